"""PostgreSQL and MariaDB with Kea's own schema: processes of a test, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phonegen.boot.programs import Log, spawn, stop
from phonegen.boot.servers import wait

SCHEMAS = Path("/usr/share/kea/scripts")
Find = Callable[[str, str], str]


@dataclass
class Database:
    """A database `kea` with Kea's tables. CLIENT reads statements, without headings."""

    kind: str
    client: list[str]
    kea: dict[str, Any]
    pid: int
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, text: str) -> str:
        """What the client prints for the statements of TEXT."""
        done = self._client(text.encode(), Path("/"))
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def load(self, path: Path) -> str:
        """Give it a file as an administrator does; what the client has against it, or nothing."""
        done = self._client(path.read_bytes(), path.parent)
        return done.stderr.decode() if done.returncode else ""

    def _client(self, text: bytes, folder: Path) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self.client, input=text, cwd=folder, capture_output=True, check=False, timeout=600
        )

    def processes(self) -> list[int]:
        """The server's own, and those that it started."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def rows(self, columns: str, where: str = "1 = 1") -> list[list[str]]:
        """Columns of the table of hosts, in the order of the MACs."""
        order = "ORDER BY dhcp_identifier, dhcp4_subnet_id"
        text = self.run(f"SELECT {columns} FROM hosts WHERE {where} {order};")
        return [line.split("\t") for line in text.splitlines()]

    def mac(self) -> str:
        """An expression for a MAC as lower case digits."""
        if self.kind == "kea-postgresql":
            return "encode(dhcp_identifier, 'hex')"
        return "LOWER(HEX(dhcp_identifier))"


def schema(kind: str, find: Find) -> str:
    """The statements that make Kea's tables."""
    find("kea-admin", "kea-admin")
    return (SCHEMAS / kind / f"dhcpdb_create.{kind}").read_text("utf-8")


@contextmanager
def postgresql(find: Find, *, safe: bool = False) -> Iterator[Database]:
    """PostgreSQL, which root may not run; SAFE: with all that keeps data after a fall of power."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    folder_of = programs[-1] if programs else Path("/nonexistent")
    initdb = find(str(folder_of / "initdb"), "postgresql")
    with _folder("postgres") as (folder, as_user):
        data = folder / "data"
        make = [*as_user, initdb, "--auth=trust", "--username=kea", "--encoding=UTF8",
                "--locale=C.UTF-8", "--no-sync", f"--pgdata={data}"]  # fmt: skip
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=folder, timeout=120)
        command = [str(folder_of / "postgres"), "-D", str(data), "-k", str(folder), "-h", ""]
        server = spawn([*command, *([] if safe else ["-F"])], log=folder / "log", prefix=as_user)
        client = [str(folder_of / "psql"), "-XqAt", "-F", "\t", "-h", str(folder), "-U", "kea"]
        ready = [str(folder_of / "pg_isready"), "-q", "-h", str(folder)]
        try:
            wait(server, folder / "log", "postgres", lambda: _succeeds(ready))
            subprocess.run([*client, "-c", "CREATE DATABASE kea", "postgres"], check=True)
            kea = {"type": "postgresql", "name": "kea", "user": "kea", "host": str(folder)}
            found = Database("kea-postgresql", [*client, "kea"], kea, server.pid)
            found.run(schema("pgsql", find))
            yield found
        finally:
            stop(server, 5.0, gently=2)  # its fast shutdown


@contextmanager
def mariadb(find: Find, *, safe: bool = False) -> Iterator[Database]:
    """MariaDB, whose root needs no password."""
    make, program = find("mariadb-install-db", "mariadb-server"), find("mariadbd", "mariadb-server")
    with _folder("mysql") as (folder, as_user):
        data, socket = folder / "data", folder / "socket"
        common = ["--no-defaults", f"--datadir={data}"]
        made = [*as_user, make, *common, "--auth-root-authentication-method=normal",
                "--skip-test-db"]  # fmt: skip
        subprocess.run(made, check=True, capture_output=True, cwd=folder, timeout=120)
        careless = ["--innodb-flush-method=nosync", "--innodb-flush-log-at-trx-commit=0"]
        command = [program, *common, f"--socket={socket}", "--skip-networking",
                   f"--pid-file={folder / 'pid'}", *([] if safe else careless)]  # fmt: skip
        server = spawn(command, log=folder / "log", prefix=as_user)
        client = [find("mariadb", "mariadb-client"), "--no-defaults", f"--socket={socket}",
                  "--user=root", "--batch", "--skip-column-names", "--local-infile"]  # fmt: skip
        try:
            wait(server, folder / "log", "mariadbd", lambda: _succeeds([*client, "-e", "SELECT 1"]))
            subprocess.run([*client, "-e", "CREATE DATABASE kea CHARACTER SET utf8mb4"], check=True)
            kea = {"type": "mysql", "name": "kea", "user": "root", "host": "localhost"}
            environment = {"MYSQL_UNIX_PORT": str(socket)}
            found = Database("kea-mysql", [*client, "kea"], kea, server.pid, environment)
            found.run(schema("mysql", find))
            yield found
        except Exception as e:
            raise AssertionError("\n".join([str(e), *Log(folder / "log").last(20)])) from e
        finally:
            stop(server, 10.0)


DATABASES = {"kea-postgresql": postgresql, "kea-mysql": mariadb}


def _succeeds(command: list[str]) -> bool:
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    return done.returncode == 0


@contextmanager
def _folder(user: str) -> Iterator[tuple[Path, list[str]]]:
    """A folder that others may enter, and a command to run programs as its owner: not as root."""
    folder = Path(tempfile.mkdtemp(prefix="phonegen-"))
    as_user: list[str] = []
    try:
        folder.chmod(0o755)
        if os.geteuid() == 0:
            owner = pwd.getpwnam(user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            as_user = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}",
                       "--clear-groups"]  # fmt: skip
        yield folder, as_user
    finally:
        shutil.rmtree(folder, ignore_errors=True)
