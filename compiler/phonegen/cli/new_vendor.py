"""The three files with which a vendor begins; what nobody knows yet is marked in them."""

from __future__ import annotations

import json
import re

from phonegen.language.spec.dialect import TO_BE_NAMED

SCHEMA = "# yaml-language-server: $schema={up}generated/schema/{kind}.json\n"
DIALECT = """\
about: First dialect of {name}; the settings are still to be named.
syntax: {{kind: assignments, separator: " = "}}  # how the phone's file is written
identify:
  agent: {{user_agent: {pattern}}}
samples:
  - {{user_agent: {agent}, model: {model}}}
sync: check-sync
files:
  config:
    name: "{{mac}}.cfg"  # the file that the phone asks for: see the web server's log
    settings:
      accounts:  # put the manual's own names in place of these
        each: line in lines
        "{unnamed}.{{line.n}}.user": "{{{{ line.username }}}}"
        "{unnamed}.{{line.n}}.password": "{{{{ line.password }}}}"
        "{unnamed}.{{line.n}}.server": "{{{{ line.proxy_ip }}}}"
"""


def vendor_files(
    name: str, release: str, agent: str, model: str, version: str | None, prefix: str
) -> dict[str, str]:
    """Text by path below the vendor's folder. PREFIX is a MAC prefix, `00:11:22`."""
    dialect = DIALECT.format(
        name=name,
        unnamed=TO_BE_NAMED,
        pattern=json.dumps(agent_pattern(agent, model, version), ensure_ascii=False),
        agent=json.dumps(agent, ensure_ascii=False),
        model=json.dumps(model),
    )
    vendor = (
        f"name: {json.dumps(name, ensure_ascii=False)}\n"
        f'ouis: ["{prefix}"]\n'
        "dhcp:\n  rules:\n"
        f'    - {{prefixes: ["{prefix}"], options: {{"66": "{{http_url}}"}}}}\n'
    )
    plugin = (
        f"dialect: {release}\ndescription: {json.dumps(name + ' phones', ensure_ascii=False)}\n"
    )
    return {
        "vendor.yaml": SCHEMA.format(up="../../", kind="vendor") + vendor,
        f"dialects/{release}.yaml": SCHEMA.format(up="../../../", kind="dialect") + dialect,
        f"plugins/{release}.yaml": SCHEMA.format(up="../../../", kind="plugin") + plugin,
    }


def agent_pattern(agent: str, model: str, version: str | None) -> str:
    """The pattern behind one User-Agent: its model, version and MAC in braces."""
    text = re.sub(r"([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}", "{mac:}", agent, count=1)
    text = re.sub(r"\b[0-9a-fA-F]{12}\b", "{mac}", text, count=1)
    text = text.replace(model, "{model}", 1)
    if version:
        text = text.replace(version, "{version}", 1)
    else:
        text = re.sub(r"\b\d+(\.\d+)+\b", "{version}", text, count=1)
    return text
