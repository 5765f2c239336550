"""What a plugin has that the one before it has not: models, firmware, settings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from phonegen_targets.docs.markdown import code, link, listed, text
from phonegen_targets.docs.plugin_view import PluginView
from phonegen_targets.docs.vendor_view import VendorView, natural, short_name

SHOWN = 40  # names of one kind of change


@dataclass(frozen=True)
class Changes:
    """Markdown of the differences from an earlier plugin."""

    since: str
    rows: list[tuple[str, str]]  # kind of change, what changed


def changes(vendor: VendorView, view: PluginView) -> Changes | None:
    """The differences from the nearest earlier plugin that carries one of the same models."""
    names = {c.name for c in view.carried}
    before = [
        other
        for other in vendor.plugins.values()
        if natural(other.plugin.name) < natural(view.plugin.name)
        and names & {c.name for c in other.carried}
    ]
    if not before:
        return None
    earlier = max(before, key=lambda other: natural(other.plugin.name))
    rows = [*_models(earlier, view), *_settings(earlier, view)]
    name = earlier.plugin.name
    return Changes(link(name, f"{name}.md"), [(kind, what) for kind, what in rows if what])


def _models(earlier: PluginView, later: PluginView) -> Iterable[tuple[str, str]]:
    old = {c.name: c for c in earlier.carried}
    new = {c.name: c for c in later.carried}

    def shown(names: Iterable[str]) -> str:
        specs = {**old, **new}
        return listed([text(short_name(specs[n].model.spec)) for n in sorted(names, key=natural)])

    yield "Models added", shown(new.keys() - old.keys())
    yield "Models that the earlier one keeps", shown(old.keys() - new.keys())
    both = sorted(old.keys() & new.keys(), key=natural)
    updated = [n for n in both if new[n].version and new[n].version != old[n].version]
    yield (
        "Firmware",
        listed(
            [
                f"{text(short_name(new[n].model.spec))} {text(old[n].version or 'unknown')} to "
                f"{text(new[n].version or 'unknown')}"
                for n in updated
            ],
            SHOWN,
        ),
    )


def _settings(earlier: PluginView, later: PluginView) -> Iterable[tuple[str, str]]:
    old, new = (_values(view) for view in (earlier, later))
    if old is new:
        return
    changed = {name for name in old.keys() & new.keys() if old[name] != new[name]}
    for kind, names in (
        ("Settings added", new.keys() - old.keys()),
        ("Settings removed", old.keys() - new.keys()),
        ("Settings with another value", changed),
    ):
        yield kind, listed([code(n) for n in sorted(names, key=natural)], SHOWN)


def _values(view: PluginView) -> dict[str, frozenset[str]]:
    """The values that each setting may get, by its name; the same object for a dialect."""
    return view.once("values", lambda: _collect(view))


def _collect(view: PluginView) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for part in view.chapters.values():
        for chapter in part:
            for entry in chapter.rows:
                found.setdefault(entry.name, set()).add(entry.value)
    return {name: frozenset(values) for name, values in found.items()}
