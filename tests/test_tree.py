"""The tree on the disk: odd things in it, builds that are killed, builds at once, full disks."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from commands import phonegen
from extent import sampled
from phonegen.build import tree
from phonegen.build.lock import alone
from phonegen.build.tree import UNFINISHED, Changes, apply, compare, diff, write_all

WANTED = {"a/1": "new 1", "a/2": "2", "b/c/3": "new 3", "f": "a file", "l/4": "4"}
COMMAND = [sys.executable, "-m", "phonegen"]


def everything(folder: Path) -> dict[str, str]:
    """All that is below FOLDER and is no folder; what is no file by its kind."""
    found: dict[str, str] = {}
    for path in folder.rglob("*"):
        if path.is_symlink():
            found[path.relative_to(folder).as_posix()] = "-> " + str(path.readlink())
        elif path.is_file():
            found[path.relative_to(folder).as_posix()] = path.read_text("utf-8", "replace")
        elif not path.is_dir():
            found[path.relative_to(folder).as_posix()] = "odd"
    return found


def changes(folder: Path) -> Changes:
    return compare(folder, WANTED, iter([""]))


def before(folder: Path) -> dict[str, str]:
    """An older tree with files to keep, change and remove, a folder and a link to replace."""
    for path, text in {"a/1": "old", "a/2": "2", "x/y/5": "5", "f/6": "6"}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (folder / "l").symlink_to("a")
    return everything(folder)


# Each copy of the folder is changed by a process that is killed one step later than the one before.
KILLED = """
import os, shutil, sys
from pathlib import Path
from phonegen.build.tree import apply, compare

def kill_at(step):
    def seen(event, arguments):
        if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod"):
            seen.count += 1
            if seen.count == step:
                if sys.argv[2] == "kill":
                    os._exit(9)
                raise KeyboardInterrupt
    seen.count = 0
    sys.addaudithook(seen)

here, wanted = Path(sys.argv[1]), eval(sys.argv[3])
for step in range(1, 1000):
    folder = here / str(step)
    shutil.copytree(here / "before", folder, symlinks=True)
    child = os.fork()
    if not child:
        changes = compare(folder, wanted, iter([""]))
        kill_at(step)
        try:
            apply(folder, changes)
        except KeyboardInterrupt:
            os._exit(9)
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
print(step)
"""


def stopped(folder: Path, how: str) -> range:
    """Steps at which a change of `before` has been stopped; a folder for each."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), how, repr(WANTED)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return range(1, int(done.stdout))


@pytest.mark.slow
def test_a_build_killed_anywhere_leaves_a_tree_that_the_next_repairs(tmp_path: Path) -> None:
    old = before(tmp_path / "before")
    steps = stopped(tmp_path, "kill")
    assert len(steps) > 25
    for step in steps:
        folder = tmp_path / str(step)
        left = {k: v for k, v in everything(folder).items() if not k.startswith(UNFINISHED)}
        for path, text in left.items():
            assert text in (old.get(path), WANTED.get(path))
        assert left == WANTED or changes(folder)
        assert not any(UNFINISHED in path for path in changes(folder).stale)
        apply(folder, changes(folder))
        assert everything(folder) == WANTED
        assert not (folder / UNFINISHED).exists()  # only an empty folder may be left, as git has it


@pytest.mark.slow
def test_an_interruption_leaves_nothing_unfinished(tmp_path: Path) -> None:
    before(tmp_path / "before")
    steps = stopped(tmp_path, "interrupt")
    left = [step for step in steps if (tmp_path / str(step) / UNFINISHED).exists()]
    assert left == [*steps][-len(left) :]  # at most when it comes during the very cleaning
    assert len(left) <= 3


def test_an_unfinished_build_is_cleaned_away_when_nothing_else_is_to_do(tmp_path: Path) -> None:
    write_all(tmp_path, {path: text.encode() for path, text in WANTED.items()})
    (tmp_path / UNFINISHED).mkdir()
    (tmp_path / UNFINISHED / "0").write_text("half")
    assert not changes(tmp_path)
    apply(tmp_path, changes(tmp_path))
    assert everything(tmp_path) == WANTED


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(here)


def a_folder(path: Path) -> None:
    (path / "below").mkdir(parents=True)
    (path / "below" / "file").write_text("x")


ODD: dict[str, Callable[[Path], object]] = {
    "a link": lambda path: path.symlink_to("/etc"),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to what never ends": lambda path: path.symlink_to("/dev/zero"),
    "a pipe": lambda path: os.mkfifo(path),
    "a socket": a_socket,
    "a folder": a_folder,
}


