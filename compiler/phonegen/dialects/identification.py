"""Patterns under `identify` as regular expressions, and what they recognise in a sample."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.identify import Rule, Sample
from phonegen.network import with_colons


class Form(NamedTuple):
    """What a field of a pattern takes: its regular expression, in words, and an example."""

    regex: str
    about: str
    example: str


# What a field of a pattern takes, `{model}` as `{model word}`. Nothing here is without a bound,
# so that no request makes a match take long.
FORMS = {
    "mac": Form(
        r"[\da-fA-F]{2}(?:[:-]?[\da-fA-F]{2}){5}",
        "a MAC address in any form", "00-15-65-AA-bb-cc",
    ),
    "mac:": Form(
        r"[\da-fA-F]{2}(?::[\da-fA-F]{2}){5}", "with colons", "00:15:65:aa:bb:cc",
    ),
    "mac_": Form(
        r"[\da-fA-F]{2}(?:_[\da-fA-F]{2}){5}", "with underscores", "00_15_65_aa_bb_cc",
    ),
    "MAC": Form(r"[\dA-F]{12}", "in capitals, nothing between", "001565AABBCC"),
    "lower": Form(
        r"[\da-f]{12}", "a MAC address in lower case, nothing between", "001565aabbcc",
    ),
    "name": Form(r"[\w-]{1,40}", "letters, digits, hyphens, underscores", "SPA-942"),
    "word": Form(r"\w{1,40}", "letters, digits, underscores", "T46S"),
    "digits": Form(r"\d{1,40}", "digits", "310"),
    "with spaces": Form(
        r"[\w-]{1,40}(?: [\w-]{1,40}){0,5}", "up to six names with single spaces between", "IP 310",
    ),
    "numbers": Form(r"[\d.]{1,40}", "digits and dots", "66.86.0.15"),
    "two numbers": Form(r"\d{1,9}\.\d{1,9}", "two numbers with a dot between", "7.4"),
    "text": Form(
        r"[^\s/;()\[\]]{1,60}", "no space, slash, semicolon or bracket", "2.2.4.8-3905",
    ),
    "token": Form(r"\S{1,60}", "no space", "1.0(b7)/x"),
}  # fmt: skip
KINDS = {name: form.regex for name, form in FORMS.items()}
MACS = ("mac", "mac:", "mac_", "MAC")  # which stand in place of a field's name
SPACES = r"\s{1,9}"
FIELDS = {"model": "name", "version": "numbers", "sn": "name", "mac": "mac"}
NO_MAC = "00:00:00:00:00:00"  # in the names of files for all phones
# Folders, such as a provisioning key, may stand before the name of a file. A name without a
# slash of its own stands behind the last one.
FOLDERS = "(?:.*/)?"
LAST_FOLDER = "(?:.*/|(?!.*/))"
SOURCES = ("user_agent", "path", "dhcp", "tftp")
TRAIT = re.compile(r"\{model\.(\w+)\}")
# A MAC address or a serial number with what binds it to the rest: ` MAC:{mac}`, `; Serial:{mac}`.
_OWN_NUMBER = re.compile(r"[ ;,/_-]*\(?[\w:=]*\{(?:mac|MAC|sn)[^\w{}]?(?: [^{}]*)?\}\)?")
_NAME_OF_MAC = re.compile(r"\{(?:mac|MAC)\}")
TOKEN = re.compile(r"\{([^{}]*)\}|(\*)|( +)|\[([^\[\]]*)\]|(.)")


class PatternError(ValueError):
    """The pattern is not valid; the message says why, HINT what is."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@lru_cache(maxsize=2000)
def regex(pattern: str, only: tuple[str, ...] = ()) -> str:
    """The regular expression of a pattern, to be matched as a whole.

    `{model}`, `{version}`, `{sn}` and `{mac}` capture; behind the name may stand what they take:
    `{model with spaces}`, `{version text}` (no space, bracket, slash or semicolon), `{sn word}`
    (no hyphen), `{model digits}`, `{version token}` (no space), `{version numbers}`, `{model
    name}`. `{mac:}` asks for colons, `{mac_}` for underscores, `{MAC}` for capitals without
    separators, `{mac lower}` for lower case without them. `*` is any text, `[ab]` one of these
    characters, a space one or more of them. ONLY narrows `{model}`.

    Its time is linear in the text: what stands between two `*` is sought once, from the left,
    and found for good (a lookahead with a reference to what it found, which is an atomic group
    on all Pythons of the server), as a shell matches names.
    """
    parts = list(_parts(pattern, only))
    first, *middle = parts
    last = middle.pop() if middle else None
    result, groups = first, first.count("(?P<")
    for part in filter(None, middle):
        groups += 1
        result += f"(?=(.*?{part}))\\{groups}"
        groups += part.count("(?P<")
    return result if last is None else f"{result}.*{last}"


