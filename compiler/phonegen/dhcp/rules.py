"""DHCP rules as data: which requests are a phone's, and which options answer them.

Everything a server's syntax decides lies in the targets; checks, targets and
documentation read the rules of the specs from here only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from phonegen.dhcp.options import OptionError, Send, in_order, parse_send
from phonegen.dhcp.requests import (
    Compare,
    Every,
    MacBegins,
    Request,
    Sent,
    Test,
    atoms,
    every,
    holds,
    parse_test,
    some,
)
from phonegen.diagnostics import Place
from phonegen.language.catalogue import Loaded, VendorSpecs
from phonegen.language.reader import Keys
from phonegen.language.spec.dhcp import DhcpOptions, DhcpTest
from phonegen.language.spec.model import Model
from phonegen.language.spec.vendor import Vendor

EXAMPLE_MAC = "00:00:5e:00:53:01"  # RFC 7042: for documentation


@dataclass(frozen=True)
class Match:
    """One of a class's tests, and where it was written."""

    test: Test
    place: Place = field(compare=False)


@dataclass(frozen=True)
class ClassRule:
    """Phones whose request passes one of the tests."""

    name: str
    title: str
    matches: tuple[Match, ...]
    sends: tuple[Send, ...]
    place: Place = field(compare=False)

    @property
    def test(self) -> Test:
        return some(match.test for match in self.matches)

    @property
    def alternatives(self) -> tuple[Match, ...]:
        return self.matches


@dataclass(frozen=True)
class PrefixRule:
    """Phones by the first three bytes of their MAC address, if they also pass one of the tests."""

    prefix: str
    matches: tuple[Match, ...]  # empty: whatever the request says
    sends: tuple[Send, ...]
    place: Place = field(compare=False)

    @property
    def condition(self) -> Test | None:
        """What must hold besides the prefix."""
        return some(match.test for match in self.matches) if self.matches else None

    @property
    def test(self) -> Test:
        return every([self._begins, *([self.condition] if self.condition else [])])

    @property
    def alternatives(self) -> tuple[Match, ...]:
        """The rule as conjunctions."""
        if not self.matches:
            return (Match(self._begins, self.place),)
        return tuple(Match(Every((self._begins, m.test)), self.place) for m in self.matches)

    @property
    def _begins(self) -> MacBegins:
        return MacBegins(bytes.fromhex(self.prefix.replace(":", "")))


Rule = ClassRule | PrefixRule


class VendorRules:
    """All rules of a vendor: classes by name, MAC prefixes by value."""

    def __init__(self, vendor: VendorSpecs) -> None:
        loaded = vendor.vendor
        if loaded is None:
            raise LookupError(f"specs/{vendor.folder}/vendor.yaml is missing")
        self.folder = vendor.folder
        self.about = loaded.spec
        self.classes = sorted(_class_rules(vendor, loaded), key=lambda r: (r.name, r.place))
        self.prefixes = sorted(_prefix_rules(loaded), key=lambda r: (r.prefix, r.place))
        self._classes = {rule.name: rule for rule in self.classes}
        self._prefixes = {rule.prefix: rule for rule in self.prefixes}

    @property
    def all(self) -> list[Rule]:
        """Classes, then prefixes: the order in which servers try them."""
        return [*self.classes, *self.prefixes]

    def of(self, model: Model) -> Rule | None:
        """The rule that answers a model: its class, else a MAC prefix."""
        own = model.dhcp_rule
        if own is not None and (own.match or own.name):
            return self._classes.get(class_name(self.about, model))
        if model.mac is not None:
            return self._prefixes.get(model.mac[:8])
        known = [o for o in self.about.ouis if o in self._prefixes] or [*self._prefixes]
        return self._prefixes[known[0]] if known else None

    def mac(self, model: Model) -> str:
        """The model's MAC address, or one that it could have."""
        rule = self.of(model)
        ouis = [rule.prefix] if isinstance(rule, PrefixRule) else self.about.ouis
        return model.mac or (f"{ouis[0]}:00:00:01" if ouis else EXAMPLE_MAC)


class _Shelf(NamedTuple):
    """What requests are looked up by: which bytes of which option; None is the MAC address."""

    option: int | None
    kind: str
    at: int
    length: int


