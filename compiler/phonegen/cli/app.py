"""The commands. Each imports what it needs when it runs, so that start-up stays short."""

from __future__ import annotations

from copy import copy
from inspect import getdoc
from os import environ
from pathlib import Path
from typing import Annotated

import typer
from typer.models import CommandInfo

from phonegen.cli.render import OutputFormat
from phonegen.cli.session import Session

app = typer.Typer(
    name="phonegen",
    help="Describe a SIP phone in YAML; get its provd plugin, DHCP configuration and pages.",
    epilog="Begin with `phonegen list`, `phonegen preview yealink/t46s`, `phonegen new --help`.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Format = Annotated[OutputFormat, typer.Option("--output-format", help="How problems are written.")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings are errors.")]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Show notes, and the time that each step takes.")
]
SiteFile = Annotated[
    Path | None, typer.Option("--site", help="A site.yaml: what a site sets for all phones.")
]

ConfigFile = Annotated[
    Path | None, typer.Option("--config", help="Raw config of provd, JSON or YAML.")
]
Release = Annotated[str | None, typer.Option("--plugin", help="Release; by default the newest.")]


def _complete_model(incomplete: str) -> list[str]:
    """Names of specs for the shell, from the folder alone."""
    from phonegen.language.root import find_root

    root = find_root(Path.cwd())
    if root is None:
        return []
    names = (p.relative_to(root / "specs") for p in (root / "specs").glob("*/*.yaml"))
    return sorted(
        n.with_suffix("").as_posix()
        for n in names
        if not n.name.startswith("_") and n.stem not in ("vendor", "divergences")
        if n.as_posix().startswith(incomplete)
    )


ModelName = Annotated[
    str, typer.Argument(metavar="VENDOR/MODEL", autocompletion=_complete_model, help="A phone.")
]


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


