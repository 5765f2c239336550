"""The front door: raw configs as the server lets them through, with the types of its schema.

The server checks that a value can be read as what its schema says, and hands on what was given:
`"12"` for a number, 1001 for a name, "off" for a switch. Behind this door every value has its
type, what a switch needs is there, and whatever cannot be read is absent.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from phonegen_targets.provd.runtime.values import NUMBERS_BY_TEXT, is_clean

# The greatest number of a parameter.
NUMBERS = {
    "http_port": 65535, "tftp_port": 65535, "vlan_id": 4094, "vlan_priority": 7,
    "vlan_pc_port_id": 4094, "syslog_port": 65535, "sip_proxy_port": 65535,
    "sip_backup_proxy_port": 65535, "sip_registrar_port": 65535,
    "sip_backup_registrar_port": 65535, "sip_outbound_proxy_port": 65535,
}  # fmt: skip
SWITCHES = (
    "dns_enabled", "ntp_enabled", "vlan_enabled", "syslog_enabled", "sip_subscribe_mwi",
)  # fmt: skip
TEXTS = (
    "ip", "http_base_url", "X_xivo_phonebook_ip", "X_xivo_user_uuid", "dns_ip", "ntp_ip",
    "syslog_ip", "syslog_level", "admin_username", "admin_password", "user_username",
    "user_password", "timezone", "locale", "protocol", "sip_proxy_ip", "sip_backup_proxy_ip",
    "sip_registrar_ip", "sip_backup_registrar_ip", "sip_outbound_proxy_ip", "sip_dtmf_mode",
    "sip_srtp_mode", "sip_transport", "sip_local_certificate", "sip_local_key", "exten_dnd",
    "exten_fwd_unconditional", "exten_fwd_no_answer", "exten_fwd_busy", "exten_fwd_disable_all",
    "exten_park", "exten_pickup_group", "exten_pickup_call", "exten_voicemail",
)  # fmt: skip
LINE_NUMBERS = (
    "proxy_port", "backup_proxy_port", "registrar_port", "backup_registrar_port",
    "outbound_proxy_port",
)  # fmt: skip
LINE_TEXTS = (
    "proxy_ip", "backup_proxy_ip", "registrar_ip", "backup_registrar_ip", "outbound_proxy_ip",
    "username", "auth_username", "password", "display_name", "number", "dtmf_mode", "srtp_mode",
    "voicemail",
)  # fmt: skip
# What the plugin works out and no config may say.
DERIVED = frozenset(
    ["n", "used", "server", "servers", "spare", "secret", "lines", "code", "needed"]
) | {"tz", "language", "sip_port", "phonebook_url", "dnd_on_url", "dnd_off_url", "used_slots"}
# A switch, and what it is nothing without.
NEEDED = {
    "dns_enabled": "dns_ip", "ntp_enabled": "ntp_ip", "vlan_enabled": "vlan_id",
    "syslog_enabled": "syslog_ip",
}  # fmt: skip
DEFAULTS = {"sip_srtp_mode": "disabled", "sip_transport": "udp"}
FEW = 4  # items of a collection, which are looked at one by one
MOST_NAMES = 32  # of what items tell, where they are looked at by name
SYSLOG = {"syslog_port": 514, "syslog_level": "warning"}
ON = frozenset(["1", "on", "t", "true", "y", "yes"])
OFF = frozenset(["0", "off", "f", "false", "n", "no"])


def as_text(value: Any) -> str | None:
    """A text; None for what is none and no number."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        try:
            return str(value)
        except ValueError:  # an integer with more digits than Python writes
            return None
    return None


def as_switch(value: Any) -> bool | None:
    """True or false; None for what is neither."""
    if isinstance(value, int):
        return bool(value) if value in (0, 1) else None
    text = value.lower() if isinstance(value, str) else ""
    return True if text in ON else False if text in OFF else None


def as_number(value: Any, most: int) -> int | None:
    """A number from 0 to MOST; None for others."""
    if isinstance(value, str):
        text = value.strip().replace("_", "")
        number = int(text) if re.fullmatch(r"[+-]?\d{1,9}", text) else -1
    elif isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        number = int(value)
    else:
        return None
    return number if 0 <= number <= most else None


def as_texts(value: Any) -> list[str] | None:
    """A list of texts, or one of them."""
    given = value if isinstance(value, (list, tuple)) else [value]
    texts = [as_text(item) for item in given]
    return [text for text in texts if text is not None] or None


class Kind:
    """The type of a parameter's values, how others are read, and the greatest number."""

    __slots__ = ("most", "read", "type")  # which are looked up more quickly than a tuple's fields

    def __init__(self, of: Any, read: Callable[[Any], Any], most: int) -> None:
        self.type, self.read, self.most = of, read, most


def _number(most: int) -> Kind:
    return Kind(int, lambda value: as_number(value, most), most)


_TEXT = Kind(str, as_text, 0)
_TEXTS = Kind(None, as_texts, 0)
Kinds = Mapping[str, Kind]

