"""The picture of a phone: where its keys are, with provd's numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from phonegen.spec import Dialect, Layout, Model

from phonegen_targets.docs.blocks import (
    KEY_HEIGHT,
    KEY_WIDTH,
    LABEL_HEIGHT,
    LABEL_WIDTH,
    caption,
    dial_pad,
    drawn_of_modules,
    handset,
    hard_keys,
    heading,
    key_grid,
    lower,
    modules,
    navigation,
    screen,
    tabs,
    unnumbered_modules,
    upper,
)
from phonegen_targets.docs.key_numbers import KeyRange, Places, key_ranges, places
from phonegen_targets.docs.label_groups import Group, groups
from phonegen_targets.docs.svg import (
    LABEL_STYLE,
    STYLE,
    Block,
    below,
    beside,
    document,
    framed,
)

MARGIN = 20
MAX_PORTS = 32
MORE_WIDTH = 4 * LABEL_WIDTH  # of keys that the phone does not show at once, at least


def picture(
    model: Model, dialect: Dialect | None, name: str, labels: Mapping[int, str] | None = None
) -> str:
    """An SVG file; NAME is what people call the phone, LABELS are texts on keys by number."""
    labels = labels or {}
    ranges = key_ranges(model, dialect)
    spread = replace(places(model.layout, ranges), labels=labels)
    of_modules = [r for r in ranges if r.module]
    drawing = _device(model, spread)
    # A desk whose labels are all on the phone has no modules.
    if not labels or any(r.first <= n <= r.last for r in of_modules for n in labels):
        drawing = beside([drawing, _modules(model, of_modules, labels)], 20)
    shown = {*spread.shown, *drawn_of_modules(model.expansion, of_modules)}
    hidden = [
        group
        for group in groups(model, ranges, labels.keys() - shown)
        if shown.isdisjoint(n for row in group.rows for n in row)
    ]
    drawing = below([drawing, _hidden(hidden, labels, drawing.width)], 20, centre=False)
    notes = [caption("Numbers are provd's function keys.")] if ranges else []
    if spread.loose:
        notes.append(caption("The spec does not tell where these keys are."))
    width = max(drawing.width, 320)
    title = Block(width, 20).text("t", 0, 15, name, width)
    inner = below([title, drawing, *notes], 14, centre=False)
    card = framed(inner, "card", MARGIN, 10)
    about = _description(model, ranges)
    if labels:
        key = (LABEL_WIDTH, LABEL_HEIGHT)
        return document(card, f"Labels of the {name}", about, key, STYLE + LABEL_STYLE)
    return document(card, f"Keys of the {name}", about, (KEY_WIDTH, KEY_HEIGHT))


def _hidden(found: Sequence[Group], labels: Mapping[int, str], width: float) -> Block:
    """Keys of pages and modules that the phone's picture does not show, group by group."""
    parts = []
    for group in found:
        numbers = [n for row in group.rows for n in row]
        keys = key_grid(numbers, len(group.rows[0]), labels)
        parts.append(framed(below([heading(group.title), keys], 8, centre=False), "body", 12))
    rows: list[list[Block]] = [[]]
    for part in parts:
        if rows[-1] and sum(p.width + 12 for p in rows[-1]) + part.width > max(width, MORE_WIDTH):
            rows.append([])
        rows[-1].append(part)
    return below([beside(row, 12) for row in rows], 12, centre=False)


def _device(model: Model, spread: Places) -> Block:
    layout = model.layout
    match model.type:
        case "deskphone" | "softphone" | "generic":
            body = framed(_front(layout, spread, model.model), "body", 20, 16)
            is_desk = model.type == "deskphone"
            return beside([handset(body.height), body] if is_desk else [body], 12)
        case "conference":
            return _conference(layout, spread, model.model)
        case "dect":
            return _dect(model, spread)
        case "wifidect":
            return _mobile(layout, spread, model.model)
        case "ata" | "gateway":
            return _adapter(model, spread)
        case "doorphone":
            return _panel(layout, spread, camera=True)
        case _:
            return _panel(layout, spread, camera=False)


def _front(layout: Layout, spread: Places, name: str, dial: bool = True) -> Block:
    keys = key_grid(spread.below, layout.columns, spread.labels)
    top = spread
    if spread.loose:
        keys = below([key_grid(spread.loose, 8, spread.labels), tabs(spread.pages, 330)])
        top = replace(spread, pages=[])
    return below([upper(layout, top, name), keys, lower(layout, dial)], 16)


