"""A configuration that a phone exported, or another system's template: its syntax, by its looks.

The syntax is the one in which most of its lines are settings; whether the strict reader of that
syntax takes all of it is said as well, for a template has lines of its own language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from phonegen.language.spec.syntax import Style, Syntax
from phonegen.readers import ReadError, read

MOST_SETTINGS = 5000
LEAST_SETTINGS = 3
SHARE = 0.6  # of the lines, which must be settings
_ENCODINGS = ("UTF-8", "ISO-8859-1")
_SYNTAX: TypeAdapter[Any] = TypeAdapter(Syntax)
_TAG = re.compile(r"<([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*/?>")
_NAMES = {
    "=": re.compile(r"[%A-Za-z_][\w.,/@$*{}%\[\]()-]*"),
    ":": re.compile(r"[A-Za-z][\w.,/*{} -]*"),
}
_COMMENT = ("#", ";", "//")
_TEMPLATE = re.compile(r"\s*(?:\{.*\}|<\?.*|\{[%#].*)\s*")
_GROUP = {"[{}]": re.compile(r"\[[^\[\]]+\]"), "<{}>": re.compile(r"<[^<>]+>")}


@dataclass(frozen=True)
class Configuration:
    """A file's syntax, as a spec writes it, and the names of its settings in their order."""

    syntax: Mapping[str, Any]
    names: tuple[str, ...]
    encoding: str = "UTF-8"
    problem: str = ""  # where the strict reader stops, and why
    file: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)  # of the settings, by name

    def of(self, file: str) -> Configuration:
        """The same, of a file of that name."""
        return replace(self, file=file)


def recognised(data: bytes, *, whole: bool) -> Configuration | None:
    """What DATA is, by its looks; None when it is no configuration. Not WHOLE: it is a beginning.

    Raises nothing, and takes time in proportion to DATA.
    """
    found = _guessed(data)
    if found is None:
        return None
    try:
        syntax = _SYNTAX.validate_python(dict(found.syntax))
    except ValidationError:  # no spec can write it so
        return None
    if not whole:
        return found
    try:
        settings = read(
            data, Style(syntax, "UTF-8" if found.encoding == "UTF-8" else "ISO-8859-1", None)
        )
    except ReadError as e:
        return replace(found, problem=str(e))
    lines = {s.name: s.line for s in settings[:MOST_SETTINGS]}
    return replace(found, names=tuple(lines), lines=lines)


def _guessed(data: bytes) -> Configuration | None:
    if data[12:16] == b"\r\n\r\n" and b"=" in data[16:200]:
        pairs = data[16:].rstrip(b"\0").decode("ascii", "replace")
        return _form(pairs, {"kind": "form", "frame": "checksummed"})
    if b"\0" in data:
        return None
    text, encoding = _decoded(data)
    text = text.removeprefix("\ufeff")
    begin = text.lstrip()[:200]
    if begin.startswith("<"):
        return _xml(text, encoding)
    if begin.startswith("{") and re.match(r"\{\s*(\"|\})", begin):
        found = re.findall(r'"([^"\\\n]{1,200})"\s*:', text)[:MOST_SETTINGS]
        return Configuration({"kind": "json"}, tuple(dict.fromkeys(found))) if found else None
    if "\n" not in text.strip() and text.count("&") >= LEAST_SETTINGS - 1:
        return _form(text.strip(), {"kind": "form"})
    if begin.startswith("cli version "):
        first = text.lstrip().partition("\n")[0].rstrip("\r")
        words = [" ".join(line.split()[:-1]) for line in text.splitlines()[1:] if line[:1] != "#"]
        names = tuple(dict.fromkeys(filter(None, words)))[:MOST_SETTINGS]
        return Configuration({"kind": "commands", "header": first}, names, encoding)
    return _assignments(text, encoding)


