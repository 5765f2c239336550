"""All pages about phones, dialects, plugins and vendors, in each language: sources of the site."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from phonegen.build.target import Artefact, Selection
from phonegen.language.catalogue import Project

from phonegen_targets.docs.facts.data import plugin_data
from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.pages.card import drawing
from phonegen_targets.docs.pages.dhcp import dhcp_context
from phonegen_targets.docs.pages.dialect import by_dialect, dialect_context
from phonegen_targets.docs.pages.index import index_context
from phonegen_targets.docs.pages.matrix import matrix_context
from phonegen_targets.docs.pages.model import model_context
from phonegen_targets.docs.pages.parameters import parameters_context
from phonegen_targets.docs.pages.plugin import plugin_context
from phonegen_targets.docs.pages.rendered import pages
from phonegen_targets.docs.texts import LANGUAGES, suffixed

Facts = dict[str, Any]


class Made(NamedTuple):
    """Pages and pictures by their paths below `generated/docs/`, and the facts of the catalogue."""

    files: dict[str, str]
    phones: list[Facts]
    plugins: list[Facts]


def made(project: Project, selection: Selection | None = None) -> Made:
    """The pages of the models selected, of the plugins that carry them, and of their vendors."""
    found = Made({}, [], [])
    for artefact in _emitted(project, selection or Selection(), found):
        found.files[artefact.path] = artefact.content
    return found


def _emitted(project: Project, selection: Selection, found: Made) -> Iterator[Artefact]:
    for specs in selection.vendors(project):
        if specs.vendor is None:
            continue
        vendor = VendorView(project, specs)

        def written(
            path: str, kind: str, context: Facts, of: VendorView = vendor
        ) -> Iterator[Artefact]:
            return pages(path, kind, context, prose=of.prose)

        yield from written(f"{specs.folder}/index", "index", index_context(vendor))
        if vendor.rules.all:
            yield from written(f"{specs.folder}/dhcp", "dhcp", dhcp_context(vendor))
        if vendor.plugins:
            context = parameters_context(vendor)
            yield from written(f"{specs.folder}/parameters", "parameters", context)
        for name, plugins in by_dialect(vendor).items():
            context = dialect_context(vendor, name, plugins)
            yield from written(f"{specs.folder}/dialects/{name}", "dialect", context)
        for name, view in vendor.plugins.items():
            if selection.has_plugin(specs, name):
                path = f"{specs.folder}/plugins/{name}"
                yield from written(path, "plugin", plugin_context(vendor, view))
                found.plugins.append({**plugin_data(vendor, view), "page": path})
        matrices = {}
        for name, model in specs.models.items():
            if selection.has_model(name):
                path = f"{specs.folder}/{name}"
                picture = drawing(vendor, model)
                for language in LANGUAGES:
                    yield Artefact(suffixed(path, language, "svg"), picture.svg(language))
                context = model_context(vendor, model)
                yield from written(path, "model", context)
                found.phones.append({**context["data"], "page": path})
                matrices[name] = context["matrix"]
        if matrices and len(matrices) == len(specs.models):
            yield from pages(f"{specs.folder}/features", "matrix", matrix_context(vendor, matrices))
