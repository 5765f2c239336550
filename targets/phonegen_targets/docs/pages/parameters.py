"""A vendor's coverage of provd's parameters, by dialect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phonegen.dialects.contract import Fate, State
from phonegen.dialects.parameters import EXTRAS, Parameter, documented
from phonegen.language.catalogue import natural

from phonegen_targets.docs.facts.plugin import PluginView
from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.markdown import code, link, listed, prose, row, text
from phonegen_targets.docs.texts import _

SHOWN: dict[State, str] = {
    "honoured": f"**{_('yes')}**", "not_supported": _("no"), "unknown": "?", "not_mapped": "-",
}  # fmt: skip
HEADS: dict[State, str] = {
    "honoured": _("Honoured"),
    "not_supported": _("Without effect"),
    "unknown": _("Not known"),
    "not_mapped": _("Not mapped yet"),
}


def parameters_context(vendor: VendorView) -> dict[str, Any]:
    """What the template of the page names."""
    by_dialect: dict[str, list[PluginView]] = {}
    for view in vendor.plugins.values():
        by_dialect.setdefault(view.plugin.spec.dialect, []).append(view)
    names = sorted(by_dialect, key=natural)
    states = {name: _merged([view.contract for view in by_dialect[name]]) for name in names}
    extras = {name: _merged([view.extras for view in by_dialect[name]]) for name in names}
    answered = {name: _answered(by_dialect[name]) for name in names}
    return {
        "vendor": vendor.about,
        "names": [code(name) for name in names],
        "dialects": [_dialect_row(name, by_dialect[name], states[name]) for name in names],
        "rows": _rows(documented(), names, states),
        "extras": _rows(EXTRAS, names, extras),
        "heads": list(HEADS.values()),
        "reasons": _told(answered, "not_supported"),
        "searched": _told(answered, "unknown"),
    }


def _rows(
    parameters: Mapping[str, Parameter],
    dialects: list[str],
    states: Mapping[str, Mapping[str, State]],
) -> list[str]:
    """What becomes of each of PARAMETERS in each of the DIALECTS."""
    return [
        row(code(name), _(text(parameter.about)), *(SHOWN[states[d][name]] for d in dialects))
        for name, parameter in parameters.items()
    ]


def _answered(plugins: list[PluginView]) -> list[Fate]:
    """What is said of parameters that a dialect's plugins do not all honour, once an entry."""
    fates = {
        fate.entry: fate
        for view in plugins
        for fate in (*view.contract.values(), *view.extras.values())
    }
    return [fates[entry] for entry in plugins[0].not_supported if entry in fates]


def _told(answered: Mapping[str, list[Fate]], state: State) -> list[tuple[str, list[str]]]:
    """What dialects say of parameters in this state: Markdown of the dialect, and of each entry."""
    found = []
    for name, fates in answered.items():
        told = [_entry(fate) for fate in fates if fate.state == state]
        if told:
            found.append((code(name), told))
    return found


def _entry(fate: Fate) -> str:
    source = f" ({text(fate.source)})" if fate.source else ""
    told = text(fate.text) if fate.state == "unknown" else prose(fate.text)
    return f"{code(fate.entry)}{_(': ')}{told}{source}"


def _merged(found: list[Mapping[str, Fate]]) -> dict[str, State]:
    """Honoured by the dialect when any of its plugins honours it."""
    return {
        name: "honoured" if any(f[name].state == "honoured" for f in found) else fate.state
        for name, fate in found[0].items()
    }


def _dialect_row(name: str, plugins: list[PluginView], states: Mapping[str, State]) -> str:
    linked = [
        link(view.plugin.name, f"plugins/{view.plugin.name}.md")
        for view in sorted(plugins, key=lambda v: natural(v.plugin.name), reverse=True)
    ]
    counts = (sum(s == state for s in states.values()) for state in SHOWN)
    return row(link(name, f"dialects/{name}.md"), listed(linked), *map(str, counts))
