"""`lab`: the guide's test environment for one phone."""

from __future__ import annotations

import json
from dataclasses import replace
from ipaddress import IPv4Interface
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.cli.console import fail, finish, project_root, usage_error
from phonegen.cli.finding import find_model, newest_plugin
from phonegen.cli.render import OutputFormat
from phonegen.diagnostics import Report

if TYPE_CHECKING:
    from phonegen.fleet import Facts, Kind, Phone
    from phonegen.project import Loaded, Project, VendorSpecs
    from phonegen.spec import Model

NOTICE = "Made by `phonegen lab` for {title}."
DHCPD = """# {notice}
# The log has every phone's vendor class, also of phones that no rule knows.
ddns-update-style none;
authoritative;
default-lease-time 7200;
max-lease-time 86400;
log-facility local7;
{declared}
subnet {network} netmask {netmask} {{
    range {first} {last};
    option subnet-mask {netmask};
    option broadcast-address {broadcast};
    option routers {address};
    option ntp-servers {address};
    option domain-name "lab.example.org";
    option domain-name-servers {address};
    log(info, concat("[", binary-to-ascii(16, 8, ":", substring(hardware, 1, 6)), "] [VCI: ",
        pick-first-value(option vendor-class-identifier, "none"), "]"));
}}

{host}"""
DNSMASQ = """# {notice}
# `log-dhcp` writes every phone's vendor class.
port=0
log-dhcp
dhcp-authoritative
dhcp-range={first},{last},{netmask},2h
dhcp-option=option:router,{address}
dhcp-option=option:ntp-server,{address}
dhcp-option=option:dns-server,{address}
dhcp-option=option:domain-name,lab.example.org
{host}"""
TFTPD = """# {notice}
TFTP_USERNAME="tftp"
TFTP_DIRECTORY="/srv/tftp"
TFTP_ADDRESS="{address}:69"
TFTP_OPTIONS="--secure --verbose"
"""
APACHE = """# {notice}
# The log has the User-Agent of every phone; nobody can list the files, which hold passwords.
<VirtualHost {address}:80>
    DocumentRoot /var/www/phones
    LogFormat "%h %t \\"%r\\" %>s %b \\"%{{User-Agent}}i\\"" phones
    CustomLog ${{APACHE_LOG_DIR}}/phones.log phones
    <Directory /var/www/phones>
        Options -Indexes
        AllowOverride None
        Require ip {cidr}
    </Directory>
</VirtualHost>
"""
README = """# A test network for the {title}

{notice} Copy these files to a machine with an interface of its own for phones, whose address is
{address}, and connect the phone {mac} to it. Use one of the three DHCP servers.

| File | Package | After a change |
|---|---|---|
| `etc/dhcp/dhcpd.conf` | isc-dhcp-server | `dhcpd -t`, then restart isc-dhcp-server |
| `etc/kea/kea-dhcp4.conf` | kea-dhcp4-server | `kea-dhcp4 -t FILE`, then restart kea-dhcp4-server |
| `etc/dnsmasq.d/phones.conf` | dnsmasq | `dnsmasq --test`, then restart dnsmasq |
| `etc/default/tftpd-hpa` | tftpd-hpa | restart tftpd-hpa |
| `etc/apache2/sites-available/phones.conf` | apache2 | `a2ensite phones`, then reload apache2 |

What the phone will ask for lies below `var/www/phones` for HTTP and `srv/tftp` for TFTP: {files}

Watch `journalctl -f` for the vendor class, `/var/log/apache2/phones.log` for the User-Agent and the
files asked for, and the log of tftpd. A file that is asked for and is not there is the next to
write.
"""


def lab(name: str, folder: Path, interface: str, mac_given: str | None, form: OutputFormat) -> None:
    """Write the files of a test network for the phone NAME below FOLDER."""
    from phonegen.fleet import Kind, Phone, facts_of
    from phonegen.inventory import mac_address
    from phonegen.pipeline import load_checked

    try:
        network = IPv4Interface(interface)
    except ValueError:
        usage_error("--address is an IPv4 address with its network, as 192.168.77.1/24")
    if network.network.num_addresses < 16:
        usage_error("--address: the network has too few addresses for phones")
    root = project_root()
    report = Report()
    project = load_checked(root, report, name.split("/")[0].lower())
    if report:
        finish(report, form, root)
    vendor, model = find_model(project, name, form, root)
    from phonegen.dhcp import VendorRules

    rules = VendorRules(vendor)
    mac = mac_address(mac_given) if mac_given else rules.mac(model.spec)
    if mac is None:
        usage_error(f"--mac: '{mac_given}' is no MAC address")
    model = replace(model, spec=model.spec.model_copy(update={"mac": mac}))
    rule = rules.of(vendor.models[model.name].spec)
    if rule is None:
        why = model.spec.dhcp.why_not if model.spec.dhcp else None
        fail("not-found", model.path, "no DHCP rule is known for it", why or "", form, root)
    facts = facts_of(str(network.ip), None)
    kind = Kind(rules, model, rule, facts)
    phone = Phone(kind, mac, "my-phone", "")
    files = _files(project, vendor, model, facts)
    wanted = _configuration(kind, phone, network, list(files))
    for path, content in files.items():
        wanted[f"var/www/phones/{path}"] = wanted[f"srv/tftp/{path}"] = content
    _write(folder, wanted, form)


