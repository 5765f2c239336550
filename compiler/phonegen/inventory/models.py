"""A vendor's models by the names that people, dealers and the phones themselves give them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from phonegen.dhcp.requests import Compare, atoms
from phonegen.dhcp.rules import VendorRules
from phonegen.inventory.tables import letters
from phonegen.language.catalogue import Loaded, VendorSpecs
from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.identify import Rule
from phonegen.language.spec.model import Model

_BEFORE_MODEL = re.compile(r"([A-Za-z-]*)\{model\}")  # in a pattern, the start of its word
_VERSION = re.compile(r"\S*\d[.:]\S*")  # of firmware; or a MAC address


class Models:
    """The models of a vendor. What a phone calls itself is in its rules and in its DIALECTS.

    These are asked for when a name is none that the models' specs have.
    """

    def __init__(
        self, specs: VendorSpecs, dialects: Callable[[], Mapping[str, Loaded[Dialect]]]
    ) -> None:
        self.specs = specs
        self._dialects = dialects
        self.rules = VendorRules(specs)
        self._found: dict[str, Loaded[Model] | None] = {}

    def find(self, name: str) -> Loaded[Model] | None:
        """The one model that NAME can mean: as the specs have it, else by its letters and digits.

        The vendor's name may stand before it, as in a User-Agent, and a firmware's version behind.
        """
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> Loaded[Model] | None:
        lowered = name.lower()
        for model in self.specs.models.values():
            if lowered in (model.name, model.spec.model.lower()):
                return model
        wanted = letters(" ".join(w for w in name.split() if not _VERSION.fullmatch(w)))
        vendors = (letters(self.rules.about.name), letters(self.specs.folder))
        for vendor in ("", *vendors):
            if wanted.startswith(vendor):
                rest = wanted.removeprefix(vendor)
                found = self._by_letters.get(rest) or self._by_own_name.get(rest)
                if found is not None:
                    return found
        return None

    @cached_property
    def _by_letters(self) -> dict[str, Loaded[Model] | None]:
        return _index(
            (written, model)
            for model in self.specs.models.values()
            for written in (model.name, model.spec.model, model.spec.title or model.name)
        )

    @cached_property
    def _by_own_name(self) -> dict[str, Loaded[Model] | None]:
        """What phones call themselves: in requests, and in DHCP."""
        rules = [r for d in self._dialects().values() for r in d.spec.identify.values()]
        starts = {start for rule in rules for start in _starts(rule)}
        tables = [rule.model for rule in rules if isinstance(rule.model, dict)]
        named = {spelled: name for table in tables for spelled, name in table.items()}
        by_name = {model.spec.model: model for model in self.specs.models.values()}
        own = [(start + name, model) for start in starts for name, model in by_name.items()]
        own += [(spelled, by_name[name]) for spelled, name in named.items() if name in by_name]
        for model in by_name.values():
            own += [(word, model) for word in self._dhcp_words(model)]
        return _index(own)

    def _dhcp_words(self, model: Loaded[Model]) -> Iterable[str]:
        """The last words of DHCP classes that end with the model's name."""
        rule = self.rules.of(model.spec)
        for alternative in rule.alternatives if rule is not None else ():
            for atom in atoms(alternative.test):
                if isinstance(atom, Compare):
                    words = atom.value.decode("ascii", "replace").rstrip("\0").split()
                    if words and letters(words[-1]).endswith(letters(model.spec.model)):
                        yield words[-1]


def _starts(rule: Rule) -> Iterable[str]:
    for pattern in (rule.user_agent, rule.dhcp):
        if pattern is not None:
            yield from _BEFORE_MODEL.findall(pattern)


def _index(named: Iterable[tuple[str, Loaded[Model]]]) -> dict[str, Loaded[Model] | None]:
    """Models by letters; None for what two models could be called."""
    found: dict[str, Loaded[Model] | None] = {}
    for name, model in named:
        known = found.setdefault(letters(name), model)
        if known is not None and known.name != model.name:
            found[letters(name)] = None
    return found
