"""What a running lab says: what phones do, a line each, and at the end what is known of each."""

from __future__ import annotations

import re
import select
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.boot.connection import Worker
from phonegen.boot.hearing import Heard
from phonegen.cli.doctor_reports import printable
from phonegen.lab.choosing import Chooser
from phonegen.lab.record import Record
from phonegen.lab.witness import Witness
from phonegen.sightings.seen import Phone

if TYPE_CHECKING:
    from phonegen.cli.lab_phones import Phones

MOST_LINES = 40  # a second, of what phones do
LONGEST = 400  # characters of a line
TICK = 0.5  # seconds
MOST_PHONES = 50  # at the end
LOOKED = re.compile(r"/option([\d.]{1,9})/")  # what an option of the lab said
FEW = 5  # of a phone's files, that are named


class Telling:
    """A lab that runs: WORKER has the servers, PHONES what they serve, ADDRESS is their own."""

    def __init__(
        self, worker: Worker, phones: Phones, record: Record, address: str, chooser: Path
    ) -> None:
        self._worker, self._phones, self._record = worker, phones, record
        self._chooser = Chooser(chooser, self._asks)
        self._witness = Witness(str(record.path), address, self._say, self._look)
        self._second = self._lines = self._left_out = 0

    def close(self) -> None:
        """Nobody is answered any more."""
        self._chooser.close()

    @property
    def record(self) -> Path:
        """The capture of all that passed, as short as it can be named."""
        path, here = self._record.path, Path.cwd()
        return path.relative_to(here) if path.is_relative_to(here) else path

    @property
    def was_asked(self) -> bool:
        """Whether any phone asked for anything."""
        return bool(self._came())

    def tell(self, seconds: float | None) -> None:
        """Say what phones do, for SECONDS or without end; raises WorkerError."""
        until = time.monotonic() + seconds if seconds is not None else None
        self._worker.begin("hear")
        while until is None or time.monotonic() < until:
            left = TICK if until is None else min(TICK, max(0.0, until - time.monotonic()))
            waiting: list[Worker | Chooser] = [self._worker, self._chooser]
            ready = select.select(waiting, [], [], left)[0]
            if self._chooser in ready:
                self._chooser.answer()
            if self._worker in ready:
                self._heard(self._worker.take())
            self._witness.wait(time.time())
            self._record.flush()

    def _heard(self, heard: Heard) -> None:
        if heard.cable is not None:
            self._say("", "the cable is plugged in" if heard.cable else "no cable is plugged in")
        for server in heard.ended:
            self._say("", f"{server} has ended, and was started again")
        if heard.lost:
            self._say("", f"{heard.lost} frames came too fast, and nobody saw them")
        full = self._record.full
        for frame in heard.frames:
            self._record.add(*frame)
            self._witness.frame(frame.at, frame.data)
        if self._record.full and not full:
            self._say("", "the record is full; what comes now is not recorded")

    def _say(self, who: str, words: str) -> None:
        second = int(time.time())
        if second != self._second:
            if self._left_out:
                typer.echo(f"{'':8}  {self._left_out} more lines in one second were left out")
            self._second, self._lines, self._left_out = second, 0, 0
        self._lines += 1
        if self._lines > MOST_LINES:
            self._left_out += 1
            return
        typer.echo(f"{time.strftime('%H:%M:%S')}  {who or 'lab':17}  {_short(words)}")

    def _look(self, phone: Phone, address: str) -> None:
        self._say_of(phone, address, self._phones.look(phone, address))

    def _asks(self, address: str, agent: str, path: str) -> None:
        """Before a file is served: who asks for it is known then, as a server of phones would."""
        phone = self._witness.at(address, agent, path)
        if phone is not None:
            self._say_of(phone, address, self._phones.asks(phone, address, agent, path))

    def _say_of(self, phone: Phone, address: str, words: str) -> None:
        if words:
            self._say(phone.mac or address, words)

    # The end

    def sum_up(self) -> None:
        """What is known of each phone, and where the record is."""
        phones = self._came()
        for phone in phones[:MOST_PHONES]:
            for line in self._of(phone):
                typer.echo(_short(line))
        if len(phones) > MOST_PHONES:
            typer.echo(f"and {len(phones) - MOST_PHONES} more")
        if not phones:
            words = "is the phone's cable in this card, and has it power?"
            typer.echo(f"no phone asked for anything: {words}")
        elif self._record.size:
            typer.echo(f"the record: {self.record}, {self._record.size:,} bytes")

    def strangers(self) -> list[tuple[str, str]]:
        """Phones without a spec: the MAC, and the vendor's folder or what stands for it."""
        found = []
        for phone in self._came():
            identity = self._phones.identity(phone)
            if identity.spec is None:
                folder = identity.vendor.folder if identity.vendor else self._phones.vendor(phone)
                found.append((phone.mac, folder or "VENDOR"))
        return found

    def _came(self) -> list[Phone]:
        return [p for p in self._witness.phones() if p.asked is not None or p.files]

    def _of(self, phone: Phone) -> Iterator[str]:
        identity = self._phones.identity(phone)
        who = phone.mac or next(iter(phone.addresses), "?")
        name = identity.name if identity.spec is not None else "nobody knows it"
        version = f", firmware {identity.version.fact}" if identity.version else ""
        yield f"{who}  {name}{version}"
        if identity.spec is None:
            said = phone.asked.vendor_class if phone.asked is not None else None
            if said:
                text = said.rstrip(b"\0").decode("utf-8", "backslashreplace")
                yield f"{'':17}  option 60: '{text}'"
            for agent in list(phone.agents)[:FEW]:
                yield f"{'':17}  User-Agent: '{agent}'"
        files = phone.in_order()
        looks = dict.fromkeys(found[1] for f in files if (found := LOOKED.match(f.path)))
        if looks:
            yield f"{'':17}  looks for its server in option {', '.join(looks)}"
        given = [file.path for file in files if file.served]
        missing = [file.path for file in files if not file.served]
        if files:
            more = f", and {len(missing) - FEW} more" if len(missing) > FEW else ""
            rest = f", {len(missing)} not: {' '.join(missing[:FEW])}{more}" if missing else ""
            yield f"{'':17}  files: {len(given)} given{rest}"
        else:
            yield f"{'':17}  asked for no file"


def _short(text: str) -> str:
    """TEXT of phones for the terminal: printable, and on few lines."""
    shown = printable(text)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"
