"""provd's numbers of a phone's function keys, and the places on the phone that they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.model import KeyPlace, Layout, Model

from phonegen_targets.docs.texts import _

DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class KeyRange:
    """Consecutive keys of one kind, or of one expansion module (MODULE from 1)."""

    kind: str
    first: int
    last: int
    pattern: str = ""  # how the phone names a place
    module: int = 0

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def label(self) -> str:
        return span(self.first, self.last)

    def slot(self, number: int) -> str:
        """The phone's name for the key with provd's NUMBER."""
        place = number - self.first + 1
        return self.pattern.replace("{n}", str(place)).replace("{m}", str(self.module))


def span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}{DASH}{last}"


def key_ranges(model: Model, dialect: Dialect | None) -> list[KeyRange]:
    """All function keys in provd's order; without a dialect only the phone's own."""
    return [r for r in _ranges(model, dialect) if r.count > 0]


def _ranges(model: Model, dialect: Dialect | None) -> Iterator[KeyRange]:
    number = 1
    if dialect is None or dialect.function_keys is None:
        for kind, count in model.keys.items():
            yield KeyRange(kind, number, number + count - 1)
            number += count
        return
    for slots in dialect.function_keys.slots:
        modules, keys = [0], model.keys.get(slots.count, 0)
        if slots.count == "expansion":
            keys = model.expansion.keys if model.expansion else 0
            modules = list(range(1, model.expansion.max + 1)) if model.expansion else []
        for module in modules:
            yield KeyRange(slots.count, number, number + keys - 1, slots.name, module)
            number += keys


class Page(NamedTuple):
    """Keys FIRST to LAST, on a page of the phone, or somewhere when NUMBER is 0."""

    number: int
    first: int
    last: int

    @property
    def words(self) -> str:
        keys = span(self.first, self.last)
        if not self.number:
            return _("keys {keys}", keys=keys)
        return _("page {number}: {keys}", number=self.number, keys=keys)


@dataclass(frozen=True)
class Places:
    """Where the numbers stand when the phone shows its first page; 0 is a key that turns pages."""

    at: Mapping[KeyPlace, list[int]] = field(default_factory=dict)
    further: Mapping[KeyPlace, list[Page]] = field(default_factory=dict)  # the other pages
    unknown: Sequence[KeyRange] = ()  # keys whose place the spec does not tell
    labels: Mapping[int, str] = field(default_factory=dict)  # what stands on keys, by number

    def numbers(self, place: KeyPlace) -> list[int]:
        return self.at.get(place, [])

    def pages(self, place: KeyPlace) -> list[Page]:
        return self.further.get(place, [])


PAGE_KEY = 0


def places(layout: Layout, ranges: Sequence[KeyRange]) -> Places:
    """Spread the phone's own keys over the places of its layout."""
    at: dict[KeyPlace, list[int]] = {}
    further: dict[KeyPlace, list[Page]] = {}
    unknown = []
    for keys in ranges:
        rooms = layout.places(keys.kind)
        if keys.module:
            continue
        if not rooms or layout.screen == "unknown":
            unknown.append(keys)
            continue
        home: KeyPlace = next(iter(rooms))
        home = "screen" if home in ("left", "right", "beside") else home
        others = further.setdefault(home, [])
        per_page = sum(rooms.values())
        if not per_page:
            others.append(Page(0, keys.first, keys.last))
            continue
        if list(rooms) == ["screen"] and "screen" in at:  # one page of a screen at a time
            others += pages(keys.first, keys.last, per_page, len(others) + 2)
            continue
        numbers = range(keys.first, keys.last + 1)
        for place, count in rooms.items():
            sides = _halves(numbers[:count]) if place == "beside" else {place: numbers[:count]}
            for last, some in sides.items():
                at.setdefault(last, []).extend(some)
            numbers = numbers[count:]
        at[last] += [PAGE_KEY] * layout.page_keys(keys.kind)
        others += pages(keys.first + per_page, keys.last, per_page)
    return Places(at, further, unknown)


def _halves(numbers: range) -> dict[KeyPlace, range]:
    """Keys beside the screen, at both sides of it."""
    left = -(-len(numbers) // 2)
    return {"left": numbers[:left], "right": numbers[left:]}


def pages(first: int, last: int, per_page: int, number: int = 2) -> list[Page]:
    """Keys FIRST to LAST: the page NUMBER and those after it."""
    return [
        Page(page, start, min(start + per_page - 1, last))
        for page, start in enumerate(range(first, last + 1, max(per_page, 1)), start=number)
    ]
