"""Tables in CSV, JSON or YAML, read one row at a time; every value can tell its place."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

from phonegen.codes import Code
from phonegen.diagnostics import Place, closest, did_you_mean, source_line

_CHUNK = 1 << 16
_LONGEST = 60  # letters of a name that is compared with others
_MOST_UNREAD = 20  # columns that are named one by one
_DEEPEST = 50  # brackets within brackets, in fields that nobody reads
_SPACES = " \t\r\n"
_NULL = frozenset({"null", "Null", "NULL", "~", ""})  # of YAML, without quotes
Locate = Callable[[Place, str], Place]


class Add(Protocol):
    """Takes a problem, as `Report.add` does."""

    def __call__(self, place: Place, code: Code, message: str, hint: str = "") -> None: ...


class Columns(NamedTuple):
    """What a row may say. FIELDS have their meaning, ALIASES are other names of them.

    A name is the same in any case, with blanks, dashes, dots or underscores in it or without.
    """

    thing: str  # what a row stands for, as "phone"
    fields: dict[str, str]
    aliases: dict[str, str]
    needed: list[list[str]]  # of each, one must be among the columns
    code: Code  # of the diagnostic for a table that cannot be read
    aside: frozenset[str] = frozenset()  # fields that other commands read of the same table
    # Fields that a thing has more than one of, as `line2_FIELD`: of a phone's lines.
    of_lines: frozenset[str] = frozenset()

    def known(self) -> dict[str, str]:
        """Fields by their names and by their other names."""
        named = {name: name for name in self.fields} | self.aliases
        return {letters(name): field for name, field in named.items()}


_OF_LINE = re.compile("line([1-9][0-9]?)([a-z].*)")  # of letters and digits alone


def of_line(number: int | str, field: str) -> str:
    """What FIELD of the line of that NUMBER is called."""
    return field if int(number) == 1 else f"line{number}_{field}"


def letters(name: str) -> str:
    """NAME as people compare names: letters and digits alone, in lower case."""
    return "".join(filter(str.isalnum, name.casefold()))


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


class _Names:
    """What the names in a list mean, and what is wrong with it."""

    def __init__(self, columns: Columns, add: Add) -> None:
        self.columns = columns
        self._add = add
        self._known = columns.known()
        self.met: dict[str, str] = {}  # fields by their names as written in the list
        self._unread: set[str] = set()
        self._aside = {letters(name) for name in columns.aside} - self._known.keys()
        self._of_lines = {letters(name): name for name in columns.of_lines}
        self.count = 0

    def add(self, place: Place, message: str, hint: str = "") -> None:
        self.count += 1
        self._add(place, self.columns.code, message, hint)

    def field(self, name: str, place: Callable[[], Place]) -> str | None:
        """The field that NAME means. None for one that nobody reads, which is told once.

        A misspelt field is an error: its values would be lost, and nobody would miss them.
        """
        found = self.met.get(name) or self._field(letters(name))
        if found is not None:
            self.met[name] = found
            return found
        if name in self._unread or self._is_aside(letters(name)):
            return None
        self._unread.add(name)
        if len(self._unread) > _MOST_UNREAD:
            return None
        thing, plain = self.columns.thing, letters(name)[:_LONGEST]
        line = _OF_LINE.fullmatch(plain)
        if line is not None and _misspelt(line[2], self._of_lines):
            fields = [of_line(line[1], field) for field in self.columns.of_lines]
            hint = did_you_mean(name.lower(), fields)
            self.add(place(), f"a line of a {thing} has no field {shown(name)}", hint)
        elif _misspelt(plain, self._known):
            hint = did_you_mean(name.lower(), [*self.columns.fields, *self.columns.aliases])
            self.add(place(), f"a {thing} has no field {shown(name)}", hint)
        else:
            message = f"{shown(name)} is nothing that is read of a {thing}"
            hint = f"read are {', '.join(self.columns.fields)}"
            self._add(place(), Code.UNREAD_COLUMN, message, hint)
        return None

    def _field(self, plain: str) -> str | None:
        line = _OF_LINE.fullmatch(plain)
        if line is not None and line[2] in self._of_lines:
            return of_line(line[1], self._of_lines[line[2]])
        return self._known.get(plain)

    def _is_aside(self, plain: str) -> bool:
        line = _OF_LINE.fullmatch(plain)
        return plain in self._aside or (line is not None and line[2] in self._aside)

    def finish(self, path: str) -> None:
        """Tell how many names were too many to tell."""
        more = len(self._unread) - _MOST_UNREAD
        if more > 0:
            message = f"{more} more names are nothing that is read of a {self.columns.thing}"
            self._add(Place(path), Code.UNREAD_COLUMN, message, "look at the list")

    def twice(self, place: Place, name: str) -> None:
        self.add(place, f"the field '{name}' stands here twice", "keep one of them")

    def no_text(self, place: Place, name: str) -> None:
        self.add(place, f"the field '{name}' is no text", "put it into quotes")


def _misspelt(name: str, known: Mapping[str, str]) -> bool:
    """Whether NAME means one of the KNOWN: with letters swapped, or few others."""
    swapped = any(sorted(name) == sorted(other) for other in known)
    return swapped or bool(closest(name, known, cutoff=0.85))


def shown(text: str) -> str:
    """TEXT in quotes, on one line and not too long."""
    printable = text if text.isprintable() else ascii(text)[1:-1]
    return f"'{printable[:60]}…'" if len(printable) > 60 else f"'{printable}'"


def rows(path: Path, columns: Columns, add: Add) -> Iterator[Row]:
    """The sound rows of the file at PATH, by its suffix; ADD takes every problem."""
    names = _Names(columns, add)
    readers = {".csv": _csv, ".json": _json, ".jsonl": _json, ".yaml": _yaml, ".yml": _yaml}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        hint = f"its name ends with one of {', '.join(readers)}"
        names.add(Place(str(path)), f"this is no list of {columns.thing}s", hint)
        return
    if path.exists() and not path.is_file():
        names.add(Place(str(path)), "this is no file")
        return
    empty = True
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            found = reader(file, str(path), names)
            for row in found:
                empty = False
                yield row
                yield from found
    except OSError as e:
        names.add(Place(str(path)), f"cannot be read: {e.strerror}")
    except UnicodeDecodeError:
        names.add(*_undecodable(path), "save it as UTF-8, in spreadsheets 'CSV UTF-8'")
    except _UnreadableError as e:
        names.add(e.place, str(e), e.hint)
    names.finish(str(path))
    if empty and not names.count:
        hint = f"a CSV file begins with a line of names: {','.join(columns.fields)}"
        names.add(Place(str(path)), f"there is no {columns.thing} in it", hint)


def _undecodable(path: Path) -> tuple[Place, str]:
    """Where the file stops to be UTF-8: the reader only knows the place in its buffer."""
    data = path.read_bytes()
    valid = data.decode("utf-8", errors="surrogateescape")
    start = next(i for i, c in enumerate(valid) if 0xDC80 <= ord(c) <= 0xDCFF)
    before = valid[:start].split("\n")
    message = f"byte 0x{ord(valid[start]) - 0xDC00:02x} is not UTF-8"
    return Place(str(path), len(before), len(before[-1].lstrip("\ufeff")) + 1), message


# CSV


def _csv(file: IO[str], path: str, names: _Names) -> Iterator[Row]:
    """A line of names, then a row a line; empty lines and empty columns are nothing."""
    skipped, first, separator = _first_line(file)
    reader = csv.reader(chain([first], file), delimiter=separator, strict=True)
    line_num = skipped
    try:
        written = [name.strip() for name in next(reader, [])]
        fields = _header(written, separator, Place(path, line_num + 1), names)
        if names.count:
            return
        locate = _places(fields, separator)
        width, nameless = len(written), "" in written
        line_num = skipped + reader.line_num
        for values in reader:
            place = Place(path, line_num + 1)
            line_num = skipped + reader.line_num
            given = [value.strip(_SPACES) for value in values]
            if not any(given):
                continue
            if len(given) > width and any(given[width:]):
                message = f"{len(values)} values for {width} columns"
                names.add(place, message, "put values with commas into quotes")
                continue
            if nameless and any(v and not n for n, v in zip(written, given, strict=False)):
                message = "a value stands in a column without a name"
                names.add(place, message, "name the column, or put values with commas into quotes")
                continue
            found = zip(fields, given, strict=False)
            yield Row(place, {name: value for name, value in found if name and value}, locate)
    except csv.Error as e:
        raise _UnreadableError(Place(path, line_num + 1), str(e)) from e


def _first_line(file: IO[str]) -> tuple[int, str, str]:
    """Lines before the line of names, that line, and the separator that it uses most.

    Spreadsheets write empty lines, and one that tells the separator: `sep=;`; people and programs
    write titles above a table.
    """
    skipped, told = 0, ""
    while line := file.readline():
        if found := re.fullmatch(r"\s*\"?sep=([,;\t|])\"?\s*", line, re.IGNORECASE):
            told = found[1]
        elif line.strip(_SPACES + ",;"):
            separator = told or max(",;\t", key=line.count)
            if not _is_title(line, separator):
                return skipped, line, separator
        skipped += 1
    return skipped, "", told or ","


def _is_title(line: str, separator: str) -> bool:
    """Whether a line has many cells, and text in the first alone."""
    try:
        first, *others = next(csv.reader([line], delimiter=separator))
    except csv.Error:  # who reads the line of names will tell
        return False
    return bool(others and first.strip()) and not any(cell.strip() for cell in others)


def _header(written: list[str], separator: str, place: Place, names: _Names) -> list[str]:
    """The field of each column; empty where nobody reads it."""
    at = _places([str(number) for number in range(len(written))], separator)
    fields: list[str] = []
    seen: set[str] = set()
    for number, name in enumerate(written):
        field = names.field(name, partial(at, place, str(number))) or "" if name else ""
        if field in seen:
            names.twice(at(place, str(number)), field)
        elif field:
            seen.add(field)
        fields.append(field)
    for choice in names.columns.needed if any(written) else ():
        if not seen.intersection(choice) and not names.count:
            what = " or ".join(f"'{name}'" for name in choice)
            message = f"no column is called {what}"
            names.add(place, message, f"the first line names the columns: {','.join(choice[:1])},…")
    return fields


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


def _json(file: IO[str], path: str, names: _Names) -> Iterator[Row]:
    """A list of objects, alone or in an object around it, or one object after another."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_Object, parse_int=str, parse_float=_NoText, parse_constant=_NoText
    )
    buffer, line, column = file.read(_CHUNK), 1, 1
    around = _AROUND.match(buffer)
    told = 0  # where in the buffer LINE and COLUMN are

    def move(to: int) -> None:
        nonlocal told, line, column
        breaks = buffer.count("\n", told, to)
        column = to - buffer.rfind("\n", told, to) if breaks else column + to - told
        line, told = line + breaks, to

    end = around.end() if around is not None else 0
    while True:
        before, at = end, _BETWEEN.match(buffer, end).end()  # type: ignore[union-attr]
        if around is not None and "]" in buffer[before:at]:
            return
        move(at)
        try:
            if at == len(buffer):
                raise json.JSONDecodeError("end of the buffer", buffer, at)
            value, end = decoder.raw_decode(buffer, at)
        except RecursionError as e:
            raise _UnreadableError(Place(path, line, column), "it is nested too deep") from e
        except json.JSONDecodeError as e:
            # What was read in vain is read again: twice as much each time, so all is read twice.
            more = file.read(max(_CHUNK, len(buffer) - at))
            if more:
                buffer, end, told = buffer[at:] + more, 0, 0
                continue
            if at < len(buffer):
                move(e.pos)
                message = f"this is not JSON: {e.msg}"
                raise _UnreadableError(Place(path, line, column), message) from e
            return
        place = Place(path, line, column)
        if not isinstance(value, _Object):
            thing = names.columns.thing
            raise _UnreadableError(place, f"a {thing} is an object", f'as {{"{_first(names)}": …}}')
        locate = _Members(buffer[at:end], names.columns)
        fields = _fields(value, place, names, locate)
        if fields is not None:
            yield Row(place, fields, locate)


