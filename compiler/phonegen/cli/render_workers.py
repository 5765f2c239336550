"""Processes that write the files of phones: plugins are set up once, and each has them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from itertools import islice
from typing import Any

from phonegen_targets.provd.fleet import Plugins
from phonegen_targets.provd.standin import RawConfigError

from phonegen.cli.processes import copies, processors
from phonegen.codes import Code
from phonegen.diagnostics import Place

# Of a phone: its row, its plugin's id, the device, the raw config.
Order = tuple[Place, str, dict[str, Any], dict[str, Any]]
Problem = tuple[Place, Code, str, str]
BATCH = 100  # phones that go to a process at once
AHEAD = 4  # batches for each process that wait or are worked on
FEW = 300  # phones that are written before processes have started

_plugins: Plugins | None = None  # of the processes, which are copies of this one


def written(
    plugins: Plugins, orders: Iterable[Order], total: int, jobs: int | None
) -> Iterator[tuple[int, Problem | None]]:
    """Write the files of all phones of ORDERS: how many are done, and what is wrong with one.

    JOBS processes do it, by default as many as there are processors for this one.
    """
    global _plugins
    processes = jobs or processors()
    _plugins = plugins
    waiting = iter(orders)
    batches = iter(lambda: list(islice(waiting, BATCH)), [])
    try:
        if processes == 1 or total <= FEW:
            for batch in batches:
                yield from _outcome(len(batch), _write(batch))
            return
        with copies(processes) as pool:
            going: deque[tuple[int, Future[list[Problem]]]] = deque()
            for batch in batches:
                going.append((len(batch), pool.submit(_write, batch)))
                if len(going) >= processes * AHEAD:
                    count, done = going.popleft()
                    yield from _outcome(count, done.result())
            for count, done in going:
                yield from _outcome(count, done.result())
    finally:
        _plugins = None


def _outcome(count: int, problems: Sequence[Problem]) -> Iterator[tuple[int, Problem | None]]:
    yield count, None
    for problem in problems:
        yield 0, problem


def _write(batch: Sequence[Order]) -> list[Problem]:
    """Write the files of these phones; what is wrong with them."""
    assert _plugins is not None
    found: list[Problem] = []
    for place, plugin_id, device, config in batch:
        try:
            _plugins.installed[plugin_id].write(device, config)
        except RawConfigError as e:
            message = f"the plugin refuses the config of {device['mac']}: {e}"
            found.append((place, Code.CONFIG_FILE, message, ""))
        except OSError:
            raise
        except Exception as e:  # a fault of a dialect, whatever it is
            message = f"the plugin fails with the config of {device['mac']}: {type(e).__name__}"
            hint = f"`phonegen preview` of its model with its config tells more of {plugin_id}"
            found.append((place, Code.PLUGIN_FAULT, message, hint))
    return found
