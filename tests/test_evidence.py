"""Tests by people: what a result rests on, and `phonegen verify` from the desk to the spec."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from catalogues import REPOSITORY, sound_catalogue, the_repository
from commands import Done, phonegen
from phonegen.build.pipeline import load_checked
from phonegen.diagnostics import Report
from phonegen.evidence import plan
from phonegen.evidence.writing import with_test
from phonegen.language.spec.model import UNTESTED, Evidence, cell
from phonegen_targets.docs.facts import features

WHO = ("--by", "@ann", "--firmware", "1.0.7")
DAY = ("--on", "2026-01-31")
TEST = Evidence.model_validate(
    {
        "by": "@ann",
        "on": "2026-01-31",
        "firmware": "1.2",
        "Hold": "Y",
        "MWI": {"N": "It's #1: dark"},
    }
)
SPEC = """\
# What it is.
model: X1  # 'as it says'
type: "deskphone"
lines:   2
keys: {line: 4}

plugins:
    p1: {version: "1.0"}   # newest
# Where from.
sources: [A book]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_catalogue(tmp_path, {"acme/x1.yaml": SPEC})


def spec_of(folder: Path) -> Path:
    return folder / "specs/acme/x1.yaml"


def kept(folder: Path) -> dict[str, Any]:
    path = folder / ".cache/phonegen/verify/acme/x1.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def results_of(folder: Path, model: str = "x1") -> list[dict[str, Any]]:
    report = Report()
    spec = load_checked(folder, report).vendors["acme"].models[model].spec
    assert not report, report.sorted()
    return [test.model_dump(exclude_none=True) for test in spec.features]


def answering(
    folder: Path, *lines: str, options: tuple[str, ...] = (*WHO, *DAY), code: int = 0
) -> Done:
    """`verify` with these answers."""
    said = "".join(f"{line}\n" for line in lines)
    return phonegen("verify", "acme/x1", *options, folder=folder, code=code, said=said)


# The catalogue


def test_each_result_of_the_catalogue_says_what_it_rests_on() -> None:
    for vendor, model in the_repository().models():
        for test in model.spec.features:
            if any(cell(result) not in UNTESTED for result in test.results.values()):
                lacking = [k for k in ("by", "on", "firmware") if getattr(test, k) is None]
                assert not lacking, f"{vendor.folder}/{model.name}"
        if model.spec.reported:
            assert model.spec.reported.source and model.spec.reported.years


def test_pages_count_what_the_specs_say() -> None:
    sums = [0, 0]
    for vendor, model in the_repository().models():
        tested, reported = features.counted(model.spec)
        page = REPOSITORY / "generated/docs" / vendor.folder / model.name
        data = json.loads(page.with_suffix(".json").read_text("utf-8"))
        assert (data["tested"], data["reported"]) == (tested, reported), model.path
        text = page.with_suffix(".md").read_text("utf-8")
        works = sum(told.cell != "N" for told in features.tests(model.spec).values())
        assert f"| **{works}** tested and working, " in text
        assert (f"**{reported}** reported by others" in text) == bool(reported)
        sums = [sums[0] + tested, sums[1] + reported]
    assert sums[1] > 1000  # else the sums say nothing


def test_no_page_takes_what_is_reported_for_tested() -> None:
    for vendor, model in the_repository().models():
        if not features.tests(model.spec):
            page = REPOSITORY / f"generated/docs/{vendor.folder}/{model.name}.md"
            assert "Tested, and not supported" not in page.read_text("utf-8")


def test_a_phone_inherits_no_test_and_no_report(tmp_path: Path) -> None:
    tested = "features: {by: '@ann', on: 2026-01-31, firmware: '1', Hold: Y}\n"
    reported = "reported: {source: 'https://example.org', on: 2013, MWI: Y}\n"
    root = sound_catalogue(tmp_path, {
        "acme/_base.yaml": reported,
        "acme/x1.yaml": f"extends: _base\n{SPEC}{tested}",
        "acme/x3.yaml": f"extends: _base\n{SPEC.replace('X1', 'X3')}reported: {{MWI: N}}\n",
    })  # fmt: skip
    report = Report()
    models = load_checked(root, report).vendors["acme"].models
    assert not report, report.sorted()
    assert models["x1"].spec.features and models["x1"].spec.reported
    assert not models["x2"].spec.features and models["x2"].spec.reported is None  # extends: x1
    inherited = models["x3"].spec.reported
    assert inherited and inherited.source and inherited.results == {"MWI": "N"}


