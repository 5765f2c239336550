"""What files were called in earlier releases: names that the plugin remembers in its `var`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from phonegen_targets.provd.runtime.facts import File, Item
from phonegen_targets.provd.runtime.names import FileName, with_traits

INDEX = "names.json"  # in var
MOST = 100  # names that are remembered
SIZE = 100_000  # bytes of an index that are read
DIGITS = 6  # of a MAC address, without which a name is not one phone's


def device_names(files: Iterable[File], models: Iterable[Item]) -> list[str]:
    """Patterns of the names of devices' files, in which traits of models are filled in."""
    models = [*models, Item()]
    names = {
        with_traits(file.name, model) for file in files if file.per == "device" for model in models
    }
    return sorted(name for name in names if name is not None)


def is_ours(name: Any) -> bool:
    """Whether it is a pattern of names of one phone's files, in the folder that is served."""
    if not isinstance(name, str) or "\0" in name or name.startswith("/"):
        return False
    return ".." not in name.split("/") and FileName(name).digits() >= DIGITS


def remembered(path: str) -> list[str]:
    """The names in an index, the oldest first; none in one that is not there or damaged."""
    try:
        with open(path, "rb") as file:
            found = json.loads(file.read(SIZE))
    except (OSError, ValueError, RecursionError):
        return []
    return [name for name in found if is_ours(name)] if isinstance(found, list) else []


def as_index(names: Iterable[str]) -> bytes:
    """The index of names, the oldest first."""
    return json.dumps([*names][-MOST:], indent=1).encode() + b"\n"
