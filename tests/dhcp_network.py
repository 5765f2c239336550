"""What a DHCP server offers phones, in a network that has nobody else.

Run as a program inside namespaces of its own, it starts the server at one end of a cable and asks
it at the other. `ask` runs it so.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from phonegen.boot.dhcp_client import Answer, Asking, Line
from phonegen.boot.network import apart, network
from phonegen.boot.programs import Log, spawn, stop
from phonegen.boot.servers import READY as READY_PHONE
from phonegen.dhcp.requests import Request

START = 20.0  # seconds until the server answers
WANTED = [n for n in range(1, 255) if n not in (12, 50, 51, 53, 54, 55, 57, 60, 61, 77, 81, 82, 90)]


def ask(
    command: Sequence[str], requests: Sequence[Request], wanted: Sequence[int] = WANTED
) -> list[Answer | None]:
    """What the server that COMMAND starts offers for each request; None: no offer at all.

    Raises NoNetworkError where this machine allows no network.
    """
    phones = [Asking(r.mac, r.vendor_class, r.user_class, wanted) for r in requests]
    done = subprocess.run(
        [*apart(), sys.executable, __file__],
        input=pickle.dumps((list(command), phones)),
        capture_output=True,
        check=False,
        timeout=60 + len(requests),
    )
    if done.returncode:
        raise AssertionError(f"{command[0]} failed:\n{done.stderr[-4000:].decode()}")
    found: list[Answer | None] = pickle.loads(done.stdout)
    return found


def _main() -> None:
    command, phones = pickle.load(sys.stdin.buffer)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        log = folder / "log"
        with network(folder) as net:
            line = Line(net.interface)
            server = spawn(command, log=log, prefix=net.servers)
            try:
                deadline = time.monotonic() + START
                while not any(asked.offers for _, asked in line.ask([READY_PHONE], lease=False)):
                    if server.poll() is not None or time.monotonic() > deadline:
                        sys.exit("\n".join(["the server did not start", *Log(log).last(20)]))
                answers = [asked.offers for _, asked in line.ask(phones, lease=False)]
                if server.poll() is not None:
                    sys.exit("\n".join(["the server ended", *Log(log).last(20)]))
            finally:
                stop(server)
                line.close()
    pickle.dump([offers[0] if offers else None for offers in answers], sys.stdout.buffer)


if __name__ == "__main__":
    _main()
