"""Places: patterns of settings' names, and of their values, as a dialect's `reads` has them.

Both take linear time, whatever a file holds: a name is no longer than `LONGEST`, a pattern of
values never goes back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from phonegen.language.spec.dialect import Reading, Taking

# Holes in a name besides those that count: `*` is anything, `{}` is the value itself.
ANYTHING, ITSELF = "*", ""

# `{n}`, `{n+2}`, `{4*key+321}`, `{key+322, 1 to 7}`; `{n=1}` stands for nothing.
_NUMBER = re.compile(
    r"(?:(?P<times>[1-9][0-9]{0,3})\*)?(?P<name>[a-z_]+)(?P<plus>[+-][0-9]{1,5})?"
    r"(?:, (?P<first>[0-9]{1,4}) to (?P<last>[0-9]{1,4}))?|(?P<alone>[a-z_]+)=(?P<fixed>[0-9]{1,4})"
)
# `{n of 35, 735, 504}`: the numbers of the first, the second, the third.
_ONE = "(?:0|[1-9][0-9]{0,4})"
_LISTED = re.compile(rf"(?P<name>[a-z_]+) of (?P<numbers>{_ONE}(?:, {_ONE})*)")
_WITH_LIST = re.compile(rf"\{{{_LISTED.pattern}\}}")
_MOST_LISTED = 100
_MEASURE = re.compile(
    r"(?P<minus>-?)(?P<unit>seconds|minutes|quarters|hours)(?P<plus>\+[0-9]{1,4})?"
)
_HOURS = re.compile(r"([+-]?)([0-9]{1,2})(?::([0-5][0-9]))?")
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")
MINUTES = {"seconds": 1 / 60, "minutes": 1, "quarters": 15}


class PlaceError(ValueError):
    """A pattern that is none: why."""


class _Hole(NamedTuple):
    """A placeholder of a name: what it tells, and by which rule its digits are a number."""

    name: str
    times: int = 1
    plus: int = 0
    first: int = 0
    last: int = 99999
    fixed: int | None = None
    item: bool = False  # behind a `#`, which the first of its name lacks
    listed: tuple[int, ...] = ()  # the digits of 1, 2, 3 and so on, which no rule gives

    def number(self, digits: str) -> int | None:
        """The number that DIGITS stand for."""
        if self.item:
            digits = digits.removeprefix("#") or "1"
        if self.listed:
            return self.listed.index(int(digits)) + 1 if int(digits) in self.listed else None
        value, rest = divmod(int(digits) - self.plus, self.times)
        return value if not rest and self.first <= value <= self.last else None


@dataclass(frozen=True)
class Place:
    """A pattern of a setting's name; FILE is that of the dialect in which alone it counts."""

    parts: tuple[str | _Hole, ...]
    file: str | None = None
    texts: frozenset[str] = frozenset()  # placeholders that stand for a text

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What its placeholders tell, in order."""
        holes = (part.name for part in self.parts if isinstance(part, _Hole))
        return tuple(dict.fromkeys(name for name in holes if name not in (ANYTHING, ITSELF)))

    @cached_property
    def _prefix(self) -> str:
        return self.parts[0] if self.parts and isinstance(self.parts[0], str) else ""

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        wild = sum(isinstance(part, _Hole) and part.name in self.texts for part in self.parts)
        text = "(.*)" if wild == 1 else "([^/]*)"  # two that may hold anything would try all ways
        pieces = []
        for part in self.parts:
            if isinstance(part, str):
                pieces.append(re.escape(part))
            elif part.name in self.texts:
                pieces.append(text)
            elif part.item:
                pieces.append("((?:#[0-9]{1,5})?)")
            else:
                pieces.append("()" if part.fixed is not None else "([0-9]{1,5})")
        return re.compile("".join(pieces), re.DOTALL)

    def match(self, name: str) -> dict[str, Any] | None:
        """What a setting's name tells, by placeholder; None for another setting's.

        Where the name holds the value itself, that is under `ITSELF`.
        """
        if not name.startswith(self._prefix):
            return None
        found = self._regex.fullmatch(name)
        if found is None:
            return None
        told: dict[str, Any] = {}
        holes = (part for part in self.parts if isinstance(part, _Hole))
        for hole, text in zip(holes, found.groups(), strict=True):
            if hole.name in self.texts:
                told[hole.name] = text
                continue
            number = hole.number(text) if hole.fixed is None else hole.fixed
            if number is None or told.setdefault(hole.name, number) != number:
                return None
        return told


@lru_cache(maxsize=4096)
def place(text: str, texts: frozenset[str], files: frozenset[str]) -> Place:
    """The pattern that TEXT writes; TEXTS are the placeholders for texts. Raises PlaceError."""
    file, colon, rest = text.partition(": ")
    if not colon or file not in files:
        file, rest = "", text
    parts: list[str | _Hole] = []
    for literal, inside in _split(rest):
        hole = None if inside is None else _hole(inside, texts)
        if hole is not None and hole.name not in {*texts, ITSELF} and literal.endswith("#"):
            literal, hole = literal[:-1], hole._replace(item=True)
        for number, piece in enumerate(literal.split("*")):
            parts += [_Hole(ANYTHING)] if number else []
            parts += [piece] if piece else []
        parts += [hole] if hole is not None else []
    return Place(tuple(parts), file or None, texts | {ANYTHING, ITSELF})


def _hole(inside: str, texts: frozenset[str]) -> _Hole:
    if inside == ITSELF:
        return _Hole(ITSELF)
    found = _LISTED.fullmatch(inside) or _NUMBER.fullmatch(inside)
    if found is None:
        raise PlaceError(f"{{{inside}}} is no placeholder")
    if found.re is _NUMBER and found["alone"]:
        return _Hole(found["alone"], fixed=int(found["fixed"]))
    if found["name"] in texts and inside != found["name"]:
        raise PlaceError(f"{{{found['name']}}} stands for a text, and there is nothing to count")
    if found.re is _LISTED:
        return _Hole(found["name"], listed=_numbers(found["numbers"]))
    return _Hole(
        found["name"],
        times=int(found["times"] or 1),
        plus=int(found["plus"] or 0),
        first=int(found["first"] or 0),
        last=int(found["last"] or 99999),
    )


def _numbers(text: str) -> tuple[int, ...]:
    """The numbers of a list. Raises PlaceError."""
    numbers = tuple(map(int, text.split(", ")))
    if len(numbers) > _MOST_LISTED:
        raise PlaceError(f"a list has at most {_MOST_LISTED} numbers")
    twice = next((number for at, number in enumerate(numbers) if number in numbers[:at]), None)
    if twice is not None:
        raise PlaceError(f"{twice} stands twice in a list")
    return numbers


def spelled(text: str) -> Iterator[str]:
    """The places that TEXT writes, one for each number of its first list."""
    found = _WITH_LIST.search(text)
    if found is None:
        yield text
        return
    for number in found["numbers"].split(", "):
        yield text[: found.start()] + number + text[found.end() :]


def _split(text: str) -> Iterator[tuple[str, str | None]]:
    """Literal texts, each with what stands in the braces behind it."""
    while text:
        literal, brace, rest = text.partition("{")
        inside, end, text = rest.partition("}")
        if "}" in literal or (brace and not end):
            raise PlaceError("a brace without the other")
        yield literal, inside if brace else None


class Shape(NamedTuple):
    """A pattern of values: what stands before and between its holes, and behind them.

    Each hole ends where what is behind it comes first, so nothing is tried twice.
    """

    literals: tuple[str, ...]
    holes: tuple[str | None, ...]  # `` takes the text, a measure the minutes, None nothing

    def take(self, value: str) -> tuple[bool, str | int | None]:
        """Whether VALUE has this shape, and what it takes of it: a text, or minutes."""
        if not self.holes:
            return value == self.literals[0], None
        if not value.startswith(self.literals[0]):
            return False, None
        at, taken = len(self.literals[0]), None
        for number, hole in enumerate(self.holes, start=1):
            literal = self.literals[number]
            if number < len(self.holes):
                end = value.find(literal, at)
            else:
                end = len(value) - len(literal) if value.endswith(literal) else -1
            if end < at:
                return False, None
            if hole is not None:
                taken = value[at:end]
                if hole and (measured := _measured(hole, taken)) is None:
                    return False, None
                if hole:
                    return True, measured
            at = end + len(literal)
        return True, taken


@lru_cache(maxsize=4096)
def shape(text: str) -> Shape:
    """The pattern that TEXT writes: `{}` or a measure takes, `*` is anything. Raises PlaceError."""
    literals: list[str] = [""]
    holes: list[str | None] = []
    for literal, inside in _split(text):
        first, *others = literal.split("*")
        literals[-1] += first
        for other in others:
            literals.append(other)
            holes.append(None)
        if inside is not None:
            if inside and not _MEASURE.fullmatch(inside):
                raise PlaceError(f"{{{inside}}} takes nothing: {{}} a text, {{minutes}} an offset")
            literals.append("")
            holes.append(inside)
    if sum(hole is not None for hole in holes) > 1:
        raise PlaceError("a pattern takes one part of the value")
    if "" in literals[1:-1]:
        raise PlaceError("nothing stands between two parts of the value")
    return Shape(tuple(literals), tuple(holes))


def _measured(measure: str, text: str) -> int | None:
    found = _MEASURE.fullmatch(measure)
    assert found
    if found["unit"] == "hours":
        parts = _HOURS.fullmatch(text)
        if parts is None:
            return None
        minutes = int(parts[2]) * 60 + int(parts[3] or 0)
        minutes = -minutes if parts[1] == "-" else minutes
    elif _INTEGER.fullmatch(text):
        minutes = round((int(text) - int(found["plus"] or 0)) * MINUTES[found["unit"]])
    else:
        return None
    return -minutes if found["minus"] else minutes


def alternatives(reading: Reading) -> Iterator[tuple[str, Taking]]:
    """The places of a reading in order, each with how its value is taken apart."""
    for entry in reading if isinstance(reading, list) else [reading]:
        if isinstance(entry, Mapping):
            yield from entry.items()
        else:
            yield entry, "{}"


def taken(value: str, taking: Taking) -> str | int | bool | float | None:
    """What VALUE says by TAKING, empty for nothing; None: it is not known. Raises PlaceError."""
    if isinstance(taking, Mapping):
        if value in taking:
            return taking[value]
        for text, word in taking.items():
            if "*" in text and shape(text).take(value)[0]:
                return word
        return None
    for text in taking if isinstance(taking, list) else [taking]:
        fits, part = shape(text).take(value)
        if fits:
            return "" if part is None else part
    return None
