"""Diagnostics for people and machines: text, GitHub annotations, JSON, SARIF."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from phonegen.codes import Code, Severity
from phonegen.diagnostics import Diagnostic, source_line

BOLD, CYAN, RESET = "\x1b[1m", "\x1b[36m", "\x1b[0m"
SHADES = {  # red, yellow and blue
    Severity.ERROR: "\x1b[31m",
    Severity.WARNING: "\x1b[33m",
    Severity.NOTE: "\x1b[34m",
}
# SARIF's levels are named as the severities are.
GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


# These speak of a file, whose first line says nothing, or lies elsewhere behind a link.
OF_FILES = (
    Code.FILE_NAME, Code.SPEC_FILE, Code.OUT_OF_DATE, Code.NOT_WRITTEN, Code.SEEN_FILE,
    Code.SEEN_PART,
)  # fmt: skip
# Rows of these may hold passwords, and what is printed is kept in logs: only one field is shown.
OF_ROWS = frozenset(code for code in Code if code.name.startswith("INVENTORY_"))
_FIELD = re.compile(r'"?[^",;\t|{}]*')


class OutputFormat(StrEnum):
    """How problems are written."""

    text = "text"
    github = "github"
    json = "json"
    sarif = "sarif"


def render(
    diagnostics: list[Diagnostic], form: OutputFormat, root: Path, colour: bool = False
) -> str:
    """All problems in one text, which ends with a line break unless empty."""
    renderers: dict[OutputFormat, Callable[[], str]] = {
        OutputFormat.text: lambda: "\n".join(_text(d, root, colour) for d in diagnostics),
        OutputFormat.github: lambda: "".join(f"{_github(d)}\n" for d in diagnostics),
        OutputFormat.json: lambda: _dump([_record(d) for d in diagnostics]),
        OutputFormat.sarif: lambda: _dump(_sarif(diagnostics)),
    }
    return renderers[form]()


def _text(diagnostic: Diagnostic, root: Path, colour: bool) -> str:
    place = diagnostic.place
    severity = diagnostic.severity
    bold, shade, cyan, reset = (BOLD, SHADES[severity], CYAN, RESET) if colour else [""] * 4
    lines = [
        f"{bold}{place.path}:{place.line}:{place.column}:{reset} {shade}{severity}{reset}: "
        f"{diagnostic.message} [{diagnostic.code}]"
    ]
    source = None if diagnostic.code in OF_FILES else source_line(root, place)
    if source is not None and source.strip():
        shown, before = _excerpt(source, place.column - 1, diagnostic.code in OF_ROWS)
        lines += [f"    {_printable(shown)}", f"    {shade}{' ' * before}^{reset}"]
    if diagnostic.hint:
        hint = diagnostic.hint.replace("\n", "\n    ")  # behind the sentence, a list to paste
        lines.append(f"  {cyan}hint{reset}: {hint}")
    return "\n".join(lines) + "\n"


def _excerpt(source: str, at: int, field: bool) -> tuple[str, int]:
    """What is shown of a line, and where the character AT stands in it; the one FIELD, or all."""
    if field and (found := _FIELD.match(source, at)):
        before = "… " if at else ""
        after = " …" if found.end() < len(source) else ""
        return before + found[0][:100] + after, len(before)
    start = max(0, at - 59)
    return source[start : start + 100].replace("\t", " "), at - start


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "·" for c in text)


def _github(diagnostic: Diagnostic) -> str:
    def escape(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    place = diagnostic.place
    path = escape(place.path).replace(":", "%3A").replace(",", "%2C")
    message = diagnostic.message + (f" ({diagnostic.hint})" if diagnostic.hint else "")
    return (
        f"::{GITHUB[diagnostic.severity]} file={path},line={place.line},col={place.column},"
        f"title={diagnostic.code}::{escape(message)}"
    )


def _record(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "path": diagnostic.place.path,
        "line": diagnostic.place.line,
        "column": diagnostic.place.column,
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def _sarif(diagnostics: list[Diagnostic]) -> dict[str, Any]:
    used = sorted({d.code for d in diagnostics})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "phonegen",
                        "rules": [
                            {"id": code, "fullDescription": {"text": code.about}} for code in used
                        ],
                    }
                },
                "results": list(_sarif_results(diagnostics)),
            }
        ],
    }


def _sarif_results(diagnostics: list[Diagnostic]) -> Iterator[dict[str, Any]]:
    for diagnostic in diagnostics:
        region = {"startLine": diagnostic.place.line, "startColumn": diagnostic.place.column}
        location = {
            "artifactLocation": {"uri": diagnostic.place.path, "uriBaseId": "%SRCROOT%"},
            "region": region,
        }
        text = diagnostic.message + (f" Hint: {diagnostic.hint}" if diagnostic.hint else "")
        yield {
            "ruleId": diagnostic.code,
            "level": diagnostic.severity,
            "message": {"text": text},
            "locations": [{"physicalLocation": location}],
        }


def _dump(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