def test_a_base_has_no_tests(tmp_path: Path) -> None:
    root = sound_catalogue(tmp_path, {"acme/_base.yaml": "features: {Hold: Y}\n"})
    said = phonegen("check", folder=root, code=1).stdout
    assert "specs/acme/_base.yaml:1:1: error: a base has no tests" in said


# The plan


def test_the_plan_asks_for_all_that_the_matrix_has_once() -> None:
    assert sorted(plan.features()) == sorted(features.KNOWN)


def test_questions_10_and_11_of_the_guide_come_first() -> None:
    asked = {s.feature for group in plan.groups(set()) if not group.beyond for s in group.steps}
    assert {*features.BASIC, *features.STANDARD} <= asked
    assert len(asked) <= 30  # in ten minutes


def test_what_the_plugin_does_not_write_comes_last() -> None:
    groups = plan.groups({"MWI", "Syslog"})
    assert [s.feature for s in groups[-1].steps] == ["MWI", "Syslog"] and groups[-1].beyond
    assert "MWI" not in [s.feature for group in groups[:-1] for s in group.steps]


# Into the text of a spec


def test_nothing_but_the_test_comes_into_a_spec() -> None:
    changed = with_test(SPEC, "x1.yaml", TEST)
    added = """\
features:
  - by: "@ann"
    on: 2026-01-31
    firmware: "1.2"
    Y: [Hold]
    MWI: {N: "It's #1: dark"}
"""
    assert changed == SPEC.replace("# Where from.\n", f"{added}# Where from.\n")
    again = with_test(changed, "x1.yaml", TEST)
    assert again == changed.replace(added, added + added.partition("\n")[2])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("features: {Hold: Y, Queue: N}\n", "  - N: [Queue]\n"),
        ("features: {Hold: NYT}\n", ""),
        ("features: null\n", ""),
        ("features:\n  # why\n  Hold: Y\n  Y: [MWI, Queue]\n", "  # why\n  - Y: [Queue]\n"),
        ("features:\n- Y: [Hold, Queue] # so\n\n", "- Y: [Queue]\n"),
        ("features:\n- Y: [Queue] # so\n\n", "- Y: [Queue] # so\n"),
        ("features: [{by: a, on: 2020-01-01, firmware: '2', Hold: N}]\n",
         "  - by: a\n    on: 2020-01-01\n    firmware: \"2\"\n    N: [Hold]\n"),
    ],
)  # fmt: skip
def test_a_result_without_evidence_ends_with_its_test(before: str, after: str) -> None:
    changed = with_test(f"model: X1\n{before}lines: 2\n", "x1.yaml", TEST)
    margin = "" if after.startswith("-") else "  "
    test = "".join(
        f"{margin}{line}\n"
        for line in (
            '- by: "@ann"', "  on: 2026-01-31", '  firmware: "1.2"', "  Y: [Hold]",
            "  MWI: {N: \"It's #1: dark\"}",
        )
    )  # fmt: skip
    blank = "\n" * before.endswith("\n\n")
    assert changed == f"model: X1\nfeatures:\n{after}{test}{blank}lines: 2\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_lines_keep_their_ends(end: str) -> None:
    text = "model: X1\nlines: 2" + end if end != "\r\n" else "model: X1\r\nlines: 2\r\n"
    changed = with_test(text, "x1.yaml", TEST)
    assert changed.startswith(text)
    assert changed.count("\r\n") == (changed.count("\n") if end == "\r\n" else 0)


# The dialog


