"""Phones of an inventory as rows of Kea's table of hosts, in PostgreSQL or MariaDB.

A file is one transaction: the list comes into a table of the session, is compared with the rows
that are ours already, and only what differs is taken out or added. Ours is a row of the subnet
whose `user_context` begins as we write it. No other row is touched, and one that has a phone's MAC
or address ends the transaction.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from socket import inet_aton

from phonegen.dhcp.server import OURS, Kind, Phone, Stanzas, Wanted

from phonegen_targets.kea.hosts import Classes

_OURS = '{{"phonegen": "'  # what `user_context` begins with; the brace twice, for `format`
# Phones of the list whose MAC, or address, a row has that is not ours.
_PHONES = "FROM phonegen_phones p JOIN phonegen_others o ON"
_THEIR_MAC = f"{_PHONES} o.mac = p.mac AND o.type = 0"
_THEIR_ADDRESS = f"{_PHONES} o.address = p.address"

# For both: a row that breaks a constraint ends the transaction, and its name is the message.
_MERGE = f"""
CREATE TEMPORARY TABLE phonegen_checks (
    schema_version INT,
    phones INT,
    mac VARCHAR(40),
    address VARCHAR(40),
    CONSTRAINT the_schema_of_kea_is_older_than_{{schema}} CHECK (schema_version >= {{schema}}),
    CONSTRAINT not_all_phones_of_the_list_arrived CHECK (phones = {{count}}),
    CONSTRAINT a_mac_is_reserved_by_somebody_else CHECK (mac IS NULL),
    CONSTRAINT an_address_is_reserved_by_somebody_else CHECK (address IS NULL)
);
INSERT INTO phonegen_checks (schema_version) SELECT version FROM schema_version;
INSERT INTO phonegen_checks (phones) SELECT COUNT(*) FROM phonegen_phones;
CREATE TEMPORARY TABLE phonegen_others AS
    SELECT dhcp_identifier AS mac, dhcp_identifier_type AS type, ipv4_address AS address FROM hosts
    WHERE dhcp4_subnet_id = {{subnet}} AND COALESCE(user_context, '') NOT LIKE '{_OURS}%';
{{told}}INSERT INTO phonegen_checks (mac) SELECT {{hex}} {_THEIR_MAC} LIMIT 1;
INSERT INTO phonegen_checks (address) SELECT {{dotted}} {_THEIR_ADDRESS} LIMIT 1;
DELETE FROM hosts WHERE dhcp4_subnet_id = {{subnet}} AND user_context LIKE '{_OURS}%'
    AND NOT EXISTS (
        SELECT 1 FROM phonegen_phones p WHERE p.mac = hosts.dhcp_identifier
        AND p.address = COALESCE(hosts.ipv4_address, 0)
        AND p.name = COALESCE(hosts.hostname, '')
        AND p.classes = COALESCE(hosts.dhcp4_client_classes, '')
        AND p.context = hosts.user_context
    );
INSERT INTO hosts (
    dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id, ipv4_address, hostname,
    dhcp4_client_classes, user_context
) SELECT p.mac, 0, {{subnet}}, NULLIF(p.address, 0), NULLIF(p.name, ''), p.classes, p.context
    FROM phonegen_phones p WHERE NOT EXISTS (
        SELECT 1 FROM hosts h WHERE h.dhcp_identifier = p.mac AND h.dhcp_identifier_type = 0
        AND h.dhcp4_subnet_id = {{subnet}}
    );
COMMIT;
DROP TABLE phonegen_checks;
DROP TABLE phonegen_others;
DROP TABLE phonegen_phones;
"""


@dataclass(frozen=True)
class Database:
    """What one database says otherwise; a ROW begins so, BEGIN stands before all of them.

    SCHEMA is the version of Kea's schema that the tests load into, that of Kea 2.2. With NAMED,
    the file's own name stands in it.
    """

    begin: str
    row: str
    end: str
    hex: str  # the MAC of a phone as text
    dotted: str  # its address as text
    told: str  # what tells more of another's rows than their constraint does
    mac: str  # what stands before a MAC in a row
    schema: int
    named: bool


POSTGRESQL = Database(
    begin="""\
