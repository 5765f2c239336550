"""Sheets of paper labels for function keys: what is drawn where, in millimetres."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.model import Model

from phonegen_targets.docs.drawing.fitting import BIGGEST, Fitted, fitted
from phonegen_targets.docs.drawing.keys import key_ranges, span
from phonegen_targets.docs.labels.groups import DEFAULT, Group, PaperLabel, groups

PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
MARGIN = 12.0
NUMBERS = 13.0  # left of each strip
CAPTION, NOTE, TITLE = 2.4, 2.6, 4.5  # sizes of letters
BETWEEN = 6.0  # groups
MARK, OFF = 2.5, 0.7  # length of a cut mark, and how far it is from the paper's edge
PADDING = 1.0  # of a label, left and right
RULER = 50.0
HEAD = 25.0  # height of what stands above the labels


@dataclass(frozen=True)
class Text:
    """A text that begins at X, or lies around X or before it; Y is its baseline."""

    x: float
    y: float
    fitted: Fitted
    anchor: str = "start"

    @property
    def left(self) -> float:
        return self.x - self.fitted.width * {"start": 0, "middle": 0.5, "end": 1}[self.anchor]


@dataclass(frozen=True)
class Line:
    """A cut mark, or a part of the ruler."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Cell:
    """A label, with its text when it has one."""

    number: int
    x: float
    y: float
    width: float
    height: float
    text: Text | None


@dataclass
class Page:
    """One page."""

    texts: list[Text] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """The pages of a phone's labels, all of one size."""

    title: str
    width: float
    height: float
    pages: list[Page]

    @property
    def cut(self) -> dict[int, str]:
        """What is left of the labels that are too long, by their key."""
        cells = (c for page in self.pages for c in page.cells)
        return {c.number: c.text.fitted.text for c in cells if c.text and c.text.fitted.cut}


def sheet(
    model: Model, dialect: Dialect | None, name: str, labels: Mapping[int, str], paper: str = "a4"
) -> Sheet:
    """The labels of a phone; NAME is what people call it."""
    width, height = PAPERS[paper]
    found = groups(model, key_ranges(model, dialect), labels)
    pages = list(_pages(found, labels, width, height))
    title = f"Labels of the {name}"
    for number, page in enumerate(pages, start=1):
        _head(page, title, found, width, f"page {number} of {len(pages)}")
    return Sheet(title, width, height, pages)


# The head of a page


def _head(page: Page, title: str, found: Sequence[Group], width: float, count: str) -> None:
    room = width - 2 * MARGIN
    page.texts.append(Text(MARGIN, MARGIN + 4, fitted(title, room - 30, TITLE)))
    page.texts.append(Text(width - MARGIN, MARGIN + 4, fitted(count, 28, NOTE), "end"))
    y = MARGIN + 10
    page.lines += [
        Line(MARGIN, y, MARGIN + RULER, y),
        Line(MARGIN, y - 1.5, MARGIN, y + 1.5),
        Line(MARGIN + RULER, y - 1.5, MARGIN + RULER, y + 1.5),
    ]
    ruler = f"Print at 100 %, the actual size: this line is {RULER:g} mm long."
    page.texts.append(Text(MARGIN + RULER + 4, y + 1, fitted(ruler, room - RULER - 4, NOTE)))
    y += 1.2
    for note in _notes(found):
        y += 4.5
        page.texts.append(Text(MARGIN, y, fitted(note, room, NOTE)))


def _notes(found: Sequence[Group]) -> Iterator[str]:
    """How large the labels are, and who says so."""
    documented = [g.label for g in found if g.label is not DEFAULT]
    if documented:
        yield f"Labels of the phone are {_size(documented[0])}, as documented."
    if any(g.label is DEFAULT for g in found):
        whose = "labels of its modules" if documented else "paper labels"
        yield (
            f"The spec does not know the size of the {whose}: here they are {_size(DEFAULT)}. "
            "Measure yours before cutting."
        )


def _size(label: PaperLabel) -> str:
    return f"{label.width:g} x {label.height:g} mm"


# The labels


