"""Where a cursor is in a dialect that is being written: in which expression, in which loops.

The text is read line by line and not as YAML, for while somebody types it is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

MOST = 5000  # lines that are looked at above a cursor
_CONDITION = re.compile(r"(?:^|[\s{,])(?:when|where):\s*[\"']?([^\"']*)$")
_LOOP_OPEN = re.compile(r"(?:^|[\s{,])each:\s*[\"']?[\w, ]+ in ([^\"']*)$")
_LOOP = re.compile(r"(?:^|[\s{,])each:\s*[\"']?(\w+(?:, ?\w+)*) in ([^\"',}]+(?:\([^)]*\))?)")
_LET = re.compile(r"(?:^|[\s{,])let:\s*\{([^}]*)\}")
_TYPED = re.compile(r"(?P<bar>\|\s*)?(?P<name>[A-Za-z_][\w.]*)?$")


class Loop(NamedTuple):
    """`each: NAME, NAME in EXPRESSION`."""

    names: tuple[str, ...]
    over: str


class Cursor(NamedTuple):
    """A place in an expression: the name that is being written, behind a `|` that of a filter."""

    name: str
    is_filter: bool
    loops: tuple[Loop, ...]  # the outermost first
    given: tuple[str, ...]  # names of `let`


def cursor(lines: Sequence[str], line: int, column: int) -> Cursor | None:
    """The cursor at COLUMN of LINE, which count from 0; None where no expression is."""
    before = lines[line][:column] if line < len(lines) else ""
    expression = _expression(before)
    if expression is None or expression.count("'") % 2:  # in a text of the expression
        return None
    typed = _TYPED.search(expression)
    around = [*_around(lines, line, before)]
    loops = [
        Loop(tuple(re.split(", ?", m[1])), m[2].strip()) for t in around for m in _LOOP.finditer(t)
    ]
    given = [n for text in around for m in _LET.finditer(text) for n in re.findall(r"(\w+):", m[1])]
    name, bar = (typed["name"] or "", typed["bar"]) if typed else ("", None)
    return Cursor(name, bar is not None, tuple(reversed(loops)), tuple(given))


def _expression(before: str) -> str | None:
    """What stands before the cursor of the expression that it is in."""
    start = before.rfind("{{")
    if start >= 0 and "}}" not in before[start:]:
        return before[start + 2 :]
    if before.count('"') % 2:  # in a name of a setting, or of a path
        inside = before[before.rindex('"') + 1 :]
        start = inside.rfind("{")
        if start >= 0 and "}" not in inside[start:]:
            return inside[start + 1 :]
    found = _CONDITION.search(before) or _LOOP_OPEN.search(before)
    return found[1] if found else None


def _around(lines: Sequence[str], line: int, before: str) -> Iterator[str]:
    """The lines of the section that the cursor is in, and of those around it, the nearest first."""
    yield before
    indent = len(lines[line]) - len(lines[line].lstrip()) if line < len(lines) else len(before)
    for number in range(min(line, len(lines)) - 1, max(-1, line - MOST), -1):
        text = lines[number]
        stripped = text.lstrip()
        if not stripped or stripped.startswith("#"):
            continue
        at = len(text) - len(stripped)
        if at <= indent:
            indent = at
            yield text
