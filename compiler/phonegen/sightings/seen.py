"""What was seen of each phone, with the place of each fact; its size has bounds.

Readers tell what they see in the order of their file. A request is a phone's by the MAC address
in its User-Agent, by the lease of its address, by the MAC address in the name of the file, or by
the address alone, if only one phone was ever seen there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from phonegen.network import is_of_one_host, with_colons

MOST_PHONES = 20_000
MOST_FACTS = 400_000  # of all phones together
MOST_OF_A_PHONE = 500  # files, addresses, names of itself
LONGEST = 500  # characters of a text that is kept

_MAC = re.compile(
    r"(?<![0-9a-fA-F])(?:[0-9a-fA-F]{12}|[0-9a-fA-F]{2}([:-])[0-9a-fA-F]{2}(?:\1[0-9a-fA-F]{2}){4})"
    r"(?![0-9a-fA-F])"
)
# Letters may stand before it, of which some are digits as well: `spa001122334455.xml`.
_IN_NAME = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{0,8}?([0-9a-fA-F]{12})(?![0-9A-Za-z])")
_NUMBERS = "00:00:00"  # begin the number of a model, as in `y000000000028.cfg`


def as_text(line: bytes) -> str:
    """A line of a log; `as_bytes` gives back what is no letter."""
    return line.decode("utf-8", "surrogateescape")


def as_bytes(text: str) -> bytes:
    """The bytes of a text from a log."""
    return text.encode("utf-8", "surrogateescape")


def _kept(text: str) -> str:
    """As much of a text as is kept, with bytes that are no letter as escapes."""
    return as_bytes(text[:LONGEST]).decode("utf-8", "backslashreplace")


class Where(NamedTuple):
    """A place in a file: a line of a log, or a packet of a capture; both count from 1."""

    file: str
    number: int
    unit: str = "line"

    def __str__(self) -> str:
        return f"{self.file}:{'' if self.unit == 'line' else f' {self.unit} '}{self.number}"


class Asked(NamedTuple):
    """What a phone says to DHCP; None is what the file does not tell, b"" is an option not sent."""

    mac: str
    where: Where
    vendor_class: bytes | None = None
    user_class: bytes | None = None
    wanted: tuple[int, ...] | None = None


class Answered(NamedTuple):
    """What a DHCP server says to a phone; OPTIONS is None when the file does not tell them."""

    mac: str
    where: Where
    address: str = ""
    options: dict[int, bytes] | None = None
    next_server: str = ""
    filename: bytes = b""
    lease: bool = False  # else it is an offer
    refused: str = ""  # the server's words


class Matched(NamedTuple):
    """What a DHCP server says that it took a phone for, in its own words."""

    mac: str
    where: Where
    title: str


class Fetch(NamedTuple):
    """A request for a file. SERVED is None when nobody saw what came of it."""

    address: str
    where: Where
    protocol: str  # http, tftp
    path: str
    agent: str | None = None  # None: the file does not tell it; empty: none was sent
    status: str = ""  # in the words of the protocol
    served: bool | None = None
    size: int | None = None  # bytes that came, where a capture tells it


class Registering(NamedTuple):
    """A registration at a SIP server; STATUS is empty without an answer."""

    address: str
    where: Where
    account: str
    agent: str = ""
    status: str = ""


class Taken(NamedTuple):
    """What a provisioning server took a phone for."""

    where: Where
    plugin: str
    mac: str = ""
    address: str = ""


@dataclass
class File:
    """A file that a phone asked for: how often, and what came of it the last time it was told."""

    protocol: str
    path: str
    first: Where
    last: Where
    times: int = 0
    status: str = ""
    served: bool | None = None
    agent: str | None = None
    order: int = 0  # among all requests, when it was asked for first
    latest: int = 0  # and last


@dataclass
class Phone:
    """All that was seen of a phone; without a MAC address it is known by its address alone."""

    mac: str = ""
    addresses: dict[str, Where] = field(default_factory=dict)
    asked: Asked | None = None  # the request that tells most, of several the last
    answered: Answered | None = None
    refused: Answered | None = None
    matched: Matched | None = None
    agents: dict[str, Where] = field(default_factory=dict)
    files: dict[tuple[str, str], File] = field(default_factory=dict)
    accounts: dict[str, Registering] = field(default_factory=dict)
    taken: Taken | None = None
    encrypted: Where | None = None  # TLS, which nobody reads here
    cut: bool = False  # whether more was seen than is kept

    def in_order(self) -> list[File]:
        """Its files, in the order in which it asked for them first."""
        return sorted(self.files.values(), key=lambda file: file.order)


class Sightings:
    """Collects what readers see; `phones` are ready when all have been read."""

    def __init__(self) -> None:
        self._phones: dict[str, Phone] = {}  # by MAC, or by address
        self._leases: dict[str, str] = {}  # MAC by address, as DHCP tells
        self._told: dict[str, set[str]] = {}  # MACs by address, as requests tell
        self._cards: dict[str, set[str]] = {}  # addresses by the MAC of frames
        self._facts = self._order = 0
        self.left_out = False  # whether there were more phones or facts than are kept

    def asked(self, seen: Asked) -> None:
        """A DHCP request."""
        phone = self._of(seen.mac)
        if phone is not None and (phone.asked is None or _told(seen) >= _told(phone.asked)):
            phone.asked = seen

    def answered(self, seen: Answered) -> None:
        """A DHCP answer."""
        phone = self._of(seen.mac)
        if phone is None:
            return
        if seen.refused:
            phone.refused = seen._replace(refused=_kept(seen.refused))
            return
        before = phone.answered
        options = seen.options if seen.options is not None or not before else before.options
        next_server = seen.next_server or (before.next_server if before else "")
        filename = seen.filename or (before.filename if before else b"")
        phone.answered = seen._replace(
            address=seen.address or (before.address if before else ""),
            options=options,
            next_server=next_server,
            filename=filename,
            lease=seen.lease or (before is not None and before.lease),
        )
        if seen.lease and seen.address:
            phone.refused = None
            self._keep(phone, phone.addresses, seen.address, seen.where)
            if seen.address in self._leases or len(self._leases) < MOST_PHONES:
                self._leases[seen.address] = seen.mac

    def matched(self, seen: Matched) -> None:
        """What a DHCP server took a phone for."""
        phone = self._of(seen.mac)
        if phone is not None:
            phone.matched = seen._replace(title=_kept(seen.title))

    def fetched(self, seen: Fetch) -> None:
        """A request for a file."""
        agent = seen.agent if seen.agent is None else _kept(seen.agent)
        phone = self._at(seen.address, mac_in(agent or ""), mac_in_name(seen.path))
        if phone is None:
            return
        self._order += 1
        if agent:
            self._keep(phone, phone.agents, agent, seen.where)
        key = (seen.protocol, _kept(seen.path))
        file = phone.files.get(key)
        if file is None:
            if not self._room(phone, phone.files):
                return
            file = File(*key, seen.where, seen.where, order=self._order)
            phone.files[key] = file
        file.times, file.last, file.latest = file.times + 1, seen.where, self._order
        file.agent = agent if agent is not None else file.agent
        file.status, file.served = _kept(seen.status), seen.served

    def came_of(self, seen: Fetch) -> None:
        """What came of a request that was seen already."""
        phone = self._at(seen.address, mac_in(seen.agent or ""), mac_in_name(seen.path))
        file = phone.files.get((seen.protocol, _kept(seen.path))) if phone else None
        if file is not None:
            file.status, file.served = _kept(seen.status), seen.served

    def registering(self, seen: Registering) -> None:
        """A registration, or the answer to one."""
        phone = self._at(seen.address, mac_in(seen.agent), None)
        if phone is None:
            return
        if seen.agent:
            self._keep(phone, phone.agents, _kept(seen.agent), seen.where)
        account = _kept(seen.account)
        before = phone.accounts.get(account)
        if before is not None or self._room(phone, phone.accounts):
            agent = seen.agent or (before.agent if before else "")
            status = seen.status or (before.status if before else "")
            phone.accounts[account] = seen._replace(account=account, agent=agent, status=status)

    def taken(self, seen: Taken) -> None:
        """What a provisioning server took a phone for."""
        phone = self._of(seen.mac) if seen.mac else self._at(seen.address, None, None)
        if phone is not None:
            phone.taken = seen

    def encrypted(self, address: str, where: Where) -> None:
        """A connection that nobody reads here."""
        phone = self._at(address, None, None)
        if phone is not None and phone.encrypted is None:
            phone.encrypted = where

    def card(self, mac: str, address: str) -> None:
        """A frame: a MAC with many addresses is a router's."""
        found = self._cards.get(mac)
        if found is None:
            if len(self._cards) >= MOST_PHONES:
                return
            found = self._cards[mac] = set()
        if len(found) < 3:
            found.add(address)

    def at(self, address: str, agent: str = "", path: str = "") -> Phone | None:
        """The phone that asks from ADDRESS for PATH, as far as is known now."""
        return self._at(address, mac_in(agent), mac_in_name(path))

    def phones(self) -> list[Phone]:
        """All phones and other hosts, by MAC, then those that are known by their address alone."""
        cards: dict[str, set[str]] = {}
        for mac, addresses in self._cards.items():
            if len(addresses) == 1:
                cards.setdefault(next(iter(addresses)), set()).add(mac)
        found: dict[str, Phone] = {k: p for k, p in self._phones.items() if p.mac}
        for address, phone in self._phones.items():
            if phone.mac:
                continue
            own = self._leases.get(address)
            macs = {own} if own else self._told.get(address) or cards.get(address) or set()
            if len(macs) == 1:
                (mac,) = macs
                _merge(found.setdefault(mac, Phone(mac)), phone)
            else:
                found[address] = phone
        return sorted(found.values(), key=lambda p: (not p.mac, p.mac, [*p.addresses]))

    def _of(self, mac: str) -> Phone | None:
        return self._phone(mac, mac) if is_of_one_host(mac) else None

    def _at(self, address: str, own: str | None, named: str | None) -> Phone | None:
        """The phone that asks from ADDRESS, with its OWN mac or that of the file it NAMED."""
        mac = own or self._leases.get(address) or named
        if mac is not None:
            told = self._told.get(address)
            if told is None and len(self._told) < MOST_PHONES:
                told = self._told[address] = set()
            if told is not None and len(told) < 3:
                told.add(mac)
        phone = self._of(mac) if mac else self._phone(address, "")
        if phone is not None and address not in phone.addresses:
            self._keep(phone, phone.addresses, address, Where("", 0))
        return phone

    def _phone(self, key: str, mac: str) -> Phone | None:
        found = self._phones.get(key)
        if found is None:
            if len(self._phones) >= MOST_PHONES:
                self.left_out = True
                return None
            found = self._phones[key] = Phone(mac)
        return found

    def _keep(self, phone: Phone, facts: dict[str, Where], fact: str, where: Where) -> None:
        if fact in facts or self._room(phone, facts):
            facts[fact] = where

    def _room(self, phone: Phone, facts: object) -> bool:
        """Whether there is room for another of a phone's FACTS."""
        if not isinstance(facts, dict) or len(facts) >= MOST_OF_A_PHONE:
            phone.cut = True
            return False
        if self._facts >= MOST_FACTS:
            self.left_out = phone.cut = True
            return False
        self._facts += 1
        return True


