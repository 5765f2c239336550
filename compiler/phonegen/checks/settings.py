"""Rules about settings: none is written twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from phonegen.codes import Code
from phonegen.diagnostics import Report
from phonegen.dialects.expressions import name_text
from phonegen.dialects.plugin import DialectFacts, PluginSpecs
from phonegen.dialects.syntaxes.writer import Step, steps
from phonegen.language.reader import Keys
from phonegen.language.spec.dialect import Element, File, Section, Setting, element
from phonegen.language.spec.syntax import (
    Attributes,
    Commands,
    Plain,
    Syntax,
    Xml,
)
from phonegen.readers.xml import IDENTITIES


def check_settings(specs: PluginSpecs, report: Report) -> None:
    """Once for all plugins that see the dialect in the same way."""
    for problem in specs.shared(_Settings).problems.diagnostics:
        report.diagnostics.add(problem)


class _Settings:
    """What is wrong with the settings of a dialect."""

    def __init__(self, facts: DialectFacts) -> None:
        dialect = facts.dialect
        self.problems = Report()
        for name, file in dialect.spec.files.items():
            syntax = dialect.spec.style(file).syntax
            seen: dict[object, list[_Written]] = {}
            for written in _all(file, syntax, ("files", name)):
                place = dialect.key_place(*written.keys)
                own = dialect.spec.renamed(written.name)
                others = seen.setdefault((own, written.where), [])
                if any(written.conditions <= o.conditions or o.conditions <= written.conditions
                       for o in others):  # fmt: skip
                    message = f"'{own}' is written twice"
                    hint = "give one of them a `when` that is false where the other is written"
                    self.problems.add(place, Code.DUPLICATE_SETTING, message, hint)
                others.append(written)


class _Written(NamedTuple):
    """A setting: what tells it from others of its name, and what must be true for it."""

    name: str
    where: object
    conditions: frozenset[tuple[str, str]]
    keys: Keys


class _Around(NamedTuple):
    """What stands around a setting."""

    path: tuple[Step, ...]
    conditions: frozenset[tuple[str, str]] = frozenset()
    named: frozenset[tuple[str, str]] = frozenset()  # what names may stand for: loops, `let`
    attributes: tuple[tuple[str, object], ...] = ()
    form: object = None  # a section's `setting`

    def under(self, *conditions: tuple[str, str | None]) -> _Around:
        true = {(kind, text) for kind, text in conditions if text}
        return self._replace(conditions=self.conditions | true) if true else self


def _all(file: File, syntax: Syntax, keys: Keys) -> Iterator[_Written]:
    """The settings of a file that have names."""
    if isinstance(syntax, Commands | Plain):
        return
    base = steps(syntax.path) if isinstance(syntax, Xml) else ()
    for key, section in file.settings.items():
        around = _Around(base if section.path is None else ())
        yield from _of_section(section, around, syntax, (*keys, "settings", key))


def _of_section(
    section: Section, around: _Around, syntax: Syntax, keys: Keys
) -> Iterator[_Written]:
    named = around.named | set(section.let.items())
    if section.each is not None:
        named |= {("each", str(section.each))}
    around = around._replace(
        path=(*around.path, *steps(section.path)),
        named=named,
        attributes=(*around.attributes, *section.attributes.items()),
        form=section.setting or around.form,
    )
    each = str(section.each) if section.each is not None else None
    inside = around.under(("when", section.when), ("each", each), ("where", section.where))
    parts: tuple[tuple[str, Mapping[str, Setting], _Around], ...] = (
        ("set", section.set, inside.under(("used", "yes" if section.unused else None))),
        ("else", section.else_, around.under(("else", section.when))),
        ("unused", section.unused, inside.under(("used", "no"))),
    )
    for part, settings, known in parts:
        for name, setting in settings.items():
            yield from _setting(name, element(setting), known, syntax, (*keys, part, name))
    for key, below in section.settings.items():
        yield from _of_section(below, inside, syntax, (*keys, "settings", key))


def _setting(
    name: str, setting: Element, around: _Around, syntax: Syntax, keys: Keys
) -> Iterator[_Written]:
    if isinstance(setting.value, Mapping) or (setting.value is None and setting.attributes):
        return  # an item of a list, which may come again
    where: list[Any] = []
    if isinstance(syntax, Xml):
        form = around.form or syntax.setting
        if form != "attribute":
            where += [around.path, _told_apart(syntax, around, setting.attributes), form]
    else:
        where.append(around.path)
    place = repr(where)
    if "{" in place or name_text(name).expressions:
        place = repr([*where, around.named])
    conditions = around.under(("when", setting.when)).conditions
    yield _Written(name, place, conditions, keys)


def _told_apart(syntax: Xml, around: _Around, own: Attributes) -> object:
    """The attribute by which a phone tells an element from others of its name."""
    attributes = {**syntax.attributes, **dict(around.attributes), **own}
    return next(((name, attributes[name]) for name in IDENTITIES if name in attributes), None)
