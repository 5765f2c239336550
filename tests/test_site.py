"""The site: its sources from a checkout, and its pages in a browser.

The browser's tests need zensical, playwright and Chromium, and for accessibility the file
`axe.min.js` of axe-core, named by PHONEGEN_AXE; what is missing is skipped and said.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from phonegen_targets.docs.site import assemble
from phonegen_targets.docs.site.rewriting import rewritten

REPOSITORY = Path(__file__).parent.parent
MOST = 200_000  # bytes of a page
# One phone of each build: pages of keys, an expansion module, DECT, conference, analogue.
SHOWN = ("yealink/t46s", "snom/d785", "yealink/w60b", "polycom/spip6000", "cisco/spa112")


def same(target: str) -> str:
    return target


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a \\~ b \\$", "a &#126; b &#36;"),
        ("| `a\\|b` |", "| <code>a&#124;b</code> |"),
        ("<details><summary>x", '<details markdown="1"><summary>x'),
        ("### Rendered", "### Rendered {data-search-exclude}"),
        ("```text a.cfg\n[x](y\\~z)\n```", '```text title="a.cfg"\n[x](y\\~z)\n```'),
        (
            "<!-- tabs -->\n#### A\n\n```\na\n```\n\n#### B\n\nb\n<!-- /tabs -->",
            '=== "A"\n\n    ```\n    a\n    ```\n\n=== "B"\n\n    b',
        ),
    ],
)
def test_rewritten(given: str, shown: str) -> None:
    assert rewritten(given + "\n", same) == shown + "\n"


def test_links_without_a_target_become_text() -> None:
    assert rewritten("see [a](b) and ![p](q)", lambda _: None) == "see a and !p\n"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    assemble(REPOSITORY, folder, folder / "site")
    return folder / "docs"


def test_sources_are_the_same_again(sources: Path) -> None:
    before = {p: p.stat().st_mtime_ns for p in sources.rglob("*") if p.is_file()}
    assemble(REPOSITORY, sources.parent, sources.parent / "site")
    assert before == {p: p.stat().st_mtime_ns for p in sources.rglob("*") if p.is_file()}


def test_the_catalogue_has_every_phone(sources: Path) -> None:
    phones = json.loads((sources / "catalogue.json").read_text("utf-8"))["phones"]
    pages = {p.with_suffix("") for p in (sources / "phones").glob("*/*.svg")}
    assert {sources / "phones" / p["id"] for p in phones} == pages
    table = (sources / "catalogue.md").read_text("utf-8")
    for phone in phones:
        assert f'href="phones/{phone["id"]}.html"' in table


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site; PHONEGEN_SITE names one that is built already."""
    if given := os.environ.get("PHONEGEN_SITE"):
        return Path(given)
    pytest.importorskip("zensical", reason="needs zensical: pip install 'phonegen[site]'")
    folder = tmp_path_factory.mktemp("built")
    assemble(REPOSITORY, folder, folder / "site")
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def test_links_and_anchors_resolve(site: Path) -> None:
    anchors: dict[Path, set[str]] = {}
    found: list[tuple[Path, str]] = []
    for page in site.rglob("*.html"):
        if page.name == "404.html":  # a server's, with links from its root
            continue
        text = page.read_text("utf-8")
        anchors[page] = set(re.findall(r'\bid="([^"]+)"', text))
        found += [(page, html.unescape(u)) for u in re.findall(r'(?:href|src)="([^"]+)"', text)]
        assert len(text.encode()) < MOST, page
    for page, target in found:
        if re.match(r"(https?|mailto|data):", target):
            continue
        path, _, anchor = unquote(target).partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.is_file(), f"{page}: {target}"
        assert not anchor or anchor in anchors.get(there, {anchor}), f"{page}: {target}"


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.findall(r'<(?:script|img|iframe)[^>]+src="(?:https?:)?//', text), page
        assert not re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="(?:https?:)?//', text), page


@pytest.fixture(scope="module")
def browser(needs_program: Callable[[str, str], str]) -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    program = needs_program("chromium", "chromium")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of a desk's width; anything that the console says fails the test."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    opened.on("console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    opened.close()
    assert said == []


def shown(page: Any) -> set[str]:
    found = page.locator("#phone-table tbody tr:not([hidden]) a")
    return set(found.evaluate_all("links => links.map(a => a.getAttribute('href'))"))


