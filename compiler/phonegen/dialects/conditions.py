"""Expressions that depend on the model alone: their values are known when a page is made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

from jinja2.environment import TemplateExpression
from jinja2.sandbox import ImmutableSandboxedEnvironment

from phonegen.dialects.expressions import ExpressionError, filters, names, parse
from phonegen.dialects.filters import FILTERS, OWN_FILTERS
from phonegen.language.catalogue import Carried

UNKNOWN = object()  # the value cannot be told now
_SIGN = re.compile(r"'[^']*'|\"[^\"]*\"|[()\[\]]|\b(?:and|or|if)\b")


def facts(carried: Carried) -> SimpleNamespace:
    """What `model` is in an expression for one model of a plugin."""
    counts: dict[str, Any] = {f"{kind}_keys": count for kind, count in carried.keys.items()}
    modules = carried.expansion
    expansion = (modules.max, modules.keys) if modules else (0, 0)
    known = {"version": carried.version} if carried.version else {}
    return SimpleNamespace(
        **{
            **counts,
            **known,
            "name": carried.name,
            "listed": True,
            "lines": carried.lines,
            "images": carried.images,
            "expansion": expansion,
            **carried.traits,
        }
    )


@lru_cache(maxsize=20_000)
def static(expression: str) -> bool:
    """Whether the expression names facts of the model and nothing else."""
    found = names(expression)
    return (
        bool(found)
        and all(n.startswith("model.") for n in found)
        and filters(expression) <= FILTERS - OWN_FILTERS.keys()
    )


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(autoescape=False)


@lru_cache(maxsize=5_000)
def _compiled(expression: str) -> TemplateExpression:
    return _environment().compile_expression(expression)


_known: dict[tuple[str, ...], Any] = {}  # values by the expression and the facts that it names


@lru_cache(maxsize=5_000)
def _facts_in(expression: str) -> tuple[str, ...]:
    """The model's facts that an expression names; "" when it may be about any of them."""
    found = {name.removeprefix("model").strip(".").partition(".")[0] for name in names(expression)}
    return tuple(sorted(found))


def evaluate(expression: str, model: SimpleNamespace) -> Any:
    """Its value for a model; None when absent, UNKNOWN when it cannot be told."""
    try:
        facts = (getattr(model, f, UNKNOWN) if f else model for f in _facts_in(expression))
        key = (expression, *map(repr, facts))
        if key not in _known:
            if len(_known) > 50_000:
                _known.clear()
            _known[key] = _compiled(expression)(model=model)
        return _known[key]
    except Exception:  # whatever it is, the condition is then shown and not decided
        return UNKNOWN


@lru_cache(maxsize=10_000)
def conjuncts(expression: str) -> tuple[str, ...]:
    """The parts of `a and b and c`; the expression itself when it is not that simple."""
    parts, depth, start = [], 0, 0
    for found in _SIGN.finditer(expression):
        sign = found[0]
        if sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif depth == 0 and sign == "and":
            parts.append(expression[start : found.start()].strip())
            start = found.end()
        elif depth == 0 and sign in ("or", "if"):
            return (expression.strip(),)
    parts.append(expression[start:].strip())
    try:
        for part in parts:
            parse(part)
    except ExpressionError:
        return (expression.strip(),)
    return tuple(parts)


def values(expressions: Mapping[str, None], model: SimpleNamespace) -> dict[str, Any]:
    """The value of each expression for a model."""
    return {expression: evaluate(expression, model) for expression in expressions}
