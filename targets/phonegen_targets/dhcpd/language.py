"""Values and tests in the language of ISC dhcpd. All quoting happens here."""

from __future__ import annotations

from phonegen.dhcp import Fact, Match, Send, Value, is_address

OPTION_NAMES = {
    "6": "domain-name-servers",
    "42": "ntp-servers",
    "43": "vendor-encapsulated-options",
    "66": "tftp-server-name",
    "67": "bootfile-name",
    "114": "default-url",
    "150": "option-150",
    "160": "option-160",
}
# dhcpd versions differ in whether and how they name these; declaring one twice is no error.
DECLARED = {"150": "ip-address", "160": "text"}
CLASS = "option vendor-class-identifier"
MAC = 'binary-to-ascii(16, 8, ":", substring(hardware, 1, 6))'
TITLE_LENGTH = 100  # dhcpd reads at most 1500 bytes of a string


def quote(text: str) -> str:
    """TEXT as a string of dhcpd, whatever it holds; letters beyond ASCII as UTF-8."""
    return '"' + "".join(_escaped(byte) for byte in text.encode()) + '"'


def _escaped(byte: int) -> str:
    if chr(byte) in '"\\':
        return "\\" + chr(byte)
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"


def comment(text: str) -> str:
    """TEXT for a comment, which ends with its line."""
    return "".join(c if c.isprintable() else "?" for c in text)


def condition(matches: tuple[Match, ...]) -> str:
    """True when any of the tests is."""
    tests = [_test(match) for match in matches]
    return tests[0] if len(tests) == 1 else "\n        or ".join(f"({test})" for test in tests)


def _test(match: Match) -> str:
    if match.kind == "exact":
        return f"{CLASS} = {quote(match.text)}"
    return f"substring({CLASS}, 0, {len(match.text.encode())}) = {quote(match.text)}"


def declarations(*rules: tuple[Send, ...]) -> list[str]:
    """Names for the options of RULES that dhcpd may not know."""
    used = {send.option for sends in rules for send in sends}
    return [
        f"option {OPTION_NAMES[option]} code {option} = {kind};"
        for option, kind in DECLARED.items()
        if option in used
    ]


def statement(send: Send) -> str:
    """Send an option, with what Wazo's configuration says of the server."""
    if not any(isinstance(part, Fact) for part in send.value):
        return literal_statement(send)
    if send.kind != "text":
        return f"{_name(send)} = config-option VOIP.tftp-server-ip;"
    return f"{_name(send)} = {_expression(send.value)};"


def literal_statement(send: Send) -> str:
    """Send an option, with the documentation's addresses in place of the server's."""
    plain = send.kind != "text" and (send.kind == "host" or is_address(send.example))
    return f"{_name(send)} {send.example if plain else quote(send.example)};"


def _name(send: Send) -> str:
    name = OPTION_NAMES.get(send.option)
    return f"option {name}" if name else send.option


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
