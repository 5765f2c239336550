"""DHCP: which rule of the catalogue answers a phone, and what a server gave it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from phonegen.dhcp.options import LOCATIONS
from phonegen.dhcp.requests import Compare, Every, MacBegins, Not, Request, Sent, Some, Test
from phonegen.dhcp.rules import ClassRule, Index, Rule, VendorRules
from phonegen.language.catalogue import Project
from phonegen.sightings.findings import Finding, Grade
from phonegen.sightings.identity import Identity
from phonegen.sightings.seen import Answered, Asked, Phone

TOPIC = "dhcp"
LONG = 60  # characters of a text that is compared with others
FEW = 3  # of many tests, that are named


class Rules:
    """The DHCP rules of all vendors, and the vendors by their prefixes."""

    def __init__(self, project: Project) -> None:
        self._vendors = {f: v for f, v in project.vendors.items() if v.vendor is not None}
        self._rules = {folder: VendorRules(v) for folder, v in self._vendors.items()}
        self._index = Index(rule for rules in self._rules.values() for rule in rules.all)
        self._folder = {id(rule): f for f, rules in self._rules.items() for rule in rules.all}
        self._by_prefix: dict[str, list[str]] = {}
        for folder, vendor in self._vendors.items():
            for prefix in vendor.about().ouis:
                self._by_prefix.setdefault(prefix, []).append(folder)

    def rule(self, said: Asked) -> Rule | None:
        """The rule that answers a request: a class before a prefix."""
        mac = bytes.fromhex(said.mac.replace(":", ""))
        request = Request(mac, said.vendor_class or None, said.user_class or None)
        found = [rule for rule, _ in self._index.matching(request)]
        return min(found, key=lambda r: (not isinstance(r, ClassRule), r.place), default=None)

    def folder(self, rule: Rule) -> str:
        """The vendor's folder that a rule is of."""
        return self._folder[id(rule)]

    def vendors(self, mac: str) -> list[str]:
        """The folders of vendors that have the prefix of a MAC."""
        return self._by_prefix.get(mac[:8], [])

    def in_words(self, rule: Rule) -> str:
        """Which rule it is, and where it stands."""
        name = f"class {rule.name}" if isinstance(rule, ClassRule) else f"prefix {rule.prefix}"
        return f"{name} of {self.folder(rule)} ({rule.place.path}:{rule.place.line})"

    def model(self, rule: Rule) -> str:
        """The only model that a class answers, as vendor/model; a prefix tells no model."""
        if not isinstance(rule, ClassRule):
            return ""
        folder = self.folder(rule)
        models = self._vendors[folder].models.values()
        found = [m.name for m in models if self._rules[folder].of(m.spec) is rule]
        return f"{folder}/{found[0]}" if len(found) == 1 else ""

    def findings(
        self, phone: Phone, identity: Identity, rule: Rule | None, *, works: bool
    ) -> Iterator[Finding]:
        """What is to be said of a phone's DHCP.

        WORKS: it got its configuration all the same, so what differs from the catalogue is a note.
        """
        said = phone.asked
        if said is None:
            return
        bad = Grade.note if works else Grade.wrong
        if phone.matched is not None:
            words = f"its server took it for '{phone.matched.title}'"
            yield Finding(TOPIC, Grade.ok, words, phone.matched.where)
        if rule is None and said.vendor_class is None and phone.matched is not None:
            pass  # the server tells what the log leaves out
        elif rule is None:
            yield self._no_rule(said, identity, bad)
        else:
            words = f"answered by {self.in_words(rule)}"
            other = identity.vendor is not None and identity.vendor.folder != self.folder(rule)
            if other:
                words += f", but its requests are those of {identity.name}"
            yield Finding(TOPIC, bad if other else Grade.ok, words, said.where)
        given = phone.answered
        if phone.refused is not None:
            words = f"the DHCP server gives it nothing: {phone.refused.refused}"
            yield Finding(TOPIC, bad, words, phone.refused.where)
        elif given is None:
            yield Finding(TOPIC, bad, "no DHCP server answered", said.where)
        else:
            yield from _answer(given, said, rule, bad)

    def _no_rule(self, said: Asked, identity: Identity, bad: Grade) -> Finding:
        """Why no rule answers a request, as far as the file tells it."""
        prefix = said.mac[:8]
        if said.vendor_class is None:
            words = (
                f"no rule answers {said.mac} by its prefix; {said.where.file} tells no option 60"
            )
            return Finding(TOPIC, Grade.note, words, said.where)
        own = [identity.vendor.folder] if identity.vendor is not None else []
        folders = [*dict.fromkeys([*self.vendors(said.mac), *own])]
        sent = _quoted(said.vendor_class) if said.vendor_class else "nothing"
        if not folders:
            words = f"no rule answers it: nobody has the prefix {prefix}, and no class knows"
            return Finding(TOPIC, bad, f"{words} option 60 of {sent}", said.where)
        of = " and ".join(folders)
        wanted = [words_of(test) for folder in folders for test in self._wanted(folder, said.mac)]
        if not wanted:
            words = f"no rule of {of} answers its prefix {prefix}"
            return Finding(TOPIC, bad, words, said.where)
        few = "; or ".join(_most_alike(wanted, sent))
        more = "; or others" if len(wanted) > FEW else ""
        words = f"no rule of {of} answers it: it sends {sent} in option 60, and they ask for {few}"
        return Finding(TOPIC, bad, words + more, said.where)

    def _wanted(self, folder: str, mac: str) -> list[Test]:
        """The tests of a vendor's rules that a phone with this MAC could pass."""
        rules = self._rules[folder]
        own = [r for r in rules.prefixes if mac.startswith(r.prefix)]
        found: list[Rule] = [*own, *rules.classes]
        return [match.test for rule in found for match in rule.alternatives]


