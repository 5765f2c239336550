"""What a config sets and a plugin does not write: said, so that nobody has to wonder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from phonegen_targets.provd.runtime.config import DEFAULTS, NEEDED, SYSLOG
from phonegen_targets.provd.runtime.facts import Item

# Parameters that mean nothing while a switch is off begin as the switch does.
_SWITCHES = tuple((name.partition("_")[0] + "_", name) for name in NEEDED)
# Two that are the same unless somebody says otherwise: what tells the one tells the other.
_PAIRS = (
    ("sip_registrar_ip", "sip_proxy_ip"),
    ("registrar_ip", "proxy_ip"),
    ("auth_username", "username"),
)
_SAME = {**dict(_PAIRS), **{right: left for left, right in _PAIRS}}


def is_own(values: Mapping[str, Any], name: str) -> bool:
    """Whether a value is there that the server has not set by itself."""
    value = values.get(name)
    if value is None or value is False or value in ("", DEFAULTS.get(name), SYSLOG.get(name)):
        return False
    return name not in _SAME or value != values.get(_SAME[name])


def _is_set(site: Item, names: str) -> bool:
    """Whether a site says anything of what NAMES lead to, be it false."""
    value: Any = site
    for name in names.split("."):
        value = vars(value).get(name)
        if value is None:
            return False
    return bool(value != [])


def untold(
    config: Mapping[str, Any], options: object, site: Item, unwritten: Mapping[str, str]
) -> Iterator[str]:
    """Each of the names UNWRITTEN that are set, with the reason, if there is one.

    CONFIG has gone through the front door; OPTIONS are those of the device.
    """
    for name, reason in unwritten.items():
        group, _, field = name.partition(".")
        if group == "options":
            given = isinstance(options, dict) and bool(options.get(field))
        elif group == "site":
            given = _is_set(site, field)
        elif field:
            given = any(is_own(item, field) for item in config[group].values())
        else:
            switch = next((on for begin, on in _SWITCHES if name.startswith(begin)), None)
            given = (switch is None or bool(config.get(switch))) and is_own(config, name)
            given = given and config[name] != {}
        if given:
            yield f"{name} ({reason})" if reason else name
