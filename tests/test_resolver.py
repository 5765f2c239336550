"""How specs inherit: a folder of specs for each situation, and what becomes of them.

The specs are Acme's; those in a folder of their own are another vendor's.
`expected.yaml` begins with the problems; then comes every spec with all that it has in the end,
each value with the place where it was written; mappings and lists with that of their name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogues import SOUND, sound_catalogue
from expected import Expected
from phonegen.build.pipeline import load_checked
from phonegen.cli.problems import OutputFormat, render
from phonegen.codes import Code
from phonegen.diagnostics import Place, Report
from phonegen.language.loading import load
from phonegen.language.reader import Map, Seq, parse
from phonegen.language.resolver import Resolver, with_bases, with_parts, without_nulls

SITUATIONS = sorted(p for p in (Path(__file__).parent / "resolve").iterdir() if p.is_dir())


def shown(value: object, depth: int = 0) -> Iterator[str]:
    """Lines of YAML with places behind them; a text, number or nothing is one line."""
    inside = "  " * depth
    if isinstance(value, Map):
        for key, item in value.items():
            place = value.key_at[key] if isinstance(item, Map | Seq) else value.value_at[key]
            yield from entry(f"{inside}{key}:", item, place, depth)
    elif isinstance(value, Seq):
        for item, place in zip(value, value.item_at, strict=True):
            yield from entry(f"{inside}-", item, place, depth)


def entry(start: str, value: object, place: Place, depth: int) -> Iterator[str]:
    at = f"# {place.path}:{place.line}:{place.column}"
    if isinstance(value, Map | Seq) and value:
        yield f"{start} {at}"
        yield from shown(value, depth + 1)
    else:
        yield f"{start} {json.dumps(value, ensure_ascii=False)} {at}"


def resolved(folder: Path) -> str:
    """What becomes of the specs of a situation."""
    report = Report()
    maps: dict[str, Map | None] = {}
    elsewhere: dict[str, Map | None] = {}
    for path in sorted(p for p in folder.rglob("*.yaml") if p.name != "expected.yaml"):
        name = path.relative_to(folder).as_posix()
        spec = parse(path.read_bytes(), name, report)
        known = elsewhere if "/" in name else maps
        known[name.removesuffix(".yaml")] = spec if isinstance(spec, Map) else None
    resolver = Resolver(maps, report, "acme", elsewhere)
    lines = []
    for name in maps:
        spec = resolver.resolve(name)
        if spec is None:
            lines.append(f"{name}: null  # unusable")
            continue
        whole = without_nulls(with_parts(with_bases(spec, "files", report), report))
        lines += [f"{name}:", *shown(whole, 1)]
    problems = render(report.sorted(), OutputFormat.text, folder)
    comments = [f"# {line}".rstrip() for line in problems.splitlines()]
    return "".join(f"{line}\n" for line in [*comments, *lines])


@pytest.mark.parametrize("folder", SITUATIONS, ids=lambda p: p.name)
def test_specs_inherit_what_is_expected(folder: Path, expected: Expected) -> None:
    expected(folder / "expected.yaml", resolved(folder))


def test_bases_are_no_models_and_may_be_incomplete(tmp_path: Path) -> None:
    changes = {
        "acme/_base.yaml": "type: deskphone\n",
        "acme/x3.yaml": "extends: _base\nmodel: X3\nlines: 1\nplugins: {p1: {}}\n",
    }
    report = Report()
    project = load_checked(sound_catalogue(tmp_path, changes), report)
    assert report.sorted() == []
    assert sorted(project.vendors["acme"].models) == ["x1", "x2", "x3"]


def test_an_answer_for_several_parameters_is_replaced_for_one(tmp_path: Path) -> None:
    group = "exten_park, exten_dnd, exten_pickup_group, site.*"
    base = f"not_supported: {{'{group}': {{searched: Acme manual}}}}\n"
    answers = "not_supported: {exten_dnd: {searched: Acme FAQ}, exten_park: null}\n"
    dialect = (SOUND / "acme/dialects/d1.yaml").read_text() + answers + "extends: _base\n"
    changes = {"acme/dialects/_base.yaml": base, "acme/dialects/d1.yaml": dialect}
    report = Report()
    project = load_checked(sound_catalogue(tmp_path, changes), report)
    assert [d.message for d in report.sorted()] == []
    kept = project.vendors["acme"].dialects["d1"].spec.not_supported
    assert kept == {
        "exten_dnd": {"searched": "Acme FAQ"},
        "exten_pickup_group": {"searched": "Acme manual"},
        "site.*": {"searched": "Acme manual"},
    }


def test_places_are_inherited_by_role_whatever_they_begin_with(tmp_path: Path) -> None:
    base = "reads: {ntp: server, line.: {account.username: '{n}.user', account.server: '{n}.a'}}\n"
    own = """
extends: _base
reads:
  "line.{n}.": {account.server: [proxy, {proxy: ["{}:*"]}], account.port: {proxy: "*:{}"}}
  ntp: null
"""
    dialect = (SOUND / "acme/dialects/d1.yaml").read_text() + own
    changes = {"acme/dialects/_base.yaml": base, "acme/dialects/d1.yaml": dialect}
    report = Report()
    project = load_checked(sound_catalogue(tmp_path, changes), report)
    assert [d.message for d in report.sorted()] == []
    assert project.vendors["acme"].dialects["d1"].spec.reads == {
        "account.username": "line.{n}.user",
        "account.server": ["line.{n}.proxy", {"line.{n}.proxy": ["{}:*"]}],
        "account.port": {"line.{n}.proxy": "*:{}"},
    }


def test_a_vendor_alone_reads_of_another_what_it_extends(tmp_path: Path) -> None:
    changes = {
        "beta/vendor.yaml": "name: Beta\n",
        "beta/dialects/_shared.yaml": "unset: NONE\n",
        "beta/dialects/other.yaml": "no: dialect\n",
        "acme/dialects/d2.yaml": "extends: [d1, beta/_shared]\n",
        "acme/plugins/p2.yaml": "extends: acme/p1\ndialect: d2\nrelease: null\n",
    }
    report = Report()
    project = load(sound_catalogue(tmp_path, changes), report, "acme")
    assert report.sorted() == []
    assert project.vendors["acme"].dialects["d2"].spec.unset == "NONE"
    assert project.vendors["acme"].plugins["p2"].spec.dialect == "d2"


@pytest.mark.parametrize("name", ["beta/vendor", "../beta/x", "beta/dialects/x", "beta/", "/x"])
def test_no_other_file_is_a_spec_of_another_vendor(tmp_path: Path, name: str) -> None:
    changes = {
        "beta/vendor.yaml": "name: Beta\n",
        "beta/x.yaml": "model: X\n",
        "beta/dialects/x.yaml": "about: X\n",
        "acme/x3.yaml": f"extends: {name}\nmodel: X3\nlines: 1\nplugins: {{p1: {{}}}}\n",
    }
    report = Report()
    load(sound_catalogue(tmp_path, changes), report, "acme")
    assert [(d.code, d.place.path) for d in report.sorted()] == [
        (Code.EXTENDS_MISSING, "specs/acme/x3.yaml")
    ]
