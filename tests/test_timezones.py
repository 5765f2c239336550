"""The generated plugins' time zones against the tz database, over ten years."""

from __future__ import annotations

import datetime
import zoneinfo
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment
from phonegen_targets import provd

YEARS = range(2026, 2036)
# Zones whose future no yearly rule holds: the tz database lists their changes one by one.
IRREGULAR = {"Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Hebron"}


@cache
def runtime() -> dict[str, Any]:
    """The functions of the plugin's template, as a plugin has them."""
    text = (Path(provd.__file__).parent / "timezone.py.j2").read_text("utf-8")
    source = Environment().from_string(text).render(uses={"zones": True})
    namespace: dict[str, Any] = {}
    exec(
        "import functools, os, pkgutil, re, zoneinfo\nfrom types import SimpleNamespace\n"
        "from jinja2 import Undefined\n" + source,
        namespace,
    )
    return namespace


def date_of(change: Any, year: int) -> datetime.datetime:
    """The wall-clock time of a change such as 'last Sunday of March, 2:00'."""
    first = datetime.date(year, change.month, 1)
    ahead = (change.weekday - first.isoweekday() % 7) % 7
    day = first + datetime.timedelta(days=ahead + 7 * (change.week - 1))
    while day.month != change.month:
        day -= datetime.timedelta(days=7)
    return datetime.datetime(day.year, day.month, day.day, change.hour, change.minute)


def rule_offset(zone: Any, moment: datetime.datetime) -> int:
    """Minutes east of Greenwich by the plugin's rule at a UTC moment."""
    dst = getattr(zone, "dst", None)
    if dst is None:
        return int(zone.offset)
    year = (moment + datetime.timedelta(minutes=zone.offset)).year
    start = date_of(dst.start, year) - datetime.timedelta(minutes=zone.offset)
    end = date_of(dst.end, year) - datetime.timedelta(minutes=zone.offset + dst.save)
    summer = start <= moment < end if start < end else not end <= moment < start
    return int(zone.offset) + (int(dst.save) if summer else 0)


@pytest.mark.parametrize("name", sorted(zoneinfo.available_timezones()))
def test_zone_over_ten_years(name: str) -> None:
    zone = runtime()["time_zone"](name)
    if name in ("localtime", "posixrules", "Factory") and zone is None:
        return
    assert zone is not None
    if name in IRREGULAR or name.endswith(tuple(IRREGULAR)):
        return
    truth = zoneinfo.ZoneInfo(name)
    wrong = 0
    for year in YEARS:
        for day in range(0, 365, 3):
            moment = datetime.datetime(year, 1, 1, 12) + datetime.timedelta(days=day)
            offset = truth.utcoffset(moment.replace(tzinfo=datetime.UTC).astimezone(truth))
            assert offset is not None
            wrong += rule_offset(zone, moment) != offset.total_seconds() // 60
    assert wrong == 0, f"{wrong} of {len(YEARS) * 122} days"


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "/etc/passwd", "Moon/Tycho", "Europe", "a\0b", "x" * 999]
)
def test_unknown_zones(name: str) -> None:
    assert runtime()["time_zone"](name) is None


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "+0"), (60, "+1"), (-210, "-3:30"), (345, "+5:45"), (-660, "-11")]
)
def test_offset(minutes: int, text: str) -> None:
    assert runtime()["format_offset"](minutes) == text


def test_offset_with_a_point() -> None:
    assert runtime()["format_offset"](330, ".") == "+5.5"
    assert runtime()["format_offset"](765, ".") == "+12.75"
    assert runtime()["format_offset"](600, ".") == "+10"


def test_zone_table_matches_the_rule() -> None:
    table = {"FRA+1": "Europe/Paris", "USA-5": "America/New_York", "CAN-5": "America/Toronto"}
    find = runtime()["zone_lookup"](table)
    montreal = runtime()["time_zone"]("America/Montreal")
    assert find(montreal) == "USA-5"
    assert find(montreal, prefer="CAN") == "CAN-5"
    assert not find(runtime()["time_zone"]("Asia/Tokyo"))
