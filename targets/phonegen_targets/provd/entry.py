"""A plugin's `entry.py`: what provd runs, with all that is known of the phones at build time."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from phonegen.build.target import templates
from phonegen.dialects.expressions import filters, names
from phonegen.dialects.identification import regex
from phonegen.dialects.parameters import DERIVED, GLOBAL, LINE
from phonegen.dialects.plugin import PluginSpecs
from phonegen.dialects.syntaxes import policy
from phonegen.dialects.uses import secrets
from phonegen.language.catalogue import Carried, Project
from phonegen.language.spec.dialect import (
    PLACEHOLDER,
    Dialect,
    File,
    FunctionKeys,
    Notify,
    ValueMap,
)

from phonegen_targets.provd.literals import python_literal
from phonegen_targets.provd.models import main_file, module_counts
from phonegen_targets.provd.rules import identification_rules

URLS = {"server_url", "server_host"}

# What values go through on their way into a file, by the policy of its syntax.
FINALIZERS = {"word": "one_word", "quoted": "without_quotes", "form": "url_encoded"}


@cache
def _environment() -> Environment:
    environment = templates(Path(__file__).parent)
    environment.filters["py"] = python_literal
    environment.filters["support"] = _support
    environment.filters["bytes"] = lambda text: repr(text.encode())
    return environment


def _support(answer: str) -> str:
    """A degree of support as the server has it: `complete+1` is DeviceSupport.COMPLETE + 1."""
    name, plus, more = answer.partition("+")
    return f"DeviceSupport.{name.upper()}" + (f" + {more}" if plus else "")


def file_pattern(name: str) -> str:
    """A file name of the spec as a Python f-string."""

    def code(found: re.Match[str]) -> str:
        head = {"mac": "mac", "MAC": "mac.upper()", "model": "name"}[found[1]]
        return "{" + (f"facts{found[2]}" if found[2] else head) + found[3] + "}"

    text = PLACEHOLDER.sub(code, name.replace("'", "\\'"))
    return f"f'{text}'" if "{" in text else f"'{text}'"


def _sensitive_regex(files: list[File]) -> str:
    return "|".join(_name_regex(file.name.rpartition("/")[2]) for file in files)


def _name_regex(name: str) -> str:
    """The names that a pattern of a file's name stands for."""
    result, position = "", 0
    for found in PLACEHOLDER.finditer(name):
        digits = {"mac": "[0-9a-f]", "MAC": "[0-9A-F]"}.get(found[1])
        count = len(("0" * 12)[_slice(found[3])])
        result += re.escape(name[position : found.start()])
        result += f"{digits}{{{count}}}" if digits else r"[\w.-]+"
        position = found.end()
    return result + re.escape(name[position:])


def _slice(text: str) -> slice:
    """The slice that `[2:]` or nothing stands for."""
    start, _, end = text.strip("[]").partition(":")
    return slice(int(start) if start else None, int(end) if end else None)


