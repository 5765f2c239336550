"""Commands that tell about the catalogue and the language."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phonegen.cli.commands.options import Format, Json
from phonegen.cli.problems import OutputFormat
from phonegen.cli.session import Session

commands = typer.Typer()


@commands.command(epilog="Example: phonegen site build --out public")
def site(
    what: Annotated[
        str,
        typer.Argument(
            metavar="build|serve|pages", help="Write it, show it, or write its pages as Markdown."
        ),
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to build to; by default in .cache.")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Where to show it.")] = 8000,
    url: Annotated[
        str | None, typer.Option("--url", help="Where it is going to be, for search engines.")
    ] = None,
    edit: Annotated[
        str | None,
        typer.Option(
            "--edit", help="Where a page's spec can be edited: https://HOST/OWNER/NAME/edit/BRANCH."
        ),
    ] = None,
) -> None:
    """Make the web site of all phones, or show it here.

    `site serve` shows it on this machine.
    """
    from phonegen.cli import site as command

    command.site(Session(), what, command.Wanted(out, url, edit), port)


@commands.command(epilog="Example: phonegen schema model > model.json")
def schema(
    kind: Annotated[
        str | None, typer.Argument(help="model, vendor, dialect, plugin or divergences.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for all of them.")] = None,
) -> None:
    """Print the JSON Schema of specs, for editors."""
    from phonegen.cli import showing

    showing.schema(kind, out)


@commands.command(
    "language-server",
    epilog="An editor starts it: in Neovim, vim.lsp.start({cmd = {'phonegen', 'language-server'}})",
)
def language_server() -> None:
    """Answer an editor: names in expressions, and diagnostics.

    It speaks on standard input and output.
    """
    from phonegen.cli import editing

    editing.serve()


@commands.command(epilog="Example: phonegen explain unguarded-parameter")
def explain(
    code: Annotated[str | None, typer.Argument(help="The code behind a problem.")] = None,
) -> None:
    """Explain a diagnostic, or list them all."""
    from phonegen.cli import showing

    showing.explain(code)


@commands.command(epilog="Example: phonegen stats --json")
def stats(
    json: Json = False,
    form: Format = OutputFormat.text,
) -> None:
    """Count models, settings and spec lines per dialect.

    Also its escape hatches, and the parameters that it answers for.
    """
    from phonegen.cli import showing

    showing.stats(Session(form), json)
