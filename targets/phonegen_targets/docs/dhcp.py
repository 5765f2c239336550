"""What the DHCP server sends to a model, with text for ISC dhcpd to try it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from phonegen.dhcp import FACTS, OPTIONS, ClassRule, Fact, Match, Send, VendorRules, is_address
from phonegen.spec import Model

from phonegen_targets.docs.markdown import code, fenced, row, text

# dhcpd's names; those of next-server and filename are no options to it.
ISC = {
    "6": "option domain-name-servers",
    "42": "option ntp-servers",
    "43": "option vendor-encapsulated-options",
    "66": "option tftp-server-name",
    "67": "option bootfile-name",
    "114": "option default-url",
    "150": "option option-150",
    "160": "option option-160",
}
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


def dhcp_view(model: Model, rules: VendorRules) -> DhcpView:
    """What the spec says of the model and its vendor."""
    rule = rules.of(model)
    why_not = model.dhcp.why_not if model.dhcp else None
    sends: Sequence[Send] = rule.sends if rule else ()
    described, label, group = None, "none", MAC_CLASS
    if isinstance(rule, ClassRule):
        tests = " or ".join(_match(match) for match in rule.matches)
        described = f"The class {code(rule.name)} takes requests whose option 60 {tests}."
        label, group = code(rule.name), rule.name
    elif rule is not None:
        described = "The phone is recognised by the first three bytes of its MAC address"
        described += ", when it sends no option 60." if rule.only_without_class else "."
        label = "by MAC address"
    return DhcpView(
        rule=described,
        label=label,
        ouis=[code(oui) for oui in sorted(rules.about.ouis)],
        options=[_option(send) for send in sends],
        allow=f'allow members of "{group}";' if rule else None,
        host=[fenced(line) for line in _host(rules.mac(model), sends)] if sends else [],
        why_not=text(why_not) if why_not else None,
    )


def _match(match: Match) -> str:
    return f"{'is' if match.kind == 'exact' else 'begins with'} {code(match.text)}"


def _option(send: Send) -> str:
    value = "".join(f"{{{p.name}}}" if isinstance(p, Fact) else p for p in send.value)
    facts = dict.fromkeys(p.name for p in send.value if isinstance(p, Fact))
    meaning = "; ".join(f"{code('{' + name + '}')} is the {FACTS[name]}" for name in facts)
    return row(code(send.option), text(OPTIONS[send.option].about), code(value), meaning)


def _host(mac: str, sends: Sequence[Send]) -> Iterator[str]:
    yield "host my-phone {"
    yield f"    hardware ethernet {mac};"
    for send in sends:
        plain = send.kind != "text" and (send.kind == "host" or is_address(send.example))
        value = send.example if plain else _quoted(send.example)
        yield f"    {ISC.get(send.option, send.option)} {value};"
    yield "}"


def _quoted(value: str) -> str:
    """A string of dhcpd; bytes beyond ASCII in octal."""
    shown = value.replace("\\", "\\\\").replace('"', '\\"').encode()
    return '"' + "".join(chr(b) if 0x20 <= b < 0x7F else f"\\{b:03o}" for b in shown) + '"'
