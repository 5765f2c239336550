"""Commands about the specs and what is made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phonegen.cli.commands.options import (
    ConfigFile,
    Format,
    Json,
    ModelName,
    Release,
    SiteFile,
    Strict,
    Verbose,
    complete_model,
)
from phonegen.cli.problems import OutputFormat
from phonegen.cli.session import Session

commands = typer.Typer()


@commands.command(epilog="Example: phonegen build yealink/t46s")
def build(
    model: Annotated[
        str | None,
        typer.Argument(
            metavar="[VENDOR/MODEL]", autocompletion=complete_model, help="A phone, or a vendor."
        ),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="The whole catalogue.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 with a diff when out of date.")
    ] = False,
    strict: Strict = False,
    verbose: Verbose = False,
    form: Format = OutputFormat.text,
) -> None:
    """Write all that phones need, and say what changed.

    It is written under generated/: plugins, DHCP rules, pages.
    """
    from phonegen.cli import building

    building.build(Session(form, verbose=verbose, strict=strict), model, all_, check)


@commands.command(epilog="Example: phonegen check --output-format github")
def check(
    strict: Strict = False, verbose: Verbose = False, form: Format = OutputFormat.text
) -> None:
    """Check the specs alone; all problems at once."""
    from phonegen.cli import building

    building.check(Session(form, verbose=verbose, strict=strict))


@commands.command("list", epilog="Example: phonegen list plugins --json")
def list_(
    what: Annotated[
        str, typer.Argument(metavar="[models|plugins|owners]", help="What to list.")
    ] = "models",
    json: Json = False,
    form: Format = OutputFormat.text,
) -> None:
    """List models, plugins, or who looks after vendors."""
    from phonegen.cli import showing

    showing.list_(Session(form), what, json)


@commands.command(epilog="Example: phonegen show yealink/t46s --origin")
def show(
    model: ModelName,
    origin: Annotated[bool, typer.Option("--origin", help="File and line of each value.")] = False,
    json: Json = False,
    form: Format = OutputFormat.text,
) -> None:
    """Show a phone's spec with everything that it inherits."""
    from phonegen.cli import showing

    showing.show(Session(form), model, origin, json)


@commands.command(epilog="Example: phonegen preview yealink/t46s --config user.json")
def preview(
    model: ModelName,
    config: ConfigFile = None,
    site: SiteFile = None,
    plugin: Release = None,
    secrets: Annotated[
        bool, typer.Option("--secrets", help="Show the passwords of --config and --site.")
    ] = False,
    form: Format = OutputFormat.text,
) -> None:
    """Print the files that a phone gets, for a sample user.

    Its plugin writes them. With --config or --site, also what they say and the phone is not told.
    """
    from phonegen.cli import previewing

    previewing.preview(Session(form), model, config, site, plugin, secrets)


@commands.command(epilog="Example: phonegen diff origin/main yealink/t46s --config user.json")
def diff(
    ref: Annotated[
        str, typer.Argument(metavar="[REF]", help="Git revision to compare with.")
    ] = "HEAD",
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[VENDOR/MODEL]...", autocompletion=complete_model, help="Phones, or vendors."
        ),
    ] = None,
    config: ConfigFile = None,
    fleet: Annotated[
        Path | None, typer.Option("--fleet", help="Phones in CSV, JSON or YAML, as for hosts.")
    ] = None,
    json: Json = False,
    format_: Annotated[
        str, typer.Option("--format", metavar="text|markdown", help="For people: how to show it.")
    ] = "text",
    form: Format = OutputFormat.text,
) -> None:
    """Show what the specs here change in phones' files.

    Since a git revision, by phones with the same change.
    """
    from phonegen.cli import differing

    differing.diff(Session(form), ref, names or [], config, fleet, json, format_)


@commands.command(epilog="Example: phonegen package --out dist/plugins")
def package(
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    released: Annotated[
        bool, typer.Option("--released", help="Release nothing; fail on what is not released yet.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="REF", help="Tell in RELEASE.md what was released since this git revision."
        ),
    ] = None,
    form: Format = OutputFormat.text,
) -> None:
    """Release what has changed, as packages for provd.

    Packages, and the plugins.db that provd installs from. Each version is recorded below specs/,
    for its name never to stand for anything else.
    """
    from phonegen.cli import packaging

    packaging.package(Session(form), out, released, since)
