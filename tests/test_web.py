"""`phonegen web`: sites of nginx and Apache, asked by clients with and without certificates."""

from __future__ import annotations

import csv
import grp
import http.client
import json
import os
import re
import shutil
import ssl
import stat
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from catalogues import REPOSITORY, SOUND, sound_catalogue, the_repository
from commands import Done, phonegen
from extent import sampled
from phonegen.boot.programs import free_port, spawn, stop
from phonegen.boot.servers import listening, wait
from phonegen.dialects.asking import asked, filled
from phonegen_targets.web import WEB_SERVERS
from phonegen_targets.web.requests import CERTIFIED, FOREIGN

MODULES = Path("/usr/lib/apache2/modules")
NOBODY = 65534  # runs the servers where root runs the tests
ALICE, CAROL = "00:15:65:00:00:01", "00:15:65:00:00:03"  # Yealink, with certificates
BOB = "00:04:13:00:00:02"  # snom, as all others
OLD = "00:08:5d:00:00:01"  # Aastra, with TLS 1.0 by its spec
STATED = "00:04:f2:00:00:01"  # Polycom, with TLS 1.0 whatever its spec says
PLAIN = "00:0b:82:00:00:01"  # Grandstream, by HTTP
HEAD = "mac,phone,username,password,display_name,number,proxy"
ROWS = [
    f'{ALICE},yealink/t46s,alice,"alices, ""secret""",Alice,1001,pbx.example.org',
    f"{CAROL},yealink/t46s,carol,carols-secret,Carol,1003,pbx.example.org",
    f"{BOB},snom/d785,bob,bobs-secret,Bob,1002,192.0.2.5:5070",
    f"{OLD},aastra/6731i,a,b,,,pbx",
    f"{STATED},polycom/vvx410,a,b,,,pbx",
    f"{PLAIN},grandstream/gxp2135,c,d,,,pbx",
]
ALICES, CAROLS, BOBS = "001565000001.cfg", "001565000003.cfg", "000413000002.xml"
OLDS, STATEDS, PLAINS = (
    "Aastra/00085D000001.cfg", "0004f2000001-user.cfg", "Grandstream/cfg000b82000001.xml",
)  # fmt: skip
ORDERS = """\
req -x509 {key} -keyout root.key -out root.pem -days 7 -subj /CN=vendor-root
req {key} -keyout sub.key -out sub.csr -subj /CN=vendor-phones
x509 -req -in sub.csr -CA root.pem -CAkey root.key -out sub.pem -days 7 -extfile ca.ext
req -x509 {key} -keyout other.key -out other.pem -days 7 -subj /CN=other-root
req -x509 {key} -keyout server.key -out server.pem -days 7 -subj /CN=127.0.0.1 \
-addext subjectAltName=IP:127.0.0.1
"""
PHONE = """\
req {key} -keyout {name}.key -out {name}.csr -subj {subject}
x509 -req -in {name}.csr -CA {ca}.pem -CAkey {ca}.key -out {name}.pem -days 7
"""
KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
CERTIFICATES = {
    "alice": ("sub", "/O=Vendor/CN=001565000001"),
    "carol": ("sub", "/O=Vendor/CN=SIP-T46S-00:15:65:00:00:03"),
    "prefixed": ("sub", "/CN=CP-T46S-SEP001565000001"),
    "longer": ("sub", "/CN=001565000001a"),
    "elsewhere": ("sub", "/O=x,CN=001565000001/CN=nobody"),
    "forged": ("other", "/O=Vendor/CN=001565000001"),
}


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    body: bytes


class Web:
    """A web server that runs with what `phonegen web` wrote."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder, self.kind = folder, kind
        self.ports = [free_port() for _ in range(5)]
        self.log = folder / "phones.log"
        main, devices, old, plain, stated = self.ports
        (folder / "phones.csv").write_text("\n".join([HEAD, *ROWS, ""]))
        (folder / "web.yaml").write_text(f"""\
