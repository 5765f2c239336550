"""The page of a model."""

from __future__ import annotations

import re
from typing import Any

from phonegen.dialects.association import OTHER, contest
from phonegen.language.catalogue import Carried, Loaded
from phonegen.language.spec.model import Capability, Guide, Model

from phonegen_targets.docs.drawing.keys import KeyRange
from phonegen_targets.docs.facts import boots, features, guide, origins
from phonegen_targets.docs.facts.packages import downloads_alone, packages_of
from phonegen_targets.docs.facts.parameters import ParameterTables, parameter_tables
from phonegen_targets.docs.facts.proofs import Proof
from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.markdown import Cells, code, link, listed, text
from phonegen_targets.docs.pages.card import SHOWN, TYPES, Shipped, card_context, known
from phonegen_targets.docs.texts import _, anchor, ngettext

_ATTRIBUTE = re.compile(r'\[@[^="]+="[^"]*"\]')
YES_NO = {True: _("yes"), False: _("no"), None: _("unknown")}


def model_context(vendor: VendorView, model: Loaded[Model]) -> dict[str, Any]:
    """What the template of the page names."""
    spec = model.spec
    found = known(vendor, model, lab=True)
    newest, matrix, shipped = found.newest, found.matrix, found.shipped
    return {
        **card_context(vendor, model, found),
        "type": TYPES[spec.type],
        "yes_no": YES_NO,
        "console": _announced(matrix, "Operator's console", spec, "switchboard"),
        "backup": _announced(matrix, "Backup proxy/registrar", spec, "high_availability"),
        "plugin_rows": [_plugin_row(vendor, c) for c in shipped],
        "when_all": _when_all(vendor, shipped),
        "guide": _guide(found.answers),
        "files": newest.view.files if newest else [],
        "key_rows": [_key_row(r) for r in found.ranges],
        "key_types": _key_types(newest),
        **_packages(newest),
        "works": _works(newest, len(shipped) - 1, matrix),
        "boots": boots.told(found.booted),
        "legend": features.LEGEND,
        "tested_rows": [_tested_row(f) for f in matrix.tested],
        "reported": _reported(spec, matrix),
        "verify": code(f"phonegen verify {vendor.specs.folder}/{model.name}"),
        "other_letters": _other_letters(newest),
        "lab_rows": [_untested_row(f) for f in matrix.lab],
        "rendered_rows": [_untested_row(f) for f in matrix.rendered],
        "unknown_features": {_(s): [_untested(f) for f in fs] for s, fs in matrix.unknown.items()},
        "basic": matrix.named(features.BASIC),
        "standard": matrix.named(features.STANDARD),
        "parameters": _parameters(newest),
        "sources": _sources(spec, vendor, newest) + origins.without(found.origins, SHOWN),
    }


def _works(newest: Shipped | None, older: int, matrix: features.Matrix) -> str:
    """Whether the model works with provd, and what is known of it."""
    carried = _("no plugin carries it yet")
    if newest:
        name = newest.carried.plugin.name
        plugin = f"[{code(name)}](plugins/{name}.md#{anchor('Install')})"
        carried = _("install {plugin}", plugin=plugin)
        if older:
            carried = ngettext(
                "install {plugin}; {count} older one carries it too",
                "install {plugin}; {count} older ones carry it too",
                older,
                plugin=plugin,
            )
    tested = ngettext("{count} feature tested", "{count} features tested", len(matrix.tested))
    rendered = ngettext(
        "{count} rendered and not tried", "{count} rendered and not tried", len(matrix.rendered)
    )
    used = ngettext("{count} used in the lab", "{count} used in the lab", len(matrix.lab))
    reported = ngettext("{count} reported", "{count} reported", len(matrix.reported))
    counted = [tested, reported if matrix.reported else "", used if matrix.lab else "", rendered]
    return _(
        "{carried}; {counted} ([matrix]({link}))",
        carried=carried,
        counted=", ".join(filter(None, counted)),
        link=f"#{anchor('Features')}",
    )


def _announced(matrix: features.Matrix, name: str, model: Model, capability: Capability) -> str:
    """What is known of a feature, and what the plugin tells provd of it."""
    feature = matrix.get(name)
    state = feature.state if feature else _("unknown")
    told = model.capabilities.get(capability)
    if told is None:
        return state
    return _("{state}; provd is told {answer}", state=state, answer=YES_NO[told])


def _plugin_row(vendor: VendorView, carried: Carried) -> Cells:
    plugin = carried.plugin
    name = vendor.plugin_id(plugin.name)
    return (
        link(name, f"plugins/{plugin.name}.md"),
        text(plugin.spec.release or ""),
        text(carried.version) if carried.version else _("unknown"),
        code(plugin.spec.replaces) if plugin.spec.replaces else "",
        boots.told(boots.steps(vendor, carried)),
    )


