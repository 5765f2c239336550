"""What becomes of each parameter of provd, as rows of a Markdown table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from phonegen.dialects.parameters import documented

from phonegen_targets.docs.facts.plugin import PluginView
from phonegen_targets.docs.markdown import Cells, code, listed, text
from phonegen_targets.docs.texts import _

SHOWN = 3  # settings of one parameter


@dataclass(frozen=True)
class ParameterTables:
    """Rows of the three tables."""

    honoured: list[Cells]
    not_supported: list[Cells]
    not_mapped: list[Cells]


def parameter_tables(plugin: PluginView, honoured: Mapping[str, list[str]]) -> ParameterTables:
    """HONOURED has the settings of each parameter for the model."""
    tables = ParameterTables([], [], [])
    dialect, not_supported, elsewhere = plugin.dialect, plugin.without, plugin.parameters
    for name, parameter in documented().items():
        about = _(text(parameter.about))
        if name in honoured:
            settings = [code(s) for s in dict.fromkeys(honoured[name])]
            tables.honoured.append((code(name), about, listed(settings, SHOWN)))
        elif name in not_supported:
            reason = text(dialect.not_supported[not_supported[name]])
            tables.not_supported.append((code(name), about, reason))
        elif name in elsewhere:
            reason = _("The plugin honours it, but this model has nothing to set.")
            tables.not_supported.append((code(name), about, reason))
        else:
            tables.not_mapped.append((code(name), about))
    return tables