@pytest.mark.parametrize("what", ODD)
@pytest.mark.parametrize("place", ["a/1", "a", "more", "b/more"])
def test_odd_things_are_named_and_replaced(tmp_path: Path, what: str, place: str) -> None:
    if (place, what) == ("a", "a folder"):
        return
    write_all(tmp_path, {path: text.encode() for path, text in WANTED.items()})
    if (tmp_path / place).is_dir():
        shutil.rmtree(tmp_path / place)
    elif (tmp_path / place).exists():
        (tmp_path / place).unlink()
    ODD[what](tmp_path / place)
    found = changes(tmp_path)
    kind = " ".join(what.split()[:2])
    if what != "a folder" or place in WANTED:
        state = "changed" if place in WANTED else "stale"
        assert (place, f"the file is {state}: there is {kind}") in [*found.problems()]
    assert any(line.startswith(place) or f"a/{place}" in line for line in diff(tmp_path, found))
    apply(tmp_path, found)
    assert everything(tmp_path) == WANTED
    assert not changes(tmp_path)


def test_names_that_are_not_text_are_named_and_removed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9")).touch()
    (tmp_path / "line\nbreak\x1b[31m").touch()
    found = compare(tmp_path, {}, iter([""]))
    shown = [line.partition(":")[0] for line in diff(tmp_path, found)]
    assert shown == ["caf\\xe9", "line\\nbreak\\x1b[31m"] or shown == shown[::-1]
    apply(tmp_path, found)
    assert everything(tmp_path) == {}


def test_files_of_editors_and_linters_are_left_alone(tmp_path: Path) -> None:
    write_all(tmp_path, {path: text.encode() for path, text in WANTED.items()})
    foreign = [".ruff_cache/0.8/1", "a/.1.swp", "a/__pycache__/1.pyc", "gone/.cache/1"]
    for path in foreign:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"\0\xff")
    (tmp_path / "gone/stale").touch()
    assert changes(tmp_path).stale == ("gone/stale",)
    apply(tmp_path, changes(tmp_path))
    assert everything(tmp_path).keys() == {*WANTED, *foreign}


def test_a_part_makes_nothing_stale_elsewhere_and_follows_no_link_to_get_there(
    tmp_path: Path,
) -> None:
    elsewhere = tmp_path / "elsewhere"
    write_all(elsewhere, {"acme/x1": b"mine"})
    root = tmp_path / "root"
    write_all(root, {"provd/p1": b"another's"})
    (root / "docs").symlink_to(elsewhere)
    apply(root, compare(root, {"docs/acme/x2": "2"}, iter(["docs/acme"])))
    assert everything(root) == {"docs/acme/x2": "2", "provd/p1": "another's"}
    assert everything(elsewhere) == {"acme/x1": "mine"}


def test_the_root_may_be_a_link_that_its_owner_has_made(tmp_path: Path) -> None:
    write_all(tmp_path / "there", {"stale": b"x"})
    (tmp_path / "root").symlink_to("there")
    apply(tmp_path / "root", changes(tmp_path / "root"))
    assert everything(tmp_path / "there") == WANTED
    assert not changes(tmp_path / "root")


def test_what_is_written_everybody_may_read(tmp_path: Path) -> None:
    mask = os.umask(0o077)
    try:
        apply(tmp_path, changes(tmp_path))
    finally:
        os.umask(mask)
    assert {(tmp_path / path).stat().st_mode & 0o777 for path in WANTED} == {0o644}


def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = before(tmp_path)
    written: list[Path] = []

    def write(path: Path, data: bytes) -> None:
        written.append(path)
        path.write_bytes(data[:1])
        if len(written) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(tree, "write", write)
    with pytest.raises(OSError, match="No space"):
        apply(tmp_path, changes(tmp_path))
    assert len(written) == 3 and everything(tmp_path) == old
    assert not (tmp_path / UNFINISHED).exists()


def test_a_folder_with_files_in_a_files_place_stops_before_anything_moves(tmp_path: Path) -> None:
    write_all(tmp_path, {"one": b"1", "db/mine": b"mine"})
    with pytest.raises(OSError, match="not empty"):
        write_all(tmp_path, {"one": b"2", "db": b"2"})
    assert everything(tmp_path) == {"one": "1", "db/mine": "mine"}


# The commands.


