"""What the catalogue holds, counted per dialect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from phonegen.project import Project
from phonegen.spec import Dialect


def per_dialect(project: Project) -> Iterator[dict[str, Any]]:
    """A row per dialect; `escapes` counts raw templates and hand-written code in its files."""
    for vendor in project.vendors.values():
        for dialect in vendor.dialects.values():
            plugins = [p for p in vendor.plugins.values() if p.spec.dialect == dialect.name]
            models = {c.model.name for p in plugins for c in vendor.carried(p.name)}
            yield {
                "dialect": f"{vendor.folder}/{dialect.name}",
                "plugins": len(plugins),
                "models": len(models),
                "settings": len(setting_names(dialect.spec)),
                "not_mapped": len(dialect.spec.not_mapped),
                "escapes": 0,
                "lines": _lines(project.root / dialect.path),
            }


def setting_names(dialect: Dialect) -> set[str]:
    """Distinct names of settings, loops counted once."""
    return {
        name
        for file in dialect.files.values()
        for section in file.settings.values()
        for name in (*section.set, *section.else_)
    }


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())