def mac_in(text: str) -> str | None:
    """The MAC address in a User-Agent; None without exactly one."""
    return _one(m[0] for m in _MAC.finditer(text))


def mac_in_name(path: str) -> str | None:
    """The MAC address in the name of a file, or in its query; None without exactly one."""
    return _one(m[1] for m in _IN_NAME.finditer(path)) or mac_in(path)


def _one(texts: Iterator[str]) -> str | None:
    found = {with_colons(text) for text in texts}
    macs = [m for m in found if is_of_one_host(m) and not m.startswith(_NUMBERS)]
    return macs[0] if len(macs) == 1 else None


def _told(seen: Asked) -> int:
    return sum(part is not None for part in (seen.vendor_class, seen.user_class, seen.wanted))


def _merge(into: Phone, other: Phone) -> None:
    """What was seen of the OTHER, which turned out to be the same phone."""
    into.addresses = {**other.addresses, **into.addresses}
    into.agents |= other.agents
    for account, more in other.accounts.items():
        had = into.accounts.get(account, more)
        agent, status = had.agent or more.agent, had.status or more.status
        into.accounts[account] = had._replace(agent=agent, status=status)
    into.taken = into.taken or other.taken
    into.encrypted = into.encrypted or other.encrypted
    into.cut = into.cut or other.cut
    for key, file in other.files.items():
        own = into.files.get(key)
        if own is None:
            into.files[key] = file
            continue
        first = min((own, file), key=lambda f: f.order)
        last = max((own, file), key=lambda f: f.latest)
        into.files[key] = replace(last, first=first.first, order=first.order)
        into.files[key].times = own.times + file.times
