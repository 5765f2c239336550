"""One baresip: a real SIP client that holds many accounts and does as it is told."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from phonegen.boot.account import Account, uri_user
from phonegen.boot.programs import free_port, spawn, stop
from phonegen.boot.trace import Message, Trace

START = 5.0  # seconds until it must take orders
LONGEST = 1000  # bytes of an account's line: it takes orders of 1024
MESSAGE = 1 << 20  # bytes of an answer to an order
MODULES = "/usr/lib/baresip/modules"
CODECS = {"pcmu": "PCMU", "pcma": "PCMA", "g711u": "PCMU", "g711a": "PCMA"}
SRTP = {"disabled": "", "preferred": ";mediaenc=srtp", "required": ";mediaenc=srtp-mand"}
RATE = 8000  # Hz of the tone that it sends
# Parameters of an account that its parser would find in any other's value (account.c).
PARAMETERS = re.compile(
    r";\s*(audio_codecs|audio_player|audio_source|auth_pass|auth_user|answermode|call_transfer"
    r"|extra|mediaenc|medianat|mwi|outbound|ptime|pubint|regint|regq|rwait|sipnat|stun"
    r"|video_codecs)",
    re.IGNORECASE,
)
CONFIG = """\
sip_listen {address}:0
net_interface {address}
ctrl_tcp_listen 127.0.0.1:{port}
module_path {modules}
module g711.so
module aufile.so
module srtp.so
module_app mwi.so
module_app ctrl_tcp.so
module_app menu.so
audio_source aufile,{tone}
audio_player aufile,/dev/null
audio_alert aufile,/dev/null
call_max_calls 64
menu_bell no
ringback_disabled yes
"""


class BaresipError(Exception):
    """baresip does not start, or ended; the text says what it said."""


def obstacle(account: Account) -> str | None:
    """Why baresip cannot carry an account, in words; None: it can.

    Its accounts are lines with parameters, in which a value can be quoted but no quotation mark
    escaped, and a parameter is the first text that looks like it.
    """
    fields = {
        "user name": account.username,
        "login name": account.login,
        "password": account.password,
        "display name": account.display_name,
        "domain": account.domain,
        "server": account.host,
    }
    for name, value in fields.items():
        if any(ord(c) < 32 or ord(c) == 127 or 0xD800 <= ord(c) < 0xE000 for c in value):
            return f"the {name} holds a control character"
    for name in ("domain", "server"):
        if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?", fields[name]):
            return f"the {name} is no host name and no IPv4 address"
    for name in ("login name", "password"):
        value = fields[name]
        if '"' in value:
            return f'the {name} holds `"`, which baresip cannot carry'
        if (len(value) - len(value.rstrip("\\"))) % 2:
            return f"the {name} ends with `\\`, which baresip cannot carry"
        if found := PARAMETERS.search(value):
            return f"the {name} holds `{found[0]}`, which baresip takes for a setting of its own"
    if not account.username:
        return "there is no user name"
    if account.port is not None and not 0 < account.port < 65536:
        return "the port is none"
    if len(_line(account).encode()) > LONGEST:
        return "the account is too long for baresip"
    return None


def address_of(account: Account) -> str:
    """An account's address, as baresip names the account."""
    return f"sip:{uri_user(account.username)}@{account.domain}"


def _line(account: Account) -> str:
    """The account as baresip reads it: what a phone's file says comes last (see PARAMETERS)."""
    escaped = account.display_name.replace("\\", "\\\\").replace('"', '\\"')
    name = f'"{escaped}" ' if escaped else ""
    port = "" if account.port is None else f":{account.port}"
    codecs = [CODECS[c.lower()] for c in account.codecs if c.lower() in CODECS]
    return (
        f"{name}<{address_of(account)}>;regint=3600;answermode=manual;call_transfer=no"
        f";mwi={'yes' if account.mwi else 'no'}{SRTP[account.srtp]}"
        f"{';audio_codecs=' + ','.join(dict.fromkeys(codecs)) if codecs else ''}"
        f';outbound="sip:{account.host}{port};transport={account.transport}"'
        f';auth_user="{account.login}";auth_pass="{account.password}";extra=x'
    )


