"""Lists of phones as other programs export them."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace as Thing

import pytest
from catalogues import REPOSITORY
from commands import phonegen
from jinja2.sandbox import SandboxedEnvironment


def hosts(path: Path, code: int = 0) -> str:
    """What dhcpd is told of the phones of a list: MAC, address and name stand in one line."""
    done = phonegen(
        "hosts", path, "--server", "dnsmasq", "--plain", "--address", "192.0.2.1",
        folder=REPOSITORY, code=code,
    )  # fmt: skip
    return done.stdout


def told(text: str) -> list[str]:
    """The lines about single phones."""
    return [line for line in text.splitlines() if line.startswith("dhcp-host=")]


def device(model: tuple[str, str], mac: str | None, address: str, name: str) -> Thing:
    """A device as export templates of NetBox see it."""
    interfaces = [Thing(mac_address=None), Thing(mac_address=mac)]
    return Thing(
        name=name,
        device_type=Thing(manufacturer=Thing(name=model[0]), model=model[1]),
        interfaces=Thing(all=lambda: interfaces),
        primary_ip4=Thing(address=Thing(ip=address)) if address else None,
    )


def test_netbox_by_the_template_of_the_docs(tmp_path: Path) -> None:
    page = (REPOSITORY / "docs/fleet.md").read_text("utf-8")
    templates = re.findall(r"```jinja\n(.*?)```", page, re.DOTALL)
    assert len(templates) == 1
    devices = [
        device(("Yealink", "T46S"), "00:15:65:00:00:01", "10.0.0.21", "desk-1"),
        device(("Snom", "D785"), "00:04:13:00:00:02", "", "desk-2"),
        device(("Cisco", "C9200"), None, "10.0.0.2", "switch-1"),  # nobody has typed in its MAC
    ]
    (tmp_path / "netbox.csv").write_text(
        SandboxedEnvironment().from_string(templates[0]).render(queryset=devices), "utf-8"
    )
    lines = told(hosts(tmp_path / "netbox.csv"))
    assert len(lines) == 2
    assert "00:15:65:00:00:01" in lines[0] and "10.0.0.21" in lines[0] and "desk-1" in lines[0]
    assert "00:04:13:00:00:02" in lines[1] and "desk-2" in lines[1]


PHPIPAM = """\
Phones of the 2nd floor,,,,,,,,,,
10.0.0.0/24,,,,,,,,,,
vlan: 20 - voice,,,,,,,,,,
,,,,,,,,,,
ip address,ip state,description,hostname,fw object,mac,owner,device,port,note,phone
10.0.0.21,Used,Alice,desk-1,,00:15:65:00:00:01,,sw-1,7,,yealink/t46s
10.0.0.22,Used,Bob,desk-2,,0004.1300.0002,,,,,snom/d785
"""


def test_phpipam(tmp_path: Path) -> None:
    path = tmp_path / "phpipam.csv"
    path.write_text(PHPIPAM, "utf-8")
    lines = told(hosts(path))
    assert len(lines) == 2
    assert "00:04:13:00:00:02" in lines[1] and "10.0.0.22" in lines[1] and "desk-2" in lines[1]
    path.write_text(PHPIPAM.replace("d785", "d7850"), "utf-8")
    assert "phpipam.csv:7:" in hosts(path, code=1)


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            "Téléphones;;;\n\nAdresse MAC;Marque;Modèle;Adresse IP",
            "00-15-65-00-00-01;Yealink;T46S;10.0.0.21",
        ),
        (
            "sep=;\nMAC-Adresse;Hersteller;Modell;IP-Adresse",
            "001565000001;Yealink;T46S;10.0.0.21",
        ),
        (
            '"Phones, all",,,\nMAC address,Brand,Phone type,IP',
            "00:15:65:00:00:01,Yealink,T46S,10.0.0.21",
        ),
    ],
)
def test_spreadsheets(tmp_path: Path, head: str, row: str) -> None:
    path = tmp_path / "phones.csv"
    path.write_text(f"{head}\n{row}\n", "utf-8")
    (line,) = told(hosts(path))
    assert "00:15:65:00:00:01" in line and "10.0.0.21" in line


def test_a_title_alone_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "phones.csv"
    path.write_text("Phones,,\n", "utf-8")
    assert "there is no phone in it" in hosts(path, code=1)


def test_a_line_of_names_without_end(tmp_path: Path) -> None:
    path = tmp_path / "phones.csv"
    path.write_text("x" * 200_000 + ",\n", "utf-8")
    assert "phones.csv:1:1: error: field larger than" in hosts(path, code=1)
