"""Parts of phones: key columns, screens, dial pads, expansion modules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice

from phonegen.language.spec.model import Expansion, KeyPlace, Layout

from phonegen_targets.docs.drawing.fitting import Fitted, fitted
from phonegen_targets.docs.drawing.keys import PAGE_KEY, KeyRange, Page, Places, pages
from phonegen_targets.docs.drawing.svg import Block, below, beside, framed, text_width
from phonegen_targets.docs.texts import _, ngettext

KEY_WIDTH, KEY_HEIGHT, GAP = 44, 22, 7
WIDE = 129  # a key with a label; two stand side by side on a wide screen
BIGGEST, SMALLEST = 11, 7  # pixels of its letters
Labels = Mapping[int, str]  # what stands on keys, by provd's number
SCREENS = {
    "none": (180, 40),
    "small": (200, 84),
    "wide": (290, 84),
    "large": (290, 150),
    "touch": (330, 190),
    "tablet": (440, 250),
}
# Names that vendors print on keys or beside them, in the reader's language.
NAMES = {
    "Headset": _("Headset"),
    "Hold": _("Hold"),
    "Message": _("Message"),
    "Mute": _("Mute"),
    "Redial": _("Redial"),
    "Speaker": _("Speaker"),
    "Transfer": _("Transfer"),
    "Volume": _("Volume"),
}
MAX_DRAWN = 60  # keys of one module
MOST_AROUND = 16  # keys around one of the smaller screens
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


def key_grid(numbers: Sequence[int], columns: int, labels: Labels) -> Block:
    """Keys with their numbers; where any key of the phone has a label, all have room for one."""
    if not labels:
        return grid([key(str(n) if n != PAGE_KEY else _("page")) for n in numbers], columns)
    return grid([_labelled(n, labels.get(n, "")) for n in numbers], columns)


def _labelled(number: int, label: str) -> Block:
    if number == PAGE_KEY:
        block = Block(WIDE, KEY_HEIGHT).rect("key", 0, 0, WIDE, KEY_HEIGHT)
        return block.text("c m", WIDE / 2, 15, _("page"), WIDE)
    block = Block(WIDE, KEY_HEIGHT).rect("key", 0, 0, WIDE, KEY_HEIGHT)
    block.text("c", 5, 15, str(number), 22)
    return block.fitted("c", 27, 15, label_of_key(label)) if label else block


def label_of_key(label: str) -> Fitted:
    """A user's label as it is drawn on a key."""
    return fitted(label, WIDE - 31, BIGGEST, SMALLEST)


def tab(label: str) -> Block:
    """Keys that are not shown, with their numbers."""
    width = text_width(label, 10) + 14
    block = Block(width, 18).rect("tab", 0, 0, width, 18, 9)
    return block.text("c m", width / 2, 13, label, width)


