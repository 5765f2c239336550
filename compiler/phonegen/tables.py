"""Tables in CSV, JSON or YAML, read one row at a time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any

from phonegen.diagnostics import Place, did_you_mean

_CHUNK = 1 << 16


class TableError(ValueError):
    """A table that cannot be read on; PLACE says from where."""

    def __init__(self, place: Place, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.place = place
        self.hint = hint


@dataclass(frozen=True)
class Columns:
    """What a row may say. FIELDS have their meaning, ALIASES are other names of them."""

    thing: str  # what a row stands for, as "phone"
    fields: Mapping[str, str]
    aliases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was written, by field; empty ones left out."""

    place: Place
    fields: dict[str, str]


def rows(path: Path, columns: Columns) -> Iterator[Row]:
    """The rows of the file at PATH, by its suffix; raises TableError and OSError."""
    readers = {".csv": _csv, ".json": _json, ".jsonl": _json, ".yaml": _yaml, ".yml": _yaml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        hint = f"its name ends with one of {', '.join(readers)}"
        raise TableError(Place(str(path)), f"this is no list of {columns.thing}s", hint)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield from reader(file, str(path), columns)
        except UnicodeDecodeError as e:
            message = f"byte 0x{e.object[e.start]:02x} is not UTF-8"
            raise TableError(Place(str(path)), message) from e


def _row(place: Place, given: dict[Any, Any], columns: Columns) -> Row:
    fields = {}
    for written, value in given.items():
        name = columns.aliases.get(written, written)
        if name not in columns.fields:
            hint = did_you_mean(str(name), columns.fields)
            raise TableError(place, f"a {columns.thing} has no field '{_shown(str(name))}'", hint)
        if isinstance(value, bool | list | dict | float):
            raise TableError(place, f"the field '{name}' is no text")
        text = "" if value is None else str(value)
        if text:
            fields[name] = text
    return Row(place, fields)


def _shown(text: str) -> str:
    return text if text.isprintable() else ascii(text)[1:-1]


def _csv(file: IO[str], path: str, columns: Columns) -> Iterator[Row]:
    """The first line names the columns."""
    first = file.readline()
    separator = next((s for s in ",;\t" if s in first), ",")
    reader = csv.reader(chain([first], file), delimiter=separator, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _row(Place(path), dict.fromkeys(header), columns)
        names = [columns.aliases.get(name, name) for name in header]
        for line in reader:
            place = Place(path, reader.line_num)
            if not any(line):
                continue
            if len(line) > len(header):
                message = f"{len(line)} values for {len(header)} columns"
                raise TableError(place, message, "put values with commas into quotes")
            yield Row(place, {n: v.strip(" ") for n, v in zip(names, line, strict=False) if v})
    except csv.Error as e:
        raise TableError(Place(path, reader.line_num), str(e)) from e


def _json(file: IO[str], path: str, columns: Columns) -> Iterator[Row]:
    """A list of objects, or one object after another."""
    decoder = json.JSONDecoder()
    buffer, line, started = "", 1, False
    at = 0
    while True:
        while at < len(buffer) and (buffer[at] in " \t\r\n," or (buffer[at] in "[]")):
            line += buffer[at] == "\n"
            at += 1
        try:
            if at == len(buffer):
                raise json.JSONDecodeError("end of the buffer", buffer, at)
            value, end = decoder.raw_decode(buffer, at)
        except json.JSONDecodeError as e:
            more = file.read(_CHUNK)
            if more:
                buffer, at = buffer[at:] + more, 0
                continue
            if at < len(buffer):
                place = Place(path, line + buffer.count("\n", at, e.pos))
                raise TableError(place, f"this is not JSON: {e.msg}") from e
            if not started:
                raise TableError(Place(path), f"there is no {columns.thing} in it") from e
            return
        if not isinstance(value, dict):
            raise TableError(Place(path, line), f"a {columns.thing} is an object")
        started = True
        yield _row(Place(path, line), value, columns)
        line += buffer.count("\n", at, end)
        at = end


def _yaml(file: IO[str], path: str, columns: Columns) -> Iterator[Row]:
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

    depth, key = 0, None
    found: dict[str, str] = {}
    place = Place(path)

    def at(event: Any) -> Place:
        return Place(path, event.start_mark.line + 1, event.start_mark.column + 1)

    try:
        for event in YAML(typ="safe").parse(file):
            kind = type(event)
            if kind is ScalarEvent and depth == 1:
                if key is None:
                    key = event.value
                else:
                    found[key], key = event.value, None
            elif kind is MappingEndEvent:
                depth -= 1
                yield _row(place, found, columns)
            elif kind is MappingStartEvent and depth == 0:
                depth += 1
                found, key, place = {}, None, at(event)
            elif kind in (ScalarEvent, AliasEvent):
                raise TableError(at(event), f"a {columns.thing} is a mapping")
            elif depth and kind in (MappingStartEvent, SequenceStartEvent):
                raise TableError(at(event), f"a field of a {columns.thing} is text")
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        raise TableError(place, " ".join(str(e.problem or e.context).split())) from e
    except (YAMLError, ValueError) as e:
        if isinstance(e, TableError):
            raise
        raise TableError(Place(path), " ".join(str(e).split())[:200]) from e
