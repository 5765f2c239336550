"""Devices of a list in provd: what differs there, and the steps that make each of them whole.

What is ours is known by its id, which provd keeps: `phonegen_` and the MAC address. A device goes
over to another config in one request: the config is there before it under one of two names, and
the former one goes after it. So whatever ends a run, each device is as it was or as it should be.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from phonegen.provd.server import Server, ServerError

PREFIX = "phonegen_"
SECOND = "_2"  # ends the other name of a phone's config
BATCH = 100  # configs that are asked for at once: their names are a part of the address
LOOKED_AT = ("vendor", "model", "plugin")  # of a device


class Wanted(NamedTuple):
    """A phone of a list: its MAC address, vendor, model and plugin as provd has them.

    CONFIG is its raw config as JSON: in short, for there are many.
    """

    mac: str
    vendor: str
    model: str
    plugin: str
    config: str


class State(StrEnum):
    """What is to be done with a device."""

    new = "new"
    changed = "changed"
    same = "same"
    taken = "taken"  # others have given it its config
    gone = "gone"  # ours, and not in the list


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
    differences: list[Difference] = field(default_factory=list)

    @property
    def current(self) -> str:
        """The id of the config that the device has."""
        return str((self.device or {}).get("config") or "")


def is_ours(name: object) -> bool:
    """Whether a device or a config of this id is one that this module has made."""
    return isinstance(name, str) and name.startswith(PREFIX)


def plan(
    server: Server, wanted: Sequence[Wanted], parents: Sequence[str], *, adopt: bool
) -> Iterator[Work]:
    """What is to be done for each phone of a list, in its order, and then for those it lacks.

    PARENTS are ids of configs that all inherit. ADOPT: also devices with a config of others.
    Raises ServerError.
    """
    devices: dict[str, dict[str, Any]] = {}
    for device in server.devices():
        mac = _mac(device)
        if mac and (mac not in devices or is_ours(device.get("config"))):
            devices[mac] = device
    known = server.config_ids()
    if missing := sorted({*parents} - {*known}):
        raise ServerError(f"the server has no config {', '.join(missing)} to inherit from")
    own: dict[str, list[str]] = {}
    for config_id in filter(is_ours, known):
        own.setdefault(_mac_of(config_id), []).append(config_id)
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        names = {str(devices[w.mac].get("config") or "") for w in batch if w.mac in devices}
        configs = {c["id"]: c for c in server.configs(sorted(names - {""}))} if names else {}
        for phone in batch:
            work = Work(phone.mac, State.new, phone, devices.pop(phone.mac, None))
            work.own = own.pop(phone.mac, [])
            _judge(work, configs.get(work.current), parents, adopt=adopt)
            yield work
    for mac in sorted({*own, *(m for m, d in devices.items() if _is_of_ours(d))}):
        yield Work(mac, State.gone, None, devices.get(mac), own.get(mac, []))


def _mac(device: Mapping[str, Any]) -> str:
    """The MAC address of a device; one of ours that has lost it is still known by its id."""
    mac = device.get("mac")
    if isinstance(mac, str) and mac:
        return mac
    return _mac_of(device["id"]) if is_ours(device["id"]) else ""


def _mac_of(name: str) -> str:
    digits = name.removeprefix(PREFIX)[:12]
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def _is_of_ours(device: Mapping[str, Any]) -> bool:
    return is_ours(device["id"]) or is_ours(device.get("config"))


def _judge(
    work: Work, config: Mapping[str, Any] | None, parents: Sequence[str], *, adopt: bool
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
    ours = is_ours(work.current)
    if not ours:
        # provd itself makes configs for phones that nobody knows, and forgets them: transient ones
        others = config is not None and not config.get("transient")
        named = work.current if others else None
        work.differences.append(Difference("config", named, _name(wanted)))
        if others and not adopt:
            work.state = State.taken
            return
    before = config if ours and config is not None else {}
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
    return PREFIX + wanted.mac.replace(":", "")


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
    keeps = work.current if is_ours(work.current) else ""
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
        if is_ours(work.device["id"]):
            server.remove_device(work.device["id"])
        else:
            now = server.device(work.device["id"])
            if now is not None and is_ours(now.get("config")):
                server.update({name: v for name, v in now.items() if name != "config"})
    _remove(server, work.own)
    return ""


def _remove(server: Server, configs: Iterable[str]) -> None:
    for name in configs:
        server.remove_config(name)
