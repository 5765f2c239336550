"""`dhcp`: all rules for one server, and what an administrator's pool lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.cli.console import fail, finish, project_root, usage_error
from phonegen.cli.render import OutputFormat
from phonegen.diagnostics import Place, Report, did_you_mean

if TYPE_CHECKING:
    from phonegen.dhcp import VendorRules

_ALLOW = re.compile(r'^\s*(?P<off>#?)\s*allow\s+members\s+of\s+"(?P<name>[^"]*)"\s*;')


def dhcp(
    server: str, vendors: list[str], address: str, pool: Path | None, form: OutputFormat
) -> None:
    """Print the rules of VENDORS (or all) for SERVER, or check the POOL of dhcpd."""
    from phonegen.fleet import PROVD_PORT, facts_of

    if server not in ("isc", "kea", "dnsmasq"):
        usage_error("the server is one of isc, kea, dnsmasq")
    root = project_root()
    rules = _rules(root, vendors, form)
    if pool is not None:
        _check_pool(pool, rules, form)
        return
    try:
        facts = facts_of(address, PROVD_PORT)
    except ValueError as e:
        usage_error(f"--address: {e}")
    problem = next(_unsent(rules, facts), None)
    if problem is not None:
        usage_error(f"{problem} needs an address, and --address names the server")
    from phonegen_targets import dhcpd, dnsmasq, kea

    write = {"isc": dhcpd.whole, "kea": kea.whole, "dnsmasq": dnsmasq.whole}[server]
    typer.echo(write(rules, facts), nl=False)


def _rules(root: Path, vendors: list[str], form: OutputFormat) -> list[VendorRules]:
    from phonegen.dhcp import VendorRules
    from phonegen.pipeline import load_checked

    report = Report()
    project = load_checked(root, report)
    if report:
        finish(report, form, root)
    for name in vendors:
        if name not in project.vendors:
            message = f"there is no vendor '{name}'"
            hint = did_you_mean(name, project.vendors)
            fail("not-found", f"specs/{name}", message, hint, form, root)
    chosen = [v for v in project.vendors.values() if not vendors or v.folder in vendors]
    found = [VendorRules(vendor) for vendor in chosen if vendor.vendor is not None]
    return [rules for rules in found if rules.all]


def _unsent(rules: Sequence[VendorRules], facts: dict[str, str]) -> Iterator[str]:
    """Options that want an address where FACTS have a name."""
    for send in (send for r in rules for rule in r.all for send in rule.sends):
        try:
            send.encode(facts)
        except ValueError:
            yield f"option {send.option}"


def _check_pool(path: Path, rules: Sequence[VendorRules], form: OutputFormat) -> None:
    """The pool lets every class in, and only classes that there are."""
    from phonegen_targets.dhcpd import MAC_CLASS

    try:
        lines = path.read_text("utf-8", errors="replace").split("\n")
    except OSError as e:
        fail("config-file", str(path), f"cannot be read: {e.strerror}", "", form, Path())
    wanted = {rule.name: vendor for vendor in rules for rule in vendor.classes}
    known = {*wanted, MAC_CLASS}
    allowed: dict[str, int] = {}
    report = Report()
    for number, line in enumerate(lines, start=1):
        found = _ALLOW.match(line)
        if found is None or found["off"]:
            continue
        name = found["name"]
        allowed[name] = number
        if name not in known:
            place = Place(str(path), number, found.start("name") + 1)
            report.add(place, "dhcp-pool", f"there is no class {name}", did_you_mean(name, known))
    last = max(allowed.values(), default=1)
    missing = [name for name in wanted if name not in allowed]
    if MAC_CLASS not in allowed and any(vendor.prefixes for vendor in rules):
        missing.append(MAC_CLASS)
    for name in missing:
        hint = f'add: allow members of "{name}";'
        report.add(Place(str(path), last), "dhcp-pool", f"the class {name} is not let in", hint)
    finish(report, form, Path.cwd())
