"""How phones tell who they are, and which plugin takes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    StringConstraints,
)

from phonegen.language.spec.values import Line, Mac, Name, Spec, Text, describe

# Identification and association


class Rule(Spec):
    """One way in which a phone tells who it is.

    A rule with both `user_agent` and `path` wants both to match and reads the former.
    """

    user_agent: Line | None = describe("Pattern of the User-Agent header.", default=None)
    path: Line | list[Line] | None = describe(
        "Pattern of the path asked for; of a list, any.", default=None
    )
    query: Name | None = describe("Argument of the query that holds the MAC.", default=None)
    dhcp: Line | None = describe("Pattern of DHCP option 60.", default=None)
    tftp: Line | None = describe("Pattern of the file asked for by TFTP.", default=None)
    only: list[Text] = describe("Models that send this; empty: any.", default=[])
    known_mac: bool = describe(
        "Only a MAC with one of the vendor's prefixes counts.", default=False
    )
    rewrite: dict[Literal["model", "version"], dict[str, str]] = describe(
        "Replacements in what a field captured, in order, until it has the spec's spelling.",
        default={},
    )
    models: dict[Text, Text] = describe(
        "What a phone calls itself to the name of its model, where they differ; after `rewrite`.",
        default={},
    )
    model: Text | None = describe(
        "The model, where the pattern does not hold it; `SPA{model}` where it holds a part.",
        default=None,
    )
    vendor: bool = describe("Whether a match proves the vendor.", default=True)
    agent: Literal["any", "absent", "matched"] = describe(
        "For `path` and `query`: whatever the User-Agent, only without one, or only when a "
        "User-Agent rule matched too.",
        default="any",
    )


class Sample(Spec):
    """A request as a phone sends it, compiled into the tests."""

    user_agent: Line | None = describe("The User-Agent header.", default=None)
    path: Line | None = describe("The path and query asked for.", default=None)
    dhcp: Line | None = describe("DHCP option 60.", default=None)
    tftp: Line | None = describe("The file asked for by TFTP.", default=None)
    model: Text | None = describe("The model that it must be recognised as.", default=None)
    version: Text | None = describe("The firmware version in it.", default=None)
    mac: Mac | None = describe("The MAC address in it.", default=None)


Support = Annotated[
    str,
    StringConstraints(
        pattern=r"^(none|improbable|unknown|probable|incomplete|complete|exact)(\+[1-9]\d?)?$"
    ),
]


# A model of the plugin with its version, or with other firmware; another model of the vendor; no
# model known (absent: as another one); no version known, whatever the model.
Situation = Literal["own_version", "other_version", "unknown_model", "no_model", "no_version"]

SUPPORT: dict[Situation, Support] = {
    "own_version": "exact", "other_version": "complete", "unknown_model": "probable",
}  # fmt: skip
