"""The registrar: a real Kamailio, with the logins of a run, and what it saw of each."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import select
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from phonegen.boot.account import uri_user
from phonegen.boot.certificates import make_certificates
from phonegen.boot.programs import Log, MissingProgramError, spawn, stop

# In the foreground, its files where it is started, memory for some thousand phones.
COMMAND = "kamailio -f kamailio.cfg -DD -E -w . -Y . -P pid -m 64 -M 8"
START = 10.0  # seconds until it must answer
ANSWER = 2.0  # seconds until an order must be answered
HARMLESS = "load_tm(): "  # tls comes before tm, as it must
MOST = 1000  # characters of what it complained of
HOST = "phones"  # the domain of all states, whatever the phones write
DIALOG_STATES = ("trying", "proceeding", "early", "confirmed", "terminated")
# The columns of db_text's tables and their versions, by Kamailio 5.6's table definitions.
TABLES = {
    "subscriber": (
        7,
        "id(int,auto) username(string) domain(string) password(string,null) aor(string)",
    ),
    "presentity": (
        5,
        "id(int,auto) username(string) domain(string) event(string) etag(string) expires(int)"
        " received_time(int) body(string) sender(string,null) priority(int) ruid(string,null)",
    ),
    "active_watchers": (
        12,
        "id(int,auto) presentity_uri(string) watcher_username(string) watcher_domain(string)"
        " to_user(string) to_domain(string) event(string) event_id(string,null) to_tag(string)"
        " from_tag(string) callid(string) local_cseq(int) remote_cseq(int) contact(string)"
        " record_route(string,null) expires(int) status(int) reason(string,null) version(int)"
        " socket_info(string) local_contact(string) from_user(string) from_domain(string)"
        " updated(int) updated_winfo(int) flags(int) user_agent(string)",
    ),
    "watchers": (
        3,
        "id(int,auto) presentity_uri(string) watcher_username(string) watcher_domain(string)"
        " event(string) status(int) reason(string,null) inserted_time(int)",
    ),
}
MODULES = (
    "tls sl tm tmx rr pv maxfwd textops siputils usrloc registrar auth db_text auth_db"
    " xlog jsonrpcs presence presence_mwi presence_dialoginfo"
)
REASONS = {  # auth_check's return codes
    -1: "the credentials cannot be read",
    -2: "wrong password",
    -3: "unknown user",
    -4: "the nonce is too old",
    -6: "the nonce was used before",
}
CONFIG = r"""#!KAMAILIO
debug=1
log_stderror=yes
fork=yes
children=2
tcp_children=2
enable_tls=yes
auto_aliases=no
listen=udp:@ADDRESS@:5060
listen=tcp:@ADDRESS@:5060
listen=tls:@ADDRESS@:5061
tcp_max_connections=4096
tls_max_connections=4096
tcp_connection_lifetime=3600
@MODULES@
modparam("tls","config","./tls.cfg")
modparam("jsonrpcs","transport",2)
modparam("jsonrpcs","fifo_name","orders")
modparam("jsonrpcs","fifo_reply_dir","./")
modparam("auth_db","db_url","text:///proc/self/cwd/db")
modparam("auth_db","calculate_ha1",1)
modparam("auth_db","password_column","password")
modparam("auth_db","load_credentials","$avp(aor)=aor")
modparam("usrloc","db_mode",0)
modparam("presence","db_url","text:///proc/self/cwd/db")
modparam("presence","subs_db_mode",0)
modparam("presence","publ_cache",2)
modparam("presence","send_fast_notify",1)
modparam("presence","server_address","sip:@ADDRESS@:5060")
request_route {
  if ($pr != "udp") force_tcp_alias();  # what goes to that phone takes the phone's connection
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483","Too Many Hops"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (has_totag()) {
    if (is_method("SUBSCRIBE")) { route(STATES); exit; }
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404","Not here");
    exit;
  }
  if (is_method("REGISTER")) {
    route(AUTH);
    # Its own reading of names ends at ASCII.
    $var(aor) = "sip:" + $(tU{s.encode.hexa}) + "@@HOST@";
    if (!save("location","0x00","$var(aor)") || !registered("location","$var(aor)")) exit;
    xlog("L_ERR","EV registered $(aU{s.encode.hexa}) $pr $si:$sp $(ct{s.encode.hexa})\n");
    exit;
  }
  if (is_method("SUBSCRIBE")) { route(AUTH); $rd = "@HOST@"; route(STATES); exit; }
  if (is_method("PUBLISH")) {
    if ($si != "@ADDRESS@") { sl_send_reply("403","Forbidden"); exit; }
    route(STATES);
    exit;
  }
  if (is_method("INVITE")) {
    route(AUTH);
    record_route();
    $var(aor) = "sip:" + $(rU{s.encode.hexa}) + "@@HOST@";
    if (!lookup("location","$var(aor)")) { sl_send_reply("404","Not registered"); exit; }
    t_relay();
    exit;
  }
  if (is_method("OPTIONS")) { sl_send_reply("200","OK"); route(SERVED); exit; }
  if (is_method("ACK")) exit;
  sl_send_reply("405","Method Not Allowed");
}
route[AUTH] {
  if (!auth_check("phones","subscriber","0")) {
    $var(rc) = $retcode;
    if ($var(rc) != -5 && $aU != $null)
      xlog("L_ERR","EV refused $(aU{s.encode.hexa}) $var(rc) $rm\n");
    auth_challenge("phones","1");
    exit;
  }
  if ($fU != $avp(aor)) {
    xlog("L_ERR","EV refused $(aU{s.encode.hexa}) 403 $rm\n");
    sl_send_reply("403","Not your name");
    exit;
  }
  consume_credentials();
}
route[STATES] {
  if (!t_newtran()) { sl_reply_error(); exit; }
  if (is_method("PUBLISH")) { handle_publish(); route(SERVED); }
  else handle_subscribe();
  t_release();
}
route[SERVED] { if ($si == "@ADDRESS@") xlog("L_ERR","EV served $rm\n"); }
"""
TLS = """[server:default]
method = TLSv1.2+
verify_certificate = no
require_certificate = no
private_key = ./server.key
certificate = ./server.pem
"""


class RegistrarError(Exception):
    """Kamailio does not start, or does not do as it is told; the text says what it said."""


@dataclass(frozen=True)
class Login:
    """An account: `username` in its address, and `auth_username` in its digest, else the same.

    One that holds control characters is unknown to the server.
    """

    username: str
    password: str
    auth_username: str | None = None


@dataclass(frozen=True)
class Seen:
    """A registration that the registrar took: transport, source as `address:port`, contact."""

    transport: str
    source: str
    contact: str


class Registrar:
    """Kamailio at ADDRESS: UDP and TCP 5060, TLS 5061; runs inside `with`.

    FOLDER is its own and is made. RUN is a command that runs another one where it shall listen,
    as `nsenter --net --target 123`. Digest for all logins, whatever domain the phone writes;
    MWI and dialog states as published. Raises MissingProgramError, RegistrarError.
    """

    def __init__(
        self, folder: Path, address: str, logins: Iterable[Login], run: tuple[str, ...] = ()
    ) -> None:
        self._folder = folder
        self._address = str(socket.inet_ntoa(socket.inet_aton(address)))
        self._logins = list(logins)
        self._run = run
        self._numbers = itertools.count(1)
        self._registered: dict[str, Seen] = {}
        self._refused: dict[str, str] = {}
        self._served = 0  # its own requests
        self._process: subprocess.Popen[bytes] | None = None
        self.ca = folder / "ca.pem"
        self._log = Log(folder / "kamailio.log")

    def __enter__(self) -> Self:
        self._folder.mkdir(mode=0o700, parents=True)
        self._write()
        self._process = spawn(
            COMMAND.split(),
            log=self._log.path,
            prefix=self._run,
            forks=True,
            cwd=self._folder,
        )
        try:
            self._wait()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it, with all its processes."""
        if self._process is not None:
            stop(self._process)

    def registered(self) -> Mapping[str, Seen]:
        """The last registration of each, by the name in the digest."""
        self._read()
        return self._registered

    def refusals(self) -> Mapping[str, str]:
        """Why each was refused the last time, by the name in the digest; a later success stays."""
        self._read()
        return self._refused

    def publish_waiting(self, username: str, new: int = 1) -> None:
        """Tell the subscribers of a mailbox how many new messages wait in it."""
        waiting = "yes" if new else "no"
        body = f"Messages-Waiting: {waiting}\r\nVoice-Message: {new}/0 (0/0)\r\n"
        kind = "application/simple-message-summary"
        self._publish(username, "message-summary", kind, body)

    def publish_dialog(self, username: str, state: str) -> None:
        """Tell those who watch a user the state of a call; one of `DIALOG_STATES`."""
        if state not in DIALOG_STATES:
            raise ValueError(f"unknown state {state!r}")
        entity = f"sip:{uri_user(username)}@{HOST}"
        body = (
            '<?xml version="1.0"?>\r\n<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info"'
            f' version="{next(self._numbers)}" state="full" entity="{_xml(entity)}">\r\n'
            f'<dialog id="1" direction="recipient"><state>{state}</state></dialog>\r\n'
            "</dialog-info>\r\n"
        )
        self._publish(username, "dialog", "application/dialog-info+xml", body)

    def _publish(self, username: str, event: str, kind: str, body: str) -> None:
        """The server publishes it to itself: so it needs no way into the server's network."""
        uri = f"sip:{uri_user(username)}@{HOST}"
        headers = (
            f"From: <{uri}>;tag=p{next(self._numbers)}\r\nTo: <{uri}>\r\n"
            f"Event: {event}\r\nExpires: 3600\r\nContent-Type: {kind}\r\n"
        )
        self._send("PUBLISH", uri, headers, body)

    def _send(self, method: str, uri: str, headers: str, *body: str) -> None:
        """Let the server send a request to itself, and wait until it has answered."""
        before = self._served
        next_hop = f"sip:{self._address}:5060"
        self._order("tm.t_uac_start", method, uri, next_hop, ".", headers, *body)
        deadline = time.monotonic() + ANSWER
        while time.monotonic() < deadline:
            self._read()
            if self._served > before:
                return
            time.sleep(0.002)
        raise TimeoutError(f"Kamailio does not answer its own {method}")

    def _order(self, method: str, *params: str) -> object:
        """Give an order over Kamailio's pipe; it reaches it from any network namespace."""
        name = f"answer{next(self._numbers)}"
        order = {"jsonrpc": "2.0", "method": method, "params": params, "id": 1, "reply_name": name}
        os.mkfifo(self._folder / name, 0o600)
        answer = os.open(self._folder / name, os.O_RDONLY | os.O_NONBLOCK)
        try:
            line = os.open(self._folder / "orders", os.O_WRONLY | os.O_NONBLOCK)
            with os.fdopen(line, "wb", buffering=0) as file:
                file.write(json.dumps(order).encode() + b"\n")
            data = json.loads(_read_all(answer, time.monotonic() + ANSWER))
        finally:
            os.close(answer)
            (self._folder / name).unlink()
        if "result" not in data:
            raise RegistrarError(f"Kamailio refuses {method}: {data.get('error')}")
        return data["result"]

    def _wait(self) -> None:
        """Until it answers OPTIONS."""
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                problems = self._problems()
                if "could not find module" in problems:
                    raise MissingProgramError("kamailio")
                raise RegistrarError(f"Kamailio does not start:\n{problems}")
            with contextlib.suppress(OSError, ValueError):
                uri = f"sip:{self._address}"
                self._send("OPTIONS", uri, f"From: <{uri}>;tag=1\r\nTo: <{uri}>\r\n")
                return
            time.sleep(0.01)
        raise RegistrarError(f"Kamailio does not answer:\n{self._problems()}")

    def _problems(self) -> str:
        """What Kamailio complained of first; the rest follows from it."""
        words = ("ERROR:", "CRITICAL:")
        lines = [line for line in self._log.lines() if any(w in line for w in words)]
        return "\n".join(line for line in lines if HARMLESS not in line)[:MOST]

    def _read(self) -> None:
        for line in self._log.lines():
            kind, _, rest = line.partition(" EV ")[2].partition(" ")
            words = rest.split(" ")
            name = _text(words[0])
            if kind == "served":
                self._served += 1
            elif kind == "registered" and len(words) == 4:
                self._registered[name] = Seen(words[1], words[2], _text(words[3]))
            elif kind == "refused" and len(words) == 3:
                code = int(words[1])
                reason = REASONS.get(code, f"code {code}")
                if code == 403:
                    reason = "the name in its address is another one than its login's"
                self._refused[name] = reason

    def _write(self) -> None:
        modules = "\n".join(f'loadmodule "{name}.so"' for name in MODULES.split())
        config = CONFIG.replace("@MODULES@", modules).replace("@ADDRESS@", self._address)
        (self._folder / "kamailio.cfg").write_text(config.replace("@HOST@", HOST), "utf-8")
        (self._folder / "tls.cfg").write_text(TLS, "utf-8")
        tables = self._folder / "db"
        tables.mkdir()
        versions = "".join(f"{name}:{version}\n" for name, (version, _) in TABLES.items())
        (tables / "version").write_text(
            f"table_name(string) table_version(int)\n{versions}location:9\n", "utf-8"
        )
        for name, (_, columns) in TABLES.items():
            (tables / name).write_text(columns + "\n", "utf-8")
        with (tables / "subscriber").open("a", encoding="utf-8", newline="\n") as file:
            for number, login in enumerate(self._logins, start=1):
                user = login.auth_username or login.username
                if not all(map(_fits, (user, login.password, login.username))):
                    continue
                cells = (_looked_up(user), HOST, login.password, uri_user(login.username))
                file.write(f"{number}:" + ":".join(map(_cell, cells)) + "\n")
        make_certificates(self._folder, self._address)


def _read_all(handle: int, deadline: float) -> bytes:
    """What is written to a pipe until its other end closes; TimeoutError at DEADLINE."""
    data = b""
    while select.select([handle], [], [], max(0.0, deadline - time.monotonic()))[0]:
        piece = os.read(handle, 1 << 16)
        if data and not piece:
            return data
        data += piece
    raise TimeoutError("Kamailio does not answer an order")


def _fits(text: str) -> bool:
    """Whether db_text, and a header of SIP, can hold it."""
    return all(ord(c) >= 32 and not 0xD800 <= ord(c) < 0xE000 for c in text)


def _looked_up(name: str) -> str:
    """The part of a digest's name that Kamailio looks up: that of an address in it."""
    user = name.partition("@")[0]
    return user.partition(":")[2] if ":" in user else user


def _text(words: str) -> str:
    """What stands in hexadecimal digits in the log; nothing, when they are none."""
    with contextlib.suppress(ValueError):
        return bytes.fromhex(words).decode("utf-8", "replace")
    return ""


def _cell(text: str) -> str:
    """A value as db_text reads it."""
    return text.replace("\\", "\\\\").replace(":", "\\:")


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
