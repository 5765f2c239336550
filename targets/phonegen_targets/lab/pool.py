"""Configuration of a DHCP server for any number of phones: its rules, and a pool that they fill.

Nobody else gets an address, so that a phone that no rule knows hears nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from phonegen.boot.dhcp_client import Asking
from phonegen.boot.servers import READY
from phonegen.dhcp.rules import VendorRules
from phonegen.dhcp.server import Facts

from phonegen_targets.dhcpd import pool as members
from phonegen_targets.servers import SERVERS

DHCPD = """
ddns-update-style none;
authoritative;
ping-check false;
default-lease-time 600;
class "ready" {{ match if option vendor-class-identifier = "{ready}"; }}
{rules}
subnet {address} netmask {netmask} {{
    pool {{
        range {first} {last};
        allow members of "ready";
        {members}
    }}
}}
"""
DNSMASQ = """
port=0
interface={interface}
bind-interfaces
no-ping
dhcp-authoritative
dhcp-vendorclass=set:phonegen,{ready}
{rules}
dhcp-range=tag:phonegen,{first},{last},{netmask},1h
"""


@dataclass(frozen=True)
class Pool:
    """The addresses FIRST to LAST of NETWORK, at an INTERFACE of the server."""

    network: IPv4Network
    first: IPv4Address
    last: IPv4Address
    interface: str


def configuration(name: str, vendors: Sequence[VendorRules], facts: Facts, pool: Pool) -> str:
    """The main configuration of the server NAME with the rules of VENDORS, and the pool."""
    rules = SERVERS[name].whole(vendors, facts) if vendors else ""
    if name == "kea":
        return _kea(rules or '{"name": "phonegen"}', pool)
    template = DHCPD if name == "dhcpd" else DNSMASQ
    return template.format(
        ready=_class_of(READY),
        rules=rules,
        address=pool.network.network_address,
        netmask=pool.network.netmask,
        first=pool.first,
        last=pool.last,
        members="\n".join(map(members, vendors)),
        interface=pool.interface,
    )


def _kea(rules: str, pool: Pool) -> str:
    ready = {"name": "ready", "test": f"option[60].hex == '{_class_of(READY)}'"}
    allowed = {"name": "allowed", "test": "member('ready') or member('phonegen')"}
    addresses = {"pool": f"{pool.first}-{pool.last}", "client-class": "allowed"}
    rest = {
        "interfaces-config": {"interfaces": [pool.interface], "dhcp-socket-type": "raw"},
        "lease-database": {"type": "memfile", "persist": False},
        "subnet4": [{"subnet": str(pool.network), "pools": [addresses]}],
    }
    classes = ",\n".join([json.dumps(ready), rules, json.dumps(allowed)])
    return f'{{"Dhcp4": {{"client-classes": [\n{classes}\n],\n{json.dumps(rest)[1:-1]}}}}}\n'


def _class_of(phone: Asking) -> str:
    return (phone.vendor_class or b"").decode()
