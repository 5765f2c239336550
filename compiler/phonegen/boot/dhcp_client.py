"""DHCP as phones ask: DISCOVER, REQUEST and what was answered, many phones at once (RFC 2131).

No library: what the servers here send in pieces, in the fields of the header or twice
(RFC 2132 overload, RFC 3396), the ones for Python leave in pieces.
"""

from __future__ import annotations

import select
import socket
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from phonegen.dhcp.messages import (
    ACK,
    ADDRESS,
    COOKIE,
    DISCOVER,
    LONGEST,
    NAK,
    OFFER,
    REQUEST,
    SERVER,
    TO_CLIENT,
    TO_SERVER,
    TYPE,
    WANTED,
    parse_message,
)
from phonegen.dhcp.requests import USER_CLASS, VENDOR_CLASS

IPV4 = 0x0800
# How many phones ask at once, and seconds without an answer after which the rest ask again.
Rounds = Sequence[tuple[int, float]]
ROUNDS: Rounds = ((20, 0.3), (100, 1.0), (100, 2.0))
LATE = 0.2  # seconds in which a second server's offer may still come
_NUMBERS = count(int(time.time()) & 0xFFFF_0000)  # of exchanges: others are on the wire too


@dataclass(frozen=True)
class Asking:
    """What a phone says of itself, and the numbers of the options that it wants."""

    mac: bytes
    vendor_class: bytes | None = None
    user_class: bytes | None = None
    wanted: Sequence[int] = ()


@dataclass(frozen=True)
class Answer:
    """What a server sends: options by number, and the fields of the BOOTP header."""

    address: str
    server: str  # option 54: who sends it
    options: dict[int, bytes]
    next_server: str
    filename: bytes


@dataclass
class Asked:
    """What became of a phone's request."""

    offers: list[Answer] = field(default_factory=list)  # the first is taken
    lease: Answer | None = None
    refused: str = ""  # the server's NAK, in its words


class CardError(Exception):
    """A network card cannot be used; the text says why."""


class Line:
    """A network card on which phones send and hear frames; raises CardError."""

    def __init__(self, interface: str, rounds: Rounds = ROUNDS) -> None:
        self._rounds = rounds
        try:
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(IPV4))
        except PermissionError:
            raise CardError("to ask DHCP takes root, or the capability CAP_NET_RAW") from None
        try:
            self._socket.bind((interface, 0))
        except OSError as e:
            self._socket.close()
            raise CardError(f"the network card {interface!r}: {e.strerror}") from None

    def close(self) -> None:
        self._socket.close()

    def ask(
        self, phones: Sequence[Asking], *, lease: bool, rate: float | None = None
    ) -> Iterator[tuple[int, Asked]]:
        """What became of each phone, by its number in PHONES, as far as the servers answer.

        LEASE: it takes the address that it is offered. RATE: phones a second, at most.
        """
        for begin in range(0, len(phones), ROUNDS[-1][0]):
            some = phones[begin : begin + ROUNDS[-1][0]]
            found = self._some(some, lease, rate, LATE)
            for n, asked in enumerate(found):
                if asked.refused:  # dnsmasq offers an address to several that ask at once
                    found[n] = self._some([some[n]], lease, rate, 0)[0]
            yield from ((begin + n, asked) for n, asked in enumerate(found))

    def _some(
        self, phones: Sequence[Asking], lease: bool, rate: float | None, late: float
    ) -> list[Asked]:
        asked = [Asked() for _ in phones]
        numbers = {next(_NUMBERS) & 0xFFFF_FFFF: n for n in range(len(phones))}
        frames = {
            number: frame(phones[n], number, [(TYPE, bytes([DISCOVER]))])
            for number, n in numbers.items()
        }

        def offered(number: int) -> bool:
            return bool(asked[numbers[number]].offers)

        self._exchange(frames, numbers, asked, offered, rate)
        self._listen(numbers, asked, late, lambda: False)
        if lease:
            frames = {
                number: frame(phones[n], number, _request(asked[n].offers[0]))
                for number, n in numbers.items()
                if asked[n].offers
            }

            def leased(number: int) -> bool:
                one = asked[numbers[number]]
                return one.lease is not None or bool(one.refused)

            self._exchange(frames, numbers, asked, leased, rate)
        return asked

    def _exchange(
        self,
        frames: dict[int, bytes],
        numbers: dict[int, int],
        asked: list[Asked],
        answered: Callable[[int], bool],
        rate: float | None,
    ) -> None:
        """Sends FRAMES, some at a time; what is not ANSWERED is sent again, twice."""
        for size, patience in self._rounds:
            left = [number for number in frames if not answered(number)]
            for begin in range(0, len(left), size):
                burst = left[begin : begin + size]
                for number in burst:
                    self._socket.send(frames[number])
                    if rate:
                        self._listen(numbers, asked, 1 / rate, lambda: False)
                self._listen(numbers, asked, patience, partial(_all, answered, burst))

    def _listen(
        self, numbers: dict[int, int], asked: list[Asked], patience: float, done: Callable[[], bool]
    ) -> None:
        """Takes in answers until DONE, or for PATIENCE seconds after the last one."""
        deadline = time.monotonic() + patience
        while not done() and (left := deadline - time.monotonic()) > 0:
            if not select.select([self._socket], [], [], left)[0]:
                return
            heard = parse(self._socket.recv(4096))
            if heard is None or heard[0] not in numbers:
                continue
            number, kind, answer = heard
            of = asked[numbers[number]]
            if kind == OFFER and answer.server not in [o.server for o in of.offers]:
                of.offers.append(answer)
                deadline = time.monotonic() + patience
            elif kind == ACK:
                of.lease = answer
                deadline = time.monotonic() + patience
            elif kind == NAK:
                of.refused = answer.options.get(56, b"").decode("utf-8", "replace") or "NAK"


