"""What the real servers offer to phones, byte by byte, against what the specs say.

Each server runs in a network namespace of its own. Where the machine allows none, the tests are
skipped and say so; the servers' own checks of the same files run all the same.
"""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from catalogues import the_repository
from dhcp_network import ask
from dhcp_servers import FACTS, PROGRAMS, Server, kea_folders
from phonegen.boot.dhcp_client import Answer
from phonegen.boot.network import NoNetworkError
from phonegen.build.pipeline import load_checked
from phonegen.dhcp.messages import decode
from phonegen.dhcp.options import Send, ValueType, option_named
from phonegen.dhcp.requests import (
    FOREIGN_MAC,
    Compare,
    Every,
    MacBegins,
    Not,
    Request,
    Sent,
    Some,
    Test,
    holds,
    samples,
)
from phonegen.dhcp.rules import ClassRule, Index, Match, PrefixRule, Rule, VendorRules
from phonegen.diagnostics import Place, Report
from phonegen.language.catalogue import Project
from phonegen_targets import dnsmasq
from phonegen_targets.servers import SERVERS
from test_wild_dhcp import asked, rows

# Options that no test's server sends of its own accord.
OURS = {6, 7, 15, 42, 43, 66, 67, 114, *range(128, 255)}
ODDITIES = """
name: Odd
url: https://www.example.org
dhcp:
  options: {"66": "{tftp_host}"}
  rules:
    - {name: Parts, match: [{exact: p1}, {exact: p2}], options: {"43.2": "{http_url}/A,\\"b\\\\c", "43.3": false, "43.9": {address: "{tftp_ip}"}}}
    - {name: Zero, match: [{exact: "Odd Phone\\0"}, {suffix: "ODD-1\\0"}]}
    - {name: End, match: [{suffix: "ODD-1-GE\\0"}], options: {"66": "{http_url}"}}
    - {name: AndNot, match: [{prefix: Nor, not: [{at: {7: SIP}}, {suffix: old}]}]}
    - {name: Nothing, match: [{exact: KIRK}], options: {}}
    - {name: User, match: [{user_class: Odd 1}, {at: {2: Odd&1}}], options: {"43": "{http_url}/1,2"}}
    - {name: Both, match: [{prefix: bo, suffix: th}], options: {"132": {hex: "0005"}, "133": {hex: "07"}, "160": "1.2.3.4"}}
    - {name: One, match: [{prefix: Q}], options: {"114": "{http_url}/é", "150": "{tftp_ip}", "42": 192.0.2.5, "15": a.example}}
    - {name: Boot, match: [{exact: boot}], options: {next-server: "{tftp_host}", filename: "a,b \\"c\\" é€"}}
    - {name: Quotes, match: [{exact: "it's \\"this\\" \\\\"}], options: {"67": "it's {tftp_ip} \\"\\\\$MAC"}}
    - {name: Bytes, match: [{exact: bytes}], options: {"43": {hex: "0201ff0300"}, "200": {hex: "00"}, "201": {hex: "00010000"}}}
    - {prefixes: ["00:90:8f"], options: {}}
    - {prefixes: ["00:15:65"], match: [{absent: false}], options: {"43.2": "{http_url}/A,\\"b\\\\c", "43.3": false, "43.9": {address: "{tftp_ip}"}}}
    - {prefixes: ["00:08:5d"], match: [{absent: true}, {exact: dslforum.org}]}
    - {prefixes: ["00:08:5e"], match: [{not: [{prefix: p}, {exact: boot}, {prefix: Q}, {prefix: it's}]}], options: {"67": "{{mac}}"}}
"""  # noqa: E501

KINDS = list(PROGRAMS)


@pytest.fixture(params=KINDS)
def server(
    request: pytest.FixtureRequest, needs_program: Callable[[str, str], str], tmp_path: Path
) -> Iterator[Server]:
    with kea_folders(tmp_path):
        yield Server(request.param, needs_program(*PROGRAMS[request.param]), tmp_path)


