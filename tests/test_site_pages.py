"""The pages of the site, as files and in Chromium.

On a branch the site is one of a sample of the phones, of the whole catalogue with
PHONEGEN_ALL=1, as on main; how many pages it had stands at the end of the output.
"""

from __future__ import annotations

import html
import json
import os
import re
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from catalogues import REPOSITORY
from commands import phonegen_alone
from extent import is_whole
from filelock import FileLock
from phonegen_targets.docs.facts import features
from phonegen_targets.docs.texts import LANGUAGES, ORIGINAL, said
from playwright.sync_api import Browser, Frame, Page
from sample import sampled_repository

MOST = 200_000  # bytes of a page
MOST_A_ROW = 450  # bytes of a phone in the catalogue, beside those of the page
MOST_SEARCHED = 1_500_000  # bytes of the file that the search looks in, not compressed
DESK, POCKET = 1280, 390  # pixels of a window's width
URL, EDIT = "https://phones.example/p", "https://git.example/o/n/edit/main"
Phone = dict[str, Any]

# One page of each kind.
KINDS = [
    "index", "catalogue", "coverage", "contributing", "guide/dhcp", "guide/migrating",
    "reference/fields",
    "reference/diagnostics", "phones/yealink/index", "phones/yealink/parameters",
    "phones/yealink/dhcp", "phones/yealink/plugins/v86", "phones/yealink/t46s",
    "phones/snom/d785", "phones/yealink/w60b", "phones/polycom/ssip6000", "phones/cisco/spa112",
    "phones/yealink/features", "phones/yealink/dialects/v86",
]  # fmt: skip

# What readers search for, and pages of which one is among the first three found; most were
# searched for in an earlier site, where half of them found nothing or the wrong page.
SEARCHES = {
    "t46s factory reset": "phones/yealink/t46s",
    "spa112 reset": "phones/cisco/spa112",
    "7965g": "phones/cisco/7965g",
    "snom d735": "phones/snom/d735",
    "spa504g": "phones/cisco/spa504g",
    "t46": "phones/yealink/t46s",
    "x7 fanvil": "phones/fanvil/x7",
    "polycom vvx 411 keys": "phones/polycom/vvx411",
    "wazo-yealink-v86": "phones/yealink/plugins/v86",
    "migrate from wazo-yealink-v86": "phones/yealink/plugins/v86",
    "default password polycom": "phones/polycom/index",
    "yealink firmware download": "phones/yealink/index",
    "blf grandstream": "phones/grandstream/index",
    "expansion module gxp2140": "phones/grandstream/gxp2140",
    "w70b handsets": "phones/yealink/w70b",
    "GXP 2140": "phones/grandstream/gxp2140",
    "gxp-2140": "phones/grandstream/gxp2140",
    "option 66": "guide/dhcp",
    "kea": "guide/dhcp",
    "mikrotik": "guide/dhcp",
    "option 43": "guide/dhcp",
    "timezone": "reference/parameters",
    "time zone": "reference/parameters",
    "sip_srtp_mode": "reference/parameters",
    "vlan": "reference/parameters",
    "lldp": "guide/site-settings",
    "pcap": "guide/doctor",
    "compare": "catalogue",
    "add a phone": "contributing",
    "gigaset dect provisioning": "phones/gigaset/n670-ip-pro phones/gigaset/n530-ip-pro",
    "t46s password": "phones/yealink/t46s",
    "t46s vlan": "phones/yealink/t46s",
    "yealink mikrotik": "phones/yealink/dhcp",
    "factory reset yealink": "phones/yealink/index",
    "yealnik t46": "phones/yealink/t46s",
    "rest t46s": "phones/yealink/t46s",
    "how do I reset the T46S?": "phones/yealink/t46s",
    "reset usine t46s": "phones/yealink/t46s",
    "vvx 411": "phones/polycom/vvx411",
    "exp40": "phones/yealink/t46s phones/yealink/t46g",
}
FRENCH = {
    "réinitialiser t46s usine": "phones/yealink/t46s",
    "mot de passe gxp2140": "phones/grandstream/gxp2140",
    "fuseau horaire": "phones/aastra/dialects/sip reference/parameters",
    "module d'extension t48s": "phones/yealink/t48s",
    "combinés w70b": "phones/yealink/w70b",
    "comment migrer": "guide/migrating",
    "option 66": "guide/dhcp",
    "comparer": "catalogue",
}
SOUGHT = [
    p
    for p in " ".join([*SEARCHES.values(), *FRENCH.values()]).split()
    if re.fullmatch(r"phones/\w+/(?!index|dhcp|features)[\w-]+", p)
]

WORDS = {state: said(words, ORIGINAL) for state, words in features.WORDS.items()}
pytestmark = pytest.mark.slow
WHOLE = is_whole()


