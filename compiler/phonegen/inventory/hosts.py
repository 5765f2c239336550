"""Phones of an inventory, checked against the catalogue and against each other."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from hashlib import blake2b
from ipaddress import IPv4Address
from itertools import pairwise
from pathlib import Path
from socket import AF_INET, inet_pton
from urllib.parse import urlsplit

from phonegen.codes import Code
from phonegen.dhcp.options import EXAMPLE
from phonegen.dhcp.rules import VendorRules
from phonegen.dhcp.server import Facts, Kind, Phone, Server, unsendable
from phonegen.diagnostics import Place, Report, did_you_mean
from phonegen.inventory.phones import PHONES
from phonegen.inventory.tables import Row, rows
from phonegen.language.catalogue import VendorSpecs
from phonegen.network import is_host_name, is_server, parse_mac

PROVD_PORT = 8667
MOST_PROBLEMS = 100  # that are reported one by one


def facts_of(server: str, port: int | None) -> Facts:
    """What a URL or an address says of a server; PORT is for addresses. ValueError if neither."""
    url = server
    if "://" not in server:
        url = f"http://{server}:{port}" if port else f"http://{server}"
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not is_server(host):
        raise ValueError(f"'{server}' is neither the URL of a server nor its address")
    if not re.fullmatch(r"[A-Za-z0-9.:/_~%?&=+@-]+", url) or parts.port == 0:
        raise ValueError(f"'{server}' has characters that no URL has")
    return {"http_url": url.rstrip("/"), "tftp_host": host, "tftp_ip": host}


class _Seen:
    """Numbers of 64 bits and the lines they stand in: little memory for a million."""

    def __init__(self) -> None:
        self._keys = array("Q")
        self._lines = array("L")

    def add(self, key: int, line: int) -> None:
        self._keys.append(key)
        self._lines.append(line)

    def twice(self) -> Iterator[tuple[int, int, int]]:
        """Every key that came before, with the line where it did first, and its own."""
        ordered = array("Q", sorted(self._keys))
        repeated = {key for key, after in pairwise(ordered) if key == after}
        first: dict[int, int] = {}
        if repeated:
            for key, line in zip(self._keys, self._lines, strict=True):
                if key in first:
                    yield key, first[key], line
                elif key in repeated:
                    first[key] = line


class Fleet:
    """Reads phones one after another; problems go to REPORT, and their rows are left out."""

    def __init__(
        self,
        load_vendor: Callable[[str], VendorSpecs | None],
        vendor_names: Callable[[], dict[str, str]],
        server: Server,
        facts: Facts | None,
        port: int | None,
        report: Report,
    ) -> None:
        self._server = server
        self._load_vendor = load_vendor
        self._vendor_names = vendor_names
        self._facts = facts
        self._port = port
        self._report = report
        self._kinds: dict[tuple[str, str, str], tuple[Kind | None, str, str]] = {}
        self._vendors: dict[str, VendorSpecs | None] = {}
        self._rules: dict[str, VendorRules] = {}
        self._macs = _Seen()
        self._addresses = _Seen()
        self._names = _Seen()
        self.problems = 0

    def phones(self, path: Path) -> Iterator[Phone]:
        """The sound phones of the inventory at PATH."""
        for row in rows(path, PHONES, self._add):
            phone = self._phone(row)
            if phone is not None:
                yield phone
        kinds: list[tuple[_Seen, Callable[[int], str]]] = [
            (self._macs, lambda key: key.to_bytes(6, "big").hex(":")),
            (self._addresses, lambda key: str(IPv4Address(key))),
            (self._names, lambda _: "the name"),
        ]
        for seen, shown in kinds:
            for key, first, line in seen.twice():
                message = f"{shown(key)} stands in line {first} already"
                self._add(Place(str(path), line), Code.INVENTORY_DUPLICATE, message)

    def _add(self, place: Place, code: Code, message: str, hint: str = "") -> None:
        self.problems += 1
        if self.problems <= MOST_PROBLEMS:
            self._report.add(place, code, message, hint)

    def _phone(self, row: Row) -> Phone | None:
        before = self.problems
        fields = row.fields
        mac = self._mac(row)
        kind = self._kind(row)
        if mac and kind and not _in_ranges(mac, kind.rules):
            known = ", ".join(kind.rules.about.ouis)
            message = f"{mac} is no address of {kind.rules.about.name}"
            self._add(
                row.at("mac"), Code.INVENTORY_MAC, message, f"its addresses begin with {known}"
            )
        address = self._address(row, fields.get("address", ""))
        name = fields.get("name", "")
        if name:
            self._name(row, name)
        if self.problems > before or mac is None or kind is None:
            return None
        return Phone(kind, mac, name, address)

    def _mac(self, row: Row) -> str | None:
        given = row.fields.get("mac")
        if given is None:
            self._add(row.at("mac"), Code.INVENTORY_MAC, "the phone has no MAC address")
            return None
        mac = parse_mac(given)
        if mac is None:
            hint = "twelve digits 0-9 a-f, as 00:15:65:aa:bb:cc"
            self._add(row.at("mac"), Code.INVENTORY_MAC, f"{_shown(given)} is no MAC address", hint)
            return None
        number = int(mac.replace(":", ""), 16)
        if number >> 40 & 1 or number == 0:
            self._add(row.at("mac"), Code.INVENTORY_MAC, f"{mac} is the address of no single phone")
            return None
        self._macs.add(number, row.place.line)
        return mac

    def _address(self, row: Row, given: str) -> str:
        if not given:
            return ""
        try:
            number = int.from_bytes(inet_pton(AF_INET, given), "big")
        except (OSError, ValueError):
            self._add(
                row.at("address"), Code.INVENTORY_VALUE, f"{_shown(given)} is no IPv4 address"
            )
            return ""
        if number >> 24 in (0, 127) or number >> 28 >= 14:  # this host, loopback, multicast
            self._add(row.at("address"), Code.INVENTORY_VALUE, f"{given} is no address of a phone")
        self._addresses.add(number, row.place.line)
        return given

    def _name(self, row: Row, name: str) -> None:
        if not is_host_name(name):
            hint = "letters, digits, '-' and '_', parts with dots between them"
            self._add(row.at("name"), Code.INVENTORY_VALUE, f"{_shown(name)} is no host name", hint)
            return
        digest = blake2b(name.lower().encode(), digest_size=8).digest()
        self._names.add(int.from_bytes(digest, "big"), row.place.line)

    def _kind(self, row: Row) -> Kind | None:
        fields = row.fields
        vendor, model = fields.get("vendor", ""), fields.get("model", "")
        phone = fields.get("phone") or (f"{vendor}/{model}" if vendor else model)
        vendor, _, model = phone.partition("/")
        key = (vendor, model, fields.get("server", ""))
        if key not in self._kinds:
            self._kinds[key] = self._find(*key)
        kind, message, hint = self._kinds[key]
        if kind is None:
            self._add(row.at("phone"), Code.INVENTORY_PHONE, message, hint)
        return kind

    def _find(self, vendor: str, model: str, server: str) -> tuple[Kind | None, str, str]:
        """The kind, or why there is none and a hint."""
        facts = self._facts
        if server:
            try:
                facts = facts_of(server, self._port)
            except ValueError as e:
                return None, str(e), "as http://192.0.2.1:8667 or 192.0.2.1"
        if facts == {}:
            return None, "nobody says where this phone's server is", "give --address, or `server`"
        if not vendor or not model:
            return None, "the phone has no vendor or no model", "as `phone` vendor/model"
        specs = self._vendor(vendor)
        if specs is None or specs.vendor is None:
            hint = did_you_mean(vendor.lower(), self._vendor_names())
            return None, f"there is no vendor {_shown(vendor)}", hint
        wanted = model.lower()
        for found in specs.models.values():
            if wanted in (found.name, found.spec.model.lower()):
                rules = self._rules.setdefault(specs.folder, VendorRules(specs))
                rule = rules.of(found.spec)
                if rule is None:
                    return None, f"no DHCP rule is known for {vendor}/{model}", ""
                return _kind(Kind(rules, found, rule, facts), self._server)
        hint = did_you_mean(wanted, specs.models)
        return None, f"there is no model {_shown(model)} of {specs.folder}", hint

    def _vendor(self, name: str) -> VendorSpecs | None:
        """By its folder, or by its name as provd knows it."""
        lowered = name.lower()
        if lowered not in self._vendors:
            folder = self._vendor_names().get(lowered)
            self._vendors[lowered] = self._load_vendor(folder) if folder else None
        return self._vendors[lowered]


def _kind(kind: Kind, server: Server) -> tuple[Kind | None, str, str]:
    """The kind, unless its server cannot send what its rule says."""
    facts = kind.facts or EXAMPLE
    for send in kind.rule.sends:
        try:
            send.encode(facts)
        except ValueError:
            message = f"option {send.option} of this phone needs the server's address"
            return None, message, "name the server by its address"
    problems = unsendable(server, kind.rule.sends, facts)
    return (None, problems[0][1], "") if problems else (kind, "", "")


def _in_ranges(mac: str, rules: VendorRules) -> bool:
    """Whether the vendor has such addresses; true when nothing is known of them."""
    return not rules.about.ouis or mac[:8] in rules.about.ouis


def _shown(text: str) -> str:
    """TEXT in quotes, on one line and not too long."""
    shown = text if text.isprintable() else ascii(text)[1:-1]
    return f"'{shown[:60]}…'" if len(shown) > 60 else f"'{shown}'"


def in_shard(mac: str, shard: int, shards: int) -> bool:
    """Whether a phone is in part SHARD of SHARDS, counted from 1; the same phone always is."""
    return int(mac.replace(":", ""), 16) % shards == shard - 1
