"""Recognition: what a provisioning server took a phone for, and whether it is that."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from phonegen.boot.fetching import Fetched
from phonegen.boot.phones import VirtualPhone
from phonegen.dialects.association import contest
from phonegen.language.spec.identify import Sample
from phonegen.network import with_colons

# What an administrator has to say of a phone that does not tell it.
SAID = {"vendor": "its vendor", "model": "its model", "mac": "its MAC address"}


@dataclass(frozen=True)
class Verdict:
    """WORDS for people; `device` is the server's with what it was not told: None if it is wrong."""

    words: str
    device: Mapping[str, Any] | None = None


def judged(
    phone: VirtualPhone,
    found: Sequence[Fetched],
    device: Mapping[str, Any],
    plugin_id: Callable[[str], str],
) -> Verdict:
    """What the server made of the requests of a PHONE, which came of nothing but its own facts.

    What it should have made of them is worked out from the specs of all its vendor's plugins.
    PLUGIN_ID: of a plugin of its vendor, by name.
    """
    own = plugin_id(phone.carried.plugin.name)
    told = [phone.told(sample) for sample in _requests(phone, found)]
    names = {name for one in told for name in one}
    right = {
        "vendor": phone.vendor.about().name,
        "model": phone.carried.name,
        "mac": with_colons(phone.mac),
    }
    versions = [one["version"] for one in told if "version" in one]  # the last one counts
    given = device.get("plugin")
    taken = f"taken for {given or 'a phone without a plugin'}{_facts(device)}"
    wrong = [
        f"{name} {device[name]} instead of {value}"
        for name, value in [*right.items(), *(("version", v) for v in versions[-1:])]
        if device.get(name) not in (None, value)
    ]
    wrong += [f"it told its {n}" for n in (*right, "version") if n in names and n not in device]
    if wrong:
        return Verdict(f"{taken}: {', '.join(wrong)}")
    expected, why = _expected(phone, told)
    if given not in (own, plugin_id(expected) if expected else None):
        return Verdict(f"{taken}, which is not {own}")
    words = taken if given == own else f"{taken}: {why}"
    said = [SAID[name] for name in right if name not in device] + [own] * (given != own)
    if said:
        words = f"{words}; the administrator says {', '.join(said)}"
    return Verdict(words, {**device, **right, "plugin": own})


def _facts(device: Mapping[str, Any]) -> str:
    facts = " ".join(str(device[n]) for n in ("vendor", "model", "version") if n in device)
    return f" ({facts})" if facts else ""


def _requests(phone: VirtualPhone, found: Sequence[Fetched]) -> Iterator[Sample]:
    """What the server saw of the requests, in their order."""
    for one in found:
        url = urlsplit(one.url)
        if url.scheme == "tftp":
            yield Sample(tftp=unquote(url.path[1:]))
        else:
            path = f"{url.path}?{url.query}" if url.query else url.path
            yield Sample(user_agent=phone.agent or None, path=path)


def _expected(phone: VirtualPhone, told: Sequence[Mapping[str, str]]) -> tuple[str | None, str]:
    """The plugin that a phone of this model and firmware gets at the first request that gets one,
    and what it may be due to if that is not its own.

    What a request tells may be false; that it tells it counts.
    """
    for one in told:
        if "vendor" in one:
            model = phone.carried.name if "model" in one else None
            version = (phone.carried.version or one["version"]) if "version" in one else None
            winners = contest(phone.vendor).winners(model, version)
            if winners and model and version:
                return winners[-1], "it supports this version alike"
            if winners:
                return winners[-1], f"its first request tells no {'version' if model else 'model'}"
    known = {name for one in told for name in one}
    if known:
        facts = " and ".join(SAID.get(name, f"its {name}") for name in sorted(known))
        return None, f"no plugin takes one whose requests tell {facts} alone"
    return None, "its requests tell nothing of it"
