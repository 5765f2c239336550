"""What templates are told of a phone: zones, accounts, servers, keys, names of files."""

from __future__ import annotations

import logging
import re
import zoneinfo
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

LOGGER = logging.getLogger("plugin.test")


def test_what_an_item_lacks_is_undefined(runtime: Any) -> None:
    item = runtime.Item(a=1)
    environment = runtime.QuickEnvironment()
    template = environment.from_string("{{ model.a }}{{ model.b }}{{ model.b is defined }}")
    assert template.render(model=item) == "1False"
    assert isinstance(item.b, runtime.Undefined)  # a template has asked for it
    assert vars(item) == {"a": 1}
    with pytest.raises(AttributeError):
        _ = item.__html__


@pytest.mark.parametrize(
    ("name", "offset", "save"),
    [
        ("Europe/Paris", 60, 60), ("Asia/Tokyo", 540, None), ("Asia/Kolkata", 330, None),
        ("America/St_Johns", -210, 60), ("Europe/Dublin", 0, 60), ("Australia/Lord_Howe", 630, 30),
        ("Etc/GMT+5", -300, None),
    ],
)  # fmt: skip
def test_zones(runtime: Any, name: str, offset: int, save: int | None) -> None:
    zone = runtime.time_zone(name)
    assert zone.offset == offset
    assert (zone.dst.save if zone.dst else None) == save


def test_changes_of_summer_time(runtime: Any) -> None:
    dst = runtime.time_zone("Europe/Paris").dst
    day = {"month": 3, "week": 5, "week_or_last": -1, "weekday": 0, "iso_weekday": 7}
    assert vars(dst.start) == {**day, "hour": 2, "minute": 0}
    assert (dst.end.month, dst.end.week, dst.end.hour) == (10, 5, 3)
    south = runtime.time_zone("Australia/Sydney").dst
    assert south.start.month > south.end.month


@pytest.fixture
def database(runtime: Any, tmp_path: Path) -> Iterator[Callable[[bytes], Any]]:
    """A function that gives the zone of a file's content."""

    def zone(content: bytes) -> Any:
        (tmp_path / "Zone").write_bytes(content)
        runtime.time_zone.cache_clear()
        return runtime.time_zone("Zone")

    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([tmp_path / "missing", tmp_path])
    yield zone
    zoneinfo.reset_tzpath(before)
    runtime.time_zone.cache_clear()


def tzif(rule: str) -> bytes:
    return b"TZif2\0binary\n" + rule.encode() + b"\n"


@pytest.mark.parametrize(
    ("rule", "offset", "save"),
    [
        ("UTC0", 0, None),
        ("<+0545>-5:45", 345, None),
        ("AST4ADT,M3.2.0,M11.1.0", -240, 60),
        ("CET-1:00:00CEST-3,M3.5.0,M10.5.0", 60, 120),
        ("X-1Y,J60,J300", 60, None),  # days of the year: no phone takes them
        ("X-1Y,M3.5.0,300", 60, None),
    ],
)
def test_rules_of_the_database(database: Any, rule: str, offset: int, save: int | None) -> None:
    zone = database(tzif(rule))
    assert (zone.offset, zone.dst.save if zone.dst else None) == (offset, save)


@pytest.mark.parametrize(
    ("time", "hour", "minute"),
    [("", 2, 0), ("/3", 3, 0), ("/0:30", 0, 30), ("/-1", 0, 0), ("/26", 23, 59), ("/24", 23, 59)],
)
def test_changes_are_within_their_day(database: Any, time: str, hour: int, minute: int) -> None:
    start = database(tzif(f"X0Y,M3.5.0{time},M10.5.0")).dst.start
    assert (start.hour, start.minute) == (hour, minute)


@pytest.mark.parametrize(
    "content",
    [b"", b"text", b"TZif", b"TZif2\n\n", b"TZif1\0\n\xff\x80\n", tzif("nonsense"), tzif("X-1Y")],
)
def test_files_that_tell_no_rule(database: Any, content: bytes) -> None:
    assert database(content) is None


