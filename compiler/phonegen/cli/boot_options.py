"""What `boot` is asked for on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    """What the command line says."""

    names: Sequence[str]
    all_: bool
    plugin: str | None
    site: Path | None
    server: str
    files: str | None
    steps: str | None
    form: str
    out: Path | None
    pcap: Path | None
    keep: bool
    patience: float
    interface: str | None
    provd: str | None
    registrar: str | None
    lease: bool
    rate: float | None
    most: int
    record: bool

    @property
    def outside(self) -> bool:
        """Whether the servers are the administrator's own."""
        return any((self.interface, self.provd, self.registrar))
