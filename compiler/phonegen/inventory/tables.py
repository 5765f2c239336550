"""Tables in CSV, JSON or YAML, read one row at a time; every value can tell its place."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple, NoReturn, Protocol

from phonegen.codes import Code
from phonegen.diagnostics import Place, did_you_mean, source_line

_CHUNK = 1 << 16
_SPACES = " \t\r\n"
Locate = Callable[[Place, str], Place]


class Add(Protocol):
    """Takes a problem, as `Report.add` does."""

    def __call__(self, place: Place, code: Code, message: str, hint: str = "") -> None: ...


class Columns(NamedTuple):
    """What a row may say. FIELDS have their meaning, ALIASES are other names of them."""

    thing: str  # what a row stands for, as "phone"
    fields: dict[str, str]
    aliases: dict[str, str]
    code: Code  # of the diagnostic for a table that cannot be read


class Row(NamedTuple):
    """A row as it was written: its fields, empty ones left out."""

    place: Place
    fields: dict[str, str]
    locate: Locate

    def at(self, field: str) -> Place:
        """Where the value of FIELD was written; the row's place when it is not there."""
        return self.locate(self.place, field)


class _UnreadableError(Exception):
    def __init__(self, place: Place, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.place = place
        self.hint = hint


class _Problems:
    """What is wrong with a list: rows that are left out, or a place that nobody can read on."""

    def __init__(self, columns: Columns, add: Add) -> None:
        self._columns = columns
        self._add = add
        self.count = 0

    def add(self, place: Place, message: str, hint: str = "") -> None:
        self.count += 1
        self._add(place, self._columns.code, message, hint)

    def no_field(self, place: Place, name: str) -> None:
        shown = name if name.isprintable() else ascii(name)[1:-1]
        shown = f"{shown[:40]}…" if len(shown) > 40 else shown
        hint = did_you_mean(name, self._columns.fields)
        self.add(place, f"a {self._columns.thing} has no field '{shown}'", hint)

    def twice(self, place: Place, name: str) -> None:
        self.add(place, f"the field '{name}' stands here twice")

    def no_text(self, place: Place, name: str) -> None:
        self.add(place, f"the field '{name}' is no text")


def rows(path: Path, columns: Columns, add: Add) -> Iterator[Row]:
    """The sound rows of the file at PATH, by its suffix; ADD takes every problem."""
    problems = _Problems(columns, add)
    readers = {".csv": _csv, ".json": _json, ".jsonl": _json, ".yaml": _yaml, ".yml": _yaml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        hint = f"its name ends with one of {', '.join(readers)}"
        problems.add(Place(str(path)), f"this is no list of {columns.thing}s", hint)
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from reader(file, str(path), columns, problems)
    except OSError as e:
        problems.add(Place(str(path)), f"cannot be read: {e.strerror}")
    except UnicodeDecodeError:
        problems.add(*_undecodable(path), "save it as UTF-8, in spreadsheets 'CSV UTF-8'")
    except _UnreadableError as e:
        problems.add(e.place, str(e), e.hint)


def _undecodable(path: Path) -> tuple[Place, str]:
    """Where the file stops to be UTF-8: the reader only knows the place in its buffer."""
    data = path.read_bytes()
    valid = data.decode("utf-8", errors="surrogateescape")
    start = next(i for i, c in enumerate(valid) if 0xDC80 <= ord(c) <= 0xDCFF)
    before = valid[:start].split("\n")
    message = f"byte 0x{ord(valid[start]) - 0xDC00:02x} is not UTF-8"
    return Place(str(path), len(before), len(before[-1].lstrip("\ufeff")) + 1), message


# CSV


def _csv(file: IO[str], path: str, columns: Columns, problems: _Problems) -> Iterator[Row]:
    """The first line names the columns."""
    first = file.readline()
    separator = next((s for s in ",;\t" if s in first), ",")
    reader = csv.reader(chain([first], file), delimiter=separator, strict=True)
    line_num = 0
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        names = [columns.aliases.get(name, name) for name in header]
        locate = _places(names, separator)
        for name, written in zip(names, header, strict=True):
            if name not in columns.fields:
                problems.no_field(locate(Place(path), name), written)
            elif names.count(name) > 1:
                problems.twice(locate(Place(path), name), name)
        if problems.count:
            return
        line_num = reader.line_num
        for values in reader:
            place = Place(path, line_num + 1)
            line_num = reader.line_num
            if not any(values):
                continue
            if len(values) > len(names):
                message = f"{len(values)} values for {len(names)} columns"
                problems.add(place, message, "put values with commas into quotes")
                continue
            fields = {n: v.strip(" ") for n, v in zip(names, values, strict=False) if v}
            yield Row(place, fields, locate)
    except csv.Error as e:
        raise _UnreadableError(Place(path, line_num + 1), str(e)) from e


def _places(names: list[str], separator: str) -> Locate:
    """Places of values are looked for only when a problem has to name one."""
    between = re.escape(separator)
    value = re.compile(rf' *(?:"(?:[^"]|"")*"?|[^{between}])*')

    def locate(place: Place, field: str) -> Place:
        line = source_line(Path(), place) or ""
        at = len(line) - len(line.lstrip("\ufeff"))
        mark = at
        for name in names if field in names else ():
            found = value.match(line, at)
            assert found is not None  # it matches nothing as well
            if name == field:
                start = at + len(found[0]) - len(found[0].lstrip(" "))
                start += line.startswith('"', start)
                return place._replace(column=start - mark + 1 if start <= len(line) else 1)
            at = found.end() + 1
        return place

    return locate


# JSON


def _json(file: IO[str], path: str, columns: Columns, problems: _Problems) -> Iterator[Row]:
    """A list of objects, or one object after another."""
    decoder = json.JSONDecoder(object_pairs_hook=_Object)
    locate = _members(columns)
    buffer, line, column, started = "", 1, 1, False
    at = 0

    def move(end: int) -> None:
        nonlocal at, line, column
        breaks = buffer.count("\n", at, end)
        column = end - buffer.rfind("\n", at, end) if breaks else column + end - at
        line, at = line + breaks, end

    while True:
        end = at
        while end < len(buffer) and buffer[end] in " \t\r\n,[]":
            end += 1
        move(end)
        try:
            if at == len(buffer):
                raise json.JSONDecodeError("end of the buffer", buffer, at)
            value, end = decoder.raw_decode(buffer, at)
        except RecursionError as e:
            raise _UnreadableError(Place(path, line, column), "it is nested too deep") from e
        except json.JSONDecodeError as e:
            more = file.read(_CHUNK)
            if more:
                buffer, at = buffer[at:] + more, 0
                continue
            if at < len(buffer):
                move(e.pos)
                raise _UnreadableError(
                    Place(path, line, column), f"this is not JSON: {e.msg}"
                ) from e
            if not started:
                message = f"there is no {columns.thing} in it"
                raise _UnreadableError(Place(path), message) from e
            return
        place = Place(path, line, column)
        if not isinstance(value, _Object):
            raise _UnreadableError(place, f"a {columns.thing} is an object")
        started = True
        fields = _fields(value, place, columns, problems, locate)
        if fields is not None:
            yield Row(place, fields, locate)
        move(end)


class _Object(list[tuple[str, Any]]):
    """The members of an object, also those that have one name."""


def _fields(
    given: _Object, place: Place, columns: Columns, problems: _Problems, locate: Locate
) -> dict[str, str] | None:
    before = problems.count
    fields: dict[str, str] = {}
    for written, value in given:
        name = columns.aliases.get(written, written)
        if name not in columns.fields:
            problems.no_field(locate(place, written), written)
        elif name in fields:
            problems.twice(locate(place, name), name)
        elif isinstance(value, bool | list | float):
            problems.no_text(locate(place, name), name)
        else:
            fields[name] = "" if value is None else str(value)
    if problems.count > before:
        return None
    return {name: text for name, text in fields.items() if text}


def _members(columns: Columns) -> Locate:
    def locate(place: Place, field: str) -> Place:
        """The object's first member of that name; its text has no others within quotes."""
        names = [field, *(alias for alias, name in columns.aliases.items() if name == field)]
        written = "|".join(re.escape(json.dumps(name, ensure_ascii=False)) for name in names)
        member = re.compile(rf"(?<!\\)(?:{written})\s*:\s*\"?")
        number, start = place.line, place.column - 1
        while (line := source_line(Path(), place._replace(line=number))) is not None:
            if found := member.search(line, start):
                return Place(place.path, number, found.end() + 1)
            number, start = number + 1, 0
        return place

    return locate


# YAML


def _yaml(file: IO[str], path: str, columns: Columns, problems: _Problems) -> Iterator[Row]:
    """A list of mappings."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError
    from ruamel.yaml.events import (
        AliasEvent,
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceStartEvent,
    )

    depth, key, sound = 0, "", True
    fields: dict[str, str] = {}
    places: dict[str, Place] = {}
    place = Place(path)
    is_key = started = False

    def at(event: Any) -> Place:
        return Place(path, event.start_mark.line + 1, event.start_mark.column + 1)

    def wrong(event: Any, message: str) -> NoReturn:
        raise _UnreadableError(at(event), message)

    try:
        for event in YAML(typ="safe").parse(file):
            kind = type(event)
            if kind is ScalarEvent and depth:
                is_key = not is_key
                if not is_key:
                    if key in columns.fields and key not in fields:
                        fields[key], places[key] = event.value, at(event)
                    continue
                key = columns.aliases.get(event.value, event.value)
                if key not in columns.fields:
                    problems.no_field(at(event), event.value)
                    sound = False
                elif key in fields:
                    problems.twice(at(event), key)
                    sound = False
            elif kind is MappingEndEvent:
                depth -= 1
                if sound:
                    given = {name: text for name, text in fields.items() if text}
                    yield Row(place, given, _Known(places))
            elif kind is MappingStartEvent and not depth:
                depth, sound, is_key, started = 1, True, False, True
                fields, places, place = {}, {}, at(event)
            elif depth and kind in (MappingStartEvent, SequenceStartEvent, AliasEvent):
                wrong(event, f"a field of a {columns.thing} is text")
            elif kind in (ScalarEvent, AliasEvent):
                wrong(event, f"a {columns.thing} is a mapping")
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        raise _UnreadableError(place, " ".join(str(e.problem or e.context).split())) from e
    except UnicodeDecodeError:
        raise
    except (YAMLError, ValueError) as e:
        place = _unprintable(path) or Place(path)
        raise _UnreadableError(place, " ".join(str(e).split())[:200]) from e
    if not started:
        raise _UnreadableError(Place(path), f"there is no {columns.thing} in it")


class _Known:
    """Places that the parser told."""

    def __init__(self, places: dict[str, Place]) -> None:
        self._places = places

    def __call__(self, place: Place, field: str) -> Place:
        return self._places.get(field, place)


def _unprintable(path: str) -> Place | None:
    """The first character that no YAML file has; the parser only knows its place in a buffer."""
    text = Path(path).read_text("utf-8-sig")
    found = re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if found is None:
        return None
    before = text[: found.start()].split("\n")
    return Place(path, len(before), len(before[-1]) + 1)
