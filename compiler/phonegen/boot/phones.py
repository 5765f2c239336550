"""A virtual phone: how it asks DHCP, what it makes of the answer, and the files it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from phonegen.boot.dhcp_client import Answer, Asking
from phonegen.boot.fetching import Wanted
from phonegen.dhcp.messages import decode
from phonegen.dhcp.options import LOCATIONS, in_order
from phonegen.dhcp.requests import samples
from phonegen.dhcp.rules import VendorRules
from phonegen.dialects.asking import asked, filled
from phonegen.dialects.identification import matches, recognise, rules_for
from phonegen.dialects.requests import example_requests
from phonegen.language.catalogue import Carried, VendorSpecs
from phonegen.language.spec.dialect import MACROS, Dialect
from phonegen.language.spec.identify import Rule, Sample
from phonegen.network import is_server
from phonegen.readers.places import alternatives

# What any host asks for: mask, router, name server, domain, time server (RFC 2132).
HOST = (1, 3, 6, 15, 42)
# A server as DHCP names it: its URL, or its name or address with what a phone takes for TFTP.
ASSIGNMENT = re.compile(r"([A-Z0-9_]+)=([^,=]*)")
ASSIGNMENTS = re.compile(rf"{ASSIGNMENT.pattern}(,{ASSIGNMENT.pattern})*")
URL = re.compile(r"(?i:https?|tftp)://[!-\[\]-~]+")
BARE = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?(/[!-\[\]-~]*)?")


@dataclass(frozen=True)
class VirtualPhone:
    """A phone of a model, as one plugin carries it; `mac` has twelve digits."""

    vendor: VendorSpecs
    rules: VendorRules
    carried: Carried
    mac: str

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self.vendor.folder}/{self.carried.model.name}"

    @property
    def dialect(self) -> Dialect:
        return self.vendor.dialects[self.carried.plugin.spec.dialect].spec

    @cached_property
    def looks_at(self) -> tuple[str, ...]:
        """The options in which it looks for its server, the one that it prefers first.

        Where nobody knows, those that its vendor's rules send.
        """
        prefers = self.vendor.about().dhcp.prefers
        if prefers:
            return tuple(prefers)
        sent = {send.option for rule in self.rules.all for send in rule.sends}
        places = sorted(sent, key=in_order)
        return tuple(o for o in places if o.partition(".")[0] in LOCATIONS)

    @cached_property
    def asking(self) -> Asking:
        """Its DISCOVER: as it was seen, else as little as its rule asks for."""
        mac = bytes.fromhex(self.mac)
        numbers = [int(o.partition(".")[0]) for o in self.looks_at if o[0].isdigit()]
        wanted = tuple(dict.fromkeys([*HOST, *numbers]))
        of_others = [s for s in self.dialect.samples if s.model == self.carried.name]
        seen = [s.dhcp for s in [*self.carried.model.spec.samples, *of_others] if s.dhcp]
        if seen:
            return Asking(mac, seen[0].encode(), None, wanted)
        rule = self.rules.of(self.carried.model.spec)
        for match in rule.alternatives if rule else ():
            for request in samples(match.test, mac):
                return Asking(mac, request.vendor_class, request.user_class, wanted)
        return Asking(mac, None, None, wanted)

    @cached_property
    def recognition(self) -> list[Rule]:
        """The rules by which its plugin knows it."""
        return rules_for(self.dialect, {self.carried.name: self.carried.traits})

    def told(self, sample: Sample) -> Mapping[str, str]:
        """What its plugin knows of it by a request."""
        about = self.vendor.about()
        return recognise(self.recognition, sample, about.name, about.ouis)

    @cached_property
    def request(self) -> Sample:
        """Its request for a file: the one by which its plugin knows most of it."""
        mac = self.mac
        own = Sample(path=f"/{mac}.cfg")
        candidates = [*example_requests(self.recognition, self.carried, mac), own]

        def known(sample: Sample) -> tuple[int, bool]:
            told = self.told(sample)
            right = (told.get("model") == self.carried.name) * 4
            right += (told.get("version") == self.carried.version) * 2
            right += told.get("mac", "").replace(":", "") == mac
            return right, sample.user_agent is not None

        return max(candidates, key=known)

    @property
    def agent(self) -> str:
        """Its User-Agent; empty where nobody knows one."""
        return self.request.user_agent or ""

    def location(self, answer: Answer) -> tuple[str, str] | None:
        """The option of ANSWER in which it finds its server, and what stands there."""
        for option in self.looks_at:
            text = _text(answer, option)
            if text:
                return option, text
        return None

    def wanted(self, given: str) -> list[Wanted]:
        """The files that it asks for when it was GIVEN a server, in its order.

        The URL may end with a file's name; that file comes first.
        """
        parts = urlsplit(self._expanded(_url(given)))
        folder, _, last = parts.path.rpartition("/")
        named = f"{last}?{parts.query}" if parts.query else last
        first = [Wanted(named, parts.geturl())] if "." in last.strip(".") or parts.query else []
        if not first:
            folder = parts.path.rstrip("/")
        folder = f"{parts.scheme}://{parts.netloc}{folder}"
        spelled = self._by_tftp if parts.scheme == "tftp" else str
        found = [*first, *(Wanted(n, f"{folder}/{spelled(n)}", r) for n, r in self.files())]
        once: dict[str, Wanted] = {}
        for one in found:
            once.setdefault(one.name, one)
        return list(once.values())

    def files(self) -> Iterator[tuple[str, bool]]:
        """The names that it asks for, and whether it needs the file."""
        for name, required in asked(self.dialect).items():
            own = filled(name, self.mac, self.carried.name, self.carried.traits)
            if own is not None:
                yield own, required

    def _by_tftp(self, name: str) -> str:
        """A file's NAME as it is asked for by TFTP: some phones put a slash before it."""

        def known(text: str) -> bool:
            return any(matches(rule, "tftp", text) for rule in self.recognition)

        return f"/{name}" if known(f"/{name}") and not known(name) else name

    def _expanded(self, url: str) -> str:
        """URL with what the phone puts in the place of its macros; of two, the longer one."""
        said = dict(alternatives(self.dialect.reads.get(MACROS, [])))
        if not said:
            return url
        macros = re.compile("|".join(map(re.escape, sorted(said, key=len, reverse=True))))

        def own(found: re.Match[str]) -> str:
            carried = self.carried
            text = filled(str(said[found[0]]), self.mac, carried.name, carried.traits)
            return found[0] if text is None else text

        return macros.sub(own, url)


