"""Rules about association: of plugins that support a phone alike, the last by name takes it."""

from __future__ import annotations

from phonegen.codes import Code
from phonegen.diagnostics import Report
from phonegen.dialects.association import OTHER, contest
from phonegen.language.catalogue import Project, VendorSpecs


def check_ties(_project: Project, vendor: VendorSpecs, report: Report) -> None:
    """Phones that end on another plugin than that of their firmware, or than the newest.

    Only where all else is right.
    """
    if report:
        return
    found: dict[tuple[str, str, str], list[str]] = {}
    fair = contest(vendor)
    for model in vendor.models.values():
        carried = [
            c for c in vendor.newest_first(model) if c.plugin.spec.dialect in vendor.dialects
        ]
        cases = [(c.plugin.name, c.version, c.version or "") for c in carried]
        cases += [(c.plugin.name, OTHER, "") for c in carried[:1]]
        for name, version, told in cases:
            winners = fair.winners(model.spec.model, version)
            if name in winners and winners[-1] != name:
                firmware = told if version != OTHER else "that no plugin is for"
                found.setdefault((name, winners[-1], firmware), []).append(model.spec.model)
    for (name, winner, firmware), models in sorted(found.items()):
        message = (
            f"{', '.join(sorted(models))} with firmware {firmware or 'unknown'}: '{winner}' "
            "supports them as well, and provd takes the last by name"
        )
        report.add(vendor.plugins[name].place(), Code.PLUGIN_TIE, message)
