"""Sheets of labels as PDF."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError
from fpdf import FPDF

from phonegen_targets.docs.drawing.fitting import POINT
from phonegen_targets.docs.labels.sheet import Page, Sheet, Text

# The fonts that every reader of PDF has know Latin-1 only.
PLAIN = {"\N{HORIZONTAL ELLIPSIS}": "...", "\N{EN DASH}": "-", "\N{NO-BREAK SPACE}": " "}
BUILT_IN = "helvetica"
# Fonts of a system that know more, those as wide as Helvetica first.
FONTS = (
    "LiberationSans-Regular.ttf",
    "Arimo-Regular.ttf",
    "Arial.ttf",
    "NotoSans-Regular.ttf",
    "DejaVuSans.ttf",
)
FOLDERS = (
    "~/.local/share/fonts",
    "~/.fonts",
    "~/Library/Fonts",
    "/usr/local/share/fonts",
    "/usr/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
GREY = 150
LARGEST = 100_000_000  # bytes of a font; those of all Chinese letters have a third of it


def missing_letters(texts: Iterable[str], font: Path | None) -> set[str]:
    """Letters of TEXTS that the font lacks, None being the built-in one.

    Raises OSError and fontTools' TTLibError for a file that is no font.
    """
    letters = set("".join(texts))
    if font is None:
        return {c for c in letters - PLAIN.keys() if ord(c) > 0xFF}
    if not font.is_file() or font.stat().st_size > LARGEST:
        raise OSError(f"it is no file, or larger than {LARGEST} bytes")
    with TTFont(font, fontNumber=0) as opened:
        known = opened.getBestCmap() or {}
    return {c for c in letters if ord(c) not in known}


def best_font(texts: Iterable[str]) -> Path | None:
    """The built-in font, unless one of the system has more letters of TEXTS."""
    letters = "".join(texts)
    if not missing_letters(letters, None):
        return None
    return min([None, *_system_fonts()], key=lambda font: len(missing_letters(letters, font)))


def _system_fonts() -> list[Path]:
    """Those of FONTS that can be read, best first."""
    wanted = [name.lower() for name in FONTS]
    found: dict[str, Path] = {}
    for path in _files():
        name = path.name.lower()
        if name in wanted and name not in found and _is_font(path):
            found[name] = path
    return sorted(found.values(), key=lambda path: wanted.index(path.name.lower()))


def _files() -> Iterator[Path]:
    for folder in FOLDERS:
        for parent, _, names in os.walk(Path(folder).expanduser()):
            yield from (Path(parent, name) for name in names)


def _is_font(path: Path) -> bool:
    try:
        missing_letters("", path)
    except (OSError, TTLibError):
        return False
    return True


def pdf(sheets: Iterable[Sheet], font: Path | None) -> bytes:
    """The sheets, all of one size, in the letters of FONT, a TrueType file, or in Helvetica.

    Raises fontTools' TTLibError for a font whose letters cannot be read.
    """
    document = FPDF(unit="mm")
    document.set_creation_date(datetime(2000, 1, 1, tzinfo=UTC))  # the same sheet, the same bytes
    document.set_auto_page_break(False)
    if font:
        document.add_font("labels", fname=font)
    name = "labels" if font else BUILT_IN
    titles: set[str] = set()
    for sheet in sheets:
        titles.add(sheet.title)
        for page in sheet.pages:
            document.add_page(format=(sheet.width, sheet.height))
            _draw(document, page, name)
    document.set_title(titles.pop() if len(titles) == 1 else "Labels")
    try:
        return bytes(document.output())
    except (ArithmeticError, AssertionError, LookupError, ValueError, struct.error) as e:
        if font is None:
            raise
        raise TTLibError(f"it is broken: {e}") from e  # fontTools looks at nothing before


def _draw(document: FPDF, page: Page, font: str) -> None:
    document.set_draw_color(0)
    document.set_line_width(0.15)
    for line in page.lines:
        document.line(line.x1, line.y1, line.x2, line.y2)
    document.set_draw_color(GREY)
    document.set_line_width(0.1)
    for cell in page.cells:
        document.rect(cell.x, cell.y, cell.width, cell.height)
    for text in [*page.texts, *(c.text for c in page.cells if c.text)]:
        _write(document, text, font)


def _write(document: FPDF, text: Text, font: str) -> None:
    """The text in the width that the sheet has for it, whatever the font's own."""
    shown = text.fitted.text
    if font == BUILT_IN:
        shown = "".join(PLAIN.get(c, c) for c in shown)
    document.set_font(font, size=text.fitted.size / POINT)
    document.set_stretching(100)
    natural = document.get_string_width(shown)
    if natural:
        document.set_stretching(100 * text.fitted.width / natural)
        document.text(text.left, text.y, shown)
