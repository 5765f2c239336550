"""Time zones by their POSIX rules, which the files of the tz database end with."""

from __future__ import annotations

import calendar
import functools
import pkgutil
import re
import time
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Undefined

from phonegen_targets.provd.runtime.facts import Item, Zones

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