@pytest.mark.parametrize(
    "name",
    [
        None,
        "",
        "No/Where",
        "../../etc/passwd",
        "/etc/passwd",
        "Europe/Paris\n",
        "a" * 1000,
        "Europe",
    ],
)
def test_names_that_are_no_zone(runtime: Any, name: str | None) -> None:
    assert runtime.time_zone(name) is None


def test_names_of_zones(runtime: Any) -> None:
    zones = {"Paris": "Europe/Paris", "Berlin": "Europe/Berlin", "Tokyo": "Asia/Tokyo"}

    def named(zone: str, **more: Any) -> Any:
        found = runtime.zone_filter(runtime.Zones(zones, **more))(runtime.time_zone(zone))
        return None if isinstance(found, runtime.Undefined) else found

    assert named("Europe/Berlin") == "Berlin"  # its own name before another with its rule
    assert named("Europe/Madrid") == "Paris"
    assert named("Asia/Kolkata") is None
    assert named("Asia/Kolkata", default="?") == "?"
    assert named("Africa/Lagos", nearest=True) == "Paris"
    assert named("Asia/Kolkata", nearest=True) == "Tokyo"
    prefer = runtime.zone_filter(runtime.Zones(zones))
    assert prefer(runtime.time_zone("Europe/Rome"), "Ber") == "Berlin"
    assert isinstance(prefer("Europe/Rome"), runtime.Undefined)
    nothing = runtime.zone_filter(runtime.Zones({}, nearest=True))
    assert isinstance(nothing(None), runtime.Undefined)
    assert isinstance(nothing(runtime.time_zone("Europe/Paris")), runtime.Undefined)
    missing = runtime.zone_filter(runtime.Zones({"a": "No/Where"}, default="?"))
    assert missing(runtime.time_zone("Europe/Paris")) == "?"


def test_the_nearest_zone_has_the_same_half_of_the_year(runtime: Any) -> None:
    zones = {"north": "Europe/Helsinki", "none": "Africa/Tripoli"}
    near = runtime.zone_filter(runtime.Zones(zones, nearest=True))
    assert near(runtime.time_zone("Europe/Chisinau")) in zones
    assert near(runtime.time_zone("Africa/Maputo")) == "none"
    assert near(runtime.time_zone("Africa/Cairo")) == "north"


def lines(runtime: Any, config: dict[str, Any], count: int = 3, **more: Any) -> list[Any]:
    model = runtime.Item(name="X1", listed=count > 0, lines=count)
    unused = runtime.accounts(model) if count else {}
    options = {"fallbacks": {}, "keep": False, **more}
    return list(runtime.sip_lines(config, model, unused, logger=LOGGER, **options))


def test_every_account_of_a_model_is_there(runtime: Any, caplog: pytest.LogCaptureFixture) -> None:
    found = lines(runtime, {"sip_lines": {"2": {"username": "a"}, "4": {"username": "b"}}})
    assert [(line.n, line.used) for line in found] == [(1, False), (2, True), (3, False)]
    assert "Line 4 is beyond the 3 of model X1" in caplog.text
    kept = lines(runtime, {"sip_lines": {"4": {"username": "b"}}}, keep=True)
    assert [line.n for line in kept if line.used] == [4]


def test_a_model_that_is_not_listed_has_the_lines_given(runtime: Any) -> None:
    found = lines(runtime, {"sip_lines": {"7": {}, "2": {}, "100000000": {}}}, count=0)
    assert [line.n for line in found] == [2, 7]


def test_what_a_config_calls_n_or_used_is_not_believed(runtime: Any) -> None:
    (line, *_) = lines(runtime, {"sip_lines": {"1": {"n": 99, "used": False}}})
    assert (line.n, line.used) == (1, True)


