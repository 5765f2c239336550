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
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from phonegen.boot.account import Account
from phonegen.boot.certificates import make_certificates
from phonegen.boot.registrar import Login, Registrar
from phonegen.boot.softphone import Softphone

ADDRESS = "10.77.0.1"
NAMESPACES = (
    "unshare --user --net --pid --mount --map-current-user --keep-caps --fork --mount-proc"
    " --kill-child"
).split()
NETWORK = "ip link set lo up && ip addr add {address}/32 dev lo"


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
        [*enter(NAMESPACES), sys.executable, __file__],
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

    `waiting` and `dialogs` are published before, `calls` are pairs of accounts; after `kill`
    outcomes the server is killed, `ca` is "foreign" or "none".
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
        ca = {"foreign": _foreign, "none": lambda _: None}.get(
            order.get("ca", ""), lambda _: server.ca
        )(folder)
        patience = order.get("patience", 4.0)
        phones = stack.enter_context(Softphone(folder / "phones", ca=ca, patience=patience))
        begin = time.monotonic()
        for name, outcome in phones.register(accounts):
            outcomes.append((name, vars(outcome)))
            if len(outcomes) == order.get("kill"):
                server.close()
        result["seconds"] = time.monotonic() - begin
        result["calls"] = [vars(phones.call(*pair)) for pair in order.get("calls", [])]
        result["registered"] = {user: vars(seen) for user, seen in server.registered().items()}
        result["refusals"] = dict(server.refusals())
        log = (folder / "server/kamailio.log").read_text("utf-8")
        result["refused"] = len(re.findall(" EV refused ", log))
        result["server"] = processes(folder / "server")
    result["left"] = processes(folder)
    return result


def _foreign(folder: Path) -> Path:
    other = folder / "foreign"
    other.mkdir()
    make_certificates(other, ADDRESS)
    return other / "ca.pem"


def processes(folder: Path) -> list[str]:
    """The programs that run in a folder, or below it."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and (entry / "cwd").readlink().is_relative_to(folder):
                found.append((entry / "comm").read_text("utf-8").strip())
    return sorted(found)


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
