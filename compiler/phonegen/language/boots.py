"""The boots of a vendor's phones: how far each came in the lab, with which contents of plugins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

from pydantic import StringConstraints

from phonegen.codes import Code
from phonegen.language.records import Kind, members
from phonegen.language.releases import Digest
from phonegen.language.spec.values import Spec, describe

FILE = "boots.json"
Step = Literal["dhcp", "files", "read", "register", "mwi", "blf"]
STEPS: tuple[Step, ...] = get_args(Step)

Stem = Annotated[str, StringConstraints(pattern=r"^_?[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
# The steps that a phone passed. One that boots has its files read; not all have accounts of SIP.
Passed = Annotated[str, StringConstraints(pattern=r"^dhcp files read( register( mwi)?( blf)?)?$")]


class Booted(Spec):
    """The phones of a plugin that boot with its content; of others nothing is said."""

    content: Digest  # as of a release: of the plugin's files, but for the version in them
    models: dict[Stem, Passed] = describe("How far each came, by the model's spec.", default={})


class Boots(Spec):
    """The record of a vendor, by plugin."""

    plugins: dict[Stem, Booted] = describe("By their specs.", default={})


def path_of(vendor: str) -> str:
    """Where the record of a vendor lies, from the project's root."""
    return f"specs/{vendor}/{FILE}"


def text(boots: Boots) -> str:
    """A record as it is written: sorted, a line for each phone of each plugin."""
    found: Mapping[str, object] = {
        name: {"content": booted.content, "models": dict(sorted(booted.models.items()))}
        for name, booted in sorted(boots.plugins.items())
    }
    return members({"plugins": found}) + "\n"


RECORDS = Kind(
    Boots, text, Code.BOOTS, "record of boots",
    "take the file from git again, or remove it; `phonegen boot VENDOR --all --record` writes it",
)  # fmt: skip
