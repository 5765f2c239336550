"""The stamp of a build: it holds when nothing has changed, and never when something has."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from phonegen.build import pipeline, tree
from phonegen.build.stamp import STAMP, Marks, Stamp
from phonegen.cli.building import build
from phonegen.cli.idle import stamp
from phonegen.cli.session import Session
from phonegen.diagnostics import Report
from phonegen.language.catalogue import Project

SPEC = "specs/acme/x1.yaml"
PAGE = "generated/docs/acme/x1.md"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small catalogue that was built, around the working folder."""
    folder = sound_catalogue(tmp_path)
    monkeypatch.chdir(folder)
    build_all()
    assert stamp(folder).holds()
    return folder


def build_all() -> None:
    build(Session(), None, all_=True, check_only=False)


def rewrite(path: Path, old: str, new: str) -> None:
    """Another text of the same size, with the time of the old one."""
    times = path.stat()
    path.write_text(path.read_text().replace(old, new, 1))
    assert path.stat().st_size == times.st_size
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a spec": lambda root: rewrite(root / SPEC, "X1", "X2"),
    "a page": lambda root: rewrite(root / PAGE, "X1", "X2"),
    "a new spec": lambda root: (root / "specs/acme/x9.yaml").write_text("extends: x1\n"),
    "a spec less": lambda root: (root / SPEC).unlink(),
    "a page less": lambda root: (root / PAGE).unlink(),
    "a page more": lambda root: (root / "generated/docs/acme/x9.md").write_text("x"),
    "another name": lambda root: (root / SPEC).rename(root / "specs/acme/x9.yaml"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_is_seen(root: Path, what: str) -> None:
    CHANGES[what](root)
    assert not stamp(root).holds()


def test_a_change_of_the_compiler_is_seen(root: Path, tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    module = code / "module.py"
    module.write_text("a = 1\n")
    with_code = Stamp(root, [code])
    with_code.begin()
    with_code.write([])
    assert with_code.holds()
    (code / "__pycache__").mkdir()
    (code / "__pycache__" / "module.pyc").write_text("what Python compiles is no change")
    assert with_code.holds()
    rewrite(module, "1", "2")
    assert not with_code.holds()


def save_while_building(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Make CHANGE when the specs have been read and nothing has been compared yet."""
    read = pipeline.load_checked

    def then_change(
        root: Path, report: Report, vendor: str | None = None, model: str | None = None
    ) -> Project:
        project = read(root, report, vendor, model)
        change()
        return project

    monkeypatch.setattr(pipeline, "load_checked", then_change)


def test_a_spec_saved_while_a_build_runs_leaves_no_stamp(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / PAGE).unlink()
    with monkeypatch.context() as during:
        save_while_building(during, lambda: rewrite(root / SPEC, "lines: 2", "lines: 9"))
        build_all()
    assert not stamp(root).holds()
    build_all()
    assert stamp(root).holds()
    assert "9 SIP lines" in (root / PAGE).read_text()


def test_a_page_saved_after_it_was_compared_leaves_no_stamp(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / SPEC).touch()
    compare: Callable[..., object] = pipeline.differences

    def then_save(*given: object) -> object:
        changes = compare(*given)
        rewrite(root / PAGE, "X1", "X2")
        return changes

    with monkeypatch.context() as during:
        during.setattr(pipeline, "differences", then_save)
        build_all()
    assert not stamp(root).holds()


@pytest.mark.parametrize("what", ["written", "removed"])
def test_a_page_saved_after_it_was_written_leaves_no_stamp(
    root: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    (root / PAGE).unlink()
    other = root / "generated/other"
    other.touch()
    write = tree.apply

    def then_save(folder: Path, changes: tree.Changes) -> None:
        write(folder, changes)
        if what == "written":
            rewrite(root / PAGE, "X1", "X2")
        else:
            other.touch()

    with monkeypatch.context() as during:
        during.setattr(tree, "apply", then_save)
        build_all()
    assert not stamp(root).holds()


def test_a_build_that_fails_leaves_no_stamp(root: Path) -> None:
    sound = (root / SPEC).read_text()
    (root / SPEC).write_text("nonsense: 1\n")
    with pytest.raises(Exception, match="1"):
        build_all()
    (root / SPEC).write_text(sound)
    assert not stamp(root).holds()


def test_a_build_of_one_phone_keeps_the_stamp(root: Path) -> None:
    before = (root / STAMP).read_text()
    build(Session(), "acme/x1", all_=False, check_only=False)
    assert (root / STAMP).read_text() == before
    assert stamp(root).holds()


def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whatever checks specs fail."""

    def never(*_: object) -> Project:
        raise AssertionError("specs are checked")

    monkeypatch.setattr(pipeline, "load_checked", never)


@pytest.mark.parametrize("name", ["acme/x1", "acme", "ACME/X1.yaml"])
@pytest.mark.parametrize("check_only", [False, True])
def test_a_part_of_what_is_up_to_date_is_not_worked_out(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    name: str, check_only: bool,
) -> None:  # fmt: skip
    def said() -> str:
        build(Session(), name, all_=False, check_only=check_only)
        return capsys.readouterr().out

    (root / STAMP).rename(root / "kept")
    worked_out = said()
    (root / "kept").rename(root / STAMP)
    no_work(monkeypatch)
    assert said() == worked_out
    assert worked_out.startswith("generated/ is up to date\n")


def test_a_phone_that_is_not_there_is_named_also_when_all_is_up_to_date(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    no_work(monkeypatch)
    with pytest.raises(Exception, match="1"):
        build(Session(), "acme/x7", all_=False, check_only=False)
    assert "there is no model 'x7' of acme" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["a spec", "a page", "verbose"])
def test_a_phone_is_worked_out_when_anything_has_changed(
    root: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    if what in CHANGES:
        CHANGES[what](root)
    no_work(monkeypatch)
    with pytest.raises(AssertionError, match="specs are checked"):
        build(Session(verbose=what == "verbose"), "acme/x1", all_=False, check_only=False)


def test_a_warning_about_a_phone_is_told_each_time(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = root / SPEC
    spec.write_text(spec.read_text().replace("lines: 2", "lines: 160"))
    for _ in range(2):
        build_all()
        capsys.readouterr()
        build(Session(), "acme/x1", all_=False, check_only=False)
        assert "160 lines are many for a deskphone" in capsys.readouterr().out


@pytest.mark.parametrize("odd", ["link", "pipe"])
def test_what_is_no_file_is_never_trusted(root: Path, tmp_path: Path, odd: str) -> None:
    code = tmp_path / "code"
    code.mkdir()
    if odd == "link":
        (code / "module.py").symlink_to(root / SPEC)
    else:
        os.mkfifo(code / "module.py")
    with_code = Stamp(root, [code])
    with_code.begin()
    with_code.write([])
    assert not with_code.holds()


@pytest.mark.parametrize("odd", ["link", "pipe", "folder", "endless"])
def test_a_stamp_that_is_no_file_neither_holds_nor_leads_elsewhere(root: Path, odd: str) -> None:
    elsewhere = root / "elsewhere"
    text = (root / STAMP).read_text()
    elsewhere.write_text(text)
    (root / STAMP).unlink()
    if odd == "link":
        (root / STAMP).symlink_to(elsewhere)
    elif odd == "endless":
        (root / STAMP).symlink_to("/dev/zero")
    elif odd == "pipe":
        os.mkfifo(root / STAMP)
    else:
        (root / STAMP).mkdir()
    assert not stamp(root).holds()
    build_all()
    assert elsewhere.read_text() == text


def test_a_copy_that_keeps_its_times_is_seen(root: Path) -> None:
    page = root / PAGE
    shutil.copy2(page, root / "copy")  # as `cp -p`
    rewrite(root / "copy", "X1", "X2")
    shutil.copy2(root / "copy", page)
    assert not stamp(root).holds()


def test_a_time_that_lies_ahead_leaves_no_stamp(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the clock is set back: a later save could get an earlier time."""
    marks = Stamp._marks

    def later(self: Stamp) -> tuple[Marks, Marks]:
        read, written = marks(self)
        hour = 3_600_000_000_000
        return {path: (*mark[:3], mark[3] + hour) for path, mark in read.items()}, written

    monkeypatch.setattr("phonegen.build.stamp.PATIENCE", 0.05)
    monkeypatch.setattr(Stamp, "_marks", later)
    (root / SPEC).touch()
    build_all()
    assert not stamp(root).holds()


def test_a_checkout_that_cannot_be_written_to_is_merely_slower(tmp_path: Path) -> None:
    root = sound_catalogue(tmp_path)
    (root / ".cache").write_text("no folder")
    remembered = stamp(root)
    remembered.begin()
    remembered.write([])
    assert not remembered.holds()


def test_the_stamp_is_about_this_compiler_and_its_targets(tmp_path: Path) -> None:
    read, _written = stamp(tmp_path)._marks()
    names = {"phonegen/cli/idle.py", "phonegen_targets/provd/runtime/plugin.py"}
    assert all(any(path.endswith(name) for path in read) for name in names)
