"""The three files with which a vendor begins; what nobody knows yet is marked in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from phonegen.cli.new_model import MODELINE, in_yaml, sent
from phonegen.cli.questions import Answers, Begun
from phonegen.language.spec.dialect import TO_BE_NAMED
from phonegen.sightings.agents import agent_rule

RELEASE = "v1"  # the name of its first plugin and dialect, until somebody has a better one
DIALECT = """\
about: First dialect of {name}; the settings are still to be named.
syntax: {syntax}
{encoding}identify:
{rules}samples:
  - {sample}
sync: check-sync
{keys}{reads}files:
  config:
    name: {file}
    settings:
      accounts:  # put the manual's own names in place of these
        each: line in lines
        "{unnamed}.{{line.n}}.user": "{{{{ line.username }}}}"
        "{unnamed}.{{line.n}}.password": "{{{{ line.password }}}}"
        "{unnamed}.{{line.n}}.server": "{{{{ line.proxy_ip }}}}"
{key_settings}"""
READS = """\
reads:
  files:  # those that it asked for, in its order; it went on without the optional ones
{files}"""
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
GUESS = "  # nobody has seen it yet: correct this when you know"
# What an option has besides the URL of a server.
_PLACES = {"66": "{tftp_host}", "150": "{tftp_ip}"}


def vendor_files(begun: Begun) -> dict[str, str]:
    """Text by path below the vendor's folder."""
    answers = begun.answers
    name, prefix = begun.folder.capitalize(), answers["mac"][:8]
    keyed = bool(answers.get("keys"))
    unnamed = TO_BE_NAMED
    files = answers.get("file", [])
    own = answers.get("own_file", next(reversed(begun.own_files), "{mac}.cfg"))
    sure = "own_file" in answers or len(begun.own_files) == 1
    dialect = DIALECT.format(
        name=name,
        syntax=in_yaml(answers.get("syntax", {"kind": "assignments"}))
        + ("" if "syntax" in answers else GUESS),
        encoding=f"encoding: {answers['encoding']}\n" if "encoding" in answers else "",
        rules="".join(f"  {n}: {in_yaml(rule)}\n" for n, rule in _rules(answers, own).items()),
        sample=in_yaml(sent(answers) | {"model": answers["name"]}),
        file=in_yaml(own) + ("" if sure else GUESS),
        reads=READS.format(files="".join(_asked(files, own))) if files else "",
        unnamed=unnamed,
        keys=KEYS.format(unnamed=unnamed) if keyed else "",
        key_settings=KEY_SETTINGS.format(unnamed=unnamed) if keyed else "",
    )
    options = in_yaml(_options(answers.get("dhcp_option", "66")))
    vendor = (
        f"name: {in_yaml(name)}\nouis: [{in_yaml(prefix)}]\ndhcp:\n"
        f"  options: {options}{'' if 'dhcp_option' in answers else GUESS}\n"
        f"  rules: [{in_yaml({'prefixes': [prefix]})}]\n"
    )
    plugin = f"dialect: {RELEASE}\ndescription: {in_yaml(name + ' phones')}\n"
    return {
        "vendor.yaml": MODELINE.format(up="../../", kind="vendor") + vendor,
        f"dialects/{RELEASE}.yaml": MODELINE.format(up="../../../", kind="dialect") + dialect,
        f"plugins/{RELEASE}.yaml": MODELINE.format(up="../../../", kind="plugin") + plugin,
    }


def _rules(answers: Answers, own: str) -> dict[str, dict[str, Any]]:
    """How its phones are recognised: by what they sent, and else by the files that are theirs."""
    text, mac = "".join(sent(answers).values()), answers["mac"]
    rule = agent_rule(text, answers["name"], answers.get("firmware"), mac)
    if "user_agent" in answers:
        return {"agent": rule}
    pattern = rule.pop("user_agent") + ("*" if "prefix" in answers["vendor_class"] else "")
    own = re.sub(r"\{(?!mac\}|MAC\})[^{}]*\}", "*", own)
    return {
        "class": {"dhcp": pattern, **rule},
        "file": {"tftp": own, "vendor": "by_mac"},
        "path": {"path": f"/{own}", "vendor": "by_mac", "agent": "absent"},
    }


def _options(answer: str) -> dict[str, str]:
    """The DHCP option with the server's place, by the answer: `66`, `66 tftp`, `150`."""
    option, _, tftp = answer.partition(" ")
    by_tftp = tftp or option == "150"
    return {option: _PLACES.get(option, "{tftp_host}") if by_tftp else "{http_url}"}


def _asked(names: Sequence[str], own: str) -> Iterator[str]:
    """The files as items of a list: that with its settings is needed, and no other one."""
    for name in names:
        yield f"    - {in_yaml(name if name == own else {name: 'optional'})}\n"
