"""Administrators' templates: those made for plugins written by hand go on, or say what is wrong."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes

from phonegen_targets.provd.runtime.server import RawConfigError

# Names of hand-written plugins. These are the same under other names:
RENAMED = {
    "XX_server_url": "server_url", "XX_server_url_without_scheme": "server_host",
    "XX_options": "options",
}  # fmt: skip
# These come from the server itself.
GIVEN = frozenset(
    f"XX_{name}"
    for name in (
        "xivo_phonebook_url",
        "wazo_phoned_user_service_dnd_enabled_url",
        "wazo_phoned_user_service_dnd_disabled_url",
    )
)
# These were texts for one kind of phone, which the plugin worked out; what they were made of:
MADE_OF = {
    "XX_timezone": "tz", "XX_timezone_code": "tz", "XX_timezone_offset": "tz.offset",
    "XX_sip_lines": "lines", "XX_lines": "lines", "XX_nb_lines": "model.lines",
    "XX_servers": "servers", "XX_proxies": "servers", "XX_voip_providers": "servers",
    "XX_fkeys": "function_keys", "XX_v2_fkeys": "function_keys", "XX_funckeys": "function_keys",
    "XX_mpk": "function_keys", "XX_paginated_fkeys": "key_pages",
    "XX_paginated_top_fkeys": "key_pages", "XX_max_page": "key_pages",
    "XX_lang": "locale", "XX_locale": "locale", "XX_language": "locale", "XX_country": "locale",
    "XX_dict": "locale", "XX_handset_lang": "locale",
    "XX_sip_transport": "sip_transport", "XX_transport_flg": "sip_transport",
    "XX_transport_proto": "sip_transport", "XX_sip_transport_mode": "sip_transport",
    "XX_srtp_mode": "sip_srtp_mode",
    "XX_dtmf_mode": "sip_dtmf_mode", "XX_dtmf_method": "sip_dtmf_mode",
    "XX_dtmf_type": "sip_dtmf_mode", "XX_user_dtmf_info": "sip_dtmf_mode",
    "XX_log_level": "syslog_level", "XX_syslog_level": "syslog_level",
    "XX_model_info": "model", "XX_fw_filename": "model", "XX_mac": "mac", "XX_mac_addr": "mac",
    "XX_trusted_certificates": "sip_servers_root_and_intermediate_certificates",
}  # fmt: skip
_RENAMED = re.compile(rf"\b({'|'.join(RENAMED)})\b")


class BrokenTemplateError(RawConfigError):  # type: ignore[misc, unused-ignore]  # the server's own
    """A template fails: which one, in which line, and why."""


def fault(name: str, error: Exception) -> BrokenTemplateError:
    """An exception that rose in a template, in words."""
    path, line = name, 0
    if isinstance(error, TemplateSyntaxError):
        path, line, why = error.filename or name, error.lineno, error.message or ""
    else:
        why = f"{type(error).__name__}: {error}"
        for place in traceback.extract_tb(error.__traceback__):
            if place.filename.endswith(".tpl"):
                path, line = place.filename, place.lineno or 0
    return BrokenTemplateError(f"{path}, line {line}: {why}" if line else f"{path}: {why}")


def renamed(source: str) -> str:
    """A template with today's names, line by line as it was."""
    return _RENAMED.sub(lambda found: RENAMED[found[0]], source)


def check(
    environment: Environment,
    source: str,
    name: str,
    path: str,
    find: Callable[[str], str | None],
) -> None:
    """Raise TemplateSyntaxError for what only a template of another plugin can count on."""
    tree = environment.parse(source, name, path)
    for line, why in [*_strange_names(tree), *_strange_templates(environment, tree, path, find)]:
        raise TemplateSyntaxError(why, line, name, path)


def _strange_names(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Names that no template gets here, with their lines."""
    named = list(tree.find_all(nodes.Name))
    own = {name.name for name in named if name.ctx != "load"}
    found = [(name.lineno, name.name) for name in named if name.name not in own]
    found += [(field.lineno, field.attr) for field in tree.find_all(nodes.Getattr)]
    for line, text in sorted(found):
        if text.startswith("XX_") and text not in GIVEN:
            origin = f"; it was made of {MADE_OF[text]}" if text in MADE_OF else ""
            yield line, f"{text} is a name of another plugin{origin}"


def _strange_templates(
    environment: Environment, tree: nodes.Template, path: str, find: Callable[[str], str | None]
) -> Iterator[tuple[int, str]]:
    """Templates that are not there, or that lack the blocks to be filled."""
    others: list[nodes.Node] = [*tree.find_all(nodes.Extends), *tree.find_all(nodes.Include)]
    others += [*tree.find_all(nodes.Import), *tree.find_all(nodes.FromImport)]
    for node in others:
        name = getattr(getattr(node, "template", None), "value", None)
        if not isinstance(name, str) or getattr(node, "ignore_missing", False):
            continue
        found = find(name)
        if found is None:
            yield node.lineno, f"there is no template {name}"
        elif found == path:
            yield node.lineno, f"{name} takes the place of the plugin's, and finds only itself"
        elif isinstance(node, nodes.Extends):
            known = environment.get_template(name).blocks
            for block in tree.body:
                if isinstance(block, nodes.Block) and block.name not in known:
                    why = f"{name} has no block {block.name}: include it instead of extending it"
                    yield block.lineno, why
