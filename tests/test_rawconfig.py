"""Raw configs as the server judges them, in its schema where there is one to ask."""

from __future__ import annotations

import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import flow_grammar
import pytest
from phonegen_targets.provd.rawconfig import MASK, MASKED_KEY, faults, masked
from phonegen_targets.provd.standin import with_defaults

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"exten": "1"}, "knows no such parameter"),
    ({"vlan_id": "x"}, "'vlan_id' is a number"),
    ({"vlan_id": [1]}, "'vlan_id' is a number"),
    ({"ntp_enabled": "perhaps"}, "true or false"),
    ({"exten_park": {"a": 1}}, "'exten_park' is a text"),
    ({"sip_transport": "UDP"}, "one of udp, tcp, tls"),
    ({"syslog_level": "loud"}, "one of critical"),
    ({"locale": "french"}, "such as `fr_FR`"),
    ({"timezone": "Europe/Nowhere"}, "no zone 'Europe/Nowhere'"),
    ({"timezone": "../x"}, "no zone"),
    ({"vlan_enabled": True}, "needs `vlan_id`"),
    ({"sip_lines": [1]}, "a mapping from numbers"),
    ({"sip_lines": {"1": 3}}, "a mapping from numbers"),
    ({"sip_lines": {"1": {"proxy_port": "x"}}}, "'proxy_port' is a number"),
    ({"sip_lines": {"1": {"dtmf_mode": "loud"}}}, "RTP-in-band"),
    ({"funckeys": {"a": {"type": "park"}}}, "none from 1 to 9999"),
    ({"funckeys": {"1": {"value": "1"}}}, "`type` is missing"),
    ({"funckeys": {"1": {"type": "blf"}}}, "needs a `value`"),
    ({"funckeys": {"1": {"type": "dnd", "value": "1"}}}, "one of speeddial"),
    ({"sccp_call_managers": {"1": {"port": 2000}}}, "`ip` is missing"),
]
LEFT_OUT: list[dict[str, Any]] = [
    {"vlan_id": 99999}, {"vlan_priority": "9"}, {"sip_proxy_port": -1},
    {"sip_lines": {"one": {}}}, {"sip_lines": {"1": {"proxy_port": 70000}}},
    {"funckeys": {"100000": {"type": "park"}}},
]  # fmt: skip
TAKEN: list[dict[str, Any]] = [
    {}, {"X_anything": [1]}, {"vlan_id": "12"}, {"ntp_enabled": "off"}, {"exten_park": 700},
    {"locale": None}, {"sip_lines": {"1": {"username": 1001}}}, {"config_version": 1},
    {"funckeys": {"1": {"type": "park"}}}, {"timezone": "Europe/Paris"},
]  # fmt: skip


@pytest.mark.parametrize(("config", "message"), REFUSED)
def test_what_the_server_refuses(config: dict[str, Any], message: str) -> None:
    found = list(faults(config))
    assert [(fault.refused, message in fault.message) for fault in found] == [(True, True)]


@pytest.mark.parametrize("config", LEFT_OUT)
def test_what_the_server_lets_through_and_no_phone_can_use(config: dict[str, Any]) -> None:
    assert [fault.refused for fault in faults(config)] == [False]


@pytest.mark.parametrize("config", TAKEN)
def test_what_is_as_it_should_be(config: dict[str, Any]) -> None:
    assert list(faults(config)) == []


def test_masks_hide_secrets_alone() -> None:
    line = {"username": "a", "password": "b", "display_name": ""}
    given = {
        "admin_password": "c", "user_password": "", "sip_local_key": "k", "sip_lines": {"1": line},
    }  # fmt: skip
    hidden = {"username": "a", "password": MASK, "display_name": ""}
    expected = {
        "admin_password": MASK, "user_password": "", "sip_local_key": MASKED_KEY,
        "sip_lines": {"1": hidden},
    }  # fmt: skip
    assert masked(given) == expected


JUDGE = """
import json, sys
from wazo_provd.devices.schemas import RawConfigSchema
def takes(config):
    try:
        RawConfigSchema.validate(config)
    except Exception:
        return False
    return True
json.dump([takes(config) for config in json.load(sys.stdin)], sys.stdout)
"""


@pytest.mark.skipif("PHONEGEN_PROVD_PYTHON" not in os.environ, reason="no server to ask")
def test_the_server_says_the_same(tmp_path: Path) -> None:
    base = {"ip": "192.0.2.1", "http_base_url": "http://192.0.2.1:8667"}
    seeded = random.Random(5)
    configs: list[dict[str, Any]] = [config for config, _ in REFUSED] + LEFT_OUT + TAKEN
    configs += [json.loads(json.dumps(flow_grammar.config(seeded))) for _ in range(300)]
    full = [with_defaults({**base, **c}) if _is_sound(c) else {**base, **c} for c in configs]
    python = os.environ["PHONEGEN_PROVD_PYTHON"]
    done = subprocess.run(
        [python, "-c", JUDGE], input=json.dumps(full), capture_output=True, text=True, check=True
    )
    for config, taken in zip(configs, json.loads(done.stdout), strict=True):
        refused = [fault for fault in faults(config) if fault.refused]
        assert bool(refused) != taken, (config, refused)


def _is_sound(config: dict[str, Any]) -> bool:
    lines = config.get("sip_lines") or {}
    return isinstance(lines, dict) and all(isinstance(line, dict) for line in lines.values())