@app.command(epilog="Example: phonegen build yealink/t46s")
def build(
    model: Annotated[
        str | None,
        typer.Argument(
            metavar="[VENDOR/MODEL]", autocompletion=_complete_model, help="A phone, or a vendor."
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
    """Write everything that a phone needs under generated/, and say what changed."""
    from phonegen.cli import building

    building.build(Session(form, verbose=verbose, strict=strict), model, all_, check)


@app.command(epilog="Example: phonegen check --output-format github")
def check(
    strict: Strict = False, verbose: Verbose = False, form: Format = OutputFormat.text
) -> None:
    """Check the specs alone; all problems at once."""
    from phonegen.cli import building

    building.check(Session(form, verbose=verbose, strict=strict))


@app.command("list", epilog="Example: phonegen list plugins --json")
def list_(
    what: Annotated[
        str, typer.Argument(metavar="[models|plugins|owners]", help="What to list.")
    ] = "models",
    json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    form: Format = OutputFormat.text,
) -> None:
    """List the models or the plugins of the catalogue, or who looks after its vendors."""
    from phonegen.cli import showing

    showing.list_(Session(form), what, json)


@app.command(epilog="Example: phonegen show yealink/t46s --origin")
def show(
    model: ModelName,
    origin: Annotated[bool, typer.Option("--origin", help="File and line of each value.")] = False,
    json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    form: Format = OutputFormat.text,
) -> None:
    """Show a phone's spec with everything that it inherits."""
    from phonegen.cli import showing

    showing.show(Session(form), model, origin, json)


@app.command(epilog="Example: phonegen preview yealink/t46s --config user.json")
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
    """Run the phone's plugin for a sample user and print the files that the phone would get.

    With --config or --site, also what they say and the phone is not told.
    """
    from phonegen.cli import previewing

    previewing.preview(Session(form), model, config, site, plugin, secrets)


@app.command(
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
    """Ask the guide's questions about a phone and write a spec that builds.

    Each answer is judged at once and kept: stop when you like, and the same command goes on there.
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


@app.command(
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
    """Ask what works on the phone on your desk, and write it into its spec.

    A test says who made it, when, and with which firmware. Questions 10 and 11 of the guide take
    ten minutes. Each answer is kept until all are written, so you can stop and go on later.
    """
    from phonegen.cli import verifying

    asked = verifying.Asked(by, on, firmware, source, answers, only or [], yes, restart)
    verifying.verify(Session(form), model, asked)


@app.command(epilog="Example: phonegen package --out dist/plugins")
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
    """Release what has changed: packages, and the plugins.db that provd installs from.

    Each version is recorded below specs/, for its name never to stand for anything else.
    """
    from phonegen.cli import packaging

    packaging.package(Session(form), out, released, since)


@app.command(epilog="Example: phonegen diff origin/main yealink/t46s --config user.json")
def diff(
    ref: Annotated[
        str, typer.Argument(metavar="[REF]", help="Git revision to compare with.")
    ] = "HEAD",
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[VENDOR/MODEL]...", autocompletion=_complete_model, help="Phones, or vendors."
        ),
    ] = None,
    config: ConfigFile = None,
    fleet: Annotated[
        Path | None, typer.Option("--fleet", help="Phones in CSV, JSON or YAML, as for hosts.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    format_: Annotated[
        str, typer.Option("--format", metavar="text|markdown", help="For people: how to show it.")
    ] = "text",
    form: Format = OutputFormat.text,
) -> None:
    """Show what the specs here change in the files of phones, since a git revision."""
    from phonegen.cli import differing

    differing.diff(Session(form), ref, names or [], config, fleet, json, format_)


@app.command(epilog="Example: phonegen dhcp kea --address 192.0.2.1 > phones.json")
def dhcp(
    server: Annotated[str, typer.Argument(help="dhcpd, kea or dnsmasq.")],
    vendors: Annotated[list[str] | None, typer.Argument(help="Vendors; by default all.")] = None,
    address: Annotated[
        str | None, typer.Option(help="URL or address of the provisioning server.")
    ] = None,
    pool: Annotated[
        Path | None, typer.Option("--pool", help="Check the pool in this file of dhcpd instead.")
    ] = None,
    form: Format = OutputFormat.text,
) -> None:
    """Print the DHCP rules of all phones for your server, or check the classes of its pool."""
    from phonegen.cli import dhcp as command

    command.dhcp(Session(form), server, vendors or [], address, pool)


@app.command(
    epilog="Example: phonegen hosts phones.csv --server kea --address 192.0.2.1; phonegen hosts "
    "phones.csv --server kea-postgresql --subnet 1 --classes classes.json --out phones.sql "
    "--address 192.0.2.1"
)
def hosts(
    inventory: Annotated[
        Path, typer.Argument(help="Phones in CSV, JSON or YAML: mac, phone, address, name, server.")
    ],
    server: Annotated[
        str, typer.Option(help="dhcpd, kea, dnsmasq, kea-postgresql or kea-mysql.")
    ] = "dhcpd",
    address: Annotated[
        str | None, typer.Option(help="URL or address of the provisioning server.")
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Without provd: any web server, plain dhcpd.")
    ] = False,
    shard: Annotated[str | None, typer.Option(help="One part of many, as 2/8.")] = None,
    subnet: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=2**32 - 2,
            help="Of a database: Kea's number of the phones' subnet, 0 for all.",
        ),
    ] = None,
    classes: Annotated[
        Path | None,
        typer.Option(help="File for Kea's classes: the options of each kind of phone, once."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="More phones than the server reads in time.")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="File to write to.")] = None,
    form: Format = OutputFormat.text,
) -> None:
    """Write a fleet's phones for a DHCP server, one by one."""
    from phonegen.cli import hosts as command

    options = command.Options(server, address, plain, shard, subnet, classes, force, out)
    command.hosts(Session(form), inventory, options)


@app.command(
    epilog="Example: phonegen render phones.csv --out /srv/phones --address http://192.0.2.1; "
    "phonegen render phones.csv --out /srv/phones --address http://192.0.2.1 --config site.json "
    "--prune"
)
def render(
    inventory: Annotated[
        Path,
        typer.Argument(
            help="Phones in CSV, JSON or YAML, as for hosts, with username, password, proxy, "
            "display_name, number, line2_username, …, plugin, config."
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", metavar="TREE", help="Folder that is served, by HTTP and TFTP.")
    ],
    address: Annotated[str, typer.Option(help="URL or address where phones find that folder.")],
    config: Annotated[
        Path | None,
        typer.Option("--config", help="Raw config of provd for all phones, JSON or YAML."),
    ] = None,
    site: SiteFile = None,
    apart: Annotated[
        bool, typer.Option("--apart", help="A folder for each plugin, as its URL has it.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove what render has written and nobody asks for.")
    ] = False,
    shard: Annotated[str | None, typer.Option(help="One part of many, as 2/8.")] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", help="Processes; by default one a processor.", min=1, max=64),
    ] = None,
    group: Annotated[
        str | None,
        typer.Option("--group", help="Group that may read files with secrets, as www-data."),
    ] = None,
    form: Format = OutputFormat.text,
) -> None:
    """Write the files that each phone of a list asks for, for plain web and TFTP servers.

    The generated plugins write them, as they do in provd. Only what has changed is written; with
    any problem nothing is.
    """
    from phonegen.cli import rendering as command

    options = command.Options(
        inventory, out, address, config, site, apart, prune, shard, jobs, group
    )  # fmt: skip
    command.render_fleet(Session(form), options)


@app.command(
    epilog="Example: phonegen web phones.csv --setup web.yaml --secret web.key --tree /srv/phones "
    "--server nginx --out /etc/nginx/phonegen --list phones-web.csv"
)
def web(
    inventory: Annotated[Path, typer.Argument(help="Phones in CSV, JSON or YAML, as for render.")],
    setup: Annotated[
        Path, typer.Option("--setup", help="A web.yaml: the server's name, certificate and ports.")
    ],
    secret: Annotated[
        Path, typer.Option("--secret", help="File with the key of all secret paths, mode 0600.")
    ],
    tree: Annotated[Path, typer.Option("--tree", help="Folder that render writes.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the site.")],
    listed: Annotated[
        Path, typer.Option("--list", help="New list, *.csv: the phones with their URLs as server.")
    ],
    server: Annotated[str, typer.Option(help="nginx or apache.")] = "nginx",
    apart: Annotated[
        bool, typer.Option("--apart", help="The tree has a folder for each plugin.")
    ] = False,
    group: Annotated[
        str | None, typer.Option("--group", help="Group that may read the site, as www-data.")
    ] = None,
    form: Format = OutputFormat.text,
) -> None:
    """Write the site of a web server for a tree of render: a secret path for each phone, TLS.

    Phones show certificates of their vendors where the setup says so. Give the new list to hosts
    and to render: each phone is told its own URL.
    """
    from phonegen.cli import web as command

    options = command.Options(
        inventory, setup, secret, tree, server, out, listed, apart, group
    )  # fmt: skip
    command.web(Session(form), options)


@app.command(epilog="Example: phonegen migrate --provd https://wazo.example.org/api/provd")
def migrate(
    provd: Annotated[str, typer.Option("--provd", help="Address of the server's REST API.")],
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", help="File with the token; by default it is $PROVD_TOKEN."),
    ] = None,
    vendors: Annotated[
        list[str] | None, typer.Option("--vendor", help="Phones of this vendor only.")
    ] = None,
    devices: Annotated[
        list[str] | None, typer.Option("--device", help="This device only, by id or MAC address.")
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Install the plugins and switch the devices.")
    ] = False,
    state: Annotated[
        Path, typer.Option("--state", help="File that remembers what --apply has done.")
    ] = Path("phonegen-migrate.jsonl"),
    undo: Annotated[
        Path | None, typer.Option("--undo", help="Go back by the file that --apply has written.")
    ] = None,
    form: Format = OutputFormat.text,
) -> None:
    """Show which phones of a running provd would move to plugins of the catalogue, or move them."""
    from phonegen.cli import migrating as command

    options = command.Options(provd, token_file, vendors or [], devices or [], apply, undo, state)
    command.migrate(Session(form), options)


PhoneList = Annotated[
    Path,
    typer.Argument(
        metavar="PHONES",
        help="Phones in CSV, JSON or YAML, as for hosts, with username, password, proxy, "
        "display_name, number, line2_username, …, plugin, fleet, config.",
    ),
]
ProvdUrl = Annotated[str, typer.Option("--provd", help="Address of the server's REST API.")]
TokenFile = Annotated[
    Path | None,
    typer.Option("--token-file", help="File with the token; by default it is $PROVD_TOKEN."),
]
SharedConfig = Annotated[
    Path | None, typer.Option("--config", help="Raw config of provd for all phones, JSON or YAML.")
]
Parents = Annotated[
    list[str] | None,
    typer.Option("--parent", help="Id of a config that those of the phones inherit, as base."),
]


FleetName = Annotated[
    str | None,
    typer.Option("--fleet", help="Only the phones that the column fleet has this name for."),
]


@app.command(
    epilog="Example: phonegen devices phones.csv --provd https://wazo.example.org/api/provd; "
    "phonegen devices phones.csv --provd https://wazo.example.org/api/provd --apply --prune; "
    "phonegen devices phones.csv --provd https://paris.example.org/api/provd --fleet paris --apply"
)
def devices(
    inventory: PhoneList,
    provd: ProvdUrl,
    token_file: TokenFile = None,
    config: SharedConfig = None,
    parents: Parents = None,
    fleet: FleetName = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Install the plugins, and change the devices.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove what devices has made and the list lacks.")
    ] = False,
    adopt: Annotated[
        bool,
        typer.Option("--adopt", help="Also phones of other fleets, or with configs of others."),
    ] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", help="Devices that are worked on at once.", min=1, max=16)
    ] = 4,
    form: Format = OutputFormat.text,
) -> None:
    """Show what a list of phones would change in a running provd, or change it.

    Each phone gets a device with a config, and the plugin that the list names, or its newest.
    Secrets are not shown.
    """
    from phonegen.cli import devices as command

    options = command.Options(
        inventory, provd, token_file, config, parents or [], fleet, apply, prune, adopt, jobs
    )  # fmt: skip
    command.devices(Session(form), options)


@app.command(
    epilog="Example: phonegen drift phones.csv --provd https://wazo.example.org/api/provd "
    "/var/log/syslog"
)
def drift(
    inventory: PhoneList,
    provd: ProvdUrl,
    logs: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[LOGS]...", help="Captures and logs of servers, as for doctor."),
    ] = None,
    token_file: TokenFile = None,
    config: SharedConfig = None,
    parents: Parents = None,
    fleet: FleetName = None,
    form: Format = OutputFormat.text,
) -> None:
    """Say where a running provd and the phones are not as a list wants them; exit 1 if so.

    Logs tell which firmware phones run, and which file each has asked for last.
    """
    from phonegen.cli import drift as command

    options = command.Options(
        inventory, provd, token_file, config, parents or [], fleet, logs or []
    )  # fmt: skip
    command.drift(Session(form), options)