def _first(names: _Names) -> str:
    return next(iter(names.columns.fields))


_BETWEEN = re.compile(r"[ \t\r\n,\[\]]*")  # what stands between objects
# What APIs write before their list: `{"total": 2, "items": [`.
_AROUND = re.compile(r'\s*\{(?:\s*"\w+"\s*:\s*(?:\d+|null)\s*,)*\s*"\w+"\s*:\s*\[(?=\s*\{)')


class _Object(list[tuple[str, Any]]):
    """The members of an object, also those that have one name."""


class _NoText:
    """A number with a fraction, or none at all."""

    def __init__(self, written: str) -> None:
        pass


def _fields(given: _Object, place: Place, names: _Names, locate: _Members) -> dict[str, str] | None:
    before = names.count
    fields: dict[str, str] = {}
    for written, value in given:
        name = names.met.get(written)
        if name is None:
            name = names.field(written, partial(locate.written, place, written))
        if name is None:
            continue
        if name in fields:
            names.twice(locate(place, name), name)
        elif isinstance(value, str):
            fields[name] = value
        elif value is None:
            fields[name] = ""
        else:
            names.no_text(locate(place, name), name)
    return _written(fields) if names.count == before else None


def _written(fields: dict[str, str]) -> dict[str, str]:
    """FIELDS without empty ones, which few rows have."""
    return {f: text for f, text in fields.items() if text} if "" in fields.values() else fields


