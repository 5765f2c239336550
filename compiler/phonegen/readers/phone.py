"""What a phone makes of its files: accounts, keys, clock and network, as its dialect `reads` them.

Apart from the templates: what they write and what is understood here are two witnesses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from phonegen.language.spec.dialect import OF_THE_PHONE, PLACEHOLDER, ROLES, Dialect, File
from phonegen.language.spec.syntax import Style
from phonegen.readers import read
from phonegen.readers.places import ITSELF, Place, alternatives, place, taken

ACCOUNT, KEY = "account.", "key."
INTEGERS = frozenset(
    ["account.port", "account.tls_port", "account.registrar_port", "account.outbound_port",
     "account.backup_port", "key.line", "vlan", "vlan_priority", "vlan_pc"]
)  # fmt: skip
HOSTS = frozenset(
    ["account.server", "account.registrar", "account.outbound_proxy", "account.backup", "ntp"]
)
# Of files with one setting the most particular counts: its number is the highest.
PARTICULAR = {"static": 0, "plugin": 1, "model": 2, "device": 3}
# Placeholders of an account's places that stand for what is read of it elsewhere.
OF_ACCOUNTS = frozenset(role.removeprefix(ACCOUNT) for role in ROLES if role.startswith(ACCOUNT))

_INTEGER = re.compile(r"0[xX][0-9a-fA-F]{1,6}|[0-9]{1,7}")
_PARTS = {"mac": "[0-9a-f]+", "MAC": "[0-9A-F]+", "model": r"[^/]+"}


@dataclass(frozen=True)
class Account:
    """An account that the phone registers; what its file does not say is None.

    `transport` is udp, tcp or tls, `srtp` disabled, preferred or required, as provd has them.
    """

    number: int
    enabled: bool | None = None
    username: str | None = None
    auth_username: str | None = None
    password: str | None = None
    display_name: str | None = None
    provider: str | None = None  # by which other settings know its server
    server: str | None = None
    port: int | None = None
    tls_port: int | None = None  # in place of `port` over TLS
    registrar: str | None = None
    registrar_port: int | None = None
    transport: str | None = None
    outbound_proxy: str | None = None
    outbound_port: int | None = None
    backup: str | None = None
    backup_port: int | None = None
    spare: str | None = None  # the account that stands in for it
    voicemail: str | None = None
    mwi: bool | None = None
    srtp: str | None = None
    codecs: str | None = None

    @property
    def destination(self) -> tuple[str | None, int | None]:
        """Host and port that its REGISTER goes to; without a port, to that of the transport."""
        if self.outbound_proxy is not None:
            return self.outbound_proxy, self.outbound_port
        if self.registrar is not None:
            return self.registrar, self.registrar_port
        over_tls = self.tls_port if self.transport == "tls" else None
        return self.server, over_tls or self.port


@dataclass(frozen=True)
class Key:
    """A function key: where it is, and what it does, in provd's words."""

    place: tuple[tuple[str, int], ...]  # such as (("module", 1), ("key", 3))
    kind: str | None = None
    value: str | None = None
    label: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class Phone:
    """A phone as its files make it."""

    accounts: tuple[Account, ...] = ()
    keys: tuple[Key, ...] = ()
    ntp: str | None = None
    zone: str | None = None  # in the vendor's words
    zone_offset: int | None = None  # minutes east of UTC, in winter
    vlan: int | None = None
    vlan_priority: int | None = None
    vlan_pc: int | None = None
    admin_password: str | None = None
    strange: tuple[str, ...] = ()  # settings with a value that the phone does not know


def understood(dialect: Dialect, files: Mapping[str, bytes]) -> Phone:
    """What a phone makes of FILES, by the names that it asks for; those it knows none of are left.

    Raises ReadError for a file that is not what its grammar says.
    """
    named: list[tuple[str, str, str]] = []  # file in the dialect, setting, value
    for key, style, data in _in_order(dialect, files):
        named += [(key, setting.name, setting.value) for setting in read(data, style)]
    return _Reader(dialect).phone(named)


def _in_order(dialect: Dialect, files: Mapping[str, bytes]) -> Iterator[tuple[str, Style, bytes]]:
    """The files with their styles, the least particular first."""
    patterns = {key: _names(file) for key, file in dialect.files.items()}
    numbers = {key: -number for number, key in enumerate(patterns)}
    found = []
    for name, data in files.items():
        fit = [key for key, (pattern, _) in patterns.items() if pattern.fullmatch(name)]
        if fit:  # `snom-general.xml` might be that of a model called `-general`, too
            key = max(fit, key=lambda key: (patterns[key][1], numbers[key]))
            found.append((PARTICULAR[dialect.files[key].per], numbers[key], key, data))
    for _, _, key, data in sorted(found):
        yield key, dialect.style(dialect.files[key]), data


def _names(file: File) -> tuple[re.Pattern[str], int]:
    """The names that a file of the dialect may have, and how many of their characters are fixed."""
    pieces, at, fixed = [], 0, 0
    for found in PLACEHOLDER.finditer(file.name):
        pieces += [re.escape(file.name[at : found.start()]), _PARTS[found[1]]]
        fixed += found.start() - at
        at = found.end()
    pattern = re.compile("".join([*pieces, re.escape(file.name[at:])]))
    return pattern, fixed + len(file.name) - at


