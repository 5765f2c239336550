"""Facts of a plugin that several of its files need."""

from __future__ import annotations

from phonegen.language.catalogue import Carried
from phonegen.language.spec.dialect import (
    Dialect,
)


def main_file(dialect: Dialect) -> str:
    """The file whose fetching shows that the phone is configured; the last of alternatives."""
    files = dialect.files.items()
    return [n for n, f in files if f.per == "device" and f.name == dialect.trigger][-1]


def module_counts(carried: Carried) -> tuple[int, int]:
    """How many expansion modules there may be, with how many keys each."""
    return (carried.expansion.max, carried.expansion.keys) if carried.expansion else (0, 0)
