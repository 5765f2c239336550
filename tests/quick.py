"""What is tried without the slow tests: of everything a sample, which says when its kind breaks."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest
from hypothesis import settings

ALL_CASES = 100  # as Hypothesis has it


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
    """COUNT cases that are made at random, or a quarter of them in a quick run."""
    return count * settings().max_examples // ALL_CASES


def choose(markers: str) -> None:
    """Let properties be tried on fewer cases, if tests with MARKERS are a quick run.

    None is about time: a case that waits for a busy machine is no slower than the others.
    """
    count = ALL_CASES // 4 if "not slow" in markers else ALL_CASES
    settings.register_profile("ours", settings(), deadline=None, max_examples=count)
    settings.load_profile("ours")
