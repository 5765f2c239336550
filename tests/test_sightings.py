"""What a network saw of phones: captures and logs, sound ones and others."""
# ruff: noqa: E501 -- lines of logs are as long as they are

from __future__ import annotations

import gzip
import os
import random
import socket
import struct
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import made_captures as made
import pytest
from commands import in_time
from hypothesis import given, settings
from hypothesis import strategies as st
from made_captures import MAC, PHONE, SERVER, ethernet, tcp, udp
from phonegen.codes import Code
from phonegen.diagnostics import Report
from phonegen.network import with_colons
from phonegen.sightings import seen as bounds
from phonegen.sightings import sources
from phonegen.sightings.capture import read_capture
from phonegen.sightings.packets import CaptureError, packets
from phonegen.sightings.seen import Phone, Sightings, mac_in, mac_in_name
from phonegen.sightings.sources import Found, Kind, read

EXAMPLES = Path(__file__).parent / "sightings"
OWN = with_colons(MAC.hex())
AGENT = "Acme X1 1.2.3"


def seen_in(*paths: Path, kind: Kind | None = None) -> tuple[Found, Report]:
    report = Report()
    return read(paths, kind, report, lambda _: None), report


def phones_in(*paths: Path) -> dict[str, Phone]:
    found, report = seen_in(*paths)
    assert report.sorted() == []
    return {phone.mac or next(iter(phone.addresses)): phone for phone in found.seen.phones()}


def captured(data: bytes) -> dict[str, Phone]:
    sightings = Sightings()
    read_capture(BytesIO(data).read, "made.pcap", sightings)
    return {phone.mac or next(iter(phone.addresses)): phone for phone in sightings.phones()}


def of_log(text: str | bytes, tmp_path: Path) -> dict[str, Phone]:
    path = tmp_path / "log"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return phones_in(path)


def told(phone: Phone) -> list[tuple[str, str, str, int]]:
    return [(f.protocol, f.path, f.status, f.times) for f in phone.in_order()]


def request(path: str, agent: str = AGENT) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: a\r\nUser-Agent: {agent}\r\n\r\n".encode()


# What the servers themselves wrote, and dumpcap


def test_a_capture_of_booting_phones() -> None:
    found = phones_in(EXAMPLES / "boot.pcap")
    polycom = found["00:04:f2:00:00:02"]
    assert polycom.asked is not None
    assert polycom.asked.vendor_class == b""
    assert polycom.asked.wanted == (1, 3, 6, 15, 42, 160, 66)
    assert polycom.answered is not None
    assert polycom.answered.address == "10.77.128.3"
    assert polycom.answered.options is not None
    assert polycom.answered.options[66] == b"http://10.77.0.1:8667/000000000000.cfg"
    assert [*polycom.agents] == ["FileTransport Polycomx-VVX450-UA/6.4.6x"]
    assert told(polycom)[:3] == [
        ("http", "/000000000000.cfg", "200", 1),
        ("http", "/0004f2000002.cfg", "404", 1),
        ("http", "/0004f2000002-user.cfg", "200", 1),
    ]
    cisco = found["00:0c:41:00:00:01"]
    assert told(cisco)[:4] == [
        ("tftp", "CTLSEP000C41000001.tlv", "not found", 1),
        ("tftp", "ITLSEP000C41000001.tlv", "not found", 1),
        ("tftp", "ITLFile.tlv", "not found", 1),
        ("tftp", "SEP000C41000001.cnf.xml", "sent", 1),
    ]
    assert str(cisco.in_order()[0].first).endswith("boot.pcap: packet 43")


CLASS = b'snom-D785/10.1.215.13 "x"'
DHCP_LOGS = {
    "dhcpd.log": ((CLASS, None, None), "10.77.128.2", None),
    "kea.log": ((CLASS, b"", (1, 3, 66)), "10.77.128.3", b"http://10.77.0.1"),
    "dnsmasq.log": ((CLASS, b"", (1, 3, 66)), "10.77.128.27", b"http://10.77.0.1"),
}


