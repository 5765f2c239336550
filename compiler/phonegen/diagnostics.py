"""Problems as values: where they are, and all of them in one report."""

from __future__ import annotations

import difflib
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from phonegen.codes import Code, Severity

MOST_PROBLEMS = 100  # of a file, and as bad as each other, before the rest is only counted


class Place(NamedTuple):
    """Where a value was written; lines and columns count from 1."""

    path: str  # relative to the project, with forward slashes
    line: int = 1
    column: int = 1


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One problem with its place."""

    place: Place
    code: Code
    message: str
    hint: str = ""
    severity: Severity = Severity.ERROR


@dataclass
class Report:
    """Collects diagnostics; the same problem seen through two children is one problem.

    It is true when there is an error. STRICT makes errors of warnings.
    """

    diagnostics: set[Diagnostic] = field(default_factory=set)
    strict: bool = False

    def add(self, place: Place, code: Code, message: str, hint: str = "") -> None:
        severity = code.severity
        if self.strict and severity is Severity.WARNING:
            severity = Severity.ERROR
        self.diagnostics.add(Diagnostic(place, code, message, hint, severity))

    def sorted(self) -> list[Diagnostic]:
        """All problems in reading order; of a file with very many, the rest is one of them."""
        found: dict[tuple[str, Severity], list[Diagnostic]] = {}
        for problem in sorted(self.diagnostics):
            found.setdefault((problem.place.path, problem.severity), []).append(problem)
        return sorted(d for problems in found.values() for d in _first(problems))

    def count(self, severity: Severity) -> int:
        """How many problems are as bad as that."""
        return sum(d.severity is severity for d in self.diagnostics)

    def counted(self, *, notes: bool = True) -> str:
        """In words, the worst first: `2 errors, 1 warning`."""
        counts = {s: self.count(s) for s in Severity if notes or s is not Severity.NOTE}
        return ", ".join(f"{n} {s}{'s' if n > 1 else ''}" for s, n in counts.items() if n)

    def __bool__(self) -> bool:
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


def _first(problems: list[Diagnostic]) -> list[Diagnostic]:
    """The first of a file's problems, and one that counts the rest."""
    shown, rest = problems[:MOST_PROBLEMS], problems[MOST_PROBLEMS:]
    if len(rest) < 2:
        return problems
    message = f"and {len(rest)} more {rest[0].severity}s in this file"
    return [*shown, replace(rest[0], message=message, hint="")]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint that names the closest known words, or lists them when they are few."""
    names = sorted(known)
    close = closest(name, names)
    if close:
        return "did you mean " + " or ".join(f"'{c}'" for c in close) + "?"
    if 0 < len(names) <= 12:
        return "known: " + ", ".join(names)
    return ""


def closest(name: str, known: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """At most three of the KNOWN words, those most like NAME; of a long one, its beginning."""
    return difflib.get_close_matches(name[:100], list(known), n=3, cutoff=cutoff)


def source_line(root: Path, place: Place) -> str | None:
    """The text of the line a diagnostic points at; None when it cannot be read."""
    try:
        path = root / place.path
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # a pipe would wait
            return None
        lines = _lines(path, found.st_mtime_ns)
    except (OSError, ValueError):
        return None
    return lines[place.line - 1].rstrip("\r") if 0 < place.line <= len(lines) else None


@lru_cache(maxsize=1)
def _lines(path: Path, _changed: int) -> list[str]:
    """The file's lines; many problems of a long file in a row read it once."""
    return path.read_text("utf-8", errors="replace").split("\n")
