"""What lies in `specs/`: files are read with a bound, and whatever is no file is named."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from commands import phonegen
from phonegen.codes import Code
from phonegen.diagnostics import MOST_PROBLEMS, Place, Report
from phonegen.language.reader import MAX_BYTES

PLACE = "specs/acme/x9.yaml"


def check(folder: Path, form: str = "json", code: int = 1) -> tuple[str, str]:
    """What `check` prints; it has ended in time and in its own words."""
    done = phonegen("check", "--output-format", form, folder=folder, code=code)
    return done.stdout, done.stderr


def large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(here)


NO_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "link": (lambda path: path.symlink_to("/etc/passwd"), "it is a link"),
    "link inside": (lambda path: path.symlink_to("x1.yaml"), "it is a link"),
    "link to nothing": (lambda path: path.symlink_to("nowhere"), "it is a link"),
    "link to what never ends": (lambda path: path.symlink_to("/dev/zero"), "it is a link"),
    "pipe": (lambda path: os.mkfifo(path), "it is a pipe"),
    "socket": (a_socket, "it is a socket"),
    "folder": (lambda path: path.mkdir(), "it is a folder"),
    "large": (large, f"it is larger than {MAX_BYTES} bytes"),
}


@pytest.mark.parametrize("what", NO_FILES)
def test_a_spec_is_a_file(tmp_path: Path, what: str) -> None:
    folder = sound_catalogue(tmp_path)
    make, why = NO_FILES[what]
    make(folder / PLACE)
    (problem,) = json.loads(check(folder)[0])
    assert problem["path"] == PLACE and problem["code"] == "spec-file"
    assert problem["message"] == f"cannot be read: {why}"
    assert "root:" not in check(folder, "text")[0]


@pytest.mark.parametrize("below", ["specs/acme/vendor.yaml", "specs/acme/dialects/d1.yaml"])
def test_no_spec_of_any_kind_is_a_link(tmp_path: Path, below: str) -> None:
    folder = sound_catalogue(tmp_path)
    (folder / below).unlink()
    (folder / below).symlink_to("/etc/passwd")
    text, _ = check(folder, "text")
    assert f"{below}:1:1: error: cannot be read: it is a link [spec-file]" in text
    assert "root:" not in text


@pytest.mark.parametrize("below", ["specs/zenith", "specs/acme/dialects", "specs/acme/plugins"])
def test_no_folder_of_specs_is_a_link(tmp_path: Path, below: str) -> None:
    folder = sound_catalogue(tmp_path)
    elsewhere = folder / "elsewhere"
    if (folder / below).exists():
        (folder / below).rename(elsewhere)
    else:
        elsewhere.mkdir()
        (elsewhere / "vendor.yaml").write_text("secret: 1\n")
    (folder / below).symlink_to(elsewhere)
    problems = json.loads(check(folder)[0])
    assert [p["message"] for p in problems if p["path"] == below] == [
        "cannot be read: it is a link"
    ]
    assert not any(p["path"].startswith(f"{below}/") for p in problems)


@pytest.mark.parametrize(
    ("name", "code", "hint"),
    [
        ("acme/x9.yml", "file-name", "name it 'x9.yaml'"),
        ("acme/x9.YAML", "file-name", "name it 'x9.yaml'"),
        ("acme/dialect/d2.yaml", "file-name", "did you mean 'dialects'?"),
        ("acme/phones/x9.yaml", "file-name", "known: dialects, plugins, releases"),
        ("acme/dialects/old/d2.yaml", "file-name", ""),
        ("x9.yaml", "file-name", ""),
    ],
)
def test_what_is_in_no_place_for_specs_is_named(
    tmp_path: Path, name: str, code: str, hint: str
) -> None:
    folder = sound_catalogue(tmp_path, {name: "model: X9\n"})
    (problem,) = json.loads(check(folder)[0])
    assert name.startswith(problem["path"].removeprefix("specs/"))
    assert (problem["code"], problem["hint"]) == (code, hint)


def test_a_name_that_is_not_text_is_named(tmp_path: Path) -> None:
    folder = sound_catalogue(tmp_path)
    (folder / "specs/acme" / os.fsdecode(b"x\xe9.yaml")).touch()
    (folder / "specs" / os.fsdecode(b"v\xe9")).mkdir()
    found = {(p["path"], p["code"]) for p in json.loads(check(folder)[0])}
    assert found == {("specs/acme/x\\xe9.yaml", "file-name"), ("specs/v\\xe9", "file-name")}


def test_files_of_editors_and_notes_are_no_specs(tmp_path: Path) -> None:
    folder = sound_catalogue(tmp_path, {"acme/.x1.yaml.swp": b"\0", "acme/README.md": "Notes."})
    (folder / "specs/acme/.#x1.yaml").symlink_to("somebody@host.1234")
    (folder / "specs/acme/.old.yaml").write_text("nonsense: 1\n")
    assert json.loads(check(folder, code=0)[0]) == []


@pytest.mark.slow
def test_very_many_problems_take_no_time_and_no_space(tmp_path: Path) -> None:
    keys = "".join(f"key{number}: 1\n" for number in range(40_000))
    folder = sound_catalogue(tmp_path, {"acme/x9.yaml": keys})
    before = time.process_time()
    text, counted = check(folder, "text")
    assert time.process_time() - before < 15
    assert "more errors in this file [unknown-field]" in text
    assert text.count(": error: ") == MOST_PROBLEMS + 1
    assert text.count("hint") <= MOST_PROBLEMS
    assert "4000" in counted  # and the fields that are missing


def test_the_rest_of_very_many_problems_is_one() -> None:
    report = Report()
    for line in range(1, MOST_PROBLEMS + 11):
        report.add(Place("a.yaml", line), Code.UNKNOWN_FIELD, "wrong", "hint")
    shown = report.sorted()
    assert len(shown) == MOST_PROBLEMS + 1
    assert (shown[-1].place.line, shown[-1].hint) == (MOST_PROBLEMS + 1, "")
    assert shown[-1].message == "and 10 more errors in this file"