# Of a phone, and not of a vendor.
MODEL = re.compile(r"phones/[\w-]+/(?!index|parameters|features|dhcp|files|plugins)[\w.-]+")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built once for all workers; PHONEGEN_SITE names one that is there already."""
    if given := os.environ.get("PHONEGEN_SITE"):
        return Path(given)
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    out = shared / "phonegen-site"
    with FileLock(shared / "phonegen-site.lock"):
        if not out.exists():
            made = shared / "phonegen-site-in-work"
            root = REPOSITORY
            if not WHOLE:
                wanted = (n for n in [*KINDS, *SOUGHT] if MODEL.fullmatch(n))
                shown = list(dict.fromkeys(n.removeprefix("phones/") for n in wanted))
                root = sampled_repository(shared / "phonegen-sample", shown)
            phonegen_alone(
                "site", "build", "--out", made, "--url", URL, "--edit", EDIT, folder=root
            )
            made.rename(out)
    return out


@pytest.fixture(scope="module")
def texts(site: Path) -> dict[Path, str]:
    """The HTML of all pages."""
    found = {p: p.read_text("utf-8") for p in site.rglob("*.html")}
    assert len(found) > 2 * (349 if WHOLE else 100)
    return found


def test_links_and_anchors_resolve(texts: dict[Path, str]) -> None:
    anchors = {page: set(re.findall(r'\bid="([^"]+)"', text)) for page, text in texts.items()}
    exists: dict[Path, bool] = {}
    wrong = []
    for page, text in texts.items():
        named = re.findall(r'(?:href|src)="([^"]+)"|background-image:url\(([^)]+)\)', text)
        for found in {link or picture for link, picture in named}:
            target = html.unescape(found)
            if re.match(r"(https?|ftp|mailto|data):", target):
                continue
            path, _, anchor = unquote(target).partition("#")
            there = Path(os.path.normpath(page.parent / path)) if path else page
            if there not in exists:
                exists[there] = there.is_file()
            if not exists[there] or (anchor and anchor not in anchors.get(there, {anchor})):
                wrong.append(f"{page}: {target}")
    assert wrong == []


def test_no_markup_is_left(texts: dict[Path, str]) -> None:
    left = re.compile(r"^<p>(?:```|===|:::|\||#)|\{data-|\]\(|<!-- /?tabs", re.M)
    code = re.compile(r"<(pre|code|script|style)\b.*?</\1>", re.S)
    for page, text in texts.items():
        shown = code.sub("", text)
        assert left.search(shown) is None, page
        assert shown.count("<main") < 2, page
        assert shown.count("<h1") < 2, page


def test_the_generator_s_own_words_are_the_reader_s(texts: dict[Path, str], site: Path) -> None:
    for page, text in texts.items():
        in_original = page.is_relative_to(site / ORIGINAL)
        outside = page.parent == site or page.parent.name == "files"  # of the generator
        assert ("Switch to dark mode" in text) == in_original or outside, page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_search_looks_in_nothing_that_is_only_long(site: Path, language: str) -> None:
    assert 10_000 < (site / language / "find-index.js").stat().st_size < MOST_SEARCHED
    assert not (site / language / "search.json").exists()


def test_pages_are_small_and_load_nothing_from_elsewhere(
    texts: dict[Path, str], site: Path
) -> None:
    rows = 100_000 + MOST_A_ROW * len(phones(site))
    for page, text in texts.items():
        assert len(text.encode()) < (rows if page.name == "catalogue.html" else MOST), page
        assert not re.findall(r'<(?:script|img|iframe)[^>]+src="(?:https?:)?//', text), page
        assert not re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="(?:https?:)?//', text), page


def test_search_engines_are_told_of_pages(texts: dict[Path, str], site: Path) -> None:
    """Each has a title of its own, a description, its place, and its place in other languages."""
    titles: dict[tuple[str, str], Path] = {}
    described: dict[tuple[str, str], Path] = {}
    places = set()
    for page, text in texts.items():
        if page.parent == site or page.parent.name == "files":
            continue
        language, _slash, path = page.relative_to(site).as_posix().partition("/")
        (title,) = re.findall(r"<title>(.+?)</title>", text)
        assert titles.setdefault((language, title), page) == page
        (about,) = re.findall(r'<meta name="description" content="([^"]*)"', text)
        assert 10 < len(html.unescape(about)) < 205, page
        if not MODEL.fullmatch(path.removesuffix(".html")):  # siblings may be alike
            assert described.setdefault((language, about), page) == page
        assert f'<link rel="canonical" href="{URL}/{language}/{path}">' in text
        for code in LANGUAGES:
            assert f'hreflang="{code}" href="{URL}/{code}/{path}"' in text
            twins = re.findall(rf'href="([^"]+)" lang="{code}"', text)
            to_twin = [os.path.normpath(page.parent / twin) for twin in twins]
            assert code == language or to_twin == [str(site / code / path)], page
        places.add(f"{URL}/{language}/{path}")
    listed = re.findall("<loc>(.+?)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    assert set(listed) == places and len(listed) == len(places)


def test_pages_lead_to_their_sources(texts: dict[Path, str], site: Path) -> None:
    links = {
        page: re.findall(rf'rel="edit" href="{EDIT}/([^"]+)"', text) for page, text in texts.items()
    }
    for page, found in links.items():
        assert all((REPOSITORY / path).is_file() for path in found), page
        assert len(found) < 2
        path = page.relative_to(site / ORIGINAL) if page.is_relative_to(site / ORIGINAL) else page
        name = path.with_suffix("").as_posix()
        if MODEL.fullmatch(name):
            assert found == [f"specs/{name.removeprefix('phones/')}.yaml"]
    assert links[site / "en/phones/yealink/plugins/v86.html"] == ["specs/yealink/plugins/v86.yaml"]
    assert links[site / "fr/guide/dhcp.html"] == ["docs/dhcp.md"]


@pytest.fixture
def console() -> list[tuple[str, str]]:
    """Where a page's errors and warnings are noted."""
    return []


