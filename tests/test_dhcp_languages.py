"""What is written for Kea and dnsmasq, where no server is at hand to say what it means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from phonegen.dhcp.options import EXAMPLE, Send, parse_send
from phonegen.dhcp.requests import Compare, Every, MacBegins, Not, Sent, Some, Test
from phonegen.dhcp.rules import VendorRules
from phonegen_targets import dnsmasq, kea
from test_dhcpd import ODDITIES, project_of

AND_NOT = Every((Compare(60, "prefix", b"Nor"), Not(Compare(60, "part", b"SIP", 7))))


@pytest.mark.parametrize(
    ("test", "written"),
    [
        (Compare(60, "exact", b"snom300"), "option[60].hex == 'snom300'"),
        (Compare(60, "exact", b"it's"), "option[60].hex == 0x69742773"),
        (Compare(60, "suffix", b"7911\0"), "substring(option[60].hex, -4, all) == '7911'"),
        (Compare(77, "exact", b"u\0"), "option[77].hex == 0x7500"),
        (Not(Sent(60)), "not (option[60].exists)"),
        (MacBegins(b"\0\x15\x65"), "substring(pkt4.mac, 0, 3) == 0x001565"),
        (
            AND_NOT,
            "(substring(option[60].hex, 0, 3) == 'Nor') and "
            "(not (substring(option[60].hex, 7, 3) == 'SIP'))",
        ),
    ],
)
def test_keas_expressions(test: Test, written: str) -> None:
    assert kea.language.expression(test) == written


@pytest.mark.parametrize(
    ("test", "written"),
    [
        (
            Compare(60, "exact", b"ab"),
            [
                "dhcp-match=set:v.1,60,61:62:*",
                "dhcp-match=set:v.2,60,61:62",
                "tag-if=set:X,tag:v.2,tag:!v.1",
            ],
        ),
        (
            Compare(60, "exact", b"a"),  # a byte alone is a number, found anywhere
            [
                "dhcp-match=set:v.1,60,*:*",
                "dhcp-match=set:v.2,60,97",
                "tag-if=set:X,tag:v.2,tag:!v.1",
            ],
        ),
        (
            Compare(60, "suffix", b"CP-7911\0"),
            ['dhcp-vendorclass=set:v.1,"CP-7911"', "tag-if=set:X,tag:v.1"],
        ),
        (
            AND_NOT,
            [
                "dhcp-match=set:v.1,60,4e:6f:72",
                "dhcp-match=set:v.2,60,*:*:*:*:*:*:*:53:49:50",
                "tag-if=set:X,tag:v.1,tag:!v.2",
            ],
        ),
        (
            Some((Not(Sent(60)), MacBegins(b"\0\x15"))),
            [
                "dhcp-match=set:v.1,60",
                "tag-if=set:X,tag:!v.1",
                "dhcp-mac=set:v.2,00:15:*:*:*:*",
                "tag-if=set:X,tag:v.2",
            ],
        ),
    ],
)
def test_dnsmasqs_tags(test: Test, written: list[str]) -> None:
    tags = dnsmasq.language.Tags("v")
    tags.set("X", test)
    assert tags.lines == written


SENDS = [
    parse_send("6", "{tftp_ip}"),
    parse_send("43.2", "{http_url}/A"),
    parse_send("43.3", False),
    parse_send("66", "{http_url}"),
    parse_send("132", {"hex": "0005"}),
    parse_send("next-server", "tftp.example.org"),
    parse_send("filename", "boot"),
]


def test_keas_fields() -> None:
    assert kea.language.fields(SENDS, "voip-acme", EXAMPLE) == {
        "option-def": [
            {
                "name": "vendor-encapsulated-options",
                "code": 43,
                "type": "empty",
                "encapsulate": "voip-acme",
            }
        ],
        "option-data": [
            {"code": 6, "data": "192.0.2.1"},
            {"name": "vendor-encapsulated-options"},
            {
                "space": "voip-acme",
                "code": 2,
                "csv-format": False,
                "data": "'http://192.0.2.1:8667/A'",
            },
            {"space": "voip-acme", "code": 3, "csv-format": False, "data": "00"},
            {"code": 66, "csv-format": False, "data": "'http://192.0.2.1:8667'"},
            {"code": 132, "csv-format": False, "data": "0005"},
        ],
        "boot-file-name": "boot",
    }


def test_dnsmasqs_options() -> None:
    assert list(dnsmasq.language.options("X", SENDS, EXAMPLE)) == [
        "dhcp-option=tag:X,6,192.0.2.1",
        'dhcp-option=tag:X,encap:43,2,"http://192.0.2.1:8667/A"',
        "dhcp-option=tag:X,encap:43,3,0",
        'dhcp-option=tag:X,66,"http://192.0.2.1:8667"',
        "dhcp-option=tag:X,132,00:05",
        'dhcp-option=tag:X,67,"boot"',
    ]


@pytest.mark.parametrize(
    ("option", "kea_can", "dnsmasq_can"),
    [
        (Send("next-server", "host", ("tftp.example.org",)), False, False),
        (Send("159", "text", ("x",)), False, True),
        (Send("66", "text", ("é",)), True, False),
        (Send("160", "text", ("é",)), True, True),
    ],
)
def test_what_cannot_be_sent_is_named(option: Send, kea_can: bool, dnsmasq_can: bool) -> None:
    assert (kea.language.problem(option, EXAMPLE) is None) == kea_can
    assert (dnsmasq.language.problem(option, EXAMPLE) is None) == dnsmasq_can


def test_files_are_whole(tmp_path: Path) -> None:
    vendor = project_of(tmp_path, ODDITIES).vendors["acme"]
    rules = VendorRules(vendor)
    text = kea.classes(rules, EXAMPLE)
    plain = "".join(line for line in text.splitlines() if not line.startswith("//"))
    classes = json.loads(f"[{plain}]")
    assert [c["name"] for c in classes][-1] == "phonegen.acme"
    assert len(classes) == len(rules.all) + 1
    assert "// zero bytes at the end of option 60 are dropped" in text
    lines = dnsmasq.conf(rules, EXAMPLE).splitlines()
    assert sum(line.startswith("tag-if=set:phonegen.acme,") for line in lines) == len(rules.all)
    assert "# the end of option 60 cannot be tested: its text is found anywhere in it" in lines
