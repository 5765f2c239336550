"""What is right and wrong about a phone that was seen, by what the catalogue knows of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import unquote

from phonegen.dhcp.options import LOCATIONS
from phonegen.dhcp.requests import Compare, Every, MacBegins, Not, Request, Sent, Some, Test
from phonegen.dhcp.rules import ClassRule, Index, Rule, VendorRules
from phonegen.dialects.asking import asked, filled
from phonegen.language.catalogue import Project
from phonegen.language.spec.dialect import Dialect
from phonegen.sightings.identity import Identity, Recogniser, path_of
from phonegen.sightings.seen import Asked, File, Phone, Where, mac_in_name

LONG = 60  # characters of a text that is compared with others
FEW = 3  # of many of a kind, that are named
_NOT_ALLOWED = ("401", "403")
_BOOTS_ELSEWHERE = b"PXEClient"


class Grade(StrEnum):
    """How a finding is meant; the worst of a phone's is the phone's own."""

    ok = "ok"
    note = "note"
    wrong = "wrong"


class Finding(NamedTuple):
    """One thing that was found about a phone, with the place that shows it."""

    topic: str  # dhcp, plugin, files, firmware, accounts
    grade: Grade
    words: str
    where: Where | None = None


@dataclass(frozen=True)
class Diagnosis:
    """A phone with all that was found about it."""

    phone: Phone
    identity: Identity
    name: str  # vendor/model, `vendor/?` where nobody knows more, or empty
    plugin: str  # the id of its plugin; empty without one
    findings: tuple[Finding, ...]

    @property
    def grade(self) -> Grade:
        grades = [f.grade for f in self.findings]
        return next((g for g in (Grade.wrong, Grade.note) if g in grades), Grade.ok)


class Doctor:
    """Knows the catalogue. ASKING: whether any of the files tells what phones ask for."""

    def __init__(self, project: Project, *, asking: bool) -> None:
        self._project, self._asking = project, asking
        vendors = [v for v in project.vendors.values() if v.vendor is not None]
        self._recogniser = Recogniser(vendors)
        self._rules = {v.folder: VendorRules(v) for v in vendors}
        self._index = Index(rule for rules in self._rules.values() for rule in rules.all)
        self._folder = {id(rule): f for f, rules in self._rules.items() for rule in rules.all}
        self._by_prefix: dict[str, list[str]] = {}
        for vendor in vendors:
            for prefix in vendor.about().ouis:
                self._by_prefix.setdefault(prefix, []).append(vendor.folder)

    @property
    def left_out(self) -> bool:
        """Whether there were more kinds of requests than are looked into."""
        return self._recogniser.left_out

    def diagnosis(self, phone: Phone) -> Diagnosis | None:
        """What is to be said of a phone; None of a host that is none."""
        identity = self._recogniser.identity(phone)
        rule = self._rule(phone.asked) if phone.asked else None
        if not self._is_phone(phone, identity, rule):
            return None
        plugin = ""
        if identity.vendor is not None and identity.plugin is not None:
            plugin = self._project.plugin_id(identity.vendor.folder, identity.plugin)
        findings = [
            *self._dhcp(phone, identity, rule),
            *self._plugin(phone, identity, plugin),
            *self._files(phone, identity),
            *_firmware(identity),
            *_accounts(phone),
        ]
        return Diagnosis(
            phone, identity, self._name(phone, identity, rule), plugin, tuple(findings)
        )

    def _name(self, phone: Phone, identity: Identity, rule: Rule | None) -> str:
        if identity.name:
            return identity.name
        folders = [self._folder[id(rule)]] if rule else self._by_prefix.get(phone.mac[:8], [])
        return f"{folders[0]}/?" if len(folders) == 1 else ""

    def _is_phone(self, phone: Phone, identity: Identity, rule: Rule | None) -> bool:
        if identity.vendor is not None or rule is not None or phone.accounts:
            return True
        said = phone.asked
        if said is not None and (said.vendor_class or b"").startswith(_BOOTS_ELSEWHERE):
            return False
        named = any(mac_in_name(file.path) == phone.mac for file in phone.files.values())
        return phone.mac[:8] in self._by_prefix or (named and bool(phone.mac))

    # DHCP

    def _rule(self, said: Asked) -> Rule | None:
        """The rule that answers a request: a class before a prefix."""
        request = request_of(said)
        found = [rule for rule, _ in self._index.matching(request)]
        return min(found, key=lambda r: (not isinstance(r, ClassRule), r.place), default=None)

    def _dhcp(self, phone: Phone, identity: Identity, rule: Rule | None) -> Iterator[Finding]:
        said = phone.asked
        if said is None:
            return
        if rule is None:
            yield self._no_rule(phone, said, identity)
        else:
            folder = self._folder[id(rule)]
            words = f"answered by {rule_in_words(rule, folder)}"
            other = identity.vendor is not None and identity.vendor.folder != folder
            if other:
                words += f", but its requests are those of {identity.name}"
            yield Finding("dhcp", Grade.wrong if other else Grade.ok, words, said.where)
        yield from _answer(phone, said, rule)

    def _no_rule(self, phone: Phone, said: Asked, identity: Identity) -> Finding:
        folders = self._by_prefix.get(phone.mac[:8], [])
        if identity.vendor is not None and identity.vendor.folder not in folders:
            folders = [*folders, identity.vendor.folder]
        sent = _quoted(said.vendor_class) if said.vendor_class else "nothing"
        if said.vendor_class is None:
            words = (
                f"no rule answers {phone.mac} by its prefix; {said.where.file} tells no option 60"
            )
            return Finding("dhcp", Grade.note, words, said.where)
        if not folders:
            words = f"no rule answers it: nobody has the prefix {phone.mac[:8]}, and no class knows"
            return Finding("dhcp", Grade.wrong, f"{words} option 60 of {sent}", said.where)
        wanted = [words_of(test) for folder in folders for test in self._wanted(folder, phone.mac)]
        alike = SequenceMatcher(b=sent[:LONG], autojunk=False)

        def likeness(words: str) -> float:
            alike.set_seq1(words[:LONG])
            return -alike.ratio()

        wanted.sort(key=likeness)
        few = "; or ".join(wanted[:FEW]) + ("; or others" if len(wanted) > FEW else "")
        of = " and ".join(folders)
        words = f"no rule of {of} answers it: it sends {sent} in option 60, and they ask for {few}"
        if not wanted:
            words = f"no rule of {of} answers its prefix {phone.mac[:8]}"
        return Finding("dhcp", Grade.wrong, words, said.where)

    def _wanted(self, folder: str, mac: str) -> list[Test]:
        """The tests of a vendor's rules that a phone with this MAC could pass."""
        rules = self._rules[folder]
        own = [r for r in rules.prefixes if mac.startswith(r.prefix)]
        found: list[Rule] = [*own, *rules.classes]
        return [match.test for rule in found for match in rule.alternatives]

    # Plugins and files

    def _plugin(self, phone: Phone, identity: Identity, plugin: str) -> Iterator[Finding]:
        if identity.vendor is None:
            if phone.files:
                first = phone.in_order()[0]
                words = "no plugin of the catalogue recognises its requests"
                yield Finding(
                    "plugin", Grade.wrong if phone.mac else Grade.note, words, first.first
                )
            elif phone.accounts:
                words = "it registers, and asked for no file: it was configured in another way"
                where = next(iter(phone.accounts.values())).where
                yield Finding("plugin", Grade.note, words, where)
        elif not plugin:
            facts = " ".join(t.fact for t in (identity.model, identity.version) if t)
            words = f"no plugin takes {identity.vendor.about().name} {facts}".rstrip()
            told = identity.model or identity.version
            if phone.files:
                yield Finding("plugin", Grade.wrong, words, told.where if told else None)
        elif identity.model is None:
            words = f"its requests do not tell its model; without one it gets {plugin}"
            yield Finding("plugin", Grade.note, words)
        else:
            words = f"{plugin} takes it for {identity.model.fact}"
            grade = Grade.ok
            if identity.carried is None:
                words, grade = f"{words}, which is no model of it", Grade.note
            yield Finding("plugin", grade, words, identity.model.where)
        given = phone.taken
        if given is not None and plugin and given.plugin != plugin:
            words = f"the server routes it to {given.plugin}, and {plugin} fits better"
            yield Finding("plugin", Grade.note, words, given.where)

    def _files(self, phone: Phone, identity: Identity) -> Iterator[Finding]:
        """What it asked for in vain, and whether it came for its configuration."""
        dialect = _dialect(identity)
        names = _Names(phone, identity, dialect) if dialect is not None else None
        unknown: list[File] = []
        for file in phone.in_order():
            if file.served is not False:
                continue
            status = file.status or "not served"
            if status in _NOT_ALLOWED:
                words = f"{_name(file)} is refused to it ({status})"
                yield Finding("files", Grade.wrong, words, file.last)
            elif names is None or not names.knows(file):
                unknown.append(file)
            elif names.needs(file):
                words = f"{_name(file)}, a file of its plugin, is not there ({status})"
                yield Finding("files", Grade.wrong, words, file.last)
        if unknown:
            shown = ", ".join(_name(file) for file in unknown[:FEW])
            more = f" and {len(unknown) - FEW} more" if len(unknown) > FEW else ""
            whose = "of no plugin that is known" if names is None else "not of its plugin"
            words = f"asked in vain for {shown}{more}, {whose}"
            yield Finding("files", Grade.note, words, unknown[0].last)
        yield from self._configured(phone, names)

    def _configured(self, phone: Phone, names: _Names | None) -> Iterator[Finding]:
        if not phone.files:
            given = phone.answered is not None and phone.answered.lease
            if not given or not self._asking:
                return
            if phone.encrypted is not None:
                words = "it speaks TLS, so nobody can see here which files it asks for"
                yield Finding("files", Grade.note, words, phone.encrypted)
            elif phone.asked is not None:
                words = "it got an address, and asked for no file"
                where = phone.answered.where if phone.answered else None
                yield Finding("files", Grade.wrong, words, where)
            return
        trigger = names.trigger if names is not None else None
        if names is None or trigger is None:
            return
        found = [file for file in phone.in_order() if names.is_trigger(file)]
        if not found:
            last = max(phone.files.values(), key=lambda file: file.latest)
            words = f"it never asked for its configuration, {trigger}"
            yield Finding("files", Grade.wrong, words, last.last)
            return
        file = max(found, key=lambda file: file.latest)
        if file.served is not False:
            times = f"{file.times} times" if file.times > 1 else "once"
            words = f"came {times} for its configuration, {_name(file)}"
            if file.served is None:
                words += "; what it got is not told"
            yield Finding("files", Grade.ok, words, file.last)


