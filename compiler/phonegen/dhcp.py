"""DHCP rules as data: which requests are a phone's, and which options answer them.

Everything a server's syntax decides lies in the targets; checks, targets and
documentation read the rules of the specs from here only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address
from typing import Any, Literal

from phonegen.diagnostics import Place, did_you_mean
from phonegen.project import Loaded, VendorSpecs
from phonegen.spec import Model, Vendor, VendorClass

Kind = Literal["text", "address", "host"]
Keys = tuple[int | str, ...]
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
EXAMPLE_MAC = "00:00:5e:00:53:01"  # RFC 7042: for documentation
MAX_BYTES = 255
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


@dataclass(frozen=True)
class Option:
    """An option that a rule may send."""

    kind: Kind
    about: str


OPTIONS = {
    "6": Option("address", "DNS server"),
    "42": Option("address", "NTP server"),
    "43": Option("text", "vendor's own options"),
    "66": Option("text", "TFTP server, or URL"),
    "67": Option("text", "boot file"),
    "114": Option("text", "default URL"),
    "150": Option("address", "TFTP server address"),
    "160": Option("text", "provisioning URL"),
    "next-server": Option("host", "server of the BOOTP header"),
    "filename": Option("text", "file of the BOOTP header"),
}


@dataclass(frozen=True)
class Fact:
    """A part of a value that the server knows: a key of FACTS."""

    name: str


Value = tuple[str | Fact, ...]


class OptionError(ValueError):
    """An option that cannot carry its value; HINT says what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class Send:
    """One option of an answer. OPTION is a key of OPTIONS."""

    option: str
    value: Value

    @property
    def kind(self) -> Kind:
        return OPTIONS[self.option].kind

    @property
    def example(self) -> str:
        """The value with the documentation's addresses in place of the server's."""
        return "".join(EXAMPLE[p.name] if isinstance(p, Fact) else p for p in self.value)


@dataclass(frozen=True)
class Match:
    """One test of option 60."""

    kind: Literal["exact", "prefix"]
    text: str
    place: Place = field(compare=False)


@dataclass(frozen=True)
class ClassRule:
    """Phones whose vendor class passes one of the tests."""

    name: str
    title: str
    matches: tuple[Match, ...]
    sends: tuple[Send, ...]
    place: Place = field(compare=False)


@dataclass(frozen=True)
class PrefixRule:
    """Phones by the first three bytes of their MAC address."""

    prefix: str
    only_without_class: bool
    sends: tuple[Send, ...]
    place: Place = field(compare=False)


def parse_send(option: str, text: str) -> Send:
    """An option of the spec; raises OptionError when it cannot be sent."""
    if option not in OPTIONS:
        raise OptionError(f"there is no option '{option}' here", did_you_mean(option, OPTIONS))
    value = _parse_value(text)
    send = Send(option, value)
    about = OPTIONS[option].about
    single = value[0] if len(value) == 1 else None
    match send.kind:
        case "address" if single != Fact("tftp_ip") and not is_address(single):
            hint = "write {tftp_ip} or an address such as 192.0.2.1"
            raise OptionError(f"option {option} ({about}) takes an IPv4 address", hint)
        case "host" if not _is_host(single):
            hint = "write {tftp_ip}, {tftp_host}, a name or an address"
            raise OptionError(f"{option} ({about}) takes a host name or an IPv4 address", hint)
        case "text" if len(send.example.encode()) > MAX_BYTES:
            raise OptionError(f"option {option} carries at most {MAX_BYTES} bytes")
    return send


def _parse_value(text: str) -> Value:
    parts: list[str | Fact] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        if found[1] not in FACTS:
            message = f"'{{{found[1]}}}' is not known here"
            raise OptionError(message, did_you_mean(found[1], FACTS))
        parts += [text[end : found.start()], Fact(found[1])]
        end = found.end()
    return tuple(part for part in [*parts, text[end:]] if part)


def is_address(part: str | Fact | None) -> bool:
    try:
        IPv4Address(part if isinstance(part, str) else "")
    except AddressValueError:
        return False
    return True


