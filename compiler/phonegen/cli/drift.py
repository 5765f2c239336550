"""`drift`: where a running provd, and the phones themselves, are not as a list wants them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from phonegen.cli import wanted
from phonegen.cli.console import PROBLEMS
from phonegen.cli.running_provd import fail, plain, server_at
from phonegen.cli.session import Session
from phonegen.cli.wanted import Known, sentence, told, wanted_by
from phonegen.diagnostics import Report
from phonegen.provd.devices import State, Work, plan
from phonegen.provd.server import ServerError

if TYPE_CHECKING:
    from phonegen.language.catalogue import Project
    from phonegen.sightings.seen import File


@dataclass
class Options(wanted.Options):
    """What tells what phones did."""

    logs: list[Path] = field(default_factory=list)


class Firmware(NamedTuple):
    """The firmware that a phone runs, as far as anybody tells; WHERE it is told."""

    runs: str
    where: str


class Phone(NamedTuple):
    """A phone of the list, or one of ours that it lacks: what differs, and what was seen of it."""

    work: Work
    known: Known | None
    drift: list[str]  # for people; kinds of it stand before the colon
    firmware: Firmware | None
    fetched: File | None


def drift(session: Session, options: Options) -> None:
    """Print where the server and the phones are not as the list wants them; 1: they are not."""
    server = server_at(options.url, options.token_file)
    listed = wanted_by(session, options)
    report = Report()
    seen: Mapping[str, tuple[Firmware | None, File | None]] = {}
    if options.logs:
        seen = _seen(session.project(checked=False), options.logs, report)
    try:
        works = [*plan(server, listed.wanted, options.parents, listed.fleets, adopt=True)]
    except ServerError as e:
        fail(plain(str(e)))
    phones = [
        _judged(work, listed.known.get(work.mac), *seen.get(work.mac, (None, None)))
        for work in works
    ]
    if session.for_people:
        typer.echo(_text(phones, with_logs=bool(options.logs)))
    else:
        typer.echo(json.dumps({"phones": [*map(_record, phones)]}, indent=1, ensure_ascii=False))
    if report:
        from phonegen.cli.doctor import say_problems

        say_problems(report)
    if report or any(phone.drift for phone in phones):
        raise typer.Exit(PROBLEMS)


def _seen(
    project: Project, logs: Sequence[Path], report: Report
) -> Mapping[str, tuple[Firmware | None, File | None]]:
    """By MAC address: the firmware that phones told, and the file that each asked for last."""
    from phonegen.cli.doctor import read_files
    from phonegen.sightings.identity import Recogniser

    vendors = [v for v in project.vendors.values() if v.vendor is not None]
    recogniser = Recogniser(vendors)
    found = {}
    for phone in read_files(logs, None, report).seen.phones():
        if phone.mac:
            version = recogniser.identity(phone).version
            runs = Firmware(version.fact, str(version.where)) if version else None
            last = max(phone.files.values(), key=lambda file: file.latest, default=None)
            found[phone.mac] = runs, last
    return found


def _judged(
    work: Work, known: Known | None, told_by_logs: Firmware | None, fetched: File | None
) -> Phone:
    """What differs. Logs know a phone's firmware better than the server, which heard it once."""
    version = (work.device or {}).get("version")
    by_server = Firmware(version, "provd") if isinstance(version, str) and version else None
    firmware = told_by_logs or by_server
    found = []
    if work.state is State.new:
        found.append("missing: the server has no device of it")
    elif work.state is State.gone:
        found.append("extra: `phonegen devices` has made it, and the list does not have it")
    else:
        found += [sentence(difference) for difference in work.differences]
        if not work.differences and work.state is State.changed:
            found.append("leftover: a config of a run that was ended")
    if known is not None and firmware is not None and known.firmware and not _fits(known, firmware):
        found.append(f"firmware: runs {firmware.runs} ({firmware.where}) -> {known.firmware}")
    return Phone(work, known, found, firmware, fetched)


def _fits(known: Known, firmware: Firmware) -> bool:
    if known.by_prefix:
        return firmware.runs.startswith(known.firmware)
    return firmware.runs == known.firmware


def _text(phones: Sequence[Phone], *, with_logs: bool) -> str:
    lines = []
    for phone in phones:
        if not phone.drift:
            continue
        name = f" {phone.known.name}" if phone.known else ""
        lines.append(f"{plain(phone.work.mac)}{name}")
        lines += [f"  - {plain(words)}" for words in phone.drift]
        if phone.fetched is not None:
            lines.append(f"  last fetched {plain(_fetched(phone.fetched))}")
        elif with_logs and phone.known:
            lines.append("  the logs do not have it")
    drifted = sum(bool(phone.drift) for phone in phones)
    asked = sum(phone.fetched is not None for phone in phones)
    end = f"{len(phones)} phones, {drifted or 'none'} not as the list wants them"
    return "\n".join([*lines, end + (f"; the logs have {asked} of them" if with_logs else "")])


def _fetched(file: File) -> str:
    return f"{file.path}, {file.status or 'nobody tells with what end'} ({file.last})"


def _record(phone: Phone) -> dict[str, Any]:
    """A phone for programs."""
    work, firmware, file = phone.work, phone.firmware, phone.fetched
    states = {State.new: "missing", State.gone: "extra"}
    return {
        "mac": work.mac,
        "phone": phone.known.name if phone.known else None,
        "line": phone.known.place.line if phone.known else None,
        "drift": bool(phone.drift),
        "device": states.get(work.state, "there"),
        "differences": [told(difference) for difference in work.differences],
        "firmware": {
            "runs": firmware.runs if firmware else None,
            "told_by": firmware.where if firmware else None,
            "wanted": (phone.known.firmware or None) if phone.known else None,
        },
        "fetched": {"path": file.path, "status": file.status or None, "where": str(file.last)}
        if file
        else None,
    }
