"""Fleets in provd: `phonegen devices` makes of a list what the server has, and only that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from catalogues import sound_catalogue
from commands import Done, phonegen
from extent import sampled
from phonegen.boot.provd_server import PLUGINS
from provd_fake import TOKEN, Answer, FakeProvd, fake_provd
from provd_rest import Provd, real_provd, running_provd, web_server

HEAD = "mac,phone,username,password,proxy,config"
ALICE = "02:ac:3e:00:00:01,acme/x1,alice,alices-s3cret,192.0.2.5,"
BOB = "02:ac:3e:00:00:02,acme/x1,bob,bobs-s3cret,192.0.2.5,"
A, B = "phonegen_02ac3e000001", "phonegen_02ac3e000002"
OURS = "test-acme-p1"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setenv("PROVD_TOKEN", TOKEN)
    return sound_catalogue(tmp_path / "project")


@pytest.fixture
def fake() -> Iterator[FakeProvd]:
    with fake_provd() as server:
        yield server


def listed(folder: Path, *rows: str) -> None:
    (folder / "phones.csv").write_text("\n".join([HEAD, *rows, ""]), "utf-8")


def run(name: str, server: FakeProvd | Provd, folder: Path, *more: object, code: int = 0) -> Done:
    done = phonegen(name, "phones.csv", "--provd", server.url, *more, folder=folder, code=code)
    for secret in (TOKEN, "s3cret"):
        assert secret not in done.stdout + done.stderr
    return done


def devices(server: FakeProvd | Provd, folder: Path, *more: object, code: int = 0) -> str:
    return run("devices", server, folder, *more, code=code).stdout


def written(fake: FakeProvd) -> list[tuple[str, str]]:
    """What was asked of the server that changes it, and forget it."""
    found = [(m, p.removeprefix("/0.2/")) for m, p in fake.asked if m != "GET"]
    fake.asked.clear()
    return found


def test_a_dry_run_sends_nothing(folder: Path, fake: FakeProvd) -> None:
    listed(folder, ALICE, BOB)
    assert devices(fake, folder).splitlines() == [
        f"02:ac:3e:00:00:01 acme/x1: new, {OURS}",
        f"02:ac:3e:00:00:02 acme/x1: new, {OURS}",
        "2 new, 0 as they should be",
        "nothing was changed; --apply does it",
    ]
    assert written(fake) == []


def test_devices_are_made_and_a_second_run_writes_nothing(folder: Path, fake: FakeProvd) -> None:
    listed(folder, ALICE, BOB)
    assert "2 devices done, 0 not" in devices(fake, folder, "--apply")
    assert fake.devices[A] == {
        "id": A, "mac": "02:ac:3e:00:00:01", "vendor": "Acme", "model": "X1", "plugin": OURS,
        "config": A, "configured": True,
    }  # fmt: skip
    line = fake.documents[A]["raw_config"]["sip_lines"]["1"]
    assert line["password"] == "alices-s3cret" and line["proxy_ip"] == "192.0.2.5"
    assert len(written(fake)) == 5  # a plugin, two configs, two devices
    assert "nothing changed, 2 as they should be" in devices(fake, folder, "--apply")
    assert written(fake) == []


def test_only_what_differs_is_changed(folder: Path, fake: FakeProvd) -> None:
    listed(folder, ALICE, BOB)
    devices(fake, folder, "--apply")
    written(fake)
    listed(folder, ALICE.replace("alices", "new").replace("alice,", "alicia,"), BOB)
    out = devices(fake, folder, "--apply")
    assert "  - sip_lines.1.username: alice -> alicia" in out
    assert "  - sip_lines.1.password: another secret" in out
    assert written(fake) == [("PUT", f"cfg_mgr/configs/{A}")]
    fake.devices[B]["plugin"] = "other"
    assert f"  - plugin: other -> {OURS}" in devices(fake, folder, "--apply")
    assert written(fake) == [("PUT", f"dev_mgr/devices/{B}")]
    fake.devices[B]["configured"] = False
    devices(fake, folder, "--apply")
    assert written(fake) == [("POST", "dev_mgr/reconfigure")]


def test_what_the_list_lacks_is_removed_when_asked(folder: Path, fake: FakeProvd) -> None:
    listed(folder, ALICE, BOB)
    devices(fake, folder, "--apply")
    fake.devices["other"] = {"id": "other", "mac": "02:ac:3e:00:00:09", "config": "c"}
    fake.documents["c"] = {"id": "c"}
    fake.documents["phonegen_02ac3e000007"] = {"id": "phonegen_02ac3e000007"}  # of an ended run
    listed(folder, ALICE)
    written(fake)
    assert "2 that the list does not have (--prune" in devices(fake, folder, "--apply")
    assert written(fake) == []
    devices(fake, folder, "--apply", "--prune")
    assert fake.devices.keys() == {A, "other"}
    assert fake.documents.keys() == {A, "c"}


def test_a_phone_that_came_before_its_list(folder: Path, fake: FakeProvd) -> None:
    """provd has made it a device, with a config of its own that goes by itself."""
    fake.devices["d"] = {"id": "d", "mac": "02:ac:3e:00:00:01", "version": "1.0", "config": "auto"}
    fake.documents["auto"] = {"id": "auto", "transient": True, "raw_config": {}}
    listed(folder, ALICE)
    devices(fake, folder, "--apply")
    assert fake.devices["d"]["config"] == A and fake.devices["d"]["version"] == "1.0"
    listed(folder, BOB)
    devices(fake, folder, "--apply", "--prune")
    assert "config" not in fake.devices["d"]  # it is not ours to remove
    assert fake.documents.keys() == {"auto", B}


def test_a_config_of_others_stays(folder: Path, fake: FakeProvd) -> None:
    fake.devices["d"] = {"id": "d", "mac": "02:ac:3e:00:00:01", "plugin": OURS, "config": "c"}
    fake.documents["c"] = {"id": "c", "raw_config": {}}
    listed(folder, ALICE, BOB)
    out = devices(fake, folder, "--apply", code=1)
    assert "02:ac:3e:00:00:01 acme/x1: has the config c of others" in out
    assert written(fake) == []
    devices(fake, folder, "--apply", "--adopt")
    assert fake.devices["d"]["config"] == A and "c" in fake.documents


def test_bad_rows_are_told_and_nothing_is_asked(folder: Path, fake: FakeProvd) -> None:
    wrong = [
        "0g,acme/x1,a,b,c,",
        "03,acme/x8,a,b,c,",
        "04,acme/x1,a,b,-,",
        "05,acme/x1,a,b,c,no.json",
    ]
    listed(folder, ALICE, *(f"02:ac:3e:00:00:{row}" for row in wrong))
    done = run("devices", fake, folder, "--apply", "--output-format", "json", code=1)
    lines = [d["line"] for d in json.loads(done.stdout) if d["path"].endswith(".csv")]
    assert sorted(lines) == [3, 4, 5, 6]
    assert fake.asked == []


def test_a_plugin_that_refuses_a_config(folder: Path, fake: FakeProvd) -> None:
    (folder / "bad.json").write_text('{"X_a": 1, "sip_lines": {"2": {"password": "a\\nb"}}}')
    listed(folder, BOB, "02:ac:3e:00:00:01,acme/x1,alice,a,192.0.2.5,bad.json")
    done = run("devices", fake, folder, "--apply", code=1)
    assert (
        "phones.csv:3:1: error: the plugin refuses the config of 02:ac:3e:00:00:01" in done.stdout
    )
    assert fake.asked == []


@pytest.mark.parametrize("point", sampled(range(8), [3]))
def test_a_run_that_ends_anywhere_leaves_each_device_whole(
    folder: Path, fake: FakeProvd, point: int
) -> None:
    """Plugin and config change together: at each moment the device has both old or both new."""
    listed(folder, ALICE)
    devices(fake, folder, "--apply")
    fake.devices[A]["plugin"] = "old"
    fake.installed.add("old")
    fake.documents[A]["raw_config"] = {"X_state": "old"}
    fake.configs.clear()
    count = 0

    def hook(method: str, path: str) -> Answer | None:
        nonlocal count
        count += 1
        if count > point:
            raise ConnectionError
        return None

    fake.hook = hook
    run("devices", fake, folder, "--apply", code=0 if point > 7 else 1)
    device = fake.devices[A]
    has_new = "sip_lines" in fake.documents[device["config"]]["raw_config"]
    assert (device["plugin"] == OURS) == has_new
    assert device["configured"]
    fake.hook = lambda *_: None
    devices(fake, folder, "--apply")
    assert fake.devices[A]["plugin"] == OURS
    assert [*fake.documents] == [fake.devices[A]["config"]]
    assert "nothing changed" in devices(fake, folder)


def test_what_the_server_cannot_configure_is_told(folder: Path, fake: FakeProvd) -> None:
    fake.refuses = {OURS}
    listed(folder, ALICE)
    done = run("devices", fake, folder, "--apply", code=1)
    assert f"02:ac:3e:00:00:01: {OURS} could not configure it" in done.stderr
    fake.refuses = set()
    assert "1 devices done, 0 not" in devices(fake, folder, "--apply")


def test_a_device_that_changes_meanwhile_is_left(folder: Path, fake: FakeProvd) -> None:
    listed(folder, ALICE)
    devices(fake, folder, "--apply")
    listed(folder, ALICE.replace("alices", "new"))

    def hook(method: str, path: str) -> Answer | None:
        if path.endswith("/installed"):
            fake.devices[A]["config"] = "another"
        return None

    fake.hook = hook
    assert "it was changed since" in run("devices", fake, folder, "--apply", code=1).stderr
    assert fake.devices[A]["config"] == "another"


def test_a_config_to_inherit_from(folder: Path, fake: FakeProvd) -> None:
    listed(folder, ALICE)
    done = run("devices", fake, folder, "--parent", "base", code=1)
    assert "the server has no config base" in done.stderr
    fake.documents["base"] = {"id": "base", "raw_config": {}}
    devices(fake, folder, "--apply", "--parent", "base")
    assert fake.documents[A]["parent_ids"] == ["base"]


def test_only_the_vendors_of_the_list_are_read(folder: Path, fake: FakeProvd) -> None:
    other = folder / "specs/other"
    other.mkdir()
    (other / "vendor.yaml").write_text('name: Other\nouis: ["00:15:65"]\n')
    (other / "y1.yaml").write_text("lines: nobody knows\n")
    listed(folder, ALICE)
    assert "1 new" in devices(fake, folder)
    listed(folder, ALICE, "00:15:65:00:00:01,other/y1,a,b,192.0.2.5,")
    fake.asked.clear()
    assert "specs/other/y1.yaml:1:" in run("devices", fake, folder, code=1).stdout
    assert fake.asked == []


def test_as_json(folder: Path, fake: FakeProvd) -> None:
    listed(folder, ALICE)
    devices(fake, folder, "--apply")
    listed(folder, ALICE.replace("alices", "new"))
    told = json.loads(devices(fake, folder, "--output-format", "json"))
    difference = {"name": "sip_lines.1.password", "server": "********", "list": "********"}
    assert told == {
        "applied": False,
        "devices": [
            {"mac": "02:ac:3e:00:00:01", "phone": "acme/x1", "state": "changed", "fleet": None,
             "plugin": OURS, "differences": [difference], "problem": None}
        ],
    }  # fmt: skip


# Fleets


def fleets(folder: Path, *rows: tuple[str, str]) -> None:
    """A list whose phones are of fleets."""
    text = "".join(f"{row},{fleet}\n" for row, fleet in rows)
    (folder / "phones.csv").write_text(f"{HEAD},fleet\n{text}", "utf-8")


IN_PARIS, IN_LYON = "phonegen_paris_02ac3e000001", "phonegen_lyon_02ac3e000002"


def test_one_list_for_several_servers(folder: Path, fake: FakeProvd) -> None:
    fleets(folder, (ALICE, "Paris"), (BOB, "lyon"))
    devices(fake, folder, "--fleet", "paris", "--apply")
    assert fake.devices.keys() == fake.documents.keys() == {IN_PARIS}
    told = json.loads(devices(fake, folder, "--fleet", "paris", "--output-format", "json"))
    assert [(d["mac"][-2:], d["fleet"], d["state"]) for d in told["devices"]] == [
        ("01", "paris", "same")
    ]
    with fake_provd() as other:
        devices(other, folder, "--fleet", "LYON", "--apply")
        assert other.devices.keys() == other.documents.keys() == {IN_LYON}
        assert "1 phones, none" in run("drift", other, folder, "--fleet", "lyon").stdout


def test_a_fleet_never_removes_what_is_of_another(folder: Path, fake: FakeProvd) -> None:
    """Neither with a list of its own, nor from a list that names fleets, nor without a name."""
    listed(folder, ALICE)
    devices(fake, folder, "--fleet", "paris", "--apply")
    listed(folder, BOB)
    devices(fake, folder, "--fleet", "lyon", "--apply", "--prune")
    third = "02:ac:3e:00:00:03,acme/x1,c,c-s3cret,192.0.2.5,"
    listed(folder, third)
    out = devices(fake, folder, "--apply", "--prune")
    assert out.splitlines()[-1] == "1 devices done, 0 not"
    assert fake.devices.keys() == {IN_PARIS, IN_LYON, "phonegen_02ac3e000003"}
    fleets(folder, (third, "paris"), (BOB, "lyon"))
    out = devices(fake, folder, "--fleet", "paris", "--prune", code=1)
    assert "is of the fleet without a name; --adopt takes it over" in out
    assert "1 taken, 0 as they should be, 1 that the list does not have" in out
    devices(fake, folder, "--fleet", "paris", "--apply", "--prune", "--adopt")
    assert fake.devices.keys() == {"phonegen_02ac3e000003", IN_LYON}
    assert fake.documents.keys() == {"phonegen_paris_02ac3e000003", IN_LYON}
    assert run("drift", fake, folder, "--fleet", "lyon").stdout.startswith("1 phones, none")


def test_a_device_that_another_fleet_took_over_is_not_removed(
    folder: Path, fake: FakeProvd
) -> None:
    """Its id still has the name of the former one, whose run may remove it while it is taken."""
    listed(folder, ALICE)
    devices(fake, folder, "--fleet", "paris", "--apply")
    listed(folder, ALICE)
    devices(fake, folder, "--fleet", "lyon", "--apply", "--adopt")
    assert fake.devices[IN_PARIS]["config"] == "phonegen_lyon_02ac3e000001"
    assert fake.documents.keys() == {"phonegen_lyon_02ac3e000001"}
    listed(folder, BOB)
    devices(fake, folder, "--fleet", "paris", "--apply", "--prune")
    assert IN_PARIS in fake.devices
    fake.devices[IN_PARIS]["config"] = IN_PARIS
    fake.documents[IN_PARIS] = {"id": IN_PARIS}

    def hook(method: str, path: str) -> Answer | None:
        if method == "GET" and path.endswith(IN_PARIS):
            fake.devices[IN_PARIS]["config"] = "phonegen_lyon_02ac3e000001"
        return None

    fake.hook = hook
    done = run("devices", fake, folder, "--fleet", "paris", "--apply", "--prune", code=1)
    assert "it was changed since it was looked at" in done.stderr
    assert IN_PARIS in fake.devices


def test_a_phone_goes_from_fleet_to_fleet_in_one_list(folder: Path, fake: FakeProvd) -> None:
    """A run without --fleet is about all that the list names."""
    third = "02:ac:3e:00:00:03,acme/x1,c,c-s3cret,192.0.2.5,"
    fleets(folder, (ALICE, "paris"), (BOB, "lyon"))
    devices(fake, folder, "--apply")
    assert fake.devices.keys() == {IN_PARIS, IN_LYON}
    fleets(folder, (ALICE, "lyon"), (BOB, ""), (third, "paris"))
    out = devices(fake, folder, "--apply", "--prune")
    assert f"  - config: {IN_PARIS} -> phonegen_lyon_02ac3e000001" in out
    in_paris = "phonegen_paris_02ac3e000003"
    assert fake.documents.keys() == {"phonegen_lyon_02ac3e000001", B, in_paris}
    assert fake.devices[IN_LYON]["config"] == B
    assert "nothing changed, 3 as they should be" in devices(fake, folder, "--apply", "--prune")


def test_fleets_that_a_list_does_not_have(folder: Path, fake: FakeProvd) -> None:
    def problems(name: str) -> list[str]:
        more = ["--fleet", name, "--output-format", "json"]
        found = json.loads(run("devices", fake, folder, *more, code=1).stdout)
        return [f"{d['line']}:{d['column']} {d['message']} ({d['hint']})" for d in found]

    fleets(folder, (ALICE, "paris"), (BOB, ""))
    assert problems("pari") == [
        "1:1 no phone of the list is of the fleet 'pari' (did you mean 'paris'?)",
        "3:1 nobody says the phone's fleet (name it in the column `fleet`, as for other phones "
        "of the list)",
    ]
    fleets(folder, (ALICE, "paris"), (BOB, "a_b"))
    column = len(BOB) + 2
    name = "letters a-z, digits, '.' and '-', at most 40"
    assert problems("paris") == [f"3:{column} 'a_b' is no name of a fleet ({name})"]
    done = run("devices", fake, folder, "--fleet", "a b", code=2)
    assert "'a b' is no name of a fleet" in done.stderr
    assert fake.asked == []


# Drift


def test_no_drift(folder: Path, fake: FakeProvd) -> None:
    listed(folder, ALICE, BOB)
    devices(fake, folder, "--apply")
    fake.devices[A]["version"] = "1.0"  # that of its plugin
    out = run("drift", fake, folder).stdout
    assert out == "2 phones, none not as the list wants them\n"


def test_drift_is_told_by_device(folder: Path, fake: FakeProvd) -> None:
    listed(folder, ALICE, BOB)
    devices(fake, folder, "--apply")
    fake.devices[A] |= {"plugin": "other", "version": "0.9"}
    fake.documents[A]["raw_config"]["sip_lines"]["1"] |= {"password": "x-s3cret", "number": "1"}
    listed(folder, ALICE, "02:ac:3e:00:00:03,acme/x1,c,c-s3cret,192.0.2.5,")
    written(fake)
    assert run("drift", fake, folder, code=1).stdout.splitlines() == [
        "02:ac:3e:00:00:01 acme/x1",
        f"  - plugin: other -> {OURS}",
        "  - sip_lines.1.password: another secret",
        "  - sip_lines.1.number: 1 -> nothing",
        "  - firmware: runs 0.9 (provd) -> 1.0",
        "02:ac:3e:00:00:03 acme/x1",
        "  - missing: the server has no device of it",
        "02:ac:3e:00:00:02",
        "  - extra: `phonegen devices` has made it, and the list does not have it",
        "3 phones, 3 not as the list wants them",
    ]
    assert written(fake) == []
    assert "nothing was changed" in devices(fake, folder)


def test_drift_for_programs_with_what_logs_tell(folder: Path, fake: FakeProvd) -> None:
    listed(folder, ALICE)
    devices(fake, folder, "--apply")
    line = (
        '192.0.2.9 - - [01/Dec/2025:10:00:00 +0000] "GET /02ac3e000001.cfg HTTP/1.1" 404 9 "-" '
        '"Acme X1 0.8 02:ac:3e:00:00:01"\n'
    )
    (folder / "access.log").write_text(line)
    told = json.loads(
        run("drift", fake, folder, "access.log", "--output-format", "json", code=1).stdout
    )
    assert told["phones"] == [
        {
            "mac": "02:ac:3e:00:00:01", "phone": "acme/x1", "line": 2, "drift": True,
            "device": "there", "differences": [],
            "firmware": {"runs": "0.8", "told_by": "access.log:1", "wanted": "1.0"},
            "fetched": {"path": "/02ac3e000001.cfg", "status": "404", "where": "access.log:1"},
        }
    ]  # fmt: skip


def test_wrong_use_of_drift(folder: Path, fake: FakeProvd, monkeypatch: Any) -> None:
    listed(folder, ALICE)
    monkeypatch.delenv("PROVD_TOKEN")
    run("drift", fake, folder, code=2)
    assert fake.asked == []


# In the real server


def test_a_fleet_in_the_real_server(folder: Path, tmp_path: Path) -> None:
    real_provd()
    phonegen("build", "--all", folder=folder)
    phonegen("package", "--out", folder / "dist", folder=folder)
    data = tmp_path / "provd"
    (data / PLUGINS).mkdir(parents=True)
    with web_server(folder / "dist") as url, running_provd(data) as provd:
        provd.ask("PUT", "configure/plugin_server", {"param": {"value": url}})
        provd.do("pg_mgr/install/update", {})
        listed(folder, ALICE, BOB)
        assert "2 devices done, 0 not" in devices(provd, folder, "--apply")
        assert "nothing changed, 2 as they should be" in devices(provd, folder, "--apply")
        assert "alices-s3cret" in "".join(provd.served(OURS).values())
        listed(folder, ALICE.replace("alices", "new"))
        assert "1 devices done, 0 not" in devices(provd, folder, "--apply")
        assert "new-s3cret" in "".join(provd.served(OURS).values())
        devices(provd, folder, "--apply", "--prune")
        served = "".join(provd.served(OURS).values())
        assert "new-s3cret" in served and "bobs-s3cret" not in served
        assert [d["id"] for d in provd.ask("GET", "dev_mgr/devices")[0]["devices"]] == [A]
        listed(folder, BOB)
        devices(provd, folder, "--apply", "--prune", "--fleet", "paris-12")
        found = provd.ask("GET", "dev_mgr/devices")[0]["devices"]
        assert {d["id"]: d["configured"] for d in found} == {
            A: True,
            "phonegen_paris-12_02ac3e000002": True,
        }
        assert "bobs-s3cret" in "".join(provd.served(OURS).values())
