"""A part of the catalogue in which everything stands at least once, for tests that take long."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from catalogues import REPOSITORY, the_repository
from commands import phonegen
from phonegen.language.catalogue import Loaded, VendorSpecs
from phonegen.language.spec.model import Model


def sample(wanted: Collection[str]) -> set[str]:
    """Names of the models WANTED, and of those that have what no model before them has."""
    models = {f"{v.folder}/{m.name}": _shown_by(v, m) for v, m in the_repository().models()}
    seen = set().union(*(models[name] for name in wanted))
    found = set(wanted)
    for name, shown in models.items():
        if not shown <= seen:
            found.add(name)
            seen |= shown
    return found


def _shown_by(vendor: VendorSpecs, model: Loaded[Model]) -> set[tuple[str, ...]]:
    """The vendor, plugins and traits of a model, and itself where a dialect's sample names it."""
    found: set[tuple[str, ...]] = {(vendor.folder,)}
    if model.spec.layout.keys:  # of which a base may have a source
        found.add((vendor.folder, "layout"))
    for name, release in model.spec.plugins.items():
        dialect = vendor.plugins[name].spec.dialect
        found |= {(vendor.folder, "plugin", name)}
        traits = {**model.spec.traits, **release.traits}
        found |= {(vendor.folder, "trait", dialect, trait) for trait in traits}
    samples = [s.model for d in vendor.dialects.values() for s in d.spec.samples]
    if model.spec.model in samples:
        found.add((vendor.folder, "sample", model.name))
    return found


def sampled_repository(root: Path, wanted: Collection[str]) -> Path:
    """The repository's documents and specs below ROOT with a sample of its models, built."""
    for folder in ("specs", "docs", "generated"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    for page in (*REPOSITORY.glob("*.md"), REPOSITORY / "LICENSE"):
        shutil.copy(page, root)
    kept = sample(wanted)
    for vendor, model in the_repository().models():
        if f"{vendor.folder}/{model.name}" not in kept:
            (root / model.path).unlink()
    phonegen("build", "--all", folder=root)
    return root