_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_BEFORE_VALUE = re.compile(r'\s*:\s*"?')


class _Members:
    """Places within the text of an object, looked for only when a problem has to name one."""

    def __init__(self, text: str, columns: Columns) -> None:
        self._text = text
        self._columns = columns

    def __call__(self, place: Place, field: str) -> Place:
        known = self._columns.known()
        return self._find(place, lambda name: known.get(letters(name)) == field)

    def written(self, place: Place, name: str) -> Place:
        """Where the value of the member NAME begins."""
        return self._find(place, lambda found: found == name)

    def _find(self, place: Place, wanted: Callable[[str], bool]) -> Place:
        for found in _STRING.finditer(self._text):
            value = _BEFORE_VALUE.match(self._text, found.end())
            if value is not None and wanted(found[1]):
                before = self._text[: value.end()]
                breaks = before.count("\n")
                column = len(before) - before.rfind("\n") if breaks else place.column + len(before)
                return Place(place.path, place.line + breaks, column)
        return place


# YAML


# What programs write: one field a line, of values that are text in YAML as they stand, or in quotes
# with nothing that quotes change. Only a list that is so from its first letter to its last is read
# without the parser, in a sixth of its time.
_TEXT = r"[A-Za-z0-9](?:[A-Za-z0-9_./:-]*[A-Za-z0-9])?"
_QUOTED = r"""'[ !"#-&(-~]*'|"[ !#-\[\]-~]*\""""
_FIELD = rf"[A-Za-z_][A-Za-z0-9_-]{{0,59}}: (?:{_TEXT}|{_QUOTED})\n"
_PLAIN = re.compile(rf"(?:- {_FIELD}(?:  {_FIELD})*+)++")
_INDENT = 2  # of a field


