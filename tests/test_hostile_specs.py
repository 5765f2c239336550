"""A spec is data: no text in it is run, and each means itself in every file that is made of it."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile import accepted, built, fields
from structure import structure, texts
from text_fields import Field, in_schema

# Texts that mean something to one of the languages that specs are made into, or to a person.
HOSTILE = {
    "double quote": '"',
    "single quote": "'",
    "three double quotes": '"""',
    "three single quotes": "'''",
    "backslash": "\\",
    "named character": "\\N{",
    "braces": "{x}",
    "number in braces": "{0}",
    "import in braces": "{__import__('os').system('touch a-spec-ran')}",
    "expression": "{{ cycler.__init__.__globals__.os.system('touch a-spec-ran') }}",
    "statement": "{% set x = cycler.__init__.__globals__.os.system('touch a-spec-ran') %}",
    "condition": "{% if true %}",
    "comment's beginning": "{#",
    "comment's end": "#}",
    "expression's beginning": "{{",
    "expression's end": "}}",
    "statement's beginning": "{%",
    "statement's end": "%}",
    "opening brace": "{",
    "closing brace": "}",
    "line break": "a\nb",
    "carriage return": "a\rb",
    "both": "a\r\nb",
    "new section": "a\n[pkg_b]\nversion: 1\n",
    "tab": "a\tb",
    "NUL": "a\0b",
    "escape": "a\x1b[2Jb",
    "line separator": "a\u2028b",
    "next line": "a\x85b",
    "right to left": "a\u202eb",
    "isolate": "a\u2067b",
    "byte order mark": "\ufeff",
    "half a character": "a\ud800b",
    "script": "</title><script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)',
    "comment of HTML": "<!-- x",
    "entity": "&lt;",
    "character data": "]]>",
    "link": "[x](javascript:alert(1))",
    "emphasis": "*_x_*",
    "table": "a|b",
    "heading": "# x",
    "shell": "$(touch a-spec-ran)",
    "backticks": "`touch a-spec-ran`",
    "next command": "; touch a-spec-ran",
    "folder above": "/../../x",
    "absolute path": "/etc/passwd",
    "variable": "${ARG9}",
    "other digits": "٣",
    "blank": " ",
    "no-break space": "\xa0",
    "joiner": "\u200d",
    "semicolon": ";",
    "comma": ",b",
    "equals": "a=b",
    "colon": "a: b",
    "percent": "%s",
    "section": "[x]",
    "letters": "é😀",
    "long": "x" * 5_000,
}  # fmt: skip
CASES = [(name, where) for name in HOSTILE for where in ("behind", "before")]
SAMPLE = set(random.Random(11).sample(CASES, 4))


def replaced(field: Field, text: str, where: str) -> str:
    """The text of a field with another behind or before it, or that other alone."""
    return {"behind": field.text + text, "before": text + field.text}.get(where, text)


def harmless(text: str) -> str:
    """Letters in the place of TEXT, as many bytes; a slash has a meaning of its own in paths."""
    size = len(text.encode("utf-8", "surrogatepass"))
    letters = "".join("/" if c == "/" else "Zq"[n % 2] for n, c in enumerate(text))
    return letters + "Z" * (size - len(letters))


def is_choice(field: Field) -> bool:
    return field.name.endswith("=")


@pytest.fixture(autouse=True)
def nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails the test when a program is started, or the file is there that a spec would make."""

    def refused(*_arguments: Any, **_more: Any) -> None:
        raise AssertionError("a spec started a program")

    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(os, "system", refused)
    monkeypatch.setattr(subprocess.Popen, "__init__", refused)
    yield
    assert [*(tmp_path / "here").iterdir()] == []


def test_every_text_of_the_language_is_tried() -> None:
    """A new field stands in `tests/whole` too, or is not tried below."""
    assert in_schema() - {f.name for f in fields()} == set()


def compare(tried: Iterable[Field], text: str, where: str, root: Path) -> int:
    """Build the fields that take TEXT, compare with a harmless text there; how many they are."""
    plain = harmless(text)
    changes = {f: replaced(f, text, where) for f in tried}
    project, kept, _refused = accepted(changes, root)
    other, known, _refused = accepted({f: replaced(f, plain, where) for f in kept}, root)
    if known.keys() != kept.keys():
        project, kept, _refused = accepted({f: changes[f] for f in known}, root)
        assert kept.keys() == known.keys()
    tree, expected = built(project), built(other)
    paths = {path.replace(plain, text): path for path in expected}
    assert tree.keys() == paths.keys()
    for path, content in tree.items():
        wanted = expected[paths[path]]
        if content == wanted:
            continue
        assert structure(path, content) == structure(path, wanted), path
        found, harmless_texts = texts(path, content), texts(path, wanted)
        for field in kept:
            count = harmless_texts[known[field]]
            if count and kept[field] not in known.values():
                assert found[kept[field]] == count, (path, field)
    return len(kept)


@pytest.mark.parametrize(
    ("name", "where"),
    [c if c in SAMPLE else pytest.param(*c, marks=pytest.mark.slow) for c in CASES],
)
def test_hostile_texts(
    name: str, where: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Refused at its place, or everything made of it has the structure of a harmless text."""
    tried = [f for f in fields() if not is_choice(f)]
    count = compare(tried, HOSTILE[name], where, tmp_path / "project")
    record_property("looked at", f"{len(tried)} texts, {count} of them built")
