"""What is right and wrong about a phone that was seen, by what the catalogue knows of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from phonegen.dhcp.rules import Rule
from phonegen.language.catalogue import Project
from phonegen.language.spec.dialect import Dialect
from phonegen.sightings.findings import Finding, Grade
from phonegen.sightings.identity import Identity, Recogniser
from phonegen.sightings.leases import Rules
from phonegen.sightings.own_files import OwnFiles, bare_name
from phonegen.sightings.seen import File, Phone, mac_in_name

FEW = 3  # of many of a kind, that are named
_NOT_ALLOWED = ("401", "403")
_BOOTS_ELSEWHERE = b"PXEClient"


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
        self._recogniser, self._rules = Recogniser(vendors), Rules(project)

    @property
    def left_out(self) -> bool:
        """Whether there were more kinds of requests than are looked into."""
        return self._recogniser.left_out

    def diagnosis(self, phone: Phone) -> Diagnosis | None:
        """What is to be said of a phone; None of a host that is none."""
        identity = self._recogniser.identity(phone)
        rule = self._rules.rule(phone.asked) if phone.asked else None
        if not self._is_phone(phone, identity, rule):
            return None
        plugin = ""
        if identity.vendor is not None and identity.plugin is not None:
            plugin = self._project.plugin_id(identity.vendor.folder, identity.plugin)
        dialect = _dialect(identity)
        own = OwnFiles(phone, identity, dialect) if dialect is not None else None
        works = own is not None and any(
            file.served and own.is_trigger(file) for file in phone.files.values()
        )
        findings = [
            *self._rules.findings(phone, identity, rule, works=works),
            *_plugin(phone, identity, plugin),
            *_files(phone, own),
            *self._configured(phone, own),
            *_firmware(identity, dialect),
            *_accounts(phone),
        ]
        name = self._name(phone, identity, rule)
        return Diagnosis(phone, identity, name, plugin, tuple(findings))

    def _name(self, phone: Phone, identity: Identity, rule: Rule | None) -> str:
        """What people call it: by its requests, by a DHCP class of its own, or by its prefix."""
        by_rule = self._rules.model(rule) if rule else ""
        if identity.vendor is not None and (identity.model is not None or not by_rule):
            return identity.name
        folders = [self._rules.folder(rule)] if rule else self._rules.vendors(phone.mac)
        return by_rule or (f"{folders[0]}/?" if len(folders) == 1 else "")

    def _is_phone(self, phone: Phone, identity: Identity, rule: Rule | None) -> bool:
        if identity.vendor is not None or rule is not None or phone.accounts:
            return True
        said = phone.asked
        if said is not None and (said.vendor_class or b"").startswith(_BOOTS_ELSEWHERE):
            return False
        named = any(mac_in_name(file.path) == phone.mac for file in phone.files.values())
        return bool(self._rules.vendors(phone.mac)) or (named and bool(phone.mac))

    def _configured(self, phone: Phone, own: OwnFiles | None) -> Iterator[Finding]:
        """Whether it came for its configuration."""
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
        trigger = own.trigger if own is not None else None
        if own is None or trigger is None:
            return
        found = [file for file in phone.in_order() if own.is_trigger(file)]
        if not found:
            last = max(phone.files.values(), key=lambda file: file.latest)
            words = f"it never asked for its configuration, {trigger}"
            # Without its DHCP, the files may begin behind that.
            grade = Grade.wrong if phone.asked is not None else Grade.note
            yield Finding("files", grade, words, last.last)
            return
        file = max(found, key=lambda file: file.latest)
        if file.served is not False:
            times = f"{file.times} times" if file.times > 1 else "once"
            words = f"came {times} for its configuration, {bare_name(file)}"
            if file.served is None:
                words += "; what it got is not told"
            yield Finding("files", Grade.ok, words, file.last)


def _plugin(phone: Phone, identity: Identity, plugin: str) -> Iterator[Finding]:
    if identity.vendor is None:
        if phone.files:
            first = phone.in_order()[0]
            words = "no plugin of the catalogue recognises its requests"
            yield Finding("plugin", Grade.wrong if phone.mac else Grade.note, words, first.first)
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
        words = f"its requests for files do not tell its model; without one it gets {plugin}"
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


def _files(phone: Phone, own: OwnFiles | None) -> Iterator[Finding]:
    """What it asked for in vain."""
    unknown: list[File] = []
    for file in phone.in_order():
        if file.served is not False:
            continue
        status = file.status or "not served"
        if status in _NOT_ALLOWED:
            words = f"{bare_name(file)} is refused to it ({status})"
            yield Finding("files", Grade.wrong, words, file.last)
        elif own is None or not own.knows(file):
            unknown.append(file)
        elif own.needs(file):
            words = f"{bare_name(file)}, a file of its plugin, is not there ({status})"
            yield Finding("files", Grade.wrong, words, file.last)
    if unknown:
        shown = ", ".join(bare_name(file) for file in unknown[:FEW])
        more = f" and {len(unknown) - FEW} more" if len(unknown) > FEW else ""
        whose = "of no plugin that is known" if own is None else "not of its plugin"
        words = f"asked in vain for {shown}{more}, {whose}"
        yield Finding("files", Grade.note, words, unknown[0].last)


def _dialect(identity: Identity) -> Dialect | None:
    if identity.vendor is None or identity.plugin is None:
        return None
    plugin = identity.vendor.plugins[identity.plugin]
    return identity.vendor.dialects[plugin.spec.dialect].spec


def _firmware(identity: Identity, dialect: Dialect | None) -> Iterator[Finding]:
    version, carried = identity.version, identity.carried
    if carried is None or not carried.version:
        return
    if version is None:
        words = f"its firmware is not told; the plugin is for {carried.version}"
        yield Finding("firmware", Grade.ok, words)
        return
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
