"""How long DHCP servers take to read a fleet, and databases to load one, printed as a table.

    python benchmarks/dhcp.py [--phones 100000 1000000] [--dnsmasq 10000 20000]

Servers check their configuration and end (`-t`, `--test`), so that all of a process is that; its
CPU seconds and its memory are the kernel's. A database runs with all that keeps data after a fall
of power; CPU seconds are those of its server and of its client. Kea before a database is started
in a network of its own, and asked for phones spread over the list.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from phonegen.boot.network import SERVER_END
from phonegen.boot.programs import find
from phonegen.dhcp.requests import Request

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from benchmark import MIXED, Figure, show  # noqa: E402
from dhcp_network import ask  # noqa: E402
from dhcp_servers import Server, kea_folders  # noqa: E402
from kea_databases import DATABASES, Database  # noqa: E402

SUBNET = "10.0.0.0/8"
ASKED = 500
OTHER_SERVER = "192.0.2.2"


def hosts(folder: Path, count: int, server: str, *options: str) -> Path:
    """The file that `phonegen hosts` writes for COUNT phones, without what it prints."""
    listed, out = folder / f"{count}.csv", folder / "phones.conf"
    if not listed.exists():
        with listed.open("w") as file:
            file.write("mac,phone,address,name\n")
            for n in range(count):
                address = f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}"
                file.write(f"{mac(n)},{MIXED[n % len(MIXED)][1]},{address},phone-{n}\n")
    command = [sys.executable, "-m", "phonegen", "hosts", str(listed), "--server", server]
    command += ["--address", "192.0.2.1", "--out", str(out), *options]
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return out


def mac(number: int) -> str:
    """That of a phone of the fleet, which has those of ten vendors in turn."""
    return f"{MIXED[number % len(MIXED)][0]}{number:06x}"


# A process is told to have had the memory of the one that it was forked from, so that one is small.
MEASURE = """import resource, subprocess, sys, time
started = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
wall = time.perf_counter() - started
print(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)
sys.exit(done.returncode)"""


def checked(command: list[str], folder: Path) -> Figure:
    """A server that reads its configuration and ends."""
    measuring = [sys.executable, "-ISc", MEASURE, *command]
    done = subprocess.run(measuring, capture_output=True, text=True, cwd=folder, check=False)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr[-2000:]}")
    return Figure(*map(float, done.stdout.split()))


def dhcpd(folder: Path, count: int) -> None:
    """Hosts in groups, and the same with the options in each."""
    program = copied("dhcpd", folder)
    out = hosts(folder, count, "dhcpd", "--plain")
    subnet = "subnet 10.0.0.0 netmask 255.0.0.0 { }\n"
    for label, text in (
        ("options once", out.read_text()),
        ("options in each", in_each(out.read_text())),
    ):
        path = folder / "dhcpd.conf"
        path.write_text(subnet + text)
        command = [program, "-t", "-4", "-cf", str(path), "-lf", "/dev/null"]
        show(f"dhcpd, {count} phones, {label}", checked(command, folder))


def in_each(text: str) -> str:
    """Groups of dhcpd, with the options in each host."""
    found: list[str] = []
    options: list[str] | None = None
    for line in text.splitlines():
        if line == "group {":
            options = []
        elif line == "}":
            options = None
        elif options is None:
            found.append(line)
        elif line.startswith("    host "):
            found.append(line.removesuffix("}") + " ".join([*options, "}"]))
        else:
            options.append(line.strip())
    return "\n".join(found) + "\n"


def kea(folder: Path, count: int) -> None:
    """Reservations with a class, and with their options."""
    program = copied("kea-dhcp4", folder)
    for label, options in (
        ("options once", ["--classes", str(folder / "classes.json")]),
        ("options in each", []),
    ):
        out = hosts(folder, count, "kea", *options)
        classes = (folder / "classes.json").read_text() if options else ""
        path = folder / "kea.conf"
        path.write_text(kea_configuration(classes, {}, f'<?include "{out}"?>'))
        with kea_folders(folder):
            show(f"Kea, {count} phones, {label}", checked([program, "-t", str(path)], folder))


def kea_configuration(classes: str, hosts_database: dict[str, str], reservations: str) -> str:
    """Kea with RESERVATIONS, or with those of a database."""
    interfaces = [SERVER_END] if hosts_database else []  # which a check looks for
    rest = {
        "interfaces-config": {"interfaces": interfaces, "dhcp-socket-type": "raw"},
        "lease-database": {"type": "memfile", "persist": False},
        "host-reservation-identifiers": ["hw-address"],
        **({"hosts-database": hosts_database} if hosts_database else {}),
    }
    # A pool for the one who asks whether the server is up: no phone of the list has its addresses.
    subnet = {"id": 1, "subnet": SUBNET, "pools": [{"pool": "10.77.1.0-10.77.1.200"}]}
    written = json.dumps(subnet)[:-1] + f', "reservations": {reservations}}}'
    listed = f'"client-classes": [{classes}], ' if classes else ""  # Kea takes no empty list
    return f'{{"Dhcp4": {{{listed}"subnet4": [{written}],\n{json.dumps(rest)[1:-1]}}}}}'


def dnsmasq(folder: Path, count: int) -> None:
    """Lines with an address each."""
    program = copied("dnsmasq", folder)
    out = hosts(folder, count, "dnsmasq", "--force")
    show(f"dnsmasq, {count} phones", checked([program, "--test", "-C", str(out)], folder))


def database(folder: Path, count: int, kind: str) -> None:
    """Loaded anew, loaded again, with a tenth of the phones changed; and Kea before it."""
    options = ["--subnet", "1", "--classes", str(folder / "classes.json")]
    out = hosts(folder, count, kind, *options)
    with DATABASES[kind](found, safe=True) as running:
        loaded(running, out, f"{kind}, {count} phones, all new")
        loaded(running, out, f"{kind}, {count} phones, nothing changed")
        lines = (folder / f"{count}.csv").read_text().splitlines(keepends=True)
        other = [
            line.replace("phone-", "desk-") if n % 10 else line for n, line in enumerate(lines)
        ]
        (folder / f"{count}.csv").write_text(
            "".join(
                b if n % 10 == 1 else a for n, (a, b) in enumerate(zip(lines, other, strict=True))
            )
        )
        loaded(running, hosts(folder, count, kind, *options), f"{kind}, {count}, a tenth changed")
        answered(folder, running, count)


def loaded(running: Database, path: Path, label: str) -> None:
    before, started = cpu(running), time.perf_counter()
    problem = running.load(path)
    wall = time.perf_counter() - started
    if problem:
        sys.exit(problem)
    after = cpu(running)
    show(label, Figure(after - before, wall, 0))


def cpu(running: Database) -> float:
    """Seconds that the server's processes have used, and all clients that have ended."""
    ticks = 0
    for pid in running.processes():
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))  # its own, and its children's that have ended
    clients = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ticks / os.sysconf("SC_CLK_TCK") + clients.ru_utime + clients.ru_stime