@pytest.mark.parametrize("name", DHCP_LOGS)
def test_logs_of_dhcp_servers(name: str) -> None:
    asked, address, server = DHCP_LOGS[name]
    found = phones_in(EXAMPLES / name)
    assert [*found] == ["00:04:13:00:00:03", "00:04:f2:00:00:04", "00:15:65:00:00:01"]
    phone = found["00:04:13:00:00:03"]
    assert phone.asked is not None
    assert phone.asked[2:] == asked
    assert phone.answered is not None
    assert (phone.answered.address, phone.answered.lease) == (address, True)
    assert (phone.answered.options or {}).get(66) == server
    other = found["00:04:f2:00:00:04"].asked
    assert other is not None
    assert other.vendor_class == b""
    assert other.user_class in (None, b"Polycom", b"\x07Polycom")


def test_logs_of_file_servers() -> None:
    apache = phones_in(EXAMPLES / "apache.log")["00:15:65:aa:bb:01"]
    assert told(apache) == [
        ("http", "/x%1b[31m.cfg", "400", 1),
        ("http", "/001565aabb01.cfg", "200", 1),
        ("http", "/none?mac=001565aabb01", "404", 1),
    ]
    hpa = phones_in(EXAMPLES / "tftpd.log")
    assert told(hpa["10.77.128.2"]) == [("tftp", "a.cfg", "", 1)]
    assert told(hpa["00:11:22:33:44:55"]) == [("tftp", "/SEP001122334455.cnf.xml", "not found", 1)]
    dnsmasq = phones_in(EXAMPLES / "dnsmasq-tftp.log")["00:0c:41:00:00:02"]
    assert told(dnsmasq)[2:5] == [
        ("tftp", "ITLFile.tlv", "not found", 1),
        ("tftp", "SEP000C41000002.cnf.xml", "sent", 1),
        ("tftp", "RINGLIST.XML", "sent", 1),
    ]
    provd = phones_in(EXAMPLES / "provd.log")
    yealink = provd["00:15:65:aa:bb:01"]
    assert told(yealink) == [
        ("http", "/001565aabb01.cfg", "404", 1),
        ("http", "/nothing.cfg", "404", 1),
    ]
    assert yealink.taken is not None
    assert yealink.taken.plugin == "phonegen-yealink-v86"
    assert told(provd["00:11:22:33:44:55"]) == [
        ("tftp", "SEP001122334455.cnf.xml", "file not found", 1)
    ]


def test_several_files_tell_of_one_phone_whichever_comes_first(tmp_path: Path) -> None:
    web = tmp_path / "web.log"
    web.write_text(
        '10.77.128.2 - - [30/Nov/2026:16:01:32 +0000] "GET /a.xml HTTP/1.1" 200 2 "-" "S"\n'
    )
    phone = phones_in(web, EXAMPLES / "dhcpd.log")["00:04:13:00:00:03"]
    assert told(phone) == [("http", "/a.xml", "200", 1)]
    assert str(phone.in_order()[0].first) == f"{web}:1"


# Lines in other forms

ACCESS = {
    "the lab's": '192.0.2.7 [30/Nov/2026:15:46:40 +0000] "GET /a.cfg HTTP/1.1" 404 236 "Acme"',
    "nginx": '192.0.2.7 - - [30/Nov/2026:15:46:40 +0000] "GET /a.cfg HTTP/1.1" 404 236 "-" "Acme"',
    "with a user": '192.0.2.7 - joe [30/Nov/2026:15:46:40 +0000] "GET /a.cfg HTTP/1.1" 404 236 "-" "Acme"',
    "with a host": 'web:80 192.0.2.7 - - [30/Nov/2026:15:46:40 +0000] "GET /a.cfg HTTP/1.1" 404 - "-" "Acme"',
    "syslog": 'Nov 30 15:46:40 web nginx: 192.0.2.7 - - [30/Nov/2026:15:46:40 +0000] "GET /a.cfg HTTP/1.0" 404 2 "-" "Acme" "-"',
    "a proxy's": '192.0.2.7 - - [30/Nov/2026:15:46:40 +0000] "HEAD /a.cfg HTTP/1.1" 404 236 "http://x" "Acme" 0.1',
}  # fmt: skip


