"""The servers that `boot` boots phones against: those of a lab, or the administrator's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from phonegen_targets.lab.pool import Pool, configuration
from phonegen_targets.provd import plugin_files
from phonegen_targets.provd.fleet import device
from phonegen_targets.provd.preview import SERVED, quietly, set_up, write_plugin
from phonegen_targets.provd.runtime.names import SITE
from phonegen_targets.provd.standin import with_defaults

from phonegen.boot import configuring
from phonegen.boot.connection import Worker
from phonegen.boot.network import NETWORK, PHONES, SERVER, SERVER_END, NoNetworkError, apart
from phonegen.boot.outcomes import Outcome, Step
from phonegen.boot.phones import VirtualPhone
from phonegen.boot.programs import MissingProgramError, find
from phonegen.boot.provd_server import PLUGINS
from phonegen.boot.provisioning import PYTHON, NoProvdError, interpreter
from phonegen.boot.run import Managed, Run, Way
from phonegen.boot.servers import PROGRAMS
from phonegen.boot.worker import PROVD, Lab
from phonegen.cli.boot_options import Options
from phonegen.inventory.hosts import facts_of
from phonegen.language.catalogue import Project

FACTS = {"http_url": configuring.URL, "tftp_ip": SERVER, "tftp_host": SERVER}
Folders = dict[tuple[str, str], str]
# The programs of each step in a lab.
FILES = {"plain": ("apache2", "dnsmasq"), PROVD: ()}
NEEDED: dict[Step, tuple[str, ...]] = {
    "register": ("kamailio", "baresip", "openssl"),
    "blf": ("sipp", "stunnel4"),
}
NETWORKED: tuple[Step, ...] = ("dhcp", "files", "register", "mwi", "blf", "call")
AFTER_REGISTER: tuple[Step, ...] = ("mwi", "blf", "call")
LEFT_OUT = "left out: "  # so begins a note of steps
OUTSIDE_RATE = 10.0  # phones a second, against servers that others use
OUTSIDE_AT_ONCE = 4


def in_lab(
    project: Project,
    phones: Sequence[VirtualPhone],
    steps: Sequence[Step],
    folder: Path,
    options: Options,
    notes: list[str],
    site: str | None = None,
) -> Iterator[Outcome]:
    """Boot PHONES against servers made for them, as far as this machine can; NOTES say how far.

    SITE is the text of a `site.yaml` beside the plugins.
    """
    provd, words = _provd(options)
    going = possible(steps, options.server, PROVD if provd else "plain", notes)
    if "files" in going:
        notes.append(words)

    def expected(number: int) -> Mapping[str, str]:
        over = configuring.transport(number, phones[number])
        return {login.username: over for login in configuring.logins(number, phones[number])}

    def raw_config(number: int) -> dict[str, Any]:
        watched = configuring.name((number + 1) % len(phones), 1)
        return configuring.raw_config(number, phones[number], watched)

    run = partial(
        Run,
        phones=phones,
        way=Way(going, options.patience, server=FACTS),
        scratch=folder,
        expected=expected,
    )
    if provd and "files" in going:
        _install(project, phones, folder / PROVD / PLUGINS, site)
        run = partial(run, managed=Managed(raw_config, project.plugin_id))
    else:
        served = written(project, phones, folder, raw_config, site)
        run = partial(run, folder=lambda p: served[p.vendor.folder, p.carried.plugin.name])
    if not set(going) & set(NETWORKED):
        yield from run(None).outcomes()
        return
    with ExitStack() as stack:
        worker = Worker(folder / "worker.log", apart())
        stack.callback(worker.kill)
        capture = folder / "all.pcap" if options.pcap else None
        worker.do(
            "lab", lab_of(phones, going, folder, options.server, options.patience, capture, provd)
        )
        yield from run(worker).outcomes()
        worker.close()
        if options.pcap and capture:
            options.pcap.write_bytes(capture.read_bytes())


def _provd(options: Options) -> tuple[Path | None, str]:
    """The Python whose provd serves files, None where a web and a TFTP server do; in words, too."""
    if options.files == "plain":
        return None, "files come from a web and a TFTP server"
    try:
        python = interpreter()
    except NoProvdError as e:
        if options.files == "provd" or PYTHON in os.environ:
            raise
        return None, f"files come from a web and a TFTP server; {e}"
    return python, f"files come from the real provd, in {python}"


def possible(steps: Sequence[Step], server: str, files: str, notes: list[str]) -> list[Step]:
    """The steps that this machine can do; NOTES say what it lacks for the others.

    SERVER answers DHCP, FILES is who serves them.
    """
    going = list(steps)

    def leave_out(why: str, *left: Step) -> None:
        gone = [step for step in left if step in going]
        if gone:
            notes.append(f"{LEFT_OUT}{', '.join(gone)}; {why}")
            going[:] = [step for step in going if step not in gone]

    try:
        apart()
    except (NoNetworkError, MissingProgramError) as e:
        leave_out(str(e), *NETWORKED)
    needed = {**NEEDED, "dhcp": (PROGRAMS[server],), "files": FILES[files]}
    for step, programs in needed.items():
        try:
            for program in programs if step in going else ():
                find(program)
        except MissingProgramError as e:
            after: tuple[Step, ...] = AFTER_REGISTER if step == "register" else ()
            leave_out(str(e), *((step, *after) if step != "dhcp" else NETWORKED))
    return going


def _install(
    project: Project, phones: Sequence[VirtualPhone], folder: Path, site: str | None
) -> None:
    """Put all plugins of the phones' vendors into FOLDER, so that provd has to choose."""
    if site is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / SITE).write_text(site, "utf-8")
    for vendor in {phone.vendor.folder: phone.vendor for phone in phones}.values():
        for plugin in vendor.plugins.values():
            own = folder / project.plugin_id(vendor.folder, plugin.name)
            write_plugin(own, plugin_files(project, vendor, plugin))
            (own / SERVED).mkdir(parents=True, exist_ok=True)


