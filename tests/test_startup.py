"""What is loaded before a command does anything: imports are most of a short command's time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from extent import sampled

PROGRAM = """
import json, sys
from phonegen.cli import main
sys.argv[0] = "phonegen"
try:
    main()
except SystemExit as end:
    print(end.code, file=sys.stderr)
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""
HEAVY = {"pydantic", "ruamel.yaml", "jinja2", "phonegen_targets", "phonegen.language.loading"}


def run(folder: Path, *arguments: str, **variables: str) -> tuple[str, set[str]]:
    """What the command prints, and the modules that it has loaded in the end."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder, env=os.environ | variables, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout, set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.slow
def test_a_build_needs_the_language_and_no_network(tmp_path: Path) -> None:
    _, loaded = run(sound_catalogue(tmp_path), "build", "acme/x1")
    assert loaded >= HEAVY | {"typer"}
    assert not loaded & {"ssl", "http.client", "asyncio"}  # by way of harmless names


def test_help_needs_no_language(tmp_path: Path) -> None:
    shown, loaded = run(tmp_path, "--help")
    assert "preview" in shown
    assert not loaded & HEAVY


@pytest.mark.slow
@pytest.mark.parametrize("more", sampled([[], ["--check"]], [["--check"]]))
def test_nothing_to_do_needs_no_command_line(tmp_path: Path, more: list[str]) -> None:
    folder = sound_catalogue(tmp_path)
    _, loaded = run(folder, "build", "--all")
    assert "typer" in loaded
    shown, loaded = run(folder, "build", "--all", *more)
    assert shown == "generated/ is up to date\n"
    assert not loaded & (HEAVY | {"typer", "dataclasses"})


@pytest.mark.slow
def test_completion_needs_no_language(tmp_path: Path) -> None:
    words = {"COMP_WORDS": "phonegen show acme/", "COMP_CWORD": "2"}
    shown, loaded = run(sound_catalogue(tmp_path), _PHONEGEN_COMPLETE="complete_bash", **words)
    assert "acme/x1" in shown.split()
    # typer reads the arguments of any command by pydantic itself in its newer versions.
    assert not loaded & (HEAVY - {"pydantic"})
    assert not any(name.startswith("phonegen.language.spec") for name in loaded)