@pytest.mark.parametrize("line", ACCESS.values(), ids=[*ACCESS])
def test_forms_of_access_logs(line: str, tmp_path: Path) -> None:
    phone = of_log(line + "\n", tmp_path)[PHONE]
    assert told(phone) == [("http", "/a.cfg", "404", 1)]
    assert [*phone.agents] == ["Acme"]


def test_escapes_of_access_logs(tmp_path: Path) -> None:
    line = r'192.0.2.7 - - [x] "GET /a\"b\x1b HTTP/1.1" 200 2 "-" "A \"B\" \\ \x1b[31m"'
    phone = of_log(line, tmp_path)[PHONE]
    assert told(phone) == [("http", '/a"b\x1b', "200", 1)]
    assert [*phone.agents] == ['A "B" \\ \x1b[31m']


DHCP_LINES = {
    "Nov 30 15:46:40 gw dhcpd[3]: DHCPDISCOVER from 02:ac:3e:00:00:01 (acme) via eth0: network 192.0.2.0/24: no free leases":
        "network 192.0.2.0/24: no free leases",
    "Nov 30 15:46:40 gw dhcpd[3]: DHCPNAK on 192.0.2.9 to 02:ac:3e:00:00:01 via eth0": "NAK",
    "Nov 30 15:46:40 gw dnsmasq-dhcp[3]: DHCPDISCOVER(eth0) 02:ac:3e:00:00:01 no address available":
        "no address available",
    "Nov 30 15:46:40 gw dnsmasq-dhcp[3]: DHCPNAK(eth0) 192.0.2.9 02:ac:3e:00:00:01 wrong network": "wrong network",
    "2026-11-30T15:46:40.123456+00:00 gw kea-dhcp4[3]: WARN  [kea-dhcp4.alloc-engine.7] ALLOC_ENGINE_V4_ALLOC_FAIL "
    "DHCP4_LEASE_ALLOC_FAIL [hwtype=1 02:ac:3e:00:00:01], cid=[no info], tid=0x1: no lease": "no lease",
}  # fmt: skip


@pytest.mark.parametrize("line", DHCP_LINES)
def test_refusals(line: str, tmp_path: Path) -> None:
    phone = of_log(line + "\n", tmp_path)[OWN]
    assert phone.refused is not None
    assert phone.refused.refused == DHCP_LINES[line]
    assert phone.answered is None


def test_a_vendor_class_belongs_to_the_next_request(tmp_path: Path) -> None:
    """As the guide's dhcpd.conf logs it, without a MAC."""
    lines = """[VCI: Acme X1]
DHCPDISCOVER from 02:ac:3e:00:00:01 via eth0
DHCPDISCOVER from 02:ac:3e:00:00:02 via eth0
"""
    found = of_log(lines, tmp_path)
    one, two = found[OWN].asked, found["02:ac:3e:00:00:02"].asked
    assert one is not None and two is not None
    assert (one.vendor_class, two.vendor_class) == (b"Acme X1", None)


@pytest.mark.parametrize("mac", ["2:ac:3e:0:0:1", "1:2:ac:3e:0:0:1"])
def test_the_class_that_matched(mac: str, tmp_path: Path) -> None:
    """As our files for dhcpd log it, and those written by hand, with the type of the card."""
    phone = of_log(f"Nov 30 15:46:40 gw dhcpd[3]: [{mac}] BOOT Acme X1\n", tmp_path)[OWN]
    assert phone.matched is not None
    assert phone.matched.title == "Acme X1"


def test_bytes_of_no_letter_stay_what_they_are(tmp_path: Path) -> None:
    found = of_log(b"[2:ac:3e:0:0:1] [VCI: A\xff\x1b]\n", tmp_path)
    asked = found[OWN].asked
    assert asked is not None
    assert asked.vendor_class == b"A\xff\x1b"
    line = b'192.0.2.7 - - [x] "GET /\xff HTTP/1.1" 200 2 "-" "\xfe"\n'
    phone = of_log(line, tmp_path)[PHONE]
    assert ([*phone.agents], told(phone)[0][1]) == (["\\xfe"], "/\\xff")


