"""`migrate`: phones of a running provd go from hand-written plugins to generated ones."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import typer

from phonegen.cli.console import PROBLEMS, usage_error
from phonegen.cli.running_provd import fail, plain, server_at
from phonegen.cli.session import Session
from phonegen.dialects.areas import SettingAreas, area
from phonegen.dialects.plugin import PluginSpecs
from phonegen.language.catalogue import Project
from phonegen.language.spec.syntax import Style
from phonegen.migration.journal import Journal, JournalError, Switch
from phonegen.migration.plan import Move, Successor, moves, successors, touched
from phonegen.provd.server import Server, ServerError
from phonegen.readers import ReadError, read

JOURNAL = Path("phonegen-migrate.jsonl")
SHOWN = 5  # differences of a device, for people


@dataclass
class Options:
    """What of the server is meant."""

    url: str
    token_file: Path | None = None
    vendors: list[str] = field(default_factory=list)
    devices: list[str] = field(default_factory=list)
    apply: bool = False
    undo: Path | None = None
    state: Path = JOURNAL


def migrate(session: Session, options: Options) -> None:
    """Print what would move; with `apply`, move it; with `undo`, go back."""
    if options.apply and options.undo:
        usage_error("--apply and --undo exclude each other")
    server = server_at(options.url, options.token_file)
    try:
        if options.undo:
            _undo(session, server, Journal(options.undo, server.url))
            return
        planned = _plan(session, server, options)
        _show(session, planned)
        if options.apply:
            _apply(session, server, Journal(options.state, server.url), planned, options.state)
        elif planned:
            session.tell("nothing was changed; --apply switches these devices")
    except (ServerError, JournalError) as e:
        fail(str(e))


def _plan(session: Session, server: Server, options: Options) -> list[Move]:
    """The devices that are meant, with what their users would notice."""
    project = session.rendered_project(checked=False)
    devices = server.devices()
    by_name = {name: d for d in devices for name in (d["id"], d.get("mac")) if name}
    for name in options.devices:
        if name not in by_name:
            fail(f"--device {name}: the server has no device of this id or MAC address")
    for name in options.vendors:
        session.vendor(project, name)
    wanted = {by_name[name]["id"] for name in options.devices}
    found = [
        move
        for move in moves(devices, successors(project))
        if (not wanted or move.device["id"] in wanted)
        and (not options.vendors or move.successor.vendor.folder in options.vendors)
    ]
    found.sort(key=lambda m: (m.before, str(m.device.get("mac")), m.device["id"]))
    with ExitStack() as stack, session.progress(len(found)) as step:
        writers = Writers(project, stack)
        for move in found:
            step(str(move.device.get("mac") or move.device["id"]))
            _look(server, writers, move)
    return found


def _look(server: Server, writers: Writers, move: Move) -> None:
    """Find which differences a device's config touches."""
    device, successor = move.device, move.successor
    config_id = device.get("config")
    raw_config = server.raw_config(str(config_id)) if config_id else None
    if raw_config is None:
        move.problem = "it has no config"
        return
    try:
        settings = [*writers.settings(successor, device, raw_config)]
    except Exception as e:  # whatever a plugin raises on a config of this server
        move.problem = f"{successor.plugin_id} refuses its config: {e or type(e).__name__}"
        return
    entries = [entry.spec for entry in successor.vendor.divergences]
    model = str(device.get("model") or "")
    areas = PluginSpecs(successor.vendor, successor.plugin).shared(SettingAreas)
    of = partial(area, settings=areas)
    move.reasons = touched(entries, move.before, model, raw_config, settings, of)


class Writers:
    """Our plugins, run on the configs of the server's devices."""

    def __init__(self, project: Project, stack: ExitStack) -> None:
        self._project = project
        self._stack = stack
        self._running: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, str]]]
        self._running = {}

    @cached_property
    def _run(self) -> Any:
        from phonegen_targets.provd import preview

        return preview.running

    def settings(
        self, successor: Successor, device: Mapping[str, Any], raw_config: Mapping[str, Any]
    ) -> Iterator[str]:
        """Names of the settings that a device would get. Raises what the plugin raises."""
        from phonegen_targets.provd import plugin_files
        from phonegen_targets.provd.preview import SERVER

        if successor.plugin_id not in self._running:
            files = plugin_files(self._project, successor.vendor, successor.plugin)
            running = self._run(successor.plugin_id, files, SERVER)
            self._running[successor.plugin_id] = self._stack.enter_context(running)
        styles = _styles(successor)
        for name, text in self._running[successor.plugin_id](device, raw_config).items():
            for pattern, style in styles:
                if pattern.fullmatch(name):
                    try:
                        found = read(text.encode(style.encoding, "replace"), style)
                    except (ReadError, LookupError):
                        continue
                    yield from (setting.name for setting in found)
                    break


