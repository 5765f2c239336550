"""A dialect's identification as regular expressions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from phonegen.dialects.identification import patterns, rules_for, whole_regex
from phonegen.language.catalogue import Carried
from phonegen.language.spec.dialect import (
    Dialect,
)
from phonegen.language.spec.identify import Rule

SOURCES = {"user_agent": "USER_AGENTS", "path": "PATHS", "dhcp": "DHCP", "tftp": "TFTP"}


def identification_rules(
    dialect: Dialect, vendor: str, carried: list[Carried]
) -> dict[str, list[dict[str, Any]]]:
    """The rules by the part of a request that they are about."""
    result: dict[str, list[dict[str, Any]]] = {constant: [] for constant in SOURCES.values()}
    for rule in rules_for(dialect.identify.values(), {c.name: c.traits for c in carried}):
        first = next((field for field in SOURCES if patterns(rule, field)), None)
        if first:
            result[SOURCES[first]] += _rules_of(rule, first, vendor)
    return result


def _rules_of(rule: Rule, field: str, vendor: str) -> Iterator[dict[str, Any]]:
    """A rule once for each of its patterns."""
    facts = {"vendor": vendor} if rule.vendor else {}
    rest: dict[str, Any] = {"facts": {**facts, **({"model": rule.model} if rule.model else {})}}
    if rule.model and "{model}" in rule.model:
        rest = {"facts": facts, "model": rule.model}
    if rule.rewrite:
        rest["rewrite"] = {name: list(table.items()) for name, table in rule.rewrite.items()}
    if rule.models:
        rest["models"] = dict(rule.models)
    if field == "path":
        rest["agent"] = rule.agent
    paths = _regexes(rule, "path") if field == "user_agent" else []
    for text in _regexes(rule, field):
        yield {"regex": text, "paths": paths, "rest": rest}


def _regexes(rule: Rule, field: str) -> list[str]:
    return [whole_regex(field, pattern, tuple(rule.only)) for pattern in patterns(rule, field)]