def test_kea_in_one_line_of_syslog(tmp_path: Path) -> None:
    line = (
        "Nov 30 1:1:1 gw kea-dhcp4: DEBUG DHCP4_QUERY_DATA [hwtype=1 02:ac:3e:00:00:01], cid=[no info], "
        'tid=0x1, packet details: msg_type=DHCPDISCOVER (1)#012options:#012  type=060, len=004: "Acme" (string)'
    )  # fmt: skip
    asked = of_log(line, tmp_path)[OWN].asked
    assert asked is not None
    assert (asked.vendor_class, asked.user_class) == (b"Acme", b"")


def test_atftpd(tmp_path: Path) -> None:
    lines = """Nov 30 15:46:40 gw atftpd[3]: Serving a.cfg to 192.0.2.7:3000
Nov 30 15:46:41 gw atftpd[3]: Serving SEP02AC3E000001.cnf.xml to 192.0.2.8:3000
Nov 30 15:46:41 gw atftpd[3]: File /srv/tftp/SEP02AC3E000001.cnf.xml not found
"""
    found = of_log(lines, tmp_path)
    assert told(found[PHONE]) == [("tftp", "a.cfg", "", 1)]
    assert told(found[OWN]) == [("tftp", "SEP02AC3E000001.cnf.xml", "not found", 1)]


# Captures in other forms

FRAMES: dict[str, Callable[[bytes], bytes]] = {
    "pcap, big-endian": lambda d: made.pcap(made.classic_frames(d), order=">"),
    "pcap, nanoseconds": lambda d: made.pcap(made.classic_frames(d), magic=0xA1B23C4D),
    "pcapng": lambda d: made.pcapng(made.classic_frames(d)),
    "pcapng, big-endian": lambda d: made.pcapng(made.classic_frames(d), order=">"),
    "pcapng, simple blocks": lambda d: (
        made.section() + made.card() + b"".join(map(made.simple, made.classic_frames(d)))
    ),
    "pcapng, two sections": lambda d: (
        made.pcapng(made.classic_frames(d)[:40])
        + made.pcapng(made.classic_frames(d)[40:], order=">")
    ),
    "VLAN": lambda d: made.pcap(
        [f[:12] + b"\x81\0\0\x0c" + f[12:] for f in made.classic_frames(d)]
    ),
    "two VLANs": lambda d: made.pcap(
        [f[:12] + b"\x88\xa8\0\x01\x81\0\0\x0c" + f[12:] for f in made.classic_frames(d)]
    ),
    "tcpdump -i any": lambda d: made.pcap(
        [made.cooked(f[14:], f[6:12]) for f in made.classic_frames(d)], made.COOKED
    ),
    "tcpdump -i any, version 2": lambda d: made.pcap(
        [made.cooked_2(f[14:], f[6:12]) for f in made.classic_frames(d)], made.COOKED_2
    ),
    "without frames": lambda d: made.pcap([f[14:] for f in made.classic_frames(d)], made.RAW),
}


@pytest.mark.parametrize("form", FRAMES)
def test_forms_of_captures(form: str) -> None:
    data = (EXAMPLES / "boot.pcap").read_bytes()
    expected = {m: told(p) for m, p in captured(data).items()}
    found = captured(FRAMES[form](data))
    assert {m: told(p) for m, p in found.items()} == expected


def test_cards_of_several_kinds() -> None:
    message = made.dhcp(1, o60=b"Acme")
    data = made.section() + made.card(113) + made.card(1)
    data += made.enhanced(ethernet(message), 1) + made.enhanced(made.cooked(message), 0)
    assert [(p.number, p.link) for p in packets(BytesIO(data).read)] == [(1, 1), (2, 113)]


