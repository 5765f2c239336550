"""Sections of a file as lines of a template: loops, conditions, paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from phonegen.dialects.expressions import loop, name_text, value_text
from phonegen.dialects.expressions import names as names_in
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes.writer import Lines, Writer, steps
from phonegen.language.spec.base import Scalar
from phonegen.language.spec.dialect import Element, Section, Setting
from phonegen.language.spec.syntax import Step

Rename = Callable[[str], str]


def template_lines(
    sections: Mapping[str, Section], writer: Writer, scope: Scope, rename: Rename
) -> Lines:
    """A file's template: its frame and its sections in order."""
    first, last = writer.frame()
    yield from first
    yield from _Body(writer, rename).sections(sections, scope, depth=0, base=writer.base)
    yield from last


@dataclass(frozen=True)
class _Body:
    """Writes sections; what encloses them is opened once for neighbours that share it."""

    writer: Writer
    rename: Rename
    attributes: tuple[tuple[str, Scalar], ...] = ()  # of the sections around
    taken: frozenset[str] = frozenset()  # short names of the loops around

    def sections(
        self, sections: Mapping[str, Section], scope: Scope, depth: int, base: tuple[Step, ...] = ()
    ) -> Lines:
        opened: tuple[Step, ...] = ()
        for section in sections.values():
            wanted = base if section.path is None else steps(section.path)
            inside = bool(section.each) and _about_items(section, wanted)
            # a command that encloses nothing is not nothing, as an empty element is
            inside |= bool(section.when) and not section.each and not self.writer.shares
            if opened and not self.writer.shares:
                yield from self._move(opened, (), depth)
                opened = ()
            if not inside:
                yield from self._move(opened, wanted, depth)
                opened = wanted
            elif opened:
                yield from self._move(opened, (), depth)
                opened = ()
            if section.title:
                yield ""
                yield from self.writer.comment(section.title)
            yield from self._section(section, scope, depth + len(opened), wanted if inside else ())
        yield from self._move(opened, (), depth)

    def _move(self, opened: tuple[Step, ...], wanted: tuple[Step, ...], depth: int) -> Lines:
        """Close and open elements from one path to another."""
        shared = 0
        while shared < min(len(opened), len(wanted)) and opened[shared] == wanted[shared]:
            shared += 1
        for level in reversed(range(shared, len(opened))):
            yield from self.writer.leave(opened[level], depth + level)
        for level in range(shared, len(wanted)):
            yield from self.writer.enter(wanted[level], depth + level)

    def _section(self, section: Section, scope: Scope, depth: int, path: tuple[Step, ...]) -> Lines:
        """One section: its loop, its condition, its settings; PATH is opened for each item."""
        used: str | None = None
        outside: str | None = None
        test = section.when
        inner = scope.guarded(section.when) if section.when else scope
        rename, taken = self.rename, self.taken
        if section.each:
            outside = section.when if section.when and not filters_items(section) else None
            if outside:
                yield "{% if " + outside + " %}"
            names, iterated, used, inner = enter_loop(section, inner)
            only = f" if {section.when}" if section.when and not outside else ""
            yield "{% for " + ", ".join(names) + " in " + iterated + only + " %}"
            test = used
            short = short_names(section, names, self.taken)
            taken = taken.union(short.values())
            for expression, name in short.items():
                yield "{% set " + name + " = " + expression + " %}"

            def rename(name: str) -> str:
                for expression, variable in short.items():
                    name = name.replace("{" + expression + "}", "{" + variable + "}")
                return self.rename(name)

        named = ["{% set " + name + " = " + text + " %}" for name, text in section.let.items()]
        guarded = bool(section.when) and not section.each and not section.else_
        if not guarded:
            yield from named
        inner = inner.with_names(section.let)
        attributes = {**dict(self.attributes), **section.attributes}
        writer = self.writer.formed(section.setting) if section.setting else self.writer
        body = _Body(writer, rename, tuple(attributes.items()), taken)
        if test:
            yield "{% if " + test + " %}"
        if guarded:
            yield from named
        yield from self._move((), path, depth)
        below = depth + len(path)
        for name, setting in section.set.items():
            yield from body.setting(name, setting, inner, below)
        yield from body.sections(section.settings, inner, below)
        yield from self._move(path, (), depth)
        if section.else_ and test:
            yield "{% else %}"
            other = inner if section.each else scope
            yield from self._move((), path, depth)
            for name, setting in section.else_.items():
                yield from body.setting(name, setting, other, below)
            yield from self._move(path, (), depth)
        if test:
            yield "{% endif %}"
        if section.each:
            yield "{% endfor %}"
            if outside:
                yield "{% endif %}"

    def setting(self, name: str, setting: Setting, scope: Scope, depth: int) -> Lines:
        """Template lines of one setting, with its own condition."""
        element = setting if isinstance(setting, Element) else Element(value=setting)
        if element.comment:
            yield from self.writer.comment(element.comment)
        if element.when:
            scope = scope.guarded(element.when)
            yield "{% if " + element.when + " %}"
        if self.attributes:
            attributes = {**dict(self.attributes), **element.attributes}
            element = element.model_copy(update={"attributes": attributes})
        yield from self.writer.setting(self.rename(name), element, scope, depth)
        if element.when:
            yield "{% endif %}"


def _about_items(section: Section, path: tuple[Step, ...]) -> bool:
    """Whether a section's path differs from item to item."""
    assert section.each is not None
    variables = set(loop(section.each)[0])
    texts = [name_text(step.name) for step in path]
    texts += [value_text(value) for step in path for value in step.attributes.values()]
    heads = {n.partition(".")[0] for t in texts for e in t.expressions for n in names_in(e)}
    return bool(heads & variables)


def short_names(
    section: Section, variables: tuple[str, ...], taken: frozenset[str]
) -> dict[str, str]:
    """Parts of the loop's items that stand in many setting names, with a short name for each.

    Looked up once an item, they make long loops half as expensive.
    """
    used = Counter(
        expression
        for name in (*section.set, *section.else_)
        for expression in name_text(name).expressions
    )
    found: dict[str, str] = {}
    for expression, count in used.items():
        head, _, tail = expression.partition(".")
        free = tail.isidentifier() and tail not in taken and tail not in found.values()
        if count > 2 and head in variables and free:
            found[expression] = tail
    return found


def filters_items(section: Section) -> bool:
    """Whether the `when` of a loop is about its items, and not about all of it."""
    if not section.each or not section.when:
        return False
    heads = {name.partition(".")[0] for name in names_in(section.when)}
    return bool(heads & set(loop(section.each)[0]))


def enter_loop(section: Section, scope: Scope) -> tuple[tuple[str, ...], str, str | None, Scope]:
    """Names, what they iterate, the condition for `set`, and the scope inside a loop."""
    assert section.each is not None
    names, iterated = loop(section.each)
    inner = scope.with_loop(names, iterated)
    used = f"{names[0]}.used" if inner.variables[names[0]] in ("lines", "function_keys") else None
    return names, iterated, used, inner
