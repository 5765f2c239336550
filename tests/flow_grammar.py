"""Dialects, configs and devices at random, for the test of what the flow analysis promises.

A dialect is a list of candidates: sections, each with expressions out of the whole grammar. What
is natural and what is wrong are mixed on purpose: the checks choose.
"""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

SERVER = {"ip": "192.0.2.1", "http_port": 8667, "http_base_url": "http://192.0.2.1:8667"}
ZONES = sorted(zoneinfo.available_timezones())

# Names of each type that hold everywhere.
NUMBERS = [
    "vlan_id", "vlan_priority", "vlan_pc_port_id", "syslog_port", "sip_proxy_port", "server_port",
    "tz.offset", "tz.dst.save", "tz.dst.start.month", "tz.dst.end.week_or_last", "now",
    "model.lines", "model.size", "model.gap",
]  # fmt: skip
TEXTS = [
    "locale", "language", "timezone", "admin_password", "ntp_ip", "dns_ip", "syslog_level", "mac",
    "exten_voicemail", "exten_park", "sip_transport", "sip_dtmf_mode", "server_url", "server_path",
    "phonebook_url", "tz.name", "model.name", "model.colour", "model.version", "X_xivo_user_uuid",
]  # fmt: skip
SWITCHES = ["vlan_enabled", "ntp_enabled", "dns_enabled", "syslog_enabled", "sip_subscribe_mwi"]
OTHERS = ["tz", "tz.dst", "model.listed", "model.sizes", "model.table", "options.switchboard"]
LISTS = ["lines", "used_lines", "servers", "function_keys", "used_keys", "needed_keys", "key_pages",
         "call_managers"]  # fmt: skip
# What each kind of item has: numbers, texts, switches, lists.
ITEMS: dict[str, tuple[list[str], list[str], list[str], list[str]]] = {
    "line": (
        ["n", "proxy_port", "server", "spare"],
        ["username", "password", "secret", "number", "voicemail", "proxy_ip", "dtmf_mode"],
        ["used"],
        ["servers"],
    ),
    "key": (
        ["n", "index", "module", "page", "position", "line", "code"],
        ["slot", "type", "value", "label"],
        ["used", "needed"],
        [],
    ),
    "server": (["n", "proxy_port"], ["proxy_ip", "username"], [], ["lines"]),
    "page": (["page"], ["slot"], [], ["function_keys"]),
    "manager": (["n", "port"], ["ip"], [], []),
}
OF_LIST = {
    "lines": "line", "used_lines": "line", "servers": "server", "function_keys": "key",
    "used_keys": "key", "needed_keys": "key", "key_pages": "page", "call_managers": "manager",
}  # fmt: skip
NUMBER_FORMS = [
    "<n> <sum> <n>", "(<n>) <part> <divisor>", "<n> <part> (<N>)", "(<n>) | default(<N>)", "-(<n>)",
    "(<n>) | <ofnumber>", "<t> | int", "(<n> if <c> else <N>)", "<L> | length",
    "(<L> | map(attribute='n') | <extreme>)", "[<N>, <N>] | <extreme>", "2 ** <N>", "(<n> or <N>)",
]  # fmt: skip
TEXT_FORMS = [
    "(<t> ~ <a>)", "(<t> + <T>)", "(<t>) | default(<T>)", "<T>[<slice>]", "(<t>) | <oftext>",
    "(<t>) | replace(<T>, <T>)", "(<t>) | <table>", "(<N>) | month", "tz | <zone>",
    "(<n>) | offset<offset>", "<format> | format(<a>)", "<format> % <N>", "(<t> if <c> else <T>)",
    "('x' if <c>) | default('y')", "<L> | map(attribute='<field>') | join(' ')",
    "<L> | map(attribute='<field>') | <end>", "lines | texts('spare', 'L%02d') | join(',')",
    "(<L> | <end>).<field>", "<T>.split('.')[<index>]", "(<t> or <T>)", "model.table[<T>]",
]  # fmt: skip
LIST_FORMS = [
    " | selectattr('used')", " | selectattr('<field>')", " | selectattr('n', '<test>', <N>)",
    " | rejectattr('used')", " | sort(attribute='<field>')", " | list", " | list",
]  # fmt: skip
CONDITION_FORMS = [
    "<c> and <c>", "(<c> or <c>)", "not (<c>)", "<n> <order> <n>", "<t> <equal> <T>",
    "<T> in [1, 'a']", "<T> in <T>", "<T> in model.table", "<N> in model.sizes",
    "<a> is <told>", "<L> | list", "<L> | length > <N>", "tz and tz.dst", "<T>.startswith(<T>)",
]  # fmt: skip
CHOICES: dict[str, list[Any]] = {
    "sum": ["+", "-", "*"],
    "part": ["//", "%", "/"],
    "divisor": [2, 60, 7],
    "ofnumber": ["abs", "int", "float", "round", "string"],
    "extreme": ["max", "min", "sum"],
    "slice": ["0", ":2", "2:", "-4:"],
    "oftext": ["upper", "lower", "trim", "title", "words", "string", "urlencode", "hex_address"],
    "table": ["word", "sure"],
    "zone": ["zone", "zone_sure"],
    "offset": ["", "('.')", "('%02d:%02d')", "('%d')"],
    "format": ["'%d'", "'%s'", "'%02d'", "'0x%x'", "'%.2f'", "'%s-%d'"],
    "field": ["n", "username", "slot", "number", "ip"],
    "end": ["first", "last", "list | first"],
    "index": [0, 1],
    "test": ["eq", "le", "gt", "equalto"],
    "order": ["<", "<=", ">", ">=", "==", "!="],
    "equal": ["==", "!=", "<"],
    "told": ["defined", "string", "number", "odd", "none", "divisibleby(3)"],
}
FALLBACKS = (["0", "1", "60"], ["''", "'x'"])
TABLES: dict[str, Any] = {
    "word": {"map": {"fr_FR": "French", "fr": "F", "udp": "U", "1": "one"}},
    "sure": {"map": {"blf": 1, "speeddial": 2}, "default": 0},
    "month": ["jan", "feb", "mar", "apr", "may"],
    "zone": {"zones": {"Paris": "Europe/Paris", "Tokyo": "Asia/Tokyo"}, "nearest": True},
    "zone_sure": {"zones": {"Paris": "Europe/Paris"}, "default": "GMT"},
}
SYNTAXES: list[dict[str, Any]] = [
    {"kind": "assignments"},
    {"kind": "assignments", "unset": "none", "quote": '"'},
    {"kind": "xml", "root": "config"},
    {"kind": "xml", "root": "config", "unset": ""},
    {"kind": "xml", "root": "config", "setting": {"element": "p", "name": "n", "value": "v"}},
    {"kind": "json"},
    {"kind": "json", "unset": ""},
    {"kind": "commands"},
    {"kind": "form"},
]


