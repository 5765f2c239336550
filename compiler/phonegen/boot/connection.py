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

    PREFIX runs it in namespaces of its own; MODULE is what runs. It ends with us, however we end.
    """

    def __init__(
        self, log: Path, prefix: Sequence[str] = (), module: str = "phonegen.boot.worker"
    ) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", module, str(theirs.fileno())]
        self._log = log
        self._process = spawn(command, log=log, prefix=prefix, pass_fds=(theirs.fileno(),))
        theirs.close()
        self._connection = Connection(ours.detach())

    @property
    def pid(self) -> int:
        """A process in the worker's network."""
        return self._process.pid

    def fileno(self) -> int:
        """What can be read when an answer has come."""
        return self._connection.fileno()

    def ask(self, name: str, *arguments: Any) -> Iterator[Any]:
        """The answers to a request, as they come; raises WorkerError."""
        self.begin(name, *arguments)
        yield from self.answers()

    def begin(self, name: str, *arguments: Any) -> None:
        """A request whose answers `take` takes; raises WorkerError."""
        try:
            self._connection.send((name, arguments))
        except (BrokenPipeError, ConnectionResetError):
            raise self._ended() from None

    def answers(self) -> Iterator[Any]:
        """The answers to what was begun, as they come; raises WorkerError."""
        while not isinstance(answer := self.take(), Finished):
            yield answer

    def take(self) -> Any:
        """The next answer, or Finished; raises WorkerError."""
        try:
            answer = self._connection.recv()
        except (EOFError, ConnectionResetError):
            raise self._ended() from None
        if isinstance(answer, Failed):
            raise WorkerError(answer.words)
        return answer

    def _ended(self) -> WorkerError:
        last = "; ".join(Log(self._log).last(3)) or "no word"
        return WorkerError(f"the worker ended: {last}")

    def do(self, name: str, *arguments: Any) -> None:
        """A request without answers."""
        for _ in self.ask(name, *arguments):
            pass

    def close(self) -> None:
        """End it once it is idle, so that its servers end well and the capture is whole."""
        with suppress(WorkerError):
            self.do("end")
        self.kill()

    def cut(self) -> None:
        """End it at once, also while another thread waits for its answers."""
        stop(self._process, 0)

    def kill(self) -> None:
        """End it whatever it does, and with it all that it has started."""
        self._connection.close()
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(GOODBYE)
        stop(self._process, 0)
