"""Packets of a capture: the blocks of pcap and pcapng, one at a time, whatever their lengths say.

No library: dpkt 1.9.8, the only small one, reads a block whole whatever length it claims, knows
one interface and no later section, and has had no release since 2022; bindings of libpcap take
no file that several kinds of cards wrote. What remains of one is a page.

pcap: https://datatracker.ietf.org/doc/html/draft-ietf-opsawg-pcap,
pcapng: https://datatracker.ietf.org/doc/html/draft-ietf-opsawg-pcapng.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

MOST = 262_144  # bytes of a packet, as libpcap has it
PIECE = 65_536
MOST_CARDS = 1000  # interfaces of a section
_ORDERS = {
    b"\xa1\xb2\xc3\xd4": ">", b"\xd4\xc3\xb2\xa1": "<",
    b"\xa1\xb2\x3c\x4d": ">", b"\x4d\x3c\xb2\xa1": "<",
}  # fmt: skip
SECTION = b"\x0a\x0d\x0d\x0a"  # how a pcapng begins, either way round
_BYTE_ORDER = b"\x1a\x2b\x3c\x4d"
_CARD, _OLD, _SIMPLE, _PACKET = 1, 2, 3, 6

Read = Callable[[int], bytes]  # so many bytes of a file, or as many as there are


class CaptureError(ValueError):
    """A capture does not go on as it should; the text says why, and after which packet."""


class Packet(NamedTuple):
    """A frame of a kind of card (LINKTYPE of tcpdump), as far as it was captured."""

    number: int
    link: int
    data: bytes


def is_capture(begin: bytes) -> bool:
    """Whether a file that begins so is a capture."""
    return begin[:4] in _ORDERS or begin[:4] == SECTION


def packets(read: Read) -> Iterator[Packet]:
    """The packets of a capture in order. Raises CaptureError where it makes no sense.

    Never more than one packet is in memory.
    """
    begin = read(4)
    if begin == SECTION:
        yield from _next_generation(read)
    elif begin in _ORDERS:
        yield from _classic(read, _ORDERS[begin])
    else:
        raise CaptureError("this is no capture")


def _classic(read: Read, order: str) -> Iterator[Packet]:
    head = read(20)
    if len(head) < 20:
        raise CaptureError("it ends in its own head")
    link = struct.unpack(f"{order}I", head[16:])[0] & 0x0FFF_FFFF
    each = struct.Struct(f"{order}8xI4x")
    number = 0
    while record := read(16):
        number += 1
        if len(record) < 16:
            raise CaptureError(f"it ends in the head of packet {number}")
        (length,) = each.unpack(record)
        if length > MOST:
            raise CaptureError(f"packet {number} claims to have {length} bytes")
        data = read(length)
        if len(data) < length:
            raise CaptureError(f"it ends in packet {number}")
        yield Packet(number, link, data)


def _next_generation(read: Read) -> Iterator[Packet]:
    order, number = _section(read, 0), 0
    cards: list[int] = []
    while head := read(8):
        after = f"after packet {number}"
        if len(head) < 8:
            raise CaptureError(f"it ends in the head of a block {after}")
        if head[:4] == SECTION:
            order, cards = _section(read, number, head[4:]), []
            continue
        kind, length = struct.unpack(f"{order}II", head)
        if length < 12 or length % 4:
            raise CaptureError(f"a block {after} claims to have {length} bytes")
        size = length - 12
        if kind not in (_CARD, _OLD, _SIMPLE, _PACKET) or size > MOST + PIECE:
            _skip(read, size, after)
        else:
            body = read(size)
            if len(body) < size:
                raise CaptureError(f"it ends in a block {after}")
            if kind == _CARD:
                if size < 8 or len(cards) >= MOST_CARDS:
                    raise CaptureError(f"a description of a card makes no sense {after}")
                cards.append(struct.unpack_from(f"{order}H", body)[0])
            else:
                number += 1
                yield _packet(kind, body, order, cards, number)
        _end(read, struct.pack(f"{order}I", length), after)


def _section(read: Read, number: int, length: bytes | None = None) -> str:
    """The byte order of a section, behind the type of its block."""
    head = (length if length is not None else read(4)) + read(4)
    if len(head) < 8:
        raise CaptureError(f"it ends in the head of a section after packet {number}")
    orders = {_BYTE_ORDER: ">", _BYTE_ORDER[::-1]: "<"}
    order = orders.get(head[4:])
    if order is None:
        raise CaptureError(f"a section after packet {number} has no byte order")
    (size,) = struct.unpack(f"{order}I", head[:4])
    if size < 28 or size % 4:
        raise CaptureError(f"a section after packet {number} claims a head of {size} bytes")
    _skip(read, size - 16, f"after packet {number}")
    _end(read, head[:4], f"after packet {number}")
    return order


def _end(read: Read, length: bytes, after: str) -> None:
    """The end of a block, which says its length again."""
    found = read(4)
    if len(found) < 4:
        raise CaptureError(f"it ends in a block {after}")
    if found != length:
        raise CaptureError(f"a block {after} ends with another length than it begins with")


def _packet(kind: int, body: bytes, order: str, cards: list[int], number: int) -> Packet:
    """The packet in a block: enhanced, simple, or of the kind that nobody writes any more."""
    card, begin, captured = 0, 4, len(body) - 4
    if kind != _SIMPLE:
        if len(body) < 20:
            raise CaptureError(f"the block of packet {number} is too short")
        card, begin = struct.unpack_from(f"{order}{'I' if kind == _PACKET else 'H'}", body)[0], 20
        (captured,) = struct.unpack_from(f"{order}I", body, 12)
    elif len(body) >= 4:
        captured = min(captured, struct.unpack_from(f"{order}I", body)[0])
    if captured > len(body) - begin or captured < 0:
        raise CaptureError(f"packet {number} claims to have {captured} bytes")
    if card >= len(cards):
        raise CaptureError(f"packet {number} is of a card that is described nowhere")
    return Packet(number, cards[card], body[begin : begin + captured])


def _skip(read: Read, size: int, after: str) -> None:
    """Read SIZE bytes and keep none."""
    while size:
        piece = len(read(min(size, PIECE)))
        if not piece:
            raise CaptureError(f"it ends in a block {after}")
        size -= piece
