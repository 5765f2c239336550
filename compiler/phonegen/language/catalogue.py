"""The catalogue: every spec of a project, loaded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

from phonegen.diagnostics import Place
from phonegen.language.boots import Boots
from phonegen.language.notes import Notes
from phonegen.language.reader import Map, Seq, place_in
from phonegen.language.releases import Ledger
from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.french import French
from phonegen.language.spec.model import Expansion, Model, Release
from phonegen.language.spec.plugin import Divergence, Plugin
from phonegen.language.spec.values import Fetched, Trait, Way
from phonegen.language.spec.vendor import Catalogue, Vendor

T = TypeVar("T")


@lru_cache(maxsize=20_000)
def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key under which v9 comes before v10."""
    parts = re.findall("[0-9]+|[^0-9]+", name)
    return tuple((1, int(p), "") if p[0] in "0123456789" else (0, 0, p) for p in parts)


@dataclass(frozen=True)
class Loaded(Generic[T]):
    """A valid spec, with the data it came from for the places of its values."""

    name: str
    path: str
    spec: T
    data: Map | Seq

    def place(self, *keys: int | str) -> Place:
        """Where the value at KEYS was written, as close as can be told."""
        return place_in(self.data, keys)[0]

    def key_place(self, *keys: int | str) -> Place:
        """Where the last of KEYS was written, for a value that lacks something."""
        data: Any = self.data
        for key in keys[:-1]:
            data = data[key]
        return data.key_at[str(keys[-1])] if isinstance(data, Map) else self.place(*keys)


@dataclass(frozen=True)
class Carried:
    """A model as one plugin carries it."""

    model: Loaded[Model]
    release: Release
    plugin: Loaded[Plugin]

    @property
    def name(self) -> str:
        return self.model.spec.model

    @property
    def version(self) -> str | None:
        return self.release.version or self.plugin.spec.release

    @cached_property
    def traits(self) -> dict[str, Trait]:
        """Facts for `model.NAME`: the plugin's, the model's, then this release's."""
        return {**self.plugin.spec.traits, **self.model.spec.traits, **self.release.traits}

    @property
    def lines(self) -> int:
        return self.model.spec.lines

    @property
    def keys(self) -> dict[str, int]:
        own = self.release.keys
        return self.model.spec.keys if own is None else own

    @property
    def expansion(self) -> Expansion | None:
        own = self.release.expansion
        return None if own == "none" else own or self.model.spec.expansion

    @property
    def images(self) -> list[str]:
        """Names of the files that the release's packages download."""
        plugin = self.plugin.spec
        files = [
            file
            for name in self.release.package
            if name in plugin.packages
            for file in plugin.files(name).values()
        ]
        return [file.file_name for file in files]

    @property
    def function_keys(self) -> int:
        return sum(self.keys.values())


@dataclass
class VendorSpecs:
    """The specs of one vendor folder."""

    folder: str
    vendor: Loaded[Vendor] | None = None
    models: dict[str, Loaded[Model]] = field(default_factory=dict)
    dialects: dict[str, Loaded[Dialect]] = field(default_factory=dict)
    plugins: dict[str, Loaded[Plugin]] = field(default_factory=dict)
    divergences: list[Loaded[Divergence]] = field(default_factory=list)
    french: Loaded[French] | None = None
    shared_french: Loaded[French] | None = None  # `specs/fr.yaml`, the same for all vendors
    notes: Notes = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)  # by plugin, also of one that is gone
    boots: Boots = field(default_factory=Boots)
    # What plugins share, by dialect, sure traits, files and class:
    # `phonegen.dialects.plugin.PluginSpecs`.
    shared: dict[tuple[str, frozenset[str], frozenset[str]], dict[object, Any]] = field(
        default_factory=dict, repr=False, compare=False
    )
    # What back-ends have worked out for single plugins, by themselves and the plugin's name.
    worked_out: dict[tuple[object, str], Any] = field(
        default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def traits(self) -> frozenset[str]:
        """Names of all traits of this vendor's models and plugins."""
        sources: list[Mapping[str, Trait]] = [p.spec.traits for p in self.plugins.values()]
        for model in self.models.values():
            sources += [model.spec.traits, *(r.traits for r in model.spec.plugins.values())]
        return frozenset().union(*sources)

    def carried(self, plugin: str) -> list[Carried]:
        """The models that name PLUGIN, by name."""
        found = [
            Carried(model, model.spec.plugins[plugin], self.plugins[plugin])
            for model in self.models.values()
            if plugin in model.spec.plugins
        ]
        return sorted(found, key=lambda c: c.name)

    def named(self, name: str) -> Loaded[Model] | None:
        """The model with this spec, or that gives itself this NAME, in lower case."""
        for model in self.models.values():
            if name in (model.name, model.spec.model.lower()):
                return model
        return None

    def example_mac(self, model: Loaded[Model]) -> str:
        """The address of a phone of MODEL in examples: one that was seen, or of the vendor's."""
        prefix = next(iter(self.about().ouis), "02:00:00")
        return model.spec.mac or f"{prefix}:12:34:56"

    def newest_first(self, model: Loaded[Model]) -> list[Carried]:
        """MODEL in its plugins, by firmware where all tell it, then by the plugins' names."""
        found = [
            Carried(model, release, self.plugins[name])
            for name, release in model.spec.plugins.items()
            if name in self.plugins
        ]
        versions = all(c.version for c in found)

        def age(carried: Carried) -> tuple[object, ...]:
            version = natural(carried.version or "") if versions else ()
            return version, natural(carried.plugin.name)

        return sorted(found, key=age, reverse=True)

    def fetches(self, model: Loaded[Model]) -> dict[Way, Fetched]:
        """How MODEL fetches its files: its vendor's answers, its own, those of its newest firmware.

        What nobody knows is `unknown`.
        """
        said = [self.about().guide.fetches, model.spec.guide.fetches]
        said += [carried.plugin.spec.fetches for carried in self.newest_first(model)[:1]]
        known = {way: answer for one in said for way, answer in one.items()}
        return {way: known.get(way, "unknown") for way in get_args(Way)}

    def about(self) -> Vendor:
        if self.vendor is None:
            raise LookupError(f"specs/{self.folder}/vendor.yaml is missing")
        return self.vendor.spec


@dataclass
class Project:
    """All specs below a root folder, or those of one vendor, which cannot tell what all share."""

    root: Path
    catalogue: Catalogue
    vendors: dict[str, VendorSpecs]
    whole: bool = True

    def plugin_id(self, vendor: str, plugin: str) -> str:
        return f"{self.catalogue.prefix}-{vendor}-{plugin}"

    def plugins(self) -> Iterator[tuple[VendorSpecs, Loaded[Plugin]]]:
        for vendor in self.vendors.values():
            for plugin in vendor.plugins.values():
                yield vendor, plugin

    def models(self) -> Iterator[tuple[VendorSpecs, Loaded[Model]]]:
        for vendor in self.vendors.values():
            for model in vendor.models.values():
                yield vendor, model
