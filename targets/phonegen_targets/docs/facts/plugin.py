"""What one plugin writes, worked out once and shared by the models that it carries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from phonegen.dialects.conditions import evaluate, facts
from phonegen.dialects.contract import Fate
from phonegen.dialects.plugin import DialectFacts, PluginSpecs
from phonegen.dialects.settings import Chapter, Values, Written, analyse, written
from phonegen.language.catalogue import Carried, Loaded, VendorSpecs
from phonegen.language.spec.dialect import Dialect, File
from phonegen.language.spec.plugin import Plugin

from phonegen_targets.docs.facts import origins
from phonegen_targets.docs.facts.packages import for_everybody, package_row
from phonegen_targets.docs.facts.settings_table import LOOPS, ChapterView, view
from phonegen_targets.docs.markdown import Cells, code
from phonegen_targets.docs.texts import _

WRITTEN = {
    "device": _("for each phone"),
    "model": _("for each model, when the plugin is configured"),
    "plugin": _("once, when the plugin is configured"),
    "static": _("comes with the plugin"),
}


ITEMS = {"used": _("it is in use"), "unused": _("it is not in use")}


def told(written: Written) -> str:
    """Markdown: the value and when it is written."""
    parts = [code(written.value)]
    if written.each:
        each = LOOPS.get(written.each)
        parts.append(each or _("for each of {items}", items=code(written.each)))
    if written.conditions:
        conditions = _(" and ").join(ITEMS.get(c) or code(c) for c in written.conditions)
        parts.append(_("when {condition}", condition=conditions))
    return " ".join(parts)


@dataclass(frozen=True)
class FileView:
    """A file of the dialect as one model asks for it."""

    file: File
    sections: list[str]  # Markdown
    count: int  # settings
    trigger: bool  # fetching it shows that the phone is configured

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


class DialectView:
    """What the pages say of all plugins of a dialect whose models have the same traits."""

    def __init__(self, facts: DialectFacts) -> None:
        self._dialect = facts.dialect.spec
        self.chapters = analyse(facts)
        self.views: dict[tuple[object, ...], ChapterView | None] = {}

    @cached_property
    def settings(self) -> dict[tuple[str, str], frozenset[Written]]:
        """All that it writes, by file and setting; the same object for the same settings."""
        return written(self._dialect, self.chapters)


class PluginView:
    """A plugin with its dialect and the models it carries."""

    def __init__(self, vendor: VendorSpecs, plugin: Loaded[Plugin]) -> None:
        self.plugin = plugin
        self._specs = PluginSpecs(vendor, plugin)
        self.dialect: Dialect = self._specs.dialect.spec
        self.carried = self._specs.carried

    @cached_property
    def _shared(self) -> DialectView:
        return self._specs.shared(DialectView)

    @cached_property
    def _static(self) -> tuple[str, ...]:
        found = (e for part in self._shared.chapters.values() for c in part for e in c.static)
        return tuple(dict.fromkeys(found))

    @cached_property
    def package_rows(self) -> dict[str, Cells]:
        """Rows of Markdown, by the package's name."""
        plugin = self.plugin.spec
        return {name: package_row(plugin, name) for name in sorted(plugin.packages)}

    @cached_property
    def common_packages(self) -> frozenset[str]:
        return for_everybody(self.plugin.spec, self.carried)

    @property
    def contract(self) -> dict[str, Fate]:
        """What becomes of each parameter of provd."""
        return self._specs.facts.contract

    @property
    def settings(self) -> dict[tuple[str, str], frozenset[Written]]:
        return self._shared.settings

    @cached_property
    def origins(self) -> origins.Origins:
        """What the dialect says of single facts: of its sections by `files.FILE.settings.KEY`."""
        return origins.of_facts(self.dialect.sources)

    @property
    def sections(self) -> list[str]:
        """Its sections, by the keys that lead to them."""
        chapters = self._shared.chapters
        return [f"files.{name}.settings.{c.key}" for name in chapters for c in chapters[name]]

    def for_model(self, carried: Carried) -> ModelView:
        """The files of one model."""
        known = facts(carried)
        values = {expression: evaluate(expression, known) for expression in self._static}
        files: list[FileView] = []
        names: set[str] = set()
        honoured: dict[str, list[str]] = {}
        for name, file in self.dialect.files.items():
            chapters = self._shared.chapters[name]
            found = [(c.key, self._view(c, values, carried)) for c in chapters]
            told = {key: self._told(f"files.{name}.settings.{key}") for key, _view in found}
            shown = [v for _key, v in found if v is not None]
            count = sum(v.count for v in shown)
            trigger = file.per == "device" and file.name == self.dialect.trigger
            sections = [v.markdown + told[key] for key, v in found if v is not None]
            files.append(FileView(file, sections, count, trigger))
            for part in shown:
                names |= part.names
                for parameter, settings in part.honoured.items():
                    honoured.setdefault(parameter, []).extend(settings)
        return ModelView(files, honoured, frozenset(names))

    def _told(self, section: str) -> str:
        """A paragraph on where a section is from; empty when nothing is told of it alone."""
        told = origins.beside(self.origins, section).strip()
        return f"\n{told}\n" if told else ""

    def _view(self, chapter: Chapter, values: Values, carried: Carried) -> ChapterView | None:
        spec = carried.model.spec
        expansion = spec.expansion.keys * spec.expansion.max if spec.expansion else 0
        lines, keys = min(spec.lines, 1), min(carried.function_keys + expansion, 1)
        key = (id(chapter), lines, keys, *(repr(values[e]) for e in chapter.static))
        if key not in self._shared.views:
            self._shared.views[key] = view(chapter, values, lines, keys)
        return self._shared.views[key]
