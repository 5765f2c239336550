"""Rules about models and divergences of a vendor."""

from __future__ import annotations

from fnmatch import fnmatchcase

from phonegen.codes import Code
from phonegen.diagnostics import Place, Report, closest, did_you_mean
from phonegen.language.catalogue import Carried, Loaded, Project, VendorSpecs
from phonegen.language.reader import Map
from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.model import UNTESTED, Evidence, Model, cell
from phonegen.language.spec.plugin import Plugin
from phonegen.language.spec.vendor import Vendor

MOST_LINES = 64  # of a telephone; bases, gateways and adapters have more
ON_A_DESK = ("deskphone", "conference", "wifidect", "doorphone", "pager")


def check_sources(project: Project, vendor: VendorSpecs, report: Report) -> None:
    """What `sources` say of single facts, they say of facts that a spec with them holds."""
    groups = (vendor.models, vendor.dialects, vendor.plugins)
    specs: list[Loaded[Vendor] | Loaded[Model] | Loaded[Dialect] | Loaded[Plugin]] = [
        loaded for group in groups for loaded in group.values()
    ]
    known: set[tuple[Place, str]] = set()
    unknown: dict[tuple[Place, str], str] = {}
    for loaded in [vendor.vendor, *specs] if vendor.vendor else specs:
        for number, entry in enumerate(loaded.spec.sources):
            for facts in entry if isinstance(entry, dict) else ():
                for fact in facts.split(", "):
                    # What a base says is the same place in all that inherit it.
                    said = loaded.key_place("sources", number, facts), fact
                    hint = _missing(loaded.data, fact)
                    if hint is None:
                        known.add(said)
                    else:
                        unknown.setdefault(said, hint)
    for (place, fact), hint in unknown.items():
        if (place, fact) not in known:
            report.add(place, Code.UNKNOWN_FACT, f"the spec says nothing of '{fact}'", hint)


def _missing(spec: object, fact: str) -> str | None:
    """A hint at what is meant by a FACT that SPEC does not hold; None if it does."""
    for key in fact.split("."):
        if not isinstance(spec, Map) or key not in spec:
            return did_you_mean(key, spec) if isinstance(spec, Map) else ""
        spec = spec[key]
    return None


def check_models(project: Project, vendor: VendorSpecs, report: Report) -> None:
    """Each plugin carries models, and no two under one name; drawn keys have room."""
    misspelt = set()
    for model in vendor.models.values():
        for name in model.spec.plugins:
            if name not in vendor.plugins:
                misspelt.update(closest(name, vendor.plugins))
                hint = did_you_mean(name, vendor.plugins)
                message = f"there is no plugin '{name}'"
                report.add(model.place("plugins", name), Code.UNKNOWN_PLUGIN, message, hint)
        if model.spec.lines > MOST_LINES and model.spec.type in ON_A_DESK:
            message = f"{model.spec.lines} lines are many for a {model.spec.type}"
            report.add(model.place("lines"), Code.IMPLAUSIBLE, message)
        _check_layout(vendor, model, report)
    for plugin in vendor.plugins.values():
        carried = vendor.carried(plugin.name)
        if not carried and plugin.name not in misspelt:
            message = f"no model names the plugin '{plugin.name}'"
            hint = f"add `{plugin.name}:` under `plugins` of the models that it carries"
            report.add(plugin.place(), Code.PLUGIN_WITHOUT_MODELS, message, hint)
        first: dict[str, Carried] = {}
        for one in carried:
            if one.name in first:
                message = f"'{one.name}' is also described by {first[one.name].model.path}"
                report.add(one.model.place("model"), Code.DUPLICATE_MODEL, message)
            first.setdefault(one.name, one)


def check_evidence(project: Project, vendor: VendorSpecs, report: Report) -> None:
    """Each result has a test with all its facts, or documentation that reports it."""
    for model in vendor.models.values():
        hint = f"`phonegen verify {vendor.folder}/{model.name}` asks for it with the phone at hand"
        for number, test in enumerate(model.spec.features):
            _check_test(model, number, test, hint, report)
        reported = model.spec.reported
        if reported is None:
            continue
        place = model.key_place("reported")
        lacking = [key for key in ("source", "on") if getattr(reported, key) is None]
        if lacking:
            message = f"what is reported has no {' and no '.join(f'`{key}`' for key in lacking)}"
            hint = "`source` is the URL of the documentation, `on` its years, as 2013 to 2020"
            report.add(place, Code.EVIDENCE, message, hint)


def _check_test(
    model: Loaded[Model], number: int, test: Evidence, hint: str, report: Report
) -> None:
    results = {name: found for name, found in test.results.items() if cell(found) not in UNTESTED}
    if not results:
        return
    at = ("features", number)
    lacking = [key for key in ("by", "on", "firmware") if getattr(test, key) is None]
    if lacking:
        first, count = next(iter(results)), len(results)
        whose = f"'{first}'" if count == 1 else f"'{first}' and {count - 1} more"
        message = f"{whose}: no test without {', '.join(f'`{key}`' for key in lacking)}"
        report.add(model.key_place(*at, first), Code.EVIDENCE, message, hint)
    elif "-" not in (test.on or ""):
        message = "the day of a test is one day, as 2026-01-31"
        report.add(model.place(*at, "on"), Code.EVIDENCE, message, hint)


def _check_layout(vendor: VendorSpecs, model: Loaded[Model], report: Report) -> None:
    """Keys are drawn that the phone has, at a screen that is known."""
    layout, kinds = model.spec.layout, {*model.spec.keys, "expansion"}
    for release in model.spec.plugins.values():
        kinds.update(release.keys or ())
    slots = _slots(vendor, model)
    misspelt = {*model.spec.keys} - slots  # as its plugins say
    for kind in layout.keys:
        if kind not in kinds and not (misspelt and kind in slots):
            place, message = model.key_place("layout", "keys", kind), f"it has no '{kind}' keys"
            report.add(place, Code.LAYOUT_KEYS, message, did_you_mean(kind, kinds))
    if set(layout.keys) - {"expansion"} and layout.screen == "unknown":
        message = "the layout has keys and no screen"
        hint = "add `screen:`, or leave out where keys are until somebody knows"
        report.add(model.place("layout", "keys"), Code.LAYOUT_KEYS, message, hint)


def _slots(vendor: VendorSpecs, model: Loaded[Model]) -> set[str]:
    """The kinds of keys for which a model's dialects have slots."""
    plugins = [vendor.plugins[name] for name in model.spec.plugins if name in vendor.plugins]
    dialects = [vendor.dialects.get(plugin.spec.dialect) for plugin in plugins]
    functions = [d.spec.function_keys for d in dialects if d is not None]
    return {slots.count for keys in functions if keys for slots in keys.slots}


def check_divergences(project: Project, vendor: VendorSpecs, report: Report) -> None:
    """Each divergence speaks of a plugin that is replaced here, and of some settings."""
    replaced = {p.spec.replaces for p in vendor.plugins.values() if p.spec.replaces}
    for entry in vendor.divergences:
        for number, pattern in enumerate(entry.spec.plugins):
            if not any(fnmatchcase(name, pattern) for name in replaced):
                message = f"no plugin here replaces '{pattern}'"
                hint = did_you_mean(pattern, replaced)
                report.add(entry.place("plugins", number), Code.DIVERGENCE_PLUGIN, message, hint)
        settings = entry.spec.setting
        if "*" in (settings if isinstance(settings, list) else [settings]):
            message = "the pattern '*' lists every setting"
            hint = "name the settings that differ"
            report.add(entry.place("setting"), Code.DIVERGENCE_WIDE, message, hint)
