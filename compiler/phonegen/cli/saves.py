"""Saves of specs: which files of some folders have changed, once they are at rest.

Files are looked at again and again: a vendor has some dozens of them in three folders. That takes
a millisecond, needs no library, and works where the kernel tells nothing, as over a network.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from phonegen.files import is_foreign

EVERY = 0.05  # seconds between two looks
REST = 0.06  # seconds without a change after which a save is whole
LONGEST = 1.0  # seconds for which a file that changes all the time is waited for

# When a file was written, its size and its inode: an editor may put another in its place.
Mark = tuple[int, int, int]


class Saves:
    """What is saved in FOLDERS, as far as its name ends with `.yaml`."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self.noticed = 0.0  # when the last save began to be seen, by the clock of the wall
        self._marks = self._look()

    def _look(self) -> Mapping[Path, Mark]:
        found: dict[Path, Mark] = {}
        for folder in self._folders:
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if entry.name.endswith(".yaml") and not is_foreign(entry.name):
                            stat = entry.stat(follow_symlinks=False)
                            mark = stat.st_mtime_ns, stat.st_size, stat.st_ino
                            found[Path(entry.path)] = mark
            except OSError:
                continue  # it is being replaced, or is gone: its files are
        return found

    def next(self, meanwhile: Callable[[], object] = lambda: None) -> list[Path]:
        """Wait for a save; the files that it has changed, made or removed, by their names.

        MEANWHILE is called between two looks. Of an editor that writes in several steps, or under
        another name first, only the end is seen, and saves in a row are one.
        """
        while (seen := self._look()) == self._marks:
            meanwhile()
            time.sleep(EVERY)
        begun = changed = time.monotonic()
        self.noticed = time.time()
        while (now := time.monotonic()) < changed + REST and now < begun + LONGEST:
            time.sleep(REST / 3)
            last, seen = seen, self._look()
            if seen != last:
                changed = time.monotonic()
        before, self._marks = self._marks, seen
        return sorted(
            path for path in {*before, *seen} if before.get(path) != seen.get(path)
        ) or self.next(meanwhile)  # it is again what it was