def test_a_request_in_pieces() -> None:
    """Out of their order, twice, and with a piece of the next request."""
    data = request("/02ac3e000001.cfg") + request("/next.cfg")
    cut = [0, 5, 17, 60, len(data)]
    pieces = [(a, data[a:b]) for a, b in pairwise(cut)]
    reply = b"HTTP/1.1 404 Not Found\r\n\r\n"
    for order in ([0, 1, 2, 3], [0, 2, 1, 3], [0, 3, 2, 1], [0, 1, 1, 0, 2, 1, 3]):
        frames = [
            ethernet(tcp(PHONE, 999, SERVER, 80, (0xFFFFFFF0 + a) & 0xFFFFFFFF, piece))
            for a, piece in (pieces[n] for n in order)
        ]
        frames += [ethernet(tcp(SERVER, 80, PHONE, 999, 1 + n, reply)) for n in range(2)]
        phone = captured(made.pcap(frames))[OWN]
        assert told(phone) == [
            ("http", "/02ac3e000001.cfg", "404", 1),
            ("http", "/next.cfg", "404", 1),
        ]
        assert [*phone.agents] == [AGENT]


def test_a_frame_that_was_not_captured_in_full() -> None:
    """`tcpdump -s 96`: the path is told, a part of the User-Agent is not."""
    frames = [
        ethernet(made.dhcp(1, o60=b"Acme X1"))[:-4],
        ethernet(tcp(PHONE, 9, SERVER, 80, 1, request("/02ac3e000001.cfg")))[:-6],
        ethernet(tcp(SERVER, 80, PHONE, 9, 1, b"HTTP/1.1 200 OK\r\n\r\nbody"))[:-2],
    ]
    phone = captured(made.pcap(frames))[OWN]
    assert told(phone) == [("http", "/02ac3e000001.cfg", "200", 1)]
    assert phone.in_order()[0].agent is None
    assert (phone.asked, phone.agents) == (None, {})


def test_a_body_is_no_request() -> None:
    frames = [
        ethernet(tcp(PHONE, 9, SERVER, 80, 1, request("/a"))),
        ethernet(tcp(PHONE, 9, SERVER, 80, 1 + len(request("/a")), b"x=1\r\n\r\n")),
        ethernet(tcp(SERVER, 80, PHONE, 9, 1, b"HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 404")),
        ethernet(tcp(SERVER, 80, PHONE, 9, 99, b"HTTP/1.1 404 in a text")),
    ]
    assert told(captured(made.pcap(frames))[OWN]) == [("http", "/a", "200", 1)]


def test_a_registration_over_udp_and_tcp() -> None:
    head = (
        "Via: SIP/2.0/UDP 192.0.2.7\r\nTo: <sip:joe@192.0.2.1>\r\nCSeq: 2 REGISTER\r\n"
        "User-Agent: Acme X1 1.2.3 02:AC:3E:00:00:01\r\nContent-Length: 0\r\n\r\n"
    )
    ask = f"REGISTER sip:192.0.2.1 SIP/2.0\r\n{head}".encode()
    answers = [
        f"SIP/2.0 {status}\r\nCSeq: 2 REGISTER\r\nTo: <sip:joe@192.0.2.1>;tag=1\r\n\r\n".encode()
        for status in ("100 Trying", "401 Unauthorized", "200 OK")
    ]
    over_udp = [udp(PHONE, 5060, SERVER, 5060, ask)]
    over_udp += [udp(SERVER, 5060, PHONE, 5060, answer) for answer in answers]
    over_tcp = [tcp(PHONE, 5061, SERVER, 5060, 1, ask)]
    over_tcp += [tcp(SERVER, 5060, PHONE, 5061, 1 + n, a) for n, a in enumerate(answers[:2])]
    for ips, status in ((over_udp, "200 OK"), (over_tcp, "401 Unauthorized")):
        phone = captured(made.pcap(map(ethernet, ips)))[OWN]
        account = phone.accounts["sip:joe@192.0.2.1"]
        assert (account.status, account.agent) == (status, "Acme X1 1.2.3 02:AC:3E:00:00:01")


def test_tls_is_seen_and_not_read() -> None:
    hello = b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00"
    phone = captured(made.pcap([ethernet(tcp(PHONE, 9, SERVER, 443, 1, hello))]))[OWN]
    assert phone.encrypted is not None
    assert not phone.files