host: 127.0.0.1
listen: 127.0.0.1
certificate: {folder}/server.pem
key: {folder}/server.key
log: {self.log}
listeners:
- port: {main}
- {{port: {devices}, client_ca: {folder}/vendor.pem, phones: [yealink]}}
- {{port: {old}, tls: 1.0}}
- {{port: {plain}, tls: off, phones: ["{PLAIN}"]}}
- {{port: {stated}, tls: 1.0, phones: [polycom/vvx410]}}
""")
        secret = folder / "web.key"
        secret.touch(0o600)
        secret.write_text("0123456789abcdef" * 4)
        written(folder, kind)
        with (folder / "phones-web.csv").open(newline="") as file:
            self.rows = {row["mac"]: row for row in csv.DictReader(file)}
        phonegen("render", folder / "phones-web.csv", "--out", folder / "tree",
                 "--address", "http://192.0.2.1", folder=REPOSITORY)  # fmt: skip

    def path(self, mac: str) -> str:
        return self.rows[mac]["server"].rpartition("/")[2]

    def port(self, mac: str) -> int:
        found = re.search(r":(\d+)/", self.rows[mac]["server"])
        assert found
        return int(found[1])

    def asked(
        self,
        mac: str,
        name: str,
        *,
        certificate: str = "",
        port: int = 0,
        path: str = "",
        tls: ssl.TLSVersion | None = None,
        plain: bool = False,
        method: str = "GET",
    ) -> Answer:
        """What a phone gets that asks for NAME at its own URL, or at another PORT or PATH."""
        target = f"/{path or self.path(mac)}/{name}"
        return self.sent(method, target, port or self.port(mac), certificate, tls, plain)

    def sent(
        self,
        method: str,
        target: str,
        port: int,
        certificate: str = "",
        tls: ssl.TLSVersion | None = None,
        plain: bool = False,
    ) -> Answer:
        line: http.client.HTTPConnection
        if plain:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        else:
            context = self._context(certificate, tls)
            line = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=context)
        try:
            line.putrequest(method, target, skip_accept_encoding=True)
            line.putheader("User-Agent", "Yealink SIP-T46S 66.86.0.15")
            line.endheaders()
            found = line.getresponse()
            return Answer(found.status, found.read())
        finally:
            line.close()

    def _context(self, certificate: str, tls: ssl.TLSVersion | None) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=str(self.folder / "server.pem"))
        if certificate:
            chain, key = (self.folder / f"{certificate}.{end}" for end in ("pem", "key"))
            context.load_cert_chain(chain, key)
        if tls is not None:
            with warnings.catch_warnings():  # Python would rather not speak such a TLS
                warnings.simplefilter("ignore", DeprecationWarning)
                context.minimum_version = context.maximum_version = tls
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
        return context

    def lines(self) -> list[str]:
        return self.log.read_text("utf-8").splitlines()


def written(
    folder: Path, kind: str, *options: object, code: int = 0, root: Path = REPOSITORY
) -> Done:
    return phonegen(
        "web", folder / "phones.csv", "--setup", folder / "web.yaml", "--secret",
        folder / "web.key", "--tree", folder / "tree", "--out", folder / "site", "--list",
        folder / "phones-web.csv", "--server", kind, *options, folder=root, code=code,
    )  # fmt: skip


def make_certificates(folder: Path, program: str) -> None:
    """A vendor's authority with another below it, one of somebody else, and phones of theirs."""
    (folder / "ca.ext").write_text("basicConstraints=critical,CA:TRUE\n")
    orders = ORDERS.format(key=KEY)
    for name, (ca, subject) in CERTIFICATES.items():
        orders += PHONE.format(key=KEY, name=name, ca=ca, subject=subject)
    for order in orders.splitlines():
        subprocess.run([program, *order.split(" ")], cwd=folder, check=True, capture_output=True)
    for name, (ca, _) in CERTIFICATES.items():  # a phone shows who signed its certificate, too
        if ca == "sub":
            path = folder / f"{name}.pem"
            path.write_text(path.read_text() + (folder / "sub.pem").read_text())
    shutil.copy(folder / "root.pem", folder / "vendor.pem")


def command(web: Web, program: str) -> list[str]:
    """The server in its folder: what a distribution has around a site."""
    folder, path = web.folder, web.folder / "main.conf"
    if web.kind == "nginx":
        temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "\n".join(f"{name}_temp_path {folder}/{name};" for name in temporary)
        path.write_text(f"""\
daemon off;
pid {folder}/pid;
error_log {folder}/errors.log;
events {{}}
http {{
autoindex on;
{paths}
include {folder}/site/nginx.conf;
}}
""")
        return [program, "-p", str(folder), "-e", str(folder / "errors.log"), "-c", str(path)]
    modules = ("mpm_event", "authz_core", "ssl", "rewrite", "dir", "autoindex", "mime")
    loaded = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in modules)
    path.write_text(f"""\
ServerName lab
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/pid
TypesConfig /dev/null
{loaded}
ErrorLog {folder}/errors.log
<Directory />
Options Indexes FollowSymLinks
Require all denied
</Directory>
Include {folder}/site/apache.conf
""")
    return [program, "-f", str(path), "-DFOREGROUND"]


