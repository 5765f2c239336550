"""Phones of an inventory as host declarations of ISC dhcpd."""

from __future__ import annotations

from phonegen.dhcp.server import OURS, Kind, Phone, Stanzas

from phonegen_targets.dhcpd import language


class Hosts:
    """One `host` a phone, in a group with the options of its kind: dhcpd keeps them once."""

    begin = ""
    between = ""
    together = True

    def __init__(self) -> None:
        self._declared: set[str] = set()

    def kind(self, kind: Kind) -> Stanzas:
        """Options that dhcpd may not know are declared before the first group."""
        lines = language.declarations(language.space(kind.rules), kind.rule.sends)
        new = [line for line in lines if line not in self._declared]
        self._declared.update(new)
        sends = language.statements(kind.rule.sends, language.space(kind.rules), kind.facts)
        return Stanzas(
            "".join(f"{line}\n" for line in new),
            "group {\n" + "".join(f"    {line}\n" for line in sends),
            _host,
            "}\n",
        )

    def end(self) -> str:
        """Nothing."""
        return ""

    def shared(self) -> str:
        """Nothing: a group's options stand in the same file."""
        return ""


def _host(phone: Phone) -> str:
    """dhcpd does not start with two hosts of one name, and a site may have this phone's."""
    named = f' option host-name "{phone.name}";' if phone.name else ""
    fixed = f" fixed-address {phone.address};" if phone.address else ""
    head = f"host {OURS}-{phone.mac.replace(':', '')}"
    return f"    {head} {{ hardware ethernet {phone.mac};{fixed}{named} }}\n"
