"""`phonegen doctor`: what is said of phones that captures and logs tell of."""
# ruff: noqa: E501 -- lines of logs are as long as they are

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import made_captures as made
import pytest
from catalogues import REPOSITORY, sound_catalogue
from commands import phonegen
from made_captures import PHONE, SERVER, ethernet, tcp
from phonegen.diagnostics import Report
from phonegen.language.loading import load
from phonegen.sightings import identity
from phonegen.sightings.sources import read

EXAMPLES = Path(__file__).parent / "sightings"
OWN = "02:ac:3e:00:00:01"
URL = b"http://192.0.2.1:8667"
VENDOR = """
name: Acme
ouis: ["02:ac:3e"]
dhcp:
  rules:
    - {name: AcmeX1, match: [{exact: Acme X1}, {exact: Acme X2}], options: {"66": "{http_url}"}}
"""
DIALECT = """
about: A made-up dialect.
syntax: {kind: assignments}
identify:
  agent: {user_agent: "Acme {model} {version}"}
  file: {path: "/{mac}.cfg", agent: absent}
files:
  config: {name: "{mac}.cfg", settings: {a: {user: "{{ lines[0].username if lines }}"}}}
  common: {name: common.cfg, per: static, settings: {a: {b: 1}}}
  ca: {name: "{mac}-ca.pem", syntax: {kind: text}, when: sip_srtp_mode, settings: {a: {b: 1}}}
"""
AGENT = "Acme X1 1.0"


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    changes: dict[str, str | bytes | None] = {
        "acme/vendor.yaml": VENDOR,
        "acme/dialects/d1.yaml": DIALECT,
        "acme/x9.yaml": "extends: x1\nmodel: X9\ndhcp: {match: [{exact: Acme X9}], options: {}}\n",
        "other/vendor.yaml": "name: Other\nouis: ['02:ac:4e']\n"
        "dhcp: {rules: [{name: OtherClass, match: [{exact: Other}], options: {}}]}\n",
    }
    return sound_catalogue(tmp_path_factory.mktemp("acme"), changes)


Diagnose = Callable[..., dict[str, Any]]


@pytest.fixture
def diagnose(catalogue: Path, tmp_path: Path) -> Diagnose:
    """The record of the one phone in a capture of these frames, and how the command ends."""

    def found(frames: Iterable[bytes], code: int = 0) -> dict[str, Any]:
        path = tmp_path / "made.pcap"
        path.write_bytes(made.pcap(frames))
        done = phonegen("doctor", path, "--output-format", "json", folder=catalogue, code=code)
        report = json.loads(done.stdout)
        assert report["problems"] == []
        assert len(report["phones"]) == 1
        phone: dict[str, Any] = report["phones"][0]
        return phone

    return found


def asks(vendor_class: bytes = b"Acme X1", wanted: bytes = b"\x01\x42") -> bytes:
    return ethernet(made.dhcp(1, o60=vendor_class, o55=wanted))


def gets(**options: bytes) -> bytes:
    return ethernet(made.dhcp(5, address=PHONE, **options), b"\x02" * 6)


def fetches(*files: tuple[str, int], agent: str = AGENT, port: int = 1000) -> Iterator[bytes]:
    for n, (path, status) in enumerate(files):
        head = f"GET {path} HTTP/1.1\r\nUser-Agent: {agent}\r\n\r\n".encode()
        yield ethernet(tcp(PHONE, port + n, SERVER, 80, 1, head))
        answer = f"HTTP/1.1 {status} Words\r\n\r\n".encode()
        yield ethernet(tcp(SERVER, 80, PHONE, port + n, 1, answer), b"\x02" * 6)


DHCP = [asks(), gets(o66=URL)]
CONFIG = ("/02ac3e000001.cfg", 200)


def words(phone: dict[str, Any], grade: str) -> list[str]:
    return [f["words"] for f in phone["findings"] if f["grade"] == grade]


