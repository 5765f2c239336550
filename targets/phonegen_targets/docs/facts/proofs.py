"""What a dialect provably writes: seen in its expressions, tried by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from phonegen.language.spec.dialect import HTTP, TELNET, Dialect, ValueMap, ZoneTable

from phonegen_targets.docs.facts.plugin import ModelView
from phonegen_targets.docs.markdown import code
from phonegen_targets.docs.texts import _


class Proof(NamedTuple):
    """Why a feature counts as set by the plugin."""

    parameters: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    note: str = ""  # Markdown


BACKUP = (
    "sip_lines.backup_proxy_ip",
    "sip_backup_proxy_ip",
    "sip_lines.backup_registrar_ip",
    "sip_backup_registrar_ip",
)
# A feature and the parameters of which one must reach a setting.
BY_PARAMETER: dict[str, tuple[str, ...]] = {
    "Provisioning": ("sip_lines.username", "sip_lines.auth_username"),
    "H-A": BACKUP,
    "NTP server": ("ntp_ip",),
    "Time zone": ("timezone",),
    "Multi language": ("locale",),
    "MWI": ("sip_subscribe_mwi",),
    "DTMF": ("sip_lines.dtmf_mode", "sip_dtmf_mode"),
    "Backup proxy/registrar": BACKUP,
    "Outbound proxy": ("sip_lines.outbound_proxy_ip", "sip_outbound_proxy_ip"),
    "Transport (UDP, TCP, TLS)": ("sip_transport",),
    "Encrypted media (SRTP)": ("sip_lines.srtp_mode", "sip_srtp_mode"),
    "Trusted certificates": ("sip_servers_root_and_intermediate_certificates",),
    "VLAN": ("vlan_id",),
    "VLAN of the PC port": ("vlan_pc_port_id",),
    "Syslog": ("syslog_ip",),
    "DNS server": ("dns_ip",),
    "Administrator's password": ("admin_password",),
    "User's password": ("user_password",),
    "Do not disturb": ("exten_dnd",),
    "Reach the voicemail": ("sip_lines.voicemail", "exten_voicemail"),
    "Parking": ("exten_park",),
    "Directed pickup": ("exten_pickup_call",),
    "Group interception": ("exten_pickup_group",),
    "Disable all forwarding": ("exten_fwd_disable_all",),
    "Enable/Disable forwarding on no answer": ("exten_fwd_no_answer",),
    "Enable/Disable forwarding on busy": ("exten_fwd_busy",),
    "Enable/Disable forwarding unconditional": ("exten_fwd_unconditional",),
    "Operator's console": ("options.switchboard",),
}
KEY_TYPES = {
    "speeddial": ("Speed dial keys",),
    "blf": ("BLF keys", "User with supervision function"),
    "park": ("Park keys",),
}

# What a dialect can be seen to write; of other features nothing in a file tells.
PROVABLE = frozenset(
    [
        *BY_PARAMETER,
        *(name for names in KEY_TYPES.values() for name in names),
        "Directory XIVO",
        "Daylight saving time",
        "Restart or reload on request",
    ]
)


def proofs(dialect: Dialect, view: ModelView, keys: int) -> dict[str, Proof]:
    """What the plugin sets for a model with KEYS function keys, by the feature's name."""
    return dict(_proofs(dialect, view, keys))


def _proofs(dialect: Dialect, view: ModelView, keys: int) -> Iterator[tuple[str, Proof]]:
    honoured = view.honoured
    for feature, parameters in BY_PARAMETER.items():
        found = tuple(p for p in parameters if p in honoured)
        if found:
            note = _locales(dialect) if feature == "Multi language" else ""
            yield feature, Proof(found, tuple(honoured[found[0]]), note)
    if "phonebook_url" in view.names:
        yield "Directory XIVO", Proof(("X_xivo_phonebook_ip",), (), _("the server's phonebook"))
    if "dnd" in dialect.services and view.names & {"dnd_on_url", "dnd_off_url"}:
        yield "Do not disturb", Proof(note=_("the server's service"))
    zones = any(isinstance(table, ZoneTable) for table in dialect.values.values())
    if "timezone" in honoured and (zones or any(n.startswith("tz.dst") for n in view.names)):
        yield "Daylight saving time", Proof(("timezone",))
    functions = dialect.function_keys
    if functions and keys and "funckeys.value" in honoured:
        proof = Proof(("funckeys.type", "funckeys.value"), tuple(honoured["funckeys.value"]))
        for kind, names in KEY_TYPES.items():
            for feature in names if kind in functions.types else ():
                yield feature, proof
    if dialect.sync:
        way = dialect.sync if isinstance(dialect.sync, str) else next(iter(dialect.sync))
        named = {TELNET: "telnet", HTTP: "HTTP"}.get(way, f"SIP NOTIFY {code(way)}")
        yield "Restart or reload on request", Proof(note=named)


def _locales(dialect: Dialect) -> str:
    """The locales that the dialect's tables know."""
    found = {
        name
        for table in dialect.values.values()
        if isinstance(table, ValueMap)
        for name in table.map
        if len(name) == 5 and name[2] == "_"
    }
    return ", ".join(sorted(found))
