"""The files of a plugin, but for what its release adds."""

from __future__ import annotations

from phonegen.dialects.plugin import PluginSpecs
from phonegen.language.catalogue import Project

from phonegen_targets.provd.entry import entry_module
from phonegen_targets.provd.files import PluginTemplates
from phonegen_targets.provd.joining import runtime_module
from phonegen_targets.provd.packages import packages_db
from phonegen_targets.provd.prose import page

INFO = "plugin-info"
CHANGELOG = "CHANGELOG.md"


def content(project: Project, specs: PluginSpecs) -> dict[str, str]:
    """Texts by their path in the plugin's folder, without `plugin-info` and its version."""
    plugin = specs.plugin.spec
    result = {
        "entry.py": entry_module(project, specs),
        "runtime.py": runtime_module(),
        **specs.shared(PluginTemplates).texts,
    }
    if plugin.packages:
        result["pkgs/pkgs.db"] = packages_db(plugin)
    for path, title, texts in (
        ("install.md", "Before you install", plugin.notes),
        ("limitations.md", "Limitations", plugin.limitations),
    ):
        if texts:
            result[path] = page(title, texts)
    return result
