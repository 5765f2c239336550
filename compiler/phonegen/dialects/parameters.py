"""The parameters of provd's raw config: what an expression in a dialect may name.

Source: the specification of the configuration parameters in wazo-provd's
`wazo_provd/devices/config.py`, and `phonebook.py` and `phoned_users.py` beside it for
the `X_xivo_*` names.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import filter as matching
from typing import Literal, NamedTuple


class Parameter(NamedTuple):
    """One name of the raw config.

    `needs` is the switch without which the parameter must be ignored; once the switch is
    known to be on, the parameter is known to be there. `exact`: the phone proves with it who it
    is, so that no letter of it may change. `fallback` is the global parameter
    that a line's parameter defaults to. `lines` says that it is a text of several lines.
    `of` is the parameter from which the plugin works it out. `type` is the type that the server's
    schema gives it, `most` the greatest number of those from 0 on.
    """

    name: str
    about: str
    optional: bool = True
    secret: bool = False
    exact: bool = False
    needs: str = ""
    fallback: str = ""
    lines: bool = False
    of: str = ""
    type: Literal["text", "number", "switch"] = "text"
    most: int = 65535


def _table(*rows: Parameter) -> dict[str, Parameter]:
    return {row.name: row for row in rows}


P = Parameter

GLOBAL = _table(
    P("dns_enabled", "whether the phone uses the DNS server given", type="switch"),
    P("dns_ip", "address of a DNS server", needs="dns_enabled"),
    P("ntp_enabled", "whether the phone asks an NTP server for the time", type="switch"),
    P("ntp_ip", "address or name of an NTP server", needs="ntp_enabled"),
    P("vlan_enabled", "whether the phone tags its frames", type="switch"),
    P("vlan_id", "VLAN of the phone, 0 to 4094", needs="vlan_enabled", type="number", most=4094),
    P("vlan_priority", "802.1p priority, 0 to 7", type="number", most=7),
    P("vlan_pc_port_id", "VLAN of the PC port, 0 to 4094", type="number", most=4094),
    P("syslog_enabled", "whether the phone sends its log to a server", type="switch"),
    P("syslog_ip", "address of a syslog server", needs="syslog_enabled"),
    P("syslog_port", "port of the syslog server", needs="syslog_enabled", type="number"),
    P("syslog_level", "critical, error, warning, info or debug", needs="syslog_enabled"),
    P("admin_username", "name of the phone's administrator", exact=True),
    P("admin_password", "password of the phone's administrator", secret=True, exact=True),
    P("user_username", "name of the phone's user", exact=True),
    P("user_password", "password of the phone's user", secret=True, exact=True),
    P("timezone", "name of a zone of the tz database"),
    P("locale", "language and country, such as fr_FR"),
    P("sip_proxy_ip", "address of the SIP proxy"),
    P("sip_proxy_port", "port of the SIP proxy", type="number"),
    P("sip_backup_proxy_ip", "address of the backup SIP proxy"),
    P("sip_backup_proxy_port", "port of the backup SIP proxy", type="number"),
    P("sip_registrar_ip", "address of the SIP registrar"),
    P("sip_registrar_port", "port of the SIP registrar", type="number"),
    P("sip_backup_registrar_ip", "address of the backup SIP registrar"),
    P("sip_backup_registrar_port", "port of the backup SIP registrar", type="number"),
    P("sip_outbound_proxy_ip", "address of the SIP outbound proxy"),
    P("sip_outbound_proxy_port", "port of the SIP outbound proxy", type="number"),
    P("sip_dtmf_mode", "RTP-in-band, RTP-out-of-band or SIP-INFO"),
    P("sip_srtp_mode", "disabled, preferred or required", optional=False),
    P("sip_transport", "udp, tcp or tls", optional=False),
    P(
        "sip_servers_root_and_intermediate_certificates",
        "certificates that signed those of the servers, in PEM format, the root first",
        lines=True,
    ),
    P(
        "sip_local_root_and_intermediate_certificates",
        "certificates that signed the phone's own, in PEM format, the root first",
        lines=True,
    ),
    P("sip_local_certificate", "the phone's certificate, in PEM format", lines=True),
    P(
        "sip_local_key",
        "private key of the phone's certificate, in PEM format",
        secret=True,
        lines=True,
    ),
    P("sip_subscribe_mwi", "whether the phone subscribes to message notifications", type="switch"),
    P("exten_dnd", "extension that toggles 'do not disturb'"),
    P("exten_fwd_unconditional", "prefix that forwards all calls"),
    P("exten_fwd_no_answer", "prefix that forwards calls without an answer"),
    P("exten_fwd_busy", "prefix that forwards calls when busy"),
    P("exten_fwd_disable_all", "extension that ends all forwarding"),
    P("exten_park", "extension that parks a call"),
    P("exten_pickup_group", "extension that picks up a call to the group"),
    P("exten_pickup_call", "prefix that picks up a call to an extension"),
    P("exten_voicemail", "extension of the voicemail"),
    P("sccp_call_managers", "SCCP call managers by priority", optional=False),
)

LINE = _table(
    P("proxy_ip", "address of this line's SIP proxy", fallback="sip_proxy_ip"),
    P("proxy_port", "port of this line's SIP proxy", fallback="sip_proxy_port", type="number"),
    P("backup_proxy_ip", "address of the backup SIP proxy", fallback="sip_backup_proxy_ip"),
    P(
        "backup_proxy_port",
        "port of the backup SIP proxy",
        fallback="sip_backup_proxy_port",
        type="number",
    ),
    P("registrar_ip", "address of the SIP registrar", fallback="sip_registrar_ip"),
    P("registrar_port", "port of the SIP registrar", fallback="sip_registrar_port", type="number"),
    P("backup_registrar_ip", "address of the backup registrar", fallback="sip_backup_registrar_ip"),
    P(
        "backup_registrar_port",
        "port of the backup registrar",
        fallback="sip_backup_registrar_port",
        type="number",
    ),
    P("outbound_proxy_ip", "address of the outbound proxy", fallback="sip_outbound_proxy_ip"),
    P(
        "outbound_proxy_port",
        "port of the outbound proxy",
        fallback="sip_outbound_proxy_port",
        type="number",
    ),
    P("username", "user name of the SIP identity", exact=True),
    P("auth_username", "user name for authentication", exact=True),
    P("password", "password for authentication", secret=True, exact=True),
    P(
        "secret",
        "the password, absent for a phone that nobody has yet, whose password is `autoprov`",
        secret=True,
        of="password",
    ),
    P("display_name", "name to show in calls and beside the line"),
    P("number", "main extension of the line"),
    P("dtmf_mode", "how this line sends digits", fallback="sip_dtmf_mode"),
    P("srtp_mode", "how this line encrypts media", fallback="sip_srtp_mode"),
    P("voicemail", "extension of this line's voicemail", fallback="exten_voicemail"),
)

KEY = _table(
    P("type", "speeddial, blf or park; or the dialect's type for unused line keys", optional=False),
    P("value", "extension that the key dials, watches or parks at", optional=False),
    P("label", "text beside the key"),
    P("line", "number of the line the key uses", optional=False, type="number", most=9999),
)

# What the generated plugin works out for the templates.
DERIVED = _table(
    P("mac", "MAC address of the phone: 12 lower case digits", optional=False),
    P("server_url", "URL of the provisioning server, no slash at its end", optional=False),
    P("server_host", "host and port of that URL, without the scheme", optional=False),
    P("server_scheme", "`http` or `https`", optional=False),
    P("server_name", "host of that URL, without the port", optional=False),
    P("server_port", "its port, 80 or 443 when it has none", optional=False, type="number"),
    P("server_path", "its path without slashes at the ends, often empty", optional=False),
    P("phonebook_url", "URL of the user's phonebook", secret=False),
    P("dnd_on_url", "URL that turns the user's 'do not disturb' on"),
    P("dnd_off_url", "URL that turns the user's 'do not disturb' off"),
    P("tz", "the time zone's rule: `offset` and `dst` in minutes, `start` and `end`"),
    P(
        "sip_port",
        "port of SIP servers that say none: 5061 over TLS, else 5060",
        optional=False,
        type="number",
    ),
    P("language", "first part of the locale, such as `fr`; absent without one"),
    P(
        "now",
        "seconds since 1970 when the file is written",
        optional=False,
        type="number",
        most=2**40,
    ),
    P("used_slots", "the phone's names of the places with a function, a list", optional=False),
    P("options", "options of the device in provd, such as `switchboard`", optional=False),
)

# Which parameters stand behind a derived name: who uses the one honours the others.
BEHIND: dict[str, tuple[str, ...]] = {
    "server_url": ("ip", "http_port", "http_base_url"),
    "server_host": ("ip", "http_port", "http_base_url"),
    **dict.fromkeys(
        ("server_scheme", "server_name", "server_port", "server_path"),
        ("ip", "http_port", "http_base_url"),
    ),
    "phonebook_url": ("X_xivo_phonebook_ip", "X_xivo_user_uuid"),
    "dnd_on_url": ("X_xivo_phonebook_ip", "X_xivo_user_uuid"),
    "dnd_off_url": ("X_xivo_phonebook_ip", "X_xivo_user_uuid"),
    "tz": ("timezone",),
    "language": ("locale",),
    # a key without them is not in use
    **dict.fromkeys(
        ("function_keys", "used_keys", "used_slots", "needed_keys", "key_pages"),
        ("funckeys.type", "funckeys.value"),
    ),
}

SERVER = _table(
    P("ip", "address of the provisioning server, without `http_base_url`"),
    P("http_port", "port of the provisioning server, without `http_base_url`", type="number"),
    P("http_base_url", "URL of the provisioning server"),
    P("X_xivo_phonebook_ip", "address of the phonebook server"),
    P("X_xivo_user_uuid", "identity of the phone's user"),
)

# What provd has no name for: a site sets it in `site.yaml`, see `language/spec/site.py`.
EXTRAS = _table(
    P("site.dial_plan", "numbers that are dialled as soon as they are complete, as digit maps"),
    P("site.lldp", "whether the phone uses LLDP", type="switch"),
    P("site.dot1x.method", "802.1X: off, md5, tls, peap, ttls or fast"),
    P("site.dot1x.identity", "identity for 802.1X"),
    P("site.dot1x.password", "password for 802.1X", secret=True),
    P("site.ring_tones", "ring tones by the Alert-Info of calls"),
    P("site.web_interface", "the phone's own pages: off, http, https or on"),
    P("site.backlight.seconds", "seconds until the display darkens, 0 for never", type="number"),
    P("site.backlight.level", "brightness of the display in use, in percent", type="number"),
    P("site.logo", "URL of a picture for the display"),
)

RING_TONE = _table(
    P("alert_info", "text of the header Alert-Info", optional=False),
    P("ring", "number of the ring tone, from 1", optional=False, type="number"),
)

DIAL_RULE = _table(
    P("digit_map", "a digit map, as `0[1-9]xxxxxxxx` or `00x.T`", optional=False),
    P("fixed", "whether it has neither `.` nor `T`", optional=False, type="switch"),
)

MANAGER = _table(
    P("ip", "address of the call manager", optional=False),
    P("port", "port of the call manager", type="number"),
)


class Collection(NamedTuple):
    """What a loop may go through: the parameters of its items, and what is worked out for them."""

    items: dict[str, Parameter]
    derived: frozenset[str]
    about: str


COLLECTIONS = {
    "lines": Collection(
        LINE,
        frozenset({"n", "used", "server", "servers", "spare"}),
        "the SIP lines; with and without a user when the model is known",
    ),
    "servers": Collection(
        LINE, frozenset({"n", "lines"}), "the SIP proxies of the lines, each once"
    ),
    "function_keys": Collection(
        KEY,
        frozenset({"n", "slot", "used", "code", "module", "index", "page", "position", "needed"}),
        "the programmable keys of the model, in provd's order",
    ),
    "key_pages": Collection(
        {},
        frozenset({"slot", "page", "function_keys"}),
        "the pages of keys of each row, with the `needed_keys` of each",
    ),
    "call_managers": Collection(
        MANAGER, frozenset({"n"}), "the SCCP call managers by priority, 1 is the first"
    ),
}

# Parts of a collection by names of their own: loops over them are short.
SELECTIONS = {
    "used_lines": "lines",  # those with a user
    "used_keys": "function_keys",  # those with a function
    "needed_keys": "function_keys",  # those with a function, or before one in their row
}


def documented() -> dict[str, Parameter]:
    """All parameters a dialect answers for, by the name that provd's users know."""
    lines = {f"sip_lines.{p.name}": p for p in LINE.values() if not p.of}
    keys = {f"funckeys.{p.name}": p for p in KEY.values()}
    options = {"options.switchboard": P("options.switchboard", "the user is an operator")}
    return {**SERVER, **GLOBAL, **lines, **keys, **options}


def covered(names: Iterable[str]) -> dict[str, str]:
    """What NAMES cover, parameters and extras, each with the name, or the pattern such as `sip_*`.

    A name goes before a pattern; what covers nothing stands for itself.
    """
    patterns_first = sorted(names, key=lambda name: "*" not in name)
    known = documented() | EXTRAS
    return {found: name for name in patterns_first for found in matching(known, name) or [name]}
