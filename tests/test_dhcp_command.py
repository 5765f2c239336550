"""`phonegen dhcp`: all rules for one server, and the check of a pool."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from commands import phonegen
from phonegen_targets.servers import SERVERS

VENDOR = """
name: Acme
url: https://acme.example
ouis: ["02:ac:3e"]
dhcp:
  options: {"66": "{http_url}/x", "150": "{tftp_ip}"}
  rules:
    - {name: AcmeOld, match: [{exact: old}]}
    - {name: AcmeNew, match: [{exact: new}]}
    - {}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_catalogue(tmp_path, {"acme/vendor.yaml": VENDOR})


@pytest.mark.parametrize("server", ["dhcpd", "kea", "dnsmasq"])
def test_the_servers_address_is_in_the_rules(folder: Path, server: str) -> None:
    text = phonegen("dhcp", server, "--address", "10.9.8.7", folder=folder).stdout
    assert "http://10.9.8.7:8667" in text
    assert "192.0.2" not in text


def test_servers_have_one_name_and_an_old_one(folder: Path) -> None:
    shown = phonegen("dhcp", "dhcpd", folder=folder).stdout
    assert phonegen("dhcp", "ISC", "Acme", folder=folder).stdout == shown
    assert list(SERVERS) == ["dhcpd", "kea", "dnsmasq"]
    assert all(server.name == name for name, server in SERVERS.items())


def test_kea_has_a_class_for_all_phones(folder: Path) -> None:
    text = phonegen("dhcp", "kea", "acme", folder=folder).stdout
    lines = [line for line in text.splitlines() if not line.startswith("//")]
    classes = json.loads(f"[{''.join(lines)}]")
    assert [c["name"] for c in classes] == [
        "phonegen-AcmeNew", "phonegen-AcmeOld", "phonegen-acme-02-ac-3e",
        "phonegen.acme", "phonegen",
    ]  # fmt: skip


def test_a_name_cannot_stand_for_an_address(folder: Path) -> None:
    done = phonegen("dhcp", "dhcpd", "--address", "http://a.example", folder=folder, code=2)
    assert "option 150 needs an address" in done.stderr
    phonegen("dhcp", "windows", folder=folder, code=2)
    phonegen("dhcp", "dhcpd", "akme", folder=folder, code=1)


def test_a_pool_as_people_write_it(folder: Path) -> None:
    lines = (
        'subnet 10.20.0.0 netmask 255.255.0.0 { # allow members of "None";\n'
        'pool { allow members of "AcmeNew"; allow members of "AcmeOld";\n'
        'option domain-name "allow members of \\"None\\";"; allow members\n of\n'
        '"voip-mac-address-prefix"; allow members of "Typo"; } }\n'
    )
    (folder / "subnet.conf").write_text(lines, "utf-8")
    done = phonegen("dhcp", "dhcpd", "--pool", "subnet.conf", folder=folder, code=1)
    assert done.stdout.count("error") == 1
    assert "subnet.conf:5:46: error: there is no class Typo [dhcp-pool]" in done.stdout


def test_a_pool_that_lacks_a_class(folder: Path) -> None:
    pool = folder / "subnet.conf"
    pool.write_text(
        '  allow members of "voip-mac-address-prefix";\n'
        '  # allow members of "AcmeNew";\n'
        '  allow members of "AcmeOlds";\n'
    )
    done = phonegen("dhcp", "dhcpd", "--pool", "subnet.conf", folder=folder, code=1)
    assert "subnet.conf:3:21: error: there is no class AcmeOlds [dhcp-pool]" in done.stdout
    assert "hint: did you mean 'AcmeOld'" in done.stdout
    assert "subnet.conf:3:1: error: the class AcmeNew is not let in [dhcp-pool]" in done.stdout
    assert "the class AcmeOld is not let in" in done.stdout
    phonegen("build", "acme", folder=folder)
    whole = "generated/dhcpd/pools/acme.conf"
    assert phonegen("dhcp", "dhcpd", "--pool", whole, folder=folder).stdout == ""
