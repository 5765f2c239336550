"""Constants of a dialect reach the phone as they are, whatever a template or XML makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from catalogues import sound_catalogue
from phonegen.diagnostics import Report
from phonegen.language.loading import load
from phonegen_targets.provd.preview import MINIMAL, preview

LINES = ["{% raw %}", "{%", "%}", "{# a #}", "{#", "a {% if x %} b", "# {% b", "'\"\\", "}}"]
XML = [*LINES, '"', "a\"b'c", "<b/>", "&amp;", "a & b < c > d", "]]>", "<!--"]
DIALECT = """
about: Constants.
syntax: {syntax}
identify:
  agent: {{user_agent: "Acme {{model}} {{version}} {{mac}}"}}
files:
  config: {{name: "{{mac}}.cfg", settings: {{all: {{set: {set}}}}}}}
"""


def written(root: Path, syntax: object, settings: object) -> str:
    """The file that a phone gets of a dialect with these settings."""
    dialect = DIALECT.format(syntax=json.dumps(syntax), set=json.dumps(settings))
    changes = {"acme/dialects/d1.yaml": dialect, "acme/divergences.yaml": "[]\n"}
    report = Report()
    project = load(sound_catalogue(root, changes), report)
    assert not report
    vendor = project.vendors["acme"]
    files = preview(project, vendor, vendor.models["x1"], vendor.plugins["p1"], MINIMAL)
    return "".join(files.values())


@pytest.mark.parametrize("text", LINES)
def test_a_constant_in_lines(tmp_path: Path, text: str) -> None:
    assert written(tmp_path, {"kind": "assignments"}, {"a": text}) == f"a = {text}\n"


@pytest.mark.parametrize("text", XML)
def test_a_constant_in_xml(tmp_path: Path, text: str) -> None:
    syntax = {"kind": "xml", "root": "all"}
    settings = {"a": {"value": text, "attributes": {"b": text}}, "c": text}
    root = ElementTree.fromstring(written(tmp_path, syntax, settings))
    (a, c) = root
    assert (a.text, a.get("b"), c.text) == (text, text, text)


@pytest.mark.parametrize("text", ['"', "a\"b'c", "<b/>", "&amp;", "{% raw %}"])
def test_a_constant_as_an_attribute(tmp_path: Path, text: str) -> None:
    syntax = {"kind": "xml", "root": "all", "setting": "attribute"}
    root = ElementTree.fromstring(written(tmp_path, syntax, {"a": text}))
    assert root.attrib == {"a": text}


@pytest.mark.parametrize("syntax", [{"kind": "assignments"}, {"kind": "text", "end": ""}])
def test_a_brace_at_the_end(tmp_path: Path, syntax: object) -> None:
    assert written(tmp_path, syntax, {"a": "y{"}).replace("a = ", "").strip() == "y{"
