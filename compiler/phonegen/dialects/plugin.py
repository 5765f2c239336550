"""A plugin with its dialect and models."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from phonegen.dialects.scope import Scope
from phonegen.dialects.uses import Use, file_uses
from phonegen.language.catalogue import Loaded, VendorSpecs
from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.plugin import Plugin

T = TypeVar("T")


class PluginSpecs:
    """A plugin with its dialect, the models that it carries and what its expressions use."""

    def __init__(self, vendor: VendorSpecs, plugin: Loaded[Plugin]) -> None:
        self.vendor = vendor
        self.plugin = plugin
        self.dialect = vendor.dialects[plugin.spec.dialect]
        self.carried = vendor.carried(plugin.name)

    @cached_property
    def scope(self) -> Scope:
        """The names that hold everywhere in the plugin's files."""
        tables = self.dialect.spec.values
        traits = [frozenset(c.traits) for c in self.carried]
        everywhere = frozenset.intersection(*traits) if traits else frozenset()
        known = {*everywhere, "name", "listed", "images"}
        if all(c.version for c in self.carried):
            known.add("version")
        return Scope(
            tables=frozenset(tables),
            tables_with_default=frozenset(n for n, t in tables.items() if t.default is not None),
            traits=self.vendor.traits,
            sure=frozenset(f"model.{name}" for name in known),
        )

    def once(self, what: object, work_out: Callable[[], T]) -> T:
        """What is the same for all plugins of this dialect whose models have the same traits."""
        memo = self.vendor.shared.setdefault((self.dialect.name, self.scope.sure), {})
        if what not in memo:
            memo[what] = work_out()
        found: T = memo[what]
        return found

    @cached_property
    def uses(self) -> dict[str, tuple[Use, ...]]:
        """Every expression of the dialect's files, by the file's name in the dialect."""
        return self.once("uses", self._uses)

    def _uses(self) -> dict[str, tuple[Use, ...]]:
        return {
            name: tuple(file_uses(file, self.scope, ("files", name)))
            for name, file in self.dialect.spec.files.items()
        }

    @cached_property
    def honoured(self) -> set[str]:
        """Names of provd's parameters that change what the plugin writes."""
        return self.once("honoured", self._honoured)

    def _honoured(self) -> set[str]:
        used = {p for uses in self.uses.values() for use in uses for p in use.parameters}
        if self.dialect.spec.function_keys and any("funckeys" in n for n in used):
            used |= {"funckeys.type", "funckeys.value"}
        if self.dialect.spec.backup_servers:
            # a backup server's port is the `proxy_port` of a server of its own
            used |= {"sip_lines.backup_proxy_port", "sip_backup_proxy_port"}
        return used


def renamed(dialect: Dialect, name: str) -> str:
    """NAME as the dialect's release has it."""
    for old, new in dialect.rename.items():
        if name.startswith(old):
            return new + name[len(old) :]
    return name
