"""Versions belong to contents: what a build calls a plugin, and what a release makes of it."""

from __future__ import annotations

import errno
import hashlib
import json
import random
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, get_args

import pytest
from catalogues import load_sound, sound_catalogue, the_repository
from commands import phonegen
from extent import cases, sampled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phonegen import files
from phonegen.boot.provd_server import PLUGINS
from phonegen.build import tree
from phonegen.diagnostics import Report
from phonegen.language import releases
from phonegen.language.releases import About, Change, Ledger, Way, following, kept, numbers
from phonegen_targets.provd.archive import FORM, archive
from phonegen_targets.provd.changelog import changelog, release_note, told
from phonegen_targets.provd.content import CHANGELOG
from phonegen_targets.provd.joining import runtime_module
from phonegen_targets.provd.release import Current, current
from phonegen_targets.provd.snapshots import settings_of, ways
from provd_rest import Provd, real_provd, running_provd, web_server

DIALECT = "specs/acme/dialects/d1.yaml"
PLUGIN = "specs/acme/plugins/p1.yaml"
MODEL = "specs/acme/x1.yaml"
LEDGER = "specs/acme/releases/p1.json"
INFO = "generated/provd/test-acme-p1/plugin-info"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_catalogue(tmp_path / "project")


def edit(folder: Path, path: str, before: str, after: str) -> None:
    text = (folder / path).read_text("utf-8")
    assert before in text
    (folder / path).write_text(text.replace(before, after), "utf-8")


def now(folder: Path) -> Current:
    project = load_sound(folder)
    vendor = project.vendors["acme"]
    return current(project, vendor, vendor.plugins["p1"])


def release(folder: Path, *more: str, code: int = 0) -> str:
    return phonegen("package", "--out", folder / "dist", *more, folder=folder, code=code).stdout


def version(folder: Path) -> str:
    """The version that is built."""
    return str(json.loads((folder / INFO).read_text())["version"])


def correct(folder: Path, language: str = "English") -> None:
    corrected = f"{{{{ locale | language | default('{language}') }}}}"
    edit(folder, DIALECT, "{{ locale | language }}", corrected)


def test_without_a_ledger_it_is_the_first(folder: Path) -> None:
    assert now(folder).version == "1.0" and not now(folder).released
    correct(folder)
    assert now(folder).version == "1.0"


def test_a_version_is_raised_once_a_release_and_not_once_a_build(folder: Path) -> None:
    phonegen("build", "--all", folder=folder)
    release(folder)
    assert now(folder).version == "1.0" and now(folder).released
    correct(folder)
    for language in ("French", "German", "English"):
        edit(folder, DIALECT, "default('", f"default('{language}, not ")
        phonegen("build", "--all", folder=folder)
        assert version(folder) == "1.0.1"
    release(folder)
    edit(folder, DIALECT, "default('", "default('No ")
    phonegen("build", "--all", folder=folder)
    assert version(folder) == "1.0.2"


def test_going_back_before_a_release_and_after_it(folder: Path) -> None:
    release(folder)
    original = (folder / DIALECT).read_text()
    correct(folder)
    assert now(folder).version == "1.0.1"
    (folder / DIALECT).write_text(original)
    assert now(folder).version == "1.0"
    correct(folder)
    release(folder)
    (folder / DIALECT).write_text(original)
    assert now(folder).version == "1.0.2"  # it has to reach servers that have 1.0.1


def test_new_firmware_raises_the_second_number(folder: Path) -> None:
    release(folder)
    correct(folder)
    release(folder)
    edit(folder, PLUGIN, "0123456789012345678901234567890123456789", "1" * 40)
    assert now(folder).version == "1.1"
    release(folder)
    edit(folder, MODEL, '{version: "1.0"}', '{version: "1.1"}')
    assert now(folder).version == "1.2"
    edit(folder, MODEL, '{version: "1.1"}', '{version: "1.0"}')
    edit(folder, PLUGIN, "https://acme.example/x1.rom", "https://other.example/x1.rom")
    assert now(folder).version == "1.1.1"  # the same firmware from elsewhere


