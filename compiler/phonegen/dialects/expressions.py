"""Jinja expressions of a dialect: their syntax, and the names in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from phonegen.language.spec.dialect import Items

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

_TAGS = re.compile(r"\{%|%\}|\}\}|\{#")

_DIGIT = re.compile(r"\d")

_OUTPUT = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)

# Numbers as those of YAML: of more digits Jinja writes a constant as `inf`, or Python none at all.
_LARGEST = 10**18
_TOO_LARGE = "a number has 18 digits at most"


class ExpressionError(ValueError):
    """The text is not an expression; the message says why."""


@cache
def _environment() -> Environment:
    return Environment(autoescape=False)


@lru_cache(maxsize=20_000)
def parse(expression: str) -> nodes.Expr:
    """The syntax tree of one expression. Raises ExpressionError."""
    return _parse(expression)


def _parse(expression: str) -> nodes.Expr:
    if _TAGS.search(expression):
        raise ExpressionError("an expression cannot hold template tags")
    try:
        template = _environment().parse("{{ (" + expression + "\n) }}")
    except TemplateSyntaxError as e:
        raise ExpressionError(e.message or "not valid") from e
    except ValueError as e:  # Python reads no integer of so many digits
        raise ExpressionError(_TOO_LARGE) from e
    except RecursionError as e:
        raise ExpressionError("too deeply nested") from e
    body = template.body
    if len(body) != 1 or not isinstance(body[0], nodes.Output) or len(body[0].nodes) != 1:
        raise ExpressionError("not one expression")
    found = body[0].nodes[0]
    if isinstance(found, nodes.TemplateData):
        raise ExpressionError("empty")
    for number in (found, *found.find_all(nodes.Const)) if _DIGIT.search(expression) else ():
        value = number.value if isinstance(number, nodes.Const) else None
        if isinstance(value, int | float) and abs(value) >= _LARGEST:
            raise ExpressionError(_TOO_LARGE)
    return found


class Text(NamedTuple):
    """A value: constant text and expressions in turn."""

    parts: tuple[tuple[bool, str], ...]  # (is an expression, text)

    @property
    def expressions(self) -> list[str]:
        return [text for dynamic, text in self.parts if dynamic]

    @property
    def whole(self) -> str | None:
        """The expression, when the value is nothing else."""
        return self.parts[0][1] if len(self.parts) == 1 and self.parts[0][0] else None


@lru_cache(maxsize=50_000)
def value_text(value: str | int | float | bool) -> Text:
    """Split a setting's value at its `{{ … }}`. Raises ExpressionError."""
    if isinstance(value, bool):
        return Text(((False, "true" if value else "false"),))
    if not isinstance(value, str):
        return Text(((False, str(value)),))
    parts = tuple(_split(value, _OUTPUT))
    if any("{{" in text for dynamic, text in parts if not dynamic):
        raise ExpressionError("a `{{` is not closed")
    return Text(parts)


@lru_cache(maxsize=50_000)
def name_text(name: str) -> Text:
    """Split a setting's name at its `{…}`. Raises ExpressionError."""
    return Text(tuple(_split(name, _PLACEHOLDER)))


def _split(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[bool, str]]:
    position = 0
    for found in pattern.finditer(text):
        if found.start() > position:
            yield False, text[position : found.start()]
        expression = found[1].strip()
        parse(expression)
        yield True, expression
        position = found.end()
    if position < len(text) or not text:
        yield False, text[position:]


def loop(each: str | Items) -> tuple[tuple[str, ...], str]:
    """A loop's names and the expression of its items. Raises ExpressionError."""
    if isinstance(each, str):
        return _loop(each)
    ((names, items),) = each.items()
    return tuple(name.strip() for name in names.split(",")), literal(items)


@lru_cache(maxsize=2000)
def _loop(each: str) -> tuple[tuple[str, ...], str]:
    found = re.fullmatch(r"\s*([a-z_][a-z0-9_]*(?:\s*,\s*[a-z_][a-z0-9_]*)*)\s+in\s+(.+)", each)
    if not found:
        raise ExpressionError("a loop is written 'name in expression'")
    parse(found[2])
    return tuple(n.strip() for n in found[1].split(",")), found[2]


def literal(value: Any) -> str:
    """A constant of a spec as an expression."""
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return str(value)
    text = value.replace("\\", "\\\\").replace("'", "\\'")
    if _TAGS.search(text):  # nothing that reads templates line by line takes them for tags
        text = text.replace("{", "\\x7b").replace("}", "\\x7d")
    return "'" + text.replace("\n", "\\n").replace("\r", "\\r") + "'"


@lru_cache(maxsize=20_000)
def names(expression: str) -> frozenset[str]:
    """Dotted names in an expression: `vlan_id`, `line.password`, `model.firmware`."""
    return frozenset(name for name, _ in _references(parse(expression)))


@lru_cache(maxsize=20_000)
def filters(expression: str) -> frozenset[str]:
    return frozenset(n.name for n in tree(expression) if isinstance(n, nodes.Filter))


@lru_cache(maxsize=20_000)
def calls(expression: str) -> frozenset[str]:
    """Names of what is called, `.items` for a method."""
    called = [node.node for node in tree(expression) if isinstance(node, nodes.Call)]
    return frozenset(
        f".{c.attr}" if isinstance(c, nodes.Getattr) else dotted_name(c) for c in called
    )


@lru_cache(maxsize=20_000)
def tree(expression: str) -> tuple[nodes.Node, ...]:
    """Every node of an expression."""
    root = parse(expression)
    return (root, *root.find_all(nodes.Node))


def dotted_name(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{dotted_name(node.node)}.{node.attr}" if dotted_name(node.node) else ""
    return ""


def _references(node: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
    """Outermost dotted names below NODE."""
    dotted = dotted_name(node)
    if dotted:
        yield dotted, node
        return
    for child in child_nodes(node):
        yield from _references(child)


def child_nodes(node: nodes.Node) -> Iterator[nodes.Node]:
    """Child nodes; of a method call the object and the arguments, not the method's name."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
        yield node.node.node
        yield from node.args
    else:
        yield from node.iter_child_nodes()
