"""Phones of an inventory as lines of dnsmasq."""

from __future__ import annotations

from phonegen.dhcp.options import EXAMPLE
from phonegen.dhcp.server import Kind, Phone, Stanzas

from phonegen_targets.dnsmasq import language


class Hosts:
    """One `dhcp-host` a phone; its options hang on a tag that phones of a kind share."""

    begin = ""
    between = ""
    together = False

    def kind(self, kind: Kind) -> Stanzas:
        """The options of the kind stand before its first phone.

        The tag is named after that phone, so that two files that dnsmasq reads share none.
        """
        tag = ""

        def stanza(phone: Phone) -> str:
            nonlocal tag
            before = ""
            if not tag:
                tag = f"phonegen-{phone.mac.replace(':', '')}"
                options = language.options(tag, kind.rule.sends, kind.facts or EXAMPLE)
                title = f"# {kind.rules.folder}/{kind.model.name}"
                before = "".join(f"{line}\n" for line in (title, *options))
            name = language.host_name(phone.name)
            rest = "".join(f",{value}" for value in (phone.address, name) if value)
            return f"{before}dhcp-host={phone.mac},set:{tag}{rest}\n"

        return Stanzas("", "", stanza, "")

    def end(self) -> str:
        """Nothing."""
        return ""

    def shared(self) -> str:
        """Nothing: a tag's options stand in the same file."""
        return ""
