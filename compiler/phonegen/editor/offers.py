"""What an expression may name at a cursor, with what it means: the compiler's own knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from phonegen.build.names import in_words, records
from phonegen.dialects.demands import Words
from phonegen.dialects.expressions import ExpressionError, parse
from phonegen.dialects.filters import FILTERS, OWN_FILTERS
from phonegen.dialects.flow import Flow
from phonegen.dialects.meanings import meaning
from phonegen.dialects.plugin import PluginSpecs
from phonegen.dialects.scope import FUNCTIONS, Scope
from phonegen.editor.cursor import Cursor
from phonegen.language.catalogue import VendorSpecs

_CONFIG = "config"


class Offer(NamedTuple):
    """A name, what it is and what it means; `fields` when it has some of its own."""

    name: str
    detail: str
    about: str
    kind: str  # name, field, filter


def scope_of(vendor: VendorSpecs | None, dialect: str) -> Scope:
    """What expressions of a dialect may name; of one that no plugin has, what all may."""
    for plugin in vendor.plugins.values() if vendor is not None else ():
        if vendor is not None and plugin.spec.dialect == dialect and dialect in vendor.dialects:
            return PluginSpecs(vendor, plugin).facts.scope
    return Scope(words=Words(records=records()))


def offers(scope: Scope, at: Cursor) -> Iterator[Offer]:
    """All that may stand at a cursor; an editor leaves out what does not begin as was typed."""
    if at.is_filter:
        yield from _filters(scope)
        return
    for loop in at.loops:
        try:
            scope = scope.with_loop(loop.names, loop.over)
        except ExpressionError:  # it is still being written
            continue
    owner, dot, _ = at.name.rpartition(".")
    if dot:
        yield from _fields(scope, owner)
        return
    own = [name for loop in reversed(at.loops) for name in loop.names]
    for name in dict.fromkeys([*own, *at.given]):
        yield Offer(name, "in this section", "", "name")
    for name, field in scope.words.records[_CONFIG].items():
        yield Offer(name, in_words(field.type), _about(_CONFIG, name), "name")
    for name in sorted(FUNCTIONS):
        yield Offer(name, "function", "", "filter")


def _filters(scope: Scope) -> Iterator[Offer]:
    for name in sorted(scope.tables):
        yield Offer(name, "table of this dialect", "", "filter")
    for name in sorted(FILTERS | OWN_FILTERS.keys()):
        yield Offer(name, "filter", OWN_FILTERS.get(name, "As in Jinja."), "filter")


def _fields(scope: Scope, owner: str) -> Iterator[Offer]:
    try:
        given = Flow(scope.words).type_of(parse(owner), scope.known)
    except ExpressionError:
        return
    for name, field in scope.words.records.get(given.record, {}).items():
        yield Offer(name, in_words(field.type), _about(given.record, name), "field")


def _about(record: str, field: str) -> str:
    """What a field means; a trait means what its vendor's specs say."""
    same = {"used line": "line", "used key": "key", "needed key": "key"}.get(record, record)
    try:
        return meaning(same, field)
    except KeyError:
        return "A trait of the model." if record == "model" else ""
