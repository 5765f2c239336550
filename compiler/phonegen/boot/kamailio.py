"""What Kamailio reads: its configuration, and the tables of logins that it answers to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from phonegen.boot.account import uri_user
from phonegen.boot.certificates import make_certificates

HOST = "phones"  # the domain of all states, whatever the phones write
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
modparam("tm","wt_timer",1000)
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
    # Its own reading of names ends at ASCII, and at 64 letters.
    $var(aor) = "sip:" + $(tU{s.md5}) + "@@HOST@";
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
    $var(aor) = "sip:" + $(rU{s.md5}) + "@@HOST@";
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


@dataclass(frozen=True)
class Login:
    """An account: `username` in its address, and `auth_username` in its digest, else the same.

    One that holds control characters is unknown to the server. Of a digest's name the server
    looks up what stands before `@` and after `:`; two that agree there are one.
    """

    username: str
    password: str
    auth_username: str | None = None


def write(folder: Path, address: str, logins: Iterable[Login]) -> None:
    """Write all that Kamailio needs into FOLDER, where it is to be started."""
    modules = "\n".join(f'loadmodule "{name}.so"' for name in MODULES.split())
    config = CONFIG.replace("@MODULES@", modules).replace("@ADDRESS@", address)
    (folder / "kamailio.cfg").write_text(config.replace("@HOST@", HOST), "utf-8")
    (folder / "tls.cfg").write_text(TLS, "utf-8")
    tables = folder / "db"
    tables.mkdir()
    versions = "".join(f"{name}:{version}\n" for name, (version, _) in TABLES.items())
    (tables / "version").write_text(
        f"table_name(string) table_version(int)\n{versions}location:9\n", "utf-8"
    )
    for name, (_, columns) in TABLES.items():
        (tables / name).write_text(columns + "\n", "utf-8")
    with (tables / "subscriber").open("a", encoding="utf-8", newline="\n") as file:
        for number, login in enumerate(logins, start=1):
            user = login.auth_username or login.username
            if not all(map(_fits, (user, login.password, login.username))):
                continue
            cells = (_looked_up(user), HOST, login.password, uri_user(login.username))
            file.write(f"{number}:" + ":".join(map(_cell, cells)) + "\n")
    make_certificates(folder, address)


def _fits(text: str) -> bool:
    """Whether db_text, and a header of SIP, can hold it."""
    return all(ord(c) >= 32 and not 0xD800 <= ord(c) < 0xE000 for c in text)


def _looked_up(name: str) -> str:
    """The part of a digest's name that Kamailio looks up: that of an address in it."""
    if len(name.encode()) <= 2:
        return name
    user = name.partition("@")[0]
    return user.partition(":")[2] if ":" in user else user


def _cell(text: str) -> str:
    """A value as db_text reads it."""
    return text.replace("\\", "\\\\").replace(":", "\\:")
