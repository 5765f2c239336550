"""`build` and `check`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.build import OUTPUT
from phonegen.cli.console import PROBLEMS, colour, usage_error
from phonegen.cli.idle import UP_TO_DATE, stamp
from phonegen.cli.session import Session, names_of
from phonegen.codes import Code, Severity
from phonegen.diagnostics import Place
from phonegen.files import read, shown

if TYPE_CHECKING:
    from phonegen.build.stamp import Stamp
    from phonegen.build.target import Selection, Target
    from phonegen.build.tree import Changes
    from phonegen.language.catalogue import Project

WAITING = "another build of this checkout runs; waiting for it"
INFO = "plugin-info"
LARGEST_INFO = 1_000_000  # bytes
HINT = "run `phonegen build --all` and commit the result"


def build(session: Session, name: str | None, all_: bool, check_only: bool) -> None:
    """Emit, compare with the disk, and write or report."""
    if (name is None) == (not all_):
        usage_error("name a phone as vendor/model, a vendor, or use --all")
    from phonegen.build.lock import alone

    with alone(session.root, lambda: typer.echo(WAITING, err=True)):
        _build(session, name, check_only)


def _build(session: Session, name: str | None, check_only: bool) -> None:
    remembered = stamp(session.root)
    idle = not session.verbose and remembered.holds()
    if name is None and not idle:
        remembered.begin()
    if idle:
        project = session.project(name, checked=False) if name else None
        if project:
            session.selection(project, name)  # which ends the command when there is no such phone
        session.tell(UP_TO_DATE)
        session.finish()
    else:
        project = _built(session, name, check_only, remembered)
    if project and name and names_of(name)[1] and session.for_people and not check_only:
        from phonegen.cli.first_look import first_look

        for line in first_look(project, *session.model(project, name), sys.stdout.isatty()):
            typer.echo(line)


def _built(session: Session, name: str | None, check_only: bool, remembered: Stamp) -> Project:
    """The project, whose part NAME was not known to be up to date."""
    from phonegen.cli.targets import targets

    back_ends = targets()
    project = _checked(session, back_ends, name)
    selection = session.selection(project, name)
    changes = _changes(session, project, back_ends, selection)
    if check_only:
        _print_check(session, changes)
    else:
        _write(session, changes, selection)
    if name is None and not session.report.count(
        Severity.WARNING
    ):  # else nobody would see them again
        from phonegen.build.tree import compare

        texts, gone = {**changes.new, **changes.changed}, changes.stale
        remembered.write(
            {*texts, *gone}, lambda: not compare(session.root / OUTPUT, texts, iter(gone))
        )
    return project


@contextmanager
def _disk(session: Session) -> Iterator[None]:
    """End with a diagnostic when the disk is full, or a file or folder is not ours to change."""
    try:
        yield
    except OSError as e:
        place = str(e.filename2 or e.filename or session.root / OUTPUT)
        path = shown(place.removeprefix(f"{session.root}/"))
        session.fail(Code.NOT_WRITTEN, path, f"cannot be built: {e.strerror}")


def check(session: Session) -> None:
    """Read, resolve, validate and check, and write nothing."""
    from phonegen.cli.targets import targets

    project = _checked(session, targets(), None)
    if session.verbose:  # it has notes alone
        from phonegen_targets.provd.boots import compare

        compare(project, session.report)
    session.finish(end="the specs cannot be built")
    models = sum(1 for _ in project.models())
    plugins = sum(1 for _ in project.plugins())
    notes = session.report.count(Severity.NOTE)
    found = "no errors" if session.report.count(Severity.WARNING) else "no problems"
    more = f" (-v shows {notes} note{'s' * (notes > 1)})" if notes and not session.verbose else ""
    counted = f"{models} model{'s' * (models != 1)} in {plugins} plugin{'s' * (plugins != 1)}"
    session.tell(f"{counted}: {found}{more}")


def _checked(session: Session, back_ends: list[Target], name: str | None) -> Project:
    """The project as the compiler and the back-ends have checked it."""
    from phonegen.build.pipeline import check_targets

    with _timed(session, "specs"):
        project = session.project(name)
        check_targets(project, back_ends, session.report)
        session.stop_at_errors()
    return project


def _changes(
    session: Session, project: Project, back_ends: list[Target], selection: Selection
) -> Changes:
    from phonegen.build.pipeline import differences, emit, for_everyone, verify

    tree: dict[str, str] = {}
    with session.progress(len(back_ends) * len(project.vendors)) as step:
        for target in back_ends:
            with _timed(session, target.NAME):
                tree |= emit(project, target, selection, step)
    if selection.whole:
        tree |= for_everyone(back_ends)
    with _timed(session, "comparing"), _disk(session):
        changes = differences(session.root, project, back_ends, selection, tree)
    with _timed(session, "verifying"):
        verify(project, back_ends, changes, session.report)
        session.stop_at_errors()
    return changes


@contextmanager
def _timed(session: Session, what: str) -> Iterator[None]:
    """Say how long WHAT has taken."""
    started = time.perf_counter()
    yield
    if session.verbose:
        typer.echo(f"{what}: {time.perf_counter() - started:.2f} s", err=True)


def _write(session: Session, changes: Changes, selection: Selection) -> None:
    """Say what changes, above all what is removed, and then change it."""
    from phonegen.build.tree import apply

    session.finish()
    versions = list(_versions(session, changes))
    for mark, paths in (("+", changes.new), ("~", changes.changed), ("-", changes.stale)):
        for path in sorted(paths):
            odd = f" ({changes.odd[path]})" if path in changes.odd else ""
            session.tell(f"{mark} {OUTPUT}/{shown(path)}{odd}")
    with _disk(session):
        apply(session.root / OUTPUT, changes)
    if not changes:
        session.tell(UP_TO_DATE)
        return
    for plugin_id, _, version in versions:
        session.tell(f"{plugin_id} is {version} now; `phonegen package` releases it")
    session.tell(
        f"{len(changes.new)} new, {len(changes.changed)} changed, {len(changes.stale)} removed"
    )
    if not selection.model:
        session.tell(f"next: read `git diff {OUTPUT}`, and commit it with the specs")


def _print_check(session: Session, changes: Changes) -> None:
    if not changes:
        session.tell(UP_TO_DATE)
    for plugin_id, before, version in _versions(session, changes):
        message = f"{plugin_id} has changed, and still says {before}"
        hint = f"`phonegen build --all` makes it {version}; commit the result"
        place = Place(f"{OUTPUT}/provd/{plugin_id}/{INFO}")
        session.report.add(place, Code.OLD_VERSION, message, hint)
    if changes and session.for_people:
        _print_diff(session.root, changes)
        session.finish()
        raise typer.Exit(PROBLEMS)
    for path, problem in changes.problems():
        session.report.add(Place(f"{OUTPUT}/{shown(path)}"), Code.OUT_OF_DATE, problem, HINT)
    session.finish()


def _versions(session: Session, changes: Changes) -> Iterator[tuple[str, str, str]]:
    """The plugins that get another version: their ids, the version on the disk, the new one."""
    for path, text in sorted(changes.changed.items()):
        target, _, inside = path.partition("/")
        plugin_id, _, name = inside.partition("/")
        if (target, name) == ("provd", INFO):
            before, now = _version(_on_disk(session.root / OUTPUT / path)), _version(text)
            if before and now and before != now:
                yield plugin_id, before, now


def _on_disk(path: Path) -> str:
    try:
        return read(path, LARGEST_INFO).decode()
    except (OSError, UnicodeDecodeError):
        return ""


def _version(info: str) -> str:
    """The version in the text of a plugin-info; empty when there is none."""
    try:
        return str(json.loads(info)["version"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""


def _print_diff(root: Path, changes: Changes) -> None:
    from phonegen.build.tree import diff

    shades = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"} if colour() else {}
    for line in diff(root / OUTPUT, changes):
        shade = shades.get(line[:1], "")
        typer.echo(f"{shade}{line}\x1b[0m" if shade else line)
    typer.echo(
        f"\n{OUTPUT}/ is out of date: {len(changes.new)} new, {len(changes.changed)} changed, "
        f"{len(changes.stale)} stale. {HINT.capitalize()}.",
        err=True,
    )
