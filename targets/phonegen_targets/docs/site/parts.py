"""What one vendor's specs make of the site, kept between builds while they do not change."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from phonegen.files import is_foreign

from phonegen_targets.docs.site.examples import MARK, Example, example_page
from phonegen_targets.docs.site.links import PICTURES, Links, language_of
from phonegen_targets.docs.site.pages import Made
from phonegen_targets.docs.site.rewriting import Told, first_heading, rewritten
from phonegen_targets.docs.site.search import Entry, of_vendor
from phonegen_targets.docs.texts import LANGUAGES, _, ngettext, said

Facts = dict[str, Any]
_EXTENDS = re.compile(r"^.*\bextends:.*$", re.M)
_FOLDER = re.compile(r"([a-z0-9][a-z0-9._-]*)/")


@dataclass(frozen=True)
class Part:
    """A vendor's part of the site.

    PAGES are the generator's Markdown by language and place, FILES what stands beside the pages of
    a language as it is, COPIES files of the checkout that pages link to, SEARCHED entries of the
    search with marks for the words of a language.
    """

    name: str
    phones: list[Facts] = field(default_factory=list)
    plugins: list[Facts] = field(default_factory=list)
    pages: dict[str, dict[str, str]] = field(default_factory=dict)
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    copies: list[str] = field(default_factory=list)
    searched: list[Entry] = field(default_factory=list)


def made_part(root: Path, folder: str, made: Made, examples: Mapping[str, Example]) -> Part:
    """The part of the vendor in FOLDER: its pages MADE, and EXAMPLES of files by `vendor/model`.

    ROOT is the checkout that pages link into.
    """
    texts = {PICTURES + path: content for path, content in made.files.items()}
    name = first_heading(texts[f"{PICTURES}{folder}/index.md"])
    part = Part(name, made.phones, made.plugins)
    copies: set[str] = set()
    for language in LANGUAGES:
        links = Links(root, language, texts.keys())
        pages: dict[str, str] = {}
        files: dict[str, str] = {}
        for path, content in texts.items():
            if path.endswith(".md") and language_of(path) == language:
                place = links.page(path)
                page = place.removeprefix("phones/").removesuffix(".md")
                told = _told(page, name, made)
                told = told._replace(description=said(told.description, language))
                pages[place] = rewritten(content, links.of(path), told)
                if page in examples:
                    own = f"{page.partition('/')[2]}.html"
                    files[f"phones/{folder}/files/{own}"] = example_page(
                        first_heading(content), examples[page], f"../{own}", language
                    )
                    link = f"[{_('An example of each, with secrets masked')}](files/{own}). "
                    pages[place] = pages[place].replace(MARK, said(link, language))
        for path in sorted(links.files):
            if path in texts:
                files[links.copy(path)] = texts[path]
            else:
                copies.add(path)
        part.pages[language], part.files[language] = pages, files
    part.copies.extend(sorted(copies))
    first = next(iter(part.pages.values()))
    paths = [place.removeprefix("phones/").removesuffix(".md") for place in first]
    part.searched.extend(of_vendor(folder, name, made.phones, made.plugins, paths))
    return part


def _told(page: str, vendor: str, made: Made) -> Told:
    """What a page that has no sentence about itself tells search engines, and its spec."""
    folder, _slash, rest = page.partition("/")
    kind, _slash, name = rest.rpartition("/")
    about = {"vendor": vendor, "name": name}
    if kind == "plugins":
        plugin = next(p for p in made.plugins if p["page"] == page)
        models = ", ".join(plugin["models"])
        line = _("Plugin {id} of provd for {models}: what to install, and what differs.",
                 id=plugin["id"], models=models)  # fmt: skip
    elif kind == "dialects":
        line = _("All settings that plugins write for phones of {vendor} by the dialect {name}.",
                 **about)  # fmt: skip
    elif name == "index":
        line = ngettext(
            "{count} SIP phone of {vendor}: lines, keys, plugins of provd, DHCP and features.",
            "{count} SIP phones of {vendor}: lines, keys, plugins of provd, DHCP and features.",
            len(made.phones), vendor=vendor,
        )  # fmt: skip
    elif name == "dhcp":
        line = _("DHCP options for phones of {vendor}: rules and recipes for servers.", **about)
    elif name == "parameters":
        line = _("What phones of {vendor} make of each parameter of provd.", **about)
    elif name == "features":
        line = _("Which features work on which phone of {vendor}, side by side.", **about)
    else:
        return Told(edit=f"specs/{page}.yaml", card=True)
    spec = f"{kind}/{name}" if kind else "vendor"
    return Told(line, f"specs/{folder}/{spec}.yaml", table=name == "features")


class Kept:
    """Parts of vendors kept in FOLDER, each with a digest of all that it was made of."""

    def __init__(self, folder: Path, specs: Path, code: Iterable[Path]) -> None:
        """SPECS: the folder of all vendors; CODE: folders of the compiler and its targets."""
        self._folder = folder
        self._specs = specs
        self._code = _digest(f for place in code for f in _files(place))

    def get(self, vendor: str) -> Part | None:
        """The part of a VENDOR whose specs are as they were."""
        try:
            found = json.loads((self._folder / f"{vendor}.json").read_text("utf-8"))
            if found.pop("made_of") != self.made_of(vendor):
                return None
            found["searched"] = [tuple(entry) for entry in found["searched"]]
            part = Part(**found)
            return part if _stays_inside(part, vendor) else None
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None

    def put(self, vendor: str, part: Part, made_of: str) -> None:
        """Keep PART, of specs whose digest was MADE_OF before they were read."""
        self._folder.mkdir(parents=True, exist_ok=True)
        whole = {"made_of": made_of, **asdict(part)}
        text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
        (self._folder / f"{vendor}.json").write_text(text, "utf-8")

    def made_of(self, vendor: str) -> str:
        """A digest of the specs of VENDOR and of those that they extend, and of the code."""
        shared = (self._specs / name for name in ("catalogue.yaml", "fr.yaml"))
        folders, found = [vendor], [file for file in shared if file.is_file()]
        for folder in folders:
            files = list(_files(self._specs / folder))
            found += files
            for file in files:
                if file.suffix == ".yaml":
                    folders += sorted(self._extended(file) - {*folders})
        return f"{self._code} {_digest(found)}"

    def _extended(self, file: Path) -> set[str]:
        """Folders of other vendors that FILE may extend specs of."""
        lines = _EXTENDS.findall(file.read_text("utf-8", "replace"))
        named = {name for line in lines for name in _FOLDER.findall(line)}
        return {name for name in named if (self._specs / name / "vendor.yaml").is_file()}


def _stays_inside(part: Part, vendor: str) -> bool:
    """Whether a PART read from a file names nothing outside of its VENDOR's pages and the specs."""
    places = [p for kind in (part.pages, part.files) for pages in kind.values() for p in pages]
    checkout = ("specs/", "generated/", "docs/")
    inside = all(p.startswith(f"phones/{vendor}/") for p in places)
    inside = inside and all(p.startswith(checkout) for p in part.copies)
    return inside and not any(".." in p.split("/") for p in (*places, *part.copies))


def _files(folder: Path) -> Iterator[Path]:
    """The files below FOLDER, but for those of editors and of Python."""
    for path in sorted(folder.iterdir()):
        if is_foreign(path.name):
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
