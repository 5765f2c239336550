"""Accounts at a real registrar: Kamailio, baresip, SIPp and stunnel, in a network of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sip_lab
from phonegen.boot import sipp
from phonegen.boot.account import Account
from phonegen.boot.baresip import obstacle
from phonegen.boot.programs import PACKAGES, Log, MissingProgramError, find, spawn, stop
from phonegen.boot.trace import Trace
from sip_lab import ADDRESS, run

TRANSPORTS = ("udp", "tcp", "tls")
Order = dict[str, Any]


@pytest.fixture(autouse=True, scope="module")
def _programs(needs_program: Callable[[str, str], str]) -> None:
    for program in ("kamailio", "baresip", "sipp", "stunnel4", "openssl", "setpriv"):
        needs_program(program, PACKAGES[program])


def account(name: str, **fields: Any) -> Order:
    """An account of the lab's server, whose password is the name twice."""
    return {
        "id": name,
        "username": name,
        "auth_username": "",
        "password": name * 2,
        "display_name": f"User {name}",
        "domain": ADDRESS,
        "host": ADDRESS,
        **fields,
    }


def logins(accounts: list[Order]) -> list[list[str]]:
    return [[a["username"], a["username"] * 2] for a in accounts]


def outcomes(result: Order, step: str = "register") -> dict[str, tuple[bool, str]]:
    return {
        name: (outcome["ok"], outcome["words"])
        for name, outcome in result["outcomes"]
        if outcome["step"] == step
    }


def test_over_three_transports(tmp_path: Path) -> None:
    phones = [account(f"u{t}", transport=t, domain="pbx.example.com") for t in TRANSPORTS]
    result = run({"accounts": phones, "logins": logins(phones)}, tmp_path)
    assert outcomes(result) == {
        "uudp": (True, f"registered over UDP at {ADDRESS}:5060"),
        "utcp": (True, f"registered over TCP at {ADDRESS}:5060"),
        "utls": (True, f"registered over TLS at {ADDRESS}:5061"),
    }
    assert {user: seen["transport"] for user, seen in result["registered"].items()} == {
        "uudp": "udp", "utcp": "tcp", "utls": "tls",
    }  # fmt: skip
    assert all(seen["source"].startswith(f"{ADDRESS}:") for seen in result["registered"].values())
    assert result["registered"]["uudp"]["contact"].startswith("<sip:uudp-")
    assert "kamailio" in result["server"]
    assert result["left"] == []


def test_fifty_at_once_with_some_that_fail(tmp_path: Path) -> None:
    """A wrong password is tried with four requests at most, whatever the client would do."""
    phones = [account(f"u{n}", transport=TRANSPORTS[n % 3]) for n in range(50)]
    known = logins(phones)
    bad = {f"u{n}" for n in range(0, 50, 7)}
    for phone in phones:
        if phone["id"] in bad:
            phone["password"] = "other"
    phones.append(account("nobody"))
    result = run({"accounts": phones, "logins": known}, tmp_path)
    failed = {name for name, (ok, _) in outcomes(result).items() if not ok}
    assert failed == bad | {"nobody"}
    assert len(outcomes(result)) == 51
    assert outcomes(result)["u7"][1].startswith("401 after two attempts: ")
    assert result["refusals"]["u7"] == "wrong password"
    assert result["refusals"]["nobody"] == "unknown user"
    assert len(failed) <= result["refused"] <= 3 * len(failed)  # of four, the first has none
    assert result["registered"].keys() == {f"u{n}" for n in range(50)} - bad


def test_another_login_name(tmp_path: Path) -> None:
    phones = [
        account("right", password="x", auth_username="login1"),
        account("wrong", password="x", auth_username="login1"),
    ]
    result = run({"accounts": phones, "logins": [["right", "x", "login1"]]}, tmp_path)
    assert outcomes(result)["right"][0]
    assert outcomes(result)["wrong"] == (False, "403 Not your name")


@pytest.mark.parametrize(
    ("transport", "words"),
    [
        ("udp", f"no answer from {ADDRESS}:7777 over UDP in 1 s"),
        ("tcp", f"connection refused: {ADDRESS}:7777 over TCP"),
        ("tls", f"TLS: connection refused: {ADDRESS}:7777"),
    ],
)
def test_no_server(transport: str, words: str, tmp_path: Path) -> None:
    phones = [account("a", transport=transport, port=7777)]
    result = run({"accounts": phones, "logins": [], "patience": 1.0}, tmp_path)
    assert outcomes(result) == {"a": (False, words)}
    assert result["seconds"] < 4


def test_no_way_to_the_server(tmp_path: Path) -> None:
    phones = [account("a", host="192.0.2.1"), account("b", host="pbx.invalid", transport="tcp")]
    result = run({"accounts": phones, "logins": [], "patience": 1.0}, tmp_path)
    assert outcomes(result)["a"] == (False, "no way to 192.0.2.1: network is unreachable")
    assert outcomes(result)["b"][1].startswith("no way to pbx.invalid: ")


