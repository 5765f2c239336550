"""What the command and its worker tell each other of a lab for real phones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

CARD = "phones"  # what the network card is called in the worker's network


@dataclass(frozen=True)
class Welcome:
    """What guests find: the servers' files lie in FOLDER, what phones get below ROOTS."""

    folder: Path
    roots: Path
    dnsmasq: str  # its configuration
    chooser: Path  # the command's socket, which Apache asks


class Frame(NamedTuple):
    """A frame that passed the card: when, in seconds, how long it was, and its beginning."""

    at: float
    length: int
    data: bytes


class Heard(NamedTuple):
    """What happened since the last time."""

    frames: list[Frame]
    lost: int = 0  # frames that came too fast
    ended: tuple[str, ...] = ()  # servers, which run again
    cable: bool | None = None  # plugged in or not, when that has changed
