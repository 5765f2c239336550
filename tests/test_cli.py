"""The commands, run as a user runs them."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from commands import phonegen, phonegen_alone
from extent import sampled
from phonegen.codes import Code

WARNING = Path(__file__).parent / "errors/divergences/divergence-plugin.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_catalogue(tmp_path)


def tree(folder: Path) -> dict[str, bytes]:
    """All files but caches: what a build remembers is not what it writes."""
    files = {p.relative_to(folder): p for p in folder.rglob("*") if p.is_file()}
    return {k.as_posix(): p.read_bytes() for k, p in files.items() if k.parts[0] != ".cache"}


def test_build_says_what_changed(folder: Path) -> None:
    first = phonegen("build", "acme/x1", folder=folder).stdout
    assert "+ generated/provd/test-acme-p1/entry.py" in first
    assert "up to date" in phonegen("build", "acme/x1", folder=folder).stdout
    spec = folder / "specs/acme/x1.yaml"
    spec.write_text(spec.read_text().replace("lines: 2", "lines: 3"))
    assert (
        "~ generated/provd/test-acme-p1/entry.py"
        in phonegen("build", "acme/x1", folder=folder).stdout
    )


def test_build_all_removes_what_is_stale_and_nothing_else(folder: Path) -> None:
    phonegen("build", "--all", folder=folder)
    stray = folder / "generated/provd/test-acme-p0/entry.py"
    stray.parent.mkdir()
    stray.write_text("old")
    (folder / "mine.txt").write_text("mine")
    assert (
        "- generated/provd/test-acme-p0/entry.py"
        in phonegen("build", "--all", folder=folder).stdout
    )
    assert not stray.parent.exists()
    assert (folder / "mine.txt").exists()


def test_an_unchanged_file_is_not_touched(folder: Path) -> None:
    phonegen("build", "--all", folder=folder)
    info = folder / "generated/provd/test-acme-p1/plugin-info"
    before = info.stat().st_mtime_ns
    dialect = folder / "specs/acme/dialects/d1.yaml"
    dialect.write_text(dialect.read_text().replace("server:", "server_name:"))
    phonegen("build", "--all", folder=folder)
    assert info.stat().st_mtime_ns == before


CHANGES = ["new", "changed", "stale", "specs"]


@pytest.mark.parametrize("change", sampled(CHANGES, ["new", "specs"]))
def test_check_finds_what_is_out_of_date(folder: Path, change: str) -> None:
    phonegen("build", "--all", folder=folder)
    entry = folder / "generated/provd/test-acme-p1/entry.py"
    if change == "new":
        entry.unlink()
    elif change == "changed":
        entry.write_text(entry.read_text() + "# edited\n")
    elif change == "stale":
        (entry.parent / "more.py").write_text("x = 1\n")
    else:
        spec = folder / "specs/acme/x1.yaml"
        spec.write_text(spec.read_text().replace("lines: 2", "lines: 3"))
    before = tree(folder)
    done = phonegen("build", "--all", "--check", folder=folder, code=1)
    assert tree(folder) == before
    assert "@@" in done.stdout and "phonegen build --all" in done.stderr
    done = phonegen("build", "--all", "--check", "--output-format", "json", folder=folder, code=1)
    assert {d["code"] for d in json.loads(done.stdout)} == {"out-of-date"}
    phonegen("build", "--all", folder=folder)
    phonegen("build", "--all", "--check", folder=folder)


def test_problems_stop_everything(folder: Path) -> None:
    phonegen("build", "--all", folder=folder)
    (folder / "specs/acme/x3.yaml").write_text("model: X3\ncolour: red\n")
    before = tree(folder)
    done = phonegen("build", "--all", folder=folder, code=1)
    assert "[unknown-field]" in done.stdout and "nothing was written" in done.stderr
    assert tree(folder) == before


@pytest.mark.parametrize("form", ["text", "github", "json", "sarif"])
def test_output_formats(folder: Path, form: str) -> None:
    (folder / "specs/acme/x3.yaml").write_text("model: X3\ncolour: red\n")
    out = phonegen("check", "--output-format", form, folder=folder, code=1).stdout
    if form == "json":
        assert json.loads(out)[0]["path"] == "specs/acme/x3.yaml"
    elif form == "sarif":
        result = json.loads(out)["runs"][0]["results"][0]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 1
    elif form == "github":
        assert out.startswith("::error file=specs/acme/x3.yaml,line=1,")
    else:
        assert "specs/acme/x3.yaml:2:1: error: unknown field 'colour'" in out
        assert "\x1b[" not in out


@pytest.mark.slow
def test_the_same_bytes_everywhere(tmp_path: Path) -> None:
    trees = []
    for number, (seed, locale) in enumerate([("1", "C"), ("2", "tr_TR.UTF-8"), ("77", "C.UTF-8")]):
        folder = sound_catalogue(tmp_path / f"a{number}")
        where = folder / "specs" / "acme" if number else folder
        build = ("build", "--all")
        phonegen_alone(*build, folder=where, PYTHONHASHSEED=seed, LC_ALL=locale, TZ="Asia/Tokyo")
        phonegen("package", "--out", str(folder / "generated/packed"), folder=folder)
        trees.append(tree(folder / "generated"))
    assert trees[0] == trees[1] == trees[2]


def test_list(folder: Path) -> None:
    plugins = json.loads(phonegen("list", "plugins", "--json", folder=folder).stdout)
    assert plugins == [
        {
            "id": "test-acme-p1",
            "path": "generated/provd/test-acme-p1",
            "replaces": "wazo-acme-1",
            "released": None,
            "models": ["X1", "X2"],
        }
    ]
    assert "acme/x1" in phonegen("list", folder=folder).stdout
    phonegen("list", "colours", folder=folder, code=2)


def test_show(folder: Path) -> None:
    out = phonegen("show", "acme/x2", "--origin", folder=folder).stdout
    assert any("lines: 6" in line and "x2.yaml:3" in line for line in out.splitlines())
    assert any("type: deskphone" in line and "x1.yaml:2" in line for line in out.splitlines())
    shown = json.loads(phonegen("show", "acme/X2", "--json", folder=folder).stdout)
    assert shown["lines"] == 6 and "extends" not in shown


def test_show_tells_what_a_vendor_and_its_firmware_say_of_a_phone(folder: Path) -> None:
    said = {"vendor.yaml": "guide: {fetches: {http: no, https: 1.0}}\n",
            "x1.yaml": "guide: {fetches: {tftp: yes, http: yes}}\n",
            "plugins/p1.yaml": "fetches: {https: 1.2}\n"}  # fmt: skip
    for name, more in said.items():
        with (folder / "specs/acme" / name).open("a") as file:
            file.write(more)
    shown = json.loads(phonegen("show", "acme/x1", "--json", "--origin", folder=folder).stdout)
    fetches = {
        way: (told["value"], told["path"]) for way, told in shown["guide"]["fetches"].items()
    }
    assert fetches == {
        "http": ("yes", "specs/acme/x1.yaml"),
        "https": (1.2, "specs/acme/plugins/p1.yaml"),
        "tftp": ("yes", "specs/acme/x1.yaml"),
    }
    (x1,) = [m for m in json.loads(phonegen("list", "--json", folder=folder).stdout)
             if m["id"] == "acme/x1"]  # fmt: skip
    assert x1["fetches"] == {"http": "yes", "tftp": "yes", "https": "1.2"}


def test_preview(folder: Path) -> None:
    out = phonegen("preview", "acme/x1", folder=folder).stdout
    assert "line.1.password = line-secret" in out and "==> 02ac3e123456.cfg <==" in out
    config = folder / "user.yaml"
    config.write_text("raw_config: {sip_lines: {'1': {username: bob, password: p}}}\n")
    out = phonegen("preview", "acme/x1", "--config", str(config), folder=folder).stdout
    assert "line.1.user = bob" in out and "line-secret" not in out
    assert "line.1.password = ********" in out
    out = phonegen("preview", "acme/x1", "--config", "user.yaml", "--secrets", folder=folder).stdout
    assert "line.1.password = p" in out


def test_preview_says_what_the_phone_is_not_told(folder: Path) -> None:
    (folder / "c").write_text("{exten_park: '700', funckeys: {'99': {type: blf, value: '1'}}}")
    done = phonegen("preview", "acme/x1", "--config", "c", folder=folder)
    assert "note: Function key 99 is beyond the 4 of model X1" in done.stderr
    assert "note: Not written for 02:ac:3e:12:34:56: exten_park" in done.stderr
    assert "Not written" not in phonegen("preview", "acme/x1", folder=folder).stderr


def test_preview_judges_a_config_as_the_server_does(folder: Path) -> None:
    (folder / "c").write_text("raw_config:\n  vlan_id: 99999\n  vlan_priority: x\n  exten: 1\n")
    out = phonegen("preview", "acme/x1", "--config", "c", folder=folder, code=1).stdout
    assert "c:2:12: warning: 'vlan_id' is a number from 0 to 4094 [config-value]" in out
    assert "c:3:18: error: 'vlan_priority' is a number [config-file]" in out
    assert "c:4:10: error: the server knows no such parameter" in out


def test_a_fault_of_the_dialect_is_no_fault_of_the_config(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_arguments: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("phonegen_targets.provd.preview.preview", failing)
    out = phonegen("preview", "acme/x1", folder=folder, code=1).stdout
    assert "specs/acme/dialects/d1.yaml:1:1: error: the plugin fails" in out
    assert "[plugin-fault]" in out and "the fault is the dialect's" in out


@pytest.mark.parametrize(
    "text", ["[", "[]", "sip_lines: [1]", '{"sip_lines": {"1": 3}}', "sip_lines: {a: {}}\nx: &a 1"]
)
def test_preview_of_a_bad_config(folder: Path, text: str) -> None:
    (folder / "c").write_text(text)
    out = phonegen("preview", "acme/x1", "--config", "c", folder=folder, code=1).stdout
    assert "error:" in out
    phonegen("preview", "acme/x1", "--config", "missing", folder=folder, code=1)


@pytest.mark.parametrize("name", ["acme/x9", "acne/x1", "acme", "../x", "", "a/b/c", "é"])
@pytest.mark.parametrize("command", ["show", "preview"])
def test_unknown_names(folder: Path, command: str, name: str) -> None:
    out = phonegen(command, name, folder=folder, code=1).stdout
    assert "[not-found]" in out
    if name == "acme/x9":
        assert "known: x1, x2" in out


@pytest.mark.parametrize("name", ["ACME/X1", "Acme/x1.yaml"])
@pytest.mark.parametrize(
    "command", ["build", "show", "preview", "labels --labels keys.csv", "lab --write lab"]
)
def test_names_in_any_case(folder: Path, command: str, name: str) -> None:
    (folder / "keys.csv").write_text("key,label\n1,Ann\n")
    phonegen(*command.split(), name, folder=folder)


@pytest.mark.parametrize("name", ["Acme", "ACME/"])
def test_vendors_in_any_case(folder: Path, name: str) -> None:
    assert "test-acme-p1" in phonegen("build", name, folder=folder).stdout


def test_a_warning_stops_nothing(folder: Path) -> None:
    shutil.copy(WARNING, folder / "specs/acme/divergences.yaml")
    for command in (["check"], ["build", "--all"], ["build", "--all", "--check"]):
        done = phonegen(*command, folder=folder)
        assert ": warning: no plugin here replaces" in done.stdout
        assert "1 warning. `phonegen explain divergence-plugin`" in done.stderr
        done = phonegen(*command, "--strict", folder=folder, code=1)
        assert ": error: no plugin here replaces" in done.stdout
        assert "1 error; " in done.stderr


def test_formats_say_how_bad_it_is(folder: Path) -> None:
    shutil.copy(WARNING, folder / "specs/acme/divergences.yaml")

    def said(form: str, *options: str) -> str:
        arguments = ["check", "--output-format", form, *options]
        return phonegen(*arguments, folder=folder, code=len(options)).stdout

    assert said("github").startswith("::warning file=")
    assert said("github", "--strict").startswith("::error file=")
    assert [d["severity"] for d in json.loads(said("json"))] == ["warning"]
    assert [r["level"] for r in json.loads(said("sarif"))["runs"][0]["results"]] == ["warning"]


def test_notes_are_shown_on_demand(folder: Path) -> None:
    vendor = folder / "specs/acme/vendor.yaml"
    rules = '  rules:\n    - {name: End, match: [{suffix: "x"}], options: {"66": "{http_url}"}}\n'
    vendor.write_text(vendor.read_text().replace("  rules:\n", rules))
    done = phonegen("check", folder=folder)
    assert "no problems (-v shows 1 note)" in done.stdout
    done = phonegen("check", "-v", "--strict", folder=folder)
    assert "note: dnsmasq: the end of option 60 cannot be tested" in done.stdout
    assert "specs/acme/vendor.yaml:" in done.stdout and "1 note." in done.stderr
    done = phonegen("build", "--all", "-v", "--output-format", "github", folder=folder)
    assert done.stdout.startswith("::notice file=specs/acme/vendor.yaml")
    assert re.search(r"^dnsmasq: \d+\.\d\d s$", done.stderr, re.M)


def test_package(folder: Path) -> None:
    phonegen("package", "--out", "dist", folder=folder)
    database = json.loads((folder / "dist/plugins.db").read_text())
    entry = database["test-acme-p1"]
    packed = (folder / "dist" / entry["filename"]).read_bytes()
    assert len(packed) == entry["dsize"]
    import hashlib
    import io
    import tarfile

    assert hashlib.sha1(packed).hexdigest() == entry["sha1sum"]
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        names = tar.getnames()
    assert {"test-acme-p1/entry.py", "test-acme-p1/var/cache", "test-acme-p1/plugin-info"} <= {
        *names
    }


def test_schema_explain_stats(folder: Path) -> None:
    schema = json.loads(phonegen("schema", "model", folder=folder).stdout)
    assert "lines" in schema["properties"]
    phonegen("schema", "modle", folder=folder, code=2)
    assert Code.NOT_FOUND.about in phonegen("explain", "not-found", folder=folder).stdout
    assert len(phonegen("explain", folder=folder).stdout.splitlines()) == len(Code)
    phonegen("explain", "no-such-code", folder=folder, code=2)
    found = json.loads(phonegen("stats", "--json", folder=folder).stdout)
    row, contract = found["dialects"][0], found["contract"]
    assert found["pictures"] == {"models_with_keys": 2, "placed": 0}
    assert row["dialect"] == "acme/d1" and row["verbatim"] == 0
    states = ("honoured", "not_supported", "unknown", "not_mapped")
    plugin, parameters = contract["plugins"]["test-acme-p1"], contract["parameters"]
    assert {s: contract[s] for s in states} == {s: plugin[s] for s in states}
    assert sum(plugin[s] for s in states) == len(parameters) == len(plugin["parameters"])
    assert plugin["parameters"]["locale"] == "honoured"
    assert parameters["locale"] == {**dict.fromkeys(states, 0), "honoured": 1}
    extras = found["extras"]
    assert {s: extras[s] for s in states} == {**dict.fromkeys(states, 0), "not_mapped": 10}
    assert extras["plugins"]["test-acme-p1"]["parameters"]["site.lldp"] == "not_mapped"
    assert row["extras"] == 0
    path = folder / "specs/acme/x1.yaml"
    tested = "\nfeatures: {by: '@ann', on: 2026-01-31, firmware: '1', Y: [Hold], MWI: NYT}\n"
    path.write_text(path.read_text("utf-8") + tested, "utf-8")
    found = json.loads(phonegen("stats", "--json", folder=folder).stdout)
    assert found["features"]["tested"] == {"models": 1, "Y": 1, "NYT": 1}
    assert found["features"]["reported"] == {"models": 0}
    told = phonegen("stats", folder=folder).stdout
    assert "Features tested of 1 models: 1 Y, 1 NYT\nFeatures reported of 0 models\n" in told
    assert "\nWhat a site sets in all plugins, 10 pairs\n" in told
    assert "not mapped  " in told and "of 0 of 2 models that have any" in told


def test_outside_of_a_project(tmp_path: Path) -> None:
    assert "specs/catalogue.yaml" in phonegen("list", folder=tmp_path, code=2).stderr


@pytest.mark.parametrize(
    "command",
    [
        "build",
        "check",
        "list",
        "show",
        "preview",
        "new",
        "package",
        "diff",
        "dhcp",
        "doctor",
        "hosts",
        "labels",
        "lab",
        "render",
        "site",
        "schema",
        "explain",
        "stats",
    ],
)
def test_help_has_an_example(folder: Path, command: str) -> None:
    assert f"Example: phonegen {command}" in phonegen(command, "--help", folder=folder).stdout


@pytest.mark.slow
def test_colour_only_on_a_terminal(folder: Path) -> None:
    (folder / "specs/acme/x3.yaml").write_text("model: X3\ncolour: red\n")

    def on_terminal(**environment: str) -> str:
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "phonegen", "check"],
            cwd=folder, stdout=slave, stderr=subprocess.DEVNULL,
            env={**os.environ, "TERM": "xterm", **environment},
        )  # fmt: skip
        process.wait()
        os.close(slave)
        text = b""
        while select.select([master], [], [], 0.1)[0]:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            text += part
        os.close(master)
        return text.decode()

    assert "\x1b[31m" in on_terminal()
    assert "\x1b[" not in on_terminal(NO_COLOR="1")
