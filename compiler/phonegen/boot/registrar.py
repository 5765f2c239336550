"""The registrar: a real Kamailio, with the logins of a run, and what it saw of each."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from phonegen.boot import kamailio
from phonegen.boot.account import uri_user
from phonegen.boot.kamailio import HOST, Login
from phonegen.boot.programs import Log, MissingProgramError, spawn, stop

__all__ = ["Login", "Registrar", "RegistrarError", "Seen"]

# In the foreground, its files where it is started, memory (as it is used) for some thousand phones.
COMMAND = "kamailio -f kamailio.cfg -DD -E -w . -Y . -P pid -m 256 -M 8"
START = 10.0  # seconds until it must answer
ANSWER = 2.0  # seconds until an order must be answered
HARMLESS = "load_tm(): "  # tls comes before tm, as it must
MOST = 1000  # characters of what it complained of
DIALOG_STATES = ("trying", "proceeding", "early", "confirmed", "terminated")
REASONS = {  # auth_check's return codes
    -1: "the credentials cannot be read",
    -2: "wrong password",
    -3: "unknown user",
    -4: "the nonce is too old",
    -6: "the nonce was used before",
}


class RegistrarError(Exception):
    """Kamailio does not start, or does not do as it is told; the text says what it said."""


@dataclass(frozen=True)
class Seen:
    """A registration that the registrar took: transport, source as `address:port`, contact."""

    transport: str
    source: str
    contact: str


class Registrar:
    """Kamailio at ADDRESS: UDP and TCP 5060, TLS 5061; runs inside `with`.

    FOLDER is its own and is made. RUN is a command that runs another one where it shall listen,
    as `nsenter --net --target 123`. Digest for all logins, whatever domain the phone writes;
    MWI and dialog states as published. Raises MissingProgramError, RegistrarError.
    """

    def __init__(
        self, folder: Path, address: str, logins: Iterable[Login], run: tuple[str, ...] = ()
    ) -> None:
        self._folder = folder
        self._address = str(socket.inet_ntoa(socket.inet_aton(address)))
        self._logins = list(logins)
        self._run = run
        self._numbers = itertools.count(1)
        self._registered: dict[str, Seen] = {}
        self._refused: dict[str, str] = {}
        self._served = 0  # its own requests
        self._process: subprocess.Popen[bytes] | None = None
        self.ca = folder / "ca.pem"
        self._log = Log(folder / "kamailio.log")

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True)
        kamailio.write(self._folder, self._address, self._logins)
        self._process = spawn(
            COMMAND.split(), log=self._log.path, prefix=self._run, forks=True, cwd=self._folder
        )
        try:
            self._wait()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it, with all its processes."""
        if self._process is not None:
            stop(self._process)

    def registered(self) -> Mapping[str, Seen]:
        """The last registration of each, by the name in the digest."""
        self._read()
        return self._registered

    def refusals(self) -> Mapping[str, str]:
        """Why each was last refused, by the name in its digest, also if it registered later."""
        self._read()
        return self._refused

    def publish_waiting(self, username: str, new: int = 1) -> None:
        """Tell the subscribers of a mailbox how many new messages wait in it."""
        waiting = "yes" if new else "no"
        body = f"Messages-Waiting: {waiting}\r\nVoice-Message: {new}/0 (0/0)\r\n"
        kind = "application/simple-message-summary"
        self._publish(username, "message-summary", kind, body)

    def publish_dialog(self, username: str, state: str) -> None:
        """Tell those who watch a user the state of a call; one of `DIALOG_STATES`."""
        if state not in DIALOG_STATES:
            raise ValueError(f"unknown state {state!r}")
        entity = f"sip:{uri_user(username)}@{HOST}"
        body = (
            '<?xml version="1.0"?>\r\n<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info"'
            f' version="{next(self._numbers)}" state="full" entity="{_xml(entity)}">\r\n'
            f'<dialog id="1" direction="recipient"><state>{state}</state></dialog>\r\n'
            "</dialog-info>\r\n"
        )
        self._publish(username, "dialog", "application/dialog-info+xml", body)

    def _publish(self, username: str, event: str, kind: str, body: str) -> None:
        """The server publishes it to itself: so it needs no way into the server's network."""
        uri = f"sip:{uri_user(username)}@{HOST}"
        headers = (
            f"From: <{uri}>;tag=p{next(self._numbers)}\r\nTo: <{uri}>\r\n"
            f"Event: {event}\r\nExpires: 3600\r\nContent-Type: {kind}\r\n"
        )
        try:
            self._send("PUBLISH", uri, headers, body)
        except OSError as e:
            raise RegistrarError(f"Kamailio takes no orders: {e}") from None

    def _send(self, method: str, uri: str, headers: str, *body: str) -> None:
        """Let the server send a request to itself, and wait until it has answered."""
        before = self._served
        next_hop = f"sip:{self._address}:5060"
        self._order("tm.t_uac_start", method, uri, next_hop, ".", headers, *body)
        deadline = time.monotonic() + ANSWER
        while time.monotonic() < deadline:
            self._read()
            if self._served > before:
                return
            time.sleep(0.002)
        raise TimeoutError(f"Kamailio does not answer its own {method}")

    def _order(self, method: str, *params: str) -> object:
        """Give an order over Kamailio's pipe; it reaches it from any network namespace."""
        name = f"answer{next(self._numbers)}"
        order = {"jsonrpc": "2.0", "method": method, "params": params, "id": 1, "reply_name": name}
        os.mkfifo(self._folder / name, 0o600)
        answer = os.open(self._folder / name, os.O_RDONLY | os.O_NONBLOCK)
        try:
            line = os.open(self._folder / "orders", os.O_WRONLY | os.O_NONBLOCK)
            with os.fdopen(line, "wb", buffering=0) as file:
                file.write(json.dumps(order).encode() + b"\n")
            data = json.loads(_read_all(answer, time.monotonic() + ANSWER))
        finally:
            os.close(answer)
            (self._folder / name).unlink()
        if "result" not in data:
            raise RegistrarError(f"Kamailio refuses {method}: {data.get('error')}")
        return data["result"]

    def _wait(self) -> None:
        """Until it answers OPTIONS."""
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                problems = self._problems()
                if "could not find module" in problems:
                    raise MissingProgramError("kamailio")
                raise RegistrarError(f"Kamailio does not start:\n{problems}")
            with contextlib.suppress(OSError, ValueError, RegistrarError):
                uri = f"sip:{self._address}"
                self._send("OPTIONS", uri, f"From: <{uri}>;tag=1\r\nTo: <{uri}>\r\n")
                return
            time.sleep(0.01)
        raise RegistrarError(f"Kamailio does not answer:\n{self._problems()}")

    def _problems(self) -> str:
        """What Kamailio complained of first; the rest follows from it."""
        words = ("ERROR:", "CRITICAL:")
        lines = [line for line in self._log.lines() if any(w in line for w in words)]
        return "\n".join(line for line in lines if HARMLESS not in line)[:MOST]

    def _read(self) -> None:
        for line in self._log.lines():
            kind, _, rest = line.partition(" EV ")[2].partition(" ")
            words = rest.split(" ")
            name = _text(words[0])
            if kind == "served":
                self._served += 1
            elif kind == "registered" and len(words) == 4:
                self._registered[name] = Seen(words[1], words[2], _text(words[3]))
            elif kind == "refused" and len(words) == 3:
                code = int(words[1])
                reason = REASONS.get(code, f"code {code}")
                if code == 403:
                    reason = "the name in its address is another one than its login's"
                self._refused[name] = reason


def _read_all(handle: int, deadline: float) -> bytes:
    """What is written to a pipe until its other end closes; TimeoutError at DEADLINE."""
    data = b""
    while select.select([handle], [], [], max(0.0, deadline - time.monotonic()))[0]:
        piece = os.read(handle, 1 << 16)
        if data and not piece:
            return data
        data += piece
    raise TimeoutError("Kamailio does not answer an order")


def _text(words: str) -> str:
    """What stands in hexadecimal digits in the log; nothing, when they are none."""
    with contextlib.suppress(ValueError):
        return bytes.fromhex(words).decode("utf-8", "replace")
    return ""


def _xml(text: str) -> str:
    """TEXT as the value of an attribute."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
