"""Filters and tests of expressions: what they take, what they give, what they prove."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from jinja2 import nodes

from phonegen.dialects.demands import Demands, Table
from phonegen.dialects.types import (
    ABSENT,
    ANY_TEXT,
    BOOLEANS,
    EITHER,
    EMPTIES,
    FALSY,
    INTEGERS,
    LISTS,
    NEVER,
    NUMBERS,
    SCALARS,
    STREAMS,
    TEXT,
    TEXTS,
    Kind,
    Kinds,
    Type,
    absent,
    fraction,
    listed,
    number,
    sequence,
    union,
)

# What the generated plugin adds to Jinja's.
OWN_FILTERS = {
    "words": "the letters, digits, underscores and spaces of a text",
    "hex_address": "IPv4 address to `0x0a000001`; absent for other texts",
    "offset": "minutes to `+5:30` and `-3`, with `offset('.')` to `+5.5`, with "
    "`offset('%02d:%02d')` to `+05:30`",
    "dial_rules": "digit maps for phones that know `x+` and no `x.`; `many` stands for the `+`, "
    "`between` the items of `[ ]`",
    "regular": "a digit map as a regular expression, without its ends",
    "texts": "with `lines | texts('spare', 'Line%02d')`: a text for every item that has a `spare`",
}

ITEMS = LISTS | STREAMS
WIDEST = 99  # characters of one field of a format
INTEGER = 2**63  # the plugin's `int` gives its default for a number beyond it
FRACTION = 1e15  # and its `float`


@dataclass(frozen=True)
class Filtering:
    """A filter at its place: what it is given, and its arguments."""

    flow: Demands
    name: str
    given: Type
    arguments: Sequence[Type]
    named: Mapping[str, Type]
    node: nodes.Node

    def need(self, kinds: Kinds) -> Type:
        """What the filter is given, as one of KINDS."""
        return self.flow.need(self.given, kinds, f"the filter '{self.name}'", self.node)

    def argument(self, place: int, name: str, kinds: Kinds) -> Type | None:
        """An argument as one of KINDS; None when it is not given."""
        given = self._argument(place, name)
        if given is None:
            return None
        return self.flow.need(given, kinds, f"'{name}' of the filter '{self.name}'")

    def _argument(self, place: int, name: str) -> Type | None:
        if len(self.arguments) > place:
            return self.arguments[place]
        return self.named.get(name)

    def constant(self, place: int, name: str) -> str | None:
        """An argument that must be a constant text; None when it is not given, or another."""
        given = self._argument(place, name)
        if given is None:
            return None
        if given.kinds != {Kind.TEXT} or given.texts is None or len(given.texts) != 1:
            self.flow.wrong(f"'{name}' of the filter '{self.name}' must be a constant text")
            return None
        return next(iter(given.texts))

    def items(self) -> Type:
        """The items of what the filter is given."""
        given = self.need(ITEMS)
        return given.items

    def attributes(self, place: int) -> Type:
        """The items' attribute, where one is asked for; else the items."""
        items = self.items()
        name = self.constant(place, "attribute") if self._argument(place, "attribute") else None
        return items if name is None else self.attribute(items, name)

    def attribute(self, items: Type, names: str) -> Type:
        """What a field of the items may be."""
        for number_of, name in enumerate(names.split(".")):
            if not items.kinds:
                return NEVER
            holders = frozenset([Kind.RECORD, Kind.MAPPING])
            items = self.flow.need(items, holders, f"'{name}' of the filter '{self.name}'")
            if number_of and name.isdigit():
                return self.flow.wrong("an attribute is a name")
            if Kind.MAPPING in items.kinds:
                items = items.items | absent(name)
                continue
            found = self.flow.field(items, name)
            if found is None:
                if items.kinds:
                    self.flow.wrong(f"there is no '{name}' in these items")
                return NEVER
            items = found.changed(cause=names) if found.kinds & ABSENT else found
        return items

    def maybe_none(self, found: Type, cause: str) -> Type:
        """FOUND, or absent where the filter may be given nothing."""
        sure = not self.given.kinds & (EMPTIES | {Kind.EMPTY})
        return found if sure or not self.given.kinds else found | absent(cause)

    def comparable(self, items: Type) -> Type:
        """ITEMS, which are compared with each other."""
        texts = bool(items.kinds & TEXTS)
        return self.flow.need(
            items, TEXTS if texts else NUMBERS, f"the filter '{self.name}' compares and"
        )


