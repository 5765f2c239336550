"""Lists of labels for function keys in CSV, JSON or YAML, each label with its place."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from phonegen.diagnostics import Place, Report, did_you_mean
from phonegen.reader import MAX_BYTES, Map, Seq, parse

FIELDS = {"key": "number of the function key, as provd counts", "label": "text of its label"}
# Other names that lists have for them.
ALIASES = {"number": "key", "position": "key", "text": "label", "name": "label"}
HEADER = "the first line names the columns: key,label"
MAX_CHARACTERS = 100
MAX_KEY = 6  # digits

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]+|#\d+|#[xX][0-9A-Fa-f]+);")
_ESCAPE = re.compile(r"\\\\|\\u([dD][89abAB]\w\w)\\u([dD][c-fC-F]\w\w)|\\.")
_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Label(NamedTuple):
    """The text for the key with provd's NUMBER, and where it was written."""

    number: int
    text: str
    place: Place


@dataclass(frozen=True)
class _Written:
    """A number and a text as they were written."""

    number: str
    number_at: Place
    text: str
    text_at: Place


def read_labels(path: Path, keys: int, known: str, report: Report) -> list[Label]:
    """The labels in the file at PATH for a phone whose keys are 1 to KEYS; KNOWN says which."""
    text = _text(path, report)
    if text is None:
        return []
    readers = {".csv": _csv, ".json": _json, ".yaml": _yaml, ".yml": _yaml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        hint = f"its name ends with one of {', '.join(readers)}"
        report.add(Place(str(path)), "labels-file", "this is no list of labels", hint)
        return []
    labels = list(_checked(reader(text, str(path), report), keys, known, report))
    if not labels and not report:
        report.add(Place(str(path)), "labels-file", "there is no label in it", HEADER)
    return labels


def _text(path: Path, report: Report) -> str | None:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as e:
        report.add(Place(str(path)), "labels-file", f"cannot be read: {e.strerror}")
        return None
    if len(data) > MAX_BYTES:
        message = f"the file is larger than {MAX_BYTES} bytes"
        report.add(Place(str(path)), "labels-file", message)
        return None
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as e:
        before = data[: e.start].split(b"\n")
        place = Place(str(path), len(before), len(before[-1].decode("utf-8")) + 1)
        hint = "save it as UTF-8, in spreadsheets 'CSV UTF-8'"
        report.add(place, "labels-file", f"byte 0x{data[e.start]:02x} is not UTF-8", hint)
        return None


# Checks


def _checked(
    written: Iterator[_Written], keys: int, known: str, report: Report
) -> Iterator[Label]:
    first: dict[int, Place] = {}
    for one in written:
        number = _number(one.number)
        if number is None or not 1 <= number <= keys:
            what = f"there is no key {_shown(one.number)}" if one.number else "the key is missing"
            report.add(one.number_at, "labels-key", what, known)
        elif number in first:
            message = f"key {number} has a label in line {first[number].line} already"
            report.add(one.number_at, "labels-key", message, "keep one of them")
            number = None
        else:
            first[number] = one.number_at
        if problem := _problem(one.text):
            report.add(one.text_at, "labels-text", *problem)
        elif number is not None and 1 <= number <= keys and one.text:
            yield Label(number, unicodedata.normalize("NFC", one.text), one.text_at)


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


# Formats


class _Cell(NamedTuple):
    text: str
    column: int
    closed: bool


def _cells(line: str, separator: str) -> Iterator[_Cell]:
    """The values of a line of CSV; quotes are closed on their line."""
    value = re.compile(
        rf'[ ]*"(?P<quoted>(?:[^"]|"")*)"[ ]*(?={re.escape(separator)}|$)'
        rf"|(?P<plain>[^{re.escape(separator)}]*)"
    )
    at = 0
    while found := value.match(line, at):
        quoted = found["quoted"]
        if quoted is not None:
            yield _Cell(quoted.replace('""', '"').strip(" "), found.start("quoted") + 1, True)
        else:
            plain = found["plain"]
            column = at + len(plain) - len(plain.lstrip(" ")) + 1
            yield _Cell(plain.strip(" "), column, not plain.lstrip(" ").startswith('"'))
        at = found.end() + 1
        if at > len(line):
            return


def _csv(text: str, path: str, report: Report) -> Iterator[_Written]:
    """The first line names the columns."""
    separator, names = "", list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.removesuffix("\r")
        if not line.strip(" ,;\t"):
            continue
        if not names:
            separator = next((s for s in ",;\t" if s in line), ",")
            header = list(_cells(line, separator))
            names = _columns(header, path, number, report)
            if not names:
                return
            continue
        cells = list(_cells(line, separator))
        if broken := [c for c in cells if not c.closed]:
            place = Place(path, number, broken[0].column)
            hint = 'a value in quotes is one line; a quote in it is written twice: ""'
            report.add(place, "labels-file", "the quotes around this value are not closed", hint)
        elif any(c.text for c in cells[len(names) :]):
            place = Place(path, number, cells[len(names)].column)
            message = f"{len(cells)} values for {len(names)} columns"
            report.add(place, "labels-file", message, "put values with commas into quotes")
        else:
            yield _row(dict(zip(names, cells, strict=False)), Place(path, number))


def _row(cells: dict[str, _Cell], start: Place) -> _Written:
    def value(name: str) -> tuple[str, Place]:
        cell = cells.get(name)
        return (cell.text, start._replace(column=cell.column)) if cell else ("", start)

    return _Written(*value("key"), *value("label"))


def _columns(header: list[_Cell], path: str, line: int, report: Report) -> list[str]:
    """The fields that the columns hold; none when the header is wrong."""
    names = [_field(cell.text) for cell in header]
    for name, cell in zip(names, header, strict=True):
        if name not in FIELDS:
            hint = HEADER if _number(name) else did_you_mean(name, FIELDS)
            message = f"a label has no field {_shown(name)}"
            report.add(Place(path, line, cell.column), "labels-file", message, hint)
    for name in FIELDS:
        if names.count(name) != 1:
            what = "two columns are" if name in names else "no column is"
            report.add(Place(path, line), "labels-file", f"{what} the '{name}'", HEADER)
    return [] if report else names


def _field(name: str) -> str:
    lowered = name.strip().lower()
    return ALIASES.get(lowered, lowered)


def _json(text: str, path: str, report: Report) -> Iterator[_Written]:
    """JSON is read as the YAML that it is, so that its values know their places."""
    try:
        json.loads(text)
    except (json.JSONDecodeError, RecursionError) as e:
        place, message = Place(path), "it is nested too deep"
        if isinstance(e, json.JSONDecodeError):
            place, message = Place(path, e.lineno, e.colno), f"this is not JSON: {e.msg}"
        report.add(place, "labels-file", message)
        return
    yield from _yaml(_paired(text.replace("\t", " ")), path, report)


def _yaml(text: str, path: str, report: Report) -> Iterator[_Written]:
    """A mapping from numbers to labels, or a list of mappings with `key` and `label`."""
    shape = "a list of labels is `1: Reception`, or a list of `{key: 1, label: Reception}`"
    found = Report()
    data = parse(text.encode(), path, found) if text.strip() else None
    report.diagnostics |= {d for d in found.diagnostics if d.code != "wrong-type"}
    if data is None and (not text.strip() or any(d.code == "wrong-type" for d in found.sorted())):
        report.add(Place(path), "labels-file", "there is no label in it", shape)
    if isinstance(data, Map):
        for number in data:
            yield from _item({"key": number, "label": data[number]},
                             {"key": data.key_at[number], "label": data.value_at[number]},
                             report)  # fmt: skip
    for item, place in zip(data, data.item_at, strict=True) if isinstance(data, Seq) else ():
        if not isinstance(item, Map):
            report.add(place, "labels-file", "an item of the list is no mapping", shape)
            continue
        fields, places = {}, {"key": place, "label": place}
        for name, value in item.items():
            field = _field(name)
            if field not in FIELDS:
                message = f"a label has no field {_shown(name)}"
                hint = did_you_mean(field, FIELDS)
                report.add(item.key_at[name], "labels-file", message, hint)
            elif field in fields:
                message = f"the '{field}' stands here twice"
                report.add(item.key_at[name], "labels-file", message)
            else:
                fields[field], places[field] = value, item.value_at[name]
        yield from _item(fields, places, report)


def _item(
    fields: dict[str, object], places: dict[str, Place], report: Report
) -> Iterator[_Written]:
    texts = {}
    for name in FIELDS:
        value = fields.get(name)
        if isinstance(value, bool | Map | Seq):
            hint = "put it into quotes" if isinstance(value, bool) else ""
            report.add(places[name], "labels-file", f"the '{name}' is no text", hint)
            return
        texts[name] = "" if value is None else str(value).strip(" ")
    yield _Written(texts["key"], places["key"], texts["label"], places["label"])


def _paired(text: str) -> str:
    """JSON's TEXT with characters that it escapes in two halves escaped as YAML does."""

    def joined(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0]
        halves = bytes.fromhex(found[1] + found[2]).decode("utf-16-be")
        return f"\\U{ord(halves):08x}"

    return _ESCAPE.sub(joined, text)