def _parts(pattern: str, only: tuple[str, ...]) -> Iterator[str]:
    """What stands between the `*` of a pattern, as regular expressions."""
    result: list[str] = []
    seen: set[str] = set()
    pattern = TRAIT.sub("x", pattern)  # checked as such, matched by `rules_for`
    for field, star, space, choice, literal in TOKEN.findall(pattern):
        if field:
            group, _, kind = field.partition(" ")
            if group in MACS[1:]:
                group, kind = "mac", group
            kind = kind or FIELDS.get(group, "")
            if group not in FIELDS or kind not in KINDS:
                raise _no_field(field, group, kind)
            if group in seen:
                raise PatternError(f"'{{{field}}}' stands twice")
            seen.add(group)
            body = KINDS[kind]
            if group == "model" and only:
                body = "|".join(re.escape(name) for name in sorted(only))
            result.append(f"(?P<{group}>{body})")
        elif star:
            yield "".join(result)
            result = []
        elif space:
            result.append(SPACES)
        elif choice:
            result.append(f"[{re.escape(choice)}]")
        elif literal:
            result.append(_escape(literal))
        else:
            raise PatternError("a bracket is empty")
    yield "".join(result)


def _no_field(field: str, group: str, kind: str) -> PatternError:
    """What is wrong with a FIELD of a pattern, whose name is GROUP."""
    if group not in FIELDS:
        names = "`{model}`, `{version}`, `{sn}` and `{mac}`"
        return PatternError(f"there is no field '{{{field}}}'", f"fields are {names}")
    kinds = [k for k in KINDS if not k.lower().startswith(("mac", "lower"))]
    hint = f"`{{{group} KIND}}` takes one of these kinds: {', '.join(kinds)}"
    return PatternError(f"there is no kind '{kind}' for '{{{field}}}'", hint)


def _escape(literal: str) -> str:
    return literal if literal in "/-_:;,'\"=%@!<>&" else re.escape(literal)


def rules_for(dialect: Dialect, models: Mapping[str, Mapping[str, object]]) -> list[Rule]:
    """The rules of a dialect in the order in which they are asked.

    First those of the spec. Then those for a User-Agent, without the MAC address and the serial
    number: many phones leave them out when their user says so, and the path or the server's table
    of addresses tells the MAC as well. Last, for phones that a User-Agent has told: the names of
    the files that are theirs alone.
    """
    given = [*_with_traits(dialect.identify.values(), models)]
    return [*given, *_without_own_numbers(given), *_own_files(dialect, given)]


def _without_own_numbers(rules: Iterable[Rule]) -> Iterator[Rule]:
    for rule in rules:
        agent = rule.user_agent or ""
        short = re.sub(r"\*+", "*", _OWN_NUMBER.sub("*", agent))
        if short != agent and "{model" in short and rule.vendor != "by_mac":
            yield rule.model_copy(update={"user_agent": short})


def _own_files(dialect: Dialect, rules: Iterable[Rule]) -> Iterator[Rule]:
    """Rules for the paths of files per device, where a User-Agent tells whose they are."""
    if any(rule.user_agent for rule in rules):
        names = [file.name.rpartition("/")[2] for file in dialect.files.values()]
        named = [name for name in names if _NAME_OF_MAC.search(name)]
        paths = [re.sub(r"\{(?!mac\})[^{}]*\}", "*", _NAME_OF_MAC.sub("{mac}", n)) for n in named]
        if paths:
            yield Rule(path=[f"/{path}" for path in dict.fromkeys(paths)], agent="matched")


def _with_traits(
    rules: Iterable[Rule], models: Mapping[str, Mapping[str, object]]
) -> Iterator[Rule]:
    """The rules, those with a `{model.TRAIT}` once for each text that the trait has.

    MODELS are the traits by the model's name. A text of several models tells no model.
    """
    for rule in rules:
        found = [m for f in SOURCES for p in patterns(rule, f) for m in TRAIT.finditer(p)]
        if not found:
            yield rule
            continue
        by_text: dict[str, list[str]] = {}
        for name, traits in models.items():
            if found[0][1] in traits:
                by_text.setdefault(str(traits[found[0][1]]), []).append(name)
        for text, names in sorted(by_text.items()):
            written = {
                field: [p.replace(found[0][0], text) for p in given]
                for field in SOURCES
                if (given := patterns(rule, field))
            }
            changes: dict[str, object] = {
                field: texts if field == "path" else texts[0] for field, texts in written.items()
            }
            yield rule.model_copy(
                update={**changes, "model": names[0] if len(names) == 1 else rule.model}
            )


