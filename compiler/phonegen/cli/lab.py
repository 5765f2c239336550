"""`lab`: the guide's test environment for one phone."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Interface
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.cli.console import fail, finish, project_root, usage_error
from phonegen.cli.finding import find_model
from phonegen.cli.render import OutputFormat
from phonegen.codes import Code
from phonegen.diagnostics import Report

if TYPE_CHECKING:
    pass
from phonegen_targets.lab import configuration, phone_files


def lab(name: str, folder: Path, interface: str, mac_given: str | None, form: OutputFormat) -> None:
    """Write the files of a test network for the phone NAME below FOLDER."""
    from phonegen.build.pipeline import load_checked
    from phonegen.inventory.hosts import Kind, Phone, facts_of
    from phonegen.language.spec.identify import Sample
    from phonegen.network import parse_mac

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
    from phonegen.dhcp.rules import VendorRules

    rules = VendorRules(vendor)
    mac = parse_mac(mac_given) if mac_given else rules.mac(model.spec)
    if mac is None:
        usage_error(f"--mac: '{mac_given}' is no MAC address")
    seen = {"samples": [Sample(mac=mac), *model.spec.samples]}
    model = replace(model, spec=model.spec.model_copy(update=seen))
    rule = rules.of(vendor.models[model.name].spec)
    if rule is None:
        why = model.spec.dhcp.why_not if model.spec.dhcp else None
        fail(Code.NOT_FOUND, model.path, "no DHCP rule is known for it", why or "", form, root)
    facts = facts_of(str(network.ip), None)
    kind = Kind(rules, model, rule, facts)
    phone = Phone(kind, mac, "my-phone", "")
    files = phone_files(project, vendor, model, facts)
    wanted = configuration(kind, phone, network, list(files))
    for path, content in files.items():
        wanted[f"var/www/phones/{path}"] = wanted[f"srv/tftp/{path}"] = content
    _write(folder, wanted, form)


def _write(folder: Path, wanted: dict[str, str], form: OutputFormat) -> None:
    from phonegen.build.tree import apply, compare

    try:
        folder.mkdir(parents=True, exist_ok=True)
        changes = compare(folder, wanted, iter(()))
        apply(folder, changes)
    except OSError as e:
        fail(Code.CONFIG_FILE, str(folder), f"cannot be written: {e.strerror}", "", form, Path())
    if form is OutputFormat.text:
        for path in wanted:
            typer.echo(f"  {path}")
        typer.echo(f"{len(wanted)} files in {folder}; README.md says where they go")
