"""Function keys: the places of a model, and what a configuration puts there."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from phonegen_targets.provd.runtime.config import as_number
from phonegen_targets.provd.runtime.facts import ABSENT, Item, Keys, Row
from phonegen_targets.provd.runtime.values import by_number


def slot_name(pattern: str, n: int, m: int) -> str:
    """The phone's name of a place."""
    return pattern.replace("{n}", str(n)).replace("{m}", str(m))


def _slot(number: int, name: str, index: int, module: int, per_page: int) -> Item:
    """A place for a key; without pages all are on the first."""
    page, position = divmod(index - 1, per_page) if per_page else (0, index - 1)
    return Item(
        n=number,
        slot=name,
        index=index,
        module=module,
        page=page + 1,
        position=position + 1,
        used=False,
    )


def _places(row: Row, model: Item) -> Iterator[tuple[str, int, int, int]]:
    per_page = (getattr(model, row.per_page, 0) or 0) if row.per_page else 0
    modules: Sequence[int] = (0,)
    if row.kind == "expansion":
        last, count = model.expansion
        modules = range(1, last + 1)
    else:
        count = getattr(model, f"{row.kind}_keys", 0) or 0
    for m in modules:
        for n in range(1, count + 1):
            yield slot_name(row.name, n, m), n, m, per_page


def key_slots(rows: Sequence[Row], model: Item) -> tuple[Item, ...]:
    """The places for function keys of a model, in provd's order."""
    if not model.listed:
        return ()
    places = [place for row in rows for place in _places(row, model)]
    return tuple(_slot(number, *place) for number, place in enumerate(places, start=1))


def _wanted(config: Any, lines: Sequence[Item], keys: Keys, places: int | None) -> dict[int, Any]:
    """What is asked for, by the number of the place; lines have keys as far as there are PLACES."""
    wanted = by_number(config.get("funckeys"))
    if keys.unused_lines is not None:
        own: dict[int, Any] = {}
        for line in (line for line in lines if line.used):
            if places is not None and line.n > places:
                break
            text = line.number or ""
            own[line.n] = {
                "type": keys.unused_lines,
                "line": line.n,
                "value": text,
                "label": text,
            }
        wanted = {**own, **wanted}
    if keys.after_lines:
        last = max((line.n for line in lines if line.used), default=0)
        wanted = {last + number: key for number, key in wanted.items()}
    return wanted


def function_keys(
    config: Any,
    model: Item,
    lines: Sequence[Item],
    keys: Keys,
    slots: Sequence[Item],
    logger: logging.Logger,
) -> tuple[list[Item], list[Item]]:
    """The phone's function keys in order, with and without a function, and those with one."""
    unknown = keys.other_models and not model.listed
    wanted = _wanted(config, lines, keys, None if unknown else len(slots))
    if unknown:
        row = keys.rows[0].name
        numbers = range(1, max(wanted, default=0) + 1)
        slots = [_slot(n, slot_name(row, n, 0), n, 0, 0) for n in numbers]
    types, last, new = keys.types, len(slots), object.__new__
    found, used = list(slots), []
    for number in sorted(wanted):
        key = wanted[number]
        code = types.get(key.get("type"), ABSENT)
        if not 1 <= number <= last:
            message = "Function key %s is beyond the %s of model %s"
            logger.warning(message, number, last, model.name)
        elif code is ABSENT or key.get("value") is None:
            logger.warning("Function key %s has no type or value for this phone", number)
        else:
            # in place of `Item(...)` and a call, for each phone waits for all of its keys
            item, line = new(Item), key.get("line")
            item.__dict__ = facts = {**key, **vars(slots[number - 1])}
            usual = type(line) is int and 0 < line <= 9999
            facts["line"] = line if usual else line_number(line)
            facts["code"], facts["used"] = code, True
            found[number - 1] = item
            used.append(item)
    return found, used


def line_number(line: Any) -> int:
    """The line that a key uses; the first where it tells none."""
    return as_number(line, 9999) or 1


def with_needed(keys: Sequence[Item], used: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """KEYS, and those of them with a function or before one in their row, which are `needed`.

    For phones that count a row's keys by those in the file. Keys without a function are the
    model's, so they are not changed. USED is in the order of KEYS.
    """
    last: dict[tuple[str, int], int] = {}
    for key in used:
        facts = vars(key)
        last[facts["slot"], facts["module"]] = facts["index"]
    result, needed = [], []
    for key in keys:
        facts = vars(key)
        if facts["used"]:
            facts["needed"] = True
            needed.append(key)
        elif facts["index"] <= last.get((facts["slot"], facts["module"]), 0):
            key = Item(**facts, needed=True)
            needed.append(key)
        result.append(key)
    return result, needed


def key_pages(keys: Sequence[Item]) -> list[Item]:
    """The pages of KEYS, row by row: each has its row's `slot`, `page` and `function_keys`."""
    pages: dict[tuple[str, int], list[Item]] = {}
    for key in keys:
        facts = vars(key)
        pages.setdefault((facts["slot"], facts["page"]), []).append(key)
    return [Item(slot=slot, page=n, function_keys=own) for (slot, n), own in pages.items()]
