"""What Apache asks before it serves a file: who wants what, so that the phone is known in time."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

from phonegen.network import is_address

PATIENCE = 0.5  # seconds for a question to come whole
LONGEST = 20_000  # bytes of one

# Takes an address, a User-Agent and a path.
Hear = Callable[[str, str, str], None]


class Chooser:
    """A socket at PATH that `boot.relay` asks; HEAR is told, then the address's folder counts."""

    def __init__(self, path: Path, hear: Hear) -> None:
        self._hear = hear
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen(64)
        self._socket.setblocking(False)

    def close(self) -> None:
        self._socket.close()

    def fileno(self) -> int:
        """What can be read when there is a question."""
        return self._socket.fileno()

    def answer(self) -> None:
        """Answer the question that waits; whoever does not ask in time is not answered."""
        with suppress(OSError):
            asking, _ = self._socket.accept()
            with asking:
                asking.settimeout(PATIENCE)
                said = bytearray()
                while len(said) < LONGEST and (more := asking.recv(LONGEST)):
                    said += more
                asking.sendall(self._answer(bytes(said)))

    def _answer(self, said: bytes) -> bytes:
        words = said.rstrip(b"\n").decode("utf-8", "backslashreplace").split(" ", 2)
        if len(words) != 3 or not is_address(words[0]):
            return b"NULL\n"
        self._hear(words[0], unquote(words[1], errors="backslashreplace"), words[2])
        return words[0].encode() + b"\n"
