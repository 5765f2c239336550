"""The test network for one phone: each server takes its file and answers the phone."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from commands import phonegen
from dhcp_network import ask
from dhcp_servers import PROGRAMS, Server, kea_folders
from extent import sampled
from phonegen.boot.network import NoNetworkError
from phonegen.boot.servers import READY
from phonegen.dhcp.messages import decode
from phonegen.dhcp.requests import Request

FILES = {
    "dhcpd": "etc/dhcp/dhcpd.conf",
    "kea": "etc/kea/kea-dhcp4.conf",
    "dnsmasq": "etc/dnsmasq.d/phones.conf",
}
VENDOR = """
name: Acme
url: https://acme.example
ouis: ["02:ac:3e"]
dhcp:
  options: {"43": "{http_url}/x", "66": "{http_url}/a b", "150": "{tftp_ip}"}
  rules: [{}]
"""


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    folder = sound_catalogue(tmp_path, {"acme/vendor.yaml": VENDOR})
    options = ("--write", "lab", "--address", "10.77.0.1/16", "--mac", "02-AC-3E-00-00-07")
    shown = phonegen("lab", "acme/x1", *options, folder=folder).stdout
    assert "etc/dhcp/dhcpd.conf" in shown
    return folder / "lab"


def accepted_and_quick(server: Server, path: Path) -> None:
    """The server's own check passes; then it asks nobody whether an address is free."""
    subprocess.run(server.check(path), check=True, capture_output=True, timeout=60)
    text = path.read_text().replace("dhcp-range=", "no-ping\ndhcp-range=")
    text = text.replace("authoritative;", "ping-check false;")
    path.write_text(text.replace('"memfile",', '"memfile", "persist": false,'))


@pytest.mark.parametrize("kind", sampled(PROGRAMS, ["dnsmasq"]))
def test_servers_answer_the_phone(
    lab: Path, kind: str, tmp_path: Path, needs_program: Callable[[str, str], str]
) -> None:
    path = lab / FILES[kind]
    with kea_folders(tmp_path):
        server = Server(kind, needs_program(*PROGRAMS[kind]), tmp_path)
        accepted_and_quick(server, path)
        requests = [
            Request(bytes.fromhex("02ac3e000007")),
            Request(b"\2\0\0\0\0\1", READY.vendor_class),
        ]
        try:
            phone, other = ask(server.command(path), requests)
        except NoNetworkError as e:
            pytest.skip(f"only the server's own check was done: {e}")
    assert phone and other
    assert phone.options[66].rstrip(b"\0") == b"http://10.77.0.1/a b"
    assert phone.options[43] == b"http://10.77.0.1/x"
    assert phone.options[150] == bytes([10, 77, 0, 1])
    assert not {43, 66, 150} & other.options.keys()


def test_every_request_leaves_a_trace(lab: Path) -> None:
    assert "option vendor-class-identifier" in (lab / FILES["dhcpd"]).read_text()
    assert "log-dhcp" in (lab / FILES["dnsmasq"]).read_text()
    assert "kea-dhcp4.packets" in (lab / FILES["kea"]).read_text()
    site = (lab / "etc/apache2/sites-available/phones.conf").read_text()
    assert "%{User-Agent}i" in site
    assert "Options -Indexes" in site
    assert 'TFTP_OPTIONS="--secure --verbose"' in (lab / "etc/default/tftpd-hpa").read_text()


def test_the_phones_files_are_there(lab: Path) -> None:
    web = {p.relative_to(lab / "var/www/phones").as_posix(): p.read_text()
           for p in (lab / "var/www/phones").rglob("*") if p.is_file()}  # fmt: skip
    assert any("02ac3e000007" in name for name in web)
    assert "10.77.0.1" in "".join(web.values())
    assert not re.search(r"192\.0\.2\.", "".join(web.values()))
    for name, content in web.items():
        assert (lab / "srv/tftp" / name).read_text() == content


