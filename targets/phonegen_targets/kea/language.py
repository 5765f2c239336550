"""Tests and options in the language of Kea's DHCPv4 server. All quoting happens here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from phonegen.dhcp.options import Send
from phonegen.dhcp.requests import VENDOR_CLASS, Compare, Every, MacBegins, Not, Sent, Some, Test
from phonegen.network import is_address

# Kea 2.2 has a structure of its own for these and sends no other bytes.
STRUCTURED = frozenset({"136", "137", "138", "141", "146", "159", "212", "213"})
KNOWN = frozenset({"6", "7", "42"})


def expression(test: Test) -> str:
    """TEST for a client class."""
    match test:
        case Compare():
            return _compare(test)
        case Sent(option):
            return f"option[{option}].exists"
        case MacBegins(prefix):
            return f"substring(pkt4.mac, 0, {len(prefix)}) == 0x{prefix.hex()}"
        case Not(inner):
            return f"not ({expression(inner)})"
        case Every(tests):
            return " and ".join(f"({expression(inner)})" for inner in tests)
        case Some(tests):
            # Once, what is the same here with and without a zero byte.
            written = [*dict.fromkeys(expression(inner) for inner in tests)]
            return written[0] if len(written) == 1 else " or ".join(f"({w})" for w in written)


def _compare(test: Compare) -> str:
    option, value = f"option[{test.option}].hex", test.value
    if test.option == VENDOR_CLASS:  # Kea drops zero bytes at the end of this option
        ended = test.value.rstrip(b"\0")
        if test.kind in ("exact", "suffix"):
            value = ended
        elif ended != value and test.at == 0:
            rest = f"substring({option}, 0, {len(value)}) == {_literal(value)}"
            return f"({rest}) or ({option} == {_literal(ended)})"
    match test.kind:
        case "exact":
            part = option
        case "suffix":
            part = f"substring({option}, -{len(value)}, all)"
        case _:
            part = f"substring({option}, {test.at}, {len(value)})"
    return f"{part} == {_literal(value)}"


def _literal(value: bytes) -> str:
    """Bytes in an expression: as text where they are text."""
    if not value:
        return "''"
    return f"'{value.decode('ascii')}'" if _is_plain(value) else f"0x{value.hex()}"


def _is_plain(value: bytes) -> bool:
    return all(0x20 <= byte < 0x7F and byte not in b"'\\" for byte in value)


def fields(sends: Iterable[Send], space: str, facts: Mapping[str, str]) -> dict[str, Any]:
    """What a class says to send options. SPACE holds the vendor's parts of option 43.

    What `problem` names is left out.
    """
    sendable = [send for send in sends if problem(send, facts) is None]
    data: list[dict[str, Any]] = []
    found: dict[str, Any] = {}
    for send in sendable:
        match send.option:
            case "next-server":
                found["next-server"] = send.text(facts)
            case "filename":
                found["boot-file-name"] = send.text(facts)
            case "43":
                found["option-def"] = [{**_VENDOR, "type": "binary"}]
                data.append({"name": _VENDOR["name"], **_data(send, facts)})
            case _ if send.part is not None:
                if "option-def" not in found:
                    found["option-def"] = [{**_VENDOR, "type": "empty", "encapsulate": space}]
                    data.append({"name": _VENDOR["name"]})
                data.append({"space": space, "code": send.part, **_data(send, facts)})
            case _:
                data.append({"code": int(send.option), **_data(send, facts)})
    return found | ({"option-data": data} if data else {})


_VENDOR = {"name": "vendor-encapsulated-options", "code": 43}


def reserved(sends: Iterable[Send], facts: Mapping[str, str]) -> dict[str, Any]:
    """What a reservation says to send options. Option 43 is in bytes there."""
    plain = [send for send in sends if send.option != "43" and send.part is None]
    found = fields(plain, "", facts)
    parts = [(s.part, s.encode(facts)) for s in sends if s.part is not None]
    if parts:
        value = b"".join(bytes([part, len(data)]) + data for part, data in parts)
        option = {"code": 43, "csv-format": False, "data": value.hex()}
        found["option-data"] = [*found.get("option-data", []), option]
    return found


def _data(send: Send, facts: Mapping[str, str]) -> dict[str, Any]:
    """Addresses where Kea knows of them; else the bytes, where no comma or quote means a thing."""
    if send.kind == "address" and send.option in KNOWN:
        return {"data": send.text(facts)}
    value = send.encode(facts)
    plain = send.kind == "text" and _is_plain(value)
    return {"csv-format": False, "data": f"'{value.decode()}'" if plain else value.hex()}


def problem(send: Send, facts: Mapping[str, str]) -> str | None:
    """Why Kea cannot send an option, and what to do instead."""
    if send.option in STRUCTURED:
        return f"Kea has a structure of its own for option {send.option}; send another option"
    if send.option == "next-server" and not is_address(send.text(facts)):
        return "Kea's next-server is an address; name one in place of the host's name"
    return None


def written(entry: Mapping[str, Any]) -> str:
    """ENTRY as JSON, with one line for each field and for each element of a list."""
    return "{\n" + ",\n".join(f"  {as_json(k)}: {_inner(v)}" for k, v in entry.items()) + "\n}"


def as_json(value: Any, indent: int | None = None) -> str:
    """VALUE in letters of its own: Kea takes `\\u00e9` for a byte of Latin-1, and no higher one."""
    return json.dumps(value, ensure_ascii=False, indent=indent)


def _inner(value: Any) -> str:
    if not isinstance(value, list):
        return as_json(value)
    return "[\n" + ",\n".join(f"    {as_json(element)}" for element in value) + "\n  ]"


def inexact(test: Test) -> str | None:
    """What of a simple TEST Kea can only approach."""
    match test:
        case Compare(_, "exact" | "suffix", value) if value.endswith(b"\0"):
            return "zero bytes at the end of option 60 are dropped, so it is taken without them too"
        case _:
            return None
