"""Commands about a site's own phones, of a list."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phonegen.cli.commands.options import Format, SiteFile, complete_model
from phonegen.cli.problems import OutputFormat
from phonegen.cli.session import Session

commands = typer.Typer()

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
ServerAddress = Annotated[
    str | None, typer.Option("--address", help="URL or address of the provisioning server.")
]
Shard = Annotated[str | None, typer.Option("--shard", help="One part of many, as 2/8.")]


@commands.command(epilog="Example: phonegen dhcp kea --address 192.0.2.1 > phones.json")
def dhcp(
    server: Annotated[str, typer.Argument(help="dhcpd, kea or dnsmasq.")],
    vendors: Annotated[list[str] | None, typer.Argument(help="Vendors; by default all.")] = None,
    address: ServerAddress = None,
    pool: Annotated[
        Path | None, typer.Option("--pool", help="Check the pool in this file of dhcpd instead.")
    ] = None,
    form: Format = OutputFormat.text,
) -> None:
    """Print the DHCP rules of all phones for your server.

    Or check the classes of its pool.
    """
    from phonegen.cli import dhcp as command

    command.dhcp(Session(form), server, vendors or [], address, pool)


@commands.command(
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
    address: ServerAddress = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Without provd: any web server, plain dhcpd.")
    ] = False,
    shard: Shard = None,
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


@commands.command(
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
    config: SharedConfig = None,
    site: SiteFile = None,
    apart: Annotated[
        bool, typer.Option("--apart", help="A folder for each plugin, as its URL has it.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove what render has written and nobody asks for.")
    ] = False,
    shard: Shard = None,
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
    """Write the files that each phone of a list asks for.

    They are for plain web and TFTP servers. The generated plugins write them, as they do in provd.
    Only what has changed is written; with any problem nothing is.
    """
    from phonegen.cli import rendering as command

    options = command.Options(
        inventory, out, address, config, site, apart, prune, shard, jobs, group
    )  # fmt: skip
    command.render_fleet(Session(form), options)


@commands.command(
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
    """Write a web server's site for a tree of render.

    Each phone has a secret path, over TLS. Phones show certificates of their vendors where the
    setup says so. Give the new list to hosts and to render: each phone is told its own URL.
    """
    from phonegen.cli import web as command

    options = command.Options(
        inventory, setup, secret, tree, server, out, listed, apart, group
    )  # fmt: skip
    command.web(Session(form), options)


@commands.command(epilog="Example: phonegen migrate --provd https://wazo.example.org/api/provd")
def migrate(
    provd: ProvdUrl,
    token_file: TokenFile = None,
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
    """Move the phones of a running provd to these plugins.

    Without --apply it shows which would move.
    """
    from phonegen.cli import migrating as command

    options = command.Options(provd, token_file, vendors or [], devices or [], apply, undo, state)
    command.migrate(Session(form), options)


@commands.command(
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
    """Bring a running provd in step with a list of phones.

    Without --apply it shows what would change. Each phone gets a device with a config, and the
    plugin that the list names, or its newest. Secrets are not shown.
    """
    from phonegen.cli import devices as command

    options = command.Options(
        inventory, provd, token_file, config, parents or [], fleet, apply, prune, adopt, jobs
    )  # fmt: skip
    command.devices(Session(form), options)


@commands.command(
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
    """Say where a running provd is not as a list wants it.

    It, or the phones; ends with 1 then. Logs tell which firmware phones run, and which file each
    has asked for last.
    """
    from phonegen.cli import drift as command

    options = command.Options(
        inventory, provd, token_file, config, parents or [], fleet, logs or []
    )  # fmt: skip
    command.drift(Session(form), options)


@commands.command(
    epilog="Example: phonegen labels yealink/t46s --labels keys.csv --out keys.pdf; "
    "phonegen labels phones.csv --out labels.pdf"
)
def labels(
    model: Annotated[
        str,
        typer.Argument(
            metavar="VENDOR/MODEL|PHONES",
            autocompletion=complete_model,
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
    """Print labels for function keys, at their true size.

    Or a picture of the phone with them.
    """
    from phonegen.cli import labels as command

    command.labels(Session(form), model, labels, out, picture, paper, font, shard)
