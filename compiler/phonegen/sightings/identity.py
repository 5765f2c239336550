"""Who a phone is by its requests: what all plugins of the catalogue together make of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from phonegen.dialects.association import contest
from phonegen.dialects.identification import recognise, rules_for
from phonegen.language.catalogue import Carried, Loaded, VendorSpecs
from phonegen.language.spec.identify import Rule, Sample
from phonegen.language.spec.model import Model
from phonegen.sightings.seen import Phone, Where

MOST_FORMS = 10_000  # requests of different forms that are tried: each takes milliseconds
# Instead of the last three bytes of a MAC: with letters, which patterns may want as capitals.
_INSTEAD, _WITHOUT_LETTERS = "0000a1", "000001"


# A User-Agent, a path, an option 60 and a name for TFTP, of which most are absent.
Form = tuple[str | None, str | None, str | None, str | None]


class Told(NamedTuple):
    """A fact that a request told, and where."""

    fact: str
    where: Where


class Identity(NamedTuple):
    """What a phone's requests tell, as far as plugins understand them."""

    vendor: VendorSpecs | None = None
    model: Told | None = None
    version: Told | None = None  # the one told last
    spec: Loaded[Model] | None = None
    plugin: str | None = None  # the one that supports it best, by its name in the vendor's folder
    carried: Carried | None = None

    @property
    def name(self) -> str:
        """What people call the phone; empty when nobody knows."""
        if self.vendor is None:
            return ""
        if self.spec is not None:
            return f"{self.vendor.folder}/{self.spec.name}"
        return f"{self.vendor.folder}/{self.model.fact if self.model else '?'}"


class Recogniser:
    """All plugins of the vendors; requests of one form are tried once for all phones."""

    def __init__(self, vendors: Sequence[VendorSpecs]) -> None:
        self._vendors = [v for v in vendors if v.vendor is not None]
        self._rules: dict[str, list[list[Rule]]] = {}
        self._told: dict[Form, tuple[tuple[str, Mapping[str, str]], ...]] = {}
        self.left_out = False  # whether there were more forms than are tried

    def identity(self, phone: Phone) -> Identity:
        """Who the phone is."""
        votes: dict[str, int] = {}
        told: dict[str, dict[str, list[Told]]] = {}
        for where, request in requests(phone):
            for folder, facts in self._facts(_form(request, phone.mac)):
                votes[folder] = votes.get(folder, 0) + 1 + 2 * ("model" in facts)
                of = told.setdefault(folder, {})
                for name, fact in facts.items():
                    of.setdefault(name, []).append(Told(fact, where))
        by_folder = {v.folder: v for v in self._vendors}
        proved = [folder for folder in votes if "vendor" in told[folder]]
        if not proved:
            return Identity()
        prefix = phone.mac[:8]

        def likely(folder: str) -> tuple[bool, int]:
            return prefix in by_folder[folder].about().ouis, votes[folder]

        vendor = by_folder[max(proved, key=likely)]
        found = told[vendor.folder]
        model, version = _most(found.get("model", [])), found.get("version", [])[-1:]
        return _identity(vendor, model, version[0] if version else None)

    def _facts(self, form: Form) -> tuple[tuple[str, Mapping[str, str]], ...]:
        """What each vendor's plugins tell of a request, without the MAC; most of them nothing."""
        found = self._told.get(form)
        if found is None:
            if len(self._told) >= MOST_FORMS:
                self.left_out = True
                return ()
            found = self._told[form] = self._of_form(form)
        return found

    def _of_form(self, form: Form) -> tuple[tuple[str, Mapping[str, str]], ...]:
        agent, path, dhcp, tftp = form
        sample = Sample.model_construct(user_agent=agent, path=path, dhcp=dhcp, tftp=tftp)
        found = []
        for vendor in self._vendors:
            about = vendor.about()
            votes: dict[str, Counter[str]] = {}
            for rules in self._of(vendor):
                for name, fact in recognise(rules, sample, about.name, about.ouis).items():
                    votes.setdefault(name, Counter())[fact] += 1
            facts = {n: c.most_common(1)[0][0] for n, c in votes.items() if n != "mac"}
            if facts:
                found.append((vendor.folder, facts))
        return tuple(found)

    def _of(self, vendor: VendorSpecs) -> list[list[Rule]]:
        if vendor.folder not in self._rules:
            self._rules[vendor.folder] = [
                rules_for(vendor.dialects[p.spec.dialect].spec, {c.name: c.traits for c in carried})
                for p in vendor.plugins.values()
                if p.spec.dialect in vendor.dialects
                for carried in [vendor.carried(p.name)]
            ]
        return self._rules[vendor.folder]


def _identity(vendor: VendorSpecs, model: Told | None, version: Told | None) -> Identity:
    name = model.fact if model else None
    winners = contest(vendor).winners(name, version.fact if version else None)
    plugin = winners[-1] if winners else None
    spec = next((m for m in vendor.models.values() if m.spec.model == name), None)
    carried = [c for c in vendor.carried(plugin) if c.name == name] if plugin else []
    return Identity(vendor, model, version, spec, plugin, carried[0] if carried else None)


def requests(phone: Phone) -> Iterator[tuple[Where, Sample]]:
    """What the phone asked for, as plugins look at it, in the order in which it last did."""
    if phone.asked is not None and phone.asked.vendor_class:
        text = phone.asked.vendor_class.rstrip(b"\0").decode("utf-8", "backslashreplace")
        yield phone.asked.where, _sample(dhcp=text)
    for file in sorted(phone.files.values(), key=lambda file: file.latest):
        if file.protocol == "tftp":
            yield file.last, _sample(tftp=file.path)
        else:
            yield file.last, _sample(user_agent=file.agent or None, path=path_of(file.path))


def path_of(target: str) -> str:
    """The path and query of what was asked for, which proxies are told as a whole URL."""
    if target.startswith("/"):
        return target
    try:
        parts = urlsplit(target)
    except ValueError:
        return target
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def _sample(**fields: str | None) -> Sample:
    given = dict.fromkeys(("user_agent", "path", "dhcp", "tftp")) | fields
    return Sample.model_construct(**given)


def _form(sample: Sample, mac: str) -> tuple[str | None, str | None, str | None, str | None]:
    """The texts of a request, with a MAC that all phones of its vendor share."""
    texts = (sample.user_agent, sample.path, sample.dhcp, sample.tftp)
    digits = mac.replace(":", "")
    if not digits:
        return texts
    own = digits[6:]
    other = _WITHOUT_LETTERS if own.isdigit() else _INSTEAD
    pairs = [(digits, digits[:6] + other)]
    pairs += [
        (sign.join(_pairs(digits)), sign.join(_pairs(digits[:6] + other))) for sign in (":", "-")
    ]
    pairs = [*pairs, *((a.upper(), b.upper()) for a, b in pairs)]
    found = []
    for text in texts:
        if text is not None and (own[-2:] in text or own[-2:].upper() in text):
            for old, new in pairs:
                text = text.replace(old, new)
        found.append(text)
    return found[0], found[1], found[2], found[3]


def _pairs(digits: str) -> list[str]:
    return [digits[at : at + 2] for at in range(0, len(digits), 2)]


def _most(told: list[Told]) -> Told | None:
    """The fact that was told most often, where it was told first."""
    if not told:
        return None
    fact = Counter(t.fact for t in told).most_common(1)[0][0]
    return next(t for t in told if t.fact == fact)
