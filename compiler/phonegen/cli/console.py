"""The terminal: usage errors, colour and progress."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

PROBLEMS = 1
USAGE = 2
INTERRUPTED = 130  # as a shell has it for a command that Ctrl-C has ended


def usage_error(message: str) -> NoReturn:
    typer.echo(f"phonegen: {message}", err=True)
    raise typer.Exit(USAGE)


def colour(stream: object = None) -> bool:
    """Whether escape sequences help: on a terminal that did not ask for plain text."""
    stream = stream or sys.stdout
    isatty = getattr(stream, "isatty", lambda: False)()
    return bool(isatty and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb")


@contextmanager
def progress(total: int) -> Iterator[Callable[[str], None]]:
    """A progress bar on the terminal's error stream, once the work has taken a second."""
    started = time.monotonic()
    done = 0
    shown = False

    def step(label: str) -> None:
        nonlocal done, shown
        done += 1
        if sys.stderr.isatty() and time.monotonic() - started > 1:
            filled = 24 * done // max(total, done)
            bar = "█" * filled + "░" * (24 - filled)
            sys.stderr.write(f"\r\x1b[K{bar} {done}/{max(total, done)} {label}")
            sys.stderr.flush()
            shown = True

    try:
        yield step
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
