"""The configuration of nginx, 1.18 or newer."""

from __future__ import annotations

from pathlib import Path

from phonegen.inventory.listeners import Listener, WebSite

from phonegen_targets.web import requests

_HEAD = f"""\
# Written by `phonegen web`, for the block `http` of nginx.
map $uri $phonegen_path {{
    "~^/(?<phonegen_found>{requests.PATH})/" $phonegen_found;
    default "";
}}
"""
_MAPS = """
map $phonegen_path $phonegen_{port} {{
    include {listed};
    default "";
}}
map "$phonegen_{port}|$request_uri" $phonegen_{port}_shown {{
    {own} "/$phonegen_mac$phonegen_rest";
    {nobodys} "/-$phonegen_rest";
    {like} "/-/?";
    default $request_uri;
}}
# As `combined`, with the phone's MAC address in place of its secret.
log_format phonegen_{port} '$remote_addr - - [$time_local] '
    '"$request_method $phonegen_{port}_shown $server_protocol" '
    '$status $body_bytes_sent "-" "$http_user_agent"';
map "$phonegen_{port}|$uri" $phonegen_{port}_refused {{
    {foreign} 1;
    default "";
}}
"""
_CERTIFIED = """\
map "$phonegen_{port}|$ssl_client_verify|$ssl_client_s_dn" $phonegen_{port}_certified {{
    {certified} 1;
    default "";
}}
"""
_SERVER = """\
server {{
    listen {listen}{ssl} default_server;
    server_name {host};
    server_tokens off;
    access_log {log} phonegen_{port};
    log_not_found off;
{tls}    root {tree};
    autoindex off;
    location / {{
        return 404;
    }}
    location {location} {{
        if ($request_method !~ "^(GET|HEAD)$") {{ return 405; }}
        if ($uri ~ {hidden}) {{ return 404; }}
        if ($phonegen_{port} = "") {{ return 404; }}
        if ($phonegen_{port}_refused) {{ return 404; }}
{certified}        disable_symlinks on from=$document_root;
        rewrite "^/{path}(/.*)$" $1 break;
    }}
}}
"""


def configuration(site: WebSite, tree: Path, folder: Path) -> str:
    """The site for TREE, with lists of paths in FOLDER; both are paths that quotes can hold."""
    return _HEAD + "".join(_listener(site, one, tree, folder) for one in site.listeners)


def entry(path: str, mac: str) -> str:
    """A phone in a list of paths."""
    return f"{path} {mac.replace(':', '')};\n"


def quoted(text: str) -> str:
    """A text or a regular expression in quotes; no text that is not ours has a `$`."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _listener(site: WebSite, listener: Listener, tree: Path, folder: Path) -> str:
    port = listener.port
    rest = f"(?!.*{requests.LIKE_PATH})(?<phonegen_rest>/.*)$"
    maps = _MAPS.format(
        port=port,
        listed=quoted(str(requests.list_of(folder, port))),
        own=quoted(rf"~^(?<phonegen_mac>[0-9a-f]{{12}})\|/{requests.PATH}{rest}"),
        nobodys=quoted(rf"~^\|/{requests.PATH}{rest}"),
        like=quoted(f"~*{requests.LIKE_PATH}"),
        foreign=quoted(f"~*{requests.FOREIGN}"),
    )
    certified = ""
    if listener.client_ca:
        maps += _CERTIFIED.format(port=port, certified=quoted(f"~*{requests.CERTIFIED}"))
        certified = f'        if ($phonegen_{port}_certified = "") {{ return 403; }}\n'
    return maps + _SERVER.format(
        listen=f"{site.listen}:{port}" if site.listen else port,
        ssl="" if listener.tls == "off" else " ssl",
        host=site.host,
        port=port,
        log=quoted(site.log),
        tls="".join(f"    {line};\n" for line in _tls(site, listener)),
        tree=quoted(str(tree)),
        location=f'~ "^/{requests.PATH}/"',
        hidden=quoted(requests.HIDDEN),
        certified=certified,
        path=requests.PATH,
    )


def _tls(site: WebSite, listener: Listener) -> list[str]:
    if listener.tls == "off":
        return []
    lines = [f"ssl_certificate {quoted(site.certificate)}",
             f"ssl_certificate_key {quoted(site.key)}"]  # fmt: skip
    if listener.tls == "1.0":
        lines += [
            "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3",
            f"ssl_ciphers {requests.OLD_CIPHERS}",
        ]
    else:
        lines += ["ssl_protocols TLSv1.2 TLSv1.3"]
    if listener.client_ca:
        # Not `on`: who shows none is refused with 403 then, and logged by the name of the phone.
        lines += ["ssl_verify_client optional", f"ssl_verify_depth {requests.DEPTH}",
                  f"ssl_client_certificate {quoted(listener.client_ca)}"]  # fmt: skip
    return lines
