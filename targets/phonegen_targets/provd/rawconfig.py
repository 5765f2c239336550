"""A raw config as the server judges it before a plugin sees it, with the place of each fault.

Source: `RawConfigSchema` in wazo-provd's `wazo_provd/devices/schemas.py`, and the bounds that the
specification of the parameters in `wazo_provd/devices/config.py` adds, which the server does not
look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from phonegen.dialects.parameters import documented

from phonegen_targets.provd.runtime.config import KEY, KINDS, LINE, MANAGER, NEEDED, SYSLOG, Kinds

MASK = "********"
MASKED_KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"  # is of no use either
CHOICES = {
    "syslog_level": ("critical", "error", "warning", "info", "debug"),
    "sip_dtmf_mode": ("RTP-in-band", "RTP-out-of-band", "SIP-INFO"),
    "sip_srtp_mode": ("disabled", "preferred", "required"),
    "sip_transport": ("udp", "tcp", "tls"),
    "protocol": ("SIP", "SCCP"),
}
LINE_CHOICES = {"dtmf_mode": CHOICES["sip_dtmf_mode"], "srtp_mode": CHOICES["sip_srtp_mode"]}
KEY_CHOICES = {"type": ("speeddial", "blf", "park")}
GROUPS: dict[str, tuple[Kinds, Mapping[str, tuple[str, ...]], str]] = {
    "sip_lines": (LINE, LINE_CHOICES, ""),
    "funckeys": (KEY, KEY_CHOICES, "type"),
    "sccp_call_managers": (MANAGER, {}, "ip"),
}
OWN = ("config_version", *GROUPS)


class Fault(NamedTuple):
    """What is wrong at KEYS; the server refuses the config, or the plugin leaves the value out."""

    keys: tuple[str, ...]
    message: str
    refused: bool = True


def faults(config: Mapping[str, Any]) -> Iterator[Fault]:
    """What is wrong with a raw config, in the order of its keys."""
    for name, value in config.items():
        if name in GROUPS:
            yield from _group(name, value)
        elif name not in KINDS and name not in OWN and not name.startswith("X_"):
            message = "the server knows no such parameter; others than its own begin with `X_`"
            yield Fault((name,), message)
        else:
            yield from _value((name,), name, value, KINDS, CHOICES)
    if (locale := config.get("locale")) and not re.match("[a-z]{2}_[A-Z]{2}", str(locale)):
        yield Fault(("locale",), "a locale is a language and a country, such as `fr_FR`")
    if (zone := config.get("timezone")) and not _is_zone(str(zone)):
        yield Fault(("timezone",), f"the tz database has no zone '{zone}'")
    for switch, needed in NEEDED.items():
        value = config.get(needed)
        # a VLAN of 0 is none to the server
        there = _number(value) if KINDS[needed].most else KINDS[needed].read(value)
        if KINDS[switch].read(config.get(switch)) and not there:
            yield Fault((switch,), f"`{switch}` needs `{needed}`")
    for name in SYSLOG:
        if name in config and config[name] is None:
            yield Fault((name,), f"'{name}' cannot be null")


def _group(group: str, items: object) -> Iterator[Fault]:
    kinds, choices, required = GROUPS[group]
    if not isinstance(items, Mapping):
        yield Fault((group,), f"'{group}' is a mapping from numbers to mappings")
        return
    for number, item in items.items():
        keys = (group, str(number))
        if not isinstance(item, Mapping):
            yield Fault(keys, f"'{group}' is a mapping from numbers to mappings")
            continue
        if not re.fullmatch("[1-9][0-9]{0,3}", str(number)):
            refused = group != "sip_lines" and not re.fullmatch("[0-9]+", str(number))
            yield Fault(keys, "its number is none from 1 to 9999", refused)
        for name, value in item.items():
            yield from _value((*keys, name), name, value, kinds, choices)
        if required and not item.get(required):
            yield Fault(keys, f"`{required}` is missing")
        dials = group == "funckeys" and item.get("type") in ("speeddial", "blf")
        if dials and not item.get("value"):
            yield Fault(keys, f"a key of the type {item['type']} needs a `value`")


def _value(
    keys: tuple[str, ...],
    name: str,
    value: object,
    kinds: Kinds,
    choices: Mapping[str, tuple[str, ...]],
) -> Iterator[Fault]:
    kind = kinds.get(name)
    if kind is None or value is None:
        return
    if name in choices:
        if value not in choices[name]:
            yield Fault(keys, f"'{name}' is one of {', '.join(choices[name])}")
    elif kind.read(value) is None:
        if kind.most and _number(value) is not None:
            yield Fault(keys, f"'{name}' is a number from 0 to {kind.most}", refused=False)
        else:
            wanted = "a number" if kind.most else "true or false" if kind.type is bool else "a text"
            yield Fault(keys, f"'{name}' is {wanted}")


def _number(value: object) -> int | None:
    """A number, or that of a text, whatever its size."""
    try:
        if isinstance(value, int | float):
            return int(value)
        return int(value.partition(".")[0]) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return False
    return True


def masks() -> dict[str, str]:
    """What stands in the place of a secret, by the last word of its parameter."""
    return {
        name.rpartition(".")[2]: MASKED_KEY if p.lines else MASK
        for name, p in documented().items()
        if p.secret
    }


def masked(config: Mapping[str, Any]) -> dict[str, Any]:
    """CONFIG with a mask in the place of its secrets."""
    secrets = masks()

    def hidden(name: str, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: hidden(key, inner) for key, inner in value.items()}
        return secrets[name] if name in secrets and value else value

    return {name: hidden(name, value) for name, value in config.items()}
