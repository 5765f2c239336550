"""`doctor`: what a network's captures and logs say is wrong with its phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.cli.console import PROBLEMS, colour, progress, usage_error
from phonegen.cli.problems import OutputFormat, render
from phonegen.cli.session import Session
from phonegen.diagnostics import Report
from phonegen.network import parse_mac

if TYPE_CHECKING:
    from phonegen.sightings.sources import Found, Kind

FORMS = ("text", "json")


@dataclass(frozen=True)
class Options:
    """What `doctor` is asked for on the command line."""

    files: Sequence[Path]
    macs: Sequence[str]
    details: bool
    hosts: bool
    kind: str | None
    form: str


def doctor(session: Session, options: Options) -> None:
    """Say what is right and wrong about each phone that the files tell of; 1: something is."""
    from phonegen.cli.doctor_reports import Seen, as_json, as_text
    from phonegen.sightings.diagnosis import Doctor
    from phonegen.sightings.findings import Grade
    from phonegen.sightings.sources import Kind

    if options.form not in FORMS:
        usage_error(f"--output-format: '{options.form}' is none of {', '.join(FORMS)}")
    wanted = [_mac(given) for given in options.macs]
    report = Report()
    found = read_files(options.files, options.kind, report)
    asking = Kind.capture in found.kinds.values()
    hosts = found.seen.phones()
    knows = Doctor(
        session.project(checked=False), asking=asking or any(host.files for host in hosts)
    )
    told = {id(host): knows.diagnosis(host) for host in hosts}
    phones = [d for d in told.values() if d is not None]
    others = [host for host in hosts if told[id(host)] is None]
    if wanted:
        phones = [d for d in phones if d.phone.mac in wanted]
        others = [host for host in others if host.mac in wanted]
    complete = not (found.seen.left_out or knows.left_out)
    seen = Seen(phones, others, found, report.sorted(), complete)
    if options.form == "json":
        typer.echo(as_json(seen), nl=False)
    else:
        say_problems(report)
        details = options.details or bool(wanted)
        typer.echo(as_text(seen, details=details, hosts=options.hosts or bool(wanted)), nl=False)
    if report or not phones or any(d.grade is Grade.wrong for d in phones):
        raise typer.Exit(PROBLEMS)


def read_files(files: Sequence[Path], kind: str | None, report: Report) -> Found:
    """What FILES tell; problems with them go into REPORT. KIND: of all, as users name it."""
    from phonegen.sightings.sources import megabytes, read

    with progress(megabytes(files)) as step:
        return read(files, _kind(kind), report, step)


def say_problems(report: Report) -> None:
    """Print what is wrong with the files themselves, beside the answer."""
    problems = report.sorted()
    if problems:
        text = render(problems, OutputFormat.text, Path(), colour())
        typer.echo(text, nl=False, err=True)


def _kind(given: str | None) -> Kind | None:
    from phonegen.sightings.sources import Kind

    if given is not None and given not in [*Kind]:
        usage_error(f"--as: '{given}' is none of {', '.join(Kind)}")
    return Kind(given) if given is not None else None


def _mac(given: str) -> str:
    mac = parse_mac(given)
    if mac is None:
        usage_error(f"--phone: '{given}' is no MAC address")
    return mac
