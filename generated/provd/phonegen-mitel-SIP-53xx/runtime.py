# Made by phonegen, the same in all of its plugins; changes here are lost.
"""What plugins of phonegen share; the facts of one stand in its `entry.py`."""
from __future__ import annotations

import base64
import calendar
import errno
import functools
import http.client
import ipaddress
import json
import logging
import math
import os
import pkgutil
import posixpath
import re
import socket
import stat
import struct
import tempfile
import time
import traceback
import urllib.parse
import yaml
import zoneinfo
from ast import literal_eval
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence, Set
from jinja2 import Environment, FileSystemLoader, Template, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.filters import do_map, do_selectattr
from jinja2.idtracking import VAR_LOAD_PARAMETER
from jinja2.runtime import Context
from markupsafe import escape
from pathlib import Path
from twisted.internet import defer, threads
from typing import Any, ClassVar, NamedTuple, Optional, TYPE_CHECKING

# server: What plugins take from the server, under the name that it has there.

try:
    from wazo_provd import plugins, synchronize
    from wazo_provd.devices.config import RawConfigError
    from wazo_provd.devices.pgasso import BasePgAssociator, DeviceSupport
    from wazo_provd.plugins import FetchfwPluginHelper, StandardPlugin
    from wazo_provd.servers.http import HTTPNoListingFileService
    from wazo_provd.servers.tftp.service import TFTPFileService
except ImportError:  # before 24.02
    from provd import plugins, synchronize
    from provd.devices.config import RawConfigError
    from provd.devices.pgasso import BasePgAssociator, DeviceSupport
    from provd.plugins import FetchfwPluginHelper, StandardPlugin
    from provd.servers.http import HTTPNoListingFileService
    from provd.servers.tftp.service import TFTPFileService


# facts: What a plugin knows: the form of the facts that its `entry.py` holds.

ABSENT = Undefined()


class Item:
    """Something that templates name: a model, an account, a key; what it lacks is undefined.

    A plain object, for each phone asks some hundred of them for a thousand fields. Names that
    are asked for, and that an item may lack, are the class's own: an exception is dear.
    """

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

        def __setattr__(self, name: str, value: Any) -> None: ...

    def __init__(self, /, **facts: Any) -> None:
        self.__dict__ = facts

    __getitem__ = object.__getattribute__  # filters such as selectattr look here first

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"


def may_lack(*names: str) -> None:
    """Let the fields of these NAMES be absent in items that have none of their own."""
    for name in names:
        if not hasattr(Item, name):
            setattr(Item, name, ABSENT)


# what is asked for outside of templates
may_lack("name", "lines", "expansion", "number", "backup_proxy_ip", "logo", "dst")


class File(NamedTuple):
    """A file that the plugin writes.

    `name` may hold `{mac}`, `{MAC}`, `{model}`, `{model.TRAIT}` and parts of them, `{MAC[2:]}`.
    Of files with one name, the first whose expression `when` is true is written. `trigger`: when
    the phone fetches it, the phone has its configuration. `policy` is a key of `POLICIES`. `exact`:
    parameters that reach the phone unchanged or not at all, those of lines as `sip_lines.NAME`.
    `unset`: what the phone takes for no value. `longest`: bytes of a line, at most.
    """

    template: str
    name: str
    per: str = "device"  # or model, or plugin
    policy: str = "line"
    encoding: str = "utf-8"
    trigger: bool = False
    secret: bool = False
    when: str | None = None
    frame: str | None = None
    exact: Sequence[str] = ()
    unset: str | None = None
    longest: int | None = None


class Rule(NamedTuple):
    """What a part of a request tells: PATTERN must match all of it.

    `facts` hold for every match, over them what the pattern captures. `model` is a text around
    what it captured as `{model}`; `rewrite` replaces texts in a field, `models` is the name of
    the model by the phone's own. `paths`: patterns of which the path must match one, for a
    User-Agent. `agent`: whether a path counts whatever the User-Agent ("any"), without one
    ("absent"), or only beside one that matched ("matched").
    """

    pattern: str
    facts: Mapping[str, str] = {}
    model: str | None = None
    rewrite: Mapping[str, Sequence[tuple[str, str]]] = {}
    models: Mapping[str, str] = {}
    paths: Sequence[str] = ()
    agent: str = "any"


class Query(NamedTuple):
    """An argument of the path's query that holds the MAC address."""

    name: str
    agent: str = "any"


class Association(NamedTuple):
    """How well the plugin supports a device: names of `DeviceSupport`, as `COMPLETE+1`."""

    prefix: bool = False  # a model's version is the beginning of the phone's
    own_version: str = "EXACT"
    other_version: str = "COMPLETE"
    unknown_model: str = "PROBABLE"
    no_model: str | None = None
    no_version: str | None = None
    minimum_version: Sequence[int] = ()
    rejected: str | None = None  # pattern of models


class Table(NamedTuple):
    """The phone's words by a parameter's values; without a default other values are absent."""

    words: Mapping[Any, Any]
    default: Any = None


class Zones(NamedTuple):
    """Zones of the tz database by the phone's names for them.

    `nearest`: a zone with a rule that none of them has gets the name of the most similar one.
    """

    zones: Mapping[str, str]
    nearest: bool = False
    default: Any = None


class Row(NamedTuple):
    """A row of places for keys, as many as the model's fact `KIND_keys` or `expansion` says."""

    name: str  # with {n} for the place, {m} for the module
    kind: str
    per_page: str | None = None  # the model's fact with the places of a page


class Keys(NamedTuple):
    """Where function keys are, and the phone's words for their types.

    `unused_lines`: the type of a key without a function whose number is that of a line.
    `after_lines`: the keys stand behind those of the lines. `other_models`: a phone that is not
    the plugin's gets its keys in the first row.
    """

    rows: Sequence[Row]
    types: Mapping[str, Any]
    unused_lines: str | None = None
    after_lines: bool = False
    other_models: bool = False
    needed: bool = False  # templates name `needed_keys`


class Phonebook(NamedTuple):
    """A page of the server's phonebook."""

    vendor: str
    entry: str = "input"
    suffix: str = ""
    user_in_path: bool = False


class Notify(NamedTuple):
    """A SIP NOTIFY that makes the phone fetch its files."""

    event: str = "check-sync"
    body: Mapping[str, str] = {}


class Dialogue(NamedTuple):
    """What is said to a phone over telnet, once it has said what stands before it.

    What is said is a template of the device's configuration.
    """

    steps: Sequence[tuple[str, str]]


class WebRequest(NamedTuple):
    """A POST to a phone's web server; its texts are templates of the device's configuration."""

    path: str
    body: str = ""
    username: str | None = None
    password: str | None = None


class Facts(NamedTuple):
    """All that a plugin knows."""

    name: str
    vendor: str
    defaults: Mapping[str, Any]  # of models, where they say nothing else
    models: Mapping[str, Mapping[str, Any]]
    files: Sequence[File]
    user_agents: Sequence[Rule] = ()
    paths: Sequence[Rule] = ()
    queries: Sequence[Query] = ()
    dhcp: Sequence[Rule] = ()
    tftp: Sequence[Rule] = ()
    mac_prefixes: Sequence[str] = ()  # of which a path's MAC must have one
    association: Association = Association()
    tables: Mapping[str, Table | Zones] = {}
    keys: Keys | None = None
    line_fallbacks: Mapping[str, str] = {}
    extra_lines: bool = False  # lines beyond the model's are kept
    spare_accounts: bool = False  # a line's backup proxy has an account of its own
    backup_servers: bool = False  # a line's backup proxy is a server of its own
    phonebooks: Mapping[str, Phonebook] = {}
    dnd_service: str | None = None
    texts: Sequence[str] = ()  # parameters that are certificates and keys of several lines
    notify: Notify | Dialogue | WebRequest | None = None
    packages: bool = False
    packages_in: str | None = None
    logins: Sequence[str] = ()  # where packages are downloaded with a name and a password
    unwritten: Mapping[str, str] = {}  # parameters that no file tells, each with the reason


# dialplan: Digit maps in the forms that phones have for them.

# An element of a digit map, and the one that is there any number of times.
_ELEMENT = re.compile(r"(\[[^]]*\]|[0-9*#x])(\.?)")
ANY = "x"


def _elements(digit_map: str) -> list[tuple[str, bool]]:
    """The elements of a digit map, each with whether a `.` follows it; the timer is left out."""
    return [(found[1], bool(found[2])) for found in _ELEMENT.finditer(digit_map)]


def dial_rules(digit_maps: Iterable[str], many: str = "+", between: str = "") -> list[str]:
    """Digit maps for phones that know one or more of a kind, and not none or more.

    `xx.` is `x+`; what may be missing makes two of a map. MANY stands behind what is repeated.
    BETWEEN stands between the items of a range.
    """
    found: dict[str, None] = {}
    for digit_map in digit_maps:
        found.update(dict.fromkeys(_without_none(_elements(digit_map), many, between)))
    return list(found)


def _without_none(elements: list[tuple[str, bool]], many: str, between: str) -> Iterator[str]:
    texts = [""]
    last = ""
    for text, repeated in elements:
        if between and text.startswith("["):
            items = re.findall(r"[0-9]-[0-9]|[0-9*#]", text)
            text = f"[{between.join(items)}]"
        if not repeated:
            texts = [begun + text for begun in texts]
        elif text == last:  # one of them stands there already
            texts = [begun + many for begun in texts]
        else:
            texts = [*texts, *(begun + text + many for begun in texts)]
        last = "" if repeated else text
    yield from filter(None, texts)


def regular(digit_map: str) -> str:
    """A digit map as a regular expression, without its ends."""
    signs = {ANY: "[0-9]", "*": "[*]"}
    return "".join(
        signs.get(text, text) + "*" * repeated for text, repeated in _elements(digit_map)
    )


# values: Values on their way into a file: what it cannot carry, how it is quoted, filters.

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


# config: The front door: raw configs as the server lets them through, with the types of its schema.

# The greatest number of a parameter.
NUMBERS = {
    "http_port": 65535, "tftp_port": 65535, "vlan_id": 4094, "vlan_priority": 7,
    "vlan_pc_port_id": 4094, "syslog_port": 65535, "sip_proxy_port": 65535,
    "sip_backup_proxy_port": 65535, "sip_registrar_port": 65535,
    "sip_backup_registrar_port": 65535, "sip_outbound_proxy_port": 65535,
}  # fmt: skip
SWITCHES = (
    "dns_enabled", "ntp_enabled", "vlan_enabled", "syslog_enabled", "sip_subscribe_mwi",
)  # fmt: skip
TEXTS = (
    "ip", "http_base_url", "X_xivo_phonebook_ip", "X_xivo_user_uuid", "dns_ip", "ntp_ip",
    "syslog_ip", "syslog_level", "admin_username", "admin_password", "user_username",
    "user_password", "timezone", "locale", "protocol", "sip_proxy_ip", "sip_backup_proxy_ip",
    "sip_registrar_ip", "sip_backup_registrar_ip", "sip_outbound_proxy_ip", "sip_dtmf_mode",
    "sip_srtp_mode", "sip_transport", "sip_local_certificate", "sip_local_key", "exten_dnd",
    "exten_fwd_unconditional", "exten_fwd_no_answer", "exten_fwd_busy", "exten_fwd_disable_all",
    "exten_park", "exten_pickup_group", "exten_pickup_call", "exten_voicemail",
)  # fmt: skip
LINE_NUMBERS = (
    "proxy_port", "backup_proxy_port", "registrar_port", "backup_registrar_port",
    "outbound_proxy_port",
)  # fmt: skip
LINE_TEXTS = (
    "proxy_ip", "backup_proxy_ip", "registrar_ip", "backup_registrar_ip", "outbound_proxy_ip",
    "username", "auth_username", "password", "display_name", "number", "dtmf_mode", "srtp_mode",
    "voicemail",
)  # fmt: skip
# What the plugin works out and no config may say.
DERIVED = frozenset(
    ["n", "used", "server", "servers", "spare", "secret", "lines", "code", "needed"]
) | {"tz", "language", "sip_port", "phonebook_url", "dnd_on_url", "dnd_off_url", "used_slots"}
# A switch, and what it is nothing without.
NEEDED = {
    "dns_enabled": "dns_ip", "ntp_enabled": "ntp_ip", "vlan_enabled": "vlan_id",
    "syslog_enabled": "syslog_ip",
}  # fmt: skip
DEFAULTS = {"sip_srtp_mode": "disabled", "sip_transport": "udp"}
FEW = 4  # items of a collection, which are looked at one by one
MOST_NAMES = 32  # of what items tell, where they are looked at by name
SYSLOG = {"syslog_port": 514, "syslog_level": "warning"}
ON = frozenset(["1", "on", "t", "true", "y", "yes"])
OFF = frozenset(["0", "off", "f", "false", "n", "no"])


