"""What a site sets, read back from phones' files by readers of each vendor's grammar."""

from __future__ import annotations

import json
import logging
import random
import time
from typing import Any

import pytest
from phonegen.dialects.plugin import PluginSpecs
from phonegen.readers import read
from phonegen_targets.provd.preview import SAMPLE
from running import Running, params, shared
from test_read_back import HOSTILE, cleaned

SITE: dict[str, Any] = {
    "dial_plan": ["0[1-9]x", "9x.T"],
    "lldp": False,
    "dot1x": {"method": "md5", "identity": "phones", "password": "s3cret"},
    "ring_tones": [{"alert_info": "internal", "ring": 3}],
    "web_interface": "https",
    "backlight": {"seconds": 60, "level": 100},
    "logo": "logo.png",
}
XML = "gs_provision/config/"
# Of each syntax a phone, with what it reads of LLDP, of 802.1X and of the rest.
WANTED: dict[str, tuple[str, dict[str, str]]] = {
    "yealink/v86": ("T46S", {
        "static.network.lldp.enable": "0",
        "static.network.802_1x.mode": "1",
        "static.network.802_1x.identity": "phones",
        "static.network.802_1x.md5_password": "s3cret",
        "static.wui.http_enable": "0",
        "static.wui.https_enable": "1",
        "dialplan.dialnow.rule.1": "0[1-9]x",
        "distinctive_ring_tones.alert_info.1.text": "internal",
        "distinctive_ring_tones.alert_info.1.ringer": "3",
        "phone_setting.backlight_time": "60",
        "phone_setting.active_backlight_level": "10",
        "lcd_logo.url": "http://192.0.2.1:8667/logo.png",
    }),
    "yealink/v80": ("T46G", {"network.lldp.enable": "0", "network.802_1x.mode": "1"}),
    "aastra/5.1.0": ("6930", {"lldp": "0", "sip dial plan": "0[1-9]x|9|9x+"}),
    "snom/10.1.198.19": ("D735", {
        "settings/phone-settings/lldp_enable": "off",
        "settings/phone-settings/webserver_type": "https",
        "settings/phone-settings/alert_internal_ring_sound": "Ringer3",
        "settings/phone-settings/backlight": "15",
    }),
    "avaya/4.1.3": ("J179", {
        "SET LLDP_ENABLED": "0",
        "SET DOT1XSTAT": "2",
        "SET DOT1XEAPS": "MD5",
        "SET FORCE_DOT1XID": "phones",
        "SET FORCE_DOT1XPSWD": "s3cret",
        "SET WEBSERVER_ON_HTTP": "0",
        "SET DIALPLAN": "0[1-9]x",
        "SET BAKLIGHTOFF": "1",
    }),
    "digium/2.8.1": ("D65", {
        "config/setting[id=network_vlan_discovery_mode]@value": "NONE",
        "config/setting[id=web_ui_enabled]@value": "1",
        "config/setting[id=backlight_timeout]@value": "60",
        "config/accounts/account[index=0]@dial_plan": "0[1-9]x|9x.T6",
    }),
    "alcatel-lucent/2.13.02": ("M7", {
        "settings/setting[id=DeviceNetworkLldpVlanEnable]@value": "false",
        "settings/setting[id=DeviceNetworkHttpEnable]@value": "false",
        "settings/setting[id=DigitMap]@value": "0[1-9]x;9x.T",
    }),
    "technicolor/TB30-1.74.0": ("TB30", {"sys/VOIPDialPlan": "0[1-9]x|9x.T"}),
    "polycom/6.4.6": ("VVX450", {
        "device.net.lldpEnabled": "0",
        "device.net.dot1x.enabled": "1",
        "device.net.dot1x.method": "EAP-MD5",
        "device.net.dot1x.identity": "phones",
        "device.net.dot1x.password": "s3cret",
        "dialplan.digitmap": "0[1-9]x|9x.T",
    }),
    "grandstream/1.0.7.81": ("GXP1628", {
        f"{XML}P1684": "0", f"{XML}P7901": "1", f"{XML}P7902": "phones", f"{XML}P7903": "s3cret",
        f"{XML}P1650": "0", f"{XML}P290": "{ 0[1-9]x | 9 | 9x+ }",
    }),
    "grandstream/1.0.5.48": ("GRP2614", {
        f"{XML}item[name=network.lldp.enable]": "No",
        f"{XML}item[name=network.802.1x.mode]": "EAP_MD5",
        f"{XML}item[name=network.802.1x.identity]": "phones",
        f"{XML}item[name=network.md5Password]": "s3cret",
    }),
    "grandstream/1.2.5.3": ("GXP2000", {"P322": "0", "P290": "{ 0[1-9]x | 9 | 9x+ }"}),
    "fanvil/serie-x": ("X4", {
        "VOIP_CONFIG_FILE/QOS_CONFIG_MODULE/LLDP_Transmit": "0",
        "VOIP_CONFIG_FILE/DOT1X_CONFIG_MODULE/Xsup_Enable": "1",
        "VOIP_CONFIG_FILE/DOT1X_CONFIG_MODULE/Xsup_User": "phones",
        "VOIP_CONFIG_FILE/DOT1X_CONFIG_MODULE/Xsup_Password": "s3cret",
    }),
    "cisco/sip-12.0.1": ("8851", {
        "flat-profile/Enable_LLDP-MED": "No",
        "flat-profile/Enable_802.1X_Authentication": "No",  # it has methods with certificates alone
        "flat-profile/Dial_Plan_1_": "(0[1-9]x|9x.)",
    }),
}  # fmt: skip


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some files say when they were written."""
    monkeypatch.setattr(time, "time", lambda: 1e9)


def place(running: Running, site: dict[str, Any]) -> None:
    """Put a `site.yaml` beside the plugin."""
    running.site.write_text(json.dumps(site, ensure_ascii=False), "utf-8")


def told(running: Running, device: dict[str, Any]) -> list[tuple[Any, list[tuple[str, str]]]]:
    """What is read of the files of a phone."""
    running.configure(device, SAMPLE)
    return [(s, [(x.name, x.value) for x in read(data, s)]) for s, data in running.written]


@pytest.mark.parametrize("name", WANTED)
def test_what_phones_read(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    model, wanted = WANTED[name]
    running = shared(name, tmp_path_factory)
    device = next(d for d in running.devices() if d["model"] == model)
    before = {pair for _, pairs in told(running, device) for pair in pairs}
    place(running, SITE)
    found = {pair for _, pairs in told(running, device) for pair in pairs}
    assert {pair for pair in wanted.items() if pair not in found} == set()
    assert set(wanted.items()) - before, "nothing of it is the site's"


@pytest.fixture(scope="module", params=list(params()))
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Running:
    logging.getLogger("plugin").setLevel(logging.ERROR)
    return shared(request.param, tmp_path_factory)


def allowed(text: str) -> bool:
    return text.isprintable() and text == text.strip() and len(text) <= 255


def test_no_text_of_a_site_is_more_than_a_value(running: Running) -> None:
    """Hostile texts change the values that they stand in, and no other."""
    rng = random.Random(running.spec.name)
    device = next(running.devices())
    marks = {"mark1x": "identity", "mark2x": "password", "mark3x": "alert"}

    def site(texts: dict[str, str]) -> dict[str, Any]:
        dot1x = {"method": "md5", "identity": texts["mark1x"], "password": texts["mark2x"]}
        return {**SITE, "dot1x": dot1x, "ring_tones": [{"alert_info": texts["mark3x"], "ring": 1}]}

    place(running, site({mark: mark for mark in marks}))
    twins = told(running, device)
    texts = [text for text in HOSTILE if allowed(text)]
    for _ in range(10):
        chosen = {mark: rng.choice(texts) for mark in marks}
        place(running, site(chosen))
        found = told(running, device)
        for (style, twin), (_, hostile) in zip(twins, found, strict=True):
            assert [n for n, _ in hostile] == [n for n, _ in twin]
            for (_, wanted), (_, value) in zip(twin, hostile, strict=True):
                for mark, text in chosen.items():
                    wanted = wanted.replace(mark, cleaned(style, text))
                assert value == wanted


def test_what_a_site_does_not_set_is_as_without_a_file(running: Running) -> None:
    device = next(running.devices())
    running.site.unlink(missing_ok=True)
    without = running.configure(device, SAMPLE)
    place(running, {})
    assert running.configure(device, SAMPLE) == without


def test_each_plugin_writes_what_it_says(running: Running) -> None:
    """Each extra that a dialect honours changes the file of one of its phones; no other does."""
    facts = PluginSpecs(running.vendor, running.spec).facts
    settings = {
        "site.dial_plan": [{"dial_plan": SITE["dial_plan"]}],
        "site.lldp": [{"lldp": True}, {"lldp": False}],
        "site.dot1x.method": [{"dot1x": {"method": m}} for m in ("off", "md5", "tls")],
        "site.dot1x.identity": [{"dot1x": {"method": "md5", "identity": "a"}}],
        "site.dot1x.password": [{"dot1x": {"method": "md5", "password": "a"}}],
        "site.ring_tones": [{"ring_tones": SITE["ring_tones"]}],
        "site.web_interface": [{"web_interface": w} for w in ("off", "http", "https")],
        "site.backlight.seconds": [{"backlight": {"seconds": s}} for s in (0, 60)],
        "site.backlight.level": [{"backlight": {"level": 100}}],
        "site.logo": [{"logo": "a.png"}],
    }
    assert list(settings) == list(facts.extras)
    dialects = [plugin.spec.dialect for plugin in running.vendor.plugins.values()]
    shared = dialects.count(running.spec.spec.dialect) > 1
    base: dict[str, dict[str, Any]] = {
        name: {"dot1x": {"method": "md5"}} if name[11:] in ("identity", "password") else {}
        for name in settings
    }
    for name, sites in settings.items():
        changes = False
        for device in running.devices():
            place(running, base[name])
            before = running.configure(device, SAMPLE)
            for site in sites:
                place(running, site)
                changes = changes or running.configure(device, SAMPLE) != before
            if changes:
                break
        honoured = facts.extras[name].state == "honoured"
        # a dialect may write for phones that others of its plugins carry
        assert changes == honoured or (honoured and shared), name
