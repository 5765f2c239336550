"""What each diagnostic looks like, from the wrong specs that the tests keep."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

WRONG = "tests/errors"  # each file begins with the report that it gives, as a comment
_CODE = re.compile(r"\[([a-z-]+)\]$")
_HEADING = re.compile(r"^## (\S+)\n\n.+\n", re.M)


def with_reports(page: str, root: Path) -> str:
    """PAGE with a report under the heading of each code that the checkout at ROOT has one of."""
    reports: dict[str, str] = {}
    for file in sorted((root / WRONG).glob("*/*.yaml")):
        for report in _reports(file.read_text("utf-8", "replace")):
            found = _CODE.search(report.partition("\n")[0])
            if found:
                reports.setdefault(found[1], report)

    def shown(found: re.Match[str]) -> str:
        report = reports.get(found[1])
        return f"{found[0]}\n```\n{report}\n```\n" if report else found[0]

    return _HEADING.sub(shown, page)


def _reports(spec: str) -> Iterator[str]:
    """The reports in the leading comment, each with its source line and hint."""
    lines: list[str] = []
    for line in spec.split("\n"):
        if not line.startswith("#"):
            break
        text = line.removeprefix("#").removeprefix(" ")
        if _CODE.search(text) and lines:
            yield "\n".join(lines)
            lines = []
        lines.append(text)
    if lines:
        yield "\n".join(lines)
