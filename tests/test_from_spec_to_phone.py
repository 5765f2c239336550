"""What a spec says, done by the plugin that comes of it: each promise on its whole way."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from catalogues import sound_catalogue
from phonegen.diagnostics import Report
from phonegen.language.loading import load
from phonegen_targets.provd import plugin_files
from phonegen_targets.provd.preview import SERVER, write_plugin
from phonegen_targets.provd.standin import DeviceSupport, RawConfigError, load_plugin, with_defaults

DIALECT = """
about: Two files with secrets, and one of two alternatives.
syntax: {kind: assignments}
identify:
  agent: {user_agent: "Acme {model} {version} {mac}"}
  bare: {path: "/{MAC}.cfg"}
  lower: {path: "/low-{mac lower}.cfg"}
minimum_version: "2.5"
reject_models: ["X9*"]
files:
  main:
    name: "{MAC}.cfg"
    per: device
    settings: {all: {set: {name: "{{ admin_username }}"}}}
  secret:
    name: "{mac}-admin.cfg"
    per: device
    settings: {all: {set: {password: "{{ admin_password }}"}}}
  lines:
    name: "{mac}-lines.cfg"
    per: device
    settings: {all: {each: line in lines, set: {"{line.n}": "{{ line.password }}"}}}
  old: {name: "{mac}.old", per: device, when: "sip_transport == 'udp'",
    settings: {all: {set: {a: "{{ user_password }}"}}}}
  new: {name: "{mac}.new", per: device, when: "sip_transport != 'udp'",
    settings: {all: {set: {a: "{{ user_password }}"}}}}
"""
CONFIG: dict[str, Any] = {
    **SERVER,
    "admin_username": "admin",
    "admin_password": "admin-secret",
    "user_password": "user-secret",
    "sip_lines": {"1": {"username": "alice", "password": "line-secret"}},
}
DEVICE = {"id": "d", "mac": "02:ac:3e:aa:bb:cc", "vendor": "Acme", "model": "X1", "version": "3.0"}
NAMES = ["02AC3EAABBCC.cfg", "02ac3eaabbcc-admin.cfg", "02ac3eaabbcc-lines.cfg"]


@pytest.fixture
def plugin(tmp_path: Path) -> Any:
    changes = {"acme/dialects/d1.yaml": DIALECT, "acme/divergences.yaml": "[]\n"}
    report = Report()
    project = load(sound_catalogue(tmp_path / "project", changes), report)
    assert not report
    vendor = project.vendors["acme"]
    folder = tmp_path / "plugin"
    write_plugin(folder, plugin_files(project, vendor, vendor.plugins["p1"]))
    return load_plugin(folder)


def served(plugin: Any) -> dict[str, Path]:
    root = Path(plugin._tftpboot_dir)
    return {p.relative_to(root).as_posix(): p for p in root.rglob("*") if p.is_file()}


def configure(plugin: Any, **changes: object) -> dict[str, Path]:
    plugin.configure(DEVICE, with_defaults({**CONFIG, **changes}))
    return served(plugin)


def test_capitals_and_small_letters_in_names(plugin: Any) -> None:
    assert sorted(configure(plugin)) == sorted([*NAMES, "02ac3eaabbcc.old"])
    assert plugin.get_remote_state_trigger_filename(DEVICE) == NAMES[0]


class Request:
    """What an extractor sees of an HTTP request."""

    def __init__(self, path: str) -> None:
        self.path, self.args = path.encode(), dict[bytes, list[bytes]]()

    def getHeader(self, name: bytes) -> None:  # noqa: N802 - the server's name
        """No header."""


@pytest.mark.parametrize(
    ("path", "mac"),
    [
        ("/02AC3EAABBCC.cfg", "02:ac:3e:aa:bb:cc"),
        ("/02ac3eaabbcc.cfg", None),
        ("/low-02ac3eaabbcc.cfg", "02:ac:3e:aa:bb:cc"),
        ("/low-02AC3EAABBCC.cfg", None),
    ],
)
def test_capitals_and_small_letters_in_paths(plugin: Any, path: str, mac: str | None) -> None:
    found = plugin.http_dev_info_extractor.extract(Request(path), "http").result or {}
    assert found.get("mac") == mac


def test_every_file_with_a_secret_is_sensitive_and_the_server_s_alone(plugin: Any) -> None:
    before = os.umask(0o022)
    try:
        files = configure(plugin)
    finally:
        os.umask(before)
    with_secret = {name for name, path in files.items() if "secret" in path.read_text()}
    assert with_secret == files.keys() - {NAMES[0]}
    for name, path in files.items():
        wanted = name in with_secret
        assert plugin.is_sensitive_filename(name) == wanted, name
        assert stat.S_IMODE(path.stat().st_mode) == (0o600 if wanted else 0o644), name


def test_of_two_alternatives_the_other_goes_with_its_passwords(plugin: Any) -> None:
    assert "02ac3eaabbcc.old" in configure(plugin)
    files = configure(plugin, sip_transport="tcp")
    assert "02ac3eaabbcc.new" in files
    assert "02ac3eaabbcc.old" not in files
    plugin.deconfigure(DEVICE)
    assert served(plugin) == {}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"admin_password": "c\r\nd\x00"}, f"admin_password .* {NAMES[1]}"),
        (
            {"sip_lines": {"1": {"username": "a", "password": "b\nadmin = yes"}}},
            rf"sip_lines\.1\.password .* {NAMES[2]}",
        ),
    ],
)
def test_a_password_that_cannot_be_written_is_refused(
    plugin: Any, wrong: dict[str, Any], named: str
) -> None:
    with pytest.raises(RawConfigError, match=named):
        configure(plugin, **wrong)
    assert served(plugin) == {}


@pytest.mark.parametrize("name", ["replace", "chmod"])
def test_a_write_that_fails_leaves_no_file_but_the_last(
    plugin: Any, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = {name: path.read_text() for name, path in configure(plugin).items()}

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    root = Path(plugin._plugin_dir)
    all_before = sorted(root.rglob("*"))
    monkeypatch.setattr(os, name, full)
    with pytest.raises(OSError, match="No space"):
        configure(plugin, admin_username="other", admin_password="other")
    assert {name: path.read_text() for name, path in served(plugin).items()} == before
    assert sorted(root.rglob("*")) == all_before


NONE, COMPLETE = DeviceSupport.NONE, DeviceSupport.COMPLETE


@pytest.mark.parametrize(
    ("model", "version", "degree"),
    [
        ("X1", "2.4", NONE), ("X1", "2.4.9", NONE), ("X1", "2.5", COMPLETE),
        ("X1", "2.6", COMPLETE), ("X1", "2.10", COMPLETE), ("X1", "1.9", NONE),
        ("X9", "3.0", NONE), ("X95", "3.0", NONE),
        ("AX9", "3.0", DeviceSupport.PROBABLE), ("X8", "3.0", DeviceSupport.PROBABLE),
    ],
)  # fmt: skip
def test_what_a_plugin_cannot_configure(
    plugin: Any, model: str, version: str, degree: DeviceSupport
) -> None:
    told = {"vendor": "Acme", "model": model, "version": version}
    associate: Callable[[dict[str, str]], object] = plugin.pg_associator.associate
    assert associate(told) == degree
