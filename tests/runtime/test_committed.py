"""Plugins as they are committed, in the Python of these tests: a server may have an older one."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

import pytest

PROVD = Path(__file__).parents[2] / "generated" / "provd"
PLUGINS = sorted(path.parent.name for path in PROVD.glob("*/entry.py"))
SERVER = {"ip": "192.0.2.1", "http_port": 8667, "tftp_port": 69}
LINE = {"username": "alice", "password": "line-secret", "proxy_ip": "192.0.2.1"}


def test_there_are_some() -> None:
    assert len(PLUGINS) > 100


@pytest.mark.slow
@pytest.mark.parametrize("name", PLUGINS)
def test_each_loads_and_configures_a_phone(name: str, standin: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(PROVD / name, folder)
    plugin = standin.load_plugin(folder)
    plugin.configure_common(dict(SERVER))
    served = folder / "var" / "tftpboot"
    before = {path for path in served.rglob("*") if path.is_file()}
    facts = plugin.facts
    device = {
        "id": "a", "mac": "00:11:22:33:44:55", "vendor": facts.vendor, "version": "1",
        "model": next(iter(facts.models)), "configured": True,
    }  # fmt: skip
    config = {**SERVER, "sip_lines": {"1": LINE}, "sccp_call_managers": {"1": {"ip": "192.0.2.1"}}}
    plugin.configure(device, standin.with_defaults(config))
    assert {path for path in served.rglob("*") if path.is_file()} - before
