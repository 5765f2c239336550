"""DHCP rules."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from phonegen.language.spec.forms import form
from phonegen.language.spec.values import Line, Name, Oui, Sent, Spec, Text, describe

Offset = Annotated[
    str, form(r"^([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9])$", "a number of bytes from 0 to 249")
]


class DhcpTest(Spec):
    """One way to tell a phone by its DHCP request; all that it says must hold."""

    exact: Sent | None = describe("The whole of option 60, the vendor class.", default=None)
    prefix: Sent | None = describe("The beginning of option 60.", default=None)
    suffix: Sent | None = describe("The end of option 60.", default=None)
    at: dict[Offset, Sent] = describe(
        "Texts inside option 60, each by the number of bytes before it.", default={}
    )
    absent: bool | None = describe(
        "Whether the phone sends no option 60: true, only without; false, only with.", default=None
    )
    user_class: Sent | None = describe("The whole of option 77, the user class.", default=None)
    not_: list[DhcpTest] = describe("None of these may hold.", alias="not", default=[])

    @model_validator(mode="after")
    def _tests(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError("no_test", "say what must hold: `exact`, `prefix`, …")
        return self


# The value of an option that is not text: an IPv4 address, or bytes as `00a0ff`.
TypedValue = Annotated[dict[Literal["address", "hex"], Line], Field(min_length=1, max_length=1)]


def _no_number(value: object) -> object:
    """How many bytes a number has, only its option knows."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        message = f'a number is sent as text, `"{value}"`, or in its bytes, as `{{hex: 05}}`'
        raise PydanticCustomError("number", "{message}", {"message": message})
    return value


DhcpValue = Annotated[bool | Line | TypedValue, BeforeValidator(_no_number)]

DhcpOptions = dict[Text, DhcpValue]


class DhcpRule(Spec):
    """Which requests are answered, and with what: a class by its name, or MAC prefixes.

    The rule of a model is a class; without `match` it is one of the vendor's, by its name.
    """

    name: Name | None = describe(
        "Name of the class; that of a model is called by vendor and model unless it says.",
        default=None,
    )
    prefixes: list[Oui] = describe(
        "MAC prefixes of a rule without a name; absent: all of the vendor's.", default=[]
    )
    match: list[DhcpTest] = describe(
        "Any of these must match; for MAC prefixes, absent: whatever the phone says.", default=[]
    )
    options: DhcpOptions | None = describe(
        "Options to send in place of the vendor's; `{}` sends none, but lets the phone in. A value "
        "that is not text is `{address: 192.0.2.1}` or, also for numbers, `{hex: 00a0ff}`.",
        default=None,
    )


def _of_a_vendor(rule: DhcpRule) -> DhcpRule:
    if rule.name is not None and not rule.match:
        raise PydanticCustomError("no_match", "a class says what it must `match`")
    if rule.name is not None and rule.prefixes:
        raise PydanticCustomError("two_rules", "a rule has a `name` or `prefixes`, not both")
    return rule


def _of_a_model(rule: DhcpRule) -> DhcpRule:
    if rule.prefixes:
        raise PydanticCustomError("prefixes", "rules for `prefixes` stand in the vendor.yaml")
    if rule.options is not None and not rule.match:
        raise PydanticCustomError("no_class", "`options` of a model need its `match`")
    return rule


ModelRule = Annotated[DhcpRule, AfterValidator(_of_a_model)]


class VendorDhcp(Spec):
    """DHCP rules of a vendor."""

    options: DhcpOptions = describe(
        "Options that are sent where a rule does not say others: by number, "
        "`43.N` for part N of option 43, `next-server`, `filename`. In texts, `{http_url}`, "
        "`{tftp_ip}` and `{tftp_host}` stand for the server; `{{` and `}}` are plain braces.",
        default={},
    )
    prefers: list[Text] = describe(
        "Options in which the phones look for their server, the one they prefer first.", default=[]
    )
    rules: list[Annotated[DhcpRule, AfterValidator(_of_a_vendor)]] = describe(
        "Classes of phones that have no spec of their own, and rules by MAC prefix.", default=[]
    )
