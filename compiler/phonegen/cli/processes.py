"""Processes that are copies of this one: what it has loaded they have, and nobody sends it."""

from __future__ import annotations

import gc
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor


def processors() -> int:
    """How many processors there are for this process."""
    return len(os.sched_getaffinity(0))


def copies(number: int) -> ProcessPoolExecutor:
    """A pool of so many copies, which are made when there is work for them."""
    gc.freeze()  # what is shared stays shared
    return ProcessPoolExecutor(number, multiprocessing.get_context("fork"))