class Grammar:
    """Expressions at random, with the names that hold at a place."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.items: dict[str, str] = {}  # loop variable → its kind
        self.lets: list[str] = []
        self.asked: list[str] = []  # names in the expressions so far

    def one(self, among: Sequence[Any]) -> Any:
        return self.random.choice(among)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def _name(self, everywhere: list[str], place: int) -> str:
        own = [f"{v}.{n}" for v, kind in self.items.items() for n in ITEMS[kind][place]]
        own += self.lets if place < 2 else []
        name: str = self.one(own) if own and self.chance(0.6) else self.one(everywhere)
        self.asked.append(name)
        if place < 2 and self.chance(0.25):
            return f"({name} | default({self.one(FALLBACKS[place])}))"
        return name

    def filled(self, form: str, depth: int) -> str:
        """A form with its parts: `<n>`, `<t>`, `<c>`, `<a>` one less deep, capital ones names."""
        makers: dict[str, Callable[[], str]] = {
            "n": lambda: self.number(depth - 1),
            "t": lambda: self.text(depth - 1),
            "c": lambda: self.condition(depth - 1),
            "a": lambda: self.any(depth - 1),
            "N": lambda: self.number(0),
            "T": lambda: self.text(0),
            "L": self.list,
        }

        def part(found: re.Match[str]) -> str:
            name = found[1]
            return makers[name]() if name in makers else str(self.one(CHOICES[name]))

        return re.sub("<([a-zA-Z]+)>", part, form)

    def number(self, depth: int = 2) -> str:
        if depth > 0 and self.chance(0.6):
            return self.filled(self.one(NUMBER_FORMS), depth)
        return self._name(NUMBERS, 0) if self.chance(0.75) else str(self.one([0, 1, 2, 60, -5]))

    def text(self, depth: int = 2) -> str:
        if depth > 0 and self.chance(0.6):
            return self.filled(self.one(TEXT_FORMS), depth)
        return self._name(TEXTS, 1) if self.chance(0.75) else str(self.one(["''", "'a b'", "'1'"]))

    def list(self) -> str:
        name = (
            self._name(LISTS, 3) if self.chance(0.9) else self.one(["model.sizes", "tz", "[1, 2]"])
        )
        chain = "".join(self.one(LIST_FORMS) for _ in range(self.one([0, 0, 0, 1, 1, 2])))
        return str(name + self.filled(chain, 1))

    def any(self, depth: int = 1) -> str:
        if self.chance(0.2):
            return self._name(OTHERS, 2)
        return self.number(depth) if self.chance(0.5) else self.text(depth)

    def condition(self, depth: int = 2) -> str:
        if depth > 0 and self.asked and self.chance(0.35):
            # a guard of something that is used
            forms = ["{}", "{}", "{} is defined", "tz and tz.dst and {}"]
            return str(self.one(forms)).format(self.one(self.asked))
        if depth > 0 and self.chance(0.7):
            return self.filled(self.one(CONDITION_FORMS), depth)
        return self._name([*SWITCHES, *OTHERS, *NUMBERS[:5], *TEXTS[:8]], 2)

    def guard(self, names: Sequence[str]) -> str:
        """A condition about all of NAMES, or any condition."""
        if not names or self.chance(0.2):
            return self.condition()
        if any(name.startswith("tz.dst") for name in names) and self.chance(0.9):
            names = ["tz", "tz.dst", *names]
        elif any(name.startswith("tz.") for name in names):
            names = ["tz", *names]
        forms = ["{}", "{}", "{}", "{} is defined", "({} or {} == 0)", "not ({} is undefined)"]
        return " and ".join(self.one(forms).format(name, name) for name in dict.fromkeys(names))

    # Sections

    def value(self) -> str:
        depth = self.one([0, 1, 1, 2])
        expression = self.any(depth) if self.chance(0.8) else self.condition(1)
        if self.chance(0.5):
            return "{{ " + expression + " }}"
        return str(self.one(["x ", ""]) + "{{ " + expression + " }} y")

    def element(self, xml: bool) -> Any:
        before = len(self.asked)
        value = self.value()
        if self.chance(0.6):
            return value
        element: dict[str, Any] = {"value": value}
        if xml and self.chance(0.3):
            element["value"] = {"c": {"value": value, "when": self.condition(1)}, "d": self.value()}
        if self.chance(0.8):
            element["when"] = self.guard(self.asked[before:])
        if xml and self.chance(0.7):
            element["attributes"] = {"a": self.attribute()}
        return element

    def attribute(self) -> Any:
        """One whose value is absent at times, or as in a setting."""
        if self.chance(0.4):
            return "{{ " + f"{self.any(1)} if {self.condition()}" + " }}"
        return self.value()

    def name(self, number: int) -> str:
        if self.items and self.chance(0.7):
            return f"s{number}." + "{" + self._name(["mac"], 0) + "}"
        return f"s{number}." + (("{" + self.any(1) + "}") if self.chance(0.2) else "x")

    def loop(self, variable: str) -> Any:
        """A loop, whose variables hold from now on."""
        if self.chance(0.75):
            listed = self.list()
            found = OF_LIST.get(listed.split(" ")[0].rpartition(".")[2])
            if found:
                self.items[variable] = found
            else:
                self.lets.append(variable)
            return f"{variable} in {listed}"
        self.lets.append(variable)
        form = self.one(["range", "spec", "groups", "mapping", "guess"])
        if form == "spec":
            return {variable: self.one([[1, 2], ["a", 0], [""]])}
        if form == "groups":
            groups = self.one(["lines", "used_lines"])
            attribute = self.one(["n", "server", "proxy_ip"])
            self.items[f"{variable}g"] = "line"  # as if it were one of them, at times
            return f"{variable}, {variable}g in {groups} | groupby('{attribute}')"
        if form == "mapping":
            self.lets.append(f"{variable}v")
            mapping = self.one(["model.table", "(model.table | default({}))"])
            return f"{variable}, {variable}v in {mapping}.items()"
        if form == "guess":
            return f"{variable} in {self.any(1)}"
        return f"{variable} in range({self.number(0)}, {self.number(0)})"

    def section(self, number: int, kind: str, depth: int = 1) -> dict[str, Any]:
        outer = dict(self.items), list(self.lets), list(self.asked)
        section: dict[str, Any] = {}
        xml = kind == "xml"
        if self.chance(0.4):
            variable = f"i{number}{'abc'[depth]}"
            section["each"] = self.loop(variable)
        if self.chance(0.2):
            section["let"] = {f"l{number}{'abc'[depth]}": self.any(2)}
        self.lets += section.get("let", {})
        settings = {self.name(number): self.element(xml) for _ in range(self.one([1, 1, 2]))}
        section["set"] = settings
        if kind in ("xml", "json", "commands") and self.chance(0.3):
            step = f"e{number}" + (("-{" + self.number(1) + "}") if self.chance(0.5) else "")
            section["path"] = [step]
            if xml and self.chance(0.5):
                section["path"] = [{step: {"p": self.attribute()}}]
        if xml and self.chance(0.2):
            section["attributes"] = {"q": self.attribute()}
        if "each" in section:
            if self.chance(0.3):
                section["where"] = self.condition()
            if self.chance(0.4):
                section["unused"] = {self.name(number): self.element(xml)}
        if depth and self.chance(0.2):
            section["settings"] = {"below": self.section(number, kind, depth - 1)}
        asked = self.asked[len(outer[2]) :]
        self.items, self.lets = outer[0], outer[1]
        if self.chance(0.6):
            own = (f"i{number}", f"l{number}")
            section["when"] = self.guard([name for name in asked if not name.startswith(own)])
            if "each" not in section and self.chance(0.5):
                section["else"] = {f"s{number}.else": self.element(xml)}
        self.asked = outer[2]
        return section


def candidates(random: Random, count: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A syntax, and sections."""
    syntax = dict(random.choice(SYNTAXES))
    return syntax, [Grammar(random).section(n, syntax["kind"]) for n in range(count)]


