"""A worker at work: it answers what the command asks for, and ends with it, however that ends."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from multiprocessing.connection import Connection
from typing import Any

from phonegen.boot.messages import Failed, Finished


def answer(begin: Callable[[ExitStack], object], expected: tuple[type[Exception], ...]) -> None:
    """Serve the command until it hangs up, by the methods of what BEGIN makes.

    A method yields its answers; what it raises of EXPECTED is told in words. The file of the
    command's `connection.Worker` has the number that is this process's argument.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which tells us
    number = int(sys.argv[1])
    os.set_inheritable(number, False)
    connection = Connection(number)
    threading.Thread(target=_end_with, args=(number,), daemon=True).start()
    with ExitStack() as stack:
        bench = begin(stack)
        while True:
            name, arguments = connection.recv()
            _serve(connection, getattr(bench, name), arguments, expected)


def _end_with(number: int) -> None:
    """End at once when the command hangs up, whatever we are at; our children end with us."""
    poll = select.poll()
    poll.register(number, select.POLLRDHUP)
    poll.poll()
    os._exit(1)


def _serve(
    connection: Connection,
    method: Callable[..., Iterator[Any]],
    arguments: Any,
    expected: tuple[type[Exception], ...],
) -> None:
    try:
        for one in method(*arguments):
            connection.send(one)
        connection.send(Finished())
    except BrokenPipeError:
        os._exit(1)  # the command is gone
    except expected as e:
        connection.send(Failed(str(e)))