def test_the_certificate_is_checked(tmp_path: Path) -> None:
    phones = [account("a", transport="tls")]
    order = {"accounts": phones, "logins": logins(phones)}
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    strict = run({**order, "ca": "foreign"}, tmp_path / "1")
    ok, words = outcomes(strict)["a"]
    assert not ok
    assert words.startswith("TLS: certificate not trusted: ")
    assert strict["registered"] == {}
    assert outcomes(run({**order, "ca": "none"}, tmp_path / "2"))["a"][0]


def test_messages_wait(tmp_path: Path) -> None:
    phones = [account(f"{t}{n}", transport=t, mwi=True) for t in TRANSPORTS for n in "yn-"]
    waiting = {f"{t}y": 3 for t in TRANSPORTS} | {f"{t}n": 0 for t in TRANSPORTS}
    result = run({"accounts": phones, "logins": logins(phones), "waiting": waiting}, tmp_path)
    for transport in TRANSPORTS:
        told = {name[-1]: said for name, said in outcomes(result, "mwi").items()
                if name.startswith(transport)}  # fmt: skip
        assert told == {
            "y": (True, "messages wait (3 new)"),
            "n": (True, "no messages wait (0 new)"),
            "-": (True, "subscribed; the server knows of no messages"),
        }


def test_keys_show_calls(tmp_path: Path) -> None:
    watched = ("busy", "rings", "free", "a user")
    phones = [account(t, transport=t, watched=watched) for t in TRANSPORTS]
    phones.append(account("odd", password="a]b;c", watched=("busy",)))
    known = [*logins(phones[:3]), ["odd", "a]b;c"]]
    dialogs = {"busy": "confirmed", "rings": "early", "a user": "early"}
    result = run({"accounts": phones, "logins": known, "dialogs": dialogs}, tmp_path)
    told = [(name, o["words"]) for name, o in result["outcomes"] if o["step"] == "blf"]
    assert sorted(told) == sorted(
        [(t, f"{user}: {words}") for t in TRANSPORTS for user, words in (
            ("busy", "NOTIFY says confirmed"), ("rings", "NOTIFY says early"),
            ("free", "subscribed; no call is known"), ("a user", "NOTIFY says early"),
        )] + [("odd", "left out: the password holds a character that SIPp cannot carry")]
    )  # fmt: skip
    assert outcomes(result)["odd"][0]  # baresip could carry it


def test_calls(tmp_path: Path) -> None:
    phones = [
        account(f"{t}{srtp[0]}", transport=t, srtp=srtp)
        for t in TRANSPORTS
        for srtp in ("disabled", "preferred", "required")
    ]
    pairs = {
        ("udpr", "tlsr"): "call to tlsr established, SRTP AES_CM_128_HMAC_SHA1_80, audio both ways",
        ("tlsr", "tcpp"): "call to tcpp established, SRTP AES_CM_128_HMAC_SHA1_80, audio both ways",
        ("tcpd", "udpp"): "call to udpp established, no SRTP, audio both ways",
        ("tlsd", "tcpd"): "call to tcpd established, no SRTP, audio both ways",
        ("udpr", "udpd"): "call to udpd failed: 488 Not Acceptable Here",
        ("tcpd", "tlsr"): "call to tlsr failed: 488 Not Acceptable Here",
        ("udpd", "nobody"): "left out: the two are not registered",
    }
    order = {"accounts": phones, "logins": logins(phones), "calls": list(pairs)}
    result = run(order, tmp_path)
    assert [call["words"] for call in result["calls"]] == list(pairs.values())
    assert [call["ok"] for call in result["calls"]] == ["both" in w for w in pairs.values()]
    assert result["left"] == []


def test_a_codec_of_its_own(tmp_path: Path) -> None:
    phones = [account("a", codecs=["PCMA"]), account("b", codecs=["pcmu", "G729"])]
    order = {"accounts": phones, "logins": logins(phones), "calls": [("a", "b"), ("b", "b")]}
    words = [call["words"] for call in run(order, tmp_path)["calls"]]
    assert words == ["call to b failed: 488 Not Acceptable Here",
                     "left out: the two are not registered"]  # fmt: skip


HOSTILE = ['"', '\\"', "a>b", "<sip:x@y>", "ü ñ", "x;auth_pass=y", "'; --", "%0d%0a", "{}", "$u"]


