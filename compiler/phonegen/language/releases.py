"""The ledger of a plugin: what `phonegen package` has released of it, and what that wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import StringConstraints, model_validator

from phonegen.codes import Code
from phonegen.language.records import Kind, flat, members
from phonegen.language.spec.values import Spec, describe

FOLDER = "releases"
FIRST = "1.0"
KEPT = 1000  # changes in all releases of a plugin that are told one by one
HINT = "take the file from git again; `phonegen package` writes it, nobody else"

# As provd's own packages compare them, number by number: 1.0, 1.0.1, 1.0.2, 1.1.
Version = Annotated[str, StringConstraints(pattern=r"^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){1,2}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8,64}$")]
# A value, what it is written for each of ("": once), and the conditions under which it is.
Way = Annotated[list[str], "value, each, *conditions"]

About = Literal[
    "setting", "form", "table", "file", "model", "firmware", "lines", "keys", "facts", "package",
    "part", "code", "more",
]  # fmt: skip


class Change(Spec):
    """One difference between two releases; what was not there before has no BEFORE."""

    about: About
    name: str = describe("Of the setting, the model, the package, …", default="")
    file: str = describe("Of a setting.", default="")
    before: list[Way] = describe("How it was written; empty: not there.", default=[])
    now: list[Way] = describe("How it is written; empty: not there.", default=[])
    models: list[str] = describe("The models concerned; empty: all.", default=[])

    @model_validator(mode="after")
    def _in_form(self) -> Self:
        sides = self.before, self.now
        if self.about == "setting":
            sound = all(len(way) >= 2 for side in sides for way in side)
        else:
            sound = all(len(side) <= 1 and all(len(way) == 1 for way in side) for side in sides)
        if not sound or (self.about == "more" and not re.fullmatch(r"[1-9]\d{0,8}", self.name)):
            raise ValueError(f"this is no change of a {self.about}")
        return self


class Snapshot(Spec):
    """What a plugin writes, in short: enough to tell later in words what has changed."""

    models: dict[str, tuple[str, int, int, str]] = describe(
        "Firmware, lines, function keys, and a digest of the rest.", default={}
    )
    packages: dict[str, list[str]] = describe(
        "Version, and the beginnings of its files' digests.", default={}
    )
    parts: dict[str, str] = describe("Digests of what has no settings.", default={})
    settings: dict[str, dict[str, dict[str, str | list[str]]]] = describe(
        "Values by file, by when they are written (for each of what, and conditions, a line each), "
        "and by setting.",
        default={},
    )


class Release(Spec):
    """A version, and the one content and package that it stands for."""

    version: Version
    content: Digest  # of the plugin's files, but for the version in them
    package: Digest  # SHA-256 of the archive
    changes: list[Change] = describe("Since the release before.", default=[])


class Ledger(Spec):
    """All releases of a plugin, the first one first, and what the last one writes."""

    releases: list[Release]
    written: Snapshot

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        versions = [numbers(release.version) for release in self.releases]
        if not versions or any(after <= before for before, after in pairwise(versions)):
            raise ValueError("each release has a higher version than the one before")
        return self

    @property
    def last(self) -> Release:
        return self.releases[-1]


def numbers(version: str) -> tuple[int, ...]:
    """The numbers of a version, by which it is compared."""
    return tuple(int(number) for number in version.split("."))


def following(version: str, *, firmware: bool) -> str:
    """The version after VERSION: of new FIRMWARE, or of a correction."""
    first, second, third = (*numbers(version), 0)[:3]
    return f"{first}.{second + 1}" if firmware else f"{first}.{second}.{third + 1}"


def kept(history: Sequence[tuple[str, list[Change]]]) -> list[tuple[str, list[Change]]]:
    """HISTORY, versions with their changes and the newest last, of bounded length.

    Of old releases with very many changes only the number of these is kept.
    """
    result, count = [], 0
    for version, changes in reversed(history):
        is_number = len(changes) == 1 and changes[0].about == "more"
        if count + len(changes) <= KEPT:
            count += 0 if is_number else len(changes)
        elif not is_number:
            changes = [Change(about="more", name=str(len(changes)))]
        result.append((version, changes))
    return result[::-1]


def path_of(vendor: str, plugin: str) -> str:
    """Where the ledger of a plugin lies, from the project's root."""
    return f"specs/{vendor}/{FOLDER}/{plugin}.json"


def released_in(data: bytes) -> set[str]:
    """The versions in the text of a ledger, of whatever time; empty when it is none."""
    try:
        return {str(release["version"]) for release in json.loads(data)["releases"]}
    except (ValueError, LookupError, TypeError, RecursionError):
        return set()


def text(ledger: Ledger) -> str:
    """A ledger as it is written: a line for each change, each model and each setting."""
    return "".join(_lines(ledger))


def _lines(ledger: Ledger) -> Iterator[str]:
    yield '{\n "releases": [\n'
    for number, release in enumerate(ledger.releases, start=1):
        head = {"version": release.version, "content": release.content, "package": release.package}
        changes = [flat(change.model_dump(exclude_defaults=True)) for change in release.changes]
        inside = "".join(f"\n   {change}," for change in changes).rstrip(",")
        end = "\n" if number == len(ledger.releases) else ",\n"
        yield f'  {flat(head)[:-1]}, "changes": [{inside}]}}{end}'
    yield ' ],\n "written": '
    yield members(ledger.written.model_dump())
    yield "\n}\n"


LEDGERS = Kind(Ledger, text, Code.LEDGER, "ledger", HINT)
