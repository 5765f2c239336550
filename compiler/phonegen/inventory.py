"""Lists of phones in CSV, JSON or YAML, read one phone at a time."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any

from phonegen.diagnostics import Place, did_you_mean

FIELDS = {
    "mac": "MAC address in any notation",
    "phone": "vendor/model",
    "vendor": "vendor, beside model",
    "model": "model, beside vendor; or vendor/model alone",
    "address": "IPv4 address that the phone always gets",
    "name": "host name",
    "server": "URL or address of the phone's own provisioning server",
}
# Other names that lists of phones have for them.
ALIASES = {"vendor/model": "phone", "ip": "address", "host": "name", "hostname": "name"}
_CHUNK = 1 << 16
_MAC = re.compile(
    r"[0-9a-f]{12}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}|[0-9a-f]{6}-[0-9a-f]{6}"
    r"|[0-9a-f]{1,2}(?:([:. -])[0-9a-f]{1,2})(?:\1[0-9a-f]{1,2}){4}"
)


class InventoryError(ValueError):
    """An inventory that cannot be read on; PLACE says from where."""

    def __init__(self, place: Place, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.place = place
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Row:
    """One phone as it was written: fields of FIELDS, empty ones left out."""

    place: Place
    fields: dict[str, str]


def rows(path: Path) -> Iterator[Row]:
    """The phones in the file at PATH, by its suffix; raises InventoryError and OSError."""
    readers = {".csv": _csv, ".json": _json, ".jsonl": _json, ".yaml": _yaml, ".yml": _yaml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        hint = f"its name ends with one of {', '.join(readers)}"
        raise InventoryError(Place(str(path)), "this is no list of phones", hint)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield from reader(file, str(path))
        except UnicodeDecodeError as e:
            message = f"byte 0x{e.object[e.start]:02x} is not UTF-8"
            raise InventoryError(Place(str(path)), message) from e


def mac_address(text: str) -> str | None:
    """A MAC in any common notation as `00:15:65:aa:bb:cc`; None when it is none."""
    lowered = text.strip().lower()
    found = _MAC.fullmatch(lowered)
    if found is None:
        return None
    if found[1]:
        return ":".join(part.zfill(2) for part in lowered.split(found[1]))
    digits = re.sub(r"[^0-9a-f]", "", lowered)
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def _row(place: Place, given: dict[Any, Any]) -> Row:
    fields = {}
    for written, value in given.items():
        name = ALIASES.get(written, written)
        if name not in FIELDS:
            hint = did_you_mean(str(name), FIELDS)
            raise InventoryError(place, f"a phone has no field '{_shown(str(name))}'", hint)
        if isinstance(value, bool | list | dict | float):
            raise InventoryError(place, f"the field '{name}' is no text")
        text = "" if value is None else str(value)
        if text:
            fields[name] = text
    return Row(place, fields)


def _shown(text: str) -> str:
    return text if text.isprintable() else ascii(text)[1:-1]


def _csv(file: IO[str], path: str) -> Iterator[Row]:
    """The first line names the columns."""
    first = file.readline()
    separator = next((s for s in ",;\t" if s in first), ",")
    reader = csv.reader(chain([first], file), delimiter=separator, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _row(Place(path), dict.fromkeys(header))
        names = [ALIASES.get(name, name) for name in header]
        for line in reader:
            place = Place(path, reader.line_num)
            if not any(line):
                continue
            if len(line) > len(header):
                message = f"{len(line)} values for {len(header)} columns"
                raise InventoryError(place, message, "put values with commas into quotes")
            yield Row(place, {n: v.strip(" ") for n, v in zip(names, line, strict=False) if v})
    except csv.Error as e:
        raise InventoryError(Place(path, reader.line_num), str(e)) from e


def _json(file: IO[str], path: str) -> Iterator[Row]:
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
                raise InventoryError(place, f"this is not JSON: {e.msg}") from e
            if not started:
                raise InventoryError(Place(path), "there is no phone in it") from e
            return
        if not isinstance(value, dict):
            raise InventoryError(Place(path, line), "a phone is an object")
        started = True
        yield _row(Place(path, line), value)
        line += buffer.count("\n", at, end)
        at = end


def _yaml(file: IO[str], path: str) -> Iterator[Row]:
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
    phone: dict[str, str] = {}
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
                    phone[key], key = event.value, None
            elif kind is MappingEndEvent:
                depth -= 1
                yield _row(place, phone)
            elif kind is MappingStartEvent and depth == 0:
                depth += 1
                phone, key, place = {}, None, at(event)
            elif kind in (ScalarEvent, AliasEvent):
                raise InventoryError(at(event), "a phone is a mapping")
            elif depth and kind in (MappingStartEvent, SequenceStartEvent):
                raise InventoryError(at(event), "a field of a phone is text")
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        raise InventoryError(place, " ".join(str(e.problem or e.context).split())) from e
    except (YAMLError, ValueError) as e:
        if isinstance(e, InventoryError):
            raise
        raise InventoryError(Place(path), " ".join(str(e).split())[:200]) from e
