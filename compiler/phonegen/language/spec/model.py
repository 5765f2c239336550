"""A phone."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from phonegen.language.spec.dhcp import DhcpRule, ModelRule
from phonegen.language.spec.forms import form
from phonegen.language.spec.identify import Sample
from phonegen.language.spec.values import (
    OR_NUMBER,
    Answer,
    Derived,
    Fetches,
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
    described_fetches,
    described_sources,
)

Access = Literal["public", "login", "none", "unknown"]

Cell = Literal["Y", "N", "NT", "NYT", "FK", "SK", "HK", "MN"]
UNTESTED = ("NT", "NYT")  # cells that are no result

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

    sold: Answer = describe("1. Is it worth the time: is it still sold?", default="unknown")
    documentation: Document = describe("3. The administrator's guide.", default=Document)
    firmware: Document = describe("4. The latest firmware.", default=Document)
    language_files: Document = describe("5. Other files, such as languages.", default=Document)
    fetches: Fetches = described_fetches("6. Provisioning by DHCP:")
    credentials: list[Credentials] = describe("7. Default accounts.", default=[])
    factory_reset: Line | None = describe("7. How to reset the phone.", default=None)


# What is known of one feature, and what else to know of it.
Result = Cell | Annotated[dict[Cell, Line], Field(min_length=1, max_length=1)]


def _dated(text: str) -> str:
    """A day that the calendar has, or years in their order."""
    if "-" in text:
        try:
            date.fromisoformat(text)
        except ValueError:
            raise PydanticCustomError("day", "the calendar has no such day") from None
    elif text != " to ".join(sorted(text.split(" to "))):
        raise PydanticCustomError("years", "the first year comes first")
    return text


When = Annotated[
    str,
    OR_NUMBER,
    form(
        r"^[0-9]{4}(-[0-9]{2}-[0-9]{2}| to [0-9]{4})?$",
        "a day, as 2026-01-31, a year, or years, as 2013 to 2020",
    ),
    AfterValidator(_dated),
]


# A test alone may stand without a list around it.
def _or_one(schema: dict[str, Any]) -> None:
    many = {"type": schema.pop("type"), "items": schema.pop("items")}
    schema["anyOf"] = [many, many["items"]]


_RESULTS: dict[str, Any] = {
    "anyOf": [
        {"enum": list(get_args(Cell))},
        {"type": "object", "propertyNames": {"enum": list(get_args(Cell))}},
        {"type": "array", "items": {"type": "string"}},
    ]
}


class Evidence(Spec):
    """Results for features of one phone, and what they rest on.

    What is none of these fields is the name of a feature with its result, `MWI: N`, or with what
    else to know, `MWI: {N: The lamp stays dark.}`; or a result with the names of all features that
    have it, `Y: [Hold, Paging]`.
    """

    model_config = ConfigDict(extra="allow", json_schema_extra={"additionalProperties": _RESULTS})
    __pydantic_extra__: dict[Line, Result] = Field(init=False)

    by: Line | None = describe("Who tested it: a person's handle, or who wrote it.", default=None)
    on: When | None = describe(
        "The day of the test, as 2026-01-31; of what others report, the year or years, as "
        "2013 to 2020.",
        default=None,
    )
    firmware: WordText | None = describe("The firmware that the phone had.", default=None)
    source: Line | None = describe(
        "Where it is written, when that is not said here by who tested it: a URL, a document.",
        default=None,
    )

    @property
    def results(self) -> dict[str, Result]:
        """Results by the feature's name."""
        return self.__pydantic_extra__

    @property
    def years(self) -> tuple[str, str] | None:
        """The first and the last year of what others report."""
        found = re.findall("[0-9]{4}", self.on or "")
        return (found[0], found[-1]) if found else None


def cell(result: Result) -> Cell:
    """A result without what else to know."""
    return next(iter(result)) if isinstance(result, dict) else result


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
    features: list[Evidence] = describe(
        "What people tested on this phone, a test each: who, on which day, with which firmware, "
        "and results, of Y N FK SK HK MN; NT and NYT are none. `phonegen verify` writes it, and no "
        "other spec inherits it.",
        default=[],
        json_schema_extra=_or_one,
    )
    reported: Evidence | None = describe(
        "What documentation says of the phone with a plugin written by hand: `source` is its URL, "
        "`on` its years. Bases pass it on; a phone that extends another phone has none of it.",
        default=None,
    )
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