def test_options_in_pieces_and_in_the_head() -> None:
    message = made.dhcp(5, address=PHONE, o52=b"\x02", o66=b"http://")
    at = message.index(b"\x63\x82\x53\x63") - 192
    server = b"\x42\x0b192.0.2.1/x\xff"
    data = message[:at] + server.ljust(64, b"\0") + message[at + 64 :]
    phone = captured(made.pcap([ethernet(data)]))[OWN]
    assert phone.answered is not None and phone.answered.options is not None
    assert phone.answered.options[66] == b"http://192.0.2.1/x"


# Whose a request is


@pytest.mark.parametrize(
    ("text", "mac"),
    [
        ("Yealink SIP-T46S 66.86.0.15 00:15:65:aa:bb:01", "00:15:65:aa:bb:01"),
        ("Mozilla/4.0 (compatible; snomD785-SIP 10.1 x 000413AABB01)", "00:04:13:aa:bb:01"),
        ("00-15-65-AA-BB-01 00:15:65:aa:bb:01", "00:15:65:aa:bb:01"),
        ("00:15:65:aa:bb:01 00:15:65:aa:bb:02", None),
        ("00:15:65:aa:bb:01:02", "00:15:65:aa:bb:01"),
        ("ffffffffffff 000000000000 Acme 123456789", None),
        ("0123456789abcdef", None),
    ],
)
def test_a_mac_in_an_agent(text: str, mac: str | None) -> None:
    assert mac_in(text) == mac


@pytest.mark.parametrize(
    ("path", "mac"),
    [
        ("/SEP00112233AABB.cnf.xml", "00:11:22:33:aa:bb"),
        ("/spa00112233aabb.xml", "00:11:22:33:aa:bb"),
        ("/key/cfg000b8200aabb.xml", "00:0b:82:00:aa:bb"),
        ("/0004f2000004-user.cfg", "00:04:f2:00:00:04"),
        ("/provisioning?mac=00:04:f2:00:00:04", "00:04:f2:00:00:04"),
        ("/000000000000.cfg", None),
        ("/y000000000108.cfg", None),
        ("/common.cfg", None),
    ],
)
def test_a_mac_in_a_name(path: str, mac: str | None) -> None:
    assert mac_in_name(path) == mac


def test_phones_behind_one_address_are_not_mixed_up(tmp_path: Path) -> None:
    lines = [
        f'192.0.2.7 - - [x] "GET {path} HTTP/1.1" 200 2 "-" "A"'
        for path in ("/02ac3e000001.cfg", "/common.cfg", "/02ac3e000002.cfg")
    ]
    found = of_log("\n".join(lines), tmp_path)
    assert {k: [t[1] for t in told(p)] for k, p in found.items()} == {
        "02:ac:3e:00:00:01": ["/02ac3e000001.cfg"],
        "02:ac:3e:00:00:02": ["/02ac3e000002.cfg"],
        PHONE: ["/common.cfg"],
    }


def test_a_router_is_no_phone() -> None:
    frames = [ethernet(tcp(f"192.0.2.{n}", 9, SERVER, 80, 1, request("/a"))) for n in (7, 8)]
    assert {*captured(made.pcap(frames))} == {"192.0.2.7", "192.0.2.8"}


# Files that are none


def problems(*paths: Path, kind: Kind | None = None) -> list[tuple[str, int]]:
    _, report = seen_in(*paths, kind=kind)
    return [(d.message, d.place.line) for d in report.sorted()]


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    pipe, packed, empty, prose = (tmp_path / n for n in ("pipe", "packed", "empty", "prose"))
    os.mkfifo(pipe)
    packed.write_bytes(gzip.compress((EXAMPLES / "boot.pcap").read_bytes()))
    empty.touch()
    prose.write_text("Nothing of phones.\nNothing at all.\n")
    with in_time(5):
        found = problems(tmp_path, pipe, packed, empty, prose, tmp_path / "gone")
    assert sorted(message for message, _ in found) == [
        "cannot be read: No such file or directory",
        "cannot be read: it is a folder",
        "cannot be read: it is a pipe",
        "is empty",
        "is of no kind that is known here",
        "is packed with gzip; unpack it first",
    ]


