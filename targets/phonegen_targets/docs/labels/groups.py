"""Function keys as they lie on the phone: groups of rows, each row a strip of labels."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from phonegen.language.spec.model import Layout, Model

from phonegen_targets.docs.drawing.blocks import module_columns
from phonegen_targets.docs.drawing.keys import KeyRange, Places, places, span


class PaperLabel(NamedTuple):
    """The piece of paper beside a function key, in millimetres."""

    width: float
    height: float


DEFAULT = PaperLabel(36, 9)


@dataclass(frozen=True)
class Group:
    """Keys of one place of the phone, row by row."""

    title: str
    rows: list[list[int]]
    label: PaperLabel


def groups(model: Model, ranges: Sequence[KeyRange], wanted: Collection[int]) -> list[Group]:
    """The groups that have a key of WANTED, in provd's order."""
    spread = places(model.layout, [r for r in ranges if not r.module])
    found = [*_own(model.layout, spread), *_modules(model, ranges)]
    return [g for g in found if not set(wanted).isdisjoint(n for row in g.rows for n in row)]


def _own(layout: Layout, spread: Places) -> Iterator[Group]:
    label = PaperLabel(*layout.label) if layout.label else DEFAULT
    paged = len(spread.left) + len(spread.right) + len(spread.on_screen)
    if not paged:
        shown = spread.below or spread.loose
        columns = layout.columns if spread.below else 1
        where = "below the screen" if spread.below else "of the phone"
        pages = [(1, shown[0], shown[-1])] if shown else []
        for page, first, last in [*pages, *spread.further]:
            yield _group(where, page, range(first, last + 1), columns, label)
        return
    left, right = layout.keys_at("left"), layout.keys_at("right")
    for page, start, end in [(1, 1, paged), *spread.further]:
        numbers = range(start, end + 1)
        yield _group("left of the screen", page, numbers[:left], 1, label)
        yield _group("right of the screen", page, numbers[left : left + right], 1, label)
        yield _group("on the screen", page, numbers[left + right :], 1, label)
    yield _group("below the screen", 1, spread.below, layout.columns, label)


def _modules(model: Model, ranges: Sequence[KeyRange]) -> Iterator[Group]:
    expansion = model.expansion
    for keys in ranges if expansion else ():
        if keys.module and expansion:
            numbers = range(keys.first, keys.last + 1)
            where = f"of {expansion.module}, module {keys.module}"
            yield _group(where, 1, numbers, module_columns(keys.count), DEFAULT)


def _group(where: str, page: int, numbers: Sequence[int], columns: int, label: PaperLabel) -> Group:
    rows = [list(numbers[i : i + columns]) for i in range(0, len(numbers), columns)]
    keys = f"Key{'s' * (len(numbers) > 1)} {span(numbers[0], numbers[-1])}" if numbers else ""
    return Group(f"{keys} {where}" + (f", page {page}" if page > 1 else ""), rows, label)