def on_a_full_disk(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in FOLDER, where no file can be larger than 2,000 bytes; it must fail."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    done = subprocess.run(
        [*COMMAND, *arguments], cwd=folder, capture_output=True, text=True,
        preexec_fn=limit, check=False, timeout=120,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert done.returncode == 1, done.stdout + done.stderr
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_catalogue(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    sampled([["build", "--all"], ["package", "--out", "generated"]], [["build", "--all"]]),
)
def test_a_disk_that_is_full_is_reported(folder: Path, command: list[str]) -> None:
    write_all(folder / "generated", {"mine": b"mine", "plugins.db": b"old"})
    done = on_a_full_disk(folder, *command)
    assert "[not-written]" in done.stdout and "File too large" in done.stdout
    assert everything(folder / "generated") == {"mine": "mine", "plugins.db": "old"}


def test_a_place_that_cannot_be_written_to_is_reported(folder: Path) -> None:
    (folder / "generated").write_text("no folder")
    assert "[not-written]" in phonegen("build", "--all", folder=folder, code=1).stdout
    done = phonegen("build", "--all", "--check", "--output-format", "json", folder=folder, code=1)
    assert "the file is new" in done.stdout


@pytest.mark.parametrize("what", ["a link", "a pipe", "a text"])
def test_the_topmost_files_are_repaired_too(folder: Path, what: str) -> None:
    phonegen("build", "--all", folder=folder)
    made = folder / "generated" / "README.md"
    text = made.read_text("utf-8")
    made.unlink()
    if what == "a text":
        made.write_text("x")
    else:
        ODD[what](made)
    phonegen("build", "--all", "--check", folder=folder, code=1)
    phonegen("build", "--all", folder=folder)
    assert made.read_text("utf-8") == text


@pytest.mark.slow
def test_what_is_removed_is_named_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    phonegen("build", "--all", folder=folder)
    (folder / "generated/notes.txt").write_text("mine")
    with subprocess.Popen(
        [*COMMAND, "build", "--all"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as build:
        assert build.stdout is not None
        build.stdout.close()  # nobody can read the names
        assert build.wait() == 1
    assert (folder / "generated/notes.txt").exists()
    assert "- generated/notes.txt" in phonegen("build", "--all", folder=folder).stdout
    assert not (folder / "generated/notes.txt").exists()


@pytest.mark.slow
def test_builds_at_once_end_well(folder: Path) -> None:
    builds = [
        subprocess.Popen(
            [*COMMAND, "build", *what], cwd=folder,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for what in (["--all"], ["acme"], ["--all"], ["acme/x1"])
    ]  # fmt: skip
    for build in builds:
        said, wrong = build.communicate(timeout=120)
        assert build.returncode == 0 and "Traceback" not in wrong, said + wrong
    assert "up to date" in phonegen("build", "--all", "--check", folder=folder).stdout
    assert not list((folder / "generated").rglob(".*"))


def test_a_build_waits_for_another(tmp_path: Path) -> None:
    class WaitingError(Exception):
        pass

    def waiting() -> None:
        raise WaitingError

    with alone(tmp_path, waiting), pytest.raises(WaitingError), alone(tmp_path, waiting):
        pass
    with alone(tmp_path, waiting):
        pass


def test_a_lock_is_no_link(tmp_path: Path) -> None:
    (tmp_path / ".cache/phonegen").mkdir(parents=True)
    (tmp_path / ".cache/phonegen/lock").symlink_to(tmp_path / "elsewhere")
    with alone(tmp_path, lambda: None):
        assert not (tmp_path / "elsewhere").exists()


@pytest.mark.slow
def test_a_killed_build_lets_the_next_one_in(folder: Path) -> None:
    with subprocess.Popen([*COMMAND, "build", "--all"], cwd=folder, stdout=subprocess.PIPE) as one:
        until = time.monotonic() + 30
        while not (folder / ".cache/phonegen/lock").exists() and time.monotonic() < until:
            time.sleep(0.01)
        one.kill()
    assert "waiting" not in phonegen("build", "--all", folder=folder).stderr
    assert "up to date" in phonegen("build", "--all", "--check", folder=folder).stdout


def test_package_follows_no_link_and_everybody_may_read_it(folder: Path) -> None:
    (folder / "dist").mkdir()
    (folder / "elsewhere").write_text("mine")
    (folder / "dist/plugins.db").symlink_to(folder / "elsewhere")
    phonegen("package", "--out", "dist", folder=folder)
    assert (folder / "elsewhere").read_text() == "mine"
    assert not (folder / "dist/plugins.db").is_symlink()
    assert {p.name for p in (folder / "dist").iterdir()} == {
        "RELEASE.md", "SHA256SUMS", "plugins.db", "test-acme-p1-1.0.tar.bz2",
    }  # fmt: skip
    assert {p.stat().st_mode & 0o777 for p in (folder / "dist").iterdir()} == {0o644}


def test_package_places_what_the_database_names_before_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from phonegen.cli import packaging
    from phonegen.cli.session import Session

    placed: list[str] = []
    replace = Path.replace

    def seen(self: Path, target: Path) -> Path:
        placed.append(target.name)
        return replace(self, target)

    monkeypatch.chdir(folder)
    monkeypatch.setattr(Path, "replace", seen)
    packaging.package(Session(), folder / "dist", released=False, since=None)
    assert len(placed) > 1 and placed[-1] == "plugins.db"
