"""Parts of phones: key columns, screens, dial pads, expansion modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice

from phonegen.spec import Expansion, Layout

from phonegen_targets.docs.key_numbers import KeyRange, Places, span
from phonegen_targets.docs.label_text import Fitted, fitted
from phonegen_targets.docs.svg import Block, below, beside, framed, text_width

KEY_WIDTH, KEY_HEIGHT, GAP = 44, 22, 7
LABEL_WIDTH, LABEL_HEIGHT = 104, 32  # of a key with a label
BIGGEST, SMALLEST = 11, 7  # pixels of a label's letters
SCREENS = {
    "none": (180, 40),
    "small": (200, 84),
    "wide": (290, 84),
    "large": (290, 150),
    "touch": (330, 190),
}
MAX_DRAWN = 60  # keys of one module
MAX_HARD = 24


@lru_cache(maxsize=2_000)
def key(label: str) -> Block:
    """One function key with provd's number, or with another short text."""
    css = "n" if label.isdecimal() else "c m"
    block = Block(KEY_WIDTH, KEY_HEIGHT).key(0, 0)
    return block.text(css, KEY_WIDTH / 2, 15, label, KEY_WIDTH)


def grid(parts: Sequence[Block], columns: int, gap: float = GAP) -> Block:
    """Blocks of the same size, row by row."""
    rows = [parts[i : i + columns] for i in range(0, len(parts), columns)]
    return below([beside(row, gap) for row in rows], gap, centre=False)


def labelled_key(number: str, label: str) -> Block:
    """A key with a user's label, or the key that turns the page, in the size of those."""
    block = Block(LABEL_WIDTH, LABEL_HEIGHT).key(0, 0)
    if not number.isdecimal():
        return block.text("c m", LABEL_WIDTH / 2, 20, number, LABEL_WIDTH)
    block.text("i", 5, 11, number, LABEL_WIDTH)
    if label:
        block.fitted("l", LABEL_WIDTH / 2, 25, label_of_key(label))
    return block


def label_of_key(label: str) -> Fitted:
    """A user's label as it is drawn on a key."""
    return fitted(label, LABEL_WIDTH - 8, BIGGEST, SMALLEST)


def _keys(names: Sequence[str], columns: int, labels: Mapping[int, str]) -> Block:
    if not labels:
        return grid([key(name) for name in names], columns)
    texts = [labels.get(int(name), "") if name.isdecimal() else "" for name in names]
    return grid([labelled_key(*both) for both in zip(names, texts, strict=True)], columns)


def key_grid(numbers: Sequence[int], columns: int, labels: Mapping[int, str]) -> Block:
    return _keys([str(n) for n in numbers], columns, labels)


def key_column(numbers: Sequence[int], page_key: bool, labels: Mapping[int, str]) -> Block:
    return _keys([str(n) for n in numbers] + (["page"] if page_key else []), 1, labels)


def tab(label: str) -> Block:
    """A page that is not shown, with its numbers."""
    width = text_width(label, 10) + 14
    block = Block(width, 18).rect("tab", 0, 0, width, 18, 9)
    return block.text("c m", width / 2, 13, label, width)


