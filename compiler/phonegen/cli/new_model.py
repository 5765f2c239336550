"""The spec of a new phone, from what was answered; what nobody knows is not in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from phonegen.cli.questions import Begun
from phonegen.dialects.asking import filled
from phonegen.language.catalogue import Loaded
from phonegen.language.reader import Map, scalar
from phonegen.language.spec.model import Model
from phonegen.sightings.seen import mac_in

MODELINE = "# yaml-language-server: $schema={up}generated/schema/{kind}.json\n"
# What belongs to one phone, however much another is like it.
_OWN = ("title", "samples")
UNSEEN = "Nobody has seen yet what it asks for."  # why a phone has no DHCP rule
# The guide's answers that are the phone's; those of its vendor hold for all.
_GUIDE = {
    "sold": "sold", "documentation": "documentation", "firmware_files": "firmware",
    "language_files": "language_files", "reset": "factory_reset",
}  # fmt: skip
_WAYS = ("http", "tftp")  # of fetching files that are asked about


def model_spec(begun: Begun) -> str:
    """The YAML of the phone's spec: a sibling's facts are inherited, what is its own is not."""
    answers = begun.answers
    sibling = begun.vendor.models[answers["like"]] if begun.vendor and begun.sibling else None
    fields: dict[str, Any] = {"extends": sibling.name} if sibling else {}
    fields["model"] = answers["name"]
    for name in ("title", "type", "lines"):
        if name in answers:
            fields[name] = answers[name]
    if answers.get("keys"):
        fields["keys"] = {_kind_of_keys(begun): answers["keys"]}
    fields["plugins"] = _plugins(begun, sibling)
    if "user_agent" in answers or begun.is_new_vendor:
        fields["samples"] = [_sample(begun)]
    fields["dhcp"] = _dhcp(begun, sibling)
    fields["guide"] = _guide(begun, sibling)
    if sibling:
        inherited: Mapping[str, Any] = sibling.data if isinstance(sibling.data, Map) else {}
        for name in _OWN:
            if inherited.get(name):
                fields.setdefault(name, None)
        if inherited.get("layout") and answers.get("same_keys") != "yes":
            fields["layout"] = None
    lines = [f"{name}: {in_yaml(value)}\n" for name, value in fields.items() if value != {}]
    return MODELINE.format(up="../../", kind="model") + "".join(lines)


def _sample(begun: Begun) -> dict[str, Any]:
    """Its request; where the User-Agent does not tell its MAC address, for its own file."""
    answers = begun.answers
    sample = sent(answers) | {"model": answers["name"]}
    mac = answers.get("mac")
    if mac is None or "user_agent" not in answers:
        return sample
    own = answers.get("own_file", next(reversed(begun.own_files), None))
    if mac_in(answers["user_agent"]) != mac and own is not None:
        sample["path"] = f"/{filled(own, mac.replace(':', ''), answers['name'], {})}"
    return sample | {"mac": mac}


def sent(answers: Mapping[str, Any]) -> dict[str, str]:
    """By what it is recognised: its User-Agent, or what it says to DHCP."""
    if "user_agent" in answers:
        return {"user_agent": answers["user_agent"]}
    return {"dhcp": "".join(answers["vendor_class"].values())}


def _kind_of_keys(begun: Begun) -> str:
    """The kind of keys that the dialect counts first; of a vendor that begins, line keys."""
    specs = begun.vendor
    plugin = specs.plugins.get(begun.answers.get("plugin", "")) if specs else None
    dialect = specs.dialects.get(plugin.spec.dialect) if specs and plugin else None
    keys = dialect.spec.function_keys if dialect else None
    slots = keys.slots if keys else []
    return next((slot.count for slot in slots if slot.count != "expansion"), "line")


def _plugins(begun: Begun, sibling: Loaded[Model] | None) -> dict[str, Any]:
    """One plugin, with the firmware that was tested; none of the sibling's others."""
    plugin, answers = begun.answers.get("plugin"), begun.answers
    result: dict[str, Any] = {}
    if plugin:
        result[plugin] = {"version": answers["firmware"]} if "firmware" in answers else {}
    if sibling is None:
        return result
    for name, release in sibling.spec.plugins.items():
        if name != plugin:
            result[name] = None
            continue
        for field in ("version", "package"):
            if getattr(release, field):
                result[name].setdefault(field, None)
        traits = _of_this_phone(sibling, "plugins", name, "traits")
        if traits:
            result[name]["traits"] = dict.fromkeys(traits)
    return result


def _dhcp(begun: Begun, sibling: Loaded[Model] | None) -> Any:
    """Its own class, if it sends one that was seen; that of the sibling is not taken over."""
    known = begun.answers.get("vendor_class")
    rule = {"match": [known]} if known else {}
    if sibling is None or sibling.spec.dhcp_rule is None:
        return rule
    return {"name": None, **rule} if rule else UNSEEN


def _guide(begun: Begun, sibling: Loaded[Model] | None) -> dict[str, Any]:
    guide: dict[str, Any] = {
        field: begun.answers[question]
        for question, field in _GUIDE.items()
        if question in begun.answers
    }
    if fetches := {way: begun.answers[way] for way in _WAYS if way in begun.answers}:
        guide["fetches"] = fetches
    if "credentials" in begun.answers:
        guide["credentials"] = [begun.answers["credentials"]]
    if sibling is not None:
        for field in _of_this_phone(sibling, "guide"):
            guide.setdefault(field, None)
        for way in _of_this_phone(sibling, "guide", "fetches") if fetches else ():
            fetches.setdefault(way, None)
    return guide


def _of_this_phone(sibling: Loaded[Model], *keys: str) -> list[str]:
    """Names at KEYS that the sibling's own file has, not the bases that it shares with others."""
    data: Any = sibling.data
    for key in keys:
        data = data.get(key) if isinstance(data, Map) else None
    if not isinstance(data, Map):
        return []
    return [name for name in data if data.key_at[name].path == sibling.path]


def in_yaml(value: Any) -> str:
    """A value on one line, as people write it."""
    if value is None:
        return "null"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{in_yaml(k)}: {in_yaml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(in_yaml, value)) + "]"
    if not isinstance(value, str):
        return str(value)
    safe = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", value) and scalar(value, True) == value
    return value if safe else json.dumps(value, ensure_ascii=False)
