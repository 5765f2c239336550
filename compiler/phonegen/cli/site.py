"""`site`: the pages of all phones as a web site."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from phonegen.cli.console import usage_error
from phonegen.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from phonegen_targets.docs.site import Sources
    from phonegen_targets.docs.site.parts import Part

    from phonegen.language.catalogue import Project

WORK = ".cache/phonegen/site"
OUT = "site"
PAGES = "pages"
LOST = "404.html"

_shared: dict[str, Project] = {}  # of the processes, which are copies of this one


class Wanted(NamedTuple):
    """What was asked for: where to build to, and what the pages say of where they are."""

    out: Path | None = None
    url: str | None = None
    edit: str | None = None


def site(session: Session, what: str, wanted: Wanted, port: int) -> None:
    """Make the site of each language, or its pages as Markdown; show it if WHAT says so."""
    from importlib.util import find_spec

    if what not in ("build", "serve", "pages"):
        usage_error(f"'{what}' is none of build, serve and pages")
    for option, address in (("--url", wanted.url), ("--edit", wanted.edit)):
        if address is not None and not address.startswith(("https://", "http://")):
            usage_error(f"{option}: '{address}' is no address that begins with https://")
    if what == "pages":
        _write_pages(session, wanted.out or session.root / WORK / PAGES)
        return
    if find_spec("zensical") is None:
        usage_error("the site needs its generator: pip install 'phonegen[site]'")
    there = (wanted.out or session.root / WORK / OUT).resolve()
    _build(session, there, wanted)
    typer.echo(f"the site is in {wanted.out or f'{WORK}/{OUT}'}")
    if what == "serve":
        _serve(there, port)


def _build(session: Session, there: Path, wanted: Wanted) -> None:
    from concurrent.futures import ThreadPoolExecutor

    from phonegen_targets.docs.site import assemble, entry_page, lost_page, publish, sitemap
    from phonegen_targets.docs.texts import LANGUAGES

    root = session.root
    parts = _parts(session)
    try:
        sources = {code: assemble(root, code, parts, wanted.url, wanted.edit) for code in LANGUAGES}
    except FileNotFoundError as e:
        usage_error(f"{e} is missing; run `phonegen build --all` first")
    kept = _rendered(session, sources)
    with ThreadPoolExecutor() as pool:  # making a file is the system's work, not Python's
        done = [pool.submit(publish, found, kept[c], there / c) for c, found in sources.items()]
    for publication in done:
        publication.result()
    (there / "index.html").write_text(entry_page(wanted.url), "utf-8")
    (there / LOST).write_text(lost_page(wanted.url), "utf-8")
    if wanted.url:
        places = next(iter(sources.values())).pages
        (there / "sitemap.xml").write_text(sitemap(places, wanted.url), "utf-8")
    else:
        (there / "sitemap.xml").unlink(missing_ok=True)


def _parts(session: Session) -> list[Part]:
    """What each vendor's specs make of the site; only those of changed specs are worked out."""
    from phonegen_targets.docs.site.parts import Kept

    from phonegen.cli.idle import code_folders

    specs = session.root / "specs"
    kept = Kept(session.root / WORK / "parts", specs, code_folders())
    folders = sorted(p.parent.name for p in specs.glob("*/vendor.yaml"))
    made_of = {folder: kept.made_of(folder) for folder in folders}
    parts: dict[str, Part | None] = {folder: kept.get(folder) for folder in folders}
    changed = [folder for folder, part in parts.items() if part is None]
    whole = session.rendered_project() if len(changed) > len(folders) / 2 else None
    projects = {folder: whole or session.rendered_project(folder) for folder in changed}
    with session.progress(len(changed)) as step:
        for folder, found in _worked_out(session.root, projects):
            parts[folder] = found
            kept.put(folder, found, made_of[folder])
            step(found.name)
    return [part for part in parts.values() if part is not None]


def _worked_out(root: Path, projects: dict[str, Project]) -> Iterator[tuple[str, Part]]:
    """The parts of the vendors in the folders of PROJECTS, by as many processes as can.

    They come as they are done; those with most to do are begun first.
    """
    if len(projects) < 2:
        for folder, project in projects.items():
            yield folder, _part(root, project, folder)
        return
    from concurrent.futures import as_completed

    from phonegen.cli.processes import copies, processors

    _shared.update(projects)
    try:
        with copies(processors()) as pool:
            folders = sorted(projects, key=lambda f: -len(projects[f].vendors[f].models))
            going = {pool.submit(_shared_part, root, folder): folder for folder in folders}
            for done in as_completed(going):
                yield going[done], done.result()
    finally:
        _shared.clear()


def _shared_part(root: Path, folder: str) -> Part:
    return _part(root, _shared[folder], folder)


def _part(root: Path, project: Project, folder: str) -> Part:
    from dataclasses import replace

    from phonegen_targets.docs.site.examples import examples
    from phonegen_targets.docs.site.pages import made
    from phonegen_targets.docs.site.parts import made_part
    from phonegen_targets.provd.preview import SAMPLE, installed
    from phonegen_targets.provd.rawconfig import masked

    from phonegen.build.target import Selection

    own = replace(project, vendors={folder: project.vendors[folder]})
    shown = examples(own, installed, masked(SAMPLE))
    return made_part(root, folder, made(project, Selection(vendor=folder)), shown)


def _rendered(session: Session, sources: dict[str, Sources]) -> dict[str, Path]:
    """Where the pages of each language are, when those that changed are rendered."""
    from phonegen_targets.docs.site import theme
    from phonegen_targets.docs.site.generator import Generator, GeneratorError
    from phonegen_targets.docs.texts import LANGUAGES

    own = theme()
    started = {
        code: Generator(session.root / WORK / code, found.configuration, own)
        for code, found in sources.items()
    }
    total = sum(generator.start(sources[code].pages) for code, generator in started.items())
    languages = " and ".join(LANGUAGES.values())
    typer.echo(f"{total} pages have changed, in {languages}", err=True)
    done = 0
    with session.progress(total) as step:
        while not all(generator.is_done(0.5) for generator in started.values()):
            count = sum(generator.count() for generator in started.values())
            for _page in range(done, count):
                step(languages)
            done = max(done, count)
    failed = False
    for code, generator in started.items():
        try:
            generator.finish()
        except GeneratorError as e:
            failed = True
            typer.echo(f"{LANGUAGES[code]}:\n{e}", err=True)
    if failed:
        raise typer.Exit(1)
    return {code: generator.kept for code, generator in started.items()}


def _write_pages(session: Session, there: Path) -> None:
    """Write the pages of phones, plugins and vendors, as they are before the generator."""
    from phonegen_targets.docs.site.pages import made

    files = made(session.rendered_project()).files
    for path, content in files.items():
        place = there / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, "utf-8", newline="")
    typer.echo(f"{len(files)} pages and pictures are in {there}")


class _Handler(SimpleHTTPRequestHandler):
    """Answers with the site's own page what is not there."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        lost = Path(self.directory) / LOST
        if code != HTTPStatus.NOT_FOUND or not lost.is_file():
            super().send_error(code, message, explain)
            return
        content = lost.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def _serve(folder: Path, port: int) -> None:
    handler = partial(_Handler, directory=folder)
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
