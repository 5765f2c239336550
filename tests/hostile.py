"""Specs in which texts are replaced, and what becomes of them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from phonegen.build.pipeline import check_targets, emit, load_checked
from phonegen.build.target import Selection
from phonegen.cli.targets import targets
from phonegen.codes import Severity
from phonegen.diagnostics import Diagnostic, Report
from phonegen.language.catalogue import Project
from phonegen.language.reader import Map, Seq, parse
from phonegen.language.spec.kinds import FILES
from phonegen_targets.provd.preview import preview
from text_fields import Field, in_specs

WHOLE = Path(__file__).parent / "whole"
Changes = Mapping[Field, str]
# A request is recognised by all rules together: where one changes, no line is to blame alone.
RECOGNITION = ("Rule.", "Sample.")


@cache
def specs() -> dict[str, Map | Seq]:
    """The catalogue in which each field of the language occurs, by the paths of its files."""
    found = {}
    for path in sorted(WHOLE.rglob("*.yaml")):
        data = parse(path.read_bytes(), path.name, Report())
        assert data is not None, path
        found[path.relative_to(WHOLE).as_posix()] = data
    return found


@cache
def fields() -> tuple[Field, ...]:
    """Every text of that catalogue."""
    kinds = {name: FILES[_kind(name)].spec for name in specs()}
    return tuple(f for name, data in specs().items() for f in in_specs(kinds[name], name, data))


def _kind(path: str) -> str:
    name = Path(path).stem
    if name in ("catalogue", "vendor", "divergences"):
        return name
    return {"dialects": "dialect", "plugins": "plugin"}.get(Path(path).parent.name, "model")


@dataclass
class Outcome:
    """What the compiler says of changed specs: a project, or problems with the fields they name."""

    project: Project
    errors: list[Diagnostic]
    blamed: dict[Field, Diagnostic] = field(default_factory=dict)


def outcome(changes: Changes, root: Path) -> Outcome:
    """Load and check the catalogue with CHANGES, written below ROOT."""
    lines = _write(changes, root)
    report = Report()
    project = load_checked(root, report)
    if not report:
        check_targets(project, targets(), report)
    shutil.rmtree(root / "specs")
    errors = [d for d in report.diagnostics if d.severity is Severity.ERROR]
    assert all(d.place.path.startswith("specs/") and d.place.line > 0 for d in errors)
    found = Outcome(project, errors)
    for problem in errors:
        for changed in lines.get((problem.place.path, problem.place.line), ()):
            found.blamed.setdefault(changed, problem)
    return found


def accepted(changes: Changes, root: Path) -> tuple[Project, dict[Field, str], set[Field]]:
    """The project with all of CHANGES that are accepted, those, and the ones that are refused."""
    kept, refused = dict(changes), set[Field]()
    while True:
        found = outcome(kept, root)
        if not found.errors:
            return found.project, kept, refused
        bad = set(found.blamed)
        if not bad:
            bad = {f for f in kept if f.name.startswith(RECOGNITION)} or {_culprit(kept, root)}
        refused |= bad
        for changed in bad:
            del kept[changed]


def _culprit(changes: Changes, root: Path) -> Field:
    """One of the fields without which there is no error."""
    names = list(changes)
    good, wrong = 0, len(names)
    while wrong - good > 1:
        middle = (good + wrong) // 2
        if outcome({f: changes[f] for f in names[:middle]}, root).errors:
            wrong = middle
        else:
            good = middle
    return names[wrong - 1]


def built(project: Project) -> dict[str, str]:
    """Everything that is made of a project, and the files that its first phone gets."""
    tree: dict[str, str] = {}
    for target in targets():
        tree |= emit(project, target, Selection())
    vendor = project.vendors["acme"]
    for plugin in vendor.plugins.values():
        for name, content in preview(project, vendor, vendor.models["x1"], plugin).items():
            tree[f"phone/{plugin.name}/{name}"] = content
    return tree


def _write(changes: Changes, root: Path) -> dict[tuple[str, int], list[Field]]:
    """Write the specs, one value a line, and tell which changed fields stand in a line.

    The line of a mapping or a list stands for what is in it, if no other does.
    """
    found: dict[tuple[str, int], list[Field]] = {}
    for path, data in specs().items():
        own = {(f.keys, f.is_key): f for f in changes if f.path == path}
        written = _Writer({at: changes[f] for at, f in own.items()})
        written.value("", data, (), "")
        target = root / "specs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(written.lines) + "\n", "utf-8")
        inside: dict[tuple[Any, ...], dict[Field, None]] = {}
        for f in own.values():
            for end in range(2, len(f.keys) + 1):
                inside.setdefault(f.keys[:end], {})[f] = None
        for number, places in written.places.items():
            stands = [own[at] for at in places if at in own]
            if not stands:
                stands = list({f: None for keys, _ in places for f in inside.get(keys, ())})
            if len(stands) <= 6:
                found[f"specs/{path}", number] = stands
    return found


class _Writer:
    """Data as YAML, in the form of JSON, that remembers what stands in which line."""

    def __init__(self, changes: Mapping[tuple[Any, bool], str]) -> None:
        self.lines: list[str] = []
        self.places: dict[int, list[tuple[Any, bool]]] = {}
        self._changes = changes

    def value(self, before: str, value: Any, keys: tuple[Any, ...], end: str) -> None:
        """Write VALUE behind BEFORE, with END behind it."""
        number = len(self.lines) + 1
        if isinstance(value, Map | Seq):
            start, last = "{}" if isinstance(value, Map) else "[]"
            self.lines.append(before + start)
            items = list(value.items() if isinstance(value, Map) else enumerate(value))
            for position, (key, item) in enumerate(items):
                at = (*keys, key)
                comma = "," * (position < len(items) - 1)
                name = ""
                if isinstance(value, Map):
                    name = quoted(self._changes.get((at, True), str(key))) + ": "
                self.places.setdefault(len(self.lines) + 1, []).append((at, True))
                self.value(name, item, at, comma)
            self.lines.append(last + end)
        else:
            self.places.setdefault(number, []).append((keys, False))
            text = self._changes.get((keys, False), value)
            self.lines.append(
                before + (quoted(text) if isinstance(text, str) else json.dumps(text)) + end
            )


def quoted(text: str) -> str:
    """TEXT in double quotes, with escapes for what cannot be seen."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