def filtered(
    flow: Demands,
    name: str,
    given: Type,
    arguments: Sequence[Type],
    named: Mapping[str, Type],
    node: nodes.Node,
) -> Type:
    """What a filter gives; what may go wrong is noted in FLOW."""
    use = Filtering(flow, name, given, arguments, named, node)
    if name in flow.words.tables:
        return _looked_up(use, flow.words.tables[name])
    known = _FILTERS.get(name)
    if known is None:
        return NEVER  # said elsewhere
    handler, most = known
    if len(arguments) > most or not named.keys() <= _NAMED.get(name, frozenset()):
        return flow.wrong(f"the filter '{name}' does not take these arguments")
    return handler(use)


def _looked_up(use: Filtering, table: Table) -> Type:
    """What a table of the dialect gives: absent for what is absent, unless it has a default."""
    given, cause = use.given, f"| {use.name}"
    if table.zones:
        use.argument(0, "prefer", TEXTS)
        if len(use.arguments) > 1 or not use.named.keys() <= {"prefer"}:
            return use.flow.wrong(f"the table '{use.name}' does not take these arguments")
    elif use.arguments or use.named:
        return use.flow.wrong(f"the table '{use.name}' takes no arguments")
    if not given.kinds:
        return NEVER
    if given.kinds == {Kind.TEXT} and given.texts and given.texts <= table.words.keys():
        return union(table.words[text] for text in given.texts)
    if table.default:
        return table.gives
    if table.count:
        low, high = given.interval or (0, 0)
        if given.kinds & ABSENT:
            cause = given.cause
        elif given.kinds <= INTEGERS and low >= 1 and high <= table.count:
            return table.gives
    return table.gives | absent(cause)


# Filters


def _default(use: Filtering) -> Type:
    given, fallback = use.given, use._argument(0, "default_value")
    fallback = Type(frozenset([Kind.EMPTY])) if fallback is None else fallback
    boolean = use._argument(1, "boolean")
    if boolean is not None and boolean.kinds != {Kind.FALSE}:
        sure = boolean.kinds == {Kind.TRUE}
        kept = given.without(FALSY) if sure else given
        return kept | fallback if given.kinds & (FALSY | EITHER) else given
    return given.without(ABSENT) | fallback if given.kinds & ABSENT else given


def _as_text(use: Filtering) -> Type:
    use.need(SCALARS)
    return ANY_TEXT


def _same_length(use: Filtering) -> Type:
    given = use.need(SCALARS)
    kinds = {Kind.EMPTY} & given.kinds | ({Kind.TEXT} if given.kinds - {Kind.EMPTY} else set())
    same = given.texts if use.name == "string" and given.kinds <= TEXTS else None
    return Type(frozenset(kinds), texts=same)


def _trimmed(use: Filtering) -> Type:
    use.argument(0, "chars", TEXTS)
    return _as_text(use)


def _replaced(use: Filtering) -> Type:
    if use.argument(0, "old", SCALARS) is None or use.argument(1, "new", SCALARS) is None:
        return use.flow.wrong("the filter 'replace' takes the old text and the new one")
    use.argument(2, "count", INTEGERS)
    return _as_text(use)


def _int(use: Filtering) -> Type:
    given = use.need(SCALARS)
    fallback = use.argument(0, "default", NUMBERS) or number(0, 0)
    use.argument(1, "base", frozenset([Kind.NUMBER]))
    if given.kinds and given.kinds <= INTEGERS:
        low, high = given.interval or (0, 0)
        if low > -INTEGER and high < INTEGER:
            return number(low, high)
    return number(-INTEGER, INTEGER) | fallback if given.kinds else NEVER


def _float(use: Filtering) -> Type:
    use.need(SCALARS)
    fallback = use.argument(0, "default", NUMBERS)
    found = fraction(-FRACTION, FRACTION)
    return found if fallback is None else found | fallback


def _abs(use: Filtering) -> Type:
    given = use.need(NUMBERS)
    if not given.kinds:
        return NEVER
    low, high = given.interval or (0, 0)
    least = 0 if low <= 0 <= high else min(abs(low), abs(high))
    return number(least, max(abs(low), abs(high)), [given])


def _round(use: Filtering) -> Type:
    given = use.need(NUMBERS)
    precision = use.argument(0, "precision", INTEGERS)
    if use._argument(1, "method") is not None:
        method = use.constant(1, "method")
        if method not in (None, "common", "ceil", "floor"):
            return use.flow.wrong("a number is rounded by 'common', 'ceil' or 'floor'")
    if not given.kinds:
        return NEVER
    places = (0, 0) if precision is None else precision.interval or (0, 0)
    bound = max(map(abs, given.interval or (0, 0)))
    if bound > 10**280 or max(map(abs, places)) > 15:
        return use.flow.wrong("the number may be too large")
    return number(-bound - 1, bound + 1) | fraction(-bound - 1, bound + 1)


