"""What a list wants of provd, judged before the server is asked, and how that differs there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from phonegen.cli.listed import ListedPhone, ListedPhones
from phonegen.cli.previewing import read_config
from phonegen.cli.session import Session
from phonegen.provd.devices import Difference, Wanted

if TYPE_CHECKING:
    from phonegen.cli.render_workers import Order
    from phonegen.diagnostics import Place
    from phonegen.language.catalogue import Project

# What provd adds to each config, for the trial.
SERVER = {"http_base_url": "http://192.0.2.1:8667", "ip": "192.0.2.1", "tftp_port": 69}


@dataclass
class Options:
    """Which list, and which server."""

    inventory: Path
    url: str
    token_file: Path | None = None
    config: Path | None = None
    parents: list[str] = field(default_factory=list)


class Known(NamedTuple):
    """What the catalogue says of a phone of the list: VENDOR/MODEL, and its plugin's firmware."""

    place: Place
    name: str
    firmware: str
    by_prefix: bool  # whether a firmware is told from others by how its name begins


class List(NamedTuple):
    """The phones of a list, and what is known of each by its MAC address."""

    wanted: list[Wanted]
    known: dict[str, Known]


def wanted_by(session: Session, project: Project, options: Options) -> List:
    """The phones of the list, each of whose plugins takes its config; ends at problems."""
    from phonegen_targets.provd.preview import quietly

    base = dict(read_config(session, options.config)) if options.config else {}
    listed = ListedPhones(session, options.inventory, base)
    fleet = listed.fleet(project)
    found = List([], {})
    carried: dict[str, ListedPhone] = {}
    for phone in listed.phones(fleet):
        vendor, plugin = phone.vendor, phone.carried.plugin
        plugin_id = project.plugin_id(vendor.folder, plugin.name)
        about, model = vendor.about().name, phone.carried.name
        config = json.dumps(phone.config, separators=(",", ":"))
        found.wanted.append(Wanted(phone.mac, about, model, plugin_id, config))
        name = f"{vendor.folder}/{phone.carried.model.name}"
        prefix = vendor.dialects[plugin.spec.dialect].spec.versions == "prefix"
        version = phone.carried.version or ""
        found.known[phone.mac] = Known(phone.row.place, name, version, prefix)
        carried.setdefault(plugin_id, phone)
    listed.finish(fleet)
    with TemporaryDirectory(prefix="phonegen-") as folder, quietly():
        for problem in _tried(project, found, carried, Path(folder)):
            fleet.add(*problem)
    listed.finish(fleet)
    return found


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
