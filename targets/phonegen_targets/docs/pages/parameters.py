"""A vendor's coverage of provd's parameters, by dialect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phonegen.dialects.parameters import documented
from phonegen.language.catalogue import natural

from phonegen_targets.docs.facts.data import State, coverage
from phonegen_targets.docs.facts.plugin import PluginView
from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.markdown import code, link, listed, row, text
from phonegen_targets.docs.texts import _

SHOWN: dict[State, str] = {"yes": f"**{_('yes')}**", "no": _("no"), "unknown": "?"}


def parameters_context(vendor: VendorView) -> dict[str, Any]:
    """What the template of the page names."""
    by_dialect: dict[str, list[PluginView]] = {}
    for view in vendor.plugins.values():
        by_dialect.setdefault(view.plugin.spec.dialect, []).append(view)
    names = sorted(by_dialect, key=natural)
    states = {name: _merged([coverage(view) for view in by_dialect[name]]) for name in names}
    reasons = {name: by_dialect[name][0].dialect.not_supported for name in names}
    return {
        "vendor": vendor.about,
        "names": [code(name) for name in names],
        "dialects": [_dialect_row(name, by_dialect[name], states[name]) for name in names],
        "rows": [
            row(code(name), _(text(parameter.about)), *(SHOWN[states[d][name]] for d in names))
            for name, parameter in documented().items()
        ],
        "reasons": [
            (code(name), [f"{code(p)}{_(': ')}{text(why)}" for p, why in reasons[name].items()])
            for name in names
            if reasons[name]
        ],
    }


def _merged(found: list[Mapping[str, State]]) -> dict[str, State]:
    """Honoured by the dialect when any of its plugins honours it."""
    return {
        name: next((s[name] for s in found if s[name] == "yes"), state)
        for name, state in found[0].items()
    }


def _dialect_row(name: str, plugins: list[PluginView], states: Mapping[str, State]) -> str:
    linked = [
        link(view.plugin.name, f"plugins/{view.plugin.name}.md")
        for view in sorted(plugins, key=lambda v: natural(v.plugin.name), reverse=True)
    ]
    counts = (sum(s == state for s in states.values()) for state in SHOWN)
    return row(code(name), listed(linked), *map(str, counts))
