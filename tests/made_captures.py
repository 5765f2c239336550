"""Captures made byte by byte: frames of hosts that tests make up, in files of both kinds."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable, Sequence

PHONE, SERVER = "192.0.2.7", "192.0.2.1"
MAC = bytes.fromhex("02ac3e000001")
ETHERNET, RAW, COOKED, COOKED_2 = 1, 101, 113, 276


def ip(protocol: int, source: str, target: str, data: bytes) -> bytes:
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(data), 0, 0, 64, protocol, 0)
    return head + socket.inet_aton(source) + socket.inet_aton(target) + data


def udp(source: str, port: int, target: str, to: int, data: bytes) -> bytes:
    return ip(17, source, target, struct.pack("!HHHH", port, to, 8 + len(data), 0) + data)


def tcp(
    source: str, port: int, target: str, to: int, seq: int, data: bytes, flags: int = 0x18
) -> bytes:
    head = struct.pack("!HHIIBBHHH", port, to, seq, 0, 0x50, flags, 1000, 0, 0)
    return ip(6, source, target, head + data)


def ethernet(packet: bytes, mac: bytes = MAC, tags: Sequence[int] = ()) -> bytes:
    tagged = b"".join(struct.pack("!HH", tag, 12) for tag in tags)
    return b"\xff" * 6 + mac + tagged + b"\x08\0" + packet


def cooked(packet: bytes, mac: bytes = MAC) -> bytes:
    return struct.pack("!HHH", 0, 1, 6) + mac.ljust(8, b"\0") + b"\x08\0" + packet


def cooked_2(packet: bytes, mac: bytes = MAC) -> bytes:
    return b"\x08\0\0\0" + struct.pack("!IHBB", 1, 1, 0, 6) + mac.ljust(8, b"\0") + packet


def pcap(
    frames: Iterable[bytes], link: int = ETHERNET, order: str = "<", magic: int = 0xA1B2C3D4
) -> bytes:
    """A file of tcpdump; MAGIC says whether times are in microseconds or nanoseconds."""
    parts = [struct.pack(f"{order}IHHiIII", magic, 2, 4, 0, 0, 262144, link)]
    parts += [struct.pack(f"{order}IIII", 1, 2, len(f), len(f)) + f for f in frames]
    return b"".join(parts)


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    body += bytes(-len(body) % 4)
    length = struct.pack(f"{order}I", 12 + len(body))
    return struct.pack(f"{order}I", kind) + length + body + length


def section(order: str = "<") -> bytes:
    return block(0x0A0D0D0A, struct.pack(f"{order}IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def card(link: int = ETHERNET, order: str = "<") -> bytes:
    return block(1, struct.pack(f"{order}HHI", link, 0, 262144), order)


def enhanced(frame: bytes, number: int = 0, order: str = "<") -> bytes:
    return block(
        6, struct.pack(f"{order}IIIII", number, 0, 0, len(frame), len(frame)) + frame, order
    )


def simple(frame: bytes, order: str = "<") -> bytes:
    return block(3, struct.pack(f"{order}I", len(frame)) + frame, order)


def pcapng(frames: Iterable[bytes], link: int = ETHERNET, order: str = "<") -> bytes:
    """A file of Wireshark, with a block that nobody needs."""
    parts = [section(order), card(link, order), block(5, bytes(20), order)]
    return b"".join([*parts, *(enhanced(f, 0, order) for f in frames)])


def dhcp(kind: int, mac: bytes = MAC, address: str = "0.0.0.0", **more: bytes) -> bytes:
    """A DHCP message, in IPv4; MORE are options by `o` and their number."""
    reply = kind in (2, 5, 6)
    options = {53: bytes([kind]), **{int(name[1:]): value for name, value in more.items()}}
    body = b"".join(bytes([code, len(value)]) + value for code, value in options.items())
    head = struct.pack("!BBBBIHH", 2 if reply else 1, 1, 6, 0, 99, 0, 0x8000)
    addresses = bytes(4) + socket.inet_aton(address) + bytes(8)
    data = (
        head + addresses + mac.ljust(16, b"\0") + bytes(192) + b"\x63\x82\x53\x63" + body + b"\xff"
    )
    if reply:
        return udp(SERVER, 67, "255.255.255.255", 68, data)
    return udp("0.0.0.0", 68, "255.255.255.255", 67, data)


def classic_frames(data: bytes) -> list[bytes]:
    """The frames of a little-endian file of tcpdump."""
    found, at = [], 24
    while at < len(data):
        (length,) = struct.unpack_from("<I", data, at + 8)
        found.append(data[at + 16 : at + 16 + length])
        at += 16 + length
    return found