def _conference(layout: Layout, spread: Places, name: str) -> Block:
    front = _front(layout, spread, name, dial=layout.screen != "touch")
    body = framed(front, "body", 44, 80)
    block = Block(body.width, body.height + 20).put(body, 0, 10)
    for x, y in ((0.5, 4), (0.06, body.height * 0.8), (0.94, body.height * 0.8)):
        block.circle("dark", body.width * x, y + 10 + 12, 5)
    return block


def _dect(model: Model, spread: Places) -> Block:
    base = Block(190, 150).rect("body", 0, 40, 190, 110, 16)
    base.path("line", 30, 40, "M0 0v-38").path("line", 160, 40, "M0 0v-38")
    base.path("line", 77, 78, "M0 0a25 25 0 0 1 36 0M8 8a14 14 0 0 1 20 0")
    base.circle("dark", 95, 92, 4).text("s m", 95, 118, model.model, 170)
    lines = f"{model.lines} account{'s' * (model.lines != 1)}"
    base.text("c m", 95, 136, f"DECT base, {lines}", 180)
    keys = below([key_grid(spread.shown, 4, spread.labels), tabs(spread.pages, 190)])
    left = below([base, keys, hard_keys(model.layout.hard_keys)], 14)
    return beside([left, _handheld("handset")], 40, middle=True)


def _handheld(name: str) -> Block:
    display = Block(108, 70).rect("screen", 0, 0, 108, 70, 6).text("s m", 54, 40, name, 100)
    return framed(below([display, navigation(), dial_pad()], 12), "body", 14, 24)


def _mobile(layout: Layout, spread: Places, name: str) -> Block:
    keys = below([key_grid(spread.shown, 2, spread.labels), tabs(spread.pages, 130)])
    return beside([_handheld(name), below([keys, hard_keys(layout.hard_keys)])], 24)


def _adapter(model: Model, spread: Places) -> Block:
    ports = []
    for number in range(1, min(model.lines, MAX_PORTS) + 1):
        port = Block(34, 36).rect("dark", 4, 0, 26, 20, 3).rect("key", 10, 5, 14, 10, 1)
        ports.append(port.text("c m", 17, 33, f"L{number}", 34))
    rows = [beside(ports[i : i + 8], 6) for i in range(0, len(ports), 8)]
    more = [caption(f"{model.lines} ports in all")] if model.lines > MAX_PORTS else []
    leds = Block(60, 10)
    for i in range(4):
        leds.circle("dark", 5 + i * 16, 5, 4)
    name = Block(200, 16).text("s", 0, 13, model.model, 200)
    keys = below([key_grid(spread.shown, 6, spread.labels), tabs(spread.pages, 260)])
    parts = [beside([name, leds], 60), *rows, *more, keys, hard_keys(model.layout.hard_keys)]
    return framed(below(parts, 12, centre=False), "body", 20, 10)


def _panel(layout: Layout, spread: Places, camera: bool) -> Block:
    """A door station or a loudspeaker on the wall."""
    eye = Block(36, 36).circle("dark", 18, 18, 17).circle("screen", 18, 18, 8)
    grille = Block(120, 58)
    for i in range(5):
        grille.path("line", 0, 5 + i * 12, "M0 0h120")
    display = screen(layout, Places(), "") if layout.screen != "none" else Block(0, 0)
    keys = below([key_grid(spread.shown, 4, spread.labels), tabs(spread.pages, 200)])
    parts = [*([eye] if camera else []), display, grille, keys, hard_keys(layout.hard_keys)]
    return framed(below(parts, 18), "body", 28, 16)


def _modules(model: Model, ranges: list[KeyRange], labels: Mapping[int, str]) -> Block:
    if model.expansion is None:
        return Block(0, 0)
    if not ranges:
        return unnumbered_modules(model.expansion)
    return modules(model.expansion, ranges, labels)


def _description(model: Model, ranges: list[KeyRange]) -> str:
    """The picture in words."""
    own = sum(r.count for r in ranges if not r.module)
    parts = [f"Schematic picture of the {model.model} with {own} function keys."]
    layout = model.layout
    sides = [("left of", layout.left), ("right of", layout.right), ("below", layout.below)]
    parts += [f"{n} keys {where} the screen." for where, n in sides if n]
    if layout.on_screen:
        parts.append(f"{layout.on_screen} keys on the touch screen.")
    if layout.hard_keys:
        parts.append(f"Keys with names: {', '.join(layout.hard_keys)}.")
    if model.expansion:
        expansion = model.expansion
        parts.append(f"Up to {expansion.max} {expansion.module} with {expansion.keys} keys each.")
    return " ".join(parts)[:1000]
