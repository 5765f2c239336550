"""Phones of an inventory as reservations of Kea, and the classes that phones of a kind share."""

from __future__ import annotations

from hashlib import blake2b

from phonegen.dhcp.options import EXAMPLE
from phonegen.dhcp.server import OURS, Kind, Phone, Stanzas, Wanted, group_of

from phonegen_targets.kea import language


class Classes:
    """Classes without a test, which reservations name: Kea keeps the options of a kind once.

    They count more than classes with a test, wherever they stand, and can hold every option.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._written: dict[str, str] = {}

    def name(self, kind: Kind) -> str:
        """The class of a kind; no class of a rule has a dot.

        That of the fleet's own server stays what it is when the server gets another address.
        """
        of = "reserved"
        if kind.facts != self._wanted.facts:
            of = blake2b(repr(kind.facts).encode(), digest_size=8).hexdigest()
        name = f"{group_of(kind.rule, kind.rules)}.{of}"
        if name not in self._written:
            space = f"{OURS}-{kind.rules.folder}"
            fields = language.fields(kind.rule.sends, space, kind.facts or EXAMPLE)
            self._written[name] = language.written({"name": name, **fields})
        return name

    def text(self) -> str:
        """Elements of `client-classes`."""
        found = ",\n".join(self._written[name] for name in sorted(self._written))
        return f"// Written by `phonegen hosts`; changes here are lost.\n{found}\n"


class Hosts:
    """A list for `reservations`."""

    begin = "[\n"
    between = ",\n"
    together = False

    def __init__(self, wanted: Wanted) -> None:
        self._classes = Classes(wanted) if wanted.apart else None

    def kind(self, kind: Kind) -> Stanzas:
        """One phone with the options of its kind, or with the class that has them.

        Text in option 43 comes from the phone's class in `<vendor>.json` at least.
        """
        if self._classes is not None:
            given = {"client-classes": [self._classes.name(kind)]}
        else:
            given = language.reserved(kind.rule.sends, kind.facts or EXAMPLE)
            if any(send.option == "43" for send in kind.rule.sends):
                given["client-classes"] = [group_of(kind.rule, kind.rules)]
        rest = language.as_json(given)[1:]
        tail = f", {rest}" if given else rest

        def stanza(phone: Phone) -> str:
            address = f', "ip-address": "{phone.address}"' if phone.address else ""
            name = f', "hostname": "{phone.name}"' if phone.name else ""
            return f'{{"hw-address": "{phone.mac}"{address}{name}{tail}'

        return Stanzas("", "", stanza, "")

    def end(self) -> str:
        """The end of the list."""
        return "\n]\n"

    def shared(self) -> str:
        """The classes of the kinds so far."""
        return self._classes.text() if self._classes else ""