class Baresip:
    """A running baresip, its output and its orders; FOLDER is its own and is made.

    Its output goes through a pipe that holds less than one SIP message. So it waits, before it
    acts on a message, until that message was read here, and an order given then comes first:
    after a second "401" it would else try sixteen times. It listens for orders at 127.0.0.1, where
    any program of its network namespace may speak to it. Raises MissingProgramError, BaresipError.
    """

    def __init__(self, folder: Path, address: str) -> None:
        self.address = address
        self._trace = Trace()
        self._control: socket.socket | None = None
        self._answers = b""
        self._orders = 0
        self._asked = False
        folder.mkdir(mode=0o700, parents=True)
        self._port = free_port()
        tone = folder / "tone.wav"
        tone.write_bytes(_tone())
        config = CONFIG.format(address=address, port=self._port, modules=MODULES, tone=tone.name)
        (folder / "config").write_text(config, "utf-8")
        (folder / "contacts").write_text("", "utf-8")
        self.output, theirs = socket.socketpair()
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)  # the kernel's least: 4608
        self.output.setblocking(False)
        try:
            self._process: subprocess.Popen[bytes] = spawn(
                ["baresip", "-4", "-s", "-f", "."], log=theirs.fileno(), cwd=folder
            )
        except BaseException:
            self.output.close()
            raise
        finally:
            theirs.close()

    def start(self) -> None:
        """Wait until it takes orders."""
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            for _ in self.messages():
                pass
            if self._process.poll() is not None:
                break
            with contextlib.suppress(ConnectionRefusedError):
                self._control = socket.create_connection(("127.0.0.1", self._port), timeout=START)
                self._control.setblocking(False)
                return
            time.sleep(0.003)
        raise BaresipError(f"baresip does not start: {' '.join(self._trace.said)}")

    @property
    def control(self) -> socket.socket:
        """The connection over which it takes orders and tells events."""
        if self._control is None:
            raise BaresipError("baresip was not started")
        return self._control

    def order(self, command: str, params: str = "") -> None:
        """Give an order; what comes of it shows in `messages` and `events`."""
        self._orders += 1
        words = {"command": command, "params": params, "token": str(self._orders)}
        data = json.dumps(words, ensure_ascii=False).encode()
        self.control.setblocking(True)
        try:
            self.control.sendall(b"%d:%s," % (len(data), data))
        except OSError as e:
            raise BaresipError(f"baresip takes no orders: {e}") from None
        finally:
            self.control.setblocking(False)

    def add(self, account: Account) -> None:
        """Let it register an account, which has no `obstacle`."""
        self.order("uanew", _line(account))

    def remove(self, account: Account) -> None:
        """Let it forget an account, and unregister it if it is registered."""
        self.order("uadel", address_of(account))

    def messages(self) -> Iterator[Message]:
        """The SIP messages since the last call. Raises BaresipError when it has ended."""
        while (data := _received(self.output)) is not None:
            if not data:
                raise BaresipError(f"baresip ended: {' '.join(self._trace.said)}")
            yield from self._trace.feed(data)

    def events(self) -> Iterator[dict[str, Any]]:
        """The events since the last call. Raises BaresipError when it has ended."""
        while (data := _received(self.control)) is not None:
            if not data:
                raise BaresipError("baresip closed its control connection")
            self._answers += data
            while found := re.match(rb"(\d{1,9}):", self._answers):
                begin, length = found.end(), int(found[1])
                if length > MESSAGE:
                    raise BaresipError("baresip tells too much at once")
                if len(self._answers) <= begin + length:
                    break
                answer = json.loads(self._answers[begin : begin + length])
                self._answers = self._answers[begin + length + 1 :]
                if answer.get("event"):
                    yield answer

    def quit(self) -> bool:
        """Ask it to unregister its accounts and end; whether it has ended."""
        if self._process.poll() is None and not self._asked:
            self._process.terminate()
            self._asked = True
        with contextlib.suppress(BaresipError):
            for _ in self.messages():
                pass
        return self._process.poll() is not None

    def close(self) -> None:
        """End it at once."""
        stop(self._process, 0)
        self.output.close()
        if self._control is not None:
            self._control.close()


def _received(line: socket.socket) -> bytes | None:
    """What has come; None: nothing yet; empty: the other end is closed."""
    try:
        return line.recv(1 << 16)
    except BlockingIOError:
        return None
    except OSError:
        return b""


def _tone() -> bytes:
    """Ten seconds of sound as a WAV file: 16 bits, mono; a square wave of 400 Hz."""
    period = struct.pack("<20h", *[4000] * 10, *[-4000] * 10)
    data = period * (10 * RATE // 20)
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, 1,
                       RATE, RATE * 2, 2, 16, b"data", len(data))  # fmt: skip
    return head + data
