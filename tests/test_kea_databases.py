"""Phones as rows of Kea's own tables, in real databases with real Kea before them."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from catalogues import sound_catalogue
from commands import phonegen
from dhcp_network import ask
from dhcp_servers import PROGRAMS, Server, kea_folders
from extent import sampled
from kea_databases import DATABASES, Database
from phonegen.boot.dhcp_client import Answer
from phonegen.boot.network import NETWORK, SERVER_END
from phonegen.dhcp.requests import Request
from phonegen.dhcp.rules import VendorRules
from phonegen.dhcp.server import Kind, Phone, Wanted
from phonegen.diagnostics import Report
from phonegen.language.loading import load
from phonegen_targets.kea.database import field, quote
from phonegen_targets.servers import STORES

CATALOGUE = {
    "acme/vendor.yaml": 'name: Acme Ltd\nouis: ["02:ac:3e"]\ndhcp:\n'
    '  options: {"66": "{http_url}/acme", "160": "{http_url}"}\n  rules: [{}]\n',
}
CLASS = "phonegen-acme-02-ac-3e.reserved"
MANY = 100_000
ASKED = 100  # phones, spread over the many

# What would end a field, a row, a string, a comment or the data, or is read as nothing.
HOSTILE = [
    "\\.", "\\N", "NULL", "a\tb", "a\nb", "a\r\nb", "\n\\.\nDROP TABLE hosts;\n", "#\tx", "-- x",
    "'; DROP TABLE hosts; --", "\\'; DROP TABLE hosts; --", '"', "`", "$$", "{count}", "%s", "\\",
    "\\\\t", "/* x", "*/", "é", "\N{PILE OF POO}", "\nCOMMIT;\n#\t00", "\\! touch /tmp/x", ":name",
]  # fmt: skip


@pytest.fixture(scope="module", params=sampled(DATABASES, ["kea-postgresql"]))
def server(
    request: pytest.FixtureRequest, needs_program: Callable[[str, str], str]
) -> Iterator[Database]:
    with DATABASES[request.param](needs_program) as database:
        yield database


@pytest.fixture
def database(server: Database) -> Database:
    """Without a row."""
    server.run("DELETE FROM hosts;")
    return server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_catalogue(tmp_path, CATALOGUE)


def written(folder: Path, database: Database, text: str, *options: str) -> Path:
    """The file for a list, which is not given to the database yet."""
    (folder / "phones.csv").write_text(text, "utf-8")
    command = ["hosts", "phones.csv", "--server", database.kind, "--subnet", "1"]
    more = ["--address", "10.77.0.1", "--classes", "classes.json", "--out", "phones.sql"]
    phonegen(*command, *more, *options, folder=folder)
    return folder / "phones.sql"


def rows(database: Database) -> list[list[str]]:
    columns = "dhcp4_subnet_id, COALESCE(ipv4_address, 0), COALESCE(hostname, '')"
    return database.rows(f"{database.mac()}, {columns}, dhcp4_client_classes, user_context")


LIST = "mac,phone,address,name\n02ac3e000001,acme/x1,10.77.9.1,desk-1\n02ac3e000002,acme/x2,,\n"
FIRST = ["02ac3e000001", "1", str(0x0A4D0901), "desk-1", CLASS, '{"phonegen": "acme/x1"}']
SECOND = ["02ac3e000002", "1", "0", "", CLASS, '{"phonegen": "acme/x2"}']


@pytest.mark.slow
def test_twice_is_once(folder: Path, database: Database) -> None:
    path = written(folder, database, LIST)
    assert database.load(path) == ""
    assert rows(database) == [FIRST, SECOND]
    before = database.rows("host_id")
    assert database.load(path) == ""
    assert database.rows("host_id") == before


def test_only_what_differs_is_written_and_what_is_gone_is_taken_out(
    folder: Path, database: Database
) -> None:
    text = f"{LIST}02ac3e000003,acme/x1,10.77.9.3,desk-3\n02ac3e000004,acme/x1,,desk-4\n"
    assert database.load(written(folder, database, text)) == ""
    before = dict(database.rows(f"{database.mac()}, host_id"))
    changed = text.replace("10.77.9.3", "10.77.9.4").replace("desk-4", "Desk-4")
    changed = changed.replace("02ac3e000002,acme/x2,,\n", "")
    assert database.load(written(folder, database, changed)) == ""
    after = dict(database.rows(f"{database.mac()}, host_id"))
    assert before.keys() - after.keys() == {"02ac3e000002"}
    assert {mac for mac in after if after[mac] == before[mac]} == {"02ac3e000001"}
    assert [row[2:4] for row in rows(database)[1:]] == [
        [str(0x0A4D0904), "desk-3"],
        ["0", "Desk-4"],
    ]


def test_another_address_of_the_server_changes_no_row(folder: Path, database: Database) -> None:
    assert database.load(written(folder, database, LIST)) == ""
    before = database.rows("host_id")
    assert database.load(written(folder, database, LIST, "--address", "10.77.0.9")) == ""
    assert database.rows("host_id") == before
    assert "10.77.0.9" in (folder / "classes.json").read_text()


def somebody_elses(database: Database, mac: str, subnet: int, address: int, context: str) -> str:
    """A row that we did not write, or that is of another subnet."""
    identifier = f"decode('{mac}', 'hex')" if "postgresql" in database.kind else f"x'{mac}'"
    return (
        "INSERT INTO hosts (dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id, ipv4_address, "
        f"hostname, user_context) VALUES ({identifier}, 0, {subnet}, {address}, 'own', {context});"
    )


def test_nothing_of_somebody_else_is_touched(folder: Path, database: Database) -> None:
    """Neither what we did not write, nor what we wrote for another subnet."""
    theirs = [
        somebody_elses(database, "02ac3e0000a1", 1, 1, "NULL"),
        somebody_elses(database, "02ac3e0000a2", 1, 2, "''"),
        somebody_elses(database, "02ac3e0000a3", 1, 3, """'{"other": {"phonegen": "x"}}'"""),
        somebody_elses(database, "02ac3e000001", 2, 0x0A4D0901, "NULL"),
        somebody_elses(database, "02ac3e0000a4", 2, 4, """'{"phonegen": "acme/x1"}'"""),
    ]
    for statement in theirs:
        database.run(statement)
    everything = "dhcp4_subnet_id, host_id, ipv4_address, hostname"
    before = database.rows(everything)
    for text in (LIST, LIST.replace("02ac3e000002,acme/x2,,\n", "")):
        assert database.load(written(folder, database, text)) == ""
        ours = "NOT (dhcp4_subnet_id = 1 AND COALESCE(user_context, '') LIKE '{\"phonegen\": %')"
        assert database.rows(everything, ours) == before


@pytest.mark.parametrize("what", ["mac", "address"])
def test_what_somebody_else_has_stops_all(folder: Path, database: Database, what: str) -> None:
    assert database.load(written(folder, database, LIST)) == ""
    mac, address = ("02ac3e000003", 5) if what == "mac" else ("02ac3e0000ff", 0x0A4D0903)
    database.run(somebody_elses(database, mac, 1, address, "NULL"))
    before = database.rows("host_id, hostname")
    text = f"{LIST}02ac3e000003,acme/x1,10.77.9.3,desk-3\n".replace("desk-1", "desk-9")
    said = database.load(written(folder, database, text))
    assert f"{what}_is_reserved_by_somebody_else" in said
    assert database.rows("host_id, hostname") == before


def test_half_a_file_counts_for_nothing(folder: Path, database: Database) -> None:
    assert database.load(written(folder, database, LIST)) == ""
    before = database.rows("host_id, hostname")
    path = written(folder, database, f"{LIST}02ac3e000003,acme/x1,,\n")
    whole = path.read_text()
    lines = whole.splitlines(keepends=True)
    less = "".join(line for line in lines if "02ac3e000001" not in line)
    assert less != whole
    path.write_text(less)
    assert "not_all_phones_of_the_list_arrived" in database.load(path)
    assert database.rows("host_id, hostname") == before
    for statement in ("DELETE FROM hosts", "INSERT INTO hosts", "COMMIT"):
        path.write_text(whole[: whole.index(statement)])  # as when the connection ends
        database.load(path)
        assert database.rows("host_id, hostname") == before


def test_an_older_schema_is_refused(folder: Path, database: Database) -> None:
    path = written(folder, database, LIST)
    text, count = re.subn("schema_version >= [0-9]+", "schema_version >= 99", path.read_text())
    assert count == 1
    path.write_text(text)
    assert "the_schema_of_kea_is_older_than" in database.load(path)
    assert rows(database) == []


def test_no_text_ends_its_field(folder: Path, database: Database) -> None:
    """No list gets such names past the checks; what writes rows does not count on that."""
    report = Report()
    vendor = load(folder, report, "acme").vendors["acme"]
    rules = VendorRules(vendor)
    model = vendor.models["x1"]
    rule = rules.of(model.spec)
    assert rule is not None and not report
    kind = Kind(rules, model, rule, {"http_url": "http://10.77.0.1"})
    for name in ("o.sql", "o'p.sql", "o\\'; DROP TABLE hosts; --.sql"):
        database.run("DELETE FROM hosts;")
        writer = STORES[database.kind].hosts(Wanted(kind.facts, True, 1, name))
        stanza = writer.kind(kind).phone
        phones = [
            stanza(Phone(kind, f"02:ac:3e:00:00:{n:02x}", text, ""))
            for n, text in enumerate(HOSTILE)
        ]
        path = folder / name
        path.write_text(writer.begin + "".join(phones) + writer.end(), "utf-8")
        assert database.load(path) == ""
        encoded = "encode(convert_to(hostname, 'UTF8'), 'hex')"
        if database.kind == "kea-mysql":
            encoded = "LOWER(HEX(CONVERT(hostname USING utf8mb4)))"
        found = [bytes.fromhex(row[0]).decode() for row in database.rows(encoded)]
        assert found == HOSTILE


def test_fields_and_strings() -> None:
    assert field("a\\b\tc\nd\re") == "a\\\\b\\tc\\nd\\re"
    assert quote("a'b\\c") == "'a''b\\\\c'"


def configuration(database: Database, classes: str) -> str:
    """Kea with its reservations in the database, and a pool for those that it does not know."""
    rest = {
        "interfaces-config": {"interfaces": [SERVER_END], "dhcp-socket-type": "raw"},
        "lease-database": {"type": "memfile", "persist": False},
        "multi-threading": {"enable-multi-threading": False},
        "hosts-database": database.kea,
        "host-reservation-identifiers": ["hw-address"],
        "subnet4": [{
            "id": 1,
            "subnet": str(NETWORK),
            "pools": [{"pool": "10.77.1.0-10.77.1.200"}],
        }],
    }  # fmt: skip
    return f'{{"Dhcp4": {{"client-classes": [{classes}],\n{json.dumps(rest)[1:-1]}}}}}'


def connections(database: Database) -> int:
    """How many Keas are connected: each has one connection for reservations."""
    if database.kind == "kea-postgresql":
        where = "pg_stat_activity WHERE datname = 'kea' AND pid <> pg_backend_pid()"
    else:
        where = "information_schema.processlist WHERE db = 'kea' AND id <> CONNECTION_ID()"
    return int(database.run(f"SELECT COUNT(*) FROM {where};"))


@pytest.mark.slow
def test_two_servers_answer_from_one_database(
    folder: Path,
    database: Database,
    needs_program: Callable[[str, str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With 100,000 phones, each with its own address and its kind's options."""
    lines = (
        f"02ac3e{n:06x},acme/x1,10.77.{128 + (n >> 8 & 127)}.{n & 255},p-{n}\n"
        if n < 1 << 15
        else f"02ac3e{n:06x},acme/x2,,p-{n}\n"
        for n in range(MANY)
    )
    path = written(folder, database, "mac,phone,address,name\n" + "".join(lines))
    for _ in range(2):
        assert database.load(path) == ""
        assert database.run("SELECT COUNT(*) FROM hosts;").strip() == str(MANY)
    for name, value in database.environment.items():
        monkeypatch.setenv(name, value)
    text = configuration(database, (folder / "classes.json").read_text())
    asked = range(7, 1 << 15, (1 << 15) // ASKED)
    requests = [Request(bytes.fromhex(f"02ac3e{n:06x}")) for n in asked]
    answers: dict[int, list[Answer | None]] = {}
    program = needs_program(*PROGRAMS["kea"])
    with kea_folders(folder):
        server = Server("kea", program, folder)
        paths = [folder / f"server-{number}.conf" for number in (1, 2)]
        for one in paths:
            one.write_text(text)

        def answer(number: int) -> None:
            answers[number] = ask(server.command(paths[number]), requests, [12, 66, 160])

        threads = [threading.Thread(target=answer, args=(number,)) for number in (0, 1)]
        for thread in threads:
            thread.start()
        together = 0
        while any(thread.is_alive() for thread in threads):
            together = max(together, connections(database))
            threads[0].join(0.05)
    assert together == 2
    for number in (0, 1):
        for n, offer in zip(asked, answers[number], strict=True):
            assert offer is not None
            assert offer.options[12] == b"p-%d" % n
            assert offer.options[66] == b"http://10.77.0.1:8667/acme"
            assert offer.options[160] == b"http://10.77.0.1:8667"


@pytest.mark.slow
def test_a_database_that_is_missing_fails_where_all_must_be_there(
    monkeypatch: pytest.MonkeyPatch, needs_program: Callable[[str, str], str]
) -> None:
    monkeypatch.setitem(os.environ, "CI", "true")
    with pytest.raises(pytest.fail.Exception, match="install mariadb-server"):
        needs_program("no-such-mariadbd", "mariadb-server")
    monkeypatch.setitem(os.environ, "CI", "")
    with pytest.raises(pytest.skip.Exception, match="install mariadb-server"):
        needs_program("no-such-mariadbd", "mariadb-server")