def as_text(value: Any) -> str | None:
    """A text; None for what is none and no number."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        try:
            return str(value)
        except ValueError:  # an integer with more digits than Python writes
            return None
    return None


def as_switch(value: Any) -> bool | None:
    """True or false; None for what is neither."""
    if isinstance(value, int):
        return bool(value) if value in (0, 1) else None
    text = value.lower() if isinstance(value, str) else ""
    return True if text in ON else False if text in OFF else None


def as_number(value: Any, most: int) -> int | None:
    """A number from 0 to MOST; None for others."""
    if isinstance(value, str):
        text = value.strip().replace("_", "")
        number = int(text) if re.fullmatch(r"[+-]?\d{1,9}", text) else -1
    elif isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        number = int(value)
    else:
        return None
    return number if 0 <= number <= most else None


def as_texts(value: Any) -> list[str] | None:
    """A list of texts, or one of them."""
    given = value if isinstance(value, (list, tuple)) else [value]
    texts = [as_text(item) for item in given]
    return [text for text in texts if text is not None] or None


class Kind:
    """The type of a parameter's values, how others are read, and the greatest number."""

    __slots__ = ("most", "read", "type")  # which are looked up more quickly than a tuple's fields

    def __init__(self, of: Any, read: Callable[[Any], Any], most: int) -> None:
        self.type, self.read, self.most = of, read, most


def _number(most: int) -> Kind:
    return Kind(int, lambda value: as_number(value, most), most)


_TEXT = Kind(str, as_text, 0)
_TEXTS = Kind(None, as_texts, 0)
Kinds = Mapping[str, Kind]

KINDS: Kinds = {
    **{name: _number(most) for name, most in NUMBERS.items()},
    **dict.fromkeys(SWITCHES, Kind(bool, as_switch, 0)),
    **dict.fromkeys(TEXTS, _TEXT),
    "sip_servers_root_and_intermediate_certificates": _TEXTS,
    "sip_local_root_and_intermediate_certificates": _TEXTS,
}
LINE: Kinds = {
    **dict.fromkeys(LINE_NUMBERS, _number(65535)),
    **dict.fromkeys(LINE_TEXTS, _TEXT),
}
KEY: Kinds = dict.fromkeys(("type", "value", "label"), _TEXT)
MANAGER: Kinds = {"ip": _TEXT, "port": _number(65535)}
# Collections by number: the kinds of their items' values, and what an item is nothing without.
COLLECTIONS = {
    "sip_lines": (LINE, ""), "funckeys": (KEY, "type"), "sccp_call_managers": (MANAGER, "ip"),
}  # fmt: skip


def typed(
    given: Mapping[str, Any], kinds: Kinds, logger: logging.Logger
) -> tuple[Mapping[str, Any], bool]:
    """GIVEN with values of the KINDS that their names have, and without what is none.

    Itself when it is so already, as most are: each phone waits for this. And whether it
    `is_clean`.
    """
    plain, odd = True, []
    for name, value in given.items():
        kind = kinds.get(name)
        if kind is None:
            if value is None or name in DERIVED:
                odd.append(name)
            elif type(value) is not int or type(name) is not str or not name.isprintable():
                plain = plain and is_clean({name: value})
        elif type(value) is not kind.type or (kind.most and not 0 <= value <= kind.most):
            odd.append(name)
        elif kind.type is str and not value.isprintable():
            plain = False
    if odd:
        given = _mended(given, odd, kinds, logger)
        plain = is_clean(given)
    return given, plain


def _mended(
    given: Mapping[str, Any], odd: Iterable[str], kinds: Kinds, logger: logging.Logger
) -> dict[str, Any]:
    """GIVEN with its ODD values read as what they stand for, or without them."""
    result = dict(given)
    for name in odd:
        value, kind = given[name], kinds.get(name)
        read = None if value is None or kind is None else kind.read(value)
        if read is not None:
            result[name] = read
            continue
        del result[name]
        if value is not None and kind is not None:
            logger.warning("%s is not written: it has no value that it can have", name)
    return result


def _items(
    config: Mapping[str, Any], name: str, kinds: Kinds, required: str, logger: logging.Logger
) -> tuple[dict[str, Any], bool]:
    """The items of a collection whose keys are numbers, and that have what is REQUIRED.

    And whether all of them are clean.
    """
    given = config.get(name)
    if not isinstance(given, dict):
        return {}, True
    found = {
        text: item
        for key, item in given.items()
        if isinstance(item, dict) and NUMBERS_BY_TEXT[(text := str(key))]
    }
    plain = len(found) > FEW and _uniform(found.values(), kinds, required)
    if not plain:
        found, plain = _one_by_one(found, kinds, required, logger)
    if len(found) < len(given):
        message = "%d of %s are not written: they have no number from 1 to 9999, or no content"
        logger.warning(message, len(given) - len(found), name)
    return found, plain


def _one_by_one(
    given: Mapping[str, Any], kinds: Kinds, required: str, logger: logging.Logger
) -> tuple[dict[str, Any], bool]:
    """The items as they are read, without those that lack what is REQUIRED."""
    found, plain = {}, True
    for key, item in given.items():
        read, clean = typed(item, kinds, logger)
        if not required or required in read:
            found[key] = read
            plain = plain and clean
    return found, plain


def _uniform(items: Collection[dict[Any, Any]], kinds: Kinds, required: str) -> bool:
    """Whether all ITEMS surely have what is REQUIRED, and are typed and clean as they are.

    One name of all items after the other, which takes a third of the time that one item after
    the other does; a configuration may be of nothing but names, which are not asked for then.
    """
    names = set().union(*items)
    if len(names) > MOST_NAMES:
        return False
    for name in names:
        values = [item[name] for item in items if name in item]
        types = set(map(type, values))
        of = types.pop()
        kind = kinds.get(name)
        if types or of not in (str, int, bool) or (kind is not None and kind.type is not of):
            return False
        if of is str:
            if not "".join(values).isprintable():
                return False
        elif kind is not None and kind.most and not 0 <= min(values) <= max(values) <= kind.most:
            return False
        if type(name) is not str or not name.isprintable() or name in DERIVED:
            return False
        if name == required and len(values) < len(items):
            return False
    return not items or not required or required in names


def normalised(
    raw_config: Mapping[str, Any], logger: logging.Logger
) -> tuple[dict[str, Any], bool]:
    """A raw config with the types of the server's schema; nothing of RAW_CONFIG is changed.

    And whether it `is_clean`; where that is in doubt, it is not.
    """
    single = {name: value for name, value in raw_config.items() if name not in COLLECTIONS}
    values, plain = typed(single, KINDS, logger)
    config = {**DEFAULTS, **values}
    for switch, needed in NEEDED.items():
        if config.get(switch) and config.get(needed) in (None, ""):
            logger.warning("%s has no effect without %s", switch, needed)
            config[switch] = False
    if config.get("syslog_enabled"):
        config = {**SYSLOG, **config}
    for name, (kinds, required) in COLLECTIONS.items():
        config[name], clean = _items(raw_config, name, kinds, required, logger)
        plain = plain and clean
    return config, plain


# names: Names of files: patterns, and the names of a device's files.

SITE = "site.yaml"  # what a site sets for all phones
_PLACEHOLDER = re.compile(r"\{(mac|MAC|model)(?:\.(\w+))?(?:\[(\d*):(\d*)\])?\}")


class _Part(NamedTuple):
    """A placeholder: what it stands for, a trait of the model, and the part of its text."""

    field: str
    trait: str | None
    cut: slice


class FileName:
    """A pattern of a file's name."""

    def __init__(self, pattern: str) -> None:
        self._parts: list[str | _Part] = []
        end = 0
        for found in _PLACEHOLDER.finditer(pattern):
            field, trait, start, stop = found.groups()
            cut = slice(int(start) if start else None, int(stop) if stop else None)
            self._parts += [pattern[end : found.start()], _Part(field, trait, cut)]
            end = found.end()
        self._parts.append(pattern[end:])

    def wants_model(self) -> bool:
        """Whether the model's name is a part of it."""
        return any(
            not isinstance(p, str) and p.field == "model" and not p.trait for p in self._parts
        )

    def digits(self) -> int:
        """How many digits of the MAC address are in it, where that is one piece."""
        found = [p.cut for p in self._parts if not isinstance(p, str) and p.field in ("mac", "MAC")]
        return max((len(("0" * 12)[cut]) for cut in found), default=0)

    def of(self, mac: str, model: str, facts: Item) -> str | None:
        """The name for a phone; None when its model lacks a trait in it."""
        texts = []
        for part in self._parts:
            if isinstance(part, str):
                texts.append(part)
                continue
            if part.trait is not None:
                trait = vars(facts).get(part.trait, ABSENT)
                if trait is ABSENT:
                    return None
                text = str(trait)
            else:
                text = {"mac": mac, "MAC": mac.upper(), "model": model}[part.field]
            texts.append(text[part.cut])
        return "".join(texts)

    def regex(self) -> str:
        """All names that it can stand for, without folders."""
        result = ""
        for part in self._parts:
            if isinstance(part, str):
                result += re.escape(part)
            elif part.field == "model":
                result += r"[\w.-]*"
            else:
                digits = "[0-9A-F]" if part.field == "MAC" else "[0-9a-f]"
                result += f"{digits}{{{len(('0' * 12)[part.cut])}}}"
        return result


def with_traits(pattern: str, model: Item) -> str | None:
    """A pattern with the traits of MODEL filled in; None when it lacks one."""
    traits = vars(model)
    parts, end = [], 0
    for found in _PLACEHOLDER.finditer(pattern):
        trait, start, stop = found.groups()[1:]
        if trait is None:
            continue
        if trait not in traits:
            return None
        cut = slice(int(start) if start else None, int(stop) if stop else None)
        parts += [pattern[end : found.start()], str(traits[trait])[cut]]
        end = found.end()
    return "".join([*parts, pattern[end:]])


def sensitive(files: Iterable[File], former: Iterable[str] = ()) -> re.Pattern[str] | None:
    """The names of files that hold or held secrets, without folders; None without any."""
    found = [file.name for file in files if file.per == "device" and file.secret]
    names = [FileName(name.rpartition("/")[2]).regex() for name in [*found, *former]]
    return re.compile("|".join(names)) if names else None


# site: What a site sets for all its phones: `site.yaml` beside the plugins, and one of a plugin's own.

MOST_BYTES = 65_536
DEEPEST = 4  # levels of mappings and lists
MOST_SAID = 20  # faults of a file
LONGEST_LINE = 255  # characters of a text
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]+")
# A digit map of RFC 3435, section 2.1.5, without `|` and with the timer at its end.
_DIGIT_MAP = re.compile(r"(?:(?:[0-9*#x]|\[(?:[0-9]-[0-9]|[0-9*#])+\])\.?)+T?")
_URL = re.compile(r"(?:https?|ftp)://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")
Where = tuple[Any, ...]  # of a value: the keys and positions that lead to it
Faults = list[tuple[Where, str]]
Reader = Callable[[Any, Where, Faults], Any]  # gives None for what is no such value


