"""Facts as Python source, laid out as a person would."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

WIDTH = 100


def python_literal(value: Any, indent: int = 0, prefix: str = "") -> str:
    """VALUE as Python source; what does not fit a line gets one line an item.

    Tuples with named fields are calls that leave out defaults, their class behind PREFIX.
    """
    # what has many items fits no line; to write it as one, at every depth, takes long
    many = type(value) in (dict, list, tuple) and len(value) * len("0, ") > WIDTH
    flat = "" if many else _flat(value, prefix)
    if not many and len(flat) + indent <= WIDTH - 20:
        return flat
    parts = list(_parts(value, prefix, indent + 4))
    if not parts:
        return flat
    start, end = _brackets(value, prefix)
    pad = " " * (indent + 4)
    return start + "\n" + "".join(f"{pad}{part},\n" for part in parts) + " " * indent + end


def _parts(value: Any, prefix: str, indent: int) -> Iterator[str]:
    """The items of a collection, each as Python source."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield f"{_flat(key, prefix)}: {python_literal(item, indent, prefix)}"
    elif hasattr(value, "_field_defaults"):
        for name, item in _given(value):
            yield f"{name}={python_literal(item, indent, prefix)}"
    elif isinstance(value, list | tuple):
        for item in value:
            yield python_literal(item, indent, prefix)


def _given(value: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a named tuple that differ from their defaults."""
    for name, item in value._asdict().items():
        if name not in value._field_defaults or item != value._field_defaults[name]:
            yield name, item


def _brackets(value: Any, prefix: str) -> tuple[str, str]:
    if isinstance(value, dict):
        return "{", "}"
    if hasattr(value, "_field_defaults"):
        return f"{prefix}{type(value).__name__}(", ")"
    return ("[", "]") if isinstance(value, list) else ("(", ")")


def _flat(value: Any, prefix: str) -> str:
    kind = type(value)
    if kind is str:
        return f"r'{value}'" if "\\" in value and _reads_better_raw(value) else repr(value)
    if kind is dict:
        pairs = [f"{_flat(k, prefix)}: {_flat(v, prefix)}" for k, v in value.items()]
        return "{" + ", ".join(pairs) + "}"
    if kind is list:
        return "[" + ", ".join([_flat(v, prefix) for v in value]) + "]"
    if kind is tuple:
        end = ",)" if len(value) == 1 else ")"
        return "(" + ", ".join([_flat(v, prefix) for v in value]) + end
    if kind is float and not math.isfinite(value):
        return f"float('{value}')"
    if not hasattr(value, "_field_defaults"):
        return repr(value)
    required = [n for n in value._fields if n not in value._field_defaults]
    parts = [
        _flat(item, prefix) if name in required else f"{name}={_flat(item, prefix)}"
        for name, item in _given(value)
    ]
    return f"{prefix}{kind.__name__}({', '.join(parts)})"


def _reads_better_raw(text: str) -> bool:
    """Whether a text with backslashes can stand in a raw literal."""
    return "\\" in text and "'" not in text and not text.endswith("\\") and text.isprintable()