def test_only_a_release_touches_a_ledger(folder: Path) -> None:
    release(folder)
    recorded = (folder / LEDGER).read_bytes()
    correct(folder)
    phonegen("build", "--all", folder=folder)
    assert (folder / LEDGER).read_bytes() == recorded
    release(folder)
    assert (folder / LEDGER).read_bytes() != recorded


def test_of_a_long_history_the_numbers_are_kept(folder: Path) -> None:
    changes = [Change(about="part", name=str(n)) for n in range(400)]
    history = [(f"1.0.{n}", changes) for n in range(1, 6)]
    short = kept(history)
    assert [len(told_) for _, told_ in short] == [1, 1, 1, 400, 400]
    assert short[0] == ("1.0.1", [Change(about="more", name="400")])
    assert kept(short) == short
    assert kept([*short, ("1.0.6", changes[:200])])[:3] == short[:3]


def test_the_same_before_and_after_the_release(folder: Path) -> None:
    release(folder)
    correct(folder)
    phonegen("build", "--all", folder=folder)
    release(folder)
    phonegen("build", "--all", "--check", folder=folder)
    release(folder, "--released")


def test_check_names_a_plugin_that_changed_under_its_version(folder: Path) -> None:
    release(folder)
    phonegen("build", "--all", folder=folder)
    correct(folder)
    done = phonegen("build", "--all", "--check", folder=folder, code=1)
    assert "test-acme-p1 has changed, and still says 1.0 [old-version]" in done.stdout
    assert "`phonegen build --all` makes it 1.0.1" in done.stdout
    done = phonegen("build", "--all", "--check", "--output-format", "json", folder=folder, code=1)
    codes = {problem["code"] for problem in json.loads(done.stdout)}
    assert codes == {"old-version", "out-of-date"}