def test_answers_come_into_the_spec(folder: Path) -> None:
    done = answering(folder, "y", "n It is English.", "q", "y")
    assert results_of(folder) == [{
        "by": "@ann", "on": "2026-01-31", "firmware": "1.0.7",
        "Provisioning": "Y", "Multi language": {"N": "It is English."},
    }]  # fmt: skip
    assert "+    Y: [Provisioning]\n" in done.stdout
    assert "next: `phonegen build acme/x1`" in done.stdout
    assert kept(folder) == {}
    assert results_of(folder, "x2") == []  # which extends it
    phonegen("site", "pages", "--out", "pages", folder=folder)
    page = (folder / "pages/acme/x1.md").read_text("utf-8")
    assert "| Multi language | does not work | @ann | 2026-01-31 | 1.0.7 | It is English. |" in page


def test_who_and_firmware_are_asked_for_once(folder: Path) -> None:
    done = answering(folder, "Zoé", "", "3.1", "y", options=DAY, code=1)
    assert done.stdout.count("Firmware of this phone") == 2  # the first answer was none
    assert {**kept(folder), "on": ""} == {
        "by": "Zoé", "on": "", "firmware": "3.1", "Provisioning": "Y"
    }  # fmt: skip
    done = answering(folder, "y", "q", "n", options=DAY, code=1)
    assert "1 answer is kept from before, by Zoé with firmware 3.1" in done.stdout
    assert "Firmware of this phone" not in done.stdout and "Provisioning:" not in done.stdout
    assert set(kept(folder)) == {"by", "on", "firmware", "Provisioning", "Multi language"}


def test_a_part_is_answered_at_once(folder: Path) -> None:
    answering(folder, "n", "all", "ss", "s", "sk", "q", "yes")
    (test,) = results_of(folder)
    start, calls, letters, *_ = (group.steps for group in plan.GROUPS)
    asked = [s.feature for s in start]
    assert test["Provisioning"] == "N"
    assert {test[name] for name in asked[1:] if name in test} == {"Y"}
    assert not {s.feature for s in calls} & test.keys()
    assert test[letters[1].feature] == "SK" and letters[0].feature not in test


def test_the_way_back(folder: Path) -> None:
    answering(folder, "b", "y", "y", "back", "b", "n", "s", "q", "y")
    (test,) = results_of(folder)
    assert (test["Provisioning"], test["Multi language"]) == ("N", "Y")


def test_all_can_be_skipped(folder: Path) -> None:
    done = answering(folder, *["s"] * 80)
    assert "Nothing was answered" in done.stdout and kept(folder) == {}
    assert spec_of(folder).read_text("utf-8") == SPEC


def test_the_further_parts_are_asked_as_a_whole(folder: Path) -> None:
    groups = [group for group in plan.groups(set()) if not group.beyond]
    asked = ["ss"] * len(groups)
    done = answering(folder, *asked, "o", "y", "q", "y")
    assert "all work, one by one, or skip" in done.stdout
    (test,) = results_of(folder)
    assert len(set(test) - {"by", "on", "firmware"}) == 1


@pytest.mark.parametrize("answer", ["x", "yy", "p", "n a\x07b", "?", "Y\x00", "n " + "x" * 3000])
def test_what_is_no_answer_is_asked_again(answer: str, folder: Path) -> None:
    done = answering(folder, answer, "y", "q", "y")
    assert done.stdout.count("works? ") == 3 and "y: works. n: does not." in done.stdout
    assert results_of(folder)[0]["Provisioning"] == "Y"


def test_only_one_feature(folder: Path) -> None:
    done = answering(
        folder, "p Only once.", "y", options=(*WHO, *DAY, "--only", "three way conference")
    )
    assert done.stdout.count("works? ") == 1
    assert results_of(folder)[0]["Three-way conference"] == {"Y": "Only once."}
    done = answering(folder, options=(*WHO, "--only", "Holt"), code=1)
    assert "did you mean 'Hold'?" in done.stdout