def _configuration(
    kind: Kind, phone: Phone, network: IPv4Interface, files: list[str]
) -> dict[str, str]:
    """The servers' files by the path they are copied to."""
    from phonegen_targets.dhcpd.hosts import Hosts as Isc
    from phonegen_targets.dnsmasq.hosts import Hosts as Dnsmasq

    title = f"{kind.rules.about.name} {kind.model.spec.model}"
    addresses = network.network
    shown = ", ".join(f"`{path}`" for path in files) or "nobody has said yet."
    values = {
        "title": title,
        "notice": NOTICE.format(title=title),
        "mac": phone.mac,
        "files": shown,
        "address": str(network.ip),
        "network": str(addresses.network_address),
        "netmask": str(addresses.netmask),
        "cidr": str(addresses),
        "broadcast": str(addresses.broadcast_address),
        # The upper half, so that the lower one is free for addresses given by hand.
        "first": str(addresses.network_address + addresses.num_addresses // 2),
        "last": str(addresses.broadcast_address - 1),
    }
    values = {k: "".join(c if c.isprintable() else "?" for c in v) for k, v in values.items()}
    declared, isc = Isc().kind(kind)
    once, line = Dnsmasq().kind(kind)
    return {
        "README.md": README.format(**values),
        "etc/dhcp/dhcpd.conf": DHCPD.format(**values, declared=declared, host=isc(phone)),
        "etc/kea/kea-dhcp4.conf": _kea(kind, phone, values),
        "etc/dnsmasq.d/phones.conf": DNSMASQ.format(**values, host=once + line(phone)),
        "etc/default/tftpd-hpa": TFTPD.format(**values),
        "etc/apache2/sites-available/phones.conf": APACHE.format(**values),
    }


def _kea(kind: Kind, phone: Phone, values: dict[str, str]) -> str:
    from phonegen_targets.kea import classes
    from phonegen_targets.kea.hosts import Hosts

    address = {"data": values["address"]}
    options = ["routers", "ntp-servers", "domain-name-servers"]
    subnet = {
        "subnet": values["cidr"],
        "pools": [{"pool": f"{values['first']}-{values['last']}"}],
        "option-data": [{"name": name, **address} for name in options],
        "reservations": [json.loads(Hosts().kind(kind)[1](phone))],
    }
    config = {
        "interfaces-config": {"interfaces": ["*"], "dhcp-socket-type": "raw"},
        "lease-database": {"type": "memfile", "lfc-interval": 3600},
        "valid-lifetime": 7200,
        "reservations-global": False,
        "subnet4": [subnet],
        "loggers": [
            {"name": "kea-dhcp4", "severity": "INFO", "output_options": [{"output": "syslog"}]},
            {
                "name": "kea-dhcp4.packets",
                "severity": "DEBUG",
                "debuglevel": 55,
                "output_options": [{"output": "syslog"}],
            },
        ],
    }
    return config_text(values["notice"], config, classes(kind.rules, kind.facts or {}))


def config_text(notice: str, config: dict[str, object], classes: str) -> str:
    """Kea's configuration, with client classes that are text already."""
    body = json.dumps(config, indent=2)[2:-2]
    return f'// {notice}\n{{"Dhcp4": {{\n{body},\n"client-classes": [\n{classes}]\n}}}}\n'


def _files(
    project: Project, vendor: VendorSpecs, model: Loaded[Model], facts: Facts
) -> dict[str, str]:
    """What the newest plugin serves the phone, with one line of a server at the lab's address."""
    from phonegen_targets.provd.preview import MINIMAL, SAMPLE, preview

    if not model.spec.plugins:
        return {}
    address = facts["tftp_ip"]
    server = {"ip": address, "http_port": 80, "tftp_port": 69, "http_base_url": facts["http_url"]}
    line = {**MINIMAL["sip_lines"]["1"], "proxy_ip": address, "number": "1001"}
    config = {**SAMPLE, "ntp_ip": address, "sip_lines": {"1": line}, "funckeys": {}}
    config = {k: v for k, v in config.items() if not k.startswith("X_")}
    return preview(project, vendor, model, newest_plugin(vendor, model), config, server)


def _write(folder: Path, wanted: dict[str, str], form: OutputFormat) -> None:
    from phonegen.tree import apply, compare

    try:
        folder.mkdir(parents=True, exist_ok=True)
        changes = compare(folder, wanted, iter(()))
        apply(folder, changes)
    except OSError as e:
        fail("config-file", str(folder), f"cannot be written: {e.strerror}", "", form, Path())
    if form is OutputFormat.text:
        for path in wanted:
            typer.echo(f"  {path}")
        typer.echo(f"{len(wanted)} files in {folder}; README.md says where they go")
