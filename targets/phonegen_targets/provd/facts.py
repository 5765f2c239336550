"""What a plugin knows, from its specs, in the form of the runtime's facts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, get_args

from phonegen.dialects.expressions import names
from phonegen.dialects.identification import regex
from phonegen.dialects.parameters import GLOBAL, LINE, SELECTIONS, documented
from phonegen.dialects.plugin import PluginSpecs
from phonegen.dialects.syntaxes import writer
from phonegen.dialects.uses import Use, secrets
from phonegen.language.catalogue import Carried, Project
from phonegen.language.spec import dialect as language
from phonegen.language.spec.identify import Situation
from phonegen.language.spec.plugin import Plugin
from phonegen.language.spec.values import Scalar

from phonegen_targets.provd.models import main_file, module_counts
from phonegen_targets.provd.rules import identification_rules
from phonegen_targets.provd.runtime import facts


def plugin_facts(project: Project, specs: PluginSpecs) -> facts.Facts:
    """All that the plugin's `entry.py` holds; worked out once."""
    key = plugin_facts, specs.plugin.name
    if key not in specs.vendor.worked_out:
        specs.vendor.worked_out[key] = _facts(project, specs)
    found: facts.Facts = specs.vendor.worked_out[key]
    return found


def _facts(project: Project, specs: PluginSpecs) -> facts.Facts:
    vendor, plugin, dialect = specs.vendor, specs.plugin.spec, specs.dialect.spec
    about, rules = vendor.about(), identification_rules(dialect, vendor.about().name, specs.carried)
    uses = [use for found in specs.facts.uses.values() for use in found]
    named = {name for use in uses for name in names(use.expression)}
    loops = {"function_keys", "used_slots", "key_pages", *SELECTIONS} & named
    keyed = dialect.function_keys if loops else None
    models = {c.name: _model(c, keyed, "model.images" in named) for c in specs.carried}
    defaults = _defaults(models)
    return facts.Facts(
        name=project.plugin_id(vendor.folder, specs.plugin.name),
        vendor=about.name,
        defaults=defaults,
        models={name: _own(model, defaults) for name, model in models.items()},
        files=[_file(name, specs) for name, f in dialect.files.items() if f.per != "static"],
        user_agents=rules["user_agent"],
        paths=rules["path"],
        queries=[facts.Query(r.query, r.agent) for r in dialect.identify.values() if r.query],
        dhcp=rules["dhcp"],
        tftp=rules["tftp"],
        mac_prefixes=sorted(oui.replace(":", "") for oui in about.ouis)
        if any(rule.vendor == "by_mac" for rule in dialect.identify.values())
        else (),
        association=_association(dialect),
        tables={name: _table(table) for name, table in dialect.values.items()},
        keys=_keys(keyed, any(re.search("needed|key_pages", use.expression) for use in uses))
        if keyed
        else None,
        line_fallbacks=_fallbacks(uses, named),
        extra_lines=dialect.extra_lines,
        spare_accounts="line.spare" in named,
        backup_servers=dialect.backup_servers,
        phonebooks=_phonebooks(dialect),
        dnd_service=dialect.services.get("dnd"),
        texts=sorted(name for name in named if name in GLOBAL and GLOBAL[name].lines),
        notify=_notify(dialect),
        packages=bool(plugin.packages),
        logins=_logins(plugin),
        packages_in=plugin.packages_in,
        unwritten=_unwritten(specs),
    )


# Which server and which user it is decides the server, not who sets a phone up.
OF_SERVER = frozenset(["ip", "http_port", "http_base_url", "X_xivo_user_uuid"])
UNKNOWN = "It is not known whether the phone can."


def _unwritten(specs: PluginSpecs) -> dict[str, str]:
    """Parameters and extras that change nothing, each with what is known of why, if anything is."""
    found = {
        name: UNKNOWN if fate.state == "unknown" else fate.text
        for name, fate in {**specs.facts.contract, **specs.facts.extras}.items()
        if fate.state != "honoured" and name not in OF_SERVER
    }
    for group in ("sip_lines", "funckeys"):  # of a group that is nowhere, the group alone
        fields = [name for name in documented() if name.startswith(f"{group}.")]
        if all(name in found for name in fields):
            reason = next((found[name] for name in fields if found[name]), "")
            found = {n: r for n, r in found.items() if n not in fields} | {group: reason}
    return found


def _model(
    carried: Carried, functions: language.FunctionKeys | None, images: bool
) -> dict[str, Any]:
    """What templates may ask of a model."""
    found: dict[str, Any] = {"version": carried.version} if carried.version else {}
    found["lines"] = carried.lines
    if images:
        found["images"] = carried.images
    if functions:
        kinds = [slots.count for slots in functions.slots if slots.count != "expansion"]
        found |= {f"{kind}_keys": carried.keys.get(kind, 0) for kind in kinds}
        found["expansion"] = module_counts(carried)
    return {**found, **carried.traits}