@pytest.fixture(scope="module", params=sampled(WEB_SERVERS, ["nginx"]))
def web(request: pytest.FixtureRequest, needs_program: Callable[[str, str], str]) -> Iterator[Web]:
    """Each server with a tree of six phones."""
    kind: str = request.param
    names = {"nginx": ("nginx", "nginx-light"), "apache": ("apache2", "apache2-bin")}
    program = needs_program(*names[kind])
    folder = Path(tempfile.mkdtemp(prefix="phonegen-web-"))
    try:
        make_certificates(folder, needs_program("openssl", "openssl"))
        found = Web(folder, kind)
        (folder / "outside.cfg").write_text("not in the tree")
        (folder / "tree" / "linked.cfg").symlink_to(folder / "outside.cfg")
        prefix: list[str] = []
        if os.geteuid() == 0:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
            prefix = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        log = folder / "server.log"
        server = spawn(command(found, program), log=log, prefix=prefix)
        try:
            wait(server, log, kind, lambda: listening("127.0.0.1", found.ports[0]))
            yield found
        finally:
            stop(server)
    finally:
        shutil.rmtree(folder)


def test_a_phone_gets_its_files_and_what_all_share(web: Web) -> None:
    assert b"bobs-secret" in web.asked(BOB, BOBS).body
    assert web.asked(BOB, "snomD785.htm").status == 200
    assert web.asked(BOB, "snomD785.htm?mac=000413000002").status == 200
    assert web.asked(BOB, "nothing.xml").status == 404


def test_files_name_the_phones_own_url(web: Web) -> None:
    own = web.rows[ALICE]["server"].encode()
    body = web.asked(ALICE, ALICES, certificate="alice").body
    assert own in body and b'alices, "secret"' in body


@pytest.mark.parametrize(
    "name", [ALICES, ALICES.upper(), "00-04-f2-00-00-01.cfg", f"//{ALICES}", f"x/../{ALICES}",
             "%30015%365000001.cfg", f"{CAROLS}?{BOBS}"],
)  # fmt: skip
def test_no_phone_gets_files_of_another(web: Web, name: str) -> None:
    answer = web.asked(BOB, name)
    assert answer.status == 404 and b"secret" not in answer.body


def test_who_does_not_know_the_path_gets_nothing(web: Web) -> None:
    port = web.port(BOB)
    for path in (
        "0" * 32,
        web.path(BOB)[:-1] + "g",
        web.path(BOB)[:-1],
        web.path(BOB).upper(),
        "x",
    ):
        assert web.asked(BOB, BOBS, path=path).status == 404, path
    for target in (f"/{BOBS}", "/", f"/{web.path(BOB)}", f"/{web.path(BOB)}{BOBS}"):
        assert web.sent("GET", target, port).status == 404, target


def test_nothing_is_listed(web: Web) -> None:
    for name in ("", "./", "?C=N", "Grandstream/", "Grandstream"):
        answer = web.asked(BOB, name)
        assert answer.status in ((301,) if name == "Grandstream" else (403, 404))
        assert BOBS.encode() not in answer.body


def test_what_is_not_of_the_phones_is_not_served(web: Web) -> None:
    assert (web.folder / "tree/.phonegen/1-of-1.json").exists()
    for name in (".phonegen/1-of-1.json", "%2ephonegen/1-of-1.json", ".phonegen/", "linked.cfg",
                 "../outside.cfg", "%2e%2e/outside.cfg", "..%2foutside.cfg",
                 f"../{web.path(ALICE)}/../../web.key", "etc/passwd", "/etc/passwd"):  # fmt: skip
        answer = web.asked(BOB, name)
        assert answer.status in (400, 403, 404), name
        assert b"not in the tree" not in answer.body and b"root:" not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_is_taken(web: Web, method: str) -> None:
    assert web.asked(BOB, BOBS, method=method).status == 405


def test_a_phone_shows_its_certificate(web: Web) -> None:
    assert web.asked(ALICE, ALICES, certificate="alice").status == 200
    assert web.asked(ALICE, ALICES, certificate="prefixed").status == 200
    assert web.asked(CAROL, CAROLS, certificate="carol").status == 200


