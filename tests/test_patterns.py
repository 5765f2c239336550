"""Patterns of requests: what they take, and that no request costs much."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from catalogues import the_repository
from hypothesis import given
from hypothesis import strategies as st
from phonegen.dialects.identification import (
    SOURCES,
    PatternError,
    patterns,
    regex,
    rules_for,
    whole_regex,
)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("Acme {model} {version}", "Acme X-1  1.2", {"model": "X-1", "version": "1.2"}),
        ("*Acme {model}*", "(compatible; Acme X1)", {"model": "X1"}),
        ("*a{model digits}-b *", "a1 a22-b c", {"model": "22"}),
        ("{model with spaces};{MAC}", "N870 IP PRO;000413AABBCC",
         {"model": "N870 IP PRO", "mac": "000413AABBCC"}),
        ("*x*y*z*", "x1y2z3", {}),
        ("*x*", "y", None),
        ("a[bc]d", "acd", {}),
        ("{version two numbers}", "1.2.3", None),
    ],
)  # fmt: skip
def test_what_a_pattern_takes(pattern: str, text: str, found: dict[str, str] | None) -> None:
    match = re.fullmatch(regex(pattern), text)
    assert (match and match.groupdict()) == found


@pytest.mark.parametrize(
    ("field", "pattern", "text", "matches"),
    [
        ("path", "/{mac}.cfg", "/key/000413aabbcc.cfg", True),
        ("path", "*/x.cfg", "/a/b/x.cfg", True),
        ("path", "/x.cfg", "/ax.cfg", False),
        ("tftp", "{mac}.cfg", "a/b/000413aabbcc.cfg", True),
        ("tftp", "{mac}.cfg", "x000413aabbcc.cfg", False),
        ("tftp", "A*.cfg", "b/A1.cfg", True),
        ("tftp", "A*.cfg", "A1/b.cfg", False),
        ("tftp", "/a/{mac}.cfg", "k/a/000413aabbcc.cfg", False),
        ("tftp", "a/{mac}.cfg", "k/a/000413aabbcc.cfg", True),
    ],
)
def test_folders_before_a_name(field: str, pattern: str, text: str, matches: bool) -> None:
    assert bool(re.fullmatch(whole_regex(field, pattern), text)) == matches


@pytest.mark.parametrize("pattern", ["{mac} {mac}", "{nobody}", "[]", "{model nonsense}"])
def test_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(PatternError):
        regex(pattern)


@cache
def catalogue() -> list[str]:
    """The regular expression of every pattern in the specs."""
    found = set()
    for vendor in the_repository().vendors.values():
        models = {m.spec.model: m.spec.traits for m in vendor.models.values()}
        for dialect in vendor.dialects.values():
            for rule in rules_for(dialect.spec, models):
                for field in SOURCES:
                    for pattern in patterns(rule, field):
                        found.add(whole_regex(field, pattern, tuple(rule.only)))
    return sorted(found)


def unbounded(tree: Any, atomic: bool = False) -> Iterator[tuple[bool, Any]]:
    """The repetitions without a bound, each with whether a lookahead is around it."""
    for operation, value in tree:
        if operation in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            _, high, inner = value
            if high == sre.MAXREPEAT:
                yield atomic, inner
            yield from unbounded(inner, atomic)
        elif operation in (sre.ASSERT, sre.ASSERT_NOT):
            yield from unbounded(value[1], True)
        elif operation is sre.SUBPATTERN:
            yield from unbounded(value[-1], atomic)
        elif operation is sre.BRANCH:
            for branch in value[1]:
                yield from unbounded(branch, atomic)


def costs_little(expression: str) -> bool:
    """Only `.*` is without a bound, and a match goes back into one of them at most, or two
    where the second ends the text."""
    found = list(unbounded(_parser.parse(expression)))
    anything = all([op for op, _ in inner] == [sre.ANY] for _, inner in found)
    return anything and sum(not atomic for atomic, _ in found) <= 2


def test_no_pattern_of_the_catalogue_can_cost_much() -> None:
    assert len(catalogue()) > 60
    assert [expression for expression in catalogue() if not costs_little(expression)] == []


@given(st.lists(st.sampled_from(["*", "a", " ", "{model}", "{version text}", "/", "[ab]"])))
def test_no_pattern_can_cost_much(parts: list[str]) -> None:
    pattern = "".join(parts)
    for field in SOURCES:
        try:
            assert costs_little(whole_regex(field, pattern))
        except PatternError:
            return


@pytest.mark.parametrize("expression", [".*a.*b.*c", r"(\w+\s?)*", r"\w+\d+"])
def test_costly_expressions_are_noticed(expression: str) -> None:
    assert not costs_little(expression)


def test_a_segment_is_sought_from_the_left_and_found_for_good() -> None:
    """As a shell matches names: the same as trying everything, for texts without fields."""
    draw = random.Random(3)
    for _ in range(2000):
        pattern = "".join(draw.choice("*ab") for _ in range(draw.randrange(1, 7)))
        text = "".join(draw.choice("ab") for _ in range(draw.randrange(8)))
        simple = re.fullmatch(pattern.replace("*", ".*"), text)
        assert bool(re.fullmatch(regex(pattern), text)) == bool(simple), (pattern, text)
