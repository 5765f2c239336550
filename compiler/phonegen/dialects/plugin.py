"""A plugin with its dialect and models."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from phonegen.dialects.conditions import UNKNOWN, evaluate, facts, static
from phonegen.dialects.contract import Fate, contract
from phonegen.dialects.demands import Table, Words
from phonegen.dialects.parameters import EXTRAS, documented
from phonegen.dialects.records import RECORDS, Record, keys_with, model, trait
from phonegen.dialects.scope import Scope
from phonegen.dialects.types import NEVER, TEXT, Type, constant, union
from phonegen.dialects.uses import Use, said, uses
from phonegen.language.answers import answers
from phonegen.language.catalogue import Carried, Loaded, VendorSpecs
from phonegen.language.spec.dialect import (
    Dialect,
    FunctionKeys,
    Unwritten,
    ValueMap,
    ZoneTable,
)
from phonegen.language.spec.plugin import Plugin
from phonegen.language.spec.values import Scalar

S = TypeVar("S")

BACKUP_PORTS = frozenset(["sip_lines.backup_proxy_port", "sip_backup_proxy_port"])


class DialectFacts:
    """A dialect as the plugins see it whose models surely have the same traits and files."""

    def __init__(
        self,
        dialect: Loaded[Dialect],
        everywhere: frozenset[str],
        scope: Scope,
        written: frozenset[str],
        not_supported: Mapping[str, Unwritten],
    ) -> None:
        self.dialect = dialect
        self.written = written  # the files that any of the models gets, by their names here
        self.not_supported = not_supported  # what it says, and what follows from its models
        self.everywhere = everywhere  # the facts that all models have
        self.scope = scope  # the names that hold everywhere in the files
        self._made: dict[object, Any] = {}

    def shared(self, kind: Callable[[DialectFacts], S]) -> S:
        """What KIND, a class, makes of the dialect; once."""
        if kind not in self._made:
            self._made[kind] = kind(self)
        found: S = self._made[kind]
        return found

    @cached_property
    def uses(self) -> dict[str, tuple[Use, ...]]:
        """Every expression of the dialect's files, by the file's name in the dialect."""
        dialect = self.dialect.spec
        return {
            name: tuple(uses(file, dialect, self.scope, ("files", name)))
            for name, file in dialect.files.items()
        }

    @cached_property
    def said(self) -> tuple[Use, ...]:
        """Every expression in what is said to a phone to make it fetch its files."""
        return tuple(
            Use(expression, written.keys, written.scope, whole=False)
            for written in said(self.dialect.spec, self.scope)
            for expression in written.expressions
        )

    @cached_property
    def honoured(self) -> frozenset[str]:
        """Names of provd's parameters that change what the plugin writes."""
        return frozenset(
            parameter
            for name, uses in self.uses.items()
            if name in self.written
            for use in uses
            for parameter in use.parameters
        )

    @cached_property
    def contract(self) -> dict[str, Fate]:
        """What becomes of each parameter of provd."""
        return contract(documented(), self.honoured, self.not_supported)

    @cached_property
    def extras(self) -> dict[str, Fate]:
        """What becomes of each extra of a site."""
        return contract(EXTRAS, self.honoured, self.not_supported)


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
        if self.carried and all(c.version for c in self.carried):
            everywhere |= {"version"}
        if self.carried and all(c.images for c in self.carried):
            everywhere |= {"images"}
        written = _written(self.dialect.spec, self.carried)
        memo = self.vendor.shared.setdefault((self.dialect.name, everywhere, written), {})
        if DialectFacts not in memo:
            scope = self._scope(everywhere)
            said = answers(self.vendor, self.dialect)
            memo[DialectFacts] = DialectFacts(self.dialect, everywhere, scope, written, said)
        facts: DialectFacts = memo[DialectFacts]
        return facts

    def _scope(self, everywhere: frozenset[str]) -> Scope:
        dialect = self.dialect.spec
        facts = {name: trait(NEVER, False) for name in self.vendor.traits}
        for name, given in self._traits().items():
            facts[name] = trait(given, name in everywhere)
        version = trait(TEXT, "version" in everywhere)
        return Scope(
            words=Words(
                {name: _table(table) for name, table in dialect.values.items()},
                {
                    **RECORDS,
                    "model": model({"version": version, **facts}, "images" in everywhere),
                    **_keys(dialect.function_keys),
                },
            ),
            behind=behind_loops(dialect),
        )

    def _traits(self) -> dict[str, Type]:
        """The types of the traits that models of the dialect have."""
        values: dict[str, dict[str, Any]] = {}
        for plugin in self.vendor.plugins.values():
            if plugin.spec.dialect == self.dialect.name:
                for carried in self.vendor.carried(plugin.name):
                    for name, value in carried.traits.items():
                        values.setdefault(name, {})[repr(value)] = value
        return {name: union(map(constant, own.values())) for name, own in values.items()}

    def shared(self, kind: Callable[[DialectFacts], S]) -> S:
        """What KIND, a class, makes of the dialect; once for all plugins that share its facts."""
        return self.facts.shared(kind)


def _written(dialect: Dialect, carried: Sequence[Carried]) -> frozenset[str]:
    """The files that models get: of those with one name, the first whose condition holds."""
    conditions = [file.when for file in dialect.files.values() if file.when]
    if not any(map(static, conditions)):
        return frozenset(dialect.files)
    found = set()
    for each in carried:
        model, done = facts(each), set()
        for name, file in dialect.files.items():
            if file.name in done:
                continue
            value: object = True
            if file.when:
                value = evaluate(file.when, model) if static(file.when) else UNKNOWN
            if value:
                found.add(name)
            if value is not UNKNOWN and value:
                done.add(file.name)
    return frozenset(found)


def behind_loops(dialect: Dialect) -> dict[str, frozenset[str]]:
    """The parameters that the items of a loop hold without being named there, by the loop.

    A backup server's port is the `proxy_port` of a server of its own.
    """
    return {"servers": BACKUP_PORTS} if dialect.backup_servers else {}


def _table(table: ValueMap | ZoneTable | list[Scalar]) -> Table:
    """What a table of the dialect gives."""
    if isinstance(table, list):
        return Table(gives=union(map(constant, table)), count=len(table))
    default = NEVER if table.default is None else constant(table.default)
    if isinstance(table, ZoneTable):
        return Table({}, TEXT | default, table.default is not None, zones=True)
    words = {value: constant(word) for value, word in table.map.items()}
    return Table(words, union(words.values()) | default, table.default is not None)


def _keys(functions: FunctionKeys | None) -> dict[str, Record]:
    """The records of function keys, whose types the dialect knows."""
    if functions is None:
        return {}
    return keys_with(
        union(map(constant, functions.types)), union(map(constant, functions.types.values()))
    )
