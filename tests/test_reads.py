"""What a phone understands of the files that its plugin writes is what the configuration says.

For each parameter that the dialect honours, and each role that it reads. Where the two differ, and
both are known, `KNOWN` says what the phone understands instead, and why.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from extent import some
from phonegen.dialects.plugin import PluginSpecs
from phonegen.language.catalogue import Carried
from phonegen.language.spec.dialect import Dialect
from phonegen.readers.phone import Key, Phone, understood
from phonegen.readers.places import alternatives
from running import Running, params, shared

Config = dict[str, Any]
Traits = dict[str, Any]
# Roles of an account by the parameter of provd that says it.
OF_LINES = {
    "username": "username", "auth_username": "auth_username", "password": "password",
    "display_name": "display_name", "voicemail": "voicemail",
}  # fmt: skip
WINTER = {"Europe/Paris": 60, "America/New_York": -300, "Asia/Kolkata": 330, "Etc/GMT": 0}
FUNCTIONS = ("blf", "speeddial", "park")


@dataclass(frozen=True)
class Known:
    """What the phones of some dialects understand of a line, or of a key, in place of its text."""

    dialects: tuple[str, ...]  # beginnings of VENDOR/DIALECT
    what: str
    instead: Callable[[Config, Config, Traits], object]  # of the line or key, and the configuration
    because: str
    only: str = ""  # of phones with this trait; `-NAME`: without it


def numbered(line: Config, *_: object) -> str:
    return f"{line['number']} {line['display_name']}"


def dialled(key: Config, *_: object) -> Config:
    return {**key, "type": "speeddial" if key["type"] == "park" else key["type"]}


NX70 = tuple(f"gigaset/nx70{release}" for release in ("", "-2.62", "-2.49", "-2.48", "-2.39"))
POLYCOM = tuple(
    f"polycom/{release}" for release in ("sip3-1", "sip3", "uc4", "uc5", "uc5-4", "pvos")
)
KNOWN = [
    Known(("fanvil/2.3", "fanvil/v", "fanvil/x", "fanvil/x-settings", "fanvil/x-first-settings"),
          "display_name", numbered, "After the number."),
    Known(("gigaset/n510",), "display_name",
          lambda line, *_: f"{line['display_name']} {line['number']}", "Before the number."),
    Known(("gigaset/n720", "gigaset/n530", *NX70), "display_name", numbered, "After the number."),
    Known(("gigaset/nx70-2.39",), "display_name", lambda line, *_: line["number"],
          "Handsets show the number."),
    Known(("grandstream/ata",), "voicemail",
          lambda line, _, t: None if t.get("second_version") or line["voicemail"] != "*981"
          else line["voicemail"], "Nobody knows the setting but for the older first port."),
    Known(("cisco/ata190",), "display_name", lambda line, *_: line["number"],
          "The number is what others see."),
    Known(("patton/smartware",), "transport",
          lambda _, config, __: "tcp" if config["sip_transport"] == "tcp" else "udp",
          "Nobody knows the gateway's word for TLS."),
    Known(("alcatel/iptouch", "mitel/mn", "panasonic/kx-ut", "panasonic/kx-tgp"), "transport",
          lambda _, config, __: None if config["sip_transport"] == "tls"
          else config["sip_transport"], "TLS is not told these phones."),
    Known(("zenitel/ipst", "alcatel-lucent/80x8s"), "destination",
          lambda line, *_: (line["proxy_ip"], None),
          "Nobody knows where the port stands."),
    Known(("alcatel-lucent/80x8s", "audiocodes/hd", "audiocodes/hd3"), "voicemail",
          lambda _, config, __: config["sip_lines"][min(config["sip_lines"])]["voicemail"],
          "The phone has one mailbox."),
    Known(POLYCOM, "key", lambda key, *_: {**key, "type": "blf"},
          "Each number is watched; a speed dial to a telephone shows whether it is busy."),
    Known(("snom/xml", "snom/xml-settings", "gigaset/p-series"), "key", dialled,
          "A place of parked calls is dialled.", "-park_orbit"),
    Known(("grandstream/gxp2000", "cisco/sip93", "digium/xml", "alcatel-lucent/myriad"), "key",
          dialled,
          "A place of parked calls is dialled."),
    Known(("technicolor/st2022", "technicolor/st2030", "technicolor/tb30"), "key",
          lambda key, *rest: {**dialled(key, *rest), "label": None},
          "A place of parked calls is dialled, and a key shows nothing."),
]  # fmt: skip


def known(name: str, carried: Carried, what: str) -> Known | None:
    """The last that is known of a dialect and of a model."""
    for one in reversed(KNOWN):
        trait = bool(carried.traits.get(one.only.lstrip("-")))
        fits = not one.only or trait != one.only.startswith("-")
        if fits and name in one.dialects and one.what == what:
            return one
    return None


def configuration(choose: random.Random, lines: int, apart: bool) -> Config:
    """A harmless configuration; servers of their own for the lines when APART."""
    config: Config = {
        "ntp_enabled": True, "ntp_ip": "192.0.2.40", "timezone": choose.choice(list(WINTER)),
        "vlan_enabled": choose.random() < 0.7, "vlan_id": choose.randrange(2, 4000),
        "vlan_priority": choose.randrange(1, 8), "admin_password": f"a{choose.randrange(10**6)}",
        "sip_transport": choose.choice(["udp", "tcp", "tls"]), "locale": "fr_FR",
        "sip_subscribe_mwi": choose.random() < 0.5, "exten_pickup_call": "*8",
    }  # fmt: skip
    host, port = f"192.0.2.{choose.randrange(10, 20)}", choose.randrange(5061, 6000)
    config["sip_lines"] = {}
    for n in range(1, min(lines, 4) + 1):
        if apart:
            host, port = f"192.0.2.{choose.randrange(10, 20)}", choose.randrange(5061, 6000)
        config["sip_lines"][str(n)] = {
            **{name: f"{name[:4]}{n}x{choose.randrange(10**6)}" for name in OF_LINES},
            "number": f"1{n:03d}", "voicemail": f"*98{n}", "proxy_ip": host, "proxy_port": port,
            "registrar_ip": host, "registrar_port": port,
        }  # fmt: skip
    numbers = sorted(choose.sample(range(2, 30), 6))  # the first key is the line's
    config["funckeys"] = {
        str(n): {"type": choose.choice(FUNCTIONS), "value": f"7{n:03d}", "label": f"Key {n}",
                 "line": 1}
        for n in numbers
    }  # fmt: skip
    return config


class Reading:
    """The plugin of a dialect, and its phones."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.dialect: Dialect = running.vendor.dialects[running.spec.spec.dialect].spec
        self.name = f"{running.vendor.folder}/{running.spec.spec.dialect}"
        facts = PluginSpecs(running.vendor, running.spec).facts
        self.honoured = facts.honoured
        self.common = {f.name for f in self.dialect.files.values() if f.per in ("static", "plugin")}

    def reads(self, role: str) -> bool:
        return role in self.dialect.reads

    @property
    def apart(self) -> bool:
        """Whether lines may have servers of their own."""
        roles = ("account.server", "account.registrar")
        readings = [reading for role, reading in self.dialect.reads.items() if role in roles]
        places = [place for reading in readings for place, _ in alternatives(reading)]
        return all("{" in place for place in places)

    def phone(self, device: Config, config: Config) -> Phone:
        """What the phone understands of its own files, and of those of all phones."""
        self.running.configure(device, config)
        names = (self.running.tree() - self.running.common) | self.common
        content = self.running.content()
        return understood(self.dialect, {name: content[name] for name in names & content.keys()})

    def account(self, carried: Carried, line: Config, config: Config) -> Iterator[tuple[str, Any]]:
        """What an account must be, by its roles."""
        for field, parameter in OF_LINES.items():
            one = known(self.name, carried, field)
            if self.reads(f"account.{field}") and f"sip_lines.{parameter}" in self.honoured:
                yield field, one.instead(line, config, carried.traits) if one else line[parameter]
        if self.reads("account.transport") and "sip_transport" in self.honoured:
            one = known(self.name, carried, "transport")
            yield (
                "transport",
                one.instead(line, config, carried.traits) if one else config["sip_transport"],
            )
        one = known(self.name, carried, "destination")
        asked = (line["proxy_ip"], line["proxy_port"])
        yield "destination", one.instead(line, config, carried.traits) if one else asked
        if self.reads("account.mwi") and "sip_subscribe_mwi" in self.honoured:
            yield "mwi", config["sip_subscribe_mwi"]

    def keys(self, carried: Carried, config: Config) -> list[tuple[object, ...]]:
        """What the keys must be, in their order; those beyond the phone's last are none."""
        functions = self.dialect.function_keys
        if functions is None or not self.reads("key.kind"):
            return []
        own, modules = carried.keys, carried.expansion
        most = sum(
            (modules.keys * modules.max if modules else 0)
            if slots.count == "expansion"
            else own.get(slots.count, 0)
            for slots in functions.slots
        )
        most -= functions.after_lines
        one = known(self.name, carried, "key")
        found: list[tuple[object, ...]] = []
        for n, key in config["funckeys"].items():
            if int(n) <= most and key["type"] in functions.types:
                meant = one.instead(key, config, carried.traits) if one else key
                assert isinstance(meant, dict)
                found.append((meant["type"], meant["value"], meant["label"]))
        return found


