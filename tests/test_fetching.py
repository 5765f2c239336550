"""Files that come slowly, in part, too large or not at all: a line each, and no phone hangs."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from phonegen.boot import fetching
from phonegen.boot.fetching import Errand, Fetched, Wanted, fetch

HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
Serve = Callable[[socket.socket], None]


@pytest.fixture
def server() -> Iterator[Callable[..., str]]:
    """A function from what a server does with each connection to its URL."""
    stack: list[socket.socket] = []

    def start(*answers: Serve) -> str:
        listening = socket.create_server(("127.0.0.1", 0))
        stack.append(listening)

        def run() -> None:
            for answer in answers:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with closing(connection):
                    connection.recv(65536)
                    answer(connection)
            listening.close()

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    yield start
    for one in stack:
        one.close()


def says(data: bytes) -> Serve:
    return lambda connection: connection.sendall(data)


def silent(connection: socket.socket) -> None:
    connection.settimeout(10)
    connection.recv(1)  # until the client hangs up


def ask(url: str, *names: str, required: bool = True) -> list[Fetched]:
    files = tuple(Wanted(name, f"{url}/{name}", required) for name in names)
    return list(fetch([Errand("p", "127.0.0.9", "Acme", files)], patience=1))


def test_file_comes(server: Callable[..., str]) -> None:
    seen: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        seen.append(connection.getpeername()[0].encode())
        connection.sendall(HEAD.replace(b"100", b"5") + b"hello")

    (found,) = ask(server(answer), "a")
    assert (found.data, found.status, found.problem) == (b"hello", 200, "")
    assert seen == [b"127.0.0.9"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (says(b""), "`a` was cut off after 0 bytes"),
        (says(HEAD + b"half"), "`a` was cut off after 4 bytes"),
        (silent, "`a`: no byte of it came, nothing more in 1 s"),
        (says(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"), "503 for `a`"),
        (says(b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"),
         "302 for `a`"),
        (says(b"what is this"), "`a` did not come"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said(server: Callable[..., str], answer: Serve, words: str) -> None:
    (found,) = ask(server(answer), "a")
    assert found.data == b""
    assert not found.missing
    assert words in found.problem


def test_answer_that_stops_in_between(server: Callable[..., str]) -> None:
    def answer(connection: socket.socket) -> None:
        connection.sendall(HEAD + b"half")
        silent(connection)

    (found,) = ask(server(answer), "a")
    assert found.problem == "`a`: after 4 bytes, nothing more in 1 s"


def test_file_that_is_too_large(
    server: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST", 50)
    (found,) = ask(server(says(HEAD + b"x" * 100)), "a")
    assert "larger than" in found.problem
    assert found.data == b""


def test_server_killed_between_two_files(server: Callable[..., str]) -> None:
    whole = says(HEAD.replace(b"100", b"2\r\nConnection: close") + b"ok")
    first, second = ask(server(whole), "a", "b", "c")
    assert (first.data, first.problem) == (b"ok", "")
    # the kernel may have taken the next connection before the server was gone
    assert re.search(
        r"nobody listens at 127\.0\.0\.1:|`b` was cut off after 0 bytes", second.problem
    )


def test_missing_files_are_passed_over_where_the_phone_does(server: Callable[..., str]) -> None:
    missing = says(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    whole = says(HEAD.replace(b"100", b"2\r\nConnection: close") + b"ok")
    first, second = ask(server(missing, whole), "a", "b", required=False)
    assert (first.missing, first.problem, second.data) == (True, "404 for `a`", b"ok")
    (only,) = ask(server(missing, whole), "a", "b")
    assert only.missing


@pytest.mark.parametrize("url", ["file:///etc", "gopher://127.0.0.1:1", "ftp://127.0.0.1"])
def test_other_protocols_are_not_spoken(url: str) -> None:
    (found,) = ask(url, "passwd")
    assert found.data == b""
    assert found.problem


def test_many_phones_at_once(server: Callable[..., str]) -> None:
    whole = says(HEAD.replace(b"100", b"2\r\nConnection: close") + b"ok")
    url = server(*[whole] * 40)
    errands = [Errand(str(n), "", "", (Wanted("a", f"{url}/a"),)) for n in range(40)]
    found = list(fetch(errands, patience=5, at_once=8))
    assert {one.phone for one in found} == {str(n) for n in range(40)}
    assert {one.data for one in found} == {b"ok"}
