"""Every setting that a plugin writes, analysed once and shared by the models it carries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from phonegen.dialects.conditions import UNKNOWN, conjuncts, static
from phonegen.dialects.expressions import loop, name_text, names, value_text
from phonegen.dialects.plugin import DialectFacts
from phonegen.dialects.syntaxes.writer import steps
from phonegen.dialects.uses import Use, owner
from phonegen.language.reader import Keys
from phonegen.language.spec.dialect import Dialect, Section, Setting, element, inner
from phonegen.language.spec.values import Scalar

ACRONYMS = {
    "blf", "cdp", "dhcp", "dnd", "dns", "dtmf", "http", "https", "id", "ip", "lcd", "ldap", "lldp",
    "mac", "mwi", "nat", "ntp", "pc", "pnp", "qos", "rtp", "sip", "snmp", "sntp", "srtp", "ssh",
    "stun", "tcp", "tftp", "tls", "tr069", "udp", "uri", "url", "vlan", "voip", "vpn", "xml",
}  # fmt: skip
COUNTED = ("lines", "servers", "function_keys")  # loops over what the phone has
Values = Mapping[str, Any]  # what the expressions about the model alone give for one model


class Row(NamedTuple):
    """One setting at its place: what is written, from which parameters, and when."""

    name: str
    value: str
    parameters: tuple[str, ...]  # documented names behind the value or the name
    conditional: tuple[str, ...]  # documented names behind the conditions
    names: frozenset[str]  # dotted names of all its expressions
    when: tuple[str, ...] = ()  # conditions, all true
    unless: str | None = None  # the section's condition, false
    item: str = ""  # `used` or `unused`, in a loop that tells them apart
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

    key: str
    each: str | None  # the loop's expression
    variable: str
    conditions: tuple[str, ...]  # of all of it
    path: str | None
    attributes: tuple[tuple[str, str], ...]  # of every setting
    rows: tuple[Row, ...]

    @cached_property
    def title(self) -> str:
        """Its key in words."""
        words = [word.upper() if word in ACRONYMS else word for word in self.key.split("_")]
        return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])

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


class Written(NamedTuple):
    """One way in which a plugin writes a setting: its value, for each of what, and when."""

    value: str
    each: str | None
    conditions: tuple[str, ...]


def written(
    dialect: Dialect, chapters: Mapping[str, Iterable[Chapter]]
) -> dict[tuple[str, str], frozenset[Written]]:
    """All that CHAPTERS, by the names of their files in the dialect, write: by file and setting."""
    found: dict[tuple[str, str], set[Written]] = {}
    for name, parts in chapters.items():
        for chapter in parts:
            for r in chapter.rows:
                unless = [f"not ({r.unless})"] if r.unless else []
                item = [r.item] if r.item else []
                way = Written(r.value, chapter.each, (*r.when, *unless, *item))
                found.setdefault((dialect.files[name].name, r.name), set()).add(way)
    return {key: frozenset(ways) for key, ways in found.items()}


class DialectSettings:
    """All that plugins write whose models have the same traits."""

    def __init__(self, facts: DialectFacts) -> None:
        self._dialect = facts.dialect.spec
        self.chapters = analyse(facts)

    @cached_property
    def ways(self) -> dict[tuple[str, str], frozenset[Written]]:
        """By file and setting."""
        return written(self._dialect, self.chapters)


def analyse(facts: DialectFacts) -> dict[str, list[Chapter]]:
    """Every file of the dialect in the scope of its plugins, by its name in the dialect."""
    dialect = facts.dialect.spec
    result = {}
    for name, file in dialect.files.items():
        at: Keys = ("files", name)
        unset = dialect.style(file).unset
        reader = _Reader(dialect, _by_owner(facts.uses[name]), unset or None).below(at)
        result[name] = [
            chapter
            for key, section in file.settings.items()
            for chapter in _chapters(key, section, reader, (*at, "settings", key))
        ]
    return result


def _by_owner(uses: Iterable[Use]) -> dict[Keys, list[Use]]:
    found: dict[Keys, list[Use]] = {}
    for use in uses:
        found.setdefault(owner(use.keys), []).append(use)
    return found


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
    key: str,
    section: Section,
    reader: _Reader,
    keys: Keys,
    above: tuple[str, ...] = (),
    guards: tuple[str, ...] = (),
) -> Iterator[Chapter]:
    """A section and those inside it, each as a chapter.

    ABOVE are the steps around it, GUARDS the conditions of the sections around it.
    """
    each, variable = None, ""
    if section.each is not None:
        variables, each = loop(section.each)
        variable = ", ".join(variables)
    if section.unset is not None:
        reader = reader._replace(unset=section.unset or None)
    reader = reader.below(keys)
    items = each in ("lines", "function_keys")
    conditions = (*guards, *_conjuncts(section.when), *_conjuncts(section.where))
    rows = [
        *reader.rows(section.set, (*keys, "set"), conditions, None, "used" if items else ""),
        *reader.rows(section.else_, (*keys, "else"), guards, section.when, ""),
        *reader.rows(section.unused, (*keys, "unused"), conditions, None, "unused"),
    ]
    attributes = tuple((n, _text(value)) for n, value in section.attributes.items())
    above = (*above, *(step.name for step in steps(section.path)))
    path = "/".join(above) or None
    if rows or not section.settings:
        yield Chapter(key, each, variable, conditions, path, attributes, tuple(rows))
    for name, below in section.settings.items():
        yield from _chapters(name, below, reader, (*keys, "settings", name), above, conditions)


def _conjuncts(condition: str | None) -> tuple[str, ...]:
    return conjuncts(condition) if condition else ()


class _Reader(NamedTuple):
    dialect: Dialect
    uses: Mapping[Keys, list[Use]]
    unset: str | None
    around: frozenset[str] = frozenset()  # parameters of the sections around, and of the file

    def below(self, keys: Keys) -> _Reader:
        """This reader inside a section or a file."""
        found = self.around.union(*(use.parameters for use in self.uses.get(keys, ())))
        return self._replace(around=found)

    def rows(
        self,
        settings: Mapping[str, Setting],
        keys: Keys,
        when: tuple[str, ...],
        unless: str | None,
        item: str,
    ) -> Iterator[Row]:
        for name, setting in settings.items():
            shown = self.dialect.renamed(name)
            yield from self._rows(shown, setting, (*keys, name), when, unless, item)

    def _rows(
        self,
        name: str,
        setting: Setting,
        keys: Keys,
        when: tuple[str, ...],
        unless: str | None,
        item: str,
    ) -> Iterator[Row]:
        long = element(setting)
        when = (*when, *_conjuncts(long.when))
        shown = name + "".join(f'[@{k}="{_text(v)}"]' for k, v in long.attributes.items())
        if not isinstance(long.value, Mapping):
            yield self._row(shown, long.value, keys, when, unless, item)
            return
        for at, child, below in inner(long.value):
            place = (*keys, "value", *at)
            yield from self._rows(f"{shown}/{child}", below, place, when, unless, item)

    def _row(
        self,
        name: str,
        value: Scalar | None,
        keys: Keys,
        when: tuple[str, ...],
        unless: str | None,
        item: str,
    ) -> Row:
        top = owner(keys)
        own = [use for use in self.uses.get(top, ()) if _reaches(use.keys, keys, len(top))]
        direct = frozenset(p for u in own if u.kind != "condition" for p in u.parameters)
        conditions = frozenset(p for u in own if u.kind == "condition" for p in u.parameters)
        text = _text(value)
        whole = value_text(text).whole
        return Row(
            name=name,
            value=text,
            parameters=tuple(sorted(direct)),
            conditional=tuple(sorted(conditions | self.around)),
            names=frozenset(n for u in own for n in names(u.expression)).union(
                *(names(e) for e in (*when, *([unless] if unless else []))),
            ),
            when=when,
            unless=unless,
            item=item,
            whole=whole if whole and static(whole) else None,
            unset=self.unset,
        )


def _reaches(keys: Keys, setting: Keys, top: int) -> bool:
    """Whether the text at KEYS is of SETTING or of an element around it."""
    element = _element(keys, top)
    return setting[: len(element)] == element


def _element(keys: Keys, top: int) -> Keys:
    """The keys of the innermost element that the text at KEYS belongs to."""
    end = top
    while keys[end : end + 1] == ("value",) and end + 1 < len(keys):
        end += 3 if isinstance((*keys, "")[end + 2], int) else 2
    return keys[:end]


def _own_name(name: str) -> str:
    """NAME without the values of attributes, whose braces are output and not placeholders."""
    return name.partition("[@")[0]


def _text(value: Scalar | None) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def resolved(text: str, values: Values, in_name: bool = False) -> str:
    """A value or a name as the model gets it: what is known about the model is filled in."""
    if "{" not in text:  # most have nothing to fill in
        return text
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