def tabs(pages: Sequence[tuple[int, int, int]], width: float) -> Block:
    """The further pages in as many rows as WIDTH needs."""
    parts = [tab(f"page {page}: {span(first, last)}") for page, first, last in pages]
    widest = max((p.width for p in parts), default=1)
    return grid(parts, max(int((width + 6) // (widest + 6)), 1), 6)


def screen(layout: Layout, places: Places, name: str) -> Block:
    """The display with the model's name, keys drawn on it, and the further pages."""
    width, height = SCREENS[layout.screen]
    columns = max(-(-len(places.on_screen) // 7), 4)
    on_screen = key_grid(places.on_screen, columns, places.labels)
    width = max(width, int(on_screen.width + 24))
    title = Block(width - 24, 16).text("s", 0, 13, name, width - 24)
    inner = below([title, on_screen, tabs(places.pages, width - 24)], 10, centre=False)
    needed = inner.height + 24
    key_height = LABEL_HEIGHT if places.labels else KEY_HEIGHT
    beside_it = max(layout.left, layout.right) * (key_height + GAP) - GAP
    height = max(height, int(needed), beside_it)
    block = Block(width, height)
    if layout.screen != "none":
        block.rect("screen", 0, 0, width, height, 6)
    return block.put(inner, 12, 12)


def soft_keys(count: int, width: float) -> Block:
    """Keys without a name of their own, under the screen."""
    if not count:
        return Block(0, 0)
    size = min(48.0, (width - (count - 1) * GAP) / count)
    block = Block(width, 28)
    step = width / count
    for i in range(count):
        block.rect("soft", i * step + (step - size) / 2, 0, size, 12, 3)
    return block.text("c m", width / 2, 26, "soft keys" if count > 1 else "soft key", width)


def upper(layout: Layout, places: Places, name: str) -> Block:
    """The screen with the keys left and right of it and the soft keys under it."""
    display = screen(layout, places, name)
    keys = layout.right > 0
    left = key_column(places.left, places.page_key and not keys, places.labels)
    right = key_column(places.right, places.page_key and keys, places.labels)
    soft = soft_keys(layout.soft_keys, SCREENS[layout.screen][0])
    return below([beside([left, display, right], 10, middle=True), soft], 8)


@cache
def dial_pad() -> Block:
    keys = []
    for label in "123456789*0#":
        block = Block(32, 22).rect("hard", 0, 0, 32, 22, 5)
        keys.append(block.text("c m", 16, 15, label, 32))
    return grid(keys, 3, 6)


@cache
def navigation() -> Block:
    block = Block(76, 76).circle("hard", 38, 38, 37).circle("key", 38, 38, 15)
    for x, y, d in ((38, 8, "l6 9h-12z"), (38, 68, "l6-9h-12z"), (8, 38, "l9 6v-12z")):
        block.path("dark", x, y, "M0 0" + d)
    return block.path("dark", 68, 38, "M0 0l-9 6v-12z").text("c m", 38, 42, "OK", 28)


def hard_keys(names: Sequence[str]) -> Block:
    """Keys with a fixed function and their names, in columns."""
    names = list(islice(names, MAX_HARD))
    if not names:
        return Block(0, 0)
    width = min(max(*(text_width(n, 10) for n in names), 40.0) + 12, 130)
    parts = []
    for name in names:
        block = Block(width, 22).rect("hard", 0, 0, width, 22, 5)
        parts.append(block.text("c m", width / 2, 15, name, width - 6))
    return grid(parts, max(-(-len(parts) // 5), 1), 6)


def lower(layout: Layout, dial: bool = True) -> Block:
    """Dial pad, navigation and the keys with names; a touch screen needs no navigation."""
    parts = [dial_pad()] if dial else []
    parts += [navigation()] if layout.screen != "touch" else []
    parts.append(hard_keys(layout.hard_keys))
    return beside(parts, 26, middle=True)


def handset(height: float) -> Block:
    """The receiver beside the phone."""
    block = Block(44, height).rect("dark", 10, 20, 24, height - 40, 10)
    return block.rect("dark", 0, 0, 44, 52, 14).rect("dark", 0, height - 52, 44, 52, 14)


def modules(expansion: Expansion, ranges: Sequence[KeyRange], labels: Mapping[int, str]) -> Block:
    """Expansion modules: the first with its keys, the others with their numbers."""
    first, others = ranges[0], ranges[1:]
    drawn = drawn_of_modules(expansion, ranges)
    per_page = -(-first.count // expansion.pages)
    rest = [
        (page, start, min(start + per_page - 1, first.last))
        for page, start in enumerate(range(first.first, first.last + 1, per_page), start=1)
        if start not in drawn
    ]
    keys = key_grid(drawn, module_columns(per_page), labels)
    inner = [_caption(expansion.module, "s", 190), _caption("module 1", "c", 190)]
    inner += [keys, tabs(rest, max(keys.width, 100))]
    return beside([framed(below(inner, 8), "body", 12), _cards(others)], 10)


def drawn_of_modules(expansion: Expansion | None, ranges: Sequence[KeyRange]) -> range:
    """The keys of modules that their picture shows: the first page of the first module."""
    if expansion is None or not ranges:
        return range(0)
    first = ranges[0].first
    per_page = -(-ranges[0].count // expansion.pages)
    return range(first, first + per_page) if per_page <= MAX_DRAWN else range(0)


def module_columns(per_page: int) -> int:
    """Columns in which the keys of a module stand."""
    return 2 if per_page <= 24 else 4


def _cards(ranges: Sequence[KeyRange]) -> Block:
    """The further modules, one card each."""
    labels = [f"module {r.module}: {r.label}" for r in ranges]
    width = max((text_width(label, 10) for label in labels), default=0) + 20
    cards = []
    for label in labels:
        block = Block(width, 26).rect("body", 0, 0, width, 26, 8)
        cards.append(block.text("c m", width / 2, 17, label, width - 10))
    return grid(cards, 1, 8)


def unnumbered_modules(expansion: Expansion) -> Block:
    """Expansion modules whose keys the plugin cannot program."""
    texts = [f"{expansion.keys} keys", "not programmed"]
    inner = [_caption(expansion.module, "s", 190), *(_caption(t, "c", 190) for t in texts)]
    return framed(below(inner, 8), "body", 12)


def _caption(text: str, css: str, width: float) -> Block:
    size = {"s": 13, "c": 10}[css]
    wide = min(text_width(text, size), width)
    return Block(wide, size + 1).text(f"{css} m", wide / 2, size - 1, text, wide)


def heading(text: str) -> Block:
    """A small text above others, as wide as it is."""
    shown = fitted(text, 4 * LABEL_WIDTH, 10)
    return Block(shown.width, 12).fitted("c", 0, 10, shown)


def caption(text: str) -> Block:
    """A small text of its own."""
    return Block(text_width(text, 10), 12).text("c", 0, 10, text, 400)
