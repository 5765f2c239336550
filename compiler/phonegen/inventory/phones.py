"""Lists of phones: what a row says of one."""

from __future__ import annotations

from phonegen.codes import Code
from phonegen.inventory.tables import Columns

# Names of columns in lists that other programs write:
# - FusionPBX, app/devices/app_config.php: the columns of the table v_devices (device_mac_address,
#   in newer versions device_address; device_vendor, device_model, device_template `vendor/model`).
# - wazo-provd, /provd/dev_mgr/devices: mac, ip, vendor, model.
# - Yeastar, "Import Parameters - Auto Provisioning" of the S series (Manufacturer, Phonetype,
#   Mac Address) and "Auto Provisioning Phone Information Parameters" of the P series (Vendor,
#   Model, MAC Address), https://help.yeastar.com/.
# The others are what people write into spreadsheets in English, French and German.
_ALIASES = {
    "mac": "mac address|mac addr|device_mac_address|device_address|device mac|hwaddr|hw-address"
    "|adresse mac|mac-adresse",
    "phone": "vendor/model",
    "vendor": "device_vendor|manufacturer|vender|brand|make|marque|fabricant|constructeur"
    "|hersteller",
    "model": "device_model|phone model|phonetype|phone type|modèle|modele|modell",
    "template": "device_template",
    "address": "ip|ip address|ipv4|ipv4 address|fixed address|static ip|adresse ip|ip-adresse",
    "name": "host|host name",
    "server": "provisioning server|provisioning url",
}
_LINE = {
    "username": "name that the phone registers as",
    "auth_username": "name in its digest, where that is another",
    "password": "its password",
    "display_name": "name that others see",
    "number": "its number, as the phone shows it",
    "proxy": "SIP server, as host or host:port",
    "outbound_proxy": "server that all SIP goes through, as host or host:port",
}
_ACCOUNT = {
    "plugin": "the one of its model's plugins that it gets, by name, id or firmware",
    "fleet": "name of the part of the list that `devices` and `drift` are about",
    "config": "raw config of provd, JSON or YAML, beside the list or in a folder there",
}
PHONES = Columns(
    "phone",
    {
        "mac": "MAC address in any notation",
        "phone": "vendor/model",
        "vendor": "vendor, beside model",
        "model": "model, beside vendor; or vendor/model alone",
        "template": "vendor/model, where nothing else says it",
        "address": "IPv4 address that the phone always gets",
        "name": "host name",
        "server": "URL or address of the phone's own provisioning server",
    },
    {alias: field for field, aliases in _ALIASES.items() for alias in aliases.split("|")},
    [["mac"], ["phone", "model", "template"]],
    Code.INVENTORY_FILE,
    frozenset(_LINE | _ACCOUNT),
)
# The same phones with their accounts; the names are those of provd's own parameters.
ACCOUNTS = PHONES._replace(
    fields=PHONES.fields | _LINE | _ACCOUNT, aside=frozenset(), of_lines=frozenset(_LINE)
)
