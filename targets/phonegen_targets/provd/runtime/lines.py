"""The accounts of a phone, the servers they register at, and call managers."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from phonegen_targets.provd.runtime.facts import Item
from phonegen_targets.provd.runtime.values import by_number

NOBODY = "autoprov"  # the password with which a phone that nobody has yet asks to be provisioned


def accounts(model: Item) -> dict[int, Item]:
    """The accounts of one of the plugin's models, none of them used."""
    return {n: Item(n=n, used=False) for n in range(1, model.lines + 1)}


def sip_lines(
    config: Mapping[str, Any],
    model: Item,
    unused: Mapping[int, Item],
    fallbacks: Mapping[str, str],
    keep: bool,
    logger: logging.Logger,
) -> list[Item]:
    """The accounts of the phone in order, with and without a line.

    UNUSED: the model's `accounts`. FALLBACKS: the global parameter that a line's parameter
    defaults to. KEEP: lines beyond those of the model are the phone's, too.
    """
    lines = dict(unused)
    for n, given in sorted(by_number(config.get("sip_lines")).items()):
        if model.listed and n not in unused and not keep:
            logger.warning("Line %s is beyond the %s of model %s", n, len(unused), model.name)
            continue
        facts = dict(given)
        for name, source in fallbacks.items():
            if name not in facts and source in config:
                facts[name] = config[source]
        if facts.get("password") not in (None, "", NOBODY):
            facts["secret"] = facts["password"]
        lines[n] = Item(**{**facts, "n": n, "used": True})
    return [lines[n] for n in sorted(lines)]


def give_spares(lines: Sequence[Item], model: Item, logger: logging.Logger) -> None:
    """Give each line with a backup proxy a `spare`: an account that no line uses."""
    used = {line.n for line in lines if line.used}
    last = model.lines if model.listed else 2 * max(used, default=0)
    spares = iter([n for n in range(1, last + 1) if n not in used])
    for line in lines:
        if line.used and line.backup_proxy_ip:
            spare = next(spares, None)
            if spare is not None:
                line.spare = spare
            else:
                message = "No account of model %s is left for the backup of line %s"
                logger.warning(message, model.name, line.n)


def group_servers(lines: Sequence[Item], backups: bool) -> list[Item]:
    """The SIP servers in order of use, numbered from 1; each line learns its servers.

    BACKUPS: a line's backup proxy is a server of its own.
    """
    servers: dict[tuple[Any, Any], Item] = {}
    for line in (line for line in lines if line.used):
        facts = vars(line)
        line.servers = []
        for name in ("proxy", "backup_proxy") if backups else ("proxy",):
            address = facts.get(f"{name}_ip"), facts.get(f"{name}_port")
            if name == "backup_proxy" and not address[0]:
                continue
            if address not in servers:
                own = {**facts, "proxy_ip": address[0], "proxy_port": address[1]}
                own = {key: value for key, value in own.items() if value is not None}
                servers[address] = Item(**{**own, "n": len(servers) + 1, "lines": []})
            if servers[address] not in line.servers:
                servers[address].lines.append(line)
                line.servers.append(servers[address])
        line.server = line.servers[0].n
    return list(servers.values())


def call_managers(config: Mapping[str, Any]) -> list[Item]:
    """The SCCP call managers by priority."""
    given = sorted(by_number(config.get("sccp_call_managers")).items())
    return [Item(**{**item, "n": n}) for n, item in given]