@pytest.mark.parametrize("certificate", ["carol", "longer", "elsewhere", ""])
def test_a_certificate_of_another_phone_is_refused(web: Web, certificate: str) -> None:
    """Or none at all, with the right path."""
    answer = web.asked(ALICE, ALICES, certificate=certificate)
    assert answer.status == 403 and b"alice" not in answer.body


def test_a_certificate_of_another_authority_is_refused(web: Web) -> None:
    try:
        assert web.asked(ALICE, ALICES, certificate="forged").status in (400, 403)
    except (ssl.SSLError, ConnectionError) as e:  # Apache ends the connection
        assert web.kind == "apache", e


@pytest.mark.parametrize("other", [0, 2, 3, 4])
def test_no_other_port_serves_a_phone_of_one(web: Web, other: int) -> None:
    """A phone that has a certificate cannot be asked for at a port that wants none."""
    port = web.ports[other]
    assert web.asked(ALICE, ALICES, port=port, plain=other == 3).status == 404


def test_old_tls_is_for_those_that_need_it(web: Web) -> None:
    old = ssl.TLSVersion.TLSv1
    assert (web.port(OLD), web.port(STATED)) == (web.ports[2], web.ports[4])
    for mac, name in ((OLD, OLDS), (STATED, STATEDS)):
        assert web.asked(mac, name, tls=old).status == 200
        assert web.asked(mac, name).status == 200
    for mac, name, certificate in ((BOB, BOBS, ""), (ALICE, ALICES, "alice")):
        assert (
            web.asked(mac, name, tls=ssl.TLSVersion.TLSv1_2, certificate=certificate).status == 200
        )
        for version in (old, ssl.TLSVersion.TLSv1_1):
            with pytest.raises((ssl.SSLError, ConnectionError)):
                web.asked(mac, name, tls=version, certificate=certificate)


def test_plain_http_is_for_those_that_need_it(web: Web) -> None:
    assert web.asked(PLAIN, PLAINS, plain=True).status == 200
    for mac, name in ((BOB, BOBS), (ALICE, ALICES), (OLD, OLDS), (STATED, STATEDS)):
        assert web.asked(mac, name, port=web.ports[3], plain=True).status == 404
        assert web.asked(mac, name, plain=True).status == 400


def test_the_log_tells_the_doctor_and_no_secret(web: Web) -> None:
    web.asked(BOB, BOBS)
    web.asked(ALICE, ALICES)
    web.asked(CAROL, CAROLS, certificate="carol")
    own = web.path(BOB)
    encoded = f"%{ord(own[0]):x}{own[1:]}"
    for target in (f"/x/../{own}/{BOBS}", f"/{encoded}/{BOBS}", f"/{own}/{web.path(ALICE)}"):
        web.sent("GET", target, web.port(BOB))
    web.sent("GET", '/a"%22', web.port(BOB))
    web.sent("GET", f"/{CAROLS}", web.port(BOB))  # as before there were secret paths
    text = "\n".join(web.lines())
    assert not any(web.path(mac)[1:] in text for mac in web.rows)
    done = phonegen("doctor", web.log, "--as", "log", "--details", folder=REPOSITORY, code=1)
    assert f"{ALICES} is refused to it (403)" in done.stdout
    assert CAROL in done.stdout and BOB in done.stdout


def setup(folder: Path, text: str, *rows: str) -> None:
    """What `phonegen web` reads, in FOLDER."""
    (folder / "phones.csv").write_text("\n".join([HEAD, *(rows or ROWS), ""]))
    (folder / "web.yaml").write_text(text)
    secret = folder / "web.key"
    secret.touch(0o600)
    secret.write_text("0123456789abcdef" * 4)


SITE = """\
host: phones.example.org
certificate: /etc/ssl/phones.pem
key: /etc/ssl/private/phones.key
log: /var/log/nginx/phones.log
listeners:
- port: 443
"""


def problems(folder: Path, kind: str = "nginx") -> list[str]:
    """What is wrong, by its place; nothing is written then."""
    done = written(folder, kind, "--output-format", "json", code=1)
    left = [path for path in folder.rglob("*") if path.suffix in (".conf", ".map")]
    assert not left and not (folder / "phones-web.csv").exists()
    return [f"{d['line']}:{d['column']} {d['code']}: {d['message']}"
            for d in json.loads(done.stdout)]  # fmt: skip


