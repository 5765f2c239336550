"""provd plugins: one folder per plugin, as provd has it installed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from jinja2 import Environment, StrictUndefined
from phonegen.expressions import Scope
from phonegen.project import Carried, Loaded, Project, VendorSpecs
from phonegen.scope import PluginSpecs, renamed
from phonegen.spec import Dialect, File, Plugin, Syntax
from phonegen.syntaxes import policy, template_lines, writer
from phonegen.target import Artefact, Selection

from phonegen_targets.provd.entry import entry_module, main_file, module_counts
from phonegen_targets.provd.packages import packages_db

NAME = "provd"
ABOUT = "provd plugins, ready to be copied into provd's `plugins` folder"


def emit(project: Project, selection: Selection) -> Iterator[Artefact]:
    """All files of the plugins that carry the models selected."""
    for vendor in selection.vendors(project):
        for plugin in vendor.plugins.values():
            if selection.has_plugin(vendor, plugin.name):
                folder = project.plugin_id(vendor.folder, plugin.name)
                for path, content in plugin_files(project, vendor, plugin).items():
                    yield Artefact(f"{folder}/{path}", content)


def plugin_files(project: Project, vendor: VendorSpecs, plugin: Loaded[Plugin]) -> dict[str, str]:
    """The files of one plugin, by their path in its folder."""
    specs = PluginSpecs(vendor, plugin)
    result = {
        "entry.py": entry_module(project, specs),
        "plugin-info": _plugin_info(vendor, plugin, specs.carried),
        **specs.once("templates", lambda: _templates(specs.dialect.spec, specs.scope)),
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


def _templates(dialect: Dialect, scope: Scope) -> dict[str, str]:
    """The templates of a dialect's files and its files without parameters, by path."""
    result = {}
    main = main_file(dialect)
    for name, file in dialect.files.items():
        if file.per == "static":
            result[f"var/tftpboot/{file.name}"] = _static(file, dialect)
        else:
            template = "base.tpl" if name == main else f"{name}.tpl"
            syntax = file.syntax or dialect.syntax
            result[f"templates/{template}"] = _template(file, dialect, scope, syntax)
    return result


def _template(file: File, dialect: Dialect, scope: Scope, syntax: Syntax) -> str:
    lines = template_lines(
        file.settings, writer(syntax), scope, lambda name: renamed(dialect, name)
    )
    return "\n".join(lines) + "\n"


def _static(file: File, dialect: Dialect) -> str:
    """A file without parameters, rendered now."""
    syntax = file.syntax or dialect.syntax
    xml = policy(syntax) == "xml"
    environment = Environment(
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=xml,
    )
    text = environment.from_string(_template(file, dialect, Scope(), syntax)).render()
    if syntax.encoding == "UTF-8":
        return text
    return text.encode("ascii", "xmlcharrefreplace" if xml else "replace").decode()


def _plugin_info(vendor: VendorSpecs, plugin: Loaded[Plugin], carried: list[Carried]) -> str:
    about = vendor.about()
    info: dict[str, Any] = {
        "version": plugin.spec.version,
        "description": plugin.spec.description,
        "vendor": about.name,
        **({"vendor.url": about.url} if about.url else {}),
        "capabilities": {
            f"{about.name}, {c.name}, {c.version or ''}".rstrip(", "): capabilities(c)
            for c in carried
        },
    }
    if plugin.spec.description_fr:
        info["description_fr"] = plugin.spec.description_fr
    return json.dumps(info, indent=2, ensure_ascii=False) + "\n"


def capabilities(carried: Carried) -> dict[str, Any]:
    """What provd tells of a model; what the spec does not know is left out."""
    spec = carried.model.spec
    result: dict[str, Any] = {
        "lines": carried.lines,
        "function_keys": carried.function_keys,
        "expansion_modules": module_counts(carried)[0],
        "type": spec.type,
        "protocol": carried.release.protocol or spec.protocol,
    }
    for name in ("high_availability", "switchboard", "multicell"):
        value = getattr(spec, name)
        if value is not None:
            result[name] = value
    return result
