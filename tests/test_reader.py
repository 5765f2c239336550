"""Whatever is in a spec file, reading it gives data or a report, never an exception."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from extent import cases, sampled
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phonegen.build.pipeline import load_checked
from phonegen.diagnostics import Place, Report
from phonegen.language.reader import Map, parse, scalar
from phonegen.language.spec.model import Model

HOSTILE = [
    "{" * 10_000,
    "[" * 10_000 + "]" * 10_000,
    "- " * 5_000 + "a",
    "a: &a [*a]\n",
    "a: &a {b: &b [*a, *b]}\nc: *b\n",
    "&a : b\n*a : c\n",
    "? [a]\n: b\n",
    "? {a: b}\n: [c]\n",
    "<<: [{a: b}]\n",
    "!!binary x: y\n",
    "a: !!python/object/apply:os.system [id]\n",
    "%YAML 1.1\n---\na: no\n",
    "%YAML 9.9\n---\na: b\n",
    "%TAG ! tag:x,2000:\n---\na: !b c\n",
    "a: " + "9" * 5000,
    "a: 1e99999\n",
    "lines: -0\nmodel: 0o17\n",
    "'': b\n",
    "null: b\n~: c\n",
    "1: b\ntrue: c\n",
    "a: |\n  text\n b\n",
    'a: "\\ud800"\n',
    'a: "\\x00"\n',
    "\ufeffa: b\n",
    "a: b\r\nc: d\r",
    "a\tb: c\n",
    "---\n...\n---\n",
    "#\n",
    "\u2028a: b\n",
]


@pytest.mark.parametrize("text", sampled(HOSTILE, HOSTILE[::3]), ids=range(len(HOSTILE)))
def test_hostile_yaml(text: str, tmp_path: Path) -> None:
    data = text.encode("utf-8", "surrogatepass")
    for name in ("x1.yaml", "vendor.yaml", "divergences.yaml", "dialects/d1.yaml"):
        root = tmp_path / name.replace("/", "-")
        report = Report()
        load_checked(sound_catalogue(root, {f"acme/{name}": data}), report)
        assert report


@settings(max_examples=cases(200), deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    report = Report()
    result = parse(data, "x.yaml", report)
    assert (result is None) == bool(report)


PIECES = """model lines : { } [ ] , &a *a !t | > ' " # % @ ` ? ~ null 1 - --- ... << é"""
YAML_PIECES = st.sampled_from([*PIECES.split(), " ", "\n", "  ", "- ", "\t"])


@settings(max_examples=cases(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(YAML_PIECES, max_size=40).map("".join))
def test_any_text(text: str) -> None:
    report = Report()
    result = parse(text.encode(), "x.yaml", report)
    assert (result is None) == bool(report)


FIELDS = st.sampled_from([*Model.model_fields, "unknown"])
VALUES = st.recursive(
    st.one_of(st.integers(), st.booleans(), st.text(max_size=5), st.just("x1"), st.just("{{ a }}")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=cases(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(FIELDS, VALUES, max_size=6))
def test_any_values_in_a_model(spec: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = json.dumps(spec)  # JSON is YAML
        root = sound_catalogue(Path(folder), {"acme/x3.yaml": text})
        load_checked(root, Report())


def test_places() -> None:
    report = Report()
    data = parse(b"a: 1\nb:\n  - x\n  - {c: d}\n", "s.yaml", report)
    assert isinstance(data, Map) and not report
    assert data.key_at["b"] == Place("s.yaml", 2, 1)
    assert data.value_at["a"] == Place("s.yaml", 1, 4)
    assert data["b"].item_at[1] == Place("s.yaml", 4, 5)
    assert data["b"][1].value_at["c"] == Place("s.yaml", 4, 9)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"), ("on", "on"), ("10:20:30", "10:20:30"), ("0x10", "0x10"), ("1_000", "1_000"),
        ("007", "007"), ("0", 0), ("-5", -5), ("1.5", 1.5), ("10.10", "10.10"), ("1.0", 1.0),
        ("10.1.215.13", "10.1.215.13"), ("true", True), ("null", None), ("", None),
    ],
)  # fmt: skip
def test_plain_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    assert scalar(text, True) == value
    assert scalar(text, False) == text
