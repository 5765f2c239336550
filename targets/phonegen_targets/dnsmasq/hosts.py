"""Phones of an inventory as lines of dnsmasq."""

from __future__ import annotations

from phonegen.dhcp.options import EXAMPLE
from phonegen.dhcp.server import Kind, Phone, Stanza

from phonegen_targets.dnsmasq import language


class Hosts:
    """One `dhcp-host` a phone; its options hang on a tag that phones of a kind share."""

    begin = ""
    between = ""
    end = ""

    def __init__(self) -> None:
        self._kinds = 0

    def kind(self, kind: Kind) -> tuple[str, Stanza]:
        """The options of the kind, and one phone."""
        self._kinds += 1
        tag = f"fleet-{self._kinds}"
        options = language.options(tag, kind.rule.sends, kind.facts or EXAMPLE)

        def stanza(phone: Phone) -> str:
            rest = "".join(f",{value}" for value in (phone.address, phone.name) if value)
            return f"dhcp-host={phone.mac},set:{tag}{rest}\n"

        title = f"# {kind.rules.folder}/{kind.model.name}\n"
        return title + "".join(f"{line}\n" for line in options), stanza