# Configs

ODD_TEXTS = [
    "", " ", "a", "1", "0", "-1", "x" * 300, "1e999", "9" * 5000, "\u0663", "é", "\u2028", "\x00",
    "a\nb", "{{ 7 * 7 }}", "{% if %}", "%s", "%(a)s", "{0}", "\"'<>&", "10.0.0.1", "..", "nan",
    "fr_FR", "*98", "\ud800",
]  # fmt: skip


# Each syntax carries these unchanged; what it cannot carry makes the plugin refuse the device.
_PROOFS = ["a", "1", "x" * 300, "fr_FR", "10.0.0.1", 1001, ""]
_EXACT = (
    "admin_username", "admin_password", "user_username", "user_password", "username",
    "auth_username", "password",
)  # fmt: skip


def _text(random: Random) -> Any:
    return random.choice([*ODD_TEXTS, *ODD_TEXTS, 1001, 0, -5, 1.5, True, float("nan")])


def _number(random: Random, most: int) -> Any:
    number = random.choice([0, 1, most, most - 1, 60, random.randint(0, most), most + 1, -1])
    return random.choice([number, number, str(number), float(number), f" {number} ", True])


def _switch(random: Random) -> Any:
    return random.choice([True, False, "true", "off", 1, 0, "no", "Y"])


