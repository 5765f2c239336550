"""Specs that are not written yet, checked in a copy: what is wrong never reaches the project."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from phonegen.build.pipeline import load_checked
from phonegen.files import replace

if TYPE_CHECKING:
    from phonegen.diagnostics import Report
    from phonegen.language.catalogue import Project


@contextmanager
def copied(root: Path, vendor: str) -> Iterator[Path]:
    """A project of its own with a copy of a vendor's specs, if there are any at ROOT."""
    with tempfile.TemporaryDirectory(prefix="phonegen-") as scratch:
        copy = Path(scratch)
        (copy / "specs").mkdir()
        for shared in ("catalogue.yaml", "fr.yaml"):
            if (root / "specs" / shared).is_file():
                shutil.copy(root / "specs" / shared, copy / "specs")
        if (root / "specs" / vendor).is_dir():
            shutil.copytree(root / "specs" / vendor, copy / "specs" / vendor)
        yield copy


def checked_with(copy: Path, vendor: str, texts: Mapping[str, str], report: Report) -> Project:
    """The vendor's project at COPY with TEXTS in it, by their paths, as the checks leave it."""
    for path, text in texts.items():
        replace(copy / path, text.encode())
    return load_checked(copy, report, vendor)
