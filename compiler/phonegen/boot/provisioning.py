"""The administrator of a lab's provd: what people do there for phones, over its REST API."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from phonegen.boot.network import SERVER
from phonegen.boot.programs import Log
from phonegen.boot.provd_server import API_PORT, TOKEN
from phonegen.provd.server import VERSION, Server, ServerError

PYTHON = "PHONEGEN_PROVD_PYTHON"  # names an interpreter that has wazo_provd
LOOKING = 30.0  # seconds
HAS_PROVD = "import importlib.util as u, sys; sys.exit(u.find_spec('wazo_provd') is None)"
URL = f"http://{SERVER}:{API_PORT}/{VERSION}"
REFUSED = re.compile(r"Error while configuring device (\w+)[.:] (.*)")
# What each Wazo begins with, as far as phones notice: a phone that nobody has configured yet
# gets an account that can do nothing but say so.
UNCONFIGURED = {"username": "autoprov", "password": "autoprov", "display_name": "Autoprov",
                "proxy_ip": SERVER, "registrar_ip": SERVER}  # fmt: skip
INHERITED = ["base", "defaultconfigdevice"]
FIRST: tuple[dict[str, Any], ...] = (
    {"id": "base", "parent_ids": [], "raw_config": {}},
    {"id": "defaultconfigdevice", "parent_ids": [], "raw_config": {}},
    {"id": "autoprov", "parent_ids": INHERITED, "role": "autocreate", "raw_config": {
        "sip_lines": {"1": UNCONFIGURED}, "sccp_call_managers": {"1": {"ip": SERVER}}}},
)  # fmt: skip

Device = dict[str, Any]


class NoProvdError(Exception):
    """There is no provd; the text says why."""


@dataclass(frozen=True)
class Order:
    """A device as it is to be, and its config."""

    device: Device
    raw_config: Mapping[str, Any]


def interpreter() -> Path:
    """The Python that has wazo_provd: the one that `PYTHON` names, else the system's.

    Raises NoProvdError.
    """
    named = os.environ.get(PYTHON)
    found = shutil.which(named or "python3", path=None if named else os.defpath)
    if found is not None:
        looked = subprocess.run(
            [found, "-I", "-c", HAS_PROVD], capture_output=True, check=False, timeout=LOOKING
        )
        if looked.returncode == 0:
            return Path(found)
    who = f"{PYTHON} names {named}, which" if named else "the system's python3"
    raise NoProvdError(f"{who} has no wazo_provd")


class Administrator:
    """Who looks after a lab's provd."""

    def __init__(self, log: Path, patience: float) -> None:
        """LOG: what the server writes, where it says why a config is refused."""
        self._server = Server(URL, TOKEN, patience)
        self._log = Log(log)
        self._refusals: dict[str, str] = {}  # by device

    def begin(self) -> None:
        """What is there before the first phone comes. Raises ServerError."""
        for config in FIRST:
            self._server.add_config({**config, "deletable": False})

    def known(self, addresses: Sequence[str]) -> Iterator[tuple[str, Device | str]]:
        """The device that the server knows at each address, or why there is none."""
        try:
            devices = {device.get("ip"): device for device in self._server.devices(ip=addresses)}
        except ServerError as e:
            yield from ((address, str(e)) for address in addresses)
            return
        for address in addresses:
            yield address, devices.get(address, f"it knows nobody at {address}")

    def configure(self, orders: Sequence[Order]) -> Iterator[tuple[str, str]]:
        """Give devices their configs; the id of each, and why it is not configured, if so."""
        problems: dict[str, str] = {}
        silence = ""  # once it does not answer, nobody waits for it again
        for order in orders:
            name = order.device["id"]
            config = {"id": name, "parent_ids": INHERITED, "raw_config": dict(order.raw_config)}
            try:
                if not silence:
                    self._server.add_config(config)
                    self._server.update({**order.device, "config": name})
            except ServerError as e:
                problems[name] = str(e)
                silence = "" if e.status else str(e)
        names = [order.device["id"] for order in orders]
        try:
            found = [] if silence else self._server.devices(id=names)
        except ServerError as e:
            found, silence = [], str(e)
        configured = {device["id"] for device in found if device.get("configured")}
        for name in names:
            why = problems.get(name) or silence
            yield name, why or ("" if name in configured else self._refusal(name))

    def _refusal(self, name: str) -> str:
        """Why the server has not configured a device, by its log."""
        for line in self._log.lines():
            if said := REFUSED.search(line):
                self._refusals[said[1]] = said[2]
        return f"it refuses the config: {self._refusals.get(name, 'its log does not say why')}"
