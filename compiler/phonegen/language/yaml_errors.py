"""What YAML's parser says of a text that is no YAML, in words, and where the mistake begins."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import Any, NamedTuple

from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.events import ScalarEvent

_NO_BLANK = re.compile(r"\s*(?:- )?[\w.\"'-]+:\S")
_OPENED = {"[": "]", "{": "}"}
_ENCODINGS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}
QUOTED = "put a text that begins with `{}` in quotes"
SAVE = "save it as UTF-8"


class Told(NamedTuple):
    """A mistake in words; its line and column count from 1."""

    line: int
    column: int
    message: str
    hint: str = ""


def told(error: MarkedYAMLError, text: str) -> Told:
    """What is wrong with TEXT, at which the parser stopped with ERROR."""
    lines = text.split("\n")
    mark = error.problem_mark or error.context_mark
    problem = " ".join(str(error.problem or error.context).split())
    context = str(error.context or "")
    begun = error.context_mark or mark
    if mark is None:
        return Told(1, 1, problem)
    at, start = (mark.line, mark.column), (begun.line, begun.column)
    if "quoted scalar" in context:
        return _told(start, "a text begins with a quote here and does not end")
    last = _last_event(text)
    if _goes_on(last, at):
        begin, end = last.start_mark, last.end_mark
        message = f"a text begins with a quote here and ends in line {end.line + 1} only"
        place = begin.line, begin.column
        return _told(place, message, "its closing quote is missing, or is another than its first")
    if "':'" in problem:
        line = _line(lines, start[0])
        if _NO_BLANK.match(line):
            return _told(start, "a blank is missing behind the colon of a key")
        return _told(start, "a key is written `KEY: VALUE`, and the colon is missing here")
    if "mapping values are not allowed" in problem:
        message = "a second colon with a blank behind it stands in this line"
        return _told(at, message, "put a text with a colon and a blank in it in quotes")
    character = _line(lines, at[0])[at[1] : at[1] + 1]
    if "expected node content" in problem and character:
        return _told(at, f"a value is missing before `{character}`", 'an empty text is `""`')
    if "sequence entries" in problem:
        return _told(at, "an item of a list begins in a line of its own, with `- `")
    if "comment or line break" in problem or "alphabetic or numeric" in problem:
        first = _line(lines, start[0])[start[1] : start[1] + 1]
        return _told(start, f"a value cannot begin with `{first}`", QUOTED.format(first))
    if "cannot start any token" in problem:
        if character == "\t":
            message = "a tab stands where YAML has blanks"
            return _told(at, message, "indent with two blanks")
        return _told(at, f"a value cannot begin with `{character}`", QUOTED.format(character))
    if "expected ',' or" in problem:
        opening = _line(lines, start[0])[start[1] : start[1] + 1]
        message = f"`{opening}` is not closed" if opening in _OPENED else "a bracket is not closed"
        if at[0] != start[0]:
            message += f" before line {at[0] + 1}"
        hint = f"write `,` between what stands in it, and `{_OPENED.get(opening, '')}` at its end"
        return _told(start, message, hint)
    if "block mapping" in context or "block collection" in context:
        what = "keys" if "mapping" in context else "items"
        message = f"this is indented by {at[1]} blanks, and the {what} above it by {start[1]}"
        if at[1] == start[1]:
            message = "this belongs to nothing above it"
        return _told(at, message, f"the {what} that belong together begin in one column")
    if "<document start>" in problem:
        return _told(at, "this belongs to nothing above it")
    return _told(at, f"{problem}, {context} in line {start[0] + 1}" if context else problem)


def _told(at: tuple[int, int], message: str, hint: str = "") -> Told:
    return Told(at[0] + 1, at[1] + 1, message, hint)


def _line(lines: list[str], number: int) -> str:
    return lines[number] if number < len(lines) else ""


def _last_event(text: str) -> Any:
    """What the parser has read last of TEXT before it stops."""
    parser, last = CParser(text), None
    with suppress(MarkedYAMLError):
        while (event := parser.get_event()) is not None:
            last = event
    return last


def _goes_on(last: Any, at: tuple[int, int]) -> bool:
    """Whether the parser stopped right behind a text in quotes of several lines."""
    if not isinstance(last, ScalarEvent) or last.style not in ("'", '"'):
        return False
    end = last.end_mark
    return last.start_mark.line < end.line == at[0] and at[1] - end.column in (0, 1)


def unreadable(data: bytes, error: UnicodeDecodeError) -> tuple[str, str]:
    """Why bytes are not text, and what helps."""
    for mark, name in _ENCODINGS.items():
        if data.startswith(mark):
            return f"the file is {name}", SAVE
    return f"byte 0x{data[error.start]:02x} is not UTF-8", SAVE


def strange(character: str, position: int) -> tuple[str, str]:
    """Why a CHARACTER at POSITION of a file cannot be there, and what helps."""
    if character == "\ufeff" and position == 0:
        return "the file begins with a byte order mark", f"{SAVE} without it"
    return f"the character U+{ord(character):04X} does not belong in a spec", ""


def template(text: str, number: int, column: int) -> bool:
    """Whether a mapping at COLUMN of line NUMBER, both from 0, is an expression without quotes."""
    return "{{" in _line(text.split("\n"), number)[max(0, column - 2) : column + 1]