@pytest.mark.slow
def test_a_phone_keeps_its_path_as_long_as_the_key(tmp_path: Path) -> None:
    def paths() -> list[str]:
        written(tmp_path, "nginx")
        with (tmp_path / "phones-web.csv").open(newline="") as file:
            return [row["server"] for row in csv.DictReader(file)]

    setup(tmp_path, SITE)
    first = paths()
    assert all(re.fullmatch("https://phones.example.org/[0-9a-f]{32}", url) for url in first)
    assert len(set(first)) == len(ROWS)
    setup(tmp_path, SITE, *reversed(ROWS))
    assert paths() == first[::-1]
    (tmp_path / "web.key").write_text("another-key" * 4)
    assert not set(paths()) & set(first)


@pytest.mark.slow
def test_what_is_written_is_for_nobody_else(tmp_path: Path) -> None:
    setup(tmp_path, SITE)
    written(tmp_path, "nginx")
    paths = [tmp_path / "phones-web.csv", *(tmp_path / "site").iterdir()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o600] * 3
    written(tmp_path, "nginx", "--group", grp.getgrgid(os.getgid()).gr_name)
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths[1:]} == {0o640}


def test_a_key_that_others_could_know(tmp_path: Path) -> None:
    setup(tmp_path, SITE)
    secret = tmp_path / "web.key"
    secret.chmod(0o640)
    assert "0:0 web-key: others than its owner may use this key, it has the mode 0640" in [
        re.sub(r"^\d+:\d+", "0:0", problem) for problem in problems(tmp_path)
    ]
    secret.chmod(0o600)
    secret.write_text("short")
    assert "at least 32 bytes" in problems(tmp_path)[0]
    secret.unlink()
    assert "cannot be read" in problems(tmp_path)[0]
    secret.symlink_to(tmp_path / "web.yaml")
    assert "cannot be read" in problems(tmp_path)[0]


def test_all_that_is_wrong_with_a_setup(tmp_path: Path) -> None:
    setup(tmp_path, SITE.replace("phones.example.org", "a b").replace("443", "70000")
          + "colour: red\n")  # fmt: skip
    found = problems(tmp_path)
    assert [problem.partition(":")[0] for problem in found] == ["1", "6", "7"]
    setup(tmp_path, SITE + "- {port: 444, phones: [yealnk, snom/d785]}\n"
          "- {port: 445, phones: [yealink/t46z, SNOM/D785]}\n")  # fmt: skip
    assert problems(tmp_path) == [
        "7:24 wrong-value: there is no phone 'yealnk'",
        "8:24 wrong-value: there is no phone 'yealink/t46z'",
        "8:38 wrong-value: 'SNOM/D785' has another listener already",
    ]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("- port: 444\n", "of the listeners with one `tls` only one has no `phones`"),
        ("- {port: 444, tls: off}\n- {port: 445, tls: off}\n", "only one has no `phones`"),
        ("- {port: 443, phones: [snom]}\n", "two listeners have one port"),
        ("- {port: 80, tls: off, phones: [snom], client_ca: /a}\n", "knows no certificates"),
        ("  tls: 1.0\n", "one listener of TLS 1.2 has no `phones`"),
        ("  tls: off\n", "one listener of TLS 1.2 has no `phones`"),
        ("  tls: 1.1\n", "was expected"),
    ],
)
def test_listeners_that_cannot_be(tmp_path: Path, more: str, told: str) -> None:
    setup(tmp_path, SITE + more)
    (found,) = problems(tmp_path)
    assert told in found


@pytest.mark.parametrize("field", ["certificate", "key", "log", "client_ca"])
@pytest.mark.parametrize(
    "text",
    ['/a";} server {', "/a\nb", "/a$host", "/a%{x}", "/a\\", "a/b", "/a#b", "/a;b", "|/b", "/a'b"],
)
def test_nothing_adds_to_a_configuration(tmp_path: Path, field: str, text: str) -> None:
    written_so = f"{field}: {json.dumps(text)}"
    if field == "client_ca":
        setup(tmp_path, SITE + f"  {written_so}\n")
    else:
        setup(tmp_path, re.sub(f"(?m)^{field}: .*$", lambda _: written_so, SITE))
    (found,) = problems(tmp_path)
    assert "this is an absolute path" in found


