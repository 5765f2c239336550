"""How a network names its hosts: MAC addresses, IPv4 addresses, host names."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address

_NOTATIONS = re.compile(
    r"[0-9a-f]{12}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}|[0-9a-f]{6}-[0-9a-f]{6}"
    r"|[0-9a-f]{1,2}(?:([:. -])[0-9a-f]{1,2})(?:\1[0-9a-f]{1,2}){4}"
)
_AS_WRITTEN_HERE = re.compile("[0-9a-f]{2}(?::[0-9a-f]{2}){5}")
_NO_SEPARATORS = str.maketrans("", "", ".-")
# RFC 1123 has no underscore in the name of a host, RFC 2181 lets DNS have any byte. Names that
# networks gave their hosts have underscores, and dhcpd, Kea and dnsmasq take them; dnsmasq refuses
# one at the beginning.
_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_HOST_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")


def parse_mac(text: str) -> str | None:
    """A MAC address in any common notation as `00:15:65:aa:bb:cc`; None when it is none."""
    lowered = text.strip().lower()
    if _AS_WRITTEN_HERE.fullmatch(lowered):  # as most lists have it
        return lowered
    found = _NOTATIONS.fullmatch(lowered)
    if found is None:
        return None
    if found[1]:
        return ":".join(part.zfill(2) for part in lowered.split(found[1]))
    return bytes.fromhex(lowered.translate(_NO_SEPARATORS)).hex(":")


def with_colons(text: str) -> str:
    """The twelve digits of a MAC address in TEXT, as provd writes them: lower case, with colons."""
    digits = re.sub("[^0-9a-f]", "", text.lower())
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def mac_number(mac: str) -> int:
    """The 48 bits of a MAC address that is written with colons."""
    return int(mac.replace(":", ""), 16)


def is_of_one_host(mac: str) -> bool:
    """Whether a MAC address is that of a single host: no group's, and not all zeros."""
    return mac[1] not in "13579bdf" and bool(mac.strip("0:"))


def is_address(text: str) -> bool:
    """Whether TEXT is an IPv4 address."""
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def is_host_name(text: str) -> bool:
    """Whether a host may be called TEXT: labels of at most 63 characters, 253 in all."""
    return len(text) <= 253 and _HOST_NAME.fullmatch(text) is not None


def is_server(text: str) -> bool:
    """Whether TEXT is an IPv4 address, or a host name that is no mistyped address."""
    return is_address(text) or (is_host_name(text) and not text.replace(".", "").isdigit())
