"""The phones' SIP: accounts register, hear of messages and calls, and call each other.

The clients are baresip's and SIPp's; here is who is asked what, and when.
"""

from __future__ import annotations

import itertools
import re
import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from phonegen.boot import sipp
from phonegen.boot.account import Account, Outcome
from phonegen.boot.baresip import Baresip, BaresipError, address_of, obstacle
from phonegen.boot.calls import told
from phonegen.boot.certificates import distrust
from phonegen.boot.line import Line
from phonegen.boot.trace import Message

EACH = 100  # accounts of a baresip, of which two share no address
MOST = 20  # baresips
FROM = re.compile(r'\s*(?:"(?:[^"\\]|\\.)*"\s*)?<(sip:[^>;]+)')
HANGUP = 1.0  # seconds until a call is over
CALL = 5.0  # seconds until a call stands, with audio both ways


class Softphone:
    """SIP clients for the accounts of many phones; runs inside `with`, and ends them with it.

    FOLDER is its own and is made. CA is the authority that TLS servers are checked against,
    None: they are not checked, as most phones do. Each step may take PATIENCE seconds; AT_ONCE
    accounts at most are on their way to be registered, and PAUSE seconds go by before the next.
    An account is tried with its password twice at most, that is with four requests. UNREGISTER:
    accounts leave the server at the end, for which they have a second. While neither `register`
    nor `call` runs, the clients stand still. Raises MissingProgramError, BaresipError.
    """

    def __init__(
        self,
        folder: Path,
        *,
        ca: Path | None = None,
        patience: float = 5.0,
        at_once: int = 50,
        pause: float = 0.0,
        unregister: bool = True,
    ) -> None:
        self._folder, self._ca, self._unregister = folder, ca, unregister
        self._patience, self._at_once, self._pause = patience, at_once, pause
        self._clients: list[Baresip] = []
        self._lines: dict[str, Line] = {}
        self._clients_of: dict[Line, Baresip] = {}
        self._by_address: dict[tuple[Baresip, str], Line] = {}
        self._by_call: dict[tuple[Baresip, str], Line] = {}
        self._load: Counter[Baresip] = Counter()  # accounts of each
        self._watching: set[str] = set()
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
        """End all clients."""
        try:
            deadline = time.monotonic() + 1 if self._unregister else 0.0
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
        going: list[Line] = []
        start = time.monotonic()  # of the next one
        while waiting or going or self._outcomes:
            now = time.monotonic()
            free = self._at_once - sum(line.state == "registering" for line in going)
            while waiting and free > 0 and start <= now:
                line = waiting.popleft()
                going.append(line)
                line.begin(now)
                self._order(line, Baresip.add)
                free, start = free - 1, now + self._pause
            ends = [line.since + self._patience for line in going]
            if waiting and free > 0:
                ends.append(start)
            self._read(0.0 if self._outcomes else min(ends))
            now = time.monotonic()
            for line in going:
                if line.going and now >= line.since + self._patience:
                    self._settle(line, line.late(self._patience))
            going = [line for line in going if line.going]
            while self._outcomes:
                yield self._outcomes.popleft()
        yield from self._watch()

    def _watch(self) -> Iterator[tuple[str, Outcome]]:
        """Subscribe to the calls of those that the registered accounts watch."""
        groups: dict[tuple[str, str], list[Account]] = {}
        for line in self._lines.values():
            account = line.account
            if line.state != "registered" or not account.watched or account.id in self._watching:
                continue
            self._watching.add(account.id)
            if (reason := sipp.obstacle(account)) is not None:
                yield account.id, Outcome("blf", False, f"left out: {reason}", True)
                continue
            groups.setdefault((account.server, account.transport), []).append(account)
        for group in groups.values():
            watch = sipp.Watching(
                self._folder / f"keys{next(self._numbers)}",
                group,
                _own_address(group[0]),
                ca=self._ca,
                patience=self._patience,
                at_once=self._at_once,
                pause=self._pause,
            )
            try:
                while not watch.ended:
                    self._read(time.monotonic() + 0.01)
                    yield from watch.outcomes()
            finally:
                watch.close()

    def _carried(self, accounts: Iterable[Account]) -> Iterator[Line]:
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
            try:
                client = self._client_for(account, len(wanted))
            except OSError as e:
                words = f"no way to {account.host}: {(e.strerror or str(e)).lower()}"
                self._tell(account, Outcome("register", False, words))
                continue
            if client is None:
                words = f"left out: more than {MOST} phones share this address"
                self._tell(account, Outcome("register", False, words, True))
                continue
            self._load[client] += 1
            line = self._lines[account.id] = Line(account)
            self._clients_of[line] = client
            self._by_address[client, address_of(account)] = line
            yield line

    def _client_for(self, account: Account, total: int) -> Baresip | None:
        """A client that has no account of this address; at least two, so that they can call."""
        address = _own_address(account)
        most = min(MOST, max(2, -(-total // EACH)))
        clients = [c for c in self._clients if c.address == address]
        free = [c for c in clients if (c, address_of(account)) not in self._by_address]
        if len(clients) < most or (not free and len(clients) < MOST):
            client = Baresip(self._folder / f"baresip{next(self._numbers)}", address)
            self._clients.append(client)
            client.start()
            self._selector.register(client.output, selectors.EVENT_READ, client)
            self._selector.register(client.control, selectors.EVENT_READ, client)
            return client
        return min(free, key=self._load.__getitem__, default=None)

    def _tell(self, account: Account, outcome: Outcome) -> None:
        self._outcomes.append((account.id, outcome))

    def call(self, caller: str, callee: str) -> Outcome:
        """Let one registered account call another, until each hears the other; then hang up.

        Between two accounts of one baresip it may fail where two phones would not.
        """
        ends = [self._lines.get(name) for name in (caller, callee)]
        pair = [line for line in ends if line is not None and line.state == "registered"]
        if len(pair) < 2 or pair[0] is pair[1]:
            return Outcome("call", False, "left out: the two are not registered", True)
        if [line.account.srtp for line in pair] == ["preferred", "required"]:
            words = "left out: baresip takes no offer of optional SRTP where it requires SRTP"
            return Outcome("call", False, words, True)
        try:
            return Outcome("call", *self._talk(*pair))
        except BaresipError as e:
            return Outcome("call", False, f"left out: {e}", True)

    def _talk(self, caller: Line, callee: Line) -> tuple[bool, str]:
        there, here = self._clients_of[callee], self._clients_of[caller]
        caller.end.clear()
        callee.end.clear()
        there.order("uafind", address_of(callee.account))
        there.order("answermode", "auto")
        here.order("uafind", address_of(caller.account))
        here.order("dial", address_of(callee.account))
        self._read_until(lambda: caller.end.closed or (caller.end.hears and callee.end.hears), CALL)
        if here not in self._clients or there not in self._clients:
            raise BaresipError("baresip ended in the middle of the call")
        outcome = told(caller.end, callee.end)
        there.order("uafind", address_of(callee.account))
        there.order("answermode", "manual")
        if not caller.end.closed:
            here.order("uafind", address_of(caller.account))
            here.order("hangup")
        self._read_until(
            lambda: caller.end.closed and (callee.end.closed or callee.end.untouched), HANGUP
        )
        return outcome

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

    def _read_until(self, holds: Callable[[], bool], seconds: float) -> None:
        """Read what the clients say until something holds, for some seconds at most."""
        deadline = time.monotonic() + seconds
        while self._clients and not holds() and time.monotonic() < deadline:
            self._read(deadline)

    def _lost(self, client: Baresip, reason: str) -> None:
        """A client has ended."""
        self._selector.unregister(client.output)
        self._selector.unregister(client.control)
        client.close()
        self._clients.remove(client)
        for line in self._lines.values():
            if self._clients_of[line] is client:
                self._settle(line, line.lost(reason))

    def _heard(self, client: Baresip, message: Message) -> None:
        """A SIP message went over the network."""
        line = self._by_call.get((client, message.call))
        if line is None and message.status == 0:
            found = FROM.match(message.headers.get("from", ""))
            line = self._by_address.get((client, found[1] if found else ""))
            if line is not None and message.method in ("REGISTER", "SUBSCRIBE"):
                self._by_call[client, message.call] = line
        if line is not None:
            self._settle(line, line.heard(message, time.monotonic()))

    def _happened(self, client: Baresip, event: dict[str, Any]) -> None:
        """Something happened to an account that need not be a SIP message."""
        line = self._by_address.get((client, str(event.get("accountaor"))))
        if line is None:
            return
        kind = str(event.get("type"))
        if kind.startswith("CALL_"):
            line.end.happened(event)
        elif kind == "REGISTER_FAIL":
            self._settle(line, line.failed(str(event.get("param", ""))))

    def _settle(self, line: Line, outcome: Outcome | None) -> None:
        """A step of an account may be over."""
        if outcome is not None:
            self._tell(line.account, outcome)
        if line.forget:
            line.forget = False
            self._order(line, Baresip.remove)

    def _order(self, line: Line, order: Callable[[Baresip, Account], None]) -> None:
        """Give an order about an account to its client."""
        client = self._clients_of[line]
        try:
            if client not in self._clients:
                raise BaresipError("baresip has ended")
            order(client, line.account)
        except BaresipError as e:
            if client in self._clients:
                self._lost(client, str(e))
            else:
                self._settle(line, line.lost(str(e)))


def _own_address(account: Account) -> str:
    """The address from which this machine reaches the account's server."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((account.host, account.port or 5060))
        return str(probe.getsockname()[0])
