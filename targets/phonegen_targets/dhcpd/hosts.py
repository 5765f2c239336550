"""Phones of an inventory as host declarations of ISC dhcpd."""

from __future__ import annotations

from phonegen.dhcp.server import OURS, Kind, Phone, Stanza

from phonegen_targets.dhcpd import language


class Hosts:
    """One `host` a phone; options that dhcpd may not know are declared before the first."""

    begin = ""
    between = ""
    end = ""

    def __init__(self) -> None:
        self._declared: set[str] = set()

    def kind(self, kind: Kind) -> tuple[str, Stanza]:
        """Declarations, and one phone."""
        lines = language.declarations(language.space(kind.rules), kind.rule.sends)
        new = [line for line in lines if line not in self._declared]
        self._declared.update(new)
        sends = language.statements(kind.rule.sends, language.space(kind.rules), kind.facts)
        rest = "".join(f"    {line}\n" for line in sends) + "}\n"

        def stanza(phone: Phone) -> str:
            mac, name, address = phone.mac, phone.name, phone.address
            # dhcpd does not start with two hosts of one name, and a site may have this phone's.
            head = f"host {OURS}-{mac.replace(':', '')}"
            named = f'    option host-name "{name}";\n' if name else ""
            fixed = f"    fixed-address {address};\n" if address else ""
            return f"{head} {{\n    hardware ethernet {mac};\n{fixed}{named}{rest}"

        return "".join(f"{line}\n" for line in new), stanza
