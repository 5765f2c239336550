"""`site`: the pages of all phones as a web site."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import PIPE, STDOUT

import typer

from phonegen.cli.console import usage_error
from phonegen.cli.session import Session

WORK = ".cache/phonegen/site"
OUT = "site"


def site(session: Session, what: str, out: Path | None, port: int) -> None:
    """Make the site of each language from `generated/` and `docs/`; show it if WHAT says so."""
    from importlib.util import find_spec

    from phonegen_targets.docs.site import assemble, entry_page
    from phonegen_targets.docs.site.examples import examples
    from phonegen_targets.docs.texts import LANGUAGES
    from phonegen_targets.provd.preview import SAMPLE, installed
    from phonegen_targets.provd.rawconfig import masked

    if what not in ("build", "serve"):
        usage_error(f"'{what}' is neither build nor serve")
    if find_spec("zensical") is None:
        usage_error("the site needs its generator: pip install 'phonegen[site]'")
    root = session.root
    files = examples(session.rendered_project(), installed, masked(SAMPLE))
    there = (out or root / WORK / OUT).resolve()
    try:
        folders = {code: root / WORK / code for code in LANGUAGES}
        built = {code: assemble(root, folder, code, files) for code, folder in folders.items()}
    except FileNotFoundError as e:
        usage_error(f"{e} is missing; run `phonegen build --all` first")
    typer.echo(f"building in {' and '.join(LANGUAGES.values())}: less than a minute", err=True)
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
            # Its page for what is not found expects the site at the root of a server.
            ignored = shutil.ignore_patterns("404.html")
            shutil.copytree(built[code], there / code, ignore=ignored)
    if failed:
        raise typer.Exit(1)
    (there / "index.html").write_text(entry_page(), "utf-8")
    typer.echo(f"the site is in {out or f'{WORK}/{OUT}'}")
    if what == "serve":
        _serve(there, port)


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
