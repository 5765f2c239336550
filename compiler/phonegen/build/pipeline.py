"""The stages in order: from the specs of a project to the changes under `generated/`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from phonegen.build import OUTPUT

if TYPE_CHECKING:
    from phonegen.build.target import Selection, Target
    from phonegen.build.tree import Changes
    from phonegen.diagnostics import Report
    from phonegen.language.catalogue import Project

Progress = Callable[[str], None]


def load_checked(
    root: Path, report: Report, vendor: str | None = None, model: str | None = None
) -> Project:
    """Read, resolve, validate and check; rules run only on specs that are valid.

    VENDOR reads that one alone; MODEL, of it, checks its plugins and dialects alone.
    """
    from phonegen.language.loading import load

    project = load(root, report, vendor)
    if not report:
        from phonegen.checks.rules import check

        found = (
            project.vendors[vendor].named(model) if vendor in project.vendors and model else None
        )
        check(project, report, found.spec.plugins if found else None)
    return project


def check_targets(project: Project, targets: Iterable[Target], report: Report) -> None:
    """What back-ends have to say of specs that the compiler has found right."""
    from phonegen.build.target import Checking

    for target in targets:
        if isinstance(target, Checking):
            target.check(project, report)


def emit(
    project: Project, target: Target, selection: Selection, progress: Progress = lambda _: None
) -> dict[str, str]:
    """A back-end's part of the tree in memory: content by path below `generated/`."""
    tree: dict[str, str] = {}
    for vendor in selection.vendors(project):
        progress(f"{target.NAME} {vendor.folder}")
        part = replace(selection, vendor=vendor.folder)
        for artefact in target.emit(project, part):
            path = f"{target.NAME}/{artefact.path}"
            if path in tree:
                raise ValueError(f"two artefacts have the path {path}")
            tree[path] = artefact.content
    return tree


def verify(project: Project, targets: Iterable[Target], changes: Changes, report: Report) -> None:
    """Look once more at what would be written anew, with what each back-end knows of it."""
    from phonegen.build.target import Verifying

    texts = {**changes.new, **changes.changed}
    for target in targets:
        if isinstance(target, Verifying):
            start = f"{target.NAME}/"
            own = {p.removeprefix(start): t for p, t in texts.items() if p.startswith(start)}
            target.verify(project, own, report)


def for_everyone(targets: Iterable[Target]) -> dict[str, str]:
    """What belongs to no vendor and changes with the compiler alone."""
    return {"README.md": _readme(targets), **_about_the_language()}


@cache
def _about_the_language() -> dict[str, str]:
    from phonegen.build import reference
    from phonegen.build.schemas import json_schema
    from phonegen.language.spec.kinds import DOCUMENTED

    language = {f"reference/{name}": text for name, text in reference.pages().items()}
    schemas = {
        f"schema/{kind}.json": json.dumps(json_schema(kind), indent=1) + "\n" for kind in DOCUMENTED
    }
    return {**language, **schemas}


def _readme(targets: Iterable[Target]) -> str:
    rows = "".join(f"- `{t.NAME}/`: {t.ABOUT}.\n" for t in targets)
    return (
        "# What the specs say\n\n"
        "Every file here is made by `phonegen build --all` from `specs/`. Change the specs, "
        "build, and commit both; CI compares them.\n\n"
        + rows
        + "- `reference/`: the spec language, from the compiler itself.\n"
        + "- `schema/`: JSON Schema of the specs, which editors use.\n"
    )


def differences(
    root: Path,
    project: Project,
    targets: Iterable[Target],
    selection: Selection,
    tree: dict[str, str],
) -> Changes:
    """TREE against the disk. A part of the catalogue makes only its own folders' files stale."""
    from phonegen.build.tree import compare

    owned: Iterable[str] = [""]
    if not selection.whole:
        owned = [f"{t.NAME}/{folder}" for t in targets for folder in t.owned(project, selection)]
    return compare(root / OUTPUT, tree, iter(owned))
