"""Values and tests in the language of ISC dhcpd. All quoting happens here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from phonegen.dhcp.options import Fact, Send, Value, option_named
from phonegen.dhcp.requests import Compare, Every, MacBegins, Not, Sent, Some, Test
from phonegen.dhcp.rules import ClassRule, Rule, VendorRules
from phonegen.dhcp.server import OURS

MAC_CLASS = "voip-mac-address-prefix"  # phones whose prefix a vendor lists
OPTION_NAMES = {
    "6": "domain-name-servers",
    "7": "log-servers",
    "15": "domain-name",
    "42": "ntp-servers",
    "43": "vendor-encapsulated-options",
    "66": "tftp-server-name",
    "67": "bootfile-name",
    "114": "default-url",
}
CLASS = {60: "option vendor-class-identifier", 77: "option user-class"}
MAC = 'binary-to-ascii(16, 8, ":", substring(hardware, 1, 6))'
TITLE_LENGTH = 100  # dhcpd reads at most 1500 bytes of a string


def quote(text: str) -> str:
    """TEXT as a string of dhcpd, whatever it holds; letters beyond ASCII as UTF-8."""
    return _quoted(text.encode())


def _quoted(value: bytes) -> str:
    return '"' + "".join(_escaped(byte) for byte in value) + '"'


def _escaped(byte: int) -> str:
    if chr(byte) in '"\\':
        return "\\" + chr(byte)
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"


def condition(test: Test) -> str:
    """TEST for `match if`; the alternatives of a class on lines of their own."""
    if isinstance(test, Some) and test.tests:
        return "\n        or ".join(f"({_test(inner)})" for inner in test.tests)
    return _test(test)


def guard(test: Test) -> str:
    """TEST for `if`, which takes a first parenthesis for one around the whole."""
    written = _test(test)
    return f"({written})" if written.startswith("(") else written


def _test(test: Test) -> str:
    match test:
        case Compare():
            return _compare(test)
        case Sent(option):
            return f"exists {CLASS[option].removeprefix('option ')}"
        case MacBegins(prefix):
            return f"substring(hardware, 1, {len(prefix)}) = {prefix.hex(':')}"
        case Not(Sent() as inner):
            return f"not {_test(inner)}"
        case Not(Every(tests)):  # dhcpd gives up on an `and` inside `not` without the option
            return _test(Some(tuple(Not(inner) for inner in tests)))
        case Not(Some(tests)):
            return _test(Every(tuple(Not(inner) for inner in tests)))
        case Not(Not(inner)):
            return _test(inner)
        case Not(inner):
            return f"not ({_test(inner)})"
        case Every(tests):
            return " and ".join(_inside(inner) for inner in tests)
        case Some(tests):
            return " or ".join(_inside(inner) for inner in tests)


def _inside(test: Test) -> str:
    """In parentheses: dhcpd binds `and` and `or` alike."""
    return f"({_test(test)})"


def _compare(test: Compare) -> str:
    option, value, length = CLASS[test.option], _quoted(test.value), len(test.value)
    match test.kind:
        case "exact":
            return f"{option} = {value}"
        case "suffix":
            return f"suffix({option}, {length}) = {value}"
        case _:
            return f"substring({option}, {test.at}, {length}) = {value}"


def allow(rule: Rule) -> str:
    """The line of a pool that lets the phones of a rule in."""
    name = rule.name if isinstance(rule, ClassRule) else MAC_CLASS
    return f'allow members of "{name}";'


def space(rules: VendorRules) -> str:
    """Name for the parts of option 43."""
    return f"{OURS}-{re.sub('[^a-z0-9]', '-', rules.folder)}"


def declarations(space: str, *rules: Iterable[Send]) -> list[str]:
    """Names for the options of RULES that dhcpd may not know.

    Declaring one twice is no error, but two vendors may send other types in one option. So what
    is no text is given as an expression, for which dhcpd needs to know of no type. The parts of
    option 43 are in SPACE.
    """
    sent = {send.option: send for sends in rules for send in sends}
    own = [o for o in sent if o.isdigit() and o not in OPTION_NAMES]
    parts = {o: s for o, s in sent.items() if s.part is not None}
    lines = [f"option {OURS}-{o} code {o} = {_type(o)};" for o in own]
    if parts:
        lines.append(f"option space {space};")
    return lines + [f"option {_part(space, s)} code {s.part} = string;" for s in parts.values()]


def _type(option: str) -> str:
    return "ip-address" if option_named(option).kind == "address" else "text"


def _part(space: str, send: Send) -> str:
    return f"{space}.part-{send.part}"


def statements(
    sends: Iterable[Send], space: str, facts: Mapping[str, str] | None = None
) -> list[str]:
    """Send options: with FACTS of the server, or with what Wazo's configuration says of it."""
    lines: list[str] = []
    for send in sends:
        if send.part is not None:
            if not any(line.startswith("vendor-option-space") for line in lines):
                lines.append(f"vendor-option-space {space};")
            lines.append(f"option {_part(space, send)} = {_bytes(send, facts)};")
        elif send.kind not in ("text", "host") and option_named(send.option).typed:
            lines.append(f"{_name(send)} = {_bytes(send, facts)};")
        elif (value := _literal(send, facts)) is not None:
            lines.append(f"{_name(send)} {value};")
        else:
            lines.append(f"{_name(send)} = {_configured(send)};")
    return lines


def _name(send: Send) -> str:
    if not send.option.isdigit():
        return send.option
    return f"option {OPTION_NAMES.get(send.option, f'{OURS}-{send.option}')}"


def _literal(send: Send, facts: Mapping[str, str] | None) -> str | None:
    """The value as dhcpd reads it after an option's name; None when it must be looked up."""
    if facts is None and any(isinstance(part, Fact) for part in send.value):
        return None
    text = send.text(facts or {})
    return quote(text) if send.kind == "text" else text


def _bytes(send: Send, facts: Mapping[str, str] | None) -> str:
    """The value as an expression."""
    if facts is None and any(isinstance(part, Fact) for part in send.value):
        return _configured(send)
    value = send.encode(facts or {})
    return _quoted(value) if send.kind == "text" else value.hex(":")


def _configured(send: Send) -> str:
    return _expression(send.value) if send.kind == "text" else "config-option VOIP.tftp-server-ip"


def _expression(value: Value) -> str:
    parts = [_fact(part) if isinstance(part, Fact) else quote(part) for part in value]
    return parts[0] if len(parts) == 1 else f"concat({', '.join(parts)})"


def _fact(fact: Fact) -> str:
    if fact.name == "tftp_ip":  # four bytes, not text
        return 'binary-to-ascii(10, 8, ".", config-option VOIP.tftp-server-ip)'
    option = {"http_url": "http-server-uri", "tftp_host": "tftp-server-name"}[fact.name]
    return f"config-option VOIP.{option}"


def boot_log(title: str) -> str:
    """Tell the administrator which phone asked."""
    text = quote(f"] BOOT {title[:TITLE_LENGTH]}")
    return f'log(info, concat("[", {MAC}, {text}));'
