"""What the fields mean that the plugin works out, by record: words for the reference."""

from __future__ import annotations

from collections.abc import Mapping

from phonegen.dialects.parameters import (
    COLLECTIONS,
    DERIVED,
    DIAL_RULE,
    EXTRAS,
    GLOBAL,
    KEY,
    LINE,
    MANAGER,
    RING_TONE,
    SERVER,
    Parameter,
)

_NUMBERED = "its number, from 1"

# Of the fields that are no parameters: those in `OF_RECORDS` say what they are themselves.
MEANINGS: Mapping[str, Mapping[str, str]] = {
    "config": {
        **{name: collection.about for name, collection in COLLECTIONS.items()},
        "used_lines": "the lines that have a user",
        "used_keys": "the keys that have a function",
        "needed_keys": "the keys that have a function, or stand before one in their row",
        "model": "what the specs say of the phone's model",
        "site": "what a site sets for all its phones, in `site.yaml`",
    },
    "line": {
        "n": "number of the account, from 1",
        "used": "whether the account has a line",
        "server": "number of its SIP server, the `n` of one of `servers`",
        "servers": "its SIP servers, the backup server behind the first",
        "spare": "number of an account without a line, to keep the backup server in",
    },
    "server": {"n": _NUMBERED, "lines": "the lines that register there"},
    "key": {
        "n": "provd's number of the key, from 1",
        "slot": "the phone's name of its place, by `slots` of the dialect",
        "used": "whether it has a function",
        "code": "the phone's word for its type, by `types` of the dialect",
        "module": "number of its expansion module, 0 for the phone itself",
        "index": "its number in its row of `slots`, on its module, from 1",
        "page": "the page that it is on, by `per_page` of its row, else 1",
        "position": "its number on that page, from 1",
        "needed": "whether it, or one behind it in its row, has a function",
    },
    "page": {
        "slot": "the phone's name of the row",
        "page": "number of the page, from 1",
        "function_keys": "the needed keys on it",
    },
    "manager": {"n": _NUMBERED},
    "tz": {
        "name": "name of the zone in the tz database",
        "offset": "minutes east of UTC in winter",
        "dst": "its summer time, if it has any",
    },
    "dst": {
        "save": "minutes that clocks are put forward",
        "start": "when summer time begins",
        "end": "when it ends",
    },
    "change": {
        "month": "the month",
        "week": "which week of the month; 5 is the last",
        "week_or_last": "which week of the month; -1 is the last",
        "weekday": "the day of the week; 0 is Sunday",
        "iso_weekday": "the day of the week; 7 is Sunday",
        "hour": "the hour",
        "minute": "the minute",
        "day": "the day of the month, in the year in which the file is written",
    },
    "site": {"dot1x": "802.1X", "backlight": "the display's light"},
    "ring tone": {"n": _NUMBERED},
    "dial rule": {"n": _NUMBERED},
    "model": {
        "name": "its name, as the spec has it",
        "listed": "whether the plugin carries it: others have no traits",
        "lines": "how many accounts it has",
        "images": "files that it loads, of the plugin's packages",
    },
}

OF_RECORDS: Mapping[str, Mapping[str, Parameter]] = {
    "config": {**GLOBAL, **DERIVED, **SERVER},
    "line": LINE,
    "server": LINE,
    "key": KEY,
    "manager": MANAGER,
    "site": {name.removeprefix("site."): p for name, p in EXTRAS.items()},
    "dot1x": {name.removeprefix("site.dot1x."): p for name, p in EXTRAS.items()},
    "backlight": {name.removeprefix("site.backlight."): p for name, p in EXTRAS.items()},
    "ring tone": RING_TONE,
    "dial rule": DIAL_RULE,
}


def meaning(record: str, field: str) -> str:
    """What FIELD of RECORD is, in words; raises KeyError for one that nobody has described."""
    parameter = OF_RECORDS.get(record, {}).get(field)
    return parameter.about if parameter is not None else MEANINGS[record][field]
