"""provd's numbers of a phone's function keys, and the places on the phone that they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.model import Layout, Model

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
    """Where the numbers stand when the phone shows its first page."""

    left: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    on_screen: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)  # keys whose place the spec does not tell
    page_key: bool = False  # the last key beside the screen turns the page
    labels: Mapping[int, str] = field(default_factory=dict)  # what stands on keys, by number
    further: list[Page] = field(default_factory=list)  # what is not on the first page


MAX_LOOSE = 48


def places(layout: Layout, ranges: Sequence[KeyRange]) -> Places:
    """Spread the phone's own keys over the places of its layout."""
    own = [r for r in ranges if not r.module]
    total = sum(r.count for r in own)
    left, right = layout.keys_at("left"), layout.keys_at("right")
    paged = left + right + layout.keys_at("screen")
    if not paged and not layout.keys_at("below"):
        shown = min(total, MAX_LOOSE)
        more = [Page(0, shown + 1, total)] if shown < total else []
        return Places(loose=_numbers(1, shown), further=more)
    below = min(layout.keys_at("below"), total)
    if below and paged and len(own) > 1:
        below = min(below, total - own[0].count)
    rest = total - below
    if not paged:
        first = _numbers(1, below)
        return Places(below=first, further=pages(below + 1, total, layout.keys_at("below")))
    per_page = min(-(-rest // layout.pages), paged)
    first = _numbers(1, min(per_page, rest))
    return Places(
        left=first[:left],
        right=first[left : left + right],
        on_screen=first[left + right :],
        below=_numbers(rest + 1, total),
        page_key=rest > per_page and paged > per_page and not layout.keys_at("screen"),
        further=pages(per_page + 1, rest, per_page),
    )


def _numbers(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


def pages(first: int, last: int, per_page: int, number: int = 2) -> list[Page]:
    """Keys FIRST to LAST: the page NUMBER and those after it."""
    return [
        Page(page, start, min(start + per_page - 1, last))
        for page, start in enumerate(range(first, last + 1, max(per_page, 1)), start=number)
    ]
