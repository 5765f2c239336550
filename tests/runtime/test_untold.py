"""What a config sets and a plugin does not write."""

from __future__ import annotations

import logging
from typing import Any

import pytest

LOGGER = logging.getLogger("plugin")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"exten_park": "700"}, ["exten_park"]),
        ({"exten_park": ""}, []),
        ({"sip_subscribe_mwi": True}, ["sip_subscribe_mwi"]),
        ({"sip_subscribe_mwi": False}, []),
        ({"sip_transport": "udp"}, []),
        ({"sip_transport": "tls"}, ["sip_transport (It knows UDP only.)"]),
        ({"vlan_enabled": False, "vlan_priority": 3}, []),
        ({"vlan_enabled": True, "vlan_id": 5, "vlan_priority": 3}, ["vlan_priority"]),
        ({"syslog_enabled": True, "syslog_ip": "a", "syslog_port": 514}, []),
        ({"syslog_enabled": True, "syslog_ip": "a", "syslog_port": 515}, ["syslog_port"]),
        ({"sip_lines": {"1": {"proxy_ip": "a", "registrar_ip": "a"}}}, []),
        ({"sip_lines": {"1": {"proxy_ip": "a", "registrar_ip": "b"}}}, ["sip_lines.registrar_ip"]),
        ({"sip_lines": {"1": {"number": "1"}, "2": {"number": "2"}}}, ["sip_lines.number"]),
        ({"sccp_call_managers": {"1": {"ip": "192.0.2.1"}}}, ["sccp_call_managers"]),
        ({"sccp_call_managers": {}}, []),
    ],
)
def test_what_is_set_and_not_written_is_said(
    runtime: Any, given: dict[str, Any], said: list[str]
) -> None:
    unwritten = {
        "exten_park": "", "sip_subscribe_mwi": "", "sip_transport": "It knows UDP only.",
        "vlan_priority": "", "syslog_port": "", "sip_lines.registrar_ip": "",
        "sip_lines.number": "", "sccp_call_managers": "",
    }  # fmt: skip
    config, _plain = runtime.normalised(given, LOGGER)
    assert list(runtime.Unwritten(unwritten).untold(config, None)) == said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"switchboard": True}, ["options.switchboard"]),
        ({"switchboard": False}, []),
        (None, []),
        ([1], []),
    ],
)
def test_options_of_the_device(runtime: Any, options: object, said: list[str]) -> None:
    config, _plain = runtime.normalised({}, LOGGER)
    assert list(runtime.Unwritten({"options.switchboard": ""}).untold(config, options)) == said