def test_the_hint_of_a_plain_result_works(folder: Path) -> None:
    spec_of(folder).write_text(SPEC + "features: {Hold: Y, MWI: N}\n", "utf-8")
    said = phonegen("check", folder=folder, code=1).stdout
    assert "'Hold' and 1 more: no test without `by`, `on`, `firmware` [evidence]" in said
    assert "`phonegen verify acme/x1`" in said
    answering(folder, "y", "y", options=(*WHO, *DAY, "--only", "Hold"))
    said = phonegen("check", folder=folder, code=1).stdout
    assert "'MWI': no test without" in said  # and no longer of what is tested
    answering(folder, "y", "y", options=(*WHO, *DAY, "--only", "MWI"))
    assert [set(t) - {"by", "on", "firmware"} for t in results_of(folder)] == [{"Hold"}, {"MWI"}]


# Without a dialog


@pytest.mark.parametrize("text", [
    "{Y: [Hold, mwi], Paging: {N: why}}", '{"Y": ["Hold", "MWI"], "Paging": {"N": "why"}}',
    "by: somebody else\nfirmware: '3'\nHold: Y\nMWI: Y\nPaging: {N: why}\nQueue: NYT\n",
])  # fmt: skip
def test_answers_of_a_file(text: str, folder: Path) -> None:
    (folder / "answers.yaml").write_text(text, "utf-8")
    phonegen("verify", "acme/x1", *WHO, *DAY, "--answers", "answers.yaml", folder=folder)
    assert results_of(folder) == [{
        "by": "@ann", "on": "2026-01-31", "firmware": "1.0.7",
        "Hold": "Y", "MWI": "Y", "Paging": {"N": "why"},
    }]  # fmt: skip


def test_answers_of_a_file_leave_those_of_a_person(folder: Path) -> None:
    answering(folder, "y", code=1)
    (folder / "answers.yaml").write_text("Hold: N", "utf-8")
    phonegen("verify", "acme/x1", *WHO, *DAY, "--answers", "answers.yaml", folder=folder)
    assert set(results_of(folder)[0]) == {"by", "on", "firmware", "Hold"}
    assert kept(folder)["Provisioning"] == "Y"


@pytest.mark.parametrize(("text", "told"), [
    ("Holt: Y", "answers.yaml:1:1: error: the matrix has no 'Holt'"),
    ("Hold: yes", "'Y', 'N', 'NT', 'NYT', 'FK', 'SK', 'HK' or 'MN' was expected"),
    ("- Hold", "a mapping of features was expected"),
    ("{", "[yaml-syntax]"),
    ("", "the file is empty"),
    ("on: 2026-13-01\nHold: Y", "the calendar has no such day"),
])  # fmt: skip
def test_a_wrong_file_is_told(text: str, told: str, folder: Path) -> None:
    (folder / "answers.yaml").write_text(text, "utf-8")
    said = phonegen("verify", "acme/x1", *WHO, "--answers", "answers.yaml", folder=folder, code=1)
    assert told in said.stdout
    assert spec_of(folder).read_text("utf-8") == SPEC


@pytest.mark.parametrize(("options", "told"), [
    (("--on", "2999-01-01"), "is no day until today"),
    (("--on", "2020"), "is no day until today"),
    (("--on", "2026-02-31"), "the calendar has no such day"),
    (("--by", " "), "--by"),
    (("--firmware", "a,b"), "--firmware"),
    (("--source", "a\nb"), "--source"),
])  # fmt: skip
def test_a_wrong_option_is_told(options: tuple[str, str], told: str, folder: Path) -> None:
    (folder / "answers.yaml").write_text("Hold: Y", "utf-8")
    given = (*WHO, "--answers", "answers.yaml", *options)
    assert told in phonegen("verify", "acme/x1", *given, folder=folder, code=2).stderr
    assert spec_of(folder).read_text("utf-8") == SPEC


def test_without_firmware_there_is_no_test(folder: Path) -> None:
    (folder / "answers.yaml").write_text("Hold: Y", "utf-8")
    given = ("--by", "@ann", "--answers", "answers.yaml")
    assert "--firmware" in phonegen("verify", "acme/x1", *given, folder=folder, code=2).stderr


