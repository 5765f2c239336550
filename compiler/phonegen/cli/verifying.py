"""`verify`: a person with the phone on the desk tells what works, and its spec gets the test."""

from __future__ import annotations

import contextlib
import difflib
import subprocess
import sys
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn, get_args

import typer
from pydantic import ValidationError

from phonegen import files
from phonegen.build.pipeline import load_checked
from phonegen.build.trial import checked_with, copied
from phonegen.cli.console import INTERRUPTED, PROBLEMS, colour, usage_error
from phonegen.cli.session import Session
from phonegen.codes import Code
from phonegen.diagnostics import Diagnostic, Report, did_you_mean
from phonegen.evidence import plan
from phonegen.evidence.draft import Draft, draft_of, take
from phonegen.evidence.plan import Group, Step
from phonegen.evidence.writing import with_test
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.reader import MAX_BYTES, Map, read
from phonegen.language.shorthand import model_in_full
from phonegen.language.spec.model import UNTESTED, Cell, Evidence, Model, Result, cell
from phonegen.language.validation import validated

_WORDS: dict[str, Cell] = {"yes": "Y", "no": "N"}
_WORDS |= {c.lower(): c for c in get_args(Cell) if c not in UNTESTED}
HELP = """\
  y: works. n: does not. sk, hk, fk, mn: works by a soft key, hard key, function key, in a menu.
  p: works in part. A note may stand behind each, and has to behind p: `n The lamp stays dark.`
  a: this and all that is left of this part works. s or Enter: skip. ss: skip what is left of it.
  b: back. q: quit; what is answered is kept, and you are asked whether to write it."""
HELP_FOR_PART = """\
  o: one by one. a: all of it works. s or Enter: skip. b: back. q: quit, and be asked whether to
  write what is answered."""


@dataclass
class Asked:
    """What the command line says of a test."""

    by: str | None = None
    on: str | None = None
    firmware: str | None = None
    source: str | None = None
    answers: Path | None = None
    only: list[str] = field(default_factory=list)
    yes: bool = False
    restart: bool = False


class _StoppedError(Exception):
    """Nobody answers any more."""


class _QuitError(Exception):
    """Who answers has had enough."""


def verify(session: Session, name: str, asked: Asked) -> None:
    """Ask what works on a phone, or take it from a file, and write it into the phone's own spec."""
    project = session.project(name, checked=False)
    vendor, model = session.model(project, name)
    only = [_known_feature(session, model, feature) for feature in asked.only]
    phone = f"{vendor.folder}/{model.name}"
    draft = draft_of(session.root, vendor.folder, model.name)
    if asked.answers:
        draft = Draft(draft.path)  # what somebody is about to answer stays as it is
    draft.on = None  # the test is of the day on which it is written
    try:
        if asked.restart:
            draft.forget()
        if asked.answers:
            _take_answers(session, model, draft, asked.answers)
        else:
            _greet(vendor, model, draft)
        _ask_who(draft, asked)
        if not asked.answers:
            _ask_what(project, vendor, model, draft, only)
        if not draft.answers:
            if not asked.answers:
                draft.forget()
            typer.echo("Nothing was answered; nothing is written.")
            return
        if not (asked.answers or asked.yes):
            _ask_to_write(draft, model)
    except (_StoppedError, KeyboardInterrupt) as e:
        kept = len(draft.answers)
        told = f"{_answers(kept)} kept; `phonegen verify {phone}` goes on with it" if kept else ""
        typer.echo(f"\n{told or 'Nothing was answered'}. {model.path} is as it was.")
        raise typer.Exit(INTERRUPTED if isinstance(e, KeyboardInterrupt) else PROBLEMS) from None
    except BrokenPipeError:
        raise
    except OSError as e:
        where = draft.path.relative_to(session.root).as_posix()
        session.fail(Code.NOT_WRITTEN, where, f"the answers cannot be kept: {e.strerror}")
    _write(session, vendor, model, draft)
    if not asked.answers:
        with contextlib.suppress(OSError):  # what is written need not be kept
            draft.forget()
    typer.echo(f"next: `phonegen build {phone}`, and commit both")


