"""Phones of a list with their accounts: each with its plugin and its whole raw config."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from phonegen.cli.hosts import Vendors
from phonegen.cli.previewing import judged_config
from phonegen.cli.session import Session
from phonegen.codes import Code, Severity
from phonegen.inventory.tables import Add, Row, shown

if TYPE_CHECKING:
    from phonegen.diagnostics import Report
    from phonegen.inventory.hosts import Fleet
    from phonegen.language.catalogue import Carried, Loaded, Project, VendorSpecs
    from phonegen.language.spec.model import Model

MOST_CONFIGS = 1000  # config files that are kept in memory


class ListedPhone(NamedTuple):
    """A sound phone: the model as its plugin carries it, the MAC, the raw config."""

    row: Row
    vendor: VendorSpecs
    carried: Carried
    mac: str
    config: dict[str, Any]


def carried_by(
    row: Row, project: Project, vendor: VendorSpecs, model: Loaded[Model], add: Add
) -> Carried | None:
    """The model in the plugin that ROW names, else in its newest; ADD takes why there is none."""
    all_of_them = vendor.newest_first(model)
    name = f"{vendor.folder}/{model.name}"
    if not all_of_them:
        add(row.at("phone"), Code.INVENTORY_PHONE, f"no plugin carries {name}")
    wanted = row.fields.get("plugin")
    if not wanted:
        return next(iter(all_of_them), None)
    for carried in all_of_them:
        own = carried.plugin.name
        if wanted in (own, project.plugin_id(vendor.folder, own), carried.version):
            return carried
    if all_of_them:
        known = ", ".join(c.plugin.name for c in all_of_them)
        message = f"{shown(wanted)} is no plugin of {name}"
        add(row.at("plugin"), Code.INVENTORY_VALUE, message, f"its plugins: {known}")
    return None


class _WholeVendors(Vendors):
    """Loads all specs of a vendor when a phone of theirs comes, so that its plugins can be written.

    They are not checked as a build does, which takes longer than to read all lists.
    """

    def __init__(self, root: Path, report: Report) -> None:
        from phonegen.language.loading import load

        self.project = load(root, report, only="")  # what is of no vendor
        super().__init__(root, report, self.project)

    def load(self, folder: str) -> VendorSpecs | None:
        """A vendor with all that its plugins need."""
        from phonegen_targets import provd

        from phonegen.language.loading import load

        if folder in self._about and folder not in self.project.vendors:
            part = load(self._root, self._report, folder)
            provd.check(part, self._report)
            self.project.vendors.update(part.vendors)
        return super().load(folder)


class ListedPhones:
    """Reads the list at PATH; BASE is the raw config that all of its phones share."""

    def __init__(self, session: Session, path: Path, base: Mapping[str, Any]) -> None:
        self._session, self.path, self._base = session, path, base
        self._vendors = _WholeVendors(session.root, session.report)
        self.project = self._vendors.project  # grows with the vendors of the phones
        self._configs: dict[Path, Mapping[str, Any] | None] = {}
        self.newest = 0.0  # time of the newest of the files that were read, in seconds since 1970
        self.see(path)

    def see(self, path: Path | None) -> None:
        """Take the time of a file into account."""
        if path is not None and path.is_file():
            self.newest = max(self.newest, path.stat().st_mtime)

    def fleet(self) -> Fleet:
        """What takes the problems of one reading of the list."""
        from phonegen_targets.servers import SERVERS

        from phonegen.inventory.hosts import Fleet

        return Fleet(self._vendors, SERVERS["dhcpd"], None, None, self._session.report)

    def phones(self, fleet: Fleet) -> Iterator[ListedPhone]:
        """The sound phones; FLEET takes what is wrong with others."""
        from phonegen.inventory.accounts import account, check_account, config_path, merged
        from phonegen.inventory.hosts import facts_of
        from phonegen.inventory.phones import ACCOUNTS

        path = self.path
        for row, models, model, mac in fleet.listed(path, ACCOUNTS):
            before = fleet.problems
            fleet.check_range(row, mac, models.rules)
            carried = carried_by(row, self.project, models.specs, model, fleet.add)
            own = account(row, model.spec.lines, fleet.add)
            file = config_path(row, path.parent, fleet.add)
            given = self._config(file) if file else {}
            if given is None:
                message = "the phone's config cannot be used"
                hint = "what is wrong with it is told of the file"
                fleet.add(row.at("config"), Code.INVENTORY_VALUE, message, hint)
                continue
            config = merged(merged(self._base, given), own)
            if fleet.problems == before:
                check_account(row, config, fleet.add)
            if server := row.fields.get("server"):
                try:
                    config["http_base_url"] = facts_of(server, None)["http_url"]
                except ValueError as e:
                    fleet.add(row.at("server"), Code.INVENTORY_VALUE, str(e))
            if carried is not None and fleet.problems == before:
                yield ListedPhone(row, models.specs, carried, mac, config)

    def _config(self, path: Path) -> Mapping[str, Any] | None:
        """The config of one phone or of many; it is read once."""
        if path not in self._configs:
            if len(self._configs) >= MOST_CONFIGS:
                self._configs.clear()
            self.see(path)
            self._configs[path] = judged_config(path, self._session.report, self._base)
        return self._configs[path]

    def finish(self, fleet: Fleet) -> None:
        """End with all that is wrong with the list."""
        session = self._session
        more = fleet.problems - session.report.count(Severity.ERROR)
        if session.report:
            if more > 0 and session.for_people:
                typer.echo(f"the first problems; {more} more follow", err=True)
            session.finish(Path())
