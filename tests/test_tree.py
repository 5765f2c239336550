"""The tree in memory against the tree on disk: all of it is written, or nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from phonegen.build.tree import Changes, apply, compare


def tree(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): p.read_text() for p in root.rglob("*") if p.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/old").write_text("old\n")
    (tmp_path / "a/stale").write_text("stale\n")
    return tmp_path


WANTED = {"a/old": "new\n", "b/c/more": "more\n"}


def test_the_disk_becomes_what_is_wanted(root: Path) -> None:
    changes = compare(root, WANTED, iter(["a", "b"]))
    assert changes == Changes({"b/c/more": "more\n"}, {"a/old": "new\n"}, ("a/stale",))
    assert (changes.count, bool(changes)) == (3, True)
    apply(root, changes)
    assert tree(root) == WANTED
    assert not compare(root, WANTED, iter(["a", "b"]))
    assert {p.stat().st_mode & 0o777 for p in root.rglob("*") if p.is_file()} == {0o644}


def test_folders_that_are_empty_go_with_their_last_file(root: Path) -> None:
    apply(root, compare(root, {"b/c/more": "more\n"}, iter(["a", "b"])))
    assert tree(root) == {"b/c/more": "more\n"}
    assert not (root / "a").exists()


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", [1, 2])
def test_a_write_that_fails_leaves_everything_as_it_was(
    root: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, at: int
) -> None:
    before = tree(root)
    opened = 0
    fdopen: Callable[..., object] = os.fdopen

    def full(handle: int, mode: str) -> object:
        nonlocal opened
        opened += 1
        if opened == at:
            os.close(handle)
            raise error
        return fdopen(handle, mode)

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(type(error)):
        apply(root, compare(root, WANTED, iter(["a", "b"])))
    assert opened == at
    assert tree(root) == before
