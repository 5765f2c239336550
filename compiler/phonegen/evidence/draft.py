"""Answers that are in no spec yet: kept beside the project after each, so that none is lost."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from phonegen.files import read, replace
from phonegen.language.spec.model import Evidence, Result

FOLDER = ".cache/phonegen/verify"
_LARGEST = 1_000_000


@dataclass
class Draft:
    """What a person has answered so far: who, when, with which firmware, and results."""

    path: Path
    by: str | None = None
    on: str | None = None
    firmware: str | None = None
    source: str | None = None
    answers: dict[str, Result] = field(default_factory=dict)

    @property
    def evidence(self) -> Evidence:
        """The test that they make; pydantic's ValidationError if they make none."""
        facts = {"by": self.by, "on": self.on, "firmware": self.firmware, "source": self.source}
        told = {key: value for key, value in facts.items() if value is not None}
        return Evidence.model_validate({**told, **self.answers})

    def save(self) -> None:
        """Keep the answers, as a whole or as they were before."""
        text = json.dumps(self.evidence.model_dump(exclude_none=True)) + "\n"
        replace(self.path, text.encode())

    def forget(self) -> None:
        """Keep them no longer."""
        self.answers = {}
        self.path.unlink(missing_ok=True)


def draft_of(root: Path, vendor: str, model: str) -> Draft:
    """The answers that were kept for a phone; none where none can be read."""
    found = Draft(root / FOLDER / vendor / f"{model}.json")
    with contextlib.suppress(OSError, ValueError, RecursionError, ValidationError):
        take(found, json.loads(read(found.path, _LARGEST)))
    return found


def take(draft: Draft, said: Any) -> None:
    """Put what is SAID, a test as in a spec, into DRAFT; ValidationError if it is none."""
    evidence = Evidence.model_validate(said)
    draft.by = evidence.by or draft.by
    draft.on = evidence.on or draft.on
    draft.firmware = evidence.firmware or draft.firmware
    draft.source = evidence.source or draft.source
    draft.answers.update(evidence.results)