def _defaults(models: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What at least two models say, and most of them, of the facts that all models have."""
    result: dict[str, Any] = {}
    if len(models) < 2:
        return result
    first = next(iter(models.values()))
    for name in first:
        if all(name in model for model in models.values()):
            values = [model[name] for model in models.values()]
            counted = Counter(map(repr, values))
            most, count = max(counted.items(), key=lambda item: item[1])
            if count > 1:
                result[name] = next(value for value in values if repr(value) == most)
    return result


def _own(model: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """What a model says differently; 1 and True are not the same."""
    return {n: v for n, v in model.items() if n not in defaults or repr(v) != repr(defaults[n])}


def _file(name: str, specs: PluginSpecs) -> facts.File:
    """How the plugin writes a file."""
    dialect = specs.dialect.spec
    file = dialect.files[name]
    style = dialect.style(file)
    return facts.File(
        template="base.tpl" if name == main_file(dialect) else f"{name}.tpl",
        name=file.name,
        per=file.per,
        policy=writer(style).policy,
        encoding=style.encoding.lower(),
        trigger=file.per == "device" and file.name == dialect.trigger,
        secret=file.per == "device" and any(secrets(use) for use in specs.facts.uses[name]),
        when=file.when,
        frame=getattr(style.syntax, "frame", None),
        exact=_exact(specs.facts.uses[name]) if file.per == "device" else (),
        unset=style.unset or None,
        longest=getattr(style.syntax, "longest", None),
    )


def _exact(uses: Iterable[Use]) -> list[str]:
    """The parameters that a file tells the phone and that must arrive unchanged."""
    parameters = documented()
    told = {name for use in uses if use.kind != "condition" for name in use.parameters}
    return sorted(name for name in told if name in parameters and parameters[name].exact)


def _association(dialect: language.Dialect) -> facts.Association:
    support = {s: answer.upper() for s in get_args(Situation) if (answer := dialect.support(s))}
    minimum = dialect.minimum_version
    return facts.Association(
        **support,
        prefix=dialect.versions == "prefix",
        minimum_version=[int(part) for part in minimum.split(".")] if minimum else (),
        rejected="|".join(regex(pattern) for pattern in dialect.reject_models) or None,
    )


def _table(
    table: language.ValueMap | language.ZoneTable | list[Scalar],
) -> facts.Table | facts.Zones:
    if isinstance(table, list):
        return facts.Table(dict(enumerate(table, start=1)))
    if isinstance(table, language.ValueMap):
        return facts.Table(dict(table.map), table.default)
    return facts.Zones(dict(table.zones), table.nearest, table.default)


def _keys(spec: language.FunctionKeys, needed: bool) -> facts.Keys:
    return facts.Keys(
        rows=[facts.Row(row.name, row.count, row.per_page) for row in spec.slots],
        types=dict(spec.types),
        unused_lines=spec.unused_lines,
        after_lines=spec.after_lines,
        other_models=spec.other_models,
        needed=needed,
    )


def _fallbacks(uses: list[Use], named: set[str]) -> dict[str, str]:
    """The global parameters that parameters of lines default to, of those that are used."""
    wanted = {parameter for use in uses for parameter in use.parameters}
    heads = {name.partition(".")[0] for name in named}
    return {
        name: parameter.fallback
        for name, parameter in LINE.items()
        if parameter.fallback
        and (f"sip_lines.{name}" in wanted or ("servers" in heads and "proxy" in name))
    }


def _phonebooks(dialect: language.Dialect) -> dict[str, facts.Phonebook]:
    return {
        name.replace("phonebook", "phonebook_url", 1): facts.Phonebook(
            page["vendor"], page["entry"], page["suffix"] or "", bool(page["user"])
        )
        for name, service in dialect.services.items()
        if name != "dnd" and (page := language.PHONEBOOK.fullmatch(service))
    }


def _notify(
    dialect: language.Dialect,
) -> facts.Notify | facts.Dialogue | facts.WebRequest | None:
    """How phones are made to fetch their files."""
    sync = dialect.sync
    if not sync:
        return None
    if isinstance(sync, str):
        return facts.Notify(sync)
    if dialect.dialogue:
        return facts.Dialogue(dialect.dialogue)
    if dialect.web_request:
        return facts.WebRequest(**dialect.web_request)
    return facts.Notify(*next(iter(sync.items())))  # type: ignore[arg-type]


def _logins(plugin: Plugin) -> list[str]:
    """The folders of the web whose files ask for a user name and a password."""
    files = [file for package in plugin.packages for file in plugin.files(package).values()]
    return sorted({file.address.rpartition("/")[0] + "/" for file in files if file.login})