# Each change of a spec, and what is told of it.
CHANGES: dict[str, tuple[str, str, str, str]] = {
    "changed": (DIALECT, "{{ locale | language }}", "{{ locale }}",
                "setting `language` of `{mac}.cfg` changed from `{{ locale | language }}` to "
                "`{{ locale }}`"),
    "added": (DIALECT, "          server:", "          new: 1\n          server:",
              "setting `new` of `{mac}.cfg` added: `1`"),
    "removed": (DIALECT, '          language: "{{ locale | language }}"\n', "",
                "setting `language` of `{mac}.cfg` removed, it was `{{ locale | language }}`"),
    "in a loop": (DIALECT, "{{ line.username }}", "{{ line.number }}",
                  "setting `line.{line.n}.user` of `{mac}.cfg` changed from `{{ line.username }}` "
                  "for each line when in use to `{{ line.number }}`"),
    "table": (DIALECT, "fr_FR: French", "fr_FR: Français", "values of `language` changed"),
    "keys": (DIALECT, "blf: 2", "blf: 3", "function keys changed"),
    "identification": (DIALECT, "Acme {model}", "ACME {model}", "identification changed"),
    "lines": (MODEL, "lines: 2", "lines: 3", "lines of `X1` changed from `2` to `3`"),
    "key count": (MODEL, "line: 4", "line: 5", "function keys of `X1` changed from `4` to `5`"),
    "firmware": (MODEL, '"1.0"', '"2.0"', "firmware of `X1` changed from `1.0` to `2.0`"),
    "package": (PLUGIN, '"1.0"', '"1.1"', "package `X1-fw` changed from `1.0` to `1.1`"),
    "model": (MODEL, "model: X1", "model: X3", "model `X3` added: `1.0`"),
    "description": (PLUGIN, "Acme phones", "Phones of Acme", "description changed"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_changes_in_words(folder: Path, what: str) -> None:
    release(folder)
    path, before, after, words = CHANGES[what]
    edit(folder, path, before, after)
    lines = list(told(now(folder).changes))
    assert any(line.startswith(words) for line in lines), lines
    assert "the plugin's code changed" not in lines
    text = now(folder).files[CHANGELOG]
    assert words in text and text.index("## 1.") < text.index("## 1.0\n")


def test_models_and_conditions_are_told(folder: Path) -> None:
    edit(folder, MODEL, "lines: 2\n", "lines: 2\ntraits: {colour: true}\n")
    (folder / "specs/acme/x2.yaml").write_text(
        "extends: x1\nmodel: X2\nlines: 6\ntraits: {colour: false}\n"
    )
    release(folder)
    shade = '          shade: {when: model.colour and vlan_id, value: "{{ vlan_id }}"}\n'
    edit(folder, DIALECT, "          server:", f"{shade}          server:")
    assert list(told(now(folder).changes)) == [
        "setting `shade` of `{mac}.cfg` added: `{{ vlan_id }}` when `model.colour` and `vlan_id` "
        "(`X1`)"
    ]
    phonegen("site", "pages", "--out", "pages", folder=folder)
    page = (folder / "pages/acme/plugins/p1.md").read_text()
    assert "### 1.0.1" in page and "when `model.colour` and `vlan_id` | `X1` |" in page
    assert "### 1.0.1" in (folder / "pages/acme/plugins/p1.fr.md").read_text()


def test_when_only_the_code_has_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from phonegen_targets.provd import content

    release(folder)
    old = runtime_module()
    monkeypatch.setattr(content, "runtime_module", lambda: old + "# faster\n")
    assert now(folder).version == "1.0.1"
    assert list(told(now(folder).changes)) == ["the plugin's code changed"]


def test_the_page_and_the_note_of_a_release(folder: Path) -> None:
    release(folder)
    assert "## First releases\n\n- test-acme-p1 1.0\n" in (folder / "dist/RELEASE.md").read_text()
    correct(folder)
    release(folder)
    note = (folder / "dist/RELEASE.md").read_text()
    assert "## test-acme-p1 1.0.1\n\n- setting `language`" in note
    release(folder)
    assert (folder / "dist/RELEASE.md").read_text() == "# Release\n\nNothing is new.\n"


def test_a_note_is_bounded_and_says_the_same_once() -> None:
    changes = [Change(about="part", name="x" * 500 + str(n)) for n in range(50)]
    plugins = {f"p{n}": [(f"1.0.{n}", changes[n:])] for n in range(40)}
    note = release_note(plugins)
    assert len(note) < 101_000 and note.endswith("The rest is in each plugin's CHANGELOG.md.\n")
    note = release_note({"a": [("1.0.1", changes[:1])], "b": [("1.0.2", changes[:1])]})
    assert "## a 1.0.1, b 1.0.2\n" in note and note.count("- x") == 1


@pytest.mark.slow
def test_branches_meet_in_what_is_built_alone(folder: Path) -> None:
    release(folder)
    phonegen("build", "--all", folder=folder)
    commit(folder)
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x.example"]
    subprocess.run([*git, "checkout", "-qb", "other"], cwd=folder, check=True)
    edit(folder, MODEL, "lines: 2", "lines: 3")
    phonegen("build", "--all", folder=folder)
    commit(folder)
    subprocess.run([*git, "checkout", "-q", "-"], cwd=folder, check=True)
    correct(folder)
    phonegen("build", "--all", folder=folder)
    commit(folder)
    subprocess.run([*git, "merge", "-q", "-X", "ours", "other"], cwd=folder, check=True)
    phonegen("build", "--all", folder=folder)
    assert version(folder) == "1.0.1" and len(now(folder).changes) > 1
    phonegen("build", "--all", "--check", folder=folder)


def test_since_a_revision(folder: Path) -> None:
    release(folder)
    commit(folder)
    for language in ("English", "x"):
        if language == "English":
            correct(folder)
        else:
            edit(folder, DIALECT, "'English'", "'x'")
        release(folder)
    release(folder, "--since", "HEAD")
    note = (folder / "dist/RELEASE.md").read_text()
    assert "## test-acme-p1 1.0.2" in note and "## test-acme-p1 1.0.1" in note
    assert "First releases" not in note
    out = release(folder, "--since", "--output=x", code=1)
    assert "[revision]" in out


def commit(folder: Path) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x.example"]
    if not (folder / ".git").exists():
        subprocess.run([*git, "init", "-q"], cwd=folder, check=True)
    subprocess.run([*git, "add", "-A"], cwd=folder, check=True)
    subprocess.run([*git, "commit", "-qm", "x", "--allow-empty"], cwd=folder, check=True)


# The package


def test_what_a_package_holds_and_its_sums(folder: Path) -> None:
    release(folder)
    dist = folder / "dist"
    with tarfile.open(dist / "test-acme-p1-1.0.tar.bz2") as tar:
        assert "test-acme-p1/CHANGELOG.md" in tar.getnames()
    lines = (dist / "SHA256SUMS").read_text().splitlines()
    found = {name: digest for digest, name in (line.split("  ") for line in lines)}
    wanted = {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()
        for p in dist.iterdir() if p.name != "SHA256SUMS"
    }  # fmt: skip
    assert found == wanted
    last = json.loads((folder / LEDGER).read_text())["releases"][-1]
    assert last["package"] == found["test-acme-p1-1.0.tar.bz2"]


def test_the_same_bytes_again_and_elsewhere(folder: Path) -> None:
    release(folder)
    first = {p.name: p.read_bytes() for p in (folder / "dist").glob("*.tar.bz2")}
    shutil.rmtree(folder / "dist")
    release(folder)
    assert first == {p.name: p.read_bytes() for p in (folder / "dist").glob("*.tar.bz2")}


def test_another_content_in_the_place_of_a_package_is_kept(folder: Path) -> None:
    (folder / "dist").mkdir()
    place = folder / "dist/test-acme-p1-1.0.tar.bz2"
    place.write_bytes(b"mine")
    assert "[released]" in release(folder, code=1)
    assert place.read_bytes() == b"mine" and not (folder / LEDGER).exists()
    assert [p.name for p in (folder / "dist").iterdir()] == [place.name]
    place.unlink()
    place.symlink_to("/etc/hostname")
    assert "is a link" in release(folder, code=1)


def test_released_only(folder: Path) -> None:
    assert "is not released" in release(folder, "--released", code=1)
    assert not (folder / "dist").exists() and not (folder / LEDGER).exists()
    release(folder)
    release(folder, "--released")


def test_a_released_package_never_gets_other_bytes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from phonegen_targets.provd import release as module

    release(folder)
    monkeypatch.setattr(module, "archive", lambda *a: archive(*a) + b"\0")
    out = release(folder, code=1)
    assert "would differ from what was released under that name" in out and "`FORM`" in out


def test_the_form_of_packages_is_the_one_that_is_numbered() -> None:
    """Whoever changes the bytes that a content becomes raises FORM, and writes these anew."""
    setting = Change(
        about="setting", name="a", file="f", before=[["1", ""], ["2", "x"], ["3", ""], ["4", ""]],
        now=[["2", "lines", "model.x", "used"]], models=["X1", "X2", "X3", "X4"],
    )  # fmt: skip
    changes = [setting]
    sides: list[tuple[list[Way], list[Way]]] = [
        ([["1"]], [["2"]]), ([], [["2"]]), ([["1"]], []), ([[""]], [["2"]]), ([[""]], [[""]]),
    ]  # fmt: skip
    for about in sorted(set(get_args(About)) - {"setting"}):
        changes += [Change(about=about, name="4", before=old, now=new) for old, new in sides]
    text = changelog("acme-p1", [("1.0.1", changes), ("1.0", [])])
    packed = archive("acme-p1", {"entry.py": "x = 1\n", "CHANGELOG.md": text, "a/b": "é"})
    digest = hashlib.sha256(packed).hexdigest()
    assert (FORM, digest[:16]) == (1, "7a054a1de34363ba")


def test_a_checkout_that_cannot_be_written_to(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(folder)

    def read_only(path: Path, data: bytes) -> None:
        if path.is_relative_to(folder):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        files.write(path, data)

    monkeypatch.setattr(tree, "write", read_only)
    phonegen("package", "--out", tmp_path / "one", folder=folder)  # there is nothing to record
    correct(folder)
    done = phonegen("package", "--out", tmp_path / "two", folder=folder, code=1)
    assert "Read-only file system" in done.stdout and "[not-written]" in done.stdout
    assert not (tmp_path / "two").exists()
    assert "1.0.1" not in (folder / LEDGER).read_text()


def test_a_ledger_that_is_in_the_way(folder: Path) -> None:
    """As root may write everywhere, the place is taken."""
    (folder / "specs/acme/releases").write_text("no folder")
    done = phonegen("package", "--out", "dist", folder=folder, code=1)
    assert "cannot be read: it is a file" in done.stdout


STOPPING = """
import os, sys
from pathlib import Path
stop, places = int(sys.argv.pop(1)), []
replace = Path.replace
def stopping(self, target):
    places.append(target)
    if len(places) > stop:
        os.kill(os.getpid(), 9)
    return replace(self, target)
Path.replace = stopping
from phonegen.cli import main
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("stop", sampled(range(6), [2]))
def test_a_kill_leaves_no_package_without_a_record(folder: Path, stop: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOPPING, str(stop), "package", "--out", "dist"],
        cwd=folder, check=False, capture_output=True,
    )  # fmt: skip
    killed = done.returncode == -signal.SIGKILL
    assert killed == (stop < 5)  # the ledger, a package, and three files about them
    packages = {p.name for p in (folder / "dist").glob("*.tar.bz2")}
    assert not packages or (folder / LEDGER).exists()
    correct(folder)
    release(folder)
    wanted = "1.0.1" if stop else "1.0"
    entry = json.loads((folder / "dist/plugins.db").read_text())["test-acme-p1"]
    assert entry["version"] == wanted
    assert not list(folder.rglob(".phonegen-unfinished"))


# Property: names and contents

EDITS = {
    "language": (DIALECT, "{{ locale | language }}", "{{ locale | language | default('en') }}"),
    "keys": (DIALECT, "blf: 2", "blf: 3"),
    "package": (PLUGIN, "0123456789012345678901234567890123456789", "1" * 40),
    "lines": (MODEL, "lines: 2", "lines: 3"),
}


PLAIN = ["build", "package", "package", "empty the folder"]


@settings(max_examples=cases(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.sampled_from([*EDITS, *PLAIN]), max_size=14))
def test_a_name_stands_for_one_content(
    steps: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = sound_catalogue(tmp_path_factory.mktemp("steps") / "project")
    done: set[str] = set()
    names: dict[str, bytes] = {}
    contents: dict[tuple[str, ...], set[str]] = {}
    last: tuple[str, tuple[str, ...]] | None = None
    for step in steps:
        if step in EDITS:
            path, before, after = EDITS[step]
            edit(folder, path, *((after, before) if step in done else (before, after)))
            done ^= {step}
        elif step == "build":
            phonegen("build", "--all", folder=folder)
            if last is not None:
                assert (version(folder) == last[0]) == (last[1] == tuple(sorted(done)))
        elif step == "empty the folder":
            shutil.rmtree(folder / "dist", ignore_errors=True)
        else:
            release(folder)
            state = tuple(sorted(done))
            entry = json.loads((folder / "dist/plugins.db").read_text())["test-acme-p1"]
            assert last is None or (
                entry["version"] == last[0]
                if last[1] == state
                else numbers(entry["version"]) > numbers(last[0])
            )
            last = entry["version"], state
            contents.setdefault(state, set()).add(entry["version"])
        for place in (folder / "dist").glob("*.tar.bz2"):
            assert names.setdefault(place.name, place.read_bytes()) == place.read_bytes()
    versions = [v for found in contents.values() for v in found]
    assert len(versions) == len(set(versions))


# Ledgers


@pytest.mark.slow
def test_a_ledger_tells_what_was_written(folder: Path) -> None:
    project = the_repository()
    from phonegen.dialects.plugin import PluginSpecs
    from phonegen.dialects.settings import DialectSettings

    for vendor, plugin in project.plugins():
        found = current(project, vendor, plugin).recorded()
        specs = PluginSpecs(vendor, plugin)
        wanted = {k: ways(w) for k, w in specs.shared(DialectSettings).ways.items()}
        assert settings_of(found.written) == wanted
        again = Ledger.model_validate_json(releases.text(found))
        assert again == found and releases.text(again) == releases.text(found)


CHANGE = b'"changes": [\n   {"about":"setting","name":"a","file":"f","now":[%s]}]'
MORE = b'"changes": [\n   {"about":"more","name":"x"}]'
WRONG: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "no json": lambda data: b"{" + data,
    "half": lambda data: data[: len(data) // 2],
    "conflict": lambda data: data.replace(b' "written"', b'<<<<<<< HEAD\n "written"'),
    "nested": lambda _: b"[" * 100_000,
    "list": lambda _: b"[]",
    "NaN": lambda data: data.replace(b'"version":"1.0"', b'"version":NaN'),
    "huge number": lambda data: data.replace(b'"X1":["1.0",2', b'"X1":["1.0",' + b"9" * 5000),
    "unknown field": lambda data: data.replace(b'"content"', b'"extra":1,"content"'),
    "no releases": lambda data: data.replace(data[data.index(b"  {"):data.index(b" ],")], b""),
    "version": lambda data: data.replace(b'"version":"1.0"', b'"version":"1.0-x/../y"'),
    "digest": lambda data: data.replace(b'"content":"', b'"content":"XYZ'),
    "doubled key": lambda data: data.replace(b'"written": {', b'"written": {\n"models":{},'),
    "by hand": lambda data: data.replace(b"\n", b" \n", 1),
    "a change without a value": lambda data: data.replace(b'"changes": []', CHANGE % b'[]'),
    "a number that is none": lambda data: data.replace(b'"changes": []', MORE),
    "not UTF-8": lambda data: data.replace(b"{{ locale", b"\xff{ locale"),
    "byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "surrogate": lambda data: data.replace(b"{{ locale", b"\\ud800{ locale"),
    "large": lambda data: data + b" " * 2_000_000,
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_ledger_that_is_none_is_reported(folder: Path, what: str) -> None:
    release(folder)
    data = (folder / LEDGER).read_bytes()
    wrong = WRONG[what](data)
    assert wrong != data
    (folder / LEDGER).write_bytes(wrong)
    done = phonegen("check", "--output-format", "json", folder=folder, code=1)
    problems = json.loads(done.stdout)
    assert [p["code"] for p in problems] == ["ledger"], problems
    assert problems[0]["path"] == LEDGER if "path" in problems[0] else True


def test_a_ledger_of_windows_is_one(folder: Path) -> None:
    release(folder)
    data = (folder / LEDGER).read_bytes()
    (folder / LEDGER).write_bytes(data.replace(b"\n", b"\r\n"))
    phonegen("check", folder=folder)


@pytest.mark.parametrize("name", ["p1.JSON", "p1.yaml", "p1.yml"])
def test_other_files_beside_ledgers_are_named(folder: Path, name: str) -> None:
    (folder / "specs/acme/releases").mkdir()
    (folder / "specs/acme/releases" / name).write_text("{}")
    assert "[file-name]" in phonegen("check", folder=folder, code=1).stdout


def test_a_ledger_stays_when_its_plugin_goes(folder: Path) -> None:
    release(folder)
    shutil.move(folder / LEDGER, folder / "specs/acme/releases/p0.json")
    phonegen("check", folder=folder)


def test_a_release_that_goes_down_is_no_ledger(folder: Path) -> None:
    release(folder)
    correct(folder)
    release(folder)
    edit(folder, LEDGER, '"version":"1.0.1"', '"version":"0.9"')
    report = Report()
    assert releases.LEDGERS.load(folder, LEDGER, report) is None and report


# Versions as provd's package manager and its clients sort them.

VERSIONS = st.tuples(*[st.integers(0, 30)] * 3).map(lambda n: f"{n[0]}.{n[1]}.{n[2]}")


@given(version=st.one_of(VERSIONS, st.just("1.0"), st.just("1.9")), firmware=st.booleans())
def test_the_next_version_is_higher(version: str, firmware: bool) -> None:
    after = following(version, firmware=firmware)
    assert numbers(after) > numbers(version)
    assert [len(after.split("."))] == [2 if firmware else 3]


def test_versions_as_the_server_sorts_them() -> None:
    order = ["1.0"]
    rng = random.Random(7)
    for _ in range(60):
        order.append(following(order[-1], firmware=rng.random() < 0.3))
    program = (
        "import json, sys, functools; from xivo_fetchfw.util import cmp_version; "
        "key = functools.cmp_to_key(cmp_version); "
        "print(json.dumps(sorted(json.load(sys.stdin), key=key)))"
    )
    shuffled = rng.sample(order, len(order))
    done = subprocess.run(
        [real_provd(), "-c", program], input=json.dumps(shuffled), capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == order


# In the real server


def test_corrections_reach_a_phone(folder: Path, tmp_path: Path) -> None:
    """Correct a setting, build, package, upgrade over REST: twice, and back."""
    original = (folder / DIALECT).read_text()
    with installed(folder, tmp_path / "provd") as provd:
        correct(folder, "English")
        assert upgraded(folder, provd) == ("1.0.1", "English")
        edit(folder, DIALECT, "'English'", "'French'")
        assert upgraded(folder, provd) == ("1.0.2", "French")
        (folder / DIALECT).write_text(original)
        assert upgraded(folder, provd) == ("1.0.3", "")


def test_after_an_upgrade_in_the_real_server(folder: Path, tmp_path: Path) -> None:
    """A file is called otherwise; then an administrator's template fails."""
    with installed(folder, tmp_path / "provd") as provd:
        assert "02ac3e000001.cfg" in provd.served("test-acme-p1")
        edit(folder, DIALECT, "{mac}.cfg", "new/{MAC}.cfg")
        phonegen("build", "--all", folder=folder)
        release(folder)
        provd.do("pg_mgr/install/update", {})
        provd.do("pg_mgr/install/upgrade", {"id": "test-acme-p1"})
        before = provd.served("test-acme-p1")
        assert set(before) == {"new/02AC3E000001.cfg"}
        own = provd.folder / PLUGINS / "test-acme-p1/var/templates/X1.tpl"
        own.write_text("\nlanguage = {{ XX_lang }}\n")
        provd.ask("POST", "dev_mgr/reconfigure", {"id": "d"})
        assert provd.served("test-acme-p1") == before
        assert provd.ask("GET", "dev_mgr/devices/d")[0]["device"]["configured"] is False
        told = f"{own}, line 2: XX_lang is a name of another plugin; it was made of locale"
        assert told in (provd.folder / "log").read_text("utf-8")
        own.write_text("language = {{ locale }}\n")
        provd.ask("POST", "dev_mgr/reconfigure", {"id": "d"})
        assert provd.served("test-acme-p1") == {"new/02AC3E000001.cfg": "language = \n"}
        provd.ask("DELETE", "dev_mgr/devices/d")
        assert provd.served("test-acme-p1") == {}


@contextmanager
def installed(folder: Path, data: Path) -> Iterator[Provd]:
    """The real server with the plugin, released and installed, and one of its phones."""
    real_provd()
    phonegen("build", "--all", folder=folder)
    release(folder)
    with web_server(folder / "dist") as url, running_provd(data) as provd:
        provd.ask("PUT", "configure/plugin_server", {"param": {"value": url}})
        provd.do("pg_mgr/install/update", {})
        provd.do("pg_mgr/install/install", {"id": "test-acme-p1"})
        line = {"username": "a", "password": "b", "proxy_ip": "192.0.2.1", "display_name": "A"}
        raw = {"sip_lines": {"1": line}, "ip": "192.0.2.1", "http_port": 8667, "tftp_port": 69}
        config = {"id": "c", "parent_ids": [], "raw_config": raw, "deletable": True}
        provd.ask("POST", "cfg_mgr/configs", {"config": config})
        device = {"id": "d", "mac": "02:ac:3e:00:00:01", "vendor": "Acme", "model": "X1",
                  "version": "1.0", "plugin": "test-acme-p1", "config": "c"}  # fmt: skip
        provd.ask("POST", "dev_mgr/devices", {"device": device})
        assert phone(provd) == ""
        yield provd


def phone(provd: Provd) -> str:
    """The language in the phone's file."""
    lines = provd.served("test-acme-p1")["02ac3e000001.cfg"].splitlines()
    found = dict(line.split(" = ", 1) for line in lines)
    return found.get("language", "")


def upgraded(folder: Path, provd: Provd) -> tuple[str, str]:
    """The version that the server has after the whole way, and the phone's language."""
    phonegen("build", "--all", folder=folder)
    release(folder)
    provd.do("pg_mgr/install/update", {})
    provd.do("pg_mgr/install/upgrade", {"id": "test-acme-p1"})
    installed: dict[str, Any] = provd.ask("GET", "pg_mgr/install/installed")[0]["pkgs"]
    return installed["test-acme-p1"]["version"], phone(provd)