@pytest.mark.parametrize("name", ['tree"x', "tree\nx", "tree$x", "tree{"])
@pytest.mark.parametrize("option", ["--tree", "--out"])
def test_folders_that_no_configuration_can_hold(tmp_path: Path, option: str, name: str) -> None:
    setup(tmp_path, SITE)
    done = written(tmp_path, "apache", option, tmp_path / name, code=2)
    assert "has characters that no configuration can hold" in done.stderr


def test_secrets_stay_out_of_the_tree(tmp_path: Path) -> None:
    setup(tmp_path, SITE)
    for out in (tmp_path / "tree", tmp_path / "tree" / "site"):
        assert "outside of --tree" in written(tmp_path, "nginx", "--out", out, code=2).stderr
    assert "beside the list" in written(tmp_path, "nginx", "--list", "/tmp/x.csv", code=2).stderr
    own = tmp_path / "phones.csv"
    assert "beside the list" in written(tmp_path, "nginx", "--list", own, code=2).stderr


def test_bad_rows_are_told_at_once(tmp_path: Path) -> None:
    setup(tmp_path, SITE, ROWS[0], "x;}/../,yealink/t46s,,,,,", f"{BOB},snom/d999,,,,,")
    assert problems(tmp_path) == [
        "3:1 inventory-mac: 'x;}/../' is no MAC address",
        "4:19 inventory-phone: there is no model 'd999' of snom",
    ]


@pytest.mark.slow
def test_dhcp_tells_each_phone_its_own_url(tmp_path: Path) -> None:
    rows = [row for row in ROWS if OLD not in row]  # Aastra's is in the bytes of option 43
    setup(tmp_path, SITE.replace("phones.example.org", "192.0.2.9"), *rows)
    written(tmp_path, "nginx")
    done = phonegen("hosts", tmp_path / "phones-web.csv", "--server", "kea", "--plain",
                    folder=REPOSITORY)  # fmt: skip
    with (tmp_path / "phones-web.csv").open(newline="") as file:
        urls = [row["server"] for row in csv.DictReader(file)]
    assert len(urls) == len(rows) and all(url in done.stdout for url in urls)


@pytest.mark.slow
def test_a_tree_with_a_folder_for_each_plugin(tmp_path: Path) -> None:
    setup(tmp_path, SITE)
    written(tmp_path, "nginx", "--apart")
    phonegen("render", tmp_path / "phones-web.csv", "--out", tmp_path / "tree", "--apart",
             "--address", "http://192.0.2.1", folder=REPOSITORY)  # fmt: skip
    (own,) = (tmp_path / "tree").rglob(ALICES)
    with (tmp_path / "phones-web.csv").open(newline="") as file:
        url = next(csv.DictReader(file))["server"]
    assert url.endswith(f"/{own.parent.name}") and f"{url}/".encode() in own.read_bytes()


def ports(folder: Path, root: Path = REPOSITORY) -> tuple[list[str], list[str]]:
    """At which port each phone of the list is served, and what is told of them but counts."""
    done = written(folder, "nginx", root=root)
    with (folder / "phones-web.csv").open(newline="") as file:
        urls = [row["server"] for row in csv.DictReader(file)]
    found = [re.match(r"(https?)://[\w.]+(?::(\d+))?/", url) for url in urls]
    told = [line for line in done.stdout.splitlines() if line.startswith(("warning", "note"))]
    return [m[2] or {"https": "443", "http": "80"}[m[1]] for m in found if m], told


WEAK = "- {port: 444, tls: 1.0}\n- {port: 80, tls: off}\n"
SAYS = {"vendor": "guide: {fetches: {https: %s}}\n", "model": "guide: {fetches: {https: %s}}\n",
        "plugin": "fetches: {https: %s}\n"}  # fmt: skip
SPEC = {"vendor": "acme/vendor.yaml", "model": "acme/x1.yaml", "plugin": "acme/plugins/p1.yaml"}


