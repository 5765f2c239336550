"""The tutorial, as a reader follows it: each command runs, and what the page shows comes out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from catalogues import REPOSITORY
from phonegen.boot.network import NoNetworkError, apart
from phonegen.boot.programs import PACKAGES

PAGE = REPOSITORY / "docs/tutorial.md"
_BLOCK = re.compile(r"^```(\w+)(?: ([^\s#]+)(?:#(\S+))?)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BOOT = "phonegen boot "


class Block(NamedTuple):
    """What stands in a fence: commands, what they print, or with a PATH what a file holds.

    BELOW is the key at the beginning of a line below which it is put: `FILE#KEY`; else it is all.
    """

    kind: str
    path: str
    below: str
    text: str


class Step(NamedTuple):
    """A file to write, or commands, and what they print together."""

    block: Block
    shown: str | None


def steps(page: str) -> Iterator[Step]:
    blocks = [Block(*found) for found in _BLOCK.findall(page)]
    for number, block in enumerate(blocks):
        if block.path or block.kind == "sh":
            following = blocks[number + 1] if number + 1 < len(blocks) else block
            shows = block.kind == "sh" and not following.path and following.kind != "sh"
            yield Step(block, following.text if shows else None)


def test_every_fence_is_written_run_or_compared() -> None:
    page = PAGE.read_text("utf-8")
    found = [*steps(page)]
    compared = sum(step.shown is not None for step in found)
    assert page.count("```") == 2 * (len(found) + compared)
    assert compared >= 9 and sum(BOOT in step.block.text for step in found) >= 3


@pytest.mark.slow
def test_what_the_page_shows_comes_out(
    tmp_path: Path, needs_program: Callable[[str, str], str]
) -> None:
    missing = ""
    try:
        for program, package in PACKAGES.items():
            needs_program(program, package)
        apart()
    except NoNetworkError as e:
        if os.environ.get("CI") == "true":
            raise
        missing = str(e)
    except pytest.skip.Exception as e:
        missing = str(e)
    for step in steps(PAGE.read_text("utf-8")):
        if step.block.path:
            put(tmp_path / step.block.path, step.block)
        elif not (missing and BOOT in step.block.text):
            printed = run(step.block.text, tmp_path)
            if step.shown is not None:
                assert re.fullmatch(pattern(step.shown), printed), (
                    f"{step.block.text}printed:\n{printed}\nand the page shows:\n{step.shown}"
                )
    if missing:
        pytest.skip(f"all but the boots ran: {missing}")


def put(path: Path, block: Block) -> None:
    """Write what the reader is told to write."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not block.below:
        path.write_text(block.text, "utf-8")
        return
    before, key = path.read_text("utf-8"), f"\n{block.below}:\n"
    assert before.count(key) == 1
    path.write_text(before.replace(key, f"{key}{block.text}"), "utf-8")


def run(commands: str, folder: Path) -> str:
    """What a shell prints that runs COMMANDS, as on a terminal without colour."""
    own = Path(sys.executable).parent  # where its `phonegen` is
    environment = {**os.environ, "PATH": f"{own}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    environment.pop("PHONEGEN_PROVD_PYTHON", None)
    done = subprocess.run(
        ["bash", "-e", "-c", commands], cwd=folder, env=environment, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


def pattern(shown: str) -> str:
    """What is shown as an expression: a line `…` is any lines, and elsewhere some text of one."""
    lines = [
        r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".+") + r"\n"
        for line in shown.splitlines()
    ]
    return "".join(lines)


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\n…\nb\n", "a\nx\ny\nb\n", True),
        ("a\n…\nb\n", "a\nb\n", True),
        ("in … s\n", "in 2.5 s\n", True),
        ("in … s\n", "in 2\n5 s\n", False),
        ("a\n", "a\nb\n", False),
        ("a.b\n", "axb\n", False),
    ],
)
def test_what_is_shown_is_compared(shown: str, printed: str, same: bool) -> None:
    assert bool(re.fullmatch(pattern(shown), printed)) is same
