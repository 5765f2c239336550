"""An administrator's pool: the classes that it lets in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from phonegen.codes import Code
from phonegen.dhcp.rules import VendorRules
from phonegen.diagnostics import Place, Report, did_you_mean

from phonegen_targets.dhcpd.language import MAC_CLASS

# A comment or a text, in which nothing is said, or a class that is let in.
_ALLOW = re.compile(
    r'#[^\n]*|\ballow\s+members\s+of\s+"(?P<name>[^"\n]*)"\s*;|"(?:[^"\\\n]|\\.)*"', re.DOTALL
)


def check_pool(path: str, text: str, rules: Sequence[VendorRules], report: Report) -> None:
    """The pool at PATH lets every class of RULES in, and only classes that there are."""
    wanted = {rule.name: vendor for vendor in rules for rule in vendor.classes}
    known = {*wanted, MAC_CLASS}
    allowed: dict[str, int] = {}
    line, at = 1, 0
    for found in _ALLOW.finditer(text):
        name = found["name"]
        if name is None:
            continue
        line += text.count("\n", at, found.start("name"))
        at = found.start("name")
        begin = text.rfind("\n", 0, at) + 1
        allowed[name] = line
        if name not in known:
            place = Place(path, line, at - begin + 1)
            hint = did_you_mean(name, known)
            report.add(place, Code.DHCP_POOL, f"there is no class {name}", hint)
    last = max(allowed.values(), default=1)
    missing = [name for name in wanted if name not in allowed]
    if MAC_CLASS not in allowed and any(vendor.prefixes for vendor in rules):
        missing.append(MAC_CLASS)
    for name in missing:
        hint = f'add: allow members of "{name}";'
        report.add(Place(path, last), Code.DHCP_POOL, f"the class {name} is not let in", hint)
