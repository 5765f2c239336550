"""provd plugins: one folder per plugin, as provd has it installed."""

from __future__ import annotations

from collections.abc import Iterator

from phonegen.build.target import Artefact, Selection
from phonegen.dialects.plugin import PluginSpecs
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.spec.plugin import Plugin

from phonegen_targets.provd.entry import entry_module
from phonegen_targets.provd.files import PluginTemplates
from phonegen_targets.provd.info import plugin_info
from phonegen_targets.provd.joining import runtime_module
from phonegen_targets.provd.packages import packages_db

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


def _selected(
    project: Project, selection: Selection
) -> Iterator[tuple[VendorSpecs, Loaded[Plugin]]]:
    for vendor in selection.vendors(project):
        for plugin in vendor.plugins.values():
            if selection.has_plugin(vendor, plugin.name):
                yield vendor, plugin


def plugin_files(project: Project, vendor: VendorSpecs, plugin: Loaded[Plugin]) -> dict[str, str]:
    """The files of one plugin, by their path in its folder."""
    specs = PluginSpecs(vendor, plugin)
    result = {
        "entry.py": entry_module(project, specs),
        "runtime.py": runtime_module(),
        "plugin-info": plugin_info(vendor, plugin, specs.carried),
        **specs.shared(PluginTemplates).texts,
    }
    if plugin.spec.packages:
        result["pkgs/pkgs.db"] = packages_db(plugin.spec)
    for path, title, texts in (
        ("install.md", "Before you install", plugin.spec.notes),
        ("limitations.md", "Limitations", plugin.spec.limitations),
    ):
        if texts:
            result[path] = f"# {title}\n\n" + "".join(f"- {text}\n" for text in texts)
    return result
