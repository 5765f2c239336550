"""What makes a build with nothing to do instant: marks of all that was read and written."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from phonegen.build import OUTPUT
from phonegen.files import read, write

STAMP = ".cache/phonegen/stamp.json"
LARGEST = 1000  # bytes of a stamp
PARTS = "read", "written"
PATIENCE = 3.0  # seconds; the coarsest clocks of file systems tick every two
Mark = tuple[bytes | int, int, int, int]  # size, inode, and the times of content and of itself
Marks = Mapping[str, Mark]  # by path


class Stamp:
    """Remembers that `generated/` was up to date for the specs and this compiler.

    It trusts the file system as git's index does: a file with the same path, size, times and
    inode has the same content. Whatever else is the case, everything is built.

    `begin` before the first spec is read, `write` after the last file is written: what
    somebody else saves in between leaves no stamp behind.
    """

    def __init__(self, root: Path, code: Iterable[Path]) -> None:
        """CODE: folders whose modules and templates decide what is built."""
        self._path = root / STAMP
        self._specs_and_code = [root / "specs", *code]
        self._output = root / OUTPUT
        self._before: tuple[Marks, Marks] | None = None

    def holds(self) -> bool:
        try:
            known = json.loads(read(self._path, LARGEST))
        except (OSError, ValueError):
            return False
        if not isinstance(known, dict) or set(known) != set(PARTS):
            return False
        # what is saved most often first: after that, nothing else need be looked at
        return bool(
            known["read"] == _digest(_marks(self._specs_and_code))
            and known["written"] == _digest(_marks([self._output]))
        )

    def begin(self) -> None:
        """Mark what will be read; the old stamp is gone until the build ends well."""
        marks = self._marks()
        self._before = marks if self._settled(marks) else None

    def write(self, touched: Collection[str], still: Callable[[], bool] = lambda: True) -> None:
        """Stamp what is there now, if only the files TOUCHED below `generated/` have changed.

        STILL looks whether those are as the build has left them.
        """
        if self._before is None:
            return
        marks = self._marks()
        paths = {str(self._output / path) for path in touched}
        mine, others = (_without(paths, output) for output in (marks[1], self._before[1]))
        if marks[0] == self._before[0] and mine == others and self._settled(marks) and still():
            stamp = {name: _digest(found) for name, found in zip(PARTS, marks, strict=True)}
            write(self._path, json.dumps(stamp).encode() + b"\n")

    def _marks(self) -> tuple[Marks, Marks]:
        return _marks(self._specs_and_code), _marks([self._output])

    def _settled(self, marks: Iterable[Marks]) -> bool:
        """Wait until a file saved from now on gets a later time than all that are marked.

        The clock is the file system's own, by the time of an empty stamp. False when it does
        not pass, or in a read-only checkout: the next build is merely slower.
        """
        newest = max((mark[-1] for found in marks for mark in found.values()), default=0)
        until = time.monotonic() + PATIENCE
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            while time.monotonic() < until:
                write(self._path, b"")
                if self._path.stat().st_ctime_ns > newest:
                    return True
                time.sleep(0.002)
        except OSError:
            pass
        return False


def _digest(marks: Marks) -> str:
    """What a stamp holds of MARKS: changes when Python does, too."""
    return hashlib.blake2b(repr((sys.version, marks)).encode(), digest_size=16).hexdigest()


def _without(paths: Collection[str], marks: Marks) -> Marks:
    return {path: mark for path, mark in marks.items() if path not in paths}


def _marks(folders: Iterable[Path]) -> Marks:
    return dict(sorted(mark for folder in folders for mark in _files(str(folder))))


def _files(folder: str) -> Iterator[tuple[str, Mark]]:
    """Marks of the files below FOLDER, but for what Python compiles while it runs."""
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    except OSError:
        yield folder, _never()
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _files(entry.path)
        else:
            yield entry.path, _mark(entry)


def _mark(entry: os.DirEntry[str]) -> Mark:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:  # gone since the folder was read
        return _never()
    if not stat.S_ISREG(found.st_mode):
        return _never()
    return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns


def _never() -> Mark:
    """The mark of what is never the same: a link to what lies elsewhere, what cannot be seen."""
    return os.urandom(16), 0, 0, 0
