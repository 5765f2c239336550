"""Files of many phones: generated plugins that write, without a server, what each will ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from phonegen.dialects.asking import filled
from phonegen.language.catalogue import Carried, Loaded, Project, VendorSpecs
from phonegen.language.spec.plugin import Plugin as Spec
from phonegen.network import with_colons

from phonegen_targets.provd import plugin_files
from phonegen_targets.provd.preview import SERVED, clocked, set_up
from phonegen_targets.provd.standin import with_defaults

Config = Mapping[str, Any]


class Installed:
    """One plugin in a folder of its own, and which models of it there are phones of.

    NOW is what it takes for the time.
    """

    def __init__(
        self, vendor: VendorSpecs, spec: Loaded[Spec], plugin: Any, served: Path, now: int
    ) -> None:
        self._vendor = vendor
        self._spec = spec
        self._plugin = plugin
        self._served = served
        self._now = now
        self._models: set[str] = set()

    def add(self, carried: Carried) -> None:
        """There is a phone of this model."""
        self._models.add(carried.name)

    def write(self, device: Config, raw_config: Config) -> None:
        """Write a phone's files.

        Raises RawConfigError when the plugin refuses the config.
        """
        with clocked(self._plugin, self._now):
            self._plugin.configure(device, with_defaults(dict(raw_config)))

    def files(self) -> Iterator[tuple[str, Path]]:
        """The files that phones may ask for by their names: without those of other models."""
        others = self._of_others()
        for path in sorted(self._served.rglob("*")):
            name = path.relative_to(self._served).as_posix()
            if path.is_file() and name not in others:
                yield name, path

    def _of_others(self) -> set[str]:
        dialect = self._vendor.dialects[self._spec.spec.dialect].spec
        patterns = [file.name for file in dialect.files.values() if file.per == "model"]

        def names(carried: Carried) -> set[str | None]:
            return {filled(p, "", carried.name, carried.traits) for p in patterns}

        own: set[str | None] = {None}
        others: set[str | None] = set()
        for carried in self._vendor.carried(self._spec.name):
            (own if carried.name in self._models else others).update(names(carried))
        return {name for name in others - own if name is not None}


class Plugins:
    """The plugins of a fleet below FOLDER. SERVER is the server's part of a raw config.

    SITE is the text of a `site.yaml`; NOW are the seconds since 1970 that files tell as theirs, so
    that the same input gives the same files. With APART, each plugin's files are served from a
    folder of its name.
    """

    def __init__(
        self,
        project: Project,
        folder: Path,
        server: Mapping[str, Any],
        site: str | None,
        now: int,
        *,
        apart: bool,
    ) -> None:
        self._project = project
        self._folder = folder
        self._server = dict(server)
        self._site = site
        self._now = now
        self._apart = apart
        self.installed: dict[str, Installed] = {}

    def of(self, vendor: VendorSpecs, carried: Carried) -> str:
        """The id of the plugin that carries a model; it is set up with the first of its phones."""
        plugin_id = self._project.plugin_id(vendor.folder, carried.plugin.name)
        if plugin_id not in self.installed:
            own = self._folder / plugin_id
            files = plugin_files(self._project, vendor, carried.plugin)
            plugin = set_up(own, files, self.server(plugin_id), self._site, self._now)
            self.installed[plugin_id] = Installed(
                vendor, carried.plugin, plugin, own / SERVED, self._now
            )
        self.installed[plugin_id].add(carried)
        return plugin_id

    def server(self, plugin_id: str) -> dict[str, Any]:
        """The server's part of the raw config of a plugin's phones."""
        if not self._apart:
            return self._server
        return {**self._server, "http_base_url": f"{self._server['http_base_url']}/{plugin_id}"}

    def files(self) -> Iterator[tuple[str, str, Path]]:
        """All files: the plugin's id, the name in the tree, and the file."""
        for plugin_id, installed in self.installed.items():
            for name, path in installed.files():
                yield plugin_id, f"{plugin_id}/{name}" if self._apart else name, path


def device(vendor: VendorSpecs, carried: Carried, mac: str) -> dict[str, Any]:
    """A phone as provd has it."""
    return {
        "id": mac.replace(":", ""),
        "mac": with_colons(mac),
        "vendor": vendor.about().name,
        "model": carried.name,
        "version": carried.version or "",
    }
