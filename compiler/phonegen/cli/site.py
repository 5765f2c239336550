"""`site`: the pages of all phones as a web site."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import typer

from phonegen.cli.console import project_root, usage_error

WORK = ".cache/phonegen/site"
OUT = "site"


def site(what: str, out: Path | None) -> None:
    """Assemble the site's sources from `generated/` and run the generator on them."""
    from importlib.util import find_spec

    from phonegen_targets.docs.site import assemble

    if what not in ("build", "serve"):
        usage_error(f"'{what}' is neither build nor serve")
    if find_spec("zensical") is None:
        usage_error("the site needs its generator: pip install 'phonegen[site]'")
    root = project_root()
    folder = root / WORK
    try:
        assemble(root, folder, (out or root / WORK / OUT).resolve())
    except FileNotFoundError as e:
        usage_error(f"{e} is missing; run `phonegen build --all` first")
    # The generator has no Python interface; its command line is what it promises.
    ended = subprocess.run([sys.executable, "-m", "zensical", what], cwd=folder, check=False)
    if ended.returncode == 0 and what == "build":
        typer.echo(f"the site is in {out or f'{WORK}/{OUT}'}")
    raise typer.Exit(1 if ended.returncode else 0)
