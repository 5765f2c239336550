"""Real phones as guests: servers at a network card that was put into our network, and its frames.

`python -m phonegen.boot.guests NUMBER`, the number of a file of `connection.Worker`. One dnsmasq
gives addresses, names and files over TFTP; Apache asks the command which folder a request is for.
A server that ends is started again.
"""

from __future__ import annotations

import fcntl
import os
import select
import shutil
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial
from ipaddress import IPv4Interface
from pathlib import Path

from phonegen.boot import relay
from phonegen.boot.answering import answer
from phonegen.boot.dhcp_client import CardError, Line
from phonegen.boot.hearing import CARD, Frame, Heard, Welcome
from phonegen.boot.network import NoNetworkError, ip, wait_until
from phonegen.boot.programs import Log, MissingProgramError, find, spawn, stop
from phonegen.boot.servers import (
    READY,
    ServerError,
    answers_tftp,
    in_foreground,
    listening,
    wait,
    web_configuration,
)

HTTP, TFTP = 80, 69  # ports
SNAP = 2048  # bytes of a frame that are kept
MOST_AT_ONCE = 200  # frames that are told together
LARGEST_LOG = 1_000_000  # bytes
PROBE = ((1, 1.0),)  # a phone that asks once, and seconds in which another server may answer
MOST_RESTARTS = 20  # of servers, in all
IDLE = 0.5  # seconds after which servers and cable are looked at
ETH_P_ALL = 3
_SOL_PACKET, _STATISTICS = 263, 6  # packet(7)
_FLAGS, _RUNNING = 0x8913, 0x40  # netdevice(7)
# Blanks part the words of a question, so those of the User-Agent are escaped.
CHOOSING = """RewriteMap escaped int:escape
RewriteMap chosen "prg:{folder}/python -I -S {folder}/relay.py {socket}\""""
QUESTION = "%{REMOTE_ADDR} ${escaped:%{HTTP_USER_AGENT}} %{REQUEST_URI}"


class Guests:
    """What a worker of the lab can be asked for; each method yields its answers."""

    def __init__(self, stack: ExitStack) -> None:
        stack.callback(self.close)
        self.address = ""
        self._ear = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self._ear.setblocking(False)
        self._servers: dict[str, tuple[list[str | Path], Path]] = {}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._cable: bool | None = None
        self._restarts = 0

    def card(self, address: str) -> Iterator[str]:
        """Take the card, which the command puts here, for the IPv4 ADDRESS with its network.

        The address of another DHCP server on this cable, if one answers within a second.
        """
        self.address = str(IPv4Interface(address).ip)
        wait_until(lambda: f" {CARD}@" in ip("-o link show"))
        for words in ("link set lo up", f"addr add {address} dev {CARD}", f"link set {CARD} up"):
            ip(words)
        yield from _others() if self._plugged() else ()

    def close(self) -> None:
        """End the servers."""
        for server in self._running.values():
            stop(server, 0)

    def welcome(self, welcome: Welcome) -> Iterator[str]:
        """Start the servers; the names of those that answer."""
        self._ear.bind((CARD, ETH_P_ALL))  # now, so that our own question is not heard
        folder = welcome.folder
        copied = folder / "copied-dnsmasq"  # AppArmor keeps installed servers in /etc
        shutil.copy(find("dnsmasq"), copied)
        path = folder / "dnsmasq.conf"
        path.write_text(welcome.dnsmasq, "utf-8")
        self._begin("dnsmasq", [copied, *in_foreground("dnsmasq", path)], folder / "dnsmasq.log")
        self._begin("apache2", self._web(welcome), folder / "apache2.log")
        for name, (_, log) in self._servers.items():
            wait(self._running[name], log, name, partial(self._answers, name))
            yield name

    def _web(self, welcome: Welcome) -> list[str | Path]:
        folder = welcome.folder / "web"
        folder.mkdir(exist_ok=True)
        # Words of a map are parted by blanks, which paths outside may have.
        (folder / "python").symlink_to(os.path.realpath(sys.executable))
        shutil.copy(relay.__file__, folder / "relay.py")
        more = CHOOSING.format(folder=folder, socket=welcome.chooser)
        own = f"${{chosen:{QUESTION}|nobody}}"
        text = web_configuration(welcome.roots, folder, self.address, HTTP, own, more)
        lines = [line for line in text.splitlines() if not line.startswith("CustomLog")]
        path = folder / "apache2.conf"
        path.write_text("\n".join([*lines, "LogLevel crit"]) + "\n", "utf-8")
        return ["apache2", "-f", path, "-DFOREGROUND"]

    def _begin(self, name: str, command: list[str | Path], log: Path) -> None:
        self._servers[name] = command, log
        self._running[name] = spawn(command, log=log)

    def _answers(self, name: str) -> bool:
        if name == "dnsmasq":
            return answers_tftp(self.address, TFTP)
        return listening(self.address, HTTP)

    def hear(self) -> Iterator[Heard]:
        """What passes the card, and what becomes of the servers, without end."""
        looked = 0.0
        while True:
            ready = select.select([self._ear], [], [], IDLE)[0]
            frames = self._frames() if ready else []
            heard = Heard(frames, self._lost())
            if time.monotonic() - looked > IDLE:
                looked = time.monotonic()
                plugged, was = self._plugged(), self._cable
                self._cable = plugged
                heard = heard._replace(
                    ended=self._restarted(), cable=plugged if plugged is not was else None
                )
            if heard != Heard([]):
                yield heard

    def _frames(self) -> list[Frame]:
        found: list[Frame] = []
        with suppress(BlockingIOError):
            while len(found) < MOST_AT_ONCE:
                data = self._ear.recv(1 << 17)
                found.append(Frame(time.time(), len(data), data[:SNAP]))
        return found

    def _lost(self) -> int:
        """Frames that came too fast since the last time."""
        counted = self._ear.getsockopt(_SOL_PACKET, _STATISTICS, 8)
        lost: int = struct.unpack("II", counted)[1]
        return lost

    def _plugged(self) -> bool:
        """Whether the card has a cable whose other end is alive."""
        asked = struct.pack("16sh14x", CARD.encode(), 0)
        flags: int = struct.unpack("16sh14x", fcntl.ioctl(self._ear, _FLAGS, asked))[1]
        return bool(flags & _RUNNING)

    def _restarted(self) -> tuple[str, ...]:
        """Starts servers again that have ended; logs that have grown large begin anew."""
        ended = []
        for name, (command, log) in self._servers.items():
            if self._running[name].poll() is not None:
                stop(self._running[name], 0)  # its children too
                self._restarts += 1
                if self._restarts > MOST_RESTARTS:
                    last = "; ".join(Log(log).last(3)) or "no word"
                    raise ServerError(f"{name} ends again and again: {last}")
                self._begin(name, command, log)
                ended.append(name)
            elif log.stat().st_size > LARGEST_LOG:
                os.truncate(log, 0)
        return tuple(ended)


def _others() -> list[str]:
    """Who else gives addresses."""
    line = Line(CARD, PROBE)
    try:
        return [o.server for _, asked in line.ask([READY], lease=False) for o in asked.offers]
    finally:
        line.close()


if __name__ == "__main__":
    answer(Guests, (NoNetworkError, CardError, MissingProgramError, ServerError, OSError))
