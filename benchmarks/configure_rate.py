"""Calls of `configure()` per second of one provd plugin, in an interpreter with wazo_provd.

    python configure_rate.py PLUGIN_FOLDER

One line and ten keys, on the first model with keys; prints a number.
"""

from __future__ import annotations

import json
import logging
import shutil
import sys
import tempfile
import time
import warnings
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

from wazo_provd.app import _set_defaults_raw_config  # noqa: E402
from wazo_provd.config import _DEFAULT_CONFIG  # noqa: E402
from wazo_provd.plugins import PluginManager  # noqa: E402

SECONDS = 2.0
SERVER = {"ip": "192.0.2.1", "http_port": 8667, "tftp_port": 69}
SERVER["http_base_url"] = "http://192.0.2.1:8667"
CONFIG: dict[str, Any] = {
    **SERVER,
    "locale": "fr_FR",
    "timezone": "Europe/Paris",
    "ntp_enabled": True,
    "ntp_ip": "192.0.2.1",
    "admin_password": "admin-secret",
    "exten_pickup_call": "*8",
    "exten_voicemail": "*98",
    "sip_dtmf_mode": "RTP-out-of-band",
    "sip_lines": {
        "1": {
            "username": "alice", "password": "secret", "display_name": "Alice", "number": "1001",
            "proxy_ip": "192.0.2.1", "proxy_port": 5060,
        }
    },
    "funckeys": {
        str(n): {"type": "blf", "value": f"10{n}", "label": f"Key {n}", "line": 1}
        for n in range(1, 11)
    },
}  # fmt: skip


def main() -> None:
    source = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "plugins", source.name)
        shutil.copytree(source, folder)
        (folder / "var" / "tftpboot").mkdir(parents=True, exist_ok=True)
        manager = PluginManager(SimpleNamespace(proxies={}, nat=0), str(folder.parent), scratch)
        manager.load(source.name, dict(_DEFAULT_CONFIG["general"], proxies={}), {})
        plugin = manager[source.name]
        plugin.configure_common(dict(SERVER))
        info = json.loads((folder / "plugin-info").read_text("utf-8"))
        names = sorted(info["capabilities"], key=lambda n: "(" in n)
        key = next((n for n in names if info["capabilities"][n].get("function_keys")), names[0])
        vendor, model, *version = (part.strip() for part in key.split(","))
        device = {"id": "x", "vendor": vendor, "model": model, "version": "".join(version)}
        device |= {"mac": "00:15:65:00:00:01", "ip": "192.0.2.9"}
        _set_defaults_raw_config(CONFIG)
        calls, started = 0, time.perf_counter()
        while time.perf_counter() - started < SECONDS:
            plugin.configure(device, deepcopy(CONFIG))
            calls += 1
        print(round(calls / (time.perf_counter() - started)))


if __name__ == "__main__":
    main()
