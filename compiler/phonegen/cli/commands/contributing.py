"""Commands for who describes phones and tests them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phonegen.cli.commands.options import ConfigFile, Format, ModelName, Release, SiteFile
from phonegen.cli.problems import OutputFormat
from phonegen.cli.session import Session

commands = typer.Typer()


@commands.command(
    epilog="Example: phonegen new yealink/t99 --like t46s --name T99 --lines 16; "
    "phonegen new acme/x1 --from phones.pcap --from exported.cfg"
)
def new(
    model: Annotated[str, typer.Argument(metavar="VENDOR/MODEL", help="The spec to write.")],
    like: Annotated[
        str | None,
        typer.Option(
            help="A sibling whose spec it extends; what belongs to one phone is not taken over."
        ),
    ] = None,
    name: Annotated[str | None, typer.Option(help="The name the phone reports.")] = None,
    title: Annotated[str | None, typer.Option(help="The name on the box, if another.")] = None,
    type_: Annotated[str | None, typer.Option("--type", help="Kind of device.")] = None,
    lines: Annotated[str | None, typer.Option(help="SIP accounts.")] = None,
    keys: Annotated[str | None, typer.Option(help="Programmable keys.")] = None,
    same_keys: Annotated[
        str | None, typer.Option(help="yes: its keys lie where the sibling's do.")
    ] = None,
    plugin: Annotated[str | None, typer.Option(help="Plugin that carries it.")] = None,
    firmware: Annotated[str | None, typer.Option(help="Firmware version tested.")] = None,
    mac: Annotated[str | None, typer.Option(help="MAC of the phone on the desk.")] = None,
    user_agent: Annotated[str | None, typer.Option(help="User-Agent that it sends.")] = None,
    vendor_class: Annotated[
        str | None, typer.Option(help="DHCP option 60 it sends; 'Acme X1*' for what begins so.")
    ] = None,
    dhcp_option: Annotated[
        str | None, typer.Option(help="Of a new vendor: the DHCP option with the server's URL.")
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(help="Of a new vendor: the files it asks for, 'common.cfg {mac}.cfg'."),
    ] = None,
    own_file: Annotated[
        str | None, typer.Option(help="Of several with {mac}: the one that holds its accounts.")
    ] = None,
    syntax: Annotated[
        str | None,
        typer.Option(
            help="Of a new vendor: how that file is written, such as 'name = value', 'xml ROOT', "
            "or as a spec has it, '{kind: form}'."
        ),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Of a new vendor: its encoding, if not UTF-8.")
    ] = None,
    documentation: Annotated[
        str | None,
        typer.Option(
            help="Administrator's guide: URL, 'login URL' or none.",
        ),
    ] = None,
    firmware_files: Annotated[
        str | None,
        typer.Option(help="Where its firmware is, likewise."),
    ] = None,
    language_files: Annotated[
        str | None,
        typer.Option(help="Where other files are, likewise."),
    ] = None,
    http: Annotated[
        str | None,
        typer.Option(help="yes or no: DHCP and HTTP."),
    ] = None,
    tftp: Annotated[
        str | None,
        typer.Option(help="yes or no: DHCP and TFTP."),
    ] = None,
    credentials: Annotated[
        str | None,
        typer.Option(
            help="NAME / PASSWORD of its web interface; 'NAME / on WHERE' if printed.",
        ),
    ] = None,
    reset: Annotated[
        str | None,
        typer.Option(help="How it is reset."),
    ] = None,
    sold: Annotated[
        str | None,
        typer.Option(help="Whether it is still sold: yes or no."),
    ] = None,
    from_: Annotated[
        list[Path] | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="A capture, a server's log or a phone's configuration, which answers what it can.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing; unknown stays unknown.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Ask for all again, with what was answered before.")
    ] = False,
    form: Format = OutputFormat.text,
) -> None:
    """Write a new phone's spec, by the guide's questions.

    The spec builds when all are answered. Each answer is judged at once and kept: stop when you
    like, and the same command goes on there.
    """
    from phonegen.cli import starting

    answers = {
        "like": like,
        "name": name,
        "title": title,
        "type": type_,
        "lines": lines,
        "keys": keys,
        "same_keys": same_keys,
        "plugin": plugin,
        "firmware": firmware,
        "mac": mac,
        "user_agent": user_agent,
        "vendor_class": vendor_class,
        "dhcp_option": dhcp_option,
        "file": file,
        "own_file": own_file,
        "syntax": syntax,
        "encoding": encoding,
        "documentation": documentation,
        "firmware_files": firmware_files,
        "language_files": language_files,
        "http": http,
        "tftp": tftp,
        "credentials": credentials,
        "reset": reset,
        "sold": sold,
    }
    given = {key: answer for key, answer in answers.items() if answer is not None}
    starting.new(Session(form), model, given, from_ or [], yes, again)


@commands.command(
    epilog="Examples: phonegen verify yealink/t46s; phonegen verify yealink/t46s --only MWI; "
    "phonegen verify yealink/t46s --by @ann --firmware 66.86.0.15 --answers tested.yaml"
)
def verify(
    model: ModelName,
    by: Annotated[
        str | None, typer.Option(help="Who tests; by default asked, with git's user.name.")
    ] = None,
    firmware: Annotated[str | None, typer.Option(help="Firmware of the phone on the desk.")] = None,
    on: Annotated[str | None, typer.Option(help="Day of the test; by default today.")] = None,
    source: Annotated[
        str | None, typer.Option(help="Where it is written, when you pass on another's test.")
    ] = None,
    answers: Annotated[
        Path | None,
        typer.Option(help="YAML or JSON, as {Y: [Hold, MWI], Paging: {N: why}}; asks nothing."),
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="FEATURE", help="Ask for this alone.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write at the end without asking.")] = False,
    restart: Annotated[
        bool, typer.Option("--restart", help="Forget answers that are kept from before.")
    ] = False,
    form: Format = OutputFormat.text,
) -> None:
    """Test the phone on your desk, and write what works.

    A test says who made it, when, and with which firmware. Questions 10 and 11 of the guide take
    ten minutes. Each answer is kept until all are written, so you can stop and go on later.
    """
    from phonegen.cli import verifying

    asked = verifying.Asked(by, on, firmware, source, answers, only or [], yes, restart)
    verifying.verify(Session(form), model, asked)


@commands.command(
    epilog="Examples: phonegen watch yealink/t46s; phonegen watch yealink/t46s --no-boot; "
    "phonegen watch yealink/t46s --once"
)
def watch(
    model: ModelName,
    config: ConfigFile = None,
    site: SiteFile = None,
    plugin: Release = None,
    boot: Annotated[
        bool, typer.Option("--boot/--no-boot", help="Whether a virtual phone boots at each save.")
    ] = True,
    steps: Annotated[
        str, typer.Option(help="How far it boots: dhcp, files, read, register, mwi, blf.")
    ] = "dhcp,files,read,register",
    patience: Annotated[
        float, typer.Option(help="Seconds of silence after which a step fails.", min=0.1, max=600)
    ] = 5.0,
    once: Annotated[
        bool, typer.Option("--once", help="Look once and end, with 1 when something is wrong.")
    ] = False,
) -> None:
    """Say at each save what is wrong, changes and boots.

    What is wrong with the specs, what changes in the phone's files, and how it boots. For the other
    half of the screen, beside an editor. Ctrl-C ends it. The boot is one in a lab whose servers
    stay, and its line comes when it is done.
    """
    from phonegen.cli import watching

    options = watching.Options(config, site, plugin, boot, steps, patience, once)
    watching.watch(Session(), model, options)
