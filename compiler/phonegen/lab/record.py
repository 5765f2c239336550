"""The record of a lab: the frames that passed, as a capture for `new --from` and `doctor`."""

from __future__ import annotations

import struct
from pathlib import Path
from types import TracebackType
from typing import Self

from phonegen.sightings.frames import ETHERNET
from phonegen.sightings.packets import MOST as LONGEST

LARGEST = 100_000_000  # bytes; what comes then is not recorded
_HEAD = struct.pack("=IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, LONGEST, ETHERNET)


class Record:
    """A capture at PATH, which must not exist; it begins with the first frame. Raises OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0  # bytes
        self.full = False
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("xb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        *_: type[BaseException] | BaseException | TracebackType | None,
    ) -> None:
        self._file.close()
        if not self.size:
            self.path.unlink(missing_ok=True)

    def add(self, at: float, length: int, data: bytes) -> None:
        """A frame of LENGTH bytes that passed AT a time in seconds; DATA is its beginning."""
        if self.full or self.size + len(data) > LARGEST:
            self.full = True
            return
        head = _HEAD if not self.size else b""
        seconds = int(at)
        times = struct.pack("=IIII", seconds, int((at - seconds) * 1e6), len(data), length)
        self.size += self._file.write(head + times + data)

    def flush(self) -> None:
        """What was added is in the file."""
        self._file.flush()
