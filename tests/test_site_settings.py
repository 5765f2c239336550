"""A `site.yaml` on the command line: what is wrong with it, and what phones get."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from catalogues import REPOSITORY, the_repository
from commands import phonegen
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from phonegen.build.pipeline import load_checked
from phonegen.cli.problems import OutputFormat, render
from phonegen.codes import Code
from phonegen.diagnostics import Report
from phonegen.dialects.parameters import EXTRAS
from phonegen.dialects.plugin import PluginSpecs
from phonegen.language.reader import parse
from phonegen.language.spec.site import Backlight, Dot1x, Site
from phonegen.language.spec.values import Spec
from phonegen.language.validation import validated
from phonegen_targets.provd.standin import in_place

with in_place():
    from phonegen_targets.provd.runtime import site as runtime

WRONG = """\
dial_plan: ["0y", 112, "x.T2"]
lldp: yes
dot1x: {identity: a}
ring_tones: [{alert_info: a, ring: 11}, {ring: 2}]
web: on
backlight: {seconds: -1, levl: 3}
logo: ../etc
"""


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "site.yaml"
    path.write_text(WRONG, "utf-8")
    said = phonegen("preview", "yealink/t46s", "--site", str(path), folder=REPOSITORY, code=1)
    places = [
        line.split(": ")[0] for line in said.stdout.splitlines() if line.startswith(str(path))
    ]
    expected = ["1:13", "1:24", "2:7", "3:8", "4:36", "4:41", "5:1", "6:22", "6:26", "7:7"]
    assert places == [f"{path}:{place}" for place in expected]
    assert "    lldp: yes\n          ^\n  hint: Whether phones use LLDP" in said.stdout


BROKEN = {
    "huge": b"#" * 70_000,
    "anchor": b"lldp: &a true\n",
    "tag": b"lldp: !!python/name:os.system true\n",
    "deep": b"[" * 60_000,
    "NUL": b"lldp: true\0\n",
    "no UTF-8": b"logo: \xff\n",
    "list": b"[lldp]\n",
    "nothing": b"",
    "second document": b"lldp: true\n---\nlldp: false\n",
}


@pytest.mark.parametrize("kind", ["missing", "link", "pipe", *BROKEN])
def test_what_is_no_site_file(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "site.yaml"
    if kind == "link":
        (tmp_path / "a").write_text("lldp: true\n")
        path.symlink_to("a")
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind in BROKEN:
        path.write_bytes(BROKEN[kind])
    said = phonegen("preview", "yealink/t46s", "--site", str(path), folder=REPOSITORY, code=1)
    assert str(path) in said.stdout and "Traceback" not in said.stdout


@pytest.mark.slow
def test_passwords_are_masked_unless_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "site.yaml"
    path.write_text("dot1x: {method: md5, identity: me, password: s3cret-pass}\n")
    command = ("preview", "yealink/t46s", "--site", str(path))
    masked = phonegen(*command, folder=REPOSITORY).stdout
    assert "s3cret-pass" not in masked
    assert "static.network.802_1x.md5_password = ********\n" in masked
    assert (
        "md5_password = s3cret-pass\n" in phonegen(*command, "--secrets", folder=REPOSITORY).stdout
    )


@pytest.mark.parametrize(
    "more", [["--record"], ["--provd", "http://192.0.2.1:8667"]], ids=["record", "own servers"]
)
def test_a_site_is_for_a_lab(tmp_path: Path, more: list[str]) -> None:
    pytest.importorskip("pycurl")
    path = tmp_path / "site.yaml"
    path.write_text("lldp: true\n")
    command = ("boot", "yealink/t46s", "--site", str(path), *more)
    assert "--site" in phonegen(*command, folder=REPOSITORY, code=2).stderr


def test_the_schema_knows_the_file() -> None:
    schema = json.loads(phonegen("schema", "site", folder=REPOSITORY).stdout)
    assert set(schema["properties"]) == set(Site.model_fields)


def test_every_dialect_answers_for_everything_that_a_site_may_set() -> None:
    report = Report()
    load_checked(REPOSITORY, report)
    silent = [d for d in report.sorted() if d.code is Code.UNANSWERED]
    assert silent == [], render(silent, OutputFormat.text, REPOSITORY)
    project = the_repository()
    for vendor, plugin in project.plugins():
        fates = PluginSpecs(vendor, plugin).facts.extras
        assert list(fates) == list(EXTRAS)
        lacking = [name for name, fate in fates.items() if fate.state == "not_mapped"]
        paste = "".join(f'  {name}: {{searched: "…"}}\n' for name in lacking)
        assert lacking == [], f"{plugin.spec.dialect}, not_supported:\n{paste}"


def test_extras_are_the_fields_of_the_file() -> None:
    def leaves(kind: type[Spec], prefix: str) -> Iterator[str]:
        for name, info in kind.model_fields.items():
            groups = [k for k in get_args(info.annotation) if k in (Dot1x, Backlight)]
            for group in groups:
                yield from leaves(group, f"{prefix}{name}.")
            if not groups:
                yield f"{prefix}{name}"

    assert list(leaves(Site, "site.")) == list(EXTRAS)


# The compiler and the plugins judge the same file by rules of their own, and agree.

SCALARS = (
    st.none() | st.booleans() | st.integers(-5, 90_000)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(["off", "on", "http", "md5", "tls", "112", "x.", "0[1-9]x", "[9-1]", "a", "",
                       " a", "a\n", "a/b", "a/../b", "/a", "http://a/b", "http://a b", "\u00a0",
                       "é", "a\u200db", "\u2028", "x" * 64, "x" * 65, "a" * 255, "a" * 256, "9x.T",
                       "T", ".x", "a\\b", "https://a", "*", "x|x"])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["method", "identity", "password", "alert_info", "ring", "seconds",
                             "level", "other"]), inner, max_size=4,
        )
    ),
    max_leaves=6,
)  # fmt: skip


def dumped(value: Any) -> bytes:
    return json.dumps(value, allow_nan=False).encode()


def said(values: dict[str, Any]) -> dict[str, Any]:
    """What is more than an empty group or list."""
    return {name: value for name, value in values.items() if value not in ({}, [])}


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.sampled_from([*Site.model_fields, "other"]), value=VALUES)
def test_compiler_and_plugin_agree(name: str, value: Any) -> None:
    data = dumped({name: value})
    report = Report()
    given_data = parse(data, "site.yaml", report)
    compiled = None if given_data is None else validated(Site, given_data, report)
    try:
        found, faults = runtime.site_values(runtime.composed(data.decode())[0])
    except runtime.BrokenSiteError:
        assert compiled is None
        return
    assert (compiled is not None) == (not faults)
    if compiled is not None:
        kept = compiled.model_dump(exclude_defaults=True)
        assert said(found) == said(kept)


@pytest.mark.parametrize("most", ["dial_plan", "ring_tones"])
def test_lists_have_the_same_bounds(most: str) -> None:
    item = "1" if most == "dial_plan" else {"alert_info": "a", "ring": 1}
    for count, fits in (
        (10, True),
        (11, most == "dial_plan"),
        (50, most == "dial_plan"),
        (51, False),
    ):
        data = dumped({most: [item] * count})
        report = Report()
        validated(Site, parse(data, "site.yaml", report), report)
        assert bool(report) is not fits
        assert bool(runtime.site_values(json.loads(data))[1]) is not fits
