"""Devices of a list in provd: what differs there, and the steps that make each of them whole.

What is ours is known by its id, which provd keeps: `phonegen_` and the MAC address, between them
the name of its fleet if it has one. A device is of its config's fleet, else of that in its own id;
a run removes only what is of its own fleets. A device goes over to another config in one request:
the config is there before it under one of two names, and the former one goes after it. So whatever
ends a run, each device is as it was or as it should be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from phonegen.network import with_colons
from phonegen.provd.server import Server, ServerError

PREFIX = "phonegen_"
SECOND = "_2"  # ends the other name of a phone's config
FLEET = re.compile("[a-z0-9][a-z0-9.-]{0,39}")  # a name of one
_OURS = re.compile(rf"{PREFIX}(?:({FLEET.pattern})_)?([0-9a-f]{{12}})(?:{SECOND})?")
BATCH = 100  # configs that are asked for at once: their names are a part of the address
LOOKED_AT = ("vendor", "model", "plugin")  # of a device


class Wanted(NamedTuple):
    """A phone of a list: its MAC address, vendor, model and plugin as provd has them.

    CONFIG is its raw config as JSON: in short, for there are many. FLEET is empty without a name.
    """

    mac: str
    vendor: str
    model: str
    plugin: str
    config: str
    fleet: str = ""


class State(StrEnum):
    """What is to be done with a device."""

    new = "new"
    changed = "changed"
    same = "same"
    taken = "taken"  # others have given it its config, or it is of another fleet
    gone = "gone"  # of a fleet of the list, and not in the list


class Difference(NamedTuple):
    """A parameter of a device or, with its path, of its config; None is not there."""

    name: str
    before: Any
    after: Any


@dataclass
class Work:
    """A device as it is, OWN configs that are for it, and what it should be."""

    mac: str
    state: State
    wanted: Wanted | None = None
    device: dict[str, Any] | None = None
    own: list[str] = field(default_factory=list)
    fleet: str = ""  # of a device that the list lacks
    differences: list[Difference] = field(default_factory=list)

    @property
    def current(self) -> str:
        """The id of the config that the device has."""
        return str((self.device or {}).get("config") or "")


def fleet_of(name: object) -> str | None:
    """The fleet of the device or config of this id; None if this module has not made it."""
    found = _OURS.fullmatch(name) if isinstance(name, str) else None
    return found and (found[1] or "")


def owner(device: Mapping[str, Any]) -> str | None:
    """The fleet that a device is of; None for one of others."""
    by_config = fleet_of(device.get("config"))
    return fleet_of(device["id"]) if by_config is None else by_config


def plan(
    server: Server,
    wanted: Sequence[Wanted],
    parents: Sequence[str],
    fleets: Collection[str],
    *,
    adopt: bool,
) -> Iterator[Work]:
    """What is to be done for each phone of a list, in its order, and then for those it lacks.

    PARENTS are ids of configs that all inherit. What the list lacks is looked for in FLEETS alone.
    ADOPT: also devices with a config of others, or of another fleet. Raises ServerError.
    """
    devices: dict[str, dict[str, Any]] = {}
    for device in server.devices():
        mac = _mac(device)
        if mac and (mac not in devices or fleet_of(device.get("config")) is not None):
            devices[mac] = device
    known = server.config_ids()
    if missing := sorted({*parents} - {*known}):
        raise ServerError(f"the server has no config {', '.join(missing)} to inherit from")
    own: dict[tuple[str, str], list[str]] = {}
    for config_id in known:
        fleet = fleet_of(config_id)
        if fleet is not None:
            own.setdefault((_mac_of(config_id), fleet), []).append(config_id)
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        names = {str(devices[w.mac].get("config") or "") for w in batch if w.mac in devices}
        configs = {c["id"]: c for c in server.configs(sorted(names - {""}))} if names else {}
        for phone in batch:
            work = Work(phone.mac, State.new, phone, devices.pop(phone.mac, None))
            work.own = [name for f in fleets for name in own.pop((phone.mac, f), ())]
            _judge(work, configs.get(work.current), parents, fleets, adopt=adopt)
            yield work
    left = {(mac, fleet) for mac, d in devices.items() if (fleet := owner(d)) is not None}
    for mac, fleet in sorted(left | own.keys()):
        if fleet in fleets:
            lacking = devices[mac] if (mac, fleet) in left else None
            yield Work(mac, State.gone, None, lacking, own.get((mac, fleet), []), fleet)


def _mac(device: Mapping[str, Any]) -> str:
    """The MAC address of a device; one of ours that has lost it is still known by its id."""
    mac = device.get("mac")
    if isinstance(mac, str) and mac:
        return mac
    return _mac_of(device["id"])


def _mac_of(name: str) -> str:
    """The MAC address in an id of ours; empty in others."""
    found = _OURS.fullmatch(name)
    return with_colons(found[2]) if found else ""


def _judge(
    work: Work,
    config: Mapping[str, Any] | None,
    parents: Sequence[str],
    fleets: Collection[str],
    *,
    adopt: bool,
) -> None:
    """Fill in what differs; CONFIG is that of the device."""
    wanted, device = work.wanted, work.device
    if wanted is None or device is None:
        return
    work.differences = [
        Difference(name, device.get(name), getattr(wanted, name))
        for name in LOOKED_AT
        if device.get(name) != getattr(wanted, name)
    ]
    of_config = fleet_of(work.current)
    ours = of_config == wanted.fleet
    if not ours:
        # provd itself makes configs for phones that nobody knows, and forgets them: transient ones
        kept = config is not None and not config.get("transient")
        named = work.current if kept else None
        work.differences.append(Difference("config", named, _name(wanted)))
        others = (kept and of_config not in fleets) or owner(device) not in (None, *fleets)
        if others and not adopt:
            work.state = State.taken
            return
        if kept and of_config is not None and work.current not in work.own:
            work.own.append(work.current)  # nobody else would remove it
    before = config if of_config is not None and config is not None else {}
    given, should = before.get("parent_ids") or [], list(parents)
    if ours and given != should:
        work.differences.append(Difference("parent_ids", given, should))
    work.differences += _compared(before.get("raw_config") or {}, json.loads(wanted.config))
    if not work.differences and not device.get("configured"):
        work.differences.append(Difference("configured", False, True))
    leftover = any(name != work.current for name in work.own)
    work.state = State.changed if work.differences or leftover else State.same


def _compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    old, new = dict(_flat(before)), dict(_flat(after))
    for name in [*new, *(n for n in old if n not in new)]:
        if name not in old or name not in new or not _same(old[name], new[name]):
            yield Difference(name, old.get(name), new.get(name))


def _same(one: Any, other: Any) -> bool:
    return bool(type(one) is type(other) and one == other)


def _flat(config: Mapping[str, Any], around: str = "") -> Iterator[tuple[str, Any]]:
    """Values by their paths, as `sip_lines.1.username`."""
    for name, value in config.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{around}{name}.")
        else:
            yield f"{around}{name}", value


def _name(wanted: Wanted) -> str:
    """The id of a phone's device, and of its first config."""
    return PREFIX + (f"{wanted.fleet}_" if wanted.fleet else "") + wanted.mac.replace(":", "")


