"""Logs of DHCP servers: ISC dhcpd, Kea and dnsmasq. What a log leaves out stays unknown."""

from __future__ import annotations

import re
import socket
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from phonegen.dhcp.requests import USER_CLASS, VENDOR_CLASS
from phonegen.network import is_address, parse_mac
from phonegen.sightings.seen import Answered, Asked, Matched, Sightings, Where, as_bytes

MOST_EXCHANGES = 256  # that are told of at once
MOST_OPTIONS = 300

_MAC = r"([0-9a-f]{1,2}(?::[0-9a-f]{1,2}){5})"
_ADDRESS = r"(\d{1,3}(?:\.\d{1,3}){3})"
T = TypeVar("T")


class _Recent(OrderedDict[str, T]):
    def put(self, key: str, value: T) -> T:
        self[key] = value
        if len(self) > MOST_EXCHANGES:
            self.popitem(last=False)
        return value


class Dhcpd:
    """ISC dhcpd; what it is told to log about a request stands before the line of that.

    `[VCI: …]` is the vendor class, as the lab writes it; `BOOT …` is the class that matched, as
    our files and those written by hand write it, of which some have the card's type in the MAC.
    """

    _ASKS = re.compile(rf"DHCP(?:DISCOVER|REQUEST|INFORM)\b.{{0,80}}?\bfrom {_MAC}\b(.*)", re.I)
    _GIVES = re.compile(rf"DHCP(OFFER|ACK) on {_ADDRESS} to {_MAC}\b", re.I)
    _DENIES = re.compile(rf"DHCPNAK on \S{{1,40}} to {_MAC}\b", re.I)
    _CLASS = re.compile(rf"(?:\[(?:1:)?{_MAC}\] )?\[VCI: (.*)\]$", re.I)
    _BOOT = re.compile(rf"\[(?:1:)?{_MAC}\] BOOT (.{{1,200}})", re.I)
    _NONE = ("none", "")

    def __init__(self, seen: Sightings) -> None:
        self._seen = seen
        self._class: bytes | None = None  # what the next request says

    def take(self, line: str, where: Where) -> bool:
        if found := self._CLASS.match(line):
            vendor = b"" if found[2] in self._NONE else as_bytes(found[2])
            if found[1]:
                self._seen.asked(Asked(_mac(found[1]), where, vendor))
            else:
                self._class = vendor
            return True
        if found := self._BOOT.match(line):
            self._seen.matched(Matched(_mac(found[1]), where, found[2]))
            return True
        if found := self._ASKS.match(line):
            self._seen.asked(Asked(_mac(found[1]), where, self._class))
            self._class = None
            reason = found[2].partition(": ")[2]
            if "no free leases" in reason or "ignored" in reason or "wrong network" in reason:
                self._seen.answered(Answered(_mac(found[1]), where, refused=reason[:200]))
            return True
        if found := self._GIVES.match(line):
            lease = found[1].upper() == "ACK"
            self._seen.answered(Answered(_mac(found[3]), where, found[2], lease=lease))
            return True
        if found := self._DENIES.match(line):
            self._seen.answered(Answered(_mac(found[1]), where, refused="NAK"))
            return True
        return False


@dataclass
class _Exchange:
    """What lines with one number have told of an exchange."""

    mac: str = ""
    vendor_class: bytes = b""
    user_class: bytes = b""
    wanted: tuple[int, ...] = ()
    answer: Answered | None = None
    options: dict[int, bytes] = field(default_factory=dict)


class Dnsmasq:
    """dnsmasq; with its `log-dhcp` lines have numbers, and tell options."""

    _LINE = re.compile(r"(?:(\d{1,10}) )?(.*)")
    _MESSAGE = re.compile(
        rf"DHCP(DISCOVER|REQUEST|INFORM|OFFER|ACK|NAK)\([^)]{{0,40}}\) (?:{_ADDRESS} )?{_MAC}(.*)",
        re.I,
    )
    _SENT = re.compile(r"sent size: +\d+ option: *(\d{1,3}) (?:[\w-]+ )? ?(.*)")

    def __init__(self, seen: Sightings) -> None:
        self._seen = seen
        self._told: _Recent[_Exchange] = _Recent()

    def take(self, line: str, where: Where) -> bool:
        found = self._LINE.match(line)
        number, rest = (found[1] or "", found[2]) if found else ("", line)
        if message := self._MESSAGE.match(rest):
            self._message(number, message, where)
            return True
        if not number:
            return False
        told = self._told.get(number)
        if rest.startswith(("vendor class: ", "user class: ")):
            if told is None or told.mac:  # the next request of the same number
                told = self._told.put(number, _Exchange())
            value = as_bytes(rest.partition(": ")[2])
            if rest[0] == "v":
                told.vendor_class = value
            else:
                told.user_class = value
            return True
        if told is None or not told.mac:
            return rest.startswith(("available DHCP", "client provides", "DHCP packet"))
        if rest.startswith("requested options: "):
            numbers = re.findall(r"(?<!\S)(\d{1,3})(?=:|,|$)", rest[19:])
            told.wanted = (*told.wanted, *map(int, numbers))[:MOST_OPTIONS]
            asked = Asked(told.mac, where, told.vendor_class, told.user_class, told.wanted)
            self._seen.asked(asked)
        elif told.answer is not None:
            self._sent(told, rest)
        return True

    def _message(self, number: str, found: re.Match[str], where: Where) -> None:
        kind, address, mac, rest = found[1].upper(), found[2] or "", _mac(found[3]), found[4]
        told = self._told.get(number) if number else None
        if told is not None and told.mac:  # the same number again
            told = None
        if kind in ("DISCOVER", "REQUEST", "INFORM"):
            if not number:
                self._seen.asked(Asked(mac, where))
            else:
                told = told or _Exchange()
                told.mac = mac
                self._told.put(number, told)
                self._seen.asked(Asked(mac, where, told.vendor_class, told.user_class))
            if "no address" in rest or "ignored" in rest:
                self._seen.answered(Answered(mac, where, refused=rest.strip()[:200]))
            return
        if kind == "NAK":
            self._seen.answered(Answered(mac, where, refused=rest.strip()[:200] or "NAK"))
            return
        exchange = self._told.get(number) if number else None
        answer = Answered(mac, where, address, lease=kind == "ACK")
        if exchange is not None:
            answer = answer._replace(options=exchange.options)
            exchange.mac, exchange.answer, exchange.wanted = mac, answer, ()
            exchange.options.clear()
        self._seen.answered(answer)

    def _sent(self, told: _Exchange, rest: str) -> None:
        if told.answer is None:
            return
        if found := self._SENT.match(rest):
            if len(told.options) < MOST_OPTIONS:  # shared with the answer
                told.options[int(found[1])] = as_bytes(found[2])
        elif rest.startswith("next server: "):
            told.answer = told.answer._replace(next_server=rest[13:])
            self._seen.answered(told.answer)
        elif rest.startswith("bootfile name: "):
            told.answer = told.answer._replace(filename=as_bytes(rest[15:]))
            self._seen.answered(told.answer)


