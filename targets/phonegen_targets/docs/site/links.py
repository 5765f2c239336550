"""Where the files of a checkout stand in the site."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath

from phonegen_targets.docs.texts import LANGUAGES, ORIGINAL

# Folders of the checkout whose Markdown becomes pages, and where they stand in the site.
PAGES = {"generated/docs/": "phones/", "generated/reference/": "reference/", "docs/": "guide/"}
SINGLE = {
    "README.md": "about.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changes.md",
    "generated/README.md": "generated.md",
}
PICTURES = "generated/docs/"


class Links:
    """Turns links between files of the checkout into links between files of the site."""

    def __init__(self, root: Path, language: str, made: Collection[str] = ()) -> None:
        """MADE: files of the site that are in no checkout, by their paths as if they were."""
        self._root = root
        self._language = language
        self._made = made
        self.files: set[str] = set()  # what pages link to and the site must have a copy of

    def copy(self, path: str) -> str:
        """Where the site's copy of another file stands."""
        if path.startswith(PICTURES):
            return PAGES[PICTURES] + path.removeprefix(PICTURES)
        return f"files/{path}"

    def of(self, page: str) -> Callable[[str], str | None]:
        """The rule for the links of one page: the link in the site; None for no link."""
        here = PurePosixPath(page).parent
        place = str(PurePosixPath(self.page(page)).parent)

        def link(target: str) -> str | None:
            if "://" in target or target.startswith(("#", "mailto:")):
                return target
            path, hash_, anchor = target.partition("#")
            found = os.path.normpath(here / path)
            if found not in self._made and not (self._root / found).is_file():
                return None  # a folder, or nothing
            if (language := language_of(found)) not in (self._language, None):
                return self._other(found, language, place)
            there = _shown(self.page(found))
            if not there and found.endswith(".md"):
                return None  # the generator would take a copy for a page
            if not there:
                self.files.add(found)
                there = self.copy(found)
            return os.path.relpath(there, place) + hash_ + anchor

        return link

    def _other(self, path: str, language: str, place: str) -> str:
        """The link to a page in another language, from a page in the folder PLACE."""
        return os.path.relpath(f"../{language}/{_shown(self.page(path))}", place)

    def page(self, path: str) -> str:
        """The page that PATH becomes in the site of its language; empty when it becomes none."""
        if path in SINGLE:
            return SINGLE[path]
        for folder, place in PAGES.items():
            if path.startswith(folder) and path.endswith(".md"):
                name = path.removeprefix(folder).removesuffix(".md")
                language = language_of(path) or ORIGINAL
                return place + name.removesuffix(f".{language}") + ".md"
        return ""


def _shown(page: str) -> str:
    """Where a reader finds the page of a place: the generator does not know all of them."""
    return page.removesuffix(".md") + ".html" if page else ""


def language_of(path: str) -> str | None:
    """The language of a page; None for pages that all languages share, and for other files."""
    if not path.startswith(PICTURES) or not path.endswith(".md"):
        return None
    ending = path.removesuffix(".md").rpartition(".")[2]
    return ending if ending in LANGUAGES else ORIGINAL
