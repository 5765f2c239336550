"""Flow: what an expression may be at its place, what may go wrong in it, and what it proves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from typing import Any

from jinja2 import nodes

from phonegen.codes import Code
from phonegen.dialects import filters
from phonegen.dialects.demands import LISTED, Change, Demands, Problem, in_words
from phonegen.dialects.expressions import dotted_name
from phonegen.dialects.types import (
    ABSENT,
    ANY_TEXT,
    BOOLEAN,
    EMPTIES,
    INTEGERS,
    LISTS,
    NEVER,
    NUMBERS,
    SCALARS,
    STREAMS,
    TEXTS,
    Kind,
    Type,
    absent,
    constant,
    listed,
    number,
    record,
    sequence,
    union,
)

CONFIG = record("config")
LARGEST = 10**3000  # of a computation: numbers of more than 4,300 digits cannot be written
LARGEST_FRACTION = 10**300
LONGEST = 1000  # items of a range, and repetitions of a text
_ORDER = frozenset(["lt", "lteq", "gt", "gteq"])


@dataclass(frozen=True)
class Known:
    """What is known at a place.

    `names`: the outermost record, with what loops, `let` and conditions say of its fields;
    `values`: longer expressions of which a condition has told something.
    """

    names: Type = CONFIG
    values: Mapping[str, Type] = field(default_factory=dict)

    def __or__(self, other: Known) -> Known:
        """What is known where this or OTHER holds."""
        shared = self.values.keys() & other.values.keys()
        values = {key: self.values[key] | other.values[key] for key in shared}
        names = {
            name: (self.names.known.get(name), other.names.known.get(name))
            for name in self.names.known.keys() & other.names.known.keys()
        }
        both = {name: a | b for name, (a, b) in names.items() if a is not None and b is not None}
        return Known(self.names.changed(known=both), values)


class Flow(Demands):
    """Goes through expressions; what may go wrong is noted in `problems`."""

    # Types

    def type_of(self, node: nodes.Node, known: Known) -> Type:
        """What NODE may be."""
        compute = _COMPUTE.get(type(node))
        if compute is None:
            return self.wrong(f"{type(node).__name__} has no meaning here")
        found = compute(self, node, known)
        if known.values and isinstance(node, _FACTS):
            told = known.values.get(repr(node))
            if told is not None:
                return found.changed(kinds=found.kinds & told.kinds)
        return found

    def _name(self, node: nodes.Name, known: Known) -> Type:
        found = self.field(known.names, node.name)
        return NEVER if found is None else _because(found, node.name)

    def _const(self, node: nodes.Const, known: Known) -> Type:
        return _constant(node.value)

    def _list(self, node: nodes.List | nodes.Tuple, known: Known) -> Type:
        return sequence([self.type_of(item, known) for item in node.items])

    _tuple = _list

    def _dict(self, node: nodes.Dict, known: Known) -> Type:
        for pair in node.items:
            self.need(self.type_of(pair.key, known), TEXTS, "the name of a value")
        values = [self.type_of(pair.value, known) for pair in node.items]
        return Type(frozenset([Kind.MAPPING]), of=union(values))

    def _getattr(self, node: nodes.Getattr, known: Known) -> Type:
        given = self.type_of(node.node, known)
        dotted = dotted_name(node)
        if not given.kinds:
            return NEVER
        given = self.need(
            given, frozenset([Kind.RECORD, Kind.MAPPING]), f"'.{node.attr}'", node.node
        )
        found = NEVER
        if Kind.MAPPING in given.kinds:
            found |= _or_absent(given.items, dotted or node.attr)
        if Kind.RECORD in given.kinds:
            own = self.field(given, node.attr)
            if own is None and not dotted:
                self.problems.append(Problem(Code.UNKNOWN_NAME, f"there is no '{node.attr}' here"))
            found |= NEVER if own is None else _because(own, dotted or node.attr)
        return found

    def _getitem(self, node: nodes.Getitem, known: Known) -> Type:
        given = self.type_of(node.node, known)
        cause = dotted_name(node.node) or "item"
        if isinstance(node.arg, nodes.Slice):
            for part in (node.arg.start, node.arg.stop, node.arg.step):
                if part is not None:
                    self.need(self.type_of(part, known), INTEGERS | {Kind.NONE}, "a slice", part)
            if isinstance(node.arg.step, nodes.Const) and not node.arg.step.value:
                self.wrong("a slice cannot have the step 0")
            elif node.arg.step is not None and not isinstance(
                node.arg.step, nodes.Const | nodes.Neg
            ):
                self.wrong("the step of a slice is a constant")
            given = self.need(given, TEXTS | LISTS, "a slice", node.node)
            result = NEVER
            if given.kinds & TEXTS:
                result |= ANY_TEXT
            if given.kinds & LISTS:
                result |= listed(given.items)
            return result
        key = self.type_of(node.arg, known)
        containers = TEXTS | LISTS | {Kind.MAPPING, Kind.RECORD}
        given = self.need(given, containers, "an item in brackets", node.node)
        found = NEVER
        if given.kinds & TEXTS:
            found |= _or_absent(Type(frozenset([Kind.TEXT])), cause)
        if given.kinds <= {Kind.LIST} and key.interval is not None:
            if given.parts is not None and isinstance(node.arg, nodes.Const):
                if 0 <= node.arg.value < len(given.parts):
                    return given.parts[int(node.arg.value)]
            elif key.interval in ((0, 0), (-1, -1)):
                return given.items
        if given.kinds & LISTS or Kind.MAPPING in given.kinds:
            found |= _or_absent(given.items, cause)
        if Kind.RECORD in given.kinds:
            if key.texts is None or key.kinds != {Kind.TEXT}:
                return self.wrong("a field is named by a constant text")
            for name in key.texts:
                own = self.field(given, name)
                found |= absent(name) if own is None else _because(own, name)
        return found

    def _call(self, node: nodes.Call, known: Known) -> Type:
        arguments = [self.type_of(argument, known) for argument in node.args]
        if node.kwargs or node.dyn_args or node.dyn_kwargs:
            return self.wrong("a call takes no named arguments here")
        if isinstance(node.node, nodes.Getattr):
            given = self.type_of(node.node.node, known)
            return self._method(node.node, given, arguments)
        return self._range(arguments) if dotted_name(node.node) == "range" else NEVER

    def _method(self, node: nodes.Getattr, given: Type, arguments: Sequence[Type]) -> Type:
        what = f"'.{node.attr}()'"
        if not given.kinds:
            return NEVER
        if node.attr == "items":
            given = self.need(given, frozenset([Kind.MAPPING]), what, node.node)
            if arguments:
                return self.wrong(f"{what} takes nothing")
            return listed(sequence([ANY_TEXT, given.items])) if given.kinds else NEVER
        self.need(given, TEXTS, what, node.node)
        if len(arguments) > 1 or (not arguments and node.attr.endswith("swith")):
            return self.wrong(f"{what} takes one text")
        wanted = frozenset([Kind.TEXT]) if node.attr == "split" else TEXTS
        for argument in arguments:
            self.need(argument, wanted, what)
        if node.attr == "split":
            return listed(ANY_TEXT, empty=not arguments)
        return ANY_TEXT if node.attr == "strip" else BOOLEAN

    def _range(self, arguments: Sequence[Type]) -> Type:
        if not 1 <= len(arguments) <= 3:
            return self.wrong("a range takes one to three numbers")
        given = [self.need(argument, INTEGERS, "a range") for argument in arguments]
        bounds = [one.interval for one in given]
        intervals = [bound for bound in bounds if bound is not None]
        if len(intervals) < len(given):
            return NEVER
        start, stop = (intervals[0], intervals[1]) if len(given) > 1 else ((0, 0), intervals[0])
        step = intervals[2] if len(given) > 2 else (1, 1)
        if step[0] <= 0 <= step[1]:
            return self.wrong("the step of a range may be 0")
        low, high = min(start[0], stop[0]), max(start[1], stop[1])
        if high - low > LONGEST:
            return self.wrong(f"a range may have more than {LONGEST} items")
        empty = not (start[1] < stop[0] and step[0] > 0)
        return listed(number(low, high), empty)

    # Computations

    def _numbers(self, node: nodes.BinExpr, known: Known, sign: str) -> tuple[Type, Type] | None:
        """Both sides as numbers; None where one is not."""
        sides = [
            self.need(self.type_of(side, known), NUMBERS, f"'{sign}'", side)
            for side in (node.left, node.right)
        ]
        return (sides[0], sides[1]) if all(side.kinds for side in sides) else None

    def _computed(
        self, sides: tuple[Type, Type] | None, compute: Callable[[float, float], float]
    ) -> Type:
        """The numbers between the results at the bounds of both sides."""
        if sides is None:
            return NEVER
        fraction = any(Kind.FRACTION in side.kinds for side in sides)
        (low, high), (least, most) = _bounds(sides[0]), _bounds(sides[1])
        limit = LARGEST_FRACTION if fraction else LARGEST
        if any(abs(bound) >= limit for bound in (low, high, least, most)):
            return self.wrong("the number may be too large")
        found = [compute(_exact(a), _exact(b)) for a in (low, high) for b in (least, most)]
        if any(abs(bound) >= limit for bound in found):
            return self.wrong("the number may be too large")
        return number(min(found), max(found), sides)

    def _add(self, node: nodes.Add, known: Known) -> Type:
        left, right = self.type_of(node.left, known), self.type_of(node.right, known)
        for kinds in (TEXTS, LISTS):
            if left.kinds & kinds and right.kinds & kinds:
                self.need(left, kinds, "'+'", node.left)
                self.need(right, kinds, "'+'", node.right)
                of = left.items | right.items
                return ANY_TEXT if kinds is TEXTS else listed(of)
        if left.kinds & (TEXTS | LISTS) or right.kinds & (TEXTS | LISTS):
            if ABSENT & left.kinds:
                self.lacking(left.cause)
            elif ABSENT & right.kinds:
                self.lacking(right.cause)
            elif left.kinds and right.kinds:
                message = f"'+' cannot add {in_words(right.kinds)} to {in_words(left.kinds)}"
                return self.wrong(message, "`~` joins texts")
            return NEVER
        return self._computed(self._numbers(node, known, "+"), lambda a, b: a + b)

    def _sub(self, node: nodes.Sub, known: Known) -> Type:
        return self._computed(self._numbers(node, known, "-"), lambda a, b: a - b)

    def _mul(self, node: nodes.Mul, known: Known) -> Type:
        return self._computed(self._numbers(node, known, "*"), lambda a, b: a * b)

    def _divisor(self, sides: tuple[Type, Type] | None, sign: str) -> tuple[Type, Type] | None:
        """SIDES, unless the second may be 0."""
        if sides is None:
            return None
        low, high = _bounds(sides[1])
        zero = sides[1].kinds & {Kind.ZERO, Kind.FALSE}
        if zero or (Kind.FRACTION in sides[1].kinds and low <= 0 <= high):
            self.wrong(f"what '{sign}' divides by may be 0")
            return None
        return sides

    def _quotient(self, sides: tuple[Type, Type] | None, like: Sequence[Type] = ()) -> Type:
        """What a division gives, where the quotient is LIKE others besides the sides."""
        if sides is None:
            return NEVER
        low, high = _bounds(sides[0])
        fraction = any(Kind.FRACTION in side.kinds for side in (*sides, *like))
        bound = max(abs(low), abs(high))
        if bound >= (LARGEST_FRACTION if fraction else LARGEST):
            return self.wrong("the number may be too large")
        if fraction:  # a divisor below 1 makes it larger
            return number(-LARGEST_FRACTION, LARGEST_FRACTION, [*sides, *like])
        least, most = _bounds(sides[1])
        if least == most:
            ends = [low // least, high // least]
            return number(min(ends), max(ends))
        return number(-bound - 1, bound + 1)

    def _div(self, node: nodes.Div, known: Known) -> Type:
        return self._quotient(self._divisor(self._numbers(node, known, "/"), "/"), [_FRACTION])

    def _floordiv(self, node: nodes.FloorDiv, known: Known) -> Type:
        return self._quotient(self._divisor(self._numbers(node, known, "//"), "//"))

    def _mod(self, node: nodes.Mod, known: Known) -> Type:
        left = self.type_of(node.left, known)
        if left.kinds and left.kinds <= TEXTS:
            right = self.type_of(node.right, known)
            values = list(right.parts) if right.parts is not None else [right]
            return filters.formatted(self, left, values)
        sides = self._divisor(self._numbers(node, known, "%"), "%")
        if sides is None:
            return NEVER
        least, most = _bounds(sides[1])
        bound = max(abs(least), abs(most))
        fraction = any(Kind.FRACTION in side.kinds for side in sides)
        if fraction and max(map(abs, _bounds(sides[0]))) >= LARGEST_FRACTION:
            return self.wrong("the number may be too large")
        if not fraction and least > 0:
            return number(0, most - 1)
        return number(-bound, bound, sides)

    def _pow(self, node: nodes.Pow, known: Known) -> Type:
        sides = self._numbers(node, known, "**")
        if sides is None:
            return NEVER
        if any(Kind.FRACTION in side.kinds for side in sides):
            return self.wrong("'**' takes no fractions")
        base, power = max(map(abs, _bounds(sides[0]))), _bounds(sides[1])
        if power[0] < 0:
            return self.wrong("the power may be negative")
        if base == inf or power[1] > 10_000 or (base > 2 and power[1] > 100):
            return self.wrong("the number may be too large")
        most = int(base) ** int(power[1])
        return number(0 if _bounds(sides[0])[0] >= 0 else -most, max(most, 1))

    def _neg(self, node: nodes.Neg, known: Known) -> Type:
        given = self.need(self.type_of(node.node, known), NUMBERS, "'-'", node.node)
        if not given.kinds:
            return NEVER
        low, high = _bounds(given)
        return number(-high, -low, [given])

    def _pos(self, node: nodes.Pos, known: Known) -> Type:
        given = self.need(self.type_of(node.node, known), NUMBERS, "'+'", node.node)
        return number(*_bounds(given), [given]) if given.kinds else NEVER

    def _concat(self, node: nodes.Concat, known: Known) -> Type:
        parts = [self.need(self.type_of(n, known), SCALARS, "'~'", n) for n in node.nodes]
        sure = any(part.kinds and Kind.EMPTY not in part.kinds for part in parts)
        return Type(frozenset([Kind.TEXT])) if sure else ANY_TEXT

    # Conditions

    def _and(self, node: nodes.And, known: Known) -> Type:
        left = self.condition(node.left, known)
        right = self.type_of(node.right, self.narrowed(node.left, known, True))
        return left.when(False) | right

    def _or(self, node: nodes.Or, known: Known) -> Type:
        left = self.condition(node.left, known)
        right = self.type_of(node.right, self.narrowed(node.left, known, False))
        return left.when(True) | right

    def _not(self, node: nodes.Not, known: Known) -> Type:
        self.condition(node.node, known)
        return BOOLEAN

    def condition(self, node: nodes.Node, known: Known) -> Type:
        """What a condition may be; a problem when it tells nothing."""
        found = self.type_of(node, known)
        if found.kinds & STREAMS:
            self.wrong("what a filter such as 'map' gives is always true", LISTED)
        return found

    def _condexpr(self, node: nodes.CondExpr, known: Known) -> Type:
        self.condition(node.test, known)
        yes = self.type_of(node.expr1, self.narrowed(node.test, known, True))
        if node.expr2 is None:
            return yes | absent("`if` without `else`")
        return yes | self.type_of(node.expr2, self.narrowed(node.test, known, False))

    def _compare(self, node: nodes.Compare, known: Known) -> Type:
        left, name = self.type_of(node.expr, known), node.expr
        for operand in node.ops:
            right = self.type_of(operand.expr, known)
            if operand.op in _ORDER:
                self.ordered(left, right, name, operand.expr)
            elif operand.op in ("in", "notin"):
                self.contained(left, right, name, operand.expr)
            left, name = right, operand.expr
        return BOOLEAN

    def _test(self, node: nodes.Test, known: Known) -> Type:
        given = self.type_of(node.node, known)
        arguments = [self.type_of(argument, known) for argument in node.args]
        if node.kwargs or node.dyn_args or node.dyn_kwargs:
            return self.wrong("a test takes no named arguments")
        filters.tested(self, node.name, given, arguments)
        return BOOLEAN

    def _filter(self, node: nodes.Filter, known: Known) -> Type:
        if node.node is None or node.dyn_args or node.dyn_kwargs:
            return self.wrong(f"the filter '{node.name}' has no value here")
        given = self.type_of(node.node, known)
        arguments = [self.type_of(argument, known) for argument in node.args]
        named: dict[str, Type] = {
            str(pair.key): self.type_of(pair.value, known) for pair in node.kwargs
        }
        return filters.filtered(self, node.name, given, arguments, named, node.node)

    # What conditions prove

    def narrowed(self, node: nodes.Node, known: Known, truth: bool) -> Known:
        """What is known where the condition NODE has this truth."""
        if isinstance(node, nodes.Not):
            return self.narrowed(node.node, known, not truth)
        if isinstance(node, nodes.And | nodes.Or):
            left = self.narrowed(node.left, known, truth)
            if isinstance(node, nodes.And) == truth:
                return self.narrowed(node.right, left, truth)
            other = self.narrowed(node.left, known, not truth)
            return left | self.narrowed(node.right, other, truth)
        if isinstance(node, nodes.CondExpr):
            return self._narrowed_by_if(node, known, truth)
        for part, change in self._told(node, known, truth):
            known = self._changed(part, known, change)
        return known

    def _narrowed_by_if(self, node: nodes.CondExpr, known: Known, truth: bool) -> Known:
        ways = []
        for test, part in ((True, node.expr1), (False, node.expr2)):
            if part is not None and not _never(part, truth):
                way = self.narrowed(node.test, known, test)
                ways.append(self.narrowed(part, way, truth))
            elif part is None and not truth:
                ways.append(self.narrowed(node.test, known, test))
        if not ways:
            return known
        return ways[0] if len(ways) == 1 else ways[0] | ways[1]

    def _told(
        self, node: nodes.Node, known: Known, truth: bool
    ) -> Iterator[tuple[nodes.Node, Change]]:
        """Parts of a condition, and how what is known of them changes."""
        yield node, lambda given: given.when(truth)
        if isinstance(node, nodes.Test):
            yield from self._told_by_test(node, truth)
        elif isinstance(node, nodes.Compare) and len(node.ops) == 1:
            yield from self._told_by_comparison(node, known, truth)
        elif isinstance(node, nodes.Filter) and node.node is not None:
            inner = node.node
            if node.name in ("default", "d") and truth:
                if (not node.args and not node.kwargs) or _never(node.args[0], True):
                    yield from self._told(inner, known, True)
            elif node.name in ("list", "length") and truth:
                yield inner, lambda given: given.without(EMPTIES | ABSENT)
                if isinstance(inner, nodes.Filter) and inner.name == "list":
                    yield from self._told(inner, known, True)
            elif node.name in ("list", "length") and not truth:
                yield inner, lambda given: given.without({Kind.LIST, Kind.STREAM, Kind.TEXT})
            elif truth and self._tells(node):
                yield inner, lambda given: given.without(ABSENT)

    def _told_by_test(self, node: nodes.Test, truth: bool) -> Iterator[tuple[nodes.Node, Change]]:
        if node.name in filters.TESTS:
            yield node.node, lambda given: filters.after(node.name, given, truth)
            defined = (node.name == "defined") == truth and node.name in ("defined", "undefined")
            inner = node.node
            while defined and isinstance(inner, nodes.Filter) and self._tells(inner):
                assert inner.node is not None
                inner = inner.node
                yield inner, lambda given: given.without(ABSENT)

    def _tells(self, node: nodes.Filter) -> bool:
        """Whether a filter is a table that has a word only for what is there."""
        table = self.words.tables.get(node.name)
        return table is not None and not table.default and node.node is not None

    def _told_by_comparison(
        self, node: nodes.Compare, known: Known, truth: bool
    ) -> Iterator[tuple[nodes.Node, Change]]:
        silent = Flow(self.words)
        operator, right = node.ops[0].op, node.ops[0].expr
        types = silent.type_of(node.expr, known), silent.type_of(right, known)
        if operator == "in" and truth and types[1].kinds & {Kind.MAPPING}:
            item = nodes.Getitem(right, node.expr, "load")
            yield item, lambda given: given.without(ABSENT)
        for part, other, turned in ((node.expr, types[1], False), (right, types[0], True)):
            change = _compared(operator, other, turned, truth)
            if change is not None:
                yield part, change
                if not isinstance(part, nodes.Filter):
                    continue
                if part.name == "length" and change(number(0, inf)).kinds == {Kind.NUMBER}:
                    yield from self._told(part, known, True)
                if part.name in ("default", "d"):
                    fallback = silent.type_of(part.args[0], known) if part.args else ANY_TEXT
                    if part.node is not None and not change(fallback).kinds:
                        yield part.node, lambda given: given.without(ABSENT)

    def _changed(self, node: nodes.Node, known: Known, change: Change) -> Known:
        """What is known once CHANGE is made to what is known of NODE."""
        dotted = dotted_name(node)
        if dotted:
            return Known(self.refined(known.names, dotted.split("."), change), known.values)
        if isinstance(node, _FACTS):
            found = Flow(self.words).type_of(node, known)
            return Known(known.names, {**known.values, repr(node): change(found)})
        return known

    # Loops and names

    def items(self, node: nodes.Node, known: Known) -> Type:
        """What the items of a loop may be."""
        given = self.need(
            self.type_of(node, known), ABSENT | LISTS | STREAMS | {Kind.MAPPING}, "a loop", node
        )
        found = given.items
        return found | ANY_TEXT if Kind.MAPPING in given.kinds else found

    def bound(self, known: Known, given: Mapping[str, Type]) -> Known:
        """What is known where names are given."""
        names = known.names.changed(known={**known.names.known, **given})
        values = {
            key: told
            for key, told in known.values.items()
            if not any(f"name='{name}'" in key for name in given)
        }
        return Known(names, values)

    def unpacked(self, variables: Sequence[str], items: Type) -> dict[str, Type]:
        """The types of a loop's names."""
        if len(variables) == 1:
            return {variables[0]: items}
        if items.kinds and (items.parts is None or len(items.parts) != len(variables)):
            self.wrong(f"an item of this loop is not {len(variables)} values")
        elif items.parts is not None and items.kinds <= LISTS:
            return dict(zip(variables, items.parts, strict=True))
        return dict.fromkeys(variables, NEVER)


