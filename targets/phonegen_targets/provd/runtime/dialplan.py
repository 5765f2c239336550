"""Digit maps in the forms that phones have for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

# An element of a digit map, and the one that is there any number of times.
_ELEMENT = re.compile(r"(\[[^]]*\]|[0-9*#x])(\.?)")
ANY = "x"


def _elements(digit_map: str) -> list[tuple[str, bool]]:
    """The elements of a digit map, each with whether a `.` follows it; the timer is left out."""
    return [(found[1], bool(found[2])) for found in _ELEMENT.finditer(digit_map)]


def dial_rules(digit_maps: Iterable[str], many: str = "+", between: str = "") -> list[str]:
    """Digit maps for phones that know one or more of a kind, and not none or more.

    `xx.` is `x+`; what may be missing makes two of a map. MANY stands behind what is repeated.
    BETWEEN stands between the items of a range.
    """
    found: dict[str, None] = {}
    for digit_map in digit_maps:
        found.update(dict.fromkeys(_without_none(_elements(digit_map), many, between)))
    return list(found)


def _without_none(elements: list[tuple[str, bool]], many: str, between: str) -> Iterator[str]:
    texts = [""]
    last = ""
    for text, repeated in elements:
        if between and text.startswith("["):
            items = re.findall(r"[0-9]-[0-9]|[0-9*#]", text)
            text = f"[{between.join(items)}]"
        if not repeated:
            texts = [begun + text for begun in texts]
        elif text == last:  # one of them stands there already
            texts = [begun + many for begun in texts]
        else:
            texts = [*texts, *(begun + text + many for begun in texts)]
        last = "" if repeated else text
    yield from filter(None, texts)


def regular(digit_map: str) -> str:
    """A digit map as a regular expression, without its ends."""
    signs = {ANY: "[0-9]", "*": "[*]"}
    return "".join(
        signs.get(text, text) + "*" * repeated for text, repeated in _elements(digit_map)
    )
