"""A tree of files that others serve: written whole or not at all, with a list of what is ours."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from phonegen import files

OWN = ".phonegen"  # our folder in a tree: what is ours there, and what is not finished
FOLDER_MODE = 0o711  # files in it can be fetched by name, and not listed
MOST = 1_000_000_000  # bytes of a list of what is ours


class BusyError(Exception):
    """Somebody else writes the same part of the tree."""


@dataclass
class Changes:
    """What is to be done: files by their names in the tree."""

    new: dict[str, Path]
    changed: dict[str, Path]
    same: int
    gone: list[str]  # files of ours that nobody asks for any more
    foreign: dict[str, str]  # what is in the way and not ours, in words


class Tree:
    """The tree below ROOT, or PART of it, as `2-of-8`; its folder is made when it is written."""

    def __init__(self, root: Path, part: str) -> None:
        self._root = root
        self._own = root / OWN
        self._part = part
        self.stage = self._own / f"unfinished-{part}"

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Hold this part: `stage` is an empty folder meanwhile. Raises OSError, BusyError."""
        is_new = not self._root.exists()
        if is_new:
            self._root.mkdir()
            self._root.chmod(FOLDER_MODE)
        self._own.mkdir(mode=0o700, exist_ok=True)
        if files.kind(self._own) != "a folder":
            raise OSError(None, f"it is {files.kind(self._own)}", str(self._own))
        lock = os.open(self._own / f"{self._part}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW,
                       0o600)  # fmt: skip
        try:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as e:
                raise BusyError from e
            shutil.rmtree(self.stage, ignore_errors=True)  # of a process that was killed
            self.stage.mkdir(mode=0o700)
            try:
                yield
            finally:
                shutil.rmtree(self.stage, ignore_errors=True)
                self._vanish(is_new)
        finally:
            os.close(lock)

    def _vanish(self, is_new: bool) -> None:
        """Leave no trace in a tree in which nothing is ours."""
        if not any(self._own.glob("*.json")):
            (self._own / f"{self._part}.lock").unlink(missing_ok=True)
            with suppress(OSError):  # somebody else is at work there
                self._own.rmdir()
                if is_new:
                    self._root.rmdir()

    def _ours(self) -> dict[str, set[str]]:
        """The names of the files that each part has written."""
        found: dict[str, set[str]] = {}
        for path in self._own.glob("*.json"):
            try:
                names = json.loads(files.read(path, MOST))
            except (OSError, ValueError):
                continue  # then its files are nobody's, and are left alone
            found[path.stem] = {name for name in names if isinstance(name, str) and _inside(name)}
        return found

    def changes(self, staged: Mapping[str, Path]) -> Changes:
        """What would make the tree hold the STAGED files; none of theirs is another's."""
        ours = self._ours()
        known = set().union(*ours.values())
        found = Changes({}, {}, 0, [], {})
        folders: dict[str, str | None] = {}
        for name, path in staged.items():
            blocked = self._blocked(name, folders)
            kind = files.kind(self._root / name)
            if blocked:
                found.foreign[name] = blocked
            elif kind is None:
                found.new[name] = path
            elif kind == "a file" and _same(path, self._root / name):
                found.same += 1
            elif kind == "a file" and name in known:
                found.changed[name] = path
            else:
                found.foreign[name] = f"there is {kind} that was not written by this command"
        found.gone = sorted(self._of_this_part(ours) - staged.keys())
        return found

    def _of_this_part(self, ours: Mapping[str, set[str]]) -> set[str]:
        """Files that this part alone has written; the one part of one has written all."""
        if self._part == "1-of-1":
            return set().union(*ours.values())
        others = (names for part, names in ours.items() if part != self._part)
        return ours.get(self._part, set()).difference(*others)

    def _blocked(self, name: str, known: dict[str, str | None]) -> str | None:
        """What stands where a folder above NAME would be."""
        folder = name.rpartition("/")[0]
        if not folder:
            return None
        if folder not in known:
            kind = files.kind(self._root / folder)
            is_free = kind in (None, "a folder")
            above = self._blocked(folder, known)
            known[folder] = above or (None if is_free else f"{folder} is {kind}")
        return known[folder]

    def write(self, changes: Changes, names: set[str], *, prune: bool) -> int:
        """Put the files of CHANGES in their places; NAMES is all that the tree is to hold.

        PRUNE: what is gone is removed. Gives the number of files removed. Raises OSError; every
        file is the old one or the new one then, and all are known as ours.
        """
        before = self._of_this_part(self._ours())
        self._remember(before | names)
        for name, path in {**changes.new, **changes.changed}.items():
            self._make_folders(name)
            path.replace(self._root / name)
        removed = 0
        for name in changes.gone if prune else ():
            removed += self._remove(name)
        self._remember(names if prune else before | names)
        if self._part == "1-of-1":
            for path in self._own.glob("*.json"):
                if path.stem != self._part:
                    path.unlink()
        return removed

    def _make_folders(self, name: str) -> None:
        for folder in reversed(Path(name).parents[:-1]):
            with suppress(FileExistsError):
                (self._root / folder).mkdir()
                (self._root / folder).chmod(FOLDER_MODE)

    def _remove(self, name: str) -> bool:
        """Remove a file of ours, and folders that are empty then."""
        if self._blocked(name, {}) or files.kind(self._root / name) != "a file":
            return False
        (self._root / name).unlink()
        for folder in Path(name).parents[:-1]:
            try:
                (self._root / folder).rmdir()
            except OSError:
                break
        return True

    def _remember(self, names: set[str]) -> None:
        path = self._own / f"{self._part}.json"
        text = json.dumps(sorted(names), indent=0) + "\n"
        if files.kind(path) != "a file" or path.read_text("utf-8") != text:
            files.replace(path, text.encode())
            path.chmod(0o600)


def _inside(name: str) -> bool:
    """Whether a name stays in the tree, and out of our own folder."""
    parts = name.split("/")
    return not {"", ".", ".."} & set(parts) and parts[0] != OWN


def _same(one: Path, other: Path) -> bool:
    """Whether two files have the same bytes, the same mode and the same group."""
    first, second = one.stat(), other.stat(follow_symlinks=False)
    if first.st_size != second.st_size:
        return False
    same_mode = stat.S_IMODE(first.st_mode) == stat.S_IMODE(second.st_mode)
    return same_mode and first.st_gid == second.st_gid and one.read_bytes() == other.read_bytes()
