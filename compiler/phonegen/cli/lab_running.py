"""`lab --run`: servers for real phones at a network card, and in words what these ask for."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Interface
from pathlib import Path
from typing import NoReturn

import typer

from phonegen.boot.connection import Worker, WorkerError
from phonegen.boot.hearing import CARD, Welcome
from phonegen.boot.network import NoNetworkError, apart, is_elsewhere, wait_until
from phonegen.boot.programs import PACKAGES, MissingProgramError, find
from phonegen.cli.console import PROBLEMS, usage_error
from phonegen.cli.lab import network_of
from phonegen.cli.lab_telling import Telling
from phonegen.cli.scratch import scratch
from phonegen.cli.session import Session, names_of
from phonegen.codes import Code
from phonegen.lab.card import CardError, Lender, card, cards, drop_rights
from phonegen.lab.record import Record

FOLDERS = "phonegen-lab-"  # of runs, in the system's folder for such
RECORDS = ".cache/phonegen/lab"  # in the project
PROGRAMS = ("ip", "unshare", "setpriv", "dnsmasq", "apache2")
WORKER = "phonegen.boot.guests"
FEW = 5  # of many, that are named


@dataclass(frozen=True)
class Options:
    """What a lab is run with."""

    name: str | None  # what its user calls a new phone, as vendor/model
    interface: str | None
    address: str
    record: Path | None
    seconds: float | None  # until it ends by itself


class _EndError(BaseException):
    """A signal that ends us."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def check(write: Path | None, mac: str | None) -> None:
    """End the command at options that have no meaning for a lab that runs."""
    for option, given in (("--write", write), ("--mac", mac)):
        if given is not None:
            usage_error(f"{option} is for a lab that is written, not with --run")


def run(session: Session, options: Options) -> None:
    """Serve phones on a network card until Ctrl-C, and say what they do."""
    network = network_of(options.address)
    if options.name is not None and not all(names_of(options.name)):
        usage_error("a phone is named vendor/model")
    lender = _lender(session, options.interface, network)
    path = options.record or session.root / RECORDS / f"{time.strftime('%Y%m%d-%H%M%S')}.pcap"
    ended = 0
    with ExitStack() as stack:
        stack.callback(lender.close)
        stack.enter_context(_signals())
        if kept := drop_rights():
            typer.echo(f"note: {kept}", err=True)
        try:
            record = stack.enter_context(Record(path))
            telling = stack.enter_context(_lab(session, options, network, lender, record))
            where = f"{options.interface}, {network.ip}"
            ended = _until_the_end(telling, where, options.seconds)
        except (WorkerError, NoNetworkError, MissingProgramError, CardError) as e:
            hint = e.hint if isinstance(e, CardError) else ""
            session.fail(Code.NO_LAB, options.interface or "", str(e), hint)
        except _EndError as e:  # while it was made
            raise typer.Exit(128 + e.number) from None
        except BrokenPipeError:
            raise
        except OSError as e:
            session.fail(Code.NOT_WRITTEN, str(e.filename or path), f"{e.strerror}")
    telling.sum_up()
    if not telling.was_asked and options.record is None:
        path.unlink(missing_ok=True)
    if ended:
        raise typer.Exit(ended)
    _offer(session, options.name, telling)


def _until_the_end(telling: Telling, where: str, seconds: float | None) -> int:
    """0 after Ctrl-C, or when the time is over; what a shell says of a signal; 1 when it broke.

    From then on no signal disturbs the end, which takes less than a second.
    """
    ended = 0
    try:
        typer.echo(
            f"The lab is at {where}; its record is {telling.record}.\n"
            "Plug the phone in, or start it again. Ctrl-C ends the lab."
        )
        telling.tell(seconds)
    except KeyboardInterrupt:
        typer.echo()
    except _EndError as e:
        ended = 128 + e.number
    except WorkerError as e:
        typer.echo(f"phonegen: the lab has ended: {e}", err=True)
        ended = PROBLEMS
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    return ended


