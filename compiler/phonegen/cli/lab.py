"""`lab`: the guide's test environment for one phone."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Interface, IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING

from phonegen.cli.console import usage_error
from phonegen.cli.session import Session
from phonegen.codes import Code

if TYPE_CHECKING:
    from phonegen.dhcp.server import Kind
    from phonegen.language.catalogue import Loaded, VendorSpecs
    from phonegen.language.spec.model import Model


THIS_NETWORK = IPv4Network("0.0.0.0/8")  # of hosts that do not know where they are


def lab(session: Session, name: str, folder: Path, interface: str, mac: str | None) -> None:
    """Write the files of a test network for the phone NAME below FOLDER."""
    from phonegen_targets.lab import configuration, phone_files

    from phonegen.dhcp.server import Phone

    network = _network(interface)
    project = session.rendered_project(name)
    vendor, model = session.model(project, name)
    kind = _kind(session, vendor, model, network, mac)
    phone = Phone(kind, kind.rules.mac(kind.model.spec), "my-phone", "")
    files = phone_files(project, vendor, kind.model, kind.facts or {})
    wanted = configuration(kind, phone, network, files)
    for path, content in files.items():
        wanted[f"var/www/phones/{path}"] = wanted[f"srv/tftp/{path}"] = content
    _write(session, folder, wanted)


def _network(interface: str) -> IPv4Interface:
    try:
        network = IPv4Interface(interface)
    except ValueError:
        usage_error("--address is an IPv4 address with its network, as 192.168.77.1/24")
    around, own = network.network, network.ip
    if around.num_addresses < 16:
        usage_error("--address: the network has too few addresses for phones")
    if around.prefixlen < 8:
        usage_error("--address: the network is larger than any that there is")
    if own in (around.network_address, around.broadcast_address):
        usage_error(f"--address: {own} is no host's, but the network's own or its broadcast")
    if own.is_multicast or own.is_loopback or own.is_reserved or own in THIS_NETWORK:
        usage_error(f"--address: {own} is no address that a server can have")
    return network


def _kind(
    session: Session,
    vendor: VendorSpecs,
    model: Loaded[Model],
    network: IPv4Interface,
    given: str | None,
) -> Kind:
    """The phone's kind, in which the model has the MAC address GIVEN, or one that it may have."""
    from phonegen.dhcp.rules import VendorRules
    from phonegen.dhcp.server import Kind
    from phonegen.inventory.hosts import facts_of
    from phonegen.language.spec.identify import Sample
    from phonegen.network import is_of_one_host, parse_mac

    rules = VendorRules(vendor)
    rule = rules.of(model.spec)
    if rule is None:
        why = model.spec.dhcp if isinstance(model.spec.dhcp, str) else None
        session.fail(Code.NOT_FOUND, model.path, "no DHCP rule is known for it", why or "")
    mac = parse_mac(given) if given else rules.mac(model.spec)
    if mac is None or not is_of_one_host(mac):
        usage_error(f"--mac: '{given}' is no MAC address of a phone")
    seen = {"samples": [Sample(mac=mac), *model.spec.samples]}
    model = replace(model, spec=model.spec.model_copy(update=seen))
    return Kind(rules, model, rule, facts_of(str(network.ip), None))


def _write(session: Session, folder: Path, wanted: dict[str, str]) -> None:
    from phonegen_targets.lab import obstacle

    from phonegen.build.tree import write_all

    problem = obstacle(folder, wanted)
    if problem is not None:
        session.fail(Code.CONFIG_FILE, str(folder), problem, "name another folder with --write")
    try:
        write_all(folder, {path: text.encode() for path, text in wanted.items()})
    except OSError as e:
        session.fail(Code.NOT_WRITTEN, str(folder), f"cannot be written: {e.strerror}")
    for path in wanted:
        session.tell(f"  {path}")
    session.tell(f"{len(wanted)} files in {folder}; README.md says where they go")
