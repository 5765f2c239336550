"""The sources of the site's pages, and its command."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from catalogues import REPOSITORY, the_repository
from commands import phonegen
from phonegen_targets.docs.markdown import text
from phonegen_targets.docs.site import ASSETS, assemble
from phonegen_targets.docs.site.alternates import link_languages
from phonegen_targets.docs.site.pages import made
from phonegen_targets.docs.site.rewriting import html_title, rewritten
from structure import html


def same(target: str) -> str:
    return target


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a \\~ b \\$", "a &#126; b &#36;"),
        ("| `a\\|b` |", "| <code>a&#124;b</code> |"),
        ("<details><summary>x", '<details markdown="1"><summary>x'),
        ("<!-- unsearched -->\n### `a`", "### `a` {data-search-exclude}"),
        ("```text a.cfg\n[x](y\\~z)\n```", "`a.cfg`\n\n```text\n[x](y\\~z)\n```"),
        (
            "<!-- tabs -->\n#### A\n\n```\na\n```\n\n#### B\n\nb\n<!-- /tabs -->",
            '=== "A"\n\n    ```\n    a\n    ```\n\n=== "B"\n\n    b',
        ),
    ],
)
def test_rewritten(given: str, shown: str) -> None:
    assert rewritten(given + "\n", same) == shown + "\n"


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("Acme X1", None),
        ("Acme &lt;/title&gt;&lt;b&gt;", "Acme &lt;/title&gt;&lt;b&gt;"),
        ("AT&T \\*x\\* `y`", "AT&amp;T *x* y"),
        ('a &amp;lt; "b"', "a &amp;lt; &quot;b&quot;"),
    ],
)
def test_title_of_a_page(heading: str, wanted: str | None) -> None:
    page = f"<!-- made -->\n# {heading}\n"
    start = f"---\ntitle: {json.dumps(wanted)}\n---\n\n" if wanted else ""
    assert rewritten(page, same) == start + page


@pytest.mark.slow
def test_a_title_stays_a_text(tmp_path: Path) -> None:
    """The generator puts titles into its pages as HTML, at four places of each."""
    titles = [
        "</title><script>alert(1)</script>",
        '"><img src=x onerror=y>',
        "&lt;",
        "a & b",
        "`<`",
    ]
    folder = tmp_path / "docs"
    folder.mkdir()
    pages = [("index.md", "plain"), *((f"p{n}.md", text(t)) for n, t in enumerate(titles))]
    for name, heading in pages:
        (folder / name).write_text(rewritten(f"# {heading}\n\nText.\n", same), "utf-8")
    menu = ", ".join(f"{{{json.dumps(html_title(t))} = {json.dumps(n)}}}" for n, t in pages)
    settings = (ASSETS / "zensical.toml").read_text("utf-8").replace("nav = []", f"nav = [{menu}]")
    (tmp_path / "zensical.toml").write_text(settings, "utf-8")
    command = [sys.executable, "-m", "zensical", "build"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    shown = {
        name: html((tmp_path / "site" / name).with_suffix(".html").read_text("utf-8"))
        for name, _ in pages
    }
    plain = shown.pop("index.md")
    for name, found in shown.items():
        assert found.keys() - plain.keys() <= {"code"}, name
        assert found["script"] == plain["script"], name


def test_links_without_a_target_become_text() -> None:
    assert rewritten("see [a](b) and ![p](q)", lambda _: None) == "see a and !p\n"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    assemble(REPOSITORY, folder, "en", made(the_repository()), {})
    return folder / "docs"


@pytest.mark.slow
def test_sources_are_the_same_again(sources: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in sources.rglob("*") if p.is_file()}
    assemble(REPOSITORY, sources.parent, "en", made(the_repository()), {})
    assert before == {p: p.stat().st_mtime_ns for p in sources.rglob("*") if p.is_file()}


@pytest.mark.slow
def test_the_catalogue_has_every_phone(sources: Path) -> None:
    phones = json.loads((sources / "catalogue.json").read_text("utf-8"))["phones"]
    pages = {p.with_suffix("") for p in (sources / "phones").glob("*/*.svg")}
    assert {sources / "phones" / p["id"] for p in phones} == pages
    table = (sources / "catalogue.md").read_text("utf-8")
    for phone in phones:
        assert f'href="phones/{phone["id"]}.html"' in table


def test_pages_name_themselves_in_other_languages(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("a/b.html", "404.html"):
        (tmp_path / name).write_text("<head></head>")
    link_languages(tmp_path, "https://example.org/p/")
    links = re.findall(r'hreflang="(\w+)" href="([^"]+)"', (tmp_path / "a/b.html").read_text())
    assert links == [(code, f"https://example.org/p/{code}/a/b.html") for code in ("en", "fr")]
    assert "hreflang" not in (tmp_path / "404.html").read_text()


def test_command_says_what_is_missing(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "tests/errors/catalogue", tmp_path / "specs")
    done = phonegen("site", "build", folder=tmp_path, code=2)
    assert "phonegen build --all" in done.stderr or "phonegen[site]" in done.stderr
