"""A vendor's specs with what is worked out once for all its pages."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import pairwise

from phonegen.dhcp.rules import VendorRules
from phonegen.language.catalogue import Carried, Loaded, Project, VendorSpecs, natural
from phonegen.language.prose import french
from phonegen.language.spec.model import Model
from phonegen.language.spec.vendor import Vendor

from phonegen_targets.docs.facts.plugin import PluginView
from phonegen_targets.docs.markdown import text


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
    def prose(self) -> dict[str, dict[str, str]]:
        """The sentences of its specs in other languages, as Markdown, by the English."""
        return {"fr": {text(en): text(_spaced(fr)) for en, fr in french(self.specs).items()}}

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
        """The plugins that carry the model and have a valid dialect, the newest first."""
        return [c for c in self.specs.newest_first(model) if c.plugin.name in self.plugins]

    def full_name(self, model: Model) -> str:
        """The name people use, with the vendor's."""
        name, vendor = short_name(model), self.about.name
        return name if name.lower().startswith(vendor.lower()) else f"{vendor} {name}"


def _spaced(french: str) -> str:
    """FRENCH with spaces that break no line, where its signs stand apart from words."""
    parts = french.split("`")
    parts[::2] = (re.sub(r" (?=[;:!?»])|(?<=«) ", "\N{NO-BREAK SPACE}", p) for p in parts[::2])
    return "`".join(parts)


def short_name(model: Model) -> str:
    return model.title or model.model
