"""Sheets of labels as SVG, one file a page, at true size."""

from __future__ import annotations

from collections.abc import Iterator

from phonegen_targets.docs.drawing.svg import clean
from phonegen_targets.docs.labels.sheet import Page, Sheet, Text

FONTS = "Helvetica,Arial,'Liberation Sans',sans-serif"


def svg_pages(sheet: Sheet) -> list[str]:
    """An SVG file for each page."""
    return ["\n".join(_page(sheet, page)) + "\n" for page in sheet.pages]


def _page(sheet: Sheet, page: Page) -> Iterator[str]:
    width, height = _mm(sheet.width), _mm(sheet.height)
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}mm" height="{height}mm">'
    )
    yield f"<title>{clean(sheet.title)}</title>"
    yield (
        f"<style>@page{{size:{width}mm {height}mm;margin:0}}text{{font-family:{FONTS};fill:#000}}"
        "line{stroke:#000;stroke-width:.15}rect{fill:none;stroke:#999;stroke-width:.1}</style>"
    )
    for line in page.lines:
        yield (
            f'<line x1="{_mm(line.x1)}" y1="{_mm(line.y1)}" '
            f'x2="{_mm(line.x2)}" y2="{_mm(line.y2)}"/>'
        )
    for text in page.texts:
        yield _text(text)
    for cell in page.cells:
        size = f'width="{_mm(cell.width)}" height="{_mm(cell.height)}"'
        rect = f'<rect x="{_mm(cell.x)}" y="{_mm(cell.y)}" {size}/>'
        yield f'<g id="key-{cell.number}">{rect}{_text(cell.text) if cell.text else ""}</g>'
    yield "</svg>"


def _text(text: Text) -> str:
    """A text that has its width in every font."""
    fitted = text.fitted
    return (
        f'<text x="{_mm(text.x)}" y="{_mm(text.y)}" font-size="{_mm(fitted.size)}" '
        f'text-anchor="{text.anchor}" textLength="{_mm(fitted.width)}" '
        f'lengthAdjust="spacingAndGlyphs">{clean(fitted.text)}</text>'
    )


def _mm(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
