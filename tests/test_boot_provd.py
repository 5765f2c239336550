"""Virtual phones against the real provd, where PHONEGEN_PROVD_PYTHON names a Python that has it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from catalogues import REPOSITORY, the_repository
from commands import phonegen
from phonegen.boot import configuring, recognition
from phonegen.boot import run as running
from phonegen.boot.fetching import Fetched
from phonegen.boot.network import NoNetworkError, apart
from phonegen.boot.phones import VirtualPhone
from phonegen.boot.programs import PACKAGES
from phonegen.boot.provisioning import PYTHON, NoProvdError, interpreter
from phonegen.boot.recognition import judged
from phonegen.dhcp.rules import VendorRules
from provd_rest import real_provd
from sip_lab import wait_until

MAC = "001565000001"  # of the first Yealink in a lab
PROVD = "provd_server.py"


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Runs keep their files below TMP_PATH, by which their processes are known."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def _lab(needs_program: Callable[[str, str], str]) -> None:
    for program in ("dhcpd", "ip", "unshare", "nsenter", "setpriv"):
        needs_program(program, PACKAGES[program])
    try:
        apart()
    except NoNetworkError as e:
        pytest.skip(str(e))


@pytest.fixture
def _provd(_lab: None) -> None:
    real_provd()


def boot(*arguments: object, code: int = 0, steps: str = "dhcp,files,read") -> dict[str, Any]:
    """The report of a run, by phone: what it says of each outcome."""
    command = ["boot", "--output-format", "json", "--steps", steps, *arguments]
    done = phonegen(*command, folder=REPOSITORY, code=code)
    found = json.loads(done.stdout)
    report = {
        f"{phone['phone']} {phone['plugin']}": [
            f"{o['step']} {o['result']}: {o['words']}" for o in phone["outcomes"]
        ]
        for phone in found["phones"]
    }
    return {"notes": found["notes"], **report}


def processes(folder: Path, *words: str) -> list[int]:
    """Those whose command names FOLDER and all WORDS."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                line = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
                if all(word in line for word in (str(folder), *words)):
                    found.append(int(entry.name))
    return found


def phone(name: str, plugin: str, mac: str = MAC) -> VirtualPhone:
    folder, _, model = name.partition("/")
    vendor = the_repository().vendors[folder]
    carried = next(c for c in vendor.newest_first(vendor.models[model]) if c.plugin.name == plugin)
    return VirtualPhone(vendor, VendorRules(vendor), carried, mac)


# With the server


@pytest.mark.usefixtures("_provd")
def test_phones_of_three_vendors(needs_program: Callable[[str, str], str], tmp_path: Path) -> None:
    """They are recognised by what they ask for, get what is theirs, and register with it."""
    for program in ("kamailio", "baresip", "openssl"):
        needs_program(program, PACKAGES[program])
    names = ["yealink/t46s", "yealink/t58", "snom/d785", "snom/d735", "cisco/7905g", "cisco/spa962"]
    report = boot(*names, steps="dhcp,files,read,register")
    assert report.pop("notes") == [f"files come from the real provd, in {os.environ[PYTHON]}"]
    assert [name.partition(" ")[0] for name in report] == names
    taken = {name: outcomes[1] for name, outcomes in report.items()}
    assert taken["yealink/t46s v86"] == (
        "files passed: taken for phonegen-yealink-v86 (Yealink T46S 66.86.0.15)"
    )
    assert taken["cisco/7905g sccp-legacy"] == (
        "files passed: taken for phonegen-cisco-sip-9.3 (Cisco): its first request tells no model; "
        "the administrator says its model, phonegen-cisco-sccp-legacy"
    )
    assert taken["cisco/spa962 spa-legacy"] == (
        "files passed: taken for phonegen-cisco-spa-legacy (Cisco SPA962); "
        "the administrator says its MAC address"
    )
    for name, outcomes in report.items():
        registered = [o for o in outcomes if o.startswith("register passed: line ")]
        assert len(registered) == (0 if "sccp" in name else 2), outcomes
    assert processes(tmp_path) == []


@pytest.mark.usefixtures("_provd")
def test_the_firmware_of_another_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """A T46S that was upgraded, and not: its plugin is not the one that it is sent to."""
    agent = phone("yealink/t46s", "v84").agent
    monkeypatch.setattr(VirtualPhone, "agent", agent)
    report = boot("yealink/t46s", code=1)
    assert report["yealink/t46s v86"][1:] == [
        "files failed: provd: taken for phonegen-yealink-v84 (Yealink T46S 66.84.0.125), "
        "which is not phonegen-yealink-v86"
    ]


