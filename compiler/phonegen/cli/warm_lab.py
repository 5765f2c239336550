"""A lab that stays: its servers run on from one boot of a phone to the next."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue

from phonegen.boot import configuring
from phonegen.boot.connection import Worker, WorkerError
from phonegen.boot.network import NoNetworkError, apart
from phonegen.boot.outcomes import Outcome, Step
from phonegen.boot.phones import VirtualPhone
from phonegen.boot.programs import MissingProgramError
from phonegen.boot.run import Run, Way
from phonegen.boot.worker import Lab
from phonegen.cli.boot_servers import FACTS, NETWORKED, lab_of, possible, written
from phonegen.language.catalogue import Project

DHCP = "dhcpd"


@dataclass(frozen=True)
class Prepared:
    """A phone with the files that its plugin has written for it in FOLDER."""

    phone: VirtualPhone
    folder: Path
    served: str
    lab: Lab


@dataclass(frozen=True)
class Booted:
    """What became of a phone, SECONDS after it was asked for; WHY there is no lab for it."""

    outcomes: Sequence[Outcome]
    seconds: float
    why: str = ""


class WarmLab:
    """Boots phones one after the other in a thread; of those that wait only the last one."""

    def __init__(self, folder: Path, steps: Sequence[Step], patience: float) -> None:
        self._folder = folder
        self._patience = patience
        self.notes: list[str] = []
        self.steps = possible(steps, DHCP, "plain", self.notes)
        self._number = 0
        self._waiting: SimpleQueue[tuple[Prepared, float] | None] = SimpleQueue()
        self._done: SimpleQueue[Booted] = SimpleQueue()
        self._worker: Worker | None = None
        self._lab: Lab | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def boot(self, project: Project, phone: VirtualPhone) -> None:
        """Let the plugin write the phone's files, and boot it as soon as the one before is done."""
        asked = time.monotonic()
        self._number += 1
        folder = self._folder / str(self._number)
        folder.mkdir()
        raw_config = partial(_raw_config, phone=phone)
        served = written(project, [phone], folder, raw_config, None)
        key = phone.vendor.folder, phone.carried.plugin.name
        lab = lab_of([phone], self.steps, folder, DHCP, self._patience)
        self._waiting.put((Prepared(phone, folder, served[key], lab), asked))

    def booted(self, patience: float | None = None) -> Booted | None:
        """What became of the last phone, once; None if that is not known yet."""
        try:
            return self._done.get(timeout=patience) if patience else self._done.get_nowait()
        except Empty:
            return None

    def close(self) -> None:
        """End the servers, whatever they do."""
        self._waiting.put(None)
        if self._worker is not None:
            self._worker.cut()
        self._thread.join()

    def _serve(self) -> None:
        while (wanted := self._waiting.get()) is not None:
            prepared, asked = wanted
            if not self._waiting.empty():  # another save has come meanwhile
                shutil.rmtree(prepared.folder, ignore_errors=True)
                continue
            try:
                outcomes = list(self._run(prepared).outcomes())
                booted = Booted(outcomes, time.monotonic() - asked)
            except Exception as e:  # it is told, and the next phone has another lab
                self._end()
                known = isinstance(e, WorkerError | NoNetworkError | MissingProgramError | OSError)
                why = str(e) if known else f"{type(e).__name__}: {e}"
                booted = Booted([], time.monotonic() - asked, why)
            if self._waiting.empty():
                self._done.put(booted)
            if prepared.lab is not self._lab:  # whose servers have their files there
                shutil.rmtree(prepared.folder, ignore_errors=True)
        self._end()

    def _run(self, prepared: Prepared) -> Run:
        """The phone on its way, in a lab that has what it needs."""
        networked = set(self.steps) & set(NETWORKED)
        if networked and (self._lab is None or _other(self._lab, prepared.lab)):
            self._end()
            self._worker = Worker(prepared.folder / "worker.log", apart())
            self._worker.do("lab", prepared.lab)
            self._lab = prepared.lab
        return Run(
            self._worker,
            phones=[prepared.phone],
            way=Way(self.steps, self._patience, server=FACTS),
            scratch=prepared.folder,
            folder=lambda _: prepared.served,
            expected=partial(_expected, phone=prepared.phone),
        )

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.cut()
            self._worker.kill()
        if self._lab is not None:
            shutil.rmtree(self._lab.folder, ignore_errors=True)
        self._worker = self._lab = None


def _other(there: Lab, wanted: Lab) -> bool:
    """Whether a lab needs other servers than those that are there."""
    return replace(there, folder=wanted.folder) != wanted


def _raw_config(number: int, phone: VirtualPhone) -> dict[str, object]:
    return configuring.raw_config(number, phone, configuring.name(number, 1))


def _expected(number: int, phone: VirtualPhone) -> dict[str, str]:
    over = configuring.transport(number, phone)
    return {login.username: over for login in configuring.logins(number, phone)}
