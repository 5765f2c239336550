"""What has changed of a plugin since a snapshot of it was taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from phonegen.dialects.conditions import evaluate, facts, static
from phonegen.language.catalogue import Carried, natural
from phonegen.language.releases import About, Change, Snapshot, Way

from phonegen_targets.provd.snapshots import settings_of

MOST = 100  # changes that are told one by one
CODE = "text runtime.py"
PACKAGES = "text pkgs/pkgs.db"
# Beginnings of parts' names, and what a change of such a part is about.
KINDS: dict[str, About] = {"table ": "table", "file ": "file", "form ": "form", "text ": "file"}


def changes(before: Snapshot, now: Snapshot, carried: Iterable[Carried]) -> list[Change]:
    """All differences, of settings first; `code` when there is nothing else to tell.

    CARRIED are the plugin's models as it is NOW.
    """
    models = {c.name: facts(c) for c in carried}
    found = [*_settings(before, now, models), *_models(before, now), *_packages(before, now)]
    told = {f"form {change.file}" for change in found if change.about == "setting"}
    told |= {PACKAGES for change in found if change.about == "package"}
    found += _parts(before.parts, now.parts, told)
    return found or [Change(about="code")]


def bounded(found: list[Change]) -> list[Change]:
    """The first changes, and how many more there are."""
    rest = len(found) - MOST
    return [*found[:MOST], Change(about="more", name=str(rest))] if rest > 0 else found


def is_firmware(found: Iterable[Change]) -> bool:
    """Whether among the changes are those of the phones' firmware."""
    return any(change.about in ("package", "firmware") for change in found)


def _settings(before: Snapshot, now: Snapshot, models: Mapping[str, Any]) -> Iterator[Change]:
    old, new = settings_of(before), settings_of(now)
    for key in sorted(old.keys() | new.keys()):
        was, is_ = old.get(key, []), new.get(key, [])
        if was != is_:
            gone = [way for way in was if way not in is_]
            come = [way for way in is_ if way not in was]
            concerned = _concerned([*gone, *come], models)
            file, name = key
            yield Change(
                about="setting", name=name, file=file, before=gone if is_ else was,
                now=come if was else is_, models=concerned,
            )  # fmt: skip


def _concerned(ways: Iterable[Way], models: Mapping[str, Any]) -> list[str]:
    """The models for which any of WAYS may be written; none when that is all of them."""
    conditions = [[c for c in way[2:] if static(c)] for way in ways]
    if not all(conditions):
        return []
    found = [
        name
        for name, model in models.items()
        if any(all(evaluate(c, model) for c in way) for way in conditions)
    ]
    return [] if len(found) == len(models) else sorted(found, key=natural)


def _models(before: Snapshot, now: Snapshot) -> Iterator[Change]:
    for name in sorted(before.models.keys() | now.models.keys(), key=natural):
        was, is_ = before.models.get(name), now.models.get(name)
        if was is None or is_ is None:
            yield _change("model", name, was[0] if was else None, is_[0] if is_ else None)
        elif was != is_:
            kinds: tuple[About, ...] = ("firmware", "lines", "keys")
            told = [
                _change(about, name, str(old), str(new))
                for about, old, new in zip(kinds, was[:3], is_[:3], strict=True)
                if old != new
            ]
            yield from told or [Change(about="facts", name=name)]


def _packages(before: Snapshot, now: Snapshot) -> Iterator[Change]:
    for name in sorted(before.packages.keys() | now.packages.keys(), key=natural):
        was, is_ = before.packages.get(name), now.packages.get(name)
        if was != is_:
            yield _change("package", name, was[0] if was else None, is_[0] if is_ else None)


def _parts(before: Mapping[str, str], now: Mapping[str, str], told: set[str]) -> Iterator[Change]:
    """Parts of which a digest differs, but for what follows from changes that are TOLD."""
    for part in sorted(before.keys() | now.keys()):
        was, is_ = before.get(part), now.get(part)
        if was == is_ or part == CODE or part in told:
            continue
        start = next((start for start in KINDS if part.startswith(start)), "")
        about, name = KINDS.get(start, "part"), part.removeprefix(start)
        yield _change(about, name, was and "", is_ and "")


def _change(about: About, name: str, was: str | None, is_: str | None) -> Change:
    """A change of what has no conditions; None: it is not there."""
    before, now = ([] if side is None else [[side]] for side in (was, is_))
    return Change(about=about, name=name, before=before, now=now)
