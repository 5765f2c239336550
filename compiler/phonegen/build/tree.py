"""Stage 6 and 7, compare and write: the tree in memory against the tree on disk."""

from __future__ import annotations

import contextlib
import difflib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from phonegen.files import is_foreign, kind, read, shown, write

MAX_DIFF_LINES = 400
MAX_DIFF_BYTES = 10_000_000
# Where files are written before they take their places: on the same file system, and hidden.
UNFINISHED = ".phonegen-unfinished"


@dataclass(frozen=True)
class Changes:
    """What would make the disk equal to the tree; paths are relative to the root compared."""

    new: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    stale: tuple[str, ...] = ()
    odd: Mapping[str, str] = field(default_factory=dict)  # what there is in place of a file

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.stale)

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed) + len(self.stale)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Each path with what is wrong there."""
        states = ("new", self.new), ("changed", self.changed), ("stale", self.stale)
        for state, paths in states:
            for path in paths:
                odd = f": there is {self.odd[path]}" if path in self.odd else ""
                yield path, f"the file is {state}{odd}"


def compare(root: Path, wanted: Mapping[str, str], owned: Iterator[str]) -> Changes:
    """WANTED against ROOT; what there is below OWNED and is not wanted is stale.

    No link is followed and nothing but files is read. What stands in the way of a wanted file's
    folder is stale wherever it is.
    """
    new: dict[str, str] = {}
    changed: dict[str, str] = {}
    odd: dict[str, str] = {}
    folders = _Folders(root)
    for path, content in wanted.items():
        state = _state(root, path) if folders.reach(path) else None
        if state is None:
            new[path] = content
        elif not stat.S_ISREG(state.st_mode):
            changed[path] = content
            odd[path] = kind(root / path) or ""
        elif not _has(f"{root}{os.sep}{path}", content.encode(), state.st_size):
            changed[path] = content
    stale = set(folders.obstacles)
    for prefix in owned:
        stale.update(path for path in _existing(root, prefix, folders) if path not in wanted)
    for path in stale:
        found = kind(root / path)
        if found not in (None, "a file"):
            odd[path] = str(found)
    return Changes(new, changed, tuple(sorted(stale)), odd)


class _Folders:
    """Which folders below ROOT are there, and what stands in the way of those that are not."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known = {"": True}
        self.obstacles: set[str] = set()

    def reach(self, path: str) -> bool:
        """Whether the folder that holds PATH is there, through no link."""
        folder = path.rpartition("/")[0]
        if folder not in self._known:
            state = _state(self._root, folder) if self.reach(folder) else None
            self._known[folder] = state is not None and stat.S_ISDIR(state.st_mode)
            if state is not None and not self._known[folder]:
                self.obstacles.add(folder)
        return self._known[folder]


def _state(root: Path, path: str) -> os.stat_result | None:
    try:
        return os.lstat(f"{root}{os.sep}{path}")
    except (FileNotFoundError, NotADirectoryError):
        return None


def _has(path: str, content: bytes, size: int) -> bool:
    """Whether the file at PATH, of SIZE bytes, has that content and may be read."""
    if size != len(content):
        return False
    try:
        return read(path, size) == content
    except OSError:
        return False


def _existing(root: Path, prefix: str, folders: _Folders) -> Iterator[str]:
    """Everything at or below PREFIX but folders, and but files of other programs."""
    if prefix:
        found = kind(root / prefix) if folders.reach(prefix) else None
        if found == "a folder":
            yield from _below(str(root / prefix), f"{prefix}/")
        elif found is not None:
            yield prefix
    elif root.is_dir():
        yield from _below(str(root), "")


def _below(folder: str, prefix: str) -> Iterator[str]:
    for entry in os.scandir(folder):
        if not is_foreign(entry.name):
            if entry.is_dir(follow_symlinks=False):
                yield from _below(entry.path, f"{prefix}{entry.name}/")
            else:
                yield f"{prefix}{entry.name}"


def apply(root: Path, changes: Changes) -> None:
    """Make the changes. Every new text is on the disk before the first file is touched."""
    texts = {path: text.encode() for path, text in {**changes.new, **changes.changed}.items()}
    with _written(root, texts) as written:
        for path in changes.stale:
            _remove(root, path)
        _place(root, written)


def write_all(root: Path, files: Mapping[str, bytes]) -> None:
    """Write files below ROOT, whole or not at all; the last of them takes its place last."""
    write_together((root, files))


def write_together(*parts: tuple[Path, Mapping[str, bytes]]) -> None:
    """Write files below several folders: all are on the disk before the first takes its place."""
    with contextlib.ExitStack() as stack:
        written = [(root, stack.enter_context(_written(root, files))) for root, files in parts]
        for root, paths in written:
            _place(root, paths)


def forget_unfinished(root: Path) -> None:
    """Remove what a build that was killed has left below ROOT."""
    scratch = root / UNFINISHED
    if kind(scratch) in (None, "a folder"):
        shutil.rmtree(scratch, ignore_errors=True)
    else:
        scratch.unlink()


@contextlib.contextmanager
def _written(root: Path, files: Mapping[str, bytes]) -> Iterator[Mapping[str, Path]]:
    """The files on the disk, in a folder that goes away."""
    scratch = root / UNFINISHED
    forget_unfinished(root)
    written: dict[str, Path] = {}
    try:
        for path, content in files.items():
            if not written:
                scratch.mkdir(parents=True)
            written[path] = scratch / str(len(written))
            write(written[path], content)
        yield written
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _place(root: Path, written: Mapping[str, Path]) -> None:
    """Move files to their places; folders are made, and empty ones go, before the first moves."""
    for path in written:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        if kind(root / path) == "a folder":
            _remove_empty(root / path)
    for path, file in written.items():
        file.replace(root / path)


def _remove_empty(folder: Path) -> None:
    """Remove a folder without files; OSError when there is one."""
    for below in folder.iterdir():
        if kind(below) == "a folder":
            _remove_empty(below)
    folder.rmdir()


def _remove(root: Path, path: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    with contextlib.suppress(FileNotFoundError):
        (root / path).unlink()
    for parent in (root / path).parents:
        if parent == root or any(parent.iterdir()):
            break
        parent.rmdir()


def diff(root: Path, changes: Changes) -> Iterator[str]:
    """The changes as a unified diff; of a long file the beginning, of no text what it is."""
    for path, problem in sorted(changes.problems()):
        name = shown(path)
        wanted = changes.new.get(path, changes.changed.get(path, ""))
        current = "" if path in changes.new else _text(root / path)
        if not current and path not in changes.new:
            yield f"{name}: {problem}" + ("" if path in changes.odd else ", and there is no text")
        if current is None:
            continue
        before = "/dev/null" if path in changes.new else f"a/{name}"
        after = "/dev/null" if path in changes.stale else f"b/{name}"
        lines = difflib.unified_diff(
            current.splitlines(), wanted.splitlines(), before, after, lineterm="", n=2
        )
        yield from _cut(lines, f"… the rest of {name} is not shown")


def _cut(lines: Iterable[str], rest: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number == MAX_DIFF_LINES:
            yield rest
            return
        yield line


def _text(path: Path) -> str | None:
    """The text of a file; None when it has none."""
    try:
        text = read(path, MAX_DIFF_BYTES).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return None if "\0" in text else text
