"""Words and numbers of provd reach a phone as its own, where its vendor has another scale."""

from __future__ import annotations

from typing import Any

import pytest
from phonegen.readers import read
from running import shared

LINE = {"username": "u1", "password": "p1", "proxy_ip": "192.0.2.1", "number": "1001"}
LOG = {"syslog_enabled": True, "syslog_ip": "192.0.2.3"}
SNOM = "settings/phone-settings/"
N870 = "provisioning/nvm/param[name=Telephony.0.ToneScheme]@value"


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("snom/10.1.215.13", LOG | {"syslog_level": "critical"}, {SNOM + "log_level": "1"}),
        ("snom/8.7.5.35", LOG | {"syslog_level": "warning"}, {SNOM + "log_level": "5"}),
        ("gigaset/P-series", LOG | {"syslog_level": "debug"}, {SNOM + "log_level": "9"}),
        ("snom/10.1.215.13", {"syslog_level": "debug"}, {SNOM + "log_level": None}),
        (
            "snom/dect-07.40.0104",
            {"sip_srtp_mode": "preferred"},
            {SNOM + "user_srtp[idx=1]": "optional", SNOM + "srv_srtp_auth[idx=1]": "on"},
        ),
        (
            "snom/dect-05.20.0001",
            {"sip_srtp_mode": "required"},
            {SNOM + "user_srtp[idx=1]": "mandatory", SNOM + "srv_srtp_auth[idx=1]": "on"},
        ),
        (
            "snom/dect-05.20.0001",
            {},
            {SNOM + "user_srtp[idx=1]": "disabled", SNOM + "srv_srtp_auth[idx=1]": "off"},
        ),
        ("gigaset/N870-83.v2.39.0", {"locale": "de_DE"}, {N870: "Germany"}),
        ("gigaset/N870-83.v2.48.0", {"locale": "it_IT"}, {N870: "International"}),
        ("avaya/4.1.13", {"vlan_priority": 6}, {"802.1P_CONTROL": "6", "802.1P_MEDIA": "6"}),
        ("avaya/4.1.13", {"vlan_priority": 0}, {"802.1P_CONTROL": "0", "802.1P_MEDIA": "0"}),
        ("avaya/4.1.13", {}, {"802.1P_CONTROL": None, "802.1P_MEDIA": None}),
    ],
)
def test_what_a_phone_is_told(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    given: dict[str, Any],
    told: dict[str, str | None],
) -> None:
    running = shared(name, tmp_path_factory)
    running.configure(next(running.devices()), {"sip_lines": {"1": LINE}, **given})
    found = {x.name: x.value for style, data in running.written for x in read(data, style)}
    assert {setting: found.get(setting) for setting in told} == told
