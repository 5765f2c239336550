"""Templates: where they come from, and what they may use."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import escape

from phonegen_targets.provd.runtime.facts import Table, Zones
from phonegen_targets.provd.runtime.timezone import zone_filter
from phonegen_targets.provd.runtime.values import FILTERS, POLICIES, table_filter

_ESCAPED = re.compile(r"^( *yield )escape\(", re.M)
Context = Mapping[str, Any]


class Loader(FileSystemLoader):
    """A template in var/templates takes the place of ours as soon as it is there."""

    def find(self, name: str) -> str | None:
        """The file of a template; a phone's name for its model may be no name of a file."""
        if os.pardir in name.split("/"):
            return None
        for folder in self.searchpath:
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                return path
        return None

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, path, unchanged = super().get_source(environment, template)
        return source, path, lambda: bool(unchanged()) and self.find(template) == path


class QuickEnvironment(Environment):
    """An environment whose templates escape plain values of XML without a detour.

    Jinja makes a `Markup` of each value that a template prints; for plain texts without anything
    to escape, and for numbers, that is most of the time that a file takes.
    """

    @staticmethod
    def escaped(value: Any) -> str:
        """VALUE as XML text; the same as Jinja's `escape`."""
        kind = type(value)
        if kind is str:
            plain = not ("&" in value or "<" in value or ">" in value or '"' in value)
            return value if plain and "'" not in value else str(escape(value))
        return str(value) if kind is int else str(escape(value))

    def _generate(self, *arguments: Any, **more: Any) -> str:
        # Jinja's own hook; where it writes its module another way, nothing is replaced
        return _ESCAPED.sub(r"\1environment.escaped(", super()._generate(*arguments, **more))


class Templates:
    """The templates of a plugin, and the files' own conditions."""

    def __init__(self, folders: Sequence[str], tables: Mapping[str, Table | Zones]) -> None:
        self._loader = Loader(folders)
        self._tables = tables
        self._environments: dict[str, Environment] = {}
        self._conditions: dict[tuple[str, str], Callable[..., Any]] = {}

    def _environment(self, policy: str) -> Environment:
        """The environment for files with this escaping, made when it is needed first."""
        if policy in self._environments:
            return self._environments[policy]
        environment = self._environments[policy] = QuickEnvironment(
            loader=self._loader,
            autoescape=policy == "xml",
            finalize=POLICIES[policy],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters.update(FILTERS)
        for name, table in self._tables.items():
            environment.filters[name] = (
                zone_filter(table) if isinstance(table, Zones) else table_filter(table)
            )
        return environment

    def has(self, name: str) -> bool:
        """Whether there is a template of this name."""
        return self._loader.find(name) is not None

    def render(self, name: str, policy: str, context: Context) -> str:
        """The text that a template gives."""
        return self._environment(policy).get_template(name).render(context)

    def holds(self, condition: str | None, policy: str, context: Context) -> bool:
        """Whether an expression is true; without one, it is."""
        if condition is None:
            return True
        known = self._conditions.get((policy, condition))
        if known is None:
            known = self._environment(policy).compile_expression(condition)
            self._conditions[policy, condition] = known
        return bool(known(context))