class Kea:
    """Kea; its logger `packets` at level 55 tells the options, in lines of their own."""

    _PHONE = re.compile(rf"DHCP4_(\w{{4,40}}) \[hwtype=1 {_MAC}\](.*)", re.I)
    _OPTION = re.compile(r" +type=(\d{3}), len=\d+: ?(.*)")
    _LEASE = re.compile(rf"lease {_ADDRESS} ")
    _BYTES = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2})*", re.I)
    _NUMBER = re.compile(r"(\d+) ?\(uint(8|16|32)\)")
    _FAILS = ("ALLOC_FAIL", "LEASE_ALLOC_FAIL", "PACKET_NAK", "ALLOC_ENGINE_V4_ALLOC_FAIL")

    def __init__(self, seen: Sightings) -> None:
        self._seen = seen
        self._mac = ""  # whose options follow
        self._reply = False
        self._lease = False
        self._where = Where("", 0)
        self._options: dict[int, bytes] | None = None

    def take(self, line: str, where: Where) -> bool:
        """Whether the line is Kea's, and tells something of a phone or its options."""
        if self._options is not None:
            if found := self._OPTION.match(line):
                if len(self._options) < MOST_OPTIONS:
                    self._options[int(found[1])] = self._value(found[2])
                return True
            if line.startswith(("options:", "  ")):
                return True
            self.end()
        at = line.find("DHCP4_")
        if at < 0:
            return False
        found = self._PHONE.match(line, at)
        if found is None:
            return False
        kind, mac, rest = found[1], _mac(found[2]), found[3]
        if kind in ("QUERY_DATA", "RESPONSE_DATA"):
            self._mac, self._where, self._options = mac, where, {}
            self._reply = kind == "RESPONSE_DATA"
            self._lease = "msg_type=DHCPACK" in rest
            for more in rest.split("#012")[1:]:  # syslog makes one line of several
                self.take(more, where)
        elif kind in ("LEASE_ALLOC", "LEASE_ADVERT", "LEASE_OFFER"):
            lease = self._LEASE.search(rest)
            if lease is not None:
                given = Answered(mac, where, lease[1], lease=kind == "LEASE_ALLOC")
                self._seen.answered(given)
        elif any(word in kind for word in self._FAILS):
            self._seen.answered(Answered(mac, where, refused=rest.rpartition(": ")[2][:200]))
        return True

    def end(self) -> None:
        """No more options follow."""
        options, self._options = self._options, None
        if options is None:
            return
        if self._reply:
            self._seen.answered(Answered(self._mac, self._where, "", options, lease=self._lease))
            return
        vendor, user = options.get(VENDOR_CLASS, b""), options.get(USER_CLASS, b"")
        wanted = tuple(options.get(55, b""))
        self._seen.asked(Asked(self._mac, self._where, vendor, user, wanted))

    def _value(self, written: str) -> bytes:
        """The bytes of an option, as Kea writes them."""
        if written.startswith('"'):
            return as_bytes(written[1:].rpartition('"')[0])
        numbers = self._NUMBER.findall(written)
        if numbers:
            sizes = {"8": 1, "16": 2, "32": 4}
            with suppress(OverflowError):
                return b"".join(int(n).to_bytes(sizes[size], "big") for n, size in numbers)
            return b""
        word = written.partition(" ")[0]
        if is_address(word):
            return socket.inet_aton(word)
        return bytes.fromhex(word.replace(":", "")) if self._BYTES.fullmatch(word) else b""


def _mac(text: str) -> str:
    return parse_mac(text) or ""
