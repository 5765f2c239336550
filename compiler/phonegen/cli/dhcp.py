"""`dhcp`: all rules for one server, and what an administrator's pool lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.cli.console import fail, finish, project_root, usage_error
from phonegen.cli.render import OutputFormat
from phonegen.codes import Code
from phonegen.diagnostics import Report, did_you_mean

if TYPE_CHECKING:
    from phonegen.dhcp.rules import VendorRules


def dhcp(
    server: str, vendors: list[str], address: str, pool: Path | None, form: OutputFormat
) -> None:
    """Print the rules of VENDORS (or all) for SERVER, or check the POOL of dhcpd."""
    from phonegen.inventory.hosts import PROVD_PORT, facts_of

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
    from phonegen.build.pipeline import load_checked
    from phonegen.dhcp.rules import VendorRules

    report = Report()
    project = load_checked(root, report)
    if report:
        finish(report, form, root)
    for name in vendors:
        if name not in project.vendors:
            message = f"there is no vendor '{name}'"
            hint = did_you_mean(name, project.vendors)
            fail(Code.NOT_FOUND, f"specs/{name}", message, hint, form, root)
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
    from phonegen_targets.dhcpd.pools import check_pool

    try:
        text = path.read_text("utf-8", errors="replace")
    except OSError as e:
        fail(Code.CONFIG_FILE, str(path), f"cannot be read: {e.strerror}", "", form, Path())
    report = Report()
    check_pool(str(path), text, rules, report)
    finish(report, form, Path.cwd())