def rule_in_words(rule: Rule, folder: str) -> str:
    """Which rule of a vendor it is, and where it stands."""
    name = f"class {rule.name}" if isinstance(rule, ClassRule) else f"prefix {rule.prefix}"
    return f"{name} of {folder} ({rule.place.path}:{rule.place.line})"


def request_of(said: Asked) -> Request:
    """A phone's request, as rules look at it."""
    mac = bytes.fromhex(said.mac.replace(":", ""))
    return Request(mac, said.vendor_class or None, said.user_class or None)


def _answer(phone: Phone, said: Asked, rule: Rule | None) -> Iterator[Finding]:
    """What the server gave, beside what the rule says."""
    given = phone.answered
    if phone.refused is not None:
        words = f"the DHCP server gives it nothing: {phone.refused.refused}"
        yield Finding("dhcp", Grade.wrong, words, phone.refused.where)
        return
    if given is None:
        yield Finding("dhcp", Grade.wrong, "no DHCP server answered", said.where)
        return
    if given.options is None:
        return
    sent = {str(number) for number in given.options}
    sent |= {"next-server"} if given.next_server else set()
    sent |= {"filename"} if given.filename else set()
    wanted = [send.option for send in rule.sends] if rule else []
    missing = [o for o in wanted if o.partition(".")[0] not in sent]
    places = sorted(sent & LOCATIONS, key=lambda o: (not o.isdigit(), o.zfill(3)))
    if missing:
        options = " and ".join(f"option {o}" if o[0].isdigit() else o for o in missing)
        words = f"the server's answer lacks {options}, which the rule sends"
        asked_for = said.wanted
        if asked_for and all(o.partition(".")[0] not in map(str, asked_for) for o in missing):
            words += "; the phone did not ask for it"
        yield Finding("dhcp", Grade.wrong, words, given.where)
    elif places:
        told = "; ".join(
            _location(given.options, o, given.next_server, given.filename) for o in places
        )
        yield Finding(
            "dhcp", Grade.ok, f"got {given.address or 'an offer'} with {told}", given.where
        )
    elif rule is None:
        words = f"got {given.address or 'an offer'}, and no provisioning server"
        yield Finding("dhcp", Grade.note, words, given.where)


