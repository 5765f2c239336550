"""Records: what has fields in an expression, the types of the fields, and how they hang together.

The outermost record is `config`: the names that hold everywhere. What these types promise, the
front door of the generated plugins keeps, whatever the server lets through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from phonegen.dialects.parameters import DERIVED, GLOBAL, KEY, LINE, MANAGER, SERVER, Parameter
from phonegen.dialects.types import (
    ABSENT,
    ANY_TEXT,
    ANYTHING,
    BOOLEAN,
    BOOLEANS,
    TEXT,
    Kind,
    Type,
    listed,
    number,
    record,
)
from phonegen.language.spec.site import (
    METHODS,
    MOST_RINGS,
    MOST_RULES,
    MOST_SECONDS,
    WEB_INTERFACES,
)

MOST = 9999  # the greatest number of a line, a key or a server
COUNTED = number(1, MOST)
_TRUE = Type(frozenset([Kind.TRUE]))


class Field(NamedTuple):
    """A field of a record: its type, which may be absent.

    `needs`: it is there when any of these fields is true. `only`: when it is there, all of these
    fields are true.
    """

    type: Type
    needs: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()


Record = Mapping[str, Field]


def optional(given: Type, needs: Iterable[str] = (), only: Iterable[str] = ()) -> Field:
    """A field that may be absent."""
    there = given.changed(kinds=given.kinds | ABSENT)
    return Field(there, frozenset(needs), frozenset(only))


def _type(parameter: Parameter) -> Type:
    if parameter.type == "switch":
        return BOOLEAN
    return number(0, parameter.most) if parameter.type == "number" else ANY_TEXT


def _field(parameter: Parameter, only: Iterable[str] = ()) -> Field:
    if not parameter.optional:
        return Field(_type(parameter))
    return optional(_type(parameter), [parameter.needs] if parameter.needs else (), only)


def _both(given: Type, switch: str) -> Field:
    """A field that is there exactly when SWITCH is true."""
    return optional(given, [switch], [switch])


def _one_of(texts: Iterable[str]) -> Type:
    """One of these TEXTS."""
    return TEXT.changed(texts=frozenset(texts))


_PHONEBOOK = ("X_xivo_phonebook_ip", "X_xivo_user_uuid")

CONFIG: Record = {
    **{name: _field(p) for name, p in (GLOBAL | DERIVED | SERVER).items()},
    "sccp_call_managers": Field(Type(frozenset([Kind.MAPPING]), of=ANYTHING)),
    "mac": Field(TEXT),
    "server_host": Field(ANY_TEXT),
    "server_port": Field(number(1, 65535)),
    **{
        name: optional(TEXT, (), _PHONEBOOK)
        for name in ("phonebook_url", "dnd_on_url", "dnd_off_url")
    },
    "tz": optional(record("tz"), (), ["timezone"]),
    "language": _both(TEXT, "locale"),
    "options": Field(record("options")),
    "site": Field(record("site")),
    "model": Field(record("model")),
    "lines": Field(listed(record("line"))),
    "used_lines": Field(listed(record("used line"))),
    "servers": Field(listed(record("server"))),
    "function_keys": Field(listed(record("key"))),
    "used_keys": Field(listed(record("used key"))),
    "used_slots": Field(listed(TEXT)),
    "needed_keys": Field(listed(record("needed key"))),
    "key_pages": Field(listed(record("page"))),
    "call_managers": Field(listed(record("manager"))),
}

# Names that only files of a device have; the others hold for all phones of a plugin.
DEVICE = CONFIG.keys() - GLOBAL.keys() - SERVER.keys() - {
    "server_url", "server_host", "server_scheme", "server_name", "server_port", "server_path",
    "site",
}  # fmt: skip

_LINE: Record = {
    **{name: _field(p, ["used"]) for name, p in LINE.items()},
    "secret": optional(TEXT, (), ["used", "password"]),
    "n": Field(COUNTED),
    "used": Field(BOOLEAN),
    "server": _both(COUNTED, "used"),
    "servers": _both(listed(record("server"), empty=False), "used"),
    "spare": optional(COUNTED, (), ["used", "backup_proxy_ip"]),
}

_KEY: Record = {
    **{name: _both(_type(p), "used") for name, p in KEY.items()},
    "line": _both(COUNTED, "used"),
    "label": optional(ANY_TEXT, (), ["used"]),
    "n": Field(COUNTED),
    "slot": Field(ANY_TEXT),
    "used": Field(BOOLEAN),
    "module": Field(number(0, MOST)),
    **dict.fromkeys(("index", "page", "position"), Field(COUNTED)),
    "needed": optional(_TRUE),
}


def _surely(fields: Record, switch: str) -> Record:
    """A record in which SWITCH is true."""
    there = {n: Field(f.type.without(ABSENT)) for n, f in fields.items() if switch in f.needs}
    return {**fields, **there, switch: Field(_TRUE)}


def keys_with(kind: Type, code: Type) -> dict[str, Record]:
    """The records of function keys with these types, as provd and as the phone calls them."""
    key: Record = {**_KEY, "type": _both(kind, "used"), "code": _both(code, "used")}
    return {
        "key": key,
        "used key": _surely(key, "used"),
        "needed key": _surely(key, "needed"),
    }


# What a change to or from summer time has, as `tz.dst.start.month`: the least and the greatest.
CHANGE = {
    "month": (1, 12),
    "week": (1, 5),  # 5 is the last
    "week_or_last": (-1, 4),  # -1 is the last
    "weekday": (0, 6),  # 0 is Sunday
    "iso_weekday": (1, 7),  # 7 is Sunday
    "hour": (0, 23),
    "minute": (0, 59),
    "day": (1, 31),  # of the month, in the year in which the file is written
}

# What a site sets: a group without fields is there, a list that nobody gives is empty.
_SITE: Mapping[str, Record] = {
    "site": {
        "dial_plan": Field(listed(record("dial rule"))),
        "lldp": optional(BOOLEAN),
        "dot1x": Field(record("dot1x")),
        "ring_tones": Field(listed(record("ring tone"))),
        "web_interface": optional(_one_of(WEB_INTERFACES)),
        "backlight": Field(record("backlight")),
        "logo": optional(TEXT),
    },
    "dot1x": {
        "method": optional(_one_of(METHODS)),
        "identity": optional(TEXT, (), ["method"]),
        "password": optional(TEXT, (), ["method"]),
    },
    "backlight": {
        "seconds": optional(number(0, MOST_SECONDS)),
        "level": optional(number(0, 100)),
    },
    "ring tone": {
        "n": Field(number(1, MOST_RINGS)),
        "alert_info": Field(TEXT),
        "ring": Field(number(1, MOST_RINGS)),
    },
    "dial rule": {
        "n": Field(number(1, MOST_RULES)),
        "digit_map": Field(TEXT),
        "fixed": Field(BOOLEAN),
    },
}

RECORDS: Mapping[str, Record] = {
    "config": CONFIG,
    "line": _LINE,
    "used line": _surely(_LINE, "used"),
    "server": {
        **{name: optional(field.type) for name, field in _LINE.items() if name in LINE},
        "n": Field(COUNTED),
        "lines": Field(listed(record("used line"), empty=False)),
    },
    **keys_with(TEXT, ANYTHING),
    "page": {
        "slot": Field(ANY_TEXT),
        "page": Field(COUNTED),
        "function_keys": Field(listed(record("needed key"), empty=False)),
    },
    "manager": {**{n: _field(p) for n, p in MANAGER.items()}, "n": Field(COUNTED)},
    "tz": {
        "name": Field(TEXT),
        "offset": Field(number(-1440, 1440)),
        "dst": optional(record("dst")),
    },
    "dst": {
        "save": Field(number(-1440, 1440)),
        "start": Field(record("change")),
        "end": Field(record("change")),
    },
    "change": {name: Field(number(*bounds)) for name, bounds in CHANGE.items()},
    **_SITE,
}


def plugin_wide(fields: Record, model: bool) -> Record:
    """The names in a file that is no device's, of one MODEL or of all."""
    gone = DEVICE - {"model"} if model else DEVICE
    return {
        name: Field(field.type.changed(kinds=ABSENT)) if name in gone else field
        for name, field in fields.items()
    }


def trait(given: Type, everywhere: bool) -> Field:
    """A fact of the models: that of a model which is not the plugin's is absent."""
    return optional(given, ["listed"] if everywhere else (), ["listed"])


def model(facts: Mapping[str, Field], images: bool) -> Record:
    """What `model` has, besides FACTS; IMAGES: each of the plugin's models has some."""
    return {
        "name": optional(TEXT, ["listed"]),
        "listed": Field(Type(BOOLEANS)),
        "lines": trait(number(0, 1000), True),
        "images": trait(listed(TEXT, empty=not images), True),
        **facts,
    }
