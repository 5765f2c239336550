"""`watch`: saves as editors make them, and what is said at each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from commands import in_time, phonegen
from phonegen.cli import watching
from phonegen.cli.saves import EVERY, REST, Saves

DIALECT = "specs/acme/dialects/d1.yaml"


class Watching:
    """A running `watch`, whose output is read as it comes."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "phonegen", "watch", *arguments]
        self.process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0
        )
        self.said = ""

    def until(self, text: str) -> str:
        """What is said from now on until TEXT is there, to the end of its line."""
        assert self.process.stdout is not None
        begun = len(self.said)
        while text not in self.said[begun:] or not self.said.endswith("\n"):
            piece = os.read(self.process.stdout.fileno(), 65536)
            assert piece, f"it ended without {text!r}: {self.said[begun:]}"
            self.said += piece.decode()
        return self.said[begun:]

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


@contextmanager
def watched(folder: Path, *arguments: str) -> Iterator[Watching]:
    running = Watching(folder, *arguments)
    try:
        with in_time():
            yield running
    finally:
        with suppress(ProcessLookupError):
            running.process.kill()
        running.process.wait()
        if running.process.stdout is not None:
            running.process.stdout.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_catalogue(tmp_path / "project")


def by_rename(path: Path, text: str) -> None:
    scratch = path.with_name(f".{path.name}.swp")
    scratch.write_text(text, "utf-8")
    scratch.replace(path)