def test_answers_of_another_firmware_are_not_mixed(folder: Path) -> None:
    answering(folder, "y", code=1)
    other = ("--by", "@ann", "--firmware", "2.0", *DAY)
    assert "answers with firmware 1.0.7 are kept" in answering(folder, options=other, code=2).stderr
    answering(folder, "n", code=1, options=(*other, "--restart"))
    assert kept(folder)["Provisioning"] == "N" and kept(folder)["firmware"] == "2.0"


def test_what_would_break_the_spec_is_not_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("phonegen.cli.verifying.with_test", lambda text, *_: text + "colour: red\n")
    done = answering(folder, "y", "q", "y", code=1)
    assert "unknown field 'colour'" in done.stdout
    monkeypatch.setattr(
        "phonegen.cli.verifying.with_test", lambda text, *_: text.replace("lines:   2", "lines: 3")
    )
    assert "more than the tests" in answering(folder, "q", "y", code=1).stdout
    assert spec_of(folder).read_text("utf-8") == SPEC
    assert kept(folder)["Provisioning"] == "Y"


def test_where_no_answer_can_be_kept_it_is_said(folder: Path) -> None:
    (folder / ".cache").write_text("", "utf-8")
    said = answering(folder, "y", code=1).stdout
    assert "the answers cannot be kept: Not a directory" in said


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"Hold": "maybe"}', "[" * 100_000])
def test_a_draft_that_is_none_is_no_draft(text: str, folder: Path) -> None:
    path = folder / ".cache/phonegen/verify/acme/x1.json"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    answering(folder, "y", "q", "y")
    assert results_of(folder)[0]["Provisioning"] == "Y"


# At a terminal


def at_terminal(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "phonegen", "verify", "acme/x1", *WHO, *DAY],
        cwd=folder, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    return process, master


def heard(master: int, wanted: str, seconds: float = 60) -> str:
    """What the terminal shows until WANTED is among it, or all of it at the end."""
    shown, until = b"", time.monotonic() + seconds
    while wanted.encode() not in shown:
        left = max(0.0, until - time.monotonic())
        if not select.select([master], [], [], left)[0]:
            break
        try:
            shown += os.read(master, 4096)
        except OSError:  # the process has ended
            break
    text = shown.decode()
    assert wanted in text, text
    return text


def interrupt(process: subprocess.Popen[bytes], master: int) -> None:
    """Press Ctrl-C, again if need be: Python misses one that comes as it begins to wait."""
    for _ in range(30):
        os.killpg(process.pid, signal.SIGINT)  # as the terminal would for its foreground
        if select.select([master], [], [], 2)[0]:
            return


@pytest.mark.slow
@pytest.mark.parametrize("how", ["kill", "hang up", "interrupt", "end of input"])
def test_a_run_that_is_stopped_leaves_the_spec_and_keeps_the_answers(
    how: str, folder: Path
) -> None:
    process, master = at_terminal(folder)
    heard(master, "works? ")
    os.write(master, b"y\n")
    heard(master, "works? ")
    if how == "end of input":
        os.write(master, b"\x04")
    elif how == "interrupt":
        interrupt(process, master)
    else:
        os.killpg(process.pid, signal.SIGKILL if how == "kill" else signal.SIGHUP)
    if how in ("interrupt", "end of input"):
        shown = heard(master, "1 answer is kept; `phonegen verify acme/x1` goes on with it.")
        assert "Traceback" not in shown
    process.wait(60)
    os.close(master)
    assert spec_of(folder).read_text("utf-8") == SPEC
    assert kept(folder)["Provisioning"] == "Y"


@pytest.mark.slow
def test_a_person_at_a_terminal(folder: Path) -> None:
    process, master = at_terminal(folder)
    heard(master, "works? ")
    os.write(master, b"y Caf\xc3\xa9.\n")
    heard(master, "works? ")
    os.write(master, b"q\n")
    heard(master, "[y/N] ")
    os.write(master, b"y\n")
    assert "Caf\u00e9." in heard(master, "next: `phonegen build acme/x1`")
    assert process.wait(60) == 0
    os.close(master)
    assert results_of(folder)[0]["Provisioning"] == {"Y": "Caf\u00e9."}
