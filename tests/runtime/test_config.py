"""The front door: whatever the server lets through has the types of its schema behind it."""

from __future__ import annotations

import copy
import logging
import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

LOGGER = logging.getLogger("plugin.test")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)


def read(runtime: Any, **config: Any) -> dict[str, Any]:
    config, _plain = runtime.normalised(config, LOGGER)
    for name, value in (("sip_srtp_mode", "disabled"), ("sip_transport", "udp")):
        assert config.pop(name) == value
    for name in ("sip_lines", "funckeys", "sccp_call_managers"):
        if not config[name]:
            del config[name]
    return dict(config)


@pytest.mark.parametrize(
    ("given", "text"),
    [("x", "x"), ("", ""), (1001, "1001"), (1.5, "1.5"), (True, "True"), ([1], None), ({}, None)],
)
def test_texts(runtime: Any, given: Any, text: str | None) -> None:
    assert read(runtime, admin_password=given).get("admin_password") == text
    config = read(runtime, sip_lines={"1": {"username": given}})
    assert config["sip_lines"]["1"].get("username") == text


def test_an_integer_that_is_too_long_for_a_text_is_absent(runtime: Any) -> None:
    try:
        text = str(10**5000)
    except ValueError:
        text = None
    assert runtime.as_text(10**5000) == text


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (12, 12), ("12", 12), (" 12 ", 12), ("1_0", 10), ("+7", 7), (12.0, 12), (True, 1), (0, 0),
        (4094, 4094), (4095, None), (-1, None), ("-1", None), ("x", None), ("", None),
        ("9" * 5000, None), (math.nan, None), (math.inf, None), ([], None),
    ],
)  # fmt: skip
def test_numbers(runtime: Any, given: Any, number: int | None) -> None:
    assert read(runtime, vlan_id=given).get("vlan_id") == number


@pytest.mark.parametrize(
    ("given", "switch"),
    [
        (True, True), (False, False), (1, True), (0, False), ("on", True), ("OFF", False),
        ("yes", True), ("n", False), ("maybe", None), (2, None), (1.5, None), ([], None),
    ],
)  # fmt: skip
def test_switches(runtime: Any, given: Any, switch: bool | None) -> None:
    assert read(runtime, sip_subscribe_mwi=given).get("sip_subscribe_mwi") is switch


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        (["a", "b"], ["a", "b"]),
        ("a", ["a"]),
        ([1, None, "a"], ["1", "a"]),
        ([[]], None),
        ([], None),
    ],
)
def test_lists_of_texts(runtime: Any, given: Any, texts: list[str] | None) -> None:
    name = "sip_servers_root_and_intermediate_certificates"
    assert read(runtime, **{name: given}).get(name) == texts


