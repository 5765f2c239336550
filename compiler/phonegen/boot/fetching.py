"""Files as phones fetch them: over HTTP and TFTP, from the phone's own address, with bounds."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pycurl

MOST = 16_000_000  # bytes of a file that a phone reads; firmware is not fetched
AT_ONCE = 16
CONNECTING = 5.0  # seconds


@dataclass(frozen=True)
class Wanted:
    """A file that a phone asks for, by its URL."""

    name: str
    url: str
    required: bool = True  # else the phone goes on without it


@dataclass(frozen=True)
class Errand:
    """What a phone fetches, one file after another, from its ADDRESS; empty: the host's own."""

    phone: str
    address: str
    agent: str
    files: tuple[Wanted, ...]


@dataclass(frozen=True)
class Fetched:
    """What came of a file: its data, or why there is none in `problem`."""

    phone: str
    name: str
    url: str
    data: bytes = b""
    status: int = 0  # of HTTP; 0 for TFTP, or without an answer
    problem: str = ""
    missing: bool = False  # the server says that there is no such file


def fetch(
    errands: Iterable[Errand],
    *,
    patience: float,
    at_once: int = AT_ONCE,
    rate: float | None = None,
) -> Iterator[Fetched]:
    """The files of all ERRANDS, as they come. Without a byte for PATIENCE seconds one fails.

    RATE: errands that begin in a second, at most.
    """
    with ThreadPoolExecutor(at_once) as pool:
        running = []
        try:
            for errand in errands:
                running.append(pool.submit(_run, errand, patience))
                time.sleep(1 / rate if rate else 0)
            for done in as_completed(running):
                yield from done.result()
        finally:
            for future in running:
                future.cancel()


def _run(errand: Errand, patience: float) -> list[Fetched]:
    """A phone's files in order; it stops where one that it needs does not come."""
    found = []
    curl = pycurl.Curl()
    try:
        for wanted in errand.files:
            one = _one(curl, errand, wanted, patience)
            found.append(one)
            if one.problem and not (one.missing and not wanted.required):
                break
    finally:
        curl.close()
    return found


class _TooLargeError(Exception):
    pass


def _one(curl: pycurl.Curl, errand: Errand, wanted: Wanted, patience: float) -> Fetched:
    body = BytesIO()

    def take(data: bytes) -> int:
        return body.write(data) if body.tell() + len(data) <= MOST else 0

    curl.reset()
    curl.setopt(pycurl.URL, wanted.url.encode())
    curl.setopt(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS | pycurl.PROTO_TFTP)
    curl.setopt(pycurl.PATH_AS_IS, 1)
    curl.setopt(pycurl.NOSIGNAL, 1)
    curl.setopt(pycurl.NOPROXY, "*")
    curl.setopt(pycurl.CONNECTTIMEOUT_MS, int(CONNECTING * 1000))
    curl.setopt(pycurl.LOW_SPEED_LIMIT, 1)
    curl.setopt(pycurl.LOW_SPEED_TIME, max(1, round(patience)))
    curl.setopt(pycurl.TIMEOUT_MS, int(patience * 4000))
    curl.setopt(pycurl.WRITEFUNCTION, take)
    curl.setopt(pycurl.USERAGENT, errand.agent.encode())  # an empty one is not sent
    if errand.address:
        curl.setopt(pycurl.INTERFACE, f"host!{errand.address}")
    try:
        curl.perform()
    except pycurl.error as e:
        problem, missing = _words(e, wanted, curl, body.tell(), patience)
        return Fetched(errand.phone, wanted.name, wanted.url, problem=problem, missing=missing)
    status = curl.getinfo(pycurl.RESPONSE_CODE) if wanted.url.startswith("http") else 0
    if status and status != 200:
        return Fetched(
            errand.phone,
            wanted.name,
            wanted.url,
            status=status,
            problem=f"{status} for `{wanted.name}`",
            missing=status == 404,
        )
    return Fetched(errand.phone, wanted.name, wanted.url, body.getvalue(), status)


def _words(
    error: pycurl.error, wanted: Wanted, curl: pycurl.Curl, came: int, patience: float
) -> tuple[str, bool]:
    """Why a file did not come, for people, and whether the server says that it has none."""
    said: tuple[Any, ...] = error.args
    number, message = said[:2]
    of = f"`{wanted.name}`"
    match number:
        case pycurl.E_COULDNT_CONNECT:
            return f"nobody listens at {_server(wanted.url)}: {of} did not come", False
        case pycurl.E_OPERATION_TIMEDOUT:
            after = f"after {came} bytes" if came else "no byte of it came"
            return f"{of}: {after}, nothing more in {patience:g} s", False
        case pycurl.E_PARTIAL_FILE | pycurl.E_GOT_NOTHING | pycurl.E_RECV_ERROR:
            return f"{of} was cut off after {came} bytes", False
        case pycurl.E_TFTP_NOTFOUND:
            return f"TFTP: no file {of}", True
        case pycurl.E_TFTP_PERM:
            return f"TFTP: access to {of} is denied", False
        case pycurl.E_WRITE_ERROR:
            return f"{of} is larger than {MOST // 1_000_000} MB", False
        case _:
            return f"{of} did not come: {message}", False


def _server(url: str) -> str:
    return url.split("/", 3)[2]
