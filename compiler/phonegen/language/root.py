"""Where a project begins; apart from `loading`, which needs the whole language."""

from __future__ import annotations

from pathlib import Path


def find_root(start: Path) -> Path | None:
    """The project around START: the nearest folder with `specs/catalogue.yaml`."""
    for folder in [start, *start.parents]:
        if (folder / "specs" / "catalogue.yaml").is_file():
            return folder
    return None