def test_all_is_well(diagnose: Diagnose) -> None:
    frames = [*DHCP, *fetches(("/common.cfg", 200), CONFIG, CONFIG, ("/02ac3e000001-ca.pem", 404))]
    phone = diagnose(frames)
    assert (phone["mac"], phone["addresses"], phone["phone"]) == (OWN, [PHONE], "acme/x1")
    assert (phone["plugin"], phone["grade"]) == ("test-acme-p1", "ok")
    assert words(phone, "ok") == [
        "answered by class AcmeX1 of acme (specs/acme/vendor.yaml:6)",
        "got 192.0.2.7 with option 66 'http://192.0.2.1:8667'",
        "test-acme-p1 takes it for X1",
        "came 2 times for its configuration, 02ac3e000001.cfg",
        "runs 1.0",
    ]
    assert phone["vendor_class"] == "Acme X1"
    assert phone["files"][0] == {
        "protocol": "http", "path": "/common.cfg", "status": "200", "served": True, "times": 1,
        "first": f"{phone['findings'][0]['file']}: packet 3",
        "last": f"{phone['findings'][0]['file']}: packet 3",
    }  # fmt: skip
    assert phone["findings"][0]["packet"] == 1


WRONG: dict[str, tuple[list[bytes], str]] = {
    "no rule": (
        [asks(b"Acme Y"), gets(o66=URL)],
        "no rule of acme answers it: it sends 'Acme Y' in option 60, and they ask for option 60 of 'Acme X1'; or option 60 of 'Acme X2'; or option 60 of 'Acme X9'",
    ),
    "the rule of others": (
        [asks(b"Other"), gets(), *fetches(("/02ac3e000001.cfg", 404))],
        "answered by class OtherClass of other (specs/other/vendor.yaml:3), but its requests are those of acme/x1",
    ),
    "no server": ([asks()], "no DHCP server answered"),
    "no option": ([asks(), gets()], "the server's answer lacks option 66, which the rule sends"),
    "not asked for": (
        [asks(wanted=b"\x01"), gets()],
        "the server's answer lacks option 66, which the rule sends; the phone did not ask for it",
    ),
    "refused by DHCP": (
        [asks(), ethernet(made.dhcp(6, o56=b"not here"))],
        "the DHCP server gives it nothing: not here",
    ),
    "no file asked for": ([*DHCP], "it got an address, and asked for no file"),
    "not its configuration": (
        [*DHCP, *fetches(("/common.cfg", 200))],
        "it never asked for its configuration, 02ac3e000001.cfg",
    ),
    "no configuration": (
        [*DHCP, *fetches(("/02ac3e000001.cfg", 404))],
        "02ac3e000001.cfg, a file of its plugin, is not there (404)",
    ),
    "refused": (
        [*DHCP, *fetches(CONFIG, ("/secret.cfg", 403))],
        "secret.cfg is refused to it (403)",
    ),
    "not recognised": (
        [*DHCP, *fetches(CONFIG, agent="Nobody")],
        "no plugin of the catalogue recognises its requests",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong(case: str, diagnose: Diagnose) -> None:
    frames, expected = WRONG[case]
    phone = diagnose(frames, code=1)
    assert phone["grade"] == "wrong"
    assert expected in words(phone, "wrong")


NOTES: dict[str, tuple[list[bytes], str]] = {
    "another firmware": (
        [*DHCP, *fetches(CONFIG, agent="Acme X1 2.0")],
        "runs 2.0; the plugin is for 1.0",
    ),
    "another file": (
        [*DHCP, *fetches(CONFIG, ("/new.cfg", 404), ("/a/other.cfg", 404))],
        "asked in vain for new.cfg, a/other.cfg, not of its plugin",
    ),
    "another model": (
        [*DHCP, *fetches(CONFIG, agent="Acme X7 1.0")],
        "test-acme-p1 takes it for X7, which is no model of it",
    ),
    "a server with rules of its own": (
        [asks(b"Other"), gets(o43=URL), *fetches(CONFIG)],
        "answered by class OtherClass of other (specs/other/vendor.yaml:3), but its requests are those of acme/x1",
    ),
    "an option that it can do without": (
        [asks(), gets(), *fetches(CONFIG)],
        "the server's answer lacks option 66, which the rule sends",
    ),
    "files that begin later": (
        [*fetches(("/common.cfg", 200))],
        "it never asked for its configuration, 02ac3e000001.cfg",
    ),
    "TLS": (
        [*DHCP, ethernet(tcp(PHONE, 9, SERVER, 443, 1, b"\x16\x03\x01\x00\x05\x01\0\0\1\0"))],
        "it speaks TLS, so nobody can see here which files it asks for",
    ),
}


@pytest.mark.parametrize("case", NOTES)
def test_what_is_worth_a_note(case: str, diagnose: Diagnose) -> None:
    frames, expected = NOTES[case]
    phone = diagnose(frames)
    assert phone["grade"] == "note"
    assert words(phone, "note") == [expected]


def test_a_class_of_a_model_tells_it(diagnose: Diagnose) -> None:
    phone = diagnose([asks(b"Acme X9"), gets(o66=URL), *fetches(CONFIG, agent="")])
    assert (phone["phone"], phone["model"], phone["grade"]) == ("acme/x9", None, "note")
    expected = "its requests for files do not tell its model; without one it gets test-acme-p1"
    assert words(phone, "note") == [expected]


def test_a_later_answer_counts(diagnose: Diagnose) -> None:
    """Refused, it asks again; 404, then it is configured; other firmware, then updated."""
    frames = [asks(), ethernet(made.dhcp(6)), *DHCP]
    frames += fetches(("/02ac3e000001.cfg", 404), agent="Acme X1 0.9")
    frames += fetches(CONFIG, agent="Acme X1 1.0", port=2000)
    assert diagnose(frames)["grade"] == "ok"


def test_a_file_in_a_folder_is_known(diagnose: Diagnose) -> None:
    frames = [*DHCP, *fetches(("/key/02AC3E000001.cfg", 200))]
    assert "came once for its configuration, key/02AC3E000001.cfg" in words(diagnose(frames), "ok")


def test_what_no_file_tells_is_not_judged(catalogue: Path, tmp_path: Path) -> None:
    """A log without options and without files says nothing of them."""
    log = tmp_path / "syslog"
    log.write_text(
        "Nov 30 15:46:40 gw dhcpd[3]: DHCPDISCOVER from 02:ac:3e:00:00:01 via eth0\n"
        "Nov 30 15:46:40 gw dhcpd[3]: DHCPACK on 192.0.2.7 to 02:ac:3e:00:00:01 via eth0\n"
    )
    done = phonegen("doctor", log, "--details", folder=catalogue)
    assert f"no rule answers {OWN} by its prefix; {log} tells no option 60" in done.stdout
    assert "WRONG" not in done.stdout


def test_what_the_server_took_it_for(catalogue: Path, tmp_path: Path) -> None:
    """A log without option 60 tells the class that matched, where rules log it."""
    log = tmp_path / "syslog"
    log.write_text(
        "Nov 30 15:46:40 gw dhcpd[3]: [2:ac:3e:0:0:1] BOOT Acme X1\n"
        "Nov 30 15:46:40 gw dhcpd[3]: DHCPDISCOVER from 02:ac:3e:00:00:01 via eth0\n"
        "Nov 30 15:46:40 gw dhcpd[3]: DHCPACK on 192.0.2.7 to 02:ac:3e:00:00:01 via eth0\n"
    )
    done = phonegen("doctor", log, "--details", folder=catalogue)
    assert f"ok     dhcp      its server took it for 'Acme X1' ({log}:1)" in done.stdout
    assert "note" not in done.stdout


def test_other_hosts_are_counted(catalogue: Path, tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text('192.0.2.9 - - [x] "GET /index.html HTTP/1.1" 200 2 "-" "Mozilla/5.0"\n')
    done = phonegen("doctor", log, folder=catalogue, code=1)
    assert done.stdout == "no phone was seen; 1 other host\n"
    shown = phonegen("doctor", log, "--hosts", folder=catalogue, code=1).stdout
    assert shown.startswith("-      192.0.2.9 Mozilla/5.0\n")


def test_a_phone_that_nobody_knows(catalogue: Path, tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_text('192.0.2.9 - - [x] "GET /04ac3e000001.cfg HTTP/1.1" 404 2 "-" "New N1 1.0"\n')
    done = phonegen("doctor", log, folder=catalogue, code=1)
    assert "WRONG  04:ac:3e:00:00:01  ?  -  no plugin of the catalogue recognises" in done.stdout


def test_a_line_for_each_phone_and_all_of_one(tmp_path: Path) -> None:
    """The phones of the examples, by the project's own catalogue."""
    done = phonegen("doctor", EXAMPLES / "boot.pcap", folder=REPOSITORY)
    lines = done.stdout.splitlines()
    assert [line.split()[:4] for line in lines[:2]] == [
        ["ok", "00:04:f2:00:00:02", "polycom/vvx450", "phonegen-polycom-6.4.6"],
        ["ok", "00:0c:41:00:00:01", "cisco/7960g", "phonegen-cisco-sccp-legacy"],
    ]
    assert lines[2].startswith("2 phones, none with something wrong; 2 other hosts")
    one = phonegen("doctor", EXAMPLES / "boot.pcap", "--phone", "0004F2000002", folder=REPOSITORY)
    assert "file      http /common.cfg 200 (" in one.stdout
    assert "00:0c:41" not in one.stdout


def test_nothing_steers_the_terminal(catalogue: Path, tmp_path: Path) -> None:
    frames = [
        asks(b"Acme\x1b]0;x\x07\r\n\xff"),
        gets(o66=b"\x1b[2J"),
        *fetches(("/\x1b[31m.cfg\x7f", 404), agent="A\x1b[5m\u202e\x9b"),
        *fetches(("/04ac3e000001.cfg", 404), port=5000),
    ]
    path = tmp_path / "a\x1b[31m.pcap"
    path.write_bytes(made.pcap(frames))
    for more in ([], ["--details", "--hosts"], ["--output-format", "json"]):
        done = phonegen("doctor", path, *more, folder=catalogue, code=1)
        text = done.stdout + done.stderr
        assert all(c.isprintable() or c == "\n" for c in text)
    assert "Acme\\x1b]0;x" in phonegen("doctor", path, "--details", folder=catalogue, code=1).stdout


def test_files_that_cannot_be_read_leave_the_others(catalogue: Path, tmp_path: Path) -> None:
    path = tmp_path / "made.pcap"
    path.write_bytes(made.pcap([*DHCP, *fetches(CONFIG)])[:-7])
    gone = tmp_path / "gone"
    done = phonegen("doctor", path, gone, folder=catalogue, code=1)
    assert (
        f"{gone}:1:1: error: cannot be read: No such file or directory [seen-file]" in done.stderr
    )
    assert f"{path}:1:1: warning: it ends in packet 4" in done.stderr
    assert done.stdout.startswith(f"ok     {OWN}  acme/x1")
    report = json.loads(
        phonegen("doctor", path, gone, "--output-format", "json", folder=catalogue, code=1).stdout
    )
    assert [p["code"] for p in report["problems"]] == ["seen-file", "seen-part"]


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["FILE", "--phone", "x"], ["FILE", "--as", "x"], ["FILE", "--output-format", "x"],
    ],
)  # fmt: skip
def test_usage(arguments: list[str], catalogue: Path) -> None:
    given = [str(EXAMPLES / "boot.pcap") if a == "FILE" else a for a in arguments]
    done = phonegen("doctor", *given, folder=catalogue, code=2)
    assert done.stdout == ""


def test_a_phone_that_was_not_seen(catalogue: Path) -> None:
    arguments = ["doctor", EXAMPLES / "boot.pcap", "--phone", "02:02:02:02:02:02"]
    assert phonegen(*arguments, folder=catalogue, code=1).stdout == "no phone was seen\n"


def test_no_end_of_requests(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "MOST_FORMS", 5)
    log = tmp_path / "web.log"
    log.write_text(
        "".join(
            f'192.0.2.9 - - [x] "GET /{n} HTTP/1.1" 404 2 "-" "A {n} 02:ac:3e:00:00:01"\n'
            for n in range(9)
        )
    )
    done = phonegen("doctor", log, "--output-format", "json", folder=catalogue, code=1)
    assert json.loads(done.stdout)["complete"] is False
    assert "note: there was more" in phonegen("doctor", log, folder=catalogue, code=1).stdout


def test_phones_of_one_kind_are_one_form(catalogue: Path, tmp_path: Path) -> None:
    """Their requests differ by their MACs, in any spelling."""
    log = tmp_path / "web.log"
    spelled = (
        "02:ac:3e:00:00:{:02x}",
        "02ac3e0000{:02x}",
        "02AC3E0000{:02X}",
        "02-AC-3E-00-00-{:02X}",
    )
    log.write_text(
        "".join(
            f'192.0.2.{n} - - [x] "GET /02ac3e0000{n:02x}.cfg HTTP/1.1" 200 2 "-" "A {text.format(n)}"\n'
            for n in range(10, 100)
            for text in spelled
        )
    )
    report = Report()
    found = read([log], None, report, lambda _: None).seen.phones()
    assert len(found) == 90
    recogniser = identity.Recogniser([*load(catalogue, report).vendors.values()])
    for phone in found:
        recogniser.identity(phone)
    assert len(recogniser._told) <= 2 * 4  # with letters in the last bytes, and without
