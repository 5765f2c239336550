"""Sections of a file as lines of a template: loops, conditions, paths."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from phonegen.dialects.expressions import loop, name_text, value_text
from phonegen.dialects.expressions import names as names_in
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes.blocks import shared_conditions
from phonegen.dialects.syntaxes.writer import Lines, Step, Writer, steps
from phonegen.language.spec.dialect import Element, Section, Setting, element
from phonegen.language.spec.syntax import Attributes

Rename = Callable[[str], str]


def template_lines(
    sections: Mapping[str, Section], writer: Writer[Any], scope: Scope, rename: Rename
) -> Lines:
    """A file's template: its frame and its sections in order."""
    first, last = writer.frame(any(section.path for section in sections.values()), scope)
    body = _Body(writer, rename).sections(sections, scope, depth=0, base=writer.base)
    yield from shared_conditions([*first, *body, *last])


@dataclass(frozen=True)
class _Body:
    """Writes sections; what encloses them is opened once for neighbours that share it."""

    writer: Writer[Any]
    rename: Rename
    attributes: Attributes = field(default_factory=dict)  # of the sections around
    taken: frozenset[str] = frozenset()  # short names of the loops around

    def sections(
        self, sections: Mapping[str, Section], scope: Scope, depth: int, base: tuple[Step, ...] = ()
    ) -> Lines:
        opened: tuple[Step, ...] = ()
        for section in sections.values():
            wanted = base if section.path is None else steps(section.path)
            inside = opened_inside(section)
            # a command that encloses nothing is not nothing, as an empty element is
            inside |= bool(section.when) and not section.each and not self.writer.shares
            if opened and not self.writer.shares:
                yield from self._move(opened, (), depth, scope)
                opened = ()
            if not inside:
                yield from self._move(opened, wanted, depth, scope)
                opened = wanted
            elif opened:
                yield from self._move(opened, (), depth, scope)
                opened = ()
            yield from self._section(section, scope, depth + len(opened), wanted if inside else ())
        yield from self._move(opened, (), depth, scope)

    def _move(
        self, opened: tuple[Step, ...], wanted: tuple[Step, ...], depth: int, scope: Scope
    ) -> Lines:
        """Close and open elements from one path to another."""
        shared = 0
        while shared < min(len(opened), len(wanted)) and opened[shared] == wanted[shared]:
            shared += 1
        if self.writer.bare and opened != wanted:
            shared = max(0, min(shared, len(opened) - 1, len(wanted) - 1))
        for level in reversed(range(shared, len(opened))):
            yield from self.writer.leave(opened[level], depth + level, level == len(opened) - 1)
        for level in range(shared, len(wanted)):
            last = level == len(wanted) - 1
            yield from self.writer.enter(wanted[level], depth + level, scope, last)

    def _section(self, section: Section, scope: Scope, depth: int, path: tuple[Step, ...]) -> Lines:
        """One section: its loop, its condition, its settings; PATH is opened for each item."""
        inner, used = scope, None
        rename, taken = self.rename, self.taken
        if section.when:
            inner = inner.guarded(section.when)
            yield "{% if " + section.when + " %}"
        if section.each is not None:
            each = entered(section, inner)
            inner, used = each.scope, each.used
            only = f" if {section.where}" if section.where else ""
            yield "{% for " + ", ".join(each.names) + " in " + each.items + only + " %}"
            if section.where:
                inner = inner.guarded(section.where)
            short = short_names(section, each.names, self.taken.union(inner.variables))
            taken = taken.union(short.values())
            for expression, name in short.items():
                yield "{% set " + name + " = " + expression + " %}"

            def rename(name: str) -> str:
                for expression, variable in short.items():
                    name = name.replace("{" + expression + "}", "{" + variable + "}")
                return self.rename(name)

        yield from _named(section.let)
        inner = inner.with_names(section.let)
        attributes = {**self.attributes, **section.attributes}
        body = _Body(self.writer.changed(section), rename, attributes, taken)
        below = depth + len(path)
        unused = inner
        if used:
            yield "{% if " + used + " %}"
            inner, unused = inner.guarded(used), inner.guarded(used, False)
        yield from self._move((), path, depth, inner)
        yield from body.settings(section.set, inner, below)
        yield from body.sections(section.settings, inner, below)
        yield from self._move(path, (), depth, inner)
        if section.unused:
            yield "{% else %}"
            yield from self._move((), path, depth, unused)
            yield from body.settings(section.unused, unused, below)
            yield from self._move(path, (), depth, unused)
        if used:
            yield "{% endif %}"
        if section.each is not None:
            yield "{% endfor %}"
        if section.else_:
            yield "{% else %}"
            lets = named_in_else(section)
            other = scope.guarded(section.when or "true", False).with_names(lets)
            yield from _named(lets)
            yield from self._move((), path, depth, other)
            yield from body.settings(section.else_, other, below)
            yield from self._move(path, (), depth, other)
        if section.when:
            yield "{% endif %}"

    def settings(self, settings: Mapping[str, Setting], scope: Scope, depth: int) -> Lines:
        for name, setting in settings.items():
            yield from self.setting(name, element(setting), scope, depth)

    def setting(self, name: str, setting: Element, scope: Scope, depth: int) -> Lines:
        """Template lines of one setting, with its own condition."""
        if setting.when:
            scope = scope.guarded(setting.when)
            yield "{% if " + setting.when + " %}"
        if self.attributes:
            attributes = {**self.attributes, **setting.attributes}
            setting = setting.model_copy(update={"attributes": attributes})
        yield from self.writer.setting(self.rename(name), setting, scope, depth)
        if setting.when:
            yield "{% endif %}"


