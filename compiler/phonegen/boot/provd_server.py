"""The real provd with a stand-in for its authentication service: a program for another Python.

    python -I provd_server.py FOLDER [ADDRESS]

It runs in an interpreter that has wazo_provd, which may be older than ours, and keeps its data
below FOLDER. With ADDRESS it serves phones there, as a Wazo does, and has its API at the same
address; without, it has the API alone, on loopback. It prints the port of the API when it answers.
The authentication service knows one token, `TOKEN`, and one tenant.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
import warnings
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

TOKEN = "00000000-0000-4000-8000-00000000000a"
TENANT = "00000000-0000-4000-8000-00000000000b"
PLUGINS = "plugins-storage/plugins"  # below FOLDER; a plugin's folder there is installed
API_PORT, WEB_PORT, TFTP_PORT = 8666, 8667, 69  # where a Wazo has them
LOOPBACK = "127.0.0.1"


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


class Lines(logging.Formatter):
    """What went wrong stands in the line of the message, too, ahead of the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if not record.exc_info or record.exc_info[0] is None:
            return text
        kind, error, _ = record.exc_info
        return f"{record.getMessage()}: {kind.__name__}: {' '.join(str(error).split())}\n{text}"


def configuration(folder: Path, address: str | None, auth_port: int) -> Any:
    """The server's own defaults, with everything below FOLDER, and nothing outside asked."""
    settings: Any = import_module("wazo_provd.config")
    config = deepcopy(settings._DEFAULT_CONFIG)
    for name in ("cache", PLUGINS, "jsondb"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    url = f"http://{address or LOOPBACK}:{WEB_PORT}"
    config["general"].update(
        cache_dir=str(folder / "cache"),
        base_storage_dir=str((folder / PLUGINS).parent),
        advertised_http_url=url,
        base_raw_config={},  # the server makes it of that URL
        http_proxied_listen_interface=address,
        http_proxied_listen_port=WEB_PORT,
        http_proxied_trusted_proxies_count=0,  # phones come to us, and each is known by its address
        tftp_port=TFTP_PORT,
    )
    config["rest_api"].update(ip=address or LOOPBACK, port=API_PORT if address else 0)
    config["auth"].update(host=LOOPBACK, port=auth_port, https=False)
    config["auth"].pop("key_file", None)
    config["database"]["json_db_dir"] = str(folder / "jsondb")
    settings._post_update_raw_config(config)
    return config


def processing(app: Any) -> Any:
    """What the server does with a phone's request, as it comes: the plugins say who it is, it is
    looked for, added if need be, given a plugin for good, and the config that new phones get.
    """
    ident: Any = import_module("wazo_provd.devices.ident")
    pgasso: Any = import_module("wazo_provd.devices.pgasso")

    def together(extractors: Any) -> Any:
        return ident.CollaboratingDeviceInfoExtractor(ident.VotingUpdater, extractors)

    of_plugins = ident.AllPluginsDeviceInfoExtractor(together, app.pg_mgr)
    extractor = ident.CollaboratingDeviceInfoExtractor(
        ident.LastSeenUpdater, [of_plugins, ident.StandardDeviceInfoExtractor()]
    )
    retriever = ident.FirstCompositeDeviceRetriever([
        ident.MacDeviceRetriever(app), ident.SerialNumberDeviceRetriever(app),
        ident.UUIDDeviceRetriever(app), ident.IpDeviceRetriever(app), ident.AddDeviceRetriever(app),
    ])  # fmt: skip
    updater = ident.CompositeDeviceUpdater([
        ident.RemoveOutdatedIpDeviceUpdater(app),
        ident.AddInfoDeviceUpdater(),
        ident.DynamicDeviceUpdater(["ip", "version"], True),
        pgasso.PluginAssociatorDeviceUpdater(
            app.pg_mgr, pgasso.ReverseAlphabeticConflictSolver()
        ),
        ident.AutocreateConfigDeviceUpdater(app),
    ])  # fmt: skip
    return ident.RequestProcessingService(app, extractor, retriever, updater)


def main() -> None:
    folder, address = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None
    warnings.simplefilter("ignore")
    handler = logging.StreamHandler()
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    reactor: Any = import_module("twisted.internet.reactor")
    log: Any = import_module("twisted.python.log")
    provd: Any = import_module("wazo_provd.main")
    log.startLogging(sys.stderr, setStdout=False)
    auth = ThreadingHTTPServer((LOOPBACK, 0), Auth)
    threading.Thread(target=auth.serve_forever, daemon=True).start()
    config = configuration(folder, address, auth.server_address[1])
    provd.LocalizationService().startService()
    service = provd.ProvisioningService(config)
    service.startService()
    service.app.set_tenant_uuid(TENANT)
    # What is looked for by these would else be sought in all of them, again for each new phone.
    service._database.collection("configs").ensure_index("role")
    service._database.collection("devices").ensure_index("config")
    dhcp: Any = SimpleNamespace(dhcp_request_processing_service=None)
    api = provd.RemoteConfigurationService(service, dhcp, config)
    api.startService()
    if address:
        process: Any = SimpleNamespace(request_processing=processing(service.app))
        tftp = provd.TFTPProcessService(service, process, config)
        tftp.privilegedStartService()
        tftp.startService()
        provd.HTTPProxiedProcessService(service, process, config).startService()
    port = api._tcp_server._port.getHost().port
    reactor.callWhenRunning(lambda: print(port, flush=True))
    reactor.run()


if __name__ == "__main__":
    main()
