"""What two states of a plugin write for the same phones, and which phones get the same change."""

from __future__ import annotations

import difflib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from phonegen.language.catalogue import Loaded, VendorSpecs
from phonegen.language.spec.model import Model
from phonegen.language.spec.plugin import Plugin

from phonegen_targets.provd.content import CHANGELOG, INFO
from phonegen_targets.provd.preview import SERVER, example_device, own_files, running

# What stands in a plugin's folder for people: no phone gets anything of it.
FOR_PEOPLE = {INFO, CHANGELOG, "install.md", "limitations.md", "pkgs/pkgs.db"}


@dataclass(frozen=True)
class FileChange:
    """A file that a phone gets, before and now; absent: None."""

    name: str
    before: str | None
    now: str | None

    def diff(self) -> list[str]:
        """As a unified diff."""
        old = "/dev/null" if self.before is None else f"a/{self.name}"
        new = "/dev/null" if self.now is None else f"b/{self.name}"
        before, now = ((side or "").splitlines() for side in (self.before, self.now))
        return list(difflib.unified_diff(before, now, old, new, lineterm="", n=2))

    def essence(self) -> tuple[str, ...]:
        """The lines that go and come, whatever is around them."""
        lines = self.diff()[2:]
        return (self.name, *(line for line in lines if not line.startswith(("@", " "))))


@dataclass
class Group:
    """Phones that get the same change: their number by plugin and model. FILES of the first."""

    files: list[FileChange]
    phones: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(self.phones.values())


def concerns_phones(path: str) -> bool:
    """Whether the file at PATH of a plugin's folder can change what a phone gets."""
    return path not in FOR_PEOPLE


def phone_changes(
    vendor: VendorSpecs,
    plugin: Loaded[Plugin],
    before: Mapping[str, str],
    now: Mapping[str, str],
    models: Iterable[Loaded[Model]],
    raw_configs: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[Loaded[Model], list[FileChange]]]:
    """For each of MODELS what changes from the plugin of files BEFORE to the one of NOW.

    It is told by the first of RAW_CONFIGS with which anything does.
    Raises whatever the plugins raise.
    """
    started = time.time()
    with (
        running("before", before, SERVER) as old,
        running("now", now, SERVER) as new,
        patch("time.time", lambda: started),  # which a file may hold
    ):
        for model in models:
            device = example_device(vendor, model, plugin)
            wanted = own_files(vendor, model, plugin)
            found: list[FileChange] = []
            for config in raw_configs:
                was, is_ = (
                    {_plain(n, device): _plain(t, device) for n, t in files.items() if wanted(n)}
                    for files in (old(device, config), new(device, config))
                )
                names = sorted(was.keys() | is_.keys())
                pairs = [FileChange(name, was.get(name), is_.get(name)) for name in names]
                found = found or [pair for pair in pairs if pair.before != pair.now]
            yield model, found


def _plain(text: str, device: Mapping[str, Any]) -> str:
    """TEXT without the phone's own MAC address, so that phones of all MACs compare."""
    mac = str(device["mac"])
    for written in (mac, mac.replace(":", ""), mac.replace(":", "-")):
        text = text.replace(written, "{mac}").replace(written.upper(), "{MAC}")
    return text


class Groups:
    """Collects phones by what changes for them."""

    def __init__(self) -> None:
        self._groups: dict[tuple[tuple[str, ...], ...], Group] = {}

    def add(self, plugin_id: str, model: str, count: int, files: list[FileChange]) -> None:
        """COUNT phones of a model get FILES by a plugin."""
        key = tuple(file.essence() for file in files)
        group = self._groups.setdefault(key, Group(files))
        group.phones[plugin_id, model] = group.phones.get((plugin_id, model), 0) + count

    def sorted(self) -> list[Group]:
        """Those with the most phones first."""
        return sorted(self._groups.values(), key=lambda g: (-g.count, list(g.phones)))
