"""Made-up dialects that `check` accepts write what their settings say, as worked out apart."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from catalogues import sound_catalogue
from extent import NIGHT, cases
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from phonegen.build.pipeline import load_checked
from phonegen.codes import Code
from phonegen.diagnostics import Report
from phonegen.language.spec.syntax import Style, Syntax
from phonegen.readers import read
from phonegen_targets.provd import plugin_files
from phonegen_targets.provd.preview import MINIMAL, SERVER, example_device, write_plugin
from phonegen_targets.provd.standin import load_plugin, with_defaults
from pydantic import TypeAdapter

SYNTAXES: dict[str, dict[str, Any]] = {
    "lines": {"kind": "assignments"},
    "comments": {"kind": "assignments", "separator": ": ", "quote": "needed"},
    "quoted": {"kind": "assignments", "separator": "=", "quote": '"'},
    "ended": {"kind": "assignments", "separator": ["=", "\r\n"], "header": "# all"},
    "elements": {"kind": "xml", "root": "all"},
    "below": {"kind": "xml", "root": "all", "path": "top/inner"},
    "named": {"kind": "xml", "root": "all", "setting": {"element": "param", "name": "name"}},
    "attributes": {"kind": "xml", "root": "all", "setting": "attribute"},
    "json": {"kind": "json"},
    "form": {"kind": "form"},
}
TEXTS = [
    "a",
    "1",
    "# b",
    "a#b",
    "{% x",
    "{#",
    "<&>",
    "it's",
    "a=b: c",
    "[g]",
    "%41",
    "{",
    "\\",
    "ä",
]
DIALECT = {
    "about": "Made up.",
    "identify": {"agent": {"user_agent": "Acme {model} {version} {mac}"}},
    "function_keys": {"slots": [{"name": "key.{n}", "count": "line"}], "types": {"blf": 1}},
}


@dataclass
class Drawn:
    """Sections as they stand in a spec, and what they say when the VLAN is on or off."""

    counter: int = 0
    said: dict[bool, dict[str, str]] = field(default_factory=lambda: {True: {}, False: {}})


Names = tuple[tuple[str, str], ...]  # the values of loops and `let`, by name
ON = frozenset({True, False})


@st.composite
def dialects(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[bool, dict[str, str]]]:
    """The name of a syntax, sections, and the settings by the VLAN."""
    kind = draw(st.sampled_from(sorted(SYNTAXES)))
    drawn = Drawn()
    base = SYNTAXES[kind].get("path", "")
    sections = {
        f"s{n}": _section(draw, kind, drawn, [()], ON, base, depth=0)
        for n in range(draw(st.integers(1, 3)))
    }
    return kind, sections, drawn.said


def _section(
    draw: st.DrawFn, kind: str, drawn: Drawn, items: list[Names], on: frozenset[bool], base: str,
    depth: int,
) -> dict[str, Any]:  # fmt: skip
    section: dict[str, Any] = {}
    otherwise: frozenset[bool] = frozenset()
    if (when := draw(st.sampled_from([None, None, True, False]))) is not None:
        section["when"] = "vlan_enabled" if when else "not vlan_enabled"
        on, otherwise = on & {when}, on - {when}
    if draw(st.booleans()):
        name = f"m{depth}"
        section["each"] = {name: [1, 2]}
        inside = [(*item, (name, value)) for item in items for value in ("1", "2")]
    else:
        inside = items
    if draw(st.booleans()):
        of_item = bool(inside[0]) and draw(st.booleans())
        last = inside[0][-1][0] if of_item else ""
        section["let"] = {f"x{depth}": f"'of' ~ {last}" if of_item else "'let'"}
        inside = [
            (*item, (f"x{depth}", "of" + dict(item)[last] if of_item else "let")) for item in inside
        ]
    names = [name for name, _ in inside[0]]
    path: str | None = None
    if kind in ("elements", "below", "named", "attributes", "json") and draw(st.booleans()):
        steps = draw(st.lists(st.sampled_from(["p", "q", *names]), min_size=1, max_size=2))
        section["path"] = [f"e{{{step}}}" if step in names else step for step in steps]
        path = "/".join(f"e{{{step}}}" if step in names else step for step in steps)
    around = base if path is None else path if depth == 0 else "/".join(filter(None, [base, path]))
    section["set"] = {
        _setting(draw, kind, drawn, inside, on, around, value): value
        for value in _values(draw, names)
    }
    if otherwise and "each" not in section and draw(st.booleans()):
        known = [tuple(pair for pair in item if pair in outer or pair[0] == f"x{depth}")
                 for item, outer in zip(inside, items, strict=True)]  # fmt: skip
        section["else"] = {
            _setting(draw, kind, drawn, known, otherwise, around, value): value
            for value in _values(draw, [name for name, _ in known[0]])
        }
    if depth < 2 and draw(st.booleans()):
        section["settings"] = {
            f"s{n}": _section(draw, kind, drawn, inside, on, around, depth + 1)
            for n in range(draw(st.integers(1, 2)))
        }
    return section


def _values(draw: st.DrawFn, names: list[str]) -> list[str]:
    dynamic = [f"{{{{ {name} }}}}" for name in names] + [f"a {{{{ {name} }}}}" for name in names]
    return draw(
        st.lists(
            st.sampled_from([*TEXTS, *dynamic, "{{ admin_password }}"]), min_size=1, max_size=2
        )
    )


def _setting(
    draw: st.DrawFn, kind: str, drawn: Drawn, items: list[Names], on: frozenset[bool], path: str,
    value: str,
) -> str:  # fmt: skip
    """The name of a setting with VALUE; what it says is noted."""
    drawn.counter += 1
    name = f"n{drawn.counter}" + "".join(f"-{{{n}}}" for n, _ in items[0])
    if kind == "attributes" or not path or kind in ("lines", "comments", "quoted", "form"):
        full = name
    elif kind == "named":
        full = f"{path}/param[name={name}]"
    else:
        full = f"{path}/{name}"
    for item in items:
        for vlan in on:
            said = value.replace("{{ admin_password }}", PASSWORD)
            told = full
            for n, of_item in item:
                said = said.replace(f"{{{{ {n} }}}}", of_item)
                told = told.replace(f"{{{n}}}", of_item)
            if kind == "named" and not path:
                told = f"param[name={told}]"
            drawn.said[vlan][told] = said
    return name


PASSWORD = "s#<&>'%41\\ä"


def written(kind: str, sections: dict[str, Any]) -> dict[bool, dict[str, str]] | None:
    """What is read of a dialect's file, by the VLAN; None when `check` refuses its paths."""
    files = {"config": {"name": "{mac}.cfg", "settings": sections}}
    spec = json.dumps({**DIALECT, "syntax": SYNTAXES[kind], "files": files}, ensure_ascii=False)
    changes = {"acme/dialects/d1.yaml": spec, "acme/divergences.yaml": "[]\n"}
    report = Report()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        project = load_checked(sound_catalogue(root, changes), report)
        if any(problem.code == Code.MISPLACED_KEY for problem in report.diagnostics):
            return None
        assert not report, report.sorted()
        vendor = project.vendors["acme"]
        model, plugin = vendor.models["x1"], vendor.plugins["p1"]
        write_plugin(root / "plugin", plugin_files(project, vendor, plugin))
        running = load_plugin(root / "plugin")
        told = {}
        for vlan in (True, False):
            given = {"vlan_enabled": vlan, "vlan_id": 5, "admin_password": PASSWORD}
            config = {**SERVER, **MINIMAL, **given}
            running.configure(example_device(vendor, model, plugin), with_defaults(config))
            (path,) = (root / "plugin" / "var" / "tftpboot").iterdir()
            told[vlan] = settings_of(path.read_bytes(), kind)
    return told


