"""Mistakes that authors make in real specs: the first message of the report names each.

`mistakes/` has them by kind. A case says what is changed (`change`, `encoding`, `instead`) in which
file, or which command is run; what the first message must say (`names`); and the whole report. The
first message is to stand at the first line that was changed, or `at` another one, and there is one
error for one cause, or as many as `errors` says, with the reason beside it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from commands import phonegen
from expected import Expected
from phonegen.build.pipeline import check_targets, load_checked
from phonegen.cli.problems import OutputFormat, render
from phonegen.cli.targets import targets
from phonegen.codes import Severity
from phonegen.diagnostics import Report
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

MISTAKES = Path(__file__).parent / "mistakes"
SPECS = MISTAKES / "specs"
Case = Mapping[str, Any]


def yaml() -> YAML:
    loader = YAML()
    loader.width = 1000
    loader.preserve_quotes = True
    return loader


def cases() -> Iterator[tuple[str, Case]]:
    for path in sorted(MISTAKES.glob("*.yaml")):
        for case in YAML(typ="safe").load(path):
            yield path.stem, case


CASES = list(cases())


def project(root: Path) -> Path:
    """A project with the real specs in which the mistakes are made."""
    shutil.copytree(SPECS, root / "specs")
    return root


def make(root: Path, case: Case) -> int:
    """Make the mistake in the project at ROOT; the first line that it changes."""
    for other, changes in case.get("also", {}).items():
        specs = root / "specs" / other
        for old, new in changes.items():
            assert old in specs.read_text("utf-8"), f"{old!r} is not in {other}"
            specs.write_text(specs.read_text("utf-8").replace(old, new, 1), "utf-8")
    path = root / "specs" / case["file"]
    before = path.read_bytes().decode() if path.exists() else ""
    text = before
    for old, new in case.get("change", {}).items():
        assert old in text, f"{old!r} is not in {case['file']}"
        text = text.replace(old, new, 1)
    path.unlink(missing_ok=True)
    match case.get("instead"):
        case "a folder":
            path.mkdir()
        case "a link to itself":
            path.symlink_to(path.name)
        case "3 MB":
            path.write_bytes(b"#" * 3_000_000)
        case "nothing":
            path.write_bytes(b"")
        case other:
            path.write_bytes((other or text).encode(case.get("encoding", "utf-8")))
    if "change" not in case:
        return 1
    pairs = zip(before.splitlines(), text.splitlines(), strict=False)
    return next((n for n, (old, new) in enumerate(pairs, 1) if old != new), 1)


def report_of(root: Path) -> Report:
    report = Report()
    found = load_checked(root, report)
    if not report:
        check_targets(found, targets(), report)
    return report


def looked_at(case: Case, root: Path) -> str:
    """The report of a mistake, or what a command says; fails when its first message is another."""
    project(root)
    if "run" in case:
        done = phonegen(*case["run"].split(), folder=root, code=case.get("code", 1))
        text = done.stdout + done.stderr
        first = text
    else:
        changed = make(root, case)
        report = report_of(root)
        problems = report.sorted()
        text = render(problems, OutputFormat.text, root)
        assert problems, "nothing is reported"
        place = problems[0].place
        at = case.get("at", changed)
        assert (place.path, place.line) == (f"specs/{case['file']}", at), text
        errors = report.count(Severity.ERROR)
        assert errors == case.get("errors", 1), text
        first = f"{problems[0].message} {problems[0].hint}"
    for words in case["names"]:
        assert words in first, f"{words!r} is not in its first message:\n{text}"
    return text


@pytest.mark.parametrize(
    "case", [c for _, c in CASES], ids=[f"{k}: {c['mistake']}" for k, c in CASES]
)
def test_first_message_names_the_mistake(case: Case, tmp_path: Path, expected: Expected) -> None:
    text = looked_at(case, tmp_path / "project")
    if expected.update:
        return  # all reports of a file are written together
    assert text == case.get("report")


@pytest.mark.parametrize("kind", sorted({k for k, _ in CASES}))
def test_reports_are_written(kind: str, tmp_path: Path, expected: Expected) -> None:
    """With `--update`: the reports of a kind of mistakes as they are now."""
    path = MISTAKES / f"{kind}.yaml"
    if not expected.update:
        assert all("report" in case for k, case in CASES if k == kind)
        return
    written = yaml().load(path)
    for number, case in enumerate(written):
        case["report"] = LiteralScalarString(looked_at(case, tmp_path / str(number)))
    with path.open("w", encoding="utf-8", newline="") as stream:
        yaml().dump(written, stream)


def test_specs_are_sound(tmp_path: Path) -> None:
    report = report_of(project(tmp_path))
    assert not report.sorted()
