"""Widths of texts on sheets of labels: those of Helvetica, to which other fonts are fitted."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

POINT = 25.4 / 72  # millimetres
BIGGEST, SMALLEST = 9 * POINT, 5 * POINT  # of a label's letters
ELLIPSIS = "…"
# Thousandths of the font's size, from the metrics of Helvetica.
_WIDTHS = {
    c: width
    for width, letters in {
        191: "'",
        222: "ijl\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}",
        260: "|",
        278: " !,./:;I[\\]ft\N{NO-BREAK SPACE}",
        333: "()-`r“”",
        334: "{}",
        355: '"',
        389: "*",
        469: "^",
        500: "Jckvsxyz",
        556: "#$0123456789?L_abdeghnopqu\N{LATIN SMALL LETTER DOTLESS I}€\N{EN DASH}",
        584: "+<=>~",
        611: "FTZøß",
        667: "&ABEKPSVXY",
        722: "CDHNRUwÐ",
        778: "GOQØ",
        833: "Mm",
        889: "%æ",
        944: "Wœ",
        1000: "—…ÆŒ™",
        1015: "@",
    }.items()
    for c in letters
}
_OTHER = 700
_WIDE = 1000
_PICTURE = 1300


class Fitted(NamedTuple):
    """A text at a size, with its width in the same unit; CUT when a part of it is missing."""

    text: str
    size: float
    width: float
    cut: bool


@lru_cache(maxsize=20_000)
def width_of(text: str) -> float:
    """Width of TEXT at size 1."""
    return sum(_width(c) for c in text) / 1000


def _width(character: str) -> int:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    base = unicodedata.normalize("NFD", character)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    if ord(character) >= 0x1F000:
        return _PICTURE
    return _WIDE if unicodedata.east_asian_width(character) in "FW" else _OTHER


def fitted(text: str, width: float, biggest: float, smallest: float = SMALLEST) -> Fitted:
    """TEXT as large as WIDTH and BIGGEST allow; at the SMALLEST size, cut with an ellipsis."""
    text = " ".join(text.split())
    natural = width_of(text)
    size = min(biggest, width / natural) if natural else biggest
    least = min(smallest, biggest)
    if size >= least:
        return Fitted(text, size, natural * size, False)
    room = width / least
    while text and width_of(text) + width_of(ELLIPSIS) > room:
        text = text[:-1]
    text = text.rstrip(" \N{ZERO WIDTH JOINER}") + ELLIPSIS
    return Fitted(text, least, width_of(text) * least, True)