def answers(server: Server, path: Path, requests: list[Request]) -> list[Answer | None]:
    """Offers, or a skip that says why there is no network."""
    try:
        return ask(server.command(path), requests)
    except NoNetworkError as e:
        done = subprocess.run(
            server.check(path), capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        message = f"only the server's own check was done: {e}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)


def odd(root: Path) -> Project:
    folder = root / "specs" / "odd"
    folder.mkdir(parents=True)
    (root / "specs" / "catalogue.yaml").write_text("prefix: test\n")
    (folder / "vendor.yaml").write_text(ODDITIES, "utf-8")
    report = Report()
    project = load_checked(root, report)
    assert not report, report.sorted()
    return project


def vendors_of(project: Project) -> list[VendorRules]:
    rules = [VendorRules(v) for v in project.vendors.values() if v.vendor is not None]
    return [r for r in rules if r.all]


def phones(rules: Iterable[Rule]) -> list[Request]:
    """Requests that pass each test of each rule, every one from an address of its own."""
    found = []
    for rule in rules:
        for match in rule.alternatives:
            found += samples(match.test)
    return numbered(dict.fromkeys(found))


def numbered(requests: Iterable[Request]) -> list[Request]:
    return [
        Request(r.mac[:4] + n.to_bytes(2, "big"), r.vendor_class, r.user_class)
        for n, r in enumerate(requests, start=1)
    ]


def expected(index: Index, request: Request) -> dict[str, Send] | None:
    """What the specs say that a request gets, by option; None: it is no phone."""
    rules = list(index.matching(request))
    if not rules:
        return None
    order = sorted((r for r, _ in rules), key=lambda r: hasattr(r, "prefix"))
    return {send.option: send for rule in reversed(order) for send in rule.sends}


def got(answer: Answer) -> dict[str, bytes]:
    """An offer in the specs' words."""
    found = {str(k): v for k, v in answer.options.items() if k in OURS}
    if answer.filename:
        found["filename"] = answer.filename
    return found


def differences(
    server: Server, request: Request, sends: dict[str, Send] | None, answer: Answer | None
) -> Iterator[str]:
    if sends is None or answer is None:
        if (sends is None) != (answer is None):
            yield f"{request}: expected {sends}, offered {answer}"
        return
    found = got(answer)
    parts = {n: s for n, s in sends.items() if s.part is not None}
    if parts:
        inner = {f"43.{n}": v for n, v in decode(found.pop("43", b"")).items()}
        found |= inner
    for name, send in sends.items():
        if SERVERS[server.kind].problem(send, FACTS):
            continue  # as the file says
        wanted = send.encode(FACTS)
        if name == "next-server":
            if answer.next_server != send.text(FACTS):
                yield f"{request}: next-server is {answer.next_server}"
            continue
        if name == "filename" and server.kind == "dnsmasq":
            name = "67"  # as option, because the phone asked for it
        offered = found.pop(name, None)
        if name in ("66", "67") and server.kind == "dnsmasq":
            wanted += b"\0"  # it always does, as the file says
        if offered != wanted:
            yield f"{request}: {name} should be {wanted!r}, is {offered!r}"
    if found:
        yield f"{request}: nobody wanted {found}"


def compare(server: Server, vendors: list[VendorRules], requests: list[Request]) -> list[str]:
    path = server.write(vendors)
    index = Index(rule for rules in vendors for rule in rules.all)
    offers = answers(server, path, requests)
    return [
        difference
        for request, offer in zip(requests, offers, strict=True)
        for difference in differences(server, request, expected(index, request), offer)
    ]


def strangers(vendors: list[VendorRules], count: int) -> list[Request]:
    """Requests that nearly are a phone's, and computers'."""
    index = Index(rule for rules in vendors for rule in rules.all)
    texts: list[bytes | None] = [None, b"MSFT 5.0", b"udhcp 1.30", b"\0"]
    for rules in vendors:
        for rule in rules.all:
            for match in rule.alternatives:
                for request in samples(match.test):
                    if request.vendor_class:
                        texts += [request.vendor_class[:-1] or None, request.vendor_class + b"!"]
                        texts.append(b" " + request.vendor_class)
    near = [Request(FOREIGN_MAC, text) for text in dict.fromkeys(texts)]
    outside = [r for r in near if expected(index, r) is None]
    return numbered(random.Random(7).sample(outside, min(count, len(outside))))


@pytest.mark.slow
def test_every_kind_of_rule(server: Server, tmp_path: Path) -> None:
    vendors = vendors_of(odd(tmp_path / "p"))
    both = Request(bytes.fromhex("001565000001"), b"p1")  # a class and a prefix
    assert compare(server, vendors, [*phones(vendors[0].all), both]) == []


@pytest.mark.slow
def test_every_option(server: Server, tmp_path: Path) -> None:
    """Text, a number and bytes in each option whose type is the vendor's own affair."""
    rules = vendors_of(odd(tmp_path / "p"))[0]
    here = Place("")
    kinds: dict[str, tuple[ValueType, str]] = {
        "t": ("text", "http://a/?b=1,2&c='d'"),
        "n": ("boolean", "true"),
        "b": ("hex", "00ff00"),
        "a": ("address", "10.9.8.7"),
    }
    rules.prefixes = []
    rules.classes = [
        ClassRule(
            name := f"{letter}{code}",
            name,
            (Match(Compare(60, "exact", name.encode()), here),),
            (Send(str(code), kind, (text,)),),
            here,
        )
        for letter, (kind, text) in kinds.items()
        for code in range(128, 255)
        if option_named(str(code)).typed
    ]
    assert compare(server, [rules], phones(rules.all)) == []


HOSTILE = [
    'x"; } class "evil" { match if true; } #',
    "back\\",
    "' or 1 == 1 or option[60].hex == '",
    'a"\ndhcp-option=66,evil',
    "a # b, c;d:e",
    "tab\there",
    '"1.2.3.4"',
    "1.2.3.4",
    "61:62:63",
    "255",
    "é\u2028",
    "%s {} $x `id` ${y}",
    "ab\0cd",
]


@pytest.mark.slow
def test_no_text_means_more_than_itself(server: Server, tmp_path: Path) -> None:
    rules = vendors_of(odd(tmp_path / "p"))[0]
    here = Place("")
    rules.prefixes = []
    rules.classes = [
        ClassRule(
            f"C{number}{kind}",
            "x",
            (Match(Compare(60, kind, f"{number}{kind}{text}".encode()), here),),
            tuple(Send(option, "text", (text,)) for option in ("66", "160", "43.1")),
            here,
        )
        for number, text in enumerate(HOSTILE)
        for kind in ("exact", "suffix")
        if kind == "exact" or text.isprintable()
    ]
    asked = [
        Request(bytes([2, 0, 0, 0, len(kind), number]), f"{number}{kind}{text}".encode())
        for number, text in enumerate(HOSTILE)
        for kind in ("exact", "suffix")
    ]
    asked += [Request(b"\2\0\0\0\1\0", b"evil"), Request(b"\2\0\0\0\1\1", b"1 == 1")]
    assert compare(server, [rules], asked) == []


@pytest.mark.slow
def test_who_is_no_phone_gets_nothing(server: Server, tmp_path: Path) -> None:
    vendors = vendors_of(odd(tmp_path / "p"))
    others = [r for r in strangers(vendors, 100) if not approached(server, vendors, r)]
    assert compare(server, vendors, others) == []


def approached(server: Server, vendors: list[VendorRules], request: Request) -> bool:
    """Whether the server takes the request for a phone's, as its file says."""
    text = request.vendor_class or b""
    if server.kind == "kea":  # drops zero bytes at the end, in tests too
        index = Index(rule for rules in vendors for rule in rules.all)
        return expected(index, Request(request.mac, text + b"\0")) is not None
    if server.kind == "dnsmasq":  # finds an end anywhere
        ends = [
            dnsmasq.language.anywhere(e.value) for rules in vendors for e in dnsmasq.ends(rules)
        ]
        return any(end in text for end in ends)
    return False


@pytest.mark.slow
def test_the_catalogue(server: Server) -> None:
    vendors = vendors_of(the_repository())
    requests = phones(rule for rules in vendors for rule in rules.all)
    assert compare(server, vendors, requests) == []
    index = Index(rule for rules in vendors for rule in rules.all)
    wild = [
        request
        for request in numbered(asked(row) for row in rows())
        if expected(index, request) or not approached(server, vendors, request)
    ]
    if server.kind == "dhcpd":  # a pool lets a MAC prefix in whole, and a computer gets no option
        wild = [r for r in wild if expected(index, r) or r.mac[:3] == FOREIGN_MAC[:3]]
    assert compare(server, vendors, wild) == []
    others = [r for r in strangers(vendors, 60) if not approached(server, vendors, r)]
    assert compare(server, vendors, others) == []


# The servers' words mean what `holds` says


def texts(chance: random.Random, letters: bytes) -> bytes:
    return bytes(chance.choices(letters, k=chance.randint(1, 4)))


Kinds = list[Literal["exact", "prefix", "part", "suffix"]]


def some_test(chance: random.Random, depth: int, kinds: Kinds, letters: bytes) -> Test:
    choice = chance.randrange(10 if depth else 6)
    if choice < 4:
        kind = chance.choice(kinds)
        at = chance.randrange(4) if kind == "part" else 0
        option = chance.choice([60, 60, 77])
        return Compare(option, kind, texts(chance, letters), at)
    if choice == 4:
        return Sent(chance.choice([60, 77]))
    if choice == 5:
        return MacBegins(b"\x02\0" + bytes(chance.choices(range(30), k=chance.randint(0, 1))))
    if choice < 8:
        return Not(some_test(chance, depth - 1, kinds, letters))
    count = chance.randint(1, 3)
    inner = tuple(some_test(chance, depth - 1, kinds, letters) for _ in range(count))
    return (Every if choice == 8 else Some)(inner)


@pytest.mark.slow
def test_tests_mean_the_same_everywhere(server: Server, tmp_path: Path) -> None:
    """Random tests, each for one beginning of MAC addresses, and random requests.

    The beginnings keep the tests apart: dhcpd puts a request into five classes at most.
    """
    chance = random.Random(20)
    kinds: Kinds = ["exact", "prefix", "part"]
    if server.kind != "dnsmasq":
        kinds.append("suffix")
    letters = b"ab'\"\\" + (b"" if server.kind == "kea" else b"\0")  # Kea drops zeros at the end
    rules = vendors_of(odd(tmp_path / "p"))[0]
    here = Place("")
    tests = [some_test(chance, 2, kinds, letters) for _ in range(120)]
    sends = (Send("200", "hex", ("01",)),)
    everybody = Match(MacBegins(b"\x02\0"), here)
    rules.classes = [ClassRule("Everybody", "x", (everybody,), (), here)]
    rules.prefixes = [
        PrefixRule(f"02:00:{n:02x}", (Match(test, here),), sends, here)
        for n, test in enumerate(tests)
    ]
    asked = [
        Request(
            bytes([2, 0, n, 0, 0, m]),
            chance.choice([None, texts(chance, letters), texts(chance, letters + letters)]),
            chance.choice([None, texts(chance, letters)]),
        )
        for n in range(len(tests))
        for m in range(12)
    ]
    offers = answers(server, server.write([rules]), asked)
    for request, offer in zip(asked, offers, strict=True):
        test = tests[request.mac[2]]
        assert offer is not None, request
        assert (200 in offer.options) == holds(test, request), (test, request)
