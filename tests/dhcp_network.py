"""A network with one DHCP server and one phone, and nothing else.

Run as a program inside a network namespace of its own (`unshare --net`), it makes a cable with
two ends, starts the server at one and asks it as a phone at the other. `ask` runs it so.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import select
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phonegen.dhcp.requests import Request

SERVER_ADDRESS = "10.77.0.1"
NETMASK = 16
SERVER_END, PHONE_END = "srv0", "phone0"
COOKIE = b"\x63\x82\x53\x63"
READY, READY_MAC = b"phonegen ready", bytes.fromhex("02ffffffffff")  # each test lets it in
# How many requests at once, and seconds of silence before the next: servers here answer within
# milliseconds, unless the machine has much else to do.
ROUNDS = ((20, 0.3), (100, 1.0), (100, 2.0))
_NUMBERS = itertools.count(1)
START = 20.0
WANTED = [n for n in range(1, 255) if n not in (12, 50, 51, 53, 54, 55, 57, 60, 61, 77, 81, 82, 90)]


@dataclass(frozen=True)
class Answer:
    """What an OFFER says: options by number, and the fields of the BOOTP header."""

    options: dict[int, bytes]
    next_server: str
    filename: bytes


class NoNetworkError(Exception):
    """This machine does not let us make a network; the text says why."""


def ask(
    command: Sequence[str], requests: Sequence[Request], wanted: Sequence[int] = WANTED
) -> list[Answer | None]:
    """What the server that COMMAND starts offers for each request; None: no offer at all."""
    asked = {
        "command": list(command),
        "wanted": list(wanted),
        "requests": [[r.mac.hex(), _hex(r.vendor_class), _hex(r.user_class)] for r in requests],
    }
    prefix = _unshare()
    done = subprocess.run(
        [*prefix, sys.executable, __file__],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=30 + len(requests),
    )
    if done.returncode:
        raise AssertionError(f"{command[0]} failed:\n{done.stderr[-4000:]}")
    return [
        None
        if found is None
        else Answer(
            {int(k): bytes.fromhex(v) for k, v in found["options"].items()},
            found["next_server"],
            bytes.fromhex(found["filename"]),
        )
        for found in json.loads(done.stdout)
    ]


def _unshare() -> list[str]:
    """A command that runs another one in a network namespace; raises NoNetworkError."""
    program = shutil.which("unshare")
    if program is None or shutil.which("ip") is None:
        raise NoNetworkError("needs the programs unshare and ip; install util-linux and iproute2")
    test = ["ip", "link", "add", SERVER_END, "type", "veth", "peer", "name", PHONE_END]
    reasons = []
    for options in (["--net"], ["--net", "--map-root-user"]):
        done = subprocess.run(
            [program, *options, *test], capture_output=True, text=True, check=False, timeout=30
        )
        if done.returncode == 0:
            return [program, *options]
        reasons.append(done.stderr.strip())
    raise NoNetworkError("this machine allows no network namespaces: " + "; ".join(reasons))


def _hex(value: bytes | None) -> str | None:
    return None if value is None else value.hex()


# Inside the namespace


def _main() -> None:
    asked = json.load(sys.stdin)
    _make_cable()
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800)) as line:
        line.bind((PHONE_END, 0))
        server = subprocess.Popen(asked["command"], stdout=sys.stderr, stderr=sys.stderr)
        try:
            _wait_for(line, server)
            answers = _ask_all(line, asked["requests"], asked["wanted"])
            if server.poll() is not None:
                sys.exit("the server ended")
        finally:
            server.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(5)
            server.kill()
            server.wait()
    json.dump(answers, sys.stdout)


def _make_cable() -> None:
    for command in [
        f"link add {SERVER_END} type veth peer name {PHONE_END}",
        f"addr add {SERVER_ADDRESS}/{NETMASK} dev {SERVER_END}",
        "link set lo up",
        f"link set {SERVER_END} up",
        f"link set {PHONE_END} up",
    ]:
        subprocess.run(["ip", *command.split()], check=True)


def _wait_for(line: socket.socket, server: subprocess.Popen[bytes]) -> None:
    """Until the server answers a phone that every test lets in."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            sys.exit("the server did not start")
        if _ask_all(line, [[READY_MAC.hex(), READY.hex(), None]], [1, 3]) != [None]:
            return
    sys.exit("the server did not answer")


