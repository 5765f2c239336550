"""What an expression may name at its place, and whether that may be absent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from jinja2 import nodes

from phonegen.dialects.demands import GUARD_IN_CONDITION, Problem, Words
from phonegen.dialects.expressions import dotted_name, names, parse
from phonegen.dialects.flow import Flow, Known
from phonegen.dialects.parameters import (
    BEHIND,
    COLLECTIONS,
    DERIVED,
    EXTRAS,
    GLOBAL,
    KEY,
    LINE,
    SELECTIONS,
    SERVER,
    Parameter,
)
from phonegen.dialects.records import plugin_wide
from phonegen.dialects.types import ABSENT, ANYTHING, SCALARS, Kind, Kinds, Type

FUNCTIONS = frozenset(["range"])
T = TypeVar("T")


@dataclass(frozen=True)
class Scope:
    """What an expression may name at its place in a dialect, and what is known of it there."""

    variables: dict[str, str] = field(default_factory=dict)  # loop variable → what it iterates
    behind: dict[str, frozenset[str]] = field(default_factory=dict)  # parameters behind a name
    words: Words = field(default_factory=Words)
    known: Known = field(default_factory=Known)
    # what was asked of it: checks, templates and pages go through the same sections
    _told: dict[object, Any] = field(default_factory=dict, repr=False, compare=False, init=False)

    def _once(self, key: object, tell: Callable[[], T]) -> T:
        """What TELL says; asked for KEY again, the same."""
        if key not in self._told:
            self._told[key] = tell()
        found: T = self._told[key]
        return found

    @property
    def tables(self) -> frozenset[str]:
        """The dialect's own filters."""
        return frozenset(self.words.tables)

    @property
    def traits(self) -> frozenset[str]:
        """NAME of each `model.NAME`."""
        return frozenset(self.words.records.get("model", ()))

    def in_file(self, per: str) -> Scope:
        """This scope in a file per device, per model, per plugin, or static."""
        return self if per == "device" else self._once(per, lambda: self._in_file(per))

    def _in_file(self, per: str) -> Scope:
        records = dict(self.words.records)
        records["config"] = plugin_wide(records["config"], model=per == "model")
        scope = replace(self, words=replace(self.words, records=records))
        return scope.guarded("model.listed") if per == "model" else scope

    def parameter(self, name: str) -> Parameter | None:
        """What NAME is; None when it is no parameter."""
        head, _, tail = name.partition(".")
        kind = self.variables.get(head)
        if kind is not None:
            return COLLECTIONS[kind].items.get(tail) if kind in COLLECTIONS else None
        if head.startswith("phonebook_url_"):
            return DERIVED["phonebook_url"]
        if head == "site":
            return EXTRAS.get(name)
        return GLOBAL.get(head) or DERIVED.get(head) or SERVER.get(head)

    def knows(self, name: str) -> bool:
        """Whether NAME, with all its fields, is something here."""
        if name in FUNCTIONS:
            return True
        flow, given = Flow(self.words), self.known.names
        for part in name.split("."):
            found = flow.field(given, part)
            if found is None:
                # what may be anything has been complained of where it got its name
                return given is not self.known.names and not given.kinds
            given = found
        return True

    def stop(self, name: str) -> tuple[str, str, list[str]]:
        """Where NAME stops being known: what is before, the part that is not, and what could be."""
        flow, given, before = Flow(self.words), self.known.names, ""
        for part in name.split("."):
            found = flow.field(given, part)
            if found is None:
                fields = {*self.words.records.get(given.record, ()), *given.known}
                return before, part, sorted(fields)
            given, before = found, f"{before}{part}."
        return before, "", []

    def guarded(self, expression: str, truth: bool = True) -> Scope:
        """This scope where EXPRESSION is true, or where it is false."""
        return self._once((expression, truth), lambda: self._guarded(expression, truth))

    def _guarded(self, expression: str, truth: bool) -> Scope:
        known = Flow(self.words).narrowed(parse(expression), self.known, truth)
        return replace(self, known=known)

    def with_loop(self, loop_names: Sequence[str], iterated: str) -> Scope:
        """This scope inside a loop.

        `server.lines`, `lines | selectattr('voicemail')` and `lines[:1]` are lines too; of `key,
        group in lines | groupby('server')` the group is a collection of lines.
        """
        key = (*loop_names, "in", iterated)
        return self._once(key, lambda: self._with_loop(loop_names, iterated))

    def _with_loop(self, loop_names: Sequence[str], iterated: str) -> Scope:
        node, grouped = parse(iterated), False
        while isinstance(node, nodes.Filter | nodes.Getitem) and node.node is not None:
            grouped = grouped or (isinstance(node, nodes.Filter) and node.name == "groupby")
            node = node.node
        dotted = dotted_name(node)
        last = dotted.rpartition(".")[2]
        last = SELECTIONS.get(last, last)
        kind = self.variables.get(dotted, "").removeprefix("group of ")
        if kind not in COLLECTIONS:
            kind = last if last in COLLECTIONS else iterated
        kinds = dict.fromkeys(loop_names, kind)
        if grouped:
            kinds = dict(zip(loop_names, ("let", f"group of {kind}"), strict=False))
        given = self.parameters_of(iterated) if kind not in COLLECTIONS else frozenset()
        flow = Flow(self.words)
        types = flow.unpacked(loop_names, flow.items(parse(iterated), self.known))
        return replace(
            self,
            variables={**self.variables, **kinds},
            behind={**self.behind, **dict.fromkeys(kinds, given)},
            known=flow.bound(self.known, types),
        )

    def with_names(self, expressions: Mapping[str, str]) -> Scope:
        """This scope with names for EXPRESSIONS."""
        if not expressions:
            return self
        return self._once((*expressions.items(),), lambda: self._with_names(expressions))

    def _with_names(self, expressions: Mapping[str, str]) -> Scope:
        flow, known = Flow(self.words), self.known
        for name, expression in expressions.items():
            known = flow.bound(known, {name: flow.type_of(parse(expression), known)})
        return replace(
            self,
            known=known,
            variables={**self.variables, **dict.fromkeys(expressions, "let")},
            behind={**self.behind, **{n: self.parameters_of(e) for n, e in expressions.items()}},
        )

    def parameters_of(self, expression: str) -> frozenset[str]:
        """Names of the parameters an expression reads here, as `documented()` has them."""
        return frozenset(p for name in names(expression) for p in self._parameters(name))

    def _parameters(self, name: str) -> Iterator[str]:
        head, _, tail = name.partition(".")
        kind = self.variables.get(head)
        yield from self.behind.get(head, ())
        if kind in ("lines", "servers") and tail in LINE:
            yield f"sip_lines.{LINE[tail].of or tail}"
            if LINE[tail].fallback:
                yield LINE[tail].fallback
        elif kind == "function_keys" and tail in KEY:
            yield f"funckeys.{tail}"
        elif kind == "function_keys" and tail == "code":
            yield "funckeys.type"
        elif kind == "call_managers" or name == "call_managers":
            yield "sccp_call_managers"
        elif kind is not None:
            return
        elif head in GLOBAL or head in SERVER:
            yield head
        elif head.startswith("phonebook_url_"):
            yield from BEHIND["phonebook_url"]
        elif head == "options" and tail:
            yield f"options.{tail}"
        elif head == "site":
            yield from (extra for extra in EXTRAS if extra == name or extra.startswith(f"{name}."))
        else:
            yield from BEHIND.get(head, ())

    def absent(self, expression: str) -> bool:
        """Whether the value of EXPRESSION may be absent."""
        return bool(self._value(expression)[1].kinds & ABSENT)

    def _value(self, expression: str) -> tuple[nodes.Expr, Type, tuple[Problem, ...]]:
        """What is written of EXPRESSION, what that may be, and what may go wrong in it."""

        def tell() -> tuple[nodes.Expr, Type, tuple[Problem, ...]]:
            flow, node = Flow(self.words), _printed(expression)
            return node, flow.type_of(node, self.known), (*flow.problems,)

        return self._once(("value", expression), tell)

    def value_problems(self, expression: str, written: Kinds = SCALARS) -> list[Problem]:
        """What may go wrong with a value of which one of the kinds WRITTEN can be written."""
        flow, (node, found, problems) = Flow(self.words), self._value(expression)
        if ANYTHING.kinds <= found.kinds | ABSENT:  # nobody knows
            written |= ANYTHING.kinds - ABSENT
        flow.need(found, written | {Kind.NONE}, "a setting", node)
        return [*problems, *flow.problems]

    def condition_problems(self, expression: str) -> list[Problem]:
        """What may go wrong with a condition."""
        flow = Flow(self.words, GUARD_IN_CONDITION)
        flow.condition(parse(expression), self.known)
        return flow.problems

    def name_problems(self, expression: str) -> list[Problem]:
        """What may go wrong with an expression that is given a name."""
        flow = Flow(self.words)
        flow.type_of(parse(expression), self.known)
        return flow.problems

    def loop_problems(self, loop_names: Sequence[str], iterated: str) -> list[Problem]:
        """What may go wrong with a loop."""
        flow = Flow(self.words)
        flow.unpacked(loop_names, flow.items(parse(iterated), self.known))
        return flow.problems


class Nowhere(Scope):
    """A scope for texts that are read and not understood."""

    def in_file(self, per: str) -> Scope:
        return self

    def guarded(self, expression: str, truth: bool = True) -> Scope:
        return self

    def with_loop(self, loop_names: Sequence[str], iterated: str) -> Scope:
        return replace(self, variables={**self.variables, **dict.fromkeys(loop_names, iterated)})

    def with_names(self, expressions: Mapping[str, str]) -> Scope:
        return self

    def absent(self, expression: str) -> bool:
        return False


def _printed(expression: str) -> nodes.Expr:
    """What is written of EXPRESSION: nothing of an `if` without an `else`, when it is false."""
    node = parse(expression)
    if isinstance(node, nodes.CondExpr) and node.expr2 is None:
        return nodes.CondExpr(node.test, node.expr1, nodes.Const(""))
    return node
