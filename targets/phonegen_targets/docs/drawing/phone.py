"""The picture of a phone: where its keys are, with provd's numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.model import KeyPlace, Layout, Model

from phonegen_targets.docs.drawing.blocks import (
    MAX_HARD,
    NAMES,
    Labels,
    caption,
    dial_pad,
    handset,
    hard_keys,
    key_grid,
    keys_at,
    lower,
    modules,
    navigation,
    screen,
    second_screen,
    tabs,
    unnumbered_modules,
    upper,
)
from phonegen_targets.docs.drawing.keys import PAGE_KEY, KeyRange, Page, Places, key_ranges, places
from phonegen_targets.docs.drawing.svg import Block, below, beside, document, framed
from phonegen_targets.docs.texts import _, ngettext

MARGIN = 20
MAX_PORTS = 32
MOST_ASIDE = 200  # pixels of keys beside the dial pad; what is higher stands beside the screen too
MAX_LISTED = 48  # keys of a kind whose places nobody knows
WORDS: dict[KeyPlace, Callable[[int], str]] = {
    "above": lambda count: _("{count} keys above the screen.", count=count),
    "left": lambda count: _("{count} keys left of the screen.", count=count),
    "right": lambda count: _("{count} keys right of the screen.", count=count),
    "screen": lambda count: _("{count} keys on the screen.", count=count),
    "second": lambda count: _("{count} keys around a second screen.", count=count),
    "side": lambda count: _("{count} keys at the side of the dial pad.", count=count),
    "below": lambda count: _("{count} keys below the screen.", count=count),
}


class Picture(NamedTuple):
    """A drawing with its title and itself in words."""

    drawing: Block
    title: str
    description: str

    def svg(self, language: str) -> str:
        """An SVG file in the words of LANGUAGE."""
        return document(self.drawing, self.title, self.description, language)


def picture(
    model: Model, dialect: Dialect | None, name: str, labels: Labels | None = None
) -> Picture:
    """The phone with provd's numbers on its keys, and LABELS beside them where there are any.

    NAME is what people call the phone.
    """
    ranges = key_ranges(model, dialect)
    spread = replace(places(model.layout, ranges), labels=labels or {})
    beside_it = _beside(model, [r for r in ranges if r.module], spread.labels)
    own = [_device(model, spread)] if _known(model) else []
    parts = [below([*own, _listed(model, spread)], 14, centre=False), beside_it]
    drawing = beside(parts, 20)
    notes = [caption(_("Numbers are provd's function keys."))] if ranges else []
    if any("beside" in places for places in model.layout.keys.values()):
        notes.append(caption(_("The spec does not tell at which side of the screen keys are.")))
    width = max(drawing.width, 320)
    title = Block(width, 20).text("t", 0, 15, name, width)
    inner = below([title, drawing, *notes], 14, centre=False)
    card = framed(inner, "card", MARGIN, 10)
    return Picture(card, _("Keys of the {name}", name=name), _description(model, spread, ranges))


def _known(model: Model) -> bool:
    """Whether there is a body to draw: boxes and handsets look alike, others have a screen."""
    alike = model.type in ("ata", "gateway", "dect", "wifidect")
    return alike or model.layout.screen != "unknown"


def _listed(model: Model, spread: Places) -> Block:
    """Keys without a place: a list, and no more than that."""
    parts = []
    for keys in spread.unknown:
        numbers = range(keys.first, min(keys.last, keys.first + MAX_LISTED - 1) + 1)
        rest = [Page(0, numbers[-1] + 1, keys.last)] if numbers[-1] < keys.last else []
        if not keys.slot(keys.first).isdecimal():
            names = dict.fromkeys((keys.slot(keys.first), keys.slot(keys.last)))
            parts.append(caption(" \N{EN DASH} ".join(names)))
        parts.append(key_grid(numbers, 4 if spread.labels else 8, spread.labels))
        parts.append(tabs(rest, 330, spread.labels))
    if spread.unknown:
        parts.append(caption(_("The spec does not tell where these keys are.")))
    elif not _known(model):
        parts.append(caption(_("The spec does not tell what it looks like.")))
    return below(parts, 8, centre=False)


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


def _front(layout: Layout, spread: Places, name: str) -> Block:
    above, under = (keys_at(spread, place, layout.columns) for place in ("above", "below"))
    aside = [keys_at(spread, "side", layout.columns), second_screen(spread)]
    short = [b for b in aside if b.height <= MOST_ASIDE]
    beneath = beside([lower(layout), *short], 26, middle=True)
    front = below([above, upper(layout, spread, name), under, beneath], 16)
    return beside([front, *(b for b in aside if b not in short)], 26)


def _conference(layout: Layout, spread: Places, name: str) -> Block:
    body = framed(_front(layout, spread, name), "body", 44, 80)
    block = Block(body.width, body.height + 20).put(body, 0, 10)
    for x, y in ((0.5, 4), (0.06, body.height * 0.8), (0.94, body.height * 0.8)):
        block.circle("dark", body.width * x, y + 10 + 12, 5)
    return block


def _dect(model: Model, spread: Places) -> Block:
    base = Block(190, 150).rect("body", 0, 40, 190, 110, 16)
    base.path("line", 30, 40, "M0 0v-38").path("line", 160, 40, "M0 0v-38")
    base.path("line", 77, 78, "M0 0a25 25 0 0 1 36 0M8 8a14 14 0 0 1 20 0")
    base.circle("dark", 95, 92, 4).text("s m", 95, 118, model.model, 170)
    accounts = ngettext("DECT base, {count} account", "DECT base, {count} accounts", model.lines)
    base.text("c m", 95, 136, accounts, 180)
    keys = _keys(spread, 4, 190)
    left = below([base, keys, hard_keys(model.layout.hard_keys)], 14)
    return beside([left, _handheld(_("handset"), Places())], 40, middle=True)


def _handheld(name: str, spread: Places) -> Block:
    keys = key_grid(spread.numbers("screen"), 1 if spread.labels else 2, spread.labels)
    title = Block(96, 16).text("s m", 48, 13, name, 96)
    shown = below([title, keys, tabs(spread.pages("screen"), 96, spread.labels)], 8)
    width, height = max(108, shown.width + 12), max(70, shown.height + 16)
    display = Block(width, height).rect("screen", 0, 0, width, height, 6)
    display.put(shown, (width - shown.width) / 2, (height - shown.height) / 2)
    return framed(below([display, navigation(), dial_pad()], 12), "body", 14, 24)


def _mobile(layout: Layout, spread: Places, name: str) -> Block:
    keys = _keys(spread, 2, 130, screen=False)
    return beside([_handheld(name, spread), below([keys, hard_keys(layout.hard_keys)])], 24)


def _adapter(model: Model, spread: Places) -> Block:
    ports = []
    for number in range(1, min(model.lines, MAX_PORTS) + 1):
        port = Block(34, 36).rect("dark", 4, 0, 26, 20, 3).rect("key", 10, 5, 14, 10, 1)
        ports.append(port.text("c m", 17, 33, f"L{number}", 34))
    rows = [beside(ports[i : i + 8], 6) for i in range(0, len(ports), 8)]
    more = (
        [caption(_("{count} ports in all", count=model.lines))] if model.lines > MAX_PORTS else []
    )
    leds = Block(60, 10)
    for i in range(4):
        leds.circle("dark", 5 + i * 16, 5, 4)
    name = Block(200, 16).text("s", 0, 13, model.model, 200)
    keys = _keys(spread, 6, 260)
    parts = [beside([name, leds], 60), *rows, *more, keys, hard_keys(model.layout.hard_keys)]
    return framed(below(parts, 12, centre=False), "body", 20, 10)


def _panel(layout: Layout, spread: Places, camera: bool) -> Block:
    """A door station or a loudspeaker on the wall."""
    eye = Block(36, 36).circle("dark", 18, 18, 17).circle("screen", 18, 18, 8)
    grille = Block(120, 58)
    for i in range(5):
        grille.path("line", 0, 5 + i * 12, "M0 0h120")
    display = screen(layout, spread, "") if layout.screen != "none" else Block(0, 0)
    keys = _keys(spread, layout.columns, 200, screen=layout.screen == "none")
    parts = [*([eye] if camera else []), display, grille, keys, hard_keys(layout.hard_keys)]
    return framed(below(parts, 18), "body", 28, 16)


def _keys(spread: Places, columns: int, width: float, screen: bool = True) -> Block:
    """All keys in one grid, but for those of a SCREEN that is drawn; the boxes have few or none."""
    columns = min(columns, 4) if spread.labels else columns
    drawn = [p for p in spread.at if screen or p != "screen"]
    shown = key_grid(sorted(n for p in drawn for n in spread.numbers(p)), columns, spread.labels)
    paged = [p for p in spread.further if screen or p != "screen"]
    further = [tabs(spread.pages(p), width, spread.labels) for p in paged]
    return below([shown, *further])


def _beside(model: Model, ranges: list[KeyRange], labels: Labels) -> Block:
    if model.expansion is None:
        return Block(0, 0)
    if not ranges:
        return unnumbered_modules(model.expansion)
    return modules(model.expansion, model.layout, ranges, labels)


def _description(model: Model, spread: Places, ranges: list[KeyRange]) -> str:
    """The picture in words."""
    own = sum(r.count for r in ranges if not r.module)
    known = {"model": model.model, "keys": own}
    if not _known(model):
        parts = [_("List of the {keys} function keys of the {model}.", **known)]
    else:
        parts = [_("Schematic picture of the {model} with {keys} function keys.", **known)]
    for place, words in WORDS.items():
        if count := sum(n != PAGE_KEY for n in spread.numbers(place)):
            parts.append(words(count))
    if model.layout.hard_keys:
        names = ", ".join(NAMES.get(name, name) for name in model.layout.hard_keys[:MAX_HARD])
        parts.append(_("Keys with names: {names}.", names=names))
    if model.expansion:
        parts.append(
            _(
                "Up to {max} {module} with {keys} keys each.",
                max=model.expansion.max,
                module=model.expansion.module,
                keys=model.expansion.keys,
            )
        )
    return " ".join(parts)