def _plain(text: str, path: str, names: _Names) -> Iterator[Row]:
    """The rows of a text that matches `_PLAIN`, as `_mappings` gives them."""
    lines = text.split("\n")
    lines[-1] = "-"  # behind the last line break: the end of the last mapping
    fields: dict[str, str] = {}
    start, before, number = 0, 0, 0

    def place() -> Place:
        return Place(path, number, _INDENT + 1)

    def locate(row: Place, field: str) -> Place:
        """The line of a field is looked for only when a problem has to name it."""
        at = row.line
        while at == row.line or lines[at - 1][0] != "-":
            written = lines[at - 1][_INDENT:].partition(": ")[0]
            if names.met.get(written) == field:
                return Place(path, at, _INDENT + len(written) + 3)
            at += 1
        return row

    for number, line in enumerate(lines, 1):
        if line[0] == "-":
            if start and names.count == before:
                yield Row(Place(path, start, _INDENT + 1), _written(fields), locate)
            if number == len(lines):
                return
            fields, start, before = {}, number, names.count
        written, _, value = line[_INDENT:].partition(": ")
        field = names.met.get(written) or names.field(written, place)
        if field in fields:
            names.twice(place(), field)
        elif field is not None:
            in_quotes = value[0] in "'\""
            fields[field] = value[1:-1] if in_quotes else "" if value in _NULL else value


