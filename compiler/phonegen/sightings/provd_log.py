"""The log of provd: TFTP requests, and which plugin it routed a phone's requests to."""

from __future__ import annotations

import re

from phonegen.network import parse_mac
from phonegen.sightings.seen import Fetch, Sightings, Taken, Where


class Provd:
    """provd; its lines about a request follow one another, marked with the request's number."""

    _FROM = re.compile(r"TFTP read request from \('(\d{1,3}(?:\.\d{1,3}){3})', \d{1,5}\)")
    _FILE = re.compile(
        r"Processing TFTP request: b?'(.{1,500})'$|Processing TFTP request: (\S{1,500})$"
    )
    _DONE = re.compile(r"TFTP read request (accepted|rejected)(?:: b?'?(.{0,200}?)'?$)?")
    _TOLD = re.compile(r"<(\w{1,40})> Extracted device info: (\{.{1,2000}\})")
    _MAC = re.compile(r"'mac': '([0-9a-f:]{17})'")
    _IP = re.compile(r"'ip': '(\d{1,3}(?:\.\d{1,3}){3})'")
    _ROUTED = re.compile(r"<(\w{1,40})> Routing request to plugin ([\w.-]{1,100})")
    _WORDS = ("TFTP r", "Extracted device info", "Routing request", "Processing TFTP")
    _OTHERS = re.compile(
        r"<\w{1,40}> (?:No device|Device has been|Retrieved device|No route)"
        r"|Processing HTTP request"
    )

    def __init__(self, seen: Sightings) -> None:
        self._seen = seen
        self._address = ""
        self._asked: Fetch | None = None
        self._told: tuple[str, str, str] = ("", "", "")  # number, MAC, address

    def take(self, line: str, where: Where) -> bool:
        if "request" not in line and "> " not in line:
            return False
        if not any(word in line for word in self._WORDS):
            return self._OTHERS.search(line) is not None
        if found := self._FROM.search(line):
            self._address = found[1]
        elif found := self._FILE.search(line):
            if self._address:
                self._asked = Fetch(self._address, where, "tftp", found[1] or found[2])
                self._seen.fetched(self._asked)
                self._address = ""
        elif found := self._DONE.search(line):
            asked, self._asked = self._asked, None
            if asked is not None:
                accepted = found[1] == "accepted"
                words = "sent" if accepted else (found[2] or "rejected").lower()
                self._seen.came_of(asked._replace(status=words, served=accepted))
        elif found := self._TOLD.search(line):
            mac, address = self._MAC.search(found[2]), self._IP.search(found[2])
            self._told = (
                found[1], (parse_mac(mac[1]) or "") if mac else "", address[1] if address else ""
            )  # fmt: skip
        elif found := self._ROUTED.search(line):
            number, of, at = self._told
            if number == found[1] and (of or at):
                self._seen.taken(Taken(where, found[2], of, at))
        else:
            return False
        return True
