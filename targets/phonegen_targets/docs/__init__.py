"""Documentation: a page and a picture per model, a page per plugin, an index per vendor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template
from phonegen.project import Loaded, Project
from phonegen.spec import Model
from phonegen.target import Artefact, Selection, templates

from phonegen_targets.docs import markdown
from phonegen_targets.docs.data import plugin_data
from phonegen_targets.docs.dhcp_page import dhcp_context
from phonegen_targets.docs.index_page import index_context
from phonegen_targets.docs.model_page import model_context
from phonegen_targets.docs.parameters_page import parameters_context
from phonegen_targets.docs.picture import picture
from phonegen_targets.docs.plugin_page import plugin_context
from phonegen_targets.docs.vendor_view import VendorView

NAME = "docs"
ABOUT = "what works on which phone and how it is configured, one folder per vendor"


def emit(project: Project, selection: Selection) -> Iterator[Artefact]:
    """Pages of the models selected, of the plugins that carry them, and the vendors' indexes."""
    for specs in selection.vendors(project):
        if specs.vendor is None:
            continue
        vendor = VendorView(project, specs)
        yield _page(f"{specs.folder}/index.md", "index", index_context(vendor))
        if vendor.rules.all:
            yield _page(f"{specs.folder}/dhcp.md", "dhcp", dhcp_context(vendor))
        if vendor.plugins:
            context = parameters_context(vendor)
            yield _page(f"{specs.folder}/parameters.md", "parameters", context)
        for name, view in vendor.plugins.items():
            if selection.has_plugin(specs, name):
                context = plugin_context(vendor, view)
                yield _page(f"{specs.folder}/plugins/{name}.md", "plugin", context)
                yield Artefact(f"{specs.folder}/plugins/{name}.json", plugin_data(vendor, view))
        for name, model in specs.models.items():
            if selection.has_model(name):
                yield _picture(vendor, model)
                context = model_context(vendor, model)
                yield _page(f"{specs.folder}/{name}.md", "model", context)
                yield Artefact(f"{specs.folder}/{name}.json", context["data"])


def _picture(vendor: VendorView, model: Loaded[Model]) -> Artefact:
    drawing = picture(model.spec, vendor.dialect(model), vendor.full_name(model.spec))
    return Artefact(f"{vendor.specs.folder}/{model.name}.svg", drawing)


def _page(path: str, kind: str, context: dict[str, Any]) -> Artefact:
    text = _template(kind).render(context)
    text = re.sub(r"\n{3,}", "\n\n", text).strip("\n")
    return Artefact(path, text + "\n")


@cache
def _template(kind: str) -> Template:
    environment = templates(Path(__file__).parent, final_newline=False)
    for name in ("text", "code", "link", "cell", "html"):
        environment.filters[name] = getattr(markdown, name)
    return environment.get_template(f"{kind}.md.j2")