class Index:
    """Finds the rules that a request passes, without trying them all.

    Each conjunction is filed under one thing that it needs, by its kind and length; a request
    is looked up under each kind and length that occurs.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._filed: dict[_Shelf, dict[bytes, list[tuple[Rule, Match]]]] = {}
        self._others: list[tuple[Rule, Match]] = []
        for rule in rules:
            for match in rule.alternatives:
                needed = min(atoms(match.test), key=_selective, default=None)
                if needed is None or isinstance(needed, Sent):
                    self._others.append((rule, match))
                    continue
                shelf, value = _filing(needed)
                self._filed.setdefault(shelf, {}).setdefault(value, []).append((rule, match))

    def matching(self, request: Request) -> Iterator[tuple[Rule, Match]]:
        """Every rule that REQUEST passes, with each of its tests that does."""
        for shelf, values in self._filed.items():
            for rule, match in values.get(_looked_up(shelf, request), ()):
                if holds(match.test, request):
                    yield rule, match
        for rule, match in self._others:
            if holds(match.test, request):
                yield rule, match


def _selective(atom: Compare | Sent | MacBegins) -> int:
    """How many requests share it: few first."""
    if isinstance(atom, Compare):
        return ("exact", "prefix", "part", "suffix").index(atom.kind)
    return 4 if isinstance(atom, MacBegins) else 5


def _filing(atom: Compare | MacBegins) -> tuple[_Shelf, bytes]:
    if isinstance(atom, MacBegins):
        return _Shelf(None, "prefix", 0, len(atom.prefix)), atom.prefix
    length = 0 if atom.kind == "exact" else len(atom.value)
    return _Shelf(atom.option, atom.kind, atom.at, length), atom.value


def _looked_up(shelf: _Shelf, request: Request) -> bytes:
    sent = request.mac if shelf.option is None else request.option(shelf.option) or b""
    match shelf.kind:
        case "exact":
            return sent
        case "suffix":
            return sent[-shelf.length :]
        case _:
            return sent[shelf.at : shelf.at + shelf.length]


def class_name(about: Vendor, model: Model) -> str:
    """The class that a model is in: the one it names, else vendor and model as one word."""
    if model.dhcp_rule is not None and model.dhcp_rule.name:
        return model.dhcp_rule.name
    return re.sub(r"[^A-Za-z0-9_-]", "", f"{about.name}{model.model}")[:80] or "unnamed"


def _class_rules(vendor: VendorSpecs, loaded: Loaded[Vendor]) -> Iterator[ClassRule]:
    about = loaded.spec
    for number, rule in enumerate(about.dhcp.rules):
        if rule.name is not None:
            keys: Keys = ("dhcp", "rules", number)
            matches = _matches(loaded, rule.match, (*keys, "match"))
            sends, place = _sends(about, rule.options), loaded.place(*keys, "name")
            yield ClassRule(rule.name, rule.name, matches, sends, place)
    for model in vendor.models.values():
        dhcp = model.spec.dhcp_rule
        if dhcp is not None and dhcp.match:
            matches = _matches(model, dhcp.match, ("dhcp", "match"))
            title = f"{about.name} {model.spec.model}"
            name = class_name(about, model.spec)
            place = model.place("dhcp", "name" if dhcp.name else "match")
            yield ClassRule(name, title, matches, _sends(about, dhcp.options), place)


def _matches(
    loaded: Loaded[Vendor] | Loaded[Model], tests: list[DhcpTest], keys: Keys
) -> tuple[Match, ...]:
    return tuple(
        Match(parse_test(test), loaded.place(*keys, number, *_first_text(test)))
        for number, test in enumerate(tests)
    )


def _first_text(test: DhcpTest) -> tuple[str, ...]:
    """The field to point at when a test is wrong."""
    fields = ("exact", "prefix", "at", "suffix", "user_class", "absent")
    return next(((f,) for f in fields if getattr(test, f) not in (None, {})), ())


def _prefix_rules(loaded: Loaded[Vendor]) -> Iterator[PrefixRule]:
    """One rule for each prefix."""
    for number, rule in enumerate(loaded.spec.dhcp.rules):
        if rule.name is not None:
            continue
        own: Keys = ("dhcp", "rules", number)
        sends = _sends(loaded.spec, rule.options)
        matches = _matches(loaded, rule.match, (*own, "match"))
        keys: Keys = (*own, "prefixes") if rule.prefixes else ("ouis",)
        for index, prefix in enumerate(rule.prefixes or loaded.spec.ouis):
            yield PrefixRule(prefix, matches, sends, loaded.place(*keys, index))


def _sends(about: Vendor, own: DhcpOptions | None) -> tuple[Send, ...]:
    """By number; what cannot be sent is left to the checks."""
    options = about.dhcp.options if own is None else own
    found = []
    for option in sorted(options, key=in_order):
        with suppress(OptionError):
            found.append(parse_send(option, options[option]))
    return tuple(found)
