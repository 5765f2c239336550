"""What the site's search looks in: of each page its names and the words of its readers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from phonegen.dialects.parameters import EXTRAS, documented

from phonegen_targets.docs.texts import LANGUAGES, _, said, slug

# Kind, page, title, other names, and words beside those that all pages of the kind share.
Entry = tuple[str, str, str, str, str]
Facts = Mapping[str, Any]
MOST = 700  # characters of a section of a guide
# What a kind is called among the results, and what readers type who want a page of it.
KINDS = {
    "guide": (_("Guide"), ""),
    "vendor": (
        _("Vendor"),
        _(
            "phones, factory reset, default password, admin login, firmware download, upgrade, "
            "BLF, plugins, models"
        ),
    ),
    "phone": (
        _("Phone"),
        _(
            "factory reset, default password, admin login, user name, web interface, firmware "
            "download, upgrade, update, DHCP option, MAC address, BLF keys, speed dial, "
            "provisioning, settings, configuration, config file, manual, NTP"
        ),
    ),
    "features": (_("Features"), _("features, compare, matrix, supported devices, works, tested")),
    "dhcp": (
        "DHCP",
        "DHCP, options, option 66, option 43, vendor class, MikroTik, Windows Server, pfSense, "
        "OPNsense, Kea, dnsmasq",
    ),
    "plugin": (
        _("Plugin"),
        _("plugin, migrate, migration, moving over, upgrade, install, provd, differences"),
    ),
    "parameters": (_("Parameters"), _("parameters of provd, raw config, coverage")),
    "dialect": (
        _("Settings"),
        _(
            "settings, parameters, time zone, timezone, VLAN, NTP, provisioning template, "
            "configuration file, codec"
        ),
    ),
    "parameter": (_("Parameter of provd"), _("parameter, setting, raw config, provd")),
    "contributor": (_("For contributors"), ""),
}
# What readers call things that a page calls otherwise; by the page, or a phone's type or feature.
WORDS = {
    "dect": _("handsets, DECT, cordless, repeater, multicell"),
    "wifidect": _("handset, Wi-Fi, wifi, WLAN, wireless, cordless"),
    "ata": _("adapter, ATA, FXS, fax, analog"),
    "gateway": _("gateway, FXS, FXO, fax, analog"),
    "conference": _("conference, speakerphone, meeting room"),
    "doorphone": _("door phone, intercom, door opener"),
    "pager": _("paging, loudspeaker, horn"),
    "expansion": _("expansion module, side car, sidecar, key module, extension board"),
    "vlan": "VLAN",
    "srtp": _("SRTP, encryption"),
    "dnd": _("do not disturb, DND"),
    "backup": _("backup server, high availability, failover"),
    "guide/dhcp": _(
        "option 66, option 43, option 150, option 160, Kea, dhcpd, dnsmasq, MikroTik, Windows "
        "Server, pfSense, OPNsense, TFTP server, vendor class"
    ),
    "guide/migrating": _(
        "migrate from hand-written plugins, moving over, upgrade, go back, roll back"
    ),
    "guide/doctor": _("troubleshooting, phone does not register, not provisioned, debug, pcap"),
    "guide/fleet": _("many phones, CSV, list, bulk, render without provd"),
    "catalogue": _("compare, comparison, all phones, models, supported devices, filter"),
    "coverage": _("parameters, coverage, dialects, what provd sets"),
    "contributing": _("add a phone, new phone, new model, contribute"),
}
# Guides for those who use phones; what is for contributors comes last.
GUIDES = ("dhcp", "migrating", "site-settings", "doctor", "booting", "lab", "fleet")
# Long pages for contributors: one entry each, or they would hide what readers want.
WHOLE = (
    "guide/decisions", "guide/primitives", "guide/architecture", "reference/fields", "changes",
    "security", "generated",
)  # fmt: skip
_SECTION = re.compile(r"^(#{1,3}) (.+)$", re.M)
_CODE = re.compile(r"^```.*?^```$", re.M | re.S)


def of_vendor(
    folder: str, vendor: str, phones: Iterable[Facts], plugins: Iterable[Facts], pages: list[str]
) -> Iterator[Entry]:
    """Entries of a vendor's PAGES, with marks for the words of the reader's language."""
    facts = {str(p["page"]): p for p in (*phones, *plugins)}
    for page in pages:
        place, about = f"phones/{page}.html", facts.get(page)
        kind, _slash, name = page.removeprefix(f"{folder}/").rpartition("/")
        if kind == "dialects":
            yield "dialect", place, _("Settings: {name}", name=f"{vendor} {name}"), "", ""
        elif about is None:
            titles = {
                "index": ("vendor", vendor),
                "dhcp": ("dhcp", _("DHCP of {vendor}", vendor=vendor)),
                "parameters": ("parameters", _("Parameters of {vendor}", vendor=vendor)),
                "features": ("features", _("Features of {vendor}", vendor=vendor)),
            }
            yield titles[name][0], place, titles[name][1], "", ""
        elif kind == "plugins":
            names = f"{vendor} {about['replaces'] or ''}"
            yield "plugin", place, str(about["id"]), names, " ".join(about["models"])
        else:
            own = [WORDS.get(about["type"], "")]
            if about["module_keys"]:
                own += [WORDS["expansion"], str(about["module"])]
            own += [WORDS[name] for name in ("vlan", "srtp", "dnd", "backup")
                    if about[name] != "unknown"]  # fmt: skip
            yield "phone", place, str(about["name"]), str(about["reports"]), " ".join(own)


def of_guides(pages: Mapping[str, str]) -> Iterator[Entry]:
    """Entries of the sections of PAGES of Markdown, by their places without suffixes."""
    for name, page in pages.items():
        is_guide = name.startswith("guide/") and name.removeprefix("guide/") in GUIDES
        is_guide = is_guide or ("/" not in name and name not in WHOLE)
        kind = "guide" if is_guide else "contributor"
        parts = _SECTION.split(_CODE.sub("", page))
        title = _plain(parts[2]) if len(parts) > 2 else name
        sections = list(zip(parts[1::3], parts[2::3], parts[3::3], strict=True))
        for number, (_depth, heading, body) in enumerate(sections):
            if number and name in WHOLE:
                break
            hash_ = f"#{slug(_plain(heading))}" if number else ""
            words = "" if number else WORDS.get(name, "")
            named = title if number else ""
            text = words or _plain(body)[:MOST]
            yield kind, f"{name}.html{hash_}", _plain(heading), named, text


def of_parameters() -> Iterator[Entry]:
    """Entries of the parameters of provd, and of what a site sets."""
    for name, parameter in documented().items():
        words = f"{name.replace('_', ' ')} {parameter.about}"
        yield "parameter", "reference/parameters.html", name, "", words
    for name, extra in EXTRAS.items():
        short = name.removeprefix("site.")
        words = f"{short.replace('_', ' ')} {extra.about}"
        yield "parameter", "guide/site-settings.html", short, "", words


def index(entries: Iterable[Entry], language: str) -> str:
    """A script with the index for readers of LANGUAGE, who may type words of the others too."""
    kinds = {
        kind: [said(label, language), "; ".join(said(words, code) for code in LANGUAGES)]
        for kind, (label, words) in KINDS.items()
    }
    places = list(KINDS)
    pages = [
        [places.index(kind), place, said(title, language), said(names, language), _words(words)]
        for kind, place, title, names, words in entries
    ]
    whole = {"kinds": list(kinds.values()), "pages": pages}
    return f"var phonegenIndex = {json.dumps(whole, ensure_ascii=False, separators=(',', ':'))};\n"


def _words(words: str) -> str:
    """WORDS in all languages, where they are any language's."""
    every = dict.fromkeys(said(words, code) for code in LANGUAGES)
    return "; ".join(every)


def _plain(markdown: str) -> str:
    """The words of MARKDOWN without its marks."""
    text = re.sub(r"<!--.*?-->|<[^>]+>", " ", markdown, flags=re.S)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)(?:\{[^}]*\})?", r"\1", text)
    text = re.sub(r"[`*|\\]|^[-#>:\s]+|---+|\{[^}]*\}", " ", text, flags=re.M)
    return re.sub(r"\s+", " ", text).strip()
