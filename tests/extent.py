"""How much is tried: in a quick run and on a branch samples, on main all, and each night more.

Of everything a sample is tried everywhere, which says when its kind breaks.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

import one_vendor
import pytest
from hypothesis import settings

T = TypeVar("T")

NIGHT = bool(os.environ.get("PHONEGEN_EXHAUSTIVE"))
ALL_CASES = 100  # as Hypothesis has it


def is_whole() -> bool:
    """Whether all is tried: on main, at night, and where one vendor is tested alone."""
    return NIGHT or os.environ.get("PHONEGEN_ALL") == "1" or one_vendor.chosen() is not None


def some(values: Sequence[T], count: int) -> Sequence[T]:
    """Of VALUES as many as COUNT, from all of their length, or all."""
    return values if is_whole() else values[:: -(-len(values) // count) or 1]


def sampled(values: Iterable[Any], quick: Collection[Any]) -> list[Any]:
    """VALUES of a parameter, or tuples of several; all but the QUICK ones, of VALUES, are slow."""
    known = list(values)
    assert quick and all(value in known for value in quick)
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else [value]),
            marks=[] if value in quick else pytest.mark.slow,
        )
        for value in known
    ]


def cases(count: int) -> int:
    """COUNT cases that are made at random; in a quick run a quarter, on a branch half of them."""
    return count * settings().max_examples // ALL_CASES


def choose(markers: str) -> None:
    """Let properties be tried on fewer cases, if tests with MARKERS are a quick run, or a sample.

    None is about time: a case that waits for a busy machine is no slower than the others.
    """
    parts = 4 if "not slow" in markers else 1 if is_whole() else 2
    settings.register_profile("ours", settings(), deadline=None, max_examples=ALL_CASES // parts)
    settings.load_profile("ours")
