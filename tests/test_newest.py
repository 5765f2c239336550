"""Which plugin of a phone is the newest: v10 comes after v9, by text it would be before."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalogues import SOUND, load_sound, sound_catalogue
from commands import phonegen
from phonegen.language.catalogue import natural

PLUGIN = (SOUND / "acme/plugins/p1.yaml").read_text("utf-8")


def with_plugins(root: Path, x1: str) -> Path:
    """The small catalogue with plugins v9 and v10, which carry X1 as told."""
    model = f"model: X1\ntype: deskphone\nlines: 2\nkeys: {{line: 4}}\nplugins: {x1}\n"
    changes = {f"acme/plugins/{name}.yaml": PLUGIN for name in ("v9", "v10")}
    changes["acme/x2.yaml"] = "model: X2\ntype: deskphone\nlines: 1\nplugins: {p1: {}}\n"
    return sound_catalogue(
        root, {**changes, "acme/x1.yaml": model, "acme/divergences.yaml": "[]\n"}
    )


@pytest.mark.parametrize(
    ("plugins", "order"),
    [
        ("{v9: {}, v10: {}}", ["v10", "v9"]),
        ("{v10: {}, v9: {}}", ["v10", "v9"]),
        ("{v9: {version: 10.2}, v10: {version: 9.4}}", ["v9", "v10"]),
        ("{v9: {version: 9.10}, v10: {version: 9.9}}", ["v9", "v10"]),
        ("{v9: {version: 10.2}, v10: {}}", ["v10", "v9"]),
    ],
)
def test_plugins_by_firmware_and_else_by_name(
    tmp_path: Path, plugins: str, order: list[str]
) -> None:
    vendor = load_sound(with_plugins(tmp_path, plugins)).vendors["acme"]
    assert [c.plugin.name for c in vendor.newest_first(vendor.models["x1"])] == order


def test_commands_take_the_newest_plugin(tmp_path: Path) -> None:
    folder = with_plugins(tmp_path, "{v9: {}, v10: {}}")
    assert "# test-acme-v10, model X1" in phonegen("preview", "acme/x1", folder=folder).stdout
    listed = phonegen("list", folder=folder).stdout
    assert listed.index("v9") < listed.index("v10")
    phonegen("new", "acme/x7", "--like", "x1", "--yes", folder=folder)
    assert "v10:" in (folder / "specs/acme/x7.yaml").read_text("utf-8")


def test_numbers_in_names_count_as_numbers() -> None:
    names = ["v10", "v9", "v9.10", "v9.9", "p", "10", "9"]
    assert sorted(names, key=natural) == ["p", "v9", "v9.9", "v9.10", "v10", "9", "10"]
