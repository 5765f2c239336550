"""Files given by a user: what each is by its content, read a packet or a line at a time.

A file is whatever its bytes say, never what it is called; nothing in it becomes a path or a
command. No more than a packet or a line of it is in memory, but for a configuration, whose size
is bounded.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from phonegen import files
from phonegen.codes import Code
from phonegen.diagnostics import Place, Report
from phonegen.sightings.capture import read_capture
from phonegen.sightings.configuration import Configuration, recognised
from phonegen.sightings.logs import Logs
from phonegen.sightings.packets import CaptureError, is_capture
from phonegen.sightings.seen import Sightings, Where, as_text

BEGINNING = 65_536  # bytes by which a file is recognised
LONGEST_LINE = 16_384  # bytes
MOST_OF_A_CONFIGURATION = 4_000_000
MOST_LONG_LINES = 20  # that are told of
STEP = 1_000_000  # bytes after which progress is told
PACKED = {
    b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd",
    b"PK\x03\x04": "zip",
}  # fmt: skip


class Kind(StrEnum):
    """What a file is."""

    capture = "capture"
    log = "log"
    configuration = "configuration"


@dataclass
class Found:
    """What all files tell together."""

    seen: Sightings = field(default_factory=Sightings)
    configurations: list[Configuration] = field(default_factory=list)
    kinds: dict[str, Kind] = field(default_factory=dict)  # by file


def megabytes(paths: Sequence[Path]) -> int:
    """How often `read` will tell its progress, about."""
    sizes = (_size(path) for path in paths)
    return sum(max(1, size // STEP) for size in sizes)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def read(
    paths: Sequence[Path], kind: Kind | None, report: Report, step: Callable[[str], None]
) -> Found:
    """All that the files tell. KIND: what all of them are, whatever they look like.

    What tells of leases is read first. Problems go into REPORT; what was read before one counts.
    """
    found = Found()
    opened: list[tuple[int, Kind, str, Path]] = []
    for path in dict.fromkeys(paths):
        name = files.shown(str(path))
        recognised = _kind(path, name, kind, report)
        if recognised is not None:
            own, leases = recognised
            found.kinds[name] = own
            opened.append((0 if leases else 1, own, name, path))
    for _, own, name, path in sorted(opened, key=lambda one: one[0]):
        try:
            with _open(path) as file:
                _read(own, name, file, found, report, step)
        except OSError as e:
            report.add(Place(name), Code.SEEN_FILE, f"cannot be read: {e.strerror}")
    return found


def _kind(path: Path, name: str, kind: Kind | None, report: Report) -> tuple[Kind, bool] | None:
    """What the file is, and whether it tells of leases; a problem when nobody can tell."""
    hint = "captures (pcap, pcapng), servers' logs and phones' configurations are; --as says which"
    try:
        with _open(path) as file:
            begin = file.read(BEGINNING)
    except OSError as e:
        report.add(Place(name), Code.SEEN_FILE, f"cannot be read: {e.strerror}")
        return None
    packed = next((k for magic, k in PACKED.items() if begin.startswith(magic)), None)
    if packed:
        message = f"is packed with {packed}; unpack it first"
        report.add(Place(name), Code.SEEN_FILE, message)
        return None
    if not begin:
        report.add(Place(name), Code.SEEN_FILE, "is empty", hint)
        return None
    leases = b"DHCP" in begin
    if kind is not None:
        return kind, leases
    if is_capture(begin):
        return Kind.capture, True
    if _is_log(begin):
        return Kind.log, leases
    if recognised(begin, whole=len(begin) < BEGINNING) is not None:
        return Kind.configuration, False
    report.add(Place(name), Code.SEEN_FILE, "is of no kind that is known here", hint)
    return None


def _is_log(begin: bytes) -> bool:
    """Whether a server wrote one of the first lines."""
    logs = Logs(Sightings())
    lines = begin.split(b"\n")[:2000]
    return any(
        logs.take(_text(line[:LONGEST_LINE]), Where("", number))
        for number, line in enumerate(lines)
    )


def _open(path: Path) -> BinaryIO:
    """A file to be read; raises OSError when it is none. Links are followed: the user named it."""
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, f"it is {files.kind(os.path.realpath(path))}", str(path))
    return os.fdopen(handle, "rb", buffering=1 << 20)


def _read(
    kind: Kind, name: str, file: BinaryIO, found: Found, report: Report, step: Callable[[str], None]
) -> None:
    match kind:
        case Kind.capture:
            _capture(name, file, found.seen, report, step)
        case Kind.log:
            _log(name, file, found.seen, report, step)
        case Kind.configuration:
            _configuration(name, file, found, report)


def _capture(
    name: str, file: BinaryIO, seen: Sightings, report: Report, step: Callable[[str], None]
) -> None:
    done = 0

    def read(size: int) -> bytes:
        nonlocal done
        data = file.read(size)
        done += len(data)
        while done >= STEP:
            done -= STEP
            step(f"MB, {name}")
        return data

    try:
        read_capture(read, name, seen)
    except CaptureError as e:
        at = f"at byte {file.tell()}"
        report.add(Place(name), Code.SEEN_PART, f"{e} ({at}); what stands before it was read")


def _log(
    name: str, file: BinaryIO, seen: Sightings, report: Report, step: Callable[[str], None]
) -> None:
    logs, known, done, long = Logs(seen), 0, 0, 0
    for number, data, whole in _lines(file):
        done += len(data)
        while done >= STEP:
            done -= STEP
            step(f"MB, {name}")
        if not whole:
            long += bool(number)
            if number and long <= MOST_LONG_LINES:
                message = f"a line of more than {LONGEST_LINE} bytes was left out"
                report.add(Place(name, number), Code.SEEN_PART, message)
            continue
        known += logs.take(_text(data), Where(name, number))
    logs.end()
    if not known:
        report.add(Place(name), Code.SEEN_FILE, "has no line of a server that is known here")


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    """The lines of a file with their numbers, and whether each is there in full.

    What is left of one that is not follows under the number 0.
    """
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        whole = line.endswith(b"\n") or len(line) <= LONGEST_LINE
        yield number, line, whole
        while not whole and (more := file.readline(LONGEST_LINE)):
            yield 0, more, False
            whole = more.endswith(b"\n")


def _text(line: bytes) -> str:
    return as_text(line.rstrip(b"\r\n"))


def _configuration(name: str, file: BinaryIO, found: Found, report: Report) -> None:
    data = file.read(MOST_OF_A_CONFIGURATION + 1)
    if len(data) > MOST_OF_A_CONFIGURATION:
        message = f"is larger than {MOST_OF_A_CONFIGURATION} bytes, which no configuration is"
        report.add(Place(name), Code.SEEN_FILE, message)
        return
    configuration = recognised(data, whole=True)
    if configuration is None:
        report.add(Place(name), Code.SEEN_FILE, "is no configuration in a syntax that is known")
        return
    found.configurations.append(configuration.of(name))
