"""The language of catalogues: how large it is, and that each of its keys does something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from catalogues import REPOSITORY, SOUND, sound_catalogue, the_repository
from extent import sampled
from phonegen.build.pipeline import emit
from phonegen.build.reference import nested
from phonegen.build.target import Selection
from phonegen.checks.rules import check
from phonegen.cli.targets import targets
from phonegen.diagnostics import Report
from phonegen.language.catalogue import Project
from phonegen.language.loading import load
from phonegen.language.spec.kinds import FILES
from phonegen.language.spec.values import Spec
from phonegen_targets.docs.labels.sheet import sheet
from phonegen_targets.docs.site.pages import made
from pydantic import BaseModel
from ruamel.yaml import YAML

PAGE = REPOSITORY / "docs" / "language.md"
BLOCK = re.compile(r"^```yaml (vendor|model|plugin)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = {"vendor": "acme/vendor.yaml", "model": "acme/x1.yaml", "plugin": "acme/plugins/p1.yaml"}
# Modules of the language whose keys this page explains; docs/primitives.md has the others.
OURS = ("dhcp", "model", "plugin", "vendor")
MOST = 200  # keys of all classes, inherited ones in each: a new idea makes an old one superfluous
# Of a spec that extends others only the bases are left; owners are for people, not for files.
ELSEWHERE = {("Model", "extends"), ("Plugin", "extends"), ("Vendor", "owners")}


def classes() -> list[type[BaseModel]]:
    roots = [file.spec for file in FILES.values()]
    return [*dict.fromkeys(kind for root in roots for kind in (root, *nested(root)))]


def ours() -> list[type[BaseModel]]:
    return [kind for kind in classes() if kind.__module__.rpartition(".")[2] in OURS]


def keys_set(value: object) -> Iterator[tuple[str, str]]:
    """Class and key of each key that a spec says."""
    if isinstance(value, Spec):
        for name in value.model_fields_set:
            yield type(value).__name__, name
            yield from keys_set(getattr(value, name))
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from keys_set(inner)


def keys_of(project: Project) -> set[tuple[str, str]]:
    specs: list[Spec] = [project.catalogue]
    for vendor in project.vendors.values():
        groups = (vendor.models, vendor.dialects, vendor.plugins)
        specs += [loaded.spec for group in groups for loaded in group.values()]
        specs += [loaded.spec for loaded in vendor.divergences]
        specs += [vendor.about()]
    return {key for spec in specs for key in keys_set(spec)}


def examples() -> dict[str, dict[str, Any]]:
    """What each chapter of the page adds to the specs of a small catalogue, by kind of file."""
    yaml = YAML(typ="safe")
    found = {}
    for chapter in re.split(r"^## ", PAGE.read_text("utf-8"), flags=re.MULTILINE):
        fragments = {kind: yaml.load(text) for kind, text in BLOCK.findall(chapter)}
        if fragments:
            found[chapter.partition("\n")[0]] = fragments
    return found


EXAMPLES = examples()


def catalogue(fragments: dict[str, Any], root: Path) -> Path:
    yaml = YAML(typ="safe")
    changes: dict[str, str | bytes | None] = {"acme/x2.yaml": None}
    for kind, fragment in fragments.items():
        base = yaml.load((SOUND / FILE[kind]).read_text("utf-8"))
        target = root / "dump.yaml"
        root.mkdir(parents=True, exist_ok=True)
        yaml.dump({**base, **fragment}, target)
        changes[FILE[kind]] = target.read_text("utf-8")
    return sound_catalogue(root / "project", changes)


def outcome(fragments: dict[str, Any], root: Path) -> tuple[list[str], dict[str, str], object]:
    """Problems, or else what is emitted, with all pages, and the sheet of labels."""
    report = Report()
    project = load(catalogue(fragments, root), report)
    if not report:
        check(project, report)
    if report:
        return [str(problem) for problem in report.sorted()], {}, None
    vendor = project.vendors["acme"]
    tree = {path: text for t in targets() for path, text in emit(project, t, Selection()).items()}
    tree |= made(project).files
    labels = sheet(vendor.models["x1"].spec, vendor.dialects["d1"].spec, "X1", {1: "a"})
    return [], {path: text for path, text in tree.items() if "/" in path}, labels


def without_one(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """VALUE without one of its keys, for each of them, by where that key stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{path}.{key}", {k: v for k, v in value.items() if k != key}
            for where, changed in without_one(inner, f"{path}.{key}"):
                yield where, {**value, key: changed}
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            for where, changed in without_one(inner, f"{path}[{number}]"):
                yield where, [*value[:number], changed, *value[number + 1 :]]


@pytest.mark.parametrize("chapter", sampled(EXAMPLES, [*EXAMPLES][:1]))
def test_each_key_of_an_example_has_an_effect(chapter: str, tmp_path: Path) -> None:
    fragments = EXAMPLES[chapter]
    whole = outcome(fragments, tmp_path / "whole")
    assert whole[0] == []
    idle = [
        where
        for number, (where, changed) in enumerate(without_one(fragments))
        if outcome(changed, tmp_path / str(number)) == whole
    ]
    assert idle == []


def test_each_key_is_used_or_shown(tmp_path: Path) -> None:
    known = keys_of(the_repository()) | ELSEWHERE
    for number, fragments in enumerate(EXAMPLES.values()):
        known |= keys_of(load(catalogue(fragments, tmp_path / str(number)), Report()))
    wanted = {(kind.__name__, name) for kind in ours() for name in kind.model_fields}
    assert wanted - known == set()


def test_the_language_stays_small() -> None:
    assert sum(len(kind.model_fields) for kind in classes()) <= MOST
