"""A capture: what its packets say of DHCP, TFTP, HTTP and SIP, with little memory.

Whoever uses which port, HTTP and SIP are known by how they begin; TFTP and DHCP by their ports.
"""

from __future__ import annotations

import socket
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TypeVar

from phonegen.dhcp.messages import (
    NAK,
    NOBODY,
    OFFER,
    TO_CLIENT,
    TO_SERVER,
    WANTED,
    Message,
    parse_message,
)
from phonegen.dhcp.requests import USER_CLASS, VENDOR_CLASS
from phonegen.network import with_colons
from phonegen.sightings.frames import FIN, RST, SYN, UDP, Segment, segment
from phonegen.sightings.packets import Packet, Read, packets
from phonegen.sightings.seen import Answered, Asked, Fetch, Registering, Sightings, Where

TFTP = 69
MOST_FLOWS = 4096  # connections that are followed at once
MOST_HEAD = 16_384  # bytes of the head of a request
MOST_DHCP = 2048  # bytes of a message
MOST_WAITING = 32  # requests of a connection without an answer, or pieces ahead of their turn
METHODS = (b"GET ", b"HEAD ", b"PUT ", b"POST ")
SIP = (b"REGISTER ", b"SIP/2.0 ")
_TLS = (b"\x16\x03\x00", b"\x16\x03\x01", b"\x16\x03\x02", b"\x16\x03\x03")
NOT_FOUND = {1: "not found", 2: "access denied"}  # errors of TFTP, RFC 1350

Key = tuple[bytes, int, bytes, int]
T = TypeVar("T")


@dataclass
class _Flow:
    """What a client says on a connection, from the request that has not ended."""

    due: int  # the number of the byte that comes next
    head: bytearray = field(default_factory=bytearray)
    early: dict[int, bytes] = field(default_factory=dict)
    waiting: list[Fetch] = field(default_factory=list)


class _Recent(OrderedDict[Key, T]):
    """The last of very many."""

    def put(self, key: Key, value: T) -> None:
        self[key] = value
        self.move_to_end(key)
        if len(self) > MOST_FLOWS:
            self.popitem(last=False)


def read_capture(read: Read, name: str, seen: Sightings) -> None:
    """All that a capture tells, into SEEN. Raises packets.CaptureError where it breaks off."""
    capture = Capture(name, seen)
    for packet in packets(read):
        capture.take(packet)


