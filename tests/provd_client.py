"""Runs in an interpreter that has wazo_provd: every generated plugin inside the real server.

    python provd_client.py PLUGIN_FOLDER < configs.json

Loads the plugin through the server's plugin manager, configures each model of its
plugin-info with each config, deconfigures, and prints what it saw as JSON.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import warnings
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace

warnings.simplefilter("ignore")

from wazo_provd.app import _set_defaults_raw_config  # noqa: E402
from wazo_provd.config import _DEFAULT_CONFIG  # noqa: E402
from wazo_provd.plugins import PluginManager  # noqa: E402


def main() -> None:
    source = Path(sys.argv[1])
    configs = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "plugins", source.name)
        shutil.copytree(source, folder)
        app = SimpleNamespace(proxies={}, nat=0)
        manager = PluginManager(app, str(folder.parent), str(Path(scratch, "cache")))
        manager.load(source.name, dict(_DEFAULT_CONFIG["general"], proxies={}), {})
        plugin = manager[source.name]
        served = folder / "var" / "tftpboot"
        plugin.configure_common(dict(configs["common"]))
        common = tree(served)
        seen = {}
        for number, capability in enumerate(plugin.info["capabilities"]):
            vendor, model, *version = (part.strip() for part in capability.split(","))
            for name, config in configs["devices"].items():
                device = {
                    "id": "x", "vendor": vendor, "model": model, "version": "".join(version),
                    "mac": f"00:15:65:00:00:{number:02x}", "ip": "192.0.2.9",
                }  # fmt: skip
                raw_config = deepcopy(config)
                _set_defaults_raw_config(raw_config)
                plugin.configure(device, raw_config)
                written = tree(served) - common
                plugin.deconfigure(device)
                left = tree(served) - common
                seen[f"{model}/{name}"] = {"written": sorted(written), "left": sorted(left)}
        packages = plugin.services["install"].list_installable() if plugin.services else {}
        print(json.dumps({"devices": seen, "packages": sorted(packages)}))


def tree(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


if __name__ == "__main__":
    main()
