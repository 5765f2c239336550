"""`watch`: at each save of a spec, what is wrong, what changes in the phone's files, its boot."""

from __future__ import annotations

import difflib
import gc
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.cli.console import PROBLEMS, colour
from phonegen.cli.saves import Saves
from phonegen.cli.session import Session, names_of

if TYPE_CHECKING:
    from phonegen.boot.outcomes import Outcome
    from phonegen.cli.warm_lab import Booted, WarmLab
    from phonegen.diagnostics import Diagnostic
    from phonegen.language.catalogue import Carried, Project, VendorSpecs

FOLDERS = ("", "dialects", "plugins")  # of a vendor, with specs
MOST_LINES = 60  # of a diff on a terminal
CONTEXT = 2  # lines around a change
STEPS = "dhcp,files,read,register"
DEFAULT_WIDTH = 72
ONCE = 600.0  # seconds, at most, for the boot of one look
SAME = 1.0  # seconds between a save and its being noticed, at most
TIDY = 10  # looks after which Python may look for what nobody needs, which takes a moment


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    config: Path | None = None
    site: Path | None = None
    plugin: str | None = None
    boots: bool = True
    steps: str = STEPS
    patience: float = 5.0  # seconds of silence after which a step fails
    once: bool = False


@dataclass(frozen=True)
class State:
    """A phone as sound specs describe it, and the FILES that it gets."""

    project: Project
    vendor: VendorSpecs
    carried: Carried
    files: Mapping[str, str]
    notes: Sequence[str]  # what the plugin says of the configuration
    told: frozenset[Diagnostic]  # what was reported of it


def watch(session: Session, name: str, options: Options) -> None:
    """Look at a phone, and again at each save of its vendor's specs, until Ctrl-C."""
    vendor, stem = names_of(name)
    if vendor not in {path.name for path in (session.root / "specs").iterdir() if path.is_dir()}:
        session.vendor(session.project(checked=False), name)  # which says so
    folder = session.root / "specs" / vendor
    saves = Saves([folder / below for below in FOLDERS])
    with suppress(KeyboardInterrupt), _lab(options) as lab:
        state = look(name, options)
        whole = booting = False
        if state is not None:
            _tell_files(name, state)
            booting = _boot(lab, state)
            whole = look_around(state)
        elif not (folder / f"{stem}.yaml").is_file():  # no save of a spec would help
            raise typer.Exit(PROBLEMS)
        if options.once:
            booted = lab.booted(ONCE) if lab is not None and booting else None
            _tell_boot(booted)
            boots = booted is not None and _sound(booted)
            raise typer.Exit(0 if whole and (boots or not options.boots) else PROBLEMS)
        _say(f"watching {folder.relative_to(session.root)}/ for saves; Ctrl-C ends it")
        for number in count(1):
            if number % TIDY == 0:
                gc.collect()
            changed = saves.next(lambda: _tell_boot(lab.booted() if lab is not None else None))
            _tell_save(session.root, changed)
            saved = _saved_at(changed, saves.noticed)
            found = look(name, options)
            if found is None:
                _say(f"{_since(saved)}; what was sound before stays")
                continue
            _tell_diff(state, found, saved)
            state = found
            _boot(lab, state)
            look_around(state)


def look(name: str, options: Options) -> State | None:
    """The phone as its specs are now; None, with the reason printed, if they are not sound.

    Checked is what is about it: of all plugins of its vendor the one that carries it.
    """
    from phonegen.checks.rules import check
    from phonegen.cli.previewing import carried_by, files_of

    session = Session()
    try:
        project = session.project(name, checked=False)
        vendor, model = session.model(project, name)
        carried = carried_by(session, vendor, model, options.plugin)
        check(project, session.report, [carried.plugin.name])
        session.finish()  # warnings, too
        files, said = files_of(session, project, vendor, carried, options.config, options.site)
    except typer.Exit:
        return None
    return State(project, vendor, carried, files, said, frozenset(session.report.diagnostics))


def look_around(state: State) -> bool:
    """Check the vendor's other plugins, and what back-ends say; whether all of it is sound."""
    from phonegen.build.pipeline import check_targets
    from phonegen.checks.rules import check
    from phonegen.cli.targets import targets

    session = Session()
    check(state.project, session.report)
    if not session.report:
        check_targets(state.project, targets(), session.report)
    sound = not session.report
    session.report.diagnostics -= state.told
    with suppress(typer.Exit):
        session.finish()
    return sound


@contextmanager
def _lab(options: Options) -> Iterator[WarmLab | None]:
    """A lab that stays while we watch; None if none is wanted, or this machine can have none."""
    if not options.boots:
        yield None
        return
    if find_spec("pycurl") is None:
        _say("it is not booted: phones fetch files with a library, pip install 'phonegen[boot]'")
        yield None
        return
    from phonegen.boot.outcomes import STEPS as KNOWN
    from phonegen.cli.booting import FOLDERS, named_steps
    from phonegen.cli.scratch import scratch
    from phonegen.cli.warm_lab import WarmLab

    steps = named_steps(options.steps, [step for step in KNOWN if step != "call"])
    with scratch(FOLDERS) as folder:
        lab = WarmLab(folder, steps, options.patience)
        for note in lab.notes:
            _say(f"note: {note}")
        try:
            yield lab
        finally:
            lab.close()


