"""What a file says: its settings with their places, or where it stops making sense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# Characters of a setting's name with all that encloses it: no vendor's is as long, and what
# encloses a thousand settings must not be written out a thousand times.
LONGEST = 500

# Tabs are among them: no line of a phone's file needs one, and some phones take them for blanks.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Setting(NamedTuple):
    """One setting: its name with what encloses it, its value, and where it stands, from 1."""

    name: str
    value: str
    line: int
    column: int


class ReadError(ValueError):
    """A file is not what its grammar says: why, and at which line and column, from 1."""

    def __init__(self, line: int, column: int, why: str) -> None:
        super().__init__(f"{line}:{column}: {why}")
        self.line, self.column, self.why = line, column, why


class Document:
    """The settings that were read so far."""

    def __init__(self) -> None:
        self.settings: list[Setting] = []
        self._lines: dict[str, int] = {}

    def add(self, name: str, value: str, line: int, column: int, once: str | None = None) -> None:
        """Add a setting. ONCE is what must not come again; without it, the name must not.

        Raises ReadError for a name that is too long, or has a value already.
        """
        if len(name) > LONGEST:
            raise ReadError(line, column, "no setting has a name as long as this")
        key = name if once is None else once
        if key in self._lines:
            raise ReadError(line, column, f"'{name}' stands in line {self._lines[key]} already")
        self._lines[key] = line
        self.settings.append(Setting(name, value, line, column))


def decoded(data: bytes, encoding: str) -> str:
    """A file's text. Raises ReadError where its bytes are none in this encoding."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as e:
        before = data[: e.start]
        line, column = before.count(b"\n") + 1, e.start - before.rfind(b"\n")
        raise ReadError(line, column, f"byte {data[e.start]:#04x} is no {encoding}") from None


def lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a text with their numbers. Raises ReadError for control characters."""
    if text.startswith("\ufeff"):
        raise ReadError(1, 1, "a byte order mark, which is no part of the text")
    for number, line in enumerate(text.removesuffix("\n").split("\n"), start=1):
        line = line.removesuffix("\r")
        if found := _CONTROL.search(line):
            message = f"the character U+{ord(found[0]):04X} cannot stand in a line"
            raise ReadError(number, found.start() + 1, message)
        yield number, line
