"""The configuration of Apache 2.4, with its modules `ssl` and `rewrite`."""

from __future__ import annotations

from pathlib import Path

from phonegen.inventory.listeners import Listener, WebSite

from phonegen_targets.web import requests

_HEAD = """\
# Written by `phonegen web`, for Apache's folder `sites-available`.
# As `combined`, with the phone's MAC address in place of its secret.
LogFormat "%h - - %t \\"%m %{{phonegen_shown}}e %H\\" %>s %b \\"-\\" \\"%{{User-Agent}}i\\"" \\
    phonegen
<Directory {tree}>
    Options None
    AllowOverride None
    Require all granted
</Directory>
"""
_HOST = """\

Listen {listen}
<VirtualHost {address}:{port}>
    ServerName {host}
    DocumentRoot {tree}
    CustomLog {log} phonegen
{tls}    RewriteEngine On
    RewriteMap phones {listed}
    # Which phone has that path.
    RewriteRule "^" "-" [E=phonegen:-]
    RewriteCond "%{{REQUEST_URI}}" "^/({path})/"
    RewriteCond "${{phones:%1}}" "^([0-9a-f]{{12}})$"
    RewriteRule "^" "-" [E=phonegen:%1]
    # What the log has of the request.
    RewriteRule "^" "-" [E=phonegen_shown:/-/?]
    RewriteCond "%{{THE_REQUEST}}" {plain}
    RewriteRule "^" "-" [E=phonegen_shown:%1]
    RewriteCond "%{{ENV:phonegen}} %{{THE_REQUEST}}" {secret}
    RewriteRule "^" "-" [E=phonegen_shown:/%1%2]
    # What is refused.
    RewriteCond "%{{REQUEST_METHOD}}" "!^(?:GET|HEAD)$"
    RewriteRule "^" "-" [R=405,L]
    RewriteRule {hidden} "-" [R=404,L]
    RewriteCond "%{{ENV:phonegen}}" "^-$"
    RewriteRule "^" "-" [R=404,L]
    RewriteCond "%{{ENV:phonegen}}|%{{REQUEST_URI}}" {foreign} [NC]
    RewriteRule "^" "-" [R=404,L]
{certified}    RewriteRule "^/{path}/(.*)$" {found} [L]
</VirtualHost>
"""
_CERTIFIED = """\
    RewriteCond "%{{ENV:phonegen}}|%{{SSL:SSL_CLIENT_VERIFY}}|%{{SSL:SSL_CLIENT_S_DN}}" {good} [NC]
    RewriteRule "^" "-" [F,L]
"""


def configuration(site: WebSite, tree: Path, folder: Path) -> str:
    """The site for TREE, with lists of paths in FOLDER; both are paths that quotes can hold."""
    head = _HEAD.format(tree=quoted(str(tree)))
    return head + "".join(_host(site, one, tree, folder) for one in site.listeners)


def entry(path: str, mac: str) -> str:
    """A phone in a list of paths."""
    return f"{path} {mac.replace(':', '')}\n"


def quoted(text: str) -> str:
    """A text in quotes, or a regular expression: mod_rewrite takes its backslashes as they are."""
    return f'"{text}"'


def _host(site: WebSite, listener: Listener, tree: Path, folder: Path) -> str:
    port = listener.port
    shown = r"(?!\S*" + requests.LIKE_PATH + r")([!#-\[\]-~]+)(?: |$)"  # no quote, no backslash
    certified = ""
    if listener.client_ca:
        certified = _CERTIFIED.format(good=quoted(f"!{requests.CERTIFIED}"))
    return _HOST.format(
        listen=f"{site.listen}:{port}" if site.listen else port,
        address=site.listen or "*",
        port=port,
        host=site.host,
        tree=quoted(str(tree)),
        log=quoted(site.log),
        tls="".join(f"    {line}\n" for line in _tls(site, listener)),
        listed=quoted(f"txt:{requests.list_of(folder, port)}"),
        path=requests.PATH,
        plain=quoted(rf"^\S+ {shown}"),
        secret=quoted(rf"^(\S+) \S+ /{requests.PATH}(?=/){shown}"),
        hidden=quoted(requests.HIDDEN),
        foreign=quoted(requests.FOREIGN),
        certified=certified,
        found=quoted(f"{tree}/$1"),
    )


def _tls(site: WebSite, listener: Listener) -> list[str]:
    if listener.tls == "off":
        return []
    lines = ["SSLEngine On",
             f"SSLCertificateFile {quoted(site.certificate)}",
             f"SSLCertificateKeyFile {quoted(site.key)}"]  # fmt: skip
    if listener.tls == "1.0":
        lines += ["SSLProtocol -all +TLSv1 +TLSv1.1 +TLSv1.2 +TLSv1.3",
                  f"SSLCipherSuite {requests.OLD_CIPHERS}"]  # fmt: skip
    else:
        lines += ["SSLProtocol -all +TLSv1.2 +TLSv1.3"]
    if listener.client_ca:
        # Not `require`: who shows none is refused with 403 then, and logged by the phone's MAC.
        lines += ["SSLVerifyClient optional", f"SSLVerifyDepth {requests.DEPTH}",
                  f"SSLCACertificateFile {quoted(listener.client_ca)}"]  # fmt: skip
    return lines
