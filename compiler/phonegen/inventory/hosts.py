"""Phones of an inventory, checked against the catalogue and against each other."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from ipaddress import IPv4Address
from itertools import pairwise
from pathlib import Path
from socket import AF_INET, inet_pton
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from phonegen.codes import Code, Severity
from phonegen.dhcp.options import EXAMPLE
from phonegen.dhcp.rules import VendorRules
from phonegen.dhcp.server import Facts, Kind, Phone, Server, unsendable
from phonegen.diagnostics import Place, Report, did_you_mean
from phonegen.inventory.models import Models
from phonegen.inventory.phones import PHONES
from phonegen.inventory.tables import Columns, Row, letters, rows, shown
from phonegen.language.catalogue import Loaded, VendorSpecs
from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.model import Model
from phonegen.network import is_host_name, is_of_one_host, is_server, mac_number, parse_mac

PROVD_PORT = 8667
MOST_PROBLEMS = 100  # that are reported one by one
SHORTEST = 4  # letters that a vendor's name is known by
_SAYING = ("phone", "vendor", "model", "template", "server")  # fields that tell a phone's kind
ADDRESS = "as 10.0.0.21; leave it empty for an address of the pool"


def facts_of(server: str, port: int | None) -> Facts:
    """What a URL or an address says of a server; PORT is for addresses. ValueError if neither."""
    url = server
    if "://" not in server:
        url = f"http://{server}:{port}" if port else f"http://{server}"
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not is_server(host):
        raise ValueError(f"{shown(server)} is neither the URL of a server nor its address")
    if not re.fullmatch(r"[A-Za-z0-9.:/_~%?&=+@-]+", url) or parts.port == 0:
        raise ValueError(f"{shown(server)} has characters that no URL has")
    return {"http_url": url.rstrip("/"), "tftp_host": host, "tftp_ip": host}


class _Seen:
    """Numbers of 64 bits and the lines they stand in: little memory for a million."""

    def __init__(self) -> None:
        self._keys = array("q")
        self._lines = array("L")
        self._add_key, self._add_line = self._keys.append, self._lines.append

    def add(self, key: int, line: int) -> None:
        self._add_key(key)
        self._add_line(line)

    def __len__(self) -> int:
        return len(self._keys)

    def twice(self) -> Iterator[tuple[int, int, int]]:
        """Every key that came before, with the line where it did first, and its own."""
        ordered = array("q", sorted(self._keys))
        repeated = {key for key, after in pairwise(ordered) if key == after}
        first: dict[int, int] = {}
        if repeated:
            for key, line in zip(self._keys, self._lines, strict=True):
                if key in first:
                    yield key, first[key], line
                elif key in repeated:
                    first[key] = line


class Listed(NamedTuple):
    """A phone of a list with its row."""

    row: Row
    models: Models
    model: Loaded[Model]
    mac: str


class Vendors(Protocol):
    """The vendors of a catalogue, read when somebody asks for them."""

    def load(self, folder: str) -> VendorSpecs | None:
        """A vendor with its models."""
        ...

    def dialects(self, folder: str) -> Mapping[str, Loaded[Dialect]]:
        """The dialects of a vendor that has been loaded, by their names."""
        ...

    def names(self) -> dict[str, str]:
        """Folders by the vendors' names."""
        ...

    def prefixes(self) -> dict[str, list[str]]:
        """The folders of the vendors that list a MAC prefix."""
        ...


