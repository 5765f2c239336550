"""What `boot --record` writes: which phones boot with the plugins as they are now, and how far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer
from phonegen_targets.provd.release import current

from phonegen.boot.outcomes import Boot
from phonegen.build.lock import alone
from phonegen.build.tree import write_all
from phonegen.cli.building import WAITING
from phonegen.cli.session import Session
from phonegen.codes import Code
from phonegen.files import kind, shown
from phonegen.language.boots import RECORDS, STEPS, Booted, Boots, path_of, text

if TYPE_CHECKING:
    from phonegen.boot.phones import VirtualPhone
    from phonegen.language.catalogue import Project, VendorSpecs

Passed = dict[tuple[str, str], str | None]  # by plugin and model; None: it did not boot


def record(
    session: Session, project: Project, phones: Sequence[VirtualPhone], boots: Sequence[Boot]
) -> None:
    """Write down how far PHONES came; what is recorded of others stays where it is still true."""
    ran: dict[str, Passed] = {}
    for phone, boot in zip(phones, boots, strict=True):
        key = phone.carried.plugin.name, phone.carried.model.name
        own, steps = ran.setdefault(phone.vendor.folder, {}), passed(boot)
        own[key] = own.get(key, steps) and steps  # one that is named twice boots twice
    with alone(session.root, lambda: typer.echo(WAITING, err=True)):
        found = {
            path_of(folder): updated(project, project.vendors[folder], _known(session, folder), own)
            for folder, own in ran.items()
        }
        session.stop_at_errors()
        try:
            write_all(session.root, {path: text(new).encode() for path, new in found.items()})
        except OSError as e:
            place = shown(str(e.filename2 or e.filename or "").removeprefix(f"{session.root}/"))
            session.fail(Code.NOT_WRITTEN, place, f"cannot be written: {e.strerror}")
    count = sum(steps is not None for own in ran.values() for steps in own.values())
    typer.echo(f"{count} phones are recorded; next: `phonegen build --all`", err=True)


def passed(boot: Boot) -> str | None:
    """The steps of a phone that boots, as they are recorded; None for one that does not."""
    steps = [step for step in STEPS if boot.at(step) == "passed"]
    if boot.failure or "read" not in steps:
        return None
    return " ".join(steps if "register" in steps else steps[: STEPS.index("register")])


def _known(session: Session, folder: str) -> Boots:
    """What is recorded, read once more: another command may have written since the phones began."""
    path = path_of(folder)
    if kind(session.root / path) is None:
        return Boots()
    return RECORDS.load(session.root, path, session.report) or Boots()


def updated(
    project: Project, vendor: VendorSpecs, known: Boots, ran: Mapping[tuple[str, str], str | None]
) -> Boots:
    """KNOWN with what has RAN: of plugins as they are now, and of phones that they carry."""
    plugins: dict[str, Booted] = {}
    for name, plugin in vendor.plugins.items():
        content = current(project, vendor, plugin).digest
        before = known.plugins.get(name)
        true = before.models if before and before.content == content else {}
        models = {}
        for model in (carried.model.name for carried in vendor.carried(name)):
            steps = ran[name, model] if (name, model) in ran else true.get(model)
            if steps is not None:
                models[model] = steps
        if models or any(name == plugin_ran for plugin_ran, _ in ran):
            plugins[name] = Booted(content=content, models=models)
    return Boots(plugins=plugins)
