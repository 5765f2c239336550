"""DHCP rules."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from phonegen.language.spec.values import Line, Name, Oui, Sent, Spec, Text, describe


class DhcpTest(Spec):
    """One way to tell a phone by its DHCP request; all that it says must hold."""

    exact: Sent | None = describe("The whole of option 60, the vendor class.", default=None)
    prefix: Sent | None = describe("The beginning of option 60.", default=None)
    suffix: Sent | None = describe("The end of option 60.", default=None)
    part: Sent | None = describe("Text inside option 60, `at` its byte.", default=None)
    at: int | None = describe(
        "How many bytes of option 60 stand before `part`.", default=None, ge=0, le=250
    )
    absent: bool | None = describe(
        "Whether the phone sends no option 60: true, only without; false, only with.", default=None
    )
    user_class: Sent | None = describe("The whole of option 77, the user class.", default=None)
    not_: list[DhcpTest] = describe("None of these may hold.", alias="not", default=[])

    @model_validator(mode="after")
    def _tests(self) -> Self:
        if (self.part is None) != (self.at is None):
            raise PydanticCustomError("part_at", "`part` and `at` belong together")
        if not self.model_fields_set - {"at"}:
            raise PydanticCustomError("no_test", "say what must hold: `exact`, `prefix`, …")
        return self


class TypedValue(Spec):
    """The value of an option that is not text; one of these."""

    address: Line | None = describe("IPv4 address, or `{tftp_ip}`.", default=None)
    hex: Line | None = describe("Bytes, as `00a0ff`; numbers are written so too.", default=None)

    @model_validator(mode="after")
    def _one_type(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("one_type", "give one of `address` and `hex`")
        return self


DhcpValue = bool | Line | TypedValue

DhcpOptions = dict[Text, DhcpValue]


class Dhcp(Spec):
    """DHCP rule of a model: which requests are its own."""

    name: Name | None = describe(
        "Name of the class; by default vendor and model. Without `match`, a class of the "
        "vendor that matches this model too.",
        default=None,
    )
    match: list[DhcpTest] = describe("Any of these matches.", default=[])
    options: DhcpOptions | None = describe(
        "Options to send in place of the vendor's; `{}` sends none.", default=None
    )
    why_not: Line | None = describe("Why there is no rule.", default=None)

    @model_validator(mode="after")
    def _options_of_a_class(self) -> Self:
        if self.options is not None and not self.match:
            raise PydanticCustomError("no_class", "`options` of a model need its `match`")
        return self


class DhcpClass(Spec):
    """A class of phones that have no spec of their own."""

    match: list[DhcpTest] = describe("Any of these matches.", min_length=1)
    options: DhcpOptions | None = describe(
        "Options to send in place of the vendor's; `{}` sends none.", default=None
    )


class OuiRule(Spec):
    """DHCP rule for MAC prefixes."""

    prefixes: list[Oui] = describe("The prefixes; absent: all of the vendor's.", default=[])
    match: list[DhcpTest] = describe(
        "Any of these must match too; absent: whatever the phone says.", default=[]
    )
    options: DhcpOptions | None = describe(
        "Options to send in place of the vendor's; `{}` sends none, but lets the phone in.",
        default=None,
    )


class VendorDhcp(Spec):
    """DHCP rules of a vendor."""

    options: DhcpOptions = describe(
        "Options that are sent where a class, a model or a prefix does not say others: by number, "
        "`43.N` for part N of option 43, `next-server`, `filename`. In texts, `{http_url}`, "
        "`{tftp_ip}` and `{tftp_host}` stand for the server; `{{` and `}}` are plain braces.",
        default={},
    )
    prefers: list[Text] = describe(
        "Options in which the phones look for their server, the one they prefer first.", default=[]
    )
    classes: dict[Name, DhcpClass] = describe(
        "Classes of phones that have no spec of their own.", default={}
    )
    ouis: list[OuiRule] = describe("Rules by MAC prefix.", default=[])
