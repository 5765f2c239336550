"""Phones of a running provd go from hand-written plugins to ours, and back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from catalogues import sound_catalogue, the_repository
from commands import phonegen
from phonegen.boot.provd_server import PLUGINS
from phonegen.dialects.areas import Area
from phonegen.language.spec.plugin import Divergence
from phonegen.migration.journal import Journal, JournalError, Switch
from phonegen.migration.plan import successors, touched
from phonegen.provd.server import Server, ServerError, address
from provd_fake import TOKEN, Answer, FakeProvd, fake_provd, said
from provd_rest import Provd, real_provd, running_provd, web_server

RAW = {"sip_lines": {"1": {"username": "zoé", "password": "s3cret", "proxy_ip": "192.0.2.1"}}}
REASON = "The hand-written plugin writes the name without its accents."
OURS = "test-acme-p1"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("PROVD_TOKEN", TOKEN)
    return sound_catalogue(tmp_path / "project")


@pytest.fixture
def fake() -> Iterator[FakeProvd]:
    with fake_provd() as server:
        for n, (model, plugin) in enumerate(
            [("X1", "wazo-acme-1"), ("X2", "wazo-acme-1"), ("X1", OURS), ("Z", "wazo-other")]
        ):
            server.devices[f"d{n}"] = {
                "id": f"d{n}", "mac": f"02:ac:3e:00:00:0{n}", "vendor": "Acme", "model": model,
                "version": "1.0", "plugin": plugin, "config": "c", "configured": True,
            }  # fmt: skip
        server.configs["c"] = RAW
        server.installed = {"wazo-acme-1", "wazo-other"}
        yield server


def migrate(fake: FakeProvd | Provd, folder: Path, *more: object, code: int = 0) -> tuple[str, str]:
    done = phonegen("migrate", "--provd", fake.url, *more, folder=folder, code=code)
    for secret in (TOKEN, "s3cret"):
        assert secret not in done.stdout + done.stderr
    return done.stdout, done.stderr


def plugins(fake: FakeProvd) -> list[str]:
    return [device["plugin"] for device in fake.devices.values()]


def changed(fake: FakeProvd) -> list[str]:
    return [path for method, path in fake.asked if method != "GET"]


def test_a_dry_run_changes_nothing(folder: Path, fake: FakeProvd) -> None:
    out, _ = migrate(fake, folder)
    assert out.splitlines() == [
        f"02:ac:3e:00:00:00 X1: wazo-acme-1 -> {OURS}",
        f"  - {REASON}",
        f"02:ac:3e:00:00:01 X2: wazo-acme-1 -> {OURS}",
        f"  - {REASON}",
        f"2 of wazo-acme-1 to {OURS}",
        "nothing was changed; --apply switches these devices",
    ]
    assert changed(fake) == []
    assert not (folder / "phonegen-migrate.jsonl").exists()


def test_as_json(folder: Path, fake: FakeProvd) -> None:
    out, _ = migrate(fake, folder, "--output-format", "json", "--device", "d1")
    assert json.loads(out) == {
        "devices": [
            {"device": "d1", "mac": "02:ac:3e:00:00:01", "model": "X2", "from": "wazo-acme-1",
             "to": OURS, "differences": [REASON], "problem": None}
        ]
    }  # fmt: skip


def test_there_and_back(folder: Path, fake: FakeProvd) -> None:
    before = json.loads(json.dumps(fake.devices))
    out, _ = migrate(fake, folder, "--apply")
    assert out.endswith("2 devices switched, 0 not; `--undo phonegen-migrate.jsonl` goes back\n")
    assert plugins(fake) == [OURS, OURS, OURS, "wazo-other"]
    assert OURS in fake.installed
    state = (folder / "phonegen-migrate.jsonl").read_text()
    assert "s3cret" not in state and TOKEN not in state
    assert "no device is on" in migrate(fake, folder)[0]
    out, _ = migrate(fake, folder, "--undo", "phonegen-migrate.jsonl")
    assert out == "2 devices are on their former plugins, 0 are not\n"
    assert fake.devices == before
    out, _ = migrate(fake, folder, "--undo", "phonegen-migrate.jsonl")
    assert out.startswith("0 devices")


@pytest.mark.parametrize("chosen", [("--device", "02:ac:3e:00:00:01"), ("--device", "d1")])
def test_some(folder: Path, fake: FakeProvd, chosen: tuple[str, str]) -> None:
    migrate(fake, folder, "--apply", *chosen)
    assert plugins(fake) == ["wazo-acme-1", OURS, OURS, "wazo-other"]


def test_a_vendor(folder: Path, fake: FakeProvd) -> None:
    assert "2 of wazo-acme-1" in migrate(fake, folder, "--vendor", "acme")[0]
    assert "there is no vendor 'acmee'" in migrate(fake, folder, "--vendor", "acmee", code=1)[0]


def test_a_wrong_device_stops_all(folder: Path, fake: FakeProvd) -> None:
    _, err = migrate(fake, folder, "--apply", "--device", "d0", "--device", "d9", code=1)
    told = "phonegen: --device d9: the server has no device of this id or MAC address\n"
    assert err == told
    assert changed(fake) == []


def test_a_device_that_vanishes_or_changes_is_left(folder: Path, fake: FakeProvd) -> None:
    def hook(method: str, path: str) -> Answer | None:
        if path.endswith("/installed"):  # between reading and switching
            fake.devices.pop("d0", None)
            fake.devices["d1"]["plugin"] = "wazo-other"
        return None

    fake.hook = hook
    out, err = migrate(fake, folder, "--apply", code=1)
    assert "d0: it has vanished since it was shown" in err
    assert "d1: it was changed since it was shown" in err
    assert "0 devices switched, 2 not" in out
    assert not any("dev_mgr" in path for path in changed(fake))


def test_a_device_that_vanishes_while_it_is_switched(folder: Path, fake: FakeProvd) -> None:
    fake.hook = lambda method, path: (404, b"", {}) if method == "PUT" and "d0" in path else None
    _, err = migrate(fake, folder, "--apply", code=1)
    assert "d0: it has vanished since it was shown" in err
    assert plugins(fake)[:2] == ["wazo-acme-1", OURS]


def test_a_device_that_ours_cannot_configure_goes_back(folder: Path, fake: FakeProvd) -> None:
    fake.refuses = {OURS}
    out, err = migrate(fake, folder, "--apply", code=1)
    assert f"d0: {OURS} could not configure it; it is on wazo-acme-1 again" in err
    assert "0 devices switched, 2 not" in out
    assert plugins(fake)[:2] == ["wazo-acme-1"] * 2
    assert "0 devices" in migrate(fake, folder, "--undo", "phonegen-migrate.jsonl")[0]


def test_a_config_that_ours_refuses_is_not_switched(folder: Path, fake: FakeProvd) -> None:
    fake.configs["c"] = {"sip_lines": {"1": {"username": "a", "password": "s3cret\nx"}}}
    fake.devices["d1"]["config"] = "gone"
    out, _ = migrate(fake, folder, "--apply", code=1)
    assert "  ! test-acme-p1 refuses its config: sip_lines.1.password cannot be written" in out
    assert "  ! it has no config; it is not switched" in out
    assert plugins(fake)[:2] == ["wazo-acme-1"] * 2


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_interruption_is_resumed_and_undone(folder: Path, fake: FakeProvd, when: str) -> None:
    def hook(method: str, path: str) -> Answer | None:
        if method == "PUT" and path.endswith("d1"):
            if when == "after":
                fake.devices["d1"]["plugin"] = OURS
            raise ConnectionError
        return None

    fake.hook = hook
    _, err = migrate(fake, folder, "--apply", code=1)
    assert "dev_mgr/devices/d1: " in err
    state = folder / "phonegen-migrate.jsonl"
    state.write_bytes(state.read_bytes() + b'{"event": "switch')  # killed while it wrote
    fake.hook = lambda *_: None
    left = "no device is on" if when == "after" else "1 of wazo-acme-1"
    assert left in migrate(fake, folder, "--apply")[0]
    assert plugins(fake)[:2] == [OURS, OURS]
    out, _ = migrate(fake, folder, "--undo", state)
    assert out.startswith("2 devices are on their former plugins")
    assert plugins(fake)[:2] == ["wazo-acme-1"] * 2


def test_undo_leaves_what_went_elsewhere(folder: Path, fake: FakeProvd) -> None:
    migrate(fake, folder, "--apply")
    del fake.devices["d0"]
    fake.devices["d1"]["plugin"] = "wazo-other"
    _, err = migrate(fake, folder, "--undo", "phonegen-migrate.jsonl", code=1)
    assert "d0: it has vanished" in err
    assert "d1: it is on wazo-other now, and stays there" in err
    fake.installed.remove("wazo-acme-1")
    _, err = migrate(fake, folder, "--undo", "phonegen-migrate.jsonl", code=1)
    assert "these plugins must be installed again first: wazo-acme-1" in err


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((200, b"<html>", {}), "is not JSON"),
        ((200, b"[" * 100_000, {}), "is not JSON"),
        ((200, b"[]", {}), "no 'devices' in it"),
        ((200, b'{"devices": {}}', {}), "no 'devices' in it"),
        ((200, b"", {}), "no 'devices' in it"),
        ((200, b"{}", {"Content-Length": "99"}), "no 'devices' in it"),
        ((500, b"oops\nmore", {}), "devices: HTTP status 500: oops"),
        ((401, b"", {}), "devices: the token is refused"),
        ((403, b"", {}), "devices: the token may not do this"),
        ((302, b"", {"Location": "http://127.0.0.1:9/"}), "devices: HTTP status 302"),
    ],
)
def test_a_server_that_lies(folder: Path, fake: FakeProvd, answer: Answer, why: str) -> None:
    status, body, headers = answer
    fake.hook = lambda method, path: (status, body, headers) if "devices" in path else None
    _, err = migrate(fake, folder, "--apply", code=1)
    assert err.startswith("phonegen: ") and err.count("\n") == 1
    assert why in err
    assert changed(fake) == []


def test_devices_that_are_none_are_left_out(folder: Path, fake: FakeProvd) -> None:
    strange = [1, {}, {"id": 7}, {"id": "e", "plugin": ["wazo-acme-1"]}, fake.devices["d0"]]
    strange.append({"id": "\x1b[2J", "plugin": "wazo-acme-1", "model": "\x1b", "config": "c"})
    fake.hook = lambda m, p: said({"devices": strange}) if p.endswith("recurse=true") else None
    out, _ = migrate(fake, folder)
    assert f"2 of wazo-acme-1 to {OURS}" in out and "\x1b" not in out


def test_a_server_that_says_nothing_or_too_much(fake: FakeProvd, monkeypatch: Any) -> None:
    monkeypatch.setattr("phonegen.provd.server.LONGEST", 10)
    with pytest.raises(ServerError, match="has more than"):
        Server(fake.url, TOKEN).devices()
    with pytest.raises(ServerError, match="does not answer: "):
        Server("http://127.0.0.1:9/0.2", TOKEN).devices()


def test_a_plugin_that_cannot_be_installed(folder: Path, fake: FakeProvd) -> None:
    answers = {"/install/1": said({"status": "install|fail"})}
    fake.hook = lambda m, p: next((a for end, a in answers.items() if p.endswith(end)), None)
    assert f"{OURS} could not be installed" in migrate(fake, folder, "--apply", code=1)[1]
    assert plugins(fake)[:2] == ["wazo-acme-1"] * 2
    fake.installed.remove(OURS)
    answers["/install/install"] = (201, b"", {})
    assert "does not say where" in migrate(fake, folder, "--apply", code=1)[1]
    answers["/install/install"] = (400, b"no such plugin", {})
    assert "HTTP status 400: no such plugin" in migrate(fake, folder, "--apply", code=1)[1]
    assert plugins(fake)[:2] == ["wazo-acme-1"] * 2


@pytest.mark.parametrize(
    ("options", "token", "why"),
    [
        ([], "", "is wanted in $PROVD_TOKEN"),
        ([], "two words", "one word"),
        (["--token-file", "none"], "", "cannot be read"),
        (["--token-file", "."], "", "cannot be read"),
        (["--token-file", "/dev/zero"], "", "one word"),
        (["--apply", "--undo", "x"], TOKEN, "exclude each other"),
    ],
)
def test_wrong_use(
    folder: Path, fake: FakeProvd, monkeypatch: Any, options: list[str], token: str, why: str
) -> None:
    monkeypatch.setenv("PROVD_TOKEN", token)
    _, err = migrate(fake, folder, *options, code=2)
    assert why in err
    assert fake.asked == []


def test_the_token_of_a_file(folder: Path, fake: FakeProvd, monkeypatch: Any) -> None:
    monkeypatch.delenv("PROVD_TOKEN")
    (folder / "token").write_text(f"{TOKEN}\n")
    assert "2 of wazo-acme-1" in migrate(fake, folder, "--token-file", "token")[0]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("http://h:8666", "http://h:8666/0.2"),
        ("https://h/api/provd/", "https://h/api/provd/0.2"),
        ("https://h/api/provd/0.2", "https://h/api/provd/0.2"),
        ("h:8666", None), ("ftp://h", None), ("http://", None), ("http://u:p@h", None),
        ("http://h/?token=x", None), ("http://[h", None),
    ],
)  # fmt: skip
def test_addresses(given: str, wanted: str | None) -> None:
    if wanted is not None:
        assert address(given) == wanted
    else:
        with pytest.raises(ValueError, match=r".+"):
            address(given)


@pytest.mark.parametrize("text", ["{}", "[]", "x", '{"event": 1}', "\n"])
def test_a_state_file_with_errors(tmp_path: Path, text: str) -> None:
    path = tmp_path / "s"
    journal = Journal(path, "http://a/0.2")
    with pytest.raises(JournalError, match="cannot be read"):
        journal.open_switches()
    journal.note("switched", Switch("d", "a", "b"))
    path.write_text(path.read_text() + text + "\n")
    with pytest.raises(JournalError, match=r"s:2: this is no line"):
        journal.open_switches()
    with pytest.raises(JournalError, match=r"s:1: this was done on http://a/0.2"):
        Journal(path, "http://b/0.2").open_switches()


# What is noticed


def divergence(**more: Any) -> Divergence:
    given = {"plugins": ["wazo-*"], "category": "files", "setting": "*", "reason": "A reason why."}
    return Divergence.model_validate({**given, **more})


@pytest.mark.parametrize(
    ("more", "config", "wanted"),
    [
        ({}, {}, True),
        ({"plugins": ["other-*"]}, {}, False),
        ({"setting": "b*"}, {}, False),
        ({"setting": ["b*", "a.*"]}, {}, True),
        ({"category": "ident"}, {}, False),
        ({"scenario": "X2/*"}, {}, False),
        ({"scenario": "X[12]/*"}, {}, False),
        ({"scenario": "M1/*"}, {}, True),
        ({"scenario": "*/keys-no-value"}, {}, False),
        ({"scenario": "*/keys-no-value"}, {"funckeys": {"1": {"type": "blf"}}}, True),
        ({"scenario": "*/null-values", "category": "outcome"}, {"locale": None}, True),
        ({"scenario": "*/no-proxy"}, {"sip_lines": {"1": {"password": "a"}}}, True),
        ({"scenario": "*/no-proxy"}, {"sip_lines": {"1": {"proxy_ip": "a"}}}, False),
        ({"scenario": "*/lines-sparse"}, {"sip_lines": {"2": {}}}, True),
        ({"scenario": "*/hostile*"}, RAW, False),
    ],
)
def test_which_differences_a_config_touches(
    more: dict[str, Any], config: dict[str, Any], wanted: bool
) -> None:
    found = touched([divergence(**more)], "wazo-1", "M1", config, ["a.b"], lambda _: "other")
    assert found == (["A reason why."] if wanted else [])


def test_what_a_user_notices_first_comes_first() -> None:
    entries = [
        divergence(setting="log", reason="It logs more."),
        divergence(setting="timezone", reason="It has the time."),
        divergence(setting="account.*", reason="It has the name."),
        divergence(setting="linekey.*", reason="It has the keys."),
        divergence(category="outcome", setting="configure", reason="It is configured."),
    ]
    names = ["log", "timezone", "account.1", "linekey.1"]
    areas: dict[str, Area] = {
        "log": "network", "timezone": "time", "account.*": "calls", "linekey.*": "keys",
        "configure": "configured",
    }  # fmt: skip
    found = touched(entries, "wazo-1", "M", {}, names, lambda entry: areas[str(entry.setting)])
    assert [reason.split()[-1] for reason in found] == [
        "configured.", "name.", "keys.", "time.", "more."
    ]  # fmt: skip


def test_each_plugin_of_the_catalogue_replaces_one() -> None:
    known = successors(the_repository())
    assert len(known) == sum(1 for _, p in the_repository().plugins() if p.spec.replaces)
    assert known["wazo-yealink-v86"].plugin_id == "phonegen-yealink-v86"


# In the real server


def test_there_and_back_in_the_real_server(folder: Path, tmp_path: Path) -> None:
    real_provd()
    phonegen("build", "--all", folder=folder)
    phonegen("package", "--out", folder / "dist", folder=folder)
    data = tmp_path / "provd"
    old = data / PLUGINS / "wazo-acme-1"
    shutil.copytree(folder / "generated/provd" / OURS, old)
    with web_server(folder / "dist") as url, running_provd(data) as provd:
        provd.ask("PUT", "configure/plugin_server", {"param": {"value": url}})
        provd.do("pg_mgr/install/update", {})
        raw = {**RAW, "ip": "192.0.2.1", "http_port": 8667, "tftp_port": 69}
        config = {"id": "c", "parent_ids": [], "raw_config": raw, "deletable": True}
        provd.ask("POST", "cfg_mgr/configs", {"config": config})
        for n in (1, 2):
            device = {"id": f"d{n}", "mac": f"02:ac:3e:00:00:0{n}", "vendor": "Acme", "model": "X1",
                      "version": "1.0", "plugin": "wazo-acme-1", "config": "c"}  # fmt: skip
            provd.ask("POST", "dev_mgr/devices", {"device": device})
        before = provd.ask("GET", "dev_mgr/devices")[0]
        files = provd.served("wazo-acme-1")
        assert f"2 of wazo-acme-1 to {OURS}" in migrate(provd, folder)[0]
        migrate(provd, folder, "--apply")
        assert provd.served(OURS) == files
        assert provd.served("wazo-acme-1") == {}
        devices = provd.ask("GET", "dev_mgr/devices")[0]["devices"]
        assert {(d["plugin"], d["configured"]) for d in devices} == {(OURS, True)}
        migrate(provd, folder, "--undo", "phonegen-migrate.jsonl")
        assert provd.served("wazo-acme-1") == files
        assert provd.ask("GET", "dev_mgr/devices")[0] == before
