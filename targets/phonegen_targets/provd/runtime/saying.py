"""Making a phone fetch its files where no SIP NOTIFY does: over telnet, by a web request.

A phone is asked at its own address alone, for seconds and kilobytes; what goes wrong is told
without what was said, for that holds its password.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import socket
import time
from collections.abc import Mapping, Sequence
from typing import Any

PATIENCE = 5.0  # seconds for each of a phone's answers
LONGEST_TALK = 60.0  # seconds
MOST_HEARD = 65_536  # bytes of an answer that are read
IAC, DONT, DO, WONT, WILL, SB, SE = 255, 254, 253, 252, 251, 250, 240  # RFC 854


def address_of(device: Mapping[str, Any]) -> str | None:
    """The IP address of a device; None when none is known."""
    try:
        return str(ipaddress.ip_address(str(device.get("ip"))))
    except ValueError:
        return None


def refusals(commands: bytes) -> tuple[bytes, bytes]:
    """The text among what a telnet server sent, and the refusal of all that it proposes."""
    text, answer, place = bytearray(), bytearray(), 0
    while place < len(commands):
        byte = commands[place]
        following = commands[place + 1] if place + 1 < len(commands) else SE
        if byte != IAC:
            text.append(byte)
            place += 1
        elif following in (DO, DONT, WILL, WONT):
            option = commands[place + 2 : place + 3]
            if option and following in (DO, WILL):
                answer += bytes([IAC, WONT if following == DO else DONT]) + option
            place += 3
        elif following == SB:
            end = commands.find(bytes([IAC, SE]), place)
            place = len(commands) if end < 0 else end + 2
        else:
            place += 2
    return bytes(text), bytes(answer)


def talk(
    address: str, steps: Sequence[tuple[str, str]], port: int = 23, patience: float = PATIENCE
) -> None:
    """Say each text once the phone has said what stands before it, then wait until it hangs up.

    Raises OSError, also when the phone says something else.
    """
    until = time.monotonic() + LONGEST_TALK
    with socket.create_connection((address, port), timeout=patience) as phone:
        for wait, say in steps:
            _hear(phone, wait.encode("utf-8"), min(until, time.monotonic() + patience))
            phone.sendall(say.encode("utf-8") + b"\r\n")
        _hear(phone, None, min(until, time.monotonic() + patience))


def _hear(phone: socket.socket, wanted: bytes | None, until: float) -> None:
    """Read until the phone has said WANTED; None: until it hangs up or says no more."""
    heard = b""
    while len(heard) < MOST_HEARD:
        left = until - time.monotonic()
        if left <= 0:
            break
        phone.settimeout(left)
        try:
            data = phone.recv(4096)
        except socket.timeout:
            break
        except OSError:
            if wanted is None:
                return
            raise
        if not data:
            break
        text, answer = refusals(data)
        if answer:
            phone.sendall(answer)
        heard += text
        if wanted is not None and wanted in heard:
            return
    if wanted is not None:
        raise OSError(f"the phone did not say {wanted.decode('utf-8')!r}")


def post(
    address: str,
    path: str,
    body: str,
    user: tuple[str, str] | None,
    port: int = 80,
    patience: float = 3 * PATIENCE,
) -> None:
    """Send a form to the phone's web server, with USER's name and password if it wants them.

    Raises OSError, also when the phone answers with an error; it is not followed elsewhere.
    """
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if user is not None:
        word = base64.b64encode(":".join(user).encode("utf-8")).decode("ascii")
        headers["Authorization"] = f"Basic {word}"
    connection = http.client.HTTPConnection(address, port, timeout=patience)
    try:
        connection.request("POST", path, body.encode("utf-8"), headers)
        answer = connection.getresponse()
        answer.read(MOST_HEARD)
    except http.client.HTTPException as error:
        raise OSError(f"the phone's answer is no HTTP: {type(error).__name__}") from None
    finally:
        connection.close()
    if answer.status >= 400:
        raise OSError(f"the phone answers {answer.status}")
