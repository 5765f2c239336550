"""A process beside the command: in the network of a lab, or on one's own; it starts and asks.

`python -m phonegen.boot.worker NUMBER`, the number of a file of `connection.Worker`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from phonegen.boot.account import Account, Outcome
from phonegen.boot.answering import answer
from phonegen.boot.baresip import BaresipError
from phonegen.boot.dhcp_client import Asked, Asking, CardError, Line
from phonegen.boot.fetching import Errand, Fetched, fetch
from phonegen.boot.network import SERVER, NoNetworkError, network
from phonegen.boot.programs import MissingProgramError
from phonegen.boot.provisioning import Administrator, Device, Order
from phonegen.boot.registrar import Login, Registrar, RegistrarError
from phonegen.boot.servers import (
    ServerError,
    dhcp_server,
    provd_server,
    recorder,
    tftp_server,
    web_server,
)
from phonegen.boot.softphone import Softphone
from phonegen.provd.server import ServerError as DeniedError

EXPECTED = (
    NoNetworkError, CardError, MissingProgramError, ServerError, RegistrarError, BaresipError,
    DeniedError, OSError,
)  # fmt: skip
PROVD = "provd"  # provd's folder in that of a lab


@dataclass(frozen=True)
class Lab:
    """The servers of a lab, with their files in FOLDER."""

    folder: Path
    dhcp: tuple[str, str] | None  # which server, and its configuration
    files: bool = True  # a web and a TFTP server, or provd
    provd: Path | None = None  # the Python that has it
    patience: float = 10.0  # seconds of provd's silence
    logins: Sequence[Login] | None = None  # of the registrar
    capture: Path | None = None


class Bench:
    """What the worker can be asked for; each method yields its answers."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._line: Line | None = None
        self._interface = ""
        self._registrar: Registrar | None = None
        self._softphone: Softphone | None = None
        self._softphones = stack.enter_context(ExitStack())
        self._roots = Path()
        self._administrator: Administrator | None = None

    def lab(self, lab: Lab) -> Iterator[str]:
        """Start the servers; the names of those that answer, one by one."""
        net = self._stack.enter_context(network(lab.folder))
        self._interface = net.interface
        self._roots = lab.folder / "roots"
        self._roots.mkdir()
        if lab.capture:
            self._stack.enter_context(recorder(lab.capture, lab.folder, net))
            yield "recorder"
        if lab.dhcp:
            self._stack.enter_context(dhcp_server(*lab.dhcp, lab.folder, net))
            yield "DHCP"
        if lab.files and lab.provd:
            provd = provd_server(lab.provd, lab.folder / PROVD, net)
            self._administrator = Administrator(self._stack.enter_context(provd), lab.patience)
            self._administrator.begin()
            yield "provd"
        elif lab.files:
            self._stack.enter_context(web_server(self._roots, lab.folder / "web", net))
            self._stack.enter_context(tftp_server(self._roots, lab.folder, net))
            yield "files"
        if lab.logins is not None:
            folder = lab.folder / "registrar"
            registrar = Registrar(folder, SERVER, lab.logins, net.servers)
            self._registrar = self._stack.enter_context(registrar)
            yield "registrar"

    def interface(self, name: str) -> Iterator[str]:
        """Use a network card of this machine."""
        self._interface = name
        return iter(())

    def dhcp(
        self, phones: Sequence[Asking], lease: bool, rate: float | None
    ) -> Iterator[tuple[int, Asked]]:
        """What became of each phone's request."""
        if self._line is None:
            self._line = Line(self._interface)
            self._stack.callback(self._line.close)
        yield from self._line.ask(phones, lease=lease, rate=rate)

    def place(self, folders: Mapping[str, str]) -> Iterator[str]:
        """The folder that each phone's files come from, by its address."""
        for address, folder in folders.items():
            link = self._roots / address
            link.unlink(missing_ok=True)
            link.symlink_to(folder)
        return iter(())

    def known(self, addresses: Sequence[str]) -> Iterator[tuple[str, Device | str]]:
        """What provd knows of each address."""
        if self._administrator:
            yield from self._administrator.known(addresses)

    def configure(self, orders: Sequence[Order]) -> Iterator[tuple[str, str]]:
        """What came of each config that provd was given, by the device's id."""
        if self._administrator:
            yield from self._administrator.configure(orders)

    def register(
        self, accounts: Sequence[Account], folder: Path, patience: float, rate: float | None
    ) -> Iterator[tuple[str, Outcome]]:
        """What became of each account, until `hang_up`; RATE: accounts a second, at most."""
        softphone = Softphone(
            folder,
            ca=self._registrar.ca if self._registrar else None,
            patience=patience,
            pause=1 / rate if rate else 0.0,
            unregister=self._registrar is None,  # that of a lab ends with us
        )
        self._softphone = self._softphones.enter_context(softphone)
        yield from softphone.register(accounts)

    def call(self, caller: str, callee: str) -> Iterator[Outcome]:
        """What became of a call between two accounts that `register` has registered."""
        if self._softphone is None:
            raise LookupError("nobody is registered")
        yield self._softphone.call(caller, callee)

    def hang_up(self) -> Iterator[str]:
        """End what `register` has begun."""
        self._softphones.close()
        return iter(())

    def end(self) -> Iterator[str]:
        """End the servers."""
        self._stack.close()
        return iter(())

    def fetch(
        self, errands: Sequence[Errand], patience: float, at_once: int, rate: float | None
    ) -> Iterator[Fetched]:
        """The phones' files."""
        yield from fetch(errands, patience=patience, at_once=at_once, rate=rate)


if __name__ == "__main__":
    answer(Bench, EXPECTED)
