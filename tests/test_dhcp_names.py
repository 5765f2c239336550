"""Names in our files for DHCP servers, which stand in a configuration full of the site's own."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from catalogues import load_sound, sound_catalogue, the_repository
from commands import phonegen
from dhcp_network import ask
from dhcp_servers import FACTS, PROGRAMS, Server, kea_folders
from extent import sampled
from phonegen.boot.network import NoNetworkError
from phonegen.dhcp.requests import Request
from phonegen.dhcp.rules import VendorRules
from phonegen_targets import dhcpd
from phonegen_targets.servers import SERVERS


def everything() -> list[VendorRules]:
    vendors = the_repository().vendors.values()
    return [VendorRules(vendor) for vendor in vendors if vendor.vendor is not None]


def names(kind: str) -> set[str]:
    """What the rules of the whole catalogue define in the language of a server."""
    rules = everything()
    if kind == "dhcpd":
        text = "\n".join(dhcpd.classes(one) for one in rules)
        return {*re.findall(r"^option (?:space )?([\w-]+)", text, re.MULTILINE)}
    text = SERVERS[kind].whole([one for one in rules if one.all], FACTS)
    if kind == "dnsmasq":
        return {*re.findall(r"\bset:([^,\n]+)", text)}
    plain = "\n".join(line for line in text.splitlines() if not line.startswith("//"))
    classes = json.loads(f"[{plain}]")
    spaces = {d["encapsulate"] for c in classes for d in c.get("option-def", []) if len(d) > 3}
    return {c["name"] for c in classes} | spaces


@pytest.mark.parametrize("kind", list(PROGRAMS))
def test_our_names_are_ours(kind: str) -> None:
    found = names(kind)
    assert len(found) >= 3
    assert [name for name in found if not name.startswith("phonegen")] == []


@pytest.mark.parametrize("name", ["desk-1", "1001"])
def test_a_site_has_a_host_of_that_name(
    tmp_path: Path, name: str, needs_program: Callable[[str, str], str]
) -> None:
    """Names of host declarations are another thing than names of hosts."""
    folder = sound_catalogue(tmp_path, RULES)
    (folder / "p.csv").write_text(f"mac,phone,name\n02ac3e000001,acme/x1,{name}\n", "utf-8")
    command = ("hosts", "p.csv", "--server", "dhcpd", "--address", "10.77.0.1", "--plain")
    ours = phonegen(*command, folder=folder).stdout
    server = Server("dhcpd", needs_program(*PROGRAMS["dhcpd"]), tmp_path)
    path = server.write([])
    site = f"host {name} {{ hardware ethernet 02:00:00:00:00:01; }}\n"
    path.write_text(path.read_text("utf-8") + site + ours, "utf-8")
    done = subprocess.run(server.check(path), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


RULES = {
    "acme/vendor.yaml": 'name: Acme\nurl: https://acme.example\nouis: ["02:ac:3e"]\ndhcp:\n'
    '  options: {"66": ours, "150": "{tftp_ip}"}\n  rules:\n'
    "    - {name: AcmeX1, match: [{exact: acme}]}\n    - {match: [{absent: true}]}\n"
}
# Names as sites have them: of tutorials, of the vendor, and those that ours once had.
SITE = {
    "dhcpd": (
        "subnet ",
        'option option-150 code 150 = text;\noption space acme;\noption space voip-acme;\n'
        'class "phones" { match if option vendor-class-identifier = "site"; '
        'option option-150 "site"; option tftp-server-name "site"; }\nsubnet ',
        "range ",
        'allow members of "phones"; range ',
    ),
    "kea": (
        '{"name": "ready"',
        ", ".join(
            json.dumps({"name": name, "test": "option[60].hex == 'site'",
                        "option-data": [{"code": 66, "data": "site"}]})
            for name in ("phones", "AcmeX1", "acme-02-ac-3e", "phones-acme")
        ) + ', {"name": "ready"',
        "member('ready')",
        "member('ready') or member('phones')",
    ),
    "dnsmasq": (
        "port=0",
        "port=0\ndhcp-vendorclass=set:phones,site\ndhcp-vendorclass=set:AcmeX1,site\n"
        "dhcp-vendorclass=set:acme.1,site\ndhcp-vendorclass=set:acme-02-ac-3e,site\n"
        'dhcp-option=tag:phones,66,"site"\ndhcp-vendorclass=set:phonegen,site',
        "",
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", sampled(PROGRAMS, ["dhcpd"]))
def test_a_site_keeps_its_own_names(
    tmp_path: Path, kind: str, needs_program: Callable[[str, str], str]
) -> None:
    rules = VendorRules(load_sound(sound_catalogue(tmp_path, RULES)).vendors["acme"])
    with kea_folders(tmp_path):
        server = Server(kind, needs_program(*PROGRAMS[kind]), tmp_path)
        path = server.write([rules])
        place, line, pool, allowed = SITE[kind]
        text = path.read_text()
        assert place in text and pool in text
        text = text.replace(place, line, 1)
        path.write_text(text.replace(pool, allowed, 1) if pool else text)
        asked = [
            Request(bytes.fromhex("02ac3e000001")),
            Request(bytes.fromhex("020000000001"), b"acme"),
            Request(bytes.fromhex("020000000002"), b"site"),
        ]
        try:
            offers = ask(server.command(path), asked)
        except NoNetworkError as e:
            pytest.skip(str(e))
    assert all(offers)
    given = [offer.options[66].rstrip(b"\0") for offer in offers if offer]
    assert given == [b"ours", b"ours", b"site"]
    assert [offer.options[150] for offer in offers[:2] if offer] == [bytes([10, 77, 0, 1])] * 2