def written(
    project: Project,
    phones: Sequence[VirtualPhone],
    folder: Path,
    raw_config: Callable[[int], dict[str, Any]],
    site: str | None,
) -> Folders:
    """Where each plugin serves the files that it has written for the phones."""
    plugins: dict[tuple[str, str], Any] = {}
    found: Folders = {}
    for number, phone in enumerate(phones):
        key = phone.vendor.folder, phone.carried.plugin.name
        if key not in plugins:
            own = folder / "plugins" / project.plugin_id(*key)
            files = plugin_files(project, phone.vendor, phone.carried.plugin)
            plugins[key] = set_up(own, files, configuring.SERVERS, site)
            found[key] = str(own / SERVED)
        with quietly():
            plugins[key].configure(
                device(phone.vendor, phone.carried, phone.mac), with_defaults(raw_config(number))
            )
    return found


def lab_of(
    phones: Sequence[VirtualPhone],
    steps: Sequence[Step],
    folder: Path,
    server: str,
    patience: float,
    capture: Path | None = None,
    provd: Path | None = None,
) -> Lab:
    """The servers for PHONES with their files in FOLDER; SERVER answers DHCP."""
    pool = Pool(NETWORK, PHONES.network_address + 1, PHONES.broadcast_address - 1, SERVER_END)
    vendors = {phone.vendor.folder: phone.rules for phone in phones}
    config = configuration(server, [r for r in vendors.values() if r.all], FACTS, pool)
    logins = [
        login for number, phone in enumerate(phones) for login in configuring.logins(number, phone)
    ]
    return Lab(
        folder,
        (server, config) if "dhcp" in steps else None,
        files="files" in steps,
        provd=provd,
        patience=patience,
        logins=logins if "register" in steps else None,
        capture=capture,
    )


def outside(
    project: Project,
    phones: Sequence[VirtualPhone],
    steps: Sequence[Step],
    folder: Path,
    options: Options,
    notes: list[str],
) -> Iterator[Outcome]:
    """Boot PHONES against servers that are there; nothing is sent but what they would send."""
    going = list(steps)
    if options.interface is None and "dhcp" in going:
        going.remove("dhcp")
        notes.append(f"{LEFT_OUT}dhcp; --interface names the network card to ask on")
    if options.registrar is None and options.steps is None:
        going = [step for step in going if step not in ("register", *AFTER_REGISTER)]
        notes.append(f"{LEFT_OUT}register; --registrar HOST registers the phones' accounts there")
    way = Way(
        going,
        options.patience,
        rate=options.rate or OUTSIDE_RATE,
        at_once=OUTSIDE_AT_ONCE,
        lease=options.lease,
        registrar=options.registrar,
        apart=False,
        server=facts_of(options.provd, None) if options.provd else None,
    )
    with ExitStack() as stack:
        worker = Worker(folder / "worker.log")
        stack.callback(worker.kill)
        if options.interface:
            worker.do("interface", options.interface)
        yield from Run(worker, phones=phones, way=way, scratch=folder).outcomes()
        worker.close()