def _ask_all(
    line: socket.socket, requests: Sequence[Sequence[str | None]], wanted: Sequence[int]
) -> list[dict[str, Any] | None]:
    """The offers, by request; what was not answered at first is asked again, twice."""
    packets = {}
    for number, request in enumerate(requests, start=next(_NUMBERS) * 100_000):
        mac, vendor, user = (None if t is None else bytes.fromhex(t) for t in request)
        packets[number] = discover(mac or b"", number, vendor, user, wanted)
    offers: dict[int, dict[str, Any]] = {}
    for size, patience in ROUNDS:
        left = [number for number in packets if number not in offers]
        for begin in range(0, len(left), size):
            burst = left[begin : begin + size]
            for number in burst:
                line.send(packets[number])
            deadline = time.monotonic() + patience
            while (time_left := deadline - time.monotonic()) > 0:
                if all(number in offers for number in burst):
                    break
                if select.select([line], [], [], time_left)[0]:
                    found = _offer(line.recv(4096))
                    if found is not None and found[0] in packets:
                        offers[found[0]] = found[1]
                        deadline = time.monotonic() + patience
    return [offers.get(number) for number in packets]


def discover(
    mac: bytes,
    number: int,
    vendor_class: bytes | None,
    user_class: bytes | None,
    wanted: Sequence[int],
) -> bytes:
    """An Ethernet frame with a DISCOVER; its fields are those of RFC 2131."""
    options = _option(53, b"\x01") + _option(57, struct.pack("!H", 1472))
    if vendor_class is not None:
        options += _option(60, vendor_class)
    if user_class is not None:
        options += _option(77, user_class)
    options += _option(55, bytes(wanted)) + b"\xff"
    head = struct.pack("!BBBBIHH", 1, 1, 6, 0, number, 0, 0x8000)  # the answer is a broadcast
    data = head + bytes(16) + mac.ljust(16, b"\0") + bytes(64 + 128) + COOKIE + options
    udp = struct.pack("!HHHH", 68, 67, 8 + len(data), 0) + data
    broadcast = b"\xff" * 4
    ip = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(udp), number & 0xFFFF, 0, 64, 17, 0)
    ip += bytes(4) + broadcast
    total = sum(struct.unpack("!10H", ip))
    total = (total & 0xFFFF) + (total >> 16)
    ip = ip[:10] + struct.pack("!H", ~total & 0xFFFF) + ip[12:]
    return b"\xff" * 6 + mac + b"\x08\x00" + ip + udp


def _option(code: int, value: bytes) -> bytes:
    return bytes([code, len(value)]) + value


def _offer(frame: bytes) -> tuple[int, dict[str, Any]] | None:
    """The request that the frame answers and what it offers, when it is an OFFER."""
    head = 14 + (frame[14] & 15) * 4
    if frame[23] != 17 or frame[head : head + 4] != struct.pack("!HH", 67, 68):
        return None
    data = frame[head + 8 :]
    if data[0] != 2:
        return None
    options = decode(data[240:])
    overload = options.pop(52, b"\0")[0]
    for bit, begin, end in ((1, 108, 236), (2, 44, 108)):
        if overload & bit:
            for code, value in decode(data[begin:end]).items():
                options[code] = options.get(code, b"") + value
    filename = b"" if overload & 1 else data[108:236].split(b"\0")[0]
    offer = {
        "options": {code: value.hex() for code, value in options.items()},
        "next_server": socket.inet_ntoa(data[20:24]),
        "filename": filename.hex(),
    }
    return struct.unpack("!I", data[4:8])[0], offer


def decode(data: bytes) -> dict[int, bytes]:
    """Options, or parts of option 43, by number; one that comes twice is one (RFC 3396)."""
    found: dict[int, bytes] = {}
    at = 0
    while at < len(data) and data[at] != 255:
        if data[at] == 0:
            at += 1
            continue
        end = at + 2 + data[at + 1]
        found[data[at]] = found.get(data[at], b"") + data[at + 2 : end]
        at = end
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    _main()
