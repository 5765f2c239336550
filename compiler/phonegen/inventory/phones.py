"""Lists of phones: what a row says of one."""

from __future__ import annotations

import re

from phonegen.codes import Code
from phonegen.inventory.tables import Columns

PHONES = Columns(
    "phone",
    {
        "mac": "MAC address in any notation",
        "phone": "vendor/model",
        "vendor": "vendor, beside model",
        "model": "model, beside vendor; or vendor/model alone",
        "address": "IPv4 address that the phone always gets",
        "name": "host name",
        "server": "URL or address of the phone's own provisioning server",
    },
    {"vendor/model": "phone", "ip": "address", "host": "name", "hostname": "name"},
    Code.INVENTORY_FILE,
)
_MAC = re.compile(
    r"[0-9a-f]{12}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}|[0-9a-f]{6}-[0-9a-f]{6}"
    r"|[0-9a-f]{1,2}(?:([:. -])[0-9a-f]{1,2})(?:\1[0-9a-f]{1,2}){4}"
)


def mac_address(text: str) -> str | None:
    """A MAC in any common notation as `00:15:65:aa:bb:cc`; None when it is none."""
    lowered = text.strip().lower()
    found = _MAC.fullmatch(lowered)
    if found is None:
        return None
    if found[1]:
        return ":".join(part.zfill(2) for part in lowered.split(found[1]))
    digits = re.sub(r"[^0-9a-f]", "", lowered)
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))