def _format(use: Filtering) -> Type:
    given = use.need(TEXTS)
    if use.named:
        return use.flow.wrong("a format takes no named values")
    return formatted(use.flow, given, use.arguments)


def _join(use: Filtering) -> Type:
    use.argument(0, "d", SCALARS)
    use.flow.need(use.attributes(1), SCALARS, "the filter 'join'")
    return ANY_TEXT


def _end(use: Filtering) -> Type:
    lists = LISTS if use.name == "last" else ITEMS
    given = use.need(lists | TEXTS)
    found = TEXT if given.kinds & TEXTS else NEVER
    if given.kinds & ITEMS:
        found |= given.items
    return use.maybe_none(found, f"the {use.name} of none")


def _length(use: Filtering) -> Type:
    given = use.need(LISTS | TEXTS | {Kind.MAPPING})
    sure = given.kinds and not given.kinds & {Kind.NOTHING, Kind.EMPTY, Kind.MAPPING}
    return number(1 if sure else 0, 10**9)


def _list(use: Filtering) -> Type:
    given = use.need(ITEMS | TEXTS | {Kind.MAPPING})
    kinds = {Kind.LIST} if given.kinds - EMPTIES - {Kind.EMPTY} else set()
    if given.kinds & (EMPTIES | {Kind.EMPTY, Kind.MAPPING}):
        kinds.add(Kind.NOTHING)
    items = given.items
    if given.kinds & (TEXTS | {Kind.MAPPING}):
        items = items | TEXT if Kind.MAPPING not in given.kinds else ANY_TEXT
    return given.changed(kinds=frozenset(kinds), of=items)


def _stream(use: Filtering, items: Type, sure: bool = True) -> Type:
    """A stream of ITEMS; as many as are given when SURE."""
    kinds = {Kind.STREAM}
    if not sure or use.given.kinds & EMPTIES:
        kinds.add(Kind.DRY)
    return Type(frozenset(kinds), of=items)


def _map(use: Filtering) -> Type:
    items = use.items()
    if not use.arguments:
        name = use.constant(9, "attribute")
        if name is None:
            return use.flow.wrong("the filter 'map' takes an attribute or a filter")
        found = use.attribute(items, name)
        fallback = use.named.get("default")
        if fallback is not None and found.kinds & ABSENT:
            found = found.without(ABSENT) | fallback
        return _stream(use, found)
    name = use.constant(0, "filter")
    if name is None or use.named:
        return use.flow.wrong("the filter 'map' takes an attribute or a filter")
    if name not in _FILTERS and name not in use.flow.words.tables:
        return use.flow.wrong(f"there is no filter '{name}'")
    return _stream(use, filtered(use.flow, name, items, use.arguments[1:], {}, use.node))


def _selected(use: Filtering) -> Type:
    items, keep = use.items(), use.name == "select"
    if not use.arguments:
        return _stream(use, items.when(keep), sure=False)
    name = use.constant(0, "test")
    if name is None:
        return NEVER
    tested(use.flow, name, items, use.arguments[1:])
    found = after(name, items, keep, use.arguments[1:])
    return _stream(use, found, sure=False)


def _selected_by(use: Filtering) -> Type:
    items, keep = use.items(), use.name == "selectattr"
    attribute = use.constant(0, "attribute") if use.arguments else None
    if attribute is None:
        return use.flow.wrong(f"the filter '{use.name}' takes an attribute")
    found = use.attribute(items, attribute)
    test = None
    if len(use.arguments) > 1:
        test = use.constant(1, "test")
        if test is None:
            return NEVER
        tested(use.flow, test, found, use.arguments[2:])
    if Kind.RECORD in items.kinds:

        def change(given: Type) -> Type:
            if test is None:
                return given.when(keep)
            return after(test, given, keep, use.arguments[2:])

        items = use.flow.refined(items, attribute.split("."), change)
    return _stream(use, items, sure=False)


def _sort(use: Filtering) -> Type:
    given = use.need(ITEMS)
    use.comparable(use.attributes(2))
    kinds = {Kind.LIST} | ({Kind.NOTHING} if given.kinds & EMPTIES else set())
    return Type(frozenset(kinds), of=given.of)


def _unique(use: Filtering) -> Type:
    use.flow.need(use.attributes(1), SCALARS, "the filter 'unique'")
    return _stream(use, use.given.items)


def _extreme(use: Filtering) -> Type:
    use.comparable(use.attributes(1))
    return use.maybe_none(use.given.items, f"the {use.name} of none")


