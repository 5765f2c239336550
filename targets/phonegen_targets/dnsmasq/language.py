"""Tests and options in the language of dnsmasq. All quoting happens here.

dnsmasq compares bytes with a pattern that may leave more bytes open behind it, looks for text
anywhere in an option, and combines the tags that such tests set. So an exact test is "begins
so" and not "begins so and goes on"; the end of an option is out of reach.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from phonegen.dhcp.options import Send
from phonegen.dhcp.requests import VENDOR_CLASS, Compare, Every, MacBegins, Not, Sent, Some, Test
from phonegen.network import is_address

# Text that dnsmasq reads as a number, an address or bytes.
_NO_TEXT = re.compile(r"[0-9A-Fa-f.:*/-]*")
# Host names that `dhcp-host` reads as a lease time, or as a word of its own.
_NO_NAME = re.compile(r"\d+[wdhms]?|infinite|ignore", re.IGNORECASE)
_PATTERN = 32  # bytes behind which a pattern cannot leave one open


class Tags:
    """Lines that set tags, each test once. PREFIX keeps the vendors' tags apart."""

    def __init__(self, prefix: str) -> None:
        self.lines: list[str] = []
        self._prefix = prefix
        self._known: dict[Test, str] = {}
        self._lines: dict[str, str] = {}
        self._names = 0

    def set(self, name: str, test: Test) -> None:
        """Lines that set the tag NAME for requests that pass TEST."""
        known = set()
        for inner in test.tests if isinstance(test, Some) else (test,):
            line = f"tag-if=set:{name},{','.join(dict.fromkeys(self._conditions(inner)))}"
            if line not in known:  # with and without a zero byte may be the same here
                self.lines.append(line)
            known.add(line)

    def _conditions(self, test: Test) -> list[str]:
        """Tags that must be there, or not, all of them."""
        match test:
            case Every(tests):
                return [condition for inner in tests for condition in self._conditions(inner)]
            case Compare(option, "exact", value):
                begins, goes_on = _patterns(value)
                longer = self._pattern(option, goes_on)
                return [f"tag:{self._pattern(option, begins)}", f"tag:!{longer}"]
            case _:
                return [self._tag(test)]

    def _tag(self, test: Test) -> str:
        """`tag:NAME` or `tag:!NAME`, true when TEST holds."""
        if isinstance(test, Not):
            inner = self._tag(test.test)
            return inner.replace(":!", ":") if ":!" in inner else inner.replace(":", ":!")
        if test not in self._known:
            self._known[test] = self._define(test)
        return f"tag:{self._known[test]}"

    def _define(self, test: Test) -> str:
        match test:
            case Sent(option):
                return self._match(f"dhcp-match=set:{{}},{option}")
            case MacBegins(prefix):
                pattern = ":".join([*(f"{b:02x}" for b in prefix), *"*" * (6 - len(prefix))])
                return self._match(f"dhcp-mac=set:{{}},{pattern}")
            case Compare(option, "suffix", value):
                kind = "vendorclass" if option == VENDOR_CLASS else "userclass"
                text = anywhere(value)
                if not text:
                    return self._name()  # a tag that nothing sets
                return self._once(f"dhcp-{kind}=set:{{}},{quote(text)}")
            case Compare(option, "prefix" | "part", value, at):
                if at == 0 and len(value) == 1:  # a pattern of one byte would be a number
                    name = self._match(f"dhcp-match=set:{{}},{option},{value.hex()}:*")
                    self.set(name, Compare(option, "exact", value))
                    return name
                return self._pattern(option, ":".join([*"*" * at, value.hex(":")]))
            case _:
                name = self._name()
                self.set(name, test)
                return name

    def _pattern(self, option: int, pattern: str) -> str:
        return self._once(f"dhcp-match=set:{{}},{option},{pattern}")

    def _once(self, line: str) -> str:
        if line not in self._lines:
            self._lines[line] = self._match(line)
        return self._lines[line]

    def _match(self, line: str) -> str:
        name = self._name()
        self.lines.append(line.replace("{}", name, 1))
        return name

    def _name(self) -> str:
        self._names += 1
        return f"{self._prefix}.{self._names}"


