"""Patterns under `identify` as regular expressions, and what they recognise in a sample."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from phonegen.spec import Rule, Sample

FIELDS = {
    "model": r"[\w-]+",
    "version": r"[\d.]+",
    "mac": r"[\da-fA-F]{2}(?:[:-]?[\da-fA-F]{2}){5}",
    "mac:": r"[\da-fA-F]{2}(?::[\da-fA-F]{2}){5}",
    "MAC": r"[\dA-F]{12}",
}
_TOKEN = re.compile(r"\{([^{}]*)\}|(\*)|( +)|\[([^\[\]]*)\]|(.)")


class PatternError(ValueError):
    """The pattern is not valid; the message says why."""


@lru_cache(maxsize=2000)
def regex(pattern: str, only: tuple[str, ...] = ()) -> str:
    """The regular expression of a pattern, to be matched as a whole.

    `{model}`, `{version}` and `{mac}` capture, `{mac:}` asks for colons and `{MAC}` for
    capitals without separators; `*` is any text, `[ab]` one of these characters, a space
    one or more of them. ONLY narrows `{model}`.
    """
    result: list[str] = []
    seen: set[str] = set()
    for field, star, space, choice, literal in _TOKEN.findall(pattern):
        if field:
            if field not in FIELDS:
                raise PatternError(f"there is no field '{{{field}}}'")
            group = field.lower().rstrip(":")
            if group in seen:
                raise PatternError(f"'{{{field}}}' stands twice")
            seen.add(group)
            body = FIELDS[field]
            if group == "model" and only:
                body = "|".join(re.escape(name) for name in sorted(only))
            result.append(f"(?P<{group}>{body})")
        elif star:
            result.append(".*")
        elif space:
            result.append(r"\s+")
        elif choice:
            result.append(f"[{re.escape(choice)}]")
        elif literal:
            result.append(_escape(literal))
        else:
            raise PatternError("a bracket is empty")
    return "".join(result)


def _escape(literal: str) -> str:
    return literal if literal in "/-_:;,'\"=%@!<>&" else re.escape(literal)


def mac_address(text: str) -> str:
    """A MAC address as provd writes it: lower case with colons."""
    digits = re.sub("[^0-9a-f]", "", text.lower())
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


def recognise(
    rules: Iterable[Rule], sample: Sample, vendor: str, prefixes: Iterable[str]
) -> Mapping[str, str]:
    """What the rules tell of a sample request: vendor, model, version, mac."""
    found: dict[str, str] = {}
    agent = False
    parts = urlsplit(sample.path or "")
    for rule in rules:
        text = {
            rule.user_agent: sample.user_agent,
            rule.path: parts.path if sample.path else None,
            rule.dhcp: sample.dhcp,
            rule.tftp: sample.tftp,
        }
        for pattern, value in text.items():
            if pattern is None or value is None:
                continue
            if rule.user_agent and agent:
                continue
            if rule.path and not _asked(rule, sample, agent):
                continue
            match = re.fullmatch(regex(pattern, tuple(rule.only)), value)
            if match is None or not _own_model(rule, match):
                continue
            groups = match.groupdict()
            if "mac" in groups:
                groups["mac"] = mac_address(groups["mac"])
                if rule.known_mac and groups["mac"][:8] not in prefixes:
                    continue
            agent = agent or bool(rule.user_agent)
            facts = {"vendor": vendor} if rule.vendor else {}
            facts |= {"model": rule.model} if rule.model else {}
            found = {**facts, **groups, **found}
        if rule.query and _asked(rule, sample, agent):
            for value in parse_qs(parts.query).get(rule.query, [])[:1]:
                if re.fullmatch(FIELDS["mac"], value):
                    found.setdefault("mac", mac_address(value))
    return found


def _asked(rule: Rule, sample: Sample, agent: bool) -> bool:
    if rule.agent == "absent":
        return sample.user_agent is None
    return agent or rule.agent == "any"


def _own_model(rule: Rule, match: re.Match[str]) -> bool:
    return not rule.only or match.groupdict().get("model", rule.model) in {*rule.only, rule.model}
