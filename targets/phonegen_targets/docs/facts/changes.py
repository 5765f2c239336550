"""What changed between a plugin and the one that its phones had before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from phonegen.dialects.settings import Written
from phonegen.language.catalogue import natural

from phonegen_targets.docs.facts.plugin import PluginView, told
from phonegen_targets.docs.facts.vendor import VendorView, short_name
from phonegen_targets.docs.markdown import Cells, code, link, listed, text
from phonegen_targets.docs.texts import _

SHOWN = 2  # values of one setting


class Changes(NamedTuple):
    """Between two plugins; everything but PREVIOUS is Markdown."""

    previous: str
    gained: list[str]  # models
    lost: list[str]
    firmware: list[Cells]  # model, before, now
    added: list[Cells]  # settings, with their files
    removed: list[Cells]
    changed: list[Cells]  # setting, file, before, now


def changes(vendor: VendorView, now: PluginView, before: PluginView) -> Changes:
    """What an administrator gets by installing NOW in the place of BEFORE."""
    new = {c.model.name: c for c in now.carried}
    old = {c.model.name: c for c in before.carried}

    def linked(names: Iterable[str]) -> list[str]:
        found = vendor.specs.models
        return [
            link(short_name(found[name].spec), f"../{name}.md")
            for name in sorted(names, key=natural)
        ]

    versions: list[Cells] = [
        (linked([name])[0], _version(before_), _version(now_))
        for name in sorted(new.keys() & old.keys(), key=natural)
        for before_, now_ in [(old[name].version, new[name].version)]
        if before_ != now_
    ]
    settings, was = now.settings, before.settings
    both = () if settings is was else settings.keys() & was.keys()
    differing = sorted(key for key in both if was[key] != settings[key])
    return Changes(
        previous=before.plugin.name,
        gained=linked(new.keys() - old.keys()),
        lost=linked(old.keys() - new.keys()),
        firmware=versions,
        added=[_named(*key) for key in sorted(settings.keys() - was.keys())],
        removed=[_named(*key) for key in sorted(was.keys() - settings.keys())],
        changed=[_changed(key, was[key], settings[key]) for key in differing],
    )


def _version(version: str | None) -> str:
    return text(version) if version else _("unknown")


def _named(file: str, setting: str) -> Cells:
    return (code(setting), code(file))


def _changed(key: tuple[str, str], before: frozenset[Written], now: frozenset[Written]) -> Cells:
    """A row; where the values are the same, the conditions are shown as well."""
    file, setting = key
    old, new = (sorted({code(w.value) for w in side}) for side in (before, now))
    if old == new:
        old, new = (sorted(told(w) for w in side) for side in (before - now, now - before))
    shown = (listed(side, SHOWN) or _("not written") for side in (old, new))
    return (code(setting), code(file), *shown)
