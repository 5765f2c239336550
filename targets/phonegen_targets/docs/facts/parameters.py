"""What becomes of each parameter of provd, as rows of a Markdown table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from phonegen.dialects.parameters import documented

from phonegen_targets.docs.facts.plugin import PluginView
from phonegen_targets.docs.markdown import Cells, code, listed, prose, text
from phonegen_targets.docs.texts import _

SHOWN = 3  # settings of one parameter


@dataclass(frozen=True)
class ParameterTables:
    """Rows of a table for each state."""

    honoured: list[Cells] = field(default_factory=list)
    not_supported: list[Cells] = field(default_factory=list)
    unknown: list[Cells] = field(default_factory=list)
    not_mapped: list[Cells] = field(default_factory=list)


def parameter_tables(plugin: PluginView, honoured: Mapping[str, list[str]]) -> ParameterTables:
    """HONOURED has the settings of each parameter for the model."""
    tables = ParameterTables()
    for name, begin in _rows().items():
        fate = plugin.contract[name]
        if name in honoured:
            settings = [code(s) for s in dict.fromkeys(honoured[name])]
            tables.honoured.append((*begin, listed(settings, SHOWN)))
        elif fate.state == "honoured":
            reason = _("The plugin honours it, but this model has nothing to set.")
            tables.not_supported.append((*begin, reason, ""))
        elif fate.state == "not_supported":
            tables.not_supported.append((*begin, prose(fate.text), text(fate.source)))
        elif fate.state == "unknown":
            tables.unknown.append((*begin, text(fate.text)))
        else:
            tables.not_mapped.append(begin)
    return tables


@cache
def _rows() -> dict[str, Cells]:
    """Each parameter, and what it is."""
    return {name: (code(name), _(text(p.about))) for name, p in documented().items()}
