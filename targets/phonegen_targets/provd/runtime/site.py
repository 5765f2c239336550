"""What a site sets for all its phones: `site.yaml` beside the plugins, and one of a plugin's own.

It is data: of a bounded size and depth, without tags and aliases. What is wrong in it is said in
the server's log, and left out alone; no phone waits for a better file.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from phonegen_targets.provd.runtime.facts import Item
from phonegen_targets.provd.runtime.names import SITE
from phonegen_targets.provd.runtime.server import yaml

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