def _is_host(part: str | Fact | None) -> bool:
    """The server, an address, or a name that is no mistyped address."""
    if not isinstance(part, str):
        return part in (Fact("tftp_ip"), Fact("tftp_host"))
    name = len(part) <= MAX_BYTES and _HOST.fullmatch(part)
    return is_address(part) or bool(name and not part.replace(".", "").isdigit())


class VendorRules:
    """All rules of a vendor: classes by name, MAC prefixes by value."""

    def __init__(self, vendor: VendorSpecs) -> None:
        loaded = vendor.vendor
        if loaded is None:
            raise LookupError(f"specs/{vendor.folder}/vendor.yaml is missing")
        self.about = loaded.spec
        self.classes = sorted(_class_rules(vendor, loaded), key=lambda r: (r.name, r.place))
        self.prefixes = sorted(_prefix_rules(loaded), key=lambda r: (r.prefix, r.place))
        self._classes = {rule.name: rule for rule in self.classes}
        self._prefixes = {rule.prefix: rule for rule in self.prefixes}

    def of(self, model: Model) -> ClassRule | PrefixRule | None:
        """The rule that answers a model: its class, else a MAC prefix."""
        if model.dhcp is not None and (model.dhcp.vendor_class or model.dhcp.name):
            return self._classes.get(class_name(self.about, model))
        if model.mac is not None:
            return self._prefixes.get(model.mac[:8])
        known = [o for o in self.about.ouis if o in self._prefixes] or [*self._prefixes]
        return self._prefixes[known[0]] if known else None

    def mac(self, model: Model) -> str:
        """The model's MAC address, or one that it could have."""
        rule = self.of(model)
        ouis = [rule.prefix] if isinstance(rule, PrefixRule) else self.about.ouis
        return model.mac or (f"{ouis[0]}:00:00:01" if ouis else EXAMPLE_MAC)


def class_name(about: Vendor, model: Model) -> str:
    """The class that a model is in: the one it names, else vendor and model as one word."""
    if model.dhcp is not None and model.dhcp.name:
        return model.dhcp.name
    return re.sub(r"[^A-Za-z0-9_-]", "", f"{about.name}{model.model}")[:80] or "unnamed"


def _class_rules(vendor: VendorSpecs, loaded: Loaded[Vendor]) -> Iterator[ClassRule]:
    about = loaded.spec
    sends = _sends(about.dhcp.options)
    for name, tests in about.dhcp.classes.items():
        keys = ("dhcp", "classes", name)
        yield ClassRule(name, name, _matches(loaded, tests, keys), sends, loaded.place(*keys))
    for model in vendor.models.values():
        dhcp = model.spec.dhcp
        if dhcp is not None and dhcp.vendor_class:
            matches = _matches(model, dhcp.vendor_class, ("dhcp", "vendor_class"))
            title = f"{about.name} {model.spec.model}"
            name = class_name(about, model.spec)
            place = model.place("dhcp", "name" if dhcp.name else "vendor_class")
            yield ClassRule(name, title, matches, sends, place)


def _matches(loaded: Loaded[Any], tests: list[VendorClass], keys: Keys) -> tuple[Match, ...]:
    found: list[Match] = []
    for number, test in enumerate(tests):
        if test.exact is not None:
            found.append(Match("exact", test.exact, loaded.place(*keys, number, "exact")))
        if test.prefix is not None:
            found.append(Match("prefix", test.prefix, loaded.place(*keys, number, "prefix")))
    return tuple(found)


def _prefix_rules(loaded: Loaded[Vendor]) -> Iterator[PrefixRule]:
    """One rule for each prefix."""
    for number, rule in enumerate(loaded.spec.dhcp.ouis):
        sends = _sends(rule.options)
        keys: Keys = ("dhcp", "ouis", number, "prefixes") if rule.prefixes else ("ouis",)
        for index, prefix in enumerate(rule.prefixes or loaded.spec.ouis):
            place = loaded.place(*keys, index)
            yield PrefixRule(prefix, rule.only_without_class, sends, place)


def _sends(options: dict[str, str]) -> tuple[Send, ...]:
    """In the order of OPTIONS; what cannot be sent is left to the checks."""
    found = []
    for option in OPTIONS:
        if option in options:
            with suppress(OptionError):
                found.append(parse_send(option, options[option]))
    return tuple(found)
