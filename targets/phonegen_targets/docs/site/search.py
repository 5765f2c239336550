"""What the site's search looks in: of each phone, plugin and vendor one entry, with its words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from phonegen_targets.docs.texts import _, said

Item = dict[str, Any]
MOST = 800  # characters of a section of a guide
# Below these folders there is one entry a page, with words that readers use.
PAGES = re.compile(
    r"phones/(?P<vendor>[^/]+)/(?P<kind>plugins/|dialects/|files/)?(?P<name>[^/]+)\.html"
)
# Guides for those who use phones; what is for contributors comes last.
GUIDES = ("dhcp", "migrating", "site-settings", "doctor", "booting", "lab", "fleet")
# What readers call things, whatever the page calls them.
WORDS = {
    "phone": _(
        "factory reset, default password, admin login, web interface, firmware download, upgrade, "
        "DHCP option, MAC address, BLF keys, provisioning, settings, configuration"
    ),
    "expansion": _("expansion module, side car, key module"),
    "dect": _("handsets, DECT, cordless"),
    "plugin": _("plugin, migrate from, moving over, upgrade, install, differences"),
    "vendor": _("phones, firmware download, default password, BLF, plugins"),
    "dhcp": _("DHCP, options, MikroTik, Windows Server, pfSense, OPNsense"),
    "guide/dhcp.html": _(
        "option 66, option 43, option 150, Kea, dhcpd, dnsmasq, MikroTik, vendor class"
    ),
    "guide/migrating.html": _("migrate from hand-written plugins, moving over, upgrade, go back"),
    "dialect": _("settings, parameters, time zone, timezone, VLAN, NTP, provisioning template"),
}

VENDOR = ("index", "dhcp", "parameters")
FEATURES = {
    "vlan": "VLAN",
    "srtp": "SRTP",
    "dnd": _("do not disturb"),
    "backup": _("backup server"),
}
# Long pages for contributors: one entry each, or they would hide what readers want.
WHOLE = ("guide/decisions", "guide/primitives", "guide/architecture", "reference/fields")
Facts = Mapping[str, Any]


def index(found: str, phones: Iterable[Facts], plugins: Iterable[Facts], language: str) -> str:
    """The generator's index as FOUND, with one entry for each phone, plugin, dialect and vendor."""
    whole = json.loads(found)
    by_page = {f"phones/{p['page']}.html": p for p in (*phones, *plugins)}
    items = sorted(_items(whole["items"], by_page), key=_rank)  # of equals the first is shown first
    whole["items"] = [{**item, "text": said(item["text"], language)} for item in items]
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _rank(item: Item) -> int:
    page = item["location"].partition("#")[0]
    match = PAGES.fullmatch(page)
    if match:
        kind = match["kind"] or ("vendor" if match["name"] in VENDOR else "phone")
        return ("vendor", "phone", "plugins/", "dialects/").index(kind) + 1
    return 0 if page in WORDS else 5 if page.removeprefix("guide/")[:-5] in GUIDES else 6


def _items(items: list[Item], facts: Mapping[str, Facts]) -> Iterator[Item]:
    seen = set()
    for item in items:
        page = item["location"].partition("#")[0]
        match = PAGES.fullmatch(page)
        if match is None:
            words = WORDS.get(item["location"], "")
            is_kept = not page.startswith("files/") and page not in seen
            if page.removesuffix(".html") in WHOLE:
                seen.add(page)
            if is_kept:
                yield {**item, "text": f"{words} {_plain(item['text'])[:MOST]}".strip()}
        elif page not in seen and match["kind"] != "files/":
            seen.add(page)
            told = " ".join([item["title"], item["title"], *_words(match, facts.get(page))])
            # The engine looks in titles and paths too; a phone's path would be its title again.
            path = [] if page in facts else [item["title"]]
            yield {**item, "location": page, "level": 1, "text": told, "path": path}


def _plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def _words(match: re.Match[str], facts: Facts | None) -> Iterator[str]:
    """What somebody may type who wants the page."""
    if match["kind"] == "dialects/":
        yield WORDS["dialect"]
    elif facts is None:
        yield WORDS["dhcp" if match["name"] == "dhcp" else "vendor"]
    elif match["kind"] == "plugins/":
        yield from (facts["id"], facts["replaces"] or "", WORDS["plugin"])
        yield from facts["models"]
    else:
        yield from spellings(facts["name"])
        yield WORDS["phone"]
        if facts["type"] in ("dect", "wifidect"):
            yield WORDS["dect"]
        if facts["module_keys"]:
            yield WORDS["expansion"]
            yield str(facts["module"])
        yield from (word for name, word in FEATURES.items() if facts[name] != "unknown")
        yield from facts["plugins"]


def spellings(name: str) -> Iterator[str]:
    """How a phone's name is written: `GXP2140`, `GXP 2140`, `GXP-2140`."""
    yield name
    apart = re.sub(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " ", name)
    if apart != name:
        yield apart
    joined = name.replace(" ", "").replace("-", "")
    if joined != name:
        yield joined
