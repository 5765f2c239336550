"""What baresip prints: its trace of SIP messages, and the lines of its log."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

BEGIN, END = b"\x1b[36;1m#", b"\x1b[;m"
COLOUR = re.compile(rb"\x1b\[[\d;]*m")
LARGEST = 1 << 16  # bytes of a message, or of a line, that are kept
SHORT = {"f": "from", "t": "to", "i": "call-id", "o": "event", "m": "contact"}  # RFC 3261, 7.3.3


@dataclass
class Message:
    """A SIP message that was sent or received; header names in small letters."""

    transport: str
    source: str
    target: str
    first: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def status(self) -> int:
        """The status of a response; 0 for a request."""
        found = re.match(r"SIP/2\.0 (\d{3})\b", self.first)
        return int(found[1]) if found else 0

    @property
    def reason(self) -> str:
        """A response's status and reason, in letters that can be printed."""
        return printable(self.first.removeprefix("SIP/2.0 "))

    @property
    def method(self) -> str:
        """The method of a request, or of that which a response answers."""
        return (self.headers.get("cseq", "").split() or [""])[-1]

    @property
    def number(self) -> str:
        """The number of a request, or of that which a response answers."""
        return (self.headers.get("cseq", "").split() or [""])[0]

    @property
    def call(self) -> str:
        """Its Call-ID."""
        return self.headers.get("call-id", "")

    @property
    def has_credentials(self) -> bool:
        """Whether a request answers a challenge."""
        return "authorization" in self.headers or "proxy-authorization" in self.headers


def printable(text: str) -> str:
    """TEXT without what a terminal would obey, at most 200 characters."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:200])


class Trace:
    """The output of a `baresip -s`, piece by piece."""

    def __init__(self) -> None:
        self._rest = b""
        self._message: list[bytes] | None = None
        self._size = 0
        self.said: deque[str] = deque(maxlen=5)  # the last lines of its log

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that are whole now; what else it logs is left out."""
        *lines, rest = (self._rest + data).split(b"\n")
        self._rest = rest[-LARGEST:]
        for line in lines:
            if self._message is None:
                if line.endswith(BEGIN):
                    self._message, self._size = [], 0
                else:
                    self.said.append(printable(COLOUR.sub(b"", line).decode("utf-8", "replace")))
                continue
            self._size += len(line)
            if self._size <= LARGEST:
                self._message.append(line.removesuffix(END))
            if line.endswith(END):
                yield _message(self._message)
                self._message = None


def _message(lines: list[bytes]) -> Message:
    text = [line.decode("utf-8", "replace").removesuffix("\r") for line in lines]
    transport, source, _, target = (*text[0].split(), "", "", "", "")[:4]
    message = Message(transport, source, target, text[1] if len(text) > 1 else "")
    end = text.index("") if "" in text else len(text)
    for line in text[2:end]:
        name, _, value = line.partition(":")
        name = name.strip().lower()
        message.headers.setdefault(SHORT.get(name, name), value.strip())
    message.body = "\n".join(text[end + 1 :])
    return message
