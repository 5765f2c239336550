"""What one plugin writes, worked out once and shared by the models that it carries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from phonegen.dialects.areas import SettingAreas
from phonegen.dialects.conditions import UNKNOWN, evaluate, facts
from phonegen.dialects.contract import Fate
from phonegen.dialects.plugin import DialectFacts, PluginSpecs
from phonegen.dialects.settings import Chapter, DialectSettings, Values, Written
from phonegen.language.catalogue import Carried, Loaded, VendorSpecs
from phonegen.language.spec.dialect import Dialect, File, Unwritten
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


@dataclass(frozen=True, eq=False)
class ModelView:
    """What a plugin writes for one model."""

    files: list[FileView]
    honoured: dict[str, list[str]]  # documented parameter to settings
    names: frozenset[str]

    @property
    def count(self) -> int:
        return sum(file.count for file in self.files)


@cache
def _same(chapter: Chapter) -> Chapter:
    """The first chapter that is equal: many dialects have the same."""
    return chapter


_views: dict[tuple[object, ...], ChapterView | None] = {}  # by chapter, and what it is seen for


class DialectView:
    """What the pages say of all plugins of a dialect whose models have the same traits."""

    def __init__(self, facts: DialectFacts) -> None:
        settings = facts.shared(DialectSettings)
        self.settings = settings.ways
        self.chapters = {n: [*map(_same, found)] for n, found in settings.chapters.items()}
        self.models: dict[tuple[object, ...], ModelView] = {}  # by their sections

    @cached_property
    def static(self) -> tuple[str, ...]:
        """Its expressions that the model alone decides."""
        found = (e for part in self.chapters.values() for c in part for e in c.static)
        return tuple(dict.fromkeys(found))

    def shown(self, values: Values, lines: int, keys: int) -> dict[str, list[ChapterView]]:
        """The sections of each file for a model; the same objects for the same facts."""
        marks = {expression: repr(value) for expression, value in values.items()}
        found: dict[str, list[ChapterView]] = {}
        for name, chapters in self.chapters.items():
            found[name] = []
            for chapter in chapters:
                key = (id(chapter), lines, keys, *map(marks.__getitem__, chapter.static))
                if key not in _views:
                    _views[key] = view(chapter, values, lines, keys)
                seen = _views[key]
                if seen is not None:
                    found[name].append(seen)
        return found


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
    def extras(self) -> dict[str, Fate]:
        """What becomes of each extra of a site."""
        return self._specs.facts.extras

    @property
    def not_supported(self) -> Mapping[str, Unwritten]:
        """What the dialect answers for, also where it follows from its models."""
        return self._specs.facts.not_supported

    @property
    def areas(self) -> SettingAreas:
        """What users notice of its settings."""
        return self._specs.shared(SettingAreas)

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
        """The files of one model; the same object for models that get the same."""
        shared, known = self._shared, facts(carried)
        values = {expression: evaluate(expression, known) for expression in shared.static}
        spec = carried.model.spec
        expansion = spec.expansion.keys * spec.expansion.max if spec.expansion else 0
        lines, keys = min(spec.lines, 1), min(carried.function_keys + expansion, 1)
        found = shared.shown(values, lines, keys)
        key = tuple(tuple(map(id, views)) for views in found.values())
        if key not in shared.models:
            shared.models[key] = self._model_view(found)
        return shared.models[key]

    def for_any(self) -> ModelView:
        """The files with all that any model may get; what depends on the model is said."""
        values = dict.fromkeys(self._shared.static, UNKNOWN)
        return self._model_view(self._shared.shown(values, 1, 1))

    def _model_view(self, found: dict[str, list[ChapterView]]) -> ModelView:
        files: list[FileView] = []
        names: set[str] = set()
        honoured: dict[str, list[str]] = {}
        for name, shown in found.items():
            file = self.dialect.files[name]
            count = sum(v.count for v in shown)
            trigger = file.per == "device" and file.name == self.dialect.trigger
            told = f"files.{name}.settings."
            sections = [v.markdown + self._told(told + v.key) for v in shown]
            files.append(FileView(file, sections, count, trigger))
            for part in shown:
                names |= part.names
                if name not in self._specs.facts.written:  # no model of the plugin gets it
                    continue
                for parameter, settings in part.honoured.items():
                    honoured.setdefault(parameter, []).extend(settings)
        return ModelView(files, honoured, frozenset(names))

    def _told(self, section: str) -> str:
        """A paragraph on where a section is from; empty when nothing is told of it alone."""
        told = origins.beside(self.origins, section).strip()
        return f"\n{told}\n" if told else ""