-- Written by `phonegen hosts` for psql and the hosts of subnet {subnet}; all counts, or nothing.
\\set ON_ERROR_STOP on
BEGIN;
SET LOCAL client_encoding = 'UTF8';
CREATE TEMPORARY TABLE phonegen_phones (
    mac BYTEA PRIMARY KEY, address BIGINT NOT NULL, name TEXT NOT NULL, classes TEXT NOT NULL,
    context TEXT NOT NULL
);
COPY phonegen_phones FROM STDIN;
""",
    row="",
    end="\\.\nANALYZE phonegen_phones;\n",
    hex="encode(p.mac, 'hex')",
    dotted="host('0.0.0.0'::inet + p.address)",
    told="",
    mac="\\\\x",
    schema=13,
    named=False,
)

# LOAD DATA reads the file in which it stands: the client takes rows for comments, and the server
# takes nothing but rows. So one file holds all, as for PostgreSQL.
MARIADB = Database(
    begin="""\
-- Written by `phonegen hosts` for mariadb and the hosts of subnet {subnet}; all of it counts, or
-- nothing. Give it to `mariadb --local-infile` in its own folder, under its own name: {file}
""",
    row="#\t",
    end="""\
SET SESSION sql_mode = 'STRICT_ALL_TABLES';
SET NAMES utf8mb4;
START TRANSACTION;
CREATE TEMPORARY TABLE phonegen_phones (
    mac VARBINARY(128) PRIMARY KEY, address BIGINT NOT NULL, name VARCHAR(255) NOT NULL,
    classes VARCHAR(255) NOT NULL, context VARCHAR(255) NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
LOAD DATA LOCAL INFILE {file} INTO TABLE phonegen_phones CHARACTER SET utf8mb4
    FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\'
    LINES STARTING BY '#\\t' TERMINATED BY '\\n'
    (@mac, address, name, classes, context) SET mac = UNHEX(@mac);
""",
    hex="HEX(p.mac)",
    dotted="INET_NTOA(p.address)",
    told=(
        f"SELECT HEX(p.mac) AS mac_of_somebody_else {_THEIR_MAC} LIMIT 10;\n"
        f"SELECT INET_NTOA(p.address) AS address_of_somebody_else {_THEIR_ADDRESS} LIMIT 10;\n"
    ),
    mac="",
    schema=14,
    named=True,
)


class Rows:
    """A row a phone, which `COPY` and `LOAD DATA` read alike, and the statements around them."""

    between = ""
    together = False

    def __init__(self, wanted: Wanted, database: Database) -> None:
        if wanted.subnet is None:
            raise ValueError("a database needs the subnet's number in Kea: --subnet, 0 for all")
        if not wanted.apart:
            raise ValueError("a database has no place for what phones share: --classes FILE")
        if database.named and not wanted.file:
            raise ValueError("LOAD DATA reads a file by its name: --out FILE")
        if not wanted.file.isprintable():
            raise ValueError("the name of the file has letters that cannot be printed")
        self._classes = Classes(wanted)
        self._database = database
        self._values = {"subnet": wanted.subnet, "file": quote(wanted.file)}
        self._count = 0
        self.begin = database.begin.format_map(self._values)

    def kind(self, kind: Kind) -> Stanzas:
        """The fields that all phones of a kind have stand last in a row."""
        about = json.dumps({OURS: f"{kind.rules.folder}/{kind.model.name}"})
        tail = f"{field(self._classes.name(kind))}\t{field(about)}\n"
        head = f"{self._database.row}{self._database.mac}"

        def stanza(phone: Phone) -> str:
            self._count += 1
            mac = phone.mac.replace(":", "")
            address = int.from_bytes(inet_aton(phone.address)) if phone.address else 0
            return f"{head}{mac}\t{address}\t{field(phone.name)}\t{tail}"

        return Stanzas("", "", stanza, "")

    def end(self) -> str:
        """The transaction, or what is left of it."""
        database = self._database
        merge = _MERGE.format(
            **self._values,
            count=self._count,
            hex=database.hex,
            dotted=database.dotted,
            told=database.told,
            schema=database.schema,
        )
        return database.end.format_map(self._values) + merge

    def shared(self) -> str:
        """The classes of the kinds so far."""
        return self._classes.text()


def field(text: str) -> str:
    """TEXT as a field of a row: nothing in it ends the field or the row, or is a NULL."""
    for letter, written in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(letter, written)
    return text


def quote(text: str) -> str:
    """TEXT as a string of MariaDB."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
