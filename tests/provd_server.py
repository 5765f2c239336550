"""Runs in an interpreter that has wazo_provd: the real server with its REST API, on loopback.

    python provd_server.py FOLDER

Keeps its data below FOLDER. Beside it runs a small stand-in for the authentication service, which
knows one token, `TOKEN`, and one tenant. Prints the port of the API when it answers.
"""

from __future__ import annotations

import json
import sys
import threading
import warnings
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

warnings.simplefilter("ignore")

reactor: Any = import_module("twisted.internet.reactor")
log: Any = import_module("twisted.python.log")
provd: Any = import_module("wazo_provd.main")
settings: Any = import_module("wazo_provd.config")

TOKEN = "00000000-0000-4000-8000-00000000000a"
TENANT = "00000000-0000-4000-8000-00000000000b"


class Auth(BaseHTTPRequestHandler):
    """The authentication service, as far as provd asks it."""

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def _answer(self, *, with_body: bool) -> None:
        known = "/token/" not in self.path or f"/token/{TOKEN}" in self.path
        token = {
            "token": TOKEN, "session_uuid": TOKEN, "auth_id": TENANT, "acl": ["#"],
            "metadata": {"uuid": TENANT, "tenant_uuid": TENANT},
        }  # fmt: skip
        tenants = {"items": [{"uuid": TENANT, "name": "master"}], "total": 1, "filtered": 1}
        body = json.dumps(tenants if "/tenants" in self.path else {"data": token}).encode()
        if with_body:
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_response(204 if known else 404)
            self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


def configuration(folder: Path, auth_port: int) -> Any:
    """The server's own defaults, with everything below FOLDER and on loopback."""
    config = deepcopy(settings._DEFAULT_CONFIG)
    for name in ("cache", "plugins-storage", "jsondb"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    config["general"].update(
        cache_dir=str(folder / "cache"),
        base_storage_dir=str(folder / "plugins-storage"),
        advertised_http_url="http://127.0.0.1:8667",
        base_raw_config={},
    )
    config["rest_api"].update(ip="127.0.0.1", port=0)
    config["auth"].update(host="127.0.0.1", port=auth_port, https=False)
    config["auth"].pop("key_file", None)
    config["database"]["json_db_dir"] = str(folder / "jsondb")
    settings._post_update_raw_config(config)
    return config


def main() -> None:
    auth = ThreadingHTTPServer(("127.0.0.1", 0), Auth)
    threading.Thread(target=auth.serve_forever, daemon=True).start()
    config = configuration(Path(sys.argv[1]), auth.server_address[1])
    log.startLogging(sys.stderr, setStdout=False)
    service = provd.ProvisioningService(config)
    service.startService()
    service.app.set_tenant_uuid(TENANT)
    dhcp: Any = SimpleNamespace(dhcp_request_processing_service=None)
    api = provd.RemoteConfigurationService(service, dhcp, config)
    provd.LocalizationService().startService()
    api.startService()
    reactor.callWhenRunning(lambda: print(port_of(api), flush=True))
    reactor.run()


def port_of(api: Any) -> int:
    port: int = api._tcp_server._port.getHost().port
    return port


if __name__ == "__main__":
    main()