@pytest.mark.parametrize(("password", "secret"), [("s3", "s3"), ("autoprov", None), ("", None)])
def test_the_secret_of_a_phone_that_nobody_has(
    runtime: Any, password: str, secret: str | None
) -> None:
    config = {"sip_lines": {"1": {"password": password}}}
    line = runtime.sip_lines(config, runtime.Item(lines=1, listed=False), {}, {}, False, LOGGER)[0]
    assert vars(line).get("secret") == secret


def test_a_line_falls_back_to_the_phones_parameter(runtime: Any) -> None:
    config = {"sip_proxy_ip": "10.0.0.1", "sip_lines": {"1": {}, "2": {"proxy_ip": "10.0.0.2"}}}
    found = lines(runtime, config, fallbacks={"proxy_ip": "sip_proxy_ip", "x": "not_there"})
    assert [line.proxy_ip for line in found if line.used] == ["10.0.0.1", "10.0.0.2"]
    assert vars(found[2]) == {"n": 3, "used": False}


def test_unused_accounts_are_not_changed_by_a_phone(runtime: Any) -> None:
    model = runtime.Item(name="X1", listed=True, lines=2)
    unused = runtime.accounts(model)
    config = {"sip_lines": {"1": {"username": "a", "backup_proxy_ip": "10.0.0.9"}}}
    first = runtime.sip_lines(config, model, unused, {}, False, LOGGER)
    runtime.give_spares(first, model, LOGGER)
    runtime.group_servers(first, True)
    assert vars(unused[1]) == {"n": 1, "used": False}
    assert vars(unused[2]) == {"n": 2, "used": False}


def test_backups_get_accounts_that_no_line_uses(runtime: Any, caplog: Any) -> None:
    model = runtime.Item(name="X1", listed=True, lines=2)
    both = {"1": {"backup_proxy_ip": "10.0.0.9"}, "2": {"backup_proxy_ip": "10.0.0.9"}}
    one = lines(runtime, {"sip_lines": {"1": both["1"]}}, count=2)
    runtime.give_spares(one, model, LOGGER)
    assert one[0].spare == 2
    full = lines(runtime, {"sip_lines": both}, count=2)
    runtime.give_spares(full, model, LOGGER)
    assert ["spare" in vars(line) for line in full] == [False, False]
    assert "No account of model X1 is left" in caplog.text


def test_servers_are_numbered_and_shared(runtime: Any) -> None:
    given = {
        "1": {"proxy_ip": "a", "backup_proxy_ip": "b"},
        "2": {"proxy_ip": "b"},
        "3": {"proxy_ip": "a", "proxy_port": 5061},
    }
    found = lines(runtime, {"sip_lines": given})
    servers = runtime.group_servers(found, True)
    assert [(s.n, s.proxy_ip, [line.n for line in s.lines]) for s in servers] == [
        (1, "a", [1]), (2, "b", [1, 2]), (3, "a", [3]),
    ]  # fmt: skip
    assert [line.server for line in found] == [1, 2, 3]
    twice = {"1": {"proxy_ip": "a", "backup_proxy_ip": "a"}}
    (server,) = runtime.group_servers(lines(runtime, {"sip_lines": twice}), True)
    assert [line.n for line in server.lines] == [1]
    without = runtime.group_servers(lines(runtime, {"sip_lines": given}), False)
    assert [s.proxy_ip for s in without] == ["a", "b", "a"]


def test_call_managers_by_priority(runtime: Any) -> None:
    given = {"sccp_call_managers": {"10": {"ip": "b"}, "2": {"ip": "a"}}}
    assert [(m.n, m.ip) for m in runtime.call_managers(given)] == [(2, "a"), (10, "b")]


