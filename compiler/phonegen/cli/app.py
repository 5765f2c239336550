"""The command line as a whole: its commands in the order of their list, of which one runs."""

from __future__ import annotations

from copy import copy
from inspect import getdoc
from os import environ
from typing import Annotated

import typer
from typer.models import CommandInfo

from phonegen.cli.commands import contributing, fleets, network, reference, specs

app = typer.Typer(
    name="phonegen",
    help="Describe a SIP phone in YAML; get its provd plugin, DHCP configuration and pages.",
    epilog="Begin with `phonegen list`, `phonegen preview yealink/t46s`, `phonegen new --help`.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (specs, contributing, fleets, network, reference):
    app.registered_commands += part.commands.registered_commands


def _version(value: bool) -> None:
    if value:
        from importlib.metadata import version

        typer.echo(version("phonegen"))
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Describe a SIP phone in YAML; get its provd plugin, DHCP configuration and pages."""


def run(arguments: list[str]) -> None:
    """Run the command that ARGUMENTS, those of this process, name.

    The library makes all the commands that it knows of, with their options. Where one is named
    the others cost time, and where all are listed their options do.
    """
    chosen = copy(app)
    named = {_name(command): command for command in app.registered_commands}
    if arguments and arguments[0] in named:
        chosen.registered_commands = [named[arguments[0]]]
    elif arguments in ([], ["-h"], ["--help"]) and "_PHONEGEN_COMPLETE" not in environ:
        chosen.registered_commands = [_without_options(n, c) for n, c in named.items()]
    chosen()


def _name(command: CommandInfo) -> str:
    return command.name or str(getattr(command.callback, "__name__", ""))


def _without_options(name: str, command: CommandInfo) -> CommandInfo:
    """COMMAND as the list of all commands shows it: a name and what it does."""
    return CommandInfo(name=name, help=getdoc(command.callback), callback=lambda: None)
