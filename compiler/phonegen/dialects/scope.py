"""What an expression may name at its place, and whether that may be absent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from jinja2 import nodes

from phonegen.dialects.expressions import FILTERS, child_nodes, dotted_name, names, parse
from phonegen.dialects.parameters import (
    BEHIND,
    COLLECTIONS,
    DERIVED,
    GLOBAL,
    KEY,
    LINE,
    SELECTIONS,
    SERVER,
    Parameter,
)

FUNCTIONS = frozenset(["range"])

# What a change to or from summer time has, as `tz.dst.start.month`.
CHANGE = {
    "month": "1 to 12",
    "week": "1 to 5, the last",
    "week_or_last": "1 to 4, or -1 for the last",
    "weekday": "0 is Sunday",
    "iso_weekday": "1 is Monday, 7 Sunday",
    "hour": "0 to 23",
    "minute": "0 to 59",
}
# What the variable `tz` has; `start` and `end` are the changes to and from summer time.
TIME_ZONE = {"", "name", "offset", "dst", "dst.save"} | {
    f"dst.{change}{part}"
    for change in ("start", "end")
    for part in ("", *(f".{name}" for name in CHANGE))
}


@dataclass(frozen=True)
class Scope:
    """What an expression may name at its place in a dialect."""

    variables: dict[str, str] = field(default_factory=dict)  # loop variable → what it iterates
    tables: frozenset[str] = frozenset()  # the dialect's own filters
    tables_with_default: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()  # tables of numbers: as present as what is looked up
    traits: frozenset[str] = frozenset()  # model.NAME that some model has
    sure: frozenset[str] = frozenset()  # model.NAME that every model has
    present: frozenset[str] = frozenset()  # optional names known to be there
    behind: dict[str, frozenset[str]] = field(default_factory=dict)  # parameters behind a name

    def parameter(self, name: str) -> Parameter | None:
        """What NAME is; None when it is no parameter."""
        head, _, tail = name.partition(".")
        kind = self.variables.get(head)
        if kind is not None:
            return COLLECTIONS[kind].items.get(tail) if kind in COLLECTIONS else None
        if head.startswith("phonebook_url_"):
            return DERIVED["phonebook_url"]
        return GLOBAL.get(head) or DERIVED.get(head) or SERVER.get(head)

    def knows(self, name: str) -> bool:
        head, _, tail = name.partition(".")
        kind = self.variables.get(head)
        if kind in COLLECTIONS:
            collection = COLLECTIONS[kind]
            return tail in collection.items or tail in collection.derived
        if head == "model":
            return tail in ("name", "lines", "version", "listed", "images") or tail in self.traits
        if head in COLLECTIONS or head in SELECTIONS:
            return not tail
        if kind is not None:
            return not tail
        if head == "tz":
            return tail in TIME_ZONE
        if head.startswith("phonebook_url_"):
            return not tail
        return head == "options" or (
            not tail and (self.parameter(head) is not None or head in FUNCTIONS)
        )

    def guarded(self, expression: str) -> Scope:
        """This scope where EXPRESSION is true."""
        return replace(self, present=self.present | _proven(parse(expression)))

    def with_loop(self, loop_names: Iterable[str], iterated: str) -> Scope:
        """This scope inside a loop.

        `server.lines`, `lines | selectattr('voicemail')` and `lines[:1]` are lines too; of `key,
        group in lines | groupby('server')` the group is a collection of lines.
        """
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
        return replace(
            self,
            variables={**self.variables, **kinds},
            behind={**self.behind, **dict.fromkeys(kinds, given)},
        )

    def with_names(self, expressions: Mapping[str, str]) -> Scope:
        """This scope with names for EXPRESSIONS, which always have a value."""
        if not expressions:
            return self
        return replace(
            self,
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
        else:
            yield from BEHIND.get(head, ())

    def absent(self, expression: str) -> set[str]:
        """Names because of which the expression may have no value, or fail."""
        return set(self._absent(parse(expression), self.present))

    def _name_absent(self, name: str, present: frozenset[str]) -> bool:
        if name in present:
            return False
        head, _, tail = name.partition(".")
        if head == "model":
            return f"model.{tail}" not in self.sure
        parameter = self.parameter(name)
        if parameter is None:
            return False
        if self.variables.get(head) is None and head in present:
            return False
        if head == "tz" and tail.startswith("dst"):
            return "tz.dst" not in present
        return parameter.optional

    def _absent(self, node: nodes.Node, present: frozenset[str]) -> Iterator[str]:
        dotted = dotted_name(node)
        if dotted:
            if self._name_absent(dotted, present):
                yield dotted
        elif isinstance(node, nodes.Filter) and node.name in ("default", "d"):
            for argument in node.args:
                yield from self._absent(argument, present)
            if not node.args:
                return
            # The chain behind it may fail on an absent head: default() only sees the end.
            if node.node is not None and not _simple(node.node):
                yield from self._absent(_innermost(node.node), present)
        elif isinstance(node, nodes.Filter) and node.name in self.tables and node.node is not None:
            if node.name in self.lists:
                yield from self._absent(node.node, present)
            elif node.name not in self.tables_with_default:
                yield f"| {node.name}"
        elif isinstance(node, nodes.CondExpr):
            yes = present | _proven(node.test)
            yield from self._absent(node.expr1, frozenset(yes))
            if node.expr2 is not None:
                no = present | _proven(nodes.Not(node.test))
                yield from self._absent(node.expr2, frozenset(no))
        elif isinstance(node, nodes.And):
            yield from self._absent(node.left, present)
            yield from self._absent(node.right, frozenset(present | _proven(node.left)))
        elif isinstance(node, nodes.Or):
            yield from self._absent(node.right, present)
        elif isinstance(node, nodes.Not | nodes.Test):
            return
        elif isinstance(node, nodes.Compare):
            if all(op.op in ("eq", "ne", "in", "notin") for op in node.ops):
                return
            for child in node.iter_child_nodes():
                yield from self._absent(child, present)
        else:
            for child in child_nodes(node):
                yield from self._absent(child, present)


def _simple(node: nodes.Node) -> bool:
    """Whether an absent name in NODE gives an absent value and not a failure."""
    if isinstance(node, nodes.Filter):
        if node.name in ("default", "d") and node.node is not None:
            return all(_simple(part) for part in (node.node, *node.args))
        return node.name not in FILTERS and node.node is not None and _simple(node.node)
    if isinstance(node, nodes.Const):
        return True
    dotted = dotted_name(node)
    return bool(dotted) and not dotted.startswith("tz.")


def _innermost(node: nodes.Node) -> nodes.Node:
    return node.node if isinstance(node, nodes.Filter) and node.node is not None else node


def _proven(test: nodes.Node) -> frozenset[str]:
    """Optional names that are present when TEST is true."""
    if isinstance(test, nodes.And):
        return _proven(test.left) | _proven(test.right)
    if isinstance(test, nodes.Not) and isinstance(test.node, nodes.Not):
        return _proven(test.node.node)
    if isinstance(test, nodes.Test) and test.name == "defined":
        return _with_heads(dotted_name(test.node))
    if isinstance(test, nodes.Compare) and len(test.ops) == 1 and test.ops[0].op in ("eq", "in"):
        return _with_heads(dotted_name(test.expr))
    return _with_heads(dotted_name(test))


def _with_heads(name: str) -> frozenset[str]:
    if not name:
        return frozenset()
    parts = name.split(".")
    heads = {".".join(parts[: i + 1]) for i in range(len(parts))}
    return frozenset(heads | {p.name for p in GLOBAL.values() if p.needs in heads})


def is_chain(expression: str) -> bool:
    """Whether EXPRESSION is a name behind filters of the dialect: absent in, absent out."""
    return _simple(parse(expression))
