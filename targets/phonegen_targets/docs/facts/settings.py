"""Every setting that a plugin writes, analysed once and shared by the models it carries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from phonegen.dialects.expressions import loop, name_text, names, value_text
from phonegen.dialects.plugin import renamed
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes.writer import steps
from phonegen.dialects.uses import parameters_used
from phonegen.language.spec.base import Scalar
from phonegen.language.spec.dialect import Dialect, Element, Section, Setting

from phonegen_targets.docs.facts.conditions import UNKNOWN, conjuncts, static

ACRONYMS = {
    "blf", "cdp", "dhcp", "dnd", "dns", "dtmf", "http", "https", "id", "ip", "lcd", "ldap", "lldp",
    "mac", "mwi", "nat", "ntp", "pc", "pnp", "qos", "rtp", "sip", "snmp", "sntp", "srtp", "ssh",
    "stun", "tcp", "tftp", "tls", "tr069", "udp", "uri", "url", "vlan", "voip", "vpn", "xml",
}  # fmt: skip
COUNTED = ("lines", "servers", "function_keys")  # loops over what the phone has
Values = Mapping[str, Any]  # what the expressions about the model alone give for one model


@dataclass(frozen=True)
class Row:
    """One setting at its place: what is written, from which parameters, and when."""

    name: str
    value: str
    parameters: tuple[str, ...]  # documented names behind the value or the name
    conditional: tuple[str, ...]  # documented names behind the conditions
    names: frozenset[str]  # dotted names of all its expressions
    when: tuple[str, ...] = ()  # conditions, all true
    unless: str | None = None  # the section's condition, false
    item: str = ""  # `used` or `unused`, in a loop that tells them apart
    note: str | None = None
    whole: str | None = None  # the value, when it is one expression about the model
    unset: str | None = None  # what is written when that has no value; absent: nothing

    def applies(self, values: Values) -> bool:
        """Whether it can be written for the model."""
        if self.whole is not None and values[self.whole] is None and self.unset is None:
            return False
        if self.unless is not None and values.get(self.unless):
            return values[self.unless] is UNKNOWN
        return all(values.get(w, True) for w in self.when)

    def written(self, values: Values) -> str:
        """The value as the model gets it."""
        if self.whole is not None and values[self.whole] is None:
            return self.unset or ""
        return resolved(self.value, values)

    def open_conditions(self, values: Values) -> list[str]:
        """Conditions that only the phone's configuration decides."""
        return [w for w in self.when if values.get(w, UNKNOWN) is UNKNOWN]

    def open_unless(self, values: Values) -> bool:
        return self.unless is not None and values.get(self.unless, UNKNOWN) is UNKNOWN


@dataclass(frozen=True)
class Chapter:
    """A section of a file with its settings."""

    title: str
    each: str | None  # the loop's expression
    variable: str
    when: str | None
    path: str | None
    attributes: tuple[tuple[str, str], ...]  # of every setting
    rows: tuple[Row, ...]

    @cached_property
    def static(self) -> tuple[str, ...]:
        """Its expressions that the model alone decides."""
        return tuple(dict.fromkeys(e for e in _expressions(self) if static(e)))

    def applies(self, values: Values, lines: int, keys: int) -> bool:
        """Whether its loop has any item for the model."""
        counts = dict(zip(COUNTED, (lines, lines, keys), strict=True))
        if self.each in counts:
            return counts[self.each] > 0
        return self.each is None or bool(values.get(self.each, True))


def analyse(dialect: Dialect, scope: Scope) -> dict[str, list[Chapter]]:
    """Every file of the dialect in the scope of one plugin, by its name in the dialect."""
    return {
        name: [
            chapter
            for key, section in file.settings.items()
            for chapter in _chapters(
                key, section, _Reader(dialect, scope, getattr(file_syntax, "unset", None))
            )
        ]
        for name, file in dialect.files.items()
        for file_syntax in [file.syntax or dialect.syntax]
    }


def _expressions(chapter: Chapter) -> Iterator[str]:
    if chapter.each:
        yield chapter.each
    for row in chapter.rows:
        yield from row.when
        if row.unless:
            yield row.unless
        yield from name_text(_own_name(row.name)).expressions
        yield from value_text(row.value).expressions


