"""The picture of a phone: where its keys are, with provd's numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.model import Layout, Model

from phonegen_targets.docs.drawing.blocks import (
    Labels,
    caption,
    dial_pad,
    handset,
    hard_keys,
    key_grid,
    lower,
    modules,
    navigation,
    screen,
    tabs,
    unnumbered_modules,
    upper,
)
from phonegen_targets.docs.drawing.keys import KeyRange, Places, key_ranges, places
from phonegen_targets.docs.drawing.svg import Block, below, beside, document, framed
from phonegen_targets.docs.texts import _, ngettext

MARGIN = 20
MAX_PORTS = 32


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
    parts = [_device(model, spread), beside_it]
    drawing = beside(parts, 20)
    notes = [caption(_("Numbers are provd's function keys."))] if ranges else []
    if spread.loose:
        notes.append(caption(_("The spec does not tell where these keys are.")))
    width = max(drawing.width, 320)
    title = Block(width, 20).text("t", 0, 15, name, width)
    inner = below([title, drawing, *notes], 14, centre=False)
    card = framed(inner, "card", MARGIN, 10)
    return Picture(card, _("Keys of the {name}", name=name), _description(model, ranges))


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
    loose = (
        below([key_grid(spread.loose, 8, spread.labels), tabs(spread.further, 330, spread.labels)])
        if spread.loose
        else None
    )
    top = upper(layout, replace(spread, further=[]) if loose else spread, name)
    keys = loose or key_grid(spread.below, layout.columns, spread.labels)
    return below([top, keys, lower(layout, dial)], 16)


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
    accounts = ngettext("DECT base, {count} account", "DECT base, {count} accounts", model.lines)
    base.text("c m", 95, 136, accounts, 180)
    keys = _keys(spread, 4, 190)
    left = below([base, keys, hard_keys(model.layout.hard_keys)], 14)
    return beside([left, _handheld(_("handset"))], 40, middle=True)


def _handheld(name: str) -> Block:
    display = Block(108, 70).rect("screen", 0, 0, 108, 70, 6).text("s m", 54, 40, name, 100)
    return framed(below([display, navigation(), dial_pad()], 12), "body", 14, 24)


def _mobile(layout: Layout, spread: Places, name: str) -> Block:
    keys = _keys(spread, 2, 130)
    return beside([_handheld(name), below([keys, hard_keys(layout.hard_keys)])], 24)


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
    display = screen(layout, Places(), "") if layout.screen != "none" else Block(0, 0)
    keys = _keys(spread, 4, 200)
    parts = [*([eye] if camera else []), display, grille, keys, hard_keys(layout.hard_keys)]
    return framed(below(parts, 18), "body", 28, 16)


def _keys(spread: Places, columns: int, width: float) -> Block:
    """All keys in one grid, without regard to their places."""
    columns = min(columns, 4) if spread.labels else columns
    lists = (spread.left, spread.right, spread.on_screen, spread.below, spread.loose)
    shown = key_grid(sorted(n for numbers in lists for n in numbers), columns, spread.labels)
    return below([shown, tabs(spread.further, width, spread.labels)])


def _beside(model: Model, ranges: list[KeyRange], labels: Labels) -> Block:
    if model.expansion is None:
        return Block(0, 0)
    if not ranges:
        return unnumbered_modules(model.expansion)
    return modules(model.expansion, ranges, labels)


def _description(model: Model, ranges: list[KeyRange]) -> str:
    """The picture in words."""
    own = sum(r.count for r in ranges if not r.module)
    known = {"model": model.model, "keys": own}
    parts = [_("Schematic picture of the {model} with {keys} function keys.", **known)]
    layout = model.layout
    if layout.keys_at("left"):
        parts.append(_("{count} keys left of the screen.", count=layout.keys_at("left")))
    if layout.keys_at("right"):
        parts.append(_("{count} keys right of the screen.", count=layout.keys_at("right")))
    if layout.keys_at("below"):
        parts.append(_("{count} keys below the screen.", count=layout.keys_at("below")))
    if layout.keys_at("screen"):
        parts.append(_("{count} keys on the touch screen.", count=layout.keys_at("screen")))
    if layout.hard_keys:
        names = ", ".join(layout.hard_keys)[:500]
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