def keys_of(
    runtime: Any,
    config: dict[str, Any],
    listed: bool = True,
    used: tuple[int, ...] = (),
    **more: Any,
) -> tuple[list[Any], list[Any]]:
    model = runtime.Item(name="X1", listed=listed, line_keys=2, expansion=(2, 2))
    rows = [runtime.Row("line{n}", "line"), runtime.Row("m{m}k{n}", "expansion")]
    keys = runtime.Keys(**{"rows": rows, "types": {"blf": 16, "park": 10, "line": 15}, **more})
    accounts = [runtime.Item(n=n, used=n in used, number=f"10{n}") for n in (1, 2, 3)]
    slots = runtime.key_slots(keys.rows, model)
    found = runtime.function_keys(config, model, accounts, keys, slots, LOGGER)
    return list(found[0]), list(found[1])


def test_places_in_order(runtime: Any) -> None:
    found, used = keys_of(runtime, {})
    names = ["line1", "line2", "m1k1", "m1k2", "m2k1", "m2k2"]
    assert [(k.n, k.slot) for k in found] == list(enumerate(names, start=1))
    places = [(1, 0), (2, 0), (1, 1), (2, 1), (1, 2), (2, 2)]
    assert [(k.index, k.module) for k in found] == places
    assert not any(k.used for k in found)
    assert used == []


def test_pages(runtime: Any) -> None:
    model = runtime.Item(name="X1", listed=True, line_keys=5, per=2)
    slots = runtime.key_slots([runtime.Row("k", "line", "per")], model)
    assert [(k.page, k.position) for k in slots] == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1)]
    none = runtime.key_slots([runtime.Row("k", "line", "no_such_fact")], model)
    assert [(k.page, k.position) for k in none] == [(1, n) for n in range(1, 6)]


def test_keys_go_to_their_places(runtime: Any, caplog: pytest.LogCaptureFixture) -> None:
    given = {
        "1": {"type": "blf", "value": "1001", "label": "Bob", "line": "2"},
        "3": {"type": "park", "value": "700", "slot": "x\ny", "n": 99},
        "5": {"type": "nonsense", "value": "1"},
        "6": {"type": "blf"},
        "7": {"type": "blf", "value": "1"},
        "100000000": {"type": "blf", "value": "1"},
    }
    found, used = keys_of(runtime, {"funckeys": given})
    assert [(k.n, k.slot, k.code, k.line) for k in used] == [
        (1, "line1", 16, 2),
        (3, "m1k1", 10, 1),
    ]
    assert [k.n for k in found if k.used] == [1, 3]
    assert len(found) == 6
    assert "Function key 7 is beyond the 6 of model X1" in caplog.text
    assert caplog.text.count("has no type or value") == 2


@pytest.mark.parametrize(
    ("given", "number"),
    [
        ({}, 1),
        ({"line": 3}, 3),
        ({"line": "4"}, 4),
        ({"line": "x"}, 1),
        ({"line": 0}, 1),
        ({"line": 2.0}, 2),
        ({"line": "1" * 5000}, 1),
    ],
)
def test_the_line_of_a_key_is_a_number(runtime: Any, given: dict[str, Any], number: int) -> None:
    assert runtime.line_number(given.get("line")) == number


def test_a_key_with_the_number_of_a_line_is_that_lines(runtime: Any) -> None:
    given = {"2": {"type": "blf", "value": "x"}}
    _, used = keys_of(runtime, {"funckeys": given}, used=(1, 2), unused_lines="line")
    assert [(k.n, k.code, k.value) for k in used] == [(1, 15, "101"), (2, 16, "x")]


def test_keys_behind_those_of_the_lines(runtime: Any) -> None:
    given = {"1": {"type": "blf", "value": "x"}}
    _, used = keys_of(runtime, {"funckeys": given}, used=(1, 2), after_lines=True)
    assert [k.slot for k in used] == ["m1k1"]
    _, used = keys_of(runtime, {"funckeys": given}, after_lines=True)
    assert [k.slot for k in used] == ["line1"]