def _decoded(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as e:
        if e.start >= len(data) - 3:  # the end of a beginning
            return data.decode("utf-8", "replace"), "UTF-8"
        return data.decode("latin-1"), "ISO-8859-1"


def _form(text: str, syntax: dict[str, Any]) -> Configuration | None:
    pairs = text.split("&")
    names = [name for name, equals, _ in (p.partition("=") for p in pairs) if equals and name]
    if len(names) < LEAST_SETTINGS or len(names) < SHARE * len(pairs):
        return None
    return Configuration(syntax, tuple(dict.fromkeys(names))[:MOST_SETTINGS])


def _xml(text: str, encoding: str) -> Configuration | None:
    """XML; its settings are the texts of elements, or attributes, whichever are more."""
    root, elements, attributes = "", Counter[str](), Counter[str]()
    for found in _TAG.finditer(text):
        root = root or found[1]
        own = re.findall(r"([\w.:-]+)\s*=", found[2])
        attributes.update(own)
        after = text[found.end() : found.end() + 1]
        if found[0][-2:] != "/>" and after not in ("\r", "\n", "<", ""):
            elements[found[1]] += 1
    if not root:
        return None
    # Attributes of elements with a text tell them apart; of others they are the settings.
    by_attribute = len(attributes) > 2 * max(1, len(elements))
    names = tuple(attributes if by_attribute else elements)[:MOST_SETTINGS]
    syntax: dict[str, Any] = {"kind": "xml", "root": root}
    if by_attribute:
        syntax["setting"] = "attribute"
    if not text.lstrip().startswith("<?xml"):
        syntax["declaration"] = "none"
    return Configuration(syntax, names, encoding) if names else None


def _assignments(text: str, encoding: str) -> Configuration | None:
    """The separator that makes settings of most lines."""
    lines = [*_telling(text)]
    found = max(([*_settings(lines, s)] for s in _NAMES), key=len)
    groups = {g: sum(p.fullmatch(line) is not None for line in lines) for g, p in _GROUP.items()}
    group = max(groups, key=lambda g: groups[g])
    settings = len(lines) - groups[group]
    count = len(found)
    names = tuple(dict.fromkeys(s.name for s in found))
    if len(names) < LEAST_SETTINGS or count < SHARE * settings or len(names) < SHARE * count:
        return None  # nothing, a text, or a log, whose lines begin alike
    before = " " if sum(s.before for s in found) * 2 > count else ""
    behind = " " if sum(s.behind for s in found) * 2 > count else ""
    syntax: dict[str, Any] = {"kind": "assignments"}
    syntax["separator"] = f"{before}{found[0].separator}{behind}"
    values = [s.value for s in found if s.value]
    for quote in ('"', "'"):
        quoted = sum(len(v) > 1 and v[0] == v[-1] == quote for v in values)
        if values and quoted > 0.8 * len(values):
            syntax["quote"] = quote
    first = text.partition("\n")[0].rstrip("\r")
    if first.startswith("#!"):
        syntax["header"] = first
    if groups[group]:
        syntax["group"] = group
    return Configuration(syntax, names[:MOST_SETTINGS], encoding)


class _Setting(NamedTuple):
    """A line that sets something, and whether blanks stand around its separator."""

    name: str
    separator: str
    value: str
    before: bool
    behind: bool


def _settings(lines: list[str], separator: str) -> Iterator[_Setting]:
    """The LINES that are settings with this separator."""
    for line in lines:
        left, found, right = line.partition(separator)
        name = left.rstrip()
        if found and _NAMES[separator].fullmatch(name):
            yield _Setting(name, separator, right.strip(), left != name, right[:1] in (" ", "\t"))


def _telling(text: str) -> Iterator[str]:
    """Lines that are neither empty nor comments, nor those of a template's own language."""
    for line in text.split("\n"):
        line = line.strip()[:2000]
        if line and not line.startswith(_COMMENT) and not _TEMPLATE.fullmatch(line):
            yield line
