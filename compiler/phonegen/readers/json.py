"""JSON (RFC 8259): an object; members by the path to them, items of lists as `[1]`, `[2]`.

No member stands twice in an object, which the RFC only advises: what phones make of it differs.
Read without recursion, so that no depth of brackets costs more than its bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from phonegen.readers.document import LONGEST, Document, ReadError, Setting, decoded

_BLANKS = re.compile(r"[ \t\r\n]*")
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")'
    r"|(?P<plain>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)"
    r"|(?P<sign>[{}\[\],:])"
)
# What may come next.
_DOCUMENT = ("{",)
_NAME = ("text",)
_NAME_OR_END = ("text", "}")
_COLON = (":",)
_VALUE = ("text", "plain", "{", "[")
_VALUE_OR_END = (*_VALUE, "]")
_MORE = {"{": (",", "}"), "[": (",", "]")}
_NOTHING = ("end",)


class _Token(NamedTuple):
    kind: str  # text, plain, a sign itself, or end
    value: str
    line: int
    column: int


class _Container:
    """An object or a list that has not ended."""

    def __init__(self, sign: str, path: str) -> None:
        self.sign = sign
        self._path = f"{path}/" if path else ""
        self._members: set[str] = set()

    def member(self, name: str, token: _Token) -> str:
        """The path of a member. Raises ReadError for one that is there already."""
        if name in self._members:
            raise ReadError(token.line, token.column, f"{token.value} has a value already")
        self._members.add(name)
        path = self._path + name
        if len(path) > LONGEST:
            raise ReadError(token.line, token.column, "no member has a path as long as this")
        return path

    def item(self, token: _Token) -> str:
        """The path of the next item."""
        return self.member(f"[{len(self._members) + 1}]", token)


def read(data: bytes, encoding: str) -> list[Setting]:
    """The values of a document that are no objects and no lists. Raises ReadError."""
    document = Document()
    around: list[_Container] = []
    path = ""
    wanted: tuple[str, ...] = _DOCUMENT
    for token in _tokens(decoded(data, encoding)):
        kind = token.kind
        if kind not in wanted:
            what = token.value[:20] or "the end"
            raise ReadError(token.line, token.column, f"{what} cannot stand here")
        if kind == ":":
            wanted = _VALUE
        elif wanted in (_NAME, _NAME_OR_END) and kind == "text":
            path, wanted = around[-1].member(_text(token), token), _COLON
        elif kind == ",":
            wanted = _NAME if around[-1].sign == "{" else _VALUE
        else:
            if around and around[-1].sign == "[" and kind in _VALUE:
                path = around[-1].item(token)
            if kind in ("{", "["):
                around.append(_Container(kind, path))
                wanted = _NAME_OR_END if kind == "{" else _VALUE_OR_END
                continue
            if kind in ("}", "]"):
                around.pop()
            elif kind != "end":
                value = _text(token) if kind == "text" else token.value
                document.add(path, value, token.line, token.column)
            wanted = _MORE[around[-1].sign] if around else _NOTHING
    return document.settings


def _tokens(text: str) -> Iterator[_Token]:
    line, start, at = 1, 0, 0
    while True:
        before, at = at, _BLANKS.match(text, at).end()  # type: ignore[union-attr]  # matches always
        if breaks := text.count("\n", before, at):
            line, start = line + breaks, text.rindex("\n", before, at) + 1
        column = at - start + 1
        if at == len(text):
            yield _Token("end", "", line, column)
            return
        found = _TOKEN.match(text, at)
        if found is None:
            raise ReadError(line, column, "this is no JSON")
        kind = found.lastgroup or ""
        yield _Token(found[0] if kind == "sign" else kind, found[0], line, column)
        at = found.end()


def _text(token: _Token) -> str:
    text: str = json.loads(token.value)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ReadError(token.line, token.column, "half of a surrogate pair is no character")
    return text
