"""`plugin-info`: what provd tells of a plugin and its models."""

from __future__ import annotations

import json
from typing import Any, get_args

from phonegen.language.catalogue import Carried, Loaded, VendorSpecs
from phonegen.language.spec.model import Capability
from phonegen.language.spec.plugin import Plugin, Words, in_languages

from phonegen_targets.provd.models import module_counts


def plugin_info(
    vendor: VendorSpecs, plugin: Loaded[Plugin], carried: list[Carried], version: str
) -> str:
    """The text of the file."""
    about, described = vendor.about(), descriptions(plugin.spec.description)
    info: dict[str, Any] = {
        "version": version,
        "description": described.pop("description"),
        "vendor": about.name,
        **({"vendor.url": about.url} if about.url else {}),
        "capabilities": {
            f"{about.name}, {c.name}, {c.version or ''}".rstrip(", "): capabilities(c)
            for c in carried
        },
    }
    return json.dumps({**info, **described}, indent=2, ensure_ascii=False) + "\n"


def descriptions(words: Words) -> dict[str, str]:
    """WORDS as provd has them: `description` in English, `description_XX` in the language XX."""
    return {
        "description" if language == "en" else f"description_{language}": text
        for language, text in in_languages(words).items()
    }


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