def _sum(use: Filtering) -> Type:
    items = use.flow.need(use.attributes(0), NUMBERS, "the filter 'sum'")
    start = use.argument(1, "start", NUMBERS) or number(0, 0)
    bound = max(map(abs, items.interval or (0, 0))) * 10**9
    bound += max(map(abs, start.interval or (0, 0)))
    if bound > 10**290:
        return use.flow.wrong("the number may be too large")
    if not items.kinds:
        return start
    return number(-bound, bound, [items, start]) | start


def _groupby(use: Filtering) -> Type:
    if use._argument(0, "attribute") is None:
        return use.flow.wrong("the filter 'groupby' takes an attribute")
    kind = use.attributes(0)
    fallback = use._argument(1, "default")
    if fallback is not None and kind.kinds & ABSENT:
        kind = kind.without(ABSENT) | fallback
    kind = use.comparable(kind)
    group = sequence([kind, listed(use.given.items, empty=False)])
    return listed(group, empty=bool(use.given.kinds & EMPTIES))


def _hex_address(use: Filtering) -> Type:
    use.need(SCALARS | ABSENT)
    return TEXT | absent("| hex_address")


def _offset(use: Filtering) -> Type:
    given = use.need(INTEGERS)
    separator = use._argument(0, "separator")
    if separator is not None and use.argument(0, "separator", TEXTS):
        texts = separator.texts
        if texts is None:
            return use.flow.wrong("the separator of 'offset' must be a constant text")
        for text in texts:
            if "%" in text:
                formatted(use.flow, separator, [number(0, inf), number(0, 59)])
    return TEXT if given.kinds else NEVER


def _texts(use: Filtering) -> Type:
    name, pattern = use.constant(0, "name"), use._argument(1, "pattern")
    if name is None or pattern is None:
        return use.flow.wrong("the filter 'texts' takes a name and a format")
    found = use.attribute(use.items(), name)
    formatted(use.flow, pattern, [found.without(ABSENT)])
    return listed(TEXT)


def _dial_rules(use: Filtering) -> Type:
    use.argument(0, "many", TEXTS)
    use.argument(1, "between", TEXTS)
    use.flow.need(use.items(), TEXTS, "the filter 'dial_rules'")
    return listed(TEXT)


_FORMAT = re.compile(r"%(?:%|[-#0 +]*(\d*)(?:\.(\d+))?([a-zA-Z]))|(%)")


def formatted(flow: Demands, pattern: Type, values: Sequence[Type]) -> Type:
    """What `%` makes of VALUES: as many as the format wants, and of its kinds."""
    if not pattern.kinds:
        return NEVER
    if pattern.texts is None:
        return flow.wrong("a format must be a constant text")
    for text in {*pattern.texts, *([""] if Kind.EMPTY in pattern.kinds else [])}:
        wanted = []
        for found in _FORMAT.finditer(text):
            width, places, conversion, stray = found.groups()
            if stray or (conversion and conversion not in "sdixXofFeEgG"):
                return flow.wrong(f"'{text}' is no format that is known here")
            if max(int(width or 0), int(places or 0)) > WIDEST:
                return flow.wrong(f"a field of the format '{text}' is too wide")
            wanted += [conversion] if conversion else []
        if len(wanted) != len(values):
            return flow.wrong(f"the format '{text}' takes {len(wanted)} values, not {len(values)}")
        for conversion, value in zip(wanted, values, strict=True):
            what = f"'%{conversion}' of the format '{text}'"
            kinds = SCALARS if conversion == "s" else INTEGERS if conversion in "xXo" else NUMBERS
            value = flow.need(value, kinds, what)
            bound = max(map(abs, value.interval or (0, 0)))
            if conversion in "fFeEgG" and bound > 10**300 and bound != inf:
                return flow.wrong("the number may be too large")
    return ANY_TEXT


Handler = Callable[[Filtering], Type]

