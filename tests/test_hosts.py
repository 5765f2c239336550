"""Fleets: inventories in, host declarations and reservations out."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from commands import phonegen
from dhcp_network import WANTED, ask
from dhcp_servers import PROGRAMS, Server, kea_folders
from extent import sampled
from hypothesis import given
from hypothesis import strategies as st
from phonegen.boot.dhcp_client import Answer
from phonegen.boot.network import NoNetworkError
from phonegen.cli.hosts import Vendors
from phonegen.dhcp.requests import Request
from phonegen.diagnostics import Report
from phonegen.inventory.hosts import Fleet, facts_of, in_shard
from phonegen.inventory.phones import PHONES
from phonegen.inventory.tables import rows
from phonegen.network import parse_mac
from phonegen_targets.servers import SERVERS

CATALOGUE = {
    "acme/vendor.yaml": 'name: Acme Ltd\nurl: https://acme.example\nouis: ["02:ac:3e"]\ndhcp:\n'
    '  options: {"66": "{http_url}/acme", "160": "{http_url}"}\n  rules: [{}]\n',
    "other/vendor.yaml": 'name: Other\nouis: ["00:15:65"]\n',
}
CSV = (
    "mac,phone,address,name,server\n"
    "02-AC-3E-00-00-01,acme/x1,10.77.9.1,desk-1,\n"
    "02ac.3e00.0002,acme/X2,,,http://10.0.0.9:80/p\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_catalogue(tmp_path, CATALOGUE)


def written(folder: Path, text: str, *options: str, name: str = "phones.csv") -> str:
    (folder / name).write_text(text, "utf-8")
    return phonegen("hosts", name, *options, folder=folder).stdout


def problems(folder: Path, text: str, *options: str, name: str = "phones.csv") -> list[str]:
    (folder / name).write_text(text, "utf-8", newline="")
    out = folder / "out.conf"
    command = ["hosts", name, *options, "--out", "out.conf", "--output-format", "json"]
    found = phonegen(*command, folder=folder, code=1).stdout
    assert not out.exists()
    assert not list(folder.glob(".phonegen-*"))
    return [f"{d['line']} {d['code']}: {d['message']}" for d in json.loads(found)]


def test_dhcpd_with_provd_knows_its_server(folder: Path) -> None:
    assert written(folder, CSV) == (
        "option phonegen-160 code 160 = text;\n"
        "group {\n"
        '    option tftp-server-name = concat(config-option VOIP.http-server-uri, "/acme");\n'
        "    option phonegen-160 = config-option VOIP.http-server-uri;\n"
        "    host phonegen-02ac3e000001 { hardware ethernet 02:ac:3e:00:00:01;"
        ' fixed-address 10.77.9.1; option host-name "desk-1"; }\n'
        "}\n"
        "group {\n"
        '    option tftp-server-name "http://10.0.0.9:80/p/acme";\n'
        '    option phonegen-160 "http://10.0.0.9:80/p";\n'
        "    host phonegen-02ac3e000002 { hardware ethernet 02:ac:3e:00:00:02; }\n"
        "}\n"
    )


def test_dhcpd_has_a_group_for_each_kind_whatever_the_order(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when a list is too long to keep its texts in memory."""
    models = ("x1", "x2")
    text = "mac,phone\n" + "".join(f"02ac3e0000{n:02x},acme/{models[n % 2]}\n" for n in range(40))
    found = written(folder, text)
    macs = [int(mac, 16) for mac in re.findall("host phonegen-(\\w+)", found)]
    assert found.count("group {") == found.count("\n}\n") == 2
    assert macs == sorted(macs, key=lambda mac: (mac % 2, mac))
    monkeypatch.setattr("phonegen.cli.grouped.MUCH", 300)
    assert written(folder, text) == found