def _styles(successor: Successor) -> list[tuple[re.Pattern[str], Style]]:
    """Patterns of the names of devices' files, with how each is written."""
    dialect = successor.vendor.dialects[successor.plugin.spec.dialect].spec
    found = []
    for file in dialect.files.values():
        if file.per == "device":
            parts = re.split(r"\{[^}]*\}", file.name)
            pattern = re.compile("[^/]*".join(map(re.escape, parts)))
            found.append((pattern, dialect.style(file)))
    return found


def _show(session: Session, planned: list[Move]) -> None:
    if not session.for_people:
        told = [
            {
                "device": m.device["id"],
                "mac": m.device.get("mac"),
                "model": m.device.get("model"),
                "from": m.before,
                "to": m.successor.plugin_id,
                "differences": m.reasons,
                "problem": m.problem or None,
            }
            for m in planned
        ]
        typer.echo(json.dumps({"devices": told}, indent=1, ensure_ascii=False))
        return
    if not planned:
        typer.echo("no device is on a hand-written plugin that one of the catalogue replaces")
    for move in planned:
        device = move.device
        name = plain(f"{device.get('mac') or device['id']} {device.get('model') or ''}".strip())
        typer.echo(f"{name}: {plain(move.before)} -> {move.successor.plugin_id}")
        if move.problem:
            typer.echo(f"  ! {plain(move.problem)}; it is not switched")
        for reason in move.reasons[:SHOWN]:
            typer.echo(f"  - {reason}")
        if len(move.reasons) > SHOWN:
            typer.echo(f"  - and {len(move.reasons) - SHOWN} more differences")
    counted = Counter((m.before, m.successor.plugin_id) for m in planned)
    for (before, after), count in sorted(counted.items()):
        typer.echo(f"{count} of {plain(before)} to {after}")


def _apply(
    session: Session, server: Server, journal: Journal, planned: list[Move], state: Path
) -> None:
    """Install and switch, one device at a time; what fails stays or goes back."""
    ready = [move for move in planned if not move.problem]
    failed = len(planned) - len(ready)
    installed = server.installed()
    for plugin_id in sorted({m.successor.plugin_id for m in ready} - installed):
        session.tell(f"installing {plugin_id}")
        server.install(plugin_id)
    done = 0
    with session.progress(len(ready)) as step:
        for move in ready:
            step(str(move.device.get("mac") or move.device["id"]))
            why = _switch(server, journal, move)
            done += not why
            failed += bool(why)
            if why:
                typer.echo(f"{plain(move.device['id'])}: {plain(why)}", err=True)
    session.tell(f"{done} devices switched, {failed} not; `--undo {state}` goes back")
    if failed:
        raise typer.Exit(PROBLEMS)


def _switch(server: Server, journal: Journal, move: Move) -> str:
    """Move a device, and say why it was not."""
    switch = Switch(move.device["id"], move.before, move.successor.plugin_id)
    device = server.device(switch.device)
    if device is None:
        return "it has vanished since it was shown"
    if device.get("plugin") != switch.before or device.get("config") != move.device.get("config"):
        return "it was changed since it was shown"
    try:
        journal.note("switching", switch)
    except OSError as e:
        raise JournalError(
            f"the state cannot be written: {e.strerror}; nothing more is done"
        ) from e
    try:
        server.update({**device, "plugin": switch.after})
    except ServerError as e:
        if e.status == 404:
            return "it has vanished since it was shown"
        raise
    after = server.device(switch.device)
    if after is not None and device.get("configured") and not after.get("configured"):
        server.update({**after, "plugin": switch.before})
        journal.note("undone", switch)
        return f"{switch.after} could not configure it; it is on {switch.before} again"
    journal.note("switched", switch)
    return ""


def _undo(session: Session, server: Server, journal: Journal) -> None:
    """Put devices back on the plugins that they had."""
    switches, failed = journal.open_switches(), 0
    if switches:
        installed = server.installed()
        missing = sorted({s.before for s in switches} - installed)
        if missing:
            raise ServerError(f"these plugins must be installed again first: {', '.join(missing)}")
    with session.progress(len(switches)) as step:
        for switch in switches:
            step(switch.device)
            device = server.device(switch.device)
            if device is None:
                why = "it has vanished"
            elif device.get("plugin") not in (switch.after, switch.before):
                why = f"it is on {device.get('plugin')} now, and stays there"
            else:
                if device.get("plugin") == switch.after:
                    server.update({**device, "plugin": switch.before})
                journal.note("undone", switch)
                continue
            failed += 1
            typer.echo(f"{plain(switch.device)}: {plain(why)}", err=True)
    session.tell(f"{len(switches) - failed} devices are on their former plugins, {failed} are not")
    if failed:
        raise typer.Exit(PROBLEMS)
