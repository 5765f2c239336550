"""Texts of a spec as GitHub flavoured Markdown: nothing in them can become markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from phonegen.language.prose import same

from phonegen_targets.docs.texts import _, ngettext, sentence

_SPECIAL = re.compile(r"[\\`*\[\]|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_BLOCK = re.compile(r"^(\d*)(?:[.)](?=\s|$)|[+-](?=\s|$)|#+(?=\s|$)|-+\s*$|=+\s*$)")
_URL = re.compile(r"(https?://[^\s<>`\"|\\]*[^\s<>`\"|\\.,;:!?')\]])")
_CODE = re.compile(r"`([^`]+)`")
_PIPE = re.compile(r"(\\*)\|")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
Cells = tuple[str, ...]  # of a row
UNITS = ("{whole}.{tenths} KiB", "{whole}.{tenths} MiB", "{whole}.{tenths} GiB")


def _visible(text: str) -> str:
    """TEXT on one line: control characters become spaces."""
    return text if text.isprintable() else _CONTROL.sub(" ", text)


def _plain(text: str) -> str:
    escaped = _SPECIAL.sub(lambda m: "\\" + m[0], _ENTITY.sub("&amp;", text))
    return escaped.replace("<", "&lt;").replace(">", "&gt;")


@lru_cache(maxsize=20_000)
def text(value: str) -> str:
    """A text in running Markdown; URLs become links, `code` stays code."""
    result = []
    for number, part in enumerate(_CODE.split(_visible(value).strip())):
        if number % 2:
            result.append(code(part))
            continue
        for position, piece in enumerate(_URL.split(part)):
            result.append(f"<{piece}>" if position % 2 else _plain(piece))
    joined = "".join(result)
    return _BLOCK.sub(lambda m: f"{m[1]}\\{m[0][len(m[1]) :]}", joined)


def prose(value: str) -> str:
    """A sentence of a spec in running Markdown, which readers get in their language."""
    return sentence(text(same(value)))


@lru_cache(maxsize=50_000)
def code(value: str) -> str:
    """A code span."""
    shown = _visible(value)
    if not shown.strip():
        return _("(empty)")
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    edge = " " if longest and (shown[0] == "`" or shown[-1] == "`") else ""
    return f"{fence}{edge}{shown}{edge}{fence}"


def cell(markdown: str) -> str:
    """Finished Markdown as one cell of a table."""
    if "|" not in markdown:
        return markdown
    return _PIPE.sub(lambda m: m[0] if len(m[1]) % 2 else m[1] + "\\|", markdown).strip()


def row(*cells: str) -> str:
    """A row of a table, of finished Markdown."""
    joined = " | ".join(cells)
    if joined.count("|") >= len(cells):
        joined = " | ".join(map(cell, cells))
    return f"| {joined} |"


def table(heads: Sequence[str], rows: Sequence[Cells]) -> str:
    """A table of finished Markdown, without the columns that no row fills."""
    filled = [number for number in range(len(heads)) if any(cells[number] for cells in rows)]
    if len(filled) < len(heads):
        heads, *rows = (tuple(cells[number] for number in filled) for cells in (heads, *rows))
    lines = [row(*cells) for cells in (heads, *rows)]
    lines.insert(1, "|" + "---|" * len(filled))
    return "\n".join(lines) + "\n"


def fenced(value: str) -> str:
    """A line inside a fenced block: it cannot end the block."""
    return _visible(value).replace("```", "'''")


def link(label: str, target: str) -> str:
    """A link whose TARGET is a URL or a relative path."""
    return f"[{_plain(_visible(label))}]({safe(target)})"


def safe(target: str) -> str:
    """A link's target, without what would end it."""
    return "".join(c if c not in "<>()[]\\|`\"' " else f"%{ord(c):02X}" for c in _visible(target))


def html(value: str) -> str:
    """A text inside an HTML element."""
    shown = _visible(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.replace('"', "&quot;")


def size(count: int | None) -> str:
    """Bytes for people: `12.3 MiB`; nothing when unknown."""
    if count is None:
        return _("unknown")
    if count < 1024:
        return ngettext("{count} byte", "{count} bytes", count)
    unit = min((count.bit_length() - 1) // 10, len(UNITS))
    whole, tenths = f"{count / 1024**unit:.1f}".split(".")
    return _(UNITS[unit - 1], whole=whole, tenths=tenths)


def listed(items: list[str], limit: int = 0) -> str:
    """Items behind commas; those beyond LIMIT are counted."""
    if limit and len(items) > limit + 1:
        shown = ", ".join(items[:limit])
        return _("{shown} and {count} more", shown=shown, count=len(items) - limit)
    return ", ".join(items)
