"""The version of a plugin, which belongs to its content, and its releases so far."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property, lru_cache
from hashlib import blake2b, sha256

from phonegen.dialects.plugin import PluginSpecs
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.releases import FIRST, Change, Ledger, Release, Snapshot, following, kept
from phonegen.language.spec.plugin import Plugin

from phonegen_targets.provd.archive import FORM, archive, package_name
from phonegen_targets.provd.changelog import changelog
from phonegen_targets.provd.changes import bounded, changes, is_firmware
from phonegen_targets.provd.content import CHANGELOG, INFO, content
from phonegen_targets.provd.info import plugin_info
from phonegen_targets.provd.snapshots import snapshot


def current(project: Project, vendor: VendorSpecs, plugin: Loaded[Plugin]) -> Current:
    """The plugin as its specs have it now; worked out once."""
    key = Current, plugin.name
    if key not in vendor.worked_out:
        vendor.worked_out[key] = Current(project, PluginSpecs(vendor, plugin))
    found: Current = vendor.worked_out[key]
    return found


class Current:
    """A plugin with its version: the last one released if that had this content, else the next."""

    def __init__(self, project: Project, specs: PluginSpecs) -> None:
        self._project = project
        self._specs = specs
        self.plugin_id = project.plugin_id(specs.vendor.folder, specs.plugin.name)
        self.ledger = specs.vendor.ledgers.get(specs.plugin.name)
        self._files = content(project, specs)
        self.digest = _digest({**self._files, INFO: self._info("")})

    def _info(self, version: str) -> str:
        return plugin_info(self._specs.vendor, self._specs.plugin, self._specs.carried, version)

    @property
    def released(self) -> bool:
        """Whether the content is that of the last release."""
        return self.ledger is not None and self.ledger.last.content == self.digest

    @cached_property
    def _changes(self) -> list[Change]:
        """What the content changes; empty when it is the first, or the last one released."""
        if self.ledger is None or self.released:
            return []
        return changes(self.ledger.written, self._written, self._specs.carried)

    @property
    def changes(self) -> list[Change]:
        """What this version changes."""
        return bounded(self._changes)

    @cached_property
    def _written(self) -> Snapshot:
        return snapshot(self._project, self._specs, self._files)

    @cached_property
    def version(self) -> str:
        if self.ledger is None:
            return FIRST
        last = self.ledger.last.version
        return last if self.released else following(last, firmware=is_firmware(self._changes))

    @cached_property
    def history(self) -> list[tuple[str, list[Change]]]:
        """Each version with its changes, the newest first: the same before and after a release."""
        known = [(r.version, r.changes) for r in (self.ledger.releases if self.ledger else ())]
        own = [] if self.released else [(self.version, self.changes)]
        return kept([*known, *own])[::-1]

    @cached_property
    def files(self) -> Mapping[str, str]:
        """All files of the plugin, by their path in its folder."""
        return {
            **self._files,
            INFO: self._info(self.version),
            CHANGELOG: changelog(self.plugin_id, self.history),
        }

    @cached_property
    def package(self) -> bytes:
        """The archive."""
        return archive(self.plugin_id, self.files)

    @property
    def package_name(self) -> str:
        return package_name(self.plugin_id, self.version)

    @property
    def sha256(self) -> str:
        return sha256(self.package).hexdigest()

    def recorded(self) -> Ledger:
        """The ledger with this content as its last release."""
        if self.ledger is not None and self.released:
            return self.ledger
        told = dict(self.history)
        new = Release(version=self.version, content=self.digest, package=self.sha256)
        releases = [*(self.ledger.releases if self.ledger else ()), new]
        return Ledger(
            releases=[r.model_copy(update={"changes": told[r.version]}) for r in releases],
            written=self._written,
        )


def _digest(files: Mapping[str, str]) -> str:
    """The digest of a content, and of the form in which it is packed and told."""
    pairs = ", ".join(f"[{_quoted(path)}, {_quoted(text)}]" for path, text in sorted(files.items()))
    return blake2b(f"[{json.dumps(FORM)}, [{pairs}]]".encode(), digest_size=16).hexdigest()


@lru_cache(maxsize=500)
def _quoted(text: str) -> str:
    """A text as JSON; that of the runtime is in all plugins."""
    return json.dumps(text)
