"""What a list wants of provd, judged before the server is asked, and how that differs there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from phonegen.cli.console import usage_error
from phonegen.cli.listed import ListedPhone, ListedPhones
from phonegen.cli.previewing import read_config
from phonegen.cli.session import Session
from phonegen.codes import Code
from phonegen.diagnostics import Place, did_you_mean
from phonegen.inventory.tables import shown
from phonegen.provd.devices import FLEET, Difference, Wanted

if TYPE_CHECKING:
    from phonegen.cli.render_workers import Order
    from phonegen.inventory.hosts import Fleet
    from phonegen.language.catalogue import Project

# What provd adds to each config, for the trial.
SERVER = {"http_base_url": "http://192.0.2.1:8667", "ip": "192.0.2.1", "tftp_port": 69}

NAME = "letters a-z, digits, '.' and '-', at most 40"  # of a fleet


@dataclass
class Options:
    """Which list, and which server."""

    inventory: Path
    url: str
    token_file: Path | None = None
    config: Path | None = None
    parents: list[str] = field(default_factory=list)
    fleet: str | None = None  # of the list, only the phones of this one


class Known(NamedTuple):
    """What the catalogue says of a phone of the list: VENDOR/MODEL, and its plugin's firmware."""

    place: Place
    name: str
    firmware: str
    by_prefix: bool  # whether a firmware is told from others by how its name begins


class List(NamedTuple):
    """The phones of a list, what is known of each by its MAC address, and whose FLEETS they are."""

    wanted: list[Wanted]
    known: dict[str, Known]
    fleets: set[str]


def wanted_by(session: Session, options: Options) -> List:
    """The phones of the list, each of whose plugins takes its config; ends at problems."""
    from phonegen_targets.provd.preview import quietly

    base = dict(read_config(session, options.config)) if options.config else {}
    listed = ListedPhones(session, options.inventory, base)
    fleet, project = listed.fleet(), listed.project
    found = List([], {}, set())
    carried: dict[str, ListedPhone] = {}
    for phone, name_of_fleet in _chosen(listed, fleet, options.fleet):
        found.fleets.add(name_of_fleet)
        vendor, plugin = phone.vendor, phone.carried.plugin
        plugin_id = project.plugin_id(vendor.folder, plugin.name)
        about, model = vendor.about().name, phone.carried.name
        config = json.dumps(phone.config, separators=(",", ":"))
        found.wanted.append(Wanted(phone.mac, about, model, plugin_id, config, name_of_fleet))
        name = f"{vendor.folder}/{phone.carried.model.name}"
        prefix = vendor.dialects[plugin.spec.dialect].spec.versions == "prefix"
        version = phone.carried.version or ""
        found.known[phone.mac] = Known(phone.row.place, name, version, prefix)
        carried.setdefault(plugin_id, phone)
    listed.finish(fleet)
    if options.fleet is None:
        found.fleets.add("")
    with TemporaryDirectory(prefix="phonegen-") as folder, quietly():
        for problem in _tried(project, found, carried, Path(folder)):
            fleet.add(*problem)
    listed.finish(fleet)
    return found


def _chosen(
    listed: ListedPhones, fleet: Fleet, name: str | None
) -> Iterator[tuple[ListedPhone, str]]:
    """Phones of the list with their fleets: all, or those of the fleet NAME.

    A list that names no fleet is all of that one. In others each phone needs one then: nobody would
    miss it.
    """
    wanted = None if name is None else _fleet_named(name)
    named: set[str] = set()
    unnamed: list[ListedPhone] = []
    for phone in listed.phones(fleet):
        written = phone.row.fields.get("fleet")
        own = written and written.lower()
        if own and not FLEET.fullmatch(own):
            message = f"{shown(written or '')} is no name of a fleet"
            fleet.add(phone.row.at("fleet"), Code.INVENTORY_VALUE, message, NAME)
        elif own:
            named.add(own)
            if wanted in (None, own):
                yield phone, own
        elif wanted is None:
            yield phone, ""
        else:
            unnamed.append(phone)
    if wanted is None or fleet.problems:
        return
    if not named:
        yield from ((phone, wanted) for phone in unnamed)
        return
    for phone in unnamed:
        hint = "name it in the column `fleet`, as for other phones of the list"
        fleet.add(phone.row.place, Code.INVENTORY_VALUE, "nobody says the phone's fleet", hint)
    if wanted not in named:
        message = f"no phone of the list is of the fleet {shown(wanted)}"
        hint = did_you_mean(wanted, named)
        fleet.add(Place(str(listed.path)), Code.INVENTORY_FILE, message, hint)


def _fleet_named(name: str) -> str:
    """NAME as ids of provd have it; ends the command when no fleet can be called so."""
    if not FLEET.fullmatch(name.lower()):
        usage_error(f"--fleet: {shown(name)} is no name of a fleet, which has {NAME}")
    return name.lower()


def _tried(
    project: Project, found: List, carried: dict[str, ListedPhone], folder: Path
) -> Iterator[Any]:
    """What plugins refuse of the configs."""
    from phonegen_targets.provd.fleet import Plugins

    from phonegen.cli.render_workers import written

    plugins = Plugins(project, folder, SERVER, None, 0, apart=False)
    for phone in carried.values():
        plugins.of(phone.vendor, phone.carried)

    def orders() -> Iterator[Order]:
        for w in found.wanted:
            device = {"id": w.mac, "mac": w.mac, "vendor": w.vendor, "model": w.model}
            config = {**SERVER, **json.loads(w.config)}
            yield found.known[w.mac].place, w.plugin, device, config

    for _, problem in written(plugins, orders(), len(found.wanted), None):
        if problem is not None:
            yield problem


def told(difference: Difference) -> dict[str, Any]:
    """A difference for programs, without its secrets."""
    from phonegen_targets.provd.rawconfig import MASK, masks

    name, before, after = difference
    if name.rpartition(".")[2] in masks():
        before, after = (MASK if value else value for value in (before, after))
    return {"name": name, "server": before, "list": after}


def sentence(difference: Difference) -> str:
    """A difference for people, without its secrets."""
    found = told(difference)
    before, after = (_shown(found[where]) for where in ("server", "list"))
    secret = found["list"] != difference.after or found["server"] != difference.before
    if secret and before == after:
        return f"{found['name']}: another secret"
    return f"{found['name']}: {before} -> {after}"


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
    return text if len(text) <= 80 else f"{text[:80]}…"
