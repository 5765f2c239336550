"""The site: what is made of the specs and what `docs/` says, as sources for the generator.

Each language is a site of its own, in a folder beside those of the others.
"""

from __future__ import annotations

import filecmp
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from phonegen_targets.docs.site.catalogue import catalogue_page, coverage_page, home_page
from phonegen_targets.docs.site.diagnostics import with_reports
from phonegen_targets.docs.site.links import SINGLE, Links
from phonegen_targets.docs.site.parts import Part
from phonegen_targets.docs.site.rewriting import Told, rewritten
from phonegen_targets.docs.site.search import index, of_guides, of_parameters
from phonegen_targets.docs.texts import LANGUAGES, ORIGINAL, _, said

ASSETS = Path(__file__).parent / "assets"
GUIDES = {
    "tutorial": _("Tutorial"),
    "language": _("Spec language"),
    "primitives": _("Primitives"),
    "architecture": _("Architecture"),
    "decisions": _("Decisions"),
    "maintaining": _("For maintainers"),
}
REFERENCE = {
    "fields": _("Fields"),
    "parameters": _("Names in expressions"),
    "patterns": _("Patterns"),
    "diagnostics": _("Diagnostics"),
}
# In the generator's settings, and said in the reader's language.
SAID = (
    _("Switch to light mode"),
    _("Switch to dark mode"),
    _("Switch to system preference"),
    _("Search"),
    _("GXP2140 factory reset"),
    _("Close"),
    _("Edit the source of this page"),
    _("Where this page is"),
    _("1 page"),
    _("# pages"),
    _("Nothing was found"),
    _("The search is being loaded"),
    _("The search could not be loaded"),
    _("a an and do does for from how i in is it my of on or the to what with"),
)
# Where a browser that opens the whole site goes, in the words of no language.
ENTRY = """<!DOCTYPE html>
<html lang="{code}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="refresh" content="0; url={code}/index.html">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>phonegen</title>
{head}<h1>phonegen</h1>
{links}
</html>
"""
# What a server shows for a page that is not there, wherever it was looked for.
LOST = """<!DOCTYPE html>
<html lang="{code}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>{title} - phonegen</title>
<style>
body {{ font: 16px/1.6 system-ui, sans-serif }}
main {{ margin: 3rem auto; max-width: 36rem; padding: 0 1rem }}
html {{ color: light-dark(#111, #eee); background: light-dark(#fff, #121212) }}
a {{ color: light-dark(#0b57d0, #a8c7fa) }}
input, button {{ font: inherit; padding: .2rem .5rem }}
</style>
<main>
{parts}
</main>
</html>
"""
LOST_PART = """<section lang="{code}" aria-labelledby="lost-{code}">
<h{level} id="lost-{code}">{title}</h{level}>
<p>{about}</p>
<form action="{above}/{code}/catalogue.html">
<label>{phone} <input type="search" name="name"></label>
<button>{find}</button></form>
<p><a href="{above}/{code}/index.html">{home}</a> ·
<a href="{above}/{code}/catalogue.html">{all}</a></p>
</section>"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
{pages}
</urlset>
"""


class Sources(NamedTuple):
    """What a language's site is made of.

    PAGES are the generator's Markdown by place, FILES what stands beside them as it is, and
    CONFIGURATION the generator's.
    """

    pages: dict[str, str]
    files: dict[str, bytes]
    configuration: str


def entry_page(url: str | None = None) -> str:
    """The page above the languages, which goes on to the first of them."""
    links = "\n".join(
        f'<p><a href="{code}/index.html" lang="{code}">{title}</a></p>'
        for code, title in LANGUAGES.items()
    )
    head = (
        f'<link rel="canonical" href="{escape(_above(url))}/{ORIGINAL}/index.html">\n'
        if url
        else ""
    )
    return ENTRY.format(code=ORIGINAL, links=links, head=head)