def test_hostile_names(tmp_path: Path) -> None:
    """What baresip can carry registers under its name; the rest says why it is left out."""
    phones, known = [], []
    for number, text in enumerate(HOSTILE):
        for kind in ("username", "password", "display_name"):
            name = f"{kind}{number}"
            phones.append(account(name, **{"password": "x", kind: text}))
            known.append([phones[-1]["username"], phones[-1]["password"]])
    phones += [
        account("line", password="x\nregint=1"),
        account("name\r\nX: y"),
        account("show", display_name="a\x1b[31mb"),
        account("host", host="a;b"),
        account("domain", domain="x>;mwi=no"),
    ]
    result = run({"accounts": phones, "logins": [*known, ["line", "x\nregint=1"]]}, tmp_path)
    told = outcomes(result)
    assert told.keys() == {phone["id"] for phone in phones}
    left_out = {name for name, (_, words) in told.items() if words.startswith("left out: ")}
    quotes = {f"{kind}{n}" for n in (0, 1) for kind in ("username", "password")}
    assert left_out == quotes | {"username5", "password5", "line", "name\r\nX: y", "show", "host",
                                 "domain"}  # fmt: skip
    assert {name for name, (ok, _) in told.items() if not ok} == left_out
    carried = {p["username"] for p in phones if p["id"] not in left_out}
    assert result["registered"].keys() == carried
    assert result["refusals"] == {}


def test_a_server_killed_in_the_middle(tmp_path: Path) -> None:
    phones = [account(f"u{n}", transport=TRANSPORTS[n % 2], mwi=True) for n in range(120)]
    order = {"accounts": phones, "logins": logins(phones), "kill": 10, "patience": 1.0}
    result = run(order, tmp_path)
    told = outcomes(result)
    assert told.keys() == {f"u{n}" for n in range(120)}
    failures = [words for ok, words in told.values() if not ok]
    assert failures
    assert {w.split(":")[0].split(" from")[0] for w in failures} <= {
        "no answer", "connection refused", "connection reset by peer", "connection reset",
        f"{ADDRESS}", "broken pipe", "software caused connection abort",
    }, failures  # fmt: skip
    assert result["server"] == []
    assert result["left"] == []
    assert result["seconds"] < 10


@pytest.mark.parametrize("options", [sip_lab.NAMESPACES, ["unshare", "--user", "--net",
                         "--map-current-user", "--keep-caps"]])  # fmt: skip
def test_nothing_is_left_after_kill(options: list[str], tmp_path: Path) -> None:
    """Also where no process namespace of the run ends all that is in it."""
    script = f"""
import sys, time
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from sip_lab import *
folder = Path({str(tmp_path)!r})
with (Registrar(folder / "server", ADDRESS, [Login("a", "b")]) as server,
      Softphone(folder / "phones", ca=server.ca) as phones):
    account = Account("a", "a", "", "b", "", ADDRESS, ADDRESS)
    print([outcome.ok for _, outcome in phones.register([account])], flush=True)
    time.sleep(60)
"""
    command = [*sip_lab.enter(options), sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "[True]\n"
        assert {"kamailio", "baresip"} <= set(sip_lab.processes(tmp_path))
        process.send_signal(signal.SIGKILL)
    assert sip_lab.wait_until(lambda: sip_lab.processes(tmp_path) == [])


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    order = {"accounts": [account("a", host="10.77.0.1", port=7777)], "logins": [], "patience": 30}
    command = [*sip_lab.enter(sip_lab.NAMESPACES), sys.executable, sip_lab.__file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          start_new_session=True) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(json.dumps({**order, "folder": str(tmp_path)}))
        process.stdin.close()
        assert sip_lab.wait_until(lambda: "baresip" in sip_lab.processes(tmp_path))
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)
        assert "KeyboardInterrupt" in process.stderr.read()
    assert sip_lab.processes(tmp_path) == []


def test_a_server_in_another_namespace(tmp_path: Path) -> None:
    """The registrar listens where the command leads; orders to it need no network."""
    script = f"""
import subprocess, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from sip_lab import *
room = subprocess.Popen(["unshare", "--net", "--kill-child", "--fork", "sh", "-c",
                         NETWORK.format(address="10.77.0.9") + "; echo; exec sleep 60"],
                        stdout=subprocess.PIPE)
room.stdout.readline()
child = Path(f"/proc/{{room.pid}}/task/{{room.pid}}/children").read_text().split()[0]
run = ("nsenter", "--net", "--target", child)
with Registrar(Path({str(tmp_path)!r}) / "server", "10.77.0.9", [], run) as server:
    server.publish_waiting("a")
    print(server.registered())
room.kill()
"""
    command = [*sip_lab.enter(sip_lab.NAMESPACES), sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.stdout == "{}\n", done.stderr


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parent)!r})
from sip_lab import *
from phonegen.boot.registrar import RegistrarError
try:
    with Registrar(Path({str(tmp_path)!r}) / "server", "10.77.0.8", []):
        pass
except RegistrarError as e:
    print(e)
"""
    command = [*sip_lab.enter(sip_lab.NAMESPACES), sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.stdout.startswith("Kamailio does not start:\n"), done.stderr
    assert "10.77.0.8" in done.stdout
    assert sip_lab.processes(tmp_path) == []
