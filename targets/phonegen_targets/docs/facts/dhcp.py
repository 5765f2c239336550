"""What the DHCP server sends to a model, with an entry for each server to try it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from phonegen.dhcp.options import EXAMPLE, FACTS, Fact, Send, option_named
from phonegen.dhcp.requests import USER_CLASS, Compare, Every, MacBegins, Not, Sent, Some, Test
from phonegen.dhcp.rules import ClassRule, VendorRules
from phonegen.dhcp.server import Kind, unsendable
from phonegen.language.catalogue import Loaded
from phonegen.language.spec.model import Model

import phonegen_targets.dhcpd.language as dhcpd
from phonegen_targets.docs.markdown import Cells, code, fenced, listed, prose, text
from phonegen_targets.docs.texts import _
from phonegen_targets.servers import SERVERS

COMPARED = {
    "exact": "{subject} is {text}",
    "prefix": "{subject} begins with {text}",
    "suffix": "{subject} ends with {text}",
    "part": "{subject} has, after {at} bytes, {text}",
}


class DhcpView(NamedTuple):
    """The DHCP section of a model's page, in Markdown."""

    rule: str | None  # which requests are answered
    sends: Sequence[Send]
    ouis: list[str]
    options: list[Cells]
    allow: str | None  # line for the pool
    tabs: list[tuple[str, list[str]]]  # one phone's entry, by server
    cannot: list[tuple[str, str]]  # servers that have none, and why
    why_not: str | None
    prefers: str


def label_of(model: Model, rules: VendorRules) -> str:
    """How the phone is recognised, in a few words of Markdown."""
    rule = rules.of(model)
    if rule is None:
        return _("none")
    return code(rule.name) if isinstance(rule, ClassRule) else _("by MAC address")


def dhcp_view(loaded: Loaded[Model], rules: VendorRules) -> DhcpView:
    """What the spec says of the model and its vendor."""
    model = loaded.spec
    rule = rules.of(model)
    why_not = model.dhcp if isinstance(model.dhcp, str) else None
    sends: Sequence[Send] = rule.sends if rule else ()
    described = None
    if isinstance(rule, ClassRule):
        described = _(
            "The class {name} takes requests in which {test}.",
            name=code(rule.name),
            test=in_words(rule.test),
        )
    elif rule is not None:
        described = _("The phone is recognised by the first three bytes of its MAC address.")
        if rule.condition:
            described = _(
                "The phone is recognised by the first three bytes of its MAC address, when {test}.",
                test=in_words(rule.condition),
            )
    sent = {send.option for send in sends}
    preferred = [option for option in rules.about.dhcp.prefers if option in sent]
    tabs, cannot = _tabs(Kind(rules, loaded, rule, None)) if rule and sends else ([], [])
    return DhcpView(
        rule=described,
        sends=sends,
        ouis=[code(oui) for oui in sorted(rules.about.ouis)],
        options=[_option(send) for send in sends],
        allow=dhcpd.allow(rule) if rule else None,
        tabs=tabs,
        cannot=cannot,
        why_not=prose(why_not) if why_not else None,
        prefers=listed([code(option) for option in preferred]) if len(preferred) > 1 else "",
    )


def in_words(test: Test) -> str:
    """The test in words."""
    match test:
        case Compare(option, kind, value, at):
            shown = value.decode()
            printable = code(shown if shown.isprintable() else ascii(shown)[1:-1])
            subject = _("the user class") if option == USER_CLASS else _("option 60")
            return _(COMPARED[kind], subject=subject, text=printable, at=at)
        case Sent():
            return _("there is an option 60")
        case MacBegins(prefix):
            return _("the MAC address begins with {prefix}", prefix=code(prefix.hex(":")))
        case Not(Sent()):
            return _("there is no option 60")
        case Not(inner):
            return _("it is not so that {test}", test=in_words(inner))
        case Every(tests):
            return _(" and ").join(in_words(inner) for inner in tests)
        case Some(tests):
            return _(" or ").join(in_words(inner) for inner in tests)


def value_of(send: Send) -> str:
    """The value with the names of what the server knows."""
    return "".join(f"{{{p.name}}}" if isinstance(p, Fact) else p for p in send.value)


def _option(send: Send) -> Cells:
    facts = dict.fromkeys(p.name for p in send.value if isinstance(p, Fact))
    meaning = "; ".join(
        _("{value} is the {what}", value=code(f"{{{name}}}"), what=_(FACTS[name])) for name in facts
    )
    about = _(option_named(send.option).about)
    if send.part:
        about = _("part {number} of the vendor's own options", number=send.part)
    return (code(send.option), about, code(value_of(send)), meaning)


def _tabs(kind: Kind) -> tuple[list[tuple[str, list[str]]], list[tuple[str, str]]]:
    """One phone's entry for each server that can serve it, and the others with their problems."""
    mac = kind.rules.mac(kind.model.spec)
    tabs: list[tuple[str, list[str]]] = []
    cannot: list[tuple[str, str]] = []
    for server in SERVERS.values():
        problems = unsendable(server, kind.rule.sends, EXAMPLE)
        if problems:
            cannot.append((server.title, _(text(problems[0][1]))))
        else:
            lines = server.example(kind, mac).split("\n")
            tabs.append((server.title, [fenced(line) for line in lines]))
    return tabs, cannot
