"""`plugin-info`: what provd tells of a plugin and its models."""

from __future__ import annotations

import json
from typing import Any, get_args

from phonegen.language.catalogue import Carried, Loaded, VendorSpecs
from phonegen.language.spec.model import Capability
from phonegen.language.spec.plugin import Plugin

from phonegen_targets.provd.models import module_counts


def plugin_info(vendor: VendorSpecs, plugin: Loaded[Plugin], carried: list[Carried]) -> str:
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
        "protocol": spec.protocol,
    }
    for name in get_args(Capability):
        if name in spec.capabilities:
            result[name] = spec.capabilities[name]
    return result
