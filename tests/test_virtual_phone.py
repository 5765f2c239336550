"""A virtual phone asks as its spec says, and no answer makes it ask elsewhere."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import pytest
from catalogues import load_sound, sound_catalogue, the_repository
from phonegen.boot.dhcp_client import Answer
from phonegen.boot.phones import VirtualPhone, is_location
from phonegen.dhcp.rules import VendorRules

MAC = "02ac3e5f00a1"
VENDOR = """
name: Acme
url: https://acme.example
ouis: ["02:ac:3e"]
dhcp:
  {prefers}
  rules:
    - {rule}
"""
RULE = '{prefixes: ["02:ac:3e"], options: {}}'
MODEL = "model: SPA504G\ntype: deskphone\nlines: 2\nplugins: {p1: {version: '1.0'}}\n"
DIALECT = """
about: A made-up dialect.
syntax: {kind: assignments}
identify:
  agent: {user_agent: "Acme {model} {version} {mac}"}
  class: {dhcp: "Acme {model}"}
files:
  config: {name: "acme/{mac}.cfg", settings: {a: {user: "{{ lines[0].username if lines }}"}}}
  common: {name: acme/common.cfg, per: static, settings: {a: {b: 1}}}
"""
URL = "http://192.0.2.1:8667/acme"

Make = Callable[..., VirtualPhone]


@dataclass(frozen=True)
class Said:
    """What a DHCP server says, besides an address."""

    options: dict[int, bytes]
    next_server: str = "0.0.0.0"
    filename: bytes = b""

    @property
    def answer(self) -> Answer:
        return Answer("192.0.2.9", "192.0.2.1", self.options, self.next_server, self.filename)


@pytest.fixture(scope="module")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Makes a phone of a catalogue with these changes; the same ones but once."""

    @cache
    def make(
        prefers: str = "", rule: str = RULE, model: str = "", dialect: str = "", x2: str = ""
    ) -> VirtualPhone:
        about = VENDOR.replace("{prefers}", f"prefers: {prefers}" if prefers else "options: {}")
        changes: dict[str, str | bytes | None] = {
            "acme/vendor.yaml": about.replace("{rule}", rule),
            "acme/x1.yaml": MODEL + model,
            "acme/x2.yaml": x2 or None,
            "acme/dialects/d1.yaml": DIALECT + dialect,
        }
        project = load_sound(sound_catalogue(tmp_path_factory.mktemp("acme"), changes))
        vendor = project.vendors["acme"]
        carried = next(c for c in vendor.carried("p1") if c.name == "SPA504G")
        return VirtualPhone(vendor, VendorRules(vendor), carried, MAC)

    return make


def parts(*values: tuple[int, bytes]) -> bytes:
    return b"".join(bytes([number, len(value)]) + value for number, value in values)


ADDRESSES = bytes([192, 0, 2, 7, 192, 0, 2, 8])
IN_43 = parts((3, b"\0"), (2, URL.encode()))
LOCATIONS = {
    "the first it prefers": ('["66", "43"]', Said({43: b"http://b", 66: b"http://a"}), ("66", "http://a")),
    "the next": ('["160", "66"]', Said({66: b"http://a"}), ("66", "http://a")),
    "an empty one is none": ('["160", "66"]', Said({160: b"\0", 66: b"http://a"}), ("66", "http://a")),
    "a zero byte ends a text": ('["66"]', Said({66: b"http://a\0"}), ("66", "http://a")),
    "a part of 43": ('["43.2", "66"]', Said({43: IN_43, 66: b"http://a"}), ("43.2", URL)),
    "43 is cut off before it": ('["43.2", "66"]', Said({43: b"\x03", 66: b"http://a"}), ("66", "http://a")),
    "43 has other parts": ('["43.2", "66"]', Said({43: parts((1, b"x")), 66: b"a"}), ("66", "a")),
    "43 as a whole": ('["43"]', Said({43: b"http://b"}), ("43", "http://b")),
    "the first address of 150": ('["150"]', Said({150: ADDRESSES}), ("150", "192.0.2.7")),
    "the header's server": ("[next-server]", Said({}, "192.0.2.3"), ("next-server", "192.0.2.3")),
    "its file alone": ("[next-server, filename]", Said({}, filename=b"a"), ("filename", "a")),
    "43 is no list": ('["43.66"]', Said({43: b"http://a"}), None),
    "nothing": ('["66"]', Said({67: b"http://a"}), None),
}  # fmt: skip


@pytest.mark.parametrize("case", LOCATIONS)
def test_it_looks_where_it_prefers(case: str, phone: Make) -> None:
    prefers, said, expected = LOCATIONS[case]
    assert phone(prefers).location(said.answer) == expected


