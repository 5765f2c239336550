"""The real DHCP servers, each with rules for phones and a pool that lets only phones in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Address
from pathlib import Path

from phonegen.boot import programs, servers
from phonegen.boot.network import NETWORK, SERVER, SERVER_END
from phonegen.dhcp.rules import VendorRules
from phonegen_targets.lab.pool import Pool, configuration

FACTS = {
    "http_url": f"http://{SERVER}:8667",
    "tftp_ip": SERVER,
    "tftp_host": SERVER,
}
PROGRAMS = {
    kind: (program, programs.PACKAGES[program]) for kind, program in servers.PROGRAMS.items()
}
POOL = Pool(NETWORK, IPv4Address("10.77.1.0"), IPv4Address("10.77.200.0"), SERVER_END)


class Server:
    """A server's program, its own check, and its configuration for rules."""

    def __init__(self, kind: str, program: str, folder: Path) -> None:
        self.kind = kind
        self.folder = folder
        # A copy: AppArmor keeps installed servers from reading elsewhere than in /etc.
        self.program = str(folder / f"copied-{Path(program).name}")
        shutil.copy(program, self.program)

    def command(self, path: Path) -> list[str]:
        """Runs the server in the foreground."""
        return [self.program, *servers.in_foreground(self.kind, path)]

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
        text = configuration(self.kind, vendors, FACTS, POOL)
        path = self.folder / f"{self.kind}.conf"
        path.write_text(text, "utf-8")
        return path


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
