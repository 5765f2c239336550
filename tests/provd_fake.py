"""A small fake of provd's REST API, which can lie; what it knows is plain data."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

TOKEN = "00000000-0000-4000-8000-00000000000a"
Answer = tuple[int, bytes, dict[str, str]]


class FakeProvd:
    """Devices, configs and plugins; HOOK may answer in place of it."""

    def __init__(self) -> None:
        self.devices: dict[str, dict[str, Any]] = {}
        self.configs: dict[str, dict[str, Any]] = {}  # raw configs, with what they inherit
        self.documents: dict[str, dict[str, Any]] = {}  # configs as they were given
        self.installed: set[str] = set()
        self.refuses: set[str] = set()  # plugins that configure nothing
        self.asked: list[tuple[str, str]] = []
        self.hook: Callable[[str, str], Answer | None] = lambda method, path: None
        self.url = ""

    def answer(self, method: str, path: str, body: Any, token: str) -> Answer:
        self.asked.append((method, path))
        lie = self.hook(method, path)
        if lie is not None:
            return lie
        if token != TOKEN:
            return 401, b"Unauthorized", {}
        parts = urlsplit(path.removeprefix("/0.2/"))
        kind, _, name = parts.path.rpartition("/")
        kept = {"dev_mgr/devices": self.devices, "cfg_mgr/configs": self.documents}
        if parts.path in kept:
            return self._of_all(method, kept[parts.path], parts, body)
        if kind in kept and name in kept[kind]:
            return self._of_one(method, kept[kind], name, body)
        if parts.path == "dev_mgr/reconfigure":
            self._configure(self.devices[body["id"]])
            return 204, b"", {}
        if name == "raw" and kind.rpartition("/")[2] in self.configs:
            return said({"raw_config": self.configs[kind.rpartition("/")[2]]})
        if path.endswith("/installed"):
            return said({"pkgs": {name: {} for name in self.installed}})
        if path.endswith("/install/install"):
            self.installed.add(body["id"])
            return 201, b"", {"Location": "/0.2/pg_mgr/install/install/1"}
        if path.endswith("/install/1"):
            return said({"status": "install|success"})
        return 404, b"no such resource", {}

    def _of_all(
        self, method: str, kept: dict[str, dict[str, Any]], parts: SplitResult, body: Any
    ) -> Answer:
        word = parts.path.rpartition("/")[2]
        if method == "POST":
            new = body[word.removesuffix("s")]
            if new["id"] in kept:
                return 400, b"invalid id", {}
            kept[new["id"]] = new
            if kept is self.devices:
                self._configure(new)
            return 201, json.dumps({"id": new["id"]}).encode(), {}
        wanted = json.loads(parse_qs(parts.query).get("q", ["{}"])[0])
        found = [
            item
            for item in kept.values()
            if all(item.get(name) in test["$in"] for name, test in wanted.items())
        ]
        if "fields=id" in parts.query:
            found = [{"id": item["id"]} for item in found]
        return said({word: found})

    def _of_one(self, method: str, kept: dict[str, dict[str, Any]], name: str, body: Any) -> Answer:
        word = "device" if kept is self.devices else "config"
        if method == "GET":
            return said({word: kept[name]})
        if method == "DELETE":
            del kept[name]
            return 204, b"", {}
        kept[name] = {**body[word], "id": name}
        for device in self.devices.values():
            if name in (device["id"], device.get("config")):
                self._configure(device)
        return 204, b"", {}

    def _configure(self, device: dict[str, Any]) -> None:
        device["configured"] = bool(
            device.get("config") and device.get("plugin") in self.installed - self.refuses
        )


def said(data: Any) -> Answer:
    return 200, json.dumps(data).encode(), {}


@contextmanager
def fake_provd() -> Iterator[FakeProvd]:
    """The fake, which answers at its `url` until the end."""
    fake = FakeProvd()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(length)) if length else None
            token = self.headers.get("X-Auth-Token", "")
            status, data, headers = fake.answer(self.command, self.path, body, token)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(data)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            self._do()

        def do_PUT(self) -> None:
            self._do()

        def do_DELETE(self) -> None:
            self._do()

        def do_POST(self) -> None:
            self._do()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        fake.url = f"http://127.0.0.1:{server.server_address[1]}/0.2"
        try:
            yield fake
        finally:
            server.shutdown()
            thread.join()
