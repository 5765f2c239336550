"""A vendor's specs with what is worked out once for all its pages."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache
from itertools import pairwise

from phonegen.dhcp import VendorRules
from phonegen.project import Carried, Loaded, Project, VendorSpecs
from phonegen.spec import Model, Vendor

from phonegen_targets.docs.plugin_view import PluginView


class VendorView:
    """One vendor folder; it has a valid `vendor.yaml`."""

    def __init__(self, project: Project, specs: VendorSpecs) -> None:
        self.project = project
        self.specs = specs
        self.about: Vendor = specs.about()
        self.rules = VendorRules(specs)

    @cached_property
    def plugins(self) -> dict[str, PluginView]:
        """Plugins by name, those without a valid dialect left out."""
        return {
            name: PluginView(self.specs, plugin)
            for name, plugin in self.specs.plugins.items()
            if plugin.spec.dialect in self.specs.dialects
        }

    @cached_property
    def predecessors(self) -> dict[str, str]:
        """For each plugin the one that most of its phones had before; the first has none."""
        votes: dict[str, Counter[str]] = {}
        for model in self.specs.models.values():
            shipped = [c.plugin.name for c in self.newest_first(model)]
            for now, before in pairwise(shipped):
                votes.setdefault(now, Counter())[before] += 1
        return {
            now: max(counted, key=lambda name: (counted[name], natural(name)))
            for now, counted in votes.items()
        }

    def plugin_id(self, plugin: str) -> str:
        return self.project.plugin_id(self.specs.folder, plugin)

    def newest_first(self, model: Loaded[Model]) -> list[Carried]:
        """The plugins that carry the model, by firmware where all tell it, then by name."""
        found = [
            Carried(model, release, self.plugins[name].plugin)
            for name, release in model.spec.plugins.items()
            if name in self.plugins
        ]
        versions = all(c.version for c in found)
        return sorted(
            found,
            key=lambda c: (natural(c.version or "") if versions else (), natural(c.plugin.name)),
            reverse=True,
        )

    def full_name(self, model: Model) -> str:
        """The name people use, with the vendor's."""
        name, vendor = short_name(model), self.about.name
        return name if name.lower().startswith(vendor.lower()) else f"{vendor} {name}"


def short_name(model: Model) -> str:
    return model.title or model.model


@lru_cache(maxsize=20_000)
def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key under which v9 comes before v10."""
    parts = re.findall(r"\d+|\D+", name)
    return tuple((1, int(p), "") if p.isdecimal() else (0, 0, p) for p in parts)
