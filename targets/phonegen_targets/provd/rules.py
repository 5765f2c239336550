"""A dialect's identification as the runtime's rules, whose patterns are regular expressions."""

from __future__ import annotations

from collections.abc import Iterator

from phonegen.dialects.identification import SOURCES, patterns, rules_for, whole_regex
from phonegen.language.catalogue import Carried
from phonegen.language.spec import identify
from phonegen.language.spec.dialect import Dialect

from phonegen_targets.provd.runtime.facts import Rule


def identification_rules(
    dialect: Dialect, vendor: str, carried: list[Carried]
) -> dict[str, list[Rule]]:
    """The rules by the part of a request that they read: `user_agent`, `path`, `dhcp`, `tftp`."""
    result: dict[str, list[Rule]] = {field: [] for field in SOURCES}
    for rule in rules_for(dialect, {c.name: c.traits for c in carried}):
        first = next((field for field in SOURCES if patterns(rule, field)), None)
        if first:
            result[first] += _rules_of(rule, first, vendor)
    return result


def _rules_of(rule: identify.Rule, field: str, vendor: str) -> Iterator[Rule]:
    """A rule once for each of its patterns."""
    facts = {} if rule.vendor == "unproved" else {"vendor": vendor}
    constant = rule.model if isinstance(rule.model, str) else None
    around = constant if constant and "{model}" in constant else None
    if constant and around is None:
        facts["model"] = constant
    for text in _regexes(rule, field):
        yield Rule(
            text,
            facts,
            model=around,
            rewrite={name: list(table.items()) for name, table in rule.rewrite.items()},
            models=rule.model if isinstance(rule.model, dict) else {},
            paths=tuple(_regexes(rule, "path")) if field == "user_agent" else (),
            agent=rule.agent if field == "path" else "any",
        )


def _regexes(rule: identify.Rule, field: str) -> list[str]:
    return [whole_regex(field, pattern, tuple(rule.only)) for pattern in patterns(rule, field)]
