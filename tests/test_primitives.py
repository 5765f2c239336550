"""docs/primitives.md: every example compiles, and writes what the page says."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from catalogues import REPOSITORY, sound_catalogue
from expected import Expected
from phonegen.boot.phones import VirtualPhone
from phonegen.build.pipeline import load_checked
from phonegen.dhcp.rules import VendorRules
from phonegen.diagnostics import Report
from phonegen.dialects.filters import OWN_FILTERS
from phonegen.dialects.identification import KINDS
from phonegen.dialects.parameters import COLLECTIONS, DERIVED
from phonegen.language.catalogue import Project
from phonegen.language.spec import dialect, identify, plugin, syntax
from phonegen.language.spec import model as model_specs
from phonegen.language.spec.values import Spec
from phonegen.readers.phone import Phone, understood
from phonegen_targets.provd import plugin_files
from phonegen_targets.provd.preview import SAMPLE, SERVER, example_device, readable, write_plugin
from phonegen_targets.provd.standin import SENT, load_plugin, with_defaults
from ruamel.yaml import YAML

PAGE = REPOSITORY / "docs" / "primitives.md"
BLOCK = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
# What every example has and does not show.
DIALECT: dict[str, Any] = {
    "about": "An example.",
    "syntax": {"kind": "assignments"},
    "identify": {"agent": {"user_agent": "Acme {model} {version}"}},
    "files": {"config": {"name": "{mac}.cfg"}},
}
MODEL: dict[str, Any] = {
    "model": "X1",
    "type": "deskphone",
    "lines": 2,
    "plugins": {"p1": {"version": "1.0"}},
}
PLUGIN: dict[str, Any] = {"dialect": "d1", "description": "An example"}
FRAGMENTS = {"yaml": ("dialects/d1.yaml", DIALECT), "model": ("x1.yaml", MODEL)}
FRAGMENTS["plugin"] = ("plugins/p1.yaml", PLUGIN)
CLASSES: list[type[Spec]] = [
    dialect.Dialect, dialect.Element, dialect.File, dialect.FunctionKeys,
    dialect.Section, dialect.Slots, dialect.ValueMap,
    dialect.ZoneTable, identify.Rule, identify.Sample, model_specs.Release,
    plugin.Download, plugin.Package, plugin.Plugin, syntax.Assignments,
    syntax.Commands, syntax.Form, syntax.Json, syntax.Plain, syntax.SettingElement,
    syntax.Xml,
]  # fmt: skip
LANGUAGE = {module.__name__ for module in (dialect, identify, syntax)}
# Fields without an effect on what a plugin does.
PROSE = {"about", "sources", "limitations", "notes", "fetches"}


@dataclass
class Example:
    """A heading of the page with the fragments of specs and the files below it."""

    title: str
    fragments: dict[str, str] = field(default_factory=dict)
    outputs: list[tuple[str, str]] = field(default_factory=list)  # file's name, content


def examples() -> Iterator[Example]:
    for part in re.split(r"^(?=##+ )", PAGE.read_text("utf-8"), flags=re.MULTILINE):
        example = Example(part.partition("\n")[0].lstrip("# "))
        for language, info, body in BLOCK.findall(part):
            if language == "yaml":
                example.fragments[info or "yaml"] = body
            else:
                example.outputs.append((info, body))
        if example.fragments:
            yield example


def laid_over(base: Any, fragment: Any) -> Any:
    if isinstance(base, Mapping) and isinstance(fragment, Mapping):
        merged = {**base, **fragment}
        return {k: laid_over(base[k], v) if k in base else v for k, v in merged.items()}
    return fragment


def project_of(example: Example, root: Path) -> tuple[Project, Report]:
    """The example's catalogue, and what is wrong with it."""
    yaml = YAML(typ="safe")
    changes: dict[str, str | bytes | None] = {
        "acme/divergences.yaml": None,
        "acme/x2.yaml": None,
        "acme/dialects/_base.yaml": "about: What several dialects share.\n",
    }
    for name, (path, base) in FRAGMENTS.items():
        own = yaml.load(example.fragments.get(name, "{}"))
        if name == "yaml" and "syntax" in own:
            base = {k: v for k, v in base.items() if k != "syntax"}
        target = root / "dump.yaml"
        YAML().dump(laid_over(base, own), target)  # in the order of the page
        changes[f"acme/{path}"] = target.read_text("utf-8")
    report = Report()
    return load_checked(sound_catalogue(root / "project", changes), report), report


def written(example: Example, root: Path) -> dict[str, str]:
    """Content of the files by name that the example's plugin writes for the sample user."""
    yaml = YAML(typ="safe")
    project, report = project_of(example, root)
    told = [str(d) for d in report.sorted()]
    assert told == [], f"{example.title}: {told}"
    vendor = project.vendors["acme"]
    plugin, model = vendor.plugins["p1"], vendor.models["x1"]
    folder = root / "phonegen-acme-p1"
    write_plugin(folder, plugin_files(project, vendor, plugin))
    if "site" in example.fragments:
        (root / "site.yaml").write_text(example.fragments["site"], "utf-8")
    running = load_plugin(folder)
    served = folder / "var" / "tftpboot"
    running.configure_common(dict(SERVER))
    config = yaml.load(example.fragments.get("config", "{}"))
    device = {**example_device(vendor, model, plugin), "mac": "00:1a:2b:3c:4d:5e"}
    running.configure(device, with_defaults({**SERVER, **SAMPLE, **config}))
    SENT.clear()
    running.synchronize(device, {})
    files = {}
    for file in (p for p in served.rglob("*") if p.is_file()):
        text = readable(file.read_bytes())
        files[file.relative_to(served).as_posix()] = text.removesuffix("\n") + "\n"
    spec = vendor.dialects["d1"].spec
    phone = understood(spec, {path: (served / path).read_bytes() for path in files})
    return {
        **files,
        "notify": "".join(f"{line}\n" for sent in SENT for line in sayings(*sent)),
        "phone": "".join(f"{line}\n" for line in understandings(phone)) if spec.reads else "",
        "asked": "".join(
            f"{name}{'' if needed else ', if it is there'}\n"
            for name, needed in VirtualPhone(
                vendor, VendorRules(vendor), vendor.carried("p1")[0], "001a2b3c4d5e"
            ).files()
        ),
    }


