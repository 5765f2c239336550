"""The sources of the site's pages, and its command."""

from __future__ import annotations

import json
import re
import shutil
import threading
from dataclasses import asdict, replace
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from catalogues import REPOSITORY, the_repository
from commands import phonegen
from phonegen.build.target import Selection
from phonegen.cli.site import _Handler
from phonegen_targets.docs.markdown import text
from phonegen_targets.docs.site import ASSETS, assemble, lost_page, publish, sitemap, theme
from phonegen_targets.docs.site.generator import Generator, GeneratorError
from phonegen_targets.docs.site.pages import made
from phonegen_targets.docs.site.parts import Kept, Part, made_part
from phonegen_targets.docs.site.rewriting import MOST_TOLD, Told, html_title, rewritten
from phonegen_targets.docs.texts import LANGUAGES
from structure import html


def same(target: str) -> str:
    return target


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a \\~ b \\$", "a &#126; b &#36;"),
        ("| `a\\|b` |", "| <code>a&#124;b</code> |"),
        ("<details><summary>x", '<details markdown="1"><summary>x'),
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


@pytest.mark.parametrize(
    ("page", "told", "wanted"),
    [
        ("# A\n\n[B](b.md) · [C](c.md)\n\nIt *has* a [link](x.md).\n", Told(),
         'description: "It has a link."'),
        ("# A\n\n| a |\n|---|\n", Told(edit="docs/a.md"), 'edit: "docs/a.md"'),
        ("# A\n\nSaid.\n", Told("Told."), 'description: "Told."'),
        ("# A\n\nB.\n\nA phone.\n\n\n<div class=\"first\">", Told(card=True),
         'hide: ["navigation"]\ndescription: "A phone."'),
        ("# A\n", Told(table=True), 'hide: ["navigation", "toc"]'),
    ],
)  # fmt: skip
def test_what_a_page_tells_of_itself(page: str, told: Told, wanted: str) -> None:
    assert rewritten(page, same, told).startswith(f"---\n{wanted}\n---\n")


def test_a_description_ends_with_a_word() -> None:
    front = rewritten("# A\n", same, Told("abcdefgh " * 50))
    told = front.partition('"')[2].partition('"')[0]
    assert len(told) <= MOST_TOLD + 2 and told.endswith("abcdefgh …")


def configured(menu: dict[str, str]) -> str:
    items = ", ".join(f"{{{json.dumps(title)} = {json.dumps(n)}}}" for n, title in menu.items())
    settings = (ASSETS / "zensical.toml").read_text("utf-8")
    return settings.replace("nav = []", f"nav = [{items}]")


def rendered(generator: Generator, pages: dict[str, str]) -> int:
    """Render PAGES, as the command does; how many had changed."""
    count = generator.start(pages)
    assert generator.is_done(120)
    generator.finish()
    return count


@pytest.mark.slow
def test_a_title_stays_a_text(tmp_path: Path) -> None:
    """The generator puts titles and descriptions into its pages as HTML."""
    titles = [
        "</title><script>alert(1)</script>",
        '"><img src=x onerror=y>',
        "&lt;",
        "a & b",
        "`<`",
    ]
    headings = {"index.md": "plain", **{f"p{n}.md": text(t) for n, t in enumerate(titles)}}
    pages = {
        name: rewritten(f"# {heading}\n\nText.\n", same, Told(description=heading))
        for name, heading in headings.items()
    }
    menu = {name: html_title(h) for name, h in zip(headings, ["plain", *titles], strict=True)}
    generator = Generator(tmp_path, configured(menu), theme())
    rendered(generator, pages)
    shown = {
        name: html((generator.kept / name).with_suffix(".html").read_text("utf-8"))
        for name in headings
    }
    plain = shown.pop("index.md")
    for name, found in shown.items():
        assert found.keys() - plain.keys() <= {"code"}, name
        assert found["script"] == plain["script"], name


@pytest.mark.slow
def test_only_changed_pages_are_rendered(tmp_path: Path) -> None:
    """And they are as if all had been; what has no source any more is gone."""
    pages = {
        name: f"# {name}\n\nOf [another](b/two.html).\n\n## Part\n\nText.\n"
        for name in ("index.md", "one.md", "b/two.md", "b/three.md")
    }
    menu = {"index.md": "Home", "one.md": "One"}
    generator = Generator(tmp_path / "parts", configured(menu), theme())
    assert rendered(generator, pages) == 4
    assert rendered(generator, pages) == 0
    pages["b/two.md"] += "\nMore.\n"
    del pages["b/three.md"]
    old = (generator.kept / "one.html").stat().st_mtime_ns
    assert rendered(Generator(tmp_path / "parts", configured(menu), theme()), pages) == 1
    assert (generator.kept / "one.html").stat().st_mtime_ns == old
    whole = Generator(tmp_path / "whole", configured(menu), theme())
    assert rendered(whole, pages) == 3
    found, wanted = (
        {p.relative_to(g.kept): p.read_bytes() for p in g.kept.rglob("*.html")}
        for g in (generator, whole)
    )
    assert found == wanted and len(found) == 3
    assert b"More." in found[Path("b/two.html")]
    # other settings are in all pages
    assert (
        rendered(Generator(tmp_path / "parts", configured({"index.md": "H"}), theme()), pages) == 3
    )


def test_a_generator_that_fails_leaves_the_pages(tmp_path: Path) -> None:
    generator = Generator(tmp_path, "nothing = [", theme())
    generator.start({"index.md": "# A\n"})
    assert generator.is_done(60)
    with pytest.raises(GeneratorError):
        generator.finish()
    assert not (tmp_path / "pages.json").exists()