def test_a_kind_that_is_stated(tmp_path: Path) -> None:
    late = tmp_path / "messages"
    late.write_text("kernel: nothing\n" * 10_000 + ACCESS["nginx"] + "\n")
    assert [m for m, _ in problems(late)] == ["is of no kind that is known here"]
    found, report = seen_in(late, kind=Kind.log)
    assert report.sorted() == []
    assert str(found.seen.phones()[0].in_order()[0].first) == f"{late}:10001"
    assert problems(late, kind=Kind.capture)[0][0].startswith("this is no capture")


def test_names_say_nothing(tmp_path: Path) -> None:
    path = tmp_path / "trace.log\x1b[31m"
    path.write_bytes((EXAMPLES / "boot.pcap").read_bytes())
    found, report = seen_in(path)
    assert report.sorted() == []
    assert [*found.kinds.values()] == [Kind.capture]
    assert all("\x1b" not in name for name in found.kinds)


def test_long_lines_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "log"
    long = b"x" * (sources.LONGEST_LINE + 1)
    path.write_bytes(long * 3 + b"\n" + ACCESS["nginx"].encode() + b"\n" + long + b"\n" + long)
    found, report = seen_in(path, kind=Kind.log)
    assert [(d.place.line, d.code) for d in report.sorted()] == [
        (1, Code.SEEN_PART), (3, Code.SEEN_PART), (4, Code.SEEN_PART),
    ]  # fmt: skip
    assert str(found.seen.phones()[0].in_order()[0].first) == f"{path}:2"


# Captures that lie


def test_a_capture_that_is_cut_off_anywhere() -> None:
    whole = (EXAMPLES / "boot.pcap").read_bytes()
    for data in (whole, made.pcapng(made.classic_frames(whole))):
        for end in [*range(4, 200), *range(200, len(data), 97)]:
            try:
                captured(data[:end])
            except CaptureError as e:
                assert "it ends in" in str(e)


HUGE = 0xFFFFFFF0
LIES = {
    "packet": (made.pcap([])[:24] + struct.pack("<IIII", 1, 1, HUGE, HUGE), "claims to have"),
    "block": (made.section() + struct.pack("<II", 6, HUGE), "it ends in a block"),
    "unknown block": (made.section() + struct.pack("<II", 77, HUGE), "it ends in a block"),
    "small block": (made.section() + struct.pack("<II", 6, 8), "claims to have 8 bytes"),
    "odd block": (made.section() + struct.pack("<II", 6, 33), "claims to have 33 bytes"),
    "section": (b"\n\r\r\n" + struct.pack("<II", HUGE, 0x1A2B3C4D), "it ends in a block"),
    "small section": (b"\n\r\r\n" + struct.pack("<II", 12, 0x1A2B3C4D), "claims a head of 12"),
    "no order": (b"\n\r\r\n" + bytes(40), "no byte order"),
    "another end": (made.section()[:-4] + bytes(4), "another length"),
    "no card": (made.section() + made.enhanced(b"x"), "described nowhere"),
    "many cards": (made.section() + made.card() * 1001, "makes no sense"),
    "longer than its block": (
        made.section() + made.card() + made.block(6, struct.pack("<IIIII", 0, 0, 0, HUGE, HUGE)),
        "claims to have",
    ),
    "short block": (made.section() + made.card() + made.block(6, b"1234"), "is too short"),
    "empty simple block": (made.section() + made.card() + made.block(3, b""), "claims to have"),
    "nothing": (b"\xd4\xc3\xb2\xa1", "its own head"),
}


