"""`site`: the pages of all phones as a web site."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import PIPE, STDOUT
from typing import TYPE_CHECKING

import typer

from phonegen.cli.console import usage_error
from phonegen.cli.session import Session

if TYPE_CHECKING:
    from phonegen_targets.docs.site.pages import Made

WORK = ".cache/phonegen/site"
OUT = "site"
PAGES = "pages"
INDEX = "search.json"


def site(session: Session, what: str, out: Path | None, port: int, url: str | None) -> None:
    """Make the site of each language, or its pages as Markdown; show it if WHAT says so.

    URL is where it is going to be served.
    """
    from importlib.util import find_spec

    from phonegen_targets.docs.site import assemble, entry_page
    from phonegen_targets.docs.site.alternates import link_languages
    from phonegen_targets.docs.site.examples import examples
    from phonegen_targets.docs.site.pages import made
    from phonegen_targets.docs.texts import LANGUAGES
    from phonegen_targets.provd.preview import SAMPLE, installed
    from phonegen_targets.provd.rawconfig import masked

    if what not in ("build", "serve", "pages"):
        usage_error(f"'{what}' is none of build, serve and pages")
    if what == "pages":
        _write_pages(session, out or session.root / WORK / PAGES)
        return
    if find_spec("zensical") is None:
        usage_error("the site needs its generator: pip install 'phonegen[site]'")
    root = session.root
    project = session.rendered_project()
    pages = made(project)
    files = examples(project, installed, masked(SAMPLE))
    there = (out or root / WORK / OUT).resolve()
    try:
        folders = {code: root / WORK / code for code in LANGUAGES}
        built = {
            code: assemble(root, folder, code, pages, files, url)
            for code, folder in folders.items()
        }
    except FileNotFoundError as e:
        usage_error(f"{e} is missing; run `phonegen build --all` first")
    typer.echo(
        f"building in {' and '.join(LANGUAGES.values())}: all phones take some minutes", err=True
    )
    # The generator has no Python interface; its command line is what it promises.
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    started = [
        (code, subprocess.Popen(command, cwd=folder, stdout=PIPE, stderr=STDOUT, text=True))
        for code, folder in folders.items()
    ]
    failed = False
    for code, process in started:
        said, _ = process.communicate()
        if process.returncode:
            failed = True
            typer.echo(f"{LANGUAGES[code]}:\n{said}", err=True)
        else:  # the generator writes nothing outside its own folder
            shutil.rmtree(there / code, ignore_errors=True)
            # Its page for what is not found, and its list of pages, need to know the place.
            ignored = None if url else shutil.ignore_patterns("404.html", "sitemap.xml*")
            shutil.copytree(built[code], there / code, ignore=ignored)
            _index(there / code, pages, code)
            if url:  # the theme asks for the list of pages where there are such links
                link_languages(there / code, url)
    if failed:
        raise typer.Exit(1)
    (there / "index.html").write_text(entry_page(), "utf-8")
    typer.echo(f"the site is in {out or f'{WORK}/{OUT}'}")
    if what == "serve":
        _serve(there, port)


def _index(folder: Path, made: Made, language: str) -> None:
    """Put readers' words in the place of what the generator searches in."""
    from phonegen_targets.docs.site.search import index

    found = index((folder / INDEX).read_text("utf-8"), made.phones, made.plugins, language)
    (folder / INDEX).write_text(found, "utf-8")
    (folder / INDEX).with_suffix(".js").write_text(f"var __index = {found}", "utf-8")


def _write_pages(session: Session, there: Path) -> None:
    """Write the pages of phones, plugins and vendors, as they are before the generator."""
    from phonegen_targets.docs.site.pages import made

    files = made(session.rendered_project()).files
    for path, content in files.items():
        place = there / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, "utf-8", newline="")
    typer.echo(f"{len(files)} pages and pictures are in {there}")


def _serve(folder: Path, port: int) -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as e:
        usage_error(f"port {port} cannot be used: {e.strerror}; name another with --port")
    with server:
        typer.echo(f"it is at http://127.0.0.1:{port}/ until Ctrl+C")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo("ended")