def test_it_looks_where_the_rules_send_when_nobody_says_more(phone: Make) -> None:
    sends = (
        '{"66": "{http_url}", "42": "{tftp_ip}", "43.2": "{http_url}", next-server: "{tftp_ip}"}'
    )
    asking = phone(rule=f'{{prefixes: ["02:ac:3e"], options: {sends}}}')
    assert asking.looks_at == ("43.2", "66", "next-server")
    assert [n for n in asking.asking.wanted if n in (43, 66)] == [43, 66]


def test_it_asks_dhcp_as_it_was_seen(phone: Make) -> None:
    rule = "dhcp: {match: [{prefix: Acme}]}\n"
    seen = phone(
        '["160", "43.2"]', model=rule + 'samples: [{dhcp: "Acme 5\\0"}, {dhcp: Acme SPA504G}]'
    )
    assert seen.asking.vendor_class == b"Acme 5\0"
    assert seen.asking.mac == bytes.fromhex(MAC)
    assert {160, 43, 1, 3, 6} <= {*seen.asking.wanted}


def test_it_asks_dhcp_as_a_sample_of_the_dialect_says(phone: Make) -> None:
    of_models = "samples: [{dhcp: Acme X2, model: X2}, {dhcp: Acme SPA504G, model: SPA504G}]\n"
    asking = phone(dialect=of_models, x2="extends: x1\nmodel: X2\n").asking
    assert asking.vendor_class == b"Acme SPA504G"


def test_it_asks_dhcp_with_as_little_as_its_rule_wants(phone: Make) -> None:
    asking = phone(model="dhcp: {match: [{prefix: Acme, suffix: G}]}\n").asking
    assert asking.vendor_class == b"AcmeG"
    assert asking.user_class is None


ASKED = """
reads:
  files:
    - {"{MAC[6:]}-{model[3:]}.boot": optional}
    - "{mac}.cfg"
    - {"{model.sounds}": optional}
    - {"{model.skin[:2]}/{model.skin}.png": optional}
    - {common.cfg: optional}
  macros:
    $MA: "{mac}"
    $MAU: "{MAC}"
    $(system.mac): "{mac[0:2]}:{mac[2:]}"
    $PN: "{model}"
    $PSN: "{model[3:]}"
    $SKIN: "{model.skin}"
"""
TRAITS = "traits: {skin: blue}\n"


def test_it_asks_for_files_in_its_order(phone: Make) -> None:
    """In the folder that DHCP gives; one with a trait that its model lacks it does not know."""
    wanted = phone(dialect=ASKED, model=TRAITS).wanted(f"{URL}/")
    assert [(w.name, w.required) for w in wanted] == [
        ("5F00A1-504G.boot", False),
        ("02ac3e5f00a1.cfg", True),
        ("bl/blue.png", False),
        ("common.cfg", False),
    ]
    assert [w.url for w in wanted] == [f"{URL}/{w.name}" for w in wanted]


def test_it_asks_for_what_is_written_when_nobody_says_more(phone: Make) -> None:
    wanted = phone().wanted(URL)
    assert [(w.name, w.required) for w in wanted] == [(f"{MAC}.cfg", True), ("common.cfg", True)]


FIRST = {
    "a server alone": ("192.0.2.1", "tftp://192.0.2.1/5F00A1-504G.boot"),
    "a name and a port": ("pbx_1.example:6969", "tftp://pbx_1.example:6969/5F00A1-504G.boot"),
    "a folder without a slash": (URL, f"{URL}/5F00A1-504G.boot"),
    "a large scheme": ("HTTP://192.0.2.1/A", "http://192.0.2.1/A/5F00A1-504G.boot"),
    "a file": (f"{URL}/boot.cfg", f"{URL}/boot.cfg"),
    "a query": (f"{URL}/prov?mac=$MA", f"{URL}/prov?mac={MAC}"),
    "$(system.mac)": (f"{URL}/$(system.mac).cfg", f"{URL}/{MAC[:2]}:{MAC[2:]}.cfg"),
    "$MA": (f"{URL}/$MA.cfg", f"{URL}/{MAC}.cfg"),
    "$MAU": (f"{URL}/$MAU.cfg", f"{URL}/{MAC.upper()}.cfg"),
    "$PN": (f"{URL}/$PN.cfg", f"{URL}/SPA504G.cfg"),
    "$PSN": (f"{URL}/spa$PSN.cfg", f"{URL}/spa504G.cfg"),
    "the longer one": (f"{URL}/$MAUMA.cfg", f"{URL}/{MAC.upper()}MA.cfg"),
    "a trait that its model lacks": (f"{URL}/$SKIN.cfg", f"{URL}/$SKIN.cfg"),
    "another phone's macro": (f"{URL}/$mac.cfg", f"{URL}/$mac.cfg"),
}


