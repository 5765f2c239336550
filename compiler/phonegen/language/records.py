"""Records: what commands write into `specs/` and nobody edits, read back as they were written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from phonegen import files
from phonegen.codes import Code
from phonegen.diagnostics import Place, Report
from phonegen.language.reader import MAX_BYTES, parse, place_in
from phonegen.language.spec.values import Spec

R = TypeVar("R", bound=Spec)

flat = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Kind(Generic[R]):
    """Records of one kind: their form and their text, and what is said of a file that is none."""

    spec: type[R]
    text: Callable[[R], str]
    code: Code
    name: str
    hint: str

    def load(self, root: Path, path: str, report: Report) -> R | None:
        """The record at PATH; None when it is not one that was written, which is reported."""
        try:
            data = files.read(root / path, MAX_BYTES).replace(b"\r\n", b"\n")
        except OSError as e:
            report.add(Place(path), self.code, f"cannot be read: {e.strerror}", self.hint)
            return None
        try:
            record = self.spec.model_validate_json(data)
        except ValidationError as e:
            error = e.errors(include_url=False, include_input=False)[0]
            place = _place(data, path, error["loc"])
            report.add(place, self.code, f"is no {self.name}: {error['msg'][:200]}", self.hint)
            return None
        wanted = self.text(record)
        if data != wanted.encode():
            lines = zip_longest(data.decode().split("\n"), wanted.split("\n"))
            number = next(n for n, (found, line) in enumerate(lines, start=1) if found != line)
            report.add(Place(path, number), self.code, "is not what was written here", self.hint)
            return None
        return record


def _place(data: bytes, path: str, keys: tuple[int | str, ...]) -> Place:
    """Where the value at KEYS stands; JSON is YAML, whose reader knows places."""
    problems = Report()
    found = parse(data, path, problems)
    if found is None:
        return min((problem.place for problem in problems.diagnostics), default=Place(path))
    return place_in(found, keys)[0]


def members(value: Mapping[str, Any]) -> str:
    """An object with a line for each member, not indented: blanks would be a tenth of the file."""
    if not value:
        return "{}"
    found = (
        f"{flat(key)}:{members(item) if isinstance(item, dict) else flat(item)}"
        for key, item in value.items()
    )
    return "{\n" + ",\n".join(found) + "\n}"
