"""Function keys as they lie on the phone: groups of rows, each row a strip of labels."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from phonegen.language.spec.model import KeyPlace, Layout, Model

from phonegen_targets.docs.drawing.blocks import module_columns
from phonegen_targets.docs.drawing.keys import KeyRange, span


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


WHERE: dict[KeyPlace, str] = {
    "above": "above the screen",
    "left": "left of the screen",
    "right": "right of the screen",
    "beside": "beside the screen",
    "screen": "on the screen",
    "second": "around the second screen",
    "side": "at the side of the dial pad",
    "below": "below the screen",
}


def groups(model: Model, ranges: Sequence[KeyRange], wanted: Collection[int]) -> list[Group]:
    """The groups that have a key of WANTED, in provd's order."""
    found = [*_own(model.layout, ranges), *_modules(model, ranges)]
    return [g for g in found if not set(wanted).isdisjoint(n for row in g.rows for n in row)]


def _own(layout: Layout, ranges: Sequence[KeyRange]) -> Iterator[Group]:
    label = PaperLabel(*layout.label) if layout.label else DEFAULT
    for keys in ranges:
        numbers, rooms = range(keys.first, keys.last + 1), layout.places(keys.kind)
        if keys.module:
            continue
        if not sum(rooms.values()):
            yield _group("of the phone", 1, numbers, 1, label)
            continue
        page = 1
        while numbers:
            for place, count in rooms.items():
                columns = layout.columns if place in ("above", "side", "below") else 1
                yield _group(WHERE[place], page, numbers[:count], columns, label)
                numbers = numbers[count:]
            page += 1


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