def _all(holds: Callable[[int], bool], numbers: Sequence[int]) -> bool:
    return all(map(holds, numbers))


def _request(offer: Answer) -> list[tuple[int, bytes]]:
    return [
        (TYPE, bytes([REQUEST])),
        (ADDRESS, socket.inet_aton(offer.address)),
        (SERVER, socket.inet_aton(offer.server)),
    ]


def frame(phone: Asking, number: int, options: Iterable[tuple[int, bytes]]) -> bytes:
    """An Ethernet frame with a phone's message; its answer is asked for as a broadcast."""
    said = [*options, (LONGEST, struct.pack("!H", 1472))]
    if phone.vendor_class is not None:
        said.append((VENDOR_CLASS, phone.vendor_class))
    if phone.user_class is not None:
        said.append((USER_CLASS, phone.user_class))
    if phone.wanted:
        said.append((WANTED, bytes(phone.wanted)))
    body = b"".join(bytes([code, len(value)]) + value for code, value in said)
    head = struct.pack("!BBBBIHH", 1, 1, 6, 0, number, 0, 0x8000)
    mac = phone.mac
    data = head + bytes(16) + mac.ljust(16, b"\0") + bytes(64 + 128) + COOKIE + body + b"\xff"
    udp = struct.pack("!HHHH", 68, 67, 8 + len(data), 0) + data
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), number & 0xFFFF, 0, 64, 17, 0)
    ip += bytes(4) + b"\xff" * 4
    ip = ip[:10] + struct.pack("!H", _checksum(ip)) + ip[12:]
    return b"\xff" * 6 + mac + struct.pack("!H", IPV4) + ip + udp


def _checksum(header: bytes) -> int:
    total: int = sum(struct.unpack(f"!{len(header) // 2}H", header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def parse(packet: bytes) -> tuple[int, int, Answer] | None:
    """The exchange, the type and the content of a server's message in an Ethernet frame."""
    try:
        return _parsed(packet)
    except (IndexError, struct.error):  # cut short, or no DHCP at all
        return None


def _parsed(packet: bytes) -> tuple[int, int, Answer] | None:
    head = 14 + (packet[14] & 15) * 4
    if packet[23] != 17 or packet[head : head + 4] != struct.pack("!HH", TO_SERVER, TO_CLIENT):
        return None
    said = parse_message(packet[head + 8 :])
    server = said.options.get(SERVER, b"") if said else b""
    if said is None or not said.reply or not said.kind or len(server) != 4:
        return None
    answer = Answer(
        address=said.address,
        server=socket.inet_ntoa(server),
        options=said.options,
        next_server=said.next_server,
        filename=said.filename,
    )
    return said.number, said.kind, answer