def settings_of(data: bytes, kind: str) -> dict[str, str]:
    """The settings by their names below the root."""
    syntax: Syntax = TypeAdapter[Syntax](Syntax).validate_python(SYNTAXES[kind])
    # an element that is opened again is another item of the list; one without settings says nothing
    found = [
        setting
        for setting in read(data, Style(syntax, "UTF-8", None))
        if re.search(r"\bn\d", setting.name)
    ]
    told = {re.sub(r"#\d+", "", name).removeprefix("all/"): value for name, value, *_ in found}
    assert len(told) == len(found)
    return told


@settings(max_examples=cases(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(dialects())
def test_what_is_read_is_what_is_said(drawn: tuple[str, dict[str, Any], Any]) -> None:
    kind, sections, said = drawn
    found = written(kind, sections)
    assume(found is not None)
    assert found == said


@pytest.mark.slow
@settings(
    max_examples=1500 if NIGHT else cases(150),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(dialects())
def test_what_is_read_is_what_is_said_of_many(drawn: tuple[str, dict[str, Any], Any]) -> None:
    kind, sections, said = drawn
    found = written(kind, sections)
    assume(found is not None)
    assert found == said


MODULES = {
    "modules": {
        "each": {"m": [1, 2]},
        "let": {"x": "'of' ~ m"},
        "path": ["module{x}"],
        "set": {"n1": "{{ m }}"},
    }
}
CALLS = {
    "calls": {"path": "calls", "set": {"n1.a": "1"}},
    "more": {"path": "calls/more", "set": {"n1.b": "2"}},
}
SIGNS = {"signs": {"set": {"n1": "x # y", "n2": " z", "n3": "#"}}}


@pytest.mark.parametrize(
    ("kind", "sections", "told"),
    [
        ("attributes", CALLS, {"n1.a": "1", "n1.b": "2"}),
        ("elements", MODULES, {"moduleof1/n1": "1", "moduleof2/n1": "2"}),
        ("json", MODULES, {"moduleof1/n1": "1", "moduleof2/n1": "2"}),
        ("comments", SIGNS, {"n1": "x # y", "n2": " z", "n3": "#"}),
    ],
)
def test_what_once_went_wrong(kind: str, sections: dict[str, Any], told: dict[str, str]) -> None:
    assert written(kind, sections) == {True: told, False: told}
