"""Lists of labels for function keys."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from phonegen.codes import Code
from phonegen.diagnostics import Place, Report
from phonegen.inventory.tables import Columns, Row, rows

LABELS = Columns(
    "label",
    {"key": "number of the function key, as provd counts", "label": "what stands on it"},
    {"number": "key", "position": "key", "text": "label", "name": "label"},
    [["key"], ["label"]],
    Code.LABELS_FILE,
)
MOST = 100  # characters of a label
MOST_PROBLEMS = 100  # before reading on helps nobody
# Characters that turn the direction of what follows them, or end its line.
_TURNING = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Label(NamedTuple):
    """The text for the key with provd's NUMBER, and where it was written."""

    number: int
    text: str
    place: Place


def read_labels(path: Path, keys: int, known: str, report: Report) -> list[Label]:
    """The labels in the file at PATH for a phone whose keys are 1 to KEYS; KNOWN says which.

    What is wrong with them goes to REPORT; labels without text are left out.
    """
    found: dict[int, Label] = {}
    for row in rows(path, LABELS, report.add):
        label = _label(row, keys, known, report)
        if label and label.number in found:
            message = f"key {label.number} has a label in line {found[label.number].place.line}"
            report.add(row.at("key"), Code.LABELS_KEY, message, "keep one of them")
        elif label:
            found[label.number] = label
        if len(report.diagnostics) >= MOST_PROBLEMS:
            break
    return [label for label in found.values() if label.text]


def _label(row: Row, keys: int, known: str, report: Report) -> Label | None:
    written, text = row.fields.get("key", ""), row.fields.get("label", "").strip(" ")
    for problem, hint in label_problems(text):
        report.add(row.at("label"), Code.LABELS_TEXT, problem, hint)
    is_number = written.isascii() and written.isdecimal() and len(written) < 10
    if not is_number or not 1 <= int(written) <= keys:
        message = f"there is no key {written[:20]!a}" if written else "the key is missing"
        report.add(row.at("key"), Code.LABELS_KEY, message, known)
        return None
    return Label(int(written), unicodedata.normalize("NFC", text), row.at("label"))


def label_problems(text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a label, and what to do about it."""
    for number, character in enumerate(text, start=1):
        if unicodedata.category(character) in ("Cc", "Cs", "Cn") or character in _TURNING:
            problem = f"character {number} of the label is U+{ord(character):04X}"
            yield f"{problem}, which cannot be printed", "a label is one line of plain text"
            break
    if len(text) > MOST:
        yield f"the label has {len(text)} characters", f"a label has at most {MOST}"
