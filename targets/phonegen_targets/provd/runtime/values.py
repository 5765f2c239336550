"""Values on their way into a file: what it cannot carry, how it is quoted, filters."""

from __future__ import annotations

import json
import re
import struct
import urllib.parse
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Optional

from jinja2 import Undefined

from phonegen_targets.provd.runtime.dialplan import dial_rules, regular
from phonegen_targets.provd.runtime.facts import File, Table

# in alternatives, for a set of letters from far apart takes long to compile
_CONTROLS = re.compile("(?:[\x00-\x1f\x7f-\x9f]|[\u2028\u2029]|[\ud800-\udfff])+")
_NOT_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff]|[\ufffe\uffff]"
)
_PEM = re.compile("-----BEGIN ([A-Z0-9 ]+)-----\n(?:[A-Za-z0-9+/=]+\n)+-----END \\1-----")
_UNQUOTED = re.compile(r"[\s'#]")  # with these a word of a command stands in quotes
_PLAIN = frozenset([int, bool, float])
LARGEST = 2**63  # numbers beyond are no setting of a phone
LARGEST_DECIMAL = 1e15
_NO_WORD = re.compile(r"[^\w\s]")


def clean(value: Any, policy: str) -> Any:
    """VALUE without what no file of this policy can carry, at any depth, and without nulls."""
    if isinstance(value, str):
        if value.isprintable():
            return value
        return _NOT_XML.sub("\ufffd", value) if policy == "xml" else _CONTROLS.sub(" ", value)
    if isinstance(value, dict):
        result = {}
        for key, item in value.items():
            # each phone waits for this: a call only for what may need one
            kind = type(item)
            if kind is str:
                if not item.isprintable():
                    item = clean(item, policy)
            elif kind is not int and kind is not bool:
                if item is None:
                    continue
                item = clean(item, policy)
            if type(key) is not str or not key.isprintable():
                key = clean(key, policy)
            result[key] = item
        return result
    if isinstance(value, (list, tuple)):
        return [clean(item, policy) for item in value]
    return value


def is_clean(config: Mapping[Any, Any]) -> bool:
    """Whether `clean` surely changes nothing in a configuration: most need no second copy."""
    for key, item in config.items():
        kind = type(item)
        if kind is str:
            if not item.isprintable():
                return False
        elif kind is dict:
            if not is_clean(item):
                return False
        elif kind not in _PLAIN:
            return False
        if type(key) is not str or not key.isprintable():
            return False
    return True


def pem_blocks(value: str | Iterable[str]) -> str:
    """The certificates and keys in a text or a list of texts; nothing else gets through."""
    text = value if isinstance(value, str) else "\n".join(value)
    return "\n".join(found[0] for found in _PEM.finditer(text.replace("\r", "")))


def one_word(value: object) -> str:
    """A value as one word of a command: in quotes when it has blanks, and never a macro."""
    text = str(value).replace('"', "").replace("$(", "(")
    return f'"{text}"' if not text or _UNQUOTED.search(text) else text


class Part(str):
    """A part of a value, with quotes and signs of its author's."""

    __slots__ = ()


def part(value: object) -> Part:
    """A value as a part of a longer one: it begins no comment."""
    return Part(str(value).replace("#", " "))


def in_quotes(value: object) -> str:
    """A value of a line that `#` ends: in quotes with one, or with blanks at an end."""
    if type(value) is str and '"' not in value and "#" not in value and value.strip(" ") == value:
        return value
    if isinstance(value, Part):
        return value
    text = str(value).replace('"', "'")
    return f'"{text}"' if "#" in text or text != text.strip(" ") else text


def without_edges(value: object) -> str:
    """What phones read of a value: blanks around it belong to the layout."""
    return str(value).strip(" ")


def without_quotes(value: object) -> str:
    """A value that does not end its quotes."""
    return str(value).replace('"', "'")


def url_encoded(value: object) -> str:
    """A value as a part of a web form."""
    return urllib.parse.quote(str(value), safe="")


def json_line(value: object) -> str:
    """A step of `json_document` on one line."""
    return json.dumps(value, default=str)


def json_document(steps: str) -> str:
    """The JSON file that lines of STEPS describe: into an object, out of it, or a member of it.

    An object with members `[1]`, `[2]` and so on alone is a list in the order of the numbers.
    """
    root: dict[str, Any] = {}
    open_objects = [root]
    for line in filter(None, steps.split("\n")):
        step, inside = json.loads(line), open_objects[-1]
        if not step:
            open_objects.pop()
        elif len(step) == 2:
            inside[step[0]] = step[1]
        else:
            if not isinstance(inside.get(step[0]), dict):
                inside[step[0]] = {}
            open_objects.append(inside[step[0]])
    return json.dumps(_with_lists(root), ensure_ascii=False, indent=2) + "\n"


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    items = {key: _with_lists(item) for key, item in value.items()}
    if items and all(re.fullmatch(r"\[[0-9]{1,4}\]", key) for key in items):
        return [items[key] for key in sorted(items, key=lambda key: int(key[1:-1]))]
    return items


