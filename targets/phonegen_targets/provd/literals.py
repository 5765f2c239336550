"""Python literals as a person would lay them out."""

from __future__ import annotations

from typing import Any

WIDTH = 100


def python_literal(value: Any, indent: int = 0) -> str:
    """VALUE as Python source; mappings and lists that do not fit a line get one line an item."""
    flat = _flat(value)
    if len(flat) + indent <= WIDTH - 20 or not isinstance(value, dict | list | tuple) or not value:
        return flat
    pad = " " * (indent + 4)
    if isinstance(value, dict):
        rows = [f"{pad}{_flat(k)}: {python_literal(v, indent + 4)},\n" for k, v in value.items()]
        return "{\n" + "".join(rows) + " " * indent + "}"
    rows = [f"{pad}{python_literal(v, indent + 4)},\n" for v in value]
    start, end = ("[", "]") if isinstance(value, list) else ("(", ")")
    return start + "\n" + "".join(rows) + " " * indent + end


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flat(k)}: {_flat(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flat(v) for v in value) + "]"
    if isinstance(value, tuple):
        return "(" + ", ".join(_flat(v) for v in value) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, str) and "\\" in value and "'" not in value and not value.endswith("\\"):
        return f"r'{value}'"
    return repr(value)