def whole_regex(field: str, pattern: str, only: tuple[str, ...] = ()) -> str:
    """The regular expression of a rule's FIELD, with what may stand before it."""
    if field == "path":
        return regex(f"*{pattern}", only)
    if field == "tftp":
        return (FOLDERS if "/" in pattern else LAST_FOLDER) + regex(pattern, only)
    return regex(pattern, only)


@lru_cache(maxsize=5000)
def _compiled(field: str, pattern: str, only: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(whole_regex(field, pattern, only))


def matches(rule: Rule, field: str, text: str) -> bool:
    """Whether one of a rule's patterns for FIELD matches TEXT."""
    only = tuple(rule.only)
    return any(_compiled(field, p, only).fullmatch(text) for p in patterns(rule, field))


def spelled(rule: Rule, groups: Mapping[str, str]) -> dict[str, str]:
    """What a pattern captured, in the spelling of the specs."""
    found = dict(groups)
    if isinstance(rule.model, str) and "model" in found:
        found["model"] = rule.model.replace("{model}", found["model"])
    for name, changes in rule.rewrite.items():
        for old, new in changes.items():
            if name in found:
                found[name] = found[name].replace(old, new)
    if isinstance(rule.model, dict) and "model" in found:
        found["model"] = rule.model.get(found["model"], found["model"])
    if "mac" in found:
        found["mac"] = with_colons(found["mac"])
        if found["mac"] == NO_MAC:
            del found["mac"]
    return found


def recognise(
    rules: Iterable[Rule], sample: Sample, vendor: str, prefixes: Iterable[str]
) -> Mapping[str, str]:
    """What the rules tell of a sample request: vendor, model, version, mac."""
    found: dict[str, str] = {}
    agent = False
    parts = urlsplit(sample.path or "")
    for rule in sorted(rules, key=lambda rule: rule.user_agent is None):  # as the plugins ask
        read = _read(rule, sample, agent)
        if read is not None and known(rule, read, prefixes):
            agent = agent or bool(rule.user_agent)
            facts = {} if rule.vendor == "unproved" else {"vendor": vendor}
            facts |= {"model": rule.model} if isinstance(rule.model, str) else {}
            found = {**facts, **read, **found}
        if rule.query and _asked(rule, sample, agent):
            for value in parse_qs(parts.query).get(rule.query, [])[:1]:
                if re.fullmatch(KINDS["mac"], value):
                    found.setdefault("mac", with_colons(value))
    return found


def _read(rule: Rule, sample: Sample, agent: bool) -> dict[str, str] | None:
    """What a rule reads in a sample; None when it does not match."""
    if rule.user_agent and (agent or sample.user_agent is None):
        return None
    path = urlsplit(sample.path).path if sample.path else None
    texts = {"user_agent": sample.user_agent, "path": path, "dhcp": sample.dhcp}
    groups: dict[str, str] = {}
    for field, value in {**texts, "tftp": sample.tftp}.items():
        given = patterns(rule, field)
        if not given:
            continue
        if value is None or (field == "path" and not _asked(rule, sample, agent)):
            return None
        tried = (_compiled(field, p, tuple(rule.only)).fullmatch(value) for p in given)
        match = next((m for m in tried if m is not None), None)
        if match is None:
            return None
        if field != "path" or not rule.user_agent:
            groups |= match.groupdict()
    return spelled(rule, groups) if _has_pattern(rule) else None


def patterns(rule: Rule, field: str) -> list[str]:
    """The patterns of a rule for one part of a request: any of them."""
    if field == "path":
        return rule.paths
    given = getattr(rule, field)
    return [given] if given else []


def _has_pattern(rule: Rule) -> bool:
    return any(patterns(rule, field) for field in SOURCES)


def known(rule: Rule, facts: Mapping[str, str], prefixes: Iterable[str]) -> bool:
    """Whether a rule's MAC, if it must, has one of the vendor's PREFIXES."""
    return rule.vendor != "by_mac" or "mac" not in facts or facts["mac"][:8] in prefixes


def _asked(rule: Rule, sample: Sample, agent: bool) -> bool:
    if rule.user_agent:
        return True
    if rule.agent == "absent":
        return sample.user_agent is None
    return agent or rule.agent == "any"