def answered(folder: Path, running: Database, count: int) -> None:
    """Kea before the database: every phone that asks is answered with its own address."""
    os.environ.update(running.environment)
    with kea_folders(folder):
        server = Server("kea", find("kea-dhcp4"), folder)
        path = folder / "kea-database.conf"
        classes = (folder / "classes.json").read_text()
        path.write_text(kea_configuration(classes, running.kea, "[]"))
        numbers = range(0, count, count // ASKED + 1)  # of all ten vendors
        requests = [Request(bytes.fromhex(mac(n))) for n in numbers]
        started = time.perf_counter()
        offers = ask(server.command(path), requests, [66])
    wall = time.perf_counter() - started
    right = sum(offer is not None for offer in offers)
    print(f"{right} of {len(requests)} phones answered, with the start of Kea in {wall:.2f} s")


def copied(name: str, folder: Path) -> str:
    """A copy of a program: AppArmor keeps installed servers from reading elsewhere."""
    copy = folder / f"copied-{name}"
    if not copy.exists():
        shutil.copy(find(name), copy)
    return str(copy)


def found(name: str, package: str) -> str:
    """The path of a program that the databases need."""
    path = shutil.which(name, path=os.pathsep.join([os.defpath, "/usr/sbin", "/sbin"]))
    return path or sys.exit(f"needs the program {name}; install {package}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--dnsmasq", type=int, nargs="*", default=[10_000, 20_000, 40_000])
    parser.add_argument("--only", choices=["servers", "databases"])
    arguments = parser.parse_args()
    print(f"{'':<50} {'CPU s':>8} {'wall s':>8} {'MiB':>8}")
    for count in arguments.dnsmasq if arguments.only != "databases" else ():
        with tempfile.TemporaryDirectory() as scratch:
            dnsmasq(Path(scratch), count)
    for count in arguments.phones:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            if arguments.only != "databases":
                dhcpd(folder, count)
                kea(folder, count)
            for kind in DATABASES if arguments.only != "servers" else ():
                database(folder, count, kind)


if __name__ == "__main__":
    main()
