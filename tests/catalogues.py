"""Catalogues for tests: small ones, and the project's own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from functools import cache, wraps
from pathlib import Path

from one_vendor import chosen
from phonegen.build import pipeline
from phonegen.build.pipeline import load_checked
from phonegen.diagnostics import Report
from phonegen.language import loading
from phonegen.language.catalogue import Project

SOUND = Path(__file__).parent / "errors" / "catalogue"
REPOSITORY = Path(__file__).parent.parent


def sound_catalogue(root: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """The sound catalogue below ROOT, with files replaced, added or (None) removed.

    Paths of CHANGES are relative to `specs/`.
    """
    specs = root / "specs"
    shutil.copytree(SOUND, specs)
    for path, content in (changes or {}).items():
        target = specs / path
        if content is None:
            target.unlink()
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


@cache
def the_repository() -> Project:
    """The project's own catalogue, loaded once for all tests of a process.

    A test of its own demands that it passes all checks, which take three times as long.
    """
    report = Report()
    project = loading.load(REPOSITORY, report, chosen())  # which commands have, too
    assert not report, report.sorted()
    return project


def remember_the_repository() -> None:
    """Let commands of this process load and check each part of the project's own catalogue once.

    It does not change while tests run; to read it takes longer than most of what commands do.
    """
    setattr(loading, "load", _once(loading.load))  # noqa: B010
    setattr(pipeline, "load_checked", _once(pipeline.load_checked))  # noqa: B010


def _once(read: Callable[..., Project]) -> Callable[..., Project]:
    kept: dict[object, tuple[Project, Report]] = {}

    @wraps(read)
    def remembered(root: Path, report: Report, *part: str | None, **named: str | None) -> Project:
        if root != REPOSITORY:
            return read(root, report, *part, **named)
        key = (*part, *named.values()) or (None,), report.strict
        if key not in kept:
            own = Report(strict=report.strict)
            kept[key] = read(root, own, *part, **named), own
        project, own = kept[key]
        report.diagnostics |= own.diagnostics
        return project

    return remembered


def load_sound(root: Path, vendor: str | None = None) -> Project:
    """The project at ROOT, or one vendor's; fails with its report when there is any problem."""
    report = Report()
    project = load_checked(root, report, vendor)
    assert not report, report.sorted()
    return project
