"""What the users of a lab's phones have: accounts, keys and a clock, as provd's raw configs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from phonegen.boot.account import Transport
from phonegen.boot.network import SERVER
from phonegen.boot.phones import VirtualPhone
from phonegen.boot.registrar import Login
from phonegen.boot.servers import TFTP_PORT, WEB_PORT
from phonegen.dialects.plugin import PluginSpecs
from phonegen.readers.places import alternatives

URL = f"http://{SERVER}:{WEB_PORT}"
SERVERS = {"ip": SERVER, "http_port": WEB_PORT, "tftp_port": TFTP_PORT, "http_base_url": URL}
TRANSPORTS: tuple[str, ...] = get_args(Transport)
# Kinds of phones whose every account has a user of its own; of others two are enough.
ALL_LINES = frozenset({"dect", "ata", "gateway"})
SOME_LINES = 2
BLF_KEY = "3"  # behind those of the lines


def name(number: int, line: int) -> str:
    """The user name of a line of the phone of that NUMBER in a lab."""
    return f"p{number:05d}l{line}"


def logins(number: int, phone: VirtualPhone) -> Iterator[Login]:
    """The accounts that the registrar knows of a phone."""
    for line in range(1, lines(phone) + 1):
        yield Login(name(number, line), f"secret{number}x{line}")


def lines(phone: VirtualPhone) -> int:
    """How many accounts a phone gets."""
    model = phone.carried.model.spec
    if model.protocol == "sccp":
        return 0
    return model.lines if model.type in ALL_LINES else min(model.lines, SOME_LINES)


def transport(number: int, phone: VirtualPhone) -> str:
    """Over what it is told to register: one after the other, where its plugin tells it at all."""
    if "sip_transport" not in PluginSpecs(phone.vendor, phone.carried.plugin).facts.honoured:
        return "udp"
    known = [
        word
        for _, taking in alternatives(phone.dialect.reads.get("account.transport", []))
        for word in (taking.values() if isinstance(taking, dict) else TRANSPORTS)
    ]
    possible = [over for over in TRANSPORTS if over in known] or ["udp"]
    return possible[number % len(possible)]


def raw_config(number: int, phone: VirtualPhone, watched: str) -> dict[str, Any]:
    """The configuration of a phone in a lab, with a key for the user WATCHED."""
    common: dict[str, Any] = {
        **SERVERS,
        "locale": "fr_FR",
        "timezone": "Europe/Paris",
        "ntp_enabled": True,
        "ntp_ip": SERVER,
        "admin_username": "admin",
        "admin_password": f"admin{number}",
        "sip_dtmf_mode": "RTP-out-of-band",
        "sip_transport": transport(number, phone),
        "sip_srtp_mode": "preferred" if number // 2 % 2 else "disabled",  # two call each other
        "sip_subscribe_mwi": True,
        "exten_voicemail": "*98",
        "exten_pickup_call": "*8",
        "funckeys": {BLF_KEY: {"type": "blf", "value": watched, "label": watched, "line": 1}},
    }
    if phone.carried.model.spec.protocol == "sccp":
        return {**common, "protocol": "SCCP", "sccp_call_managers": {"1": {"ip": SERVER}}}
    users = {
        str(line): {
            "username": login.username,
            "password": login.password,
            "display_name": f"Phone {number} line {line}",
            "number": login.username,
            "voicemail": "*98",
            "proxy_ip": SERVER,
        }
        for line, login in enumerate(logins(number, phone), 1)
    }
    return {**common, "protocol": "SIP", "sip_lines": users}
