"""The feature matrix: what people tested, what the dialect writes, what nobody knows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from phonegen.language.spec.model import Cell, Evidence, Model

from phonegen_targets.docs.facts.proofs import BY_PARAMETER, KEY_TYPES, Proof
from phonegen_targets.docs.markdown import text
from phonegen_targets.docs.texts import _

LEGEND: dict[Cell, str] = {
    "Y": _("supported"),
    "N": _("not supported"),
    "FK": _("by a function key"),
    "SK": _("by a soft key"),
    "HK": _("by a hard key"),
    "MN": _("in a menu"),
    "NT": _("not tested"),
    "NYT": _("not yet tested"),
}
UNTESTED = ("NT", "NYT")

# The matrix of the guide, and the features of its questions 10 and 11.
MATRIX: dict[str, tuple[str, ...]] = {
    "General": ("Provisioning", "H-A", "Directory XIVO"),
    "Supported programmable keys": (
        "User with supervision function",
        "Group",
        "Queue",
        "Conference Room with supervision function",
    ),
    "General Functions": (
        "Online call recording",
        "Phone status",
        "Sound recording",
        "Call recording",
        "Incoming call filtering",
        "Do not disturb",
        "Group interception",
        "Listen to online calls",
        "Directory access",
        "Filtering Boss - Secretary",
    ),
    "Transfers Functions": ("Blind transfer", "Indirect transfer"),
    "Forwards Functions": (
        "Disable all forwarding",
        "Enable/Disable forwarding on no answer",
        "Enable/Disable forwarding on busy",
        "Enable/Disable forwarding unconditional",
    ),
    "Voicemail Functions": (
        "Enable voicemail with supervision function",
        "Reach the voicemail",
        "Delete messages from voicemail",
    ),
    "Agent Functions": (
        "Connect/Disconnect a static agent",
        "Connect a static agent",
        "Disconnect a static agent",
    ),
    "Parking Functions": ("Parking", "Parking position"),
    "Paging Functions": ("Paging",),
}
BASIC = ("Hold", "Three-way conference", "Blind transfer", "Indirect transfer")
STANDARD = (
    "NTP server",
    "MWI",
    "Speed dial keys",
    "BLF keys",
    "Directed pickup",
    "Time zone",
    "Daylight saving time",
    "Multi language",
    "DTMF",
    "Hard keys",
    "Non-ASCII labels",
    "Non-ASCII caller ID",
    "Backup proxy/registrar",
    "Paging",
)

KNOWN = {
    *(name for names in MATRIX.values() for name in names),
    *BASIC,
    *STANDARD,
    *BY_PARAMETER,
    *(name for names in KEY_TYPES.values() for name in names),
    "Directory XIVO",
    "Restart or reload on request",
}


class Feature(NamedTuple):
    """One row of the matrix: tested, used in the lab, rendered, or unknown when it has none."""

    name: str
    tested: Evidence | None = None
    lab: bool = False
    proof: Proof | None = None

    @property
    def answered(self) -> bool:
        """Whether somebody tested it, with a result."""
        return self.tested is not None and self.tested.result not in UNTESTED

    @property
    def state(self) -> str:
        if self.tested is not None:
            return self.tested.result
        if self.lab:
            return _("in the lab")
        return _("rendered") if self.proof else _("unknown")


def shown(name: str) -> str:
    """Markdown for a feature's name: the compiler's own, or one of a spec."""
    return _(name) if name in KNOWN else text(name)


@lru_cache(maxsize=5_000)
def same(name: str) -> str:
    """What two spellings of a feature's name have in common."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@dataclass(frozen=True)
class Matrix:
    """All features of one model, by section in the guide's order."""

    sections: dict[str, list[Feature]]

    def __iter__(self) -> Iterator[Feature]:
        for features in self.sections.values():
            yield from features

    @property
    def tested(self) -> list[Feature]:
        return [f for f in self if f.answered]

    @property
    def lab(self) -> list[Feature]:
        return [f for f in self if f.lab and not f.answered]

    @property
    def rendered(self) -> list[Feature]:
        return [f for f in self if f.proof and not f.lab and not f.answered]

    @property
    def unknown(self) -> dict[str, list[Feature]]:
        """Features without an answer, by section."""
        found = {
            section: [f for f in features if not (f.answered or f.lab or f.proof)]
            for section, features in self.sections.items()
        }
        return {section: features for section, features in found.items() if features}

    @cached_property
    def _by_name(self) -> dict[str, Feature]:
        return {same(f.name): f for f in self}

    def get(self, name: str) -> Feature | None:
        """The feature of that name, however it is spelled."""
        return self._by_name.get(same(name))

    def named(self, names: tuple[str, ...]) -> list[Feature]:
        """The features with these names, in this order."""
        return [self._by_name[same(name)] for name in names]


def tested_count(model: Model) -> int:
    """Features of the spec that somebody tested."""
    results = (f if isinstance(f, str) else f.result for f in model.features.values())
    return sum(result not in UNTESTED for result in results)


def matrix(model: Model, proofs: dict[str, Proof], lab: Collection[str] = ()) -> Matrix:
    """PROOFS are what the newest plugin renders, by the feature's name; LAB was used there."""
    evidence = {
        same(name): found if isinstance(found, Evidence) else Evidence(result=found)
        for name, found in model.features.items()
    }
    rendered = {same(name): proof for name, proof in proofs.items()}
    seen = {same(name) for name in lab}
    named: set[str] = set()
    sections: dict[str, list[Feature]] = {}
    others = {"Others": (*proofs, *model.features)}
    lists = {**MATRIX, "Basic services": BASIC, "Standard features": STANDARD, **others}
    for section, names in lists.items():
        rows = []
        for name in names:
            mark = same(name)
            if mark not in named:
                named.add(mark)
                row = Feature(name, evidence.get(mark), mark in seen, rendered.get(mark))
                rows.append(row)
        sections[section] = rows
    return Matrix(sections)
