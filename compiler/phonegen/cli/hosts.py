"""`hosts`."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import typer

from phonegen import files
from phonegen.cli.console import colour, usage_error
from phonegen.cli.dhcp import server_named
from phonegen.cli.grouped import Grouped
from phonegen.cli.problems import render
from phonegen.cli.session import Session
from phonegen.codes import Severity
from phonegen.diagnostics import Report

if TYPE_CHECKING:
    from phonegen.dhcp.server import Facts, Server, Stanzas, Writer
    from phonegen.inventory.hosts import Fleet
    from phonegen.language.catalogue import Loaded, Project, VendorSpecs
    from phonegen.language.spec.dialect import Dialect

STEP = 1000  # phones between two looks at the clock
BYTES = 40  # of an inventory, about, for each phone


class Options(NamedTuple):
    """What the command was told beside its list."""

    server: str
    address: str | None = None
    plain: bool = False
    shard: str | None = None
    subnet: int | None = None
    classes: Path | None = None
    force: bool = False
    out: Path | None = None


def hosts(session: Session, inventory: Path, options: Options) -> None:
    """Write every phone of INVENTORY for a server, or report what is wrong with them."""
    from phonegen.dhcp.server import Wanted
    from phonegen.inventory.hosts import PROVD_PORT, Fleet

    part, out, classes = part_of(options.shard), options.out, options.classes
    port = None if options.plain else PROVD_PORT
    server = _store(options.server)
    if options.shard and not server.split:
        usage_error(f"--shard is not for {server.name}: what a list lacks is taken out")
    if out is not None and classes is not None and out.absolute() == classes.absolute():
        usage_error("--classes and --out name one file")
    facts = _facts(server, options.address, options.plain, port)
    name = out.name if out is not None else ""
    try:
        writer = server.hosts(Wanted(facts, classes is not None, options.subnet, name))
    except ValueError as e:
        usage_error(str(e))
    loader = Vendors(session.root, session.report)
    most = None if options.force else server.most
    fleet = Fleet(loader, server, facts, port, session.report, most)
    with _written(classes) as shared, _written(out) as file:
        count = _write(session, fleet, inventory, writer, part, file)
        _report(session, fleet, beside=out is None)
        shared.write(writer.shared())
        if out is None:
            file.seek(0)
            shutil.copyfileobj(file, sys.stdout)
    if out is not None:
        session.tell(f"{count} phones in {out}")


def _store(name: str) -> Server:
    """What phones can be written for, by its name."""
    from phonegen_targets.servers import STORES

    return server_named(name, STORES)


def part_of(shard: str | None) -> tuple[int, int]:
    """`2/8` is the second of eight parts."""
    found = re.fullmatch("([0-9]{1,9})/([0-9]{1,9})", shard or "1/1")
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        usage_error("--shard is a part and their number, as 2/8")
    return int(found[1]), int(found[2])


def _facts(server: Server, address: str | None, plain: bool, port: int | None) -> Facts | None:
    """The provisioning server's address; with provd, dhcpd's configuration knows it."""
    from phonegen.inventory.hosts import facts_of

    if address is None:
        return None if server.knows_server and not plain else {}
    try:
        return facts_of(address, port)
    except ValueError as e:
        usage_error(f"--address: {e}")


class Vendors:
    """Loads vendors of the catalogue when a phone of theirs comes; those of KNOWN are loaded.

    Without KNOWN, only what a vendor's models are is read, with PLUGINS also what is said of their
    firmware: most of its files are about the rest.
    """

    def __init__(
        self, root: Path, report: Report, known: Project | None = None, *, plugins: bool = False
    ) -> None:
        self._root = root
        self._report = report
        self._known = known
        self._plugins = plugins

    def load(self, folder: str) -> VendorSpecs | None:
        """A vendor with its models."""
        if self._known is not None:
            return self._known.vendors.get(folder)
        from phonegen.language.loading import load_models

        if folder not in self._about:
            return None
        return load_models(self._root, folder, self._report, plugins=self._plugins)

    def dialects(self, folder: str) -> Mapping[str, Loaded[Dialect]]:
        """The dialects of a vendor that has been loaded, by their names."""
        from phonegen.language.loading import load

        project = self._known or load(self._root, self._report, folder)
        return project.vendors[folder].dialects

    @cached_property
    def _about(self) -> dict[str, dict[str, Any]]:
        """What stands in each vendor.yaml; its problems are told when a phone needs it."""
        from phonegen.language.reader import read

        folders = [p.parent.name for p in sorted((self._root / "specs").glob("*/vendor.yaml"))]
        found = {f: read(self._root, f"specs/{f}/vendor.yaml", Report()) for f in folders}
        return {folder: data if isinstance(data, dict) else {} for folder, data in found.items()}

    def names(self) -> dict[str, str]:
        """Folders by themselves and by the vendors' names, in lower case."""
        named = {str(about.get("name") or f).lower(): f for f, about in self._about.items()}
        return {folder: folder for folder in self._about} | named

    def prefixes(self) -> dict[str, list[str]]:
        """The folders of the vendors that list a MAC prefix."""
        return self._prefixes

    @cached_property
    def _prefixes(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for folder, about in self._about.items():
            ouis = about.get("ouis")
            for prefix in ouis if isinstance(ouis, list) else ():
                found.setdefault(str(prefix), []).append(folder)
        return found


def _write(
    session: Session,
    fleet: Fleet,
    inventory: Path,
    writer: Writer,
    part: tuple[int, int],
    file: IO[str],
) -> int:
    """Write the phones of a part to FILE and count them; after a problem, only look for more."""
    from phonegen.inventory.hosts import in_shard

    kinds: dict[int, Stanzas] = {}
    apart = Grouped() if writer.together else None
    count = 0
    file.write(writer.begin)
    total = inventory.stat().st_size // (BYTES * STEP) if inventory.is_file() else 0
    between = ""
    with session.progress(total + 1) as step:
        for number, phone in enumerate(fleet.phones(inventory)):
            if number % STEP == 0:
                step(f"{number} phones")
            if fleet.problems:
                continue
            key = id(phone.kind)
            stanzas = kinds.get(key)
            if stanzas is None:  # also of another part: all parts share the same classes
                stanzas = kinds[key] = writer.kind(phone.kind)
            if not in_shard(phone.mac, *part):
                continue
            if apart is not None:
                apart.add(key, stanzas.phone(phone))
            else:
                file.write(between + stanzas.phone(phone))
                between = writer.between
            count += 1
    if apart is not None:
        for key, texts in apart:
            file.write(kinds[key].declared + kinds[key].before)
            file.writelines(texts)
            file.write(kinds[key].after)
    file.write(writer.end())
    return count


def _report(session: Session, fleet: Fleet, *, beside: bool) -> None:
    """Print what is wrong with the list; with BESIDE, warnings go not where the phones do."""
    more = fleet.problems - session.report.count(Severity.ERROR)
    if more > 0 and session.for_people:
        told = session.report.count(Severity.ERROR)
        typer.echo(f"the first {told} problems; {more} more follow", err=True)
    if session.report or not beside:
        session.finish(Path())
    elif session.report.diagnostics:
        warnings = render(session.report.sorted(), session.form, Path(), colour())
        typer.echo(warnings, nl=False, err=True)


@contextmanager
def _written(out: Path | None) -> Iterator[IO[str]]:
    """A file that takes the place of OUT when all went well; without OUT, one that goes away."""
    if out is None:
        with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
            yield file
        return
    path: Path | None = None
    there = files.kind(out)
    if there not in (None, "a file"):  # it would be replaced, whatever it is: /dev/null, too
        usage_error(f"{out} cannot be written: it is {there}")
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=".phonegen-")
        path = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            yield written
        path.chmod(0o644)
        path.replace(out)
        path = None
    except OSError as e:
        usage_error(f"{out} cannot be written: {e.strerror}")
    finally:
        if path is not None:
            with suppress(OSError):
                path.unlink()
