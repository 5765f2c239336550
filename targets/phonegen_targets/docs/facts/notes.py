"""Notes of people as Markdown of a page: nothing but what was read of them."""

from __future__ import annotations

import re

from phonegen.language.notes import Block, Note, Span

from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.markdown import code, fenced, link, text
from phonegen_targets.docs.texts import LANGUAGES, ORIGINAL, either

_BEGINS = re.compile(r"([0-9]*)([-+=.)](?=[-+=\s]|$)|#)")  # a list, a heading, a rule
BELOW = 2  # the level of the heading that notes stand under


def notes(vendor: VendorView, model: str = "") -> str:
    """Markdown of what people note of a vendor, or of a MODEL's spec; empty when nobody does.

    Readers get it in their language, else in the other, which is said in HTML.
    """
    given = vendor.specs.notes.get(model, {})
    if not given:
        return ""
    shown = {language: _markdown(note) for language, note in given.items()}
    return either(*(_for(language, shown) for language in LANGUAGES))


def _for(language: str, shown: dict[str, str]) -> str:
    if language in shown:
        return shown[language]
    other = ORIGINAL if ORIGINAL in shown else next(iter(shown))
    return f'<div lang="{other}" markdown="1">\n\n{shown[other]}\n\n</div>'


def _markdown(note: Note) -> str:
    levels = [block.level for block in note if block.kind == "heading"]
    top = min(levels, default=1) - 1
    parts: list[str] = []
    before: Block | None = None
    for block in note:
        is_list = before is not None and before.kind == block.kind == "item"
        parts.append("\n" if is_list else "\n\n")
        parts.append(_block(block, top))
        before = block
    return "".join(parts).strip("\n")


def _block(block: Block, top: int) -> str:
    """A block; headings of the level TOP + 1 stand right below the page's."""
    if block.kind == "code":
        lines = [fenced(span.text) for span in block.spans]
        return "\n".join([f"```{block.mark}", *lines, "```"])
    shown = "".join(map(_span, block.spans)).strip()
    if block.spans and block.spans[0].style == "text":
        shown = _BEGINS.sub(r"\1\\\2", shown, count=1) if _BEGINS.match(shown) else shown
    if block.kind == "heading":
        return f"{'#' * (BELOW + block.level - top)} {shown}"
    if block.kind == "item":
        return f"{'    ' * (block.level - 1)}{block.mark} {shown}"
    return f"> {shown}" if block.kind == "quote" else shown


def _span(span: Span) -> str:
    match span.style:
        case "code":
            return code(span.text)
        case "link":
            return link(span.text, span.target)
        case "bold":
            return f"**{_plain(span.text)}**"
        case "emphasis":
            return f"*{_plain(span.text)}*"
        case "text":
            return _plain(span.text)


def _plain(value: str) -> str:
    """Text with the blanks at its ends, in which braces are no attributes of the generator."""
    # A comma before it: behind other pieces nothing begins a block.
    inner = text(f",{value}").removeprefix(",").replace("{", "&#123;")
    return f"{inner}{' ' * (value != value.rstrip())}" if value.strip() else " "