def _chapters(
    key: str, section: Section, reader: _Reader, above: tuple[str, ...] = ()
) -> Iterator[Chapter]:
    """A section and those inside it, each as a chapter; ABOVE are the steps around it."""
    each, variable, items = None, "", False
    if section.each:
        variables, each = loop(section.each)
        variable = ", ".join(variables)
        items = each in ("lines", "function_keys")
        behind = parameters_used(each, reader.scope) if each not in COUNTED else frozenset()
        loops = {**reader.loops, **dict.fromkeys(variables, behind)}
        reader = replace(reader, scope=reader.scope.with_loop(variables, each), loops=loops)
    reader = replace(reader, scope=reader.scope.with_names(section.let))
    title = section.title or _titled(key)
    rows = [*reader.rows(section.set, section.when, None, "used" if items else "")]
    unless = section.when if not items else None
    rows += reader.rows(section.else_, None, unless, "unused" if items else "")
    attributes = tuple((name, _text(value)) for name, value in section.attributes.items())
    above = (*above, *(step.name for step in steps(section.path)))
    path = "/".join(above) or None
    if rows or not section.settings:
        yield Chapter(title, each, variable, section.when, path, attributes, tuple(rows))
    for inner_key, inner in section.settings.items():
        yield from _chapters(inner_key, inner, reader, above)


def _titled(key: str) -> str:
    words = [word.upper() if word in ACRONYMS else word for word in key.split("_")]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


@dataclass(frozen=True)
class _Reader:
    dialect: Dialect
    scope: Scope
    unset: str | None
    # The parameters that the items of the loops around are made of, by the loop's variable.
    loops: Mapping[str, Set[str]] = field(default_factory=dict)

    def rows(
        self, settings: Mapping[str, Setting], when: str | None, unless: str | None, item: str
    ) -> Iterator[Row]:
        conditions = conjuncts(when) if when else ()
        for name, setting in settings.items():
            yield from self._rows(renamed(self.dialect, name), setting, conditions, unless, item)

    def _rows(
        self, name: str, setting: Setting, when: tuple[str, ...], unless: str | None, item: str
    ) -> Iterator[Row]:
        element = setting if isinstance(setting, Element) else Element(value=setting)
        if element.when:
            when = (*when, *conjuncts(element.when))
        shown = name + "".join(f'[@{k}="{_text(v)}"]' for k, v in element.attributes.items())
        if element.value is not None or not element.children:
            yield self._row(shown, element, when, unless, item)
        for child in element.children:
            for child_name, child_setting in child.items():
                below = f"{shown}/{child_name}"
                yield from self._rows(below, child_setting, when, unless, item)

    def _row(
        self, name: str, element: Element, when: tuple[str, ...], unless: str | None, item: str
    ) -> Row:
        value = _text(element.value)
        written = [*value_text(value).expressions, *name_text(_own_name(name)).expressions]
        for attribute in element.attributes.values():
            written += value_text(attribute).expressions
        conditions = [*when, *([unless] if unless else [])]
        whole = value_text(value).whole
        return Row(
            name=name,
            value=value,
            parameters=self._parameters(written),
            conditional=self._parameters(conditions),
            names=frozenset(n for e in (*written, *conditions) for n in names(e)),
            when=when,
            unless=unless,
            item=item,
            note=element.comment,
            whole=whole if whole and static(whole) else None,
            unset=self.unset,
        )

    def _parameters(self, expressions: list[str]) -> tuple[str, ...]:
        found: set[str] = set()
        for expression in expressions:
            found |= parameters_used(expression, self.scope)
            if self.loops:
                for name in names(expression):
                    found |= self.loops.get(name.partition(".")[0], frozenset())
        return tuple(sorted(found))


def _own_name(name: str) -> str:
    """NAME without the values of attributes, whose braces are output and not placeholders."""
    return name.partition("[@")[0]


def _text(value: Scalar | None) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def resolved(text: str, values: Values, in_name: bool = False) -> str:
    """A value or a name as the model gets it: what is known about the model is filled in."""
    parts = (name_text(_own_name(text)) if in_name else value_text(text)).parts
    braces = ("{", "}") if in_name else ("{{ ", " }}")
    result = ""
    for dynamic, part in parts:
        known = values.get(part, UNKNOWN) if dynamic else part
        if known is UNKNOWN or known is None or len(str(known)) > 200:
            result += part.join(braces)
        else:
            result += str(known)
    return result + (text[len(_own_name(text)) :] if in_name else "")
