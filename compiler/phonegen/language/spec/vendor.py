"""A vendor, and what holds for all of them."""

from __future__ import annotations

from typing import Annotated

from phonegen.language.spec.dhcp import VendorDhcp
from phonegen.language.spec.forms import form
from phonegen.language.spec.model import Guide
from phonegen.language.spec.values import (
    Line,
    Name,
    Oui,
    Source,
    Spec,
    Url,
    Word,
    describe,
    described_sources,
)

Owner = Annotated[
    str, form(r"^(@[\w./-]+|[\w.+-]+@[\w.-]+)$", "`@name` or an e-mail address", longest=200)
]


class Vendor(Spec):
    """Who made the phones."""

    name: Word = describe("The vendor's name as provd knows it.")
    url: Url | None = describe("Web site.", default=None)
    description: Line | None = describe("One line about the vendor.", default=None)
    owners: list[Owner] = describe("Who looks after its specs: `@name` or e-mail.", default=[])
    ouis: list[Oui] = describe("MAC prefixes.", default=[])
    dhcp: VendorDhcp = describe("DHCP rules.", default=VendorDhcp)
    guide: Guide = describe("Answers that hold for all its phones.", default=Guide)
    sources: list[Source] = described_sources()


class Catalogue(Spec):
    """What holds for all vendors."""

    prefix: Name = describe("First part of every plugin's id.")
