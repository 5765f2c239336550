"""A test network for a phone: configuration of its DHCP, TFTP and web servers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from ipaddress import IPv4Address, IPv4Interface
from pathlib import Path
from typing import Any

from phonegen.build.target import templates
from phonegen.dhcp.server import Facts, Kind, Phone, Server, Wanted, comment
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.spec.model import Model

from phonegen_targets.lab import anyone
from phonegen_targets.provd.preview import MINIMAL, SAMPLE, preview
from phonegen_targets.servers import SERVERS

# Of a server's configuration: what stands before its hosts, a host, and the classes of Kea.
Parts = tuple[str, str, str]
SPECS = f"specs/{anyone.FOLDER}/"  # of which a line says that the rules come from there
MAKER = "Made by `phonegen lab`"
README = "README.md"
# Where each file goes, and its template.
SERVICES = {
    "etc/default/tftpd-hpa": "tftpd-hpa",
    "etc/apache2/sites-available/phones.conf": "site.conf",
}
DHCP = {
    "etc/dhcp/dhcpd.conf": ("dhcpd", "dhcpd.conf"),
    "etc/kea/kea-dhcp4.conf": ("kea", "kea-dhcp4.conf"),
    "etc/dnsmasq.d/phones.conf": ("dnsmasq", "dnsmasq.conf"),
}


def configuration(
    kind: Kind, phone: Phone, network: IPv4Interface, files: Collection[str]
) -> dict[str, str]:
    """The servers' files by the path they are copied to; FILES are those that the phone gets."""

    def dhcp(of: Server) -> Parts:
        stanzas = of.hosts(Wanted(kind.facts)).kind(kind)
        host = f"{stanzas.before}{stanzas.phone(phone)}{stanzas.after}"
        return stanzas.declared, host, of.whole([kind.rules], kind.facts or {})

    values = {
        "title": f"{kind.rules.about.name} {kind.model.spec.model}",
        "mac": phone.mac,
        "files": ", ".join(f"`{path}`" for path in files) or "nobody has said yet.",
    }
    return _rendered(README, values, network, dhcp)


def for_any_phone(network: IPv4Interface, facts: Facts) -> dict[str, str]:
    """The same for a phone that nobody knows: it is sent every option in which phones look."""

    def dhcp(of: Server) -> Parts:
        told = of.whole([anyone.rules()], facts)
        text = "".join(line for line in told.splitlines(keepends=True) if SPECS not in line)
        return text, "", text

    return _rendered("ANY-PHONE.md", {"title": "phone that nobody knows"}, network, dhcp)


def _rendered(
    readme: str, texts: Mapping[str, str], network: IPv4Interface, dhcp: Callable[[Server], Parts]
) -> dict[str, str]:
    environment = templates(Path(__file__).parent)
    values = _values(texts, network)

    def render(name: str, **more: str) -> str:
        return environment.get_template(f"{name}.j2").render(values, **more)

    found = {README: render(readme)}
    for path, (name, template) in DHCP.items():
        declared, host, classes = dhcp(SERVERS[name])
        found[path] = render(template, declared=declared, host=host, classes=classes)
    return found | {path: render(template) for path, template in SERVICES.items()}


def _values(texts: Mapping[str, str], network: IPv4Interface) -> dict[str, str]:
    """What the templates name, each on one line."""
    addresses = network.network
    first, last = range_of(network)
    values = {
        **texts,
        "notice": f"{MAKER} for {texts['title']}.",
        "address": str(network.ip),
        "network": str(addresses.network_address),
        "netmask": str(addresses.netmask),
        "cidr": str(addresses),
        "broadcast": str(addresses.broadcast_address),
        "first": str(first),
        "last": str(last),
    }
    return {name: comment(value) for name, value in values.items()}


def range_of(network: IPv4Interface) -> tuple[IPv4Address, IPv4Address]:
    """The first and the last address for phones: the upper half of the network.

    The lower one is free for addresses given by hand; a server that is in the upper half itself
    leaves that to them.
    """
    around = network.network
    middle = around.network_address + around.num_addresses // 2
    first, last = middle, around.broadcast_address - 1
    if network.ip >= middle:
        first, last = around.network_address + 1, middle - 1
    return first, last


def phone_files(
    project: Project, vendor: VendorSpecs, model: Loaded[Model], facts: Facts
) -> dict[str, str]:
    """What the newest plugin serves the phone, with one line of a server at the lab's address."""
    if not model.spec.plugins:
        return {}
    plugin = vendor.newest_first(model)[0].plugin
    address = facts["tftp_ip"]
    return preview(project, vendor, model, plugin, sample_config(address), server(address))


def server(address: str) -> dict[str, Any]:
    """What plugins know of a lab's server."""
    url = f"http://{address}"
    return {"ip": address, "http_port": 80, "tftp_port": 69, "http_base_url": url}


def sample_config(address: str) -> dict[str, Any]:
    """What a lab's phone is given: one line, of a SIP server at the lab's ADDRESS."""
    line = {**MINIMAL["sip_lines"]["1"], "proxy_ip": address, "number": "1001"}
    config = {**SAMPLE, "ntp_ip": address, "sip_lines": {"1": line}, "funckeys": {}}
    return {k: v for k, v in config.items() if not k.startswith("X_")}


def obstacle(folder: Path, paths: Collection[str]) -> str | None:
    """What of another's writing below FOLDER would files at PATHS change; None: nothing."""
    for path in paths:
        place = folder
        for part in Path(path).parts:
            place /= part
            if place.is_symlink():
                return f"{place} is a link"
    readme = folder / README
    if readme.exists() and MAKER not in readme.read_text("utf-8", errors="replace"):
        return f"{readme} is not from `phonegen lab`"
    return None
