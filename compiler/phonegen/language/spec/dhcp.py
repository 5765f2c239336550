"""DHCP rules."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import (
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from phonegen.language.spec.base import Line, MacPrefix, Name, Oui, Spec, Text, describe


class VendorClass(Spec):
    """One way to tell a phone by its DHCP request; all that it says must hold."""

    exact: Line | None = describe("The whole of option 60, the vendor class.", default=None)
    prefix: Line | None = describe("The beginning of option 60.", default=None)
    suffix: Line | None = describe("The end of option 60.", default=None)
    part: Line | None = describe("Text inside option 60, `at` its byte.", default=None)
    at: int | None = describe(
        "How many bytes of option 60 stand before `part`.", default=None, ge=0, le=250
    )
    absent: bool | None = describe(
        "Whether the phone sends no option 60: true, only without; false, only with.", default=None
    )
    user_class: Line | None = describe("The whole of option 77, the user class.", default=None)
    mac: MacPrefix | None = describe(
        "The beginning of its MAC address, one to six bytes.", default=None
    )
    not_: list[VendorClass] = describe("None of these may hold.", alias="not", default=[])

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
    uint8: int | None = describe("Number in one byte.", default=None, ge=0, le=0xFF)
    uint16: int | None = describe("Number in two bytes.", default=None, ge=0, le=0xFFFF)
    uint32: int | None = describe("Number in four bytes.", default=None, ge=0, le=0xFFFFFFFF)
    hex: Line | None = describe("Bytes, as `00a0ff`.", default=None)

    @model_validator(mode="after")
    def _one_type(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("one_type", "give one of `address`, `uint8`, …, `hex`")
        return self


DhcpValue = bool | Line | TypedValue

DhcpOptions = dict[Text, DhcpValue]


class Dhcp(Spec):
    """DHCP rule of a model: its vendor class."""

    name: Name | None = describe(
        "Name of the class; by default vendor and model. Without `vendor_class`, a class of the "
        "vendor that matches this model too.",
        default=None,
    )
    vendor_class: list[VendorClass] = describe("Any of these matches.", default=[])
    options: DhcpOptions | None = describe(
        "Options to send in place of the vendor's; `{}` sends none.", default=None
    )
    prefers: list[Text] | None = describe("As the vendor's, where the model differs.", default=None)
    why_not: Line | None = describe("Why there is no rule.", default=None)

    @model_validator(mode="after")
    def _options_of_a_class(self) -> Self:
        if self.options is not None and not self.vendor_class:
            raise PydanticCustomError("no_class", "`options` of a model need its `vendor_class`")
        return self


class DhcpClass(Spec):
    """A class of phones with options of its own."""

    match: list[VendorClass] = describe("Any of these matches.", min_length=1)
    options: DhcpOptions | None = describe(
        "Options to send in place of the vendor's; `{}` sends none.", default=None
    )


class OuiRule(Spec):
    """DHCP rule for MAC prefixes."""

    prefixes: list[Oui] = describe("The prefixes; absent: all of the vendor's.", default=[])
    only_without_class: bool = describe(
        "Only phones that send no option 60: short for `only: [{absent: true}]`.", default=False
    )
    only: list[VendorClass] = describe("Only phones that one of these matches too.", default=[])
    options: DhcpOptions | None = describe(
        "Options to send in place of the vendor's; `{}` sends none, but lets the phone in.",
        default=None,
    )

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        if self.only and self.only_without_class:
            raise PydanticCustomError("one_condition", "give `only` or `only_without_class`")
        return self


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
    classes: dict[Name, Annotated[list[VendorClass], Field(min_length=1)] | DhcpClass] = describe(
        "Classes of phones that have no spec of their own: tests of which any matches, or "
        "`match` and `options`.",
        default={},
    )
    ouis: list[OuiRule] = describe("Rules by MAC prefix.", default=[])