# What the values of expressions go through on their way into a file; XML is escaped by Jinja.
POLICIES: Mapping[str, Callable[[object], str] | None] = {
    "line": None,
    "word": one_word,
    "quoted": without_quotes,
    "commented": in_quotes,
    "form": url_encoded,
    "xml": None,
    "json": json_line,
}

# Policies that change nothing in texts of letters and digits, nor in integers.
KEEP_PLAIN = frozenset(["word", "quoted", "commented", "xml"])


# What becomes of a whole value; one that is the same but for quotes around it arrives unchanged.
_READ_AS: Mapping[str, Callable[[str], str]] = {
    "line": without_edges,
    "word": one_word,
    "quoted": without_quotes,
    "commented": in_quotes,
}


def carries(file: File, text: str) -> bool:
    """Whether a file tells the phone this text, unchanged."""
    if text == file.unset:
        return False
    if text.isalnum() and text.isascii():  # which each file carries as it is
        return True
    if clean(text, file.policy) != text:
        return False
    if file.policy != "xml":
        try:
            text.encode(file.encoding)
        except UnicodeEncodeError:
            return False
    read_as = _READ_AS.get(file.policy, str)
    return read_as(text) in (text, f'"{text}"')


def checksummed(pairs: bytes, mac: str) -> bytes:
    """PAIRS behind a head: their length with the head's in 16-bit words, a checksum, the MAC."""
    body = pairs + bytes(-len(pairs) % 4)
    head = bytes.fromhex(mac) + b"\r\n\r\n"
    length = struct.pack(">L", 8 + len(body) // 2)
    words = struct.unpack(f">{(len(length) + len(head) + len(body)) // 2}H", length + head + body)
    return length + struct.pack(">H", -sum(words) & 0xFFFF) + head + body


FRAMES = {"checksummed": checksummed}


def table_filter(table: Table) -> Callable[[Any], Any]:
    """A filter that gives the phone's word for a value."""
    words = table.words
    default = Undefined() if table.default is None else table.default

    def word(value: Any) -> Any:
        try:
            return words.get(value, default)
        except TypeError:  # a value that is no text, such as a list
            return default

    return word


def words(text: object) -> str:
    """The letters, digits, underscores and spaces of a text."""
    return _NO_WORD.sub("", str(text))


def texts(items: Iterable[Any], name: str, pattern: str) -> list[str]:
    """A text for every item that has a value of this name."""
    values = (vars(item).get(name) for item in items)
    return [pattern % value for value in values if value is not None]


def hex_address(value: object) -> Any:
    """An IPv4 address as 0x0a000001; absent for other texts."""
    parts = str(value).split(".")
    if len(parts) != 4 or not all(re.fullmatch("[0-9]{1,3}", part) for part in parts):
        return Undefined()
    if any(int(part) > 255 for part in parts):
        return Undefined()
    return "0x" + "".join(f"{int(part):02x}" for part in parts)


def offset(minutes: int, separator: str = ":") -> str:
    """+5:30 or -3; with the separator '.' +5.5; with a format such as '%02d:%02d' +05:30."""
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    if "%" in separator:
        return sign + separator % (hours, rest)
    if not rest:
        return f"{sign}{hours}"
    if separator == ".":
        return f"{sign}{hours}.{rest * 100 // 60:02d}".rstrip("0")
    return f"{sign}{hours}{separator}{rest:02d}"


def whole(value: Any, default: Any = 0, base: int = 10) -> Any:
    """Jinja's `int`, for which no text is too odd and no number too large."""
    try:
        number = int(value, base) if isinstance(value, str) else int(value)
    except (TypeError, ValueError, OverflowError):
        try:
            number = int(float(value))
        except (TypeError, ValueError, OverflowError):
            return default
    return number if abs(number) < LARGEST else default


def decimal(value: Any, default: Any = 0.0) -> Any:
    """Jinja's `float`, which gives no infinity and no NaN."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return default
    return number if abs(number) < LARGEST_DECIMAL else default


FILTERS = {
    "dial_rules": dial_rules,
    "regular": regular,
    "words": words,
    "texts": texts,
    "hex_address": hex_address,
    "offset": offset,
    "part": part,
    "int": whole,
    "float": decimal,
}


def version_numbers(version: str | None) -> list[int]:
    """The leading numbers of a version; empty when there are none."""
    match = re.match("[0-9]{1,9}(?:[.][0-9]{1,9})*", version or "")
    return [int(part) for part in match[0].split(".")] if match else []


class _Numbers(dict[str, Optional[int]]):
    """Numbers from 0 to 9999 by their texts, None for other texts; the usual ones are ready."""

    def __missing__(self, text: str) -> int | None:
        number = text.isdecimal() and text.isascii() and len(text) < 5
        return int(text) if number else None


NUMBERS_BY_TEXT = _Numbers({str(number): number for number in range(200)})


def by_number(given: Any) -> dict[int, Any]:
    """The items of a collection whose keys are numbers from 0 to 9999, written as text."""
    items = given.items() if isinstance(given, dict) else ()
    return {n: item for text, item in items if (n := NUMBERS_BY_TEXT[text]) is not None}
