"""The command line, run as a user runs it: in this process, or in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest
import typer
from phonegen.cli import main
from phonegen.cli.app import app


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


@cache
def command_line() -> typer.core.TyperGroup:
    """All commands, as the command line itself has them; to make them takes as long as to ask."""
    made = typer.main.get_command(app)
    assert isinstance(made, typer.core.TyperGroup)
    return made


@contextlib.contextmanager
def in_time(seconds: int = 120) -> Iterator[None]:
    """Fails when what is inside takes longer, as if it waited for ever."""

    def late(*_about: object) -> NoReturn:
        pytest.fail(f"not done in {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def phonegen(
    *arguments: object, folder: Path, code: int = 0, said: str = "", seconds: int = 120
) -> Done:
    """Run a command in FOLDER, in this process, which saves its start; it has no terminal.

    SAID comes through a pipe.

    Fails when the command ends with another code than CODE, or with an exception, or not at all.
    """
    before = sys.argv, sys.stdin, Path.cwd()
    out, err = io.BytesIO(), io.BytesIO()
    stdout, stderr = (io.TextIOWrapper(s, "utf-8", write_through=True) for s in (out, err))
    sys.argv, sys.stdin = ["phonegen", *map(str, arguments)], io.StringIO(said)
    ended = 0
    try:
        os.chdir(folder)
        with (
            contextlib.redirect_stdout(stdout),
            contextlib.redirect_stderr(stderr),
            in_time(seconds),
        ):
            main()
    except SystemExit as end:
        assert end.code is None or isinstance(end.code, int), end.code
        ended = end.code or 0
    finally:
        sys.argv, sys.stdin = before[:2]
        os.chdir(before[2])
    done = Done(ended, out.getvalue().decode(), err.getvalue().decode())
    assert done.returncode == code, done.stdout + done.stderr
    return done


def phonegen_alone(*arguments: object, folder: Path, code: int = 0, **environment: str) -> Done:
    """Run a command in a process of its own, for tests about its start and its surroundings."""
    ran = subprocess.run(
        [sys.executable, "-m", "phonegen", *map(str, arguments)],
        cwd=folder, env={**os.environ, **environment},
        capture_output=True, text=True, encoding="utf-8", check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    done = Done(ran.returncode, ran.stdout, ran.stderr)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done
