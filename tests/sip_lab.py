"""A network without any other host, in which accounts register at a real registrar.

Run as a program inside namespaces of its own, it does what the order on its standard input says,
and writes what came of it to its standard output. `run` runs it so.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from phonegen.boot.account import Account
from phonegen.boot.baresip import Baresip
from phonegen.boot.certificates import make_certificates
from phonegen.boot.programs import spawn, stop
from phonegen.boot.registrar import Login, Registrar
from phonegen.boot.softphone import Softphone
from phonegen.boot.trace import Message

ADDRESS = "10.77.0.1"
IDENTITY = ["--map-current-user", "--keep-caps"]  # an ordinary user, who may do all in here
NAMESPACES = ["unshare", "--user", "--net", *IDENTITY]
ENCLOSED = [*NAMESPACES, "--pid", "--mount", "--mount-proc", "--fork", "--kill-child"]
NETWORK = "ip link set lo up && ip addr add {address}/32 dev lo"

ANSWER = """
 <recv request="REGISTER"><action><log message="REGISTER"/></action></recv>
 <send><![CDATA[
SIP/2.0 {status}
[last_Via:]
[last_From:]
[last_To:];tag=[call_number]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
"""


def enter(options: list[str]) -> list[str]:
    """A command that runs another one in such a network; skips the test where none is allowed."""
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        pytest.skip("needs the programs unshare and ip; install util-linux and iproute2")
    command = [*options, "sh", "-c", f'{NETWORK.format(address=ADDRESS)} && exec "$@"', "sh"]
    done = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"this machine allows no network namespaces: {done.stderr.strip()}"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return command


def run(order: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """What came of an order: see `main` for what may be in both."""
    done = subprocess.run(
        [*enter(ENCLOSED), sys.executable, __file__],
        input=json.dumps({**order, "folder": str(folder)}),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if done.returncode:
        raise AssertionError(f"the laboratory failed:\n{done.stderr[-4000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main(order: dict[str, Any]) -> dict[str, Any]:
    """Let the `accounts` register at a server with the `logins`.

    `waiting` and `dialogs` are published before, `calls` are pairs of accounts. After `kill`
    outcomes the server is killed, after `crash` a client; with `slow`, seconds go by before each
    look at what a client says; `pause` is Softphone's. `ca` is "foreign" or "none". At port 5070
    a server gives `answers` to the REGISTERs of a phone, one after the other.
    """
    folder = Path(order["folder"])
    accounts = [Account(**account) for account in order["accounts"]]
    outcomes: list[tuple[str, Any]] = []
    result: dict[str, Any] = {"outcomes": outcomes}
    with ExitStack() as stack:
        logins = [Login(*login) for login in order["logins"]]
        server = stack.enter_context(Registrar(folder / "server", ADDRESS, logins))
        for user, new in order.get("waiting", {}).items():
            server.publish_waiting(user, new)
        for user, state in order.get("dialogs", {}).items():
            server.publish_dialog(user, state)
        if "answers" in order:
            stack.enter_context(_answering(order["answers"], folder / "odd"))
        ca = {"foreign": _foreign(folder), "none": None}.get(order.get("ca", ""), server.ca)
        patience = order.get("patience", 4.0)
        stack.enter_context(_slowed(order.get("slow", 0.0)))
        unregister = order.get("unregister", False)
        pause = order.get("pause", 0.0)
        phones = Softphone(
            folder / "phones", ca=ca, patience=patience, pause=pause, unregister=unregister
        )
        stack.enter_context(phones)
        begin = time.monotonic()
        for name, outcome in phones.register(accounts):
            outcomes.append((name, vars(outcome)))
            if len(outcomes) == order.get("kill"):
                server.close()
            if len(outcomes) == order.get("crash"):
                os.kill(_clients(folder)[0], signal.SIGKILL)
        result["seconds"] = time.monotonic() - begin
        result["calls"] = [vars(phones.call(*pair)) for pair in order.get("calls", [])]
        phones.close()
        if unregister:
            result["bound"] = json.dumps(server._order("ul.dump")).count('"Contact"')
        # a phone hears that it is registered before the server's log says so
        heard = {name for name, told in outcomes if told["step"] == "register" and told["ok"]}
        late = time.monotonic() + (2 if "answers" not in order else 0)
        while len(server.registered()) < len(heard) and time.monotonic() < late:
            time.sleep(0.01)
        result["registered"] = {user: vars(seen) for user, seen in server.registered().items()}
        result["refusals"] = dict(server.refusals())
        log = (folder / "server/kamailio.log").read_text("utf-8")
        result["refused"] = len(re.findall(" EV refused ", log))
        odd = folder / "odd/requests"
        result["requests"] = odd.read_text("utf-8").count("REGISTER") if odd.exists() else 0
        result["server"] = processes(folder / "server")
    result["left"] = processes(folder)
    return result


def _foreign(folder: Path) -> Path:
    """The authority of another server."""
    other = folder / "foreign"
    other.mkdir()
    make_certificates(other, ADDRESS)
    return other / "ca.pem"


@contextlib.contextmanager
def _answering(answers: list[str], folder: Path) -> Iterator[None]:
    """A server that knows only what to say next."""
    folder.mkdir()
    steps = "".join(ANSWER.format(status=status) for status in answers)
    head = '<?xml version="1.0" encoding="us-ascii"?>'
    scenario = f'{head}<scenario name="odd">{steps}</scenario>'
    (folder / "server.xml").write_text(scenario, "ascii")
    options = f"-sf server.xml -i {ADDRESS} -p 5070 -nostdin -trace_logs -log_file requests"
    process = spawn(["sipp", *options.split()], log=folder / "log", cwd=folder)
    try:
        yield
    finally:
        stop(process, 0)


@contextlib.contextmanager
def _slowed(seconds: float) -> Iterator[None]:
    """Let time go by before each look at what a client says."""
    real = Baresip.messages

    def late(self: Baresip) -> Iterator[Message]:
        time.sleep(seconds)
        return real(self)

    with pytest.MonkeyPatch.context() as patch:
        if seconds:
            patch.setattr(Baresip, "messages", late)
        yield


def _clients(folder: Path) -> list[int]:
    return [number for number, name in _inside(folder) if name == "baresip"]


def processes(folder: Path) -> list[str]:
    """The programs that run in a folder, or below it."""
    return sorted(name for _, name in _inside(folder))


def _inside(folder: Path) -> Iterator[tuple[int, str]]:
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").readlink().is_relative_to(folder):
                yield int(entry.name), (entry / "comm").read_text("utf-8").strip()


def wait_until(holds: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether something holds within some seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


if __name__ == "__main__":
    json.dump(main(json.load(sys.stdin)), sys.stdout)