def _patterns(value: bytes) -> tuple[str, str]:
    """What VALUE begins with, and what only longer texts do."""
    if len(value) == 1:  # a byte alone is a number, found anywhere in the option
        return str(value[0]), "*:*"
    return value.hex(":"), f"{value.hex(':')}:*"


def anywhere(end: bytes) -> bytes:
    """Text to look for in place of the END of an option: what dnsmasq can read of it."""
    return max(re.findall(rb"[ -~]+", end), key=len, default=b"")


def quote(value: bytes) -> str:
    """Text in quotes; only for what `is_text` allows."""
    return '"' + value.decode("ascii").replace("\\", "\\\\").replace('"', '\\"') + '"'


def host_name(name: str) -> str:
    """NAME for `dhcp-host`, where a number is a lease time and two words have a meaning.

    dnsmasq drops a dot at the end of a name, and reads nothing else into it.
    """
    return f"{name}." if _NO_NAME.fullmatch(name) else name


def is_text(value: bytes) -> bool:
    """Whether dnsmasq can read VALUE as text, and reads nothing else into it."""
    return _is_printable(value) and _NO_TEXT.fullmatch(value.decode("ascii")) is None


def _is_printable(value: bytes) -> bool:
    return all(0x20 <= byte < 0x7F for byte in value)


def options(
    tag: str, sends: Iterable[Send], facts: Mapping[str, str], others: Iterable[str] = ()
) -> Iterator[str]:
    """Lines that send options to requests with TAG.

    Of two rules that send the same option, dnsmasq takes one; but it would send a part of option
    43 twice. So parts go to requests without the tags OTHERS, whose rules send parts too.
    """
    for send in sends:
        if problem(send, facts) is not None:
            continue
        start = f"dhcp-option=tag:{tag}," if tag else "dhcp-option="
        value = send.encode(facts)
        match send.option:
            case "next-server":
                yield f"{start}option:server-ip-address,{send.text(facts)}"
            case "filename" | "67":
                yield f"{start}67,{quote(value)}"
            case "66":
                yield f"{start}66,{quote(value)}"
            case _ if send.part is not None:
                unless = "".join(f"tag:!{other}," for other in others)
                yield f"{start}{unless}encap:43,{send.part},{_value(send, facts)}"
            case _:
                yield f"{start}{send.option},{_value(send, facts)}"


def _value(send: Send, facts: Mapping[str, str]) -> str:
    value = send.encode(facts)
    if send.kind == "address":
        return send.text(facts)
    return quote(value) if send.kind == "text" and is_text(value) else _bytes(value)


def _bytes(value: bytes) -> str:
    """Bytes; one alone is a number."""
    return value.hex(":") if len(value) > 1 else str(value[0])


def problem(send: Send, facts: Mapping[str, str]) -> str | None:
    """Why dnsmasq cannot send an option, and what to do instead."""
    if send.option == "next-server" and not is_address(send.text(facts)):
        return "next-server is an address; name one in place of the host's name"
    if send.option in ("66", "67", "filename") and not _is_printable(send.encode(facts)):
        return "dnsmasq knows only text of ASCII here"
    return None


def inexact(test: Test) -> str | None:
    """What of a simple TEST dnsmasq can only approach."""
    match test:
        case Compare(option, "suffix", value):
            instead = "its text is found anywhere in it" if anywhere(value) else "no phone passes"
            return f"the end of option {option} cannot be tested: {instead}"
        case Compare(_, "part", value, at) if at + len(value) > _PATTERN:
            return f"only the first {_PATTERN} bytes can be left open"
        case _:
            return None
