"""The options of a DHCP answer: what each can carry, and the bytes of a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address
from typing import Literal, NamedTuple

from phonegen.diagnostics import did_you_mean
from phonegen.language.spec.dhcp import DhcpValue
from phonegen.network import is_address, is_server

ValueType = Literal["text", "address", "host", "boolean", "hex"]
FACTS = {
    "http_url": "URL of the provisioning server",
    "tftp_ip": "address of the TFTP server",
    "tftp_host": "name or address of the TFTP server",
}
EXAMPLE = {
    "http_url": "http://192.0.2.1:8667",
    "tftp_ip": "192.0.2.1",
    "tftp_host": "192.0.2.1",
}
MAX_BYTES = 255
_BRACES = re.compile(r"\{\{|\}\}|\{(\w+)\}")
_PART = re.compile(r"43\.([1-9][0-9]{0,2})")
_SITE = re.compile(r"[1-9][0-9]{2}")


class Option(NamedTuple):
    """An option that a rule may send. `typed`: its type is the vendor's own affair."""

    kind: ValueType
    about: str
    typed: bool = False


OPTIONS = {
    "6": Option("address", "DNS server"),
    "7": Option("address", "log server"),
    "15": Option("text", "domain name"),
    "42": Option("address", "NTP server"),
    "43": Option("text", "vendor's own options", typed=True),
    "66": Option("text", "TFTP server, or URL"),
    "67": Option("text", "boot file"),
    "114": Option("text", "default URL"),
    "132": Option("text", "VLAN", typed=True),
    "133": Option("text", "VLAN priority", typed=True),
    "150": Option("address", "TFTP server address"),
    "160": Option("text", "provisioning URL"),
    "next-server": Option("host", "server of the BOOTP header"),
    "filename": Option("text", "file of the BOOTP header"),
}
# Where phones look for their server.
LOCATIONS = frozenset(
    {"43", "66", "67", "114", "150", "159", "160", "242", "next-server", "filename"}
)


class Fact(NamedTuple):
    """A part of a value that the server knows: a key of FACTS."""

    name: str


Value = tuple[str | Fact, ...]


class OptionError(ValueError):
    """An option that cannot carry its value; HINT says what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def option_named(name: str) -> Option:
    """The option called NAME: of OPTIONS, a part of 43, or one of 128 to 254.

    Raises OptionError when there is none.
    """
    if name in OPTIONS:
        return OPTIONS[name]
    part = _PART.fullmatch(name)
    if part is not None and int(part[1]) < 255:
        return Option("text", f"part {part[1]} of the vendor's own options", typed=True)
    if _SITE.fullmatch(name) and 128 <= int(name) <= 254:
        return Option("text", "vendor's own option", typed=True)
    hint = did_you_mean(name, OPTIONS)
    if not name[:1].isdigit():
        hint = f"{hint} " * bool(hint) + "Options have numbers, as `66` for the server's name"
    raise OptionError(f"there is no option '{name}' here", hint)


def in_order(name: str) -> tuple[int, int]:
    """Sorts options by number; the fields of the BOOTP header come last."""
    number, _, part = name.partition(".")
    if number.isdigit() and (not part or part.isdigit()):
        return int(number), int(part or 0)
    return 256, [*OPTIONS].index(name) if name in OPTIONS else 0


class Send(NamedTuple):
    """One option of an answer, by its name in the spec."""

    option: str
    kind: ValueType
    value: Value

    @property
    def part(self) -> int | None:
        """Which part of option 43 it is."""
        part = self.option.partition(".")[2]
        return int(part) if part else None

    @property
    def example(self) -> str:
        """The value with the documentation's addresses in place of the server's."""
        return self.text(EXAMPLE)

    def text(self, facts: Mapping[str, str]) -> str:
        """The value as text, with FACTS of the server."""
        return "".join(facts[p.name] if isinstance(p, Fact) else p for p in self.value)

    def encode(self, facts: Mapping[str, str]) -> bytes:
        """The bytes on the wire; ValueError for a name where an address is needed."""
        text = self.text(facts)
        match self.kind:
            case "address":
                return IPv4Address(text).packed
            case "boolean":
                return bytes([text == "true"])
            case "hex":
                return bytes.fromhex(text)
            case _:
                return text.encode()


def parse_send(option: str, given: DhcpValue) -> Send:
    """An option of the spec; raises OptionError when it cannot be sent."""
    known = option_named(option)
    kind, text = _kind_and_text(known, given)
    send = Send(option, kind, _parse_value(text))
    if kind != known.kind and not known.typed:
        raise OptionError(f"option {option} ({known.about}) takes {_takes(known.kind)}")
    single = send.value[0] if len(send.value) == 1 else None
    named = f"option {option} ({known.about})"
    match kind:
        case "address" if not _one_of(single, is_address, "tftp_ip"):
            hint = "write {tftp_ip} or an address such as 192.0.2.1"
            raise OptionError(f"{named} takes an IPv4 address", hint)
        case "host" if not _one_of(single, is_server, "tftp_ip", "tftp_host"):
            hint = "write {tftp_ip}, {tftp_host}, a name or an address"
            message = f"{option} ({known.about}) takes a host name or an IPv4 address"
            raise OptionError(message, hint)
        case "hex" if not re.fullmatch("(?:[0-9a-f]{2})+", text):
            raise OptionError(f"'{text}' is no row of bytes", "two digits 0-9 a-f a byte")
        case "text" if not send.value:
            raise OptionError(f"{named} needs a value")
    if len(send.encode(EXAMPLE)) > MAX_BYTES:
        raise OptionError(f"option {option} carries at most {MAX_BYTES} bytes")
    return send


def _takes(kind: ValueType) -> str:
    return {"text": "text", "address": "an IPv4 address", "host": "a host name"}.get(kind, kind)


def _kind_and_text(known: Option, given: DhcpValue) -> tuple[ValueType, str]:
    if isinstance(given, bool):
        return "boolean", str(given).lower()
    if isinstance(given, dict):
        return next(iter(given.items()))
    return known.kind, given


def _parse_value(text: str) -> Value:
    parts: list[str | Fact] = [""]
    end = 0
    for found in _BRACES.finditer(text):
        plain = text[end : found.start()]
        end = found.end()
        if found[1] is None:
            parts.append(plain + found[0][0])
        elif found[1] not in FACTS:
            hint = did_you_mean(found[1], FACTS)
            hint += f"; for braces that the phone itself replaces, write {{{{{found[1]}}}}}"
            raise OptionError(f"'{{{found[1]}}}' is not known here", hint)
        else:
            parts += [plain, Fact(found[1])]
    return _joined([*parts, text[end:]])


def _joined(parts: list[str | Fact]) -> Value:
    """PARTS without empty texts, and no text beside another."""
    found: list[str | Fact] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part:
            found.append(part)
    return tuple(found)


def _one_of(part: str | Fact | None, valid: Callable[[str], bool], *facts: str) -> bool:
    """Whether PART is a text that is VALID, or one of FACTS."""
    if isinstance(part, Fact):
        return part.name in facts
    return part is not None and valid(part)
