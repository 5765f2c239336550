"""Logs of TFTP servers: tftpd-hpa, atftpd and dnsmasq."""

from __future__ import annotations

import re
from collections import OrderedDict

from phonegen.sightings.seen import Fetch, Sightings, Where

MOST_WAITING = 256
_ADDRESS = r"(\d{1,3}(?:\.\d{1,3}){3})"


class TftpdHpa:
    """tftpd-hpa: a process for each request; only with `-v -v` it says that there is no file."""

    _ASKS = re.compile(rf"RRQ from {_ADDRESS} filename (.*)")
    _NONE = re.compile(rf"sending NAK \((\d+), ([^)]{{0,100}})\) to {_ADDRESS}")

    def __init__(self, seen: Sightings) -> None:
        self._seen = seen
        self._asked: OrderedDict[str, Fetch] = OrderedDict()

    def take(self, line: str, process: str, where: Where) -> bool:
        if found := self._ASKS.match(line):
            name = found[2].partition(" remapped to ")[0]
            seen = Fetch(found[1], where, "tftp", name)
            self._asked[process] = seen
            if len(self._asked) > MOST_WAITING:
                self._asked.popitem(last=False)
            self._seen.fetched(seen)
            return True
        if found := self._NONE.match(line):
            asked = self._asked.pop(process, None)
            if asked is not None and asked.address == found[3]:
                words = "not found" if found[1] == "1" else found[2].lower()
                self._seen.came_of(asked._replace(status=words, served=False))
            return True
        return False


class Atftpd:
    """atftpd; what it does not find it tells without saying to whom."""

    _SERVES = re.compile(rf"Serving (.{{1,500}}) to {_ADDRESS}:\d+$")
    _NONE = re.compile(r"File (.{1,500}) not found$")

    def __init__(self, seen: Sightings) -> None:
        self._seen = seen
        self._asked: Fetch | None = None

    def take(self, line: str, process: str, where: Where) -> bool:
        if found := self._SERVES.match(line):
            self._asked = Fetch(found[2], where, "tftp", found[1])
            self._seen.fetched(self._asked)
            return True
        if found := self._NONE.match(line):
            asked = self._asked
            if asked is not None and found[1].endswith(asked.path):
                self._seen.came_of(asked._replace(status="not found", served=False))
            return True
        return False


class DnsmasqTftp:
    """dnsmasq; it tells the path on its disk, of which the root is left out where it is told."""

    _ROOT = re.compile(r"TFTP root is (\S{1,500})")
    _SENT = re.compile(rf"(sent|failed sending) (.{{1,1000}}) to {_ADDRESS}$")
    _NONE = re.compile(rf"file (.{{1,1000}}) not found for {_ADDRESS}$")
    _DENIED = re.compile(r"cannot access (.{1,1000}): .{1,200}")

    def __init__(self, seen: Sightings) -> None:
        self._seen = seen
        self._root = ""

    def take(self, line: str, where: Where) -> bool:
        if found := self._ROOT.match(line):
            self._root = found[1].rstrip("/") + "/"
            return True
        if found := self._SENT.match(line):
            served = found[1] == "sent"
            self._fetched(found[3], where, found[2], "sent" if served else "failed", served)
            return True
        if found := self._NONE.match(line):
            self._fetched(found[2], where, found[1], "not found", False)
            return True
        return self._DENIED.match(line) is not None

    def _fetched(self, address: str, where: Where, path: str, status: str, served: bool) -> None:
        name = path.removeprefix(self._root).removeprefix(f"{address}/")
        self._seen.fetched(Fetch(address, where, "tftp", name, None, status, served))
