"""`web`: the configuration of a web server for a list of phones, with a secret path for each."""

from __future__ import annotations

import csv
import os
import stat
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import typer

from phonegen import files
from phonegen.cli.console import usage_error
from phonegen.cli.hosts import Vendors
from phonegen.cli.listed import carried_by
from phonegen.cli.rendering import group_named
from phonegen.cli.session import Session
from phonegen.codes import Code, Severity
from phonegen.diagnostics import Place, did_you_mean
from phonegen.inventory.tables import shown

if TYPE_CHECKING:
    from phonegen.inventory.hosts import Fleet, Listed
    from phonegen.inventory.listeners import Places, Tls, WebSite
    from phonegen.language.catalogue import Project

MOST = 8_000_000  # bytes of the description of a site
LONGEST_KEY = 4096  # bytes
FEW = 3  # models that are named


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    inventory: Path
    setup: Path
    secret: Path
    tree: Path
    server: str
    out: Path
    listed: Path
    apart: bool
    group: str | None


def web(session: Session, options: Options) -> None:
    """Write the site, its lists of paths and the list of phones with their URLs."""
    from phonegen_targets.servers import SERVERS
    from phonegen_targets.web import LISTS, WEB_SERVERS
    from phonegen_targets.web.requests import list_of

    from phonegen.inventory.hosts import Fleet
    from phonegen.inventory.listeners import Places, is_path

    if options.server not in WEB_SERVERS:
        known = " and ".join(WEB_SERVERS)
        usage_error(f"--server: there is no {shown(options.server)}; there are {known}")
    tree, out = options.tree.absolute(), options.out.absolute()
    for name, path in (("--tree", tree), ("--out", out)):
        if not is_path(str(path)):
            usage_error(f"{name}: {shown(str(path))} has characters that no configuration can hold")
    if out == tree or tree in out.parents:
        usage_error("--out: it would be served there; name a folder outside of --tree")
    same = options.listed.absolute().parent == options.inventory.absolute().parent
    if not same or options.listed.suffix != ".csv" or options.listed.name == options.inventory.name:
        usage_error("--list is a new file *.csv beside the list: what that names lies there")
    group = group_named(options.group)
    key = _key(session, options.secret)
    project = session.project(checked=False) if options.apart else None
    vendors = Vendors(session.root, session.report, project, plugins=True)
    site = _site(session, options.setup, vendors)
    fleet = Fleet(vendors, SERVERS["dhcpd"], None, None, session.report)
    try:
        out.mkdir(mode=0o755, exist_ok=True)
        with ExitStack() as stack:
            lists = {
                listener.port: stack.enter_context(_replaced(list_of(out, listener.port), group))
                for listener in site.listeners
            }
            phones = stack.enter_context(_replaced(options.listed, None))
            configuration = stack.enter_context(_replaced(out / f"{options.server}.conf", group))
            configuration.write(WEB_SERVERS[options.server](site, tree, out))
            done = _write(options, key, site, Places(site), project, fleet, lists, phones,
                          LISTS[options.server])  # fmt: skip
            more = fleet.problems - session.report.count(Severity.ERROR)
            if more > 0 and session.for_people:
                typer.echo(f"the first problems; {more} more follow", err=True)
            session.finish(Path())
    except OSError as e:
        message = f"cannot be written: {e.strerror}"
        session.fail(Code.NOT_WRITTEN, str(e.filename or out), message)
    for sentence in done.sentences():
        session.tell(sentence)
    session.tell(f"{out / options.server}.conf and {options.listed}: {done.words()}")


