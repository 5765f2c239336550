"""Accounts at a real registrar: Kamailio, baresip, SIPp and stunnel, in a network of their own."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sip_lab
from phonegen.boot.account import Account, Outcome
from phonegen.boot.baresip import obstacle
from phonegen.boot.certificates import make_certificates
from phonegen.boot.line import Line
from phonegen.boot.programs import PACKAGES, Log, MissingProgramError, find, spawn, stop
from phonegen.boot.trace import Message, Trace
from sip_lab import ADDRESS, ENCLOSED, NAMESPACES, enter, processes, run, wait_until

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


def test_strict_clients_take_the_certificate(
    tmp_path: Path, needs_program: Callable[[str, str], str]
) -> None:
    """As Python 3.13 is by default, and whoever looks at what a lab has left."""
    make_certificates(tmp_path, ADDRESS)
    program = needs_program("openssl", "openssl")
    strict = [program, "verify", "-x509_strict", "-verify_ip", ADDRESS, "-CAfile", "ca.pem"]
    done = subprocess.run(
        [*strict, "server.pem"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_slow_look_does_not_let_it_try_again(tmp_path: Path) -> None:
    phones = [account(f"u{n}", transport=TRANSPORTS[1 + n % 2]) for n in range(20)]
    order = {"accounts": phones, "logins": [["a", "aa"]], "slow": 0.02, "patience": 20.0}
    result = run(order, tmp_path)
    assert not any(ok for ok, _ in outcomes(result).values())
    assert result["refused"] <= 3 * len(phones)


CHALLENGE = '\nWWW-Authenticate: Digest realm="x", nonce="[branch]"'
SHA = CHALLENGE + ", algorithm=SHA-256"
STALE = CHALLENGE + ", stale=true"
TAKEN = "200 OK\n[last_Contact:]"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answers", "words", "requests"),
    [
        (["403 Forbidden"], "403 Forbidden", 1),
        (["503 Nobody in"], "503 Nobody in", 1),
        # baresip by itself tries sixteen times; some are under way when it is told to forget
        (["401 No" + CHALLENGE] * 20, "401 after two attempts", 6),
        (["401 No" + STALE] * 20, "401 after two attempts", 6),
        (["401 No" + CHALLENGE, "401 No" + STALE, TAKEN], "registered over UDP", 3),
        (["407 No" + CHALLENGE.replace("WWW", "Proxy"), TAKEN], "registered over UDP", 2),
        (["423 Short\nMin-Expires: 7200", TAKEN], "registered over UDP", 2),
        (["423 Short\nMin-Expires: 7200"] * 20, "423 Short", 6),
        (["401 No" + SHA] * 20, "left out: baresip cannot answer 401 No", 1),
        (["100 Trying"], f"{ADDRESS}:5070 answered 100 Trying, then nothing over UDP in 2 s", 1),
    ],
)
def test_odd_servers(answers: list[str], words: str, requests: int, tmp_path: Path) -> None:
    order = {"accounts": [account("a", port=5070)], "logins": [], "patience": 2.0}
    result = run({**order, "answers": answers}, tmp_path)
    assert outcomes(result)["a"][1].startswith(words)
    assert 0 < result["requests"] <= requests


@pytest.mark.slow
def test_a_client_that_crashes_is_not_the_phones_fault(tmp_path: Path) -> None:
    phones = [account(f"u{n}", transport=TRANSPORTS[n % 3], mwi=True) for n in range(120)]
    order = {"accounts": phones, "logins": logins(phones), "crash": 5}
    result = run(order, tmp_path)
    told = outcomes(result)
    assert told.keys() == {f"u{n}" for n in range(120)}
    lost = [o for _, o in result["outcomes"] if not o["ok"]]
    assert lost
    assert all(o["left_out"] and o["words"].startswith("left out: baresip") for o in lost)
    assert result["left"] == []


@pytest.mark.slow
def test_a_pause_before_the_next(tmp_path: Path) -> None:
    phones = [account(f"u{n}", transport=TRANSPORTS[n], watched=("x",)) for n in range(3)]
    result = run({"accounts": phones, "logins": logins(phones), "pause": 0.2}, tmp_path)
    assert all(o["ok"] for _, o in result["outcomes"])
    assert 0.4 <= result["seconds"] < 4


@pytest.mark.slow
def test_accounts_leave_the_server(tmp_path: Path) -> None:
    phones = [account(f"u{n}", transport=TRANSPORTS[n % 3], mwi=n % 2 == 0) for n in range(12)]
    result = run({"accounts": phones, "logins": logins(phones), "unregister": True}, tmp_path)
    assert len(result["registered"]) == 12
    assert result["bound"] == 0


@pytest.mark.slow
def test_another_login_name(tmp_path: Path) -> None:
    phones = [
        account("right", password="x", auth_username="login1"),
        account("wrong", password="x", auth_username="login1"),
    ]
    result = run({"accounts": phones, "logins": [["right", "x", "login1"]]}, tmp_path)
    assert outcomes(result)["right"][0]
    assert outcomes(result)["wrong"] == (False, "403 Not your name")


@pytest.mark.slow
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


@pytest.mark.slow
def test_no_way_to_the_server(tmp_path: Path) -> None:
    phones = [account("a", host="192.0.2.1"), account("b", host="pbx.invalid", transport="tcp")]
    result = run({"accounts": phones, "logins": [], "patience": 1.0}, tmp_path)
    assert outcomes(result)["a"] == (False, "no way to 192.0.2.1: network is unreachable")
    assert outcomes(result)["b"][1].startswith("no way to pbx.invalid: ")


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_codec_of_its_own(tmp_path: Path) -> None:
    phones = [account("a", codecs=["PCMA"]), account("b", codecs=["pcmu", "G729"])]
    order = {"accounts": phones, "logins": logins(phones), "calls": [("a", "b"), ("b", "b")]}
    words = [call["words"] for call in run(order, tmp_path)["calls"]]
    assert words == ["call to b failed: 488 Not Acceptable Here",
                     "left out: the two are not registered"]  # fmt: skip


HOSTILE = ['"', '\\"', "a>b", "<sip:x@y>", "ü ñ", "x;auth_pass=y", "'; --", "%0d%0a", "{}", "$u"]


@pytest.mark.slow
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


LETTERS = (
    "".join(map(chr, range(32, 127))),
    "aßéñ漢字\U0001f600\u2028\xa0",
    '"\\;[]<>@:%&$ ',
    "abc",
)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_any_names_register_or_are_left_out(seed: int, tmp_path: Path) -> None:
    """Whatever stands in a file is never taken for a wrong password by what is used here."""
    chance = random.Random(seed)

    def word(most: int) -> str:
        letters = chance.choice(LETTERS)
        return "".join(chance.choice(letters) for _ in range(chance.randint(1, most)))

    phones = [
        account(
            f"id{n}",
            username=f"{n}_{word(12)}".replace(":", ""),
            auth_username=chance.choice(["", f"{n}_{word(12)}".replace(":", "")]),
            password=word(20),
            display_name=word(20),
            domain="pbx.example.com",
            transport=TRANSPORTS[n % 3],
            mwi=True,
            watched=(word(10),),
        )
        for n in range(150)
    ]
    known = [[p["username"], p["password"], p["auth_username"] or None] for p in phones]
    result = run({"accounts": phones, "logins": known}, tmp_path)
    told = [outcome for _, outcome in result["outcomes"]]
    assert [o for o in told if not o["ok"] and not o["left_out"]] == []
    for step in ("register", "mwi", "blf"):
        assert sum(o["ok"] for o in told if o["step"] == step) > 20
    assert len(outcomes(result)) == len(phones)


@pytest.mark.slow
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


@pytest.mark.slow
@pytest.mark.parametrize("options", [ENCLOSED, NAMESPACES], ids=["enclosed", "open"])
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
    command = [*enter(options), sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "[True]\n"
        assert {"kamailio", "baresip"} <= set(processes(tmp_path))
        process.send_signal(signal.SIGKILL)
    assert wait_until(lambda: processes(tmp_path) == [])


@pytest.mark.slow
def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    order = {"accounts": [account("a", host="10.77.0.1", port=7777)], "logins": [], "patience": 30}
    command = [*enter(ENCLOSED), sys.executable, sip_lab.__file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          start_new_session=True) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(json.dumps({**order, "folder": str(tmp_path)}))
        process.stdin.close()
        assert wait_until(lambda: "baresip" in processes(tmp_path))
        time.sleep(0.2)
        os.killpg(process.pid, signal.SIGINT)
        assert "KeyboardInterrupt" in process.stderr.read()
    assert processes(tmp_path) == []


@pytest.mark.slow
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
    command = [*enter(ENCLOSED), sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.stdout == "{}\n", done.stderr


@pytest.mark.slow
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
    command = [*enter(ENCLOSED), sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.stdout.startswith("Kamailio does not start:\n"), done.stderr
    assert "10.77.0.8" in done.stdout
    assert processes(tmp_path) == []


# The parts


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, None),
        ({"password": "a]b;c [d] \\x = ü < & :,"}, None),
        ({"display_name": 'Ann "the\\ <x>; y'}, None),
        ({"username": 'a b;c@d<>"ü'}, 'the login name holds `"`'),
        ({"username": "a b;c@d<>ü", "auth_username": "a"}, None),
        ({"username": ""}, "there is no user name"),
        ({"password": 'a"b'}, 'the password holds `"`'),
        ({"password": "a\\"}, "the password ends with `\\`"),
        ({"password": "a\\\\"}, None),
        ({"password": "x; REGINT=1"}, "the password holds `; REGINT`"),
        ({"auth_username": ";outbound2=sip:evil"}, "the login name holds `;outbound`"),
        ({"password": "a\nb"}, "the password holds a control character"),
        ({"display_name": "\udcff"}, "the display name holds a control character"),
        ({"domain": "a b"}, "the domain is no host name"),
        ({"domain": "x;y"}, "the domain is no host name"),
        ({"host": "a:5060"}, "the server is no host name"),
        ({"port": 0}, "the port is none"),
        ({"password": "ü" * 500}, "the account is too long"),
    ],
)
def test_what_baresip_cannot_carry(fields: Order, reason: str | None) -> None:
    found = obstacle(Account(**account("name", **fields)))
    assert found is None if reason is None else str(found).startswith(reason)


def message(first: str, cseq: str, **headers: str) -> Message:
    return Message("UDP", "a:1", "b:2", first, {"cseq": cseq, **headers})


def test_a_second_answer_to_the_first_request_is_no_refusal() -> None:
    """A slow server answers twice what was sent twice."""
    line = Line(Account(**account("a", mwi=True)))
    line.begin(0.0)
    challenge = message("SIP/2.0 401 Unauthorized", "1 REGISTER")
    first = message("REGISTER sip:b SIP/2.0", "1 REGISTER")
    second = message("REGISTER sip:b SIP/2.0", "2 REGISTER", authorization="Digest")
    for heard in (first, first, challenge, second, challenge, second):
        assert line.heard(heard, 0.0) is None
    done = line.heard(message("SIP/2.0 200 OK", "2 REGISTER"), 1.0)
    assert done is not None and done.ok
    assert line.going and line.since == 1.0 and not line.forget
    refused = message("SIP/2.0 489 Bad Event", "7 SUBSCRIBE")
    for heard in (message("SUBSCRIBE sip:b SIP/2.0", "7 SUBSCRIBE"), second, refused):
        outcome = line.heard(heard, 2.0)
    assert outcome == Outcome("mwi", False, "refused: 489 Bad Event")
    assert not line.going and not line.forget and line.state == "registered"


@pytest.mark.parametrize(
    ("state", "body", "told"),
    [
        ("active", "messages-waiting:  YES\nVoice-Message: 2/1", (True, "messages wait (2 new)")),
        ("terminated", "Messages-Waiting: no", (True, "no messages wait")),
        ("terminated;reason=rejected", "", (False, "the server ended the subscription: "
                                            "terminated;reason=rejected")),
        ("active", "x" * 1000, (True, "subscribed; the server knows of no messages")),
    ],
)  # fmt: skip
def test_a_mailbox_tells(state: str, body: str, told: tuple[bool, str]) -> None:
    line = Line(Account(**account("a", mwi=True)))
    line.begin(0.0)
    line.heard(message("REGISTER sip:b SIP/2.0", "1 REGISTER"), 0.0)
    line.heard(message("SIP/2.0 200 OK", "1 REGISTER"), 0.0)
    notify = message("NOTIFY sip:a SIP/2.0", "1 NOTIFY", **{"subscription-state": state})
    notify.body = body
    outcome = line.heard(notify, 0.0)
    assert outcome is not None
    assert (outcome.ok, outcome.words) == told


def test_a_client_that_ends_is_told_once() -> None:
    line = Line(Account(**account("a")))
    assert line.lost("gone") is None
    line = Line(Account(**account("a")))
    line.begin(0.0)
    assert line.lost("gone") == Outcome("register", False, "left out: gone", left_out=True)
    assert line.lost("gone") is None
    assert line.failed("Connection refused") is None


def trace(*messages: str) -> bytes:
    begin = "\x1b[36;1m#\nUDP 1.2.3.4:5060 -> 1.2.3.5:5060\n"
    return (
        b"log\n\x1b[31mwarning\n\x1b[;m"
        + "".join(f"{begin}{message}\x1b[;m\n" for message in messages).encode()
    )


def test_a_trace_in_pieces() -> None:
    text = trace(
        "SIP/2.0 401 No\r\nCSeq: 1 REGISTER\r\ni: x\r\n\r\n",
        "NOTIFY sip:a SIP/2.0\r\nCSeq: 2 NOTIFY\r\nCall-ID: y\r\nauthorization: z\r\n"
        "\r\nbody\r\nend",
    )
    for size in (1, 7, 1000):
        parts = Trace()
        found = [m for at in range(0, len(text), size) for m in parts.feed(text[at : at + size])]
        assert [(m.status, m.method, m.call, m.body) for m in found] == [
            (401, "REGISTER", "x", ""), (0, "NOTIFY", "y", "body\nend"),
        ]  # fmt: skip
        assert [m.has_credentials for m in found] == [False, True]
        assert found[0].source == "1.2.3.4:5060"
        assert list(parts.said) == ["log", "warning"]


def test_a_trace_without_end_costs_little() -> None:
    parts = Trace()
    begin = trace("").removesuffix(b"\x1b[;m\n")
    for piece in (begin, *[b"x" * 65536] * 100, b"\n", *[b"y: z\n" * 10000] * 100):
        assert list(parts.feed(piece)) == []
    (message,) = parts.feed(b"\x1b[;m\n")
    assert len(message.first) + sum(map(len, message.headers)) + len(message.body) < 1 << 18
    for junk in (b"\x1b[36;1m#\n\x1b[;m\n", b"\x1b[36;1m#\n\xff\n\0\n:\n\x1b[;m\n"):
        (message,) = Trace().feed(junk)
        assert (message.status, message.method, message.call) == (0, "", "")


def test_a_program_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phonegen.boot.programs.SBIN", ())
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingProgramError, match="needs the program dhcpd; install isc-dhcp-ser"):
        find("dhcpd")


@pytest.mark.parametrize("script", ["sleep 60 & sleep 60", "trap '' TERM; sleep 60 & wait; wait"])
def test_a_program_ends_with_its_children(script: str, tmp_path: Path) -> None:
    process = spawn(["/bin/sh", "-c", script], log=tmp_path / "log", cwd=tmp_path)
    assert wait_until(lambda: "sleep" in processes(tmp_path))
    stop(process, 0.3)
    assert wait_until(lambda: processes(tmp_path) == [], 0.5)


def test_a_log_is_read_once(tmp_path: Path) -> None:
    log = Log(tmp_path / "log")
    log.path.write_bytes(b"one\ntw")
    assert list(log.lines()) == ["one"]
    with log.path.open("ab") as file:
        file.write(b"o\n\xff\n" + b"x" * 10_000_000)
    assert list(log.lines()) == ["two", "\ufffd"]
    with log.path.open("ab") as file:
        file.write(b"\nlast")
    assert [len(line) for line in log.lines()] == [4096]
    assert log.last()[-1] == "last"
    assert Log(tmp_path / "none").last() == []
