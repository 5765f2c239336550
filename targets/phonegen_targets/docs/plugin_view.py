"""What one plugin writes, worked out once and shared by the models that it carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from phonegen.project import Carried, Loaded, VendorSpecs
from phonegen.scope import PluginSpecs
from phonegen.spec import Dialect, File, Plugin

from phonegen_targets.docs.conditions import evaluate, facts
from phonegen_targets.docs.firmware import for_everybody, package_row
from phonegen_targets.docs.settings import Chapter, Values, analyse
from phonegen_targets.docs.settings_table import ChapterView, view

T = TypeVar("T")
WRITTEN = {
    "device": "for each phone",
    "model": "for each model, when the plugin is configured",
    "plugin": "once, when the plugin is configured",
    "static": "comes with the plugin",
}


@dataclass(frozen=True)
class FileView:
    """A file of the dialect as one model asks for it."""

    file: File
    sections: list[str]  # Markdown
    count: int  # settings

    @property
    def written(self) -> str:
        return WRITTEN[self.file.per]


@dataclass(frozen=True)
class ModelView:
    """What a plugin writes for one model."""

    files: list[FileView]
    honoured: dict[str, list[str]]  # documented parameter to settings
    names: frozenset[str]

    @property
    def count(self) -> int:
        return sum(file.count for file in self.files)


class PluginView:
    """A plugin with its dialect and the models it carries."""

    def __init__(self, vendor: VendorSpecs, plugin: Loaded[Plugin]) -> None:
        self.plugin = plugin
        self._specs = PluginSpecs(vendor, plugin)
        self.dialect: Dialect = self._specs.dialect.spec
        self.carried = self._specs.carried
        self._views: dict[tuple[object, ...], ChapterView | None]
        self._views = self._specs.once("views", dict)

    def once(self, what: object, work_out: Callable[[], T]) -> T:
        """What is the same for all plugins of the dialect whose models have the same traits."""
        return self._specs.once(what, work_out)

    @property
    def honoured(self) -> set[str]:
        """Documented parameters that change what the plugin writes."""
        return self._specs.honoured

    @cached_property
    def chapters(self) -> dict[str, list[Chapter]]:
        return self._specs.once("chapters", lambda: analyse(self.dialect, self._specs.scope))

    @cached_property
    def _static(self) -> tuple[str, ...]:
        found = (e for part in self.chapters.values() for c in part for e in c.static)
        return tuple(dict.fromkeys(found))

    @cached_property
    def package_rows(self) -> dict[str, str]:
        """Rows of Markdown, by the package's name."""
        plugin = self.plugin.spec
        return {name: package_row(plugin, name) for name in sorted(plugin.packages)}

    @cached_property
    def common_packages(self) -> frozenset[str]:
        return for_everybody(self.plugin.spec, self.carried)

    @cached_property
    def parameters(self) -> frozenset[str]:
        """Documented parameters that the plugin honours for any of its models."""
        rows = [r for part in self.chapters.values() for c in part for r in c.rows]
        return frozenset(p for r in rows for p in (*r.parameters, *r.conditional))

    def for_model(self, carried: Carried) -> ModelView:
        """The files of one model."""
        known = facts(carried)
        values = {expression: evaluate(expression, known) for expression in self._static}
        files: list[FileView] = []
        names: set[str] = set()
        honoured: dict[str, list[str]] = {}
        for name, file in self.dialect.files.items():
            found = [self._view(c, values, carried) for c in self.chapters[name]]
            shown = [v for v in found if v is not None]
            files.append(FileView(file, [v.markdown for v in shown], sum(v.count for v in shown)))
            for part in shown:
                names |= part.names
                for parameter, settings in part.honoured.items():
                    honoured.setdefault(parameter, []).extend(settings)
        return ModelView(files, honoured, frozenset(names))

    def _view(self, chapter: Chapter, values: Values, carried: Carried) -> ChapterView | None:
        spec = carried.model.spec
        expansion = spec.expansion.keys * spec.expansion.max if spec.expansion else 0
        lines, keys = min(spec.lines, 1), min(carried.function_keys + expansion, 1)
        key = (id(chapter), lines, keys, *(repr(values[e]) for e in chapter.static))
        if key not in self._views:
            self._views[key] = view(chapter, values, lines, keys)
        return self._views[key]
