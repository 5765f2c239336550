"""The servers of a lab: DHCP, web, TFTP, the real provd, and the recorder of their traffic.

What a server serves is another's affair: its configuration comes as text.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from phonegen.boot import provd_server as program
from phonegen.boot.dhcp_client import Asking, Line
from phonegen.boot.network import PHONE_END, SERVER, SERVER_END, Network
from phonegen.boot.programs import Log, find, spawn, stop

READY = Asking(bytes.fromhex("02ffffffffff"), b"phonegen ready", None, (1,))  # always let in
WEB_PORT, TFTP_PORT, API_PORT = program.WEB_PORT, program.TFTP_PORT, program.API_PORT
START = 15.0  # seconds until a server answers
LOADING = 60.0  # the same with many plugins
SETTLING = 0.3  # seconds until the recorder has seen what was sent last
PROGRAMS = {"dhcpd": "dhcpd", "kea": "kea-dhcp4", "dnsmasq": "dnsmasq"}
WEB = """ServerName lab
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/web.pid
Listen {address}:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule rewrite_module {modules}/mod_rewrite.so
ErrorLog {folder}/web-errors.log
LogFormat "%h %t \\"%r\\" %>s %b \\"%{{User-Agent}}i\\"" phones
CustomLog {folder}/web-requests.log phones
# A folder for each phone, by its address: every plugin has its own files of the same names.
DocumentRoot {roots}
RewriteEngine On
{more}
RewriteRule "^/(.*)$" "{roots}/{own}/$1" [L]
<Directory "{folder}">
    Options FollowSymLinks
    AllowOverride None
    Require all granted
</Directory>
"""
MODULES = Path("/usr/lib/apache2/modules")


class ServerError(Exception):
    """A server did not start; the text has its last words."""


@contextmanager
def dhcp_server(kind: str, configuration: str, folder: Path, network: Network) -> Iterator[None]:
    """One of PROGRAMS with CONFIGURATION, answering at the servers' end of the cable."""
    # A copy: AppArmor keeps installed servers from reading elsewhere than in /etc.
    copied = folder / f"copied-{kind}"
    shutil.copy(find(PROGRAMS[kind]), copied)
    path, log = folder / f"{kind}.conf", folder / f"{kind}.log"
    path.write_text(configuration, "utf-8")
    own = {"KEA_LOCKFILE_DIR": str(folder), "KEA_PIDFILE_DIR": str(folder)}
    with _running([copied, *in_foreground(kind, path)], log, network, env=own) as server:
        line = Line(PHONE_END)
        try:

            def answers() -> bool:
                return any(asked.offers for _, asked in line.ask([READY], lease=False))

            wait(server, log, kind, answers)
        finally:
            line.close()
        yield


def in_foreground(kind: str, path: Path) -> list[str]:
    """The arguments of one of PROGRAMS for the configuration at PATH, beside which it writes."""
    folder = path.parent
    leases = folder / f"{kind}.leases"
    leases.touch()
    match kind:
        case "dhcpd":
            files = ["-cf", str(path), "-lf", str(leases), "-pf", str(folder / "pid")]
            return ["-4", "-f", "-q", *files, SERVER_END]
        case "kea":
            return ["-c", str(path)]
        case _:
            # `-d`: it changes no user, which a namespace of users forbids.
            return ["-d", "-C", str(path), f"--dhcp-leasefile={leases}", "--pid-file="]


@contextmanager
def web_server(roots: Path, folder: Path, network: Network) -> Iterator[None]:
    """Apache with a folder below ROOTS for each phone, named by its address."""
    folder.mkdir(exist_ok=True)
    path, log = folder / "apache2.conf", folder / "apache2.log"
    path.write_text(web_configuration(roots, folder, SERVER, WEB_PORT), "utf-8")
    with _running(["apache2", "-f", path, "-DFOREGROUND"], log, network) as server:
        wait(server, log, "apache2", listening)
        yield


def web_configuration(
    roots: Path,
    folder: Path,
    address: str,
    port: int,
    own: str = "%{REMOTE_ADDR}",
    more: str = "",
) -> str:
    """What Apache reads: for each request a folder OWN below ROOTS; MORE are lines before it."""
    return WEB.format(
        folder=folder, roots=roots, modules=MODULES, address=address, port=port, own=own, more=more
    )


@contextmanager
def provd_server(python: Path, folder: Path, network: Network) -> Iterator[Path]:
    """The real provd in the interpreter PYTHON, with the plugins in FOLDER; yields its log."""
    folder.mkdir(exist_ok=True)
    log = folder / "log"
    command: list[str | Path] = [python, "-I", program.__file__, folder, SERVER]
    with _running(command, log, network) as server:
        wait(server, log, "provd", listening, LOADING)
        yield log


@contextmanager
def tftp_server(roots: Path, folder: Path, network: Network) -> Iterator[None]:
    """dnsmasq as a TFTP server, with a folder below ROOTS for each phone."""
    log = folder / "tftp.log"
    command = ["dnsmasq", "-d", "--conf-file=/dev/null", "--port=0", "--enable-tftp",
               f"--tftp-root={roots}", "--tftp-unique-root=ip", f"--listen-address={SERVER}",
               "--bind-interfaces", "--pid-file="]  # fmt: skip
    with _running(command, log, network) as server:
        wait(server, log, "dnsmasq", answers_tftp)
        yield


@contextmanager
def recorder(capture: Path, folder: Path, network: Network) -> Iterator[None]:
    """dumpcap at the servers' end: all that passes, as a file for Wireshark."""
    log = folder / "dumpcap.log"
    command: list[str | Path] = ["dumpcap", "-q", "-P", "-i", SERVER_END, "-w", capture]
    with _running(command, log, network, gently=2) as server:
        wait(server, log, "dumpcap", capture.exists)
        yield
        time.sleep(SETTLING)


@contextmanager
def _running(
    command: Sequence[str | Path],
    log: Path,
    network: Network,
    *,
    env: dict[str, str] | None = None,
    gently: int = 15,
) -> Iterator[subprocess.Popen[bytes]]:
    server = spawn(command, log=log, prefix=network.servers, env=env)
    try:
        yield server
    finally:
        stop(server, gently=gently)


def answers_tftp(address: str = SERVER, port: int = TFTP_PORT) -> bool:
    """Whether a TFTP server says that there is no such file."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.settimeout(0.2)
        asked.sendto(b"\0\x01ready\0octet\0", (address, port))
        try:
            return bool(asked.recv(512))
        except OSError:
            return False


def listening(address: str = SERVER, port: int = WEB_PORT) -> bool:
    """Whether somebody takes connections at the port where phones fetch files."""
    try:
        with socket.create_connection((address, port), 1):
            return True
    except OSError:
        return False


def wait(
    server: subprocess.Popen[bytes],
    log: Path,
    name: str,
    answers: Callable[[], bool],
    patience: float = START,
) -> None:
    """Until it answers; raises ServerError with its last words when it does not."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise ServerError(f"{name} did not start: {'; '.join(Log(log).last()) or 'no word'}")
        if answers():
            return
        time.sleep(0.02)
    raise ServerError(f"{name} does not answer: {'; '.join(Log(log).last()) or 'no word'}")
