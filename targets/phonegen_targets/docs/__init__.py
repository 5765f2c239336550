"""Documentation: a page and a picture per model, a page per plugin, an index per vendor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, Template
from phonegen.build.target import Artefact, Selection, templates
from phonegen.codes import Code
from phonegen.diagnostics import Report, did_you_mean
from phonegen.language.catalogue import Loaded, Project
from phonegen.language.reader import Keys
from phonegen.language.spec.model import Model

from phonegen_targets.docs import markdown
from phonegen_targets.docs.drawing.phone import picture
from phonegen_targets.docs.facts import features
from phonegen_targets.docs.facts.data import plugin_data
from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.pages.dhcp import dhcp_context
from phonegen_targets.docs.pages.index import index_context
from phonegen_targets.docs.pages.model import model_context
from phonegen_targets.docs.pages.parameters import parameters_context
from phonegen_targets.docs.pages.plugin import plugin_context
from phonegen_targets.docs.texts import LANGUAGES, _, anchor, in_language, ngettext, suffixed

NAME = "docs"
OTHERS = "\x04"  # where the links to the page in other languages stand
ABOUT = "what works on which phone and how it is configured, one folder per vendor"


def emit(project: Project, selection: Selection) -> Iterator[Artefact]:
    """Pages of the models selected, of the plugins that carry them, and the vendors' indexes."""
    for specs in selection.vendors(project):
        if specs.vendor is None:
            continue
        vendor = VendorView(project, specs)
        yield from _pages(f"{specs.folder}/index", "index", index_context(vendor))
        if vendor.rules.all:
            yield from _pages(f"{specs.folder}/dhcp", "dhcp", dhcp_context(vendor))
        if vendor.plugins:
            context = parameters_context(vendor)
            yield from _pages(f"{specs.folder}/parameters", "parameters", context)
        for name, view in vendor.plugins.items():
            if selection.has_plugin(specs, name):
                context = plugin_context(vendor, view)
                yield from _pages(f"{specs.folder}/plugins/{name}", "plugin", context)
                yield Artefact(f"{specs.folder}/plugins/{name}.json", plugin_data(vendor, view))
        for name, model in specs.models.items():
            if selection.has_model(name):
                yield from _pictures(vendor, model)
                context = model_context(vendor, model)
                yield from _pages(f"{specs.folder}/{name}", "model", context)
                yield Artefact(f"{specs.folder}/{name}.json", context["data"])


def owned(project: Project, selection: Selection) -> Iterator[str]:
    """No folder: those of a vendor hold files of all its models."""
    yield from ()


def check(project: Project, report: Report) -> None:
    """Features of the specs have a row in the matrix."""
    known = {features.same(name) for name in features.KNOWN}
    for _vendor, model in project.models():
        spec = model.spec
        said: list[tuple[Keys, str]] = [
            (("features", number), name)
            for number, test in enumerate(spec.features)
            for name in test.results
        ]
        said += [(("reported",), name) for name in (spec.reported.results if spec.reported else ())]
        for at, name in said:
            if features.same(name) not in known:
                place = model.key_place(*at, name)
                hint = did_you_mean(name, features.KNOWN)
                report.add(place, Code.UNKNOWN_FEATURE, f"the matrix has no '{name}'", hint)


def _pictures(vendor: VendorView, model: Loaded[Model]) -> Iterator[Artefact]:
    shipped = vendor.newest_first(model)
    dialect = vendor.plugins[shipped[0].plugin.name].dialect if shipped else None
    drawing = picture(model.spec, dialect, vendor.full_name(model.spec))
    for language in LANGUAGES:
        path = suffixed(f"{vendor.specs.folder}/{model.name}", language, "svg")
        yield Artefact(path, drawing.svg(language))


def _pages(path: str, kind: str, context: dict[str, Any]) -> Iterator[Artefact]:
    """The page at PATH, which has no suffix, in each language, with links to the others."""
    text = _template(kind).render(context, languages=OTHERS)
    text = re.sub(r"\n\n\n+", "\n\n", text).strip("\n") + "\n"
    name = path.rpartition("/")[2]
    for language in LANGUAGES:
        others = [
            f"[{title}]({suffixed(name, code)})"
            for code, title in LANGUAGES.items()
            if code != language
        ]
        page = in_language(text, language).replace(OTHERS, " · ".join(others), 1)
        yield Artefact(suffixed(path, language), page)


_MESSAGE = re.compile(r"""\b_\((['"])((?:(?!\1)[^\\])*)\1\)""")  # without values


class _Marked(FileSystemLoader):
    """Templates in which messages without values are marked already, once for all pages."""

    def get_source(self, environment: Environment, template: str) -> Any:
        source, *about = super().get_source(environment, template)
        marked = _MESSAGE.sub(lambda found: found[1] + _(found[2]) + found[1], source)
        return marked, *about


@cache
def _template(kind: str) -> Template:
    pages = Path(__file__).parent / "pages"
    environment = templates(pages, final_newline=False)
    environment.loader = _Marked(pages)
    for name in ("text", "code", "link", "cell", "html", "fenced"):
        environment.filters[name] = getattr(markdown, name)
    environment.filters["feature"] = features.shown
    environment.globals |= {"_": _, "ngettext": ngettext, "anchor": anchor, "table": markdown.table}
    return environment.get_template(f"{kind}.md.j2")
