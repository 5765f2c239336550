"""A plugin with its dialect and models."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from phonegen.dialects.parameters import covered
from phonegen.dialects.scope import Scope
from phonegen.dialects.uses import Use, uses
from phonegen.language.catalogue import Loaded, VendorSpecs
from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.plugin import Plugin

S = TypeVar("S")

BACKUP_PORTS = frozenset(["sip_lines.backup_proxy_port", "sip_backup_proxy_port"])


class DialectFacts:
    """A dialect as the plugins see it whose models surely have the same traits."""

    def __init__(self, dialect: Loaded[Dialect], scope: Scope) -> None:
        self.dialect = dialect
        self.scope = scope  # the names that hold everywhere in the files

    @cached_property
    def uses(self) -> dict[str, tuple[Use, ...]]:
        """Every expression of the dialect's files, by the file's name in the dialect."""
        dialect = self.dialect.spec
        return {
            name: tuple(uses(file, dialect, self.scope, ("files", name)))
            for name, file in dialect.files.items()
        }

    @cached_property
    def honoured(self) -> frozenset[str]:
        """Names of provd's parameters that change what the plugin writes."""
        return frozenset(p for uses in self.uses.values() for use in uses for p in use.parameters)

    @cached_property
    def not_supported(self) -> dict[str, str]:
        """Parameters that mean nothing to the phones, each with the name in `not_supported`."""
        return covered(self.dialect.spec.not_supported)


class PluginSpecs:
    """A plugin with its dialect and the models that it carries."""

    def __init__(self, vendor: VendorSpecs, plugin: Loaded[Plugin]) -> None:
        self.vendor = vendor
        self.plugin = plugin
        self.dialect = vendor.dialects[plugin.spec.dialect]
        self.carried = vendor.carried(plugin.name)

    @cached_property
    def facts(self) -> DialectFacts:
        """What it shares with others of its dialect."""
        traits = [frozenset(c.traits) for c in self.carried]
        everywhere = frozenset.intersection(*traits) if traits else frozenset()
        known = {*everywhere, "name", "listed", "images"}
        if all(c.version for c in self.carried):
            known.add("version")
        sure = frozenset(f"model.{name}" for name in known)
        memo = self.vendor.shared.setdefault((self.dialect.name, sure), {})
        if DialectFacts not in memo:
            memo[DialectFacts] = DialectFacts(self.dialect, self._scope(sure))
        facts: DialectFacts = memo[DialectFacts]
        return facts

    def _scope(self, sure: frozenset[str]) -> Scope:
        tables, backup = self.dialect.spec.values, self.dialect.spec.backup_servers
        return Scope(
            tables=frozenset(tables),
            tables_with_default=frozenset(
                n for n, t in tables.items() if getattr(t, "default", None) is not None
            ),
            lists=frozenset(n for n, t in tables.items() if isinstance(t, list)),
            traits=self.vendor.traits,
            sure=sure,
            # a backup server's port is the `proxy_port` of a server of its own
            behind={"servers": BACKUP_PORTS} if backup else {},
        )

    def shared(self, kind: Callable[[DialectFacts], S]) -> S:
        """What KIND, a class, makes of the dialect; once for all plugins that share its facts."""
        memo = self.vendor.shared[self.dialect.name, self.facts.scope.sure]
        if kind not in memo:
            memo[kind] = kind(self.facts)
        found: S = memo[kind]
        return found


def renamed(dialect: Dialect, name: str) -> str:
    """NAME as the dialect's release has it."""
    for old, new in dialect.rename.items():
        if name.startswith(old):
            return new + name[len(old) :]
    return name