class BrokenSiteError(ValueError):
    """Nothing of the file can be used: the line, 0 for the whole of it, and why."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


# What is allowed


def _plain(allowed: str, read: Callable[[Any], Any]) -> Reader:
    """A value without parts, by what READ makes of it: None for what is not ALLOWED."""

    def reader(value: Any, keys: Where, faults: Faults) -> Any:
        found = read(value)
        if found is None:
            faults.append((keys, f"{allowed} is allowed"))
        return found

    return reader


def _count(most: int, least: int = 0) -> Reader:
    def read(value: Any) -> Any:
        return value if type(value) is int and least <= value <= most else None

    return _plain(f"a number from {least} to {most}", read)


def _word(*words: str) -> Reader:
    return _plain("one of " + ", ".join(words), lambda value: value if value in words else None)


def _as_line(value: Any) -> str | None:
    """A text of one line; a number is one, too."""
    text = str(value) if type(value) in (int, float) else value
    if not isinstance(text, str) or not text or len(text) > LONGEST_LINE:
        return None
    return text if text.isprintable() and text == text.strip() else None


def _as_digit_map(value: Any) -> str | None:
    text = _as_line(value)
    return text if text and len(text) <= 64 and _DIGIT_MAP.fullmatch(text) else None


def _as_logo(value: Any) -> str | None:
    """A URL, or a path that stays in the folder that is served."""
    if not isinstance(value, str) or (not _URL.fullmatch(value) and _as_line(value) is None):
        return None
    if len(value) <= 2000 and _URL.fullmatch(value):
        return value
    parts = value.split("/")
    inside = not {"", ".", ".."} & set(parts) and "\\" not in value
    return value if inside and max(len(part.encode()) for part in parts) <= 200 else None


def _fields(readers: Mapping[str, Reader], required: tuple[str, ...] = ()) -> Reader:
    """A mapping of these; what is REQUIRED must be there."""

    def reader(value: Any, keys: Where, faults: Faults) -> Any:
        if not isinstance(value, dict):
            faults.append((keys, "a mapping is allowed"))
            return None
        found = {}
        for name, item in value.items():
            if name not in readers:
                faults.append(((*keys, name), "there are " + ", ".join(readers)))
            elif item is not None:
                read = readers[name](item, (*keys, name), faults)
                if read is not None:
                    found[name] = read
        lacking = [name for name in required if name not in found]
        if lacking:
            faults.append((keys, f"it needs {' and '.join(lacking)}"))
            return None
        return found

    return reader


def _each(reader_of_item: Reader, most: int) -> Reader:
    """A list of these."""

    def reader(value: Any, keys: Where, faults: Faults) -> Any:
        if not isinstance(value, list) or len(value) > most:
            faults.append((keys, f"a list of at most {most} is allowed"))
            return None
        found = [reader_of_item(item, (*keys, n), faults) for n, item in enumerate(value)]
        return [item for item in found if item is not None]

    return reader


_LINE = _plain(f"a text of one line, up to {LONGEST_LINE} characters,", _as_line)
_SITE = _fields(
    {
        "dial_plan": _each(
            _plain("a digit map such as 0[1-9]xxxxxxxx, 1xx or 9x.T", _as_digit_map), 50
        ),
        "lldp": _plain("true or false", lambda value: value if type(value) is bool else None),
        "dot1x": _fields(
            {
                "method": _word("off", "md5", "tls", "peap", "ttls", "fast"),
                "identity": _LINE,
                "password": _LINE,
            },
            required=("method",),
        ),
        "ring_tones": _each(
            _fields(
                {"alert_info": _LINE, "ring": _count(10, least=1)},
                required=("alert_info", "ring"),
            ),
            10,
        ),
        "web_interface": _word("off", "http", "https", "on"),
        "backlight": _fields({"seconds": _count(86_400), "level": _count(100)}),
        "logo": _plain("a URL, or the path of a file that this plugin serves,", _as_logo),
    }
)


def site_values(given: Any) -> tuple[dict[str, Any], Faults]:
    """What a site sets, of data from its file, and what is wrong in that."""
    faults: Faults = []
    return _SITE(given, (), faults) or {}, faults


# The file


def composed(text: str) -> tuple[dict[str, Any], dict[Where, int]]:
    """The mapping that YAML describes, and the line of each value in it. Raises BrokenSiteError."""
    lines: dict[Where, int] = {}
    try:
        events = yaml.parse(text, Loader=yaml.SafeLoader)
        found = None
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent" and found is not None:
                raise BrokenSiteError(event.start_mark.line + 1, "a second document begins here")
            if kind in ("ScalarEvent", "AliasEvent", "SequenceStartEvent", "MappingStartEvent"):
                found = _value(event, events, (), lines)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or str(error)
        line = mark.line + 1 if mark else 0
        raise BrokenSiteError(line, " ".join(str(why).split())[:200]) from error
    except (ValueError, OverflowError) as error:  # of an escape that is no character
        if isinstance(error, BrokenSiteError):
            raise
        raise BrokenSiteError(0, "an escape stands for no character") from error
    if not isinstance(found, dict):
        raise BrokenSiteError(0, "a mapping of settings was expected")
    return found, lines


def _value(event: Any, events: Iterator[Any], keys: Where, lines: dict[Where, int]) -> Any:
    """What begins with an EVENT of YAML's; at most DEEPEST levels."""
    line = lines[keys] = event.start_mark.line + 1
    kind = type(event).__name__
    _check_plain(event)
    if kind == "ScalarEvent":
        return _scalar(event.value, event.implicit[0])
    if len(keys) >= DEEPEST:
        raise BrokenSiteError(line, f"more than {DEEPEST} levels")
    if kind == "SequenceStartEvent":
        items: list[Any] = []
        while type(event := next(events)).__name__ != "SequenceEndEvent":
            items.append(_value(event, events, (*keys, len(items)), lines))
        return items
    found: dict[str, Any] = {}
    while type(event := next(events)).__name__ != "MappingEndEvent":
        line = event.start_mark.line + 1
        _check_plain(event)
        if type(event).__name__ != "ScalarEvent" or not event.value.isprintable():
            raise BrokenSiteError(line, "a key is a plain text")
        name = event.value
        if name in found:
            raise BrokenSiteError(line, f"{name} stands twice")
        found[name] = _value(next(events), events, (*keys, name), lines)
        lines[(*keys, name)] = line
    return found


def _check_plain(event: Any) -> None:
    """Raise BrokenSiteError for what is more than data."""
    line = event.start_mark.line + 1
    if event.anchor is not None:
        raise BrokenSiteError(line, "anchors and aliases are not allowed")
    if event.tag is not None and str(event.tag) not in ("!", "None"):
        raise BrokenSiteError(line, "tags are not allowed")


def _scalar(text: str, plain: bool) -> Any:
    """A value by the core schema of YAML 1.2, where `off` and `no` are texts."""
    if not plain:
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and str(float(text)) == text:
        return float(text)
    return text