def _answers(count: int) -> str:
    return "1 answer is" if count == 1 else f"{count} answers are"


# What is known before anybody is asked


def _known_feature(session: Session, model: Loaded[Model], name: str) -> str:
    """A feature by its name, however it is spelled; ends the command if there is none."""
    from phonegen_targets.docs.facts.features import same

    known = {same(feature): feature for feature in plan.features()}
    if same(name) not in known:
        hint = did_you_mean(name, plan.features())
        session.fail(Code.NOT_FOUND, model.path, f"the matrix has no '{name}'", hint)
    return known[same(name)]


def _take_answers(session: Session, model: Loaded[Model], draft: Draft, path: Path) -> None:
    """Take answers from a file that says them as a spec does; ends the command at its faults."""
    from phonegen_targets.docs.facts.features import same

    report, folder = session.report, path.parent
    data = read(folder, path.name, report)
    if not isinstance(data, Map):
        if data is not None:
            report.add(data.at, Code.WRONG_TYPE, "a mapping of features was expected")
        session.stop_at_errors(folder)
        return
    spec = Map(data.at)
    spec.put("features", data, data.at, data.at)
    (said,) = model_in_full(spec, report)["features"]
    known = {same(feature): feature for feature in plan.features()}
    named = Map(said.at)
    for key, value in said.items():
        name = key if key in Evidence.model_fields else known.get(same(key))
        if name is None:
            hint = did_you_mean(key, plan.features())
            report.add(said.key_at[key], Code.NOT_FOUND, f"the matrix has no '{key}'", hint)
        else:
            named.put(name, value, said.key_at[key], said.value_at[key])
    found = validated(Evidence, named, report)
    session.stop_at_errors(folder)
    take(draft, found and found.model_dump(exclude_none=True))
    draft.answers = {n: r for n, r in draft.answers.items() if cell(r) not in UNTESTED}


def _greet(vendor: VendorSpecs, model: Loaded[Model], draft: Draft) -> None:
    typer.echo(f"{vendor.about().name} {model.spec.title or model.spec.model}, {model.path}")
    if draft.answers:
        told = f"{_answers(len(draft.answers))} kept from before, by {draft.by} with firmware "
        typer.echo(f"{told}{draft.firmware}; only the rest is asked. `--restart` forgets them.")


def _ask_who(draft: Draft, asked: Asked) -> None:
    """Who tests, when, with which firmware: of the command line, else asked for, once."""
    kept = draft.firmware if draft.answers and not asked.answers else None
    if kept and asked.firmware not in (None, kept):
        usage_error(f"answers with firmware {kept} are kept; write them first, or `--restart`")
    draft.source = asked.source or draft.source
    draft.on = asked.on or draft.on or date.today().isoformat()
    draft.by = asked.by or draft.by
    draft.firmware = asked.firmware or draft.firmware
    if draft.by is None:
        draft.by = _git_name()
        if not asked.answers:
            default = f" [{draft.by}]" if draft.by else ""
            draft.by = _line(f"Your name or handle, for everybody to see{default}: ") or draft.by
    while not draft.firmware and not asked.answers:
        draft.firmware = _line("Firmware of this phone, as its menu shows it: ") or None
    for option, value in (("--by", draft.by), ("--firmware", draft.firmware)):
        if not value:
            usage_error(f"a test says who made it and with which firmware: {option}")
    try:
        evidence = draft.evidence
    except ValidationError as e:
        first = e.errors(include_url=False)[0]
        usage_error(f"--{first['loc'][0]}: {first['msg'].lower()}")
    if "-" not in (evidence.on or "") or (evidence.on or "") > date.today().isoformat():
        usage_error(f"--on: '{evidence.on}' is no day until today, as {date.today()}")