@app.command(
    epilog="Example: phonegen labels yealink/t46s --labels keys.csv --out keys.pdf; "
    "phonegen labels phones.csv --out labels.pdf"
)
def labels(
    model: Annotated[
        str,
        typer.Argument(
            metavar="VENDOR/MODEL|PHONES",
            autocompletion=_complete_model,
            help="A phone, or a list of phones whose configs say the labels.",
        ),
    ],
    labels: Annotated[
        Path | None,
        typer.Option("--labels", help="CSV, JSON or YAML list: key (provd's number), label."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="FILE.svg or FILE.pdf; by default MODEL-labels.svg."),
    ] = None,
    picture: Annotated[
        bool, typer.Option("--picture", help="The phone with the labels on its keys.")
    ] = False,
    paper: Annotated[str, typer.Option(help="a4 or letter.")] = "a4",
    font: Annotated[
        Path | None,
        typer.Option("--font", help="TrueType font for PDF; by default one is found."),
    ] = None,
    shard: Annotated[str | None, typer.Option(help="One part of many of a list, as 2/8.")] = None,
    form: Format = OutputFormat.text,
) -> None:
    """Print labels for a phone's function keys at true size, or its picture with them."""
    from phonegen.cli import labels as command

    command.labels(Session(form), model, labels, out, picture, paper, font, shard)


