"""Where the output goes: full disks, closed streams, encodings that lack letters."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from extent import sampled

SHELL = 'exec "$0" -m phonegen "$@" '  # a redirection follows


def run(folder: Path, redirected: str, *arguments: str, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        ["/bin/sh", "-c", SHELL + redirected, sys.executable, *arguments],
        cwd=folder, env=os.environ | environment, capture_output=True, text=True,
        encoding="utf-8", errors="replace", timeout=120, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_catalogue(tmp_path)


COMMANDS = [["list"], ["check"], ["--help"], ["build", "--all"], ["build", "--all", "--check"]]


@pytest.mark.slow
@pytest.mark.parametrize("command", sampled(COMMANDS, [["build", "--all"]]))
def test_output_to_a_full_disk(folder: Path, command: list[str]) -> None:
    code, _, said = run(folder, ">/dev/full", *command)
    assert (code, said) == (1, "phonegen: the output: No space left on device\n")


@pytest.mark.slow
def test_an_idle_build_to_a_full_disk(folder: Path) -> None:
    run(folder, "", "build", "--all")
    code, _, said = run(folder, ">/dev/full", "build", "--all")
    assert (code, said) == (1, "phonegen: the output: No space left on device\n")


@pytest.mark.slow
def test_complaints_to_a_full_disk(folder: Path) -> None:
    assert run(folder, "2>/dev/full", "nonsense")[0] != 0


@pytest.mark.slow
def test_nobody_reads(folder: Path) -> None:
    pipe, end = os.pipe()
    os.close(pipe)
    done = subprocess.run(
        [sys.executable, "-m", "phonegen", "list"],
        cwd=folder, stdout=end, stderr=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    os.close(end)
    assert (done.returncode, done.stderr) == (1, "")


CLOSED = [*product([["list"], ["build", "--all"]], [">&-", "2>&-", ">&- 2>&-"])]


@pytest.mark.slow
@pytest.mark.parametrize(("command", "closed"), sampled(CLOSED, [(["list"], ">&- 2>&-")]))
def test_closed_streams(folder: Path, command: list[str], closed: str) -> None:
    assert run(folder, closed, *command)[0] == 0
    if command[0] == "build":
        assert run(folder, closed, *command)[0] == 0  # with nothing to do


@pytest.mark.slow
@pytest.mark.parametrize("encoding", sampled(["ascii", "latin-1"], ["ascii"]))
def test_an_encoding_that_lacks_a_letter(folder: Path, encoding: str) -> None:
    (folder / "specs/acme/x9.yaml").write_text("modell: …\n", "utf-8")
    code, shown, said = run(folder, "", "check", PYTHONIOENCODING=encoding)
    assert code == 1
    assert "…" in shown or f"the output's encoding, {encoding}, lacks U+2026" in said
    assert len(said.splitlines()) <= 2


@pytest.mark.slow
def test_any_locale(folder: Path) -> None:
    (folder / "specs/acme/x9.yaml").write_text("modell: …\n", "utf-8")
    code, shown, _ = run(folder, "", "check", LC_ALL="C", PYTHONIOENCODING="")
    assert code == 1 and "…" in shown