def _key(session: Session, path: Path) -> bytes:
    """The key of all paths; ends the command when others could read it, or guess it."""
    from phonegen.inventory.listeners import SHORTEST_KEY

    hint = f"(umask 077; openssl rand -hex 32 > {path})"
    try:
        key = files.read(path, LONGEST_KEY)
        mode = stat.S_IMODE(path.lstat().st_mode)
    except OSError as e:
        session.fail(Code.WEB_KEY, str(path), f"cannot be read: {e.strerror}", hint)
    if mode & 0o077:
        message = f"others than its owner may use this key, it has the mode {mode:04o}"
        hint = "make a new one if somebody has read it; chmod 600"
        session.fail(Code.WEB_KEY, str(path), message, hint)
    if len(key) < SHORTEST_KEY:
        message = f"a key has at least {SHORTEST_KEY} bytes, and this one {len(key)}"
        session.fail(Code.WEB_KEY, str(path), message, hint)
    return key


def _site(session: Session, path: Path, vendors: Vendors) -> WebSite:
    """What the file at PATH says; ends the command with all that is wrong with it."""
    from phonegen.inventory.listeners import Places, WebSite, names
    from phonegen.language.reader import parse, place_in
    from phonegen.language.validation import validated

    try:
        data = files.read(path, MOST)
    except OSError as e:
        session.fail(Code.CONFIG_FILE, str(path), f"cannot be read: {e.strerror}")
    report = session.report
    given = parse(data, str(path), report)
    site = None if given is None else validated(WebSite, given, report)
    session.stop_at_errors(Path())
    assert site is not None
    for number, at, vendor, model in names(site):
        known = [folder for folder in vendors.names().values() if folder == vendor]
        specs = vendors.load(vendor) if known else None
        if specs is None:
            hint = did_you_mean(vendor, vendors.names().values())
        elif model and model not in specs.models:
            hint = did_you_mean(model, specs.models)
        else:
            continue
        name = (site.listeners[number].phones or [])[at]
        place = place_in(given, ("listeners", number, "phones", at))[0]
        hint = hint or "a MAC address, vendor/model or a vendor, as `phonegen list` has them"
        report.add(place, Code.WRONG_VALUE, f"there is no phone {shown(name)}", hint)
    for number, at in Places(site).twice:
        name = (site.listeners[number].phones or [])[at]
        place = place_in(given, ("listeners", number, "phones", at))[0]
        report.add(place, Code.WRONG_VALUE, f"{shown(name)} has another listener already")
    session.stop_at_errors(Path())
    return site


class _Counts:
    """What is told at the end; phones by their models."""

    def __init__(self) -> None:
        self.phones: Counter[int] = Counter()  # by the port
        self.elsewhere = 0
        self.without_url: Counter[str] = Counter()
        self.unknown: Counter[str] = Counter()  # of which nobody knows which TLS they speak
        self.shut_out: dict[tuple[int, Tls], Counter[str]] = {}  # by the port, and what they need

    def see(self, listed: Listed, port: int) -> None:
        """A phone that the server at PORT serves."""
        from phonegen.dhcp.options import Fact

        self.phones[port] += 1
        rule = listed.models.rules.of(listed.model.spec)
        sends = rule.sends if rule is not None else ()
        if not any(part == Fact("http_url") for send in sends for part in send.value):
            self.without_url[_name(listed)] += 1

    def doubt(self, listed: Listed, port: int, needs: Tls | None) -> None:
        """A phone that cannot speak there, or of which nobody knows whether it can."""
        if needs is None:
            self.unknown[_name(listed)] += 1
        else:
            self.shut_out.setdefault((port, needs), Counter())[_name(listed)] += 1

    def words(self) -> str:
        """All of it in one sentence."""
        told = [f"{count} phone{'s' * (count != 1)} at port {port}"
                for port, count in sorted(self.phones.items())]  # fmt: skip
        if self.elsewhere:
            told.append(f"{self.elsewhere} with a server of their own")
        return ", ".join(told) or "no phone"

    def sentences(self) -> Iterator[str]:
        """Whom nothing of this protects, whom it cannot serve, and of whom nobody knows."""
        if self.without_url:
            yield (
                f"warning: {_shown(self.without_url)} can be told no URL by DHCP, and ask by TFTP; "
                "nothing of this protects what is served so"
            )
        for (port, needs), kinds in sorted(self.shut_out.items()):
            spoken = "no TLS" if needs == "off" else "no newer TLS than 1.1"
            yield (
                f"warning: {_shown(kinds)} at port {port} can speak {spoken}, and get nothing "
                f"there; let a listener with `tls: {needs}` serve them"
            )
        if self.unknown:
            yield (
                f"note: of {_shown(self.unknown)} nobody knows which TLS they speak; until a "
                "listener names them, they are served with TLS 1.2"
            )