def phones(site: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((site / "catalogue.json").read_text("utf-8"))["phones"]
    return found


def hrefs(found: list[dict[str, Any]]) -> set[str]:
    return {f"phones/{p['id']}.html" for p in found}


def test_filters_combine_and_stand_in_the_url(page: Any, site: Path) -> None:
    page.goto((site / "catalogue.html").as_uri())
    every = phones(site)
    assert shown(page) == hrefs(every)
    page.get_by_label("Lines from").fill("6")
    page.get_by_label("SRTP").select_option("rendered")
    page.get_by_label("Language").select_option("fr")
    wanted = [
        p for p in every
        if p["lines"] >= 6 and p["srtp"] in ("yes", "rendered")
        and any(name.startswith("fr") for name in p["locales"])
    ]  # fmt: skip
    assert wanted
    assert shown(page) == hrefs(wanted)
    assert "lines=6&srtp=rendered&locale=fr" in page.url.replace("&locale=fr", "&locale=fr")
    page.goto(page.url)
    assert shown(page) == hrefs(wanted)
    assert page.locator("#found").inner_text() == f"{len(wanted)} phones"
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("document.querySelectorAll('#phone-table tr[hidden]').length === 0")


FILTERS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "vendor=Yealink": lambda p: p["vendor"] == "Yealink",
    "type=DECT base": lambda p: p["type"] == "dect",
    "keys=100": lambda p: p["keys"] + p["module_keys"] >= 100,
    "tftp=no": lambda p: p["tftp"] == "no",
    "backup=rendered": lambda p: p["backup"] in ("yes", "rendered"),
    "vlan=?": lambda p: p["vlan"] == "unknown",
    "firmware=public": lambda p: p["firmware_access"] == "public",
    "tested=yes": lambda p: p["tested"] > 0,
    "plugin=no": lambda p: not p["plugins"],
    "name=t46": lambda p: "t46" in p["name"].lower(),
}


def test_each_filter(page: Any, site: Path) -> None:
    for query, holds in FILTERS.items():
        page.goto((site / "catalogue.html").as_uri() + "?" + query.replace("=?", "=%3F"))
        assert shown(page) == hrefs([p for p in phones(site) if holds(p)]), query


def test_sorting(page: Any, site: Path) -> None:
    page.goto((site / "catalogue.html").as_uri())
    for order in (1, -1):
        page.get_by_role("columnheader", name="Lines").get_by_role("button").click()
        cells = page.locator("#phone-table tbody tr td:nth-child(3)").all_inner_texts()
        numbers = [int(cell) for cell in cells]
        assert numbers == sorted(numbers, reverse=order < 0)


def test_comparison_of_four(page: Any, site: Path) -> None:
    page.goto((site / "catalogue.html").as_uri() + "?vendor=Yealink")
    boxes = page.locator("#phone-table tbody tr:not([hidden]) input")
    names = page.locator("#phone-table tbody tr:not([hidden]) a").all_inner_texts()[:4]
    for number in range(4):
        boxes.nth(number).check()
    assert boxes.nth(4).is_disabled()
    assert page.locator("#comparison thead a").all_inner_texts() == names
    page.goto(page.url)
    assert page.locator("#comparison thead a").all_inner_texts() == names
    by_name = {p["name"]: p for p in phones(site)}
    row = page.locator(
        "#comparison tr", has=page.get_by_role("rowheader", name="Lines", exact=True)
    )
    assert row.locator("td").all_inner_texts() == [str(by_name[n]["lines"]) for n in names]
    page.get_by_role("button", name="End the comparison").click()
    assert page.locator("#comparison").is_hidden()


def test_search_finds_a_phone_from_a_disk(page: Any, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.keyboard.press("Control+k")
    page.keyboard.type("T46S")
    page.wait_for_selector("a[href*='phones/yealink/t46s.html']", timeout=20_000)


def test_copy_button_copies(browser: Any, site: Path) -> None:
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((site / "phones/yealink/t46s.html").as_uri())
    page.locator(".tabbed-content .highlight, .tabbed-content pre").first.hover()
    page.locator("button[data-md-type='copy'], .md-clipboard").first.click()
    page.wait_for_timeout(300)
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert "allow members of" in copied or "host my-phone {" in copied


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_are_quiet(page: Any, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    chosen = [f"phones/{name}.html" for name in SHOWN if (site / f"phones/{name}.html").is_file()]
    assert len(chosen) >= 3
    for name in ["index.html", "catalogue.html", "coverage.html", *chosen]:
        page.goto((site / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        for picture in page.locator("img").all():
            assert picture.evaluate("i => i.complete && i.naturalWidth > 0"), name


def test_pages_work_without_scripts(browser: Any, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "catalogue.html").as_uri())
    assert page.locator("#phone-table tbody tr").count() == len(phones(site))
    assert page.locator("#filters").is_hidden()
    page.locator("#phone-table a").first.click()
    assert page.locator("h1").count() == 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(browser: Any, site: Path, scheme: str) -> None:
    axe = os.environ.get("PHONEGEN_AXE")
    if not axe:
        pytest.skip("needs axe-core's axe.min.js, named by PHONEGEN_AXE")
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    found = []
    for name in ("index.html", "catalogue.html", "phones/yealink/t46s.html", "coverage.html"):
        page.goto((site / name).as_uri())
        page.add_script_tag(path=axe)
        result = page.evaluate("axe.run(document.querySelector('.md-content'))")
        found += [
            (name, v["id"], v["nodes"][0]["html"][:200], len(v["nodes"]))
            for v in result["violations"]
        ]
    context.close()
    assert found == []


def test_command_says_what_is_missing(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "tests/errors/catalogue", tmp_path / "specs")
    command = [sys.executable, "-m", "phonegen", "site", "build"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "phonegen build --all" in done.stderr or "phonegen[site]" in done.stderr
