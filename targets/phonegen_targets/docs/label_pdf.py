"""Sheets of labels as PDF, at true size, with the letters of a TrueType font."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]
from fpdf import FPDF

from phonegen_targets.docs.label_sheet import Page, Sheet, Text
from phonegen_targets.docs.label_text import POINT

# As wide as the metrics of the sheet's texts, or nearly so, come first.
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
    "/usr/local/share/fonts",
    "/usr/share/fonts",
    "~/Library/Fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
LINE, EDGE = 0.15, 0.1  # widths of cut marks and of the frames of labels
GREY = 153


def system_fonts() -> list[Path]:
    """Those of FONTS that the system has, best first."""
    order = {name.lower(): number for number, name in enumerate(FONTS)}
    found: dict[int, Path] = {}
    for folder in FOLDERS:
        for parent, _, names in os.walk(Path(folder).expanduser()):
            for name in names:
                if name.lower() in order:
                    found.setdefault(order[name.lower()], Path(parent, name))
    return [path for _, path in sorted(found.items())]


def missing(font: Path, text: str) -> list[str]:
    """Letters of TEXT that the file FONT lacks; ValueError when it is no TrueType font."""
    return [c for c in _printed(text) if c != " " and ord(c) not in _letters(font)]


@cache
def _letters(font: Path) -> frozenset[int]:
    try:
        with TTFont(font, lazy=True) as opened:
            if "glyf" not in opened:
                raise ValueError("it has no TrueType outlines")
            return frozenset(opened.getBestCmap() or ())
    except TTLibError as e:
        raise ValueError(str(e)) from e


def _printed(text: str) -> str:
    """TEXT without what only says how letters join."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def best_font(fonts: Iterable[Path], texts: Iterable[str]) -> Path | None:
    """The first of FONTS that has all letters of TEXTS, else the first; None without any."""
    fonts, together = list(fonts), "".join(texts)
    return next((f for f in fonts if not missing(f, together)), fonts[0] if fonts else None)


def pdf(sheet: Sheet, font: Path) -> bytes:
    """One document with all pages of SHEET, in the letters of the file FONT."""
    document = FPDF(unit="mm", format=(sheet.width, sheet.height))
    document.set_auto_page_break(False)
    document.set_title(sheet.title)
    document.set_creator("phonegen")
    document.add_font("labels", fname=font)
    for page in sheet.pages:
        document.add_page()
        _draw(document, page)
    return bytes(document.output())


def _draw(document: FPDF, page: Page) -> None:
    document.set_line_width(EDGE)
    document.set_draw_color(GREY)
    for cell in page.cells:
        document.rect(cell.x, cell.y, cell.width, cell.height)
    document.set_line_width(LINE)
    document.set_draw_color(0)
    for line in page.lines:
        document.line(line.x1, line.y1, line.x2, line.y2)
    for text in _texts(page):
        _write(document, text)


def _texts(page: Page) -> Iterator[Text]:
    yield from page.texts
    yield from (cell.text for cell in page.cells if cell.text)


def _write(document: FPDF, text: Text) -> None:
    """A text that is not wider than the sheet says, whatever the font."""
    fitted, shown = text.fitted, _printed(text.fitted.text)
    document.set_stretching(100)
    document.set_font("labels", size=fitted.size / POINT)
    width = document.get_string_width(shown)
    if width > fitted.width:
        document.set_stretching(100 * fitted.width / width)
        width = fitted.width
    before = {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    document.text(text.x - before, text.y, shown)
