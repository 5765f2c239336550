"""Findings: one thing that is right or wrong about a phone, and the place that shows it."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from phonegen.sightings.seen import Where


class Grade(StrEnum):
    """How a finding is meant; the worst of a phone's is the phone's own."""

    ok = "ok"
    note = "note"
    wrong = "wrong"


class Finding(NamedTuple):
    """One thing that was found about a phone, with the place that shows it."""

    topic: str  # dhcp, plugin, files, firmware, accounts
    grade: Grade
    words: str
    where: Where | None = None
