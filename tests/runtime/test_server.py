"""The server's modules under the names that they had, and have."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

SERVER = Path(__file__).parents[2] / "targets/phonegen_targets/provd/runtime/server.py"


@pytest.fixture
def modules(standin: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A function that puts the stand-in's modules in place under a name of their package."""
    with standin.in_place():
        found = {n: m for n, m in sys.modules.items() if n.partition(".")[0] == "wazo_provd"}
        monkeypatch.setitem(sys.modules, "yaml", sys.modules["yaml"])

    def place(package: str) -> dict[str, Any]:
        for name in ("wazo_provd", "provd"):
            monkeypatch.setitem(sys.modules, name, None)
        for name, module in found.items():
            monkeypatch.setitem(sys.modules, name.replace("wazo_provd", package, 1), module)
        names: dict[str, Any] = {}
        exec(compile(SERVER.read_text("utf-8"), str(SERVER), "exec"), names)
        return names

    return place


@pytest.mark.parametrize("package", ["wazo_provd", "provd"])
def test_the_servers_names_old_and_new(modules: Any, package: str) -> None:
    names = modules(package)
    for name in names["__all__"]:
        assert name in names
    assert names["plugins"].StandardPlugin is names["StandardPlugin"]
