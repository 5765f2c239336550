"""A phone."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import Field

from phonegen.language.spec.dhcp import DhcpRule, ModelRule
from phonegen.language.spec.identify import Sample
from phonegen.language.spec.values import (
    Derived,
    Line,
    ModelName,
    Name,
    Source,
    Spec,
    Text,
    Trait,
    Url,
    WordText,
    describe,
    described_sources,
)

Answer = Literal["yes", "no", "unknown"]

Access = Literal["public", "login", "none", "unknown"]

Cell = Literal["Y", "N", "NT", "NYT", "FK", "SK", "HK", "MN"]

Capability = Literal["high_availability", "switchboard", "multicell"]

KeyPlace = Literal[
    "above", "left", "right", "beside", "side", "below", "second", "screen", "page"
]  # as the keys' numbers run


class Document(Spec):
    """Something to download from the vendor."""

    access: Access = describe("Public, behind a login, or not to be had.", default="unknown")
    url: Url | None = describe("Where it is.", default=None)
    note: Line | None = describe("What else to know.", default=None)


# Where a password is printed that no two phones share.
Printed = Annotated[dict[Literal["on"], Line], Field(min_length=1)]


class Credentials(Spec):
    """A default account of the phone."""

    interface: Line = describe("Where it is used: web interface, menu.")
    username: Text | None = describe("User name.", default=None)
    password: Text | Printed | None = describe(
        "Password; `{on: WHERE}` for one that each phone has of its own, printed on its label.",
        default=None,
    )


class Guide(Spec):
    """The eleven questions that decide whether and how a phone can be supported."""

    worth_it: Line | None = describe("1. Is it worth the time?", default=None)
    documentation: Document = describe("3. The administrator's guide.", default=Document)
    firmware: Document = describe("4. The latest firmware.", default=Document)
    language_files: Document = describe("5. Other files, such as languages.", default=Document)
    http: Answer = describe("6. Provisioning by DHCP and HTTP.", default="unknown")
    tftp: Answer = describe("6. Provisioning by DHCP and TFTP.", default="unknown")
    credentials: list[Credentials] = describe("7. Default accounts.", default=[])
    factory_reset: Line | None = describe("7. How to reset the phone.", default=None)
    non_ascii: Line | None = describe("10. How it shows other letters than ASCII.", default=None)


class Evidence(Spec):
    """A cell of the feature matrix with its evidence."""

    result: Cell = describe("Y N NT NYT FK SK HK MN.")
    source: Line | None = describe(
        "Who tested it, when and on which firmware, or where it is written.", default=None
    )
    note: Line | None = describe("What to know.", default=None)


class Expansion(Spec):
    """Expansion modules that the phone takes."""

    module: Line = describe("Name of the module.")
    keys: int = describe("Programmable keys of one module.", ge=1, le=400)
    max: int = describe("Modules that can be chained.", ge=1, le=16)


class Layout(Spec):
    """What the phone looks like, for its picture; what is `unknown` is not drawn."""

    screen: Literal["unknown", "none", "small", "wide", "large", "touch", "tablet"] = describe(
        "Its display; a `touch` screen has a dial pad beside it, a `tablet` has none.",
        default="unknown",
    )
    keys: dict[Name, dict[KeyPlace, Annotated[int, Field(ge=0, le=64)]]] = describe(
        "Where the programmable keys of each kind are, and how many at once: `above` the screen, "
        "to its `left` and `right`, `beside` it where nobody knows at which side, at the `side` of "
        "the dial pad, `below` the screen, around a `second` screen, on the `screen` itself (0: "
        "nobody knows how many at once); `page: 1` for a key that turns the pages. The kind "
        "`expansion` is for the keys of a module, around its own screen.",
        default={},
    )
    columns: int = describe(
        "Columns of the keys `below` and at the `side`.", default=4, ge=1, le=12
    )
    soft_keys: int = describe("Soft keys under the screen.", default=0, ge=0, le=8)
    hard_keys: list[Line] = describe("Keys with a fixed function.", default=[])
    label: list[Annotated[float, Field(ge=1, le=300)]] | None = describe(
        "Width and height in millimetres of the paper beside one of its function keys, where a "
        "document tells them.",
        default=None,
        min_length=2,
        max_length=2,
    )

    def places(self, kind: str) -> dict[KeyPlace, int]:
        """How many keys of KIND there are at each place at once, in the order of their numbers."""
        known = self.keys.get(kind, {})
        return {p: known[p] for p in get_args(KeyPlace) if p != "page" and p in known}

    def page_keys(self, kind: str) -> int:
        """How many keys turn the pages of KIND."""
        return self.keys.get(kind, {}).get("page", 0)


Count = Annotated[int, Field(ge=0, le=1000)]


class Release(Spec):
    """What a plugin says of this model."""

    version: WordText | None = describe("Firmware version that the plugin installs.", default=None)
    package: list[Line] = describe("Packages with the files of this model.", default=[])
    keys: dict[Name, Count] | None = describe(
        "Programmable keys by kind, when not the model's.", default=None
    )
    expansion: Expansion | Literal["none"] | None = describe(
        "Expansion modules, when not the model's.", default=None
    )
    traits: dict[Name, Trait] = describe("Facts that hold for this release only.", default={})


class Model(Derived):
    """One phone."""

    model: ModelName = describe("The name that the phone itself reports.")
    title: Line | None = describe("The name on the box, when it differs.", default=None)
    type: Literal[
        "deskphone", "conference", "dect", "wifidect", "ata", "gateway", "doorphone", "pager",
        "softphone", "generic",
    ] = describe("What kind of device it is.")  # fmt: skip
    protocol: Literal["sip", "sccp"] = describe("Signalling protocol.", default="sip")
    lines: int = describe("SIP accounts.", ge=0, le=1000)
    keys: dict[Name, Count] = describe(
        "Programmable keys by kind, named by the dialect.", default={}
    )
    expansion: Expansion | None = describe("Expansion modules.", default=None)
    capabilities: dict[Capability, bool] = describe(
        "What provd is told: an operator's console works (`switchboard`), it registers to a backup "
        "server (`high_availability`), DECT with several bases (`multicell`); absent: unknown.",
        default={},
    )
    traits: dict[Name, Trait] = describe(
        "Facts that the dialect's expressions use, as `model.NAME`.", default={}
    )
    plugins: dict[Line, Release] = describe("Plugins that carry this model.", default={})
    dhcp: ModelRule | Line | None = describe("Its DHCP rule, or why there is none.", default=None)
    samples: list[Sample] = describe(
        "Requests it sends; the MAC address in them is that of its examples.", default=[]
    )
    layout: Layout = describe("What it looks like.", default=Layout)
    guide: Guide = describe(
        "The guide's questions, where the vendor's answers differ.", default=Guide
    )
    features: dict[Line, Cell | Evidence] = describe("Tested features.", default={})
    limitations: list[Line] = describe("What does not work.", default=[])
    sources: list[Source] = described_sources()

    @property
    def placed(self) -> bool:
        """Whether the spec tells where all of its programmable keys are."""
        kinds = [kind for kind, count in self.keys.items() if count]
        return self.layout.screen != "unknown" and all(map(self.layout.places, kinds))

    @property
    def dhcp_rule(self) -> DhcpRule | None:
        """What it says of its DHCP rule, when there is one."""
        return self.dhcp if isinstance(self.dhcp, DhcpRule) else None

    @property
    def mac(self) -> str | None:
        """The MAC address of a phone whose requests were seen."""
        return next((sample.mac for sample in self.samples if sample.mac), None)
