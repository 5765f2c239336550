"""`boot`: virtual phones against the servers of a lab, or against one's own."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from phonegen.cli.console import usage_error
from phonegen.cli.session import Session
from phonegen.codes import Code

if TYPE_CHECKING:
    from phonegen.boot.outcomes import Boot, Step
    from phonegen.boot.phones import VirtualPhone
    from phonegen.boot.worker import Lab
    from phonegen.language.catalogue import Carried, Project, VendorSpecs

FOLDERS = "phonegen-boot-"  # of runs, in the system's folder for such
LOCK = "lock"
FAILED = 1


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    names: Sequence[str]
    all_: bool
    plugin: str | None
    server: str
    steps: str | None
    form: str
    out: Path | None
    pcap: Path | None
    keep: bool
    patience: float


def boot(session: Session, options: Options) -> None:
    """Boot the phones of OPTIONS, and report how far each came; ends with 1 when one failed."""
    from phonegen.boot.connection import WorkerError
    from phonegen.cli.boot_reports import REPORTS

    if options.form not in REPORTS:
        usage_error(f"--output-format is {', '.join(REPORTS)}")
    steps = _steps(options.steps)
    project = _project(session, options)
    started = time.monotonic()
    phones = list(_phones(session, project, options))
    boots = [_boot(phone) for phone in phones]
    notes: list[str] = []
    try:
        with _folder(options.keep) as folder:
            _in_lab(session, project, phones, boots, steps, folder, options, notes)
    except WorkerError as e:
        session.fail(Code.NOT_BOOTED, "boot", str(e))
    seconds = time.monotonic() - started
    text = REPORTS[options.form](boots, notes, seconds)
    if options.out:
        options.out.write_text(text, "utf-8")
    else:
        typer.echo(text, nl=False)
    if any(b.failure for b in boots):
        raise typer.Exit(FAILED)


def _steps(given: str | None) -> list[Step]:
    from phonegen.boot.outcomes import STEPS

    if given is None:
        return [step for step in STEPS if step != "call"]
    named = [name.strip() for name in given.split(",")]
    strange = [name for name in named if name not in STEPS]
    if strange:
        usage_error(f"--steps: there is no step '{strange[0]}'; there are {', '.join(STEPS)}")
    return [step for step in STEPS if step in named]


def _project(session: Session, options: Options) -> Project:
    """The catalogue, whose plugins can be written; what its checks say is no hindrance here."""
    from phonegen_targets import provd

    vendors = {name.partition("/")[0] for name in options.names}
    project = session.project(next(iter(vendors)) if len(vendors) == 1 else None, checked=False)
    provd.check(project, session.report)
    session.stop_at_errors()
    return project


def _phones(session: Session, project: Project, options: Options) -> Iterator[VirtualPhone]:
    """The phones that were asked for, each with a MAC address of its own."""
    from phonegen.boot.phones import VirtualPhone
    from phonegen.dhcp.rules import VendorRules

    rules: dict[str, VendorRules] = {}
    for number, (vendor, carried) in enumerate(_pairs(session, project, options), 1):
        known = rules.setdefault(vendor.folder, VendorRules(vendor))
        prefix = known.mac(carried.model.spec).replace(":", "")[:6]
        yield VirtualPhone(vendor, known, carried, f"{prefix}{number:06x}")


def _pairs(
    session: Session, project: Project, options: Options
) -> Iterator[tuple[VendorSpecs, Carried]]:
    """Models with the plugins that are to carry them: the newest, or all."""
    if not options.names and not options.all_:
        usage_error("name phones as vendor/model, or say --all")
    for name in options.names or [None]:
        selection = session.selection(project, name)
        for vendor in selection.vendors(project):
            for model in vendor.models.values():
                if not selection.has_model(model.name):
                    continue
                carried = vendor.newest_first(model)
                if options.plugin:
                    carried = [c for c in carried if c.plugin.name == options.plugin]
                elif not options.all_:
                    carried = carried[:1]
                yield from ((vendor, one) for one in carried)


def _boot(phone: VirtualPhone) -> Boot:
    from phonegen.boot.outcomes import Boot
    from phonegen.network import with_colons

    return Boot(phone.name, phone.carried.plugin.name, with_colons(phone.mac))


def _in_lab(
    session: Session,
    project: Project,
    phones: Sequence[VirtualPhone],
    boots: Sequence[Boot],
    steps: Sequence[Step],
    folder: Path,
    options: Options,
    notes: list[str],
) -> None:
    from phonegen.boot import configuring
    from phonegen.boot.connection import Worker
    from phonegen.boot.network import apart
    from phonegen.boot.run import Run, Way

    served = _written(project, phones, folder)
    lab = _lab(project, phones, steps, folder, options)
    worker = Worker(folder / "worker.log", apart())
    with ExitStack() as stack:
        stack.callback(worker.kill)
        for _ in worker.ask("lab", lab):
            pass
        run = Run(
            worker,
            phones,
            Way(steps, options.patience),
            scratch=folder,
            folder=lambda phone: served[phone.vendor.folder, phone.carried.plugin.name],
            expected=lambda number: {
                login.username: configuring.transport(number, phones[number])
                for login in configuring.logins(number, phones[number])
            },
        )
        with session.progress(len(phones) * len(steps)) as step:
            for outcome in run.outcomes():
                step(f"{outcome.step} {phones[outcome.phone].name}")
                boots[outcome.phone].outcomes.append(outcome)
        worker.close()


def _written(
    project: Project, phones: Sequence[VirtualPhone], folder: Path
) -> dict[tuple[str, str], str]:
    """Where each plugin serves the files that it has written for the phones."""
    from phonegen_targets.provd import plugin_files
    from phonegen_targets.provd.preview import SERVED, quietly, set_up
    from phonegen_targets.provd.standin import with_defaults

    from phonegen.boot import configuring

    plugins: dict[tuple[str, str], Any] = {}
    found: dict[tuple[str, str], str] = {}
    for number, phone in enumerate(phones):
        key = phone.vendor.folder, phone.carried.plugin.name
        if key not in plugins:
            own = folder / "plugins" / project.plugin_id(*key)
            files = plugin_files(project, phone.vendor, phone.carried.plugin)
            plugins[key] = set_up(own, files, configuring.SERVERS)
            found[key] = str(own / SERVED)
        watched = configuring.name((number + 1) % len(phones), 1)
        config = configuring.raw_config(number, phone, watched)
        with quietly():
            plugins[key].configure(_device(phone), with_defaults(config))
    return found


def _device(phone: VirtualPhone) -> Mapping[str, Any]:
    from phonegen.network import with_colons

    return {
        "id": phone.mac,
        "mac": with_colons(phone.mac),
        "vendor": phone.vendor.about().name,
        "model": phone.carried.name,
        "version": phone.carried.version or "",
    }


def _lab(
    project: Project,
    phones: Sequence[VirtualPhone],
    steps: Sequence[Step],
    folder: Path,
    options: Options,
) -> Lab:
    from phonegen_targets.lab.pool import Pool, configuration

    from phonegen.boot import configuring
    from phonegen.boot.network import NETWORK, PHONES, SERVER, SERVER_END
    from phonegen.boot.worker import Lab
    from phonegen.dhcp.rules import VendorRules

    facts = {"http_url": configuring.URL, "tftp_ip": SERVER, "tftp_host": SERVER}
    pool = Pool(NETWORK, PHONES.network_address + 1, PHONES.broadcast_address - 1, SERVER_END)
    rules = [VendorRules(vendor) for vendor in project.vendors.values() if vendor.vendor]
    config = configuration(options.server, [r for r in rules if r.all], facts, pool)
    logins = [
        login for number, phone in enumerate(phones) for login in configuring.logins(number, phone)
    ]
    return Lab(
        folder,
        (options.server, config) if "dhcp" in steps else None,
        files="files" in steps,
        logins=logins if "register" in steps else None,
        capture=options.pcap and folder / "all.pcap",
    )


@contextmanager
def _folder(keep: bool) -> Iterator[Path]:
    """A folder for one run; what runs have left that were killed is removed first."""
    for left in Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"):
        with suppress(OSError), (left / LOCK).open("r") as lock:
            if lock.fileno() and left.stat().st_uid == os.getuid():
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=FOLDERS))
    with (folder / LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            if keep:
                (folder / LOCK).unlink()
            else:
                shutil.rmtree(folder, ignore_errors=True)
