"""provd plugins: one folder per plugin, as provd has it installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import Environment, TemplateError
from phonegen.build.target import Artefact, Selection
from phonegen.codes import Code
from phonegen.diagnostics import Report
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.spec.plugin import Plugin

from phonegen_targets.provd.files import static_file
from phonegen_targets.provd.release import current
from phonegen_targets.provd.static import StaticError

NAME = "provd"

ABOUT = "provd plugins, ready to be copied into provd's `plugins` folder"


def emit(project: Project, selection: Selection) -> Iterator[Artefact]:
    """All files of the plugins that carry the models selected."""
    for vendor, plugin in _selected(project, selection):
        folder = project.plugin_id(vendor.folder, plugin.name)
        for path, content in plugin_files(project, vendor, plugin).items():
            yield Artefact(f"{folder}/{path}", content)


def owned(project: Project, selection: Selection) -> Iterator[str]:
    """The folders of these plugins."""
    for vendor, plugin in _selected(project, selection):
        yield project.plugin_id(vendor.folder, plugin.name)


def check(project: Project, report: Report) -> None:
    """Every static file can be rendered; only where all else is right."""
    for vendor in project.vendors.values() if not report else ():
        for dialect in vendor.dialects.values():
            for name, file in dialect.spec.files.items():
                if file.per == "static":
                    try:
                        static_file(file, dialect.spec)
                    except StaticError as e:
                        message = f"the file cannot be rendered: {e}"
                        report.add(dialect.place("files", name), Code.STATIC_FILE, message)


def verify(project: Project, files: Mapping[str, str], report: Report) -> None:
    """The last look at FILES before they are written: modules compile, templates parse.

    What is found here is a fault of the compiler, and what made it stands in a spec.
    """
    specs = {project.plugin_id(v.folder, p.name): (v, p) for v, p in project.plugins()}
    environment = Environment()
    for path, content in files.items():
        folder, _slash, name = path.partition("/")
        if folder not in specs:
            continue
        vendor, plugin = specs[folder]
        try:
            if name == "entry.py":
                compile(content, path, "exec", dont_inherit=True)
            elif name.endswith(".tpl"):
                environment.parse(content)
        except (SyntaxError, ValueError, TemplateError, RecursionError) as e:
            place = plugin.place()
            if name.endswith(".tpl"):
                place = vendor.dialects[plugin.spec.dialect].place()
            report.add(place, Code.BROKEN_OUTPUT, f"{NAME}/{path} is broken: {e}")


def _selected(
    project: Project, selection: Selection
) -> Iterator[tuple[VendorSpecs, Loaded[Plugin]]]:
    for vendor in selection.vendors(project):
        for plugin in vendor.plugins.values():
            if selection.has_plugin(vendor, plugin.name):
                yield vendor, plugin


def plugin_files(
    project: Project, vendor: VendorSpecs, plugin: Loaded[Plugin]
) -> Mapping[str, str]:
    """The files of one plugin, by their path in its folder."""
    return current(project, vendor, plugin).files
