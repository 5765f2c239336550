"""Stage 1, read: YAML text to data in which every value remembers its place."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from phonegen import files
from phonegen.codes import Code
from phonegen.diagnostics import Place, Report
from phonegen.language import yaml_errors

# Where a value stands in a spec: the keys and positions that lead to it.
Keys = tuple[int | str, ...]
MAX_DEPTH = 40
MAX_BYTES = 2_000_000
_INT = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufeff\ufffe\uffff]")


_NODES = frozenset([ScalarEvent, MappingStartEvent, SequenceStartEvent])
_ENDS = frozenset([MappingEndEvent, SequenceEndEvent])


class Map(dict[str, Any]):
    """A mapping that remembers where it, its keys and its values were written."""

    __slots__ = ("at", "key_at", "value_at")

    def __init__(self, at: Place) -> None:
        super().__init__()
        self.at = at
        self.key_at: dict[str, Place] = {}
        self.value_at: dict[str, Place] = {}

    def put(self, key: str, value: Any, key_at: Place, value_at: Place) -> None:
        self[key] = value
        self.key_at[key] = key_at
        self.value_at[key] = value_at


class Seq(list[Any]):
    """A sequence that remembers where it and its items were written."""

    __slots__ = ("at", "item_at")

    def __init__(self, at: Place) -> None:
        super().__init__()
        self.at = at
        self.item_at: list[Place] = []


def scalar(text: str, plain: bool) -> Any:
    """A plain scalar's value by the YAML 1.2 core schema; quoted ones are text.

    `no`, `10:20:30` and `0x10` stay text. A number of more digits than any phone
    has settings for stays text too, and its field's type says what is wrong.
    """
    if not plain:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    # A leading zero is kept: 007 is a version or an extension, not seven.
    if not text[-1].isdecimal():  # most are words
        return text
    if _INT.fullmatch(text) and (text.lstrip("+-") == "0" or text.lstrip("+-")[0] != "0"):
        return int(text)
    if _FLOAT.fullmatch(text) and str(float(text)) == text:
        return float(text)
    return text


def place_in(data: Any, keys: Keys) -> tuple[Place, bool]:
    """The place of the value at KEYS, and whether the whole path exists.

    Where the path stops (a missing field), the place is that of the last part found. The `value`
    of a setting that is written in short is the setting.
    """
    at: Place = data.at
    for number, key in enumerate(keys):
        if isinstance(data, Map) and key in data:
            at = data.value_at[str(key)] if number == len(keys) - 1 else data.key_at[str(key)]
            data = data[str(key)]
        elif isinstance(data, Seq) and isinstance(key, int) and key < len(data):
            at = data.item_at[key]
            data = data[key]
        elif not (isinstance(data, Map) and key == "value"):
            return at, False
    return at, True


def read(root: Path, path: str, report: Report) -> Map | Seq | None:
    """Parse one spec file; None, with the reason reported, when it cannot be used."""
    try:
        data = files.read(root / path, MAX_BYTES)
    except OSError as e:
        report.add(Place(path), Code.SPEC_FILE, f"cannot be read: {e.strerror}")
        return None
    return parse(data, path, report)


def parse(data: bytes, path: str, report: Report) -> Map | Seq | None:
    """Parse the bytes of one spec file into Map and Seq, without recursion."""
    start = Place(path)
    if len(data) > MAX_BYTES:
        report.add(start, Code.SPEC_FILE, f"the file is larger than {MAX_BYTES} bytes")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as e:
        before = data[: e.start]
        at = Place(path, before.count(b"\n") + 1, e.start - before.rfind(b"\n"))
        report.add(at, Code.YAML_ENCODING, *yaml_errors.unreadable(data, e))
        return None
    if found := _CONTROL.search(text):
        before_text = text[: found.start()]
        at = Place(path, before_text.count("\n") + 1, found.start() - before_text.rfind("\n"))
        report.add(at, Code.YAML_ENCODING, *yaml_errors.strange(found[0], found.start()))
        return None
    known = len(report.diagnostics)
    try:
        result = _compose(text, path, report)
    except MarkedYAMLError as e:
        told = yaml_errors.told(e, text)
        at = Place(path, told.line, told.column)
        report.add(at, Code.YAML_SYNTAX, told.message, told.hint)
        return None
    except (ReaderError, YAMLError, ValueError) as e:
        report.add(start, Code.YAML_SYNTAX, " ".join(str(e).split())[:200])
        return None
    return result if len(report.diagnostics) == known else None


def _in_quotes(first: str) -> str:
    return yaml_errors.QUOTED.format(first)


def _compose(text: str, path: str, report: Report) -> Map | Seq | None:
    stack: list[Map | Seq] = []
    keys: list[tuple[str, Place] | None] = []  # the pending key of each open mapping
    result: Map | Seq | None = None
    documents = 0

    def attach(value: Any, at: Place) -> None:
        nonlocal result
        if not stack:
            if isinstance(value, (Map, Seq)):
                result = value
            else:
                report.add(at, Code.WRONG_TYPE, "a spec is a mapping of fields")
            return
        parent = stack[-1]
        if isinstance(parent, Seq):
            parent.append(value)
            parent.item_at.append(at)
            return
        pending = keys[-1]
        if pending is not None:
            key, key_at = pending
            keys[-1] = None
            if key in parent:
                first = parent.key_at[key]
                report.add(
                    key_at, Code.YAML_DUPLICATE_KEY, f"'{key}' stands already in line {first.line}"
                )
            else:
                parent.put(key, value, key_at, at)

    def key_or_value(value: Any, at: Place, as_key: str = "") -> None:
        if stack and keys[-1] is None and isinstance(stack[-1], Map):
            if as_key == "<<":
                report.add(at, Code.YAML_ANCHOR, "the merge key '<<' is not allowed")
            keys[-1] = (as_key, at)
        else:
            attach(value, at)

    parser = CParser(text)
    while (event := parser.get_event()) is not None:
        kind = type(event)
        if kind in _ENDS:
            closed = stack.pop()
            keys.pop()
            attach(closed, closed.at)
            continue
        mark = event.start_mark
        at = Place(path, mark.line + 1, mark.column + 1)
        if kind in _NODES:
            if event.anchor is not None:
                message = f"the anchor '&{event.anchor}' is not allowed"
                hint = f"put what is shared in a base and `extends` it; {_in_quotes('&')}"
                report.add(at, Code.YAML_ANCHOR, message, hint)
            if event.tag is not None and str(event.tag) not in ("!", "None"):
                report.add(at, Code.YAML_TAG, f"the tag '{event.tag}' is not allowed")
            if kind is ScalarEvent:
                value = scalar(event.value, event.implicit[0])
                key_or_value(value, at, event.value)
                continue
            if stack and keys[-1] is None and isinstance(stack[-1], Map):
                if yaml_errors.template(text, mark.line, mark.column):
                    message = "a text with `{{` is not in quotes"
                    report.add(at, Code.YAML_KEY, message, 'write `KEY: "{{ … }}"`')
                    return None
                report.add(at, Code.YAML_KEY, "a key of a mapping cannot be a mapping or a list")
                keys[-1] = ("", at)
            if len(stack) >= MAX_DEPTH:
                report.add(at, Code.YAML_DEPTH, f"more than {MAX_DEPTH} levels")
                return None
            stack.append(Map(at) if kind is MappingStartEvent else Seq(at))
            keys.append(None)
        elif kind is AliasEvent:
            message = f"the alias '*{event.anchor}' is not allowed"
            report.add(at, Code.YAML_ANCHOR, message, _in_quotes("*"))
            key_or_value(None, at)
        elif kind is DocumentStartEvent:
            documents += 1
            if documents == 2:
                report.add(at, Code.YAML_DOCUMENT, "a second document begins here")
    if documents == 0 or (result is None and not report):
        report.add(Place(path), Code.WRONG_TYPE, "the file is empty; a spec is a mapping of fields")
    return result
