"""Which plugin a phone gets when all of its vendor's are installed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from phonegen.dialects.identification import regex
from phonegen.dialects.plugin import PluginSpecs
from phonegen.language.catalogue import VendorSpecs

# What provd's degrees of support count.
DEGREES = {
    "none": 0, "improbable": 100, "unknown": 200, "probable": 300, "incomplete": 400,
    "complete": 500, "exact": 600,
}  # fmt: skip
LEAST = DEGREES["probable"]  # with less than this, a phone gets no plugin
OTHER = "other"  # firmware that no plugin is for


class Contest:
    """All plugins of a vendor, and how well each supports a phone."""

    def __init__(self, plugins: Iterable[PluginSpecs]) -> None:
        self._plugins = {
            specs.plugin.name: (specs, {c.name: c.version for c in specs.carried})
            for specs in plugins
        }
        self._winners: dict[tuple[str | None, str | None], list[str]] = {}

    def winners(self, model: str | None, version: str | None) -> list[str]:
        """The plugins that support a phone best, by what it tells; provd takes the last one.

        Its names are in the order of their letters, by which provd decides.
        """
        if (model, version) not in self._winners:
            degrees = {name: self._degree(name, model, version) for name in self._plugins}
            best = max(degrees.values(), default=0)
            found = sorted(n for n, degree in degrees.items() if degree == best and degree >= LEAST)
            self._winners[model, version] = found
        return self._winners[model, version]

    def _degree(self, name: str, model: str | None, version: str | None) -> int:
        """How well a plugin supports a phone, as its associator answers."""
        specs, versions = self._plugins[name]
        dialect = specs.dialect.spec
        for pattern in dialect.reject_models:
            if re.fullmatch(regex(pattern), model or ""):
                return 0
        if version is None and dialect.support("no_version"):
            return degree(dialect.support("no_version"))
        least = dialect.minimum_version
        if version and least and numbers(version) < numbers(least):
            return 0
        if model is None and dialect.support("no_model"):
            return degree(dialect.support("no_model"))
        if model is None or model not in versions:
            return degree(dialect.support("unknown_model"))
        own = versions[model]
        prefix = dialect.versions == "prefix"
        same = own and version and (version.startswith(own) if prefix else version == own)
        return degree(dialect.support("own_version" if same else "other_version"))


def contest(vendor: VendorSpecs) -> Contest:
    """All plugins of a vendor with a valid dialect; worked out once."""
    found = vendor.worked_out.get((Contest, ""))
    if found is None:
        valid = [p for p in vendor.plugins.values() if p.spec.dialect in vendor.dialects]
        found = Contest(PluginSpecs(vendor, plugin) for plugin in valid)
        vendor.worked_out[Contest, ""] = found
    contest: Contest = found
    return contest


def degree(support: str | None) -> int:
    """What a degree of support counts, such as `complete+1`."""
    base, _plus, more = (support or "none").partition("+")
    return DEGREES[base] + int(more or 0)


def numbers(version: str) -> list[int]:
    """The leading numbers of a version; those of a phone that gives none are not compared."""
    found = re.match(r"[0-9]{1,9}(?:[.][0-9]{1,9})*", version)
    return [int(part) for part in found[0].split(".")] if found else [10**9]
