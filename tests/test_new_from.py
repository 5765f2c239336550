"""`phonegen new --from`: what captures, logs and configurations tell of a new phone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import made_captures as made
import pytest
from catalogues import sound_catalogue, the_repository
from commands import in_time, phonegen
from hypothesis import given, settings
from hypothesis import strategies as st
from made_captures import ethernet, tcp
from phonegen.diagnostics import Report
from phonegen.language.loading import load
from phonegen.sightings.configuration import recognised
from phonegen.sightings.proposal import Proposal, in_words, proposal
from phonegen.sightings.seen import Phone
from phonegen.sightings.sources import read
from phonegen_targets.provd.preview import preview
from test_doctor import asks, fetches, gets

MAC = "02:ac:3e:00:00:01"
AGENT = f"NewPhone N1 2.3.4.5 rev[2] ({MAC})"
FILES = (("/phones/common.cfg", 404), ("/phones/02ac3e000001.cfg", 404), ("/phones/N1/fw.bin", 200))
EXPORT = """#!version:1
# exported
account.1.user = joe
account.1.password = secret
account.2.user =
lang = en
"""


def frames(agent: str = AGENT, vendor_class: bytes = b"New N1 2.3.4.5") -> list[bytes]:
    return [
        asks(vendor_class, wanted=b"\x01\xa0\x42"),
        gets(o66=b"http://192.0.2.1/phones/"),
        *fetches(*FILES, agent=agent),
    ]


def proposed(
    tmp_path: Path, seen: Iterable[bytes] | None, *files: str, folder: str = "new", name: str = "n1"
) -> Proposal:
    """What a capture and configurations tell, in the sound catalogue."""
    paths = []
    if seen is not None:
        paths.append(tmp_path / "made.pcap")
        paths[0].write_bytes(made.pcap(seen))
    for number, text in enumerate(files):
        paths.append(tmp_path / f"{number}.cfg")
        paths[-1].write_text(text)
    report = Report()
    found = read(paths, None, report, lambda _: None)
    assert report.sorted() == []
    phones = found.seen.phones() or [Phone()]
    project = load(sound_catalogue(tmp_path / "project"), Report())
    return proposal(phones[0], found.configurations, project, folder, name)


def test_all_that_files_tell(tmp_path: Path) -> None:
    found = proposed(tmp_path, frames(), EXPORT)
    facts = {n: getattr(found, n) for n in ("mac", "name", "version", "user_agent", "vendor_class")}
    assert {n: f.value for n, f in facts.items() if f is not None} == {
        "mac": MAC, "name": "N1", "version": "2.3.4.5", "user_agent": AGENT,
        "vendor_class": "New N1 2.3.4.5",
    }  # fmt: skip
    assert found.prefix == "02:ac:3e"
    assert facts["mac"].where.number == 1
    assert facts["user_agent"].where.number == 3
    assert found.agent_pattern == "NewPhone {model} {version} rev*2* ({mac:})"
    assert [f.name for f in found.own_files] == ["{mac}.cfg"]
    assert found.locations == ("160", "66")
    assert [(f.name, f.status, f.where.number) for f in found.files] == [
        ("common.cfg", "404", 3), ("{mac}.cfg", "404", 5), ("{model}/fw.bin", "200", 7),
    ]  # fmt: skip
    assert found.configuration is not None
    assert found.configuration.syntax == {
        "kind": "assignments", "separator": " = ", "header": "#!version:1",
    }  # fmt: skip
    assert found.configuration.names == (
        "account.1.user", "account.1.password", "account.2.user", "lang",
    )  # fmt: skip
    assert "secret" not in "\n".join(in_words(found))


def test_what_nobody_told_is_unknown(tmp_path: Path) -> None:
    nothing = proposed(tmp_path, None, EXPORT)
    assert nothing.unknown[:7] == (
        "the MAC address",
        "DHCP option 60",
        "in which DHCP option it looks for its server",
        "the User-Agent",
        "the name that the phone reports",
        "the firmware's version",
        "the files that it asks for",
    )
    assert (nothing.agent_pattern, nothing.match, nothing.files) == (None, {}, ())


def test_a_name_that_the_phone_does_not_tell(tmp_path: Path) -> None:
    found = proposed(tmp_path, frames("NewPhone 2.3.4.5", b"New"), name="n1")
    assert found.name is None
    assert "the name that the phone reports" in found.unknown
    assert found.agent_pattern == "NewPhone {version}"


@pytest.mark.parametrize(
    ("vendor_class", "match"),
    [
        (b"New N1 2.3.4.5", {"prefix": "New N1 "}),
        (b"New N1", {"exact": "New N1"}),
        (b"New N1\0", {"prefix": "New N1"}),
        (b"", {"absent": "true"}),
        (b"2.3.4.5", {"exact": "2.3.4.5"}),
    ],
)
def test_the_rule_outlives_the_firmware(
    vendor_class: bytes, match: dict[str, str], tmp_path: Path
) -> None:
    mac = bytes.fromhex("04ac3e000001")
    seen = [ethernet(made.dhcp(1, mac, o60=vendor_class), mac)]
    found = proposed(tmp_path, seen)
    assert found.rule is None
    assert found.match == match


def test_a_rule_that_is_there(tmp_path: Path) -> None:
    found = proposed(tmp_path, frames())
    assert found.rule == "prefix 02:ac:3e of acme (specs/acme/vendor.yaml:6)"
    assert found.match == {}


@pytest.mark.parametrize(
    ("agent", "pattern"),
    [
        ("New N1 1.2", "New {model} {version}"),
        ("New-N1/V1.2-7b", "New-{model}/V{version text}"),
        (f"N1 {MAC.upper()}", "{model} {mac:}"),
        ("N1 02AC3E000001", "{model} {MAC}"),
        ("N1 02-ac-3e-00-00-01", "{model} {mac}"),
        ("N1 02ac3e000001 001122334455", "{model} {mac} 001122334455"),
        ("N1", "{model}"),
        ("Nothing", None),
        ("N1 {x} *", "{model} *x* *"),
    ],
)
def test_patterns_read_their_sample(agent: str, pattern: str | None, tmp_path: Path) -> None:
    assert proposed(tmp_path, frames(agent)).agent_pattern == pattern


def test_a_sibling_of_the_same_vendor(tmp_path: Path) -> None:
    found = proposed(tmp_path, frames(f"Acme X3 1.1 {MAC}"), EXPORT, folder="acme", name="x3")
    assert found.plugin == "p1"
    assert found.alike is not None
    assert (found.alike.dialect, found.alike.model) == ("acme/d1", "x1")
    assert "its plugin p1 recognises the requests" in found.alike.words


# Configurations

SYNTAXES = {
    "ini": ("[net]\na=1\nb=2\nc=3\n", {"kind": "assignments", "separator": "=", "group": "[{}]"}),
    "colons": ("a b: 1\nc: 2\nd: 3\n", {"kind": "assignments", "separator": ": "}),
    "quotes": ('a="1"\nb="2"\nc="3"\n', {"kind": "assignments", "separator": "=", "quote": '"'}),
    "elements": (
        '<?xml version="1.0"?>\n<cfg><a>1</a><b>2</b></cfg>',
        {"kind": "xml", "root": "cfg"},
    ),
    "attributes": (
        '<P><x a.b="1" a.c="2" a.d="3"/></P>',
        {"kind": "xml", "root": "P", "setting": "attribute", "declaration": "none"},
    ),
    "json": ('{"a": {"b": 1}}', {"kind": "json"}),
    "form": ("P1=a&P2=b&P3=c", {"kind": "form"}),
    "commands": (
        "cli version 3.20\nclock local offset +1\nprofile x\n  a 1\n",
        {"kind": "commands", "header": "cli version 3.20"},
    ),
    "a template": (
        "{if isset($x)}\n#!c\na.b = {$x}\na.c = 2\n{/if}\na.d = 3\n",
        {"kind": "assignments", "separator": " = "},
    ),
}


@pytest.mark.parametrize("name", SYNTAXES)
def test_syntaxes_by_their_looks(name: str) -> None:
    text, syntax = SYNTAXES[name]
    found = recognised(text.encode(), whole=True)
    assert found is not None
    assert found.syntax == syntax
    assert bool(found.problem) is (name == "a template")


@pytest.mark.parametrize(
    "text",
    ["", "Dear all,\nhow are you?\nYours\n", "x" * 5000, "<", "<!-- -->", "{", "\0a=1\nb=2\nc=3\n",
     "kernel: x\n" * 50, "a=1\nb=2\n"],
)  # fmt: skip
def test_what_is_no_configuration(text: str) -> None:
    assert recognised(text.encode(), whole=True) is None


PIECES = st.sampled_from([
    "a=1\n", "b.c = {$x}\n", '"k": ', "<a b='1'>", "</a>", "<é>", "{", "}", "&P1=2", "[x]\n",
    "#!\x01\n", "<?xml ", "cli version \x1b\n", "name: v\n", "\r\n", " " * 50, "\ufeff", '"', "'",
    "\\",
])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=30), st.binary(max_size=20), st.booleans())
def test_any_bytes_are_a_configuration_or_none(pieces: list[str], junk: bytes, whole: bool) -> None:
    data = "".join(pieces).encode("utf-8", "surrogatepass")
    for text in (data + junk, junk + data, bytes(12) + b"\r\n\r\n" + data):
        found = recognised(text, whole=whole)
        assert found is None or found.names or found.problem


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["<a ", "<a b='", '"a" ', '"a":', "a=", " ", "a:b\n", "&", "<a>", "x" * 500 + "\n", "[a]\n"],
)  # fmt: skip
@pytest.mark.parametrize("begin", ["", "<a>", '{"', "cli version 1\n", "a=1\nb=2\nc=3\n"])
def test_no_configuration_takes_long(begin: str, piece: str) -> None:
    with in_time(60):  # of a machine with other work; what is not linear takes hours
        recognised((begin + piece * (1_000_000 // len(piece))).encode(), whole=True)


@pytest.mark.parametrize("name", ["yealink/t46s", "snom/d785", "polycom/vvx450", "patton/sn4112"])
def test_files_of_the_catalogue_are_recognised(name: str) -> None:
    """What a plugin writes for the example user has the syntax that its dialect says."""
    project = the_repository()
    folder, _, spec = name.partition("/")
    vendor = project.vendors[folder]
    carried = vendor.newest_first(vendor.models[spec])[0]
    written = preview(project, vendor, carried.model, carried.plugin)
    dialect = vendor.dialects[carried.plugin.spec.dialect].spec
    for text in written.values():
        found = recognised(text.encode(), whole=True)
        if found is not None and len(found.names) > 5:
            assert found.syntax["kind"] == dialect.syntax.kind
            return
    pytest.fail(f"none of {[*written]} is recognised")


# The command


def test_the_spec_holds_what_was_seen(tmp_path: Path) -> None:
    root = sound_catalogue(tmp_path / "project")
    capture = tmp_path / "new.pcap"
    mac = bytes.fromhex("04ac3e000001")
    agent = "NewPhone N1 2.3.4.5 04:ac:3e:00:00:01"
    head = f"GET /04ac3e000001.cfg HTTP/1.1\r\nUser-Agent: {agent}\r\n\r\n".encode()
    request = tcp("192.0.2.9", 9, "192.0.2.1", 80, 1, head)
    seen = [ethernet(made.dhcp(1, mac, o60=b"New N1"), mac), ethernet(request, mac)]
    capture.write_bytes(made.pcap(seen))
    done = phonegen(
        "new", "new/n1", "--from", capture, "--yes", "--type", "deskphone", "--lines", 2,
        folder=root,
    )  # fmt: skip
    assert f"MAC address     04:ac:3e:00:00:01 ({capture}: packet 1)" in done.stdout
    assert "unknown         the syntax of its files, and their settings" in done.stdout
    spec = (root / "specs/new/n1.yaml").read_text()
    assert "model: N1" in spec
    assert f'{{user_agent: "{agent}", model: N1, mac: "04:ac:3e:00:00:01"}}' in spec
    assert 'match: [{exact: "New N1"}]' in spec
    assert 'ouis: ["04:ac:3e"]' in (root / "specs/new/vendor.yaml").read_text()
    dialect = (root / "specs/new/dialects/v1.yaml").read_text()
    assert 'agent: {user_agent: "NewPhone {model} {version} {mac:}"}' in dialect
    assert "  files:  # those that it asked for" in dialect and '    - "{mac}.cfg"\n' in dialect


def test_what_a_capture_tells_becomes_no_path(tmp_path: Path) -> None:
    """A file's name that leaves its folder is said, and not taken over."""
    root = sound_catalogue(tmp_path / "project")
    log = tmp_path / "web.log"
    log.write_text(
        '192.0.2.8 - - [x] "GET /../x/04ac3e000001.cfg HTTP/1.1" 200 2 "-" "N1 04:ac:3e:00:00:01"\n'
    )
    done = phonegen(
        "new", "new/n1", "--from", log, "--yes", "--type", "deskphone", "--lines", 2, folder=root
    )
    assert "not taken over: --file: " in done.stderr
    assert "../x" not in (root / "specs/new/dialects/v1.yaml").read_text()


