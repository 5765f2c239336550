"""`devices`: the phones of a list as devices of a running provd, and what it changes there."""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from phonegen.cli import wanted
from phonegen.cli.console import INTERRUPTED, PROBLEMS
from phonegen.cli.running_provd import fail, plain, server_at
from phonegen.cli.session import Session
from phonegen.cli.wanted import sentence, told, wanted_by
from phonegen.provd.devices import State, Work, carry_out, owner, plan
from phonegen.provd.server import Server, ServerError

if TYPE_CHECKING:
    from phonegen.cli.wanted import List

SHOWN = 5  # differences of a device, for people
AHEAD = 4  # devices for each worker that wait or are worked on
ENDS_ALL = (0, 401, 403)  # HTTP statuses after which other devices would fare no better


@dataclass
class Options(wanted.Options):
    """What of it is to be done."""

    apply: bool = False
    prune: bool = False
    adopt: bool = False
    jobs: int = 4


def devices(session: Session, options: Options) -> None:
    """Print what would change; with `apply`, change it."""
    server = server_at(options.url, options.token_file)
    listed = wanted_by(session, options)
    try:
        works = [*plan(server, listed.wanted, options.parents, listed.fleets, adopt=options.adopt)]
        taken = [work for work in works if work.state is State.taken]
        ready = [
            work
            for work in works
            if work.state in (State.new, State.changed)
            or (work.state is State.gone and options.prune)
        ]
        if session.for_people:
            typer.echo(_text(works, listed))
        if taken and options.apply:
            fail(f"{len(taken)} phones are of others; nothing was changed")
        failed: dict[str, str] = {}
        if options.apply:
            _install(session, server, ready)
            failed = _carry_out(session, server, ready, options)
        elif ready:
            session.tell("nothing was changed; --apply does it")
        if not session.for_people:
            typer.echo(_json(works, listed, failed, applied=options.apply))
    except ServerError as e:
        fail(plain(str(e)))
    if taken or failed:
        raise typer.Exit(PROBLEMS)


def _text(works: list[Work], listed: List) -> str:
    lines = []
    for work in works:
        if work.state in (State.same, State.gone):
            continue
        known = listed.known[work.mac]
        what = f"{work.state}"
        if work.state is State.new and work.wanted:
            what = f"new, {work.wanted.plugin}"
        elif work.state is State.taken:
            what = f"has the config {plain(work.current)} of others; --adopt gives it another"
            if (other := owner(work.device or {"id": ""})) is not None:
                what = f"is of {_called(other)}; --adopt takes it over"
        lines.append(f"{work.mac} {known.name}: {what}")
        if work.state is State.changed:
            told = [f"  - {plain(sentence(d))}" for d in work.differences]
            more = len(told) - SHOWN
            lines += told[:SHOWN] + ([f"  - and {more} more differences"] if more > 0 else [])
            if not told:
                lines.append("  - a config is left of a run that was ended")
    counts = Counter(work.state for work in works)
    words = [f"{counts[s]} {s}" for s in (State.new, State.changed, State.taken) if counts[s]]
    words.append(f"{counts[State.same]} as they should be")
    if counts[State.gone]:
        words.append(f"{counts[State.gone]} that the list does not have (--prune removes them)")
    if not (counts.keys() - {State.same, State.gone}):
        words.insert(0, "nothing changed")
    return "\n".join([*lines, ", ".join(words)])


def _called(fleet: str) -> str:
    return f"the fleet {fleet}" if fleet else "the fleet without a name"


def _json(works: list[Work], listed: List, failed: dict[str, str], *, applied: bool) -> str:
    told_of = [
        {
            "mac": work.mac,
            "phone": listed.known[work.mac].name if work.wanted else None,
            "state": work.state,
            "fleet": (work.wanted.fleet if work.wanted else work.fleet) or None,
            "plugin": work.wanted.plugin if work.wanted else None,
            "differences": [told(d) for d in work.differences],
            "problem": failed.get(work.mac),
        }
        for work in works
    ]
    return json.dumps({"applied": applied, "devices": told_of}, indent=1, ensure_ascii=False)


def _install(session: Session, server: Server, ready: list[Work]) -> None:
    needed = {work.wanted.plugin for work in ready if work.wanted}
    for plugin_id in sorted(needed - server.installed() if needed else ()):
        session.tell(f"installing {plugin_id}")
        server.install(plugin_id)


def _carry_out(
    session: Session, server: Server, ready: list[Work], options: Options
) -> dict[str, str]:
    """Change device after device, a few at once; why those did not work that did not.

    Ctrl-C lets those end that are under way.
    """
    failed: dict[str, str] = {}
    done = 0
    ended = ""
    with session.progress(len(ready)) as step:
        try:
            for work, why in _each(ready, options.jobs, _work(server, options)):
                step(work.mac)
                done += not why
                if why:
                    failed[work.mac] = why
                    typer.echo(f"{work.mac}: {plain(why)}", err=True)
        except ServerError as e:
            ended = str(e)
        except KeyboardInterrupt:
            session.tell(f"{done} devices done; the same command goes on")
            raise typer.Exit(INTERRUPTED) from None
    if ended:
        fail(f"{plain(ended)}; {done} devices done, the same command goes on")
    if ready:
        session.tell(f"{done} devices done, {len(failed)} not")
    return failed


def _work(server: Server, options: Options) -> Callable[[Work], str]:
    def do(work: Work) -> str:
        try:
            return carry_out(server, work, options.parents)
        except ServerError as e:
            if e.status in ENDS_ALL:
                raise
            return str(e)

    return do


def _each(works: list[Work], jobs: int, do: Callable[[Work], str]) -> Iterator[tuple[Work, str]]:
    """Each piece of work with what came of it. Raises the first error when those begun are over."""
    going: deque[tuple[Work, Future[str]]] = deque()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for work in works:
                going.append((work, pool.submit(do, work)))
                if len(going) >= jobs * AHEAD:
                    first, future = going.popleft()
                    yield first, future.result()
            for work, future in going:
                yield work, future.result()
        finally:
            pool.shutdown(cancel_futures=True)
