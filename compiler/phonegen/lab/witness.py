"""A witness of what phones do: each thing in words as it happens, once as long as it is the same.

What phones sent stands in the words as it came; who prints them makes it printable.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import NamedTuple

from phonegen.dhcp.messages import SERVER
from phonegen.dhcp.options import LOCATIONS
from phonegen.network import with_colons
from phonegen.sightings.capture import Capture
from phonegen.sightings.frames import ETHERNET, SYN, TCP, UDP, Segment, segment
from phonegen.sightings.packets import Packet
from phonegen.sightings.seen import (
    Answered,
    Asked,
    Fetch,
    Phone,
    Registering,
    Sightings,
    Where,
)

MOST_OF_A_PHONE = 100  # things that are told once
MOST_PHONES = 2000
MOST_WAITING = 1000  # requests without an answer
PATIENCE = 3.0  # seconds
DNS = 53
# Where phones knock, and nobody of the lab is.
PORTS = {
    (TCP, 21): "FTP", (TCP, 443): "HTTPS", (TCP, 389): "LDAP", (TCP, 636): "LDAP over TLS",
    (TCP, 5060): "SIP", (TCP, 5061): "SIP over TLS", (TCP, 7547): "TR-069", (UDP, 123): "NTP",
    (UDP, 161): "SNMP", (UDP, 514): "syslog", (UDP, 5061): "SIP",
}  # fmt: skip
SERVED = {(TCP, 80), (TCP, DNS)}

Say = Callable[[str, str], None]  # a phone's MAC or address, and the words


class _Waiting(NamedTuple):
    """A request without an answer so far."""

    at: float
    who: str
    words: str


class Witness(Sightings):
    """Collects what passes, and says it: SAY is given who and what.

    OWN is the address of the lab's server. `look` is called with a phone when more is known of it.
    """

    def __init__(self, name: str, own: str, say: Say, look: Callable[[Phone, str], None]) -> None:
        super().__init__()
        self._capture = Capture(name, self)
        self._own, self._say, self._look = own, say, look
        self._said: dict[str, dict[str, str]] = {}  # by phone: the last words on each subject
        self._waiting: dict[tuple[str, str, str], _Waiting] = {}
        self._number = 0
        self._now = 0.0
        self.strangers: set[str] = set()  # other DHCP servers

    def frame(self, at: float, data: bytes) -> None:
        """A frame that passed the lab's card at a time in seconds."""
        self._number, self._now = self._number + 1, at
        self._capture.take(Packet(self._number, ETHERNET, data))
        found = segment(ETHERNET, data)
        if found is not None and socket.inet_ntoa(found.source) != self._own:
            self._knock(found)

    def wait(self, now: float) -> None:
        """Say of requests that they got no answer, when it is too late for one."""
        late = [key for key, one in self._waiting.items() if now - one.at > PATIENCE]
        for key in late:
            one = self._waiting.pop(key)
            self._say(one.who, f"{one.words}: no answer")

    def _once(self, who: str, subject: str, words: str) -> None:
        """Say it, unless it was the last that was said of the subject."""
        if who not in self._said and len(self._said) >= MOST_PHONES:
            return
        told = self._said.setdefault(who, {})
        if told.get(subject) == words or (subject not in told and len(told) >= MOST_OF_A_PHONE):
            return
        told[subject] = words
        self._say(who, words)

    # DHCP

    def asked(self, seen: Asked) -> None:
        super().asked(seen)
        words = "asks for an address; "
        own = seen.vendor_class
        words += f"calls itself '{_text(own)}'" if own else "sends no option 60"
        if seen.user_class:
            words += f", user class '{_text(seen.user_class)}'"
        looks = [str(number) for number in seen.wanted or () if str(number) in LOCATIONS]
        if looks:
            words += f"; wants options {', '.join(looks)}"
        self._once(seen.mac, "asks", words)
        phone = self._of(seen.mac)
        if phone is not None:
            self._look(phone, "")

    def answered(self, seen: Answered) -> None:
        super().answered(seen)
        server = (seen.options or {}).get(SERVER, b"")
        if len(server) == 4 and socket.inet_ntoa(server) != self._own:
            other = socket.inet_ntoa(server)
            if len(self.strangers) < MOST_OF_A_PHONE:
                self.strangers.add(other)
            words = (
                f"is answered by another DHCP server, {other}: this cable is not for phones alone"
            )
            self._once(seen.mac, "stranger", words)
        elif seen.refused:
            self._once(seen.mac, "refused", f"gets no address: {seen.refused}")
        elif seen.lease and seen.address:
            self._once(seen.mac, "address", f"gets the address {seen.address}")
            phone = self._of(seen.mac)
            if phone is not None:
                self._look(phone, seen.address)

    # Files

    def fetched(self, seen: Fetch) -> None:
        super().fetched(seen)
        phone = self.at(seen.address, seen.agent or "", seen.path)
        who = _who(phone, seen.address)
        words = f"asks by {seen.protocol.upper()} for {seen.path}"
        told = self._said.get(who, {})
        if seen.agent and told.get("agent") != seen.agent and len(told) < MOST_OF_A_PHONE:
            words += f" with User-Agent '{seen.agent}'"
            self._said.setdefault(who, {})["agent"] = seen.agent
        if len(self._waiting) < MOST_WAITING:
            key = seen.address, seen.protocol, seen.path
            self._waiting[key] = _Waiting(self._now, who, words)
        if phone is not None:
            self._look(phone, seen.address)

    def came_of(self, seen: Fetch) -> None:
        super().came_of(seen)
        one = self._waiting.pop((seen.address, seen.protocol, seen.path), None)
        if one is not None:
            self._say(one.who, f"{one.words}: {_outcome(seen)}")

    # What else phones try

    def registering(self, seen: Registering) -> None:
        super().registering(seen)
        who = _who(self.at(seen.address, seen.agent), seen.address)
        answer = seen.status or "nobody of the lab answers"
        self._once(who, f"account {seen.account}", f"registers {seen.account}: {answer}")

    def encrypted(self, address: str, where: Where) -> None:
        super().encrypted(address, where)
        who = _who(self.at(address), address)
        self._once(who, "TLS", "speaks TLS, which nobody can read here")

    def _knock(self, found: Segment) -> None:
        source = socket.inet_ntoa(found.source)
        who = self._leases.get(source) or with_colons(found.mac.hex()) or source
        key = found.protocol, found.to
        if found.target[0] >= 224:  # to all
            return
        if key == (UDP, DNS):
            name = _question(found.data)
            if name:
                words = f"asks for the address of '{name}'; is told this server's"
                self._once(who, f"name {name}", words)
        elif key not in SERVED and (found.flags & SYN if found.protocol == TCP else key in PORTS):
            self._port(who, key)

    def _port(self, who: str, key: tuple[int, int]) -> None:
        protocol = "TCP" if key[0] == TCP else "UDP"
        known = f" ({PORTS[key]})" if key in PORTS else ""
        self._once(who, f"port {key}", f"tries {protocol} port {key[1]}{known}: nobody is there")


def _who(phone: Phone | None, address: str) -> str:
    return phone.mac or address if phone is not None else address


def _text(value: bytes) -> str:
    return value.rstrip(b"\0").decode("utf-8", "backslashreplace")


def _outcome(seen: Fetch) -> str:
    if seen.served:
        return f"given {seen.size:,} bytes" if seen.size is not None else "given"
    return "not there" if seen.status in ("404", "not found") else seen.status


def _question(data: bytes) -> str:
    """The name in a question to DNS (RFC 1035); empty when it is none."""
    labels: list[bytes] = []
    at = 12
    while at < len(data) and 0 < data[at] < 64 and len(labels) < 64:
        labels.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return ".".join(label.decode("ascii", "backslashreplace") for label in labels)
