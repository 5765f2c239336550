"""Notes of people: a small Markdown beside a spec, which pages show and no command writes.

`notes.md` in a vendor's folder is about all its phones, `MODEL.notes.md` about one; `.fr.md` is the
same in French. What is read are headings, paragraphs, lists, quotes and code; in them bold and
emphasised text, `code`, and links to the web. Whatever else Markdown knows is a diagnostic, so that
nobody wonders where it went; and nothing of a note reaches a page but what is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from phonegen import files
from phonegen.codes import Code
from phonegen.diagnostics import Place, Report, did_you_mean
from phonegen.files import shown

MAX_BYTES = 20_000  # of one note; what is longer is documentation and has a place of its own
LONGEST = 2_000  # characters of a line
DEEPEST = 3  # levels of headings, and of lists in lists
LANGUAGES = ("en", "fr")
_NAME = re.compile(r"(?:(?P<model>.+)\.)?notes(?:\.(?P<language>[A-Za-z]{2}))?\.md")

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_HEADING = re.compile(r"(#{1,6}) +(.*?)(?: +#+)? *$")
_ITEM = re.compile(r"( *)([-*+]|[0-9]{1,3}[.)]) +(.*)$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,}) *([A-Za-z0-9_+-]*) *$")
_RULE = re.compile(r" {0,3}([-=*_])( *\1){2,} *$")
_INLINE = re.compile(
    r"(?P<code>(?<!`)(?P<fence>`++)(?P<inner>.+?)(?<!`)(?P=fence)(?!`))"
    r"|\\(?P<plain>[!-/:-@\[-`{-~])"
    r"|(?P<image>!\[)"
    r"|\[(?P<label>[^\[\]]*)\]\((?P<target>(?:[^()\s]|\([^()\s]*\))*+)(?P<title>[^()]*)\)"
    r"|(?P<reference>\[[^\[\]]+\](?:\[[^\[\]]*\]|:))"
    r"|<(?P<web>https?://[^<>\s]*)>"
    r"|(?P<html></?[A-Za-z][^<>]*>?|<[!?][^<>]*>?)"
    r"|\*\*(?P<bold>[^*]+)\*\*"
    r"|(?<![*\w])[*](?P<star>[^*\s](?:[^*]*[^*\s])?)[*](?![*\w])"
    r"|(?<![_\w])_(?P<dash>[^_\s](?:[^_]*[^_\s])?)_(?![_\w])"
)
_WEB = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/?#@!$&'()*+,;=%-]*)?")

Style = Literal["text", "code", "bold", "emphasis", "link"]


class Span(NamedTuple):
    """A piece of a line, and where it leads if it is a link."""

    style: Style
    text: str
    target: str = ""


class Block(NamedTuple):
    """A heading, a paragraph, a list's item, a quote, or code with its lines.

    LEVEL is of headings and items, from 1; MARK is an item's, or the language of code.
    """

    kind: Literal["heading", "paragraph", "item", "quote", "code"]
    spans: tuple[Span, ...]
    level: int = 1
    mark: str = ""


Note = tuple[Block, ...]
Notes = dict[str, dict[str, Note]]  # by the model's spec, "" for the vendor, and by language


def load(root: Path, folder: str, models: Iterable[str], report: Report) -> Notes:
    """The notes in FOLDER, a vendor's, about it and its MODELS; bad ones are reported."""
    known = set(models)
    found: Notes = {}
    try:
        entries = sorted(path.name for path in (root / folder).iterdir())
    except OSError:  # the reader of specs reports it
        return found
    for name in entries:
        called = _NAME.fullmatch(name)
        if called is None:  # a README, or what an editor keeps
            continue
        path = f"{folder}/{shown(name)}"
        model, language = called["model"] or "", called["language"] or "en"
        if language not in LANGUAGES or (model and model not in known):
            message = f"'{shown(name)}' is a note about nothing here"
            hint = "notes are English, `notes.md`, or French, `notes.fr.md`"
            if language in LANGUAGES:
                hint = did_you_mean(model, known) or "no spec beside it has this name"
            report.add(Place(path), Code.NOTES, message, hint)
            continue
        note = read(root, path, report)
        if note:
            found.setdefault(model, {})[language] = note
    return found


def read(root: Path, path: str, report: Report) -> Note:
    """The note at PATH; what is wrong with it is reported, and nothing of it is read then."""
    try:
        data = files.read(root / path, MAX_BYTES)
        text = data.decode("utf-8").replace("\r\n", "\n")
    except OSError as e:
        report.add(Place(path), Code.NOTES, f"cannot be read: {e.strerror}")
        return ()
    except UnicodeDecodeError as e:
        place = Place(path, data[: e.start].count(b"\n") + 1)
        report.add(place, Code.NOTES, "is no UTF-8")
        return ()
    parser = _Parser(path, text.expandtabs(4))
    blocks = tuple(parser.blocks())
    for place, message, hint in sorted(parser.problems):
        report.add(place, Code.NOTES, message, hint)
    return () if parser.problems else blocks