def sayings(way: str, address: Any, what: Any, *more: Any) -> list[str]:
    """What a phone, or the installer of packages, was told."""
    if way == "talk":
        return [f"{wait} {say}" for wait, say in what]
    if way == "post":
        return [f"POST {what} {more[0]} {':'.join(more[1])}"]
    return [f"{address} {what}:{more[0]}"] if way == "login" else [what]


def understandings(phone: Phone) -> Iterator[str]:
    """What a phone has understood: what there is of it."""
    for thing in (*phone.accounts, *phone.keys):
        known = {name: value for name, value in vars(thing).items() if value is not None}
        yield f"{type(thing).__name__}: " + ", ".join(f"{n} {v}" for n, v in known.items())
    yield from (f"{name} {value}" for name, value in vars(phone).items() if isinstance(value, int))


@pytest.mark.parametrize("example", list(examples()), ids=lambda e: e.title)
def test_example_writes_what_the_page_says(
    example: Example, tmp_path: Path, expected: Expected
) -> None:
    files = written(example, tmp_path)
    if expected.update:
        before, heading, below = PAGE.read_text("utf-8").partition(f"# {example.title}\n")
        for name, body in example.outputs:
            old, new = (f"```text {name}\n{content}```" for content in (body, files[name]))
            below = below.replace(old, new, 1)
        PAGE.write_text(before + heading + below, "utf-8")
        return
    for name, body in example.outputs:
        assert name in files, sorted(files)
        assert files[name] == body


def test_every_primitive_has_an_example() -> None:
    shown = "\n".join(text for e in examples() for text in e.fragments.values())
    words = set(re.findall(r"[\w-]+", shown))
    fields = {
        info.alias or name for kind in CLASSES for name, info in kind.model_fields.items()
    } - PROSE
    assert sorted(fields - words) == []
    assert sorted(OWN_FILTERS.keys() - words) == []
    assert sorted(COLLECTIONS.keys() - words) == []
    assert sorted(n for c in COLLECTIONS.values() for n in c.derived if n not in words) == []
    assert sorted(kind for kind in KINDS if kind not in shown) == []
    assert sorted(DERIVED.keys() - words) == []


def choices(kind: type[Spec]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The fields of a class that are a yes or no, or one of a few words."""
    for name, info in kind.model_fields.items():
        parts = [info.annotation, *get_args(info.annotation)] if info.annotation else []
        words = [part for part in parts if get_origin(part) is Literal and name != "kind"]
        if info.annotation is bool:
            yield info.alias or name, (True, False)
        elif words and get_origin(info.annotation) is not dict:
            yield info.alias or name, get_args(words[0])


CHOICES = sorted(
    {c for kind in CLASSES if kind.__module__ in LANGUAGE for c in choices(kind)}, key=str
)


def flipped(data: Any, key: str, words: tuple[Any, ...]) -> Iterator[Any]:
    """DATA with another word at one of the places where KEY has one of WORDS."""
    if isinstance(data, dict):
        for name, value in data.items():
            if name == key and any(value is w or value == w for w in words):
                yield from ({**data, name: word} for word in words if word != value)
                if len(words) == 1:
                    yield {k: v for k, v in data.items() if k != name}
            yield from ({**data, name: other} for other in flipped(value, key, words))
    elif isinstance(data, list):
        for n, item in enumerate(data):
            yield from ([*data[:n], other, *data[n + 1 :]] for other in flipped(item, key, words))


@pytest.mark.parametrize(("key", "words"), CHOICES, ids=[key for key, _ in CHOICES])
def test_another_choice_is_another_plugin(key: str, words: tuple[Any, ...], tmp_path: Path) -> None:
    yaml, tried = YAML(typ="safe"), 0
    for example in examples():
        if "yaml" not in example.fragments or key not in example.fragments["yaml"]:
            continue
        before = None
        for data in flipped(yaml.load(example.fragments["yaml"]), key, words):
            tried += 1
            if before is None:
                before = _plugin(example, tmp_path / f"{tried}-before")
            text = io.StringIO()
            YAML().dump(data, text)
            other = Example("", {**example.fragments, "yaml": text.getvalue()})
            if _plugin(other, tmp_path / str(tried)) != before:
                return
    pytest.fail(f"no example shows what {key} does" if tried else f"no example has {key}")


def _plugin(example: Example, root: Path) -> dict[str, str] | str:
    """The files of the example's plugin; the diagnostics of one that is not sound."""
    root.mkdir()
    project, report = project_of(example, root)
    if report:
        return str(report.sorted())
    vendor = project.vendors["acme"]
    return dict(plugin_files(project, vendor, vendor.plugins["p1"]))