@pytest.mark.usefixtures("_provd")
def test_a_config_that_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The phone that it is for does not boot, and the server's log says why."""
    original = configuring.raw_config

    def refused(number: int, *more: Any) -> dict[str, Any]:
        config = original(number, *more)
        if number == 0:
            config["sip_lines"]["1"]["password"] = "two\nlines"
        return config

    monkeypatch.setattr(configuring, "raw_config", refused)
    report = boot("yealink/t46s", "yealink/t42s", code=1)
    failed = report["yealink/t46s v86"][-1]
    assert failed.startswith("files failed: provd: taken for phonegen-yealink-v86")
    assert "; it refuses the config: RawConfigError: " in failed
    assert "sip_lines.1.password" in failed
    assert report["yealink/t42s v86"][-1].startswith("read passed")


@pytest.mark.usefixtures("_provd")
@pytest.mark.parametrize(
    ("moment", "number", "words"),
    [
        ("before the config", signal.SIGKILL, "does not answer: |Connection reset"),
        ("before the config", signal.SIGSTOP, "timed out"),
        (
            "before the files",
            signal.SIGKILL,
            "nobody listens at 10.77.0.1:8667: |cut off after 0 bytes",
        ),
        ("before the files", signal.SIGSTOP, "nothing more in 1 s"),
    ],
)
def test_a_server_that_fails(
    moment: str, number: int, words: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each phone says so, and nothing hangs or stays."""

    def fail() -> None:
        for process in processes(tmp_path, PROVD):
            os.kill(process, number)
        assert number == signal.SIGSTOP or wait_until(lambda: not processes(tmp_path, PROVD))

    introduced = running.Run._introduced

    def first(*arguments: Any) -> recognition.Verdict:
        fail()
        return judged(*arguments)

    def second(*arguments: Any) -> Iterator[Any]:
        yield from introduced(*arguments)
        fail()

    if moment == "before the config":
        monkeypatch.setattr(running, "judged", first)
    else:
        monkeypatch.setattr(running.Run, "_introduced", second)
    started = time.monotonic()
    report = boot("yealink/t46s", "snom/d785", "--patience", 1, code=1)
    assert time.monotonic() - started < 40
    for name in ("yealink/t46s v86", "snom/d785 10.1.215.13"):
        assert report[name][-1].startswith("files failed: "), report[name]
        assert re.search(words, report[name][-1])
    assert wait_until(lambda: processes(tmp_path) == [])


@pytest.mark.usefixtures("_provd")
def test_nothing_is_left_after_kill(tmp_path: Path) -> None:
    asked = ["yealink", "--all", "--steps", "dhcp,files"]
    command = [sys.executable, "-m", "phonegen", "boot", *asked]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, cwd=REPOSITORY, env=environment) as process:
        assert wait_until(lambda: bool(processes(tmp_path, PROVD)), 60)
        process.send_signal(signal.SIGKILL)
    assert wait_until(lambda: processes(tmp_path) == [])


# Without


@pytest.mark.slow
@pytest.mark.usefixtures("_lab")
def test_a_server_that_does_not_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It says it has provd, and then it breaks."""
    python = tmp_path / "python"
    python.write_text('#!/bin/sh\n[ "$2" = -c ] && exit 0\necho the database is gone >&2; exit 3\n')
    python.chmod(0o755)
    monkeypatch.setenv(PYTHON, str(python))
    done = phonegen("boot", "yealink/t46s", "--steps", "files", folder=REPOSITORY, code=1)
    assert "provd did not start: the database is gone" in done.stdout
    assert processes(tmp_path) == []


@pytest.mark.slow
def test_where_provd_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(PYTHON, sys.executable)
    with pytest.raises(NoProvdError, match=f"^{PYTHON} names .* has no wazo_provd$"):
        interpreter()
    done = phonegen("boot", "yealink/t46s", "--steps", "files", folder=REPOSITORY, code=1)
    assert f"{PYTHON} names {sys.executable}, which has no wazo_provd" in done.stdout
    monkeypatch.delenv(PYTHON)
    system = tmp_path / "python3"
    monkeypatch.setattr(os, "defpath", str(tmp_path))
    for ends, has in ((1, False), (0, True)):
        system.write_text(f"#!/bin/sh\nexit {ends}\n")
        system.chmod(0o755)
        if has:
            assert interpreter() == system
        else:
            with pytest.raises(NoProvdError, match=r"^the system's python3 has no wazo_provd$"):
                interpreter()


def test_only_two_can_serve_files() -> None:
    done = phonegen("boot", "yealink/t46s", "--files", "ftp", folder=REPOSITORY, code=2)
    assert "--files is provd or plain" in done.stderr
    own = ("--provd", "http://192.0.2.1", "--files", "plain")
    done = phonegen("boot", "yealink/t46s", *own, folder=REPOSITORY, code=2)
    assert "not of your own" in " ".join(done.stderr.split())


TAKEN = {"vendor": "Yealink", "model": "T46S", "version": "66.86.0.15", "mac": "00:15:65:00:00:01",
         "plugin": "y-v86", "id": "d", "ip": "10.77.128.2"}  # fmt: skip
NAMED = "taken for y-v86 (Yealink T46S 66.86.0.15)"


@pytest.mark.parametrize(
    ("odd", "words", "right"),
    [
        ({}, NAMED, True),
        ({"mac": None}, f"{NAMED}: it told its mac", False),
        ({"mac": "00:15:65:00:00:02"}, f"{NAMED}: mac 00:15:65:00:00:02 instead of {TAKEN['mac']}",
         False),
        ({"model": "T42S"}, "taken for y-v86 (Yealink T42S 66.86.0.15): model T42S instead of T46S",
         False),
        ({"vendor": "Snom"}, "taken for y-v86 (Snom T46S 66.86.0.15): vendor Snom instead of "
         "Yealink", False),
        ({"version": "66.84.0.15"}, "taken for y-v86 (Yealink T46S 66.84.0.15): version 66.84.0.15 "
         "instead of 66.86.0.15", False),
        ({"version": None}, "taken for y-v86 (Yealink T46S): it told its version", False),
        ({"plugin": "y-v85"}, "taken for y-v85 (Yealink T46S 66.86.0.15), which is not y-v86",
         False),
        ({"plugin": None}, "taken for a phone without a plugin (Yealink T46S 66.86.0.15), which is "
         "not y-v86", False),
    ],
)  # fmt: skip
def test_what_a_phone_is_taken_for(odd: dict[str, Any], words: str, right: bool) -> None:
    yealink = phone("yealink/t46s", "v86")
    device = {name: value for name, value in {**TAKEN, **odd}.items() if value is not None}
    asked = [Fetched("", f"{MAC}.cfg", f"http://10.77.0.1:8667/{MAC}.cfg")]
    verdict = judged(yealink, asked, device, lambda name: f"y-{name}")
    assert verdict.words == words
    assert (verdict.device is not None) == right


def test_what_a_phone_does_not_tell() -> None:
    """A server cannot know what nobody tells it: then its administrator does, and it is said."""
    cisco = phone("cisco/7905g", "sccp-legacy", "000c41000001")
    name = "CTLSEP000C41000001.tlv"
    asked = [Fetched("", name, f"tftp://10.77.0.1/{name}", problem="no such file", missing=True)]
    device = {"vendor": "Cisco", "mac": "00:0c:41:00:00:01", "id": "d", "plugin": "c-sip-9.3"}
    verdict = judged(cisco, asked, device, lambda plugin: f"c-{plugin}")
    assert verdict.words == (
        "taken for c-sip-9.3 (Cisco): its first request tells no model; "
        "the administrator says its model, c-sccp-legacy"
    )
    assert verdict.device == {**device, "model": "7905G", "plugin": "c-sccp-legacy"}
    other = judged(cisco, asked, {**device, "plugin": "c-spa-legacy"}, lambda p: f"c-{p}")
    assert other.words == "taken for c-spa-legacy (Cisco), which is not c-sccp-legacy"


def test_a_phone_that_puts_a_slash_before_the_names_of_files() -> None:
    """As it was seen at a TFTP server; its URL has two, then."""
    old = phone("cisco/spa962", "spa-legacy")
    assert old.wanted("10.77.0.1")[0].url == "tftp://10.77.0.1//spa962.cfg"
    assert old.wanted("http://a/")[0].url == "http://a/spa962.cfg"
    other = phone("cisco/7905g", "sccp-legacy", "000c41000001")
    assert other.wanted("10.77.0.1")[0].url == "tftp://10.77.0.1/CTLSEP000C41000001.tlv"
