"""The real server over its REST API, where PHONEGEN_PROVD_PYTHON names a Python that has it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from phonegen.boot import provd_server
from phonegen.boot.provd_server import PLUGINS, TOKEN

MEDIA = "application/vnd.proformatique.provd+json"
PATIENCE = 30.0  # seconds


def real_provd() -> str:
    """The interpreter; skips the test where there is none."""
    interpreter = os.environ.get("PHONEGEN_PROVD_PYTHON", "")
    if not interpreter:
        pytest.skip("PHONEGEN_PROVD_PYTHON does not name a Python with wazo_provd")
    return interpreter


class Provd:
    """A running server, whose files lie below FOLDER."""

    def __init__(self, port: int, folder: Path) -> None:
        self.url = f"http://127.0.0.1:{port}/0.2"
        self.folder = folder

    def ask(self, method: str, path: str, body: Any = None) -> tuple[Any, str]:
        """The answer, and the place of an operation that goes on."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"X-Auth-Token": TOKEN, "Content-Type": MEDIA, "Accept": MEDIA}
        request = Request(f"{self.url}/{path}", data, headers, method=method)
        with urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read()
            return (json.loads(text) if text else None), answer.headers.get("Location", "")

    def do(self, path: str, body: Any) -> None:
        """Start an operation and wait for its end; fails when that is none."""
        _, place = self.ask("POST", path, body)
        until = time.monotonic() + PATIENCE
        state = ""
        while state not in ("success", "fail") and time.monotonic() < until:
            status = self.ask("GET", place.removeprefix("/0.2/"))[0]["status"]
            state = re.split("[;(]", status)[0].rpartition("|")[2]  # that of the whole comes first
            time.sleep(0.05)
        assert state == "success", state

    def served(self, plugin_id: str) -> dict[str, str]:
        """The files that phones of a plugin get, by their names."""
        folder = self.folder / PLUGINS / plugin_id / "var/tftpboot"
        return {
            p.relative_to(folder).as_posix(): p.read_text("utf-8", errors="replace")
            for p in sorted(folder.rglob("*"))
            if p.is_file()
        }


@contextmanager
def running_provd(folder: Path) -> Iterator[Provd]:
    """The server with its data below FOLDER, until the end."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(
            [real_provd(), "-I", provd_server.__file__, str(folder)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            port = process.stdout.readline().strip()
            assert port.isdecimal(), (folder / "log").read_text("utf-8")[-2000:]
            yield Provd(int(port), folder)
        finally:
            process.terminate()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """The URL under which the files of FOLDER are served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
