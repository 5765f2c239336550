"""`new`: from the guide's questions to a spec that builds."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer

from phonegen import files
from phonegen.build.trial import checked_with, copied
from phonegen.cli.console import INTERRUPTED, usage_error
from phonegen.cli.doctor_reports import printable
from phonegen.cli.questions import QUESTIONS, Begun, WrongAnswerError, option
from phonegen.cli.session import Session, names_of
from phonegen.diagnostics import Report
from phonegen.language.loading import load

DRAFTS = ".cache/phonegen/new"
_MOST_BYTES = 100_000  # of a draft
_NO_MATTER = ("title", "like", "encoding")  # unknown, they are as everywhere
_UNKNOWN = "-"  # forgets what was answered before


def new(
    session: Session,
    name: str,
    given: Mapping[str, str],
    seen: Sequence[Path],
    yes: bool,
    again: bool,
) -> None:
    """Write `specs/vendor/model.yaml`, and say what comes next.

    GIVEN are answers by question, others come from what was SEEN: captures, logs, configurations.
    The rest is asked for, but for YES. AGAIN asks for all, with what a draft has as suggestions.
    Nothing is written before all is known to be right.
    """
    folder, stem = names_of(name)
    target = f"{folder}/{stem}"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*/[a-z0-9][a-z0-9._-]*", target):
        usage_error("a new spec is named vendor/model, of letters, digits and '-'")
    root = session.root
    if (root / f"specs/{target}.yaml").exists():
        usage_error(f"specs/{target}.yaml exists; edit it, or choose another name")
    begun = Begun(folder, stem, load(root, Report(), folder).vendors.get(folder), {})
    draft = _Draft(root / DRAFTS / folder / f"{stem}.json")
    _take(begun, draft, given, _told(session, begun, given, seen) if seen else {})
    if not yes and sys.stdin.isatty():
        _ask(begun, draft, again)
    _demand(begun, draft)
    made, without = _checked(session, begun, draft)
    for path, text in made.items():
        files.replace(root / path, text.encode())
    draft.remove()
    for path in made:
        typer.echo(f"wrote {path}")
    for line in _what_next(begun, target, without):
        typer.echo(line)


class _Draft:
    """What was answered so far, as it was given, in a file; each answer is there at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.given: dict[str, str] = {}
        try:
            data = json.loads(files.read(path, _MOST_BYTES))
        except (OSError, ValueError, RecursionError):
            return
        if isinstance(data, dict):
            self.given = {k: v for k, v in data.items() if k in QUESTIONS and isinstance(v, str)}

    def put(self, key: str, text: str) -> None:
        """Keep TEXT; an empty one says that nothing is known."""
        self.given[key] = text
        files.replace(self.path, (json.dumps(self.given, indent=1) + "\n").encode())

    def remove(self) -> None:
        """The spec is written."""
        self.path.unlink(missing_ok=True)


def _take(begun: Begun, draft: _Draft, given: Mapping[str, str], told: Mapping[str, str]) -> None:
    """Judge what was given before, and now: what is not right now ends the command.

    What files have TOLD counts where nothing was given now; what cannot be taken over is said.
    """
    wrong = []
    for key, question in QUESTIONS.items():
        text = given.get(key, told.get(key, draft.given.get(key)))
        if text is None or not question.fits(begun):
            if key in given:
                wrong.append(f"{option(key)} has no meaning here")
            continue
        if not text.strip():
            continue
        try:
            begun.answers[key] = question.judge(text.strip(), begun)
        except WrongAnswerError as error:
            if key in given:
                wrong.append(f"{option(key)}: {error}")
            elif key in told:
                typer.echo(printable(f"not taken over: {option(key)}: {error}"), err=True)
            continue
        if key in given or key in told:
            draft.put(key, text.strip())
    if wrong:
        usage_error("\n          ".join(wrong) + _kept(draft))


def _told(
    session: Session, begun: Begun, given: Mapping[str, str], seen: Sequence[Path]
) -> dict[str, str]:
    """Answers from captures, logs and configurations: what has a meaning here."""
    from phonegen.cli.new_from import answers_of, tell

    found = tell(session, begun.folder, given.get("name", begun.stem), given.get("mac"), seen)
    like = "like" in given
    return {
        key: value
        for key, value in answers_of(found).items()
        if value is not None and not (like and key == "plugin")
    }


def _ask(begun: Begun, draft: _Draft, again: bool) -> None:
    """Ask for what is not answered yet, and judge each answer; `<` goes back."""
    typer.echo(
        "Empty is what stands in brackets, else unknown; `-` is unknown, `?` explains, `<` goes "
        "back. Stop when you like: it goes on here."
    )
    keys, at = list(QUESTIONS), 0
    asked: list[str] = []
    redone = ""  # the question gone back to
    with _stopping(draft):
        while at < len(keys):
            key, question = keys[at], QUESTIONS[keys[at]]
            known = (key in begun.answers or draft.given.get(key) == "") and not again
            if not question.asked(begun) or (known and key != redone):
                at += 1
                continue
            text = _prompted(question.guide, question.text, _suggested(begun, draft, key))
            if text == "?":
                typer.echo(question.help or "What you know of the phone; empty is unknown.")
            elif text == "<":
                redone = asked.pop() if asked else key
                at = keys.index(redone)
            else:
                try:
                    if text:
                        begun.answers[key] = question.judge(text, begun)
                    elif question.needed(begun):
                        raise WrongAnswerError("this has to be known; stop, and go on when it is")
                    else:
                        begun.answers.pop(key, None)
                except WrongAnswerError as error:
                    typer.echo(f"  {error}", err=True)
                    continue
                draft.put(key, text)
                asked.append(key)
                at += 1


