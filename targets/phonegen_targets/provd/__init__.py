"""provd plugins: one folder per plugin, as provd has it installed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from phonegen.expressions import Scope, filters, names
from phonegen.identification import regex
from phonegen.parameters import LINE
from phonegen.project import Carried, Loaded, Project, VendorSpecs
from phonegen.scope import file_uses, parameters_used, plugin_scope, renamed, secrets
from phonegen.spec import Dialect, File, FunctionKeys, Plugin, ValueMap
from phonegen.syntaxes import body_lines, escaping, file_frame
from phonegen.target import Artefact, Selection

from phonegen_targets.provd.literals import python_literal
from phonegen_targets.provd.packages import packages_db

NAME = "provd"
ABOUT = "provd plugins, ready to be copied into provd's `plugins` folder"

PLACEHOLDERS = {"mac": "{mac}", "MAC": "{mac.upper()}", "model": "{model}"}


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
    dialect = vendor.dialects[plugin.spec.dialect].spec
    carried = vendor.carried(plugin.name)
    scope = plugin_scope(dialect, carried)
    result = {
        "entry.py": _entry(project, vendor, plugin, dialect, carried, scope),
        "plugin-info": _plugin_info(vendor, plugin, carried),
    }
    main = main_file(dialect)
    for name, file in dialect.files.items():
        syntax = file.syntax or dialect.syntax
        if file.per == "static":
            result[f"var/tftpboot/{file.name}"] = _static(file, dialect)
        else:
            template = "base.tpl" if name == main else f"{name}.tpl"
            result[f"templates/{template}"] = _template(file, dialect, scope, syntax)
    if plugin.spec.packages:
        result["pkgs/pkgs.db"] = packages_db(plugin.spec)
    for path, title, texts in (
        ("install.md", "Before you install", plugin.spec.notes),
        ("limitations.md", "Limitations", plugin.spec.limitations),
    ):
        if texts:
            result[path] = f"# {title}\n\n" + "".join(f"- {text}\n" for text in texts)
    return result


def main_file(dialect: Dialect) -> str:
    """The per-device file whose fetching shows that the phone is configured."""
    return next(n for n, f in dialect.files.items() if f.per == "device" and f.trigger)


def _template(file: File, dialect: Dialect, scope: Scope, syntax: Any) -> str:
    first, last = file_frame(syntax)
    body = body_lines(file.settings, syntax, scope, lambda name: renamed(dialect, name))
    return "\n".join([*first, *body, *last]) + "\n"


def _static(file: File, dialect: Dialect) -> str:
    """A file without parameters, rendered now."""
    syntax = file.syntax or dialect.syntax
    text = _template(file, dialect, Scope(), syntax)
    environment = Environment(
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=escaping(syntax) == "xml",
    )
    return environment.from_string(text).render()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters["py"] = python_literal
    environment.filters["bytes"] = lambda text: repr(text.encode())
    return environment


def file_pattern(name: str) -> str:
    """A file name of the spec as a Python f-string."""
    text = re.sub(r"\{(\w+)\}", lambda m: PLACEHOLDERS[m[1]], name.replace("'", "\\'"))
    return f"f'{text}'" if "{" in text else f"'{text}'"


def _sensitive_regex(files: list[File]) -> str:
    alternatives = []
    for file in files:
        base = re.escape(file.name.rpartition("/")[2])
        for placeholder, part in (
            ("mac", "[0-9a-f]{12}"),
            ("MAC", "[0-9A-F]{12}"),
            ("model", r"[\w-]+"),
        ):
            base = base.replace(re.escape("{" + placeholder + "}"), part)
        alternatives.append(base)
    return "|".join(alternatives)


def _entry(
    project: Project,
    vendor: VendorSpecs,
    plugin: Loaded[Plugin],
    dialect: Dialect,
    carried: list[Carried],
    scope: Scope,
) -> str:
    uses = [u for k, f in dialect.files.items() for u in file_uses(f, scope, ("files", k))]
    named = {n for u in uses for n in names(u.expression)} | {
        u.expression for u in uses if u.kind == "loop"
    }
    filtered = {f for u in uses for f in filters(u.expression)}
    zones = any(not isinstance(t, ValueMap) for t in dialect.values.values())
    heads = {n.partition(".")[0] for n in named}
    secret_files = [
        f
        for k, f in dialect.files.items()
        if f.per == "device" and any(secrets(u) for u in file_uses(f, scope, ("files", k)))
    ]
    device_files = [(k, f) for k, f in dialect.files.items() if f.per == "device"]
    main = main_file(dialect)
    wanted = set().union(*(parameters_used(u) for u in uses)) if uses else set()
    about = vendor.about()
    functions = dialect.function_keys if "function_keys" in named else None
    context = {
        "source": f"{plugin.path} and {vendor.dialects[plugin.spec.dialect].path}",
        "title": plugin.spec.description,
        "plugin_id": project.plugin_id(vendor.folder, plugin.name),
        "vendor": about.name,
        "models": {c.name: _facts(c, functions) for c in carried},
        "tables": [_table(name, table) for name, table in dialect.values.items()],
        "key_types": dict(functions.types) if functions else {},
        "slots": [{"count": s.count, "pattern": _slot_pattern(s.name)} for s in functions.slots]
        if functions
        else [],
        "unused_lines": functions.unused_lines if functions else None,
        "other_models": functions.other_models if functions else False,
        "line_fallbacks": {
            n: p.fallback
            for n, p in LINE.items()
            if p.fallback and (f"sip_lines.{n}" in wanted or ("servers" in heads and "proxy" in n))
        },
        "known_mac": any(r.known_mac for r in dialect.identify.values()),
        "mac_prefixes": sorted(o.replace(":", "") for o in about.ouis),
        "rules": _rules(dialect, about.name),
        "query": [
            {"name": r.query, "regex": _mac_regex(), "agent": r.agent}
            for r in dialect.identify.values()
            if r.query
        ],
        "associate": dialect.associate,
        "minimum_version": [int(p) for p in dialect.associate.minimum_version.split(".")]
        if dialect.associate.minimum_version
        else None,
        "sensitive": _sensitive_regex(secret_files),
        "xml": any(
            escaping(f.syntax or dialect.syntax) == "xml"
            for f in dialect.files.values()
            if f.per != "static"
        ),
        "uses": {
            "timezone": "tz" in heads,
            "offset": "offset" in filtered,
            "texts": "texts" in filtered,
            "spare": "line.spare" in named,
            "zones": zones,
            "servers": "servers" in heads or "line.server" in named,
        },
        "packages": bool(plugin.spec.packages),
        "phonebook": dialect.phonebook,
        "dnd_service": dialect.dnd_service,
        "sync": dialect.sync,
        "common_files": [
            {
                "per": f.per,
                "name": f.name,
                "pattern": file_pattern(f.name).replace("{model}", "{name}"),
                "template": f"{k}.tpl",
            }
            for k, f in dialect.files.items()
            if f.per in ("plugin", "model")
        ],
        "device_files": [
            {
                "pattern": file_pattern(f.name),
                "selection": f"self._template(names[{i}], device.get('model'))"
                if k == main
                else python_literal(f"{k}.tpl"),
            }
            for i, (k, f) in enumerate(device_files)
        ],
        "model_in_name": any("{model}" in f.name for _, f in device_files),
        "needs": "MAC address and model"
        if any("{model}" in f.name for _, f in device_files)
        else "MAC address",
        "trigger": next(i for i, (k, _) in enumerate(device_files) if k == main),
    }
    return _environment().get_template("entry.py.j2").render(context)


def _facts(carried: Carried, functions: FunctionKeys | None) -> dict[str, Any]:
    spec = carried.model.spec
    facts: dict[str, Any] = {"version": carried.version} if carried.version else {}
    facts["lines"] = spec.lines
    if functions:
        kinds = [slots.count for slots in functions.slots if slots.count != "expansion"]
        facts |= {f"{kind}_keys": spec.keys.get(kind, 0) for kind in kinds}
        facts["expansion"] = (spec.expansion.max, spec.expansion.keys) if spec.expansion else (0, 0)
    return {**facts, **carried.traits}


def _slot_pattern(name: str) -> str:
    return f"f'{name}'" if "{" in name else f"'{name}'"


def _mac_regex() -> str:
    return regex("{mac}").replace("(?P<mac>", "(?:")


def _table(name: str, table: Any) -> dict[str, Any]:
    zones = not isinstance(table, ValueMap)
    constant = name.upper().replace("-", "_")
    function = "zone_lookup" if zones else "lookup"
    default = f", {python_literal(table.default)}" if table.default is not None else ""
    return {
        "name": name,
        "constant": constant,
        "data": dict(table.zones if zones else table.map),
        "filter": f"{function}({constant}{default})",
    }


def _rules(dialect: Dialect, vendor: str) -> dict[str, list[dict[str, Any]]]:
    result: dict[str, list[dict[str, Any]]] = {"USER_AGENTS": [], "PATHS": []}
    for rule in dialect.identify.values():
        facts = {"vendor": vendor} if rule.vendor else {}
        if rule.model:
            facts["model"] = rule.model
        only = tuple(rule.only)
        if rule.user_agent:
            result["USER_AGENTS"].append({"regex": regex(rule.user_agent, only), "facts": facts})
        if rule.path:
            result["PATHS"].append(
                {"regex": ".*" + regex(rule.path, only), "facts": facts, "agent": rule.agent}
            )
    return result


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
        "lines": spec.lines,
        "function_keys": carried.function_keys,
        "expansion_modules": spec.expansion.max if spec.expansion else 0,
        "type": spec.type,
        "protocol": spec.protocol,
    }
    for name in ("high_availability", "switchboard", "multicell"):
        value = getattr(spec, name)
        if value is not None:
            result[name] = value
    return result
