"""Reports of `doctor`: a line for each phone, its findings, and all of it for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from phonegen.cli.console import colour
from phonegen.diagnostics import Diagnostic
from phonegen.sightings.diagnosis import Diagnosis
from phonegen.sightings.findings import Finding, Grade
from phonegen.sightings.seen import Phone
from phonegen.sightings.sources import Found

SIGNS = {Grade.ok: "ok", Grade.note: "note", Grade.wrong: "WRONG"}
SHADES = {Grade.ok: "", Grade.note: "\x1b[33m", Grade.wrong: "\x1b[31m"}
UNKNOWN = "?"


class Seen(NamedTuple):
    """The phones of the files, other hosts, and what is wrong with the files."""

    phones: Sequence[Diagnosis]
    others: Sequence[Phone]
    found: Found
    problems: Sequence[Diagnostic]
    complete: bool  # else there was more than is kept, or judged


def as_text(seen: Seen, *, details: bool, hosts: bool) -> str:
    """For people: a line for each phone, and a summary. Nothing of it can steer a terminal."""
    names = [(_who(d.phone), d.name or UNKNOWN, d.plugin or "-") for d in seen.phones]
    widths = [max((len(name[n]) for name in names), default=0) for n in range(3)]
    lines: list[str] = []
    for diagnosis, name in zip(seen.phones, names, strict=True):
        columns = "  ".join(text.ljust(width) for text, width in zip(name, widths, strict=True))
        lines.append(f"{_sign(diagnosis.grade)} {printable(columns)}  {_short(diagnosis)}".rstrip())
        if details:
            lines += [f"       {line}" for line in _details(diagnosis)]
    if hosts:
        lines += [f"-      {printable(_host(host))}" for host in seen.others]
    return "\n".join([*lines, *_summary(seen, details)]) + "\n"


def _summary(seen: Seen, details: bool) -> Iterator[str]:
    if not seen.complete:
        yield "note: there was more than is kept of phones; read the files one by one"
    for configuration in seen.found.configurations:
        hint = "`phonegen new VENDOR/MODEL --from FILE` reads it"
        yield f"note: {printable(configuration.file)} is a configuration; {hint}"
    hosts = len(seen.others)
    others = f"; {hosts} other host{'s' if hosts > 1 else ''}" if hosts else ""
    if not seen.phones:
        yield f"no phone was seen{others}"
        return
    wrong = sum(d.grade is Grade.wrong for d in seen.phones)
    count = f"{len(seen.phones)} phone{'s' if len(seen.phones) > 1 else ''}"
    more = "" if details else "; --details tells what was found about each"
    yield f"{count}, {wrong or 'none'} with something wrong{others}{more}"


def _short(diagnosis: Diagnosis) -> str:
    """What is worst, or the firmware where nothing is."""
    worst = [f for f in diagnosis.findings if f.grade is diagnosis.grade]
    version = diagnosis.identity.version
    if diagnosis.grade is Grade.ok:
        return printable(version.fact) if version else ""
    more = f" (and {len(worst) - 1} more)" if len(worst) > 1 else ""
    return f"{printable(worst[0].words)}{more}"


def _details(diagnosis: Diagnosis) -> Iterator[str]:
    phone = diagnosis.phone
    if phone.addresses:
        yield f"       address   {', '.join(phone.addresses)}"
    for finding in diagnosis.findings:
        where = f" ({printable(str(finding.where))})" if finding.where else ""
        yield f"{_sign(finding.grade)} {finding.topic:9} {printable(finding.words)}{where}"
    for agent, place in phone.agents.items():
        yield f"       agent     {printable(agent)} ({printable(str(place))})"
    for file in phone.in_order():
        times = f", {file.times} times" if file.times > 1 else ""
        words = f"{file.protocol} {file.path} {file.status or '-'}{times}"
        yield f"       file      {printable(words)} ({printable(str(file.first))})"
    if phone.cut:
        yield "       more was seen of it than is kept"


def _sign(grade: Grade) -> str:
    sign = SIGNS[grade].ljust(6)
    shade = SHADES[grade]
    return f"{shade}{sign}\x1b[0m" if shade and colour() else sign


def _who(phone: Phone) -> str:
    return phone.mac or next(iter(phone.addresses), UNKNOWN)


def _host(host: Phone) -> str:
    return " ".join([host.mac, *host.addresses, *host.agents]).strip()


def printable(text: str) -> str:
    """TEXT without what could steer a terminal: control characters as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def as_json(seen: Seen) -> str:
    """All findings for other programs."""
    found = {
        "phones": [_record(d) for d in seen.phones],
        "others": [{"mac": p.mac or None, "addresses": [*p.addresses]} for p in seen.others],
        "configurations": [
            {"file": c.file, "syntax": dict(c.syntax), "settings": len(c.names)}
            for c in seen.found.configurations
        ],
        "complete": seen.complete,
        "problems": [
            {
                "file": d.place.path,
                "line": d.place.line,
                "severity": d.severity,
                "code": d.code,
                "message": d.message,
            }
            for d in seen.problems
        ],
    }
    return json.dumps(found, indent=2, ensure_ascii=True) + "\n"


def _record(diagnosis: Diagnosis) -> dict[str, Any]:
    phone, identity = diagnosis.phone, diagnosis.identity
    said = phone.asked
    return {
        "mac": phone.mac or None,
        "addresses": [*phone.addresses],
        "phone": diagnosis.name or None,
        "model": identity.model.fact if identity.model else None,
        "version": identity.version.fact if identity.version else None,
        "plugin": diagnosis.plugin or None,
        "grade": diagnosis.grade,
        "findings": [_finding(f) for f in diagnosis.findings],
        "vendor_class": _text(said.vendor_class) if said else None,
        "user_class": _text(said.user_class) if said else None,
        "wanted_options": list(said.wanted) if said and said.wanted is not None else None,
        "agents": [*phone.agents],
        "files": [
            {
                "protocol": file.protocol,
                "path": file.path,
                "status": file.status or None,
                "served": file.served,
                "times": file.times,
                "first": str(file.first),
                "last": str(file.last),
            }
            for file in phone.in_order()
        ],
        "accounts": {account: a.status or None for account, a in phone.accounts.items()},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    where = finding.where
    return {
        "topic": finding.topic,
        "grade": finding.grade,
        "words": finding.words,
        "file": where.file if where else None,
        where.unit if where else "line": where.number if where else None,
    }


def _text(value: bytes | None) -> str | None:
    """An option as text; None is what the file does not tell."""
    return None if value is None else value.decode("utf-8", "backslashreplace")