_COMPUTE: dict[type[nodes.Node], Callable[[Flow, Any, Known], Type]] = {
    kind: getattr(Flow, f"_{kind.__name__.lower()}")
    for kind in vars(nodes).values()
    if isinstance(kind, type) and hasattr(Flow, f"_{kind.__name__.lower()}")
}
_FACTS = (
    nodes.Filter,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Call,
)  # of which conditions may tell something
_constant = lru_cache(maxsize=10_000, typed=True)(constant)
_FRACTION = Type(frozenset([Kind.FRACTION]))


def _because(found: Type, name: str) -> Type:
    """FOUND with the name because of which it may be absent."""
    return found.changed(cause=name) if found.kinds & ABSENT else found


def _or_absent(found: Type, cause: str) -> Type:
    return found.changed(kinds=found.kinds | ABSENT, cause=cause)


def _bounds(given: Type) -> tuple[float, float]:
    return given.interval or (0, 0)


def _exact(bound: float) -> float:
    """Integers are computed exactly, however large."""
    return int(bound) if bound == int(bound) else bound


def _never(node: nodes.Node, truth: bool) -> bool:
    """Whether a constant never has this truth."""
    return isinstance(node, nodes.Const) and bool(node.value) != truth


def _compared(operator: str, other: Type, turned: bool, truth: bool) -> Change | None:
    """What a comparison with OTHER tells of the one side; TURNED: of the right one."""
    sure = not other.kinds & (ABSENT | {Kind.NONE})
    equal = (operator == "eq") == truth if operator in ("eq", "ne") else None
    if equal and sure:
        return lambda given: _equal(given, other)
    if equal is False and other.texts == frozenset() and other.kinds == {Kind.EMPTY}:
        return lambda given: given.without({Kind.EMPTY})
    if equal is False and other.kinds == {Kind.ZERO}:
        return lambda given: given.without({Kind.ZERO, Kind.FALSE})
    if operator == "in" and truth and not turned:
        items = other.items
        if other.kinds <= LISTS and not items.kinds & ABSENT:
            return lambda given: given.without(ABSENT)
        return None
    if operator == "in" and truth and turned:
        return lambda given: given.without(ABSENT | EMPTIES | {Kind.EMPTY})
    if operator in _ORDER and other.interval is not None and other.kinds <= NUMBERS:
        return _order(operator, other.interval, turned, truth)
    return None