def _offer(session: Session, name: str | None, telling: Telling) -> None:
    """Offer to write the specs of phones that nobody knows; where nobody can answer, say how."""
    if not telling.was_asked:
        return
    if name is not None and (session.root / f"specs/{'/'.join(names_of(name))}.yaml").exists():
        name = None  # it is written already, and the phone was not taken for it
    shown = telling.record
    strangers = telling.strangers()
    if not strangers:
        typer.echo(f"next: phonegen doctor {shown}")
        return
    for mac, vendor in strangers[:FEW]:
        which = f" --mac {mac}" if mac else ""
        typer.echo(f"next: phonegen new {name or f'{vendor}/MODEL'} --from {shown}{which}")
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        return
    from phonegen.cli.starting import new

    mac = strangers[0][0]
    text = f"Write the spec of {mac or 'the phone'} now"
    with suppress(typer.Abort):
        if name is None:
            wanted = typer.prompt(f"{text}, as vendor/model (empty: later)", "", show_default=False)
        else:
            wanted = name if typer.confirm(f"{text}, as specs/{name}.yaml?", default=True) else ""
        if wanted.strip():
            new(session, wanted.strip(), {"mac": mac} if mac else {}, [shown], False, False)


def _lender(session: Session, interface: str | None, network: IPv4Interface) -> Lender:
    """Who lends the card; ends the command when something that it takes is missing."""
    missing = [program for program in PROGRAMS if not _there(program)]
    if missing:
        packages = " ".join(dict.fromkeys(PACKAGES[program] for program in missing))
        usage_error(
            f"a lab needs {', '.join(missing)}: apt install --no-install-recommends {packages}"
        )
    if interface is None:
        fit = ", ".join(cards()) or "none here, a USB adapter would be one"
        usage_error(f"--interface names the network card with the phone: {fit}")
    try:
        found = card(interface, network.network)
    except CardError as e:
        session.fail(Code.NO_LAB, interface, str(e), e.hint)
    if os.geteuid() != 0:
        command = shlex.join([sys.executable, "-m", "phonegen", *sys.argv[1:]])
        usage_error(
            f"to lend {interface} to the lab takes root, and nothing else does. Start it so:\n"
            f"          sudo {command}"
        )
    return Lender(found, CARD)


def _there(program: str) -> bool:
    try:
        find(program)
    except MissingProgramError:
        return False
    return True


@contextmanager
def _signals() -> Iterator[None]:
    """Signals that end us end the lab as Ctrl-C does."""

    def end(number: int, _frame: object) -> NoReturn:
        raise _EndError(number)

    before = {n: signal.signal(n, end) for n in (signal.SIGTERM, signal.SIGHUP)}
    before[signal.SIGINT] = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _lab(
    session: Session, options: Options, network: IPv4Interface, lender: Lender, record: Record
) -> Iterator[Telling]:
    from phonegen_targets.lab import range_of
    from phonegen_targets.lab.pool import Pool, for_guests

    from phonegen.cli.lab_phones import Phones
    from phonegen.dhcp.rules import VendorRules
    from phonegen.inventory.hosts import facts_of

    with scratch(FOLDERS) as folder, ExitStack() as stack:
        roots = folder / "roots"
        roots.mkdir()
        worker = Worker(folder / "worker.log", apart(), WORKER)
        stack.callback(worker.kill)
        wait_until(lambda: is_elsewhere(worker.pid))
        lender.lend(worker.pid)
        worker.begin("card", str(network))
        project = session.project(checked=False)
        others = [str(other) for other in worker.answers()]
        if others:
            message = f"a DHCP server, {others[0]}, answers there already"
            hint = "the lab gives every device an address: its cable has to be for phones alone"
            raise CardError(message, hint)
        address = str(network.ip)
        facts = facts_of(address, None)
        vendors = [VendorRules(v) for v in project.vendors.values() if v.vendor is not None]
        pool = Pool(network.network, *range_of(network), CARD)
        text = for_guests([r for r in vendors if r.all], facts, pool, address, roots)
        phones = Phones(project, folder / "plugins", roots, address)
        telling = Telling(worker, phones, record, address, folder / "chooser")
        stack.callback(telling.close)
        worker.do("welcome", Welcome(folder, roots, text, folder / "chooser"))
        yield telling