# Of Jinja's filters those that give the same text for the same value, whatever the order, each
# with the number of arguments that it takes; and the plugin's own.
_FILTERS: dict[str, tuple[Handler, int]] = {
    "abs": (_abs, 0),
    "capitalize": (_same_length, 0),
    "d": (_default, 2),
    "default": (_default, 2),
    "first": (_end, 0),
    "float": (_float, 1),
    "format": (_format, 99),
    "int": (_int, 2),
    "join": (_join, 2),
    "groupby": (_groupby, 2),
    "last": (_end, 0),
    "length": (_length, 0),
    "list": (_list, 0),
    "lower": (_same_length, 0),
    "map": (_map, 9),
    "max": (_extreme, 2),
    "min": (_extreme, 2),
    "reject": (_selected, 9),
    "rejectattr": (_selected_by, 9),
    "replace": (_replaced, 3),
    "round": (_round, 2),
    "select": (_selected, 9),
    "selectattr": (_selected_by, 9),
    "sort": (_sort, 3),
    "string": (_same_length, 0),
    "sum": (_sum, 2),
    "title": (_same_length, 0),
    "trim": (_trimmed, 1),
    "unique": (_unique, 2),
    "upper": (_same_length, 0),
    "urlencode": (_same_length, 0),
    "words": (_as_text, 0),
    "hex_address": (_hex_address, 0),
    "offset": (_offset, 1),
    "texts": (_texts, 2),
    "dial_rules": (_dial_rules, 2),
    "regular": (_as_text, 0),
}

_NAMED: dict[str, frozenset[str]] = {
    "d": frozenset(["default_value", "boolean"]),
    "default": frozenset(["default_value", "boolean"]),
    "float": frozenset(["default"]),
    "int": frozenset(["default", "base"]),
    "join": frozenset(["d", "attribute"]),
    "groupby": frozenset(["attribute", "default", "case_sensitive"]),
    "map": frozenset(["attribute", "default"]),
    "max": frozenset(["case_sensitive", "attribute"]),
    "min": frozenset(["case_sensitive", "attribute"]),
    "replace": frozenset(["old", "new", "count"]),
    "round": frozenset(["precision", "method"]),
    "sort": frozenset(["reverse", "case_sensitive", "attribute"]),
    "sum": frozenset(["attribute", "start"]),
    "trim": frozenset(["chars"]),
    "unique": frozenset(["case_sensitive", "attribute"]),
    "offset": frozenset(["separator"]),
    "texts": frozenset(["name", "pattern"]),
    "dial_rules": frozenset(["many", "between"]),
}

FILTERS = frozenset(_FILTERS)

# Tests: the kinds for which they hold, and the arguments that they take.
_KINDS: dict[str, Kinds] = {
    "defined": frozenset(Kind) - ABSENT,
    "undefined": ABSENT,
    "none": frozenset([Kind.NONE]),
    "string": TEXTS,
    "number": NUMBERS,
    "integer": INTEGERS - BOOLEANS,
    "float": frozenset([Kind.FRACTION]),
    "boolean": BOOLEANS,
    "true": frozenset([Kind.TRUE]),
    "false": frozenset([Kind.FALSE]),
    "mapping": frozenset([Kind.MAPPING]),
}
_EQUAL = frozenset(["eq", "equalto", "==", "ne", "!="])
_ORDERED = frozenset(["lt", "lessthan", "<", "le", "<=", "gt", "greaterthan", ">", "ge", ">="])
_COUNTED = frozenset(["odd", "even", "divisibleby"])
TESTS = frozenset(_KINDS) | _EQUAL | _ORDERED | _COUNTED | {"in"}


def tested(flow: Demands, name: str, given: Type, arguments: Sequence[Type]) -> None:
    """Note what may go wrong in a test."""
    takes = 0 if name in _KINDS or name in ("odd", "even") else 1
    if name not in TESTS:
        flow.wrong(f"there is no test '{name}' here")
    elif len(arguments) != takes:
        flow.wrong(f"the test '{name}' takes {'one argument' if takes else 'none'}")
    elif name in _ORDERED:
        flow.ordered(given, arguments[0])
    elif name == "in":
        flow.contained(given, arguments[0])
    elif name in _COUNTED:
        flow.need(given, INTEGERS, f"the test '{name}'")
        for divisor in arguments:
            low, high = flow.need(divisor, INTEGERS, f"the test '{name}'").interval or (1, 1)
            if low <= 0 <= high:
                flow.wrong(f"what the test '{name}' divides by may be 0")


def after(name: str, given: Type, truth: bool, arguments: Sequence[Type] = ()) -> Type:
    """What GIVEN is where a test has this truth."""
    if name in _KINDS:
        return given.only(_KINDS[name]) if truth else given.without(_KINDS[name])
    equal = name in ("eq", "equalto", "==")
    if name in _ORDERED | _COUNTED or (arguments and (equal == truth) and name in _EQUAL):
        sure = not arguments or not arguments[0].kinds & ABSENT
        given = given.without(ABSENT) if sure or name in _ORDERED | _COUNTED else given
        if name in _EQUAL and arguments[0].texts is not None and arguments[0].kinds <= TEXTS:
            return given.only(arguments[0].kinds).changed(texts=arguments[0].texts)
    return given
