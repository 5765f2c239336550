"""Stage 6 and 7, compare and write: the tree in memory against the tree on disk."""

from __future__ import annotations

import contextlib
import difflib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

MAX_DIFF_LINES = 400


@dataclass(frozen=True)
class Changes:
    """What would make the disk equal to the tree; paths are relative to the root compared."""

    new: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, str] = field(default_factory=dict)
    stale: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.stale)

    @property
    def count(self) -> int:
        return len(self.new) + len(self.changed) + len(self.stale)


def compare(root: Path, wanted: Mapping[str, str], owned: Iterator[str]) -> Changes:
    """WANTED against ROOT; a file on disk below OWNED that is not wanted is stale."""
    new, changed = {}, {}
    top = f"{root}{os.sep}"
    for path, content in wanted.items():
        try:
            with open(top + path, "rb") as file:  # noqa: PTH123 - twice as fast, thousands of files
                current = file.read()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            new[path] = content
            continue
        if current != content.encode():
            changed[path] = content
    stale = sorted(set(_existing(root, owned)) - wanted.keys())
    return Changes(new, changed, tuple(stale))


def _existing(root: Path, owned: Iterator[str]) -> Iterator[str]:
    for prefix in owned:
        if (root / prefix).is_file() or (root / prefix).is_symlink():
            yield prefix
        for folder, _, names in os.walk(root / prefix):
            below = Path(folder).relative_to(root).as_posix()
            yield from names if below == "." else (f"{below}/{name}" for name in names)


def apply(root: Path, changes: Changes) -> None:
    """Write the changes. Every new text is on disk before the first file is replaced."""
    written: list[tuple[str, Path]] = []
    try:
        for path, content in [*changes.new.items(), *changes.changed.items()]:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".phonegen-", dir=target.parent)
            written.append((name, target))
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode())
            Path(name).chmod(0o644)
    except BaseException:
        for name, _ in written:
            with contextlib.suppress(OSError):
                Path(name).unlink()
        raise
    for name, target in written:
        Path(name).replace(target)
    for path in changes.stale:
        (root / path).unlink()
        for parent in (root / path).parents:
            if parent == root or any(parent.iterdir()):
                break
            parent.rmdir()


def diff(root: Path, changes: Changes) -> Iterator[str]:
    """The changes as a unified diff, longest files cut."""
    for path in sorted([*changes.new, *changes.changed, *changes.stale]):
        wanted = changes.new.get(path, changes.changed.get(path, ""))
        current = ""
        if path not in changes.new:
            current = (root / path).read_bytes().decode("utf-8", "replace")
        before = "/dev/null" if path in changes.new else f"a/{path}"
        after = "/dev/null" if path in changes.stale else f"b/{path}"
        lines = difflib.unified_diff(
            current.splitlines(), wanted.splitlines(), before, after, lineterm="", n=2
        )
        for number, line in enumerate(lines):
            if number == MAX_DIFF_LINES:
                yield f"… the rest of {path} is not shown"
                break
            yield line
