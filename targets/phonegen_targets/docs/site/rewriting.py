"""GitHub's Markdown, which is committed, as the Markdown of the site's generator."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_LINK = re.compile(r"\[((?:\\.|[^\]\\])*)\]\(([^)\s]+)\)")
_PICTURE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\(([^)\s]+)\)")
_TABS = re.compile(r"^<!-- tabs -->\n(.*?)^<!-- /tabs -->\n", re.M | re.S)
_TAB = re.compile(r"^#### (.+)\n", re.M)
# Before headings whose text is long and says nothing that one would search for.
_UNSEARCHED = re.compile(r"^<!-- unsearched -->\n(#.*)$", re.M)
_TITLED = re.compile(r"^(`{3,}\w+) +(\S+)$")  # a language and a file's name
_HEADING = re.compile(r"^# (.+)$", re.M)
_LONE_AND = re.compile(r"&(?!#?\w+;)")
_LINE = re.compile(r'\n\n([^\n]+)\n\n<div class="first"')  # what a phone is, above its card
_CARD = '<div class="first"'
Link = Callable[[str], str | None]


def rewritten(page: str, link: Link) -> str:
    """PAGE with the site's links, tabs and details; LINK gives None where the site has nothing."""
    front = _front(page)
    page = _UNSEARCHED.sub(r"\1 {data-search-exclude}", page)
    page = _TABS.sub(lambda found: _tabs(found[1]), page)
    return front + "\n".join(_lines(page, link)) + "\n"


def html_title(heading: str) -> str:
    """A heading's text as the generator wants titles: it puts them into its pages as HTML."""
    plain = re.sub(r"\\([^\w\s])", r"\1", heading).replace("`", "")
    plain = _LONE_AND.sub("&amp;", plain)
    return plain.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _front(page: str) -> str:
    """What the generator is told of PAGE: its title where the generator would take it from the
    heading, and unescape it; and that a card wants the place of the menu.
    """
    told = []
    heading = _HEADING.search(page)
    if heading is not None and re.search("[&<]", heading[1]):
        told.append(f"title: {json.dumps(html_title(heading[1]), ensure_ascii=False)}\n")
    if _CARD in page:
        told.append("hide: [navigation]\n")
        if line := _LINE.search(page):
            told.append(f"description: {json.dumps(line[1], ensure_ascii=False)}\n")
    return f"---\n{''.join(told)}---\n\n" if told else ""


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
