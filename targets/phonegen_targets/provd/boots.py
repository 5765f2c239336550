"""How far phones boot in the lab with the plugins as they are now, as far as it is recorded."""

from __future__ import annotations

from phonegen.codes import Code
from phonegen.diagnostics import Place, Report
from phonegen.language.boots import STEPS, Step, path_of
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.spec.plugin import Plugin

from phonegen_targets.provd.release import current


def passed(
    project: Project, vendor: VendorSpecs, plugin: Loaded[Plugin], model: str
) -> tuple[Step, ...]:
    """The steps that MODEL, by its spec, passed; none that another content has passed."""
    booted = vendor.boots.plugins.get(plugin.name)
    if booted is None or model not in booted.models:
        return ()
    if booted.content != current(project, vendor, plugin).digest:
        return ()
    steps = booted.models[model].split(" ")
    return tuple(step for step in STEPS if step in steps)


def compare(project: Project, report: Report) -> None:
    """Note the plugins that have changed since they were recorded, and those that are gone.

    It makes the files of all plugins, which takes a quarter of the time of all checks.
    """
    for vendor in project.vendors.values():
        place = Place(path_of(vendor.folder))
        hint = f"`phonegen boot {vendor.folder} --all --record`, then build"
        known = vendor.boots.plugins
        for name, plugin in vendor.plugins.items():
            if name in known and known[name].content != current(project, vendor, plugin).digest:
                plugin_id = project.plugin_id(vendor.folder, name)
                message = f"{plugin_id} has changed since it was recorded how far phones boot"
                report.add(place, Code.OTHER_BOOTS, message, hint)
        for name in known.keys() - vendor.plugins.keys():
            message = f"phones are recorded of a plugin '{name}', which there is not"
            report.add(place, Code.OTHER_BOOTS, message, hint)
