"""What commands share: the project's root, output, and how they end."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer

from phonegen.cli.render import OutputFormat, render
from phonegen.codes import Code
from phonegen.diagnostics import Place, Report

PROBLEMS = 1
USAGE = 2


def project_root() -> Path:
    """The project around the working folder; ends with a usage error outside of one."""
    from phonegen.language.root import find_root

    root = find_root(Path.cwd())
    if root is None:
        usage_error("no specs/catalogue.yaml here or above; run phonegen inside a checkout")
    return root


def usage_error(message: str) -> NoReturn:
    typer.echo(f"phonegen: {message}", err=True)
    raise typer.Exit(USAGE)


def colour(stream: object = None) -> bool:
    """Whether escape sequences help: on a terminal that did not ask for plain text."""
    stream = stream or sys.stdout
    isatty = getattr(stream, "isatty", lambda: False)()
    return bool(isatty and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb")


def finish(report: Report, form: OutputFormat, root: Path) -> None:
    """Print the report and end with 1 when there is any problem."""
    diagnostics = report.sorted()
    if diagnostics or form in (OutputFormat.json, OutputFormat.sarif):
        typer.echo(render(diagnostics, form, root, colour()), nl=False)
    if diagnostics:
        if form is OutputFormat.text:
            count = len(diagnostics)
            codes = {d.code for d in diagnostics}
            example = min(codes)
            typer.echo(
                f"\n{count} problem{'s' if count > 1 else ''}; nothing was written. "
                f"`phonegen explain {example}` tells more.",
                err=True,
            )
        raise typer.Exit(PROBLEMS)


def fail(
    code: Code, path: str, message: str, hint: str, form: OutputFormat, root: Path
) -> NoReturn:
    """End with one problem that lies in no spec."""
    report = Report()
    report.add(Place(path), code, message, hint)
    typer.echo(render(report.sorted(), form, root, colour()), nl=False)
    raise typer.Exit(PROBLEMS)


@contextmanager
def progress(total: int) -> Iterator[object]:
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
