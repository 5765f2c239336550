"""How phones tell who they are, and which plugin takes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from phonegen.language.spec.values import (
    Line,
    Mac,
    Name,
    Numbers,
    Piece,
    Sent,
    Spec,
    Text,
    describe,
    piece,
)

# Identification and association


Spelling = Annotated[str, piece(least=1)]


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
    rewrite: dict[Literal["model", "version"], dict[Spelling, Piece]] = describe(
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
    dhcp: Sent | None = describe("DHCP option 60.", default=None)
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


class Association(Spec):
    """How well a plugin supports a device: provd picks the plugin with the best answer.

    An answer is one of provd's, from `none` to `exact`; `complete+1` is a little better than
    `complete`.
    """

    versions: Literal["exact", "prefix"] = describe(
        "Whether a model's version is all of the phone's or its beginning.", default="exact"
    )
    own_version: Support = describe("A model of the plugin with its version.", default="exact")
    other_version: Support = describe("A model of the plugin, other firmware.", default="complete")
    unknown_model: Support = describe("Another model of the vendor.", default="probable")
    no_model: Support | None = describe("No model known; absent: as `unknown_model`.", default=None)
    no_version: Support | None = describe(
        "No version known, whatever the model; absent: as `other_version`.", default=None
    )
    minimum_version: Numbers | None = describe(
        "Older firmware cannot be configured by this plugin.", default=None
    )
    reject_models: list[Line] = describe(
        "Models that this plugin cannot configure, with `*` for any text: `none`.", default=[]
    )
