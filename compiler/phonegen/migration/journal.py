"""What was switched, line by line in a file, each on the disk before the server is asked."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

LONGEST = 64_000_000  # bytes of a journal
LINE = 65_536  # bytes of an entry, at most


class JournalError(Exception):
    """The file is not what it should be, in words."""


@dataclass(frozen=True)
class Switch:
    """A device that was to go from one plugin to another."""

    device: str
    before: str
    after: str


class Journal:
    """The file of switches on one server; it holds no password and no token."""

    def __init__(self, path: Path, url: str) -> None:
        self._path = path
        self._url = url

    def note(self, event: str, switch: Switch) -> None:
        """Add an event. Raises OSError: then the server must not be asked."""
        entry = {"event": event, "server": self._url, **vars(switch)}
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - LINE))
            cut_off = file.read().rpartition(b"\n")[2]  # by the end of an earlier run
            file.seek(size - len(cut_off))
            file.truncate()
            file.write(json.dumps(entry).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def open_switches(self) -> list[Switch]:
        """Switches that were begun and not undone, the last one first. Raises JournalError."""
        try:
            with self._path.open("rb") as file:
                text = file.read(LONGEST + 1)
        except OSError as e:
            raise JournalError(f"{self._path} cannot be read: {e.strerror}") from e
        if len(text) > LONGEST:
            raise JournalError(f"{self._path} is too long")
        found: dict[str, Switch] = {}
        lines = text.split(b"\n")[:-1]  # what is behind the last was cut off
        for number, line in enumerate(lines, start=1):
            event, server, switch = self._entry(line, number)
            if server != self._url:
                raise JournalError(f"{self._path}:{number}: this was done on {server}")
            found.pop(switch.device, None)
            if event in ("switching", "switched"):
                found[switch.device] = switch
        return [*found.values()][::-1]

    def _entry(self, line: bytes, number: int) -> tuple[str, str, Switch]:
        names = ("event", "server", "device", "before", "after")
        try:
            entry = json.loads(line)
            event, server, *rest = (entry[name] for name in names)
            if all(isinstance(text, str) for text in (event, server, *rest)):
                return event, server, Switch(*rest)
        except (ValueError, KeyError, TypeError, RecursionError):
            pass
        raise JournalError(f"{self._path}:{number}: this is no line of a journal of `migrate`")
