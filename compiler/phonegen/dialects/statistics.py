"""What the catalogue holds, counted per dialect."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from phonegen.dialects.parameters import covered, documented
from phonegen.dialects.scope import Nowhere, Scope
from phonegen.dialects.uses import texts, uses
from phonegen.language.catalogue import Project
from phonegen.language.spec.dialect import Dialect, File
from phonegen.language.spec.syntax import Plain


def per_dialect(project: Project) -> Iterator[dict[str, Any]]:
    """A row per dialect; `verbatim` counts its files whose text stands in the spec as it is."""
    for vendor in project.vendors.values():
        for dialect in vendor.dialects.values():
            plugins = [p for p in vendor.plugins.values() if p.spec.dialect == dialect.name]
            models = {c.model.name for p in plugins for c in vendor.carried(p.name)}
            yield {
                "dialect": f"{vendor.folder}/{dialect.name}",
                "plugins": len(plugins),
                "models": len(models),
                "settings": len(setting_names(dialect.spec)),
                "not_mapped": len(_not_mapped(dialect.spec)),
                "verbatim": sum(_verbatim(f, dialect.spec) for f in dialect.spec.files.values()),
                "lines": _lines(project.root / dialect.path),
            }


def setting_names(dialect: Dialect) -> set[str]:
    """Distinct names of settings, loops counted once."""
    return {
        str(written.text)
        for name, file in dialect.files.items()
        for written in texts(file, dialect, Nowhere(), ("files", name))
        if written.kind == "setting"
    }


def _not_mapped(dialect: Dialect) -> set[str]:
    """Parameters of provd that no setting uses, and of which nobody says why."""
    found = documented().keys() - covered(dialect.not_supported).keys()
    for name, file in dialect.files.items():
        for use in uses(file, dialect, Scope(), ("files", name)):
            found -= use.parameters
    return found


def _verbatim(file: File, dialect: Dialect) -> bool:
    """Whether a file is constant text, and not a certificate or the like."""
    return file.per == "static" and isinstance(dialect.style(file).syntax, Plain)


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())
