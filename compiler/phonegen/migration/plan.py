"""What moves: devices on hand-written plugins, and what their users would notice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from phonegen.dialects.areas import AREAS, Area
from phonegen.language.catalogue import Loaded, Project, VendorSpecs, natural
from phonegen.language.spec.plugin import Divergence, Plugin


@dataclass(frozen=True)
class Successor:
    """Our plugin in place of a hand-written one."""

    vendor: VendorSpecs
    plugin: Loaded[Plugin]
    plugin_id: str


@dataclass
class Move:
    """A device, and where it would go; REASONS are differences that its config touches."""

    device: dict[str, Any]
    successor: Successor
    reasons: list[str] = field(default_factory=list)
    problem: str = ""  # why nobody can tell

    @property
    def before(self) -> str:
        return str(self.device["plugin"])


def successors(project: Project) -> dict[str, Successor]:
    """Our plugins by the hand-written one that each replaces, the newest of several."""
    found: dict[str, Successor] = {}
    for vendor, plugin in sorted(project.plugins(), key=lambda p: natural(p[1].name)):
        if plugin.spec.replaces:
            plugin_id = project.plugin_id(vendor.folder, plugin.name)
            found[plugin.spec.replaces] = Successor(vendor, plugin, plugin_id)
    return found


def moves(devices: Iterable[dict[str, Any]], known: Mapping[str, Successor]) -> Iterator[Move]:
    """The devices on a plugin that one of ours replaces."""
    for device in devices:
        successor = known.get(str(device.get("plugin")))
        if successor is not None:
            yield Move(device, successor)


def touched(
    divergences: Iterable[Divergence],
    plugin: str,
    model: str,
    raw_config: Mapping[str, Any],
    settings: Iterable[str],
    area_of: Callable[[Divergence], Area],
) -> list[str]:
    """Reasons of the differences that a config touches, by AREA_OF what a user notices first.

    SETTINGS are those that our plugin writes for it.
    """
    written, situations = sorted(set(settings)), set(_situations(raw_config))
    found: dict[str, int] = {}
    for entry in divergences:
        if not any(fnmatchcase(plugin, pattern) for pattern in entry.plugins):
            continue
        if not _concerns(entry.scenario, model, situations):
            continue
        patterns = entry.setting if isinstance(entry.setting, list) else [entry.setting]
        hit = any(fnmatchcase(name, pattern) for pattern in patterns for name in written)
        if entry.category == "outcome" or (entry.category in (None, "files") and hit):
            reason = " ".join(entry.reason.split())
            place = AREAS.index(area_of(entry))
            found[reason] = min(place, found.get(reason, place))
    return sorted(found, key=lambda reason: (found[reason], reason))


def _concerns(scenario: str | None, model: str, situations: set[str]) -> bool:
    """Whether a difference that is seen in SCENARIO, `MODEL/SITUATION`, is one of this phone."""
    if scenario is None:
        return True
    models, slash, situation = scenario.partition("/")
    if not slash:
        return any(fnmatchcase(s, scenario) for s in situations) or scenario == "*"
    if not fnmatchcase(model, models):
        return False
    return situation == "*" or any(fnmatchcase(s, situation) for s in situations)


def _situations(config: Mapping[str, Any]) -> Iterator[str]:
    """What is particular about a config, by the names that `scenario` of divergences has."""
    lines, keys = _items(config.get("sip_lines")), _items(config.get("funckeys"))
    yield from ("mix-1", "lines-base")  # what is there with any ordinary config
    yield from (str(name) for name, value in config.items() if value not in (None, ""))
    yield from (
        f"{name}-none" for name in ("ip", "http-port") if not config.get(name.replace("-", "_"))
    )
    yield str(config.get("timezone", "")).rpartition("/")[2]
    if any(value is None for value in config.values()):
        yield "null-values"
    if "http_base_url" not in config and "http_port" not in config:
        yield "tftp-only"
    if not lines:
        yield "no-lines"
    elif "1" not in lines:
        yield "lines-sparse"
    yield f"lines-{len(lines)}"
    for line in lines.values():
        if not line.get("proxy_ip") and not config.get("sip_proxy_ip"):
            yield "no-proxy"
        yield from (f"line-no-{name}" for name in ("password", "number") if not line.get(name))
        yield from (
            f"proxy-{name}" for name in ("backup", "outbound") if line.get(f"{name}_proxy_ip")
        )
    for key in keys.values():
        yield f"keys-{key.get('type')}"
        if not key.get("value"):
            yield "keys-no-value"


def _items(given: Any) -> dict[str, dict[str, Any]]:
    items = given.items() if isinstance(given, dict) else ()
    return {str(name): item for name, item in items if isinstance(item, dict)}
