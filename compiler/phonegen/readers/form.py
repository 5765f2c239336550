"""Web forms: `name=value` pairs joined by `&`, and the binary frame of Grandstream.

The pairs are those of a form's URL (`application/x-www-form-urlencoded`, WHATWG URL Standard,
section 5), of which files of phones use a part: every character but letters, digits and `-._~`
is `%` and two digits, in UTF-8.

The frame is Grandstream's for its older phones ("Configuration File Generator", and the encoders
of provisioning systems that follow it): 4 bytes with the number of 16-bit words of the whole
file, 2 bytes of checksum, the 6 bytes of the MAC, two line breaks, the pairs, zeros up to 32 bits;
all 16-bit words together are zero.
"""

from __future__ import annotations

import re
import struct
from urllib.parse import unquote_to_bytes

from phonegen.language.spec.syntax import Form
from phonegen.readers.document import Document, ReadError, Setting, decoded

_PART = re.compile(r"(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})*")
_HEAD = 16  # bytes


def read(data: bytes, syntax: Form) -> list[Setting]:
    """The settings of a form. Raises ReadError; columns count from the first pair."""
    text = decoded(_unframed(data) if syntax.frame == "checksummed" else data, "ascii")
    text = text.removesuffix("\n")
    document, column = Document(), 1
    for pair in text.split("&") if text else []:
        name, equals, value = pair.partition("=")
        if not name or not equals:
            raise ReadError(1, column, "a pair is a name, `=` and a value")
        document.add(_part(name, column), _part(value, column + len(name) + 1), 1, column)
        column += len(pair) + 1
    return document.settings


def _part(text: str, column: int) -> str:
    found = _PART.match(text)
    end = found.end() if found else 0
    if end < len(text):
        raise ReadError(1, column + end, f"'{text[end]}' stands for itself in no form")
    return decoded(unquote_to_bytes(text), "utf-8")


def _unframed(data: bytes) -> bytes:
    if len(data) < _HEAD or len(data) % 4:
        raise ReadError(1, 1, "the file is no whole number of 32-bit words with a head")
    (words,) = struct.unpack(">L", data[:4])
    if 2 * words != len(data):
        raise ReadError(1, 1, f"the head says {words} words, and there are {len(data) // 2}")
    if sum(struct.unpack(f">{words}H", data)) & 0xFFFF:
        raise ReadError(1, 5, "the checksum is wrong")
    if data[12:_HEAD] != b"\r\n\r\n":
        raise ReadError(1, 13, "two line breaks stand behind the MAC")
    return data[_HEAD:].rstrip(b"\0")
