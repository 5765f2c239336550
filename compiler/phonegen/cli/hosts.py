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

from phonegen.cli.console import finish, progress, project_root, usage_error
from phonegen.cli.render import OutputFormat
from phonegen.diagnostics import Report

if TYPE_CHECKING:
    from phonegen.inventory.hosts import Facts, Fleet, Stanza, Writer
    from phonegen.language.catalogue import VendorSpecs

SERVERS = ("isc", "kea", "dnsmasq")
STEP = 1000  # phones between two looks at the clock
BYTES = 40  # of an inventory, about, for each phone


def hosts(
    inventory: Path,
    server: str,
    address: str | None,
    plain: bool,
    shard: str | None,
    out: Path | None,
    form: OutputFormat,
) -> None:
    """Write every phone of INVENTORY for a server, or report what is wrong with them."""
    from phonegen.inventory.hosts import PROVD_PORT, Fleet

    root = project_root()
    part = _part(shard)
    port = None if plain else PROVD_PORT
    writer = _writer(server)
    report = Report()
    facts = _facts(server, address, plain, port)
    loader = _Vendors(root, report)
    fleet = Fleet(loader.load, loader.names, writer, facts, port, report)
    with _written(out) as file:
        count = _write(fleet, inventory, writer, part, file, report)
        if report:
            _report(fleet, report, form)
        if out is None:
            file.seek(0)
            shutil.copyfileobj(file, sys.stdout)
    if out is not None and form is OutputFormat.text:
        typer.echo(f"{count} phones in {out}")


def _part(shard: str | None) -> tuple[int, int]:
    """`2/8` is the second of eight parts."""
    number, _, total = (shard or "1/1").partition("/")
    if not (number.isdecimal() and total.isdecimal() and 1 <= int(number) <= int(total)):
        usage_error("--shard is a part and their number, as 2/8")
    return int(number), int(total)


def _writer(server: str) -> Writer:
    from phonegen_targets.dhcpd.hosts import Hosts as Isc
    from phonegen_targets.dnsmasq.hosts import Hosts as Dnsmasq
    from phonegen_targets.kea.hosts import Hosts as Kea

    found: dict[str, Writer] = {"isc": Isc(), "kea": Kea(), "dnsmasq": Dnsmasq()}
    if server not in found:
        usage_error(f"--server is one of {', '.join(SERVERS)}")
    return found[server]


def _facts(server: str, address: str | None, plain: bool, port: int | None) -> Facts | None:
    """The server's address; for dhcpd with provd, its configuration knows it."""
    from phonegen.inventory.hosts import facts_of

    if address is None:
        if server == "isc" and not plain:
            return None
        return {}
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
    fleet: Fleet,
    inventory: Path,
    writer: Writer,
    part: tuple[int, int],
    file: IO[str],
    report: Report,
) -> int:
    """Write the phones of a part to FILE and count them; after a problem, only look for more."""
    from phonegen.inventory.hosts import in_shard

    stanzas: dict[int, Stanza] = {}
    count = 0
    file.write(writer.begin)
    total = inventory.stat().st_size // (BYTES * STEP) if inventory.is_file() else 0
    with progress(total + 1) as step:
        for number, phone in enumerate(fleet.phones(inventory)):
            if number % STEP == 0:
                step(f"{number} phones")  # type: ignore[operator]
            if report or not in_shard(phone.mac, *part):
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


def _report(fleet: Fleet, report: Report, form: OutputFormat) -> None:
    more = fleet.problems - len(report.diagnostics)
    if more > 0 and form is OutputFormat.text:
        typer.echo(f"the first {len(report.diagnostics)} problems; {more} more follow", err=True)
    finish(report, form, Path.cwd())


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
