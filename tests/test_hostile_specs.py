"""A spec is data: no text in it is run, and each means itself in every file that is made of it."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from catalogues import SOUND, sound_catalogue
from commands import phonegen
from extent import NIGHT, some
from hostile import RECOGNITION, accepted, built, fields, outcome
from phonegen_targets import provd
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
TRIED = CASES if NIGHT else some(random.Random(11).sample(CASES, 10)[:6], 3)
SAMPLE = {("next line", "before")}


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


def is_free(field: Field) -> bool:
    """Whether a text there means itself, and is no pattern of others."""
    return not is_choice(field) and field.name != "Divergence.plugins[]"


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
            is_expression = "{" in text and kept[field] not in found  # names have them, too
            if count and kept[field] not in known.values() and not is_expression:
                assert found[kept[field]] == count, (path, field)
    return len(kept)


@pytest.mark.parametrize(
    ("name", "where"),
    [c if c in SAMPLE else pytest.param(*c, marks=pytest.mark.slow) for c in TRIED],
)
def test_hostile_texts(
    name: str, where: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """Refused at its place, or everything made of it has the structure of a harmless text."""
    tried = [f for f in fields() if is_free(f)]
    count = compare(tried, HOSTILE[name], where, tmp_path / "project")
    record_property("looked at", f"{len(tried)} texts, {count} of them built")


@pytest.mark.slow
@pytest.mark.parametrize(
    "field", some([f for f in fields() if f.name.startswith(RECOGNITION)], 60), ids=str
)
def test_texts_of_recognition(field: Field, tmp_path: Path) -> None:
    """One at a time, for what a rule and a sample say belongs together."""
    if not is_choice(field):
        for text in random.Random(field.name).sample(sorted(HOSTILE.values()), 8 if NIGHT else 1):
            compare([field], text, "behind", tmp_path / "project")


ALONE = ["", " ", "٣", "/etc/passwd", "../x", '"', "\\", "__class__", "none", "x" * 100_000]


@pytest.mark.slow
@pytest.mark.parametrize("name", some(sorted({f.name for f in fields()}), 80))
def test_texts_alone(name: str, tmp_path: Path) -> None:
    """In the place of the whole text, of one field of each name."""
    field = next(f for f in fields() if f.name == name)
    for text in ALONE if NIGHT else random.Random(name).sample(ALONE, 1):
        found = outcome({field: text}, tmp_path / "project")
        if not found.errors:
            for path, content in built(found.project).items():
                structure(path, content)


@pytest.mark.parametrize("text", ["*", "none\nnone", "{{ 1 }}"])
def test_choices_take_no_other_text(text: str, tmp_path: Path) -> None:
    """Each is refused where it stands, all at once."""
    changes = {f: f.text + text for f in fields() if is_choice(f)}
    found = outcome(changes, tmp_path / "project")
    blamed = {f.name for f in found.blamed}
    missing = {f.name for f in changes} - blamed
    # of a syntax of no kind nothing else is looked at
    assert {name for name in missing if name.partition(".")[0] not in SYNTAXES} == set()


SYNTAXES = {"Assignments", "Commands", "Plain", "Form", "Xml", "Json"}


@pytest.mark.parametrize("path", ["entry.py", "templates/base.tpl"])
def test_what_does_not_parse_is_not_written(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last line of defence, should a writer forget to quote."""
    monkeypatch.undo()  # the build starts no program, but is watched by another test
    made = provd.plugin_files
    broken = {"entry.py": "x = = 1\n", "templates/base.tpl": "{% if %}"}[path]
    monkeypatch.setattr(provd, "plugin_files", lambda *given: {**made(*given), path: broken})
    folder = sound_catalogue(tmp_path / "project")
    done = phonegen("build", "--all", folder=folder, code=1)
    assert "[broken-output]" in done.stdout
    spec = {"entry.py": "plugins/p1.yaml", "templates/base.tpl": "dialects/d1.yaml"}[path]
    assert f"specs/acme/{spec}:" in done.stdout
    assert not (folder / "generated").exists()


