"""What a DHCP server is to the rest: its rules, its phones one by one, and what it cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from phonegen.codes import Code
from phonegen.dhcp.options import EXAMPLE, Send
from phonegen.dhcp.requests import Every, Not, Some, Test
from phonegen.dhcp.rules import ClassRule, Rule, VendorRules
from phonegen.diagnostics import Report
from phonegen.language.catalogue import Loaded, Project
from phonegen.language.spec.model import Model

Facts = dict[str, str]

NOTHING_APART = "{} has what phones share in the same file"

# What our names begin with, and that of all phones: no site has them for something else. Classes
# of dhcpd have none, for pools name them as those of the hand-written files.
OURS = "phonegen"


class Kind(NamedTuple):
    """Phones that get the same options. FACTS of None: the server's configuration knows them."""

    rules: VendorRules
    model: Loaded[Model]
    rule: Rule
    facts: Facts | None


class Phone(NamedTuple):
    """A phone that can be written; ADDRESS is empty when the pool gives it one."""

    kind: Kind
    mac: str
    name: str
    address: str


class Wanted(NamedTuple):
    """How a fleet's phones are written.

    FACTS are those of the phones that have no server of their own. With APART, what phones of a
    kind share goes into another file. SUBNET is for databases: its number in the server's
    configuration. FILE is the name that the written file will have, empty when it has none.
    """

    facts: Facts | None = None
    apart: bool = False
    subnet: int | None = None
    file: str = ""


class Stanzas(NamedTuple):
    """How phones of a kind are written: DECLARED once, BEFORE and AFTER around them."""

    declared: str
    before: str
    phone: Callable[[Phone], str]
    after: str


class Writer(Protocol):
    """How a server writes phones: BEGIN, phones with BETWEEN between them, `end()`.

    TOGETHER: phones of a kind stand together, else each where it stands in the list.
    """

    begin: str
    between: str
    together: bool

    def kind(self, kind: Kind) -> Stanzas:
        """How phones of a kind are written."""
        ...

    def end(self) -> str:
        """What stands after the last phone."""
        ...

    def shared(self) -> str:
        """What phones of the kinds so far share, for the server's own configuration."""
        ...


class Server(Protocol):
    """One DHCP server. NAME is its folder and its name in commands, TITLE is for pages."""

    name: str
    title: str
    knows_server: bool  # whether its configuration can say where the provisioning server is
    most: int | None  # phones with addresses that it reads in a reasonable time
    split: bool  # whether phones of many parts can be given to it one part after another

    def whole(self, vendors: Sequence[VendorRules], facts: Mapping[str, str]) -> str:
        """All rules of VENDORS, to include in its configuration."""
        ...

    def hosts(self, wanted: Wanted) -> Writer:
        """A writer of phones, for one file; ValueError says what of WANTED it cannot do."""
        ...

    def example(self, kind: Kind, mac: str) -> str:
        """What tries one phone."""
        ...

    def problem(self, send: Send, facts: Mapping[str, str]) -> str | None:
        """Why it cannot send an option, and what to do instead."""
        ...

    def inexact(self, test: Test) -> str | None:
        """What of TEST it can only approach; TEST is no combination of others."""
        ...


def simple(test: Test) -> Iterator[Test]:
    """The tests that TEST combines."""
    match test:
        case Not(inner):
            yield from simple(inner)
        case Every(tests) | Some(tests):
            for inner in tests:
                yield from simple(inner)
        case _:
            yield test


def approximations(server: Server, test: Test) -> list[str]:
    """What of TEST the server can only approach."""
    found = (server.inexact(inner) for inner in simple(test))
    return [*dict.fromkeys(why for why in found if why is not None)]


def unsendable(
    server: Server, sends: Sequence[Send], facts: Mapping[str, str]
) -> list[tuple[Send, str]]:
    """The options that the server cannot send, each with the reason."""
    found = ((send, server.problem(send, facts)) for send in sends)
    return [(send, why) for send, why in found if why is not None]


def shortcomings(server: Server, rule: Rule, facts: Mapping[str, str]) -> list[str]:
    """Where the server gives less than RULE says."""
    problems = unsendable(server, rule.sends, facts)
    return [
        *approximations(server, rule.test),
        *(f"option {send.option} is not sent: {why}" for send, why in problems),
    ]


def report_shortcomings(server: Server, project: Project, report: Report) -> None:
    """A note at each rule of which the server cannot say all."""
    for vendor in project.vendors.values():
        if vendor.vendor is not None:
            for rule in VendorRules(vendor).all:
                for why in shortcomings(server, rule, EXAMPLE):
                    report.add(rule.place, Code.DHCP_SERVER, f"{server.title}: {why}")


def group_of(rule: Rule, rules: VendorRules) -> str:
    """What servers call the phones of a rule: the name of its class or tag."""
    if isinstance(rule, ClassRule):
        return f"{OURS}-{rule.name}"
    return f"{OURS}-{rules.folder}-{rule.prefix.replace(':', '-')}"


def vendor_group(rules: VendorRules) -> str:
    """What servers call all phones of a vendor; no rule's name has a dot."""
    return f"{OURS}.{rules.folder}"


def comment(text: str) -> str:
    """TEXT for a comment, which ends with its line."""
    return "".join(c if c.isprintable() else "?" for c in text)
