"""Who a phone is, by its requests, and how well a plugin supports it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from twisted.internet import defer

from phonegen_targets.provd.runtime.facts import Association, Facts, Rule
from phonegen_targets.provd.runtime.server import BasePgAssociator, DeviceSupport
from phonegen_targets.provd.runtime.values import version_numbers

MAC = re.compile("[0-9a-fA-F]{2}(?:[:-]?[0-9a-fA-F]{2}){5}")
LONGEST = 512  # characters of a text that a phone sends; no rule is about longer ones
Told = dict[str, str]


def mac_address(text: str) -> str | None:
    """A MAC address with colons; None for the one in names of files for all phones."""
    digits = re.sub("[^0-9a-f]", "", text.lower())
    if not digits.strip("0"):
        return None
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2))


class Pattern:
    """A rule with its patterns compiled."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        self.match = re.compile(rule.pattern).fullmatch
        self._paths = [re.compile(path) for path in rule.paths]

    def wants(self, path: str) -> bool:
        """Whether the rule is about a request for PATH."""
        return not self._paths or any(one.fullmatch(path) for one in self._paths)

    def told(self, match: re.Match[str]) -> Told:
        """What the rule reads in a text that it matches."""
        rule, found = self.rule, match.groupdict()
        if rule.model is not None and "model" in found:
            found["model"] = rule.model.replace("{model}", found["model"])
        for name, changes in rule.rewrite.items():
            for old, new in changes:
                if name in found:
                    found[name] = found[name].replace(old, new)
        if "model" in found:
            found["model"] = rule.models.get(found["model"], found["model"])
        if "mac" in found:
            mac = mac_address(found.pop("mac"))
            if mac is not None:
                found["mac"] = mac
        return {**rule.facts, **found}


def patterns(rules: Sequence[Rule]) -> list[Pattern]:
    """RULES with their patterns compiled."""
    return [Pattern(rule) for rule in rules]


def first(rules: Sequence[Pattern], text: str, path: str = "") -> Told:
    """What the first rule that matches tells; nothing without any."""
    if len(text) <= LONGEST:
        for pattern in rules:
            match = pattern.match(text)
            if match is not None and pattern.wants(path):
                return pattern.told(match)
    return {}


class Extractor:
    """Asked by the server for every request of every phone, so it must never fail.

    Plugins with the same rules share one, which remembers its last answer: the server asks all
    of its plugins about each request.
    """

    _last: Any = None
    _found: Told | None = None

    def extract(self, request: Any, request_type: Any) -> Any:
        """What a request tells of the phone that sends it, or None, as a Deferred."""
        said = self.said(request)
        if said != self._last:
            self._last, self._found = said, self.told(*said) or None
        return defer.succeed(dict(self._found) if self._found else None)

    def said(self, request: Any) -> tuple[Any, ...]:
        """The parts of a request that matter."""
        raise NotImplementedError

    def told(self, *said: Any) -> Told:
        """What these parts tell; nothing when they are not of one of these phones."""
        raise NotImplementedError


