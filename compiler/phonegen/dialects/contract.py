"""The contract with provd and with sites: what becomes of each name, and why when nothing does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Literal, NamedTuple, get_args

from phonegen.dialects.parameters import covered
from phonegen.language.spec.dialect import Unwritten

# The phone is told; it has no such thing; nobody found out whether it has; nobody has looked.
State = Literal["honoured", "not_supported", "unknown", "not_mapped"]
STATES: tuple[State, ...] = get_args(State)


class Fate(NamedTuple):
    """What becomes of a parameter.

    `text` is the reason why the phone cannot honour it, or what was searched in vain. `entry` is
    the name in `not_supported`, of what is listed there.
    """

    state: State
    text: str = ""
    source: str = ""
    entry: str = ""


def contract(
    names: Iterable[str], honoured: Collection[str], not_supported: Mapping[str, Unwritten]
) -> dict[str, Fate]:
    """What becomes of each of NAMES, parameters of provd or extras, when settings use HONOURED."""
    listed = covered(not_supported)
    found = {}
    for name in names:
        if name in honoured:
            found[name] = Fate("honoured")
        elif name in listed:
            found[name] = listed_fate(listed[name], not_supported[listed[name]])
        else:
            found[name] = Fate("not_mapped")
    return found


def listed_fate(entry: str, written: Unwritten) -> Fate:
    """What `not_supported` says of a parameter."""
    if "searched" in written:
        return Fate("unknown", written["searched"], entry=entry)
    return Fate("not_supported", written["why"], written.get("source", ""), entry)


def counted(states: Iterable[State]) -> dict[str, int]:
    """How many parameters are in each state."""
    found = Counter(states)
    return {state: found[state] for state in STATES}
