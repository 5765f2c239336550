"""Frames: who sends what to whom, as far as UDP and TCP over IPv4 go."""

from __future__ import annotations

import struct
from typing import NamedTuple

# Kinds of cards: where the type of what they carry stands, and where that begins.
ETHERNET, RAW, COOKED, COOKED_2 = 1, 101, 113, 276
_RAW_TOO = (12, 14, 228)
IPV4 = 0x0800
_TAGS = (0x8100, 0x88A8, 0x9100)  # of virtual networks
_MOST_TAGS = 4
TCP, UDP = 6, 17
SYN, FIN, RST = 2, 1, 4

_PORTS = struct.Struct("!HH")


class Segment(NamedTuple):
    """What one host sends to another; `seq` and `flags` are TCP's."""

    protocol: int
    mac: bytes  # of the card that sends it; empty where the capture has none
    source: bytes  # IPv4
    port: int
    target: bytes
    to: int
    data: bytes
    seq: int = 0
    flags: int = 0
    cut: int = 0  # bytes that it had and the capture has not


def segment(link: int, frame: bytes) -> Segment | None:
    """What a frame carries; None when that is nothing of UDP or TCP over IPv4, or cut off."""
    at, mac = _network(link, frame)
    if at is None or len(frame) < at + 20 or frame[at] >> 4 != 4:
        return None
    head = (frame[at] & 15) * 4
    total, fragment = struct.unpack_from("!H2xH", frame, at + 2)
    protocol = frame[at + 9]
    if head < 20 or protocol not in (TCP, UDP) or fragment & 0x1FFF:
        return None
    # Cards that cut large pieces themselves leave a length of 0 in what they show.
    end = at + total if total else len(frame)
    body = at + head
    if len(frame) < body + 8 or end < body + 8:
        return None
    port, to = _PORTS.unpack_from(frame, body)
    source, target = frame[at + 12 : at + 16], frame[at + 16 : at + 20]
    if protocol == UDP:
        begin, seq, flags = body + 8, 0, 0
    else:
        if len(frame) < body + 20:
            return None
        (seq,) = struct.unpack_from("!I", frame, body + 4)
        begin, flags = body + (frame[body + 12] >> 4) * 4, frame[body + 13]
        if begin < body + 20 or begin > end:
            return None
    data = frame[begin:end]
    return Segment(
        protocol, mac, source, port, target, to, data, seq, flags, max(0, end - len(frame))
    )


def _network(link: int, frame: bytes) -> tuple[int | None, bytes]:
    """Where IPv4 begins in a frame, and the MAC of who sent it."""
    if link == ETHERNET:
        at, mac = 12, frame[6:12]
        for _ in range(_MOST_TAGS):
            kind = int.from_bytes(frame[at : at + 2], "big")
            if kind not in _TAGS:
                return (at + 2 if kind == IPV4 else None), mac
            at += 4
        return None, b""
    if link == COOKED:
        mac = frame[6:12] if frame[4:6] == b"\0\6" else b""
        return (16 if frame[14:16] == b"\x08\0" else None), mac
    if link == COOKED_2:
        mac = frame[12:18] if frame[11:12] == b"\6" else b""
        return (20 if frame[:2] == b"\x08\0" else None), mac
    return (0 if link == RAW or link in _RAW_TOO else None), b""
