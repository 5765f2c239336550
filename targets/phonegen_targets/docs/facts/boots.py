"""How far phones boot in the lab: evidence between what a plugin sets and what is tested."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from phonegen.language.boots import Step
from phonegen.language.catalogue import Carried

from phonegen_targets.docs.facts.proofs import KEY_TYPES
from phonegen_targets.docs.facts.vendor import VendorView
from phonegen_targets.docs.texts import _
from phonegen_targets.provd.boots import passed

WORDS: dict[Step, str] = {
    "dhcp": "DHCP",
    "files": _("files"),
    "read": _("read"),
    "register": _("registered"),
    "mwi": _("messages"),
    "blf": _("busy lamps"),
}
# The features that a step uses.
FEATURES: dict[Step, tuple[str, ...]] = {
    "register": ("Provisioning",),
    "mwi": ("MWI",),
    "blf": KEY_TYPES["blf"],
}


def steps(vendor: VendorView, carried: Carried) -> tuple[Step, ...]:
    """The steps that a model passed with a plugin as it is now; none where nobody knows."""
    return passed(vendor.project, vendor.specs, carried.plugin, carried.model.name)


def told(steps: Sequence[Step]) -> str:
    """How far it boots, in words; empty where nobody knows."""
    words = ", ".join(WORDS[step] for step in steps)
    if not words or "register" in steps:
        return words
    return _("as far as its file ({steps})", steps=words)


def used(steps: Collection[Step]) -> frozenset[str]:
    """The features that were used by these steps."""
    return frozenset(name for step in steps for name in FEATURES.get(step, ()))
