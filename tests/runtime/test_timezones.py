"""The generated plugins' time zones against the tz database, over ten years."""

from __future__ import annotations

import datetime
import zoneinfo
from typing import Any

import pytest

YEARS = range(2026, 2036)
# Zones whose future no yearly rule holds: the tz database lists their changes one by one.
IRREGULAR = {"Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Hebron"}


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
    dst = zone.dst
    if not dst:
        return int(zone.offset)
    year = (moment + datetime.timedelta(minutes=zone.offset)).year
    start = date_of(dst.start, year) - datetime.timedelta(minutes=zone.offset)
    end = date_of(dst.end, year) - datetime.timedelta(minutes=zone.offset + dst.save)
    summer = start <= moment < end if start < end else not end <= moment < start
    return int(zone.offset) + (int(dst.save) if summer else 0)


# One of each kind of rule: none, north, south, backwards, half an hour, of two hours, by night.
SOME = (
    "Africa/Cairo", "America/New_York", "America/Nuuk", "America/Santiago", "America/St_Johns",
    "Antarctica/Troll", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe", "Australia/Sydney",
    "Etc/GMT+5", "Europe/Dublin", "Europe/Paris", "Pacific/Chatham",
)  # fmt: skip
ALL = sorted({*SOME, *zoneinfo.available_timezones()})
NAMES = [n if n in SOME else pytest.param(n, marks=pytest.mark.slow) for n in ALL]


@pytest.mark.parametrize("name", NAMES)
def test_a_zone_is_right_over_ten_years(runtime: Any, name: str) -> None:
    zone = runtime.time_zone(name)
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
            offset = truth.utcoffset(moment.replace(tzinfo=datetime.timezone.utc).astimezone(truth))  # noqa: UP017 - Python 3.9
            assert offset is not None
            wrong += rule_offset(zone, moment) != offset.total_seconds() // 60
    assert wrong == 0, f"{wrong} of {len(YEARS) * 122} days"


def test_a_zone_of_a_table_is_one_with_the_same_rule(runtime: Any) -> None:
    table = {"FRA+1": "Europe/Paris", "USA-5": "America/New_York", "CAN-5": "America/Toronto"}
    find = runtime.zone_filter(runtime.Zones(table))
    montreal = runtime.time_zone("America/Montreal")
    assert find(montreal) == "USA-5"
    assert find(montreal, "CAN") == "CAN-5"
    assert isinstance(find(runtime.time_zone("Asia/Tokyo")), runtime.Undefined)