def test_kea_may_have_the_options_of_a_kind_once(folder: Path) -> None:
    options = ("--server", "kea", "--address", "10.77.0.1", "--classes", "classes.json")
    first, second = json.loads(written(folder, CSV, *options))
    assert first == {
        "hw-address": "02:ac:3e:00:00:01",
        "ip-address": "10.77.9.1",
        "hostname": "desk-1",
        "client-classes": ["phonegen-acme-02-ac-3e.reserved"],
    }
    (own,) = second["client-classes"]
    path = folder / "classes.json"
    classes = classes_of(path)
    assert {name: [o["data"] for o in data] for name, data in classes.items()} == {
        "phonegen-acme-02-ac-3e.reserved": [
            "'http://10.77.0.1:8667/acme'",
            "'http://10.77.0.1:8667'",
        ],
        own: ["'http://10.0.0.9:80/p/acme'", "'http://10.0.0.9:80/p'"],
    }
    # Every part of a list names the same classes, so that one file is for all of them.
    told = path.read_text()
    parts = ""
    for part in ("1/3", "2/3", "3/3"):
        parts += written(folder, CSV, *options, "--shard", part)
        assert path.read_text() == told
    assert parts.count("hw-address") == 2


def classes_of(path: Path) -> dict[str, list[dict[str, str]]]:
    """The options of the classes in a file for `client-classes`."""
    _, _, text = path.read_text("utf-8").partition("\n")
    return {entry["name"]: entry["option-data"] for entry in json.loads(f"[{text}]")}


def test_a_problem_leaves_no_classes(folder: Path) -> None:
    path = folder / "classes.json"
    path.write_text("old")
    text = CSV.replace("desk-1", "a b")
    options = ("--server", "kea", "--address", "10.77.0.1", "--classes", "classes.json")
    assert problems(folder, text, *options) == ["2 inventory-value: 'a b' is no host name"]
    assert path.read_text() == "old"


DATABASE = ("--server", "kea-mysql", "--address", "10.77.0.1")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--classes", "c"), "ISC dhcpd has what phones share in the same file"),
        (("--server", "dnsmasq", "--classes", "c"), "dnsmasq has what phones share"),
        ((*DATABASE, "--classes", "c", "--out", "o"), "the subnet's number in Kea: --subnet"),
        ((*DATABASE, "--subnet", "1", "--out", "o"), "what phones share: --classes"),
        ((*DATABASE, "--subnet", "1", "--classes", "c"), "LOAD DATA reads a file by its name"),
        ((*DATABASE, "--subnet", "1", "--classes", "c", "--out", "o\n"), "cannot be printed"),
        ((*DATABASE, "--subnet", "1", "--classes", "./o", "--out", "o"), "name one file"),
        ((*DATABASE, "--subnet", "1", "--classes", "c", "--shard", "1/2"), "is taken out"),
        ((*DATABASE, "--subnet", "-1", "--classes", "c"), "--subnet"),
        (("--server", "mysql"), "no DHCP server; there are dhcpd, kea, dnsmasq, kea-postgresql"),
    ],
)
def test_what_a_server_cannot_do_is_said(folder: Path, options: tuple[str, ...], said: str) -> None:
    (folder / "p.csv").write_text(CSV, "utf-8")
    done = phonegen("hosts", "p.csv", *options, folder=folder, code=2)
    assert said in " ".join(done.stderr.split())
    assert not {"c", "o"} & {path.name for path in folder.iterdir()}


