"""The three files with which a vendor begins; what nobody knows yet is marked in them."""

from __future__ import annotations

import re
from typing import Any

from phonegen.cli.new_model import MODELINE, in_yaml
from phonegen.cli.questions import Begun
from phonegen.language.spec.dialect import TO_BE_NAMED

RELEASE = "v1"  # the name of its first plugin and dialect, until somebody has a better one
DIALECT = """\
about: First dialect of {name}; the settings are still to be named.
syntax: {syntax}  # how the phone's file is written
identify:
  agent: {rule}
samples:
  - {sample}
sync: check-sync
{keys}files:
  config:
    name: {file}  # the file that the phone asks for: see the web server's log
    settings:
      accounts:  # put the manual's own names in place of these
        each: line in lines
        "{unnamed}.{{line.n}}.user": "{{{{ line.username }}}}"
        "{unnamed}.{{line.n}}.password": "{{{{ line.password }}}}"
        "{unnamed}.{{line.n}}.server": "{{{{ line.proxy_ip }}}}"
{key_settings}"""
KEYS = """\
function_keys:
  slots: [{{name: "{{n}}", count: line}}]
  types: {{speeddial: {unnamed}, blf: {unnamed}, park: {unnamed}}}  # the manual's own words
"""
KEY_SETTINGS = """\
      function_keys:
        each: key in function_keys
        "{unnamed}.{{key.n}}.type": "{{{{ key.code }}}}"
        "{unnamed}.{{key.n}}.value": "{{{{ key.value }}}}"
"""
_ASSIGNMENTS = re.compile(r"name(?P<separator>\W+)value")
_VERSION = re.compile(r"(?<![\w.:-])[vV]?(?P<version>\d+(?:\.\d+)+[^\s;,/()\[\]]*)")


def vendor_files(begun: Begun) -> dict[str, str]:
    """Text by path below the vendor's folder."""
    answers = begun.answers
    name, prefix = begun.folder.capitalize(), answers["mac"][:8]
    rule = agent_rule(answers["user_agent"], answers["name"], answers.get("firmware"))
    sample = {"user_agent": answers["user_agent"], "model": answers["name"]}
    keyed = bool(answers.get("keys"))
    unnamed = TO_BE_NAMED
    dialect = DIALECT.format(
        name=name,
        syntax=in_yaml(_syntax(answers.get("syntax", "name = value"))),
        rule=in_yaml(rule),
        sample=in_yaml(sample),
        file=in_yaml(answers.get("file", "{mac}.cfg")),
        unnamed=unnamed,
        keys=KEYS.format(unnamed=unnamed) if keyed else "",
        key_settings=KEY_SETTINGS.format(unnamed=unnamed) if keyed else "",
    )
    option = answers.get("dhcp_option", "66")
    vendor = (
        f"name: {in_yaml(name)}\nouis: [{in_yaml(prefix)}]\ndhcp:\n  rules:\n"
        f"    - {in_yaml({'prefixes': [prefix], 'options': {option: '{http_url}'}})}\n"
    )
    plugin = f"dialect: {RELEASE}\ndescription: {in_yaml(name + ' phones')}\n"
    return {
        "vendor.yaml": MODELINE.format(up="../../", kind="vendor") + vendor,
        f"dialects/{RELEASE}.yaml": MODELINE.format(up="../../../", kind="dialect") + dialect,
        f"plugins/{RELEASE}.yaml": MODELINE.format(up="../../../", kind="plugin") + plugin,
    }


def _syntax(answer: str) -> dict[str, str]:
    if found := _ASSIGNMENTS.fullmatch(answer):
        return {"kind": "assignments", "separator": found["separator"]}
    kind, _, root = answer.partition(" ")
    return {"kind": kind, "root": root} if root else {"kind": kind}


def agent_rule(agent: str, name: str, version: str | None) -> dict[str, Any]:
    """A rule that recognises the phone NAME by its User-Agent.

    What is not the same in the next phone is in braces: its MAC address, model and version.
    """
    text = re.sub(r"\*|\{|\}", "*", agent)
    text = re.sub(r"([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}", "{mac:}", text, count=1)
    if "{mac:}" not in text:
        mac = r"(?<![0-9a-fA-F])([0-9a-fA-F]{2}-){5}[0-9a-fA-F]{2}|\b[0-9a-fA-F]{12}\b"
        text = re.sub(mac, "{mac}", text, count=1)
    rule: dict[str, Any] = {}
    spelt = re.search(rf"(?<![\w{{]){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    if spelt is None:
        rule["model"] = name
    else:
        field = "{model}" if re.fullmatch(r"[\w-]{1,40}", spelt[0]) else "{model with spaces}"
        if spelt[0] != name:
            rule["model"] = {spelt[0]: name}
        text = text[: spelt.start()] + field + text[spelt.end() :]
    if version is not None and version in text:
        kind = "version" if re.fullmatch(r"[\d.]{1,40}", version) else "version token"
        start = text.index(version)
        end = start + len(version)
    elif found := _VERSION.search(text):
        start, end = found.span("version")
        kind = "version" if re.fullmatch(r"[\d.]{1,40}", found["version"]) else "version token"
    else:
        start = end = 0
    if end:
        if kind == "version token" and text[end : end + 1] not in ("", " "):
            kind = "version text"  # which ends at a bracket, a slash or a semicolon
        text = f"{text[:start]}{{{kind}}}{text[end:]}"
    text = re.sub(r"[\[\]]", "*", text)  # which stand for a choice of characters
    return {"user_agent": re.sub(r"\*+", "*", text), **rule}
