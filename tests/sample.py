"""A part of the catalogue, with a phone of each vendor and each trait, for tests that take long."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection
from pathlib import Path

from catalogues import REPOSITORY, the_repository
from commands import phonegen
from phonegen.language.catalogue import Loaded, VendorSpecs
from phonegen.language.spec.model import Model

SAMPLES = re.compile(r"^samples:\n(?:[ #].*\n)*", re.M)


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
    """The vendor of a model, and the traits that it gives to a dialect."""
    found: set[tuple[str, ...]] = {(vendor.folder,)}
    if model.spec.layout.keys:  # of which a base may have a source
        found.add((vendor.folder, "layout"))
    for name, release in model.spec.plugins.items():
        plugin = vendor.plugins[name].spec
        traits = {**plugin.traits, **model.spec.traits, **release.traits}
        found |= {(vendor.folder, plugin.dialect, trait) for trait in traits}
    return found


def sampled_repository(root: Path, wanted: Collection[str]) -> Path:
    """The repository's documents and specs below ROOT with a sample of its models, built."""
    for folder in ("specs", "docs", "generated"):
        shutil.copytree(REPOSITORY / folder, root / folder)
    for page in (*REPOSITORY.glob("*.md"), REPOSITORY / "LICENSE"):
        shutil.copy(page, root)
    kept = sample(wanted)
    plugins = set()
    for vendor, model in the_repository().models():
        if f"{vendor.folder}/{model.name}" in kept:
            plugins |= {vendor.plugins[name].path for name in model.spec.plugins}
        else:
            (root / model.path).unlink()
    for vendor in the_repository().vendors.values():
        for plugin in vendor.plugins.values():
            if plugin.path not in plugins:
                (root / plugin.path).unlink()
    for path in root.glob("specs/*/dialects/*.yaml"):  # its samples are of models that are gone
        path.write_text(SAMPLES.sub("", path.read_text("utf-8")), "utf-8")
    phonegen("build", "--all", folder=root)
    return root
