"""`dhcp`: all rules for one server, and what an administrator's pool lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.cli.console import usage_error
from phonegen.cli.session import Session
from phonegen.codes import Code

if TYPE_CHECKING:
    from phonegen.dhcp.rules import VendorRules
    from phonegen.dhcp.server import Server


EXAMPLE = "192.0.2.1"  # of a server that nobody has named
OLD_NAMES = {"isc": "dhcpd"}  # of servers, which commands still take


def dhcp(
    session: Session, name: str, vendors: list[str], address: str | None, pool: Path | None
) -> None:
    """Print the rules of VENDORS (or all) for the server NAME, or check the POOL of dhcpd."""
    from phonegen_targets.servers import SERVERS

    from phonegen.inventory.hosts import PROVD_PORT, facts_of

    server = server_named(name, SERVERS)
    rules = _rules(session, vendors)
    if pool is not None:
        _check_pool(session, pool, rules)
        return
    try:
        facts = facts_of(address or EXAMPLE, PROVD_PORT)
    except ValueError as e:
        usage_error(f"--address: {e}")
    problem = next(_unsent(rules, facts), None)
    if problem is not None:
        usage_error(f"{problem} needs an address, and --address names the server")
    typer.echo(server.whole(rules, facts), nl=False)
    if address is None:
        typer.echo(f"note: {EXAMPLE} stands for your server; --address names it", err=True)


def server_named(name: str, servers: Mapping[str, Server]) -> Server:
    """The one of SERVERS of that name, in any case; ends the command when there is none."""
    wanted = name.lower()
    server = servers.get(OLD_NAMES.get(wanted, wanted))
    if server is None:
        usage_error(f"'{name}' is no DHCP server; there are {', '.join(servers)}")
    return server


def _rules(session: Session, vendors: list[str]) -> list[VendorRules]:
    from phonegen.dhcp.rules import VendorRules

    project = session.project()
    named = {session.vendor(project, name).folder for name in vendors}
    chosen = [v for v in project.vendors.values() if not named or v.folder in named]
    found = [VendorRules(vendor) for vendor in chosen if vendor.vendor is not None]
    return [rules for rules in found if rules.all]


def _unsent(rules: Sequence[VendorRules], facts: dict[str, str]) -> Iterator[str]:
    """Options that want an address where FACTS have a name."""
    for send in (send for r in rules for rule in r.all for send in rule.sends):
        try:
            send.encode(facts)
        except ValueError:
            yield f"option {send.option}"


def _check_pool(session: Session, path: Path, rules: Sequence[VendorRules]) -> None:
    from phonegen_targets.dhcpd.pools import check_pool

    try:
        text = path.read_text("utf-8", errors="replace")
    except OSError as e:
        session.fail(Code.CONFIG_FILE, str(path), f"cannot be read: {e.strerror}")
    check_pool(str(path), text, rules, session.report)
    session.finish(Path())