def lost_page(url: str | None = None) -> str:
    """The page for what is not there, in all languages; its links hold wherever it is shown."""
    parts = []
    title = _("This page is not there")
    for number, code in enumerate(LANGUAGES):
        part = LOST_PART.format(
            code=code,
            level=2 if number else 1,
            title=title,
            about=_("It may have got another name: pages of phones are found by their names."),
            above=escape(_above(url)),
            phone=_("Phone"),
            find=_("Find"),
            home=_("Home"),
            all=_("All phones"),
        )
        parts.append(said(part, code))
    return LOST.format(code=ORIGINAL, title=said(title, ORIGINAL), parts="\n".join(parts))


def sitemap(places: Iterable[str], url: str) -> str:
    """The list of pages for search engines, each with the same in the other languages."""
    above = escape(_above(url))
    pages = []
    for place in sorted(places):
        path = escape(place.removesuffix(".md") + ".html")
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{code}" href="{above}/{code}/{path}"/>'
            for code in LANGUAGES
        )
        pages += [f"<url><loc>{above}/{code}/{path}</loc>{others}</url>" for code in LANGUAGES]
    return SITEMAP.format(pages="\n".join(pages))


def _above(url: str | None) -> str:
    """What stands before the folder of a language: by default the root of its server."""
    return url.rstrip("/") if url else ""


def theme() -> dict[str, bytes]:
    """Parts of the generator's theme that are ours, by their names."""
    own = ASSETS / "theme"
    return {p.relative_to(own).as_posix(): p.read_bytes() for p in sorted(own.rglob("*.html"))}


def assemble(
    root: Path,
    language: str,
    parts: Sequence[Part],
    url: str | None = None,
    edit: str | None = None,
) -> Sources:
    """The site for LANGUAGE, of the PARTS of all vendors and the documents of the checkout at ROOT.

    URL is where the site is going to be served, EDIT where files of the checkout can be edited.

    Raises FileNotFoundError when `generated/reference` is not there.
    """
    links = Links(root, language)
    pages: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for part in parts:
        pages |= part.pages[language]
        files |= {path: content.encode() for path, content in part.files[language].items()}
        links.files.update(part.copies)
    guides = {}
    for document in _documents(root):
        path = document.relative_to(root).as_posix()
        text = document.read_text("utf-8")
        if path == "generated/reference/diagnostics.md":
            text = with_reports(text, root)
        place = links.page(path)
        told = Told(edit="" if path.startswith("generated/") else path)
        pages[place] = rewritten(text, links.of(path), told)
        guides[place.removesuffix(".md")] = text
    phones = sorted((p for part in parts for p in part.phones), key=lambda p: str(p["page"]))
    plugins = sorted((p for part in parts for p in part.plugins), key=lambda p: str(p["page"]))
    about = {
        "index": (home_page(phones, plugins), Told(title=_("SIP phones for Wazo and XiVO"))),
        "catalogue": (
            catalogue_page(phones),
            Told(_("All SIP phones in one table, with filters and a comparison."), table=True),
        ),
        "coverage": (coverage_page(plugins), Told()),
    }
    for name, (page, told) in about.items():
        page = said(page, language)
        told = told._replace(
            description=said(told.description, language), title=said(told.title, language)
        )
        pages[f"{name}.md"] = rewritten(page, _shown, told)
        guides[name] = "\n".join(page.split("\n", 4)[:4])
    entries = [entry for part in parts for entry in part.searched]
    files["find-index.js"] = index(
        [*of_guides(guides), *entries, *of_parameters()], language
    ).encode()
    whole = {"phones": phones, "plugins": plugins}
    files["catalogue.json"] = (json.dumps(whole, ensure_ascii=False) + "\n").encode()
    for asset in sorted(ASSETS.iterdir()):
        if asset.suffix in (".js", ".css"):
            files[f"assets/{asset.name}"] = asset.read_bytes()
    for path in links.files:  # specs and rules that pages link to
        files[links.copy(path)] = (root / path).read_bytes()
    return Sources(pages, files, _configuration(parts, language, url, edit))


