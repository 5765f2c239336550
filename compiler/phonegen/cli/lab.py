"""`lab`: the guide's test environment, for a phone of the catalogue or one that nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Interface, IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from phonegen.cli.console import usage_error
from phonegen.cli.session import Session, names_of
from phonegen.codes import Code

if TYPE_CHECKING:
    from phonegen.dhcp.rules import Rule, VendorRules
    from phonegen.language.catalogue import Loaded, Project, VendorSpecs
    from phonegen.language.spec.model import Model


THIS_NETWORK = IPv4Network("0.0.0.0/8")  # of hosts that do not know where they are


def check(interface: str | None, seconds: float | None, record: Path | None) -> None:
    """End the command at options that have no meaning for a lab that is written."""
    for option, given in (("--interface", interface), ("--for", seconds), ("--record", record)):
        if given is not None:
            usage_error(f"{option} is for a lab that runs; add --run")


def lab(
    session: Session, name: str | None, folder: Path | None, address: str, mac: str | None
) -> None:
    """Write the files of a test network for the phone NAME below FOLDER; without one, print them.

    Where no spec knows the phone, or how it asks DHCP, the network is for any phone.
    """
    network = network_of(address)
    known = _known(session, name)
    if mac is not None:
        mac = _mac(mac)
    wanted = _for_any(name, network) if known is None else _for_one(known, network, mac)
    if folder is None:
        typer.echo(_printed(wanted), nl=False)
    else:
        _write(session, folder, wanted)


def network_of(address: str) -> IPv4Interface:
    """The server's address with its network; ends the command when no server can have it."""
    try:
        network = IPv4Interface(address)
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


def _mac(given: str) -> str:
    from phonegen.network import is_of_one_host, parse_mac

    mac = parse_mac(given)
    if mac is None or not is_of_one_host(mac):
        usage_error(f"--mac: '{given}' is no MAC address of a phone")
    return mac


class _Known(NamedTuple):
    """A phone whose spec tells how it asks DHCP."""

    project: Project
    vendor: VendorSpecs
    model: Loaded[Model]
    rules: VendorRules
    rule: Rule


def _known(session: Session, name: str | None) -> _Known | None:
    """The phone called NAME; None when no spec knows it, or how it asks DHCP."""
    from phonegen.dhcp.rules import VendorRules

    if name is None:
        return None
    folder, wanted = names_of(name)
    if not folder or not wanted:
        usage_error("a phone is named vendor/model")
    if not (session.root / "specs" / folder / "vendor.yaml").is_file():
        return None
    project = session.rendered_project(name)
    vendor = session.vendor(project, name)
    model = vendor.named(wanted)
    rules = VendorRules(vendor)
    rule = rules.of(model.spec) if model is not None else None
    if model is None or rule is None:
        return None
    return _Known(project, vendor, model, rules, rule)


def _for_any(name: str | None, network: IPv4Interface) -> dict[str, str]:
    from phonegen_targets.lab import for_any_phone

    from phonegen.inventory.hosts import facts_of

    if name is not None:
        words = f"no spec tells how {name} asks DHCP; this network is for any phone"
        typer.echo(words, err=True)
    return for_any_phone(network, facts_of(str(network.ip), None))


def _for_one(known: _Known, network: IPv4Interface, given: str | None) -> dict[str, str]:
    """The network of one phone, which has the MAC address GIVEN, or one that it may have."""
    from phonegen_targets.lab import configuration, phone_files

    from phonegen.dhcp.server import Kind, Phone
    from phonegen.inventory.hosts import facts_of
    from phonegen.language.spec.identify import Sample

    spec = known.model.spec
    mac = given or known.rules.mac(spec)
    seen = {"samples": [Sample(mac=mac), *spec.samples]}
    model = replace(known.model, spec=spec.model_copy(update=seen))
    facts = facts_of(str(network.ip), None)
    kind = Kind(known.rules, model, known.rule, facts)
    files = phone_files(known.project, known.vendor, model, facts)
    wanted = configuration(kind, Phone(kind, mac, "my-phone", ""), network, files)
    for path, content in files.items():
        wanted[f"var/www/phones/{path}"] = wanted[f"srv/tftp/{path}"] = content
    return wanted


def _printed(files: Mapping[str, str]) -> str:
    """All files as one page of Markdown: the instructions, then file by file."""
    from phonegen_targets.lab import README

    rest = (
        f"\n## `{path}`\n\n```\n{text.rstrip()}\n```\n"
        for path, text in files.items()
        if path != README and not path.startswith("srv/")  # the same as those for HTTP
    )
    return "".join([files[README].rstrip(), "\n", *rest])


def _write(session: Session, folder: Path, wanted: Mapping[str, str]) -> None:
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