def _boot(lab: WarmLab | None, state: State) -> bool:
    """Let the phone boot, if there is a lab; whether it is on its way."""
    if lab is None:
        return False
    from phonegen.boot.phones import VirtualPhone
    from phonegen.dhcp.rules import VendorRules

    rules = VendorRules(state.vendor)
    mac = rules.mac(state.carried.model.spec).replace(":", "")[:6]
    phone = VirtualPhone(state.vendor, rules, state.carried, f"{mac}000001")
    try:
        lab.boot(state.project, phone)
    except Exception as e:  # of the plugin; the sample user is told of it by `preview`
        _say(f"boot: the plugin fails with the lab's configuration: {type(e).__name__}: {e}")
        return False
    return True


def _tell_files(name: str, state: State) -> None:
    plugin = state.project.plugin_id(state.vendor.folder, state.carried.plugin.name)
    _say(f"{name} by {plugin}:")
    for path, text in state.files.items():
        _say(f"  {path}  {len(text.splitlines())} lines")
    _tell_notes(None, state)


def _tell_save(root: Path, changed: Sequence[Path]) -> None:
    names = ", ".join(str(path.relative_to(root / "specs")) for path in changed[:3])
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    width = shutil.get_terminal_size((DEFAULT_WIDTH, 24)).columns if sys.stdout.isatty() else 0
    line = f"── {datetime.now():%H:%M:%S} {names}{more} "
    _say("")
    _say(f"{line}{'─' * (min(width, 120) - len(line))}", "\x1b[1m")


def _tell_diff(before: State | None, now: State, saved: float) -> None:
    """What a save changes in the phone's files, in short where a terminal would run over."""
    old = before.files if before is not None else {}
    lines: list[str] = []
    for path in sorted({*old, *now.files}):
        was, will_be = (files.get(path, "").splitlines() for files in (old, now.files))
        here, there = (path if path in files else "/dev/null" for files in (old, now.files))
        lines += difflib.unified_diff(was, will_be, here, there, lineterm="", n=CONTEXT)
    most = MOST_LINES if sys.stdout.isatty() else len(lines)
    for line in lines[:most]:
        shade = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"}.get(line[:1], "")
        _say("".join(c if c.isprintable() or c == "\t" else "·" for c in line), shade)
    if lines[most:]:
        _say(f"… {len(lines) - most} more lines")
    _tell_notes(before, now)
    changed = [p for p in {*old, *now.files} if old.get(p) != now.files.get(p)]
    what = f"{len(changed)} of {len({*old, *now.files})} files change"
    _say(f"{what if changed else 'no file of the phone changes'}; {_since(saved)}")


def _tell_notes(before: State | None, now: State) -> None:
    """What the plugin has to say that it did not say before."""
    for note in now.notes:
        if before is None or note not in before.notes:
            _say(f"note: {note}")


def _tell_boot(booted: Booted | None) -> None:
    if booted is None:
        return
    after = f"{booted.seconds:.1f} s"
    if booted.why:
        _say(f"boot: not tried: {booted.why}", "\x1b[33m")
        return
    failed = [o for o in booted.outcomes if o.result == "failed"]
    for outcome in failed:
        _say(f"boot: failed at {outcome.step}: {outcome.words}", "\x1b[31m")
    if not failed:
        _say(f"boot: {_words(booted.outcomes)}; {after}", "\x1b[32m")


def _words(outcomes: Sequence[Outcome]) -> str:
    steps = dict.fromkeys(o.step for o in outcomes if o.result == "passed")
    return f"{' '.join(steps)} ok; {outcomes[-1].words}" if outcomes else "no step"


def _sound(booted: Booted) -> bool:
    return not booted.why and not any(o.result == "failed" for o in booted.outcomes)


def _saved_at(changed: Sequence[Path], noticed: float) -> float:
    """When the files were written, by the clock of the disk, or NOTICED if that tells nothing.

    A folder that comes back has files of long ago, and a removed one has no time.
    """
    times = [noticed]
    for path in changed:
        with suppress(OSError):
            times.append(path.lstat().st_ctime)
    return min((t for t in times if abs(t - noticed) < SAME), default=noticed)


def _since(saved: float) -> str:
    return f"{time.time() - saved:.2f} s after the save"


def _say(text: str, shade: str = "") -> None:
    start, end = (shade, "\x1b[0m") if shade and colour() else ("", "")
    typer.echo(f"{start}{text}{end}")
    sys.stdout.flush()
