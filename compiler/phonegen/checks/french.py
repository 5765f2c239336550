"""Rules about `fr.yaml`: it speaks of sentences that specs have, and each stands once."""

from __future__ import annotations

from collections.abc import Collection

from phonegen.codes import Code
from phonegen.diagnostics import Report, closest
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.prose import prose, same
from phonegen.language.spec.french import French


def check_french(project: Project, vendor: VendorSpecs, report: Report) -> None:
    """Each English sentence of a vendor's `fr.yaml` stands in a spec, and not in that of all."""
    given, shared = vendor.french, vendor.shared_french
    if given is None:
        return
    _check_stale(given, prose(vendor), "no spec here has this sentence", report)
    if shared is None:
        return
    told = {same(english): french for english, french in shared.spec.sentences.items()}
    for english, french in given.spec.sentences.items():
        if told.get(same(english)) == french:
            message = f"{shared.path} says the same of this sentence for all vendors"
            report.add(given.key_place(english), Code.STALE_FRENCH, message, "remove it here")


def check_shared_french(project: Project, report: Report) -> None:
    """Each English sentence of `specs/fr.yaml` stands in some vendor's specs."""
    if not project.whole:
        return
    vendors = project.vendors.values()
    shared = next((v.shared_french for v in vendors), None)
    if shared is not None:
        wanted = {sentence: None for vendor in vendors for sentence in prose(vendor)}
        _check_stale(shared, wanted, "no vendor's specs have this sentence", report)


def _check_stale(
    given: Loaded[French], wanted: Collection[str], message: str, report: Report
) -> None:
    known = {same(english) for english in given.spec.sentences}
    for english in given.spec.sentences:
        if same(english) not in wanted:
            near = closest(same(english), [other for other in wanted if other not in known])
            hint = f"it is now '{near[0]}'" if near else "remove it: nobody reads it any more"
            report.add(given.key_place(english), Code.STALE_FRENCH, message, hint)