def _when_all(vendor: VendorView, shipped: list[Carried]) -> list[str]:
    """Which plugin a phone gets when all of the vendor's are installed, where that is a choice."""
    if len(shipped) < 2:
        return []
    fair = contest(vendor.specs)
    found = []
    rest = fair.winners(shipped[0].name, OTHER)
    if rest:
        plugin = code(vendor.plugin_id(rest[-1]))
        found = [
            _("When all are installed, a phone gets the plugin of its firmware."),
            _("With firmware of none of them it gets {plugin}.", plugin=plugin),
        ]
    for carried in shipped:
        winners = fair.winners(carried.name, carried.version)
        if winners and winners[-1] != carried.plugin.name:
            told = _(
                "With firmware {version}, however, it is {plugin}, as provd cannot tell it from "
                "{other}.",
                version=code(carried.version) if carried.version else _("unknown"),
                plugin=code(vendor.plugin_id(winners[-1])),
                other=code(vendor.plugin_id(carried.plugin.name)),
            )
            found.append(told)
    return found


def _guide(merged: Guide) -> dict[str, Any]:
    return {
        "worth_it": text(merged.worth_it) if merged.worth_it else None,
        "documentation": guide.document(merged.documentation),
        "firmware": guide.document(merged.firmware),
        "language_files": guide.document(merged.language_files),
        "transport": guide.transport(merged.http, merged.tftp),
        "credentials": guide.credentials(merged),
        "factory_reset": text(merged.factory_reset) if merged.factory_reset else None,
    }


def _key_row(keys: KeyRange) -> Cells:
    place = code(keys.slot(keys.first)) if keys.pattern else _("unknown")
    if keys.pattern and keys.count > 1:
        place = _("{first} to {last}", first=place, last=code(keys.slot(keys.last)))
    where = _("module {number}", number=keys.module)
    if not keys.module:
        where = _("{kind} keys", kind=text(keys.kind))
    return (keys.label, where, place)


def _key_types(newest: Shipped | None) -> list[Cells]:
    functions = newest.plugin.dialect.function_keys if newest else None
    if functions is None:
        return []
    return [(code(name), code(str(value))) for name, value in functions.types.items()]


def _packages(newest: Shipped | None) -> dict[str, Any]:
    """The phone's own packages, and those of the plugin that no phone has for its own."""
    own: list[str] = []
    common: list[str] = []
    rows: dict[str, Cells] = {}
    alone = False
    if newest:
        plugin, rows = newest.carried.plugin.spec, newest.plugin.package_rows
        own = sorted(packages_of(newest.carried))
        common = sorted(newest.plugin.common_packages)
        alone = downloads_alone(plugin, own)
    return {
        "package_rows": [rows[name] for name in own or common],
        "further_rows": [rows[name] for name in common if own and name not in own],
        "packages_named": bool(own),
        "downloads_alone": alone,
    }


def _untested(feature: features.Feature) -> str:
    name = features.shown(feature.name)
    return f"{name} ({feature.report.cell})" if feature.report else name


def _tested_row(feature: features.Feature) -> Cells:
    told = feature.test
    if told is None:
        raise LookupError(f"nobody tested '{feature.name}'")
    test = told.evidence
    facts = (text(fact or "") for fact in (test.by, test.on, test.firmware, test.source, told.note))
    return (features.shown(feature.name), told.cell, *facts)


def _reported(spec: Model, matrix: features.Matrix) -> dict[str, Any]:
    """Where others report of it, and the features with each result."""
    if spec.reported is None or not matrix.reported:
        return {}
    found: dict[str, list[str]] = {result: [] for result in features.LEGEND}
    for feature in matrix.reported:
        if feature.report:
            found[feature.report.cell].append(features.shown(feature.name))
    results = {result: listed(names) for result, names in found.items() if names}
    return {"where": features.where(spec.reported), "results": results}


def _other_letters(newest: Shipped | None) -> str | None:
    """What becomes of letters other than ASCII on their way into the files of the phone."""
    if newest is None:
        return None
    dialect = newest.plugin.dialect
    known = {dialect.style(f.file).encoding for f in newest.view.files if f.file.per == "device"}
    if known == {"UTF-8"}:
        return _("The files are UTF-8; labels and names with accents are written as they are.")
    if "UTF-8" in known or not known:
        return None
    return _(
        "The files are {encoding}; other letters are replaced.", encoding=listed(sorted(known))
    )


def _untested_row(feature: features.Feature) -> Cells:
    proof = feature.proof or Proof()
    parameters = listed([code(p) for p in proof.parameters])
    # Elements are told apart by their attributes, which say nothing here.
    names = dict.fromkeys(_ATTRIBUTE.sub("", name) for name in proof.settings)
    settings = listed([code(name) for name in names], 2)
    state = _("in the lab") if feature.lab else _("rendered")
    return (features.shown(feature.name), state, parameters, settings, proof.note)


def _parameters(newest: Shipped | None) -> ParameterTables | None:
    if newest is None:
        return None
    plugin = newest.plugin
    return parameter_tables(plugin, newest.view.honoured)


def _sources(spec: Model, vendor: VendorView, newest: Shipped | None) -> list[str]:
    found = [*spec.sources, *vendor.about.sources]
    if newest:
        plugin, dialect = newest.carried.plugin.spec, newest.plugin.dialect
        found += [*plugin.sources, *dialect.sources]
    single = []
    if newest:
        view = newest.plugin
        single = origins.without(origins.of_facts(view.plugin.spec.sources), ())
        single += origins.without(view.origins, view.sections)
    return list(dict.fromkeys([*origins.of_file(found), *single]))
