"""What the DHCP server sends to a model, with text for ISC dhcpd to try it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from phonegen.dhcp import ClassRule, VendorRules
from phonegen.dhcp_options import EXAMPLE, FACTS, Fact, Send, option_named
from phonegen.dhcp_request import (
    USER_CLASS,
    Compare,
    Every,
    MacBegins,
    Not,
    Sent,
    Some,
    Test,
)
from phonegen.spec import Model

import phonegen_targets.dhcpd.language as isc
from phonegen_targets.docs.markdown import code, fenced, listed, row, text

MAC_CLASS = "voip-mac-address-prefix"


@dataclass(frozen=True)
class DhcpView:
    """The DHCP section of a model's page, in Markdown."""

    rule: str | None  # which requests are answered
    label: str  # a few words for the index
    ouis: list[str]
    options: list[str]  # rows of a table
    allow: str | None  # line for the pool
    host: list[str]  # lines of the example
    why_not: str | None
    prefers: str


def dhcp_view(model: Model, rules: VendorRules) -> DhcpView:
    """What the spec says of the model and its vendor."""
    rule = rules.of(model)
    why_not = model.dhcp.why_not if model.dhcp else None
    sends: Sequence[Send] = rule.sends if rule else ()
    described, label, group = None, "none", MAC_CLASS
    if isinstance(rule, ClassRule):
        described = f"The class {code(rule.name)} takes requests in which {in_words(rule.test)}."
        label, group = code(rule.name), rule.name
    elif rule is not None:
        described = "The phone is recognised by the first three bytes of its MAC address"
        condition = rule.condition
        described += f", when {in_words(condition)}." if condition else "."
        label = "by MAC address"
    return DhcpView(
        rule=described,
        label=label,
        ouis=[code(oui) for oui in sorted(rules.about.ouis)],
        options=[_option(send) for send in sends],
        allow=f'allow members of "{group}";' if rule else None,
        host=[fenced(line) for line in _host(rules.mac(model), sends)] if sends else [],
        why_not=text(why_not) if why_not else None,
        prefers=listed([code(option) for option in rules.prefers(model)]),
    )


def in_words(test: Test) -> str:
    """The test in words."""
    match test:
        case Compare(option, kind, value, at):
            shown = value.decode()
            verb = {"exact": "is", "prefix": "begins with", "suffix": "ends with"}
            what = verb.get(kind, f"has, after {at} bytes,")
            subject = "the user class" if option == USER_CLASS else "option 60"
            return f"{subject} {what} {code(shown if shown.isprintable() else ascii(shown)[1:-1])}"
        case Sent():
            return "there is an option 60"
        case MacBegins(prefix):
            return f"the MAC address begins with {code(prefix.hex(':'))}"
        case Not(Sent()):
            return "there is no option 60"
        case Not(inner):
            return f"it is not so that {in_words(inner)}"
        case Every(tests):
            return " and ".join(in_words(inner) for inner in tests)
        case Some(tests):
            return " or ".join(in_words(inner) for inner in tests)


def value_of(send: Send) -> str:
    """The value with the names of what the server knows."""
    return "".join(f"{{{p.name}}}" if isinstance(p, Fact) else p for p in send.value)


def _option(send: Send) -> str:
    facts = dict.fromkeys(p.name for p in send.value if isinstance(p, Fact))
    meaning = "; ".join(f"{code('{' + name + '}')} is the {FACTS[name]}" for name in facts)
    return row(
        code(send.option), text(option_named(send.option).about), code(value_of(send)), meaning
    )


def _host(mac: str, sends: Sequence[Send]) -> Iterator[str]:
    yield from isc.declarations("my-phone", sends)
    yield "host my-phone {"
    yield f"    hardware ethernet {mac};"
    for line in isc.statements(sends, "my-phone", EXAMPLE):
        yield f"    {line}"
    yield "}"