def _shown(target: str) -> str:
    """The link of a page about all vendors, as readers follow it."""
    return re.sub(r"\.md(?=$|#)", ".html", target)


def _configuration(parts: Sequence[Part], language: str, url: str | None, edit: str | None) -> str:
    """The generator's settings."""
    text = (ASSETS / "zensical.toml").read_text("utf-8")
    text = text.replace("nav = []", f"nav = {_toml(_menu(parts), language)}")
    text = text.replace('language = "en"', f'language = "{language}"')
    text = text.replace("languages = {}", f"languages = {_toml(LANGUAGES, language)}")
    if url:
        place = json.dumps(f"{_above(url)}/{language}/")
        text = text.replace("nav =", f"site_url = {place}\nnav =", 1)
        text = text.replace('above = ""', f"above = {json.dumps(escape(_above(url)))}")
    if edit:
        text = text.replace('edit = ""', f"edit = {json.dumps(escape(edit.rstrip('/')))}")
    for words in SAID:
        text = text.replace(f'"{said(words, ORIGINAL)}"', json.dumps(said(words, language)))
    return text


def publish(sources: Sources, kept: Path, there: Path) -> None:
    """Make THERE hold the pages in KEPT and the files of SOURCES, and nothing else.

    What is there already and has not changed is left alone.
    """
    pages = {p.relative_to(kept).as_posix(): p for p in kept.rglob("*") if p.is_file()}
    for path in [p for p in there.rglob("*") if p.is_file()] if there.is_dir() else []:
        place = path.relative_to(there).as_posix()
        if place not in pages and place not in sources.files:
            path.unlink()
    for place, page in pages.items():
        target = there / place
        if place in sources.files or (target.is_file() and filecmp.cmp(page, target)):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(page, target)
    for place, content in sources.files.items():
        target = there / place
        if target.is_file() and target.read_bytes() == content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _documents(root: Path) -> Iterator[Path]:
    """What the checkout says of the project itself."""
    if not (root / "generated" / "reference").is_dir():
        raise FileNotFoundError(root / "generated" / "reference")
    yield from sorted((root / "generated" / "reference").glob("*.md"))
    others = ("dhcp", "fleet", "site-settings", "booting", "lab", "doctor", "migrating")
    yield from (root / "docs" / f"{name}.md" for name in (*GUIDES, *others))
    yield from (root / name for name in SINGLE if (root / name).is_file())


def _menu(parts: Sequence[Part]) -> list[object]:
    """Vendors by name, not all phones, which would then be in every page."""
    vendors = [
        (part.name, next(p for p in part.pages[ORIGINAL] if p.endswith("/index.md")))
        for part in parts
    ]
    vendors.sort(key=lambda item: item[0].lower())
    return [
        {_("Home"): "index.md"},
        {_("Phones"): "catalogue.md"},
        {_("Vendors"): [{name: page} for name, page in vendors]},
        {_("Parameters"): "coverage.md"},
        {"DHCP": "guide/dhcp.md"},
        {_("A site's own"): "guide/site-settings.md"},
        {_("Booting"): "guide/booting.md"},
        {_("The lab"): "guide/lab.md"},
        {_("Fleets"): "guide/fleet.md"},
        {_("Doctor"): "guide/doctor.md"},
        {_("Moving over"): "guide/migrating.md"},
        {_("Contribute"): [
            {_("Add a phone"): "contributing.md"},
            *({title: f"guide/{name}.md"} for name, title in GUIDES.items()),
            *({title: f"reference/{name}.md"} for name, title in REFERENCE.items()),
            {_("About phonegen"): "about.md"},
        ]},
    ]  # fmt: skip


def _toml(value: object, language: str) -> str:
    """VALUE of texts, lists and tables with one key, inline."""
    if isinstance(value, Mapping):
        pairs = (f"{_toml(k, language)} = {_toml(v, language)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item, language) for item in value) + "]"
    return re.sub(r"\x7f", r"\\u007F", json.dumps(said(str(value), language)))
