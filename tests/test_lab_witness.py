"""What a lab hears: in words, in its record, and by what Apache asks; whatever bytes come."""

from __future__ import annotations

import random
import re
import socket
import struct
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from commands import phonegen
from made_captures import MAC, PHONE, SERVER, ethernet, tcp, udp
from phonegen.boot.dhcp_client import Asking, frame
from phonegen.boot.relay import NOBODY
from phonegen.cli import lab_running
from phonegen.diagnostics import Report
from phonegen.lab import card, record
from phonegen.lab.choosing import Chooser
from phonegen.lab.record import Record
from phonegen.lab.witness import MOST_OF_A_PHONE, Witness
from phonegen.sightings.seen import Phone
from phonegen.sightings.sources import read

WHO = "02:ac:3e:00:00:01"


class Heard:
    """A witness with all that it has said."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.looked: list[tuple[Phone, str]] = []
        self.witness = Witness("x.pcap", SERVER, self._say, lambda *seen: self.looked.append(seen))
        self.at = 100.0

    def _say(self, who: str, words: str) -> None:
        self.lines.append(f"{who} {words}")

    def take(self, *frames: bytes) -> list[str]:
        """What it says of frames, once their answers are late."""
        self.lines.clear()
        for data in frames:
            self.witness.frame(self.at, data)
        self.at += 10
        self.witness.wait(self.at)
        return list(self.lines)


def get(path: str, agent: str = "") -> bytes:
    head = f"GET {path} HTTP/1.1\r\nUser-Agent: {agent}\r\n\r\n".encode()
    return ethernet(tcp(PHONE, 4000, SERVER, 80, 1, head))


def reply(status: str, more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\n{more}\r\n".encode()
    return ethernet(tcp(SERVER, 80, PHONE, 4000, 1, head), b"\2\0\0\0\0\0")


def test_a_file_and_what_came_of_it_are_one_line() -> None:
    heard = Heard()
    agent = f"Nova/1.0 {WHO}"
    given = heard.take(get("/a.cfg", agent), reply("200 OK", "Content-Length: 2345\r\n"))
    assert given == [f"{WHO} asks by HTTP for /a.cfg with User-Agent '{agent}': given 2,345 bytes"]
    assert heard.take(ethernet(tcp(PHONE, 4000, SERVER, 80, 1, b"", 4))) == []
    missing = heard.take(get("/b.cfg", agent), reply("404 Not Found"))
    assert missing == [f"{WHO} asks by HTTP for /b.cfg: not there"]


def test_a_request_without_an_answer_is_told_when_it_is_late() -> None:
    asked = ethernet(udp(PHONE, 4001, SERVER, 69, b"\0\1boot.bin\0octet\0"))
    (line,) = Heard().take(asked)
    assert line.endswith("asks by TFTP for boot.bin: no answer")


def test_dhcp_is_told_once_until_it_changes() -> None:
    heard = Heard()
    discover = frame(Asking(MAC, b"nova", None, (1, 66, 160)), 7, [(53, b"\1")])
    words = f"{WHO} asks for an address; calls itself 'nova'; wants options 66, 160"
    assert heard.take(discover) == [words]
    assert heard.take(discover) == []
    assert heard.take(frame(Asking(MAC), 8, [(53, b"\1")])) == [
        f"{WHO} asks for an address; sends no option 60"
    ]
    assert heard.looked


def test_another_dhcp_server_is_named() -> None:
    head = struct.pack("!BBBBIHH", 2, 1, 6, 0, 7, 0, 0) + bytes(16) + MAC.ljust(16, b"\0")
    body = head + bytes(192) + b"\x63\x82\x53\x63" + b"\x35\1\2\x36\4\x0a\0\0\1\xff"
    heard = Heard()
    (line,) = heard.take(ethernet(udp("10.0.0.1", 67, "255.255.255.255", 68, body)))
    assert "another DHCP server, 10.0.0.1" in line
    assert heard.witness.strangers == {"10.0.0.1"}


@pytest.mark.parametrize(
    ("packet", "words"),
    [
        (tcp(PHONE, 9, SERVER, 443, 1, b"", 2), "tries TCP port 443 (HTTPS): nobody is there"),
        (tcp(PHONE, 9, SERVER, 4711, 1, b"", 2), "tries TCP port 4711: nobody is there"),
        (udp(PHONE, 9, "9.9.9.9", 123, b"x"), "tries UDP port 123 (NTP): nobody is there"),
        (
            udp(PHONE, 9, SERVER, 53, bytes(12) + b"\3rps\4nova\0\0\1\0\1"),
            "asks for the address of 'rps.nova'; is told this server's",
        ),
    ],
)
def test_what_else_it_tries_is_told_once(packet: bytes, words: str) -> None:
    assert Heard().take(ethernet(packet), ethernet(packet)) == [f"{WHO} {words}"]


def test_one_phone_cannot_say_without_end() -> None:
    heard = Heard()
    for port in range(1000, 3000):
        heard.witness.frame(1.0, ethernet(tcp(PHONE, 9, SERVER, port, 1, b"", 2)))
    assert len(heard.lines) <= MOST_OF_A_PHONE


def test_any_bytes_are_heard() -> None:
    chance = random.Random(3)
    heard = Heard()
    whole = [get("/a", "x"), ethernet(udp(PHONE, 1, SERVER, 53, bytes(12) + b"\3abc"))]
    whole += [frame(Asking(MAC, b"n" * 60, b"u", (66,)), 1, [(53, b"\1")])]
    for _ in range(5000):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randrange(12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        heard.witness.frame(1.0, bytes(data[: chance.randrange(len(data) + 1)]))
    heard.witness.wait(100.0)


def test_the_record_is_a_capture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "below/r.pcap"
    with Record(path) as kept:
        kept.add(1.5, 5000, get("/a.cfg", f"Nova {WHO}"))
        kept.add(1.6, 60, reply("404 Not Found"))
    report = Report()
    (phone,) = read([path], None, report, lambda _: None).seen.phones()
    assert not report.sorted()
    assert [(f.path, f.status) for f in phone.files.values()] == [("/a.cfg", "404")]
    with pytest.raises(FileExistsError):
        Record(path)
    with Record(tmp_path / "nothing.pcap"):
        pass
    assert not (tmp_path / "nothing.pcap").exists()
    monkeypatch.setattr(record, "LARGEST", 300)
    with Record(tmp_path / "small.pcap") as kept:
        for _ in range(9):
            kept.add(1.0, 100, bytes(100))
    assert kept.full and (tmp_path / "small.pcap").stat().st_size < 400


@pytest.mark.parametrize(
    ("said", "answer", "heard"),
    [
        (
            b"192.0.2.7 Nova%20%1b /a b.cfg\n",
            b"192.0.2.7\n",
            ("192.0.2.7", "Nova \x1b", "/a b.cfg"),
        ),
        (b"192.0.2.7  /a.cfg\n", b"192.0.2.7\n", ("192.0.2.7", "", "/a.cfg")),
        (b"../../etc x /a\n", NOBODY + b"\n", None),
        (b"\xff\xfe\0\n", NOBODY + b"\n", None),
        (b"", NOBODY + b"\n", None),
    ],
)
def test_apache_is_told_the_folder_of_an_address(
    tmp_path: Path, said: bytes, answer: bytes, heard: tuple[str, str, str] | None
) -> None:
    found: list[tuple[str, str, str]] = []
    chooser = Chooser(tmp_path / "s", lambda *asked: found.append(asked))
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(str(tmp_path / "s"))
        asking.sendall(said)
        asking.shutdown(socket.SHUT_WR)
        chooser.answer()
        assert asking.recv(100) == answer
    chooser.close()
    assert found == ([heard] if heard else [])


def test_a_card_that_cannot_be_lent_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an `ip` that says what it is asked for, and refuses to make a twin."""
    program, told = tmp_path / "ip", tmp_path / "told"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {told}\n[ "$2" != add ] || {{ echo no >&2; exit 2; }}\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(card, "find", lambda _: str(program))
    lender = card.Lender(card.Card("eth1", up=False, plugged=True), "phones")
    with pytest.raises(card.CardError, match="cannot be lent: no"):
        lender.lend(123)
    words = "link add link eth1 name phones netns 123 type macvlan mode bridge"
    assert told.read_text().splitlines() == [
        "link set dev eth1 up", words, "link set dev eth1 down"
    ]  # fmt: skip


def test_who_is_not_root_is_told_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = sound_catalogue(tmp_path)
    monkeypatch.setattr(lab_running, "card", lambda name, _: card.Card(name, True, True))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(lab_running, "find", lambda program: program)
    done = phonegen("lab", "--run", "--interface", "eth1", folder=folder, code=2)
    assert re.search(r"\bsudo \S*python\S* -m phonegen lab --run --interface eth1$", done.stderr)


def test_who_asks_and_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    chooser = Chooser(tmp_path / "s", lambda *_: None)
    with socket.socket(socket.AF_UNIX) as asking:
        asking.connect(str(tmp_path / "s"))
        chooser.answer()
        assert asking.recv(100) == b""
    chooser.close()