def entry_module(project: Project, specs: PluginSpecs) -> str:
    """The text of the module."""
    vendor, plugin = specs.vendor, specs.plugin
    dialect, carried = specs.dialect.spec, specs.carried
    uses = [use for found in specs.uses.values() for use in found]
    named = {n for u in uses for n in names(u.expression)} | {
        u.expression for u in uses if u.kind == "loop"
    }
    filtered = {f for u in uses for f in filters(u.expression)}
    zones = any(not isinstance(t, ValueMap) for t in dialect.values.values())
    heads = {n.partition(".")[0] for n in named}
    secret_files = [
        f
        for k, f in dialect.files.items()
        if f.per == "device" and any(secrets(u) for u in specs.uses[k])
    ]
    syntaxes = {k: f.syntax or dialect.syntax for k, f in dialect.files.items()}
    written = [k for k, f in dialect.files.items() if f.per != "static"]
    policies = sorted({policy(syntaxes[k]) for k in written})
    files = [_file(k, dialect) for k in written]
    needs_model = any(
        found[1] == "model" and not found[2]
        for f in dialect.files.values()
        if f.per == "device"
        for found in PLACEHOLDER.finditer(f.name)
    )
    wanted = {p for use in uses for p in use.parameters}
    about = vendor.about()
    functions = dialect.function_keys if "function_keys" in named else None
    context = {
        "source": f"{plugin.path} and {vendor.dialects[plugin.spec.dialect].path}",
        "title": plugin.spec.description,
        "plugin_id": project.plugin_id(vendor.folder, plugin.name),
        "vendor": about.name,
        "models": {c.name: _facts(c, functions, "model.images" in named) for c in carried},
        "tables": [_table(name, table) for name, table in dialect.values.items()],
        "key_types": dict(functions.types) if functions else {},
        "slots": [
            {"count": s.count, "pattern": _slot_pattern(s.name), "per_page": s.per_page}
            for s in functions.slots
        ]
        if functions
        else [],
        "unused_lines": functions.unused_lines if functions else None,
        "after_lines": functions.after_lines if functions else False,
        "other_models": functions.other_models if functions else False,
        "line_fallbacks": {
            n: p.fallback
            for n, p in LINE.items()
            if p.fallback and (f"sip_lines.{n}" in wanted or ("servers" in heads and "proxy" in n))
        },
        "keep_lines": dialect.limits.get("lines") == "keep",
        "known_mac": any(r.known_mac for r in dialect.identify.values()),
        "mac_prefixes": sorted(o.replace(":", "") for o in about.ouis),
        "rules": identification_rules(dialect, about.name, carried),
        "agent_paths": any(r.user_agent and r.path for r in dialect.identify.values()),
        "query": [
            {"name": r.query, "regex": _mac_regex(), "agent": r.agent}
            for r in dialect.identify.values()
            if r.query
        ],
        "associate": dialect.associate,
        "minimum_version": [int(p) for p in dialect.associate.minimum_version.split(".")]
        if dialect.associate.minimum_version
        else None,
        "rejected": "|".join(regex(p) for p in dialect.associate.reject_models),
        "sensitive": _sensitive_regex(secret_files),
        "policies": policies,
        "multiline": sorted(n for n in named if n in GLOBAL and GLOBAL[n].lines),
        "uses": {
            "timezone": "tz" in heads,
            "offset": "offset" in filtered,
            "texts": "texts" in filtered,
            "spare": "line.spare" in named,
            "zones": zones,
            "servers": "servers" in heads or bool(named & {"line.server", "line.servers"}),
            "call_managers": "call_managers" in heads,
            "now": "now" in heads,
            "words": "words" in filtered,
            "needed": any("needed" in u.expression for u in uses),
            "server_parts": bool(heads & {n for n in DERIVED if n.startswith("server_")} - URLS),
            "hex_address": "hex_address" in filtered,
            "fallback": any(
                getattr(t, "fallback", None) == "offset" for t in dialect.values.values()
            ),
            "nearest": any(
                getattr(t, "fallback", None) == "nearest" for t in dialect.values.values()
            ),
            "form": "form" in policies,
            "frame": any(getattr(syntaxes[k], "frame", None) for k in written),
        },
        "packages": bool(plugin.spec.packages),
        "packages_in": plugin.spec.packages_in,
        "phonebooks": {
            **({"phonebook_url": dialect.phonebook} if dialect.phonebook else {}),
            **{f"phonebook_url_{name}": book for name, book in dialect.phonebooks.items()},
        },
        "finalizers": {p: FINALIZERS[p] for p in policies if p in FINALIZERS},
        "triggers": [f["template"] for f in files if f["trigger"]],
        "backup_servers": dialect.backup_servers,
        "dnd_service": dialect.dnd_service,
        "normalise_paths": dialect.normalise_paths,
        "sync": Notify(event=dialect.sync) if isinstance(dialect.sync, str) else dialect.sync,
        "files": files,
        "device_files": [f for f in files if f["per"] == "device"],
        "common_files": [f for f in files if f["per"] != "device"],
        "needs_model": needs_model,
        "needs": "MAC address and model" if needs_model else "MAC address",
    }
    return _environment().get_template("entry.py.j2").render(context)


def _file(name: str, dialect: Dialect) -> dict[str, Any]:
    """How the plugin writes a file."""
    file = dialect.files[name]
    syntax = file.syntax or dialect.syntax
    how = {"policy": policy(syntax), "encoding": syntax.encoding.lower()}
    if frame := getattr(syntax, "frame", None):
        how["frame"] = frame
    if file.when:
        how["when"] = file.when
    return {
        "per": file.per,
        "trigger": file.per == "device" and file.trigger,
        "pattern": file_pattern(file.name),
        "template": "base.tpl" if name == main_file(dialect) else f"{name}.tpl",
        "when": file.when,
        "traits": sorted({m[2][1:] for m in PLACEHOLDER.finditer(file.name) if m[2]}),
        "how": how,
    }


def _facts(carried: Carried, functions: FunctionKeys | None, images: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {"version": carried.version} if carried.version else {}
    facts["lines"] = carried.lines
    if images:
        facts["images"] = carried.images
    if functions:
        kinds = [slots.count for slots in functions.slots if slots.count != "expansion"]
        facts |= {f"{kind}_keys": carried.keys.get(kind, 0) for kind in kinds}
        facts["expansion"] = module_counts(carried)
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
    if fallback := getattr(table, "fallback", None):
        default += ", nearest=True" if fallback == "nearest" else ", by_offset=True"
    return {
        "name": name,
        "constant": constant,
        "data": dict(table.zones if zones else table.map),
        "filter": f"{function}({constant}{default})",
    }