def test_quiet_mistakes_are_said(tmp_path: Path) -> None:
    model = """
model: X1
type: deskphone
lines: 160
keys: {line: 4}
features: {by: Ann, on: 2026-01-31, firmware: "1", Holdd: "Y", hold: "Y"}
plugins: {p1: {version: "1.0"}}
"""
    changes = {
        "acme/x1.yaml": model,
        "acme/x3.yml": "model: X3\n",
        "acme/dialect/d2.yaml": "a: b\n",
    }
    folder = sound_catalogue(tmp_path / "project", changes)
    done = phonegen("check", folder=folder, code=1)
    assert "x3.yml" in done.stdout
    assert "did you mean 'dialects'" in done.stdout
    (folder / "specs/acme/x3.yml").unlink()
    (folder / "specs/acme/dialect/d2.yaml").unlink()
    (folder / "specs/acme/dialect").rmdir()
    done = phonegen("check", folder=folder)
    assert "x1.yaml:4:8: warning: 160 lines are many for a deskphone" in done.stdout
    assert "x1.yaml:6:52: warning: the matrix has no 'Holdd'" in done.stdout
    assert "did you mean 'Hold'" in done.stdout
    assert "hold'" not in done.stdout.replace("'Hold'", "")


@pytest.mark.slow
def test_a_long_chain_of_bases(tmp_path: Path) -> None:
    changes = {f"acme/_b{n}.yaml": f"extends: _b{n + 1}\n" for n in range(1500)}
    changes |= {"acme/_b1500.yaml": "type: deskphone\n"}
    changes |= {"acme/x3.yaml": "extends: _b0\nmodel: X3\nlines: 1\nplugins: {p1: {}}\n"}
    folder = sound_catalogue(tmp_path / "project", changes)
    done = phonegen("check", folder=folder, code=1)
    assert "[extends-depth]" in done.stdout


def parts(count: int, part: str) -> str:
    """A dialect with as many parts, each made of the one before it."""
    dialect = (SOUND / "acme/dialects/d1.yaml").read_text("utf-8")
    dialect = dialect.replace("      keys:\n", f"      more: {{extends: P{count}}}\n      keys:\n")
    chain = "".join(f"  P{n}: {part.format(n - 1)}\n" for n in range(1, count + 1))
    return f"{dialect}parts:\n  P0: {{set: {{a: b}}}}\n{chain}"


EXTENDED = "{{extends: P{0}}}"


@pytest.mark.parametrize(
    "dialect",
    [
        parts(1000, "{{extends: P{}}}"),
        parts(1000, "{{settings: {{in: {{extends: P{}}}}}}}"),
        parts(18, "{{settings: {{x: {{extends: P{0}}}, y: {{extends: P{0}}}}}}}"),
        parts(3, "{{settings: {{" + ", ".join(f"s{n}: {EXTENDED}" for n in range(99)) + "}}}}"),
    ],
    ids=["chain", "nest", "doubled", "many"],
)  # fmt: skip
def test_parts_grow_no_further_than_can_be_written(dialect: str, tmp_path: Path) -> None:
    """Each is a few lines, and some would be more sections than any memory holds."""
    folder = sound_catalogue(tmp_path / "project", {"acme/dialects/d1.yaml": dialect})
    done = phonegen("check", folder=folder, code=1)
    assert "[extends-depth]" in done.stdout


def test_a_model_leads_to_no_other_folder(tmp_path: Path) -> None:
    dialect = SOUND / "acme/dialects/d1.yaml"
    more = "\n  more: {name: 'more/{model.folder}', per: model, settings: {a: {set: {b: c}}}}\n"
    model = (SOUND / "acme/x1.yaml").read_text("utf-8")
    for trait, wrong in (("../x", True), ("/etc", True), ("a/b", False), ("a..b", False)):
        changes = {
            "acme/dialects/d1.yaml": dialect.read_text("utf-8") + more,
            "acme/x1.yaml": f"{model}traits: {{folder: {trait}}}\n",
        }
        folder = sound_catalogue(tmp_path / trait.strip("/").replace("/", "-"), changes)
        done = phonegen("check", folder=folder, code=int(wrong))
        assert ("[unsafe-path]" in done.stdout) == wrong
