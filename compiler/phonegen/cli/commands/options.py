"""Options and arguments that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phonegen.cli.problems import OutputFormat

Format = Annotated[OutputFormat, typer.Option("--output-format", help="How problems are written.")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings are errors.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show notes, and the time that each step takes.")
]
Json = Annotated[bool, typer.Option("--json", help="For other programs.")]
SiteFile = Annotated[
    Path | None, typer.Option("--site", help="A site.yaml: what a site sets for all phones.")
]

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="Raw config of provd, JSON or YAML.")
]
Release = Annotated[str | None, typer.Option("--plugin", help="Release; by default the newest.")]


def complete_model(incomplete: str) -> list[str]:
    """Names of specs for the shell, from the folder alone."""
    from phonegen.language.root import find_root

    root = find_root(Path.cwd())
    if root is None:
        return []
    names = (p.relative_to(root / "specs") for p in (root / "specs").glob("*/*.yaml"))
    return sorted(
        n.with_suffix("").as_posix()
        for n in names
        if not n.name.startswith("_") and n.stem not in ("vendor", "divergences")
        if n.as_posix().startswith(incomplete)
    )


ModelName = Annotated[
    str, typer.Argument(metavar="VENDOR/MODEL", autocompletion=complete_model, help="A phone.")
]
