"""Rules about `fr.yaml`: it speaks of sentences that the vendor's specs have."""

from __future__ import annotations

from phonegen.codes import Code
from phonegen.diagnostics import Report, closest
from phonegen.language.catalogue import Project, VendorSpecs
from phonegen.language.prose import prose, same


def check_french(project: Project, vendor: VendorSpecs, report: Report) -> None:
    """Each English sentence of `fr.yaml` stands in a spec."""
    given = vendor.french
    if given is None:
        return
    wanted = prose(vendor)
    known = {same(english) for english in given.spec.sentences}
    for english in given.spec.sentences:
        if same(english) not in wanted:
            near = closest(same(english), wanted.keys() - known)
            hint = f"it is now '{near[0]}'" if near else "remove it: nobody reads it any more"
            message = "no spec here has this sentence"
            report.add(given.key_place(english), Code.STALE_FRENCH, message, hint)