def tabs(pages: Sequence[Page], width: float, labels: Labels) -> Block:
    """Further pages: those with a label key by key, the others as their numbers.

    They stand in as many rows as WIDTH needs.
    """
    opened = [p for p in pages if any(p.first <= n <= p.last for n in labels)]
    parts = [tab(page.words) for page in pages if page not in opened]
    widest = max((p.width for p in parts), default=1)
    closed = grid(parts, max(int((width + 6) // (widest + 6)), 1), 6)
    columns = max(int((width + GAP) // (WIDE + GAP)), 1)
    shown = [
        below([caption(p.words), key_grid(range(p.first, p.last + 1), columns, labels)], 6)
        for p in opened
    ]
    return below([*shown, closed], 10)


def screen(layout: Layout, places: Places, name: str) -> Block:
    """The display with the model's name, keys drawn on it, and the further pages."""
    width, height = SCREENS[layout.screen]
    shown = places.numbers("screen")
    on_screen = key_grid(shown, max(-(-len(shown) // 7), 4), places.labels)
    width = max(width, int(on_screen.width + 24))
    title = Block(width - 24, 16).text("s", 0, 13, name, width - 24)
    inner = below(
        [title, on_screen, tabs(places.pages("screen"), width - 24, places.labels)],
        10,
        centre=False,
    )
    needed = inner.height + 24
    columns = len(places.numbers("left")), len(places.numbers("right"))
    beside_it = max(columns) * (KEY_HEIGHT + GAP) - GAP
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
    return block.text("c m", width / 2, 26, _("soft keys") if count > 1 else _("soft key"), width)


def upper(layout: Layout, places: Places, name: str) -> Block:
    """The screen with the keys left and right of it and the soft keys under it."""
    display = screen(layout, places, name)
    left, right = (key_grid(places.numbers(side), 1, places.labels) for side in ("left", "right"))
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
    names = [NAMES.get(name, name) for name in islice(names, MAX_HARD)]
    if not names:
        return Block(0, 0)
    width = min(max(*(text_width(n, 10) for n in names), 40.0) + 12, 130)
    parts = []
    for name in names:
        block = Block(width, 22).rect("hard", 0, 0, width, 22, 5)
        parts.append(block.text("c m", width / 2, 15, name, width - 6))
    return grid(parts, max(-(-len(parts) // 5), 1), 6)


def lower(layout: Layout) -> Block:
    """Dial pad, navigation and the keys with names; a touch screen needs no navigation."""
    parts = [dial_pad()] if layout.screen != "tablet" else []
    parts += [navigation()] if layout.screen not in ("touch", "tablet") else []
    parts.append(hard_keys(layout.hard_keys))
    return beside(parts, 26, middle=True)


def keys_at(places: Places, place: KeyPlace, columns: int) -> Block:
    """The keys of a place that has no screen, and their further pages."""
    keys = key_grid(places.numbers(place), columns, places.labels)
    width = max(keys.width, 160 if place == "side" else SCREENS["wide"][0])
    return below([keys, tabs(places.pages(place), width, places.labels)], 8)


def second_screen(places: Places) -> Block:
    """Small screens with keys around them, and the further pages of these keys."""
    numbers = places.numbers("second")
    screens = -(-len(numbers) // MOST_AROUND)
    each = -(-len(numbers) // max(screens, 1))
    shares = [numbers[i * each : (i + 1) * each] for i in range(screens)]
    drawn = beside([_around(share, -(-len(share) // 2), places.labels) for share in shares], 10)
    return below([drawn, tabs(places.pages("second"), max(drawn.width, 160), places.labels)], 8)


def _around(numbers: Sequence[int], left: int, labels: Labels) -> Block:
    """A small screen with keys at both sides, LEFT of them at the left."""
    columns = key_grid(numbers[:left], 1, labels), key_grid(numbers[left:], 1, labels)
    height = max(c.height for c in columns)
    display = Block(64, height).rect("screen", 0, 0, 64, height, 6)
    return beside([columns[0], display, columns[1]], 8)


def handset(height: float) -> Block:
    """The receiver beside the phone."""
    block = Block(44, height).rect("dark", 10, 20, 24, height - 40, 10)
    return block.rect("dark", 0, 0, 44, 52, 14).rect("dark", 0, height - 52, 44, 52, 14)


def modules(
    expansion: Expansion, layout: Layout, ranges: Sequence[KeyRange], labels: Labels
) -> Block:
    """Expansion modules: the first and those with a label, the others with their numbers."""
    opened = [r for r in ranges if any(r.first <= n <= r.last for n in labels)] or ranges[:1]
    drawn = [_module(expansion, layout.places("expansion"), r, labels) for r in opened]
    return beside([*drawn, _cards([r for r in ranges if r not in opened])], 10)


def _module(
    expansion: Expansion, rooms: Mapping[KeyPlace, int], keys: KeyRange, labels: Labels
) -> Block:
    numbers = range(keys.first, keys.last + 1)
    at_once = min(sum(rooms.values()) or keys.count, keys.count)
    rest = pages(keys.first + at_once, keys.last, at_once)
    if "left" in rooms or "right" in rooms:
        shown = _around(numbers[:at_once], rooms.get("left", 0), labels)
    elif at_once <= MAX_DRAWN:
        shown = key_grid(numbers[:at_once], module_columns(at_once), labels)
    else:
        shown, rest = Block(0, 0), [Page(0, keys.first, keys.last)]
    number = _("module {number}", number=keys.module)
    inner = [_caption(expansion.module, "s", 190), _caption(number, "c", 190)]
    inner += [shown, tabs(rest, max(shown.width, 100), labels)]
    return framed(below(inner, 8), "body", 12)


def module_columns(count: int) -> int:
    """Columns in which the keys of a module stand."""
    return 2 if count <= 24 else 4


def _cards(ranges: Sequence[KeyRange]) -> Block:
    """The further modules, one card each."""
    labels = [_("module {number}", number=r.module) + _(": ") + r.label for r in ranges]
    width = max((text_width(label, 10) for label in labels), default=0) + 20
    cards = []
    for label in labels:
        block = Block(width, 26).rect("body", 0, 0, width, 26, 8)
        cards.append(block.text("c m", width / 2, 17, label, width - 10))
    return grid(cards, 1, 8)


def unnumbered_modules(expansion: Expansion) -> Block:
    """Expansion modules whose keys the plugin cannot program."""
    count = expansion.keys
    texts = [ngettext("{count} key", "{count} keys", count), _("not programmed")]
    inner = [_caption(expansion.module, "s", 190), *(_caption(t, "c", 190) for t in texts)]
    return framed(below(inner, 8), "body", 12)


def _caption(text: str, css: str, width: float) -> Block:
    size = {"s": 13, "c": 10}[css]
    wide = min(text_width(text, size), width)
    return Block(wide, size + 1).text(f"{css} m", wide / 2, size - 1, text, wide)


def caption(text: str) -> Block:
    """A small text of its own."""
    width = text_width(text, 10)
    return Block(width, 12).text("c", 0, 10, text, width)
