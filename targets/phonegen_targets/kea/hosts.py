"""Phones of an inventory as reservations of Kea."""

from __future__ import annotations

import json

from phonegen.dhcp.options import EXAMPLE
from phonegen.inventory.hosts import Kind, Phone, Stanza

from phonegen_targets.kea import class_of, language


class Hosts:
    """A list for `reservations`."""

    begin = "[\n"
    between = ",\n"
    end = "\n]\n"

    def kind(self, kind: Kind) -> tuple[str, Stanza]:
        """One phone; text in option 43 comes from the phone's class in `<vendor>.json`."""
        given = language.reserved(kind.rule.sends, kind.facts or EXAMPLE)
        if any(send.option == "43" for send in kind.rule.sends):
            given["client-classes"] = [class_of(kind.rule, kind.rules)]
        rest = json.dumps(given)[1:]
        tail = f", {rest}" if given else rest

        def stanza(phone: Phone) -> str:
            address = f', "ip-address": "{phone.address}"' if phone.address else ""
            name = f', "hostname": "{phone.name}"' if phone.name else ""
            return f'{{"hw-address": "{phone.mac}"{address}{name}{tail}'

        return "", stanza

    def problem(self, kind: Kind) -> str | None:
        """What a reservation cannot send."""
        facts = kind.facts or EXAMPLE
        found = (language.problem(send, facts) for send in kind.rule.sends)
        return next((problem for problem in found if problem is not None), None)