class HttpExtractor(Extractor):
    """Reads the User-Agent, the path and the query of HTTP requests."""

    def __init__(self, facts: Facts) -> None:
        self._agents = patterns(facts.user_agents)
        self._paths = patterns(facts.paths)
        self._by_themselves = [one for one in self._paths if one.rule.agent != "matched"]
        self._queries = [(query.name.encode(), query.agent) for query in facts.queries]
        self._prefixes = frozenset(facts.mac_prefixes)

    def said(self, request: Any) -> tuple[Any, ...]:
        said = request.getHeader(b"User-Agent"), request.path
        if self._queries:
            said += tuple(request.args.get(name, [b""])[0] for name, _ in self._queries)
        return said

    def told(self, header: bytes | None, path: bytes, *arguments: bytes) -> Told:
        asked = path.decode("utf-8", "replace")
        if len(asked) > LONGEST:
            return {}
        found = first(self._agents, header.decode("utf-8", "replace"), asked) if header else {}
        for pattern in self._paths if found else self._by_themselves:
            if header and pattern.rule.agent == "absent":
                continue
            match = pattern.match(asked)
            facts = pattern.told(match) if match else None
            if facts is not None and self._ours(facts.get("mac")):
                found = {**facts, **found}
                break
        for (_, agent), argument in zip(self._queries, arguments):
            text = argument.decode("ascii", "replace")
            if (found or agent != "matched") and "mac" not in found and MAC.fullmatch(text):
                mac = mac_address(text)
                if mac is not None:
                    found = {**found, "mac": mac}
        return found

    def _ours(self, mac: str | None) -> bool:
        """Whether a MAC address has one of the vendor's prefixes, where that is asked for."""
        return mac is None or not self._prefixes or mac.replace(":", "")[:6] in self._prefixes


class DhcpExtractor(Extractor):
    """Reads the vendor class of DHCP requests."""

    def __init__(self, facts: Facts) -> None:
        self._rules = patterns(facts.dhcp)

    def said(self, request: Any) -> tuple[Any, ...]:
        return (request["options"].get(60, ""),)

    def told(self, vendor_class: bytes | str) -> Told:
        if isinstance(vendor_class, bytes):
            vendor_class = vendor_class.decode("utf-8", "replace")
        return first(self._rules, vendor_class)


class TftpExtractor(Extractor):
    """Reads the name of the file asked for by TFTP."""

    def __init__(self, facts: Facts) -> None:
        self._rules = patterns(facts.tftp)

    def said(self, request: Any) -> tuple[Any, ...]:
        return (request["packet"]["filename"],)

    def told(self, name: bytes) -> Told:
        return first(self._rules, name.decode("utf-8", "replace"))


_EXTRACTORS: dict[str, Extractor] = {}


def extractor(kind: Callable[[Facts], Extractor], facts: Facts) -> Extractor:
    """The extractor of these facts, which plugins with the same rules share."""
    rules = facts.user_agents, facts.paths, facts.queries, facts.dhcp, facts.tftp
    key = f"{kind} {rules} {facts.mac_prefixes}"
    if key not in _EXTRACTORS:
        _EXTRACTORS[key] = kind(facts)
    return _EXTRACTORS[key]


def support(name: str) -> Any:
    """A degree of support by its name, such as COMPLETE or COMPLETE+1."""
    base, _, more = name.partition("+")
    return DeviceSupport[base] + int(more) if more else DeviceSupport[base]


class Associator(BasePgAssociator):
    """How well the plugin supports a device."""

    def __init__(self, facts: Facts) -> None:
        self._vendor = facts.vendor
        versions = {"version": facts.defaults.get("version")}
        self._models = {
            name: {**versions, **own}.get("version") for name, own in facts.models.items()
        }
        self._rules: Association = facts.association
        self._rejected = re.compile(self._rules.rejected) if self._rules.rejected else None

    def _do_associate(self, vendor: str, model: str | None, version: str | None) -> Any:
        if vendor != self._vendor:
            return DeviceSupport.IMPROBABLE
        # the server's database may hold numbers
        return self._degree(*(None if text is None else str(text) for text in (model, version)))

    def _degree(self, model: str | None, version: str | None) -> Any:
        rules = self._rules
        if self._rejected and self._rejected.fullmatch(model or ""):
            return DeviceSupport.NONE
        if rules.no_version and version is None:
            return support(rules.no_version)
        numbers = version_numbers(version)
        if numbers and numbers < list(rules.minimum_version):
            return DeviceSupport.NONE
        if model is None or model not in self._models:
            return support(
                rules.no_model if model is None and rules.no_model else rules.unknown_model
            )
        own = self._models[model]
        same = own and version and (version.startswith(own) if rules.prefix else version == own)
        return support(rules.own_version if same else rules.other_version)
