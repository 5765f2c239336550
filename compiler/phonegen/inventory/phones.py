"""Lists of phones: what a row says of one."""

from __future__ import annotations

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
