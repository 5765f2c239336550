"""Requests as phones make them, by the patterns that recognise them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from phonegen.dialects.identification import SOURCES, patterns
from phonegen.language.catalogue import Carried
from phonegen.language.spec.identify import Rule, Sample

EXAMPLE = "001122334455"
NEW = "99.2.3.4"  # firmware of a phone whose own nobody knows: none is too old for a plugin


def example_requests(rules: list[Rule], model: Carried, mac: str = EXAMPLE) -> Iterator[Sample]:
    """Requests that the rules' own patterns make for a model with a MAC of twelve digits."""
    for rule in rules:
        table = rule.model if isinstance(rule.model, dict) else {}
        version = _spelled(model.version or NEW, rule.rewrite.get("version", {}))
        names = [spelled for spelled, name in table.items() if name == model.name]
        for name in [*names, model.name]:
            for field in SOURCES:
                for pattern in patterns(rule, field):
                    if not rule.only or name in rule.only:
                        text = example_text(pattern, name, version, mac)
                        yield Sample.model_validate({field: text})


def _spelled(version: str, rewrite: Mapping[str, str]) -> str:
    """A version as the phone itself writes it, where REWRITE brings that back to VERSION."""
    own = version
    for spelled, meant in reversed([*rewrite.items()]):
        own = own.replace(meant, spelled) if meant else own
    back = own
    for spelled, meant in rewrite.items():
        back = back.replace(spelled, meant)
    return own if back == version else version


@lru_cache(maxsize=20_000)
def example_text(pattern: str, model: str, version: str, mac: str = EXAMPLE) -> str:
    """A text that PATTERN matches, for MODEL at VERSION with a MAC of twelve digits."""
    text = re.sub(r"\[([^\]])[^\]]*\]", r"\1", pattern).replace("*", "x")
    colons = ":".join(mac[i : i + 2] for i in range(0, 12, 2))
    values = {"model": model, "version": version, "sn": f"S{mac}", "mac": mac}
    values |= {"mac:": colons, "mac_": colons.replace(":", "_"), "MAC": mac.upper()}
    return re.sub(r"\{([\w:]+)[^{}]*\}", lambda m: values.get(m[1], m[0]), text)
