"""Which of two places counts that say one option, as the headers of our files tell it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from catalogues import load_sound, sound_catalogue
from dhcp_network import ask
from dhcp_servers import FACTS, PROGRAMS, Server, kea_folders
from extent import sampled
from phonegen.boot.network import NoNetworkError
from phonegen.dhcp.requests import Request
from phonegen.dhcp.rules import VendorRules
from phonegen_targets.servers import SERVERS

RULES = {
    "acme/vendor.yaml": 'name: Acme\nurl: https://acme.example\nouis: ["02:ac:3e"]\ndhcp:\n'
    '  options: {"66": ours}\n  rules: [{}]\n'
}
OURS, SITES = b"ours", b"the site's"
# The site's own line, where it stands, and whose option a phone gets.
CASES = [
    ("dhcpd", "range ", 'option tftp-server-name "the site\'s"; range ', OURS),
    ("kea", '"pools"', '"option-data": [{"code": 66, "data": "the site\'s"}], "pools"', SITES),
    ("dnsmasq", "dhcp-range=", 'dhcp-option=66,"the site\'s"\ndhcp-range=', OURS),
    ("dnsmasq", "port=0", 'port=0\ndhcp-mac=set:s,02:*:*:*:*:*\ndhcp-option=tag:s,66,"the site\'s"',
     OURS),
    ("dnsmasq", "dhcp-range=", 'dhcp-mac=set:s,02:*:*:*:*:*\ndhcp-option=tag:s,66,"the site\'s"\n'
     "dhcp-range=", SITES),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "place", "line", "expected"), sampled(CASES, CASES[2:3]))
def test_the_order_is_what_the_headers_say(
    tmp_path: Path,
    kind: str,
    place: str,
    line: str,
    expected: bytes,
    needs_program: Callable[[str, str], str],
) -> None:
    vendor = load_sound(sound_catalogue(tmp_path, RULES)).vendors["acme"]
    rules = VendorRules(vendor)
    with kea_folders(tmp_path):
        server = Server(kind, needs_program(*PROGRAMS[kind]), tmp_path)
        path = server.write([rules])
        before, found, after = path.read_text().partition(place)
        assert found
        path.write_text(before + line + after)
        try:
            (offer,) = ask(server.command(path), [Request(bytes.fromhex("02ac3e000001"))])
        except NoNetworkError as e:
            pytest.skip(str(e))
    assert offer is not None
    assert offer.options[66].rstrip(b"\0") == expected


@pytest.mark.parametrize("kind", list(PROGRAMS))
def test_each_file_tells_its_order(tmp_path: Path, kind: str) -> None:
    vendor = load_sound(sound_catalogue(tmp_path, RULES)).vendors["acme"]
    assert " counts" in SERVERS[kind].whole([VendorRules(vendor)], FACTS)
