"""Where single facts come from and which of them nobody has checked, to be said beside them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from phonegen.language.spec.model import Model
from phonegen.language.spec.plugin import Plugin
from phonegen.language.spec.values import Source
from phonegen.language.spec.vendor import Vendor

from phonegen_targets.docs.markdown import code, prose, text
from phonegen_targets.docs.texts import _


@dataclass(frozen=True)
class Origin:
    """What a spec says of where a fact is from."""

    source: str | None
    doubt: str | None  # why nobody should rely on it yet

    @property
    def markdown(self) -> str:
        return f"**{_('not checked')}**{_(': ')}{self.reasons}" if self.doubt else self.reasons

    @property
    def reasons(self) -> str:
        """As Markdown, without saying that it is not checked."""
        parts = [prose(self.doubt)] if self.doubt else []
        if self.source:
            parts.append(_("source: {source}", source=text(self.source)))
        return "; ".join(parts)


Origins = Mapping[str, Origin]  # by the keys that lead to the fact, such as `guide.credentials`


def of_facts(sources: Iterable[Source]) -> dict[str, Origin]:
    """What SOURCES say of single facts."""
    found = {}
    for entry in sources:
        for facts, told in entry.items() if isinstance(entry, dict) else ():
            said = {"source": told} if isinstance(told, str) else told
            for fact in facts.split(", "):
                found[fact] = Origin(said.get("source"), said.get("doubt"))
    return found


def of_file(sources: Iterable[Source]) -> list[str]:
    """Markdown of what SOURCES say of a file as a whole."""
    return [text(entry) for entry in sources if isinstance(entry, str)]


def listed(sources: Iterable[Source]) -> list[str]:
    """Markdown of all that SOURCES say."""
    found = list(sources)
    return of_file(found) + without(of_facts(found), ())


def of_model(model: Model, vendor: Vendor, plugin: Plugin | None) -> dict[str, Origin]:
    """What is said of a model's facts: by itself, by its vendor of those that are common, and by
    its newest PLUGIN of how it fetches its files.
    """
    own = {f"guide.{name}" for name in model.guide.model_fields_set - {"fetches"}}
    own |= {f"guide.fetches.{way}" for way in model.guide.fetches}
    own |= {"dhcp"} if model.dhcp is not None else set()
    common = of_facts(vendor.sources)
    found = {fact: o for fact, o in common.items() if fact not in own} | of_facts(model.sources)
    if plugin is None:
        return found
    told = of_facts(plugin.sources)
    for way in plugin.fetches:
        found.pop(f"guide.fetches.{way}", None)
        if origin := told.get(f"fetches.{way}"):
            found[f"guide.fetches.{way}"] = origin
    return found


def beside(origins: Origins, place: str) -> str:
    """Markdown to stand behind the fact PLACE, or behind one that is a part of it; else empty."""
    found = dict.fromkeys(o.markdown for o in _at(origins, place))
    return f" ({'; '.join(found)})" if found else ""


def folded(origins: Origins, place: str) -> str:
    """As `beside`, with the text behind a word that opens it: what answers stays in sight."""
    found = list(_at(origins, place))
    if any(o.doubt for o in found):
        word, told = _("not checked"), [o.reasons for o in found]
    else:
        word, told = _("source"), [text(o.source) for o in found if o.source]
    if not told:
        return ""
    shown = "; ".join(dict.fromkeys(told))
    return f' <details class="origin"><summary>{word}</summary> {shown}</details>'


def _at(origins: Origins, place: str) -> Iterator[Origin]:
    return (o for fact, o in origins.items() if fact == place or fact.startswith(f"{place}."))


def without(origins: Origins, places: Collection[str]) -> list[str]:
    """Markdown of those that have none of PLACES on the page."""
    shown = {fact for place in places for fact in origins if f"{fact}.".startswith(f"{place}.")}
    return [f"{code(f)}{_(': ')}{o.markdown}" for f, o in origins.items() if f not in shown]