def _equal(given: Type, other: Type) -> Type:
    """GIVEN where it equals OTHER, which is there; 1, 1.0 and true are equal."""
    kinds = set(other.kinds)
    if kinds & NUMBERS:
        kinds |= NUMBERS
        if not other.kinds & {Kind.ZERO, Kind.FALSE, Kind.FRACTION}:
            kinds -= {Kind.ZERO, Kind.FALSE}
    found = given.only(kinds)
    if other.texts is not None and Kind.TEXT in found.kinds:
        texts = other.texts if found.texts is None else found.texts & other.texts
        found = found.changed(texts=texts)
    if other.interval is not None and found.kinds & NUMBERS:
        low, high = other.interval
        found = found.changed(low=max(found.low, low), high=min(found.high, high))
    return found


def _order(operator: str, other: tuple[float, float], turned: bool, truth: bool) -> Change:
    """What `<` and its kin tell of a number's bounds."""
    less = (operator in ("lt", "lteq")) != turned
    less, strict = (less, operator in ("lt", "gt")) if truth else (
        not less, operator in ("lteq", "gteq"),
    )  # fmt: skip

    def change(given: Type) -> Type:
        if given.kinds & TEXTS:
            return given.without(ABSENT)
        step = 0 if Kind.FRACTION in given.kinds or not strict else 1
        low, high = given.low, given.high
        if less:
            high = min(high, other[1] - step)
        else:
            low = max(low, other[0] + step)
        gone = {Kind.ZERO, Kind.FALSE} if low > 0 or high < 0 else set()
        return given.without(ABSENT | gone).changed(low=low, high=high)

    return change