@pytest.mark.parametrize("case", FIRST)
def test_the_first_file(case: str, phone: Make) -> None:
    given, url = FIRST[case]
    assert is_location(given)
    wanted = phone(dialect=ASKED).wanted(given)
    assert wanted[0].url == url
    assert len({w.name for w in wanted}) == len(wanted)


def test_a_file_that_the_url_names_is_asked_for_once_and_needed(phone: Make) -> None:
    wanted = phone(dialect=ASKED).wanted(f"{URL}/common.cfg")
    assert [(w.name, w.required) for w in wanted] == [
        ("common.cfg", True),
        ("5F00A1-504G.boot", False),
        ("02ac3e5f00a1.cfg", True),
    ]


HOSTILE = [
    b"file:///etc/passwd", b"file:/etc/passwd", b"FILE://localhost/etc", b"gopher://192.0.2.1/x",
    b"javascript:alert(1)", b"mailto:a@evil.example", b"dict://192.0.2.1:1/", b"ftp://192.0.2.1/",
    b"http://192.0.2.1/a\nHost: evil", b"http://192.0.2.1/a\r\n\r\nGET /", b"http://a b/",
    b"http://", b"http:///etc/passwd", b"http:/192.0.2.1", b"//evil.example/a", b"/etc/passwd",
    b"../../etc/passwd", b"..", b" ", b"a@b", b"-o/x", b"192.0.2.1:", b"http://300.1.2.3/",
    b"http://192.0.2.1\\@evil.example/", b"http://evil.example\\", b"http://192.0.2.1:0/",
    b"http://192.0.2.1:65536/", b"http://192.0.2.1:x/", b"http://[::1", b"\xff\xfe\xfd",
    b"http://192.0.2.1/\xff", b"http://\xe2\x80\xae.example/", b"\x1b[2J",
    b"http://" + b"a" * 250 + b"/",
]  # fmt: skip


@pytest.mark.parametrize("said", HOSTILE)
def test_what_is_no_server_is_none(said: bytes, phone: Make) -> None:
    """It is told as it can be printed, and never asked."""
    found = phone('["66"]').location(Said({66: said}).answer)
    assert found is not None
    assert found[1].isprintable()
    assert not is_location(found[1])


PIECES = [
    "http", "https", "tftp", "file", "HTTP", ":", "//", "/", "..", ".", "?", "#", "@", "%0d%0a",
    "\n", "\\", " ", "[", "]", "a", "192.0.2.1", "host.example", ":80", "$mac", "{", "\x00", "é",
    "|", ";",
]  # fmt: skip


@pytest.mark.slow
def test_it_asks_the_server_that_it_was_given_and_no_other(phone: Make) -> None:
    """Texts put together at random: the host, and names that are none of a disk's other folders."""
    asking, choose, servers = phone(dialect=ASKED, model=TRAITS), random.Random(7), 0
    for _ in range(20_000):
        head = choose.choice(["http://", "tftp://", "", ""])
        given = head + "".join(choose.choices(PIECES, k=choose.randrange(1, 8)))
        if not is_location(given):
            continue
        servers += 1
        asked = urlsplit(given if "://" in given else f"tftp://{given}")
        for wanted in asking.wanted(given):
            url = urlsplit(wanted.url)
            assert url.scheme == asked.scheme in ("http", "https", "tftp")
            assert (url.hostname, url.port) == (asked.hostname, asked.port)
            assert wanted.url.isascii()
            assert wanted.url.isprintable()
            assert ".." not in wanted.name.partition("?")[0].split("/")
    assert servers > 1000


def test_every_phone_of_the_catalogue_has_somewhere_to_look_and_something_to_ask_for() -> None:
    for vendor in the_repository().vendors.values():
        if not vendor.plugins:
            continue
        assert vendor.about().dhcp.prefers, vendor.folder
        rules = VendorRules(vendor)
        for carried in (one for name in vendor.plugins for one in vendor.carried(name)):
            phone = VirtualPhone(vendor, rules, carried, MAC)
            names = [name for name, _ in phone.files()]
            assert len({*names}) == len(names), phone.name
            assert any(needed for _, needed in phone.files()), phone.name
            rule = rules.of(carried.model.spec)
            sent = {send.option for send in rule.sends} if rule else set()
            assert not sent or sent & {*phone.looks_at}, phone.name


@pytest.mark.slow
def test_a_phone_that_tells_its_version_tells_the_one_that_it_has() -> None:
    wrong, told = [], 0
    for vendor in the_repository().vendors.values():
        rules = VendorRules(vendor)
        for carried in (one for name in vendor.plugins for one in vendor.carried(name)):
            phone = VirtualPhone(vendor, rules, carried, MAC)
            version = phone.told(phone.request).get("version")
            if version is not None and carried.version is not None:
                told += 1
                if version != carried.version:
                    wrong.append((phone.name, version, carried.version))
    assert told > 500
    assert wrong == []