class _Parser:
    """From lines to blocks; what is wrong is collected in `problems`."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._lines = text.split("\n")
        self.problems: list[tuple[Place, str, str]] = []

    def _wrong(self, line: int, column: int, message: str, hint: str = "") -> None:
        self.problems.append((Place(self._path, line, column), message, hint))

    def blocks(self) -> Iterator[Block]:
        lines, number = self._lines, 0
        while number < len(lines):
            line = lines[number]
            if found := _CONTROL.search(line):
                self._wrong(
                    number + 1, found.start() + 1, "a control character has no place in a note"
                )
            number += 1
            if len(line) > LONGEST:
                self._wrong(number, LONGEST + 1, f"a line has at most {LONGEST} characters")
                continue
            if not line.strip():
                continue
            if fence := _FENCE.match(line):
                end = self._end_of_code(number, fence[1])
                code = tuple(Span("text", text) for text in lines[number:end])
                yield Block("code", code, mark=fence[2])
                number = end + 1
            elif heading := _HEADING.match(line):
                if len(heading[1]) > DEEPEST:
                    self._wrong(number, 1, f"headings are at most {DEEPEST} deep")
                yield Block(
                    "heading",
                    self._spans([(number, line)], heading.start(2), heading.end(2)),
                    len(heading[1]),
                )
            elif _RULE.match(line):
                self._wrong(
                    number,
                    1,
                    "a line of signs is a rule or makes a heading",
                    "write `# ` before a heading",
                )
            elif line.lstrip().startswith("|"):
                self._wrong(number, 1, "tables are not read in notes", "make a list of it")
            else:
                first = number
                while number < len(lines) and self._goes_on(lines[number], line):
                    number += 1
                yield from self._paragraph(first, lines[first - 1 : number])

    def _end_of_code(self, number: int, fence: str) -> int:
        """The index of the line that ends code which begins at the index NUMBER."""
        for end in range(number, len(self._lines)):
            if self._lines[end].strip() == fence:
                return end
        self._wrong(number, 1, f"code begins that no `{fence}` ends")
        return len(self._lines)

    @staticmethod
    def _goes_on(line: str, first: str) -> bool:
        """Whether LINE belongs to the paragraph, item or quote whose line FIRST was."""
        starts = (_FENCE, _HEADING, _ITEM, _RULE)
        if not line.strip() or any(start.match(line) for start in starts):
            return False
        return line.lstrip()[0] != "|" and line.startswith(">") == first.startswith(">")

    def _paragraph(self, number: int, lines: list[str]) -> Iterator[Block]:
        """A paragraph, an item or a quote of LINES, whose first has the NUMBER."""
        numbered = list(enumerate(lines, start=number))
        if item := _ITEM.match(lines[0]):
            level = len(item[1]) // 2 + 1
            if level > DEEPEST:
                self._wrong(number, 1, f"lists are at most {DEEPEST} deep")
            mark = "1." if item[2][0].isdecimal() else "-"
            yield Block("item", self._spans(numbered, item.start(3)), level, mark)
        elif lines[0].startswith(">"):
            yield Block("quote", self._spans(numbered, 1))
        else:
            yield Block("paragraph", self._spans(numbered, 0))

    def _spans(
        self, lines: list[tuple[int, str]], start: int, end: int | None = None
    ) -> tuple[Span, ...]:
        """The pieces of LINES, the first from START on."""
        found: list[Span] = []
        for number, line in lines:
            if found:
                start = 1 if line.startswith(">") else 0
                found.append(Span("text", " "))
            start += len(line[start:]) - len(line[start:].lstrip())
            found += self._inline(number, line[:end].rstrip(), start)
        return tuple(found)

    def _inline(self, number: int, line: str, at: int) -> Iterator[Span]:
        for found in _INLINE.finditer(line, at):
            if found.start() > at:
                yield Span("text", line[at : found.start()])
            at = found.end()
            column = found.start() + 1
            part = found.groupdict()
            if part["code"] is not None:
                yield Span("code", part["inner"])
            elif part["plain"] is not None:
                yield Span("text", part["plain"])
            elif part["label"] is not None:
                yield self._link(number, found.start("target") + 1, part["label"], part["target"])
                if part["title"].strip():
                    self._wrong(number, found.start("title") + 1, "a link has no title in notes")
            elif part["web"] is not None:
                yield self._link(number, column + 1, part["web"], part["web"])
            elif part["bold"] is not None:
                yield Span("bold", part["bold"])
            elif part["star"] is not None or part["dash"] is not None:
                yield Span("emphasis", part["star"] or part["dash"])
            elif part["image"] is not None:
                self._wrong(
                    number, column, "notes have no pictures", "link to the page that has it"
                )
            elif part["html"] is not None:
                self._wrong(
                    number, column, "HTML is not read in notes",
                    "write it in Markdown; between two ` it is shown as it is",
                )  # fmt: skip
            else:
                self._wrong(
                    number, column, "links by reference are not read in notes",
                    "write `[text](https://…)`",
                )  # fmt: skip
        if at < len(line):
            yield Span("text", line[at:])

    def _link(self, number: int, column: int, label: str, target: str) -> Span:
        if not _WEB.fullmatch(target):
            message = "a link of a note leads to the web"
            self._wrong(
                number, column, message, "it begins with https:// or http://, and has no blanks"
            )
        return Span("link", label or target, target)
