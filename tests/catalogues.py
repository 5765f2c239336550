"""Catalogues for tests: small ones, and the project's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from one_vendor import chosen
from phonegen.build.pipeline import load_checked
from phonegen.diagnostics import Report
from phonegen.language.catalogue import Project
from phonegen.language.loading import load

SOUND = Path(__file__).parent / "errors" / "catalogue"
# Each night: what a run of all tests takes samples of.
EXHAUSTIVE = bool(os.environ.get("PHONEGEN_EXHAUSTIVE"))
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
    project = load(REPOSITORY, report, chosen())
    assert not report, report.sorted()
    return project


def load_sound(root: Path, vendor: str | None = None) -> Project:
    """The project at ROOT, or one vendor's; fails with its report when there is any problem."""
    report = Report()
    project = load_checked(root, report, vendor)
    assert not report, report.sorted()
    return project