def test_other_models_get_their_keys_in_the_first_row(runtime: Any) -> None:
    given = {"3": {"type": "blf", "value": "x"}}
    found, used = keys_of(runtime, {"funckeys": given}, listed=False, other_models=True)
    assert [k.slot for k in found] == ["line1", "line2", "line3"]
    assert [k.slot for k in used] == ["line3"]
    assert keys_of(runtime, {"funckeys": given}, listed=False) == ([], [])
    assert keys_of(runtime, {}, listed=False, other_models=True) == ([], [])


def test_needed_keys(runtime: Any) -> None:
    model = runtime.Item(name="X1", listed=True, line_keys=4)
    slots = list(runtime.key_slots([runtime.Row("row", "line")], model))
    slots[1] = runtime.Item(**{**vars(slots[1]), "used": True})
    marked, needed = runtime.with_needed(slots, [slots[1]])
    assert ["needed" in vars(key) for key in marked] == [True, True, False, False]
    assert needed == marked[:2]
    assert "needed" not in vars(slots[0])


def name(runtime: Any, pattern: str, **facts: Any) -> Any:
    return runtime.FileName(pattern).of("000413aabbcc", "X-1", runtime.Item(**facts))


def test_names_of_files(runtime: Any) -> None:
    assert name(runtime, "{mac}.cfg") == "000413aabbcc.cfg"
    assert name(runtime, "cfg{MAC}.xml") == "cfg000413AABBCC.xml"
    assert name(runtime, "a/{MAC[6:]}-{mac[:2]}") == "a/AABBCC-00"
    assert name(runtime, "{model}/{model.folder}", folder="f") == "X-1/f"
    assert name(runtime, "{model.folder}") is None
    assert name(runtime, "a}b{c'{{mac}}.cfg") == "a}b{c'{000413aabbcc}.cfg"
    assert name(runtime, "{model.__class__}", folder="f") is None


PARTS = [
    "{mac}", "{MAC}", "{MAC[2:]}", "{mac[:6]}", "{mac[4:2]}", "{model}", "{model[3:]}",
    "{model.kind}", "{model.kind[:1]}", "-", ".cfg", "a+", "(", "{", "}", "\n",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PARTS)),
    st.binary(min_size=6, max_size=6),
    st.from_regex(r"[\w-]+", fullmatch=True),
    st.from_regex(r"[\w.-]*", fullmatch=True),
)
def test_a_names_regex_matches_every_name(
    runtime: Any, parts: list[str], mac: bytes, model: str, kind: str
) -> None:
    pattern = runtime.FileName("".join(parts))
    assert re.fullmatch(pattern.regex(), pattern.of(mac.hex(), model, runtime.Item(kind=kind)))


@pytest.mark.parametrize(
    ("pattern", "wants"),
    [
        ("{mac}.cfg", False), ("{model}-{mac}", True), ("{model[2:]}", True),
        ("{model.kind}{mac}", False), ("model", False),
    ],
)  # fmt: skip
def test_names_that_want_the_model(runtime: Any, pattern: str, wants: bool) -> None:
    assert runtime.FileName(pattern).wants_model() is wants


def test_names_want_capitals_or_none(runtime: Any) -> None:
    assert not re.fullmatch(runtime.FileName("{MAC}").regex(), "000413aabbcc")
    assert not re.fullmatch(runtime.FileName("{mac}").regex(), "000413AABBCC")


def test_every_file_with_secrets_is_sensitive(runtime: Any) -> None:
    files = [
        runtime.File("a.tpl", "dir/{mac}.cfg", secret=True),
        runtime.File("b.tpl", "{MAC}-keys.xml", secret=True),
        runtime.File("c.tpl", "{mac}-ring.cfg"),
        runtime.File("d.tpl", "common.cfg", per="plugin", secret=True),
    ]
    found = runtime.sensitive(files)
    assert found.match("000413aabbcc.cfg")
    assert found.match("000413AABBCC-keys.xml")
    assert not found.match("000413aabbcc-ring.cfg")
    assert not found.match("common.cfg")
    assert runtime.sensitive(files[2:]) is None
