"""`build` and `check`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.build import OUTPUT
from phonegen.cli.console import colour, finish, progress, project_root, usage_error
from phonegen.cli.idle import UP_TO_DATE, stamp
from phonegen.cli.render import OutputFormat
from phonegen.codes import Code

if TYPE_CHECKING:
    from phonegen.build.target import Selection, Target
    from phonegen.build.tree import Changes
    from phonegen.language.catalogue import Project


def targets() -> list[Target]:
    """All back-ends."""
    from phonegen_targets import dhcpd, dnsmasq, docs, kea, provd

    return [dhcpd, dnsmasq, docs, kea, provd]


def build(name: str | None, all_: bool, check_only: bool, form: OutputFormat) -> None:
    """Emit, compare with the disk, and write or report."""
    if (name is None) == (not all_):
        usage_error("name a phone as vendor/model, a vendor, or use --all")
    root = project_root()
    remembered = stamp(root)
    if all_ and remembered.holds():
        _tell(UP_TO_DATE, form)
        return
    if all_:
        remembered.begin()
    project, selection = _load(root, name, form)
    changes = _changes(root, project, selection)
    if check_only:
        _print_check(root, changes, form)
    else:
        from phonegen.build.tree import apply

        apply(root / OUTPUT, changes)
        _print_changes(changes, form)
    if all_:
        remembered.write({*changes.new, *changes.changed, *changes.stale})


def _load(root: Path, name: str | None, form: OutputFormat) -> tuple[Project, Selection]:
    from phonegen.build.pipeline import load_checked
    from phonegen.cli.finding import select
    from phonegen.diagnostics import Report

    report = Report()
    vendor = name.split("/")[0] if name else None
    project = load_checked(root, report, vendor)
    finish(
        report, OutputFormat.text if form is OutputFormat.text else form, root
    ) if report else None
    return project, select(project, name, form, root)


def _changes(root: Path, project: Project, selection: Selection) -> Changes:
    from phonegen.build.pipeline import differences, emit

    back_ends = targets()
    with progress(len(back_ends) * len(project.vendors)) as step:
        tree = emit(project, back_ends, selection, step)  # type: ignore[arg-type]
    return differences(root, project, back_ends, selection, tree)


def check(form: OutputFormat) -> None:
    """Read, resolve, validate and check, and write nothing."""
    from phonegen.build.pipeline import load_checked
    from phonegen.diagnostics import Report

    root = project_root()
    report = Report()
    project = load_checked(root, report)
    finish(report, form, root)
    models = sum(1 for _ in project.models())
    plugins = sum(1 for _ in project.plugins())
    _tell(f"{models} models in {plugins} plugins: no problems", form)


def _tell(message: str, form: OutputFormat) -> None:
    if form is OutputFormat.text:
        typer.echo(message)
    elif form in (OutputFormat.json, OutputFormat.sarif):
        from phonegen.cli.render import render

        typer.echo(render([], form, Path()), nl=False)


def _print_changes(changes: Changes, form: OutputFormat) -> None:
    if form is not OutputFormat.text:
        _tell("", form)
        return
    for mark, paths in (("+", changes.new), ("~", changes.changed), ("-", changes.stale)):
        for path in sorted(paths):
            typer.echo(f"{mark} {OUTPUT}/{path}")
    if not changes:
        typer.echo(UP_TO_DATE)
    else:
        typer.echo(
            f"{len(changes.new)} new, {len(changes.changed)} changed, {len(changes.stale)} removed"
        )


def _print_check(root: Path, changes: Changes, form: OutputFormat) -> None:
    from phonegen.build.tree import diff
    from phonegen.diagnostics import Place, Report

    if form is not OutputFormat.text or not changes:
        report = Report()
        for kind, paths in (
            ("new", changes.new), ("changed", changes.changed), ("stale", changes.stale),
        ):  # fmt: skip
            for path in paths:
                hint = "run `phonegen build --all` and commit the result"
                report.add(Place(f"{OUTPUT}/{path}"), Code.OUT_OF_DATE, f"the file is {kind}", hint)
        if not report:
            _tell(UP_TO_DATE, form)
        finish(report, form, root)
        return
    shades = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"} if colour() else {}
    for line in diff(root / OUTPUT, changes):
        shade = shades.get(line[:1], "")
        typer.echo(f"{shade}{line}\x1b[0m" if shade else line)
    typer.echo(
        f"\n{OUTPUT}/ is out of date: {len(changes.new)} new, {len(changes.changed)} changed, "
        f"{len(changes.stale)} stale. Run `phonegen build --all` and commit the result.",
        err=True,
    )
    raise typer.Exit(1)
