"""Every zone of the tz database has a value on every phone; one that is not the zone's is told."""

from __future__ import annotations

import logging
import zoneinfo
from functools import cache

import pytest
from extent import some
from phonegen.language.spec.syntax import Style
from phonegen.readers import Setting, phone, read
from phonegen_targets.provd.preview import SAMPLE
from phonegen_targets.provd.runtime.timezone import posix_rule, time_zone
from running import Running
from test_plugins import loaded, running

__all__ = ["loaded", "running"]  # fixtures
ROLES = {"zone", "zone_offset"}  # of what a phone understands
# What the machine is set to, and what it is set to before anybody has said so.
NO_ZONES = {"localtime", "Factory"}
# What the phones cannot have and no table tells: the uninhabited west of the date line.
BEYOND = {"Yealink": {"Etc/GMT+12"}}


@cache
def zones() -> dict[str, str]:
    """One zone of each rule, by the rule."""
    found: dict[str, str] = {}
    for name in sorted(zoneinfo.available_timezones() - NO_ZONES):
        if time_zone(name) is not None:
            found.setdefault(posix_rule(name) or "", name)
    return found


def test_all_zones_have_rules() -> None:
    names = zoneinfo.available_timezones() - NO_ZONES
    assert not [name for name in names if time_zone(name) is None]
    assert len(zones()) > 80


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Phones read a file once that is as it was: most say nothing of zones, and take the time."""
    known: dict[tuple[int, str, bytes], list[Setting]] = {}

    def once(data: bytes, style: Style) -> list[Setting]:
        key = (id(style.syntax), style.encoding, data)
        if key not in known:
            known[key] = read(data, style)
        return known[key]

    monkeypatch.setattr(phone, "read", once)


@pytest.mark.slow
@pytest.mark.usefixtures("read_once")
def test_every_zone_has_a_value(running: Running, caplog: pytest.LogCaptureFixture) -> None:
    carried = running.vendor.carried(running.spec.name)
    # that with the fewest keys, which are most of what is written and read
    device, _ = min(
        zip(running.devices(), carried, strict=True), key=lambda pair: sum(pair[1].keys.values())
    )
    config = {name: value for name, value in SAMPLE.items() if name != "timezone"}
    before = running.configure(device, config)
    dialect = running.vendor.dialects[running.spec.spec.dialect].spec
    about_zones = {role: places for role, places in dialect.reads.items() if role in ROLES}
    dialect = dialect.model_copy(update={"reads": about_zones})  # the others take most of the time
    unwritten = "timezone" in running.plugin.facts.unwritten
    wrong = []
    for zone in some([*zones().values()], 32):
        caplog.clear()
        with caplog.at_level(logging.INFO):
            files = running.configure(device, {**config, "timezone": zone})
        told = any(f"timezone {zone}" in message for message in caplog.messages)
        if unwritten:
            continue
        offset = getattr(time_zone(zone), "offset", None)
        found = phone.understood(dialect, running.content() if about_zones else {})
        offset_read = found.zone_offset
        if files == before and offset != 0 and not found.zone:  # which the default may be
            wrong.append(f"{zone} has no value")
        beyond = zone in BEYOND.get(device["vendor"], set())
        if offset_read not in (None, offset) and not told and not beyond:
            wrong.append(f"{zone} is {offset}, and the phone is told {offset_read}")
    assert not wrong