def _yaml(file: IO[str], path: str, names: _Names) -> Iterator[Row]:
    """A list of mappings."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    text = file.read()
    if _PLAIN.fullmatch(text):
        yield from _plain(text, path, names)
        return
    try:
        yield from _mappings(YAML(typ="safe").parse(text), path, names)
    except MarkedYAMLError as e:
        mark = e.problem_mark or e.context_mark
        place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
        raise _UnreadableError(place, " ".join(str(e.problem or e.context).split())) from e
    except (YAMLError, ValueError) as e:
        place = _unprintable(text, path) or Place(path)
        raise _UnreadableError(place, " ".join(str(e).split())[:200]) from e


def _mappings(events: Iterator[Any], path: str, names: _Names) -> Iterator[Row]:
    """The mappings of a list, as far as they hold text; what nobody reads may hold anything.

    A place is made of an event's mark only when somebody asks for it: a long list has a million.
    """
    from ruamel.yaml.events import (
        AliasEvent,
        MappingEndEvent,
        MappingStartEvent,
        ScalarEvent,
        SequenceEndEvent,
        SequenceStartEvent,
    )

    def place() -> Place:
        mark = event.start_mark
        return Place(path, mark.line + 1, mark.column + 1)

    thing = names.columns.thing
    depth = lists = 0  # brackets within a mapping, around it
    field: str | None = None
    is_key = False
    fields: dict[str, str] = {}
    marks: dict[str, tuple[int, int]] = {}
    start, before = Place(path), 0  # of the mapping: its place, and the problems before it
    for event in events:
        kind = type(event)
        if depth == 1 and kind is ScalarEvent:
            if is_key:
                is_key, field = False, names.field(event.value, place)
                if field in fields:
                    names.twice(place(), field)
                    field = None
            else:
                if field is not None:
                    absent = not event.style and event.value in _NULL  # no quotes
                    mark = event.start_mark
                    fields[field] = "" if absent else event.value
                    marks[field] = mark.line + 1, mark.column + 1
                is_key = True
            continue
        if depth + lists > _DEEPEST:
            raise _UnreadableError(place(), "it is nested too deep")
        if not depth:
            if kind is MappingStartEvent:
                depth, is_key, fields, marks = 1, True, {}, {}
                start, before = place(), names.count
            elif kind in (ScalarEvent, AliasEvent):
                message = f"a {thing} is a mapping"
                raise _UnreadableError(place(), message, f"as `{_first(names)}: …`")
            elif kind in (SequenceStartEvent, SequenceEndEvent):
                lists += 1 if kind is SequenceStartEvent else -1
        elif kind in (MappingEndEvent, SequenceEndEvent):
            depth -= 1
            is_key = depth == 1
            if not depth and names.count == before:
                yield Row(start, _written(fields), _Marks(marks))
        elif depth > 1:
            depth += kind in (MappingStartEvent, SequenceStartEvent)
        elif is_key:
            raise _UnreadableError(place(), f"the name of a field of a {thing} is text")
        elif field is not None:
            raise _UnreadableError(place(), f"a field of a {thing} is text")
        else:
            is_key = kind is AliasEvent
            depth += not is_key


class _Marks:
    """Places that were met: line and column, counted from 1."""

    def __init__(self, marks: dict[str, tuple[int, int]]) -> None:
        self._marks = marks

    def __call__(self, place: Place, field: str) -> Place:
        return Place(place.path, *self._marks[field]) if field in self._marks else place


def _unprintable(text: str, path: str) -> Place | None:
    """The first character that no YAML file has; the parser only knows its place in a buffer."""
    found = re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    if found is None:
        return None
    before = text[: found.start()].split("\n")
    return Place(path, len(before), len(before[-1]) + 1)
