"""The REST API of a running provd: what it answers is bounded, and taken for what it is."""

from __future__ import annotations

import http.client
import json
import time
import urllib.parse
from collections.abc import Sequence
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

MEDIA = "application/vnd.proformatique.provd+json"
VERSION = "0.2"  # of the API, which ends its address
LONGEST = 64_000_000  # bytes of an answer
PATIENCE = 30.0  # seconds without a byte
INSTALLATION = 600.0  # seconds
REASONS = {401: "the token is refused", 403: "the token may not do this"}


class ServerError(Exception):
    """What went wrong with the server, in words; STATUS is HTTP's, if it answered."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class _Stay(HTTPRedirectHandler):
    """Goes nowhere else: the token is for one server."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def address(url: str) -> str:
    """The address of the API for what an administrator writes. Raises ValueError."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("the server is an address such as https://wazo.example.org/api/provd")
    if parts.username is not None or parts.password is not None:
        raise ValueError("the token is no part of the address")
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path.removesuffix('/' + VERSION)}/{VERSION}"


class Server:
    """A running provd at URL, asked with TOKEN. Whatever goes wrong raises ServerError."""

    def __init__(self, url: str, token: str, patience: float = PATIENCE) -> None:
        self.url = url
        self._token = token
        self._patience = patience
        self._opener: OpenerDirector = build_opener(ProxyHandler({}), _Stay)

    def devices(self, **wanted: Sequence[str]) -> list[dict[str, Any]]:
        """All devices, of all tenants that the token sees; WANTED: with one of these values."""
        selector = json.dumps({name: {"$in": list(values)} for name, values in wanted.items()})
        query = urllib.parse.urlencode(({"q": selector} if wanted else {}) | {"recurse": "true"})
        found = self._get(f"dev_mgr/devices?{query}", "devices", list)
        return [d for d in found if isinstance(d, dict) and isinstance(d.get("id"), str)]

    def device(self, device_id: str) -> dict[str, Any] | None:
        """A device; None when it is gone."""
        try:
            found = self._get(f"dev_mgr/devices/{_quoted(device_id)}", "device", dict)
        except ServerError as e:
            if e.status == 404:
                return None
            raise
        return dict(found)

    def update(self, device: dict[str, Any]) -> None:
        """Give a device these properties; the server configures it again."""
        self._ask("PUT", f"dev_mgr/devices/{_quoted(device['id'])}", {"device": device})

    def add_device(self, device: dict[str, Any]) -> None:
        """Keep a new device, whose `id` nobody has; the server configures it."""
        self._ask("POST", "dev_mgr/devices", {"device": device})

    def remove_device(self, device_id: str) -> None:
        """Forget a device and its files."""
        self._ask("DELETE", f"dev_mgr/devices/{_quoted(device_id)}")

    def reconfigure(self, device_id: str) -> None:
        """Have a device's plugin write its files again."""
        self._ask("POST", "dev_mgr/reconfigure", {"id": device_id})

    def add_config(self, config: dict[str, Any]) -> None:
        """Keep a new config, whose `id` nobody has."""
        self._ask("POST", "cfg_mgr/configs", {"config": config})

    def update_config(self, config: dict[str, Any]) -> None:
        """Put a config in the place of that of its `id`; its devices are configured again."""
        self._ask("PUT", f"cfg_mgr/configs/{_quoted(config['id'])}", {"config": config})

    def remove_config(self, config_id: str) -> None:
        """Forget a config."""
        self._ask("DELETE", f"cfg_mgr/configs/{_quoted(config_id)}")

    def config_ids(self) -> list[str]:
        """The ids of all configs."""
        found = self._get("cfg_mgr/configs?fields=id", "configs", list)
        return [c["id"] for c in found if isinstance(c, dict) and isinstance(c.get("id"), str)]

    def configs(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        """The configs of these IDS as they are, without what they inherit; unknown ones lack."""
        query = urllib.parse.urlencode({"q": json.dumps({"id": {"$in": list(ids)}})})
        found = self._get(f"cfg_mgr/configs?{query}", "configs", list)
        return [c for c in found if isinstance(c, dict) and isinstance(c.get("id"), str)]

    def raw_config(self, config_id: str) -> dict[str, Any] | None:
        """A config with what it inherits; None when it is gone."""
        try:
            found = self._get(f"cfg_mgr/configs/{_quoted(config_id)}/raw", "raw_config", dict)
        except ServerError as e:
            if e.status == 404:
                return None
            raise
        return dict(found)

    def installed(self) -> set[str]:
        """The ids of the plugins that are installed."""
        return set(self._get("pg_mgr/install/installed", "pkgs", dict))

    def install(self, plugin_id: str) -> None:
        """Install a plugin from the server's repository, and wait for the end."""
        _, place = self._ask("POST", "pg_mgr/install/install", {"id": plugin_id})
        path = urllib.parse.urlsplit(place).path.partition(f"/{VERSION}/")[2]
        if not path:
            raise ServerError("the server does not say where the installation can be watched")
        until = time.monotonic() + INSTALLATION
        while time.monotonic() < until:
            status = str(self._get(path, "status", str))
            state = status.split(";")[0].split("(")[0].rpartition("|")[2]
            if state == "success":
                return
            if state == "fail":
                raise ServerError(f"{plugin_id} could not be installed; the server's log says why")
            time.sleep(0.2)
        raise ServerError(f"{plugin_id} is still not installed after {INSTALLATION:.0f} seconds")

    def _get(self, path: str, name: str, kind: type) -> Any:
        """A member of the answer, of a type."""
        answer, _ = self._ask("GET", path)
        found = answer.get(name) if isinstance(answer, dict) else None
        if not isinstance(found, kind):
            where = path.partition("?")[0]
            raise ServerError(f"the answer to {where} is not that of provd: no '{name}' in it")
        return found

    def _ask(self, method: str, path: str, body: Any = None) -> tuple[Any, str]:
        """The answer, and the place that it names."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"X-Auth-Token": self._token, "Accept": MEDIA, "Content-Type": MEDIA}
        request = Request(f"{self.url}/{path}", data, headers, method=method)
        where = path.partition("?")[0]
        try:
            with self._opener.open(request, timeout=self._patience) as answer:
                text = answer.read(LONGEST + 1)
                place = str(answer.headers.get("Location", ""))
        except HTTPError as e:
            said = e.read(300).decode("utf-8", "replace").strip().splitlines()
            why = REASONS.get(e.code) or f"HTTP status {e.code}" + (f": {said[0]}" if said else "")
            raise ServerError(f"{where}: {why}", e.code) from e
        except URLError as e:
            raise ServerError(f"{self.url} does not answer: {e.reason}") from e
        except (OSError, http.client.HTTPException, ValueError) as e:
            raise ServerError(f"{where}: {e or type(e).__name__}") from e
        if len(text) > LONGEST:
            raise ServerError(f"the answer to {where} has more than {LONGEST // 10**6} MB")
        try:
            return (json.loads(text) if text else None), place
        except (ValueError, RecursionError) as e:
            raise ServerError(f"the answer to {where} is not JSON") from e


def _quoted(name: str) -> str:
    return urllib.parse.quote(name, safe="")
