"""`hosts`."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

import typer

from phonegen.cli.console import usage_error
from phonegen.cli.dhcp import server_named
from phonegen.cli.session import Session
from phonegen.diagnostics import Report

if TYPE_CHECKING:
    from phonegen.dhcp.server import Facts, Server, Stanza, Writer
    from phonegen.inventory.hosts import Fleet
    from phonegen.language.catalogue import VendorSpecs

STEP = 1000  # phones between two looks at the clock
BYTES = 40  # of an inventory, about, for each phone


def hosts(
    session: Session,
    inventory: Path,
    name: str,
    address: str | None,
    plain: bool,
    shard: str | None,
    out: Path | None,
) -> None:
    """Write every phone of INVENTORY for the server NAME, or report what is wrong with them."""
    from phonegen.inventory.hosts import PROVD_PORT, Fleet

    part = _part(shard)
    port = None if plain else PROVD_PORT
    server = server_named(name)
    facts = _facts(server, address, plain, port)
    loader = _Vendors(session.root, session.report)
    fleet = Fleet(loader.load, loader.names, server, facts, port, session.report)
    with _written(out) as file:
        count = _write(session, fleet, inventory, server.hosts(), part, file)
        if session.report:
            _report(session, fleet)
        if out is None:
            file.seek(0)
            shutil.copyfileobj(file, sys.stdout)
    if out is not None:
        session.tell(f"{count} phones in {out}")


def _part(shard: str | None) -> tuple[int, int]:
    """`2/8` is the second of eight parts."""
    number, _, total = (shard or "1/1").partition("/")
    if not (number.isdecimal() and total.isdecimal() and 1 <= int(number) <= int(total)):
        usage_error("--shard is a part and their number, as 2/8")
    return int(number), int(total)


def _facts(server: Server, address: str | None, plain: bool, port: int | None) -> Facts | None:
    """The provisioning server's address; with provd, dhcpd's configuration knows it."""
    from phonegen.inventory.hosts import facts_of

    if address is None:
        return None if server.knows_server and not plain else {}
    try:
        return facts_of(address, port)
    except ValueError as e:
        usage_error(f"--address: {e}")


class _Vendors:
    """Loads vendors of the catalogue when a phone of theirs comes."""

    def __init__(self, root: Path, report: Report) -> None:
        self._root = root
        self._report = report
        self._names: dict[str, str] | None = None

    def load(self, folder: str) -> VendorSpecs | None:
        from phonegen.language.loading import load

        return load(self._root, self._report, folder).vendors.get(folder)

    def names(self) -> dict[str, str]:
        """Folders by themselves and by the vendors' names, in lower case."""
        from phonegen.language.reader import Map, read

        if self._names is None:
            self._names = {}
            for path in sorted((self._root / "specs").glob("*/vendor.yaml")):
                folder = path.parent.name
                data = read(self._root, f"specs/{folder}/vendor.yaml", Report())
                name = data.get("name") if isinstance(data, Map) else None
                self._names |= {folder: folder, str(name or folder).lower(): folder}
        return self._names


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

    stanzas: dict[int, Stanza] = {}
    count = 0
    file.write(writer.begin)
    total = inventory.stat().st_size // (BYTES * STEP) if inventory.is_file() else 0
    with session.progress(total + 1) as step:
        for number, phone in enumerate(fleet.phones(inventory)):
            if number % STEP == 0:
                step(f"{number} phones")
            if session.report or not in_shard(phone.mac, *part):
                continue
            stanza = stanzas.get(id(phone.kind))
            between = writer.between if count else ""
            if stanza is None:
                once, stanza = writer.kind(phone.kind)
                stanzas[id(phone.kind)] = stanza
                between += once
            file.write(between + stanza(phone))
            count += 1
    file.write(writer.end)
    return count


def _report(session: Session, fleet: Fleet) -> None:
    shown = len(session.report.diagnostics)
    more = fleet.problems - shown
    if more > 0 and session.for_people:
        typer.echo(f"the first {shown} problems; {more} more follow", err=True)
    session.finish(Path())


@contextmanager
def _written(out: Path | None) -> Iterator[IO[str]]:
    """A file that takes the place of OUT when all went well; without OUT, one that goes away."""
    if out is None:
        with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
            yield file
        return
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=".phonegen-")
    except OSError as e:
        usage_error(f"{out} cannot be written: {e.strerror}")
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            yield written
        path.chmod(0o644)
        path.replace(out)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