def test_links_without_a_target_become_text() -> None:
    assert rewritten("see [a](b) and ![p](q)", lambda _: None) == "see a and !p\n"


def part(vendor: str) -> Part:
    found = made(the_repository(), Selection(vendor=vendor))
    return made_part(REPOSITORY, vendor, found, {})


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return [part("zenitel"), part("avaya")]


@pytest.mark.slow
def test_the_catalogue_has_every_phone(parts: list[Part]) -> None:
    sources = assemble(REPOSITORY, "fr", parts)
    phones = json.loads(sources.files["catalogue.json"])["phones"]
    names = {f"{v}/{m}" for v in ("zenitel", "avaya") for m in the_repository().vendors[v].models}
    assert {p["id"] for p in phones} == names
    table = sources.pages["catalogue.md"]
    for phone in phones:
        assert f'href="phones/{phone["id"]}.html"' in table
        assert f"url(phones/{phone['id']}.fr.svg)" in table
        assert f"phones/{phone['id']}.fr.svg" in sources.files


def test_parts_are_kept_as_they_are(tmp_path: Path, parts: list[Part]) -> None:
    specs = tmp_path / "specs"
    for vendor in ("zenitel", "digium", "sangoma"):
        shutil.copytree(REPOSITORY / "specs" / vendor, specs / vendor)
    shutil.copy(REPOSITORY / "specs/catalogue.yaml", specs)
    code = tmp_path / "code"
    code.mkdir()
    (code / "a.py").write_text("1")

    def kept() -> Kept:
        return Kept(tmp_path / "kept", specs, [code])

    for vendor, one in (("zenitel", parts[0]), ("sangoma", Part("Sangoma"))):
        assert kept().get(vendor) is None
        kept().put(vendor, one, kept().made_of(vendor))
        again = kept().get(vendor)
        assert again and json.dumps(asdict(again)) == json.dumps(asdict(one))
    base = specs / "digium/_phone.yaml"  # which Sangoma's extend
    base.write_text(base.read_text("utf-8") + "# more\n")
    assert kept().get("sangoma") is None and kept().get("zenitel") is not None
    (code / "a.py").write_text("2")
    assert kept().get("zenitel") is None
    (code / "a.py").write_text("1")
    kept().put("zenitel", parts[0], kept().made_of("zenitel"))
    for away in ("../x.md", "phones/zenitel/../../../x.md", "/x.md"):
        moved = replace(parts[0], pages={"en": {away: ""}})
        kept().put("zenitel", moved, kept().made_of("zenitel"))
        assert kept().get("zenitel") is None
    for wrong in ("", "[]", '{"made_of": 1}', "{"):
        (tmp_path / "kept/zenitel.json").write_text(wrong)
        assert kept().get("zenitel") is None


def test_what_is_published_is_what_is_there(tmp_path: Path, parts: list[Part]) -> None:
    sources = assemble(REPOSITORY, "en", parts)
    kept, there = tmp_path / "kept", tmp_path / "there"
    kept.mkdir()
    (kept / "index.html").write_text("a")
    (there / "old").mkdir(parents=True)
    (there / "old/page.html").write_text("old")
    publish(sources, kept, there)
    found = {p.relative_to(there).as_posix(): p for p in there.rglob("*") if p.is_file()}
    assert found.keys() == {"index.html", *sources.files}
    before = {name: p.stat().st_mtime_ns for name, p in found.items()}
    (kept / "index.html").write_text("ab")
    publish(sources, kept, there)
    changed = {name for name, p in found.items() if p.stat().st_mtime_ns != before[name]}
    assert changed == {"index.html"} and found["index.html"].read_text() == "ab"


def test_the_list_of_pages_names_them_in_other_languages() -> None:
    found = sitemap(["a/b.md", "index.md"], "https://example.org/p/")
    places = re.findall(r"<loc>(.+?)</loc>", found)
    assert places == [
        f"https://example.org/p/{code}/{page}.html"
        for page in ("a/b", "index")
        for code in LANGUAGES
    ]
    links = re.findall(r'hreflang="(\w+)" href="([^"]+)"', found)
    assert len(links) == len(places) * len(LANGUAGES)
    assert ("fr", "https://example.org/p/fr/a/b.html") in links


def test_a_server_says_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "404.html").write_text(lost_page(), "utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=tmp_path)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            with pytest.raises(HTTPError) as found:
                urlopen(f"http://127.0.0.1:{server.server_port}/en/phones/acme/x.html")
            with found.value as answer:
                shown = answer.read().decode()
        finally:
            server.shutdown()
            thread.join()
    assert found.value.code == 404
    for code in LANGUAGES:
        assert f'href="/{code}/catalogue.html"' in shown and f'lang="{code}"' in shown
    assert 'href="https://example.org/p/fr/index.html"' in lost_page("https://example.org/p/")


def test_command_refuses_what_is_no_address(tmp_path: Path) -> None:
    for option in ("--url", "--edit"):
        done = phonegen("site", "build", option, "javascript:x", folder=REPOSITORY, code=2)
        assert option in done.stderr


def test_command_says_what_is_missing(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "tests/errors/catalogue", tmp_path / "specs")
    done = phonegen("site", "build", folder=tmp_path, code=2)
    assert "phonegen build --all" in done.stderr or "phonegen[site]" in done.stderr