KINDS: Kinds = {
    **{name: _number(most) for name, most in NUMBERS.items()},
    **dict.fromkeys(SWITCHES, Kind(bool, as_switch, 0)),
    **dict.fromkeys(TEXTS, _TEXT),
    "sip_servers_root_and_intermediate_certificates": _TEXTS,
    "sip_local_root_and_intermediate_certificates": _TEXTS,
}
LINE: Kinds = {
    **dict.fromkeys(LINE_NUMBERS, _number(65535)),
    **dict.fromkeys(LINE_TEXTS, _TEXT),
}
KEY: Kinds = dict.fromkeys(("type", "value", "label"), _TEXT)
MANAGER: Kinds = {"ip": _TEXT, "port": _number(65535)}
# Collections by number: the kinds of their items' values, and what an item is nothing without.
COLLECTIONS = {
    "sip_lines": (LINE, ""), "funckeys": (KEY, "type"), "sccp_call_managers": (MANAGER, "ip"),
}  # fmt: skip


def typed(
    given: Mapping[str, Any], kinds: Kinds, logger: logging.Logger
) -> tuple[Mapping[str, Any], bool]:
    """GIVEN with values of the KINDS that their names have, and without what is none.

    Itself when it is so already, as most are: each phone waits for this. And whether it
    `is_clean`.
    """
    plain, odd = True, []
    for name, value in given.items():
        kind = kinds.get(name)
        if kind is None:
            if value is None or name in DERIVED:
                odd.append(name)
            elif type(value) is not int or type(name) is not str or not name.isprintable():
                plain = plain and is_clean({name: value})
        elif type(value) is not kind.type or (kind.most and not 0 <= value <= kind.most):
            odd.append(name)
        elif kind.type is str and not value.isprintable():
            plain = False
    if odd:
        given = _mended(given, odd, kinds, logger)
        plain = is_clean(given)
    return given, plain


def _mended(
    given: Mapping[str, Any], odd: Iterable[str], kinds: Kinds, logger: logging.Logger
) -> dict[str, Any]:
    """GIVEN with its ODD values read as what they stand for, or without them."""
    result = dict(given)
    for name in odd:
        value, kind = given[name], kinds.get(name)
        read = None if value is None or kind is None else kind.read(value)
        if read is not None:
            result[name] = read
            continue
        del result[name]
        if value is not None and kind is not None:
            logger.warning("%s is not written: it has no value that it can have", name)
    return result


def _items(
    config: Mapping[str, Any], name: str, kinds: Kinds, required: str, logger: logging.Logger
) -> tuple[dict[str, Any], bool]:
    """The items of a collection whose keys are numbers, and that have what is REQUIRED.

    And whether all of them are clean.
    """
    given = config.get(name)
    if not isinstance(given, dict):
        return {}, True
    found = {
        text: item
        for key, item in given.items()
        if isinstance(item, dict) and NUMBERS_BY_TEXT[(text := str(key))]
    }
    plain = len(found) > FEW and _uniform(found.values(), kinds, required)
    if not plain:
        found, plain = _one_by_one(found, kinds, required, logger)
    if len(found) < len(given):
        message = "%d of %s are not written: they have no number from 1 to 9999, or no content"
        logger.warning(message, len(given) - len(found), name)
    return found, plain


def _one_by_one(
    given: Mapping[str, Any], kinds: Kinds, required: str, logger: logging.Logger
) -> tuple[dict[str, Any], bool]:
    """The items as they are read, without those that lack what is REQUIRED."""
    found, plain = {}, True
    for key, item in given.items():
        read, clean = typed(item, kinds, logger)
        if not required or required in read:
            found[key] = read
            plain = plain and clean
    return found, plain


def _uniform(items: Collection[dict[Any, Any]], kinds: Kinds, required: str) -> bool:
    """Whether all ITEMS surely have what is REQUIRED, and are typed and clean as they are.

    One name of all items after the other, which takes a third of the time that one item after
    the other does; a configuration may be of nothing but names, which are not asked for then.
    """
    names = set().union(*items)
    if len(names) > MOST_NAMES:
        return False
    for name in names:
        values = [item[name] for item in items if name in item]
        types = set(map(type, values))
        of = types.pop()
        kind = kinds.get(name)
        if types or of not in (str, int, bool) or (kind is not None and kind.type is not of):
            return False
        if of is str:
            if not "".join(values).isprintable():
                return False
        elif kind is not None and kind.most and not 0 <= min(values) <= max(values) <= kind.most:
            return False
        if type(name) is not str or not name.isprintable() or name in DERIVED:
            return False
        if name == required and len(values) < len(items):
            return False
    return not items or not required or required in names


def normalised(
    raw_config: Mapping[str, Any], logger: logging.Logger
) -> tuple[dict[str, Any], bool]:
    """A raw config with the types of the server's schema; nothing of RAW_CONFIG is changed.

    And whether it `is_clean`; where that is in doubt, it is not.
    """
    single = {name: value for name, value in raw_config.items() if name not in COLLECTIONS}
    values, plain = typed(single, KINDS, logger)
    config = {**DEFAULTS, **values}
    for switch, needed in NEEDED.items():
        if config.get(switch) and config.get(needed) in (None, ""):
            logger.warning("%s has no effect without %s", switch, needed)
            config[switch] = False
    if config.get("syslog_enabled"):
        config = {**SYSLOG, **config}
    for name, (kinds, required) in COLLECTIONS.items():
        config[name], clean = _items(raw_config, name, kinds, required, logger)
        plain = plain and clean
    return config, plain
