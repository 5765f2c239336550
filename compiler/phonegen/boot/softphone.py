"""The phones' SIP: accounts register, hear of messages and calls, and call each other.

The clients are baresip's and SIPp's; here is what is asked of them, and what their messages mean.
"""

from __future__ import annotations

import itertools
import re
import selectors
import socket
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from phonegen.boot import sipp
from phonegen.boot.account import Account, Outcome, Step
from phonegen.boot.baresip import Baresip, BaresipError, address_of, obstacle
from phonegen.boot.certificates import distrust
from phonegen.boot.trace import Message, printable

EACH = 100  # accounts of a baresip, of which two share no address
MOST = 20  # baresips
FROM = re.compile(r'\s*(?:"(?:[^"\\]|\\.)*"\s*)?<(sip:[^>;]+)')
MORE = 3  # requests that are no end yet: one more may be on its way when the client is stopped
CALL = 5.0  # seconds until a call stands, with audio both ways


@dataclass
class _Line:
    """An account on its way. `state`: waiting, registering, registered or failed."""

    account: Account
    client: Baresip
    state: str = "waiting"
    since: float = 0.0
    requests: int = 0
    number: str = ""  # of the last REGISTER
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
    twice at most, that is with four requests. UNREGISTER: accounts leave the server at the end,
    for which they have a second. Raises MissingProgramError, BaresipError.
    """

    def __init__(
        self,
        folder: Path,
        *,
        ca: Path | None = None,
        patience: float = 5.0,
        at_once: int = 50,
        unregister: bool = True,
    ) -> None:
        self._folder, self._ca, self._unregister = folder, ca, unregister
        self._patience, self._at_once = patience, at_once
        self._clients: list[Baresip] = []
        self._lines: dict[str, _Line] = {}
        self._by_address: dict[tuple[Baresip, str], _Line] = {}
        self._by_call: dict[tuple[Baresip, str], _Line] = {}
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
        going: list[_Line] = []
        while waiting or going or self._outcomes:
            while waiting and sum(line.state == "registering" for line in going) < self._at_once:
                line = waiting.popleft()
                if line.state == "failed":
                    words = "left out: baresip has ended"
                    self._tell(line.account, Outcome("register", False, words, True))
                    continue
                going.append(line)
                line.state, line.since = "registering", time.monotonic()
                self._ordered(line, line.client.add)
            self._read(self._next_deadline(going))
            for line in going:
                self._give_up(line)
            going = [line for line in going if _is_going(line)]
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
            )
            try:
                while not watch.ended:
                    self._read(time.monotonic() + 0.01)
                    yield from watch.outcomes()
            finally:
                watch.close()

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
            line = _Line(account, client)
            self._lines[account.id] = line
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
        for line in pair:
            line.happened.clear()
        called = pair[1].account.username
        if [line.account.srtp for line in pair] == ["preferred", "required"]:
            words = "left out: baresip takes no offer of optional SRTP where it requires SRTP"
            return Outcome("call", False, words, True)
        try:
            words, ok = self._talk(pair[0], pair[1])
        except BaresipError as e:
            return Outcome("call", False, f"left out: {e}", True)
        return Outcome("call", ok, f"call to {printable(called)} {words}")

    def _talk(self, caller: _Line, callee: _Line) -> tuple[str, bool]:
        callee.client.order("uafind", address_of(callee.account))
        callee.client.order("answermode", "auto")
        caller.client.order("uafind", address_of(caller.account))
        caller.client.order("dial", address_of(callee.account))
        deadline = time.monotonic() + CALL
        while not _ended(caller) and not (_hears(caller) and _hears(callee)):
            if time.monotonic() > deadline:
                break
            self._read(deadline)
            if any(line.client not in self._clients for line in (caller, callee)):
                raise BaresipError("baresip ended in the middle of the call")
        words, ok = _told(caller, callee)
        callee.client.order("uafind", address_of(callee.account))
        callee.client.order("answermode", "manual")
        if not _ended(caller):
            caller.client.order("uafind", address_of(caller.account))
            caller.client.order("hangup")
        deadline = time.monotonic() + 1
        while not (_ended(caller) and (_ended(callee) or not callee.happened)):
            if time.monotonic() > deadline:
                break
            self._read(deadline)
        return words, ok

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
                if _is_going(line):
                    step: Step = "register" if line.state == "registering" else "mwi"
                    self._tell(line.account, Outcome(step, False, f"left out: {reason}", True))
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
            found = FROM.match(message.headers.get("from", ""))
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
            number = message.headers.get("cseq", "")
            line.requests += number != line.number  # else it only came to be sent again
            line.number, line.challenged = number, message.has_credentials
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
        elif status == 423 and line.requests < MORE:
            line.answered = message.reason
        elif status >= 300:
            self._failed(line, message.reason)
        else:
            line.answered = message.reason

    def _failed(self, line: _Line, words: str, left_out: bool = False) -> None:
        """An account is not registered: its client must not try again."""
        line.state = "failed"
        self._tell(line.account, Outcome("register", False, words, left_out))
        self._ordered(line, line.client.remove)

    def _ordered(self, line: _Line, order: Callable[[Account], None]) -> None:
        """Give an order about an account to its client."""
        try:
            order(line.account)
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
                self._ordered(line, client.remove)

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
        if str(event.get("type")).startswith("CALL_"):
            line.happened.append(event)
        elif event.get("type") == "REGISTER_FAIL" and line.state == "registering":
            over = f"{line.account.server} over {line.account.transport.upper()}"
            if what == "Function not implemented":  # a digest other than MD5
                self._failed(line, f"left out: baresip cannot answer {line.answered}", True)
            elif re.match(r"\d{3} ", what):
                self._failed(line, printable(what))
            else:
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


def _has(line: _Line, kind: str) -> dict[str, Any] | None:
    """The last event of this kind in an account's call."""
    return next((e for e in reversed(line.happened) if e.get("type") == kind), None)


def _ended(line: _Line) -> bool:
    return _has(line, "CALL_CLOSED") is not None


def _hears(line: _Line) -> bool:
    """Whether its call stands, and sound has come."""
    return bool(_has(line, "CALL_ESTABLISHED")) and bool(_has(line, "CALL_RTPESTAB"))


def _told(caller: _Line, callee: _Line) -> tuple[str, bool]:
    """How a call went, in words, and whether it went well."""
    if closed := _has(caller, "CALL_CLOSED"):
        return f"failed: {printable(str(closed.get('param', 'closed')))}", False
    if not _has(caller, "CALL_ESTABLISHED"):
        ringing = _has(callee, "CALL_INCOMING")
        return ("reached it, but was not answered" if ringing else "did not reach it"), False
    crypto = [_crypto(line) for line in (caller, callee)]
    words = "established, " + (f"SRTP {crypto[0]}" if all(crypto) else "no SRTP")
    deaf = [line.account.username for line in (caller, callee) if not _hears(line)]
    if deaf:
        return f"{words}, no audio at {printable(', '.join(deaf))}", False
    return f"{words}, audio both ways", True


def _crypto(line: _Line) -> str:
    """The suite of the call's SRTP; empty without."""
    event = _has(line, "CALL_MENC")
    return printable(str(event.get("param", "")).split(",")[-1]) if event else ""


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
    return line.requests < MORE and bool(re.search(r"(?i)\bstale\s*=\s*\"?true", challenge))


def _own_address(account: Account) -> str:
    """The address from which this machine reaches the account's server."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect((account.host, account.port or 5060))
        return str(probe.getsockname()[0])
