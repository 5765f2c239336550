"""Phones that are told over telnet or by a web request, and downloads behind a login."""

from __future__ import annotations

import datetime
import json
import socket
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SECRET = "tr0ub4dor"
Behaviour = Callable[[socket.socket, list[bytes]], None]


@contextmanager
def phone(behaviour: Behaviour) -> Iterator[tuple[int, list[bytes]]]:
    """A phone's server for one caller: its port, and what it has heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def answer() -> None:
            try:
                caller, _ = server.accept()
                with caller:
                    caller.settimeout(5)
                    behaviour(caller, heard)
            except OSError:
                pass

        thread = threading.Thread(target=answer)
        thread.start()
        yield server.getsockname()[1], heard
        thread.join()


def asks_for_a_password(caller: socket.socket, heard: list[bytes]) -> None:
    caller.sendall(b"\xff\xfb\x01\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0Pass")
    caller.sendall(b"word ?")
    heard.append(caller.recv(1000))
    while not heard[-1].endswith(b"\r\n"):
        heard.append(caller.recv(1000))
    caller.sendall(b"Login accepted\r\n>")
    heard.append(caller.recv(1000))


def test_a_phone_is_told_over_telnet(runtime: Any) -> None:
    with phone(asks_for_a_password) as (port, heard):
        steps = [("Password ?", SECRET), ("Login accepted", "reset soft")]
        runtime.talk("127.0.0.1", steps, port)
    assert b"".join(heard) == (
        b"\xff\xfe\x01\xff\xfc\x18" + SECRET.encode() + b"\r\nreset soft\r\n"  # all is refused
    )


def test_a_phone_that_says_something_else(runtime: Any) -> None:
    def wrong(caller: socket.socket, heard: list[bytes]) -> None:
        caller.sendall(b"Password ?")
        heard.append(caller.recv(1000))
        caller.sendall(b"no: " + SECRET.encode())

    with phone(wrong) as (port, _), pytest.raises(OSError, match="did not say 'OK'") as error:
        runtime.talk("127.0.0.1", [("Password ?", SECRET), ("OK", "reset")], port)
    assert SECRET not in str(error.value)


def test_a_phone_that_says_nothing_is_not_waited_for(runtime: Any) -> None:
    def silent(caller: socket.socket, heard: list[bytes]) -> None:
        heard.append(caller.recv(1000))

    begun = time.monotonic()
    with phone(silent) as (port, heard), pytest.raises(OSError, match="did not say"):
        runtime.talk("127.0.0.1", [("Password ?", SECRET)], port, patience=0.2)
    assert time.monotonic() - begun < 3
    assert heard == [b""]


def test_a_phone_that_does_not_stop_is_not_heard_out(runtime: Any) -> None:
    def endless(caller: socket.socket, heard: list[bytes]) -> None:
        for _ in range(10_000):
            caller.sendall(b"x" * 4096)

    with phone(endless) as (port, _), pytest.raises(OSError, match="did not say"):
        runtime.talk("127.0.0.1", [("Password ?", SECRET)], port)


@pytest.mark.parametrize(
    ("sent", "text", "answer"),
    [
        (b"plain", b"plain", b""),
        (b"a\xff\xfd\x01b", b"ab", b"\xff\xfc\x01"),
        (b"a\xff\xfb\x01b", b"ab", b"\xff\xfe\x01"),
        (b"\xff\xfe\x01\xff\xfc\x01", b"", b""),
        (b"a\xff\xfa\x18\x01\xff\xf0b", b"ab", b""),
        (b"a\xff\xfa\x18", b"a", b""),
        (b"a\xff", b"a", b""),
        (b"a\xff\xfd", b"a", b""),
        (b"a\xff\xf1b", b"ab", b""),
    ],
)
def test_what_a_telnet_server_proposes_is_refused(
    runtime: Any, sent: bytes, text: bytes, answer: bytes
) -> None:
    assert runtime.refusals(sent) == (text, answer)


def web_server(status: str, more: bytes = b"") -> Behaviour:
    def answer(caller: socket.socket, heard: list[bytes]) -> None:
        heard.append(caller.recv(10_000))
        while b"message=" not in b"".join(heard):
            heard.append(caller.recv(10_000))
        caller.sendall(f"{status}\r\nContent-Length: 0\r\n\r\n".encode() + more)

    return answer


def test_a_phone_is_told_by_a_request(runtime: Any) -> None:
    with phone(web_server("HTTP/1.1 200 OK")) as (port, heard):
        runtime.post("127.0.0.1", "/form", "message=Reboot", ("admin", SECRET), port)
    head, _, body = b"".join(heard).partition(b"\r\n\r\n")
    assert head.startswith(b"POST /form HTTP/1.1\r\n")
    assert b"Authorization: Basic YWRtaW46dHIwdWI0ZG9y" in head
    assert body == b"message=Reboot"


@pytest.mark.parametrize("status", ["HTTP/1.1 401 No", "HTTP/1.1 500 No", "nonsense"])
def test_a_phone_that_refuses_a_request(runtime: Any, status: str) -> None:
    with (
        phone(web_server(status)) as (port, heard),
        pytest.raises(OSError, match="answer") as error,
    ):
        runtime.post("127.0.0.1", "/form", "message=Reboot", ("admin", SECRET), port)
    assert SECRET not in str(error.value)
    assert heard


def test_a_request_is_not_led_elsewhere(runtime: Any) -> None:
    with phone(web_server("HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/")) as (port, heard):
        runtime.post("127.0.0.1", "/form", "message=Reboot", None, port)
    assert b"Authorization" not in b"".join(heard)


@pytest.mark.parametrize(
    ("device", "address"),
    [
        ({"ip": "10.0.0.2"}, "10.0.0.2"),
        ({"ip": "2001:db8::1"}, "2001:db8::1"),
        ({"ip": "phone.example"}, None),
        ({"ip": "10.0.0.2/x"}, None),
        ({"ip": None}, None),
        ({}, None),
    ],
)
def test_a_phone_is_told_at_its_address_alone(runtime: Any, device: Any, address: Any) -> None:
    assert runtime.address_of(device) == address


def plugin_of(runtime: Any, folder: Path, **facts: Any) -> Any:
    (folder / "templates").mkdir(parents=True, exist_ok=True)
    (folder / "templates" / "base.tpl").write_text(
        "user = {{ lines[0].username }}\nname = {{ lines[0].display_name }}\n", "utf-8"
    )
    known = {
        "name": "p",
        "vendor": "Acme",
        "defaults": {"lines": 1},
        "models": {},
        "files": [],
        **facts,
    }
    made = type("Plugin", (runtime.Plugin,), {"facts": runtime.Facts(**known)})
    return made(None, str(folder), {}, {})


def test_what_is_said_is_made_of_the_configuration(
    runtime: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    said: list[Any] = []
    monkeypatch.setattr(
        runtime.threads, "deferToThread", lambda what, *more: said.append((what.__name__, *more))
    )
    talks = runtime.Dialogue([("?", "{{ admin_password | default('0000') }}"), (">", "reset")])
    plugin = plugin_of(runtime, tmp_path, notify=talks)
    plugin.synchronize({"ip": "10.0.0.2"}, {"admin_password": "12\n34"})
    plugin.synchronize({"ip": "10.0.0.2"}, {})
    asks = runtime.WebRequest("/form", "a=b", "admin", "{{ admin_password | default('0000') }}")
    plugin_of(runtime, tmp_path, notify=asks).synchronize({"ip": "10.0.0.2"}, {})
    assert said == [
        ("talk", "10.0.0.2", [("?", "12 34"), (">", "reset")]),
        ("talk", "10.0.0.2", [("?", "0000"), (">", "reset")]),
        ("post", "10.0.0.2", "/form", "a=b", ("admin", "0000")),
    ]
    assert isinstance(plugin.synchronize({}, {}).result, Exception)


class Downloader:
    def __init__(self) -> None:
        self.told: list[Any] = []

    def add_password(self, realm: Any, uri: str, username: Any, password: Any) -> None:
        self.told.append((realm, uri, username, password))


def save(path: str, data: bytes, mode: int) -> None:
    Path(path).write_bytes(data)
    Path(path).chmod(mode)


def test_a_login_is_kept_and_told_to_the_downloader_alone(runtime: Any, tmp_path: Path) -> None:
    path, first, second = tmp_path / "login.json", Downloader(), Downloader()
    login = runtime.Login(first, ["https://acme.example"], str(path), save)
    login.set("username", "me")
    login.set("password", SECRET)
    assert first.told[-2:] == [
        (None, "https://acme.example", None, None),
        (None, "https://acme.example", "me", SECRET),
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = runtime.Login(second, ["https://acme.example"], str(path), save)
    assert (again.get("username"), again.get("password")) == ("me", SECRET)
    assert second.told == [(None, "https://acme.example", "me", SECRET)]
    again.set("password", None)
    assert again.get("password") is None
    wrongs: list[Callable[[], Any]] = [lambda: again.get("other"), lambda: again.set("other", "x")]
    for wrong in wrongs:
        with pytest.raises(KeyError):
            wrong()
    assert [name for name, _ in login.description] == [name for name, _ in login.description_fr]


@pytest.mark.parametrize("kept", ["", "[1]", '{"username": 3, "other": "x"}', "\x00"])
def test_a_login_that_is_broken_is_none(runtime: Any, tmp_path: Path, kept: str) -> None:
    path, downloader = tmp_path / "login.json", Downloader()
    path.write_text(kept, "utf-8")
    login = runtime.Login(downloader, ["https://acme.example"], str(path), save)
    assert login.get("username") is None
    login.set("username", "me")
    assert json.loads(path.read_text("utf-8")) == {"username": "me", "password": None}


def test_lines_that_are_too_long(runtime: Any, tmp_path: Path, caplog: Any) -> None:
    file = runtime.File("base.tpl", "{mac}.cfg", longest=20, exact=["sip_lines.username"])
    plugin = plugin_of(runtime, tmp_path, files=[file])
    device = {"mac": "00:04:13:aa:bb:cc"}

    def config(**line: str) -> Any:
        return {"ip": "10.0.0.1", "http_port": 80, "sip_lines": {"1": line}}

    written = Path(plugin._tftpboot_dir, "000413aabbcc.cfg")
    plugin.configure(device, config(username="u", display_name="é" * 6))
    assert written.read_text("utf-8") == "user = u\nname = éééééé\n"
    plugin.configure(device, config(username="u", display_name="é" * 7))
    assert written.read_text("utf-8") == "user = u\n"
    with pytest.raises(runtime.RawConfigError, match=r"sip_lines\.1\.username .* too long"):
        plugin.configure(device, config(username=SECRET * 2))
    assert written.read_text("utf-8") == "user = u\n"


def test_the_day_on_which_a_clock_changes(runtime: Any, monkeypatch: Any) -> None:
    for year in range(2024, 2036):
        monkeypatch.setattr(runtime.time, "time", lambda at=year: (at - 1970) * 31_557_600 + 1e7)
        for name in ("Europe/Paris", "America/New_York", "Australia/Sydney", "Africa/Cairo"):
            dst = runtime.time_zone(name).dst
            for change in (dst.start, dst.end):
                found = datetime.date(year, change.month, change.day)
                assert found.isoweekday() % 7 == change.weekday
                last = (found + datetime.timedelta(days=7)).month != change.month
                assert last if change.week == 5 else (change.day - 1) // 7 + 1 == change.week
