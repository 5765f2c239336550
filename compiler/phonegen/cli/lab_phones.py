"""What phones in a running lab are taken for, and the files that their plugins give them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from phonegen_targets.lab import sample_config, server
from phonegen_targets.provd import plugin_files
from phonegen_targets.provd.preview import SERVED, quietly, set_up
from phonegen_targets.provd.standin import with_defaults

from phonegen.language.catalogue import Project
from phonegen.sightings.identity import Identity, Recogniser
from phonegen.sightings.leases import Rules
from phonegen.sightings.seen import File, Phone, Where

MOST = 500  # phones that are given files
MOST_FILES = 100  # of a phone that are looked at


class Phones:
    """Takes phones for models of the catalogue, and lets their newest fitting plugin serve them.

    FOLDER is for the plugins; below ROOTS, a phone's folder is named by its address. ADDRESS is the
    lab's server.
    """

    def __init__(self, project: Project, folder: Path, roots: Path, address: str) -> None:
        self._project, self._folder, self._roots = project, folder, roots
        self._server, self._config = server(address), sample_config(address)
        self._rules = Rules(project)
        self._recogniser = Recogniser([*project.vendors.values()])
        self._plugins: dict[str, Any] = {}
        self._placed: dict[str, Path] = {}
        self._known: dict[str, str] = {}  # words by MAC

    def look(self, phone: Phone, address: str) -> str:
        """What is new of a phone in words; mostly nothing. It has this ADDRESS, if that is known.

        Its files are at its address when this returns.
        """
        identity = self.identity(phone)
        words = self._words(phone, identity)
        if address and phone.mac and identity.carried is not None:
            self._place(phone, identity, address)
        key = phone.mac or address
        if not words or self._known.get(key) == words or len(self._known) >= MOST:
            return ""
        self._known[key] = words
        return words

    def asks(self, phone: Phone, address: str, agent: str, path: str) -> str:
        """The same of a phone that asks for a file, which nobody has seen yet."""
        file = File("http", path, Where("", 0), Where("", 0), agent=agent or None, latest=1 << 60)
        return self.look(replace(phone, files={**phone.files, ("http", path): file}), address)

    def vendor(self, phone: Phone) -> str:
        """The folder of the vendor that has a phone's prefix; empty without one."""
        return next(iter(self._rules.vendors(phone.mac)), "")

    def identity(self, phone: Phone) -> Identity:
        """Who a phone is, by its requests."""
        if len(phone.files) > MOST_FILES:
            few = dict(list(phone.files.items())[:MOST_FILES])
            phone = replace(phone, files=few)
        return self._recogniser.identity(phone)

    def _words(self, phone: Phone, identity: Identity) -> str:
        if identity.vendor is None:
            vendors = self._rules.vendors(phone.mac)
            rule = self._rules.rule(phone.asked) if phone.asked is not None else None
            if rule is not None:
                return f"is answered as {self._rules.in_words(rule)}"
            if vendors:
                return f"has a MAC prefix of {' and '.join(vendors)}, but no DHCP rule knows it"
            return ""
        if identity.carried is None:
            return f"is a phone of {identity.vendor.folder} that no spec knows"
        version = f" with firmware {identity.version.fact}" if identity.version else ""
        plugin = self._project.plugin_id(identity.vendor.folder, identity.carried.plugin.name)
        return f"is {identity.name}{version}; gets the files of {plugin}"

    def _place(self, phone: Phone, identity: Identity, address: str) -> None:
        """Let a phone's plugin write its files, and serve them at its address."""
        vendor, carried = identity.vendor, identity.carried
        if vendor is None or carried is None:
            return
        plugin_id = self._project.plugin_id(vendor.folder, carried.plugin.name)
        served = self._folder / plugin_id / SERVED
        if self._placed.get(address) == served or len(self._placed) >= MOST:
            return
        device = {
            "id": phone.mac,
            "mac": phone.mac,
            "ip": address,
            "vendor": vendor.about().name,
            "model": carried.name,
            "version": carried.version or "",
        }
        with quietly():
            if plugin_id not in self._plugins:
                files = plugin_files(self._project, vendor, carried.plugin)
                self._plugins[plugin_id] = set_up(self._folder / plugin_id, files, self._server)
            config = {**self._server, **self._config}
            self._plugins[plugin_id].configure(device, with_defaults(config))
        link = self._roots / address
        link.unlink(missing_ok=True)
        link.symlink_to(served)
        self._placed[address] = served