def test_apache_takes_the_site(lab: Path, needs_program: Callable[[str, str], str]) -> None:
    program = needs_program("apache2", "apache2-bin")
    main = lab / "apache2.conf"
    modules = Path("/usr/lib/apache2/modules")
    lines = [f"LoadModule {name}_module {modules}/mod_{name}.so"
             for name in ("mpm_event", "authz_core", "authz_host")]  # fmt: skip
    (lab / "logs").mkdir()
    site = lab / "etc/apache2/sites-available/phones.conf"
    lines += [f"ServerRoot {lab}", "ServerName lab", f"Define APACHE_LOG_DIR {lab}/logs"]
    main.write_text("\n".join([*lines, f"Include {site}"]) + "\n")
    done = subprocess.run(
        [program, "-t", "-f", str(main)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_what_others_wrote_stays(lab: Path) -> None:
    options = ("lab", "acme/x1", "--write", "lab")
    phonegen(*options, folder=lab.parent)
    (lab / "README.md").write_text("mine")
    assert "is not from" in phonegen(*options, folder=lab.parent, code=1).stdout
    assert (lab / "README.md").read_text() == "mine"
    (lab / "README.md").unlink()
    elsewhere = lab.parent / "elsewhere"
    (lab / "etc").rename(elsewhere)
    (lab / "etc").symlink_to(elsewhere)
    before = (elsewhere / "dhcp/dhcpd.conf").read_bytes()
    assert "is a link" in phonegen(*options, folder=lab.parent, code=1).stdout
    assert (elsewhere / "dhcp/dhcpd.conf").read_bytes() == before


def test_what_cannot_be_a_lab(tmp_path: Path) -> None:
    folder = sound_catalogue(tmp_path, {"acme/vendor.yaml": VENDOR})
    addresses = ["10.0.0.1/30", "x", "224.0.0.1/24", "127.0.0.1/8", "10.0.0.255/24", "10.0.0.0/24"]
    addresses += ["0.0.0.1/24", "255.255.255.1/24", "10.0.0.1/0", "240.0.0.1/24"]
    macs = ["zz", "01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "00:00:00:00:00:00"]
    options = [["--address", a] for a in addresses] + [["--mac", m] for m in macs]
    for option in options:
        phonegen("lab", "acme/x1", "--write", "lab", *option, folder=folder, code=2)
    phonegen("lab", "acme", "--write", "lab", folder=folder, code=2)
    assert not (folder / "lab").exists()


@pytest.mark.parametrize(
    ("address", "pool"),
    [
        ("10.0.0.1/24", ("10.0.0.128", "10.0.0.254")),
        ("10.0.0.200/24", ("10.0.0.1", "10.0.0.127")),
        ("10.0.0.128/24", ("10.0.0.1", "10.0.0.127")),
        ("10.0.0.14/28", ("10.0.0.1", "10.0.0.7")),
    ],
)
def test_the_server_is_not_in_its_pool(tmp_path: Path, address: str, pool: tuple[str, str]) -> None:
    folder = sound_catalogue(tmp_path, {"acme/vendor.yaml": VENDOR})
    phonegen("lab", "acme/x1", "--write", "lab", "--address", address, folder=folder)
    written = (folder / "lab" / FILES["dhcpd"]).read_text()
    assert f"range {pool[0]} {pool[1]};" in written


@pytest.mark.parametrize("kind", sampled(PROGRAMS, ["kea"]))
@pytest.mark.parametrize("name", sampled([[], ["nova/n1"], ["acme/x9"]], [["nova/n1"]]))
def test_any_phone_gets_every_option(
    kind: str, name: list[str], tmp_path: Path, needs_program: Callable[[str, str], str]
) -> None:
    folder = sound_catalogue(tmp_path, {"acme/vendor.yaml": VENDOR})
    done = phonegen("lab", *name, "--write", "lab", "--address", "10.77.0.1/16", folder=folder)
    assert not name or f"no spec tells how {name[0]} asks DHCP" in done.stderr
    path = folder / "lab" / FILES[kind]
    with kea_folders(tmp_path):
        server = Server(kind, needs_program(*PROGRAMS[kind]), tmp_path)
        accepted_and_quick(server, path)
        macs = [bytes.fromhex("020000000001"), bytes.fromhex("02ac3e000007")]
        requests = [Request(macs[0]), Request(macs[0][:-1] + b"\2", b"Nova N1"), Request(macs[1])]
        try:
            answers = ask(server.command(path), requests)
        except NoNetworkError as e:
            pytest.skip(f"only the server's own check was done: {e}")
    for answer in answers:
        assert answer is not None
        assert answer.options[66].rstrip(b"\0") == b"http://10.77.0.1/option66"
        assert answer.options[67].rstrip(b"\0") == b"option67"
        assert answer.options[160] == b"http://10.77.0.1/option160"
        assert answer.options[150] == bytes([10, 77, 0, 1])
        assert decode(answer.options[43])[66] == b"http://10.77.0.1/option43.66"
        assert answer.next_server == "10.77.0.1"
        if kind != "kea":  # which has a structure of its own for it
            assert answer.options[159] == b"http://10.77.0.1/option159"


def test_without_a_folder_all_of_it_is_printed(tmp_path: Path) -> None:
    folder = sound_catalogue(tmp_path, {"acme/vendor.yaml": VENDOR})
    page = phonegen("lab", folder=folder).stdout
    assert page.startswith("# A test network for a phone that nobody knows\n")
    assert all(f"## `{path}`" in page for path in FILES.values())
    assert "specs/any-phone" not in page
    own = phonegen("lab", "acme/x1", folder=folder).stdout
    assert "## `var/www/phones/" in own
    assert [*folder.iterdir()] == [folder / "specs"]
