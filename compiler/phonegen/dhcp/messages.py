"""DHCP messages as they are on the wire: the fields of the header, and options (RFC 2131, 3396)."""

from __future__ import annotations

import socket
import struct
from typing import NamedTuple

DISCOVER, OFFER, REQUEST, ACK, NAK = 1, 2, 3, 5, 6
PAD, OVERLOAD, ADDRESS, TYPE, SERVER, WANTED, LONGEST, END = 0, 52, 50, 53, 54, 55, 57, 255
COOKIE = b"\x63\x82\x53\x63"
TO_SERVER, TO_CLIENT = 67, 68  # ports of UDP
NOBODY = "0.0.0.0"


class Message(NamedTuple):
    """A message of a phone or a server; options by number."""

    reply: bool  # a server sends it
    number: int  # of the exchange
    kind: int  # 0 when it does not say
    mac: bytes  # of the phone
    client: str  # the address that the phone has
    address: str  # the one that it gets
    next_server: str
    filename: bytes
    options: dict[int, bytes]


def parse_message(data: bytes) -> Message | None:
    """What a message says; None when DATA is none, or cut short ahead of the options."""
    if len(data) < 240 or data[236:240] != COOKIE or data[0] not in (1, 2) or data[2] != 6:
        return None
    options = decode(data[240:])
    overload = (options.pop(OVERLOAD, b"") or b"\0")[0]
    for bit, begin, end in ((1, 108, 236), (2, 44, 108)):
        if overload & bit:
            for code, value in decode(data[begin:end]).items():
                options[code] = options.get(code, b"") + value
    kind = options.get(TYPE, b"")
    return Message(
        reply=data[0] == 2,
        number=struct.unpack("!I", data[4:8])[0],
        kind=kind[0] if len(kind) == 1 else 0,
        mac=data[28:34],
        client=socket.inet_ntoa(data[12:16]),
        address=socket.inet_ntoa(data[16:20]),
        next_server=socket.inet_ntoa(data[20:24]),
        filename=b"" if overload & 1 else data[108:236].split(b"\0")[0],
        options=options,
    )


def decode(data: bytes) -> dict[int, bytes]:
    """Options, or parts of option 43, by number; one that comes twice is one (RFC 3396).

    What is cut short ends them.
    """
    found: dict[int, bytes] = {}
    at = 0
    while at + 1 < len(data) and data[at] != END:
        if data[at] == PAD:
            at += 1
            continue
        end = at + 2 + data[at + 1]
        found[data[at]] = found.get(data[at], b"") + data[at + 2 : end]
        at = end
    return found