@pytest.fixture
def page(browser: Browser, console: list[tuple[str, str]]) -> Iterator[Page]:
    """A page of a desk's width; what its console says fails the test."""
    opened = browser.new_page(viewport={"width": DESK, "height": 900})

    def note(kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            console.append((opened.frames[-1].url, text))

    opened.on("console", lambda message: note(message.type, message.text))
    opened.on("pageerror", lambda error: note("error", str(error)))
    yield opened
    opened.close()
    assert console == []


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """The URL of the site on a web server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def phones(site: Path) -> list[Phone]:
    found: list[Phone] = json.loads((site / "en/catalogue.json").read_text("utf-8"))["phones"]
    return found


def shown(page: Page) -> set[str]:
    """The phones in the rows of the catalogue that are to be seen."""
    links = page.locator("#phone-table tbody tr:not([hidden]) a")
    found = set(links.evaluate_all("links => links.map(a => a.getAttribute('href'))"))
    return {link.removeprefix("phones/").removesuffix(".html") for link in found}


def ids(found: list[Phone]) -> set[str]:
    assert found  # a filter that leaves nothing shows nothing
    return {p["id"] for p in found}


def test_filters_combine_and_stand_in_the_url(page: Page, site: Path) -> None:
    page.goto((site / "en/catalogue.html").as_uri())
    every = phones(site)
    assert shown(page) == ids(every)
    page.get_by_label("Lines from").fill("6")
    page.get_by_label("SRTP").select_option("untested")
    page.get_by_label("Language").select_option("fr")
    wanted = [
        p for p in every
        if p["lines"] >= 6 and p["srtp"] in ("yes", "reported", "lab", "untested")
        and any(name.startswith("fr") for name in p["locales"])
    ]  # fmt: skip
    assert shown(page) == ids(wanted)
    assert page.url.endswith("?lines=6&srtp=untested&locale=fr")
    page.goto(page.url)
    assert shown(page) == ids(wanted)
    assert page.locator("#found").inner_text() == f"{len(wanted)} phones"
    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("document.querySelectorAll('#phone-table tr[hidden]').length === 0")


FILTERS: dict[str, Callable[[Phone], bool]] = {
    "vendor=Yealink": lambda p: p["vendor"] == "Yealink",
    "type=dect": lambda p: p["type"] == "dect",
    "keys=100": lambda p: p["keys"] + p["module_keys"] >= 100,
    "http=yes": lambda p: p["http"] == "yes",
    "tftp=yes": lambda p: p["tftp"] == "yes",
    "backup=untested": lambda p: p["backup"] in ("yes", "reported", "lab", "untested"),
    "vlan=unknown": lambda p: p["vlan"] == "unknown",
    "blf=untested": lambda p: p["blf"] in ("yes", "reported", "lab", "untested"),
    "blf=lab": lambda p: p["blf"] in ("yes", "reported", "lab"),
    "boots=register": lambda p: "register" in p["boots"],
    "boots=read": lambda p: p["boots"] == ["dhcp", "files", "read"],
    "firmware=plugin": lambda p: p["downloads"],
    "firmware=public": lambda p: p["firmware_access"] == "public" and not p["downloads"],
    "tested=no": lambda p: p["tested"] == 0,
    "reported=yes": lambda p: p["reported"] > 0,
    "plugin=yes": lambda p: bool(p["plugins"]),
    "name=t46": lambda p: "t46" in p["name"].lower(),
}


OF_THE_LAB = ("blf=lab", "boots=register", "boots=read")  # void where a branch changes plugins
RECORDED = os.environ.get("PHONEGEN_RECORDED") == "1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_filter(page: Page, site: Path, language: str) -> None:
    page.goto((site / f"{language}/catalogue.html").as_uri())
    for query, holds in FILTERS.items():
        name, _, value = query.partition("=")
        field = page.locator(f"#filters [name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
        found = {p["id"] for p in phones(site) if holds(p)}
        assert found or (query in OF_THE_LAB and not RECORDED)  # else nothing is tried
        assert shown(page) == found, query
        page.locator("#filters").get_by_role("button").last.click()
        page.wait_for_function("!document.querySelector('#phone-table tr[hidden]')")
        assert len(shown(page)) == len(phones(site)), query


def test_sorting(page: Page, site: Path) -> None:
    page.goto((site / "en/catalogue.html").as_uri())
    for order in (1, -1):
        page.get_by_role("columnheader", name="Lines").get_by_role("button").click()
        cells = page.locator("#phone-table tbody tr td:nth-child(3)").all_inner_texts()
        numbers = [int(cell) for cell in cells]
        assert numbers == sorted(numbers, reverse=order < 0)


def test_comparison_of_four(page: Page, site: Path) -> None:
    page.goto((site / "en/catalogue.html").as_uri() + "?vendor=Yealink")
    boxes = page.locator("#phone-table tbody tr:not([hidden]) input")
    names = page.locator("#phone-table tbody tr:not([hidden]) a").all_inner_texts()[:4]
    for number in range(4):
        boxes.nth(number).check()
    assert boxes.nth(4).is_disabled()
    assert page.locator("#comparison table").count() == 0  # it is asked for
    page.get_by_role("button", name="Compare", exact=True).click()
    assert page.locator("#comparison thead a").all_inner_texts() == names
    assert page.evaluate("document.activeElement.innerText") == "Hide"
    page.goto(page.url)
    assert page.locator("#comparison thead a").all_inner_texts() == names
    by_name = {p["name"]: p for p in phones(site)}
    row = page.locator(
        "#comparison tr", has=page.get_by_role("rowheader", name="Lines", exact=True)
    )
    assert row.locator("td").all_inner_texts() == [str(by_name[n]["lines"]) for n in names]
    page.get_by_role("button", name=f"Leave out {names[1]}").click()
    assert page.locator("#comparison thead a").all_inner_texts() == [names[0], *names[2:]]
    page.locator("#comparison").get_by_role("button", name="Clear").click()
    assert page.locator("#comparison").is_hidden()


@pytest.mark.parametrize("width", [DESK, POCKET])
def test_choosing_a_phone_keeps_place_and_focus(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((site / "en/catalogue.html").as_uri())
    box = page.locator("#phone-table tbody tr input").nth(60)
    box.focus()
    page.evaluate("document.activeElement.scrollIntoView({block: 'center'})")
    where = "[scrollY, document.activeElement.getBoundingClientRect().top]"
    before = page.evaluate(where)
    page.keyboard.press("Space")
    assert box.is_checked() and box.evaluate("e => e === document.activeElement")
    assert page.evaluate(where) == before
    bar = page.locator("#comparison").bounding_box()
    assert bar and bar["y"] < 800  # it is to be seen


def test_rows_stay_while_pictures_load(page: Page, site: Path) -> None:
    """A picture is fetched when its row comes near, into a place that is there before."""
    waiting: list[Any] = []
    page.route("**/*.svg", lambda route: waiting.append(route))
    page.goto((site / "en/catalogue.html").as_uri(), wait_until="domcontentloaded")
    page.wait_for_function("!document.getElementById('filters').hidden")
    page.wait_for_timeout(500)
    tops = (
        "[...document.querySelectorAll('#phone-table tr')].map(r => r.getBoundingClientRect().top)"
    )
    before = page.evaluate(tops)
    assert 0 < len(waiting) < len(phones(site))
    for route in waiting:
        route.continue_()
    page.unroute("**/*.svg")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(tops) == before
    last = phones(site)[-1]["id"]
    with page.expect_request(f"**/{last}.svg"):
        page.locator("#phone-table tr").last.scroll_into_view_if_needed()


def test_filters_are_folded_in_a_pocket(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": POCKET, "height": 800})
    page.goto((site / "en/catalogue.html").as_uri())
    assert page.get_by_label("Vendor").is_visible() and page.get_by_label("SRTP").is_hidden()
    row = page.locator("#phone-table tbody tr").first.bounding_box()
    assert row and row["y"] + row["height"] < 800  # a phone is on the first screen
    page.get_by_text("More filters").click()
    page.get_by_label("SRTP").select_option("unknown")
    assert page.locator("#more summary").inner_text() == "More filters (1)"
    page.goto(page.url)
    assert page.get_by_label("SRTP").is_visible()  # what hides phones is to be seen


@pytest.mark.parametrize("width", [DESK, POCKET])
def test_features_stand_side_by_side(page: Page, site: Path, width: int) -> None:
    """The names of features and families stay in sight, and the words are those of the facts."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((site / "en/phones/yealink/features.html").as_uri())
    place = page.locator(".matrix .md-typeset__scrollwrap")
    place.evaluate("e => { e.scrollIntoView(); e.scrollTo(300, 300); }")
    box = place.bounding_box()
    head = page.locator(".matrix th").first.bounding_box()
    assert box and head and abs(head["x"] - box["x"]) < 3 and abs(head["y"] - box["y"]) < 3
    assert head["width"] < width / 3
    heads = page.locator(".matrix th").all_inner_texts()
    rows = page.locator(".matrix tbody tr").evaluate_all(
        "rows => rows.map(r => [...r.cells].map(c => c.innerText))"
    )
    words = {row[0]: row for row in rows}
    listed = {
        item.partition(": ")[0]: item.partition(": ")[2].split(", ")
        for item in page.locator("article > ul > li").all_inner_texts()
    }
    assert [head.partition(" ")[0] for head in heads[1:]] == list(listed)
    shown = {"blf": "BLF keys", "vlan": "VLAN", "dnd": "Do not disturb"}
    vendor = [p for p in phones(site) if p["vendor"] == "Yealink"]
    assert sum(map(len, listed.values())) == len(vendor)
    for phone in vendor:
        name = phone["name"].removeprefix("Yealink ")
        (column,) = (n for n, names in enumerate(listed.values(), 1) if name in names)
        for key, feature in shown.items():
            state = phone[key]
            # A dialect may deny what no test does; what others deny may be set nevertheless.
            if state in ("no", "unknown") or words[feature][column] == WORDS["reported-no"]:
                continue
            assert words[feature][column] == WORDS[state], (name, feature)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("disk", [True, False], ids=["disk", "server"])
def test_search_finds_a_phone(
    page: Page, site: Path, served: str, disk: bool, language: str
) -> None:
    """What it looks in is fetched when it is opened, and what is typed meanwhile is not lost."""
    asked: list[str] = []
    held: list[Any] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/find-index.js", lambda route: held.append(route))
    page.goto(f"{site.as_uri() if disk else served}/{language}/index.html")
    page.wait_for_load_state("networkidle")
    assert asked and not held and not [url for url in asked if "index.js" in url]
    page.keyboard.press("Control+k")
    page.keyboard.type("T46S")
    page.wait_for_timeout(200)
    (route,) = held
    assert page.locator("#find li").count() == 0
    route.continue_()
    page.locator("#find a[href$='phones/yealink/t46s.html']").wait_for(timeout=30_000)
    page.keyboard.press("Enter")  # the first
    page.wait_for_url("**/phones/yealink/t46s.html")
    assert "T46S" in page.locator("h1").inner_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_searches_find_their_page(page: Page, site: Path, language: str) -> None:
    page.goto((site / language / "about.html").as_uri())
    page.locator(".find-open").click()
    page.wait_for_function("window.phonegenIndex")
    wrong = {}
    for query, wanted in (SEARCHES if language == "en" else FRENCH).items():
        page.locator("#find input").fill(query)
        links = page.locator("#find li a").evaluate_all("links => links.map(a => a.href)")
        first = [re.sub(r".*/(en|fr)/|\.html.*", "", link) for link in links][:3]
        if not {*wanted.split()} & {*first}:
            wrong[query] = first
    assert not wrong
    page.locator("#find input").fill("qqqq")
    assert page.locator("#find li").count() == 0 and page.locator("#find p").inner_text()


def test_the_search_is_for_the_keyboard(page: Page, site: Path) -> None:
    page.goto((site / "en/catalogue.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("t46")
    page.locator("#find li a").nth(1).wait_for()
    for key, wanted in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        assert page.locator("#find li a").nth(wanted).evaluate("e => e === document.activeElement")
    page.keyboard.press("Escape")
    assert page.locator("#find").is_hidden()
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("/")  # it is typed there
    assert page.locator("#find").is_hidden()


def test_all_begins_at_the_entry(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.wait_for_url("**/en/index.html")
    page.get_by_role("link", name=LANGUAGES["fr"]).first.click()
    page.wait_for_url("**/fr/index.html")
    assert page.locator("html").get_attribute("lang") == "fr"


def test_the_first_page_finds_phones_by_name(page: Page, site: Path) -> None:
    page.goto((site / "en/index.html").as_uri())
    page.get_by_role("searchbox", name="Phone").fill("T46")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/catalogue.html?name=T46")
    assert shown(page) == ids([p for p in phones(site) if "T46" in p["name"]])


def test_copy_button_copies(browser: Browser, site: Path) -> None:
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((site / "en/phones/yealink/t46s.html").as_uri())
    block = page.locator(".tabbed-content pre").first
    page.locator(".tabbed-content button[data-md-type='copy']").first.click()
    page.wait_for_function("navigator.clipboard.readText().then(text => text.length > 0)")
    copied = page.evaluate("navigator.clipboard.readText()")
    written = block.locator("code").inner_text()
    context.close()
    assert "host my-phone {" in copied
    assert copied.strip() == written.strip()


SCREEN = 800  # pixels of a window's height


def models(site: Path) -> list[str]:
    """The pages of phones, without their languages and suffixes."""
    found = (
        p.relative_to(site / ORIGINAL).with_suffix("") for p in site.glob("en/phones/*/*.html")
    )
    return sorted(str(path) for path in found if MODEL.fullmatch(str(path)))


def test_the_first_screen_answers_and_six_are_the_page(page: Page, site: Path) -> None:
    heights, proved = [], []
    for number, name in enumerate(models(site)):
        if number % 10 and name not in KINDS:
            continue
        page.set_viewport_size({"width": DESK, "height": SCREEN})
        page.goto((site / "en" / f"{name}.html").as_uri())
        for width in (DESK, POCKET):
            page.set_viewport_size({"width": width, "height": SCREEN})
            bottoms = page.locator(".first tr").evaluate_all(
                "rows => rows.map(r => [r.cells[0].innerText, r.getBoundingClientRect().bottom])"
            )
            for row in ("Install", "Firmware", "DHCP"):
                assert dict(bottoms)[row] < SCREEN, (name, width, row)
            if width == POCKET:
                proved.append(dict(bottoms)["Features"] < SCREEN)
            if width == DESK:
                assert dict(bottoms)["Features"] < SCREEN, name
                heights.append(page.locator("article").first.evaluate("e => e.offsetHeight"))
                card, picture = (
                    page.locator(css).first.bounding_box() for css in (".first table", ".first img")
                )
                assert card and picture and picture["x"] > card["x"] + card["width"], name
                assert picture["width"] < 0.5 * DESK, name
    assert sum(proved) > 0.9 * len(proved)  # some have much to say of their logins
    heights.sort()
    assert heights[len(heights) // 2] <= 6 * SCREEN
    assert heights[-1] <= 12 * SCREEN


def test_ones_own_address_is_typed_in_once(page: Page, site: Path) -> None:
    """What is to be copied then is what the compiler would write, parts of option 43 too."""
    told = [n for n in models(site) if "3139322e" in (site / "en" / f"{n}.html").read_text("utf-8")]
    assert told, "no phone of the sample has parts of option 43"
    address, mac = "10.11.222.33", "02:00:5e:10:00:fe"
    for name in ("phones/yealink/t46s", told[0], "phones/cisco/spa112"):
        page.goto((site / "en" / f"{name}.html").as_uri())
        field = page.get_by_label("Your server")
        if name == "phones/yealink/t46s":
            field.fill("10.11.222.333")
            assert "192.0.2.1" in page.locator(".tabbed-content").first.inner_text()
            field.fill(address)
        assert field.input_value() == address  # on the next page as well
        page.get_by_label("MAC address").fill(mac.replace(":", "-").upper())
        blocks = page.locator(".tabbed-content pre code").all_text_contents()
        for block in blocks:
            assert "192.0.2.1" not in block and mac.replace(":", "") in block.replace(":", "")
        kea = next(json.loads(b) for b in blocks if b.lstrip().startswith("{"))
        (host,) = kea["reservations"]
        assert host["hw-address"] == mac
        for option in host["option-data"]:
            value = option["data"]
            if option["code"] == 43 and re.fullmatch("[0-9a-f]+", value):
                rest, parts = bytes.fromhex(value), []
                while rest:
                    parts.append(rest[2 : 2 + rest[1]])
                    rest = rest[2 + rest[1] :]
                assert any(address.encode() in part for part in parts)
            elif option["code"] in (66, 160):
                assert address in value


def overflow(window: Page | Frame) -> dict[str, object]:
    """Whether the page is wider than the window, and which pictures did not load."""
    found: dict[str, object] = window.evaluate(
        """() => ({
          wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
          pictures: [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src),
        })"""
    )
    return found


PARTS = 4  # of all pages, for as many workers
# A window in a page that stays: half as dear to load in. All is done there but to paint it.
WINDOW = f"<!doctype html><iframe style='opacity: 0; width: {POCKET}px; height: 900px; border: 0'>"


@pytest.fixture
def window(page: Page, tmp_path: Path) -> Frame:
    """A window of a pocket's width, for many pages one after another."""
    around = tmp_path / "window.html"  # of the pages' scheme, which is that of their process
    around.write_text(WINDOW)
    page.goto(around.as_uri())
    (_, inside) = page.frames
    assert inside.evaluate("innerWidth") == POCKET
    return inside


FITS: dict[str, object] = {"wide": False, "pictures": []}
WRONG = {
    "<p style='width: 400px'>a</p>": {**FITS, "wide": True},
    "<img src='data:,a'>": {**FITS, "pictures": ["data:,a"]},
    "<script>console.warn('noted')</script>": FITS,
    "<script>throw Error('noted')</script>": FITS,
    "<script>requestAnimationFrame(() => { throw Error('noted') })</script>": FITS,
    "<script src='noted.js'></script>": FITS,
}


@pytest.mark.parametrize("body", WRONG)
def test_a_window_shows_what_is_wrong(
    window: Frame, console: list[tuple[str, str]], tmp_path: Path, body: str
) -> None:
    """As pages are all right, nothing else tells that a window is one and has a console."""
    wrong = tmp_path / "wrong.html"
    wrong.write_text(f"<!doctype html><title>a</title>{body}")
    window.goto(wrong.as_uri())
    assert overflow(window) == WRONG[body]
    window.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert [url for url, _text in console] == [wrong.as_uri()] * ("noted" in body)
    console.clear()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_quiet_and_fits_a_pocket(
    window: Frame, site: Path, part: int, record_property: Callable[[str, object], None]
) -> None:
    """Each in that of its languages in which it is longest, for time."""
    names = sorted(p.relative_to(site / ORIGINAL) for p in (site / ORIGINAL).rglob("*.html"))
    names = names[part :: PARTS if WHOLE else 8 * PARTS]  # every eighth one of a sample
    which = "of the whole site" if WHOLE else "of the site of a sample; PHONEGEN_ALL=1: all"
    record_property("looked at", f"{len(names)} pages {which}")
    for name in names:
        path = max((site / code / name for code in LANGUAGES), key=lambda p: p.stat().st_size)
        window.goto(path.as_uri())
        assert overflow(window) == FITS, path


def test_pages_of_each_kind_fit_a_desk(page: Page, site: Path) -> None:
    for name in KINDS:
        page.goto((site / "fr" / f"{name}.html").as_uri())
        assert overflow(page) == FITS, name


def test_pages_work_without_scripts(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "en/catalogue.html").as_uri())
    assert page.locator("#phone-table tbody tr").count() == len(phones(site))
    assert page.locator("#filters").is_hidden() and page.locator(".find-open").is_hidden()
    page.locator("#phone-table a").first.click()
    assert page.locator("h1").count() == 1
    page.goto((site / "en/phones/yealink/t46s.html").as_uri())
    page.locator(".tabbed-labels label").nth(1).click()
    assert page.locator(".tabbed-block").nth(1).is_visible()
    assert page.locator(".tabbed-block").nth(0).is_hidden()
    page.goto((site / "en/phones/yealink/features.html").as_uri())
    assert page.locator(".matrix tbody tr").count() > 20
    page.get_by_role("link", name="Français").first.click()
    page.wait_for_url("**/fr/phones/yealink/features.html")
    context.close()


def test_the_keyboard_reaches_everything(page: Page, site: Path) -> None:
    page.goto((site / "en/catalogue.html").as_uri())
    first = phones(site)[0]["name"]
    order = ["Search", "name", "plugin", "reported", "Clear", "All phones", "Phone", "Plugin"]
    order += [f"Compare {first}", first]
    reached: list[str] = []
    while first not in reached and len(reached) < 100:
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert [name for name in reached if name in order] == order
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert page.get_by_role("button", name=f"Leave out {first}").count() == 1


FOCUSED = """() => {
  const e = document.activeElement;
  const seen = e.matches(":focus-visible") && getComputedStyle(e).outlineStyle !== "none";
  const name = e.name || e.ariaLabel || e.innerText.trim().split("\\n")[0];
  return seen ? name : `${name} without a mark`;
}"""


CHECKED = [
    "index", "catalogue", "coverage", "contributing", "guide/dhcp", "reference/diagnostics",
    "phones/yealink/index", "phones/yealink/parameters", "phones/yealink/features",
    "phones/yealink/dhcp", "phones/yealink/plugins/v86", "phones/yealink/files/t46s",
    "phones/yealink/dialects/v86", "phones/yealink/t46s", "phones/cisco/spa112", "../404",
]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(
    page: Page, served: str, scheme: Any, record_property: Callable[[str, object], None]
) -> None:
    page.emulate_media(color_scheme=scheme)
    axe = files("axe_playwright_python") / "axe.min.js"
    found = []
    first = scheme == "dark"
    names = CHECKED if WHOLE else CHECKED[first::2]  # a page of a sample in one of the schemes
    which = "all kinds of page" if WHOLE else "every other kind; PHONEGEN_ALL=1: all"
    record_property("looked at", f"{len(names)} pages, {which}")
    for place, name in enumerate(names):
        language = list(LANGUAGES)[(place + first) % len(LANGUAGES)]
        page.goto(f"{served}/{language}/{name}.html?vendor=Snom")  # not all of the catalogue
        if name == "catalogue":  # with the bar of what is to be compared
            for number in range(2):
                page.locator("#phone-table tr:not([hidden]) input").nth(number).check()
        if name == "coverage":  # with the search
            page.keyboard.press("Control+k")
            page.keyboard.type("t46")
            page.locator("#find li").first.wait_for()
        page.add_script_tag(path=str(axe))
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert len(result["passes"]) > 10
        found += [
            (name, v["id"], v["nodes"][0]["html"][:200], len(v["nodes"]))
            for v in result["violations"]
        ]
    assert found == []


# For each picture the texts that are cut by the frame, by the shape around their middle, or that
# lie upon another text; and shapes that cross each other, but for the handset's.
MISPLACED = """async sources => {
  const inside = (a, b, by) => a.x >= b.x - by && a.y >= b.y - by
    && a.x + a.width <= b.x + b.width + by && a.y + a.height <= b.y + b.height + by;
  const apart = (a, b) => a.x + a.width <= b.x + .5 || b.x + b.width <= a.x + .5
    || a.y + a.height <= b.y + .5 || b.y + b.height <= a.y + .5;
  const wrong = [];
  for (const [name, source] of Object.entries(sources)) {
    document.body.innerHTML = source;
    const svg = document.querySelector("svg");
    const frame = svg.viewBox.baseVal;
    const texts = [...svg.querySelectorAll("text")].map(t => [t.textContent, t.getBBox()]);
    const shapes = [...svg.querySelectorAll(":scope > :is(rect:not(.dark), use)")]
      .map(s => s.getBBox());
    for (const [i, [text, box]] of texts.entries()) {
      const middle = {x: box.x + box.width / 2, y: box.y + box.height / 2, width: 0, height: 0};
      const around = shapes.filter(s => inside(middle, s, 0))
        .sort((a, b) => a.width * a.height - b.width * b.height)[0];
      if (!inside(box, frame, 0)) wrong.push(`${name}: ${text} outside of the picture`);
      if (!inside(box, around, .5)) wrong.push(`${name}: ${text} outside of its shape`);
      for (const [other, place] of texts.slice(i + 1))
        if (!apart(box, place)) wrong.push(`${name}: ${text} upon ${other}`);
    }
    for (const [i, shape] of shapes.entries()) {
      if (!inside(shape, frame, 1)) wrong.push(`${name}: a shape outside of the picture`);
      for (const other of shapes.slice(i + 1))
        if (!apart(shape, other) && !inside(shape, other, 0) && !inside(other, shape, 0))
          wrong.push(`${name}: shapes cross at ${other.x}, ${other.y}`);
    }
  }
  return wrong;
}"""


def test_pictures_have_all_texts_in_their_places(page: Page) -> None:
    sources = {
        path.relative_to(REPOSITORY).as_posix(): path.read_text("utf-8")
        for path in (REPOSITORY / "generated/docs").glob("*/*.svg")
    }
    assert len(sources) > 300
    moved = sources["generated/docs/yealink/t46s.svg"].replace(">2<", ">two thousand<")
    assert page.evaluate(MISPLACED, {"moved": moved})
    assert page.evaluate(MISPLACED, sources) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_have_a_colour_for_each_scheme(page: Page, site: Path, scheme: Any) -> None:
    """A picture is as bright as the page around it, whatever the system prefers."""
    page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
    page.goto((site / "en/phones/yealink/t46s.html").as_uri())
    button = page.locator("label.md-header__button[for^='__palette']:visible")
    wanted = {"light": "default", "dark": "slate"}[scheme]
    for _ in range(3):
        if page.locator("body").get_attribute("data-md-color-scheme") == wanted:
            break
        button.click()
    png = page.locator("img[src$='.svg']").screenshot()
    brightness = page.evaluate(BRIGHTNESS, b64encode(png).decode())
    assert brightness > 0.8 if scheme == "light" else brightness < 0.2


# Of a pixel between the frame and the title.
BRIGHTNESS = """async png => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const [red, green, blue] = canvas.getImageData(image.width / 2, 6, 1, 1).data;
  return (red + green + blue) / 3 / 255;
}"""
