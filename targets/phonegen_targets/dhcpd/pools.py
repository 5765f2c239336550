"""An administrator's pool: the classes that it lets in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from phonegen.codes import Code
from phonegen.dhcp.rules import VendorRules
from phonegen.diagnostics import Place, Report, did_you_mean

from phonegen_targets.dhcpd.language import MAC_CLASS

_ALLOW = re.compile(r'^\s*(?P<off>#?)\s*allow\s+members\s+of\s+"(?P<name>[^"]*)"\s*;')


def check_pool(path: str, text: str, rules: Sequence[VendorRules], report: Report) -> None:
    """The pool at PATH lets every class of RULES in, and only classes that there are."""
    wanted = {rule.name: vendor for vendor in rules for rule in vendor.classes}
    known = {*wanted, MAC_CLASS}
    allowed: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        found = _ALLOW.match(line)
        if found is None or found["off"]:
            continue
        name = found["name"]
        allowed[name] = number
        if name not in known:
            place = Place(path, number, found.start("name") + 1)
            report.add(
                place, Code.DHCP_POOL, f"there is no class {name}", did_you_mean(name, known)
            )
    last = max(allowed.values(), default=1)
    missing = [name for name in wanted if name not in allowed]
    if MAC_CLASS not in allowed and any(vendor.prefixes for vendor in rules):
        missing.append(MAC_CLASS)
    for name in missing:
        hint = f'add: allow members of "{name}";'
        report.add(Place(path, last), Code.DHCP_POOL, f"the class {name} is not let in", hint)
