"""The page of a plugin."""

from __future__ import annotations

from typing import Any

from phonegen.language.catalogue import natural
from phonegen.language.spec.model import Capability, Model

from phonegen_targets.docs.facts import boots, origins
from phonegen_targets.docs.facts.changes import changes
from phonegen_targets.docs.facts.moving import differences
from phonegen_targets.docs.facts.packages import in_each, packages_of
from phonegen_targets.docs.facts.plugin import PluginView
from phonegen_targets.docs.facts.releases import release_view
from phonegen_targets.docs.facts.vendor import VendorView, short_name
from phonegen_targets.docs.markdown import Cells, code, link, listed, text
from phonegen_targets.docs.texts import _
from phonegen_targets.provd.release import current

CAPABILITIES: dict[Capability, str] = {
    "high_availability": _("backup server"),
    "switchboard": _("operator's console"),
    "multicell": _("several bases"),
}


def plugin_context(vendor: VendorView, view: PluginView) -> dict[str, Any]:
    """What the template of the page names."""
    plugin = view.plugin
    before = vendor.predecessors.get(plugin.name)
    released = current(vendor.project, vendor.specs, plugin)
    files = sorted(view.dialect.files.values(), key=lambda f: f.name)
    return {
        "id": vendor.plugin_id(plugin.name),
        "plugin": plugin.spec,
        "sources": origins.listed(plugin.spec.sources),
        "version": released.version,
        "releases": [release_view(*release) for release in released.history],
        "description": in_each(plugin.spec),
        "dialect_about": view.dialect.about,
        "dialect_page": link(plugin.spec.dialect, f"../dialects/{plugin.spec.dialect}.md"),
        "spec_link": link(plugin.path, f"../../../../{plugin.path}"),
        "model_rows": _models(vendor, view),
        "boots": any(boots.steps(vendor, c) for c in view.carried),
        "files": [f"{code(f.name)}" for f in files],
        "package_rows": [*view.package_rows.values()],
        "changes": changes(vendor, view, vendor.plugins[before]) if before else None,
        "differences": differences(vendor, view),
    }


def _models(vendor: VendorView, view: PluginView) -> list[Cells]:
    carried = sorted(view.carried, key=lambda c: natural(c.name))
    return [
        (
            link(short_name(c.model.spec), f"../{c.model.name}.md"),
            text(c.version) if c.version else _("unknown"),
            listed([code(p) for p in packages_of(c)]),
            _announced(c.model.spec),
            boots.told(boots.steps(vendor, c)),
        )
        for c in carried
    ]


def _announced(spec: Model) -> str:
    """What provd's users are told that the phone can."""
    told = {True: _("yes"), False: _("no")}
    return ", ".join(f"{CAPABILITIES[n]}{_(': ')}{told[v]}" for n, v in spec.capabilities.items())