class Capture:
    """Takes in packets one by one; what they tell goes to SEEN, with the NAME of their file."""

    def __init__(self, name: str, seen: Sightings) -> None:
        self._name, self._seen = name, seen
        self._flows: _Recent[_Flow] = _Recent()
        self._tftp: _Recent[Fetch] = _Recent()  # by the client's end
        self._cards: dict[bytes, bytes] = {}

    def take(self, packet: Packet) -> None:
        """The next packet."""
        found = segment(packet.link, packet.data)
        if found is None:
            return
        if found.protocol == UDP:
            self._datagram(found, packet.number)
        elif found.data or found.flags & (SYN | FIN | RST):
            self._stream(found, packet.number)

    def _where(self, number: int) -> Where:
        return Where(self._name, number, "packet")

    # Datagrams

    def _datagram(self, found: Segment, number: int) -> None:
        if found.to in (TO_SERVER, TO_CLIENT) and found.port in (TO_SERVER, TO_CLIENT):
            message = parse_message(found.data[:MOST_DHCP])
            if message is not None and not found.cut:
                self._dhcp(message, self._where(number))
        elif found.to == TFTP and found.data[:2] == b"\0\1":
            name, _, rest = found.data[2:].partition(b"\0")
            if rest:
                seen = Fetch(_address(found.source), self._where(number), "tftp", text(name))
                self._card(found)
                self._tftp.put((found.source, found.port, b"", 0), seen)
                self._seen.fetched(seen)
        elif found.data[:9].startswith(SIP):
            self._sip(found, number)
        elif self._tftp and (found.target, found.to, b"", 0) in self._tftp:
            self._tftp_answer(found)

    def _dhcp(self, message: Message, where: Where) -> None:
        mac = with_colons(message.mac.hex())
        options = message.options
        if not message.reply:
            vendor, user = options.get(VENDOR_CLASS, b""), options.get(USER_CLASS, b"")
            self._seen.asked(Asked(mac, where, vendor, user, tuple(options.get(WANTED, b""))))
            return
        if message.kind == NAK:
            words = text(options.get(56, b"")) or "NAK"
            self._seen.answered(Answered(mac, where, refused=words))
            return
        self._seen.answered(
            Answered(
                mac,
                where,
                message.address,
                options,
                "" if message.next_server == NOBODY else message.next_server,
                message.filename,
                lease=message.kind != OFFER,
            )
        )

    def _tftp_answer(self, found: Segment) -> None:
        """What a server sends first to who asked: data, its options, or that there is none."""
        asked = self._tftp.pop((found.target, found.to, b"", 0))
        kind = int.from_bytes(found.data[:2], "big")
        if kind == 3:  # data: the only block when it is short
            whole = len(found.data) + found.cut - 4
            self._answer(asked, "sent", True, whole if whole < 512 else None)
        elif kind == 6:  # the options that the client has asked for
            self._answer(asked, "sent", True, _size_in(found.data[2:]))
        elif kind == 5:
            error = int.from_bytes(found.data[2:4], "big")
            words = NOT_FOUND.get(error) or text(found.data[4:60].partition(b"\0")[0]) or "error"
            self._answer(asked, words, False)

    def _answer(self, asked: Fetch, status: str, served: bool, size: int | None = None) -> None:
        self._seen.came_of(asked._replace(status=status, served=served, size=size))

    def _sip(self, found: Segment, number: int) -> None:
        head = found.data[:MOST_HEAD].partition(b"\r\n\r\n")[0]
        first, _, rest = head.partition(b"\r\n")
        fields = headers(rest, {b"to", b"t", b"user-agent", b"cseq"})
        if not fields.get(b"cseq", b"").rstrip().endswith(b"REGISTER"):
            return
        account = fields.get(b"to", fields.get(b"t", b""))
        account = account.rpartition(b"<")[2].partition(b">")[0].partition(b";")[0]
        where = self._where(number)
        if first.startswith(b"SIP/2.0"):
            status = text(first[8:68])
            if status[:1] != "1":
                client = _address(found.target)
                self._seen.registering(Registering(client, where, text(account), "", status))
            return
        self._card(found)
        agent = text(fields.get(b"user-agent", b""))
        self._seen.registering(Registering(_address(found.source), where, text(account), agent))

    def _card(self, found: Segment) -> None:
        """Remember which card a host has, once."""
        if found.mac and self._cards.get(found.source) != found.mac:
            if len(self._cards) < MOST_FLOWS:
                self._cards[found.source] = found.mac
            self._seen.card(with_colons(found.mac.hex()), _address(found.source))

    # Streams

    def _stream(self, found: Segment, number: int) -> None:
        key = (found.source, found.port, found.target, found.to)
        flow = self._flows.get(key)
        data = found.data
        if found.flags & (SYN | RST):
            self._flows.pop(key, None)
            return
        if flow is None:
            if data.startswith(METHODS):
                flow = _Flow(found.seq)
                self._flows.put(key, flow)
                self._card(found)
            elif data.startswith(SIP):
                self._sip(found, number)
                return
            elif data[:3] in _TLS and data[5:6] == b"\1":  # what a client says first
                self._card(found)
                self._seen.encrypted(_address(found.source), self._where(number))
                return
            else:
                self._reply(found)
                return
        self._take_in(flow, found, number)

    def _reply(self, found: Segment) -> None:
        """What a server says, to the client that waits longest for it."""
        if not found.data.startswith(b"HTTP/1."):
            return
        flow = self._flows.get((found.target, found.to, found.source, found.port))
        status = found.data[9:12]
        if flow is not None and flow.waiting and status.isdigit() and status[:1] != b"1":
            asked = flow.waiting.pop(0)
            head = found.data[:MOST_HEAD].partition(b"\r\n\r\n")[0]
            size = _number(headers(head, {b"content-length"}).get(b"content-length", b""))
            served = status in (b"200", b"206", b"304")
            self._answer(asked, status.decode(), served, size if served else None)

    def _take_in(self, flow: _Flow, found: Segment, number: int) -> None:
        ahead = (found.seq - flow.due) & 0xFFFF_FFFF
        data = found.data
        if ahead >= 1 << 31:  # sent again, some of it perhaps new
            behind = (1 << 32) - ahead
            data, ahead = data[behind:], 0
        if not data:
            return
        if ahead:
            if ahead < MOST_HEAD and len(flow.early) < MOST_WAITING:
                flow.early[found.seq] = data
            elif data.startswith(METHODS):  # what was between is lost, or was of no request
                flow.head.clear()
                flow.early.clear()
                self._add(flow, found, found.seq, data, number)
            return
        self._add(flow, found, flow.due, data, number)
        while flow.due in flow.early:
            self._add(flow, found, flow.due, flow.early.pop(flow.due), number)

    def _add(self, flow: _Flow, found: Segment, seq: int, data: bytes, number: int) -> None:
        flow.due = (seq + len(data) + found.cut) & 0xFFFF_FFFF
        if not flow.head and not data.startswith(METHODS):
            return  # the body of a request
        flow.head += data[: MOST_HEAD - len(flow.head)]
        while flow.head.startswith(METHODS):
            end = flow.head.find(b"\r\n\r\n")
            if end < 0:
                if found.cut and b"\r\n" in flow.head:  # what is whole of it counts
                    self._request(flow, found, bytes(flow.head).rpartition(b"\r\n")[0], number)
                if len(flow.head) >= MOST_HEAD or found.cut:
                    flow.head.clear()
                return
            self._request(flow, found, bytes(flow.head[:end]), number)
            del flow.head[: end + 4]
        flow.head.clear()

    def _request(self, flow: _Flow, found: Segment, head: bytes, number: int) -> None:
        first, _, rest = head.partition(b"\r\n")
        words = first.split(b" ")
        if (
            len(words) != 3
            or not words[2].startswith(b"HTTP/")
            or words[0] not in (b"GET", b"HEAD")
        ):
            return
        agent = headers(rest, {b"user-agent"}).get(b"user-agent", None if found.cut else b"")
        told = None if agent is None else text(agent)
        seen = Fetch(_address(found.source), self._where(number), "http", text(words[1]), told)
        if len(flow.waiting) < MOST_WAITING:
            flow.waiting.append(seen)
        self._seen.fetched(seen)


def headers(data: bytes, names: set[bytes]) -> dict[bytes, bytes]:
    """Fields of a head by NAMES, in lower case; of several with one name, the first."""
    found: dict[bytes, bytes] = {}
    for line in data.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        name = name.strip().lower()
        if colon and name in names:
            found.setdefault(name, value.strip())
    return found


def _number(digits: bytes) -> int | None:
    return int(digits) if digits.isdigit() and len(digits) < 19 else None


def _size_in(options: bytes) -> int | None:
    """The size of a file in a server's answer to a client's options (RFC 2349)."""
    words = options.split(b"\0")
    named = dict(zip((word.lower() for word in words[::2]), words[1::2], strict=False))
    return _number(named.get(b"tsize", b""))


def text(data: bytes) -> str:
    """Bytes as text; those of no letter as escapes."""
    return data.decode("utf-8", "backslashreplace")


def _address(data: bytes) -> str:
    return socket.inet_ntoa(data)
