"""A test network for a phone: configuration of its DHCP, TFTP and web servers."""

from __future__ import annotations

import json
from ipaddress import IPv4Interface
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonegen.inventory.hosts import Facts, Kind, Phone
    from phonegen.language.catalogue import Loaded, Project, VendorSpecs
    from phonegen.language.spec.model import Model


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


def configuration(
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


def phone_files(
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
    return preview(project, vendor, model, vendor.newest_first(model)[0].plugin, config, server)
