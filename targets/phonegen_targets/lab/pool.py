"""Configuration of a DHCP server for any number of phones: its rules, and a pool that they fill.

Nobody else gets an address, so that a phone that no rule knows hears nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from phonegen.boot.dhcp_client import Asking
from phonegen.boot.servers import READY
from phonegen.dhcp.rules import VendorRules
from phonegen.dhcp.server import OURS, Facts

from phonegen_targets.dhcpd import pool as members
from phonegen_targets.dnsmasq import language
from phonegen_targets.lab import anyone
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


# For real phones: whoever asks gets an address, and for each name that of the server, so that
# what phones ask of their vendor comes here, too.
GUESTS = """
interface={interface}
bind-interfaces
no-resolv
no-hosts
no-ping
address=/#/{server}
dhcp-authoritative
dhcp-range={first},{last},{netmask},1h
dhcp-option=option:router,{server}
dhcp-option=option:dns-server,{server}
dhcp-option=option:ntp-server,{server}
enable-tftp
tftp-root={roots}
tftp-unique-root=ip
{rules}
{others}
"""


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


def for_guests(
    vendors: Sequence[VendorRules], facts: Facts, pool: Pool, server: str, roots: Path
) -> str:
    """dnsmasq for real phones: those that a rule knows get what it sends, others every option.

    Over TFTP each has a folder below ROOTS, by its address. SERVER is our own address.
    """
    sends = anyone.rules().classes[0].sends
    return GUESTS.format(
        interface=pool.interface,
        server=server,
        first=pool.first,
        last=pool.last,
        netmask=pool.network.netmask,
        roots=roots,
        rules=SERVERS["dnsmasq"].whole(vendors, facts),
        others="\n".join(language.options(f"!{OURS}", sends, facts)),
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