def _text(answer: Answer, option: str) -> str:
    """What an option says, as a phone would print it; empty without it.

    What cannot be printed is escaped: a text goes to the terminal, and no such text is a server.
    """
    number, _, part = option.partition(".")
    if option == "next-server":
        return "" if answer.next_server == "0.0.0.0" else answer.next_server
    value = answer.filename if option == "filename" else answer.options.get(int(number), b"")
    if part:
        value = decode(value).get(int(part), b"")
    if number == "150" and len(value) >= 4:
        return ".".join(map(str, value[:4]))
    text = value.rstrip(b"\0").decode("utf-8", "replace")
    return _assigned(text) if text.isprintable() else ascii(text)[1:-1]


def _assigned(text: str) -> str:
    """The server in a list of assignments, such as `HTTPSRVR=10.0.0.1,HTTPPORT=8667`; TEXT
    itself where it is none.
    """
    given = dict(ASSIGNMENT.findall(text)) if ASSIGNMENTS.fullmatch(text) else {}
    host = next((value for name, value in given.items() if name.endswith("SRVR")), "")
    port = next((value for name, value in given.items() if name.endswith("PORT")), "")
    return f"http://{host}:{port}" if host and port else host or text


def is_location(given: str) -> bool:
    """Whether a text names a server: its URL, name or address, in ASCII that a URL may hold."""
    if not (URL if "://" in given else BARE).fullmatch(given):
        return False
    try:
        parts = urlsplit(_url(given))
        return parts.port != 0 and is_server(parts.hostname or "")
    except ValueError:
        return False


def _url(given: str) -> str:
    return given if "://" in given else f"tftp://{given}"
