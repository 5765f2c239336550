"""Programs: where each is found, its Debian package, and how one runs and ends with us."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PACKAGES = {
    "apache2": "apache2-bin",
    "baresip": "baresip-core",
    "dhcpd": "isc-dhcp-server",
    "dnsmasq": "dnsmasq-base",
    "dumpcap": "wireshark-common",
    "ip": "iproute2",
    "kamailio": "kamailio kamailio-presence-modules kamailio-tls-modules",
    "kea-dhcp4": "kea-dhcp4-server",
    "nsenter": "util-linux",
    "openssl": "openssl",
    "setpriv": "util-linux",
    "sipp": "sip-tester",
    "stunnel4": "stunnel4",
    "tshark": "tshark",
    "unshare": "util-linux",
}
SBIN = ("/usr/local/sbin", "/usr/sbin", "/sbin")  # an ordinary user's PATH lacks them
PIECE = 1 << 16  # bytes of a log that are read at once
LONGEST = 4096  # bytes of a line that are kept


class MissingProgramError(Exception):
    """A program is not installed; `package` is Debian's, or several with blanks between."""

    def __init__(self, program: str) -> None:
        self.program, self.package = program, PACKAGES[program]
        super().__init__(f"needs the program {program}; install {self.package}")


def find(program: str) -> str:
    """The path of one of `PACKAGES`; raises MissingProgramError."""
    folders = os.pathsep.join([os.environ.get("PATH", os.defpath), *SBIN])
    path = shutil.which(program, path=folders)
    if path is None:
        raise MissingProgramError(program)
    return path


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path | int,
    prefix: Sequence[str] = (),
    forks: bool = False,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program; what it says goes to LOG, a file or an open one. End it with `stop`.

    The kernel kills it when the calling thread ends, however that happens; with FORKS, its
    children too, for it has a process namespace of its own (which takes CAP_SYS_ADMIN here).
    A program with capabilities of its own (as dumpcap may be installed) loses that protection.
    It has a process group of its own, so that Ctrl-C is for us alone. PREFIX is a command that
    runs another one elsewhere, as `nsenter --net --target 123`. The first of COMMAND is one
    of `PACKAGES`, or a path. Raises MissingProgramError, OSError.
    """
    first = str(command[0])
    wrapped = [*prefix, find("setpriv"), "--pdeathsig", "KILL"]
    if forks:
        wrapped += [find("unshare"), "--pid", "--fork", "--kill-child"]
    wrapped += [first if "/" in first else find(first), *map(str, command[1:])]
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    handle = os.dup(log) if isinstance(log, int) else os.open(log, flags, 0o600)
    with os.fdopen(handle, "wb") as output:
        return subprocess.Popen(
            wrapped,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
            process_group=0,
            pass_fds=pass_fds,
        )


def stop(process: subprocess.Popen[bytes], patience: float = 1.0, *, gently: int = 15) -> None:
    """End a program and its group: the signal GENTLY (SIGTERM), SIGKILL after PATIENCE seconds."""
    try:
        if patience > 0:
            _signal(process, gently)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(patience)
    finally:  # also when Ctrl-C comes while we wait
        _signal(process, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


class Log:
    """The file that a running program writes to, read a piece at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._at = 0
        self._rest = b""

    def lines(self) -> Iterator[str]:
        """The whole lines since the last call; what is no UTF-8 shows as U+FFFD."""
        with self.path.open("rb") as file:
            file.seek(self._at)
            while piece := file.read(PIECE):
                self._at += len(piece)
                *whole, rest = (self._rest + piece).split(b"\n")
                self._rest = rest[:LONGEST]
                for line in whole:
                    yield line[:LONGEST].decode("utf-8", "replace")

    def last(self, count: int = 5) -> list[str]:
        """The last lines, without empty ones."""
        with contextlib.suppress(OSError), self.path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - PIECE))
            text = file.read(PIECE).decode("utf-8", "replace")
            return [line[:LONGEST] for line in text.splitlines() if line.strip()][-count:]
        return []