def _name(listed: Listed) -> str:
    return f"{listed.models.specs.folder}/{listed.model.name}"


def _shown(kinds: Counter[str]) -> str:
    """How many phones, and of which models."""
    names, count = list(kinds), kinds.total()
    more = f" and {len(names) - FEW} more models" if len(names) > FEW else ""
    return f"{count} phone{'s' * (count != 1)} ({', '.join(names[:FEW])}{more})"


def _write(
    options: Options,
    key: bytes,
    site: WebSite,
    places: Places,
    project: Project | None,
    fleet: Fleet,
    lists: dict[int, IO[str]],
    phones: IO[str],
    entry: Callable[[str, str], str],
) -> _Counts:
    """Write each sound phone to the list of its listener, and with its URL to PHONES."""
    from phonegen.inventory.listeners import is_sure, needed, secret_path
    from phonegen.inventory.phones import ACCOUNTS
    from phonegen.inventory.tables import rows
    from phonegen.language.catalogue import natural

    counts = _Counts()
    needs: dict[str, Tls | None] = {}  # by model, of which there are few
    # What a list has besides is of more lines; what is wrong with it is told when it is read again.
    found = {name for row in rows(options.inventory, ACCOUNTS, _ignored) for name in row.fields}
    columns = [*ACCOUNTS.fields, *sorted(found - ACCOUNTS.fields.keys(), key=natural)]
    writer = csv.DictWriter(phones, columns, restval="", lineterminator="\n")
    writer.writeheader()
    for listed in fleet.listed(options.inventory, ACCOUNTS):
        row, specs = listed.row, listed.models.specs
        fleet.check_range(row, listed.mac, listed.models.rules)
        if row.fields.get("server"):
            counts.elsewhere += 1
            writer.writerow(row.fields)
            continue
        own = listed.mac, specs.folder, listed.model.name
        if listed.model.path not in needs:
            needs[listed.model.path] = needed(specs.fetches(listed.model))
        tls = needs[listed.model.path]
        listener = places.of(*own, tls)
        path = secret_path(key, listed.mac)
        lists[listener.port].write(entry(path, listed.mac))
        url = site.url(listener, path)
        if project is not None:
            carried = carried_by(row, project, specs, listed.model, fleet.add)
            if carried is not None:
                url = f"{url}/{project.plugin_id(specs.folder, carried.plugin.name)}"
        writer.writerow({**row.fields, "server": url})
        counts.see(listed, listener.port)
        if not is_sure(tls, listener) and not places.names(*own):
            counts.doubt(listed, listener.port, tls)
    return counts


def _ignored(place: Place, code: Code, message: str, hint: str = "") -> None:
    """Takes a problem that somebody else tells."""


@contextmanager
def _replaced(path: Path, group: int | None) -> Iterator[IO[str]]:
    """A file with secrets that takes the place of PATH when all went well: its owner reads it, and
    GROUP. Raises OSError.
    """
    found = files.kind(path)
    if found not in (None, "a file"):
        raise OSError(None, f"it is {found}", str(path))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".phonegen-")
    scratch = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            if group is not None:
                os.chown(scratch, -1, group)
                scratch.chmod(0o640)
            yield file
        scratch.replace(path)
    finally:
        with suppress(OSError):
            scratch.unlink()