@dataclass
class _Found:
    """What one role's places have told: by alternative, the value by what its name told."""

    places: list[tuple[Place, Any]]
    values: list[dict[tuple[Any, ...], Any]] = field(default_factory=list)


class _Reader:
    def __init__(self, dialect: Dialect) -> None:
        self._unset = {"", *(dialect.style(f).unset or "" for f in dialect.files.values())}
        files = frozenset(dialect.files)
        self._roles: dict[str, _Found] = {
            role: _Found([(place(dialect.renamed(text), texts_of(role), files), taking)
                          for text, taking in alternatives(reading)])
            for role, reading in dialect.reads.items() if role not in OF_THE_PHONE
        }  # fmt: skip

    def phone(self, named: Collection[tuple[str, str, str]]) -> Phone:
        settings = {name: value for _, name, value in named}
        by_file: dict[str, dict[str, str]] = {}
        for file, name, value in named:
            by_file.setdefault(file, {})[name] = value
        odd: dict[str, None] = {}  # settings of which no place of a role has made anything
        for role, found in self._roles.items():
            made: set[str] = set()
            lost: list[str] = []
            for pattern, taking in found.places:
                source = settings if pattern.file is None else by_file.get(pattern.file, {})
                values: dict[tuple[Any, ...], Any] = {}
                for name, value in source.items():
                    told = pattern.match(name)
                    if told is None:
                        continue
                    text = told.get(ITSELF, value)
                    if text in self._unset:
                        continue
                    meant = _typed(role, taken(text, taking))
                    if meant is None:
                        lost.append(name)
                    elif meant != "":
                        made.add(name)
                        values.setdefault(tuple(told[hole] for hole in pattern.names), meant)
                found.values.append(values)
            odd |= dict.fromkeys(name for name in lost if name not in made)
        plain = {role: self._value(role, {}) for role in self._roles if "." not in role}
        for role in ("ntp", "vlan"):
            if plain.pop(f"{role}_enabled", None) is False:
                plain.pop(role, None)
        return Phone(
            accounts=tuple(_registered(list(self._accounts()))),
            keys=tuple(self._keys()),
            strange=tuple(odd),
            **{role: value for role, value in plain.items() if value is not None},
        )

    def _value(self, role: str, known: Mapping[str, Any]) -> Any:
        """What the first of a role's places with a value says of what is KNOWN."""
        found = self._roles[role]
        for (pattern, _), values in zip(found.places, found.values, strict=True):
            if values and all(name in known for name in pattern.names):
                value = values.get(tuple(known[name] for name in pattern.names))
                if value is not None:
                    return value
        return None

    def _accounts(self) -> Iterator[Account]:
        roles = [role for role in self._roles if role.startswith(ACCOUNT)]
        numbers = set()
        for role in roles:
            for (pattern, _), values in zip(
                self._roles[role].places, self._roles[role].values, strict=True
            ):
                if "n" in pattern.names:
                    at = pattern.names.index("n")
                    numbers |= {key[at] for key in values}
        for number in sorted(numbers):
            known: dict[str, Any] = {"n": number}
            waiting = roles
            while waiting:  # a place may name what another has told
                told = {role: self._value(role, known) for role in waiting}
                told = {role: value for role, value in told.items() if value is not None}
                if not told:
                    break
                known |= {role.removeprefix(ACCOUNT): value for role, value in told.items()}
                waiting = [role for role in waiting if role not in told]
            del known["n"]
            if known.get("username") and known.get("enabled") is not False:
                yield Account(number, **known)

    def _keys(self) -> Iterator[Key]:
        places: dict[tuple[tuple[str, int], ...], dict[str, Any]] = {}
        for role, found in self._roles.items():
            if not role.startswith(KEY):
                continue
            for (pattern, _), values in zip(found.places, found.values, strict=True):
                for numbers, value in values.items():
                    where = tuple(zip(pattern.names, numbers, strict=True))
                    places.setdefault(where, {}).setdefault(role.removeprefix(KEY), value)
        for where in sorted(places):
            if places[where].get("kind") not in (None, "none"):
                yield Key(where, **places[where])


def _registered(accounts: list[Account]) -> Iterator[Account]:
    """The accounts but for those that only stand in for another."""
    spares = {account.spare for account in accounts}
    return (account for account in accounts if str(account.number) not in spares)


def texts_of(role: str) -> frozenset[str]:
    """The placeholders for texts in the places of a role."""
    return OF_ACCOUNTS if role.startswith(ACCOUNT) else frozenset()


def _typed(role: str, value: Any) -> Any:
    """A value as its role has it; empty for none, None for one that cannot be."""
    if role in HOSTS and value == "0.0.0.0":
        return ""
    if role not in INTEGERS or value is None or isinstance(value, int):
        return value
    text = str(value)
    if not text:
        return ""
    if not _INTEGER.fullmatch(text):
        return None
    return int(text, 16) if text[:2] in ("0x", "0X") else int(text)
