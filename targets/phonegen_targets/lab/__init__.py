"""A test network for a phone: configuration of its DHCP, TFTP and web servers."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Interface
from pathlib import Path

from phonegen.build.target import templates
from phonegen.dhcp.server import Facts, Kind, Phone, comment
from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.spec.model import Model

from phonegen_targets.provd.preview import MINIMAL, SAMPLE, preview
from phonegen_targets.servers import SERVERS

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
    environment = templates(Path(__file__).parent)
    values = _values(kind, phone, network, files)

    def render(name: str, **more: str) -> str:
        return environment.get_template(f"{name}.j2").render(values, **more)

    found = {README: render(README)}
    for path, (name, template) in DHCP.items():
        server = SERVERS[name]
        once, stanza = server.hosts().kind(kind)
        classes = server.whole([kind.rules], kind.facts or {})
        found[path] = render(template, declared=once, host=stanza(phone), classes=classes)
    return found | {path: render(template) for path, template in SERVICES.items()}


def _values(
    kind: Kind, phone: Phone, network: IPv4Interface, files: Collection[str]
) -> dict[str, str]:
    """What the templates name, each on one line."""
    title = f"{kind.rules.about.name} {kind.model.spec.model}"
    addresses = network.network
    values = {
        "title": title,
        "notice": f"{MAKER} for {title}.",
        "mac": phone.mac,
        "files": ", ".join(f"`{path}`" for path in files) or "nobody has said yet.",
        "address": str(network.ip),
        "network": str(addresses.network_address),
        "netmask": str(addresses.netmask),
        "cidr": str(addresses),
        "broadcast": str(addresses.broadcast_address),
        **_pool(network),
    }
    return {name: comment(value) for name, value in values.items()}


def _pool(network: IPv4Interface) -> dict[str, str]:
    """The upper half, so that the lower one is free for addresses given by hand.

    A server that is there itself leaves its half to them.
    """
    around = network.network
    middle = around.network_address + around.num_addresses // 2
    first, last = middle, around.broadcast_address - 1
    if network.ip >= middle:
        first, last = around.network_address + 1, middle - 1
    return {"first": str(first), "last": str(last)}


def phone_files(
    project: Project, vendor: VendorSpecs, model: Loaded[Model], facts: Facts
) -> dict[str, str]:
    """What the newest plugin serves the phone, with one line of a server at the lab's address."""
    if not model.spec.plugins:
        return {}
    address = facts["tftp_ip"]
    server = {"ip": address, "http_port": 80, "tftp_port": 69, "http_base_url": facts["http_url"]}
    line = {**MINIMAL["sip_lines"]["1"], "proxy_ip": address, "number": "1001"}
    config = {**SAMPLE, "ntp_ip": address, "sip_lines": {"1": line}, "funckeys": {}}
    config = {k: v for k, v in config.items() if not k.startswith("X_")}
    return preview(project, vendor, model, vendor.newest_first(model)[0].plugin, config, server)


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
