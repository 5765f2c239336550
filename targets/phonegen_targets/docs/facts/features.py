"""The feature matrix: what people tested, what others report, what the dialect writes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from phonegen.language.spec.model import UNTESTED, Cell, Evidence, Model, Result, cell

from phonegen_targets.docs.facts.proofs import PROVABLE, Proof
from phonegen_targets.docs.markdown import safe, text
from phonegen_targets.docs.texts import _

# By what a feature that works is used.
HOW: dict[Cell, str] = {
    "FK": _("by a function key"),
    "SK": _("by a soft key"),
    "HK": _("by a hard key"),
    "MN": _("in a menu"),
}
State = Literal["yes", "reported", "lab", "untested", "no", "reported-no", "unknown"]
# What is known of a feature: one word for each, on all pages.
WORDS: dict[State, str] = {
    "yes": _("works"),
    "no": _("does not work"),
    "reported": _("works, reported"),
    "reported-no": _("does not work, reported"),
    "lab": _("untested, in the lab"),
    "untested": _("untested"),
    "unknown": _("unknown"),
}

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
    *PROVABLE,
}


class Told(NamedTuple):
    """What is said of a feature, and by what."""

    result: Result
    evidence: Evidence

    @property
    def cell(self) -> Cell:
        return cell(self.result)

    @property
    def note(self) -> str:
        return next(iter(self.result.values())) if isinstance(self.result, dict) else ""

    @property
    def counts(self) -> bool:
        """Whether it is a result, and does not say that there is none."""
        return self.cell not in UNTESTED


class Feature(NamedTuple):
    """One row of the matrix: tested, else reported, used in the lab, set by the plugin, or none."""

    name: str
    test: Told | None = None
    report: Told | None = None
    lab: bool = False
    proof: Proof | None = None

    @property
    def tested(self) -> bool:
        """Whether somebody tested it, with a result."""
        return self.test is not None and self.test.counts

    @property
    def failed(self) -> bool:
        """Whether somebody tested it, and it does not work."""
        return self.tested and self.test is not None and self.test.cell == "N"

    @property
    def untested(self) -> bool:
        """Whether the plugin sets it, and nobody tested or reports it."""
        return bool(self.lab or self.proof) and not self.tested and not self.reported

    @property
    def unknown(self) -> bool:
        """Whether nothing is known of it."""
        return not (self.tested or self.reported or self.lab or self.proof)

    @property
    def reported(self) -> bool:
        """Whether nobody tested it, and somebody else reports a result."""
        return not self.tested and self.report is not None and self.report.counts

    @property
    def denied(self) -> bool:
        """Whether nobody tested it, and somebody else reports that it does not work."""
        return self.reported and self.report is not None and self.report.cell == "N"

    @property
    def state(self) -> State:
        """What is known of it."""
        if self.tested:
            return "no" if self.failed else "yes"
        if self.reported:
            return "reported-no" if self.denied else "reported"
        return "lab" if self.lab else "untested" if self.proof else "unknown"


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
        return [f for f in self if f.tested]

    @property
    def reported(self) -> list[Feature]:
        return [f for f in self if f.reported]

    @property
    def lab(self) -> list[Feature]:
        return [f for f in self if f.lab and not f.tested]

    @property
    def set(self) -> list[Feature]:
        """Those that the plugin sets, and nobody tested or used in the lab."""
        return [f for f in self if f.proof and not f.lab and not f.tested]

    @property
    def unknown(self) -> dict[str, list[Feature]]:
        """Features without an answer, by section."""
        found = {
            section: [f for f in features if f.unknown]
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


def tests(model: Model) -> dict[str, Told]:
    """What people tested, by what the spellings of a feature's name have in common.

    Of several tests of a feature the latest day counts, and of one day the last.
    """
    told = {}
    for evidence in sorted(model.features, key=lambda test: test.on or ""):
        for name, result in evidence.results.items():
            if cell(result) not in UNTESTED:
                told[same(name)] = Told(result, evidence)
    return told


def reports(model: Model) -> dict[str, Told]:
    """What others report, by what the spellings of a feature's name have in common."""
    found = model.reported
    return {same(n): Told(r, found) for n, r in found.results.items()} if found else {}


def names(model: Model) -> Iterable[str]:
    """The features that a spec names."""
    evidence = [*model.features, *([model.reported] if model.reported else [])]
    return dict.fromkeys(name for one in evidence for name in one.results)


def counted(model: Model) -> tuple[int, int]:
    """How many features somebody tested, and of how many nobody did and others report a result."""
    tested = tests(model)
    told = {name for name, report in reports(model).items() if report.counts}
    return len(tested), len(told - tested.keys())


def where(reported: Evidence) -> str:
    """Markdown for where something is reported, with a link to it."""
    first, last = reported.years or ("", "")
    said = {"first": first, "last": last, "link": safe(reported.source or "")}
    if first == last:
        return _("reported for the hand-written plugin, [documentation of {first}]({link})", **said)
    return _(
        "reported for the hand-written plugin, [documentation of {first} to {last}]({link})", **said
    )


def matrix(model: Model, proofs: dict[str, Proof], lab: Collection[str] = ()) -> Matrix:
    """PROOFS are what the newest plugin sets, by the feature's name; LAB was used there."""
    tested, reported = tests(model), reports(model)
    proved = {same(name): proof for name, proof in proofs.items()}
    seen = {same(name) for name in lab}
    named: set[str] = set()
    sections: dict[str, list[Feature]] = {}
    others = {"Others": (*proofs, *names(model))}
    lists = {**MATRIX, "Basic services": BASIC, "Standard features": STANDARD, **others}
    for section, listed in lists.items():
        rows = []
        for name in listed:
            mark = same(name)
            if mark not in named:
                named.add(mark)
                told = tested.get(mark), reported.get(mark)
                rows.append(Feature(name, *told, mark in seen, proved.get(mark)))
        sections[section] = rows
    return Matrix(sections)
