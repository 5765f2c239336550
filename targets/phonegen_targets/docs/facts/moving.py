"""What a move from a hand-written plugin changes, by what a user of the phones notices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from phonegen.dialects.areas import AREAS, Area, area
from phonegen.language.spec.plugin import Divergence

from phonegen_targets.docs.facts.plugin import PluginView
from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.markdown import Cells, code, listed, prose, text
from phonegen_targets.docs.texts import _

TITLES: dict[Area, str] = {
    "configured": _("Whether a phone gets its configuration"),
    "security": _("Passwords and encryption"),
    "calls": _("Lines and calls"),
    "keys": _("Keys and lamps"),
    "time": _("Time and language"),
    "network": _("Network and log"),
    "display": _("Display and directory"),
    "files": _("Files and firmware"),
    "found": _("How phones are recognised, and which plugin they get"),
    "other": _("Other settings"),
}
# What was observed, where it is no setting.
OBSERVED = {
    "assoc": _("choice of the plugin"),
    "capabilities": _("what provd is told"),
    "deconfigure": _("removal of the configuration"),
    "ident": _("request"),
    "outcome": _("configuration"),
    "packages": _("package"),
    "sensitive": _("file with secrets"),
    "serve": _("request"),
    "services": _("service of the plugin"),
    "static": _("file without parameters"),
    "sync": _("synchronisation"),
    "trigger": _("file that ends a configuration"),
}


class Difference(NamedTuple):
    """A difference in Markdown: why, and where it was observed."""

    reason: str
    where: str


class Group(NamedTuple):
    """The differences of one area."""

    title: str
    differences: list[Difference]

    @property
    def rows(self) -> list[Cells]:
        """Where they were observed, by their numbers."""
        numbered = enumerate(self.differences, start=1)
        return [(str(number), d.where) for number, d in numbered if d.where]


def differences(vendor: VendorView, view: PluginView) -> list[Group]:
    """All differences to the plugin that VIEW replaces, each reason once, by area."""
    replaces = view.plugin.spec.replaces
    if replaces is None:
        return []
    found: dict[str, list[Divergence]] = {}
    for entry in vendor.specs.divergences:
        if any(fnmatchcase(replaces, pattern) for pattern in entry.spec.plugins):
            found.setdefault(_without_phone(entry.spec), []).append(entry.spec)
    groups: dict[Area, list[Difference]] = {name: [] for name in AREAS}
    for entries in found.values():
        first = min((area(entry, view.areas) for entry in entries), key=AREAS.index)
        where = dict.fromkeys(w for entry in entries for w in _where(entry, view))
        groups[first].append(Difference(_told(entries), "; ".join(where)))
    return [Group(TITLES[name], rows) for name, rows in groups.items() if rows]


def _reason(entry: Divergence) -> str:
    return " ".join(entry.reason.split())


def _phone(entry: Divergence) -> str:
    """The one phone that an entry is about; empty when it is about several, or all."""
    models, slash, _situation = (entry.scenario or "").partition("/")
    return models if slash and not re.search(r"[*?[]", models) else ""


def _without_phone(entry: Divergence) -> str:
    """The reason, the same for phones of which the same is said."""
    phone, reason = _phone(entry), _reason(entry)
    return re.sub(rf"\b{re.escape(phone)}\b", "\x00", reason) if phone else reason


def _told(entries: list[Divergence]) -> str:
    """Markdown of a reason, and of the other phones for which it holds."""
    reason = prose(_reason(entries[0]))
    phones = [text(_phone(e)) for e in entries if _reason(e) != _reason(entries[0])]
    if not phones:
        return reason
    return _("{reason} The same holds for {phones}.", reason=reason, phones=listed(phones))


def _where(entry: Divergence, view: PluginView) -> Iterator[str]:
    """Where a difference was observed, and of which phones; nothing where that says no more."""
    given = entry.setting if isinstance(entry.setting, list) else [entry.setting]
    where = listed([code(pattern) for pattern in given if pattern not in ("", "configure")])
    models, slash, _situation = (entry.scenario or "").partition("/")
    of_some = slash and models != "*"
    if where or of_some:
        what = OBSERVED.get(entry.category or "", "")
        where = " ".join(filter(None, (what, where))) or _("setting")
        if of_some:
            names = sorted(c.name for c in view.carried if fnmatchcase(c.name, models))
            phones = listed([text(name) for name in names] or [code(models)])
            where = _("{what} of {phones}", what=where, phones=phones)
        yield where
