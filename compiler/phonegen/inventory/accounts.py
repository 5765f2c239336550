"""Accounts of phones in a list: what a row adds to the raw config of its phone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phonegen.codes import Code
from phonegen.inventory.tables import Add, Row, of_line, shown
from phonegen.network import is_server

_TEXTS = ("username", "auth_username", "password", "display_name", "number")
_SERVERS = {"proxy": ("proxy", "registrar"), "outbound_proxy": ("outbound_proxy",)}
SERVER = "as pbx.example.org, 192.0.2.5 or 192.0.2.5:5070"
LONGEST = 255  # letters of a value


def account(row: Row, lines: int, add: Add) -> dict[str, Any]:
    """The raw config that the columns of ROW say of a phone with so many LINES.

    ADD takes what is wrong with them.
    """
    found: dict[str, Any] = {}
    for number in _lines(row):
        line = _line(row, number, add)
        if number > lines:
            at = next(
                f for name in (*_TEXTS, *_SERVERS) if (f := of_line(number, name)) in row.fields
            )
            has = f"{lines} lines" if lines > 1 else "one line"
            message = f"the phone has {has}, and this is of line {number}"
            place = row.place if at.endswith("_password") else row.at(at)
            add(place, Code.INVENTORY_VALUE, message, "leave the columns of this line empty")
        elif line:
            found[str(number)] = line
    return {"sip_lines": found} if found else {}


def _lines(row: Row) -> list[int]:
    """The numbers of the lines that columns of ROW describe."""
    later = {int(name[4:].partition("_")[0]) for name in row.fields if name.startswith("line")}
    first = any(row.fields.get(name) for name in (*_TEXTS, *_SERVERS))
    return [*([1] if first else []), *sorted(later)]


def _line(row: Row, number: int, add: Add) -> dict[str, Any]:
    """What the columns say of one line."""
    line: dict[str, Any] = {}
    for name in _TEXTS:
        text = row.fields.get(column := of_line(number, name), "")
        if not text.isprintable() or len(text) > LONGEST:
            hint = f"one line of at most {LONGEST} letters"
            place = row.place if name == "password" else row.at(column)  # where it is not shown
            add(place, Code.INVENTORY_VALUE, f"this is no {name} of an account", hint)
        elif text:
            line[name] = text
    for name, parameters in _SERVERS.items():
        text = row.fields.get(column := of_line(number, name), "")
        host, colon, port = text.partition(":")
        if not text:
            continue
        if not is_server(host) or (colon and not _is_port(port)):
            add(row.at(column), Code.INVENTORY_VALUE, f"{shown(text)} is no SIP server", SERVER)
            continue
        for parameter in parameters:
            line[f"{parameter}_ip"] = host
            if port:
                line[f"{parameter}_port"] = int(port)
    return line


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6 and 0 < int(text) < 65536


def check_account(row: Row, config: Mapping[str, Any], add: Add) -> None:
    """Report lines of columns that could register nowhere: CONFIG is all of the phone's config."""
    for number in _lines(row):
        line = (config.get("sip_lines") or {}).get(str(number)) or {}
        which = "the account" if number == 1 else f"the account of line {number}"
        if not line.get("username"):
            column = of_line(number, "username")
            hint = f"name it in the column `{column}`, or in its config"
            add(row.at(column), Code.INVENTORY_VALUE, f"{which} has no user name", hint)
        elif not (line.get("proxy_ip") or config.get("sip_proxy_ip")):
            column = of_line(number, "proxy")
            hint = (
                f"name it in the column `{column}`, or for all phones as `sip_proxy_ip` of --config"
            )
            add(row.at(column), Code.INVENTORY_VALUE, f"{which} has no SIP server", hint)


def config_path(row: Row, beside: Path, add: Add) -> Path | None:
    """The file that the column `config` names, in the folder BESIDE or below it."""
    text = row.fields.get("config")
    if not text:
        return None
    parts = Path(text).parts
    if Path(text).is_absolute() or ".." in parts or not text.isprintable():
        message = f"{shown(text)} is not beside the list"
        hint = "name a file in the folder of the list, or in one below it"
        add(row.at("config"), Code.INVENTORY_VALUE, message, hint)
        return None
    path = beside / text
    if not path.resolve().is_relative_to(beside.resolve()):
        message = f"{shown(text)} leads out of the folder of the list"
        add(row.at("config"), Code.INVENTORY_VALUE, message, "put the file itself there")
        return None
    return path


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """BELOW with what ABOVE says instead, and within mappings the same."""
    found = dict(below)
    for name, value in above.items():
        old = found.get(name)
        both = isinstance(old, dict) and isinstance(value, dict)
        found[name] = merged(old, value) if both and isinstance(old, dict) else value
    return found
