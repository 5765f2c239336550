"""GitHub's Markdown, which is committed, as the Markdown of the site's generator."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(([^)\s]+)\)")
_PICTURE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(([^)\s]+)\)")
_TABS = re.compile(r"^<!-- tabs -->\n(.*?)^<!-- /tabs -->\n", re.M | re.S)
_TAB = re.compile(r"^#### (.+)\n", re.M)
_TITLED = re.compile(r"^(`{3,}\w+) +(\S+)$")  # a language and a file's name
_HEADING = re.compile(r"^# (.+)$", re.M)
_LONE_AND = re.compile(r"&(?!#?\w+;)")
_LINE = re.compile(r'[^\n]+(?=\n\n+<div class="first")')  # what a phone is, above its card
_SENTENCE = re.compile(r"(?<=\n\n)[^\W\d_][^\n|]*(?:\n[^\n|]+)*")  # the first text of a page
_MARKS = re.compile(r"\[([^\]]*)\]\([^)]*\)|[`*]")
MOST_TOLD = 200  # characters of a description
Link = Callable[[str], str | None]


class Told(NamedTuple):
    """What a page tells of itself beside its text.

    Its DESCRIPTION for search engines, by default its first sentence; the file of the checkout to
    EDIT; its TITLE, where that is not its name in the menu; whether its CARD wants the place of the
    menu, and its TABLE that of its own contents too.
    """

    description: str = ""
    edit: str = ""
    title: str = ""
    card: bool = False
    table: bool = False


def rewritten(page: str, link: Link, told: Told | None = None) -> str:
    """PAGE with the site's links, tabs and details; LINK gives None where the site has nothing.

    TOLD of the page stands in front of it.
    """
    front = _front(page, told)
    page = _TABS.sub(lambda found: _tabs(found[1]), page)
    return front + "\n".join(_lines(page, link)) + "\n"


def first_heading(page: str) -> str:
    """The text of the first heading of PAGE, as HTML."""
    found = _HEADING.search(page)
    return html_title(found[1]) if found else ""


def html_title(heading: str) -> str:
    """A heading's text as the generator wants titles: it puts them into its pages as HTML."""
    plain = re.sub(r"\\([^\w\s])", r"\1", heading).replace("`", "")
    plain = _LONE_AND.sub("&amp;", plain)
    return plain.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _front(page: str, told: Told | None) -> str:
    """What the generator is told of PAGE: its title where the generator would take it from the
    heading, and unescape it; and what is TOLD.
    """
    said: dict[str, object] = {}
    heading = _HEADING.search(page)
    if heading is not None and re.search("[&<]", heading[1]):
        said["title"] = html_title(heading[1])
    if told is not None:
        hidden = ["navigation"] * (told.card or told.table) + ["toc"] * told.table
        found = told.description or (_LINE.search(page) or _SENTENCE.search(page) or [""])[0]
        line = re.sub(r"\s+", " ", html_title(_MARKS.sub(r"\1", found).strip()))
        facts = {
            "title": told.title,
            "hide": hidden,
            "description": _shortened(line),
            "edit": told.edit,
        }
        said |= {name: fact for name, fact in facts.items() if fact}
    lines = (f"{name}: {json.dumps(fact, ensure_ascii=False)}\n" for name, fact in said.items())
    return f"---\n{''.join(lines)}---\n\n" if said else ""


def _shortened(text: str) -> str:
    """TEXT as far as search engines show it, in whole words."""
    if len(text) <= MOST_TOLD:
        return text
    return text[:MOST_TOLD].rpartition(" ")[0].rstrip(" ,;:.") + " …"


def _lines(page: str, link: Link) -> Iterator[str]:
    fence = ""
    for line in page.rstrip("\n").split("\n"):
        mark = re.match(r" *(`{3,})", line)
        if mark and not fence:
            fence = mark[1]
            yield _TITLED.sub(r"`\2`\n\n\1", line)
        elif fence:
            if line.strip() == fence:
                fence = ""
            yield line
        else:
            yield _line(line, link)


def _line(line: str, link: Link) -> str:
    if line.startswith("<details>"):
        return line.replace("<details>", '<details markdown="1">', 1)
    parts, end = [], 0
    in_table = line.startswith("|")
    line = _LINK.sub(lambda found: _linked(found, link), line)
    for code in _CODE.finditer(line):
        parts += [_escapes(line[end : code.start()]), _code(code, in_table)]
        end = code.end()
    return "".join([*parts, _escapes(line[end:])])


def _linked(found: re.Match[str], link: Link) -> str:
    target = link(found[2])
    return found[1] if target is None else f"[{found[1]}]({target})"


def _escapes(text: str) -> str:
    """Escapes that only GitHub knows, as entities."""
    if "\\" not in text:
        return text
    return re.sub(r"\\([~$<&|])", lambda found: f"&#{ord(found[1])};", text)


def _code(found: re.Match[str], in_table: bool) -> str:
    """A code span; with a bar in a table, as HTML, since the escape would be shown."""
    if not in_table or "\\|" not in found[0]:
        return found[0]
    inner = found[2].replace("\\|", "|").strip() if len(found[1]) > 1 else found[2]
    inner = inner.replace("\\|", "|").replace("&", "&amp;").replace("<", "&lt;")
    for character in "|*_[]{}\\`>~$":
        inner = inner.replace(character, f"&#{ord(character)};")
    return f"<code>{inner}</code>"


def _tabs(block: str) -> str:
    """Parts under headings of the fourth level as tabs."""
    parts = _TAB.split(block)
    made = [parts[0].rstrip("\n")] if parts[0].strip() else []
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        label = title.replace('"', "'")
        lines = [f"    {line}" if line else "" for line in body.strip("\n").split("\n")]
        made.append("\n".join([f'=== "{label}"', "", *lines]))
    return "\n\n".join(made) + "\n"