def test_an_exported_configuration_tells_the_syntax(tmp_path: Path) -> None:
    root = sound_catalogue(tmp_path / "project")
    log, exported = tmp_path / "web.log", tmp_path / "exported.cfg"
    exported.write_bytes("#!v1\n[line1]\nuser='j\xf6'\nname='x'\npass='y'\n".encode("latin-1"))
    log.write_text(
        '192.0.2.8 - - [x] "GET /04AC3E00000A.cfg HTTP/1.1" 200 2 "-" "N1 1.0"\n'
        '192.0.2.8 - - [x] "GET /04ac3e00000a.boot HTTP/1.1" 404 2 "-" "N1 1.0"\n'
    )
    done = phonegen(
        "new", "new/n1", "--from", log, "--from", exported, "--yes", "--type", "deskphone",
        "--lines", 2, folder=root,
    )  # fmt: skip
    dialect = (root / "specs/new/dialects/v1.yaml").read_text()
    syntax = """{kind: assignments, separator: "=", quote: "'", header: "#!v1", group: "[{}]"}"""
    assert f"syntax: {syntax}\nencoding: ISO-8859-1\n" in dialect
    assert '    name: "{MAC}.cfg"\n' in dialect and '- {"{mac}.boot": optional}' in dialect
    assert "8 (--vendor-class)" in done.stdout and "--own-file" not in done.stdout


def test_which_phone_is_meant(tmp_path: Path) -> None:
    root = sound_catalogue(tmp_path / "project")
    two = tmp_path / "two.log"
    two.write_text(
        '192.0.2.8 - - [x] "GET /a HTTP/1.1" 200 2 "-" "N1 1.0 04:ac:3e:00:00:01"\n'
        '192.0.2.9 - - [x] "GET /a HTTP/1.1" 200 2 "-" "N1 1.0 04:ac:3e:00:00:02"\n'
    )
    done = phonegen("new", "new/n1", "--from", two, "--yes", folder=root, code=2)
    assert "2 phones; --mac says which: 04:ac:3e:00:00:01, 04:ac:3e:00:00:02" in done.stderr
    none = phonegen(
        "new", "new/n1", "--from", two, "--mac", "02:02:02:02:02:02", "--yes", folder=root, code=2
    )
    assert "tell nothing of '02:02:02:02:02:02'" in none.stderr
    assert not (root / "specs/new").exists()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    root = sound_catalogue(tmp_path / "project")
    done = phonegen("new", "new/n1", "--from", tmp_path, "--yes", folder=root, code=1)
    assert "it is a folder [seen-file]" in done.stderr
    assert not (root / "specs/new").exists()