def _location(options: dict[int, bytes], option: str, next_server: str, filename: bytes) -> str:
    if option == "next-server":
        return f"next-server {next_server}"
    value = filename if option == "filename" else options[int(option)]
    if option == "150" and len(value) >= 4 and not value.isascii():
        return f"option 150 {'.'.join(map(str, value[:4]))}"
    return f"{'' if option == 'filename' else 'option '}{option} {_quoted(value)}"


def _dialect(identity: Identity) -> Dialect | None:
    if identity.vendor is None or identity.plugin is None:
        return None
    plugin = identity.vendor.plugins[identity.plugin]
    return identity.vendor.dialects[plugin.spec.dialect].spec


class _Names:
    """The names of a phone's files, as far as its plugin and its model tell them."""

    def __init__(self, phone: Phone, identity: Identity, dialect: Dialect) -> None:
        self._mac = phone.mac.replace(":", "")
        self._carried = identity.carried
        self._model = identity.model.fact if identity.model else ""
        self._needed: dict[str, bool] = {}
        for name, required in asked(dialect).items():
            self._add(name, required)
        for file in dialect.files.values():
            self._add(file.name.removeprefix(dialect.folder), file.when is None)
        if identity.carried is not None:
            for image in identity.carried.images:
                self._add(image, False)
        own = self._filled(dialect.trigger) if dialect.trigger else None
        self.trigger = own.removeprefix(dialect.folder) if own else None

    def _filled(self, name: str) -> str | None:
        traits = self._carried.traits if self._carried else {}
        mac = self._mac or "?" * 12
        return filled(name, mac, self._model or "?", traits)

    def _add(self, name: str, required: bool) -> None:
        own = self._filled(name)
        if own is not None:
            self._needed.setdefault(own.lower(), required)

    def _own(self, file: File) -> str | None:
        """The name, of those known, of what was asked for: folders may stand before it."""
        name = _bare(file).lower()
        while name:
            if name in self._needed:
                return name
            _, slash, name = name.partition("/")
            if not slash:
                break
        return None

    def knows(self, file: File) -> bool:
        return self._own(file) is not None

    def needs(self, file: File) -> bool:
        own = self._own(file)
        return own is not None and self._needed[own]

    def is_trigger(self, file: File) -> bool:
        return self.trigger is not None and self._own(file) == self.trigger.lower()


def _bare(file: File) -> str:
    path = path_of(file.path).partition("?")[0] if file.protocol == "http" else file.path
    return unquote(path).lstrip("/")


def _name(file: File) -> str:
    return _bare(file) or "/"


def _firmware(identity: Identity) -> Iterator[Finding]:
    version, carried = identity.version, identity.carried
    if carried is None or not carried.version:
        return
    if version is None:
        words = f"its firmware is not told; the plugin is for {carried.version}"
        yield Finding("firmware", Grade.ok, words)
        return
    dialect = _dialect(identity)
    prefix = dialect is not None and dialect.versions == "prefix"
    same = version.fact.startswith(carried.version) if prefix else version.fact == carried.version
    words = f"runs {version.fact}"
    if not same:
        words += f"; the plugin is for {carried.version}"
    yield Finding("firmware", Grade.ok if same else Grade.note, words, version.where)


def _accounts(phone: Phone) -> Iterator[Finding]:
    for account, seen in phone.accounts.items():
        good = seen.status.startswith("2")
        words = f"{account}: {seen.status or 'no answer'}"
        yield Finding("accounts", Grade.ok if good else Grade.wrong, words, seen.where)


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