@app.command(
    epilog="Example: phonegen lab --run --interface eth1, as root; "
    "phonegen lab nova/n1 --run --interface eth1 --for 300 --record n1.pcap; "
    "phonegen lab > lab.md; phonegen lab yealink/t46s --write lab --mac 00:15:65:aa:bb:cc"
)
def lab(
    model: Annotated[
        str | None,
        typer.Argument(
            metavar="[VENDOR/MODEL]",
            autocompletion=_complete_model,
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
    """Make a test network for phones, also for one that no spec knows.

    With --run its servers run on a network card, each request is shown, and at the end a spec can
    be written from them. Else the configuration of its servers is written, or printed.
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


@app.command(epilog="Examples: phonegen boot yealink/t46s; phonegen boot --all")
def boot(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[VENDOR/MODEL]...", autocompletion=_complete_model, help="Phones, or vendors."
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
    """Boot virtual phones: they ask DHCP, fetch and read their files, and register.

    Without --interface, --provd or --registrar the servers are real ones in a network of their
    own. A file, as phones.csv, is a list of phones as for hosts.
    """
    from phonegen.cli import booting as command
    from phonegen.cli.boot_options import Options

    options = Options(
        names or [], all_, plugin, site, server, files, steps, form, out, pcap, keep, patience,
        interface, provd, registrar, lease, rate, most, record,
    )  # fmt: skip
    command.boot(Session(), options)


@app.command(
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
    """At each save of a spec: what is wrong, what changes in the phone's files, how it boots.

    For the other half of the screen, beside an editor. Ctrl-C ends it. The boot is one in a lab
    whose servers stay, and its line comes when it is done.
    """
    from phonegen.cli import watching

    options = watching.Options(config, site, plugin, boot, steps, patience, once)
    watching.watch(Session(), model, options)


@app.command(
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
    """Say what is wrong with the phones of a network, from what it saw of them.

    For each phone: its DHCP rule, its plugin, the files that it asked for in vain, its firmware.
    Nothing is asked of the network. Ends with 1 when something is wrong.
    """
    from phonegen.cli import doctor as command

    options = command.Options(files, phones or [], details, hosts, as_, form)
    command.doctor(Session(), options)


@app.command(epilog="Example: phonegen site build --out public")
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
    """Make the web site of all phones; serve shows it on this machine."""
    from phonegen.cli import site as command

    command.site(Session(), what, command.Wanted(out, url, edit), port)


@app.command(epilog="Example: phonegen schema model > model.json")
def schema(
    kind: Annotated[
        str | None, typer.Argument(help="model, vendor, dialect, plugin or divergences.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder for all of them.")] = None,
) -> None:
    """Print the JSON Schema of specs, for editors."""
    from phonegen.cli import showing

    showing.schema(kind, out)


@app.command(
    "language-server",
    epilog="An editor starts it: in Neovim, vim.lsp.start({cmd = {'phonegen', 'language-server'}})",
)
def language_server() -> None:
    """Answer an editor on standard input and output: names in expressions, and diagnostics."""
    from phonegen.cli import editing

    editing.serve()


@app.command(epilog="Example: phonegen explain unguarded-parameter")
def explain(
    code: Annotated[str | None, typer.Argument(help="The code behind a problem.")] = None,
) -> None:
    """Explain a diagnostic, or list them all."""
    from phonegen.cli import showing

    showing.explain(code)


@app.command(epilog="Example: phonegen stats --json")
def stats(
    json: Annotated[bool, typer.Option("--json", help="For other programs.")] = False,
    form: Format = OutputFormat.text,
) -> None:
    """Count models, settings, spec lines and escape hatches per dialect."""
    from phonegen.cli import showing

    showing.stats(Session(form), json)


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