def config(random: Random) -> dict[str, Any]:
    """A raw config that the server's schema lets through, or nearly so."""
    share = random.choice([0.0, 0.2, 0.5, 0.8, 1.0])
    result: dict[str, Any] = dict(SERVER)
    odd = random.random() < 0.2
    for name in _TEXT_NAMES:
        plain = name in _EXACT and not odd
        _maybe(result, name, random, share, random.choice(_PROOFS) if plain else _text(random))
    for name, most in _NUMBER_NAMES.items():
        _maybe(result, name, random, share, _number(random, most))
    for name in ("dns_enabled", "ntp_enabled", "vlan_enabled", "syslog_enabled"):
        _maybe(result, name, random, share, _switch(random))
    _maybe(result, "sip_subscribe_mwi", random, share, _switch(random))
    _maybe(result, "locale", random, share, random.choice(["fr_FR", "en_US", "de_CH", "xx_YY"]))
    _maybe(result, "timezone", random, share, random.choice([*ZONES, "", "Asia/Tokyo", "No/Where"]))
    _maybe(result, "sip_dtmf_mode", random, share, random.choice(["RTP-in-band", "SIP-INFO"]))
    _maybe(result, "sip_srtp_mode", random, share, random.choice(["disabled", "required"]))
    _maybe(result, "sip_transport", random, share, random.choice(["udp", "tcp", "tls"]))
    _maybe(result, "syslog_level", random, share, random.choice(["info", "debug"]))
    for name in ("sip_servers_root_and_intermediate_certificates", "sip_local_certificate"):
        _maybe(result, name, random, share, [_text(random)] if "root" in name else _text(random))
    _maybe(result, "sip_local_key", random, share, _text(random))
    _maybe(result, "sip_lines", random, max(share, 0.5), _lines(random, share, odd))
    _maybe(result, "funckeys", random, max(share, 0.5), _keys(random))
    managers = {str(n): {"ip": "192.0.2.9", "port": random.choice([2000, None, "2000"])}
                for n in range(random.choice([0, 1, 3]))}  # fmt: skip
    _maybe(result, "sccp_call_managers", random, share, managers)
    return result


