"""`boot`: virtual phones against the servers of a lab, or against one's own."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.cli.boot_options import Options
from phonegen.cli.console import usage_error
from phonegen.cli.scratch import scratch
from phonegen.cli.session import Session
from phonegen.codes import Code

if TYPE_CHECKING:
    from phonegen.boot.outcomes import Step
    from phonegen.boot.phones import VirtualPhone
    from phonegen.language.catalogue import Carried, Project, VendorSpecs

FOLDERS = "phonegen-boot-"  # of runs, in the system's folder for such
FAILED = 1
# A model in its plugin, and the twelve digits of a MAC address; none for one of its own.
Chosen = tuple["VendorSpecs", "Carried", str]
LISTS = frozenset({".csv", ".tsv", ".json", ".yaml", ".yml"})


def boot(session: Session, options: Options) -> None:
    """Boot the phones of OPTIONS, and report how far each came; ends with 1 when one failed."""
    if find_spec("pycurl") is None:
        usage_error("phones fetch files with a library: pip install 'phonegen[boot]'")
    from phonegen.boot.connection import WorkerError
    from phonegen.boot.network import NoNetworkError
    from phonegen.boot.outcomes import Boot, Boots
    from phonegen.boot.programs import MissingProgramError
    from phonegen.boot.provisioning import NoProvdError
    from phonegen.cli.boot_reports import REPORTS
    from phonegen.cli.boot_servers import LEFT_OUT, in_lab, outside
    from phonegen.cli.site_settings import read_site, site_text
    from phonegen.network import with_colons

    if options.form not in REPORTS:
        usage_error(f"--output-format is {', '.join(REPORTS)}")
    _check_servers(options)
    steps = _steps(options)
    if options.record and (options.outside or options.steps or options.site):
        words = "without --steps, --site and servers of your own"
        usage_error(f"--record is for all steps in a lab, {words}")
    settings = site_text(read_site(session, options.site)) if options.site else None
    started = time.monotonic()
    project, phones = _phones(session, options)
    boots = Boots(Boot(p.name, p.carried.plugin.name, with_colons(p.mac)) for p in phones)
    try:
        with (
            scratch(FOLDERS, options.keep) as folder,
            session.progress(len(phones) * len(steps)) as step,
        ):
            run = outside if options.outside else partial(in_lab, site=settings)
            for outcome in run(project, phones, steps, folder, options, boots.notes):
                if options.record and any(note.startswith(LEFT_OUT) for note in boots.notes):
                    words = f"nothing is recorded; {'; '.join(boots.notes)}"
                    session.fail(Code.NOT_BOOTED, "boot", words)
                step(f"{outcome.step} {phones[outcome.phone].name}")
                boots.add(outcome)
    except (WorkerError, NoNetworkError, NoProvdError, MissingProgramError) as e:
        session.fail(Code.NOT_BOOTED, "boot", str(e))
    text = REPORTS[options.form](boots, time.monotonic() - started)
    if options.out:
        _write(session, options.out, text)
    else:
        typer.echo(text, nl=False)
    if options.record:
        from phonegen.cli.boot_records import record

        record(session, project, phones, boots.phones)
    if boots.failed:
        raise typer.Exit(FAILED)


def _check_servers(options: Options) -> None:
    """End the command when there are no such servers."""
    from phonegen.boot.servers import PROGRAMS
    from phonegen.inventory.hosts import facts_of
    from phonegen.network import is_server

    if options.server not in PROGRAMS:
        usage_error(f"--server is {', '.join(PROGRAMS)}")
    if options.files not in (None, "provd", "plain"):
        usage_error("--files is provd or plain")
    if options.files and options.outside:
        usage_error("--files is of servers that are made for the phones, not of your own")
    if options.site and options.outside:
        usage_error("--site is for servers that are made for the phones, not for your own")
    if options.registrar and not is_server(options.registrar):
        usage_error("--registrar is the name or the address of a SIP server")
    try:
        facts_of(options.provd or "localhost", None)
    except ValueError as e:
        usage_error(f"--provd: {e}")


def _write(session: Session, path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as e:
        session.fail(Code.NOT_WRITTEN, str(path), f"cannot be written: {e.strerror}")


def _steps(options: Options) -> list[Step]:
    from phonegen.boot.outcomes import STEPS

    if options.steps is None:
        return [step for step in STEPS if step != "call"]
    return named_steps(options.steps, STEPS)


def named_steps(text: str, known: Sequence[Step]) -> list[Step]:
    """Those of the KNOWN steps that TEXT names, with commas; ends the command at another."""
    named = [name.strip() for name in text.split(",")]
    strange = [name for name in named if name not in known]
    if strange:
        usage_error(f"--steps: there is no step '{strange[0]}'; there are {', '.join(known)}")
    return [step for step in known if step in named]


def _phones(session: Session, options: Options) -> tuple[Project, list[VirtualPhone]]:
    """The catalogue, and the phones that were asked for, at most so many."""
    from phonegen_targets import provd

    from phonegen.boot.phones import VirtualPhone
    from phonegen.dhcp.rules import VendorRules

    lists = [name for name in options.names if Path(name).suffix.lower() in LISTS]
    if lists and options.record:
        usage_error("--record is for phones of the catalogue, not for a list")
    if lists and options.plugin:
        usage_error("--plugin is for names of models; a list has a column `plugin`")
    if lists and (len(options.names) > 1 or options.all_):
        usage_error("boot takes one list of phones, or names of models")
    if not options.names and not options.all_:
        usage_error("name phones as vendor/model, or a list of phones, or say --all")
    vendors = {name.partition("/")[0] for name in options.names}
    only = vendors.pop() if len(vendors) == 1 and not lists else None
    # What the checks across files say is no hindrance: the phones are to tell.
    project = session.project(only, checked=False)
    chosen = (
        _listed(session, project, Path(lists[0])) if lists else _named(session, project, options)
    )
    rules = {v.folder: VendorRules(v) for v in project.vendors.values() if v.vendor}

    def virtual(number: int, vendor: VendorSpecs, carried: Carried, mac: str) -> VirtualPhone:
        own = rules[vendor.folder]
        prefix = own.mac(carried.model.spec).replace(":", "")[:6]
        return VirtualPhone(vendor, own, carried, mac or f"{prefix}{number:06x}")

    found = (virtual(number, *one) for number, one in enumerate(chosen, 1))
    phones = list(islice(found, options.most + 1))
    if not phones:
        usage_error("no plugin carries any of these phones")
    if len(phones) > options.most:
        usage_error(f"these are more than {options.most} phones; --most N allows for more")
    provd.check(project, session.report)
    session.stop_at_errors()
    return project, phones


def _listed(session: Session, project: Project, path: Path) -> Iterator[Chosen]:
    """The phones of a list, each with the plugin that it names, else with its newest."""
    from phonegen_targets.servers import SERVERS

    from phonegen.cli.hosts import Vendors
    from phonegen.cli.listed import carried_by
    from phonegen.inventory.hosts import Fleet
    from phonegen.inventory.phones import ACCOUNTS

    report = session.report
    vendors = Vendors(session.root, report, project)
    fleet = Fleet(vendors, SERVERS["dhcpd"], None, None, report)
    found = [
        (models.specs, carried_by(row, project, models.specs, model, fleet.add), mac)
        for row, models, model, mac in fleet.listed(path, ACCOUNTS)
    ]
    session.stop_at_errors(Path())
    for vendor, carried, mac in found:
        if carried is not None:
            yield vendor, carried, mac.replace(":", "")


def _named(session: Session, project: Project, options: Options) -> Iterator[Chosen]:
    """Models with the plugins that are to carry them: the newest, or all."""
    for name in options.names or (None,):
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
                yield from ((vendor, one, "") for one in carried)
