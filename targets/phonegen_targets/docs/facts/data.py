"""The facts of a page as data, for the site's catalogue and for other programs."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from phonegen.language.boots import Step
from phonegen.language.catalogue import Carried, Loaded
from phonegen.language.spec.model import Guide, Model

from phonegen_targets.docs.facts import boots
from phonegen_targets.docs.facts.features import Matrix, State
from phonegen_targets.docs.facts.origins import Origins
from phonegen_targets.docs.facts.plugin import PluginView
from phonegen_targets.docs.facts.proofs import BY_PARAMETER
from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.provd.release import current

# What is another with each content of a plugin: the site's catalogue has it, no committed file.
PASSING = ("boots", "lab", "version")
# Columns of the catalogue and the features behind them.
FEATURES = {
    "backup": "Backup proxy/registrar",
    "srtp": "Encrypted media (SRTP)",
    "vlan": "VLAN",
    "dnd": "Do not disturb",
    "blf": "BLF keys",
}


def model_data(
    vendor: VendorView,
    model: Loaded[Model],
    shipped: list[Carried],
    answers: Guide,
    matrix: Matrix,
    without: Collection[str],
    booted: Sequence[Step],
    origins: Origins,
    downloads: bool,
) -> dict[str, Any]:
    """One phone of the catalogue; `unknown` and None are what no spec says.

    DOWNLOADS: the plugin gets its firmware without an account.
    BOOTED: the steps that it passed in the lab with the newest of the plugins SHIPPED.
    """
    spec = model.spec
    modules = spec.expansion
    languages = matrix.get("Multi language")
    locales = languages.proof.note if languages and languages.proof else ""
    return {
        "id": f"{vendor.specs.folder}/{model.name}",
        "vendor": vendor.about.name,
        "name": vendor.full_name(spec),
        "reports": spec.model,
        "type": spec.type,
        "lines": spec.lines,
        "keys": sum(spec.keys.values()),
        "module_keys": modules.keys * modules.max if modules else 0,
        "module": modules.module if modules else None,
        "sold": answers.sold,
        **{str(way): answer for way, answer in answers.fetches.items()},
        **{name: _state(matrix, without, feature) for name, feature in FEATURES.items()},
        "locales": [name for name in locales.split(", ") if name],
        "firmware_access": answers.firmware.access,
        "downloads": downloads,
        "firmware": shipped[0].version if shipped else None,
        "plugins": [vendor.plugin_id(c.plugin.name) for c in shipped],
        "dhcp": vendor.rules.of(spec) is not None,
        "boots": list(booted),
        "tested": len(matrix.tested),
        "reported": len(matrix.reported),
        "reported_in": _reported_in(spec) if matrix.reported else None,
        "lab": len(matrix.lab),
        "set": len(matrix.set),
        "sources": {fact: origin.source for fact, origin in origins.items() if origin.source},
        "doubts": {fact: origin.doubt for fact, origin in origins.items() if origin.doubt},
    }


def _state(matrix: Matrix, without: Collection[str], name: str) -> State:
    """What is known of a feature, as its page has it, or `no` from the dialect.

    WITHOUT are the parameters that mean nothing to the phone.
    """
    feature = matrix.get(name)
    state = feature.state if feature is not None else "unknown"
    parameters = BY_PARAMETER.get(name, ())
    refused = parameters and all(p in without for p in parameters)
    return "no" if refused and state in ("unknown", "reported-no") else state


def _reported_in(model: Model) -> dict[str, str | None] | None:
    """Where others report of it, and of which years that is."""
    found = model.reported
    return None if found is None else {"source": found.source, "on": found.on}


def plugin_data(vendor: VendorView, view: PluginView) -> dict[str, Any]:
    """One plugin: the phones it carries, and what becomes of parameters and of what a site sets."""
    states = {name: fate.state for name, fate in view.contract.items()}
    booted = ((c.model.name, boots.steps(vendor, c)) for c in view.carried)
    return {
        "id": vendor.plugin_id(view.plugin.name),
        "vendor": vendor.about.name,
        "dialect": view.plugin.spec.dialect,
        "version": current(vendor.project, vendor.specs, view.plugin).version,
        "release": view.plugin.spec.release,
        "replaces": view.plugin.spec.replaces,
        "models": sorted(c.model.name for c in view.carried),
        "boots": {name: found for name, found in sorted(booted) if found},
        "parameters": states,
        "extras": {name: fate.state for name, fate in view.extras.items()},
        "doubts": {fact: origin.doubt for fact, origin in view.origins.items() if origin.doubt},
    }


_json = json.JSONEncoder(ensure_ascii=False).encode


def as_json(facts: Mapping[str, Any]) -> str:
    """FACTS that stay, as an object of JSON with one member a line."""
    members = (f"{_json(k)}: {_json(v)}" for k, v in facts.items() if k not in PASSING)
    return "{\n" + ",\n".join(members) + "\n}\n"