def _git_name() -> str | None:
    """The name that this person's commits have."""
    try:
        told = subprocess.run(
            ["git", "config", "user.name"],
            capture_output=True, text=True, check=False, timeout=10,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return told.stdout.strip() or None


# Questions


def _line(prompt: str) -> str:
    """What is answered, without blanks at its ends."""
    try:
        answer = input(prompt).strip()
    except (EOFError, UnicodeDecodeError):
        raise _StoppedError from None
    if not sys.stdin.isatty():  # no terminal shows what comes out of a pipe
        typer.echo(answer)
    return answer


def _ask_what(
    project: Project,
    vendor: VendorSpecs,
    model: Loaded[Model],
    draft: Draft,
    only: Collection[str],
) -> None:
    """Ask for each feature whether it works."""
    from phonegen_targets.docs.facts.features import WORDS
    from phonegen_targets.docs.facts.proofs import PROVABLE
    from phonegen_targets.docs.facts.vendor import VendorView
    from phonegen_targets.docs.pages.card import known as known_of
    from phonegen_targets.docs.texts import ORIGINAL, said

    matrix = known_of(VendorView(project, vendor), model, lab=True).matrix
    known = {f.name: said(WORDS[f.state], ORIGINAL) for f in matrix}
    written = {f.name for f in matrix if f.proof or f.lab}
    groups = plan.groups(PROVABLE - written, only)
    try:
        _Dialog(draft, groups, known, again=bool(only)).run()
    except _QuitError:
        return


class _Dialog:
    """Questions in their order, with a way back."""

    def __init__(
        self, draft: Draft, groups: list[Group], known: dict[str, str], again: bool
    ) -> None:
        """KNOWN is said beside each feature; AGAIN: also what is answered already is asked."""
        self._draft = draft
        self._known = known
        self._parts = groups
        # Each question: a part and a step in it; without a step it is about the part.
        self._questions: list[tuple[int, Step | None]] = []
        for number, group in enumerate(groups):
            steps = [s for s in group.steps if again or s.feature not in draft.answers]
            if steps and group.beyond:
                self._questions.append((number, None))
            self._questions += [(number, step) for step in steps]
        self._shown = -1  # the part whose heading was printed last

    def run(self) -> None:
        """Ask until nothing is left, or somebody has had enough, or nobody answers."""
        typer.echo("y: works, n: does not, s: skip, a: all of this part works, q: quit, ?: more.")
        before: list[int] = []  # the questions on the way here
        now = 0
        while now < len(self._questions):
            part, step = self._questions[now]
            self._head(part)
            then = self._part(now) if step is None else self._step(now, step)
            if then is not None:
                before.append(now)
                now = then
            elif before:
                now = before.pop()

    def _head(self, part: int) -> None:
        if part == self._shown:
            return
        self._shown, group = part, self._parts[part]
        start, end = ("\x1b[1m", "\x1b[0m") if colour() else ("", "")
        typer.echo(f"\n{start}{group.title}{end} (part {part + 1} of {len(self._parts)})")
        if group.needs:
            typer.echo(f"Before you begin: {group.needs}")

    def _part(self, now: int) -> int | None:
        """Ask how to go through a part; the question that comes next, None for the one before."""
        part = self._questions[now][0]
        steps = self._left(now)
        for step in steps:
            typer.echo(f"  - {self._told(step)}")
        while True:
            match _short(_line("  all work, one by one, or skip (a/o/s)? ")):
                case "o":
                    return now + 1
                case "a" | "y":
                    self._answer(steps, "Y")
                    return self._next_part(part)
                case "s" | "ss" | "":
                    return self._next_part(part)
                case "b":
                    return None
                case "q":
                    raise _QuitError
                case _:
                    typer.echo(HELP_FOR_PART)

    def _step(self, now: int, step: Step) -> int | None:
        """Ask for one feature; the question that comes next, None for the one before."""
        part = self._questions[now][0]
        steps = [s for p, s in self._questions if p == part and s is not None]
        typer.echo(f"\n  {steps.index(step) + 1}/{len(steps)} {self._told(step)}")
        while True:
            word, _, note = _line("  works? ").partition(" ")
            match _short(word):
                case "s" | "":
                    return now + 1
                case "ss":
                    return self._next_part(part)
                case "a":
                    self._answer(self._left(now), "Y")
                    return self._next_part(part)
                case "b":
                    return None
                case "q":
                    raise _QuitError
                case said if result := _result(said, note.strip()):
                    self._answer([step], result)
                    return now + 1
                case _:
                    typer.echo(HELP)

    def _left(self, now: int) -> list[Step]:
        """The steps from a question on to the end of its part."""
        part = self._questions[now][0]
        return [step for p, step in self._questions[now:] if p == part and step is not None]

    def _next_part(self, part: int) -> int:
        following = (n for n, (p, _) in enumerate(self._questions) if p > part)
        return next(following, len(self._questions))

    def _told(self, step: Step) -> str:
        answer = self._draft.answers.get(step.feature)
        known = f"answered {cell(answer)}" if answer else self._known.get(step.feature, "")
        return f"{step.feature}: {step.todo}" + (f" ({known})" if known else "")

    def _answer(self, steps: Iterable[Step], result: Result) -> None:
        for step in steps:
            self._draft.answers[step.feature] = result
        self._draft.save()


_LONG = {"all": "a", "one": "o", "skip": "s", "back": "b", "quit": "q"}


def _short(word: str) -> str:
    """A word of an answer as its letter."""
    return _LONG.get(word.lower(), word.lower())


def _result(word: str, note: str) -> Result | None:
    """What an answer says; None if it says nothing."""
    if word in ("p", "partly"):
        found: Cell | None = "Y" if note else None
    else:
        found = _WORDS.get(word)
    if found is None or not note:
        return found
    try:
        Evidence.model_validate({"Hold": {found: note}})
    except ValidationError:
        return None
    return {found: note}


def _ask_to_write(draft: Draft, model: Loaded[Model]) -> None:
    """Show what is answered, and go on when it shall be written; else _StoppedError."""
    typer.echo(f"\n{draft.by}, {draft.on}, firmware {draft.firmware}:")
    for name, result in draft.answers.items():
        note = f" ({next(iter(result.values()))})" if isinstance(result, dict) else ""
        typer.echo(f"  {cell(result):2} {name}{note}")
    if _line(f"Write this into {model.path}? [y/N] ").lower() not in ("y", "yes"):
        raise _StoppedError


# Into the spec


def _write(session: Session, vendor: VendorSpecs, model: Loaded[Model], draft: Draft) -> None:
    """Put the test into the spec, once the catalogue with it is known to be sound; show it."""
    path = session.root / model.path
    try:
        text = files.read(path, MAX_BYTES).decode()
        changed = with_test(text, model.path, draft.evidence)
    except (OSError, ValueError) as e:
        _not_written(session, model, getattr(e, "strerror", None) or str(e))
    if reason := _unsound(session, vendor, model, changed):
        _not_written(session, model, reason)
    try:
        files.replace(path, changed.encode())
    except OSError as e:
        _not_written(session, model, e.strerror or str(e))
    before, after = text.splitlines(keepends=True), changed.splitlines(keepends=True)
    sys.stdout.writelines(difflib.unified_diff(before, after, model.path, model.path))


def _not_written(session: Session, model: Loaded[Model], reason: str) -> NoReturn:
    session.fail(Code.NOT_WRITTEN, model.path, f"the test cannot be written: {reason}")


def _unsound(
    session: Session, vendor: VendorSpecs, model: Loaded[Model], changed: str
) -> str | None:
    """Why the spec must not be CHANGED: a problem that there was not before, or another fact."""
    known, found = Report(), Report()
    load_checked(session.root, known, vendor.folder)
    with copied(session.root, vendor.folder) as copy:
        project = checked_with(copy, vendor.folder, {model.path: changed}, found)
    before = set(map(_mark, known.diagnostics))
    for problem in found.sorted():
        if _mark(problem) not in before:
            return problem.message
    new = project.vendors[vendor.folder].models.get(model.name)
    if new is None or new.spec.model_copy(update={"features": model.spec.features}) != model.spec:
        return "it would change more than the tests"
    return None


def _mark(problem: Diagnostic) -> tuple[str, str, str]:
    """By what a problem is the same when lines move, and when fewer results lack evidence."""
    message = "" if problem.code is Code.EVIDENCE else problem.message
    return problem.code, problem.place.path, message
