"""`pytest --vendor acme`: the tests of one vendor's plugins, which reads no other specs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SPECS = Path(__file__).parent.parent / "specs"
_chosen: list[str] = []


def choose(vendor: str | None) -> None:
    """Let only what is of VENDOR be tested; of all, where it is None."""
    known = sorted(path.parent.name for path in SPECS.glob("*/vendor.yaml"))
    if vendor is not None and vendor not in known:
        raise pytest.UsageError(f"--vendor: there is no '{vendor}' in specs; {', '.join(known)}")
    _chosen[:] = [vendor] if vendor else []


def chosen() -> str | None:
    """The vendor that is tested alone."""
    return _chosen[0] if _chosen else None


def is_of_plugins(path: Path) -> bool:
    """Whether a file of tests has any that are made for each plugin."""
    return "\nfrom running import " in path.read_text("utf-8")


def is_of_the_chosen(item: Any) -> bool:
    """Whether a test is one of those that are made for each plugin, and of the vendor's."""
    given = item.callspec.params.values() if hasattr(item, "callspec") else ()
    return any(isinstance(value, str) and value.startswith(f"{chosen()}/") for value in given)