@pytest.mark.parametrize(
    ("said", "port"),
    [
        ({}, "443"),
        ({"vendor": "unknown"}, "443"),
        ({"vendor": "yes"}, "443"),
        ({"vendor": "no"}, "80"),
        ({"vendor": "1.0"}, "444"),
        ({"model": "1.1"}, "444"),
        ({"model": "1.3"}, "443"),
        ({"vendor": "1.0", "model": "1.2"}, "443"),
        ({"vendor": "1.2", "plugin": "1.0"}, "444"),
        ({"vendor": "1.0", "model": "no", "plugin": "1.2"}, "443"),
        ({"model": "1.0", "plugin": "unknown"}, "443"),
    ],
)
def test_a_phone_is_served_by_what_it_speaks(
    tmp_path: Path, said: dict[str, str], port: str
) -> None:
    """Its firmware knows best, its vendor least; where nobody knows, that is told."""
    changes = {
        SPEC[kind]: (SOUND / SPEC[kind]).read_text("utf-8") + SAYS[kind] % version
        for kind, version in said.items()
    }
    root = sound_catalogue(tmp_path / "project", changes)
    setup(tmp_path, SITE + WEAK, "02:ac:3e:00:00:01,acme/x1,,,,,")
    unknown = said.get("plugin", said.get("model", said.get("vendor"))) in (None, "unknown", "yes")
    found, told = ports(tmp_path, root)
    assert found == [port]
    assert [line.startswith("note: of 1 phone (acme/x1) nobody knows") for line in told] == (
        [True] * unknown
    )


@pytest.mark.slow
def test_what_a_setup_names_counts_more_than_a_spec(tmp_path: Path) -> None:
    stated = (
        SITE + WEAK + f'- {{port: 445, phones: ["{OLD}"]}}\n- {{port: 446, phones: [aastra]}}\n'
    )
    other = "00:08:5d:00:00:02,aastra/6731i,,,,,"
    setup(tmp_path, stated, *ROWS, other)
    found, told = ports(tmp_path)
    assert found[3] == "445" and found[6] == "446"
    # A vendor is named for its certificates; that some of its phones are older is said then.
    assert [line for line in told if "at port 446" in line] == [
        "warning: 1 phone (aastra/6731i) at port 446 can speak no newer TLS than 1.1, and get "
        "nothing there; let a listener with `tls: 1.0` serve them"
    ]
    setup(tmp_path, SITE, other)
    assert ports(tmp_path)[0] == ["443"] and "at port 443 can speak" in ports(tmp_path)[1][0]


def test_phones_that_dhcp_can_tell_no_url(tmp_path: Path) -> None:
    """They ask by TFTP, where nothing of this holds; so it is said."""
    setup(tmp_path, SITE, *ROWS, "00:11:21:00:00:01,cisco/7940g,,,,,")
    assert "1 phone (cisco/7940g) can be told no URL" in written(tmp_path, "nginx").stdout


def test_every_phone_has_its_own_files_and_no_others() -> None:
    """By the names of all files that plugins write or phones ask for."""
    refused = re.compile(FOREIGN, re.IGNORECASE)
    own, other, count = "001565abcdef", "0004f2123456", 0

    def is_refused(mac: str, name: str) -> bool:
        return refused.search(f"{mac}|/{'0' * 32}/{name}") is not None

    for vendor in the_repository().vendors.values():
        for plugin in vendor.plugins.values():
            dialect = vendor.dialects[plugin.spec.dialect].spec
            for carried in vendor.carried(plugin.name):
                files = {file.name: file.per == "device" for file in dialect.files.values()}
                names = {**dict.fromkeys(asked(dialect)), **files}
                names |= dict.fromkeys(carried.images, False)
                for pattern, is_own in names.items():
                    name = filled(pattern, own, carried.model.spec.model, carried.traits)
                    if name is not None:
                        count += 1
                        assert not is_refused(own, name), name
                        assert is_own is None or is_refused(other, name) == is_own, name
    assert count > 1000


@pytest.mark.parametrize(
    ("subject", "good"),
    [
        ("CN=001565abcdef", True),
        ("CN=00:15:65:AB:CD:EF,O=Vendor", True),
        ("O=Vendor,CN=CP-7965G-SEP001565ABCDEF", True),
        ("CN=001565abcdef0", False),
        ("CN=a001565abcdef", False),
        (r"O=x\,CN=001565abcdef,CN=other", False),
        ("O=001565abcdef,CN=other", False),
        ("CN=other,OU=001565abcdef", False),
        ("", False),
    ],
)
def test_the_common_name_of_a_certificate(subject: str, good: bool) -> None:
    found = re.compile(CERTIFIED, re.IGNORECASE)
    assert bool(found.search(f"001565abcdef|SUCCESS|{subject}")) is good
    assert not found.search(f"001565abcdef|NONE|{subject}")
    assert not found.search(f"001565abcdef|FAILED:expired|{subject}")
    assert not found.search(f"|SUCCESS|{subject}")
