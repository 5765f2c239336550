"""Documentation that is committed: of each phone a short page, a picture and its facts."""

from __future__ import annotations

from collections.abc import Iterator

from phonegen.build.target import Artefact, Selection
from phonegen.codes import Code
from phonegen.diagnostics import Report, did_you_mean
from phonegen.language.catalogue import Project
from phonegen.language.reader import Keys

from phonegen_targets.docs.facts import features
from phonegen_targets.docs.facts.data import as_json, plugin_data
from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.pages.card import card_context, drawing, known
from phonegen_targets.docs.pages.rendered import pages
from phonegen_targets.docs.texts import ORIGINAL

NAME = "docs"
ABOUT = (
    "a short page, a picture and the facts of each phone, one folder per vendor; `phonegen site` "
    "makes the whole pages, in all languages"
)


def emit(project: Project, selection: Selection) -> Iterator[Artefact]:
    """What of the models selected is committed, and of the plugins that carry them.

    It holds what specs say and no record of the lab: a change of a plugin voids those.
    """
    for specs in selection.vendors(project):
        if specs.vendor is None:
            continue
        vendor = VendorView(project, specs)
        for name, view in vendor.plugins.items():
            if selection.has_plugin(specs, name):
                path = f"{specs.folder}/plugins/{name}.json"
                yield Artefact(path, as_json(plugin_data(vendor, view)))
        for name, model in specs.models.items():
            if selection.has_model(name):
                found = known(vendor, model, lab=False)
                context = card_context(vendor, model, found)
                path = f"{specs.folder}/{name}"
                yield Artefact(f"{path}.svg", drawing(vendor, model).svg(ORIGINAL))
                yield from pages(path, "short", context, [ORIGINAL])
                yield Artefact(f"{path}.json", as_json(context["data"]))


def owned(project: Project, selection: Selection) -> Iterator[str]:
    """No folder: those of a vendor hold files of all its models."""
    yield from ()


def check(project: Project, report: Report) -> None:
    """Features of the specs have a row in the matrix."""
    known_names = {features.same(name) for name in features.KNOWN}
    for _vendor, model in project.models():
        spec = model.spec
        said: list[tuple[Keys, str]] = [
            (("features", number), name)
            for number, test in enumerate(spec.features)
            for name in test.results
        ]
        said += [(("reported",), name) for name in (spec.reported.results if spec.reported else ())]
        for at, name in said:
            if features.same(name) not in known_names:
                place = model.key_place(*at, name)
                hint = did_you_mean(name, features.KNOWN)
                report.add(place, Code.UNKNOWN_FEATURE, f"the matrix has no '{name}'", hint)
