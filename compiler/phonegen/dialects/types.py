"""Types: the set of values that an expression may have, joined and narrowed like sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from math import inf
from typing import Any


class Kind(Enum):
    """Kinds of values; each is true as a condition, or false.

    The value is how a person calls it. A stream is what a filter such as `map` gives: it can be
    gone through once, has no length, and is true even when nothing comes out of it.
    """

    ABSENT = "absent"
    NONE = "none"
    FALSE = "false"
    TRUE = "true"
    ZERO = "0"
    NUMBER = "a number"
    FRACTION = "a fraction"
    EMPTY = "an empty text"
    TEXT = "a text"
    NOTHING = "an empty list"
    LIST = "a list"
    MAPPING = "a mapping"
    RECORD = "a thing with fields"
    DRY = "an empty stream"
    STREAM = "a stream"

    __hash__ = object.__hash__  # each is itself alone, and an enum's own is slow


Kinds = frozenset[Kind]

ABSENT = frozenset([Kind.ABSENT])
BOOLEANS = frozenset([Kind.FALSE, Kind.TRUE])
INTEGERS = BOOLEANS | {Kind.ZERO, Kind.NUMBER}
NUMBERS = INTEGERS | {Kind.FRACTION}
TEXTS = frozenset([Kind.EMPTY, Kind.TEXT])
SCALARS = NUMBERS | TEXTS
LISTS = frozenset([Kind.NOTHING, Kind.LIST])
STREAMS = frozenset([Kind.DRY, Kind.STREAM])
EMPTIES = frozenset([Kind.NOTHING, Kind.DRY])
FALSY = ABSENT | {Kind.NONE, Kind.FALSE, Kind.ZERO, Kind.EMPTY, Kind.NOTHING}
EITHER = frozenset([Kind.MAPPING, Kind.FRACTION])  # true or false, by what is in them
MAYBE_FALSY = FALSY | EITHER


@dataclass(frozen=True)
class Type:
    """What a value may be.

    `cause`: because of which name it may be absent. `low`, `high`: the bounds of its numbers.
    `texts`: all texts that it may be, where they are known. `of`: what its items or values are;
    `parts`: its items one by one, of a list as it stands in an expression. `record`: which fields
    it has, `known`: fields of which more is known here than the record tells.
    """

    kinds: Kinds
    cause: str = ""
    low: float = -inf
    high: float = inf
    texts: frozenset[str] | None = None
    of: Type | None = None
    parts: tuple[Type, ...] | None = None
    record: str = ""
    known: Mapping[str, Type] = field(default_factory=dict)

    def changed(self, **fields: Any) -> Type:
        """This type with other fields; much is asked for, and `replace` is slow."""
        result = object.__new__(Type)
        vars(result).update(vars(self), **fields)
        return result

    def only(self, kinds: Iterable[Kind]) -> Type:
        """This type where the value is of one of KINDS."""
        return self._of(self.kinds & frozenset(kinds))

    def without(self, kinds: Iterable[Kind]) -> Type:
        """This type where the value is of none of KINDS."""
        return self._of(self.kinds.difference(kinds))

    def _of(self, kinds: Kinds) -> Type:
        """This type with other kinds."""
        return self if kinds == self.kinds else self.changed(kinds=kinds)

    def when(self, truth: bool) -> Type:
        """This type where the value, as a condition, has this truth."""
        return self.without(FALSY) if truth else self.only(MAYBE_FALSY)

    def __or__(self, other: Type) -> Type:
        """What is of this type or of OTHER."""
        if not self.kinds or self is other or self == other:
            return other
        if not other.kinds:
            return self
        mine, theirs = self.interval, other.interval
        bounds = [b for b in (mine, theirs) if b is not None] or [(-inf, inf)]
        texts: frozenset[str] | None = frozenset()
        for one in (self, other):
            if Kind.TEXT in one.kinds:
                texts = None if one.texts is None or texts is None else texts | one.texts
        parts = None
        ours, others = self.parts, other.parts
        if ours is not None and others is not None and len(ours) == len(others):
            parts = tuple(a | b for a, b in zip(ours, others, strict=True))
        shared = self.record == other.record
        either = self if Kind.RECORD in self.kinds else other
        if shared or not (Kind.RECORD in self.kinds and Kind.RECORD in other.kinds):
            record = either.record
        else:
            record = ""
        known = either.known
        if Kind.RECORD in self.kinds and Kind.RECORD in other.kinds:
            names = self.known.keys() & other.known.keys()
            known = {name: self.known[name] | other.known[name] for name in names}
        holders = LISTS | STREAMS | {Kind.MAPPING}
        held = [one.items for one in (self, other) if one.kinds & holders]
        of = union(held) if held else None
        return Type(
            self.kinds | other.kinds,
            self.cause if Kind.ABSENT in self.kinds else other.cause,
            min(low for low, _ in bounds),
            max(high for _, high in bounds),
            texts,
            of,
            parts,
            record,
            known,
        )

    @property
    def items(self) -> Type:
        """What its items or values are: anything, where nothing is known of them."""
        if not self.kinds:
            return NEVER
        return ANYTHING if self.of is None else self.of

    @property
    def interval(self) -> tuple[float, float] | None:
        """The least and the greatest number that it may be; None when it is no number."""
        kinds = self.kinds
        low, high = inf, -inf
        if Kind.NUMBER in kinds or Kind.FRACTION in kinds:
            low, high = self.low, self.high
        if Kind.ZERO in kinds or Kind.FALSE in kinds:
            low, high = min(low, 0), max(high, 0)
        if Kind.TRUE in kinds:
            low, high = min(low, 1), max(high, 1)
        return (low, high) if kinds & NUMBERS else None


NEVER = Type(frozenset())
ANYTHING = Type(frozenset(Kind) - STREAMS - {Kind.RECORD})  # what JSON can carry
BOOLEAN = Type(BOOLEANS)
TEXT = Type(frozenset([Kind.TEXT]))
ANY_TEXT = Type(TEXTS)


def absent(cause: str) -> Type:
    """The type of what is not there, because of CAUSE."""
    return Type(ABSENT, cause)


def number(low: float, high: float, like: Iterable[Type] | None = None) -> Type:
    """The type of integers between two bounds; LIKE others, which may be fractions."""
    given = [INTEGERS] if like is None else [one.kinds for one in like]
    kinds = {Kind.FRACTION} if any(Kind.FRACTION in one for one in given) else set()
    if all(one & INTEGERS for one in given):
        kinds.update([Kind.ZERO] * (low <= 0 <= high) + [Kind.NUMBER] * (low < 0 or high > 0))
    return Type(frozenset(kinds), low=low, high=high)


def fraction(low: float, high: float) -> Type:
    """The type of fractions between two bounds."""
    return Type(frozenset([Kind.FRACTION]), low=low, high=high)


def record(name: str) -> Type:
    """The type of a thing with the fields of the record NAME."""
    return Type(frozenset([Kind.RECORD]), record=name)


def listed(items: Type, empty: bool = True) -> Type:
    """The type of a list of ITEMS, which may be EMPTY."""
    return Type(LISTS if empty else frozenset([Kind.LIST]), of=items)


def constant(value: Any) -> Type:
    """The type of what stands in a spec."""
    if value is None:
        return Type(frozenset([Kind.NONE]))
    if isinstance(value, bool):
        return Type(frozenset([Kind.TRUE if value else Kind.FALSE]))
    if isinstance(value, int | float):
        return fraction(value, value) if isinstance(value, float) else number(value, value)
    if isinstance(value, str):
        kind = Kind.TEXT if value else Kind.EMPTY
        return Type(frozenset([kind]), texts=frozenset([value] * bool(value)))
    if isinstance(value, Mapping):
        return Type(frozenset([Kind.MAPPING]), of=union(map(constant, value.values())))
    return sequence([constant(item) for item in value])


def sequence(parts: list[Type]) -> Type:
    """The type of a list of these items."""
    kind = Kind.LIST if parts else Kind.NOTHING
    return Type(frozenset([kind]), of=union(parts), parts=tuple(parts))


def union(types: Iterable[Type]) -> Type:
    """What is of any of TYPES; neighbours first, for texts are copied each time."""
    joined = list(types) or [NEVER]
    while len(joined) > 1:
        joined = [
            one | next(iter(other), NEVER)
            for one, *other in (joined[n : n + 2] for n in range(0, len(joined), 2))
        ]
    return joined[0]
