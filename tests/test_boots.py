"""How far phones boot in the lab is recorded by content, and pages say it of that content alone."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from catalogues import load_sound, sound_catalogue, the_repository
from commands import phonegen
from hypothesis import given
from hypothesis import strategies as st
from phonegen.boot.outcomes import Boot, Outcome
from phonegen.cli.boot_records import passed, updated
from phonegen.diagnostics import Report
from phonegen.language.boots import RECORDS, STEPS, Booted, Boots, text
from phonegen.language.catalogue import Project
from phonegen_targets.docs.site.pages import made
from phonegen_targets.provd import boots as recorded
from phonegen_targets.provd.release import current

RECORD = "specs/acme/boots.json"
DIALECT = "specs/acme/dialects/d1.yaml"
PAGE, PLUGIN_PAGE = "acme/x1.md", "acme/plugins/p1.md"
ALL = " ".join(STEPS)
FILE = "dhcp files read"
STEMS = st.from_regex(r"_?[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
SIP = [f"{FILE} register{mwi}{blf}" for mwi in ("", " mwi") for blf in ("", " blf")]
PASSED = st.sampled_from([FILE, *SIP])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_catalogue(tmp_path / "project")


def digest(folder: Path) -> str:
    project = load_sound(folder)
    vendor = project.vendors["acme"]
    return current(project, vendor, vendor.plugins["p1"]).digest


def record(folder: Path, models: Mapping[str, str], content: str = "", plugin: str = "p1") -> None:
    """Write a record, of the plugin as it is now or of another CONTENT."""
    booted = Booted(content=content or digest(folder), models=dict(models))
    (folder / RECORD).write_text(text(Boots(plugins={plugin: booted})), "utf-8")


def shown(folder: Path, path: str) -> str:
    """A page of the site."""
    return made(load_sound(folder)).files[path]


def facts(folder: Path) -> dict[str, object]:
    """What the site's catalogue has of the phone."""
    (found,) = (p for p in made(load_sound(folder)).phones if p["id"] == "acme/x1")
    return found


# The file


