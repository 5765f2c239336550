"""The page of a dialect: all settings and parameters, once for the phones that share them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from phonegen.language.catalogue import natural

from phonegen_targets.docs.facts import features, origins
from phonegen_targets.docs.facts.parameters import parameter_tables
from phonegen_targets.docs.facts.plugin import ModelView, PluginView
from phonegen_targets.docs.facts.proofs import Proof, proofs
from phonegen_targets.docs.facts.vendor import VendorView, short_name
from phonegen_targets.docs.markdown import Cells, code, link, listed

_ATTRIBUTE = re.compile(r'\[@[^="]+="[^"]*"\]')


def by_dialect(vendor: VendorView) -> dict[str, list[PluginView]]:
    """The plugins of each dialect, the newest by name first."""
    found: dict[str, list[PluginView]] = {}
    for name in sorted(vendor.plugins, key=natural, reverse=True):
        view = vendor.plugins[name]
        found.setdefault(view.plugin.spec.dialect, []).append(view)
    return found


def dialect_context(vendor: VendorView, name: str, plugins: list[PluginView]) -> dict[str, Any]:
    """What the template of the page names; PLUGINS are those of the dialect."""
    loaded, view = vendor.specs.dialects[name], plugins[0]
    whole = view.for_any()
    carried = {c.model.name: c for plugin in plugins for c in plugin.carried}
    return {
        "vendor": vendor.about,
        "dialect": name,
        "about": loaded.spec.about,
        "spec_link": link(loaded.path, f"../../../../{loaded.path}"),
        "plugins": [
            link(vendor.plugin_id(p.plugin.name), f"../plugins/{p.plugin.name}.md") for p in plugins
        ],
        "phones": [
            link(short_name(carried[name].model.spec), f"../{name}.md")
            for name in sorted(carried, key=natural)
        ],
        "files": whole.files,
        "set_rows": [_set_row(*item) for item in _proofs(view, whole).items()],
        "key_types": _key_types(view),
        "parameters": parameter_tables(view, whole.honoured),
        "sources": [
            *origins.of_file(loaded.spec.sources),
            *origins.without(view.origins, view.sections),
        ],
    }


def _proofs(view: PluginView, whole: ModelView) -> Mapping[str, Proof]:
    return proofs(view.dialect, whole, keys=1)


def _set_row(name: str, proof: Proof) -> Cells:
    """How the plugin sets a feature."""
    parameters = listed([code(p) for p in proof.parameters])
    # Elements are told apart by their attributes, which say nothing here.
    names = dict.fromkeys(_ATTRIBUTE.sub("", setting) for setting in proof.settings)
    return (features.shown(name), parameters, listed([code(n) for n in names], 2), proof.note)


def _key_types(view: PluginView) -> list[Cells]:
    functions = view.dialect.function_keys
    if functions is None:
        return []
    return [(code(name), code(str(value))) for name, value in functions.types.items()]
