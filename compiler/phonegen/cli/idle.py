"""`build --all` with nothing to do, answered before the command line's own library is loaded."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

from phonegen.build import OUTPUT
from phonegen.build.stamp import Stamp
from phonegen.language.root import find_root

UP_TO_DATE = f"{OUTPUT}/ is up to date"
WHOLE = (["build", "--all"], ["build", "--all", "--check"], ["build", "--check", "--all"])


def stamp(root: Path) -> Stamp:
    """The stamp of the project at ROOT, for this compiler and its targets."""
    return Stamp(root, code_folders())


def code_folders() -> list[Path]:
    """The folders of this compiler and its targets."""
    packages = [find_spec(name) for name in ("phonegen", "phonegen_targets")]
    return [Path(place) for p in packages if p for place in p.submodule_search_locations or ()]


def answered(arguments: list[str]) -> bool:
    """Whether ARGUMENTS asked for a build that has nothing to do, which is then said.

    Hooks and editors ask for it all the time; reading the arguments takes longer than this.
    """
    if arguments not in WHOLE:
        return False
    root = find_root(Path.cwd())
    if root is None or not stamp(root).holds():
        return False
    sys.stdout.write(f"{UP_TO_DATE}\n")
    sys.stdout.flush()
    return True
