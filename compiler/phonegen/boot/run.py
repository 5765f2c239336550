"""The run: phones go through their steps together, some at a time, and each step has an outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, get_args

from phonegen.boot import account as sip
from phonegen.boot.connection import Worker
from phonegen.boot.dhcp_client import Asked
from phonegen.boot.fetching import AT_ONCE, Errand, Fetched
from phonegen.boot.network import PHONES
from phonegen.boot.outcomes import STEPS, Outcome, Result, Step
from phonegen.boot.phones import VirtualPhone, is_location
from phonegen.boot.provisioning import Device, Order
from phonegen.boot.recognition import judged
from phonegen.dhcp.server import Facts
from phonegen.network import with_colons
from phonegen.readers import ReadError
from phonegen.readers.phone import Account, Phone, understood

TRANSPORTS: Mapping[str, sip.Transport] = {t: t for t in get_args(sip.Transport)}
SRTP: Mapping[str, sip.Srtp] = {s: s for s in get_args(sip.Srtp)}
TOGETHER = 100  # phones that are at the same step


@dataclass(frozen=True)
class Way:
    """How phones are let at the servers, and how far they go."""

    steps: Sequence[Step] = STEPS
    patience: float = 10.0  # seconds of silence
    rate: float | None = None  # phones a second
    at_once: int = AT_ONCE  # files
    lease: bool = True
    registrar: str | None = None  # in place of the server that a file names
    apart: bool = True  # in a lab, where nobody else answers
    server: Facts | None = None  # what DHCP would tell of, where it is not asked


@dataclass(frozen=True)
class Managed:
    """A provisioning server that knows nobody until they come, and that is told of them then."""

    raw_config: Callable[[int], Mapping[str, Any]]  # of a phone, by its number
    plugin_id: Callable[[str, str], str]  # of a plugin, by its vendor's folder and its name


@dataclass
class _State:
    """A phone on its way."""

    number: int
    phone: VirtualPhone
    address: str = ""
    location: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    read: Phone = field(default_factory=Phone)
    lost: bool = False  # it goes no further


class Run:
    """PHONES go their WAY; the WORKER acts for them. Without one they read files on the disk."""

    def __init__(
        self,
        worker: Worker | None,
        *,
        phones: Sequence[VirtualPhone],
        way: Way,
        scratch: Path,
        folder: Callable[[VirtualPhone], str] | None = None,
        expected: Callable[[int], Mapping[str, str]] | None = None,
        managed: Managed | None = None,
    ) -> None:
        """SCRATCH: a folder for the programs that act for phones.

        FOLDER: where a phone's files are served from, in a lab.

        EXPECTED: the transport of each of a phone's users, by its number.

        MANAGED: the provisioning server of a lab, where it is a real one.
        """
        self._worker = worker
        self._phones = phones
        self._way = way
        self._softphones = scratch
        self._folder = folder
        self._expected = expected
        self._managed = managed

    def outcomes(self) -> Iterator[Outcome]:
        """What becomes of each phone at each step; raises WorkerError."""
        acts: dict[Step, Callable[[Sequence[_State]], Iterator[Outcome]]] = {
            "dhcp": self._dhcp,
            "files": self._fetch,
            "read": self._read,
            "register": self._register,
        }
        for begin in range(0, len(self._phones), TOGETHER):
            some = self._phones[begin : begin + TOGETHER]
            states = [_State(begin + n, phone) for n, phone in enumerate(some)]
            if "dhcp" not in self._way.steps:
                yield from self._told(states)
            for step, act in acts.items():
                going = [state for state in states if not state.lost]
                if step not in self._way.steps or not going:
                    continue
                for outcome in act(going):
                    if outcome.result == "failed" and step != "register":
                        states[outcome.phone - begin].lost = True
                    yield outcome

    def _told(self, states: Sequence[_State]) -> Iterator[Outcome]:
        """Without DHCP: where the phones' server is, as their rule has it."""
        for state in states:
            phone = state.phone
            rule = phone.rules.of(phone.carried.model.spec)
            sends = rule.sends if rule and self._way.server else ()
            sent = {send.option: send.text(self._way.server or {}) for send in sends}
            state.location = next((sent[o] for o in phone.looks_at if sent.get(o)), "")
            if self._way.apart:
                state.address = str(PHONES[state.number + 1])
            if "files" in self._way.steps and not state.location:
                state.lost = True
                words = "no rule says where its server is; --interface asks DHCP"
                yield _failed(state, "files", words)
        if self._way.apart and self._folder and "files" in self._way.steps:
            self._acting.do("place", {s.address: self._folder(s.phone) for s in states})

    @property
    def _acting(self) -> Worker:
        assert self._worker is not None, "steps over the network have a worker"
        return self._worker

    def _dhcp(self, states: Sequence[_State]) -> Iterator[Outcome]:
        way = self._way
        asking = [state.phone.asking for state in states]
        folders: dict[str, str] = {}
        for n, asked in self._acting.ask("dhcp", asking, way.lease, way.rate):
            state = states[n]
            outcome = self._answered(state, asked)
            if outcome.result == "passed" and self._folder and state.address:
                folders[state.address] = self._folder(state.phone)
            yield outcome
        if folders:
            self._acting.do("place", folders)

    def _answered(self, state: _State, asked: Asked) -> Outcome:
        phone = state.phone
        who = _who(phone)
        if not asked.offers:
            why = f"no rule matches {who}" if self._way.apart else f"nobody answered {who}"
            return _failed(state, "dhcp", f"no answer from DHCP: {why}")
        first = asked.offers[0]
        if asked.refused:
            return _failed(state, "dhcp", f"{first.server} refused its lease: {asked.refused}")
        if self._way.lease and asked.lease is None:
            words = f"{first.server} offered {first.address} and did not answer the REQUEST"
            return _failed(state, "dhcp", words)
        found = phone.location(asked.lease or first)
        others = {offer.server: phone.location(offer) for offer in asked.offers[1:]}
        odd = [server for server, theirs in others.items() if theirs != found]
        if odd:
            words = "two DHCP servers answer, and not alike: " + ", ".join(
                f"{offer.server} says {_said(phone.location(offer))}" for offer in asked.offers
            )
            return _failed(state, "dhcp", words)
        if found is None:
            options = ", ".join(phone.looks_at) or "that any rule sends"
            words = f"{first.server} answers {who} without a server: none of the options {options}"
            return _failed(state, "dhcp", words)
        option, given = found
        if not is_location(given):
            return _failed(state, "dhcp", f"option {option} says `{given}`, which is no server")
        state.location = given
        state.address = (asked.lease or first).address if self._way.lease else ""
        also = f"; {len(others)} more answer alike" if others else ""
        return _passed(state, "dhcp", f"{first.address}, option {option}: {given}{also}")

    def _fetch(self, states: Sequence[_State]) -> Iterator[Outcome]:
        if self._managed:
            yield from self._introduced(self._managed, states)
            states = [state for state in states if not state.lost]
        for state, found in self._files(states):
            yield self._fetched(state, found)

    def _files(self, states: Sequence[_State]) -> Iterator[tuple[_State, list[Fetched]]]:
        """What came of the files of each phone."""
        way = self._way
        errands = [
            Errand(str(n), s.address, s.phone.agent, tuple(s.phone.wanted(s.location)))
            for n, s in enumerate(states)
        ]
        found: list[list[Fetched]] = [[] for _ in states]
        for fetched in self._acting.ask("fetch", errands, way.patience, way.at_once, way.rate):
            found[int(fetched.phone)].append(fetched)
        return zip(states, found, strict=True)

    def _introduced(self, server: Managed, states: Sequence[_State]) -> Iterator[Outcome]:
        """A first boot, by which the server knows a phone; then it is told whose phone that is."""
        came: dict[str, tuple[_State, list[Fetched]]] = {}
        for state, found in self._files(states):
            bad = next((one for one in found if one.problem and not one.missing), None)
            if bad is not None:
                yield self._lost(state, f"{bad.problem} from {bad.url}")
            else:
                came[state.address] = state, found
        orders: dict[str, tuple[_State, Order, str]] = {}
        known: Device | str
        for address, known in self._acting.ask("known", list(came)) if came else ():
            state, found = came[address]
            if isinstance(known, str):
                yield self._lost(state, f"provd: {known}")
                continue
            phone = state.phone
            verdict = judged(phone, found, known, partial(server.plugin_id, phone.vendor.folder))
            if verdict.device is None:
                yield self._lost(state, f"provd: {verdict.words}")
                continue
            order = Order(dict(verdict.device), server.raw_config(state.number))
            orders[known["id"]] = state, order, verdict.words
        wanted = [order for _, order, _ in orders.values()]
        for name, problem in self._acting.ask("configure", wanted) if wanted else ():
            state, _, words = orders[name]
            if problem:
                yield self._lost(state, f"provd: {words}; {problem}")
            else:
                yield _passed(state, "files", words)

    def _lost(self, state: _State, words: str) -> Outcome:
        state.lost = True
        return _failed(state, "files", words)

    def _fetched(self, state: _State, found: Sequence[Fetched]) -> Outcome:
        state.files = {one.name: one.data for one in found if not one.problem}
        wanted = state.phone.wanted(state.location)
        needed = {one.name for one in wanted if one.required}
        bad = next((f for f in found if f.problem and (f.name in needed or not f.missing)), None)
        if bad is not None:
            return _failed(state, "files", f"{bad.problem} from {bad.url}")
        if not state.files:
            return _failed(state, "files", "no file at all")
        over = found[0].url.partition(":")[0].upper()
        missed = [one.name for one in found if one.problem]
        without = f"; without {', '.join(missed)}" if missed else ""
        return _passed(state, "files", f"{', '.join(state.files)} over {over}{without}")

    def _read(self, states: Sequence[_State]) -> Iterator[Outcome]:
        for state in states:
            dialect = state.phone.dialect
            if "files" not in self._way.steps:
                state.files = self._on_disk(state.phone)
            files = {f"{dialect.folder}{name}": data for name, data in state.files.items()}
            try:
                state.read = understood(dialect, files)
            except ReadError:
                yield _failed(state, "read", self._unreadable(state, files))
                continue
            finally:
                state.files = {}
            yield self._judged(state)

    def _on_disk(self, phone: VirtualPhone) -> dict[str, bytes]:
        """The files that its plugin has written, as far as it would ask for them."""
        if self._folder is None:
            return {}
        folder = Path(self._folder(phone), phone.dialect.folder)
        paths = {name: folder / name for name, _ in phone.files()}
        return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}

    def _unreadable(self, state: _State, files: Mapping[str, bytes]) -> str:
        for name, data in files.items():
            try:
                understood(state.phone.dialect, {name: data})
            except ReadError as e:
                return f"`{name}`, line {e.line}, column {e.column}: {e.why}"
        return "its files contradict each other"

    def _judged(self, state: _State) -> Outcome:
        phone, read = state.phone, state.read
        if phone.carried.model.spec.protocol == "sccp":
            state.lost = True
            return _passed(state, "read", "understood; it speaks SCCP, and ends here")
        if read.strange:
            names = ", ".join(f"`{name}`" for name in read.strange[:5])
            return _failed(state, "read", f"it knows no such value: {names}")
        wanted = len(self._expected(state.number)) if self._expected else 1
        if len(read.accounts) < wanted:
            words = f"{len(read.accounts)} of {wanted} accounts are in its files"
            if "account.username" not in phone.dialect.reads:
                words = "its dialect's `reads` does not say where it finds an account.username"
            return _failed(state, "read", words)
        homeless = [str(a.number) for a in read.accounts if a.destination[0] is None]
        if homeless:
            return _failed(state, "read", f"account {', '.join(homeless)} has no server")
        keys = f", {len(read.keys)} keys" if read.keys else ""
        return _passed(state, "read", f"{len(read.accounts)} accounts{keys}")

    def _register(self, states: Sequence[_State]) -> Iterator[Outcome]:
        wanted: dict[str, tuple[_State, Account]] = {}
        accounts = []
        for state in states:
            for account in state.read.accounts:
                known = f"{state.number}/{account.number}"
                wanted[known] = state, account
                accounts.append(self._account(known, state.read, account))
        folder = self._softphones / f"softphones-{states[0].number}"
        way = self._way
        registered: set[str] = set()
        answers = self._acting.ask("register", accounts, folder, way.patience, way.rate)
        for known, outcome in answers:
            state, account = wanted[known]
            result: Result = "passed" if outcome.ok else "failed"
            if outcome.left_out:
                result = "left out"
            words = f"line {account.number}: {outcome.words}"
            if outcome.step == "register" and outcome.ok and self._expected:
                asked = self._expected(state.number).get(account.username or "")
                over = account.transport or "udp"
                if asked != over:
                    result, words = "failed", f"{words}; it was to be over {asked}"
            yield Outcome(state.number, outcome.step, result, words)
            registered |= {known} if outcome.step == "register" and outcome.ok else set()
        if "call" in way.steps:
            first = [known for known in wanted if known in registered and known.endswith("/1")]
            for caller, callee in zip(first[::2], first[1::2], strict=False):
                yield from self._call(wanted, caller, callee)
        self._acting.do("hang_up")

    def _call(
        self, wanted: Mapping[str, tuple[_State, Account]], caller: str, callee: str
    ) -> Iterator[Outcome]:
        """A call between the first lines of two phones, as it went for both."""
        for outcome in self._acting.ask("call", caller, callee):
            for known, other in ((caller, callee), (callee, caller)):
                words = f"with {wanted[other][0].phone.name}: {outcome.words}"
                result: Result = "left out" if outcome.left_out else "failed"
                result = "passed" if outcome.ok else result
                yield Outcome(wanted[known][0].number, "call", result, words)

    def _account(self, known: str, read: Phone, account: Account) -> sip.Account:
        host, port = account.destination
        if self._way.registrar:
            host, port = self._way.registrar, None
        keys = [k for k in read.keys if k.kind == "blf" and (k.line or 1) == account.number]
        domain = account.server or account.registrar or host or ""
        return sip.Account(
            id=known,
            username=account.username or "",
            auth_username=account.auth_username or account.username or "",
            password=account.password or "",
            display_name=account.display_name or "",
            domain=domain,
            host=host or domain,
            port=port,
            transport=TRANSPORTS.get(account.transport or "", "udp"),
            srtp=SRTP.get(account.srtp or "", "disabled"),
            mwi=bool(account.mwi) and "mwi" in self._way.steps,
            watched=tuple(k.value for k in keys if k.value) if "blf" in self._way.steps else (),
        )


def _who(phone: VirtualPhone) -> str:
    """How a phone calls itself to DHCP."""
    said = phone.asking.vendor_class
    mac = with_colons(phone.mac)
    if said is None:
        return f"{mac} without a vendor class"
    return f"`{said.rstrip(bytes(1)).decode('utf-8', 'replace')}` on {mac}"


def _said(found: tuple[str, str] | None) -> str:
    return f"{found[1]} (option {found[0]})" if found else "nothing of a server"


def _failed(state: _State, step: Step, words: str) -> Outcome:
    return Outcome(state.number, step, "failed", words)


def _passed(state: _State, step: Step, words: str) -> Outcome:
    return Outcome(state.number, step, "passed", words)
