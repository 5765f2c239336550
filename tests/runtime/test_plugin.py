"""The plugin as the server calls it."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SERVER = {"ip": "10.0.0.1", "http_port": 8667}
DEVICE = {"id": "d", "mac": "00:04:13:AA:BB:CC", "model": "X1", "vendor": "Acme"}
TEMPLATES = {
    "base.tpl": "user = {{ lines[0].username }}\npassword = {{ lines[0].password }}\n",
    "other.tpl": "<a>{{ admin_username }}</a>\n",
    "common.tpl": "server = {{ server_url }} {{ model.kind if model }}\n",
}
CONFIG: dict[str, Any] = {**SERVER, "sip_lines": {"1": {"username": "zoé", "password": "s3cret"}}}
Make = Callable[..., Any]


@pytest.fixture
def make(runtime: Any, tmp_path: Path) -> Make:
    """A function that makes a plugin of some facts, with TEMPLATES."""

    def plugin(files: list[Any] | None = None, **more: Any) -> Any:
        folder = tmp_path / "plugin"
        (folder / "templates").mkdir(parents=True, exist_ok=True)
        for name, text in TEMPLATES.items():
            (folder / "templates" / name).write_text(text, "utf-8")
        default = [runtime.File("base.tpl", "{mac}.cfg", trigger=True, secret=True)]
        facts = runtime.Facts(
            **{
                "name": "p",
                "vendor": "Acme",
                "defaults": {"lines": 2},
                "models": {"X1": {"kind": "small"}, "X2": {"lines": 4}},
                "files": default if files is None else files,
                **more,
            }
        )
        made = type("Plugin", (runtime.Plugin,), {"facts": facts})
        return made(None, str(folder), {}, {})

    return plugin


def served(plugin: Any) -> dict[str, str]:
    root = Path(plugin._tftpboot_dir)
    return {
        p.relative_to(root).as_posix(): p.read_text("utf-8") for p in root.rglob("*") if p.is_file()
    }


def test_a_phone_gets_its_file_and_loses_it(make: Make) -> None:
    plugin = make()
    plugin.configure(DEVICE, dict(CONFIG))
    assert served(plugin) == {"000413aabbcc.cfg": "user = zoé\npassword = s3cret\n"}
    assert plugin.get_remote_state_trigger_filename(DEVICE) == "000413aabbcc.cfg"
    assert plugin.is_sensitive_filename("000413aabbcc.cfg")
    plugin.deconfigure(DEVICE)
    plugin.deconfigure(DEVICE)
    assert served(plugin) == {}


def mode(plugin: Any, name: str) -> int:
    return stat.S_IMODE(Path(plugin._tftpboot_dir, name).stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_server_reads_files_with_secrets(runtime: Any, make: Make, umask: int) -> None:
    files = [
        runtime.File("base.tpl", "{mac}.cfg", trigger=True, secret=True),
        runtime.File("other.tpl", "{mac}.xml", policy="xml"),
    ]
    plugin = make(files)
    before = os.umask(umask)
    try:
        plugin.configure(DEVICE, dict(CONFIG))
    finally:
        os.umask(before)
    assert mode(plugin, "000413aabbcc.cfg") == 0o600
    assert mode(plugin, "000413aabbcc.xml") == 0o644


def test_what_is_the_same_already_is_only_touched(make: Make) -> None:
    plugin = make()
    plugin.configure(DEVICE, dict(CONFIG))
    path = Path(plugin._tftpboot_dir, "000413aabbcc.cfg")
    os.utime(path, (1, 1))
    before = path.stat()
    plugin.configure(DEVICE, dict(CONFIG))
    assert path.stat().st_ino == before.st_ino
    assert path.stat().st_mtime > 1
    plugin.configure(DEVICE, {**CONFIG, "sip_lines": {}})
    assert "zoé" not in path.read_text("utf-8")


def test_a_failed_write_leaves_the_old_file_and_no_other(make: Make, monkeypatch: Any) -> None:
    plugin = make()
    plugin.configure(DEVICE, dict(CONFIG))
    before = served(plugin)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        plugin.configure(DEVICE, {**CONFIG, "sip_lines": {}})
    assert served(plugin) == before
    assert not list(Path(plugin._tftpboot_dir).parent.glob("unfinished-*"))


def test_what_is_not_complete_lies_outside_of_what_is_served(make: Make, monkeypatch: Any) -> None:
    plugin = make()
    seen: list[str] = []
    rename = os.replace

    def noted(source: str, target: str) -> None:
        seen.append(source)
        rename(source, target)

    monkeypatch.setattr(os, "replace", noted)
    plugin.configure(DEVICE, dict(CONFIG))
    assert seen
    assert not any(path.startswith(plugin._tftpboot_dir) for path in seen)


def test_of_alternatives_one_is_written_and_another_removed(runtime: Any, make: Make) -> None:
    old = runtime.File("base.tpl", "old/{mac}.cfg", secret=True, when="model.kind == 'small'")
    new = runtime.File("base.tpl", "{mac}.cfg", trigger=True, secret=True, when="admin_username")
    plugin = make([old, new])
    plugin.configure(DEVICE, {**CONFIG, "admin_username": "a"})
    assert set(served(plugin)) == {"old/000413aabbcc.cfg", "000413aabbcc.cfg"}
    plugin.configure({**DEVICE, "model": "X2"}, {**CONFIG, "admin_username": "a"})
    assert set(served(plugin)) == {"000413aabbcc.cfg"}
    same_name = [
        runtime.File("base.tpl", "{mac}.cfg", trigger=True, when="False"),
        runtime.File("other.tpl", "{mac}.cfg", trigger=True, policy="xml"),
    ]
    plugin = make(same_name)
    plugin.configure(DEVICE, {**CONFIG, "admin_username": "<&>"})
    assert served(plugin)["000413aabbcc.cfg"] == "<a>&lt;&amp;&gt;</a>\n"


def test_a_device_without_mac_is_told_in_the_log(make: Make, caplog: Any) -> None:
    plugin = make()
    plugin.configure({"id": "d7"}, dict(CONFIG))
    assert "A device without MAC address cannot be configured: d7" in caplog.text
    assert served(plugin) == {}
    assert plugin.get_remote_state_trigger_filename({}) is None
    plugin.deconfigure({"mac": "00:04"})


def test_a_name_with_the_model_needs_one(runtime: Any, make: Make, caplog: Any) -> None:
    plugin = make([runtime.File("base.tpl", "{model}-{mac}.cfg", trigger=True)])
    plugin.configure({"mac": DEVICE["mac"]}, dict(CONFIG))
    assert "MAC address and model" in caplog.text
    plugin.configure({**DEVICE, "model": "../../X 1"}, dict(CONFIG))
    assert set(served(plugin)) == {"______X_1-000413aabbcc.cfg"}


def test_files_of_the_plugin_and_of_models(runtime: Any, make: Make) -> None:
    files = [
        runtime.File("base.tpl", "{mac}.cfg", trigger=True),
        runtime.File("common.tpl", "all.cfg", per="plugin"),
        runtime.File("common.tpl", "{model}-{model.kind}.cfg", per="model"),
    ]
    plugin = make(files)
    plugin.configure_common(dict(SERVER))
    assert served(plugin) == {
        "all.cfg": "server = http://10.0.0.1:8667 \n",
        "X1-small.cfg": "server = http://10.0.0.1:8667 small\n",
    }


def test_an_own_template_takes_the_place_of_ours(make: Make) -> None:
    plugin = make()
    own = Path(plugin._tftpboot_dir).parent / "templates"
    for name, text in [("base.tpl", "all"), ("X1.tpl", "model"), ("000413aabbcc.cfg.tpl", "phone")]:
        (own / name).write_text(text + " {{ mac }}")
        plugin.configure(DEVICE, dict(CONFIG))
        assert served(plugin)["000413aabbcc.cfg"] == f"{text} 000413aabbcc"
    for name in ("000413aabbcc.cfg.tpl", "X1.tpl", "base.tpl"):
        (own / name).unlink()
    plugin.configure(DEVICE, dict(CONFIG))
    assert "zoé" in served(plugin)["000413aabbcc.cfg"]


@pytest.mark.parametrize(
    ("config", "url"),
    [
        ({"ip": "10.0.0.1"}, "http://10.0.0.1:8667"),
        ({"ip": "10.0.0.1", "http_port": 80}, "http://10.0.0.1:80"),
        ({"http_base_url": "https://a.example/p"}, "https://a.example/p"),
    ],
)
def test_the_servers_address(runtime: Any, config: dict[str, Any], url: str) -> None:
    assert runtime.server_url(config) == url


def test_a_config_without_the_servers_address_is_refused(runtime: Any) -> None:
    with pytest.raises(runtime.RawConfigError):
        runtime.server_url({})


def test_parts_of_the_servers_address(runtime: Any) -> None:
    parts = runtime.server_urls("https://prov.example.org/a/b/")
    assert parts["server_port"] == 443
    assert parts["server_path"] == "a/b"
    assert parts["server_host"] == "prov.example.org/a/b/"
    assert runtime.server_urls("http://h:99999/")["server_port"] == 80


@pytest.mark.parametrize("suffix", ["term=#SEARCH", "a={b}", "a=%s", "{__class__}", "}{"])
@pytest.mark.parametrize("user_in_path", [True, False])
def test_the_end_of_a_phonebooks_address_is_plain_text(
    runtime: Any, make: Make, suffix: str, user_in_path: bool
) -> None:
    book = runtime.Phonebook("acme", "lookup", suffix, user_in_path)
    plugin = make(phonebooks={"phonebook_url": book})
    config = {**CONFIG, "X_xivo_phonebook_ip": "10.0.0.9", "X_xivo_user_uuid": "u-1"}
    found = plugin._context(DEVICE, config, "line")["phonebook_url"]
    assert found.startswith("http://10.0.0.9:9498/0.1/directories/lookup/default/acme")
    assert found.endswith(suffix)
    assert "u-1" in found


def test_certificates_of_several_lines(runtime: Any, make: Make) -> None:
    pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    plugin = make(texts=["sip_local_key"])
    assert plugin._context(DEVICE, {**CONFIG, "sip_local_key": pem}, "line")["sip_local_key"] == pem
    context = plugin._context(DEVICE, {**CONFIG, "sip_local_key": "a\nb = c"}, "line")
    assert "sip_local_key" not in context


def test_how_phones_are_told(runtime: Any, make: Make) -> None:
    assert isinstance(make().synchronize(DEVICE, {}).result, Exception)
    plugin = make(notify=runtime.Notify("check-sync", {"Action": "x"}))
    assert plugin.synchronize({"ip": "10.0.0.2"}, {}).result is None


def test_what_a_config_says_of_itself_is_cleaned(make: Make) -> None:
    plugin = make()
    hostile = {"username": "a\nadmin = yes", "password": "b\r\n\x00c"}
    plugin.configure(DEVICE, {**CONFIG, "sip_lines": {"1": hostile}})
    assert served(plugin)["000413aabbcc.cfg"] == "user = a admin = yes\npassword = b c\n"


def test_unknown_models_do_not_fill_the_memory(make: Make) -> None:
    logging.disable(logging.CRITICAL)
    try:
        plugin = make()
        for n in range(50):
            plugin.configure({**DEVICE, "model": f"Z{n}"}, dict(CONFIG))
    finally:
        logging.disable(logging.NOTSET)
    assert not plugin._accounts
    assert not plugin._slots
