"""Commands that play a part in a network, or look at one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phonegen.cli.commands.options import Format, Release, SiteFile, complete_model
from phonegen.cli.problems import OutputFormat
from phonegen.cli.session import Session

commands = typer.Typer()


@commands.command(
    epilog="Example: phonegen lab --run --interface eth1, as root; "
    "phonegen lab nova/n1 --run --interface eth1 --for 300 --record n1.pcap; "
    "phonegen lab > lab.md; phonegen lab yealink/t46s --write lab --mac 00:15:65:aa:bb:cc"
)
def lab(
    model: Annotated[
        str | None,
        typer.Argument(
            metavar="[VENDOR/MODEL]",
            autocompletion=complete_model,
            help="A phone; by default any, also one that no spec knows.",
        ),
    ] = None,
    run_: Annotated[
        bool, typer.Option("--run", help="Run it on --interface, and say what phones do.")
    ] = False,
    interface: Annotated[
        str | None, typer.Option("--interface", help="Network card with the phone, for it alone.")
    ] = None,
    seconds: Annotated[
        float | None,
        typer.Option("--for", metavar="SECONDS", help="End --run then; else Ctrl-C does.", min=1),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option("--record", help="File for a capture of all; by default in .cache."),
    ] = None,
    write: Annotated[
        Path | None, typer.Option("--write", help="Folder to write to; by default printed.")
    ] = None,
    address: Annotated[
        str, typer.Option(help="Address and network of the test server.")
    ] = "192.168.77.1/24",
    mac: Annotated[
        str | None, typer.Option(help="MAC of the phone on the desk, where its spec is known.")
    ] = None,
    form: Format = OutputFormat.text,
) -> None:
    """Make a test network for the phones on your desk.

    Also for one that no spec knows. With --run its servers run on a network card, each request is
    shown, and at the end a spec can be written from them. Else the configuration of its servers is
    written, or printed.
    """
    if run_:
        from phonegen.cli import lab_running

        lab_running.check(write, mac)
        options = lab_running.Options(model, interface, address, record, seconds)
        lab_running.run(Session(form), options)
    else:
        from phonegen.cli import lab as command

        command.check(interface, seconds, record)
        command.lab(Session(form), model, write, address, mac)


@commands.command(epilog="Examples: phonegen boot yealink/t46s; phonegen boot --all")
def boot(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[VENDOR/MODEL]...", autocompletion=complete_model, help="Phones, or vendors."
        ),
    ] = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Each phone with every plugin that carries it.")
    ] = False,
    plugin: Release = None,
    site: SiteFile = None,
    server: Annotated[str, typer.Option(help="dhcpd, kea or dnsmasq.")] = "dhcpd",
    files: Annotated[
        str | None,
        typer.Option(
            "--files",
            metavar="provd|plain",
            help="Who serves files: the real provd, or a web and a TFTP server. By default provd, "
            "where PHONEGEN_PROVD_PYTHON or the system's Python has it.",
        ),
    ] = None,
    steps: Annotated[
        str | None,
        typer.Option(help="How far: dhcp, files, read, register, mwi, blf, call; with commas."),
    ] = None,
    form: Annotated[
        str, typer.Option("--output-format", metavar="text|json|junit|html", help="The report.")
    ] = "text",
    out: Annotated[Path | None, typer.Option("--out", help="File for the report.")] = None,
    pcap: Annotated[
        Path | None, typer.Option("--pcap", help="File for a capture of all traffic.")
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the servers' files and logs.")] = False,
    patience: Annotated[
        float, typer.Option(help="Seconds of silence after which a step fails.", min=0.1, max=600)
    ] = 10.0,
    interface: Annotated[
        str | None, typer.Option("--interface", help="Ask your own DHCP server on this card.")
    ] = None,
    provd: Annotated[
        str | None, typer.Option("--provd", help="URL of your provisioning server, without DHCP.")
    ] = None,
    registrar: Annotated[
        str | None, typer.Option("--registrar", help="Your SIP server, for step register.")
    ] = None,
    lease: Annotated[
        bool, typer.Option("--lease", help="Take the addresses that your server offers.")
    ] = False,
    rate: Annotated[
        float | None, typer.Option(help="Phones a second at your servers.", min=0.01, max=1000)
    ] = None,
    most: Annotated[int, typer.Option(help="Refuse to boot more phones than this.", min=1)] = 2000,
    record: Annotated[
        bool,
        typer.Option("--record", help="Write down in specs/ how far they come."),
    ] = False,
) -> None:
    """Boot virtual phones against real servers.

    They ask DHCP, fetch and read their files, and register. Without --interface, --provd or
    --registrar the servers are real ones in a network of their own. A file, as phones.csv, is a
    list of phones; each boots with the plugin that it names there, or its newest.
    """
    from phonegen.cli import booting as command
    from phonegen.cli.boot_options import Options

    options = Options(
        names or [], all_, plugin, site, server, files, steps, form, out, pcap, keep, patience,
        interface, provd, registrar, lease, rate, most, record,
    )  # fmt: skip
    command.boot(Session(), options)


@commands.command(
    epilog="Example: phonegen doctor phones.pcap; "
    "phonegen doctor /var/log/syslog /var/log/apache2/access.log; "
    "phonegen doctor phones.pcap --phone 00:15:65:aa:bb:cc"
)
def doctor(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Captures (pcap, pcapng); logs of DHCP, TFTP, web and provisioning servers.",
        ),
    ],
    phones: Annotated[
        list[str] | None,
        typer.Option("--phone", metavar="MAC", help="This phone alone, with all that was found."),
    ] = None,
    details: Annotated[
        bool, typer.Option("--details", help="All that was found about each phone.")
    ] = False,
    hosts: Annotated[bool, typer.Option("--hosts", help="List hosts that are no phones.")] = False,
    as_: Annotated[
        str | None,
        typer.Option("--as", metavar="KIND", help="capture, log or configuration, whatever it is."),
    ] = None,
    form: Annotated[
        str, typer.Option("--output-format", metavar="text|json", help="The report.")
    ] = "text",
) -> None:
    """Say what is wrong with the phones of a network.

    From what the network saw of them. For each phone: its DHCP rule, its plugin, the files that it
    asked for in vain, its firmware. Nothing is asked of the network. Ends with 1 when something is
    wrong.
    """
    from phonegen.cli import doctor as command

    options = command.Options(files, phones or [], details, hosts, as_, form)
    command.doctor(Session(), options)
