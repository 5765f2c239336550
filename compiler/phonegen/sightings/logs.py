"""Logs: lines of web, TFTP, DHCP and provisioning servers, alone or mixed, as syslog has them.

Most were taken from the servers themselves: Apache 2.4 (`combined`, and the lab's own format), ISC
dhcpd 4.4, Kea 2.2, dnsmasq 2.90, tftpd-hpa 5.2, wazo-provd. nginx is read by its manual, and
atftpd 0.8 by the texts in its program.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from phonegen.network import is_address
from phonegen.sightings.dhcp_logs import Dhcpd, Dnsmasq, Kea
from phonegen.sightings.provd_log import Provd
from phonegen.sightings.seen import Fetch, Sightings, Where
from phonegen.sightings.tftp_logs import Atftpd, DnsmasqTftp, TftpdHpa

# What syslog or the journal put before a line: `Nov 30 15:46:20 host dhcpd[12]: `.
_SYSLOG = re.compile(
    r"(?:<\d{1,3}>)?(?:1 )?(?:[A-Z][a-z]{2} [ \d]\d [\d:]{8}|\d{4}-\d\d-\d\d[T ]\S{8,32}) "
    r"(?:[\w.-]{1,255} )?([\w./@-]{1,64})(?:\[(\d{1,9})\])?: "
)
_BARE = re.compile(r"([a-z][\w.-]{2,30})(?:\[(\d{1,9})\])?: ")
_REQUEST = re.compile(r'([A-Z]{3,10}) (\S{1,8000}?)(?: HTTP/[\d.]{1,5})?" (\d{3}) (?:\d+|-)(.*)')
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED = re.compile(r'\\(?:x([0-9a-fA-F]{2})|(["\\nrt]))')
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}
SERVED = ("200", "206", "304")

Line = Callable[[str, str, Where], bool]


class Logs:
    """Takes in lines of logs, whichever server's; each may belong to those before it."""

    def __init__(self, seen: Sightings) -> None:
        self._seen = seen
        dhcpd, dnsmasq, self._kea = Dhcpd(seen), Dnsmasq(seen), Kea(seen)
        self._provd = Provd(seen)
        hpa, atftpd, served = TftpdHpa(seen), Atftpd(seen), DnsmasqTftp(seen)
        # What a line has that may say something, and who knows it.
        self._known: tuple[tuple[str, Line], ...] = (
            ("DHCP", lambda line, _, where: dnsmasq.take(line, where) or dhcpd.take(line, where)),
            ("[VCI: ", lambda line, _, where: dhcpd.take(line, where)),
            ("] BOOT ", lambda line, _, where: dhcpd.take(line, where)),
            ("RRQ ", hpa.take),
            ("NAK (", hpa.take),
            ("erving ", atftpd.take),
        )
        self._dnsmasq, self._tftp, self._atftpd = dnsmasq, served, atftpd

    def take(self, line: str, where: Where) -> bool:
        """Whether a line of some server was recognised, and if so what it says."""
        if self._kea.take(line, where):
            return True
        at = line.find('] "')
        for _ in range(3):  # what wrote the log may have such a thing before it
            if at < 0:
                break
            if self._access(line, at, where):
                return True
            at = line.find('] "', at + 1)
        if "DHCP4_" in line:
            return True  # more of Kea's
        if self._provd.take(line, where):
            return True
        program, process, rest = parted(line)
        if program.startswith("dnsmasq"):
            return self._tftp.take(rest, where) or self._dnsmasq.take(rest, where)
        for word, known in self._known:
            if word in rest and known(rest, process, where):
                return True
        return program == "atftpd" and self._atftpd.take(rest, process, where)

    def end(self) -> None:
        """No more lines follow."""
        self._kea.end()

    def _access(self, line: str, at: int, where: Where) -> bool:
        """A line of a web server's access log; its request begins behind AT."""
        found = _REQUEST.match(line, at + 3)
        before, bracket, _ = line[max(0, at - 600) : at].rpartition(" [")
        words = before.split(" ")[-3:]
        if found is None or not bracket:
            return False
        method, target, status, rest = found.groups()
        address = _host(words)
        quoted = _QUOTED.findall(rest[:8000])
        agent = _unescaped(quoted[-1]) if quoted and len(quoted) < 4 else None
        if len(quoted) > 1:  # what proxies and others put behind it
            agent = _unescaped(quoted[1])
        agent = "" if agent == "-" else agent
        if method in ("GET", "HEAD"):
            served = status in SERVED
            self._seen.fetched(
                Fetch(address, where, "http", _unescaped(target), agent, status, served)
            )
        return True


def parted(line: str) -> tuple[str, str, str]:
    """The program that wrote a line, its process, and the rest; empty where the line tells none."""
    found = _SYSLOG.match(line) or _BARE.match(line)
    return (found[1], found[2] or "", line[found.end() :]) if found else ("", "", line)


def _host(words: list[str]) -> str:
    """Who asks: the first word of a line, of which three, or one, stand before the time."""
    bare = [word.strip('"') for word in words]
    for word in (bare[0], bare[-1]):
        if is_address(word):
            return word
    return bare[0] if len(bare) == 3 and bare[1] == "-" else bare[-1]


def _unescaped(text: str) -> str:
    r"""TEXT of a log without its escapes: `\x22` of nginx, `\"` of Apache."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if m[1] else _LETTERS.get(m[2], m[2]), text)
