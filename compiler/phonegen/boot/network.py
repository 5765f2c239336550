"""The network of a lab: two namespaces with a cable, one for the phones and one for the servers.

They need no root, nothing outside is reachable from them, and they end with their processes.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Network
from pathlib import Path

from phonegen.boot.programs import find, spawn, stop

SERVER = "10.77.0.1"  # where all servers listen
NETWORK = IPv4Network("10.77.0.0/16")
PHONES = IPv4Network("10.77.128.0/17")  # every address of it is a phone's
OWN = "10.77.0.2"  # of the phones' side, where a client has no address of a phone
SERVER_END, PHONE_END = "srv0", "phone0"
# Somebody who is not root inside, or programs would believe it and try to become another.
USER = "1000"
START = 5.0  # seconds until a namespace is there


class NoNetworkError(Exception):
    """This machine does not let us make a network; the text says why."""


@dataclass(frozen=True)
class Network:
    """The phones' side is the caller's own; `servers` runs a command on the other side."""

    servers: tuple[str, ...]
    interface: str = PHONE_END


def apart() -> list[str]:
    """A command that runs another one in namespaces of its own, which end with it.

    Raises NoNetworkError, MissingProgramError.
    """
    options = ["--user", f"--map-user={USER}", f"--map-group={USER}", "--keep-caps", "--net",
               "--pid", "--mount", "--fork", "--mount-proc", "--kill-child"]  # fmt: skip
    command = [find("unshare"), *options, "--"]
    done = subprocess.run(
        [*command, find("ip"), "link", "set", "lo", "up"],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    if done.returncode:
        raise NoNetworkError(
            f"this machine allows no network namespaces: {done.stderr.strip()} (see the sysctls "
            "kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns and "
            "user.max_user_namespaces)"
        )
    return command


@contextmanager
def network(folder: Path) -> Iterator[Network]:
    """The cable and both its ends, made from inside the namespaces of `apart`."""
    sleeping = spawn([find("unshare"), "--net", "sleep", "infinity"], log=folder / "network.log")
    try:
        wait_until(lambda: is_elsewhere(sleeping.pid))
        servers = (find("nsenter"), "--target", str(sleeping.pid), "--net")
        size = NETWORK.prefixlen
        for words in (
            "link set lo up",
            f"link add {PHONE_END} type veth peer name {SERVER_END} netns {sleeping.pid}",
            f"addr add {OWN}/{size} dev {PHONE_END}",
            f"link set {PHONE_END} up",
            # Any address of the phones can be used without being added.
            f"route add local {PHONES} dev lo",
        ):
            ip(words)
        for words in (
            "link set lo up",
            f"addr add {SERVER}/{size} dev {SERVER_END}",
            f"link set {SERVER_END} up",
            # One neighbour stands for all phones: the kernel keeps no more than 1024.
            f"route add {PHONES} via {OWN}",
        ):
            ip(words, servers)
        wait_until(lambda: " state UP " in ip(f"-o link show {SERVER_END}", servers))
        yield Network(servers)
    finally:
        stop(sleeping, 0)


def ip(words: str, prefix: tuple[str, ...] = ()) -> str:
    """What `ip WORDS` prints; raises NoNetworkError."""
    command = [*prefix, find("ip"), *words.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    if done.returncode:
        raise NoNetworkError(f"`ip {words}` failed: {done.stderr.strip()}")
    return done.stdout


def is_elsewhere(pid: int) -> bool:
    """Whether a process has another network than we have."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/ns/net").readlink() != Path("/proc/self/ns/net").readlink()
    return False


def wait_until(there: Callable[[], bool]) -> None:
    """Until a namespace, or what belongs into it, is there; raises NoNetworkError."""
    deadline = time.monotonic() + START
    while not there():
        if time.monotonic() > deadline:
            raise NoNetworkError("a second network namespace was not made")
        time.sleep(0.005)