def test_dnsmasq_gets_no_more_than_it_reads(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It compares each address with all others; phones without one cost it nothing."""
    monkeypatch.setattr(SERVERS["dnsmasq"], "most", 2)
    rows = "".join(f"02ac3e00000{n},acme/x1,10.77.9.{n}\n" for n in (1, 2, 3, 4))
    text = f"mac,phone,address\n02ac3e000009,acme/x1,\n{rows}"
    options = ("--server", "dnsmasq", "--address", "10.77.0.1")
    assert problems(folder, text, *options) == [
        "5 inventory-size: more than 2 phones of the list have an address"
    ]
    assert written(folder, text, *options, "--force").count("dhcp-host=") == 5
    few = "\n".join(text.splitlines()[:4])
    assert written(folder, few, *options).count("dhcp-host=") == 3
    assert written(folder, text, "--server", "kea", "--address", "10.77.0.1")


def test_plain_needs_no_provd(folder: Path) -> None:
    text = written(folder, CSV, "--plain", "--address", "10.77.0.1")
    assert "VOIP" not in text
    assert 'option tftp-server-name "http://10.77.0.1/acme";' in text


def test_kea_and_dnsmasq(folder: Path) -> None:
    options = ("--address", "10.77.0.1", "--server")
    first, second = json.loads(written(folder, CSV, *options, "kea"))
    assert first == {
        "hw-address": "02:ac:3e:00:00:01",
        "ip-address": "10.77.9.1",
        "hostname": "desk-1",
        "option-data": [
            {"code": 66, "csv-format": False, "data": "'http://10.77.0.1:8667/acme'"},
            {"code": 160, "csv-format": False, "data": "'http://10.77.0.1:8667'"},
        ],
    }
    assert second["option-data"][1]["data"] == "'http://10.0.0.9:80/p'"
    assert written(folder, CSV, *options, "dnsmasq").splitlines() == [
        "# acme/x1",
        'dhcp-option=tag:phonegen-02ac3e000001,66,"http://10.77.0.1:8667/acme"',
        'dhcp-option=tag:phonegen-02ac3e000001,160,"http://10.77.0.1:8667"',
        "dhcp-host=02:ac:3e:00:00:01,set:phonegen-02ac3e000001,10.77.9.1,desk-1",
        "# acme/x2",
        'dhcp-option=tag:phonegen-02ac3e000002,66,"http://10.0.0.9:80/p/acme"',
        'dhcp-option=tag:phonegen-02ac3e000002,160,"http://10.0.0.9:80/p"',
        "dhcp-host=02:ac:3e:00:00:02,set:phonegen-02ac3e000002",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.csv", '\ufeffVendor;MODEL;mac\r\nAcme Ltd;x1;"02:ac:3e:0:0:1"\r\n\r\n'),
        ("p.json", '[\n {"mac": "02ac3e000001", "vendor": "acme", "model": "X1"}\n]'),
        ("p.jsonl", '{"mac": "02 ac 3e 00 00 01", "phone": "acme/x1", "name": null}\n'),
        ("p.yaml", '- {mac: "02:AC:3E:00:00:01", phone: acme/x1}\n'),
        ("p.yml", "- mac: 02ac3e-000001\n  phone: acme/x1\n"),
    ],
)
def test_every_format_says_the_same(folder: Path, name: str, text: str) -> None:
    assert "host phonegen-02ac3e000001 {" in written(folder, text, name=name)


@pytest.mark.parametrize(
    "header", ["MAC,vendor/model,IP,hostname,server", "mac,model,address,host,server"]
)
def test_columns_by_their_usual_names(folder: Path, header: str) -> None:
    assert written(folder, CSV.replace("mac,phone,address,name,server", header)) == written(
        folder, CSV
    )


def sound(folder: Path, text: str, name: str) -> list[str]:
    """The MAC addresses of the phones in a list without problems, in this process."""
    path = folder / name
    path.write_text(text, "utf-8", newline="")
    report = Report()
    fleet = Fleet(Vendors(folder, report), SERVERS["dhcpd"], None, None, report)
    found = [phone.mac for phone in fleet.phones(path)]
    assert not report, report.sorted()
    return found


@pytest.mark.parametrize(
    "text",
    [
        "\n\nmac,phone\n02ac3e000001,acme/x1\n\n  \n , \n",
        'mac,phone,address,name,Extension,Notes\n02ac3e000001,acme/x1,,,1001,"desk, left"\n',
        '\ufeffMAC;Phone;Address;Name\r\n"02-AC-3E-00-00-01";"Acme/X1";;\r\n;;;\r\n',
        "sep=;\nmac;phone;address;name\n02ac3e000001;acme/x1;;\n",
        '"mac","phone","device_label","device_enabled","device_description"\n'
        '"02-ac-3e-00-00-01","acme/x1","1001","true",""\n',
        "mac,phone,\n02ac3e000001,acme/x1,\n",
        "mac,phone,name\n02ac3e000001,acme/x1,,\n02ac3e000002,acme/x2,,,\n",
        "device_uuid,device_mac_address,device_vendor,device_model,device_template\n"
        "1b,02ac3e000001,,,acme/x1\n",
        "device_address,device_vendor,device_template\n02ac3e000001,acme,acme/x1\n",
        "Manufacturer,Phonetype,Mac Address,Extension\nAcme,X1,02AC3E000001,1001\n",
        "Marque;Modèle;Adresse MAC\nACME;X 1;02ac.3e00.0001\n",
        "mac,model\n02ac3e000001,X1\n",
        "mac,model\n02ac3e000001,Acme X1\n",
        "MAC,brand,model,phone\n02ac3e000001,Acme Ltd.,ACME X-1 1.2.3.4,1001\n",
    ],
)
def test_lists_as_people_have_them(folder: Path, text: str) -> None:
    assert sound(folder, text, "p.csv")[0] == "02:ac:3e:00:00:01"


def test_of_a_vendor_only_its_models_are_read(folder: Path) -> None:
    """What its phones call themselves stands in its dialects: read for such a name, and told."""
    text = "mac,model\n02ac3e000001,X1\n"
    dialect = folder / "specs/acme/dialects/d1.yaml"
    dialect.write_text(dialect.read_text().replace('"Acme {model}', '"Acme DP-{model}'))
    named = text.replace("X1", "DP-X1")
    assert sound(folder, named, "p.csv") == sound(folder, text, "p.csv") == ["02:ac:3e:00:00:01"]
    dialect.write_text("syntax: 3\n")
    assert sound(folder, text, "p.csv") == ["02:ac:3e:00:00:01"]
    assert (
        "specs/acme/dialects/d1.yaml"
        in phonegen("hosts", "p.csv", folder=write(folder, named), code=1).stdout
    )


def write(folder: Path, text: str) -> Path:
    """FOLDER, with a list."""
    (folder / "p.csv").write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    "text",
    [
        '{"devices": [{"mac": "02:ac:3e:00:00:01", "vendor": "Acme", "model": "X1", "ip": null,\n'
        ' "plugin": "p", "is_new": false, "options": {"switchboard": [1]}}]}',
        '{"total": 1, "items": [\n{"mac": "02:ac:3e:00:00:01", "vendor": "Acme", "model": "X1"}]}',
        '{"items": [{"mac": "02ac3e000001", "phone": "acme/x1"}], "total": 1}',
    ],
)
def test_answers_of_an_api_are_lists(folder: Path, text: str) -> None:
    assert sound(folder, text, "p.json") == ["02:ac:3e:00:00:01"]


def test_what_other_commands_read_is_passed_over(folder: Path) -> None:
    """Without a word; what a line has not, is nothing."""
    names = "username,line2_password,Line 12 Proxy,fleet,plugin"
    (folder / "p.csv").write_text(f"mac,phone,{names}\n02ac3e000001,acme/x1,a,b,c,d,e\n", "utf-8")
    done = phonegen("hosts", "p.csv", folder=folder)
    assert "host phonegen-02ac3e000001 {" in done.stdout
    assert done.stderr == ""
    (folder / "p.csv").write_text("mac,phone,Line 2,line2_hat\n02ac3e000001,acme/x1,b,c\n", "utf-8")
    told = phonegen("hosts", "p.csv", folder=folder).stderr
    assert "'Line 2' is nothing that is read" in told
    assert "'line2_hat' is nothing that is read" in told


def test_what_nobody_reads_is_told_beside_the_phones(folder: Path) -> None:
    (folder / "p.csv").write_text("mac,phone,colour\n020000000001,acme/x1,red\n", "utf-8")
    done = phonegen("hosts", "p.csv", folder=folder)
    assert "host phonegen-020000000001 {" in done.stdout
    assert "warning" not in done.stdout
    assert "'colour' is nothing that is read of a phone" in done.stderr
    assert "no vendor of the catalogue has addresses that begin with 02:00:00" in done.stderr


def test_a_file_that_cannot_be_written(folder: Path) -> None:
    (folder / "p.csv").write_text(CSV, "utf-8")
    (folder / "out").mkdir()
    done = phonegen("hosts", "p.csv", "--out", "out", folder=folder, code=2)
    assert "cannot be written" in done.stderr
    assert not list(folder.glob(".phonegen-*"))


@pytest.mark.parametrize("what", ["a pipe", "a link"])
def test_what_is_no_file_is_not_replaced(folder: Path, what: str) -> None:
    """Else root would make a file of `/dev/null`."""
    (folder / "p.csv").write_text(CSV, "utf-8")
    place = folder / "out"
    if what == "a pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("/dev/null")
    before = place.lstat()
    done = phonegen("hosts", "p.csv", "--out", "out", folder=folder, code=2)
    assert f"out cannot be written: it is {what}" in done.stderr
    assert (place.lstat().st_mode, place.lstat().st_ino) == (before.st_mode, before.st_ino)


def test_everything_wrong_is_told_and_nothing_written(folder: Path) -> None:
    text = (
        "mac,phone,address,name,server\n"
        "02ac3e000001,acme/x1,10.0.0.1,a,\n"
        "02:AC:3E:00:00:01,acme/x1,10.0.0.1,A,\n"
        '03ac3e000002,acme/x9,10.0.0.256,"a""b",\n'
        "001565000001,acme/x1,,x\ty,\n"
        "zz,akme/x1,224.0.0.1,,\n"
        ",acme,,,\n"
        "02ac3e000003,acme/x1,,,http://a b/\n"
        '02ac3e000004,acme/x1,,,"http://a/\';"\n'
    )
    assert problems(folder, text) == [
        "3 inventory-duplicate: 02:ac:3e:00:00:01 stands in line 2 already",
        "3 inventory-duplicate: 10.0.0.1 stands in line 2 already",
        "3 inventory-duplicate: the name stands in line 2 already",
        "4 inventory-mac: 03:ac:3e:00:00:02 is the address of no single phone",
        "4 inventory-phone: there is no model 'x9' of acme",
        "4 inventory-value: '10.0.0.256' is no IPv4 address",
        "4 inventory-value: 'a\"b' is no host name",
        "5 inventory-mac: 00:15:65:00:00:01 is no address of Acme Ltd, but of other",
        "5 inventory-value: 'x\\ty' is no host name",
        "6 inventory-mac: 'zz' is no MAC address",
        "6 inventory-phone: there is no vendor 'akme'",
        "6 inventory-value: 224.0.0.1 is no address of a phone",
        "7 inventory-mac: the phone has no MAC address",
        "7 inventory-phone: the phone has no vendor or no model",
        "8 inventory-phone: 'http://a b/' is neither the URL of a server nor its address",
        "9 inventory-phone: 'http://a/';' has characters that no URL has",
    ]


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("p.txt", "mac\n", 1),
        ("p.csv", "mac\n", 1),
        ("p.csv", "02ac3e000001,acme/x1\n", 1),
        ("p.csv", "mac,phone\n", 1),
        ("p.csv", "mac,phone,adress\n02ac3e000001,acme/x1,10.0.0.1\n", 1),
        ("p.csv", "mac,model,name,hostname\n02ac3e000001,acme/x1,a,b\n", 1),
        ("p.csv", "mac,phone\n02ac3e000001,acme/x1,x\n", 2),
        ("p.json", '[\n{"mac": 5.5}]', 2),
        ("p.json", '[\n{"mac": "a"\n', 3),
        ("p.json", "[]", 1),
        ("p.json", "[5]", 1),
        ("p.yaml", "- a\n", 1),
        ("p.yaml", "- mac: {a: b}\n", 1),
        ("p.yaml", "- {mac: [\n", 1),
        ("p.yaml", "- {mac: a\n\n", 3),
    ],
)
def test_lists_that_are_none(folder: Path, name: str, text: str, line: int) -> None:
    found = [p for p in problems(folder, text, name=name) if "unread-column" not in p]
    assert len(found) == 1
    assert found[0].startswith(f"{line} inventory-file: ")


def test_the_server_must_be_known(folder: Path) -> None:
    text = "mac,phone\n02ac3e000001,acme/x1\n"
    assert problems(folder, text, "--server", "kea") == [
        "2 inventory-phone: nobody says where this phone's server is"
    ]
    for option in (
        ["--address", "999.1.1.1"],
        ["--server", "windows"],
        ["--shard", "3/2"],
        ["--shard", f"1/{'9' * 5000}"],
        ["--shard", "٣/8"],
        ["--address", "a b"],
    ):
        phonegen("hosts", "phones.csv", *option, folder=folder, code=2)


def test_shards_share_the_fleet(folder: Path) -> None:
    text = "mac,phone\n" + "".join(f"02ac3e0000{n:02x},acme/x1\n" for n in range(50))
    parts = [written(folder, text, "--shard", f"{n}/3").count("host ") for n in (1, 2, 3)]
    assert sum(parts) == 50
    assert all(part > 5 for part in parts)
    assert sum(in_shard("02:ac:3e:00:00:07", n, 5) for n in range(1, 6)) == 1


def served(
    kind: str,
    phones: str,
    requests: list[Request],
    tmp_path: Path,
    needs_program: Callable[[str, str], str],
    classes: str = "",
) -> list[Answer | None]:
    """What a server offers that has PHONES, written by `hosts`, in its configuration.

    CLASSES are further ones for Kea.
    """
    with kea_folders(tmp_path):
        server = Server(kind, needs_program(*PROGRAMS[kind]), tmp_path)
        path = server.write([])
        text = path.read_text()
        if kind == "kea":
            text = text.replace('"pools"', f'"reservations": {phones}, "pools"')
            text = text.replace('"client-classes": [', f'"client-classes": [{classes}', 1)
        else:
            text += phones
        if kind == "dhcpd":
            text = text.replace('allow members of "ready";', "")
        if kind == "dnsmasq":
            text = text.replace("dhcp-range=tag:phonegen,", "dhcp-range=")
        path.write_text(text.replace('"client-class": "allowed"', '"option-data": []'))
        try:
            return ask(server.command(path), requests, [*WANTED, 12, 51])
        except NoNetworkError as e:
            subprocess.run(server.check(path), check=True, timeout=60)
            pytest.skip(f"only the server's own check was done: {e}")


@pytest.mark.parametrize("kind", sampled(PROGRAMS, ["kea"]))
def test_servers_take_the_fleet(
    folder: Path, kind: str, tmp_path: Path, needs_program: Callable[[str, str], str]
) -> None:
    phones = written(folder, CSV, "--server", kind, "--address", "10.77.0.1")
    requests = [Request(bytes.fromhex(f"02ac3e00000{n}")) for n in (1, 2)]
    first, second = served(kind, phones, requests, tmp_path, needs_program)
    assert first and second
    assert first.options[66].rstrip(b"\0") == b"http://10.77.0.1:8667/acme"
    assert first.options[160] == b"http://10.77.0.1:8667"
    assert second.options[66].rstrip(b"\0") == b"http://10.0.0.9:80/p/acme"
    assert second.options[160] == b"http://10.0.0.9:80/p"


def test_a_reserved_class_counts_more_than_a_tested_one(
    folder: Path, tmp_path: Path, needs_program: Callable[[str, str], str]
) -> None:
    """So a phone gets its own server's options, though the vendor's class sends others."""
    options = ("--server", "kea", "--address", "10.77.0.1", "--classes", "classes.json")
    phones = written(folder, CSV, *options)
    tested = {
        "name": "tested",
        "test": "substring(pkt4.mac, 0, 3) == 0x02ac3e",
        "option-data": [{"code": 66, "csv-format": False, "data": "'tested'"}],
    }
    own = (folder / "classes.json").read_text("utf-8")
    classes = f"{json.dumps(tested)},\n{own},"
    requests = [Request(bytes.fromhex(f"02ac3e00000{n}")) for n in (1, 2, 3)]
    first, second, third = served("kea", phones, requests, tmp_path, needs_program, classes)
    assert first and second and third
    assert first.options[66] == b"http://10.77.0.1:8667/acme"
    assert first.options[12] == b"desk-1"
    assert second.options[66] == b"http://10.0.0.9:80/p/acme"
    assert second.options[160] == b"http://10.0.0.9:80/p"
    assert third.options[66] == b"tested"


# What dnsmasq reads as a lease time or as a word of its own, and words of dhcpd's language.
NAMES = ["1001", "5d", "2W", "ignore", "infinite", "host", "if", "0x10", "1e5", "a_b",
         "00-15-65-aa-bb-01", "aabbccddeeff", "1001-a", "desk.lan", "9.lan", "option"]  # fmt: skip


@pytest.mark.parametrize("kind", sampled(PROGRAMS, ["dnsmasq"]))
def test_a_name_is_a_name(
    folder: Path, kind: str, tmp_path: Path, needs_program: Callable[[str, str], str]
) -> None:
    rows = "".join(f"02ac3e0000{n:02x},acme/x1,{name}\n" for n, name in enumerate(NAMES, 1))
    text = f"mac,phone,name\n{rows}"
    phones = written(folder, text, "--server", kind, "--address", "10.77.0.1")
    requests = [Request(bytes.fromhex(f"02ac3e0000{n:02x}")) for n in range(1, len(NAMES) + 1)]
    offers = served(kind, phones, requests, tmp_path, needs_program)
    for name, offer in zip(NAMES, offers, strict=True):
        assert offer is not None, name
        given = offer.options[12].decode().lower()
        assert given == (name.partition(".")[0] if kind == "dnsmasq" else name).lower()
        lease = 3600 if kind == "dnsmasq" else 600 if kind == "dhcpd" else 7200
        assert int.from_bytes(offer.options[51], "big") == lease, name


def test_an_address_is_no_name(folder: Path) -> None:
    text = "mac,phone,name\n02ac3e000001,acme/x1,10.0.0.1\n02ac3e000002,acme/x1,10.1\n"
    assert problems(folder, text) == [
        "2 inventory-value: '10.0.0.1' is no host name",
        "3 inventory-value: '10.1' is no host name",
    ]


def test_two_files_of_dnsmasq_share_no_tag(folder: Path) -> None:
    text = "mac,phone\n" + "".join(f"02ac3e0000{n:02x},acme/x1\n" for n in range(4))
    options = ("--server", "dnsmasq", "--address", "10.77.0.1", "--shard")
    tags = [
        set(re.findall(r"set:([\w-]+)", written(folder, text, *options, f"{n}/2"))) for n in (1, 2)
    ]
    assert tags[0] and tags[1] and not tags[0] & tags[1]


@given(st.binary(min_size=6, max_size=6), st.sampled_from([":", "-", ".", " ", ""]), st.booleans())
def test_macs_in_any_notation(mac: bytes, separator: str, upper: bool) -> None:
    digits = mac.hex(separator) if separator else mac.hex()
    assert parse_mac(digits.upper() if upper else digits) == mac.hex(":")


@pytest.mark.parametrize("text", ["", "0015657f8a3", "00:15-65:7f:8a:33", "g01565000001", "1:2:3"])
def test_what_is_no_mac(text: str) -> None:
    assert parse_mac(text) is None


@given(st.text(max_size=40))
def test_no_server_breaks_a_file(text: str) -> None:
    try:
        facts = facts_of(text, 80)
    except ValueError:
        return
    assert not set("\"'`{}\\ ,;<>|^\n") & set("".join(facts.values()))


@given(st.text(max_size=60), st.sampled_from(["csv", "json", "yaml"]))
def test_no_list_makes_a_traceback(text: str, kind: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"p.{kind}"
        path.write_text(text, "utf-8", newline="", errors="surrogatepass")
        report = Report()
        for row in rows(path, PHONES, report.add):
            assert row.fields.keys() <= PHONES.fields.keys()
            assert all(row.at(name).line >= row.place.line for name in PHONES.fields)
        assert all(d.place.line >= 1 and d.place.column >= 1 for d in report.sorted())
