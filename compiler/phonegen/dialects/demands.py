"""Demands of operations on values: which types they take, and the problems where others come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jinja2 import nodes

from phonegen.codes import Code
from phonegen.dialects.expressions import dotted_name
from phonegen.dialects.records import RECORDS, Record
from phonegen.dialects.types import (
    ABSENT,
    ANYTHING,
    FALSY,
    INTEGERS,
    LISTS,
    NEVER,
    NUMBERS,
    SCALARS,
    STREAMS,
    TEXTS,
    Kind,
    Kinds,
    Type,
)

GUARD = "guard it with `when: {0}`, or write `{1} | default(…)`"
GUARD_IN_CONDITION = "write `{0} and …`, or `{1} | default(…)`"
_CONVERTED = "`int` makes a number, `string` a text"
LISTED = "add `| list`"
Change = Callable[[Type], Type]


class Problem(NamedTuple):
    """What may go wrong in an expression."""

    code: Code
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Table:
    """A table of the dialect: its words by value, what else it may give, and whether surely.

    `zones`: its values are time zones. `count`: they are the numbers from 1 to it.
    """

    words: Mapping[str, Type] = field(default_factory=dict)
    gives: Type = NEVER
    default: bool = False
    count: int = 0
    zones: bool = False


@dataclass(frozen=True)
class Words:
    """What the dialect gives its expressions: its tables, and the records they may name."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    records: Mapping[str, Record] = field(default_factory=lambda: RECORDS)
    _dependents: dict[str, dict[tuple[str, str], list[str]]] = field(
        default_factory=dict, repr=False, compare=False, init=False
    )

    def dependents(self, record: str) -> dict[tuple[str, str], list[str]]:
        """Fields of a record by the fields that they depend on, and how."""
        if record not in self._dependents:
            found = self._dependents[record] = {}
            for name, about in self.records[record].items():
                for other in about.needs:
                    found.setdefault((other, "needs"), []).append(name)
                for other in about.only:
                    found.setdefault((other, "only"), []).append(name)
        return self._dependents[record]


class Demands:
    """What operations take; what may go wrong is noted in `problems`."""

    def __init__(self, words: Words, guard: str = GUARD) -> None:
        self.words = words
        self.guard = guard  # how a guard is written here
        self.problems: list[Problem] = []

    # What may go wrong

    def wrong(self, message: str, hint: str = "") -> Type:
        """Note that values do not fit."""
        self.problems.append(Problem(Code.TYPE_MISMATCH, message, hint))
        return NEVER

    def lacking(self, cause: str) -> None:
        """Note that a value may be absent where it must not be."""
        name = cause.removeprefix("| ")
        if cause.startswith("| "):
            hint = f"give the table a default, or add `{cause} | default(…)`"
        elif cause.replace(".", "").replace("_", "").isalnum():
            hint = self.guard.format(_guard(cause), cause)
        else:
            hint = "guard it with `when`, or add `default(…)`"
        self.problems.append(
            Problem(Code.UNGUARDED_PARAMETER, f"'{name}' may be absent here", hint)
        )

    def need(self, given: Type, kinds: Kinds, what: str, node: nodes.Node | None = None) -> Type:
        """GIVEN as one of KINDS, which WHAT takes; else a problem."""
        if ABSENT & given.kinds - kinds:
            self.lacking(given.cause or (node is not None and dotted_name(node)) or what)
        others = given.kinds - kinds - ABSENT
        if others:
            name = dotted_name(node) if node is not None else ""
            found = in_words(others)
            self.wrong(
                f"{what} cannot take {found}" + (f", which '{name}' may be" if name else ""),
                _CONVERTED if others <= SCALARS | {Kind.NONE} else LISTED * bool(others & STREAMS),
            )
        return given.only(kinds)

    # Fields

    def field(self, given: Type, name: str) -> Type | None:
        """The type of a field; None when there is no such field."""
        told = given.known.get(name)
        if told is not None:
            return told
        if given.record == "options":
            return ANYTHING.changed(cause=f"options.{name}")
        fields = self.words.records.get(given.record, {})
        if given.record == "config" and name.startswith("phonebook_url_"):
            name = "phonebook_url"
        return fields[name].type if name in fields else None

    def refined(self, given: Type, path: Sequence[str], change: Change) -> Type:
        """GIVEN, a record, with CHANGE made to the field that PATH leads to."""
        found = self.field(given, path[0])
        if found is None or (given.record == "options"):
            return given
        if len(path) > 1:
            changed = self.refined(found.without(ABSENT), path[1:], change)
        else:
            changed = change(found)
        same = changed is found or changed == found
        if same and path[0] in given.known:
            return given
        given = given.changed(known={**given.known, path[0]: changed})
        return given if same else self._implied(given, path[0], changed)

    def _implied(self, given: Type, name: str, told: Type) -> Type:
        """GIVEN, a record, with what follows from what is TOLD of one of its fields."""
        fields = self.words.records.get(given.record, {})
        if name not in fields:
            return given
        if not told.kinds & ABSENT:
            for other in fields[name].only:
                given = self.refined(given, [other], lambda t: t.when(True))
        if not told.kinds & FALSY:
            for other in self.words.dependents(given.record).get((name, "needs"), ()):
                given = self.refined(given, [other], lambda t: t.without(ABSENT))
        if told.kinds <= FALSY:
            for other in self.words.dependents(given.record).get((name, "only"), ()):
                given = self.refined(given, [other], lambda t: t.only(ABSENT))
        return given

    # Operations

    def ordered(
        self,
        left: Type,
        right: Type,
        name: nodes.Node | None = None,
        other: nodes.Node | None = None,
    ) -> None:
        """Both must be numbers, or both texts."""
        kinds = TEXTS if (left.kinds | right.kinds) & TEXTS else NUMBERS
        if left.kinds and right.kinds:
            self.need(left, kinds, "a comparison with " + in_words(kinds & right.kinds), name)
            self.need(right, kinds, "a comparison with " + in_words(kinds & left.kinds), other)

    def contained(
        self,
        left: Type,
        right: Type,
        name: nodes.Node | None = None,
        other: nodes.Node | None = None,
    ) -> None:
        """The right side must hold values; a text holds texts."""
        holders = ABSENT | TEXTS | LISTS | STREAMS | {Kind.MAPPING}
        self.need(right, holders, "'in'", other)
        if right.kinds & TEXTS:
            self.need(left, TEXTS, "'in' of a text", name)
        elif Kind.MAPPING in right.kinds:
            self.need(left, SCALARS | ABSENT | {Kind.NONE}, "'in' of a mapping", name)


def _guard(name: str) -> str:
    """The condition that surely says whether NAME is there."""
    return "tz and tz.dst" if name.startswith("tz.dst") else name


def in_words(kinds: Iterable[Kind]) -> str:
    """Kinds in words, shortest first."""
    found = set(kinds)
    for short, whole in ((Kind.TEXT, TEXTS), (Kind.NUMBER, INTEGERS), (Kind.LIST, LISTS),
                         (Kind.STREAM, STREAMS)):  # fmt: skip
        if found & whole:
            rest = found & {Kind.TRUE, Kind.FALSE} if short is Kind.NUMBER else set()
            if rest and found & whole == rest:
                found = found - rest
                found.add(Kind.TRUE)
            else:
                found = found - whole | {short}
    words = sorted("true or false" if k is Kind.TRUE else k.value for k in found)
    return " or ".join(words)
