"""Examples of what fields hold, by class and field, for editors: each is one that a spec may have.

Fields of sentences, numbers and choices have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_EXTENDS = ["_base", ["x1", "_with_modules"]]
_SOURCES = [
    ["Acme X1 administrator's guide 1.2, chapter 3"],
    [{"keys.line": "https://acme.example/x1.pdf"}],
    [{"lines": {"doubt": "Nobody has tried more than two."}}],
]
_TRAITS = [{"wifi": True, "codecs": ["G722", "PCMA"], "hardware": "f0X1hw1.100"}]
_ATTRIBUTES = [{"perm": "R", "idx": "{{ line.n }}"}]
_SETTINGS = [{"account.{line.n}.user": "{{ line.username }}"}, {"vlan.enable": 0}]
_UNSET = ["", "%NULL%", False]
_XML_PATH = ["phone/accounts", ["accounts", "account{line.n}"], [{"server": {"id": "{server.n}"}}]]
_DHCP_OPTIONS = [
    {"66": "{http_url}"},
    {"66": "{tftp_host}", "43.1": "{http_url}/acme"},
    {"150": "{tftp_ip}", "132": {"hex": "00a0ff"}},
]

_DOWNLOAD = {
    "url": "https://acme.example/x1.zip",
    "size": 10,
    "sha1": "0123456789012345678901234567890123456789",
}

EXAMPLES: Mapping[str, Mapping[str, list[Any]]] = {
    "Model": {
        "extends": _EXTENDS,
        "model": ["X1", "IP 310"],
        "title": ["Acme X1"],
        "traits": _TRAITS,
        "keys": [{"line": 27}],
        "plugins": [{"v1": {"version": "66.86.0.15"}}],
        "dhcp": [
            {"match": [{"prefix": "Acme X1 "}]},
            {"name": "AcmeOld"},
            "Nobody has seen yet what it asks for.",
        ],
        "sources": _SOURCES,
    },
    "Expansion": {"module": ["E20"]},
    "Release": {
        "version": ["66.86.0.15"],
        "package": [["X1-fw"]],
        "keys": [{"line": 27}],
        "traits": _TRAITS,
    },
    "DhcpRule": {
        "name": ["AcmeX1"],
        "prefixes": [["00:15:65", "80:5e:c0"]],
        "options": _DHCP_OPTIONS,
    },
    "DhcpTest": {
        "exact": ["acme-x1"],
        "prefix": ["Acme X1 "],
        "suffix": ["DECT\0"],
        "at": [{"5": "X1"}],
        "user_class": ["acme-boot"],
    },
    "Sample": {
        "user_agent": ["Acme SIP-X1 66.86.0.15 00:15:65:12:34:56"],
        "path": ["/001565123456.cfg", "/config.php?mac=001565123456"],
        "dhcp": ["Acme X1 1.0"],
        "tftp": ["SEP001565123456.cnf.xml"],
        "model": ["X1"],
        "version": ["66.86.0.15"],
        "mac": ["00:15:65:12:34:56"],
    },
    "Layout": {
        "keys": [{"line": {"left": 5, "right": 4, "page": 1}}],
        "hard_keys": [["Hold", "Transfer"]],
    },
    "Document": {"url": ["https://acme.example/x1.pdf"]},
    "Credentials": {
        "interface": ["web interface", "menu"],
        "username": ["admin"],
        "password": ["1234", {"on": "the label at the back"}],
    },
    "Evidence": {
        "by": ["@ann"],
        "on": ["2026-01-31"],
        "firmware": ["66.86.0.15"],
        "source": ["https://acme.example/tests"],
    },
    "Vendor": {
        "name": ["Acme"],
        "url": ["https://acme.example"],
        "owners": [["@ann", "bob@acme.example"]],
        "ouis": [["00:15:65", "80:5e:c0"]],
        "sources": _SOURCES,
    },
    "VendorDhcp": {"options": _DHCP_OPTIONS, "prefers": [["160", "66"]]},
    "Dialect": {
        "extends": _EXTENDS,
        "sources": _SOURCES,
        "unset": _UNSET,
        "rename": [{"firmware.": "static.firmware."}],
        "values": [
            {"language": {"map": {"fr_FR": "French"}, "default": "English"}},
            {"zone": {"zones": {"FRA+1": "Europe/Paris"}}},
        ],
        "parts": [{"time": {"path": "date", "set": _SETTINGS[1]}}],
        "files": [{"config": {"name": "{mac}.cfg", "settings": {"time": {"set": _SETTINGS[1]}}}}],
        "identify": [{"agent": {"user_agent": "Acme {model} {version} {mac:}"}}],
        "associate": [{"own_version": "exact", "no_version": "complete+1"}],
        "minimum_version": ["7.0"],
        "reject_models": [["SPA*", "ATA*"]],
        "reads": [
            {
                "files": [{"{mac}.boot": "optional"}, "{mac}.cfg"],
                "account.username": "account.{n}.user_name",
                "account.transport": {"account.{n}.transport": {"0": "udp", "1": "tcp"}},
            }
        ],
        "sync": [
            "check-sync",
            {"service-control": {"action": "restart"}},
            {"http": {"path": "/reboot", "username": "admin"}},
        ],
        "not_supported": [
            {
                "sip_srtp_mode": {"why": "It encrypts nothing.", "source": "Acme X1 guide, page 3"},
                "exten_*": {"searched": "Acme X1 guide"},
            }
        ],
    },
    "Assignments": {
        "separator": [" = ", "=", ["=", "\r\n"]],
        "header": ["#!version:1.0.0.1"],
        "group": ["[{}]"],
    },
    "Commands": {"header": ["cli version 3.20"]},
    "Plain": {"end": ["\n", "\r\n"]},
    "Xml": {
        "root": ["settings", {"provisioning": {"version": "1.1"}}],
        "path": _XML_PATH,
        "attributes": _ATTRIBUTES,
    },
    "SettingElement": {"element": ["param"], "name": ["name"], "value": ["value"]},
    "ValueMap": {
        "map": [{"RTP-in-band": 0, "SIP-INFO": 2}],
        "default": ["English", 0],
    },
    "ZoneTable": {"zones": [{"FRA+1": "Europe/Paris"}], "default": ["GBR-0"]},
    "Section": {
        "extends": ["time"],
        "when": ["vlan_enabled", "tz and tz.dst", "line.voicemail"],
        "each": ["line in lines", "key in function_keys", {"name": ["Classic", "Bell"]}],
        "where": ["line.used and line.n > 1"],
        "path": _XML_PATH,
        "attributes": _ATTRIBUTES,
        "unset": _UNSET,
        "settings": [{"vlan": {"when": "vlan_enabled", "set": _SETTINGS[1]}}],
        "let": [{"suffix": "'' if line.n == 1 else line.n"}],
        "set": _SETTINGS,
        "else": _SETTINGS,
        "unused": [{"account.{line.n}.enable": 0}],
    },
    "Element": {
        "value": ["{{ ntp_ip }}", {"label": "{{ key.label }}"}],
        "when": ["ntp_enabled"],
        "attributes": _ATTRIBUTES,
    },
    "File": {
        "extends": ["desk"],
        "name": ["{mac}.cfg", "{model}-{MAC[6:]}.xml"],
        "settings": [{"time": {"set": _SETTINGS[1]}}],
        "when": ["model.wifi"],
        "unset": _UNSET,
    },
    "Rule": {
        "user_agent": ["[aA]cme SIP-{model} {version} {mac:}", "Acme {model}/{version token}*"],
        "path": ["/{mac}.cfg", ["/{MAC}.xml", "/{MAC}-user.xml"], "?mac={mac}"],
        "dhcp": ["Acme {model} {version}"],
        "tftp": ["SEP{MAC}.cnf.xml"],
        "only": [["X1", "X2"]],
        "rewrite": [{"model": {"-": ""}}],
        "model": ["SPA{model}", {"a48": "A48"}],
    },
    "FunctionKeys": {
        "types": [{"speeddial": 13, "blf": 16, "park": 10}],
        "unused_lines": ["line"],
    },
    "Slots": {
        "name": ["linekey.{n}", "module.{m}.key.{n}"],
        "count": ["line", "expansion"],
        "per_page": ["keys_per_page"],
    },
    "Plugin": {
        "extends": _EXTENDS,
        "dialect": ["v1"],
        "replaces": ["wazo-acme-1"],
        "release": ["1.2.3"],
        "description": ["Acme phones", {"en": "Acme phones", "fr": "Téléphones Acme"}],
        "sources": _SOURCES,
        "traits": _TRAITS,
        "downloads": [{"boot": _DOWNLOAD}],
        "packages": [
            {
                "X1-fw": {
                    "description": "Firmware of the X1",
                    "version": "1.0",
                    "install": "firmware",
                    "files": [_DOWNLOAD],
                }
            }
        ],
        "packages_in": ["firmware"],
        "recipes": [{"firmware": ["unzip $FILE1", "cp *.rom firmware/"]}],
    },
    "Download": {
        "url": ["https://acme.example/x1.zip"],
        "save_as": ["x1.zip"],
        "sha1": ["0123456789012345678901234567890123456789"],
    },
    "Package": {
        "description": ["Firmware of the X1", {"en": "Firmware", "fr": "Micrologiciel"}],
        "version": ["1.0"],
        "install": ["firmware", "firmware x1.rom"],
        "files": [["boot", _DOWNLOAD]],
    },
    "Divergence": {
        "plugins": [["wazo-acme-v8?"]],
        "category": ["files"],
        "scenario": ["*minimal*"],
        "setting": [["account.*.label"]],
    },
    "Catalogue": {"prefix": ["phonegen"]},
    "Site": {"dial_plan": [["0[1-9]xxxxxxxx", "00x.T"]], "logo": ["https://acme.example/logo.png"]},
    "Dot1x": {"identity": ["phones"], "password": ["not-this-one"]},
    "RingTone": {"alert_info": ["internal"]},
}
