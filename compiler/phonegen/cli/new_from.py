"""What `new --from` takes from captures, logs and configurations, instead of asking for it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.cli.console import PROBLEMS, usage_error
from phonegen.cli.doctor import read_files, say_problems
from phonegen.cli.doctor_reports import printable
from phonegen.cli.session import Session
from phonegen.diagnostics import Report
from phonegen.network import parse_mac

if TYPE_CHECKING:
    from phonegen.language.catalogue import Project
    from phonegen.sightings.configuration import Configuration
    from phonegen.sightings.proposal import Proposal
    from phonegen.sightings.seen import Phone

FEW = 5


def tell(
    session: Session, folder: str, name: str, mac: str | None, paths: Sequence[Path]
) -> Proposal:
    """Tell what the files say of a phone, which its user calls NAME; ends without one."""
    from phonegen.sightings.proposal import in_words, proposal

    report = Report()
    found = read_files(paths, None, report)
    say_problems(report)
    if report:
        raise typer.Exit(PROBLEMS)
    project = session.project(checked=False)
    phone = _phone(project, found.seen.phones(), mac, bool(found.configurations))
    proposed = proposal(phone, found.configurations, project, folder, name)
    for line in in_words(proposed):
        typer.echo(printable(line))
    typer.echo()
    return proposed


def answers_of(found: Proposal) -> dict[str, str | None]:
    """What it answers of the questions that `new` asks, as people would; None is unknown."""
    facts = {
        "name": found.name, "mac": found.mac, "user_agent": found.user_agent,
        "firmware": found.version,
    }  # fmt: skip
    served = [f.name for f in found.own_files if f.served]
    return {
        **{name: fact.value if fact else None for name, fact in facts.items()},
        "plugin": found.plugin,
        "vendor_class": _vendor_class(found.match),
        "dhcp_option": _option(found),
        "file": _files(found),
        "own_file": served[0] if len(served) == 1 else None,
        **_written(found.configuration),
    }


def _vendor_class(match: Mapping[str, str]) -> str | None:
    exact, prefix = match.get("exact"), match.get("prefix")
    if exact is not None and exact == exact.strip() and not exact.endswith("*"):
        return exact
    begins = prefix or exact
    return f"{begins}*" if begins else None


def _option(found: Proposal) -> str | None:
    """The option in which it looks for its server, and whether that is one for TFTP."""
    if found.looks_in is None:
        return None
    option = found.looks_in.value
    by_tftp = option == "66" and {f.protocol for f in found.files} == {"tftp"}
    return f"{option} tftp" if by_tftp else option


def _files(found: Proposal) -> str | None:
    """The files that it asked for; None without one of its own. A name is one word."""
    names = [f.name for f in found.files if not re.search(r"\s", f.name)]
    return " ".join(names) if found.own_files else None


def _written(configuration: Configuration | None) -> dict[str, str | None]:
    """Syntax and encoding of its file."""
    if configuration is None:
        return {}
    encoding = configuration.encoding
    return {
        "syntax": json.dumps(configuration.syntax, ensure_ascii=False),
        "encoding": None if encoding == "UTF-8" else encoding,
    }


def _phone(project: Project, hosts: Sequence[Phone], mac: str | None, configured: bool) -> Phone:
    """The phone that is meant: the one of that MAC, the only one, or the only one that is new."""
    from phonegen.sightings.diagnosis import Doctor
    from phonegen.sightings.seen import Phone

    if mac is not None:
        wanted = parse_mac(mac)
        found = [host for host in hosts if host.mac == wanted]
        if not found:
            usage_error(f"--mac: these files tell nothing of '{printable(mac)}'")
        return found[0]
    knows = Doctor(project, asking=True)
    told = [d for host in hosts if (d := knows.diagnosis(host)) is not None]
    new = [d for d in told if d.identity.spec is None]
    phones = [d.phone for d in (new if len(new) == 1 else told)]
    if not phones:
        phones = [host for host in hosts if host.files or host.agents]
    if len(phones) == 1:
        return phones[0]
    if phones:
        few = ", ".join(p.mac or next(iter(p.addresses), "?") for p in phones[:FEW])
        usage_error(f"these files tell of {len(phones)} phones; --mac says which: {printable(few)}")
    if not configured:
        usage_error("these files tell of no phone")
    return Phone()
