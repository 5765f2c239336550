"""Lists of labels for function keys, checked: each label with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from phonegen.diagnostics import Place, Report
from phonegen.table import Row, Table, rows

LABELS = Table(
    row="label",
    rows="labels",
    fields={"key": "number of the function key, as provd counts", "label": "its text"},
    aliases={"number": "key", "position": "key", "text": "label", "name": "label"},
    code="labels-file",
)
MAX_CHARACTERS = 100
MAX_KEY = 6  # digits
MOST_PROBLEMS = 100  # before reading on is of no use

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]+|#\d+|#[xX][0-9A-Fa-f]+);")
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Label(NamedTuple):
    """The text for the key with provd's NUMBER, and where it was written."""

    number: int
    text: str
    place: Place


def read_labels(path: Path, keys: int, known: str, report: Report) -> list[Label]:
    """The labels in the file at PATH for a phone whose keys are 1 to KEYS; KNOWN says which."""
    labels = list(_checked(rows(path, LABELS, report.add), keys, known, report))
    if not labels and not report:
        hint = f"a label has the fields {' and '.join(LABELS.fields)}"
        report.add(Place(str(path)), LABELS.code, "there is no label in it", hint)
    return labels


def _checked(found: Iterator[Row], keys: int, known: str, report: Report) -> Iterator[Label]:
    first: dict[int, int] = {}
    for row in found:
        if len(report.diagnostics) >= MOST_PROBLEMS:
            return
        number = _number(row.fields.get("key", ""))
        text = row.fields.get("label", "").strip(" ")
        if number is None or not 1 <= number <= keys:
            written = row.fields.get("key")
            message = f"there is no key {_shown(written)}" if written else "the key is missing"
            report.add(row.at("key"), "labels-key", message, known)
        elif number in first:
            message = f"key {number} has a label in line {first[number]} already"
            report.add(row.at("key"), "labels-key", message, "keep one of them")
        else:
            first[number] = row.at("key").line
        if problem := _problem(text):
            report.add(row.at("label"), "labels-text", *problem)
        elif text and number is not None:
            yield Label(number, unicodedata.normalize("NFC", text), row.at("label"))


def _number(text: str) -> int | None:
    is_number = text.isascii() and text.isdecimal() and len(text) <= MAX_KEY
    return int(text) if is_number else None


def _shown(text: str) -> str:
    short = text if len(text) <= 20 else text[:20] + "…"
    return f"'{short}'" if short.isprintable() else ascii(short)


def _problem(text: str) -> tuple[str, str] | None:
    """What is wrong with a label's text, and what to do about it."""
    for number, character in enumerate(text, start=1):
        if _is_control(character):
            name = f"U+{ord(character):04X}"
            hint = "a label is one line of plain text"
            return f"character {number} of the label is {name}, which cannot be printed", hint
    if found := _MARKUP.search(text):
        hint = "a label is plain text and is printed as it is written"
        return f"the label holds markup: {_shown(found[0])}", hint
    if len(text) > MAX_CHARACTERS:
        hint = f"a label has at most {MAX_CHARACTERS}"
        return f"the label has {len(text)} characters", hint
    return None


def _is_control(character: str) -> bool:
    is_none = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    kind = unicodedata.category(character)
    return is_none or kind in ("Cc", "Cs", "Zl", "Zp") or character in _DIRECTION