class SiteFile:
    """One `site.yaml`, read again when it has changed."""

    def __init__(self, path: str, logger: logging.Logger) -> None:
        self._path = path
        self._logger = logger
        self._mark: tuple[int, ...] | None = None
        self._values: dict[str, Any] = {}

    def values(self) -> dict[str, Any]:
        """What it sets; the same mapping as long as the file is the same."""
        # most are not there, which is told without an exception
        mark = self._changed() if os.access(self._path, os.F_OK) else None
        if mark != self._mark:
            self._mark = mark
            self._values = {} if mark is None else self._read()
        return self._values

    def _changed(self) -> tuple[int, ...] | None:
        """What is another of a file that has changed; None without a file."""
        try:
            found = os.lstat(self._path)
        except OSError:
            return None
        return found.st_mode, found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self) -> dict[str, Any]:
        try:
            given, lines = composed(self._text())
        except OSError as error:
            self._logger.error("%s is not used: %s", self._path, error.strerror)
            return {}
        except BrokenSiteError as error:
            where = f"{self._path}, line {error.line}" if error.line else self._path
            self._logger.error("%s: nothing of the file is used: %s", where, error)
            return {}
        values, faults = site_values(given)
        for keys, why in faults[:MOST_SAID]:
            name = ".".join(map(str, keys))[:LONGEST_LINE]
            self._logger.warning(
                "%s, line %d: %s is not used: %s", self._path, lines[keys], name, why
            )
        if len(faults) > MOST_SAID:
            self._logger.warning("%s: %d more", self._path, len(faults) - MOST_SAID)
        return values

    def _text(self) -> str:
        """The file's text. Raises OSError for what is no file, and BrokenSiteError."""
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        if not stat.S_ISREG(os.lstat(self._path).st_mode):
            raise OSError(errno.EINVAL, "it is a link, a folder or a pipe")
        with os.fdopen(os.open(self._path, flags), "rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise BrokenSiteError(0, f"it has more than {MOST_BYTES} bytes")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise BrokenSiteError(line, "it is not UTF-8") from error


class Site:
    """What holds for the phones of a plugin: of the site's file, and over it of the plugin's."""

    def __init__(self, plugin_dir: str, var: str, logger: logging.Logger) -> None:
        beside = os.path.dirname(os.path.abspath(plugin_dir))
        self._common = SiteFile(os.path.join(beside, SITE), logger)
        self._own = SiteFile(os.path.join(var, "templates", SITE), logger)
        self._given: tuple[Any, Any] = (None, None)
        self._settings = settings({})
        self.names: frozenset[str] = frozenset()  # of what is set, such as `site.dot1x.method`

    def current(self) -> Item:
        """What templates name as `site`; one or two files are looked at, and seldom read."""
        common, own = self._common.values(), self._own.values()
        if common is not self._given[0] or own is not self._given[1]:
            self._given = common, own
            values = {**common, **own}
            self._settings = settings(values)
            self.names = frozenset(_names(values, "site"))
        return self._settings


def _names(values: Mapping[str, Any], above: str) -> Iterator[str]:
    """Names of all that is set, be it false; an empty list sets nothing."""
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _names(value, f"{above}.{name}")
        elif value != []:
            yield f"{above}.{name}"


def settings(values: Mapping[str, Any]) -> Item:
    """The settings of a site: what it leaves out is undefined, a group empty."""
    tones = values.get("ring_tones", ())
    maps = values.get("dial_plan", ())
    return Item(
        **{
            **values,
            "dot1x": Item(**values.get("dot1x", {})),
            "backlight": Item(**values.get("backlight", {})),
            "ring_tones": [Item(n=n, **tone) for n, tone in enumerate(tones, start=1)],
            "dial_plan": [
                Item(n=n, digit_map=text, fixed=not {".", "T"} & set(text))
                for n, text in enumerate(maps, start=1)
            ],
        }
    )


def served(site: Item, server_url: str) -> Item:
    """SITE with a logo that has no server fetched from the provisioning server."""
    logo = site.logo
    if not logo or "://" in logo:
        return site
    return Item(**{**vars(site), "logo": f"{server_url}/{logo}"})


# untold: What a config sets and a plugin does not write: said, so that nobody has to wonder.

# Parameters that mean nothing while a switch is off begin as the switch does.
_SWITCHES = tuple((name.partition("_")[0] + "_", name) for name in NEEDED)
# Two that are the same unless somebody says otherwise: what tells the one tells the other.
_PAIRS = (
    ("sip_registrar_ip", "sip_proxy_ip"),
    ("registrar_ip", "proxy_ip"),
    ("auth_username", "username"),
)
_SAME = {**dict(_PAIRS), **{right: left for left, right in _PAIRS}}


def is_own(values: Mapping[str, Any], name: str) -> bool:
    """Whether a value is there that the server has not set by itself."""
    value = values.get(name)
    if value is None or value is False or value in ("", DEFAULTS.get(name), SYSLOG.get(name)):
        return False
    return name not in _SAME or value != values.get(_SAME[name])


class Unwritten:
    """What a plugin does not write, and why, as far as a reason is known."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        self._single, self._of_items, self._options, self._of_site = [], [], [], []
        for name, reason in reasons.items():
            group, _, field = name.partition(".")
            text = f"{name} ({reason})" if reason else name
            if group == "options":
                self._options.append((field, text))
            elif group == "site":
                self._of_site.append((name, text))
            elif field:
                self._of_items.append((group, field, text))
            else:
                switch = next((on for begin, on in _SWITCHES if name.startswith(begin)), None)
                self._single.append((name, switch, text))

    def untold(
        self, config: Mapping[str, Any], options: object, site: Collection[str]
    ) -> Iterator[str]:
        """Each of the parameters that the config sets, and of what the site does.

        CONFIG has gone through the front door; OPTIONS are those of the device. SITE: the names
        of what `site.yaml` sets.
        """
        for name, switch, text in self._single:
            on = switch is None or config.get(switch)
            if on and config.get(name) != {} and is_own(config, name):
                yield text
        for group, field, text in self._of_items:
            for item in config[group].values():
                if field in item and is_own(item, field):
                    yield text
                    break
        if isinstance(options, dict):
            yield from (text for field, text in self._options if options.get(field))
        if site:
            yield from (text for name, text in self._of_site if name in site)


# timezone: Time zones by their POSIX rules, which the files of the tz database end with.

_NAME = re.compile("[A-Za-z0-9+_-]+(?:/[A-Za-z0-9+_-]+)*")
_RULE = re.compile(
    r"(?:<[^>]+>|[A-Za-z]+)([+-]?[\d:]+)"
    r"(?:(?:<[^>]+>|[A-Za-z]+)([+-]?[\d:]+)?,([^,]+),([^,]+))?"
)
MOST_NAME = 100  # characters of a zone's name


def posix_rule(name: str | None) -> str | None:
    """The rule of a zone, such as CET-1CEST,M3.5.0,M10.5.0/3; None if unknown."""
    if not name or len(name) > MOST_NAME or not _NAME.fullmatch(name):
        return None
    for folder in zoneinfo.TZPATH:
        try:
            data: bytes | None = Path(folder, name).read_bytes()
            break
        except OSError:
            continue
    else:
        try:
            data = pkgutil.get_data("tzdata", f"zoneinfo/{name}")
        except (OSError, ImportError):
            return None
    if not data or not data.startswith(b"TZif"):
        return None
    return data[:-1].rpartition(b"\n")[2].decode("ascii", "replace") or None


def _minutes(text: str) -> int:
    """Minutes of a POSIX time such as -1, 5:30 or +02:00."""
    sign = -1 if text.startswith("-") else 1
    hours, _, minutes = text.lstrip("+-").partition(":")
    return sign * (int(hours) * 60 + int((minutes or "0").partition(":")[0]))


class Change(Item):
    """A change to or from summer time; `day` is that of the year in which a file is written."""

    @property
    def day(self) -> int:
        """The day of its month, for phones that know no weeks."""
        year = time.gmtime(time.time()).tm_year
        first, days = calendar.monthrange(year, self.month)  # 0 is Monday
        day = 1 + (self.weekday - 1 - first) % 7 + 7 * (self.week - 1)
        return int(day if day <= days else day - 7)


def _change(text: str) -> Change | None:
    """A change such as M3.5.0/2: month, week (5 is the last), weekday (0 is Sunday), time."""
    day, _, hours = text.partition("/")
    minutes = _minutes(hours) if hours else 120
    if not day.startswith("M"):
        return None
    month, week, weekday = (int(part) for part in day[1:].split("."))
    # Phones know the hours of one day: a change before or after it is some hours late or early,
    # which is better than a weekday that is a week off in some years.
    minutes = min(max(minutes, 0), 1439)
    return Change(
        month=month,
        week=week,
        week_or_last=-1 if week == 5 else week,
        weekday=weekday,
        iso_weekday=weekday or 7,
        hour=minutes // 60,
        minute=minutes % 60,
    )


@functools.lru_cache(maxsize=1000)
def time_zone(name: str | None) -> Item | None:
    """A zone's offset and summer time in minutes east of Greenwich; None for an unknown zone."""
    match = _RULE.fullmatch(posix_rule(name) or "")
    if match is None:
        return None
    offset = -_minutes(match[1])
    zone = Item(name=name, offset=offset)
    if match[3]:
        summer = -_minutes(match[2]) if match[2] else offset + 60
        start, end = _change(match[3]), _change(match[4])
        if summer < offset:  # Ireland: winter is the exception
            offset, summer, start, end = summer, offset, end, start
            zone.offset = offset
        if start and end:
            zone.dst = Item(save=summer - offset, start=start, end=end)
    return zone


def _rule(zone: Item) -> tuple[int, str]:
    """What zones with the same clock have in common."""
    return zone.offset, repr(vars(zone).get("dst"))


def _summer(zone: Item) -> int:
    """0 without summer time, 1 in the northern half of the world, -1 in the southern."""
    dst = vars(zone).get("dst")
    return 0 if dst is None else 1 if dst.start.month < dst.end.month else -1


def _distance(zone: Item, other: Item) -> tuple[int, int]:
    """How far two zones are apart: first in minutes, then in their summer time."""
    return abs(zone.offset - other.offset), abs(_summer(zone) - _summer(other))


def _clock(zone: Item) -> str:
    """A zone in words, such as UTC+01:00 with summer time."""
    sign = "-" if zone.offset < 0 else "+"
    hours, minutes = divmod(abs(zone.offset), 60)
    summer = f"{'with' if vars(zone).get('dst') else 'without'} summer time"
    return f"UTC{sign}{hours:02d}:{minutes:02d} {summer}"


class PhoneZones:
    """A phone's names for time zones, found by the zones' rules."""

    def __init__(self, table: Zones) -> None:
        self._table = table
        self.names = functools.lru_cache(maxsize=1000)(self._names)
        self.other = functools.lru_cache(maxsize=1000)(self._other)

    @functools.cached_property
    def _known(self) -> list[tuple[str, Item]]:
        known = [(name, time_zone(of)) for name, of in self._table.zones.items()]
        return [(name, zone) for name, zone in known if zone is not None]

    @functools.cached_property
    def _by_rule(self) -> dict[tuple[int, str], list[str]]:
        found: dict[tuple[int, str], list[str]] = {}
        for name, zone in self._known:
            found.setdefault(_rule(zone), []).append(name)
        return found

    def _nearest(self, zone: Item) -> list[tuple[str, Item]]:
        """The name of the most similar zone, and that zone; empty for an empty table."""
        return sorted(self._known, key=lambda item: _distance(zone, item[1]))[:1]

    def _names(self, zone_name: str) -> list[str]:
        """The phone's names for a zone, its own first; where it has none, the nearest."""
        zone = time_zone(zone_name)
        if zone is None:
            return []
        same = self._by_rule.get(_rule(zone), [])
        if not same and self._table.nearest:
            return [name for name, _ in self._nearest(zone)]
        return sorted(same, key=lambda name: self._table.zones[name] != zone_name)

    def _other(self, zone_name: str | None) -> str | None:
        """In words, what the phone gets in place of a zone whose rule none of its own has."""
        zone = time_zone(zone_name)
        if zone is None or not self._table.nearest or _rule(zone) in self._by_rule:
            return None
        for name, other in self._nearest(zone):
            rule = "another rule" if _clock(zone) == _clock(other) else _clock(other)
            return f"timezone {zone.name}, {_clock(zone)}: the phone's nearest is {name}, {rule}"
        return None


def zone_filter(table: Zones) -> Callable[..., Any]:
    """A filter that gives the phone's name for a time zone: that of a zone with the same rule."""
    default = Undefined() if table.default is None else table.default
    zones = PhoneZones(table)

    def find(zone: Any, prefer: str = "") -> Any:
        found = zones.names(zone.name) if isinstance(zone, Item) else []
        preferred = [name for name in found if prefer and name.startswith(prefer)]
        best = preferred or found
        return best[0] if best else default

    return find


# identify: Who a phone is, by its requests, and how well a plugin supports it.

MAC = re.compile("[0-9a-fA-F]{2}(?:[:-]?[0-9a-fA-F]{2}){5}")
LONGEST = 512  # characters of a text that a phone sends; no rule is about longer ones
Told = dict[str, str]


def mac_address(text: str) -> str | None:
    """A MAC address with colons; None for the one in names of files for all phones."""
    digits = re.sub("[^0-9a-f]", "", text.lower())
    if not digits.strip("0"):
        return None
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


class Pattern:
    """A rule with its patterns compiled."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.match = re.compile(rule.pattern).fullmatch
        self._paths = [re.compile(path) for path in rule.paths]

    def wants(self, path: str) -> bool:
        """Whether the rule is about a request for PATH."""
        return not self._paths or any(one.fullmatch(path) for one in self._paths)

    def told(self, match: re.Match[str]) -> Told:
        """What the rule reads in a text that it matches."""
        rule, found = self.rule, match.groupdict()
        if rule.model is not None and "model" in found:
            found["model"] = rule.model.replace("{model}", found["model"])
        for name, changes in rule.rewrite.items():
            for old, new in changes:
                if name in found:
                    found[name] = found[name].replace(old, new)
        if "model" in found:
            found["model"] = rule.models.get(found["model"], found["model"])
        if "mac" in found:
            mac = mac_address(found.pop("mac"))
            if mac is not None:
                found["mac"] = mac
        return {**rule.facts, **found}


def patterns(rules: Sequence[Rule]) -> list[Pattern]:
    """RULES with their patterns compiled."""
    return [Pattern(rule) for rule in rules]


def first(rules: Sequence[Pattern], text: str, path: str = "") -> Told:
    """What the first rule that matches tells; nothing without any."""
    if len(text) <= LONGEST:
        for pattern in rules:
            match = pattern.match(text)
            if match is not None and pattern.wants(path):
                return pattern.told(match)
    return {}


class Extractor:
    """Asked by the server for every request of every phone, so it must never fail.

    Plugins with the same rules share one, which remembers its last answer: the server asks all
    of its plugins about each request.
    """

    _last: Any = None
    _found: Told | None = None

    def extract(self, request: Any, request_type: Any) -> Any:
        """What a request tells of the phone that sends it, or None, as a Deferred."""
        said = self.said(request)
        if said != self._last:
            self._last, self._found = said, self.told(*said) or None
        return defer.succeed(dict(self._found) if self._found else None)

    def said(self, request: Any) -> tuple[Any, ...]:
        """The parts of a request that matter."""
        raise NotImplementedError

    def told(self, *said: Any) -> Told:
        """What these parts tell; nothing when they are not of one of these phones."""
        raise NotImplementedError


class HttpExtractor(Extractor):
    """Reads the User-Agent, the path and the query of HTTP requests."""

    def __init__(self, facts: Facts) -> None:
        self._agents = patterns(facts.user_agents)
        self._paths = patterns(facts.paths)
        self._by_themselves = [one for one in self._paths if one.rule.agent != "matched"]
        self._queries = [(query.name.encode(), query.agent) for query in facts.queries]
        self._prefixes = frozenset(facts.mac_prefixes)

    def said(self, request: Any) -> tuple[Any, ...]:
        said = request.getHeader(b"User-Agent"), request.path
        if self._queries:
            said += tuple(request.args.get(name, [b""])[0] for name, _ in self._queries)
        return said

    def told(self, header: bytes | None, path: bytes, *arguments: bytes) -> Told:
        asked = path.decode("utf-8", "replace")
        if len(asked) > LONGEST:
            return {}
        found = first(self._agents, header.decode("utf-8", "replace"), asked) if header else {}
        for pattern in self._paths if found else self._by_themselves:
            if header and pattern.rule.agent == "absent":
                continue
            match = pattern.match(asked)
            facts = pattern.told(match) if match else None
            if facts is not None and self._ours(facts.get("mac")):
                found = {**facts, **found}
                break
        for (_, agent), argument in zip(self._queries, arguments):
            text = argument.decode("ascii", "replace")
            if (found or agent != "matched") and "mac" not in found and MAC.fullmatch(text):
                mac = mac_address(text)
                if mac is not None:
                    found = {**found, "mac": mac}
        return found

    def _ours(self, mac: str | None) -> bool:
        """Whether a MAC address has one of the vendor's prefixes, where that is asked for."""
        return mac is None or not self._prefixes or mac.replace(":", "")[:6] in self._prefixes


class DhcpExtractor(Extractor):
    """Reads the vendor class of DHCP requests."""

    def __init__(self, facts: Facts) -> None:
        self._rules = patterns(facts.dhcp)

    def said(self, request: Any) -> tuple[Any, ...]:
        return (request["options"].get(60, ""),)

    def told(self, vendor_class: bytes | str) -> Told:
        if isinstance(vendor_class, bytes):
            vendor_class = vendor_class.decode("utf-8", "replace")
        return first(self._rules, vendor_class)


class TftpExtractor(Extractor):
    """Reads the name of the file asked for by TFTP."""

    def __init__(self, facts: Facts) -> None:
        self._rules = patterns(facts.tftp)

    def said(self, request: Any) -> tuple[Any, ...]:
        return (request["packet"]["filename"],)

    def told(self, name: bytes) -> Told:
        return first(self._rules, name.decode("utf-8", "replace"))


_EXTRACTORS: dict[str, Extractor] = {}


def extractor(kind: Callable[[Facts], Extractor], facts: Facts) -> Extractor:
    """The extractor of these facts, which plugins with the same rules share."""
    rules = facts.user_agents, facts.paths, facts.queries, facts.dhcp, facts.tftp
    key = f"{kind} {rules} {facts.mac_prefixes}"
    if key not in _EXTRACTORS:
        _EXTRACTORS[key] = kind(facts)
    return _EXTRACTORS[key]


def support(name: str) -> Any:
    """A degree of support by its name, such as COMPLETE or COMPLETE+1."""
    base, _, more = name.partition("+")
    return DeviceSupport[base] + int(more) if more else DeviceSupport[base]


class Associator(BasePgAssociator):
    """How well the plugin supports a device."""

    def __init__(self, facts: Facts) -> None:
        self._vendor = facts.vendor
        versions = {"version": facts.defaults.get("version")}
        self._models = {
            name: {**versions, **own}.get("version") for name, own in facts.models.items()
        }
        self._rules: Association = facts.association
        self._rejected = re.compile(self._rules.rejected) if self._rules.rejected else None

    def _do_associate(self, vendor: str, model: str | None, version: str | None) -> Any:
        if vendor != self._vendor:
            return DeviceSupport.IMPROBABLE
        # the server's database may hold numbers
        return self._degree(*(None if text is None else str(text) for text in (model, version)))

    def _degree(self, model: str | None, version: str | None) -> Any:
        rules = self._rules
        if self._rejected and self._rejected.fullmatch(model or ""):
            return DeviceSupport.NONE
        if rules.no_version and version is None:
            return support(rules.no_version)
        numbers = version_numbers(version)
        if numbers and numbers < list(rules.minimum_version):
            return DeviceSupport.NONE
        if model is None or model not in self._models:
            return support(
                rules.no_model if model is None and rules.no_model else rules.unknown_model
            )
        own = self._models[model]
        same = own and version and (version.startswith(own) if rules.prefix else version == own)
        return support(rules.own_version if same else rules.other_version)


# lines: The accounts of a phone, the servers they register at, and call managers.

NOBODY = "autoprov"  # the password with which a phone that nobody has yet asks to be provisioned


def accounts(model: Item) -> dict[int, Item]:
    """The accounts of one of the plugin's models, none of them used."""
    return {n: Item(n=n, used=False) for n in range(1, model.lines + 1)}


def sip_lines(
    config: Mapping[str, Any],
    model: Item,
    unused: Mapping[int, Item],
    fallbacks: Mapping[str, str],
    keep: bool,
    logger: logging.Logger,
) -> list[Item]:
    """The accounts of the phone in order, with and without a line.

    UNUSED: the model's `accounts`. FALLBACKS: the global parameter that a line's parameter
    defaults to. KEEP: lines beyond those of the model are the phone's, too.
    """
    lines = dict(unused)
    for n, given in sorted(by_number(config.get("sip_lines")).items()):
        if model.listed and n not in unused and not keep:
            logger.warning("Line %s is beyond the %s of model %s", n, len(unused), model.name)
            continue
        facts = dict(given)
        for name, source in fallbacks.items():
            if name not in facts and source in config:
                facts[name] = config[source]
        if facts.get("password") not in (None, "", NOBODY):
            facts["secret"] = facts["password"]
        lines[n] = Item(**{**facts, "n": n, "used": True})
    return [lines[n] for n in sorted(lines)]


def give_spares(lines: Sequence[Item], model: Item, logger: logging.Logger) -> None:
    """Give each line with a backup proxy a `spare`: an account that no line uses."""
    used = {line.n for line in lines if line.used}
    last = model.lines if model.listed else 2 * max(used, default=0)
    spares = iter([n for n in range(1, last + 1) if n not in used])
    for line in lines:
        if line.used and line.backup_proxy_ip:
            spare = next(spares, None)
            if spare is not None:
                line.spare = spare
            else:
                message = "No account of model %s is left for the backup of line %s"
                logger.warning(message, model.name, line.n)


def group_servers(lines: Sequence[Item], backups: bool) -> list[Item]:
    """The SIP servers in order of use, numbered from 1; each line learns its servers.

    BACKUPS: a line's backup proxy is a server of its own.
    """
    servers: dict[tuple[Any, Any], Item] = {}
    for line in (line for line in lines if line.used):
        facts = vars(line)
        line.servers = []
        for name in ("proxy", "backup_proxy") if backups else ("proxy",):
            address = facts.get(f"{name}_ip"), facts.get(f"{name}_port")
            if name == "backup_proxy" and not address[0]:
                continue
            if address not in servers:
                own = {**facts, "proxy_ip": address[0], "proxy_port": address[1]}
                own = {key: value for key, value in own.items() if value is not None}
                servers[address] = Item(**{**own, "n": len(servers) + 1, "lines": []})
            if servers[address] not in line.servers:
                servers[address].lines.append(line)
                line.servers.append(servers[address])
        line.server = line.servers[0].n
    return list(servers.values())


def call_managers(config: Mapping[str, Any]) -> list[Item]:
    """The SCCP call managers by priority."""
    given = sorted(by_number(config.get("sccp_call_managers")).items())
    return [Item(**{**item, "n": n}) for n, item in given]


# keys: Function keys: the places of a model, and what a configuration puts there.

def slot_name(pattern: str, n: int, m: int) -> str:
    """The phone's name of a place."""
    return pattern.replace("{n}", str(n)).replace("{m}", str(m))


def _slot(number: int, name: str, index: int, module: int, per_page: int) -> Item:
    """A place for a key; without pages all are on the first."""
    page, position = divmod(index - 1, per_page) if per_page else (0, index - 1)
    return Item(
        n=number,
        slot=name,
        index=index,
        module=module,
        page=page + 1,
        position=position + 1,
        used=False,
    )


def _places(row: Row, model: Item) -> Iterator[tuple[str, int, int, int]]:
    per_page = (getattr(model, row.per_page, 0) or 0) if row.per_page else 0
    modules: Sequence[int] = (0,)
    if row.kind == "expansion":
        last, count = model.expansion
        modules = range(1, last + 1)
    else:
        count = getattr(model, f"{row.kind}_keys", 0) or 0
    for m in modules:
        for n in range(1, count + 1):
            yield slot_name(row.name, n, m), n, m, per_page


def key_slots(rows: Sequence[Row], model: Item) -> tuple[Item, ...]:
    """The places for function keys of a model, in provd's order."""
    if not model.listed:
        return ()
    places = [place for row in rows for place in _places(row, model)]
    return tuple(_slot(number, *place) for number, place in enumerate(places, start=1))


def _wanted(config: Any, lines: Sequence[Item], keys: Keys, places: int | None) -> dict[int, Any]:
    """What is asked for, by the number of the place; lines have keys as far as there are PLACES."""
    wanted = by_number(config.get("funckeys"))
    if keys.unused_lines is not None:
        own: dict[int, Any] = {}
        for line in (line for line in lines if line.used):
            if places is not None and line.n > places:
                break
            text = line.number or ""
            own[line.n] = {
                "type": keys.unused_lines,
                "line": line.n,
                "value": text,
                "label": text,
            }
        wanted = {**own, **wanted}
    if keys.after_lines:
        last = max((line.n for line in lines if line.used), default=0)
        wanted = {last + number: key for number, key in wanted.items()}
    return wanted


def function_keys(
    config: Any,
    model: Item,
    lines: Sequence[Item],
    keys: Keys,
    slots: Sequence[Item],
    logger: logging.Logger,
) -> tuple[list[Item], list[Item]]:
    """The phone's function keys in order, with and without a function, and those with one."""
    unknown = keys.other_models and not model.listed
    wanted = _wanted(config, lines, keys, None if unknown else len(slots))
    if unknown:
        row = keys.rows[0].name
        numbers = range(1, max(wanted, default=0) + 1)
        slots = [_slot(n, slot_name(row, n, 0), n, 0, 0) for n in numbers]
    types, last, new = keys.types, len(slots), object.__new__
    found, used = list(slots), []
    for number in sorted(wanted):
        key = wanted[number]
        code = types.get(key.get("type"), ABSENT)
        if not 1 <= number <= last:
            message = "Function key %s is beyond the %s of model %s"
            logger.warning(message, number, last, model.name)
        elif code is ABSENT or key.get("value") is None:
            logger.warning("Function key %s has no type or value for this phone", number)
        else:
            # in place of `Item(...)` and a call, for each phone waits for all of its keys
            item, line = new(Item), key.get("line")
            item.__dict__ = facts = {**key, **vars(slots[number - 1])}
            usual = type(line) is int and 0 < line <= 9999
            facts["line"] = line if usual else line_number(line)
            facts["code"], facts["used"] = code, True
            found[number - 1] = item
            used.append(item)
    return found, used


def line_number(line: Any) -> int:
    """The line that a key uses; the first where it tells none."""
    return as_number(line, 9999) or 1


def with_needed(keys: Sequence[Item], used: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """KEYS, and those of them with a function or before one in their row, which are `needed`.

    For phones that count a row's keys by those in the file. Keys without a function are the
    model's, so they are not changed. USED is in the order of KEYS.
    """
    last: dict[tuple[str, int], int] = {}
    for key in used:
        facts = vars(key)
        last[facts["slot"], facts["module"]] = facts["index"]
    result, needed = [], []
    for key in keys:
        facts = vars(key)
        if facts["used"]:
            facts["needed"] = True
            needed.append(key)
        elif facts["index"] <= last.get((facts["slot"], facts["module"]), 0):
            key = Item(**facts, needed=True)
            needed.append(key)
        result.append(key)
    return result, needed


def key_pages(keys: Sequence[Item]) -> list[Item]:
    """The pages of KEYS, row by row: each has its row's `slot`, `page` and `function_keys`."""
    pages: dict[tuple[str, int], list[Item]] = {}
    for key in keys:
        facts = vars(key)
        pages.setdefault((facts["slot"], facts["page"]), []).append(key)
    return [Item(slot=slot, page=n, function_keys=own) for (slot, n), own in pages.items()]


# former: What files were called in earlier releases: names that the plugin remembers in its `var`.

INDEX = "names.json"  # in var
MOST = 100  # names that are remembered
SIZE = 100_000  # bytes of an index that are read
DIGITS = 6  # of a MAC address, without which a name is not one phone's


def device_names(files: Iterable[File], models: Iterable[Item]) -> list[str]:
    """Patterns of the names of devices' files, in which traits of models are filled in."""
    models = [*models, Item()]
    names = {
        with_traits(file.name, model) for file in files if file.per == "device" for model in models
    }
    return sorted(name for name in names if name is not None)


def is_ours(name: Any) -> bool:
    """Whether it is a pattern of names of one phone's files, in the folder that is served."""
    if not isinstance(name, str) or "\0" in name or name.startswith("/"):
        return False
    return ".." not in name.split("/") and FileName(name).digits() >= DIGITS


def remembered(path: str) -> list[str]:
    """The names in an index, the oldest first; none in one that is not there or damaged."""
    try:
        with open(path, "rb") as file:
            found = json.loads(file.read(SIZE))
    except (OSError, ValueError, RecursionError):
        return []
    return [name for name in found if is_ours(name)] if isinstance(found, list) else []


def as_index(names: Iterable[str]) -> bytes:
    """The index of names, the oldest first."""
    return json.dumps([*names][-MOST:], indent=1).encode() + b"\n"


# overrides: Administrators' templates: those made for plugins written by hand go on, or say what is wrong.

# Names of hand-written plugins. These are the same under other names:
RENAMED = {
    "XX_server_url": "server_url", "XX_server_url_without_scheme": "server_host",
    "XX_options": "options",
}  # fmt: skip
# These come from the server itself.
GIVEN = frozenset(
    f"XX_{name}"
    for name in (
        "xivo_phonebook_url",
        "wazo_phoned_user_service_dnd_enabled_url",
        "wazo_phoned_user_service_dnd_disabled_url",
    )
)
# These were texts for one kind of phone, which the plugin worked out; what they were made of:
MADE_OF = {
    "XX_timezone": "tz", "XX_timezone_code": "tz", "XX_timezone_offset": "tz.offset",
    "XX_sip_lines": "lines", "XX_lines": "lines", "XX_nb_lines": "model.lines",
    "XX_servers": "servers", "XX_proxies": "servers", "XX_voip_providers": "servers",
    "XX_fkeys": "function_keys", "XX_v2_fkeys": "function_keys", "XX_funckeys": "function_keys",
    "XX_mpk": "function_keys", "XX_paginated_fkeys": "key_pages",
    "XX_paginated_top_fkeys": "key_pages", "XX_max_page": "key_pages",
    "XX_lang": "locale", "XX_locale": "locale", "XX_language": "locale", "XX_country": "locale",
    "XX_dict": "locale", "XX_handset_lang": "locale",
    "XX_sip_transport": "sip_transport", "XX_transport_flg": "sip_transport",
    "XX_transport_proto": "sip_transport", "XX_sip_transport_mode": "sip_transport",
    "XX_srtp_mode": "sip_srtp_mode",
    "XX_dtmf_mode": "sip_dtmf_mode", "XX_dtmf_method": "sip_dtmf_mode",
    "XX_dtmf_type": "sip_dtmf_mode", "XX_user_dtmf_info": "sip_dtmf_mode",
    "XX_log_level": "syslog_level", "XX_syslog_level": "syslog_level",
    "XX_model_info": "model", "XX_fw_filename": "model", "XX_mac": "mac", "XX_mac_addr": "mac",
    "XX_trusted_certificates": "sip_servers_root_and_intermediate_certificates",
}  # fmt: skip
_RENAMED = re.compile(rf"\b({'|'.join(RENAMED)})\b")


class BrokenTemplateError(RawConfigError):  # type: ignore[misc, unused-ignore]  # the server's own
    """A template fails: which one, in which line, and why."""


def fault(name: str, error: Exception) -> BrokenTemplateError:
    """An exception that rose in a template, in words."""
    path, line = name, 0
    if isinstance(error, TemplateSyntaxError):
        path, line, why = error.filename or name, error.lineno, error.message or ""
    else:
        why = f"{type(error).__name__}: {error}"
        for place in traceback.extract_tb(error.__traceback__):
            if place.filename.endswith(".tpl"):
                path, line = place.filename, place.lineno or 0
    return BrokenTemplateError(f"{path}, line {line}: {why}" if line else f"{path}: {why}")


def renamed(source: str) -> str:
    """A template with today's names, line by line as it was."""
    return _RENAMED.sub(lambda found: RENAMED[found[0]], source)


def check(
    environment: Environment,
    source: str,
    name: str,
    path: str,
    find: Callable[[str], str | None],
) -> None:
    """Raise TemplateSyntaxError for what only a template of another plugin can count on."""
    tree = environment.parse(source, name, path)
    for line, why in [*_strange_names(tree), *_strange_templates(environment, tree, path, find)]:
        raise TemplateSyntaxError(why, line, name, path)


def _strange_names(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Names that no template gets here, with their lines."""
    named = list(tree.find_all(nodes.Name))
    own = {name.name for name in named if name.ctx != "load"}
    found = [(name.lineno, name.name) for name in named if name.name not in own]
    found += [(field.lineno, field.attr) for field in tree.find_all(nodes.Getattr)]
    for line, text in sorted(found):
        if text.startswith("XX_") and text not in GIVEN:
            origin = f"; it was made of {MADE_OF[text]}" if text in MADE_OF else ""
            yield line, f"{text} is a name of another plugin{origin}"


def _strange_templates(
    environment: Environment, tree: nodes.Template, path: str, find: Callable[[str], str | None]
) -> Iterator[tuple[int, str]]:
    """Templates that are not there, or that lack the blocks to be filled."""
    others: list[nodes.Node] = [*tree.find_all(nodes.Extends), *tree.find_all(nodes.Include)]
    others += [*tree.find_all(nodes.Import), *tree.find_all(nodes.FromImport)]
    for node in others:
        name = getattr(getattr(node, "template", None), "value", None)
        if not isinstance(name, str) or getattr(node, "ignore_missing", False):
            continue
        found = find(name)
        if found is None:
            yield node.lineno, f"there is no template {name}"
        elif found == path:
            yield node.lineno, f"{name} takes the place of the plugin's, and finds only itself"
        elif isinstance(node, nodes.Extends):
            known = environment.get_template(name).blocks
            for block in tree.body:
                if isinstance(block, nodes.Block) and block.name not in known:
                    why = f"{name} has no block {block.name}: include it instead of extending it"
                    yield block.lineno, why


# templates: Templates: where they come from, and what they may use.

# neighbours in a module of Jinja that yield a text or a value
_PIECE = r"""yield (?:(?:str|escape)\(|['"]).*\n"""
_PIECES = re.compile(f"^( *){_PIECE}(?:\\1{_PIECE})*", re.MULTILINE)
_FINALIZED = "str(environment.finalize("
# code for the value of a name, which is the same each time that a piece prints it
_VARIABLE = re.compile(
    r"(?:\(undefined\(name='\w+'\) if (\w+) is missing else \1\)|[A-Za-z]\w*)(?:\.\w+)?"
)
# lists of what the plugin itself has made: their items need no other way to a field
_ITEMS = frozenset([
    "lines", "used_lines", "servers", "function_keys", "used_keys", "needed_keys", "key_pages",
    "call_managers",
])  # fmt: skip
_THINGS = frozenset(["model", "site", "tz"])  # what it has made that is no list
_NESTED = frozenset(["site", "tz"])  # and whose fields are such things, too, or plain
# fields of theirs that are numbers, whatever a configuration says
_NUMBER = re.compile(r"l_\d+_\w+\.(?:n|line|index|module|page|position)")
_NAMED = re.compile(r"(?!(?:not|true|false|none)$)[a-z_]+")
_LAYOUT = {ord(character): f"&#{ord(character)};" for character in "\t\n\r"}
Names = Mapping[str, Any]


class Loader(FileSystemLoader):
    """A template in var/templates takes the place of ours as soon as it is there."""

    def find(self, name: str) -> str | None:
        """The file of a template; a phone's name for its model may be no name of a file."""
        return self.override(name) or self._in(self.searchpath[1:], name)

    def override(self, name: str) -> str | None:
        """The file of an administrator's template."""
        return self._in(self.searchpath[:1], name)

    def _in(self, folders: Iterable[str], name: str) -> str | None:
        if not name.isprintable() or os.pardir in name.split("/"):
            return None
        for folder in folders:
            path = f"{folder}/{name}"
            # most are not there, which is told without an exception
            if os.access(path, os.F_OK) and os.path.isfile(path):
                return path
        return None

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, path, unchanged = super().get_source(environment, template)
        if not path.startswith(f"{self.searchpath[0]}/"):
            return source, path, lambda: self.override(template) is None and bool(unchanged())
        source = renamed(source)
        check(environment, source, template, path, self.find)
        return source, path, lambda: self.override(template) is not None and bool(unchanged())


@pass_context
def having(context: Context, items: Any, name: str, *test: Any) -> Any:
    """The filter `selectattr` of Jinja, without its detour for what is most asked: equality."""
    if len(test) != 2 or test[0] not in ("eq", "equalto") or not name.isidentifier():
        return do_selectattr(context, items, name, *test)
    get, wanted = context.environment.getitem, test[1]
    return (
        item
        for item in items
        if (getattr(item, name, ABSENT) if type(item) is Item else get(item, name)) == wanted
    )


@pass_context
def mapped(context: Context, items: Any, *how: Any, **named: Any) -> Any:
    """The filter `map` of Jinja, without its detour for what is most asked: an attribute."""
    name = named.get("attribute")
    if how or len(named) != 1 or not isinstance(name, str) or not name.isidentifier():
        return do_map(context, items, *how, **named)
    get = context.environment.getitem
    return (get(item, name) for item in items or ())


def _of_items(listed: nodes.Node) -> bool:
    """Whether an expression names a list of what the plugin has made, itself or of an item."""
    if isinstance(listed, nodes.Getattr):
        return listed.attr in _ITEMS
    return isinstance(listed, nodes.Name) and listed.name in _ITEMS


def _root(node: nodes.Node) -> str:
    """The name that an expression such as `tz.dst.start` begins with; empty for others."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    return node.name if isinstance(node, nodes.Name) else ""


class QuickCode(CodeGenerator):
    """Code that takes the fields of lines and keys as Python does, which is the quickest."""

    _items: Set[str] = frozenset()
    _things: Set[str] = frozenset()

    def visit_Template(  # noqa: N802, the name is that of Jinja
        self, node: nodes.Template, frame: Frame | None = None
    ) -> None:
        overrides = getattr(self.environment, "overrides", "")
        if not (overrides and (self.filename or "").startswith(overrides)):
            loops = [
                loop.target.name
                for loop in node.find_all(nodes.For)
                if isinstance(loop.target, nodes.Name) and _of_items(loop.iter)
            ]
            bound = Counter(n.name for n in node.find_all(nodes.Name) if n.ctx == "store")
            self._items = {name for name, times in Counter(loops).items() if times == bound[name]}
            self._things = _THINGS - bound.keys()
            may_lack(*(part.attr for part in node.find_all(nodes.Getattr)))
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name in self._things or _root(node.node) in self._things & _NESTED:
            self.visit(node.node, frame)
            self.write(f".{node.attr}")
            return
        if name in self._items:
            reference = frame.symbols.ref(name)
            load = frame.symbols.find_load(reference)
            if load is not None and load[0] == VAR_LOAD_PARAMETER:  # inside of the loop
                self.write(f"{reference}.{node.attr}")
                return
        super().visit_Getattr(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        if node.name != "default" or node.node is None or len(node.args) != 1 or node.kwargs:
            super().visit_Filter(node, frame)
            return
        self.write("(given if not isinstance(given := ")
        self.visit(node.node, frame)
        self.write(", Undefined) else ")
        self.visit(node.args[0], frame)
        self.write(")")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802
        if node.name not in ("defined", "undefined"):
            super().visit_Test(node, frame)
            return
        self.write("(not isinstance(" if node.name == "defined" else "(isinstance(")
        self.visit(node.node, frame)
        self.write(", Undefined))")


class QuickEnvironment(Environment):
    """An environment that makes the many small pieces of a file with less ado.

    Jinja makes a `Markup` of each value that a template prints, and hands on each piece by
    itself; that is most of the time that a file takes.
    """

    code_generator_class = QuickCode
    keeps_plain = False  # whether letters, digits and integers stand in files as they are
    overrides = ""  # the folder of administrators' templates, which may name things as they like

    @staticmethod
    def escaped(value: Any) -> object:
        """What prints as XML text that is read back unchanged, in attributes too.

        That is Jinja's `escape`, and references for what parsers make blanks and line breaks of.
        """
        if type(value) is not str:
            return escape(value)
        plain = not ("&" in value or "<" in value or ">" in value or '"' in value)
        if plain and "'" not in value and value.isprintable():
            return value
        return str(escape(value)).translate(_LAYOUT)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What all templates may use, as a plain `dict`: each file that is made copies it."""
        return {**self.globals, **(d or {})}

    def _generate(self, *arguments: Any, **more: Any) -> str:
        # Jinja's own hook; where it writes its module another way, nothing is replaced
        return _PIECES.sub(self._in_one_piece, super()._generate(*arguments, **more))

    def _in_one_piece(self, pieces: re.Match[str]) -> str:
        """Lines of a module, each of which yields a text or a value, as one that yields them all.

        The values stay on their lines, by which Jinja finds the template's.
        """
        form, values = "", []
        known: dict[str, str] = {}
        for line in pieces[0].splitlines():
            piece = line.strip().removeprefix("yield ")
            constant = piece[0] in "'\""
            form += literal_eval(piece).replace("%", "%%") if constant else "%s"
            if constant:
                values.append("")
            elif piece.startswith("escape("):
                values.append(self._once(piece[len("escape(") : -1], "escaped", known))
            elif piece.startswith(_FINALIZED):
                values.append(self._once(piece[len(_FINALIZED) : -2], "finalize", known))
            else:
                values.append(f"{piece[len('str') :]},")  # a text is what the format makes of it
        if not any(values):
            return pieces[0]
        return f"{pieces[1]}yield {form!r} % ({chr(10).join(values)})\n"

    def _once(self, value: str, method: str, known: dict[str, str]) -> str:
        """Code for what METHOD makes of a VALUE; KNOWN: where it stands, by the names before."""
        if value in known:
            return f"{known[value]},"
        text = self._unless_plain(value, method)
        if not _VARIABLE.fullmatch(value):
            return f"{text},"
        known[value] = f"text_{len(known)}"
        return f"({known[value]} := {text}),"

    def _unless_plain(self, value: str, method: str) -> str:
        """Code for what METHOD makes of a VALUE, called only for what it may change."""
        if not self.keeps_plain:
            return f"environment.{method}({value})"
        if _NUMBER.fullmatch(value):
            return value
        plain = f"(kind := type(value := {value})) is int or (kind is str and value.isalnum())"
        return f"(value if {plain} else environment.{method}(value))"


class Templates:
    """The templates of a plugin, and the files' own conditions."""

    def __init__(self, folders: Sequence[str], tables: Mapping[str, Table | Zones]) -> None:
        self._loader = Loader(folders)
        self._tables = tables
        self._environments: dict[str, Environment] = {}
        self._conditions: dict[tuple[str, str], Template] = {}
        self._needed: dict[str, list[str]] = {}  # by conditions that are names, or names and names

    def _environment(self, policy: str) -> Environment:
        """The environment for files with this escaping, made when it is needed first."""
        if policy in self._environments:
            return self._environments[policy]
        environment = QuickEnvironment(
            loader=self._loader,
            autoescape=policy == "xml",
            finalize=POLICIES[policy],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.keeps_plain = policy in KEEP_PLAIN
        environment.overrides = f"{self._loader.searchpath[0]}/"
        environment.filters.update(FILTERS, selectattr=having, map=mapped)
        for name, table in self._tables.items():
            environment.filters[name] = (
                zone_filter(table) if isinstance(table, Zones) else table_filter(table)
            )
        self._environments[policy] = environment
        return environment

    def overridden(self, name: str) -> bool:
        """Whether an administrator has a template of this name.

        One in the plugin's own folder may be left of an earlier release.
        """
        return self._loader.override(name) is not None

    def render(self, name: str, policy: str, context: Names) -> str:
        """The text that a template gives. Raises BrokenTemplateError."""
        try:
            environment = self._environment(policy)
            template = environment.get_template(name)
            # as `template.render` does, which copies the names twice
            names = template.new_context({**template.globals, **context}, shared=True)
            try:
                return environment.concat(template.root_render_func(names))
            except Exception:
                environment.handle_exception()
        except Exception as error:
            raise fault(name, error) from error

    def text(self, source: str, context: Names) -> str:
        """What a template makes that is no file. Raises BrokenTemplateError."""
        try:
            return self._environment("line").from_string(source).render(context)
        except Exception as error:
            raise fault("a text", error) from error

    def holds(self, condition: str | None, policy: str, context: dict[str, Any]) -> bool:
        """Whether an expression is true; without one, it is."""
        if condition is None:
            return True
        names = self._needed.get(condition)
        if names is None:
            parts = condition.split(" and ")
            names = parts if all(_NAMED.fullmatch(part) for part in parts) else []
            self._needed[condition] = names
        if names:
            return all(map(context.get, names))
        known = self._conditions.get((policy, condition))
        if known is None:
            source = f"{{% if {condition} %}}it does{{% endif %}}"
            known = self._environment(policy).from_string(source)
            self._conditions[policy, condition] = known
        # a condition gets the names as they are: a copy of them is dear
        return any(known.root_render_func(known.new_context(context, shared=True)))


# saying: Making a phone fetch its files where no SIP NOTIFY does: over telnet, by a web request.

PATIENCE = 5.0  # seconds for each of a phone's answers
LONGEST_TALK = 60.0  # seconds
MOST_HEARD = 65_536  # bytes of an answer that are read
IAC, DONT, DO, WONT, WILL, SB, SE = 255, 254, 253, 252, 251, 250, 240  # RFC 854


def address_of(device: Mapping[str, Any]) -> str | None:
    """The IP address of a device; None when none is known."""
    try:
        return str(ipaddress.ip_address(str(device.get("ip"))))
    except ValueError:
        return None


def refusals(commands: bytes) -> tuple[bytes, bytes]:
    """The text among what a telnet server sent, and the refusal of all that it proposes."""
    text, answer, place = bytearray(), bytearray(), 0
    while place < len(commands):
        byte = commands[place]
        following = commands[place + 1] if place + 1 < len(commands) else SE
        if byte != IAC:
            text.append(byte)
            place += 1
        elif following in (DO, DONT, WILL, WONT):
            option = commands[place + 2 : place + 3]
            if option and following in (DO, WILL):
                answer += bytes([IAC, WONT if following == DO else DONT]) + option
            place += 3
        elif following == SB:
            end = commands.find(bytes([IAC, SE]), place)
            place = len(commands) if end < 0 else end + 2
        else:
            place += 2
    return bytes(text), bytes(answer)


def talk(
    address: str, steps: Sequence[tuple[str, str]], port: int = 23, patience: float = PATIENCE
) -> None:
    """Say each text once the phone has said what stands before it, then wait until it hangs up.

    Raises OSError, also when the phone says something else.
    """
    until = time.monotonic() + LONGEST_TALK
    with socket.create_connection((address, port), timeout=patience) as phone:
        for wait, say in steps:
            _hear(phone, wait.encode("utf-8"), min(until, time.monotonic() + patience))
            phone.sendall(say.encode("utf-8") + b"\r\n")
        _hear(phone, None, min(until, time.monotonic() + patience))


def _hear(phone: socket.socket, wanted: bytes | None, until: float) -> None:
    """Read until the phone has said WANTED; None: until it hangs up or says no more."""
    heard = b""
    while len(heard) < MOST_HEARD:
        left = until - time.monotonic()
        if left <= 0:
            break
        phone.settimeout(left)
        try:
            data = phone.recv(4096)
        except socket.timeout:
            break
        except OSError:
            if wanted is None:
                return
            raise
        if not data:
            break
        text, answer = refusals(data)
        if answer:
            phone.sendall(answer)
        heard += text
        if wanted is not None and wanted in heard:
            return
    if wanted is not None:
        raise OSError(f"the phone did not say {wanted.decode('utf-8')!r}")


def post(
    address: str,
    path: str,
    body: str,
    user: tuple[str, str] | None,
    port: int = 80,
    patience: float = 3 * PATIENCE,
) -> None:
    """Send a form to the phone's web server, with USER's name and password if it wants them.

    Raises OSError, also when the phone answers with an error; it is not followed elsewhere.
    """
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if user is not None:
        word = base64.b64encode(":".join(user).encode("utf-8")).decode("ascii")
        headers["Authorization"] = f"Basic {word}"
    connection = http.client.HTTPConnection(address, port, timeout=patience)
    try:
        connection.request("POST", path, body.encode("utf-8"), headers)
        answer = connection.getresponse()
        answer.read(MOST_HEARD)
    except http.client.HTTPException as error:
        raise OSError(f"the phone's answer is no HTTP: {type(error).__name__}") from None
    finally:
        connection.close()
    if answer.status >= 400:
        raise OSError(f"the phone answers {answer.status}")


# login: The name and password with which a vendor lets its files be downloaded, as a service of provd.

Saving = Callable[[str, bytes, int], None]  # a path, what to write, and its mode


class Login:
    """What provd calls a configuration service: two parameters, kept in a file of the plugin."""

    description: ClassVar[list[tuple[str, str]]] = [
        ("username", "The user name with which the vendor lets its files be downloaded"),
        ("password", "The password with which the vendor lets its files be downloaded"),
    ]
    description_fr: ClassVar[list[tuple[str, str]]] = [
        ("username", "Le nom d'utilisateur pour télécharger les fichiers du fabricant"),
        ("password", "Le mot de passe pour télécharger les fichiers du fabricant"),
    ]

    def __init__(self, downloader: Any, places: Sequence[str], path: str, save: Saving) -> None:
        self._downloader, self._places, self._path, self._save = downloader, places, path, save
        self._values: dict[str, str | None] = dict.fromkeys(("username", "password"))
        self._values.update(self._kept())
        self._tell()

    def get(self, name: str, **_of_whom: Any) -> str | None:
        """A parameter. Raises KeyError for one that there is not."""
        return self._values[name]

    def set(self, name: str, value: str | None, **_of_whom: Any) -> None:
        """Change a parameter, and keep it. Raises KeyError for one that there is not."""
        if name not in self._values:
            raise KeyError(name)
        self._values[name] = None if value is None else str(value)
        self._save(self._path, json.dumps(self._values).encode("utf-8"), 0o600)
        self._tell()

    def _kept(self) -> dict[str, str]:
        """What an earlier run has kept; nothing of what is no such file."""
        if not os.path.isfile(self._path):
            return {}
        try:
            with open(self._path, "rb") as file:
                found = json.load(file)
        except (OSError, ValueError):
            return {}
        known = found.items() if isinstance(found, dict) else ()
        return {n: v for n, v in known if n in self._values and isinstance(v, str)}

    def _tell(self) -> None:
        """Give the downloader what it needs; without both it has none."""
        name, password = self._values["username"], self._values["password"]
        both = (name, password) if name and password else (None, None)
        for place in self._places:
            self._downloader.add_password(None, place, *both)


# plugin: The plugin: what the server asks of it.

DEFAULT_PORT = 8667  # the server's own, for a config that gives none
UNFINISHED = "unfinished-"  # begins the names of files that are being written
AT_ONCE = 10.0  # seconds between the two halves of a reconfiguration, at most
_NO_HEX = re.compile("[^0-9a-f]")
_NO_WORD_PART = re.compile(r"[^\w-]")
Config = dict[str, Any]
Content = tuple[bytes, int]  # of a file: its bytes and its mode


class NormalisedPaths(HTTPNoListingFileService):
    """Serves /b to a phone that asks for //b or /a/../b."""

    def path_preprocess(self, request: Any) -> None:
        """Put what is left of the path, behind the server's own keys, in its shortest form."""
        left = [p if isinstance(p, bytes) else p.encode("utf-8") for p in request.postpath]
        path = posixpath.normpath(b"/" + b"/".join(left).lstrip(b"/"))
        if left[-1:] == [b""] and path != b"/":
            path += b"/"  # a folder: without it the server would send the phone there
        request.postpath = path.split(b"/")[1:]


@functools.lru_cache(maxsize=100)
def server_urls(url: str) -> dict[str, Any]:
    """The provisioning server's URL and its parts."""
    try:
        parts = urllib.parse.urlsplit(url)
    except ValueError:  # of brackets that are no address
        parts = urllib.parse.urlsplit("")
    try:
        port = parts.port
    except ValueError:
        port = None
    return {
        "server_url": url,
        "server_host": url.partition("://")[2],
        "server_scheme": parts.scheme,
        "server_name": parts.hostname or "",
        "server_port": port or (443 if parts.scheme == "https" else 80),
        "server_path": parts.path.strip("/"),
    }


def server_url(config: Mapping[str, Any]) -> str:
    """The URL that phones fetch their files from. Raises RawConfigError without an address."""
    url = config.get("http_base_url")
    if url:
        return str(url)
    if not config.get("ip"):
        raise RawConfigError("neither http_base_url nor ip is given")
    return f"http://{config['ip']}:{config.get('http_port') or DEFAULT_PORT}"


def make_folder(path: str) -> None:
    """Make a folder and those above it, where they are missing."""
    if not os.path.isdir(path):
        os.makedirs(path, exist_ok=True)


def unchanged(path: str, data: bytes, mode: int) -> bool:
    """Whether a file holds DATA already; then only its time tells that it was written again."""
    try:
        file = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        found = os.fstat(file)
        if found.st_size != len(data) or os.read(file, len(data) + 1) != data:
            return False
        os.utime(file)
        if stat.S_IMODE(found.st_mode) != mode:
            os.fchmod(file, mode)
        return True
    except OSError:
        return False
    finally:
        os.close(file)


def _mac(device: Mapping[str, Any]) -> str:
    """The hexadecimal digits of a device's MAC address."""
    return _NO_HEX.sub("", str(device.get("mac") or "").lower())


def _model_name(device: Mapping[str, Any]) -> str:
    """The model of a device as it stands in names of files."""
    return _NO_WORD_PART.sub("_", str(device.get("model") or ""))


def phonebook_url(book: Phonebook) -> str:
    """The URL of a phonebook, as a format string of the server; braces in it are plain."""
    vendor, entry, suffix = (
        text.replace("{", "{{").replace("}", "}}")
        for text in (book.vendor, book.entry, book.suffix)
    )
    base = f"{{scheme}}://{{hostname}}:{{port}}/0.1/directories/{entry}/{{profile}}/{vendor}"
    if book.user_in_path:
        return f"{base}/{{user_uuid}}?{suffix}"
    return f"{base}?xivo_user_uuid={{user_uuid}}" + (f"&{suffix}" if suffix else "")


def _exact(file: File, raw_config: Config, lines: list[Item]) -> Iterator[tuple[str, str]]:
    """The texts that FILE must tell the phone unchanged, each with its parameter's name."""
    given = by_number(raw_config.get("sip_lines"))
    for parameter in file.exact:
        head, _, name = parameter.partition(".")
        if name:
            found = [(f"{head}.{line.n}.{name}", given[line.n].get(name)) for line in lines]
        else:
            found = [(parameter, raw_config.get(parameter))]
        for where, value in found:
            if value and isinstance(value, str):
                yield where, value


class Plugin(StandardPlugin):
    """A plugin of these facts; `entry.py` gives them in a class of its own."""

    facts: Facts

    def __init__(self, app: Any, plugin_dir: str, gen_cfg: Any, spec_cfg: Any) -> None:
        super().__init__(app, plugin_dir, gen_cfg, spec_cfg)
        facts = self.facts
        self._logger = logging.getLogger(f"plugin.{facts.name}")
        self._models = {
            name: Item(**{**facts.defaults, **own, "name": name, "listed": True})
            for name, own in facts.models.items()
        }
        self._device_files = [(f, FileName(f.name)) for f in facts.files if f.per == "device"]
        self._common_files = [(f, FileName(f.name)) for f in facts.files if f.per != "device"]
        self._needs_model = any(name.wants_model() for _, name in self._device_files)
        self._kept: tuple[Any, float, dict[str, Content]] = (None, 0.0, {})
        self._slots: dict[str, tuple[Item, ...]] = {}
        self._accounts: dict[str, dict[int, Item]] = {}
        self._unwritten = Unwritten(facts.unwritten)
        self._zones = [PhoneZones(t) for t in facts.tables.values() if isinstance(t, Zones)]
        self._untold: dict[str, tuple[str, ...]] = {}  # what the log says of each device
        self._var = os.path.join(plugin_dir, "var")
        self._site = Site(plugin_dir, self._var, self._logger)
        for folder in ("cache", "installed", "templates", "tftpboot"):
            make_folder(os.path.join(self._var, folder))
        for name in os.listdir(self._var):  # of a server that was killed while it wrote
            if name.startswith(UNFINISHED):
                os.unlink(os.path.join(self._var, name))
        self._former = [FileName(name) for name in self._former_names()]
        self._templates = Templates(
            [os.path.join(self._var, "templates"), os.path.join(plugin_dir, "templates")],
            facts.tables,
        )
        self.pg_associator = Associator(facts)
        if facts.user_agents or facts.paths or facts.queries:
            self.http_dev_info_extractor = extractor(HttpExtractor, facts)
        if facts.dhcp:
            self.dhcp_dev_info_extractor = extractor(DhcpExtractor, facts)
        if facts.tftp:
            self.tftp_dev_info_extractor = extractor(TftpExtractor, facts)
            self.tftp_service = TFTPFileService(self._tftpboot_dir)
        self.http_service = NormalisedPaths(self._tftpboot_dir)
        if facts.packages:
            self.services = self._installer(plugin_dir, gen_cfg)

    def _former_names(self) -> list[str]:
        """Patterns of names that only earlier releases wrote; today's are put beside them."""
        path = os.path.join(self._var, INDEX)
        today = device_names(self.facts.files, self._models.values())
        known = remembered(path)
        former = [name for name in known if name not in today]
        self._sensitive = sensitive(self.facts.files, former)
        if known != former + today:
            try:
                self._replace(path, as_index(former + today), 0o600)
            except OSError as error:  # of a full disk, where phones still get what is there
                self._logger.warning("%s is not written: %s", path, error)
        return former

    def _installer(self, plugin_dir: str, gen_cfg: Any) -> Any:
        """The server's installer of packages."""
        downloaders = FetchfwPluginHelper.new_downloaders(gen_cfg.get("proxies"))
        helper = FetchfwPluginHelper(plugin_dir, downloaders)
        if self.facts.packages_in:
            helper.root_dir = os.path.join(self._tftpboot_dir, self.facts.packages_in)
            make_folder(helper.root_dir)
        services = dict(helper.services())
        if self.facts.logins:
            path = os.path.join(self._var, "config.json")
            places = self.facts.logins
            services["configure"] = Login(downloaders["auth"], places, path, self._replace)
        return services

    # What the server calls

    def configure_common(self, raw_config: Config) -> None:
        """Write the files that are no device's."""
        given, _plain = normalised(raw_config, self._logger)
        contents: dict[str, Content] = {}
        site = self._site.current()
        for file, name, model in self._common_names():
            config = clean(given, file.policy)
            url = server_url(config)
            context = {**config, **server_urls(url), "site": served(site, url)}
            if model is not None:
                context["model"] = model
            if name not in contents and self._templates.holds(file.when, file.policy, context):
                try:
                    content = self._content(file, file.template, context)
                    contents[name] = self._in_short_lines(file, name, content)
                except BrokenTemplateError as fault:  # the server would leave out all phones
                    self._logger.error("%s stays as it is: %s", name, fault)
        self._write_all(contents)

    def configure(self, device: Mapping[str, Any], raw_config: Config) -> None:
        """Write a device's files, all or none.

        Raises RawConfigError for a device without what their names are made of, for a password
        or a user name that a file cannot tell the phone as it is, and for a template that fails.
        """
        kept, self._kept = self._kept, (None, 0.0, {})
        names = self._names(device)
        if not names:
            known = f"the MAC address {device.get('mac')} and the model {device.get('model')}"
            raise RawConfigError(f"no file's name can be made of {known}")
        given, plain = normalised(raw_config, self._logger)
        plain = plain and is_clean(device)  # so that all files have one context
        try:
            contents = self._contents(device, given, plain, names)
        except BrokenTemplateError:
            if kept[0] == device.get("mac") and time.monotonic() - kept[1] < AT_ONCE:
                self._write_all(kept[2])
            raise
        self._write_all(contents)
        for name in {name for _, name in names} - contents.keys():
            self._remove(name)
        for name in self._old_names(device, names):
            self._remove(name)
        self._tell_untold(device, given)

    def _contents(
        self,
        device: Mapping[str, Any],
        given: Config,
        plain: bool,
        names: Sequence[tuple[File, str]],
    ) -> dict[str, Content]:
        """What a device's files are to hold, by their names."""
        contexts: dict[str | None, Config] = {}
        contents: dict[str, Content] = {}
        for file, name in names:
            policy = None if plain else file.policy
            if policy not in contexts:
                contexts[policy] = self._context(device, given, policy)
            context = contexts[policy]
            if name not in contents and self._templates.holds(file.when, file.policy, context):
                exact = list(_exact(file, given, context["used_lines"]))
                for parameter, text in exact:
                    if not carries(file, text):
                        raise RawConfigError(f"{parameter} cannot be written unchanged to {name}")
                template = self._template(file, name, device.get("model"))
                content = self._content(file, template, context)
                contents[name] = self._in_short_lines(file, name, content, exact)
        return contents

    def _tell_untold(self, device: Mapping[str, Any], config: Config) -> None:
        """Log what a device was given and its phone is not told, when that is news."""
        zones = (table.other(config.get("timezone")) for table in self._zones)
        said = self._unwritten.untold(config, device.get("options"), self._site.names)
        found = (*said, *filter(None, zones))
        mac = str(device.get("mac"))
        if self._untold.get(mac, ()) != found:
            self._untold[mac] = found
            self._logger.info("Not written for %s: %s", mac, "; ".join(found) or "nothing now")

    def deconfigure(self, device: Mapping[str, Any]) -> None:
        """Remove a device's files.

        The server reconfigures a device by this and `configure`: until then they are kept in
        memory, for a template may fail.
        """
        named = self._names(device)
        names = [*dict.fromkeys(name for _, name in named), *self._old_names(device, named)]
        kept = {name: self._content_of(name) for name in names}
        present = {name: content for name, content in kept.items() if content is not None}
        self._kept = device.get("mac"), time.monotonic(), present
        for name in names:
            self._remove(name)

    def synchronize(self, device: Mapping[str, Any], raw_config: Config) -> Any:
        """Make a phone fetch its files, as a Deferred."""
        notify = self.facts.notify
        if notify is None:
            return defer.fail(Exception("these phones cannot be told to fetch their files"))
        if not isinstance(notify, Notify):
            return self._say(notify, device, raw_config)
        if not notify.body:
            return synchronize.standard_sip_synchronize(device, event=notify.event)
        body = ["Content-type=text/plain"]
        body += [f"Content={name}={text}" for name, text in notify.body.items()]
        return synchronize.standard_sip_synchronize(device, event=notify.event, extra_vars=body)

    def _say(
        self, way: Dialogue | WebRequest, device: Mapping[str, Any], raw_config: Config
    ) -> Any:
        """Tell a phone at its own address, as a Deferred; no password is in what goes wrong."""
        address = address_of(device)
        if address is None:
            return defer.fail(Exception("IP address needed for device synchronization"))
        given, _plain = normalised(raw_config, self._logger)
        config = clean(given, "line")

        def text(template: str | None) -> str:
            return self._templates.text(template or "", config)

        if isinstance(way, Dialogue):
            steps = [(wait, text(say)) for wait, say in way.steps]
            return threads.deferToThread(talk, address, steps)
        user = None if way.username is None else (text(way.username), text(way.password))
        return threads.deferToThread(post, address, way.path, text(way.body), user)

    def get_remote_state_trigger_filename(self, device: Mapping[str, Any]) -> str | None:
        """The file whose fetching shows that a phone has its configuration."""
        found = [name for file, name in self._names(device) if file.trigger]
        return posixpath.basename(found[0]) if found else None

    def is_sensitive_filename(self, filename: str) -> bool:
        """Whether a file, without folders, may hold a secret."""
        return self._sensitive is not None and self._sensitive.match(filename) is not None

    # Files

    def _common_names(self) -> list[tuple[File, str, Item | None]]:
        """Files that are no device's, with their names and models."""
        found: list[tuple[File, str, Item | None]] = []
        for file, pattern in self._common_files:
            if file.per == "plugin":
                found.append((file, pattern.of("", "", Item()) or "", None))
        for model in self._models.values():
            for file, pattern in self._common_files:
                name = pattern.of("", model.name, model) if file.per == "model" else None
                if name is not None:
                    found.append((file, name, model))
        return found

    def _names(self, device: Mapping[str, Any]) -> list[tuple[File, str]]:
        """A device's files with their names; none when it lacks what they are made of."""
        mac, model = _mac(device), _model_name(device)
        if len(mac) != 12 or (self._needs_model and not model):
            return []
        facts = self._model(device.get("model"))
        named = [(file, pattern.of(mac, model, facts)) for file, pattern in self._device_files]
        return [(file, name) for file, name in named if name is not None]

    def _old_names(self, device: Mapping[str, Any], named: Sequence[tuple[File, str]]) -> list[str]:
        """Names of files, other than those NAMED, that earlier releases left of a device."""
        if not self._former or len(mac := _mac(device)) != 12:
            return []
        today = {name for _, name in named}
        names = {pattern.of(mac, _model_name(device), Item()) for pattern in self._former}
        return sorted(
            name
            for name in names
            if name is not None
            and name not in today
            and os.path.lexists(os.path.join(self._tftpboot_dir, name))
        )

    def _template(self, file: File, name: str, model: object) -> str:
        """The template of a device's file: its own, its model's or the common one."""
        if file.trigger:
            for own in (f"{name}.tpl", f"{model}.tpl"):
                if self._templates.overridden(own):
                    return own
        return file.template

    def _content(self, file: File, template: str, context: Mapping[str, Any]) -> Content:
        """The bytes of a file, and its mode."""
        text = self._templates.render(template, file.policy, context)
        if file.policy == "form":
            text = "&".join(line for line in text.splitlines() if line)
        elif file.policy == "json":
            text = json_document(text)
        errors = "xmlcharrefreplace" if file.policy == "xml" else "replace"
        data = text.encode(file.encoding, errors)
        if file.frame:
            data = FRAMES[file.frame](data, context["mac"])
        return data, 0o600 if file.secret else 0o644

    def _in_short_lines(
        self, file: File, name: str, content: Content, exact: Sequence[tuple[str, str]] = ()
    ) -> Content:
        """CONTENT without the lines that are too long for the phone; EXACT are the texts that it
        must be told unchanged. Raises RawConfigError.
        """
        data, mode = content
        if not file.longest:
            return content
        kept = []
        for line in data.split(b"\n"):
            if len(line) <= file.longest:
                kept.append(line)
                continue
            text = line.decode(file.encoding, "replace")
            for parameter, value in exact:
                if value in text:
                    message = f"{parameter} cannot be written unchanged to {name}: it is too long"
                    raise RawConfigError(message)
            setting = re.split("[ =:]", text, maxsplit=1)[0]
            self._logger.warning("%s: %s is left out, for its line is too long", name, setting)
        return b"\n".join(kept), mode

    def _write_all(self, contents: Mapping[str, Content]) -> None:
        """Write files, none of them before all are known: a phone has the old ones or the new."""
        for name, (data, mode) in contents.items():
            self._write(name, data, mode)

    def _write(self, name: str, data: bytes, mode: int) -> None:
        """Write a file; one that is the same already is only touched."""
        path = os.path.join(self._tftpboot_dir, name)
        if unchanged(path, data, mode):
            return
        make_folder(os.path.dirname(path))
        self._replace(path, data, mode)

    def _replace(self, path: str, data: bytes, mode: int) -> None:
        """Write a file in the place of what is there, whole or not at all."""
        # beside the served folder, so that nobody can fetch what is not complete
        handle, scratch = tempfile.mkstemp(dir=self._var, prefix=UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            os.chmod(scratch, mode)
            os.replace(scratch, path)
        except BaseException:
            os.unlink(scratch)
            raise

    def _content_of(self, name: str) -> Content | None:
        """The bytes of a file that is served, and its mode; None without it."""
        try:
            with open(os.path.join(self._tftpboot_dir, name), "rb") as file:
                return file.read(), stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        except OSError:
            return None

    def _remove(self, name: str) -> None:
        path = os.path.join(self._tftpboot_dir, name)
        try:
            if os.access(path, os.F_OK):  # most are not there: an exception is dear
                os.unlink(path)
                return
        except FileNotFoundError:
            pass
        self._logger.debug("%s is already gone", name)

    # What templates may name

    def _model(self, name: str | None) -> Item:
        """The facts of a model; of one that is not the plugin's only the name."""
        found = self._models.get(name or "")
        if found is not None:
            return found
        return Item(name=name, listed=False) if name else Item(listed=False)

    def _context(self, device: Mapping[str, Any], raw_config: Config, policy: str | None) -> Config:
        """Everything that templates of this policy may name; None: nothing is to be cleaned."""
        facts = self.facts
        config: Config = dict(raw_config) if policy is None else clean(raw_config, policy)
        device = device if policy is None else clean(dict(device), policy)
        for name in facts.texts:
            given = config.pop(name, None)
            if given and (blocks := pem_blocks(raw_config[name])):
                config[name] = blocks
        self._add_services(config)
        zone = time_zone(config.get("timezone"))
        if zone is not None:
            config["tz"] = zone
        config["sip_port"] = 5061 if config.get("sip_transport") == "tls" else 5060  # RFC 3261
        if config.get("locale"):
            config["language"] = config["locale"][:2]
        model = self._model(device.get("model"))
        if model.listed and model.name not in self._accounts:
            self._accounts[model.name] = accounts(model)
        lines = sip_lines(
            config,
            model,
            self._accounts.get(model.name, {}),
            facts.line_fallbacks,
            facts.extra_lines,
            self._logger,
        )
        if facts.spare_accounts:
            give_spares(lines, model, self._logger)
        url = server_url(config)
        config |= {
            **server_urls(url),
            "site": served(self._site.current(), url),
            "mac": _mac(device),
            "model": model,
            "options": device.get("options") or {},
            "now": int(time.time()),
            "lines": lines,
            "used_lines": [line for line in lines if line.used],
            "servers": group_servers(lines, facts.backup_servers),
            "call_managers": call_managers(config),
        }
        self._add_keys(config, model, lines)
        return config

    def _add_keys(self, config: Config, model: Item, lines: list[Item]) -> None:
        keys = self.facts.keys
        if keys is None:
            return
        if model.listed and model.name not in self._slots:
            self._slots[model.name] = key_slots(keys.rows, model)
        slots = self._slots.get(model.name, ())
        found, used = function_keys(config, model, lines, keys, slots, self._logger)
        config["function_keys"] = found
        config["used_keys"], config["used_slots"] = used, [key.slot for key in used]
        if keys.needed:
            config["function_keys"], config["needed_keys"] = with_needed(found, used)
            config["key_pages"] = key_pages(config["needed_keys"])

    def _add_services(self, config: Config) -> None:
        """URLs of the user's phonebook and of 'do not disturb', when the server has them."""
        for name, book in self.facts.phonebooks.items():
            config.pop("XX_xivo_phonebook_url", None)
            plugins.add_xivo_phonebook_url_from_format(config, phonebook_url(book))
            if "XX_xivo_phonebook_url" in config:
                config[name] = config["XX_xivo_phonebook_url"]
        service = self.facts.dnd_service
        if service and hasattr(plugins, "add_wazo_phoned_user_service_url"):
            plugins.add_wazo_phoned_user_service_url(config, service, "dnd")
            for state, word in (("on", "enabled"), ("off", "disabled")):
                url = config.get(f"XX_wazo_phoned_user_service_dnd_{word}_url")
                if url:
                    config[f"dnd_{state}_url"] = url