@pytest.mark.parametrize("lie", LIES)
def test_lengths_that_lie(lie: str, tmp_path: Path) -> None:
    data, words = LIES[lie]
    path = tmp_path / "a.pcap"
    path.write_bytes(data)
    found = problems(path)
    assert len(found) == 1
    assert words in found[0][0]
    assert "at byte" in found[0][0]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_frames_with_any_bytes(data: st.DataObject) -> None:
    frames = made.classic_frames((EXAMPLES / "boot.pcap").read_bytes())
    chooser = random.Random(data.draw(st.integers(0, 1 << 32)))
    for n in range(0, len(frames), 2):
        broken = bytearray(frames[n])
        for _ in range(chooser.randrange(1, 6)):
            broken[chooser.randrange(len(broken))] = chooser.randrange(256)
        frames[n] = bytes(broken[: chooser.randrange(len(broken) + 1)])
    captured(made.pcap(frames))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["link", "udp", "dhcp", "tcp", "blocks"]))
def test_any_bytes(data: bytes, where: str) -> None:
    match where:
        case "link":
            for link in (made.ETHERNET, made.RAW, made.COOKED, made.COOKED_2, 9999):
                captured(made.pcap([data], link))
        case "udp":
            captured(made.pcap([ethernet(udp(PHONE, 9, SERVER, 69, b"\0\1" + data))]))
        case "dhcp":
            options = socket.inet_aton(PHONE) + data
            captured(made.pcap([ethernet(made.dhcp(1)[:-1] + options)]))
        case "tcp":
            heads = [b"GET " + data, b"REGISTER " + data, b"HTTP/1.1 " + data, data]
            captured(made.pcap([ethernet(tcp(PHONE, 9, SERVER, 80, 1, h)) for h in heads]))
        case _:
            for begin in (made.section(), made.pcap([])):
                try:
                    captured(begin + data)
                except CaptureError as e:
                    assert str(e)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.binary(max_size=120), max_size=20), st.integers(0, 1 << 32))
def test_any_lines(junk: list[bytes], seed: int) -> None:
    """Lines of servers, with pieces of others and junk in them."""
    from phonegen.sightings.logs import Logs
    from phonegen.sightings.seen import Where, as_text

    chooser = random.Random(seed)
    lines = [line for p in sorted(EXAMPLES.glob("*.log")) for line in p.read_bytes().split(b"\n")]
    sightings = Sightings()
    logs = Logs(sightings)
    for number, piece in enumerate(junk * 3):
        line = chooser.choice(lines)
        at = chooser.randrange(len(line) + 1)
        broken = line[:at] + piece.replace(b"\n", b"") + chooser.choice(lines)[at:]
        logs.take(as_text(broken), Where("log", number))
    logs.end()
    for phone in sightings.phones():
        assert all(len(f.path) <= 2000 for f in phone.in_order())


@pytest.mark.parametrize(
    "line",
    [
        'a' * 16_000, '] "' * 5000, '"GET ' + "\\" * 15_000, 'x [a] "GET ' + '\\"' * 7000,
        "[VCI: " * 2500, "DHCPDISCOVER from " * 900, "0:" * 8000, "RRQ from 1.1.1.1 filename " + "x" * 15_000,
        "sent " * 3000 + "to 1.1.1.1", " " * 16_000, "1 sent size: " + " " * 15_000, "DHCP4_" * 2600,
        "DHCP4_A [hwtype=1 " + "00:" * 5000, "<1> Extracted device info: {" * 500, "{'mac': '" * 1700,
    ],
)  # fmt: skip
def test_no_line_takes_long(line: str) -> None:
    from phonegen.sightings.logs import Logs
    from phonegen.sightings.seen import Where

    logs = Logs(Sightings())
    with in_time(5):
        for number in range(50):
            logs.take(line, Where("log", number))


def test_no_end_of_phones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_PHONES", 10)
    monkeypatch.setattr(bounds, "MOST_FACTS", 50)
    monkeypatch.setattr(bounds, "MOST_OF_A_PHONE", 8)
    frames = [
        ethernet(tcp(f"192.0.{n}.7", 1 + m, SERVER, 80, 1, request(f"/{m}", f"{n}{m}")))
        for n in range(30)
        for m in range(20)
    ]
    sightings = Sightings()
    read_capture(BytesIO(made.pcap(frames)).read, "made.pcap", sightings)
    found = sightings.phones()
    assert sightings.left_out
    assert len(found) == 10
    assert all(len(p.files) <= 8 and len(p.agents) <= 8 and p.cut for p in found)