def in_place(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def beside(path: Path, text: str) -> None:
    """As an editor that keeps the old file as a backup: for a moment there is none."""
    path.rename(path.with_name(f"{path.name}~"))
    time.sleep(REST / 4)
    path.write_text(text, "utf-8")


def slowly(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number in range(4):
            file.write(text[number * len(text) // 4 : (number + 1) * len(text) // 4])
            file.flush()
            time.sleep(REST / 4)


@pytest.mark.parametrize("save", [by_rename, in_place, beside, slowly])
def test_each_way_to_save_is_one_save(save: Callable[[Path, str], None], folder: Path) -> None:
    path = folder / DIALECT
    text = path.read_text("utf-8") + "# saved\n"
    saves = Saves([path.parent])
    seen: list[str] = []
    saver = threading.Timer(2 * EVERY, save, (path, text))
    saver.start()
    with in_time(20):
        assert saves.next() == [path]
        seen.append(path.read_text("utf-8"))
    saver.join()
    assert seen == [text]  # the whole of it
    assert saves._look() == saves._marks  # and nothing is left of it


def test_saves_in_a_row_are_one(folder: Path) -> None:
    paths = sorted((folder / "specs/acme").glob("*.yaml"))
    saves = Saves([folder / "specs/acme"])

    def save() -> None:
        for path in paths:
            by_rename(path, path.read_text("utf-8") + "\n")

    saver = threading.Timer(2 * EVERY, save)
    saver.start()
    with in_time(20):
        assert saves.next() == paths
    saver.join()


def test_new_and_removed_files_are_saves(folder: Path) -> None:
    specs = folder / "specs/acme"
    saves = Saves([specs, specs / "dialects"])
    (specs / "x3.yaml").write_text("extends: x1\nmodel: X3\n")
    (specs / "notes.txt").write_text("no spec")
    (specs / ".x3.yaml.swp").write_text("of an editor")
    assert saves.next() == [specs / "x3.yaml"]
    (specs / "x3.yaml").unlink()
    assert saves.next() == [specs / "x3.yaml"]
    (specs / "dialects").rename(specs / "gone")
    assert [path.name for path in saves.next()] == ["d1.yaml"]


def test_meanwhile_is_done_between_looks(folder: Path) -> None:
    specs = folder / "specs/acme"
    saves = Saves([specs])
    looks: list[int] = []

    def meanwhile() -> None:
        looks.append(1)
        if len(looks) == 3:
            (specs / "x3.yaml").write_text("extends: x1\nmodel: X3\n")

    assert saves.next(meanwhile) == [specs / "x3.yaml"]
    assert len(looks) == 3


@pytest.mark.slow
def test_a_phone_is_watched(folder: Path) -> None:
    path = folder / DIALECT
    sound = path.read_text("utf-8")
    with watched(folder, "acme/x1", "--no-boot") as running:
        first = running.until("watching specs/acme/")
        assert "02ac3e123456.cfg  " in first
        by_rename(path, sound.replace('"{{ server_url }}"', '"{{ server_url }}/phones"'))
        said = running.until("after the save")
        assert "-server = http://192.0.2.1:8667\n+server = http://192.0.2.1:8667/phones\n" in said
        assert "1 of 1 files change" in said
        in_place(path, sound[: len(sound) // 3])  # half of it
        said = running.until("what was sound before stays")
        assert f"{DIALECT}:" in said and "error:" in said
        in_place(path, sound.replace("line.username", "line.user_name"))
        said = running.until("what was sound before stays")
        assert "did you mean 'line.username'" in said
        in_place(path, sound)  # compared with what was sound last
        said = running.until("after the save")
        assert "-server = http://192.0.2.1:8667/phones\n+server = http://192.0.2.1:8667\n" in said
        assert running.interrupt() == 0
    assert "\x1b" not in running.said and "Traceback" not in running.said


@pytest.mark.slow
def test_what_a_save_breaks_elsewhere_is_said_behind(folder: Path) -> None:
    dialect, plugin = (folder / "specs/acme" / p for p in ("dialects/d2.yaml", "plugins/p2.yaml"))
    dialect.write_text("extends: d1\nabout: The same.\n")
    text = (folder / "specs/acme/plugins/p1.yaml").read_text("utf-8")
    plugin.write_text(text.replace("dialect: d1", "dialect: d2").replace("acme-1", "acme-2"))
    model = folder / "specs/acme/x2.yaml"
    model.write_text("extends: x1\nmodel: X2\nplugins: {p1: null, p2: {}}\n")
    with watched(folder, "acme/x1", "--no-boot") as running:
        running.until("watching")
        dialect.write_text("extends: d1\nabout: The same.\nservices: {fonebook: input/x}\n")
        said = running.until("tells more")
    assert "no file of the phone changes" in said
    assert said.index("no file of the phone") < said.index("there is no service 'fonebook'")


def test_one_look(folder: Path) -> None:
    done = phonegen("watch", "acme/x1", "--once", "--no-boot", folder=folder)
    assert done.stdout.startswith("acme/x1 by test-acme-p1:\n  02ac3e123456.cfg  ")
    path = folder / DIALECT
    sound = path.read_text("utf-8")
    path.write_text(sound.replace("locale |", "lokale |"), "utf-8")
    done = phonegen("watch", "acme/x1", "--once", "--no-boot", folder=folder, code=1)
    assert "did you mean 'locale'" in done.stdout
    path.write_text(sound, "utf-8")
    for name in ("acme/x9", "acme", "../x", "", "acme/../x"):
        done = phonegen("watch", name, "--no-boot", folder=folder, code=1)
        assert "[not-found]" in done.stdout
    done = phonegen("watch", "acne/x1", "--no-boot", folder=folder, code=1)
    assert "did you mean 'acme'" in done.stdout
    done = phonegen("watch", "acme/x1", "--steps", "dhcp,fly", "--once", folder=folder, code=2)
    assert "there is no step 'fly'" in done.stderr


def test_what_is_not_booted_does_not_pass(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "find_spec", lambda _name: None)
    done = phonegen("watch", "acme/x1", "--once", folder=folder, code=1)
    assert "it is not booted" in done.stdout
    monkeypatch.undo()
    monkeypatch.setattr("phonegen.cli.warm_lab.written", lambda *_: 1 / 0)
    done = phonegen("watch", "acme/x1", "--once", folder=folder, code=1)
    assert "boot: the plugin fails with the lab's configuration: ZeroDivisionError" in done.stdout


def test_a_long_diff_is_cut_on_a_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    state = watching.look("acme/x1", watching.Options(boots=False))
    assert state is not None
    many = "".join(f"line {number}\n" for number in range(500))
    later = watching.State(
        state.project, state.vendor, state.carried, {**state.files, "more\x1b[2J.cfg": many},
        state.notes, state.told,
    )  # fmt: skip
    capsys.readouterr()
    watching._tell_diff(state, later, time.time())
    whole = capsys.readouterr().out
    assert "+line 499" in whole and "\x1b" not in whole
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    watching._tell_diff(state, later, time.time())
    shown = capsys.readouterr().out
    assert "+line 499" not in shown and "… 443 more lines" in shown
    assert "\x1b[2J" not in shown
