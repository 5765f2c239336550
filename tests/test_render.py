"""One report in every form: for people, for GitHub, and for programs.

`pytest --update tests/test_render.py` writes the files anew that it is compared with.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from expected import Expected
from phonegen.cli.problems import OutputFormat, render
from phonegen.codes import Code, Severity
from phonegen.diagnostics import Diagnostic, Place, Report

SNAPSHOTS = Path(__file__).parent / "snapshots"
# Names and lines with all that a form may give a meaning of its own.
ODD = "specs/ac%me/a,b::c é.yaml"
LINES = [
    "model: X1",
    "\ttype: 漢字 🎉 \x1b[31m::error::%0A",
    "x: " + "long " * 60 + "here" + " and on" * 30,
    "",
]


@pytest.fixture
def report(tmp_path: Path) -> Report:
    """Problems in a file, at its end, behind it, and in no file, with odd texts."""
    path = tmp_path / ODD
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(LINES) + "\n", "utf-8")
    found = Report()
    found.add(Place(ODD, 1, 8), Code.WRONG_VALUE, "100 % wrong: 'a::b'", "use `%s`,\nor nothing")
    found.add(Place(ODD, 2, 8), Code.UNKNOWN_FIELD, "unknown field '漢字'\rof two lines")
    found.add(Place(ODD, 3, 304), Code.WRONG_TYPE, "far to the right", "did you mean 'there'?")
    found.add(Place(ODD, 4, 1), Code.MISSING_FIELD, "a line with nothing in it")
    found.add(Place(ODD, 99, 1), Code.YAML_SYNTAX, "behind the end of the file")
    found.add(Place("generated/none"), Code.OUT_OF_DATE, 'the file is <new> & "quoted"')
    for severity in (Severity.WARNING, Severity.NOTE):
        place = Place(ODD, 1, 1)
        found.diagnostics.add(Diagnostic(place, Code.FILE_NAME, "less bad", severity=severity))
    return found


FORMS = [(form, False) for form in OutputFormat] + [(OutputFormat.text, True)]


@pytest.mark.parametrize(("form", "colour"), FORMS)
def test_a_report_in_every_form(
    report: Report, tmp_path: Path, expected: Expected, form: OutputFormat, colour: bool
) -> None:
    name = f"report{'-in-colour' if colour else ''}.{form}"
    expected(SNAPSHOTS / name, render(report.sorted(), form, tmp_path, colour))


@pytest.mark.parametrize("form", OutputFormat)
def test_a_report_without_problems(expected: Expected, form: OutputFormat) -> None:
    expected(SNAPSHOTS / f"no-problems.{form}", render([], form, Path()))


def test_only_text_on_a_terminal_has_colours(report: Report, tmp_path: Path) -> None:
    for form in OutputFormat:
        text = render(report.sorted(), form, tmp_path, colour=False)
        assert "\x1b" not in text, form
        if form is not OutputFormat.text:
            assert render(report.sorted(), form, tmp_path, colour=True) == text


def test_github_gets_a_line_for_each_problem(report: Report, tmp_path: Path) -> None:
    found = report.sorted()
    lines = render(found, OutputFormat.github, tmp_path).split("\n")[:-1]
    assert len(lines) == len(found)
    for line in lines:
        head, _, message = line.removeprefix("::").partition("::")
        properties = head.partition(" ")[2].split(",")
        assert [p.partition("=")[0] for p in properties] == ["file", "line", "col", "title"]
        plain = re.sub("%(25|0A|0D|3A|2C)", "", message + head)
        assert not set("%\r\n") & set(plain)


def test_programs_get_back_what_was_found(report: Report, tmp_path: Path) -> None:
    found = report.sorted()
    records = json.loads(render(found, OutputFormat.json, tmp_path))
    fields = ("path", "line", "column", "code", "message", "hint")
    told = [(*d.place, d.code, d.message, d.hint) for d in found]
    assert [tuple(record[name] for name in fields) for record in records] == told
    (run,) = json.loads(render(found, OutputFormat.sarif, tmp_path))["runs"]
    assert [result["ruleId"] for result in run["results"]] == [d.code for d in found]
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {d.code for d in found}
