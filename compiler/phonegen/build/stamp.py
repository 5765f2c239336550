"""What makes a build with nothing to do instant: digests of all that was read and written."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass
from phonegen.build.pipeline import OUTPUT

STAMP = ".cache/phonegen/stamp.json"


class Stamp:
    """Remembers that `generated/` was up to date for the specs and this compiler.

    It holds digests of every byte that was read and written, so it is right whatever
    the file times say; without it, or when anything differs, everything is built.
    """

    def __init__(self, root: Path, code: Iterable[Path]) -> None:
        """CODE: folders whose modules and templates decide what is built."""
        self._root = root
        self._code = list(code)
        self._path = root / STAMP

    def current(self) -> dict[str, str]:
        return {
            "specs": _digest(self._root / "specs"),
            "compiler": "".join(_digest(folder, ".pyc") for folder in self._code),
            "generated": _digest(self._root / OUTPUT),
        }

    def holds(self) -> bool:
        try:
            known = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return bool(known == self.current())

    def write(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(self.current()) + "\n", "utf-8")
        except OSError:  # a read-only checkout: the next build is merely slower
            return


def _digest(folder: Path, skip: str = "\0") -> str:
    """Digest of all paths and contents below FOLDER."""
    whole = hashlib.blake2b(digest_size=16)
    for path in sorted(_files(str(folder), skip)):
        with open(path, "rb") as file:  # noqa: PTH123 - twice as fast, thousands of files
            content = file.read()
        whole.update(f"{os.path.relpath(path, folder)}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def _files(folder: str, skip: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path, skip)
        elif not entry.name.endswith(skip):
            yield entry.path
