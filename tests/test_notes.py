"""Notes of people: they are on the page, they stay where they are, and nothing breaks out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

import markdown  # type: ignore[import-untyped]
import pytest
from catalogues import sound_catalogue
from commands import phonegen
from extent import cases
from hypothesis import given, settings
from hypothesis import strategies as st
from phonegen.build.target import Selection
from phonegen.diagnostics import Report
from phonegen.language.loading import load
from phonegen.language.notes import LONGEST, MAX_BYTES
from phonegen_targets import docs
from phonegen_targets.docs.site.pages import made
from phonegen_targets.docs.site.rewriting import rewritten

NOTE = """# Lamps

They blink **slowly**, see [the list](https://acme.example/lamps?a=1&b=2#all) and
<https://acme.example/>. A `{code}` stays.

## On the wall

- Use *four* screws
  of 4 mm.
  - or five
1. then
2. hang it up

> Ann said so.

```sh
telnet 192.0.2.1  # <b>
```
"""
SHOWN = """### Lamps

They blink **slowly**, see [the list](https://acme.example/lamps?a=1&b=2#all) and \
[https://acme.example/](https://acme.example/). A `{code}` stays.

#### On the wall

- Use *four* screws of 4 mm.
    - or five
1. then
1. hang it up

> Ann said so.

```sh
telnet 192.0.2.1  # <b>
```
"""


def files(root: Path, notes: Mapping[str, str]) -> dict[str, str]:
    """The pages of the site, and the committed ones below `committed/`."""
    report = Report()
    project = load(sound_catalogue(root, {f"acme/{name}": n for name, n in notes.items()}), report)
    assert not report, report.sorted()
    committed = {f"committed/{a.path}": a.content for a in docs.emit(project, Selection())}
    return {**made(project).files, **committed}


def problems(root: Path, name: str, note: str | bytes) -> list[tuple[int, int, str]]:
    report = Report()
    load(sound_catalogue(root, {f"acme/{name}": note}), report)
    assert {d.code for d in report.sorted()} <= {"notes"}
    return [(d.place.line, d.place.column, d.message) for d in report.sorted()]


def section(page: str) -> str:
    found = re.search(
        r"^## (?:Notes|Remarques)\n\n(.*?)(?=^## |^The whole page|\Z)", page, re.M | re.S
    )
    return found[1].strip() + "\n" if found else ""


def test_a_note_is_on_the_page_that_is_committed_and_on_the_site(tmp_path: Path) -> None:
    found = files(tmp_path, {"x1.notes.md": NOTE, "notes.md": "All of them hum."})
    assert section(found["committed/acme/x1.md"]) == SHOWN
    assert section(found["acme/x1.md"]).startswith(SHOWN)
    assert "There are [notes on all phones](index.md#notes)" in found["acme/x1.md"]
    assert section(found["acme/index.md"]) == "All of them hum.\n"


def test_each_reader_gets_it_in_their_language_or_is_told_of_another(tmp_path: Path) -> None:
    both = {"x1.notes.md": "It hums.", "x1.notes.fr.md": "Il bourdonne.", "notes.fr.md": "Tous."}
    found = files(tmp_path, both)
    assert section(found["acme/x1.md"]).startswith("It hums.\n")
    assert section(found["acme/x1.fr.md"]).startswith("Il bourdonne.\n")
    assert section(found["acme/index.fr.md"]) == "Tous.\n"
    only = '<div lang="fr" markdown="1">\n\nTous.\n\n</div>\n'
    assert section(found["acme/index.md"]) == only


def test_phones_without_a_note_have_no_heading(tmp_path: Path) -> None:
    found = files(tmp_path, {"x1.notes.md": "\n \n"})
    assert not any(section(page) for page in found.values())


@pytest.mark.parametrize(
    ("note", "place", "what"),
    [
        ("a\n\nb <script src=x>", (3, 3), "HTML is not read"),
        ("<!-- x -->", (1, 1), "HTML is not read"),
        ("- a <img src=x onerror=y>", (1, 5), "HTML is not read"),
        ("see [it](javascript:alert(1))", (1, 10), "leads to the web"),
        ("see [it](JAVASCRIPT:x)", (1, 10), "leads to the web"),
        ("see [it](data:text/html,x)", (1, 10), "leads to the web"),
        ("see [it](../../etc/passwd)", (1, 10), "leads to the web"),
        ("see [it](//acme.example/)", (1, 10), "leads to the web"),
        ("see [it](https://user@acme.example/)", (1, 10), "leads to the web"),
        ('see [it](https://acme.example/ "x")', (1, 31), "no title"),
        ("text\n![a](https://acme.example/a.png)", (2, 1), "no pictures"),
        ("[a][b]", (1, 1), "by reference"),
        ("[a]: javascript:x", (1, 1), "by reference"),
        ("#### a", (1, 1), "at most 3 deep"),
        ("      - a", (1, 1), "at most 3 deep"),
        ("Title\n=====", (2, 1), "a line of signs"),
        ("a\n\n---\n", (3, 1), "a line of signs"),
        ("a\n\n| b | c |\n", (3, 1), "tables"),
        ("a\n```\nb", (2, 1), "no `\\`\\`\\`` ends"),
        ("a \x1b[31m", (1, 3), "control character"),
        ("a" * (LONGEST + 1), (1, LONGEST + 1), "at most 2000 characters"),
    ],
)
def test_what_is_not_read_is_told_with_its_place(
    tmp_path: Path, note: str, place: tuple[int, int], what: str
) -> None:
    found = problems(tmp_path, "x1.notes.md", note)
    assert [(line, column) for line, column, _ in found] == [place]
    assert what.replace("\\", "") in found[0][2]


def test_all_problems_of_a_note_are_told_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, "x1.notes.md", "<b>x</b>\n\n![a](b)\n\n[c](d)\n")
    assert [line for line, _, _ in found] == [1, 1, 3, 5]


@pytest.mark.parametrize("name", ["x9.notes.md", "notes.de.md", "x1.notes.de.md", "_base.notes.md"])
def test_a_note_about_nothing_is_told(tmp_path: Path, name: str) -> None:
    assert "note about nothing here" in problems(tmp_path, name, "a")[0][2]


def test_other_texts_are_none_of_ours(tmp_path: Path) -> None:
    assert not problems(tmp_path, "README.md", "<b>")


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    assert problems(tmp_path / "a", "notes.md", b"a\n\xff") == [(2, 1, "is no UTF-8")]
    large = problems(tmp_path / "b", "notes.md", "a " * MAX_BYTES)
    assert "larger than" in large[0][2]
    (tmp_path / "c").mkdir()
    root = sound_catalogue(tmp_path / "c" / "p")
    (root / "specs/acme/notes.md").symlink_to("/etc/passwd")
    done = phonegen("check", "--output-format", "json", folder=root, code=1)
    assert "it is a link" in json.loads(done.stdout)[0]["message"]


def test_a_bad_note_stops_the_build_and_shows_the_place(tmp_path: Path) -> None:
    sound_catalogue(tmp_path, {"acme/x1.notes.md": "Fine.\n\nSee [it](file:///etc/passwd).\n"})
    done = phonegen("build", "--all", folder=tmp_path, code=1)
    assert "specs/acme/x1.notes.md:3:10: error: a link of a note leads to the web" in done.stdout
    assert not (tmp_path / "generated").exists()


def test_notes_survive_what_commands_write(tmp_path: Path) -> None:
    root = sound_catalogue(tmp_path, {"acme/x1.notes.md": NOTE, "acme/notes.fr.md": "Tous."})
    before = {p: p.read_bytes() for p in (root / "specs").rglob("*.md")}
    phonegen("build", "--all", folder=root)
    phonegen("new", "acme/x3", "--like", "x1", "--name", "X3", "--yes", folder=root)
    phonegen("build", "--all", folder=root)
    assert not section((root / "generated/docs/acme/x3.md").read_text("utf-8"))
    assert {p: p.read_bytes() for p in (root / "specs").rglob("*.md")} == before
    assert SHOWN in (root / "generated/docs/acme/x1.md").read_text("utf-8")
    (root / "specs/acme/x1.notes.md").write_text("Another.\n")
    done = phonegen("build", "--all", "--check", folder=root, code=1)
    assert "+Another." in done.stdout


PIECES = [
    "a", " ", "\n", "\n\n", "# ", "- ", "1. ", "> ", "`", "``", "```\n", "*", "**", "_", "[", "]",
    "(", ")", "![", "<", ">", "</div>", "<script>", "https://a.example/", "javascript:x",
    "{onclick=x}", "{: #a }", '"', "'", "&lt;", "&#106;", "|", "\\", "~~~\n", '=== "a"', "!!! note",
    "<!-- tabs -->\n", "$x$", "[TOC]", "[^1]", ":::", "    ", "\t", "é",
]  # fmt: skip
EXTENSIONS = ["attr_list", "md_in_html", "tables", "toc", "pymdownx.superfences"]
TAGS = {
    "p", "a", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "h3", "h4", "h5", "br",
    "div", "span",
}  # fmt: skip


@settings(max_examples=cases(150), deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=25))
def test_whatever_is_read_stays_text(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    """A note that is taken makes no element and no attribute but those of its own marks."""
    report = Report()
    root = sound_catalogue(tmp_path_factory.mktemp("n"), {"acme/x1.notes.md": "".join(pieces)})
    project = load(root, report)
    assert {d.code for d in report.sorted()} <= {"notes"}
    if report:
        return
    page = section(made(project).files["acme/x1.md"])
    html = markdown.markdown(rewritten(page, str), extensions=EXTENSIONS)
    assert set(re.findall(r"<([a-z0-9]+)", html)) <= TAGS
    for attributes in re.findall(r"<[a-z0-9]+ ([^>]*)>", html):
        names = set(re.findall(r"([a-z-]+)=\"", attributes))
        assert names <= {"href", "id", "class"}, html
    assert all(re.match(r"https?://", t) for t in re.findall(r'href="([^"]*)"', html)), html


@pytest.mark.parametrize("piece", ["`", "``a", "*a", "[", "# ", "- ", "<", "_a", "![", "\\", "a` "])
def test_long_notes_are_read_in_no_time(tmp_path: Path, piece: str) -> None:
    line = (piece * LONGEST)[:LONGEST]
    note = "\n".join([line] * (MAX_BYTES // (LONGEST + 1)))
    root = sound_catalogue(tmp_path, {"acme/x1.notes.md": note})
    begin = perf_counter()
    load(root, Report())
    assert perf_counter() - begin < 5