@pytest.mark.slow
@given(plugins=st.dictionaries(STEMS, st.dictionaries(STEMS, PASSED, max_size=4), max_size=4))
def test_what_is_written_is_read(
    plugins: dict[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    boots = Boots(plugins={p: Booted(content="0" * 32, models=m) for p, m in plugins.items()})
    path = tmp_path_factory.getbasetemp() / "boots.json"
    path.write_text(text(boots), "utf-8")
    report = Report()
    assert RECORDS.load(path.parent, path.name, report) == boots
    assert not report.diagnostics


WRONG: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "half": lambda data: data[: len(data) // 2],
    "conflict": lambda data: data.replace(b'"x1"', b'<<<<<<< HEAD\n"x1"'),
    "nested": lambda _: b"[" * 100_000,
    "list": lambda _: b"[]",
    "a step that there is not": lambda data: data.replace(b"blf", b"fly"),
    "steps in another order": lambda data: data.replace(b"mwi blf", b"blf mwi"),
    "registered without a file": lambda data: data.replace(b"dhcp files", b"dhcp"),
    "nothing passed": lambda data: data.replace(ALL.encode(), b""),
    "a list of steps": lambda data: data.replace(f'"{ALL}"'.encode(), b'["dhcp"]'),
    "digest": lambda data: data.replace(b'"content":"', b'"content":"XYZ'),
    "a path": lambda data: data.replace(b'"x1"', b'"../../x1"'),
    "markup": lambda data: data.replace(b'"x1"', b'"<script>"'),
    "a long name": lambda data: data.replace(b'"x1"', b'"' + b"x" * 5000 + b'"'),
    "unknown field": lambda data: data.replace(b'"content"', b'"when":1,"content"'),
    "doubled key": lambda data: data.replace(b'"x1"', b'"x1":"dhcp files read",\n"x1"'),
    "not sorted": lambda data: data.replace(b'"x1"', b'"x2":"dhcp files read",\n"x1"'),
    "by hand": lambda data: data.replace(b"\n", b" \n", 1),
    "not UTF-8": lambda data: data.replace(b"x1", b"\xff"),
    "large": lambda data: data + b" " * 2_000_000,
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_is_no_record_is_reported(folder: Path, what: str) -> None:
    record(folder, {"x1": ALL})
    phonegen("check", folder=folder)
    data = (folder / RECORD).read_bytes()
    wrong = WRONG[what](data)
    assert wrong != data
    (folder / RECORD).write_bytes(wrong)
    done = phonegen("check", "--output-format", "json", folder=folder, code=1)
    (problem,) = json.loads(done.stdout)
    assert problem["code"] == "boots"
    assert "remove it" in problem["hint"]


@pytest.mark.parametrize("what", ["link", "folder", "pipe"])
def test_what_is_no_file_is_not_read(folder: Path, what: str) -> None:
    path = folder / RECORD
    if what == "link":
        path.symlink_to("/dev/zero")
    elif what == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    assert "boots.json:1" in phonegen("check", folder=folder, code=1).stdout


# What is recorded


def boot(**results: str) -> Boot:
    found = Boot("acme/x1", "p1", "00:00:5e:00:00:01")
    for step, result in results.items():
        found.outcomes.append(Outcome(0, step, result, ""))  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("outcomes", "wanted"),
    [
        (dict.fromkeys(STEPS, "passed"), ALL),
        (dict.fromkeys(STEPS[:3], "passed"), FILE),
        (dict.fromkeys(STEPS[:3], "passed") | {"register": "left out", "mwi": "passed"}, FILE),
        (dict.fromkeys(STEPS, "passed") | {"blf": "left out"}, f"{FILE} register mwi"),
        (dict.fromkeys(STEPS, "passed") | {"blf": "failed"}, None),
        ({"dhcp": "failed"}, None),
        ({"dhcp": "passed", "files": "passed"}, None),
        ({}, None),
    ],
)
def test_only_what_passed_is_recorded(outcomes: dict[str, str], wanted: str | None) -> None:
    assert passed(boot(**outcomes)) == wanted
    assert wanted is None or Booted(content="0" * 32, models={"x1": wanted})


def now(project: Project) -> str:
    vendor = project.vendors["acme"]
    return current(project, vendor, vendor.plugins["p1"]).digest


def test_a_record_keeps_what_is_still_true(folder: Path) -> None:
    project = load_sound(folder)
    vendor = project.vendors["acme"]

    def after(known: Boots, ran: dict[tuple[str, str], str | None]) -> dict[str, dict[str, str]]:
        found = updated(project, vendor, known, ran)
        assert all(booted.content == now(project) for booted in found.plugins.values())
        return {name: booted.models for name, booted in found.plugins.items()}

    def before(content: str, **models: str) -> Boots:
        return Boots(plugins={"p1": Booted(content=content, models=models)})

    known = before(now(project), x1=ALL, x2=FILE)
    assert after(known, {("p1", "x1"): FILE}) == {"p1": {"x1": FILE, "x2": FILE}}
    assert after(known, {("p1", "x1"): None}) == {"p1": {"x2": FILE}}  # it failed
    assert after(before("0" * 32, x2=ALL), {("p1", "x1"): ALL}) == {"p1": {"x1": ALL}}
    assert after(before("0" * 32, x2=ALL), {("p1", "x1"): None}) == {"p1": {}}
    assert after(before(now(project), gone=ALL), {("p1", "x1"): ALL}) == {"p1": {"x1": ALL}}
    gone = Boots(plugins={"p0": Booted(content="0" * 32, models={"x1": ALL})})
    assert after(gone, {("p1", "x1"): ALL}) == {"p1": {"x1": ALL}}
    assert text(updated(project, vendor, known, {("p1", "x2"): FILE})) == text(known)


# What pages and `check` say of it


def test_pages_say_how_far_a_phone_boots(folder: Path) -> None:
    record(folder, {"x1": ALL, "x2": FILE})
    page = shown(folder, PAGE)
    told = "DHCP, files, read, registered, messages, busy lamps"
    assert f"| In the lab | {told} |" in page.partition("## DHCP")[0]
    assert page.count(told) == 2  # in the card, and with the features
    (used,) = re.findall(r"^- \*\*Untested, used by a virtual phone\*\* \(4\): (.*)$", page, re.M)
    assert "BLF keys" in used
    assert facts(folder)["boots"] == [*STEPS]
    assert facts(folder)["blf"] == "lab"
    other = shown(folder, "acme/x2.md")
    assert "| In the lab | as far as its file (DHCP, files, read) |" in other
    assert "used by a virtual phone" not in other
    plugin = shown(folder, PLUGIN_PAGE)
    assert told in plugin and "as far as its file (DHCP, files, read)" in plugin
    french = shown(folder, "acme/x1.fr.md")
    assert "| Au labo | DHCP, fichiers, lus, enregistré, messages, voyants" in french
    (data,) = made(load_sound(folder)).plugins
    assert {n: [*s] for n, s in data["boots"].items()} == {"x1": [*STEPS], "x2": [*STEPS[:3]]}


WHO = "by: '@ann', on: 2026-01-31, firmware: 1.2.3"


def test_what_somebody_tested_stands_over_it(folder: Path) -> None:
    path = folder / "specs/acme/x1.yaml"
    path.write_text(
        path.read_text("utf-8") + f"\nfeatures: {{{WHO}, BLF keys: N, MWI: NYT}}\n", "utf-8"
    )
    record(folder, {"x1": ALL})
    page = shown(folder, PAGE)
    (used,) = re.findall(r"^- \*\*Untested, used by a virtual phone\*\* .*$", page, re.M)
    assert "BLF keys" not in used and "MWI" in used
    assert facts(folder)["blf"] == "no"


def test_of_another_content_nothing_is_said(folder: Path) -> None:
    silent = shown(folder, PAGE)
    assert "In the lab" not in silent
    record(folder, {"x1": ALL})
    assert "In the lab" in shown(folder, PAGE)
    assert "other-boots" not in phonegen("check", "-v", folder=folder).stdout
    corrected = (folder / DIALECT).read_text("utf-8").replace(
        "{{ locale | language }}", "{{ locale | language | default('English') }}"
    )  # fmt: skip
    (folder / DIALECT).write_text(corrected, "utf-8")
    assert "In the lab" not in shown(folder, PAGE)
    assert "In the lab" not in shown(folder, PLUGIN_PAGE)
    assert facts(folder)["boots"] == []
    said = phonegen("check", "-v", folder=folder).stdout
    assert "specs/acme/boots.json:1:1: note: test-acme-p1 has changed since" in said
    assert "phonegen boot acme --all --record" in said
    assert "boots" not in phonegen("check", "--strict", folder=folder).stdout


def test_check_notes_what_is_gone(folder: Path) -> None:
    assert "other-boots" not in phonegen("check", "-v", folder=folder).stdout
    record(folder, {"x1": ALL}, "0" * 32, plugin="p0")
    said = phonegen("check", "-v", "--strict", folder=folder).stdout
    assert "phones are recorded of a plugin 'p0', which there is not" in said
    assert "In the lab" not in shown(folder, PAGE)


@pytest.mark.slow
def test_a_record_changes_no_committed_file(folder: Path) -> None:
    """A change of a plugin voids it, and would change the files of all its phones."""
    phonegen("build", "--all", folder=folder)
    record(folder, {"x1": ALL})
    assert "registered" in shown(folder, PAGE)
    assert "up to date" in phonegen("build", "--all", "--check", folder=folder).stdout


# The catalogue's own records


@pytest.mark.slow
def test_committed_records_are_in_step() -> None:
    """On main every phone is recorded with its plugin as it is; a branch may leave that to main."""
    project, report = the_repository(), Report()
    recorded.compare(project, report)
    vendors = {problem.place.path.split("/")[1] for problem in report.diagnostics}
    for vendor, plugin in project.plugins():
        for carried in vendor.carried(plugin.name):
            if not recorded.passed(project, vendor, plugin, carried.model.name):
                vendors.add(vendor.folder)
    if not vendors:
        return
    message = f"phonegen boot {' '.join(sorted(vendors))} --all --record && phonegen build --all"
    if os.environ.get("PHONEGEN_RECORDED") == "1":
        pytest.fail(f"records of phones in the lab are of other contents; run `{message}`")
    pytest.skip(f"pages say less of phones in the lab than they could; `{message}`")
