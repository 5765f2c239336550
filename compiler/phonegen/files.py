"""Files on the disk as what they are: no link is followed, no pipe waited for."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

PIECE = 65_536  # bytes read at once
_KINDS = (
    (stat.S_ISREG, "a file"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISLNK, "a link"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
)


def kind(path: str | Path) -> str | None:
    """What is at PATH, in words; None when nothing is there."""
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    return next((name for holds, name in _KINDS if holds(mode)), "a device")


def is_foreign(name: str) -> bool:
    """Whether files and folders of this name belong to an editor, a linter or Python."""
    return name.startswith(".") or name == "__pycache__"


def read(path: str | Path, limit: int) -> bytes:
    """The bytes of a file at PATH; OSError when it is no file, or larger than LIMIT bytes."""
    handle = _opened(path, os.O_RDONLY)
    parts, left = [], limit + 1
    try:
        while left and (part := os.read(handle, min(left, PIECE))):
            parts.append(part)
            left -= len(part)
    finally:
        os.close(handle)
    if not left:
        raise OSError(errno.EFBIG, f"it is larger than {limit} bytes", str(path))
    return b"".join(parts)


def write(path: str | Path, data: bytes) -> None:
    """Write the file at PATH anew, whatever the umask, as everybody may read it."""
    handle = _opened(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, 0o644)
        file.write(data)


def replace(path: Path, data: bytes) -> None:
    """Write the file at PATH as a whole, or not at all; one that is there keeps its mode.

    Raises OSError. What is left of a process that is killed belongs to nobody (`is_foreign`).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.new")
    try:
        write(scratch, data)
        if kind(path) == "a file":
            shutil.copymode(path, scratch)
        scratch.replace(path)
    except OSError:
        scratch.unlink(missing_ok=True)
        raise


def _opened(path: str | Path, flags: int) -> int:
    """Open PATH if it is a file: a link is never followed, and no pipe waits for its other end."""
    try:
        handle = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o644)
    except OSError as e:
        found = kind(path) if e.errno in (errno.ELOOP, errno.ENXIO, errno.EISDIR) else None
        if found is None:
            raise
        raise OSError(e.errno, f"it is {found}", str(path)) from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, f"it is {kind(path)}", str(path))
    return handle


def shown(path: str) -> str:
    """PATH in letters that can be printed: bytes of no letter, and controls, as escapes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
