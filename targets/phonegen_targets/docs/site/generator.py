"""The generator of the site's pages: it gets those that changed, and the others stay."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from subprocess import PIPE, STDOUT

CONFIGURATION = "zensical.toml"
CHANGED = "changed"  # the generator's folder of sources
RENDERED = "site"  # the generator's folder of pages
THEME = "theme"
KEPT = "kept"  # pages of this build and of those before
MARKS = "pages.json"  # what each page was made of
_MENU = re.compile(r'"([\w./-]+\.md)"')
PLACE = "# .\n"  # stands for a page of the menu that has not changed


class GeneratorError(Exception):
    """The generator failed; its text is what it said."""


class Generator:
    """Renders the pages of one language in FOLDER, which is kept between builds."""

    def __init__(self, folder: Path, configuration: str, theme: Mapping[str, bytes]) -> None:
        """CONFIGURATION is the generator's file, THEME has parts of its theme that are ours."""
        self._folder = folder
        self._configuration = configuration
        self._theme = theme
        self._process: subprocess.Popen[str] | None = None
        self._changed: dict[str, str] = {}
        self._marks: dict[str, str] = {}

    @property
    def kept(self) -> Path:
        """Where the pages are once they are rendered."""
        return self._folder / KEPT

    def start(self, pages: Mapping[str, str]) -> int:
        """Begin to render those of PAGES, Markdown by place, that changed; how many there are."""
        before = self._known()
        common = hashlib.blake2b(digest_size=16)
        common.update(f"{version('zensical')}\0{self._configuration}".encode())
        for name, content in sorted(self._theme.items()):
            common.update(f"\0{name}\0".encode() + content)
        self._marks = {
            place: hashlib.blake2b(
                text.encode(), digest_size=16, key=common.digest()
            ).hexdigest()
            for place, text in pages.items()
        }  # fmt: skip
        self._changed = {
            place: text
            for place, text in pages.items()
            if before.get(place) != self._marks[place] or not self._page(place).is_file()
        }
        self._process = None
        if not self._changed:
            return 0
        for name in (CHANGED, RENDERED, THEME):
            shutil.rmtree(self._folder / name, ignore_errors=True)
        menu = dict.fromkeys(_MENU.findall(self._configuration.partition("\nextra_css")[0]), PLACE)
        for place, text in {**menu, **self._changed}.items():
            _write(self._folder / CHANGED / place, text.encode())
        for name, content in self._theme.items():
            _write(self._folder / THEME / name, content)
        _write(self._folder / CONFIGURATION, self._configuration.encode())
        # The generator has no Python interface; its command line is what it promises.
        command = [sys.executable, "-m", "zensical", "build", "--clean"]
        self._process = subprocess.Popen(
            command, cwd=self._folder, stdout=PIPE, stderr=STDOUT, text=True
        )
        return len(self._changed)

    def is_done(self, seconds: float) -> bool:
        """Whether the generator has ended, for which SECONDS are waited."""
        if self._process is None:
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def count(self) -> int:
        """How many of the changed pages are there by now."""
        rendered = self._folder / RENDERED
        return sum((rendered / place).with_suffix(".html").is_file() for place in self._changed)

    def finish(self) -> None:
        """Put the changed pages among those that are kept; those of no source are gone.

        Raises GeneratorError.
        """
        if self._process is not None:
            said, _ = self._process.communicate()
            rendered = self._folder / RENDERED
            lacking = [
                p for p in self._changed if not (rendered / p).with_suffix(".html").is_file()
            ]
            if self._process.returncode or lacking:
                raise GeneratorError(f"{said}\n{' '.join(lacking[:5])}".strip())
            if len(self._changed) == len(self._marks):  # what another version of the theme left
                shutil.rmtree(self.kept, ignore_errors=True)
            for place in self._changed:
                target = self._page(place)
                target.parent.mkdir(parents=True, exist_ok=True)
                (rendered / place).with_suffix(".html").replace(target)
            for path in (rendered / "assets").rglob("*"):  # of the theme
                if path.is_file():
                    target = self.kept / path.relative_to(rendered)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    path.replace(target)
        wanted = {self._page(place) for place in self._marks}
        for page in self.kept.rglob("*.html"):
            if page not in wanted:
                page.unlink()
        _write(self._folder / MARKS, json.dumps(self._marks).encode())
        for name in (CHANGED, RENDERED, ".cache"):  # the generator keeps what is kept here already
            shutil.rmtree(self._folder / name, ignore_errors=True)

    def _known(self) -> dict[str, str]:
        try:
            found = json.loads((self._folder / MARKS).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _page(self, place: str) -> Path:
        return (self.kept / place).with_suffix(".html")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
