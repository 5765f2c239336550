"""Folders of single runs, in the system's folder for such; what killed runs left is removed."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK = "lock"


@contextmanager
def scratch(prefix: str, keep: bool = False) -> Iterator[Path]:
    """A folder for one run, whose name begins with PREFIX; KEEP leaves it there.

    Those of runs with this prefix that nobody runs any more are removed first.
    """
    for left in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        with suppress(OSError), (left / LOCK).open("r") as lock:
            if left.stat().st_uid == os.getuid():
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            if keep:
                (folder / LOCK).unlink()
            else:
                shutil.rmtree(folder, ignore_errors=True)