@pytest.mark.parametrize("needed", [{}, {"ntp_ip": None}, {"ntp_ip": ""}])
def test_a_switch_without_what_it_needs_is_off(
    runtime: Any, needed: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    assert read(runtime, ntp_enabled="on", **needed)["ntp_enabled"] is False
    assert "ntp_enabled has no effect without ntp_ip" in caplog.text
    assert read(runtime, ntp_enabled=1, ntp_ip="h") == {"ntp_enabled": True, "ntp_ip": "h"}


def test_the_vlan_0_is_one(runtime: Any) -> None:
    assert read(runtime, vlan_enabled=True, vlan_id=0)["vlan_enabled"] is True


def test_what_a_log_server_needs_has_defaults(runtime: Any) -> None:
    log = {"syslog_enabled": True, "syslog_ip": "h", "syslog_level": None}
    assert read(runtime, **log) == {
        "syslog_enabled": True, "syslog_ip": "h", "syslog_port": 514, "syslog_level": "warning",
    }  # fmt: skip
    assert read(runtime, syslog_enabled=False) == {"syslog_enabled": False}


def test_items_without_a_number_or_content_are_told(
    runtime: Any, caplog: pytest.LogCaptureFixture
) -> None:
    key = {"type": "blf", "value": "1"}
    numbers = ["1", "0", "-1", "x", "1\n", "00001", "12345", "100000000", "٣"]
    config = read(
        runtime,
        funckeys={**dict.fromkeys(numbers, key), "2": None, "3": {"value": "1"}},
        sip_lines={2: {"password": None}, "1": "x"},
        sccp_call_managers={"1": {"ip": 5, "port": "2000"}, "2": {"port": 1}},
    )
    assert config["funckeys"] == {"1": key}
    assert config["sip_lines"] == {"2": {}}
    assert config["sccp_call_managers"] == {"1": {"ip": "5", "port": 2000}}
    assert "10 of funckeys are not written" in caplog.text
    assert read(runtime, sip_lines=[1], funckeys=None) == {}


def test_what_the_plugin_works_out_no_config_says(runtime: Any) -> None:
    assert read(runtime, tz=5, language="x", X_own=[None]) == {"X_own": [None]}
    line = {"servers": 1, "spare": 2, "secret": "x", "number": 7}
    assert read(runtime, sip_lines={"1": line})["sip_lines"]["1"] == {"number": "7"}


@given(data=st.data())
def test_any_value_has_its_type_or_is_absent(runtime: Any, data: st.DataObject) -> None:
    def some(kinds: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
        return st.dictionaries(st.sampled_from([*kinds, "n", "used", "X_own"]), JSON, max_size=6)

    config = data.draw(some(runtime.KINDS))
    collections = {"sip_lines": runtime.LINE, "funckeys": runtime.KEY}
    collections["sccp_call_managers"] = runtime.MANAGER
    for name, kinds in collections.items():
        keys = st.sampled_from(["1", "0", "12", "x", "99999"])
        config[name] = data.draw(JSON | st.dictionaries(keys, JSON | some(kinds), max_size=4))
    before = copy.deepcopy(config)
    found, plain = runtime.normalised(config, LOGGER)
    assert runtime.is_clean(found) or not plain
    assert repr(config) == repr(before)
    for name, kind in runtime.KINDS.items():
        assert name not in found or type(found[name]) is (kind.type or list)
    for name, kinds in collections.items():
        for item in found[name].values():
            assert all(n not in item or type(item[n]) is k.type for n, k in kinds.items())
    assert repr(runtime.normalised(found, LOGGER)[0]) == repr(found)


def test_a_number_of_any_length_is_read(runtime: Any) -> None:
    config = {"vlan_id": 10**5000, "dns_enabled": 10**5000}
    assert read(runtime, **config) == {}


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ({"ip": "a", "vlan_id": 3, "sip_lines": {"1": {"number": "1"}}, "X_own": 1}, True),
        ({"funckeys": {"1": {"type": "blf", "value": "1", "line": 1}}}, True),
        ({"funckeys": {"1": {"type": "blf", "value": "1\n", "line": 1}}}, False),
        ({"funckeys": {"1": {"type": "blf", "own\n": 1}}}, False),
        ({"ip": "a\n"}, False),
        ({"X_own": {"a": "\n"}}, False),
        ({"vlan_id": "3", "ip": "a\n"}, False),
    ],
)
def test_what_no_file_has_to_clean(runtime: Any, given: dict[str, Any], plain: bool) -> None:
    assert runtime.normalised(given, LOGGER)[1] is plain


VALUES = st.none() | st.booleans() | st.integers(-1, 70_000) | st.floats() | st.text(max_size=3)
NAMES = st.sampled_from(["type", "value", "label", "line", "ip", "port", "proxy_port", "n", "\n"])


@given(
    items=st.lists(st.dictionaries(NAMES, VALUES | st.lists(VALUES, max_size=2)), max_size=6)
    | st.lists(st.fixed_dictionaries({"type": st.text(max_size=2), "line": VALUES}), max_size=6)
)
@example(items=[{"type": "blf", "ip": "a", "port": 65_536}])
@example(items=[{"type": "blf", "n": 1}])
@example(items=[{"type": "blf"}, {"type": True}])
def test_items_that_are_read_by_name_would_be_the_same_one_by_one(
    runtime: Any, items: list[dict[str, Any]]
) -> None:
    for kinds, required in runtime.COLLECTIONS.values():
        if runtime._uniform(items, kinds, required):
            for item in items:
                assert runtime.typed(item, kinds, LOGGER) == (item, True)
                assert not required or required in item


def test_the_usual_keys_are_read_by_name(runtime: Any) -> None:
    keys: list[dict[str, Any]] = [{"type": "blf", "value": str(n), "line": 1} for n in range(9)]
    keys[3]["label"] = "Ånn"
    assert runtime._uniform(keys, runtime.KEY, "type")
    wide = {f"name{n}": 1 for n in range(runtime.MOST_NAMES)}
    assert not runtime._uniform([*keys, wide], runtime.KEY, "")
    given = {str(n): key for n, key in enumerate(keys, start=1)}
    config, plain = runtime.normalised({"funckeys": given}, LOGGER)
    assert (config["funckeys"], plain) == (given, True)
    given["5"] = {"type": "blf", "value": 1001, "label": None}
    config, _ = runtime.normalised({"funckeys": given}, LOGGER)
    assert config["funckeys"]["5"] == {"type": "blf", "value": "1001"}
    assert config["funckeys"]["4"] is keys[3]