def _maybe(given: dict[str, Any], name: str, random: Random, share: float, value: Any) -> None:
    if random.random() < share:
        given[name] = None if random.random() < 0.05 and name not in _COLLECTIONS else value


_COLLECTIONS = ("sip_lines", "funckeys", "sccp_call_managers")
_TEXT_NAMES = [
    "dns_ip", "ntp_ip", "syslog_ip", "admin_username", "admin_password", "user_username",
    "user_password", "sip_proxy_ip", "sip_backup_proxy_ip", "sip_registrar_ip",
    "sip_backup_registrar_ip", "sip_outbound_proxy_ip", "exten_dnd", "exten_fwd_unconditional",
    "exten_fwd_no_answer", "exten_fwd_busy", "exten_fwd_disable_all", "exten_park",
    "exten_pickup_group", "exten_pickup_call", "exten_voicemail", "X_xivo_phonebook_ip",
    "X_xivo_user_uuid",
]  # fmt: skip
_NUMBER_NAMES = {
    "vlan_id": 4094, "vlan_priority": 7, "vlan_pc_port_id": 4094, "syslog_port": 65535,
    "sip_proxy_port": 65535, "sip_backup_proxy_port": 65535, "sip_registrar_port": 65535,
    "sip_backup_registrar_port": 65535, "sip_outbound_proxy_port": 65535,
}  # fmt: skip
_LINE_TEXTS = [
    "proxy_ip", "backup_proxy_ip", "registrar_ip", "backup_registrar_ip", "outbound_proxy_ip",
    "username", "auth_username", "password", "display_name", "number", "voicemail",
]  # fmt: skip
_LINE_NUMBERS = ["proxy_port", "backup_proxy_port", "registrar_port", "backup_registrar_port"]


def _lines(random: Random, share: float, odd: bool) -> dict[str, Any]:
    lines = {}
    numbers = ["1", "2", "01", "3", "7", "0", "9999", "abc", "100000000"]
    for number in random.sample(numbers, random.choice([0, 1, 1, 2, 4])):
        line: dict[str, Any] = {}
        for name in _LINE_TEXTS:
            plain = name in _EXACT and not odd
            _maybe(line, name, random, share, random.choice(_PROOFS) if plain else _text(random))
        for name in _LINE_NUMBERS:
            _maybe(line, name, random, share, _number(random, 65535))
        _maybe(line, "dtmf_mode", random, share, "SIP-INFO")
        _maybe(line, "srtp_mode", random, share, "preferred")
        lines[number] = line
    return lines


def _keys(random: Random) -> dict[str, Any]:
    keys = {}
    numbers = ["1", "2", "3", "4", "5", "9", "40", "9999", "0", "100000000"]
    for number in random.sample(numbers, random.choice([0, 1, 3, 6])):
        key: dict[str, Any] = {"type": random.choice(["blf", "speeddial", "park"])}
        key["value"] = _text(random) or "1002"
        if key["type"] == "park":
            _maybe(key, "value", random, 0.5, random.choice(["", None, 701]))
        _maybe(key, "label", random, 0.6, _text(random))
        _maybe(key, "line", random, 0.6, random.choice([1, "1", "x", 0, -3, 2.0, float("inf")]))
        keys[number] = key
    return keys


def device(random: Random, vendor: str, models: Sequence[str]) -> dict[str, Any]:
    """A device of the plugin: one of its models, another, or none."""
    model = random.choice([*models, *models, *models, "Unheard-of", None])
    found = {"id": "d", "mac": "00:1a:2b:3c:4d:5e", "ip": "192.0.2.100", "vendor": vendor,
             "model": model, "version": random.choice(["1.0", None])}  # fmt: skip
    options = random.choice([{}, {}, {"switchboard": True}, {"switchboard": [1]}, None])
    return found if options == {} else {**found, "options": options}
