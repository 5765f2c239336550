"""Blocks of a drawing: shapes and texts with a known size, put beside and below each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import NamedTuple

from phonegen_targets.docs.drawing.fitting import Fitted
from phonegen_targets.docs.texts import LANGUAGES, said

NARROW = "\N{EN DASH}\N{HORIZONTAL ELLIPSIS}"
SIZES = {"t": 16, "n": 11, "c": 10, "s": 13}  # pixels, by class
# one set of all of them takes long to compile
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]|[\ud800-\udfff]|[\ufffe\uffff]")
STYLE = (
    "text{font-family:sans-serif;font-size:11px;font-weight:bold;fill:#1f2328;"
    "text-anchor:middle}"
    ".t,.s,.c{text-anchor:start;font-weight:normal}"
    ".t{font-size:16px;font-weight:bold}.c{font-size:10px}.s{font-size:13px}"
    ".m{text-anchor:middle}"
    ".card{fill:#fff;stroke:#d0d7de}.body{fill:#eef1f5;stroke:#8c959f}"
    ".dark{fill:#8c959f;stroke:#6e7781}.screen{fill:#dbe9f6;stroke:#5b7fa6}"
    ".key{fill:#fff;stroke:#57606a}.soft{fill:#d0d7de;stroke:#8c959f}"
    ".hard{fill:#e1e5ea;stroke:#8c959f}.tab{fill:#fff;stroke:#5b7fa6}"
    ".line{fill:none;stroke:#8c959f;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#e6edf3}"
    ".card{fill:#161b22;stroke:#3d444d}.body{fill:#262c36;stroke:#656c76}"
    ".dark{fill:#656c76;stroke:#9198a1}.screen{fill:#12314f;stroke:#4184e4}"
    ".key,.tab{fill:#0d1117;stroke:#9198a1}.soft,.hard{fill:#3d444d;stroke:#656c76}"
    ".line{stroke:#9198a1}}"
)


@lru_cache(maxsize=20_000)
def clean(text: str) -> str:
    """TEXT for an XML document, without characters that XML cannot hold."""
    shown = _INVALID.sub("\ufffd", re.sub(r"\s+", " ", text))
    return escape(shown, quote=False).replace('"', "&quot;")


@lru_cache(maxsize=20_000)
def text_width(text: str, size: int) -> float:
    """Width in pixels of a sans-serif text in any language, rather too much than too little."""
    return max(_width(said(text, language), size) for language in LANGUAGES)


def _width(text: str, size: int) -> float:
    wide = sum(1.05 if ord(c) > 0x2000 and c not in NARROW else 0.66 for c in text)
    return (wide + 0.3 * sum(c in "MWmw@%" for c in text)) * size


@lru_cache(maxsize=20_000)
def clip(text: str, size: int, width: float) -> str:
    """TEXT, cut with an ellipsis where it is wider than WIDTH pixels."""
    text = re.sub(r"\s+", " ", text)[:200]
    if _width(text, size) <= width:
        return text
    while text and _width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


@lru_cache(maxsize=20_000)
def number(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


class _Text(NamedTuple):
    """Words in any language, cut to WIDTH pixels when they are written."""

    words: str
    size: int
    width: float


@dataclass
class Block:
    """A part of the drawing; coordinates in pixels from its upper left corner."""

    width: float
    height: float
    items: list[tuple[str | _Text, float, float, str]] = field(default_factory=list)

    def put(self, other: Block, x: float, y: float) -> Block:
        """Draw OTHER on this block."""
        self.items += [(form, x + a, y + b, rest) for form, a, b, rest in other.items]
        return self

    def rect(
        self, css: str, x: float, y: float, width: float, height: float, radius: float = 4
    ) -> Block:
        size = f'width="{number(width)}" height="{number(height)}" rx="{number(radius)}"'
        self.items.append(("rect", x, y, f'class="{css}" {size}'))
        return self

    def circle(self, css: str, x: float, y: float, radius: float) -> Block:
        self.items.append(("circle", x, y, f'class="{css}" r="{number(radius)}"'))
        return self

    def key(self, x: float, y: float) -> Block:
        """A function key, 44 by 22 pixels."""
        self.items.append(("use", x, y, 'href="#k"'))
        return self

    def text(self, css: str, x: float, y: float, text: str, width: float) -> Block:
        """A text with its baseline at Y, cut to WIDTH pixels; the class `n` is the default."""
        if text.strip():
            form = "" if css == "n" else f' class="{css}"'
            self.items.append((_Text(text, SIZES[css[0]], width), x, y, form))
        return self

    def fitted(self, css: str, x: float, y: float, text: Fitted) -> Block:
        """A text that has its width in every font, with its baseline at Y."""
        form = f'class="{css}" style="font-size:{number(text.size)}px" '
        form += f'textLength="{number(text.width)}" lengthAdjust="spacingAndGlyphs"'
        self.items.append(("text", x, y, f"{form}>{clean(text.text)}</text"))
        return self

    def path(self, css: str, x: float, y: float, d: str) -> Block:
        """A path with relative commands, starting at X, Y."""
        self.items.append(("path", x, y, f'class="{css}" d="{d}"'))
        return self


def beside(blocks: Iterable[Block], gap: float = 16, middle: bool = False) -> Block:
    """Blocks from left to right."""
    present = [b for b in blocks if b.width and b.height]
    height = max((b.height for b in present), default=0)
    result, x = Block(0, height), 0.0
    for block in present:
        result.put(block, x, (height - block.height) / 2 if middle else 0)
        x += block.width + gap
    result.width = max(x - gap, 0)
    return result


def below(blocks: Iterable[Block], gap: float = 12, centre: bool = True) -> Block:
    """Blocks from top to bottom."""
    present = [b for b in blocks if b.width and b.height]
    width = max((b.width for b in present), default=0)
    result, y = Block(width, 0), 0.0
    for block in present:
        result.put(block, (width - block.width) / 2 if centre else 0, y)
        y += block.height + gap
    result.height = max(y - gap, 0)
    return result


def framed(block: Block, css: str, padding: float = 14, radius: float = 12) -> Block:
    """BLOCK on a rounded rectangle."""
    width, height = block.width + 2 * padding, block.height + 2 * padding
    frame = Block(width, height).rect(css, 0, 0, width, height, radius)
    return frame.put(block, padding, padding)


def document(block: Block, title: str, description: str, language: str) -> str:
    """The picture as an SVG file on its own background, in the words of LANGUAGE."""
    width, height = number(block.width), number(block.height)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="title desc">',
        f'<title id="title">{clean(said(title, language))}</title>',
        f'<desc id="desc">{clean(said(description, language))}</desc>',
        f"<style>{STYLE}</style>",
        '<defs><rect id="k" class="key" width="44" height="22" rx="4"/></defs>',
        *(_element(*item, language if type(item[0]) is _Text else "") for item in block.items),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=50_000)
def _element(form: str | _Text, x: float, y: float, rest: str, language: str) -> str:
    if isinstance(form, _Text):
        cut = clip(said(form.words, language), form.size, form.width)
        return f'<text x="{number(x)}" y="{number(y)}"{rest}>{clean(cut)}</text>'
    if form == "circle":
        return f'<circle cx="{number(x)}" cy="{number(y)}" {rest}/>'
    if form == "path":
        return f'<path transform="translate({number(x)} {number(y)})" {rest}/>'
    if form == "text":
        return f'<text x="{number(x)}" y="{number(y)}" {rest}>'
    return f'<{form} x="{number(x)}" y="{number(y)}" {rest}/>'
