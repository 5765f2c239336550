"""Every diagnostic has a wrong spec, and its report is exact."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from catalogues import SOUND, sound_catalogue
from expected import Expected
from phonegen.build.pipeline import load_checked
from phonegen.cli.problems import OutputFormat, render
from phonegen.codes import Code
from phonegen.diagnostics import Report

ERRORS = Path(__file__).parent / "errors"
PLACES = {
    "model": "acme/x1.yaml",
    "dialect": "acme/dialects/d1.yaml",
    "plugin": "acme/plugins/p1.yaml",
    "vendor": "acme/vendor.yaml",
    "divergences": "acme/divergences.yaml",
    "french": "acme/fr.yaml",
}
WRONG = sorted(p for kind in PLACES for p in (ERRORS / kind).glob("*.yaml"))
# These speak of the command line or of the disk; other tests have them.
ELSEWHERE = {
    "config-value",
    "plugin-fault",
    "dhcp-pool",
    "inventory-file",
    "inventory-mac",
    "inventory-phone",
    "inventory-duplicate",
    "inventory-value",
    "inventory-prefix",
    "inventory-size",
    "web-key",
    "common-files",
    "unread-column",
    "no-lab",
    "labels-file",
    "labels-key",
    "labels-text",
    "labels-cut",
    "dhcp-server",
    "plugin-tie",
    "static-file",
    "unknown-feature",
    "broken-output",
    "extends-depth",
    "labels-font",
    "not-found",
    "config-file",
    "out-of-date",
    "file-name",
    "spec-file",
    "not-written",
    "not-booted",
    "seen-file",
    "seen-part",
    "ledger",
    "notes",
    "boots",
    "other-boots",
    "old-version",
    "released",
    "revision",
}


def report_of(wrong: Path, root: Path) -> str:
    sound_catalogue(root, {PLACES[wrong.parent.name]: wrong.read_bytes()})
    report = Report()
    load_checked(root, report)
    return render(report.sorted(), OutputFormat.text, root)


def as_comment(text: str) -> str:
    return "".join(f"# {line}".rstrip() + "\n" for line in text.rstrip("\n").split("\n"))


@pytest.mark.parametrize("wrong", WRONG, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_report_is_exact(wrong: Path, tmp_path: Path, expected: Expected) -> None:
    data = wrong.read_bytes()
    match = re.match(rb"(#[^\n]*\n)*", data)
    assert match
    if expected.update:
        body = data[match.end() :]
        for _ in range(3):  # the comment's length moves the lines that it names
            wrong.write_bytes(as_comment(report_of(wrong, tmp_path / "x")).encode() + body)
            shutil.rmtree(tmp_path / "x")
        match = re.match(rb"(#[^\n]*\n)*", wrong.read_bytes())
        assert match
    assert as_comment(report_of(wrong, tmp_path / "project")) == match[0].decode()


@pytest.mark.parametrize("code", sorted({*Code} - ELSEWHERE))
def test_every_code_has_a_wrong_spec(code: str) -> None:
    assert any(f"[{code}]" in p.read_text("utf-8", errors="replace") for p in WRONG)


def test_sound_catalogue_is_sound(tmp_path: Path) -> None:
    report = Report()
    load_checked(sound_catalogue(tmp_path), report)
    assert report.sorted() == []


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    changes = {
        "acme/x1.yaml": "model: X1\ntype: desk\nlines: many\ncolour: red\n",
        "acme/vendor.yaml": "name: [Acme]\n",
    }
    report = Report()
    load_checked(sound_catalogue(tmp_path, changes), report)
    codes = [d.code for d in report.sorted()]
    assert codes.count(Code.WRONG_VALUE) == 1
    assert codes.count(Code.WRONG_TYPE) == 2
    assert codes.count(Code.UNKNOWN_FIELD) == 1


def test_an_error_in_a_base_is_reported_once_and_there(tmp_path: Path) -> None:
    changes = {
        "acme/_base.yaml": "type: desk\nlines: 2\n",
        "acme/x1.yaml": "extends: _base\nmodel: X1\nplugins: {p1: {}}\n",
        "acme/x2.yaml": "extends: _base\nmodel: X2\nplugins: {p1: {}}\n",
    }
    report = Report()
    load_checked(sound_catalogue(tmp_path, changes), report)
    assert [(d.place.path, d.place.line) for d in report.sorted()] == [("specs/acme/_base.yaml", 1)]


def test_a_broken_expression_is_reported_once_for_all_that_inherit_it(tmp_path: Path) -> None:
    dialect = (SOUND / "acme/dialects/d1.yaml").read_text("utf-8")
    plugin = (SOUND / "acme/plugins/p1.yaml").read_text("utf-8")
    changes = {
        "acme/dialects/d1.yaml": dialect.replace("{{ server_url }}", "{{ server_url | }}"),
        "acme/dialects/d2.yaml": "extends: d1\nabout: The same.\n",
        "acme/plugins/p2.yaml": plugin.replace("dialect: d1", "dialect: d2"),
        "acme/x1.yaml": (SOUND / "acme/x1.yaml").read_text("utf-8") + "  p2: {}\n",
    }
    report = Report()
    load_checked(sound_catalogue(tmp_path, changes), report)
    assert [d.code for d in report.sorted()] == [Code.EXPRESSION_SYNTAX]


def test_one_phone_is_checked_with_what_it_uses(tmp_path: Path) -> None:
    dialect = (SOUND / "acme/dialects/d1.yaml").read_text("utf-8")
    plugin = (SOUND / "acme/plugins/p1.yaml").read_text("utf-8")
    changes = {
        "acme/dialects/d2.yaml": dialect.replace("{{ server_url }}", "{{ server_earl }}"),
        "acme/plugins/p2.yaml": plugin.replace("dialect: d1", "dialect: d2"),
        "acme/x3.yaml": "extends: x1\nmodel: X3\nplugins: {p1: null, p2: {}}\n",
    }
    root = sound_catalogue(tmp_path, changes)
    found = {}
    for name in ("x1", "X3", "nobody", ""):
        report = Report()
        load_checked(root, report, "acme", name.lower())
        found[name] = {d.place.path for d in report.sorted()}
    wrong = {"specs/acme/dialects/d2.yaml"}
    assert found == {"x1": set(), "X3": wrong, "nobody": wrong, "": wrong}


def test_file_names_are_lower_case(tmp_path: Path) -> None:
    report = Report()
    load_checked(sound_catalogue(tmp_path, {"acme/X3.yaml": "extends: x1\nmodel: X3\n"}), report)
    assert [(d.code, d.place.path) for d in report.sorted()] == [
        ("file-name", "specs/acme/X3.yaml")
    ]
