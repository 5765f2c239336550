"""What a phone's DHCP request says, and the tests that tell one phone from another.

A test is a value: each server's target writes it in that server's language, and `holds`
says what it means. A text test fails when the option was not sent, so its negation holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from phonegen.language.spec.dhcp import DhcpTest

VENDOR_CLASS = 60
USER_CLASS = 77
FOREIGN_MAC = bytes.fromhex("00005e005301")  # RFC 7042: for documentation
# What a sample has where a test leaves room; no vendor's text has it.
FILLER = b"\x7e"


class Request(NamedTuple):
    """A DISCOVER, as far as rules look into it."""

    mac: bytes
    vendor_class: bytes | None = None
    user_class: bytes | None = None

    def option(self, number: int) -> bytes | None:
        """What it says in option 60 or 77."""
        return self.vendor_class if number == VENDOR_CLASS else self.user_class


@dataclass(frozen=True)
class Compare:
    """VALUE is the whole of an option, its beginning, its end, or the part AT a byte of it."""

    option: int
    kind: Literal["exact", "prefix", "suffix", "part"]
    value: bytes
    at: int = 0


@dataclass(frozen=True)
class Sent:
    """The request has the option."""

    option: int


@dataclass(frozen=True)
class MacBegins:
    """The MAC address begins with these bytes."""

    prefix: bytes


@dataclass(frozen=True)
class Not:
    """The test fails."""

    test: Test


@dataclass(frozen=True)
class Every:
    """All tests hold; without tests: any request."""

    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Some:
    """At least one of the tests holds."""

    tests: tuple[Test, ...]


Test = Compare | Sent | MacBegins | Not | Every | Some


def holds(test: Test, request: Request) -> bool:
    """Whether REQUEST passes TEST."""
    match test:
        case Compare(option, kind, value, at):
            return _compare(kind, value, at, request.option(option))
        case Sent(option):
            return request.option(option) is not None
        case MacBegins(prefix):
            return request.mac.startswith(prefix)
        case Not(inner):
            return not holds(inner, request)
        case Every(tests):
            return all(holds(t, request) for t in tests)
        case Some(tests):
            return any(holds(t, request) for t in tests)


def _compare(kind: str, value: bytes, at: int, sent: bytes | None) -> bool:
    if sent is None:
        return False
    match kind:
        case "exact":
            return sent == value
        case "prefix":
            return sent.startswith(value)
        case "suffix":
            return sent.endswith(value)
        case _:
            return sent[at : at + len(value)] == value


def every(tests: Iterable[Test]) -> Test:
    """All of TESTS; one alone is itself."""
    found = tuple(tests)
    return found[0] if len(found) == 1 else Every(found)


def some(tests: Iterable[Test]) -> Test:
    """Any of TESTS; one alone is itself."""
    found = tuple(tests)
    return found[0] if len(found) == 1 else Some(found)


def parse_test(spec: DhcpTest) -> Test:
    """The test that a spec writes."""
    return every(_parts(spec))


def _parts(spec: DhcpTest) -> Iterator[Test]:
    if spec.absent is not None:
        yield Not(Sent(VENDOR_CLASS)) if spec.absent else Sent(VENDOR_CLASS)
    if spec.exact is not None:
        yield Compare(VENDOR_CLASS, "exact", spec.exact.encode())
    if spec.prefix is not None:
        yield Compare(VENDOR_CLASS, "prefix", spec.prefix.encode())
    for offset, text in spec.at.items():
        yield Compare(VENDOR_CLASS, "part", text.encode(), int(offset))
    if spec.suffix is not None:
        yield Compare(VENDOR_CLASS, "suffix", spec.suffix.encode())
    if spec.user_class is not None:
        yield Compare(USER_CLASS, "exact", spec.user_class.encode())
    for other in spec.not_:
        yield Not(parse_test(other))


def atoms(test: Test) -> Iterator[Compare | Sent | MacBegins]:
    """What a request must have to pass a conjunction, without what is negated."""
    match test:
        case Compare() | Sent() | MacBegins():
            yield test
        case Every(tests):
            for inner in tests:
                yield from atoms(inner)


def samples(test: Test, mac: bytes = FOREIGN_MAC) -> list[Request]:
    """Requests that pass one conjunction: with as little text as possible, then with more.

    Empty when the test contradicts itself. MAC stands where the test leaves the address open.
    """
    found = list(atoms(test))
    prefix = max((a.prefix for a in found if isinstance(a, MacBegins)), key=len, default=b"")
    address = prefix + mac[len(prefix) :]
    users = [a.value for a in found if isinstance(a, Compare) and a.option == USER_CLASS]
    user = users[0] if users else None
    candidates = [Request(address, text, user) for text in _texts(found)]
    return [r for r in dict.fromkeys(candidates) if holds(test, r)]


def _texts(found: list[Compare | Sent | MacBegins]) -> Iterator[bytes | None]:
    """Vendor classes that may pass: none, the shortest, one with room filled."""
    compared = [a for a in found if isinstance(a, Compare) and a.option == VENDOR_CLASS]
    exact = next((a.value for a in compared if a.kind == "exact"), None)
    if exact is not None:
        yield exact
        return
    begin = max((a.value for a in compared if a.kind == "prefix"), key=len, default=b"")
    for part in sorted((a for a in compared if a.kind == "part"), key=lambda a: a.at):
        begin = begin.ljust(part.at, FILLER)
        begin = begin[: part.at] + part.value + begin[part.at + len(part.value) :]
    end = max((a.value for a in compared if a.kind == "suffix"), key=len, default=b"")
    if not compared:
        yield None
    if begin.endswith(end) and begin:
        yield begin
    if begin or end:
        yield begin + end
    yield begin + FILLER + end