@dataclass(frozen=True)
class _Block:
    """Rows of a group that stand together on a page."""

    title: str
    rows: list[list[int]]
    label: PaperLabel

    @property
    def width(self) -> float:
        count = max(len(row) for row in self.rows)
        return NUMBERS + count * self.label.width + OFF + MARK

    @property
    def top(self) -> float:
        """Height of the title and the upper cut marks."""
        return CAPTION + 1.6 + MARK + OFF

    @property
    def height(self) -> float:
        return self.top + len(self.rows) * self.label.height + OFF + MARK


def _pages(
    found: Sequence[Group], labels: Mapping[int, str], width: float, height: float
) -> Iterator[Page]:
    """Blocks from left to right, then below each other, then on the next page."""
    top, right, bottom = MARGIN + HEAD, width - MARGIN, height - MARGIN
    page, x, y, tallest = Page(), MARGIN, top, 0.0
    for block in _blocks(found, right - MARGIN, bottom - top):
        if x > MARGIN and x + block.width > right:
            x, y, tallest = MARGIN, y + tallest + BETWEEN, 0.0
        if y > top and y + block.height > bottom:
            yield page
            page, x, y, tallest = Page(), MARGIN, top, 0.0
        _draw(page, block, labels, x, y)
        x += block.width + BETWEEN
        tallest = max(tallest, block.height)
    yield page


def _blocks(found: Sequence[Group], width: float, height: float) -> Iterator[_Block]:
    """Groups in blocks that fit on a page: wide and high groups go on in another."""
    for group in found:
        label = group.label
        columns = _fitting(width - NUMBERS - OFF - MARK, label.width)
        count = _fitting(height - CAPTION - 1.6 - 2 * (MARK + OFF), label.height)
        title = group.title
        for i in range(0, len(group.rows), count):
            for j in range(0, len(group.rows[0]), columns):
                rows = [r[j : j + columns] for r in group.rows[i : i + count]]
                yield _Block(title, [r for r in rows if r], label)
                title = f"{group.title}, continued"


def _fitting(room: float, size: float) -> int:
    return max(int(room // size), 1)


def _draw(page: Page, block: _Block, labels: Mapping[int, str], x: float, y: float) -> None:
    label = block.label
    page.texts.append(Text(x, y + CAPTION, fitted(block.title, block.width, CAPTION)))
    left, top = x + NUMBERS, y + block.top
    columns = max(len(row) for row in block.rows)
    for i, row in enumerate(block.rows):
        row_top = top + i * label.height
        numbers = fitted(span(row[0], row[-1]), NUMBERS - OFF - MARK - 1, CAPTION)
        middle = row_top + label.height / 2
        page.texts.append(Text(left - OFF - MARK - 0.6, middle + CAPTION / 3, numbers, "end"))
        for j, number in enumerate(row):
            at = left + j * label.width
            page.cells.append(_cell(number, labels.get(number), at, row_top, label))
    _marks(page, block, columns, left, top)


def _cell(number: int, text: str | None, x: float, y: float, label: PaperLabel) -> Cell:
    drawn = None
    if text:
        found = fitted(text, label.width - 2 * PADDING, min(BIGGEST, label.height * 0.7))
        baseline = y + label.height / 2 + found.size * 0.35
        drawn = Text(x + label.width / 2, baseline, found, "middle")
    return Cell(number, x, y, label.width, label.height, drawn)


def _marks(page: Page, block: _Block, columns: int, left: float, top: float) -> None:
    """Cut marks around the block, where each label begins and ends."""
    label, rows = block.label, len(block.rows)
    right = left + columns * label.width
    bottom = top + rows * label.height
    for x in _edges(left, columns, label.width):
        page.lines.append(Line(x, top - OFF - MARK, x, top - OFF))
        page.lines.append(Line(x, bottom + OFF, x, bottom + OFF + MARK))
    for y in _edges(top, rows, label.height):
        page.lines.append(Line(left - OFF - MARK, y, left - OFF, y))
        page.lines.append(Line(right + OFF, y, right + OFF + MARK, y))


def _edges(start: float, count: int, size: float) -> list[float]:
    return [round(start + i * size, 3) for i in range(count + 1)]
