"""`render`: the files of all phones of a list, as a tree that a web and a TFTP server serve."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from grp import getgrnam
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phonegen.cli.console import usage_error
from phonegen.cli.hosts import part_of
from phonegen.cli.listed import ListedPhones
from phonegen.cli.previewing import read_config
from phonegen.cli.session import Session
from phonegen.cli.site_settings import read_site, site_text
from phonegen.codes import Code
from phonegen.diagnostics import Place
from phonegen.inventory.tables import shown

if TYPE_CHECKING:
    from phonegen_targets.provd.fleet import Plugins

    from phonegen.cli.render_workers import Order
    from phonegen.inventory.hosts import Fleet
    from phonegen.tree import Changes, Tree

SECRET = 0o600  # mode of files that may hold a secret


@dataclass(frozen=True)
class Options:
    """What the command line says; a Path of None is not given."""

    inventory: Path
    out: Path
    address: str
    config: Path | None
    site: Path | None
    apart: bool
    prune: bool
    shard: str | None
    jobs: int | None
    group: str | None


def render_fleet(session: Session, options: Options) -> None:
    """Write the files of all phones of a list, or report all that is wrong and write nothing."""
    from concurrent.futures import BrokenExecutor

    from phonegen.inventory.hosts import facts_of
    from phonegen.tree import BusyError, Tree

    part = part_of(options.shard)
    try:
        facts = facts_of(options.address, None)
    except ValueError as e:
        usage_error(f"--address: {e}")
    if options.out.exists() and not options.out.is_dir():
        usage_error(f"--out: {options.out} is no folder")
    group = group_named(options.group)
    base = dict(read_config(session, options.config)) if options.config else {}
    site = site_text(read_site(session, options.site)) if options.site else None
    server = {"http_base_url": facts["http_url"], "ip": facts["tftp_host"], "tftp_port": 69}
    tree = Tree(options.out, f"{part[0]}-of-{part[1]}")
    try:
        with tree.opened():
            _Rendering(session, options, part, base, site, server, tree).run(group)
    except BrokenExecutor:
        message = "a process that wrote files has been killed; nothing was written"
        session.fail(Code.NOT_WRITTEN, str(options.out), message, "with less --jobs it needs less")
    except BusyError:
        usage_error(f"{options.out} is being written by another run of this command")
    except OSError as e:
        message = f"cannot be written: {e.strerror}"
        session.fail(Code.NOT_WRITTEN, str(e.filename or options.out), message)


class _Rendering:
    """One run: the list is read twice, first to judge it, then to write phone by phone."""

    def __init__(
        self,
        session: Session,
        options: Options,
        part: tuple[int, int],
        base: dict[str, Any],
        site: str | None,
        server: Mapping[str, Any],
        tree: Tree,
    ) -> None:
        self._session, self._options, self._part = session, options, part
        self._site, self._server, self._tree = site, server, tree
        # The newest file of all input gives the time of what is written.
        self._listed = ListedPhones(session, options.inventory, base)
        for path in (options.config, options.site):
            self._listed.see(path)

    def run(self, group: int | None) -> None:
        """Do it all; files with secrets are for GROUP, too."""
        from phonegen_targets.provd.preview import quietly

        from phonegen.cli.render_workers import written

        session, options = self._session, self._options
        with quietly():
            total, plugins = self._judged()
            fleet = self._listed.fleet()
            orders = self._orders(fleet, plugins)
            with session.progress(total) as step:
                for count, problem in written(plugins, orders, total, options.jobs):
                    if problem is not None:
                        fleet.add(*problem)
                    for _ in range(count):
                        step("phones")
            self._listed.finish(fleet)
        staged = {name: path for _plugin_id, name, path in plugins.files()}
        if group is not None:
            _give(staged.values(), group)
        changes = self._tree.changes(staged)
        for name, why in changes.foreign.items():
            path = str(options.out / name)
            hint = "move it away, or name another folder as --out"
            session.report.add(Place(path), Code.NOT_WRITTEN, f"is not written: {why}", hint)
        session.finish(Path())
        removed = self._tree.write(changes, {*staged}, prune=options.prune)
        session.tell(_words(total, changes, removed, options))

    def _judged(self) -> tuple[int, Plugins]:
        """How many phones of this part there are, and their plugins; ends at problems."""
        from phonegen_targets.provd.fleet import Plugins

        fleet = self._listed.fleet()
        needed = []
        seen: set[tuple[str, str, str]] = set()
        total = 0
        for row, vendor, carried, mac, _config in self._listed.phones(fleet):
            total += self._is_mine(mac)
            key = vendor.folder, carried.plugin.name, carried.name
            if key not in seen:
                seen.add(key)
                needed.append((row.place, vendor, carried))
        self._listed.finish(fleet)
        now = int(self._listed.newest)
        plugins = Plugins(self._listed.project, self._tree.stage, self._server, self._site, now,
                          apart=self._options.apart)  # fmt: skip
        first: dict[str, Place] = {}
        for place, vendor, carried in needed:
            first.setdefault(plugins.of(vendor, carried), place)
        self._compare(plugins, first, fleet)
        self._listed.finish(fleet)
        return total, plugins

    def _compare(self, plugins: Plugins, first: Mapping[str, Place], fleet: Fleet) -> None:
        """Report files that two plugins would write with other contents; FIRST are phones' rows."""
        owners: dict[str, tuple[str, Path]] = {}
        for plugin_id, name, path in plugins.files():
            other, known = owners.setdefault(name, (plugin_id, path))
            if known != path and known.read_bytes() != path.read_bytes():
                message = f"{plugin_id} and {other} write another '{name}' each"
                hint = "with --apart, each plugin has a folder of its own"
                fleet.add(first[plugin_id], Code.COMMON_FILES, message, hint)

    def _is_mine(self, mac: str) -> bool:
        from phonegen.inventory.hosts import in_shard

        return in_shard(mac, *self._part)

    def _orders(self, fleet: Fleet, plugins: Plugins) -> Iterator[Order]:
        """What each phone of this part is to be given."""
        from phonegen_targets.provd.fleet import device

        for row, vendor, carried, mac, config in self._listed.phones(fleet):
            if self._is_mine(mac):
                plugin_id = self._listed.project.plugin_id(vendor.folder, carried.plugin.name)
                own = str(config.get("http_base_url") or "")  # DHCP may name the folder already
                if self._options.apart and own and not own.endswith(f"/{plugin_id}"):
                    config["http_base_url"] = f"{own}/{plugin_id}"
                if plugin_id not in plugins.installed:
                    message = "this phone came into the list while it was being read"
                    fleet.add(row.place, Code.INVENTORY_FILE, message, "do it again")
                    continue
                whole = {**plugins.server(plugin_id), **config}
                yield row.place, plugin_id, device(vendor, carried, mac), whole


def group_named(name: str | None) -> int | None:
    """The number of a group; ends the command when there is none of that NAME."""
    try:
        return None if name is None else getgrnam(name).gr_gid
    except KeyError:
        usage_error(f"--group: there is no group {shown(name or '')}")


def _give(paths: Iterable[Path], group: int) -> None:
    """Let GROUP read files that only their owner may read. Raises OSError."""
    for path in paths:
        if stat.S_IMODE(path.stat().st_mode) == SECRET:
            os.chown(path, -1, group)
            path.chmod(SECRET | stat.S_IRGRP)


def _words(total: int, changes: Changes, removed: int, options: Options) -> str:
    """What was done, for people."""
    phones = f"{total} phone{'s' * (total != 1)} in {options.out}"
    done = [(len(changes.new), "new"), (len(changes.changed), "changed"), (removed, "removed")]
    told = [f"{count} {word}" for count, word in done if count]
    if not told:
        told = ["nothing changed"]
    left = len(changes.gone) - removed
    if left:
        told.append(f"{left} that nobody asks for any more (--prune removes them)")
    return f"{phones}: {', '.join([*told, f'{changes.same} as they were'])}"
