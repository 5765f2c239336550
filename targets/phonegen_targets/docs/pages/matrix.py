"""The features of a vendor's phones side by side: families are those of which the same is known."""

from __future__ import annotations

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any, NamedTuple

from phonegen.language.catalogue import Loaded, natural
from phonegen.language.spec.model import Model

from phonegen_targets.docs.facts import features
from phonegen_targets.docs.facts.vendor import VendorView, short_name
from phonegen_targets.docs.markdown import link, listed, row
from phonegen_targets.docs.texts import _

FEW = 3  # phones that the head of a column names
States = Mapping[str, features.State]  # by name; not of those that are unknown


class Family(NamedTuple):
    """Phones of which the same is known, under a letter."""

    mark: str
    models: list[Loaded[Model]]
    states: States


def matrix_context(vendor: VendorView, known: Mapping[str, features.Matrix]) -> dict[str, Any]:
    """What the template of the matrix names; KNOWN has the features of each model."""
    found = families(vendor, known)
    rows, unknown = [], []
    for section, names in _sections(known).items():
        for name in names:
            states = [family.states.get(features.same(name), "unknown") for family in found]
            if set(states) == {"unknown"}:
                unknown.append(features.shown(name))
                continue
            shown = (f'<span class="{state}">{features.WORDS[state]}</span>' for state in states)
            rows.append((section, row(features.shown(name), *shown)))
    sections: dict[str, list[str]] = {}
    for section, line in rows:
        sections.setdefault(section, []).append(line)
    return {
        "vendor": vendor.about,
        "families": [(f.mark, listed([_linked(m) for m in f.models])) for f in found],
        "heads": row(_("Feature"), *map(_head, found)),
        "columns": len(found),
        "sections": sections,
        "unknown": listed(unknown),
    }


def families(vendor: VendorView, known: Mapping[str, features.Matrix]) -> list[Family]:
    """The families of a vendor, in the order of their first phones."""
    groups: dict[tuple[tuple[str, features.State], ...], list[Loaded[Model]]] = {}
    for model in sorted(vendor.specs.models.values(), key=lambda m: natural(m.name)):
        states = {features.same(f.name): f.state for f in known[model.name] if not f.unknown}
        groups.setdefault(tuple(sorted(states.items())), []).append(model)
    return [
        Family(_mark(number), models, dict(states))
        for number, (states, models) in enumerate(groups.items())
    ]


def _mark(number: int) -> str:
    """A, B, …, Z, AA, AB, …"""
    rest, last = divmod(number, len(ascii_uppercase))
    return (_mark(rest - 1) if rest else "") + ascii_uppercase[last]


def _head(family: Family) -> str:
    """The head of a column: the letter, and some of its phones."""
    names = [_linked(model) for model in family.models]
    shown = listed(names[:FEW])
    more = len(names) - FEW
    if more > 0:
        shown = _("{shown} and {count} more", shown=shown, count=more)
    return f"**{family.mark}** {shown}"


def _linked(model: Loaded[Model]) -> str:
    return link(short_name(model.spec), f"{model.name}.md")


def _sections(known: Mapping[str, features.Matrix]) -> dict[str, list[str]]:
    """The features of all models, by section in the guide's order."""
    found: dict[str, dict[str, str]] = {}
    for matrix in known.values():
        for section, listed_there in matrix.sections.items():
            for feature in listed_there:
                found.setdefault(section, {}).setdefault(features.same(feature.name), feature.name)
    return {section: list(names.values()) for section, names in found.items()}
