"""Phones of an inventory as reservations of Kea."""

from __future__ import annotations

from phonegen.dhcp.options import EXAMPLE
from phonegen.dhcp.server import Kind, Phone, Stanza, group_of

from phonegen_targets.kea import language


class Hosts:
    """A list for `reservations`."""

    begin = "[\n"
    between = ",\n"
    end = "\n]\n"

    def kind(self, kind: Kind) -> tuple[str, Stanza]:
        """One phone; text in option 43 comes from the phone's class in `<vendor>.json`."""
        given = language.reserved(kind.rule.sends, kind.facts or EXAMPLE)
        if any(send.option == "43" for send in kind.rule.sends):
            given["client-classes"] = [group_of(kind.rule, kind.rules)]
        rest = language.as_json(given)[1:]
        tail = f", {rest}" if given else rest

        def stanza(phone: Phone) -> str:
            address = f', "ip-address": "{phone.address}"' if phone.address else ""
            name = f', "hostname": "{phone.name}"' if phone.name else ""
            return f'{{"hw-address": "{phone.mac}"{address}{name}{tail}'

        return "", stanza