def _named(expressions: Mapping[str, str]) -> Lines:
    for name, expression in expressions.items():
        yield "{% set " + name + " = " + expression + " %}"


def named_in_else(section: Section) -> dict[str, str]:
    """The names of a section that stand in its `else`, too: only those are set there."""
    if not section.let:
        return {}
    text, found = repr((section.else_, section.attributes, section.path)), set()
    for name, expression in reversed(section.let.items()):
        if re.search(rf"\b{name}\b", text):
            found.add(name)
            text += expression
    return {name: expression for name, expression in section.let.items() if name in found}


def opened_inside(section: Section) -> bool:
    """Whether a section's path stands inside its loop and its condition, for what it names."""
    texts = [name_text(step.name) for step in steps(section.path)]
    for step in steps(section.path):
        texts += map(value_text, step.attributes.values())
    heads = {n.partition(".")[0] for t in texts for e in t.expressions for n in names_in(e)}
    own = {*(loop(section.each)[0] if section.each is not None else ()), *section.let}
    return bool(heads & own) or bool(heads and section.when)


def short_names(
    section: Section, variables: tuple[str, ...], taken: frozenset[str]
) -> dict[str, str]:
    """Parts of the loop's items that stand in many setting names, with a short name for each.

    Looked up once an item, they make long loops half as expensive.
    """
    used = Counter(
        expression
        for name in (*section.set, *section.unused)
        for expression in name_text(name).expressions
    )
    found: dict[str, str] = {}
    for expression, count in used.items():
        head, _, tail = expression.partition(".")
        free = tail.isidentifier() and tail not in taken and tail not in found.values()
        if count > 2 and head in variables and free:
            found[expression] = tail
    return found


class Loop(NamedTuple):
    """A section's loop as the template has it.

    `used`: the condition for items that are in use, where `items` has others too; `all_used`: it
    has no others.
    """

    names: tuple[str, ...]
    items: str
    used: str | None
    scope: Scope  # inside
    all_used: bool = False


def entered(section: Section, scope: Scope) -> Loop:
    """The loop of a section that has one; without settings for items that are not in use, only
    the others are gone through."""
    names, items = loop(section.each or "")
    inside = scope.with_loop(names, items)
    parts = inside.variables[names[0]] in ("lines", "function_keys")
    if not parts or re.match(r"used_(lines|keys)\b", items):
        return Loop(names, items, None, inside, all_used=True)
    if not section.unused and items != in_use(items):
        items = in_use(items)
        return Loop(names, items, None, scope.with_loop(names, items))
    return Loop(names, items, f"{names[0]}.used", inside)


def in_use(iterated: str) -> str:
    """The items of ITERATED that are in use, when the whole collection is gone through."""
    shorter = {"lines": "used_lines", "function_keys": "used_keys"}
    return re.sub(r"^(lines|function_keys)\b", lambda found: shorter[found[1]], iterated)
