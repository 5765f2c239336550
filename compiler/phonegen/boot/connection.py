"""The worker seen from the command: what it is asked for, and its answers as they come.

The two share a socket whose messages are pickled values, so only the command's own child may
ever be at its other end.
"""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from phonegen.boot.messages import Failed, Finished
from phonegen.boot.programs import Log, spawn, stop

GOODBYE = 10.0  # seconds for the servers to end


class WorkerError(Exception):
    """The worker cannot do what it was asked for; the text says why."""


class Worker:
    """A process that does what needs another network, or more rights, than we have.

    PREFIX runs it in namespaces of its own. It ends with us, however we end.
    """

    def __init__(self, log: Path, prefix: Sequence[str] = ()) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "phonegen.boot.worker", str(theirs.fileno())]
        self._log = log
        self._process = spawn(command, log=log, prefix=prefix, pass_fds=(theirs.fileno(),))
        theirs.close()
        self._connection = Connection(ours.detach())

    def ask(self, name: str, *arguments: Any) -> Iterator[Any]:
        """The answers to a request, as they come; raises WorkerError."""
        try:
            self._connection.send((name, arguments))
            while not isinstance(answer := self._connection.recv(), Finished):
                if isinstance(answer, Failed):
                    raise WorkerError(answer.words)
                yield answer
        except (EOFError, BrokenPipeError, ConnectionResetError):
            last = "; ".join(Log(self._log).last(3)) or "no word"
            raise WorkerError(f"the worker ended: {last}") from None

    def do(self, name: str, *arguments: Any) -> None:
        """A request without answers."""
        for _ in self.ask(name, *arguments):
            pass

    def close(self) -> None:
        """End it once it is idle, so that its servers end well and the capture is whole."""
        with suppress(WorkerError):
            self.do("end")
        self.kill()

    def kill(self) -> None:
        """End it whatever it does, and with it all that it has started."""
        self._connection.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GOODBYE)
        stop(self._process, 0)