def _most_alike(texts: list[str], sent: str) -> list[str]:
    alike = SequenceMatcher(b=sent[:LONG], autojunk=False)

    def likeness(words: str) -> float:
        alike.set_seq1(words[:LONG])
        return -alike.ratio()

    return sorted(texts, key=likeness)[:FEW]


def _answer(given: Answered, said: Asked, rule: Rule | None, bad: Grade) -> Iterator[Finding]:
    """What the server gave, beside what the rule says; nothing where the file does not tell it."""
    if given.options is None:
        return
    sent = {str(number) for number in given.options}
    sent |= {"next-server"} if given.next_server else set()
    sent |= {"filename"} if given.filename else set()
    wanted = [send.option for send in rule.sends] if rule else []
    missing = [o for o in wanted if o.partition(".")[0] not in sent]
    places = sorted(sent & LOCATIONS, key=lambda o: (not o.isdigit(), o.zfill(3)))
    got = f"got {given.address or 'an offer'}"
    if missing:
        options = " and ".join(f"option {o}" if o[0].isdigit() else o for o in missing)
        words = f"the server's answer lacks {options}, which the rule sends"
        asked_for = {str(number) for number in said.wanted or ()}
        if asked_for and not any(o.partition(".")[0] in asked_for for o in missing):
            words += "; the phone did not ask for it"
        yield Finding(TOPIC, bad, words, given.where)
    elif places:
        told = "; ".join(_location(given, given.options, option) for option in places)
        yield Finding(TOPIC, Grade.ok, f"{got} with {told}", given.where)
    elif rule is None:
        yield Finding(TOPIC, Grade.note, f"{got}, and no provisioning server", given.where)


def _location(given: Answered, options: dict[int, bytes], option: str) -> str:
    if option == "next-server":
        return f"next-server {given.next_server}"
    if option == "filename":
        return f"filename {_quoted(given.filename)}"
    value = options[int(option)]
    if option == "150" and len(value) >= 4 and not value.isascii():
        return f"option 150 {'.'.join(map(str, value[:4]))}"
    return f"option {option} {_quoted(value)}"


def words_of(test: Test) -> str:
    """A test of a DHCP rule, in words."""
    match test:
        case Compare(option, "exact", value):
            return f"option {option} of {_quoted(value)}"
        case Compare(option, "prefix", value):
            return f"option {option} that begins with {_quoted(value)}"
        case Compare(option, "suffix", value):
            return f"option {option} that ends with {_quoted(value)}"
        case Compare(option, _, value, at):
            return f"option {option} with {_quoted(value)} behind {at} bytes"
        case Sent(option):
            return f"an option {option}"
        case MacBegins(prefix):
            return f"a MAC that begins with {prefix.hex(':')}"
        case Not(inner):
            return f"not {words_of(inner)}"
        case Every(tests):
            return " and ".join(map(words_of, tests))
        case Some(tests):
            return " or ".join(map(words_of, tests))


def _quoted(value: bytes) -> str:
    return f"'{value.rstrip(bytes(1)).decode('utf-8', 'backslashreplace')}'"