def carry_out(server: Server, work: Work, parents: Sequence[str]) -> str:
    """Make a device what it should be, and say why it is not. Raises ServerError."""
    if work.wanted is None:
        return _forget(server, work)
    if work.state is State.new:
        if server.devices(mac=[work.mac]):
            return "it has come to the server since it was looked for; do it again"
    else:
        now = server.device(str((work.device or {})["id"]))
        if now is None or any(
            now.get(n) != (work.device or {}).get(n) for n in (*LOOKED_AT, "config")
        ):
            return "it was changed since it was looked at; do it again"
        work.device = now
    device_id = _write(server, work, work.wanted, parents)
    after = server.device(device_id)
    if after is None or not after.get("configured"):
        return f"{work.wanted.plugin} could not configure it; the server's log says why"
    return ""


def _write(server: Server, work: Work, wanted: Wanted, parents: Sequence[str]) -> str:
    """The requests that change a device, and its id."""
    keeps = work.current if fleet_of(work.current) == wanted.fleet else ""
    names = {d.name for d in work.differences}
    device: dict[str, Any] = {**(work.device or {"id": _name(wanted), "mac": wanted.mac})}
    device |= {name: getattr(wanted, name) for name in LOOKED_AT}
    of_device, of_config = names & {*LOOKED_AT}, names - {*LOOKED_AT, "configured"}
    config = {"parent_ids": list(parents), "raw_config": json.loads(wanted.config)}
    if keeps in work.own and keeps and not of_config:
        if of_device:
            server.update(device)
        elif "configured" in names:
            server.reconfigure(device["id"])
    elif keeps in work.own and keeps and not of_device:
        server.update_config({"id": keeps, **config})
    else:
        first = _name(wanted)
        keeps = first + SECOND if keeps == first else first
        put = server.update_config if keeps in work.own else server.add_config
        put({"id": keeps, **config})
        device["config"] = keeps
        if work.device is None:
            server.add_device(device)
        else:
            server.update(device)
    _remove(server, (name for name in work.own if name != keeps))
    return str(device["id"])


def _forget(server: Server, work: Work) -> str:
    """Remove a device of ours; one that others have made only loses our config."""
    if work.device is not None:
        now = server.device(work.device["id"])
        if now is not None and owner(now) != owner(work.device):
            return "it was changed since it was looked at; do it again"
        if now is not None and fleet_of(now["id"]) is not None:
            server.remove_device(now["id"])
        elif now is not None:
            server.update({name: v for name, v in now.items() if name != "config"})
    _remove(server, work.own)
    return ""


def _remove(server: Server, configs: Iterable[str]) -> None:
    for name in configs:
        server.remove_config(name)
