"""How phones tell who they are, and which plugin takes them."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from phonegen.language.spec.forms import form, lowered
from phonegen.language.spec.values import (
    Line,
    Mac,
    Piece,
    Sent,
    Spec,
    Text,
    describe,
    piece,
)

# Identification and association


Spelling = Annotated[str, piece(least=1)]

QUERY = re.compile(r"\?([A-Za-z_][A-Za-z0-9_-]*)=\{mac\}")


class Rule(Spec):
    """One way in which a phone tells who it is.

    A rule with both `user_agent` and `path` wants both to match and reads the former.
    """

    user_agent: Line | None = describe("Pattern of the User-Agent header.", default=None)
    path: Line | list[Line] | None = describe(
        "Pattern of the path asked for; of a list, any. `?NAME={mac}` is the argument of the query "
        "that holds the MAC, whatever the path.",
        default=None,
    )
    dhcp: Line | None = describe("Pattern of DHCP option 60.", default=None)
    tftp: Line | None = describe("Pattern of the file asked for by TFTP.", default=None)
    only: list[Text] = describe("Models that send this; empty: any.", default=[])
    rewrite: dict[Literal["model", "version"], dict[Spelling, Piece]] = describe(
        "Replacements in what a field captured, in order, until it has the spec's spelling.",
        default={},
    )
    model: Text | dict[Text, Text] | None = describe(
        "The model, where the pattern does not hold it; `SPA{model}` where it holds a part; a "
        "table from what the phone calls itself, where that differs, after `rewrite`.",
        default=None,
    )
    vendor: Literal["proved", "by_mac", "unproved"] = describe(
        "Whether a match proves the vendor; `by_mac`: it counts only with a MAC that has one of "
        "the vendor's prefixes.",
        default="proved",
    )
    agent: Literal["any", "absent", "matched"] = describe(
        "For `path`: whatever the User-Agent, only without one, or only when a User-Agent rule "
        "matched too.",
        default="any",
    )

    @model_validator(mode="after")
    def _query_alone(self) -> Self:
        paths = [self.path] if isinstance(self.path, str) else self.path or []
        if any("?" in path for path in paths) and self.query is None:
            message = "a query is written `?NAME={mac}`, in a rule of its own"
            raise PydanticCustomError("query", message)
        return self

    @property
    def query(self) -> str | None:
        """The argument of the query that holds the MAC."""
        found = QUERY.fullmatch(self.path) if isinstance(self.path, str) else None
        return found[1] if found and self.user_agent is None else None

    @property
    def paths(self) -> list[str]:
        """Patterns of the path: any of them."""
        if self.query is not None or self.path is None:
            return []
        return [self.path] if isinstance(self.path, str) else self.path


class Sample(Spec):
    """A request as a phone sends it, compiled into the tests."""

    user_agent: Line | None = describe("The User-Agent header.", default=None)
    path: Line | None = describe("The path and query asked for.", default=None)
    dhcp: Sent | None = describe("DHCP option 60.", default=None)
    tftp: Line | None = describe("The file asked for by TFTP.", default=None)
    model: Text | None = describe("The model that it must be recognised as.", default=None)
    version: Text | None = describe("The firmware version in it.", default=None)
    mac: Mac | None = describe("The MAC address in it.", default=None)


Support = Annotated[
    str,
    form(
        r"^(none|improbable|unknown|probable|incomplete|complete|exact)(\+[1-9]\d?)?$",
        "'none', 'improbable', 'unknown', 'probable', 'incomplete', 'complete' or 'exact', or "
        "a little more, as 'complete+1'",
        lowered,
    ),
]


# A model of the plugin with its version, or with other firmware; another model of the vendor; no
# model known (absent: as another one); no version known, whatever the model.
Situation = Literal["own_version", "other_version", "unknown_model", "no_model", "no_version"]

SUPPORT: dict[Situation, Support] = {
    "own_version": "exact", "other_version": "complete", "unknown_model": "probable",
}  # fmt: skip
