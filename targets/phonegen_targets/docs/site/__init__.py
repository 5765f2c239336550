"""The site: what is made of the specs and what `docs/` says, as sources for the generator.

Each language is a site of its own, in a folder beside those of the others.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from phonegen_targets.docs.site.catalogue import catalogue_page, coverage_page, home_page
from phonegen_targets.docs.site.diagnostics import with_reports
from phonegen_targets.docs.site.links import PICTURES, Links, language_of
from phonegen_targets.docs.site.pages import Made
from phonegen_targets.docs.site.rewriting import html_title, rewritten
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
    "parameters": _("Parameters"),
    "patterns": _("Patterns"),
    "diagnostics": _("Diagnostics"),
}
SWITCHES = (  # between light and dark, in the generator's settings
    _("Switch to light mode"),
    _("Switch to dark mode"),
    _("Switch to system preference"),
)
# Where a browser that opens the whole site goes, in the words of no language.
ENTRY = """<!DOCTYPE html>
<html lang="{code}">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={code}/index.html">
<title>phonegen</title>
{links}
</html>
"""


def entry_page() -> str:
    """The page above the languages, which goes on to the first of them."""
    links = "\n".join(
        f'<p><a href="{code}/index.html" lang="{code}">{title}</a></p>'
        for code, title in LANGUAGES.items()
    )
    return ENTRY.format(code=ORIGINAL, links=links)


def assemble(
    root: Path,
    folder: Path,
    language: str,
    made: Made,
    examples: Mapping[str, str],
    url: str | None = None,
) -> Path:
    """Write the generator's project for LANGUAGE to FOLDER, from the checkout at ROOT.

    MADE are the pages of the specs, EXAMPLES pages of files by phone, `vendor/model`, URL where
    the site is going to be served. Returns where the generator is going to write the pages.

    Files that did not change are left alone, so that the generator's cache holds. Raises
    FileNotFoundError when `generated/reference` is not there.
    """
    sources = folder / "docs"
    texts = {PICTURES + path: content for path, content in made.files.items()}
    links = Links(root, language, texts.keys())
    own = {path for path in texts if path.endswith(".md") and language_of(path) == language}
    written = {links.page(path): rewritten(texts[path], links.of(path)).encode() for path in own}
    for document in _documents(root):
        path = document.relative_to(root).as_posix()
        written[links.page(path)] = rewritten(document.read_text("utf-8"), links.of(path)).encode()
    for phone, page in examples.items():
        vendor, _slash, name = phone.partition("/")
        place = f"phones/{vendor}/{name}.md"
        if place in written:
            link = f"[{_('An example of each, with secrets masked')}](files/{name}.md). "
            shown = rewritten(said(page, language), str)  # it has no links
            written[f"phones/{vendor}/files/{name}.md"] = shown.encode()
            written[place] = written[place].replace(
                b"<!-- examples -->\n", said(link, language).encode()
            )
    diagnostics = written["reference/diagnostics.md"].decode()
    written["reference/diagnostics.md"] = with_reports(diagnostics, root).encode()
    phones, plugins = (sorted(f, key=lambda p: str(p["page"])) for f in (made.phones, made.plugins))
    for name, page in (
        ("index", home_page(phones, plugins)),
        ("catalogue", catalogue_page(phones)),
        ("coverage", coverage_page(plugins)),
    ):
        title, found, rest = page.partition("\n\n")
        others = " · ".join(
            f"[{other}](../{code}/{name}.html)"
            for code, other in LANGUAGES.items()
            if code != language
        )
        page = f"{title}{found}{others}\n\n{rest}"
        written[f"{name}.md"] = said(page, language).encode()
    whole = {"phones": phones, "plugins": plugins}
    written["catalogue.json"] = (json.dumps(whole, ensure_ascii=False) + "\n").encode()
    for asset in sorted(ASSETS.iterdir()):
        if asset.suffix in (".js", ".css"):
            written[f"assets/{asset.name}"] = asset.read_bytes()
    for path in links.files:  # pictures, rules and specs that pages link to
        written[links.copy(path)] = (
            texts[path].encode() if path in texts else (root / path).read_bytes()
        )
    _write(sources, written)
    configuration = (ASSETS / "zensical.toml").read_text("utf-8")
    configuration = configuration.replace("nav = []", f"nav = {_toml(_menu(made), language)}")
    configuration = configuration.replace('language = "en"', f'language = "{language}"')
    if url:
        place = json.dumps(f"{url.rstrip('/')}/{language}/")
        configuration = configuration.replace("nav =", f"site_url = {place}\nnav =", 1)
    for words in SWITCHES:
        configuration = configuration.replace(said(words, ORIGINAL), said(words, language))
    file = folder / "zensical.toml"
    if not file.is_file() or file.read_text("utf-8") != configuration:
        file.write_text(configuration, "utf-8")
    return folder / "site"


def _documents(root: Path) -> Iterator[Path]:
    """What the checkout says of the project itself."""
    if not (root / "generated" / "reference").is_dir():
        raise FileNotFoundError(root / "generated" / "reference")
    yield from sorted((root / "generated" / "reference").glob("*.md"))
    others = ("dhcp", "fleet", "site-settings", "booting", "lab", "doctor", "migrating")
    yield from (root / "docs" / f"{name}.md" for name in (*GUIDES, *others))
    yield root / "CONTRIBUTING.md"
    yield root / "README.md"


def _menu(made: Made) -> list[object]:
    """Vendors by name, not all phones, which would then be in every page."""
    vendors = [
        (html_title(_heading(page)), f"phones/{path}")
        for path, page in sorted(made.files.items())
        if path.endswith("/index.md")
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


def _heading(page: str) -> str:
    """The first heading."""
    return next(re.finditer(r"^# (.*)$", page, re.M))[1]


def _toml(value: object, language: str) -> str:
    """VALUE of texts, lists and tables with one key, inline."""
    if isinstance(value, dict):
        pairs = (f"{_toml(k, language)} = {_toml(v, language)}" for k, v in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item, language) for item in value) + "]"
    return re.sub(r"\x7f", r"\\u007F", json.dumps(said(str(value), language)))


def _write(folder: Path, content: dict[str, bytes]) -> None:
    """Make FOLDER hold CONTENT by path, and nothing else."""
    for path in [p for p in folder.rglob("*") if p.is_file()] if folder.is_dir() else []:
        if path.relative_to(folder).as_posix() not in content:
            path.unlink()
    for name, data in content.items():
        path = folder / name
        if path.is_file() and path.read_bytes() == data:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