@pytest.fixture(scope="module", params=list(params()))
def reading(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    logging.getLogger("plugin").setLevel(logging.ERROR)  # keys beyond the last are told of
    return Reading(shared(request.param, tmp_path_factory))


def models(reading: Reading) -> Sequence[tuple[Config, Carried]]:
    """Some of the plugin's models, or all."""
    carried = reading.running.vendor.carried(reading.running.spec.name)
    return some(list(zip(reading.running.devices(), carried, strict=True)), 4)


def test_accounts(reading: Reading) -> None:
    choose = random.Random(reading.name)
    for device, carried in models(reading):
        config = configuration(choose, carried.lines, reading.apart)
        phone = reading.phone(device, config)
        lines = config["sip_lines"] if reading.reads("account.username") else {}
        assert [account.number for account in phone.accounts] == [int(n) for n in lines]
        for account in phone.accounts:
            for role, wanted in reading.account(carried, lines[str(account.number)], config):
                told = getattr(account, role)
                told = bool(told) if role == "mwi" else told
                assert told == wanted, (carried.name, account.number, role)
        assert phone.strange == ()
        reading.running.plugin.deconfigure(device)


def test_clock_and_network(reading: Reading) -> None:
    choose = random.Random(reading.name)
    for device, carried in models(reading):
        config = configuration(choose, carried.lines, reading.apart)
        phone = reading.phone(device, config)
        tagged = config["vlan_enabled"]
        wanted = {
            "ntp": ("ntp_ip", config["ntp_ip"]),
            "vlan": ("vlan_id", config["vlan_id"] if tagged else None),
            "admin_password": ("admin_password", config["admin_password"]),
            "zone_offset": ("timezone", WINTER[config["timezone"]]),
        }
        for role, (parameter, value) in wanted.items():
            if reading.reads(role) and parameter in reading.honoured:
                assert getattr(phone, role) == value, (carried.name, role)
        reading.running.plugin.deconfigure(device)


def function(key: Key) -> tuple[object, ...]:
    return key.kind, key.value, key.label


def test_function_keys(reading: Reading) -> None:
    choose = random.Random(reading.name)
    for device, carried in models(reading):
        config = configuration(choose, 1, reading.apart)
        phone = reading.phone(device, config)
        own = config["exten_pickup_call"]  # on a key that the phone has by itself
        told = {function(k) for k in phone.keys if k.kind in FUNCTIONS and k.value != own}
        assert told == set(reading.keys(carried, config)), carried.name
        reading.running.plugin.deconfigure(device)


def test_without_a_line_there_is_no_account(reading: Reading) -> None:
    device = next(reading.running.devices())
    assert reading.phone(device, {"sip_lines": {}}).accounts == ()
    reading.running.plugin.deconfigure(device)


def test_every_dialect_is_read(reading: Reading) -> None:
    roles = {"account.username", "account.auth_username", "account.password"}
    silent = reading.name.startswith("cisco/sccp")  # the call manager knows its lines
    assert silent or roles <= reading.dialect.reads.keys()