class Fleet:
    """Reads phones one after another; problems go to REPORT, and their rows are left out.

    More than MOST phones with an address are a problem.
    """

    def __init__(
        self,
        vendors: Vendors,
        server: Server,
        facts: Facts | None,
        port: int | None,
        report: Report,
        most: int | None = None,
    ) -> None:
        self._server = server
        self._vendors = vendors
        self._facts = facts
        self._port = port
        self._report = report
        self._most = most
        self._kinds: dict[tuple[str, str, str], tuple[Kind | None, str, str]] = {}
        # The sound ones by what rows say of them: they say little, a thousand times.
        self._said: dict[tuple[str | None, ...], Kind] = {}
        self._models: dict[str, Models | None] = {}
        self._folders: dict[str, str | None] = {}
        self._macs = _Seen()
        self._addresses = _Seen()
        self._names = _Seen()
        self._strange: set[str] = set()
        self.problems = 0
        self._warnings = 0

    def phones(self, path: Path) -> Iterator[Phone]:
        """The sound phones of the inventory at PATH."""
        for row in rows(path, PHONES, self.add):
            phone = self._phone(row)
            if phone is not None:
                yield phone
        self._report_twice(path)

    def models(self, path: Path) -> Iterator[tuple[VendorSpecs, Loaded[Model], str]]:
        """The model and the MAC of each phone of the inventory at PATH, whatever is sent to it."""
        for found in self.listed(path):
            yield found.models.specs, found.model, found.mac

    def listed(self, path: Path, columns: Columns = PHONES) -> Iterator[Listed]:
        """The phones of the inventory at PATH with their rows, whatever is sent to them."""
        for row in rows(path, columns, self.add):
            mac = self._mac(row)
            models, found, message, hint = self._model(*self._written(row.fields, mac))
            if found is None or models is None:
                self.add(row.at("phone"), Code.INVENTORY_PHONE, message, hint)
            elif mac:
                yield Listed(row, models, found, mac)
        self._report_twice(path)

    def _report_twice(self, path: Path) -> None:
        """Report what stands in two rows."""
        kinds: list[tuple[_Seen, str, Callable[[int], str]]] = [
            (self._macs, "take one of the two out", lambda key: key.to_bytes(6, "big").hex(":")),
            (self._addresses, "give one of them another", lambda key: str(IPv4Address(key))),
            (self._names, "give one of them another", lambda _: "the name"),
        ]
        for seen, hint, written in kinds:
            for key, first, line in seen.twice():
                message = f"{written(key)} stands in line {first} already"
                self.add(Place(str(path), line), Code.INVENTORY_DUPLICATE, message, hint)

    def add(self, place: Place, code: Code, message: str, hint: str = "") -> None:
        """Report a problem of the list; of very many, the first."""
        if code.severity is Severity.WARNING:
            self._warnings += 1
            told = self._warnings
        else:
            self.problems += 1
            told = self.problems
        if told <= MOST_PROBLEMS:
            self._report.add(place, code, message, hint)

    def _phone(self, row: Row) -> Phone | None:
        fields, before = row.fields, self.problems
        mac = self._mac(row)
        said = (*map(fields.get, _SAYING), mac and mac[:8])
        kind = self._said.get(said)
        if kind is None:
            kind = self._kind(row, mac)
            if mac and kind:
                self.check_range(row, mac, kind.rules)
                if self.problems == before:
                    self._said[said] = kind
        address, name = fields.get("address", ""), fields.get("name", "")
        if address:
            address = self._address(row, address)
        if name:
            self._name(row, name)
        if self.problems > before or mac is None or kind is None:
            return None
        return Phone(kind, mac, name, address)

    def check_range(self, row: Row, mac: str, rules: VendorRules) -> None:
        """A prefix of another vendor is a mistake; one of nobody may be a new range."""
        prefix, name = mac[:8], rules.about.name
        if not rules.about.ouis or prefix in rules.about.ouis:
            return
        others = self._vendors.prefixes().get(prefix, [])
        if others:
            message = f"{mac} is no address of {name}, but of {' or '.join(others)}"
            hint = f"the addresses of {name} begin with {', '.join(rules.about.ouis)}"
            self.add(row.at("mac"), Code.INVENTORY_MAC, message, hint)
        elif prefix not in self._strange:
            self._strange.add(prefix)
            message = f"no vendor of the catalogue has addresses that begin with {prefix}"
            hint = f"compare {mac} with the phone; if it is right, add {prefix} to `ouis` of {name}"
            self.add(row.at("mac"), Code.INVENTORY_PREFIX, message, hint)

    def _mac(self, row: Row) -> str | None:
        given = row.fields.get("mac")
        if given is None:
            hint = "write it into the list, or take the phone out"
            self.add(row.at("mac"), Code.INVENTORY_MAC, "the phone has no MAC address", hint)
            return None
        mac = parse_mac(given)
        if mac is None:
            hint = "twelve digits 0-9 a-f, as 00:15:65:aa:bb:cc"
            self.add(row.at("mac"), Code.INVENTORY_MAC, f"{shown(given)} is no MAC address", hint)
            return None
        if not is_of_one_host(mac):
            hint = "it is one of a group; copy the address from the phone's back"
            message = f"{mac} is the address of no single phone"
            self.add(row.at("mac"), Code.INVENTORY_MAC, message, hint)
            return None
        self._macs.add(mac_number(mac), row.place.line)
        return mac

    def _address(self, row: Row, given: str) -> str:
        try:
            number = int.from_bytes(inet_pton(AF_INET, given), "big")
        except (OSError, ValueError):
            message = f"{shown(given)} is no IPv4 address"
            self.add(row.at("address"), Code.INVENTORY_VALUE, message, ADDRESS)
            return ""
        if number >> 24 in (0, 127) or number >> 28 >= 14:  # this host, loopback, multicast
            message = f"{given} is no address of a phone"
            self.add(row.at("address"), Code.INVENTORY_VALUE, message, ADDRESS)
        self._addresses.add(number, row.place.line)
        if self._most is not None and len(self._addresses) == self._most + 1:
            message = f"more than {self._most:,} phones of the list have an address"
            hint = f"{self._server.title} would read them for minutes: write for another server, "
            self.add(row.at("address"), Code.INVENTORY_SIZE, message, f"{hint}or --force")
        return given

    def _name(self, row: Row, name: str) -> None:
        if not is_host_name(name) or ("." in name and name.replace(".", "").isdigit()):
            hint = "letters, digits, '-' and '_', parts with dots between them; or leave it empty"
            self.add(row.at("name"), Code.INVENTORY_VALUE, f"{shown(name)} is no host name", hint)
            return
        self._names.add(hash(name.lower()), row.place.line)

    def _kind(self, row: Row, mac: str | None) -> Kind | None:
        key = (*self._written(row.fields, mac), row.fields.get("server", ""))
        if key not in self._kinds:
            self._kinds[key] = self._find(*key)
        kind, message, hint = self._kinds[key]
        if kind is None:
            self.add(row.at("phone"), Code.INVENTORY_PHONE, message, hint)
        return kind

    def _written(self, fields: dict[str, str], mac: str | None) -> tuple[str, str]:
        """Vendor and model as the row has them; without a vendor, the one of the MAC's prefix."""
        phone, model = fields.get("phone", ""), fields.get("model", "")
        vendor = fields.get("vendor", "")
        template = fields.get("template", "")
        if "/" not in phone and model:
            phone = f"{vendor}/{model}" if vendor else model
        if not phone and "/" in template:
            phone = template
        if "/" not in phone and phone:
            word, _, rest = phone.partition(" ")
            owners = self._vendors.prefixes().get((mac or "")[:8], [])
            if rest and self._folder(word):
                phone = f"{word}/{rest}"
            elif len(owners) == 1:
                phone = f"{owners[0]}/{phone}"
        vendor, _, model = phone.partition("/")
        if vendor and model and self._folder(vendor) is None:
            vendor = self._owner(mac, model) or vendor
        return vendor, model

    def _owner(self, mac: str | None, model: str) -> str | None:
        """The one vendor of a MAC's prefix, if it has such a model: brands have other names."""
        owners = self._vendors.prefixes().get((mac or "")[:8], [])
        models = self._models_of(owners[0]) if len(owners) == 1 else None
        return owners[0] if models is not None and models.find(model) else None

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
        models, found, message, hint = self._model(vendor, model)
        if models is None or found is None:
            return None, message, hint
        rule = models.rules.of(found.spec)
        if rule is None:
            hint = f"say in {found.path} under `dhcp` how to answer it"
            return None, f"no DHCP rule is known for {models.specs.folder}/{found.name}", hint
        return _kind(Kind(models.rules, found, rule, facts), self._server)

    def _model(
        self, vendor: str, model: str
    ) -> tuple[Models | None, Loaded[Model] | None, str, str]:
        """The model with its vendor's, or why there is none and a hint."""
        if not vendor or not model:
            return None, None, "the phone has no vendor or no model", "as `phone` vendor/model"
        folder = self._folder(vendor)
        models = self._models_of(folder) if folder else None
        if models is None:
            hint = did_you_mean(vendor.lower(), self._vendors.names())
            hint = hint or "`phonegen list` shows the vendors"
            return None, None, f"there is no vendor {shown(vendor)}", hint
        found = models.find(model)
        if found is None:
            hint = did_you_mean(model.lower(), models.specs.models)
            hint = hint or f"`phonegen list {folder}` shows its models"
            return models, None, f"there is no model {shown(model)} of {folder}", hint
        return models, found, "", ""

    def _models_of(self, folder: str) -> Models | None:
        if folder not in self._models:
            specs = self._vendors.load(folder)
            known = specs is not None and specs.vendor is not None
            dialects = partial(self._vendors.dialects, folder)
            self._models[folder] = Models(specs, dialects) if specs and known else None
        return self._models[folder]

    def _folder(self, name: str) -> str | None:
        """A vendor's folder by that name, or by the vendor's name, or by how either begins."""
        if name not in self._folders:
            self._folders[name] = self._find_folder(letters(name))
        return self._folders[name]

    def _find_folder(self, wanted: str) -> str | None:
        folders = {letters(known): folder for known, folder in self._vendors.names().items()}
        if wanted in folders:
            return folders[wanted]
        alike = {
            folder
            for known, folder in folders.items()
            if min(len(known), len(wanted)) >= SHORTEST
            and (known.startswith(wanted) or wanted.startswith(known))
        }
        return alike.pop() if len(alike) == 1 else None


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
    hint = "write for another server with --server, or leave the phone to its class"
    return (None, problems[0][1], hint) if problems else (kind, "", "")


def in_shard(mac: str, shard: int, shards: int) -> bool:
    """Whether a phone is in part SHARD of SHARDS, counted from 1; the same phone always is."""
    return shards == 1 or mac_number(mac) % shards == shard - 1
