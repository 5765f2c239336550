"""The phones' SIP: accounts register, hear of messages and calls, and call each other.

The clients are baresip's and SIPp's; here is what is asked of them, and what their messages mean.
"""

from __future__ import annotations

import itertools
import re
import selectors
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from phonegen.boot.account import Account, Outcome
from phonegen.boot.baresip import Baresip, BaresipError, address_of, obstacle
from phonegen.boot.certificates import distrust
from phonegen.boot.trace import Message, printable

EACH = 100  # accounts of a baresip, of which two share no address
MOST = 20  # baresips
CALL = 5.0  # seconds until a call stands, with audio both ways


@dataclass
class _Line:
    """An account on its way. `state`: waiting, registering, registered or failed."""

    account: Account
    client: Baresip
    state: str = "waiting"
    since: float = 0.0
    requests: int = 0
    answered: str = ""  # the last answer, when it was no end
    challenged: bool = False  # whether the last REGISTER had credentials
    mwi: str = "none"  # or asked, answered, settled
    mwi_since: float = 0.0
    mwi_challenged: bool = False
    happened: list[dict[str, Any]] = field(default_factory=list)  # events of its call


class Softphone:
    """SIP clients for the accounts of many phones; runs inside `with`, and ends them with it.

    FOLDER is its own and is made. CA is the authority that TLS servers are checked against,
    None: they are not checked, as most phones do. Each step may take PATIENCE seconds; AT_ONCE
    accounts at most are on their way to be registered. An account is tried with its password
    twice at most, that is with four requests. Raises MissingProgramError, BaresipError.
    """

    def __init__(
        self, folder: Path, *, ca: Path | None = None, patience: float = 5.0, at_once: int = 50
    ) -> None:
        self._folder, self._ca = folder, ca
        self._patience, self._at_once = patience, at_once
        self._clients: list[Baresip] = []
        self._lines: dict[str, _Line] = {}
        self._by_address: dict[tuple[Baresip, str], _Line] = {}
        self._by_call: dict[tuple[Baresip, str], _Line] = {}
        self._outcomes: deque[tuple[str, Outcome]] = deque()
        self._selector = selectors.DefaultSelector()
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all clients; they unregister, for which they have a second."""
        try:
            deadline = time.monotonic() + 1
            going = list(self._clients)
            while going and time.monotonic() < deadline:
                going = [client for client in going if not client.quit()]
                time.sleep(0.005)
        finally:
            for client in self._clients:
                client.close()
            self._clients.clear()
            self._selector.close()

    def register(self, accounts: Iterable[Account]) -> Iterator[tuple[str, Outcome]]:
        """Register accounts, then subscribe to their messages; each outcome as it comes.

        What is registered stays so until the end.
        """
        waiting = deque(self._carried(accounts))
        going: list[_Line] = []
        while waiting or going or self._outcomes:
            while waiting and sum(line.state == "registering" for line in going) < self._at_once:
                line = waiting.popleft()
                going.append(line)
                line.state, line.since = "registering", time.monotonic()
                self._ordered(line, line.client.add, line.account)
            self._read(self._next_deadline(going))
            for line in going:
                self._give_up(line)
            going = [line for line in going if _is_going(line)]
            while self._outcomes:
                yield self._outcomes.popleft()

    def _carried(self, accounts: Iterable[Account]) -> Iterator[_Line]:
        """The accounts that can be tried, each with its client; the others get their outcome."""
        servers: dict[tuple[str, str], str | None] = {}
        wanted = list(accounts)
        for account in wanted:
            reason = obstacle(account)
            if reason is not None:
                self._tell(account, Outcome("register", False, f"left out: {reason}", True))
                continue
            if not account.password:
                self._tell(account, Outcome("register", False, "the file has no password"))
                continue
            if account.transport == "tls" and self._ca is not None:
                key = (account.host, account.server)
                if key not in servers:
                    servers[key] = distrust(account.server, self._ca, self._patience)
                if (complaint := servers[key]) is not None:
                    self._tell(account, Outcome("register", False, f"TLS: {complaint}"))
                    continue
            client = self._client_for(account, len(wanted))
            if client is None:
                words = f"left out: more than {MOST} phones share this address"
                self._tell(account, Outcome("register", False, words, True))
                continue
            line = _Line(account, client)
            self._lines[account.id] = line
            self._by_address[client, address_of(account)] = line
            yield line

    def _client_for(self, account: Account, total: int) -> Baresip | None:
        """A client that has no account of this address; at least two, so that they can call."""
        most = min(MOST, max(2, -(-total // EACH)))
        free = [c for c in self._clients if (c, address_of(account)) not in self._by_address]
        if len(self._clients) < most or (not free and len(self._clients) < MOST):
            client = Baresip(self._folder / f"baresip{next(self._numbers)}", _own_address(account))
            self._clients.append(client)
            client.start()
            self._selector.register(client.output, selectors.EVENT_READ, client)
            self._selector.register(client.control, selectors.EVENT_READ, client)
            return client
        return min(free, key=lambda c: sum(line.client is c for line in self._lines.values()),
                   default=None)  # fmt: skip

    def _tell(self, account: Account, outcome: Outcome) -> None:
        self._outcomes.append((account.id, outcome))

    # What the clients say

    def _read(self, deadline: float) -> None:
        """Read what the clients say, once something comes or DEADLINE is over."""
        ready = self._selector.select(max(0.0, deadline - time.monotonic()))
        for client in {key.data for key, _ in ready}:
            try:
                for message in client.messages():
                    self._heard(client, message)
                for event in client.events():
                    self._happened(client, event)
            except BaresipError as e:
                self._lost(client, str(e))

    def _lost(self, client: Baresip, reason: str) -> None:
        """A client has ended."""
        for line in self._lines.values():
            if line.client is client:
                if line.state == "registering":
                    words = f"left out: {reason}"
                    self._tell(line.account, Outcome("register", False, words, True))
                line.state = "failed"
        self._selector.unregister(client.output)
        self._selector.unregister(client.control)
        client.close()
        self._clients.remove(client)

    def _heard(self, client: Baresip, message: Message) -> None:
        """A SIP message went over the network."""
        if message.method == "REGISTER":
            self._registering(client, message)
        elif message.method in ("SUBSCRIBE", "NOTIFY"):
            self._subscribing(client, message)

    def _line_of(self, client: Baresip, message: Message) -> _Line | None:
        """The account that a message is about."""
        line = self._by_call.get((client, message.call))
        if line is None and message.status == 0:
            found = re.search(r"<(sip:[^>;]+)", message.headers.get("from", ""))
            line = self._by_address.get((client, found[1] if found else ""))
            if line is not None:
                self._by_call[client, message.call] = line
        return line

    def _registering(self, client: Baresip, message: Message) -> None:
        line = self._line_of(client, message)
        if line is None or line.state != "registering":
            return
        status = message.status
        if not status:
            line.requests += 1
            line.challenged = message.has_credentials
        elif 200 <= status < 300:
            line.state = "registered"
            line.mwi, line.mwi_since = "asked" if line.account.mwi else "none", time.monotonic()
            over = f"over {message.transport} at {line.account.server}"
            self._tell(line.account, Outcome("register", True, f"registered {over}"))
        elif status in (401, 407) and (not line.challenged or _is_stale(message, line)):
            line.answered = message.reason
        elif status in (401, 407):
            words = f"{status} after two attempts: login name or password are not the server's"
            self._failed(line, words)
        elif status == 423 and line.requests < 4:
            line.answered = message.reason
        elif status >= 300:
            self._failed(line, message.reason)

    def _failed(self, line: _Line, words: str) -> None:
        """An account is not registered: its client must not try again."""
        line.state = "failed"
        self._tell(line.account, Outcome("register", False, words))
        self._ordered(line, line.client.remove, line.account)

    def _ordered(self, line: _Line, order: Callable[[Account], None], account: Account) -> None:
        try:
            order(account)
        except BaresipError as e:
            if line.client in self._clients:
                self._lost(line.client, str(e))

    def _subscribing(self, client: Baresip, message: Message) -> None:
        line = self._line_of(client, message)
        if line is None or line.mwi not in ("asked", "answered"):
            return
        status = message.status
        if message.method == "NOTIFY":
            if not status:
                self._notified(line, message)
        elif not status:
            line.mwi_challenged = message.has_credentials
        elif 200 <= status < 300:
            line.mwi = "answered"
        elif status in (401, 407) and not line.mwi_challenged:
            pass
        elif status >= 300:
            line.mwi = "settled"
            self._tell(line.account, Outcome("mwi", False, f"refused: {message.reason}"))
            if status in (401, 407):  # it would try again and again
                line.state = "failed"
                self._ordered(line, client.remove, line.account)

    def _notified(self, line: _Line, message: Message) -> None:
        """The server told whether messages wait."""
        state = message.headers.get("subscription-state", "")
        waiting = re.search(r"(?im)^messages-waiting\s*:\s*(yes|no)\b", message.body)
        if waiting:
            words = "messages wait" if waiting[1].lower() == "yes" else "no messages wait"
            voice = re.search(r"(?im)^voice-message\s*:\s*(\d{1,9})/", message.body)
            words += f" ({voice[1]} new)" if voice else ""
        elif state.startswith("terminated"):
            words = f"the server ended the subscription: {printable(state)}"
        else:
            words = "subscribed; the server knows of no messages"
        ok = bool(waiting) or not state.startswith("terminated")
        line.mwi = "settled"
        self._tell(line.account, Outcome("mwi", ok, words))

    def _happened(self, client: Baresip, event: dict[str, Any]) -> None:
        """Something happened to an account that is no SIP message."""
        line = self._by_address.get((client, str(event.get("accountaor"))))
        if line is None:
            return
        what = str(event.get("param", ""))
        if event.get("class") == "call":
            line.happened.append(event)
        elif event.get("type") == "REGISTER_FAIL" and line.state == "registering":
            account = line.account
            over = f"{account.server} over {account.transport.upper()}"
            self._failed(line, f"{printable(what).lower()}: {over}")

    # Time

    def _next_deadline(self, going: Iterable[_Line]) -> float:
        now = time.monotonic()
        ends = [_since(line) + self._patience for line in going]
        return min(ends, default=now) if not self._outcomes else now

    def _give_up(self, line: _Line) -> None:
        """A step of an account has taken too long."""
        if not _is_going(line) or time.monotonic() < _since(line) + self._patience:
            return
        account = line.account
        if line.state == "registering":
            over = f"over {account.transport.upper()} in {self._patience:g} s"
            words = f"no answer from {account.server} {over}"
            if line.answered:
                words = f"{account.server} answered {line.answered}, then nothing {over}"
            self._failed(line, words)
        else:
            answered = line.mwi == "answered"
            words = "subscribed, but no NOTIFY came" if answered else "no answer to SUBSCRIBE"
            line.mwi = "settled"
            self._tell(account, Outcome("mwi", False, f"{words} in {self._patience:g} s"))


def _is_going(line: _Line) -> bool:
    return line.state == "registering" or (
        line.state == "registered" and line.mwi in ("asked", "answered")
    )


def _since(line: _Line) -> float:
    return line.since if line.state == "registering" else line.mwi_since


def _is_stale(message: Message, line: _Line) -> bool:
    """Whether the server only wants a new nonce; it may say so once."""
    challenge = message.headers.get("www-authenticate", "")
    challenge += message.headers.get("proxy-authenticate", "")
    return line.requests < 4 and bool(re.search(r"(?i)\bstale\s*=\s*\"?true", challenge))


def _own_address(account: Account) -> str:
    """The address from which this machine reaches the account's server."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((account.host, account.port or 5060))
        return str(probe.getsockname()[0])