def _suggested(begun: Begun, draft: _Draft, key: str) -> str:
    return draft.given.get(key) or QUESTIONS[key].suggested(begun)


def _prompted(guide: int, text: str, suggested: str) -> str:
    given = typer.prompt(f"{guide:>2}. {text}", default=suggested, show_default=bool(suggested))
    return "" if given.strip() == _UNKNOWN else str(given).strip()


@contextmanager
def _stopping(draft: _Draft) -> Iterator[None]:
    try:
        yield
    except (typer.Abort, KeyboardInterrupt, EOFError):
        typer.echo(f"\nstopped{_kept(draft)}", err=True)
        raise typer.Exit(INTERRUPTED) from None


def _kept(draft: _Draft) -> str:
    if not draft.given:
        return "; nothing was written"
    return (
        "; no spec was written. What was answered is kept: the same command goes on there, and "
        "`--again` asks for all"
    )


def _demand(begun: Begun, draft: _Draft) -> None:
    """End with what must be known and is not."""
    missing = []
    for key, question in QUESTIONS.items():
        if key in begun.answers or not question.asked(begun) or not question.needed(begun):
            continue
        if suggested := question.suggested(begun):
            begun.answers[key] = question.judge(suggested, begun)
        else:
            missing.append(f"{option(key)}: {question.text}")
    if missing:
        _missing(begun, draft, missing)


def _missing(begun: Begun, draft: _Draft, missing: list[str]) -> NoReturn:
    why = f"'{begun.folder}' is a new vendor; " if begun.is_new_vendor else ""
    hint = "; or --like SIBLING" if begun.vendor and begun.vendor.models else ""
    if begun.is_new_vendor and "user_agent" not in begun.answers:
        hint = f"; `phonegen lab {begun.folder}/{begun.stem} --run` finds it out"
    lines = "\n          ".join(missing)
    usage_error(f"{why}this has to be known{hint}:\n          {lines}\n{_kept(draft)[2:]}")


def _files(begun: Begun) -> dict[str, str]:
    """The text of each new file, by its path in the project."""
    from phonegen.cli.new_model import model_spec
    from phonegen.cli.new_vendor import RELEASE, vendor_files

    base = f"specs/{begun.folder}"
    made: dict[str, str] = {}
    if begun.is_new_vendor:
        begun.answers["plugin"] = RELEASE
        made = {f"{base}/{name}": text for name, text in vendor_files(begun).items()}
    made[f"{base}/{begun.stem}.yaml"] = model_spec(begun)
    return made


def _checked(session: Session, begun: Begun, draft: _Draft) -> tuple[dict[str, str], str]:
    """The new files, once they are known to be right; problems end the command.

    And why the sibling's plugin cannot carry the phone yet, where nobody asked for it by name.
    """
    reason = ""
    with copied(session.root, begun.folder) as copy:
        if begun.sibling and "plugin" not in begun.answers and begun.plugins:
            plugin = begun.plugins[0]
            begun.answers["plugin"] = plugin
            made, report = _files(begun), Report()
            checked_with(copy, begun.folder, made, report)
            if not report:
                return made, ""
            del begun.answers["plugin"]
            first = report.sorted()[0]
            hint = f"; {first.hint}" if first.hint else ""
            reason = f"{plugin} cannot carry it yet: {first.message}{hint}"
        made = _files(begun)
        checked_with(copy, begun.folder, made, session.report)
        if session.report:
            typer.echo(f"The answers do not make a valid spec{_kept(draft)}.\n", err=True)
            session.finish(copy)
    return made, reason


def _what_next(begun: Begun, target: str, without: str) -> Iterator[str]:
    """What nobody knows yet, by the guide's numbers, and the next commands."""
    unknown = {
        question.guide: option(key)
        for key, question in reversed(list(QUESTIONS.items()))
        if question.asked(begun) and key not in begun.answers and key not in _NO_MATTER
    }
    if unknown:
        told = ", ".join(f"{n} ({option})" for n, option in sorted(unknown.items()))
        yield f"unknown yet, by the guide's questions: {told}"
    if begun.is_new_vendor:
        dialects = f"specs/{begun.folder}/dialects/"
        yield f"next: phonegen boot {target} --steps dhcp,files asks for its files as it does"
        yield f"next: put the manual's names into {dialects}, as docs/tutorial.md does"
    if "plugin" in begun.answers:
        yield f"next: phonegen preview {target}, then phonegen build {target}"
    else:
        yield from filter(None, [without])
        yield f"next: name the plugin that carries it under `plugins` in specs/{target}.yaml"
    yield f"when it works on your desk: phonegen verify {target}"
