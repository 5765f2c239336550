"""The real DHCP servers, each with rules for phones and a pool that lets only phones in."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dhcp_network import READY, SERVER_ADDRESS, SERVER_END
from phonegen.dhcp.rules import VendorRules
from phonegen_targets.dhcpd import pool
from phonegen_targets.servers import SERVERS

FACTS = {
    "http_url": f"http://{SERVER_ADDRESS}:8667",
    "tftp_ip": SERVER_ADDRESS,
    "tftp_host": SERVER_ADDRESS,
}
FIRST, LAST = "10.77.1.0", "10.77.200.0"
PROGRAMS = {
    "dhcpd": ("dhcpd", "isc-dhcp-server"),
    "kea": ("kea-dhcp4", "kea-dhcp4-server"),
    "dnsmasq": ("dnsmasq", "dnsmasq-base"),
}
DHCPD = """
ddns-update-style none;
authoritative;
ping-check false;
default-lease-time 600;
class "ready" {{ match if option vendor-class-identifier = "{ready}"; }}
{rules}
subnet 10.77.0.0 netmask 255.255.0.0 {{
    pool {{
        range {first} {last};
        allow members of "ready";
        {pool}
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
dhcp-range=tag:phonegen,{first},{last},255.255.0.0,1h
"""


class Server:
    """A server's program, its own check, and its configuration for rules."""

    def __init__(self, kind: str, program: str, folder: Path) -> None:
        self.kind = kind
        self.folder = folder
        # A copy: AppArmor keeps installed servers from reading elsewhere than in /etc.
        self.program = str(folder / f"copied-{Path(program).name}")
        shutil.copy(program, self.program)
        (folder / "leases").touch()

    def command(self, path: Path) -> list[str]:
        """Runs the server in the foreground."""
        match self.kind:
            case "dhcpd":
                options = ["-4", "-f", "-q", "-cf", str(path), "-lf", str(self.folder / "leases")]
                return [self.program, *options, "-pf", str(self.folder / "pid"), SERVER_END]
            case "kea":
                return [self.program, "-c", str(path)]
            case _:
                # `-d`: it changes no user, which a namespace of users forbids.
                options = ["-d", "-C", str(path), f"--dhcp-leasefile={self.folder / 'leases'}"]
                return [self.program, *options, "--pid-file="]

    def check(self, path: Path) -> list[str]:
        """Asks the server what it says to the file."""
        match self.kind:
            case "dhcpd":
                return [self.program, "-t", "-4", "-cf", str(path), "-lf", "/dev/null"]
            case "kea":
                return [self.program, "-t", str(path)]
            case _:
                return [self.program, "--test", "-C", str(path)]

    def write(self, vendors: Sequence[VendorRules]) -> Path:
        """A main configuration with the rules of VENDORS, and the pool of their phones."""
        match self.kind:
            case "dhcpd":
                text = _dhcpd(vendors)
            case "kea":
                text = _kea(vendors)
            case _:
                text = _dnsmasq(vendors)
        path = self.folder / f"{self.kind}.conf"
        path.write_text(text, "utf-8")
        return path


def _dhcpd(vendors: Sequence[VendorRules]) -> str:
    pools = "\n".join(pool(rules) for rules in vendors)
    rules = SERVERS["dhcpd"].whole(vendors, FACTS)
    return DHCPD.format(rules=rules, pool=pools, ready=READY.decode(), first=FIRST, last=LAST)


def _kea(vendors: Sequence[VendorRules]) -> str:
    ready = {"name": "ready", "test": f"option[60].hex == '{READY.decode()}'"}
    whole = SERVERS["kea"].whole(vendors, FACTS) if vendors else '{"name": "phonegen"}'
    allowed = {"name": "allowed", "test": "member('ready') or member('phonegen')"}
    pool = {"pool": f"{FIRST}-{LAST}", "client-class": "allowed"}
    rest = {
        "interfaces-config": {"interfaces": ["*"], "dhcp-socket-type": "raw"},
        "lease-database": {"type": "memfile", "persist": False},
        "subnet4": [{"subnet": "10.77.0.0/16", "pools": [pool]}],
    }
    classes = ",\n".join([json.dumps(ready), whole, json.dumps(allowed)])
    return f'{{"Dhcp4": {{"client-classes": [\n{classes}\n],\n{json.dumps(rest)[1:-1]}}}}}\n'


def _dnsmasq(vendors: Sequence[VendorRules]) -> str:
    return DNSMASQ.format(
        interface=SERVER_END,
        rules=SERVERS["dnsmasq"].whole(vendors, FACTS),
        ready=READY.decode(),
        first=FIRST,
        last=LAST,
    )


@contextmanager
def kea_folders(folder: Path) -> Iterator[None]:
    """Kea writes its lock and its pid where these variables say."""
    names = ("KEA_LOCKFILE_DIR", "KEA_PIDFILE_DIR")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, str(folder)))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
