"""`new`: what is answered is in the spec, what is not is unknown, and nothing is lost."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from catalogues import sound_catalogue, the_repository
from commands import phonegen
from extent import sampled, some
from phonegen.build.pipeline import load_checked
from phonegen.cli.new_model import UNSEEN, model_spec
from phonegen.cli.new_vendor import GUESS
from phonegen.cli.questions import QUESTIONS, SYNTAXES, Begun
from phonegen.codes import Severity
from phonegen.diagnostics import Report
from phonegen.dialects.identification import regex
from phonegen.sightings.agents import agent_rule

X7 = ("new", "acme/x7", "--yes", "--type", "deskphone", "--lines", "4")
NOVA = (
    "new", "nova/n1", "--yes", "--type", "deskphone", "--lines", "2", "--mac", "02:11:22:00:00:01",
)  # fmt: skip
VENDORS = sorted(the_repository().vendors)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sound_catalogue(tmp_path)


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in (folder / "specs").rglob("*")}


def draft(folder: Path, name: str) -> dict[str, str]:
    path = folder / f".cache/phonegen/new/{name}.json"
    found: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return found


def test_a_spec_of_answers_builds(folder: Path) -> None:
    done = phonegen(
        *X7, "--keys", 8, "--firmware", "1.2", "--plugin", "p1", "--mac", "02AC3E-000001",
        "--user-agent", "Acme X7 1.2 02ac3e000001", "--documentation", "login https://acme.test/x7",
        "--http", "yes", "--credentials", "admin / on the label", "--reset", "hold OK",
        folder=folder,
    )  # fmt: skip
    text = (folder / "specs/acme/x7.yaml").read_text()
    for line in (
        "type: deskphone", "lines: 4", "keys: {line: 8}", 'plugins: {p1: {version: "1.2"}}',
        'documentation: {access: login, url: "https://acme.test/x7"}', 'factory_reset: "hold OK"',
        'password: {on: "the label"}', 'mac: "02:ac:3e:00:00:01"',
    ):  # fmt: skip
        assert line in text
    unknown = re.search("unknown yet, .*: (.*)", done.stdout)
    assert unknown and unknown[1].startswith("1 (--sold), 4 (--firmware-files)")
    assert "next: phonegen preview acme/x7, then phonegen build acme/x7" in done.stdout
    phonegen("build", "acme/x7", folder=folder)
    assert "X7" in (folder / "generated/provd/test-acme-p1/entry.py").read_text()
    assert "exists; edit it" in phonegen(*X7, folder=folder, code=2).stderr
    assert draft(folder, "acme/x7") == {}


def test_names_in_any_case(folder: Path) -> None:
    phonegen("new", "Acme/X8.yaml", "--like", "ACME/x1.yaml", "--yes", folder=folder)
    assert (folder / "specs/acme/x8.yaml").exists()


def test_what_is_not_known_is_not_made_up(folder: Path) -> None:
    done = phonegen("new", "acme/x7", "--yes", folder=folder, code=2)
    assert "--type" in done.stderr and "--lines" in done.stderr and "--like" in done.stderr
    phonegen(*X7, folder=folder)
    text = (folder / "specs/acme/x7.yaml").read_text()
    assert text.count("\n") == 4 and "plugins" not in text
    phonegen("check", folder=folder)


@pytest.mark.parametrize(
    ("option", "answer", "said"),
    [
        ("--type", "desk", "no kind of device; known: deskphone"),
        ("--lines", "-1", "no number from 0 to 1000"),
        ("--mac", "02:11:22:00:00:01", "none of the vendor's prefixes"),
        ("--mac", "ff:ff:ff:ff:ff:ff", "no address of a single phone"),
        ("--mac", "nonsense", "no MAC address"),
        ("--plugin", "p9", "there is no plugin 'p9'; known: p1"),
        ("--like", "x9", "there is no model 'x9' of acme"),
        ("--name", "a/b", "the character '/' cannot stand here"),
        ("--name", "X1", "specs/acme/x1.yaml is of that name already"),
        ("--documentation", "acme.test", "'acme.test'"),
        ("--credentials", "admin", "write it as `admin / 1234`"),
        ("--http", "maybe", "known: yes, no"),
        ("--same-keys", "yes", "has no meaning here"),
        ("--file", "{mac}.cfg", "has no meaning here"),
    ],
)
def test_each_answer_is_judged_and_the_others_are_kept(
    folder: Path, option: str, answer: str, said: str
) -> None:
    before = files(folder)
    done = phonegen(*X7, "--reset", "hold OK", option, answer, folder=folder, code=2)
    assert said in done.stderr and f"{option}: " in done.stderr.replace(" has no", ": has no")
    assert files(folder) == before
    kept = {"type": "deskphone", "lines": "4", "reset": "hold OK"}
    kept.pop(option.removeprefix("--"), None)
    assert draft(folder, "acme/x7") == kept
    options = [x for key, value in kept.items() for x in (f"--{key}", value)]
    given = ["--type", "deskphone", "--lines", "4"] if option in ("--type", "--lines") else []
    phonegen("new", "acme/x7", "--yes", *given, folder=folder)
    assert "hold OK" in (folder / "specs/acme/x7.yaml").read_text() or not options


def test_what_no_rule_recognises_is_told_with_its_line_and_kept(folder: Path) -> None:
    before = files(folder)
    done = phonegen(*X7, "--plugin", "p1", "--user-agent", "nonsense", folder=folder, code=1)
    assert "[not-recognised]" in done.stdout and "model: X7" in done.stdout
    assert "The answers do not make a valid spec; no spec was written." in done.stderr
    assert files(folder) == before
    phonegen("new", "acme/x7", "--yes", "--user-agent", "Acme X7 1 02ac3e000001", folder=folder)


@pytest.mark.parametrize("text", ["[1", "[]", '{"lines": 4}', '{"lines": "no"}', "\0", "[" * 9999])
def test_a_broken_draft_is_no_answer(folder: Path, text: str) -> None:
    path = folder / ".cache/phonegen/new/acme/x7.json"
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert "--lines" in phonegen("new", "acme/x7", "--yes", folder=folder, code=2).stderr
    phonegen(*X7, folder=folder)


def test_a_sibling_keeps_what_is_its_own(folder: Path) -> None:
    (folder / "specs/acme/x2.yaml").unlink()
    (folder / "specs/acme/x1.yaml").write_text(
        "model: X1\ntitle: Acme X-1\ntype: deskphone\nlines: 2\nkeys: {line: 4}\n"
        "plugins: {p1: {version: 1.2}}\nguide: {factory_reset: hold OK}\n"
        "dhcp: {name: AcmeX1, match: [{exact: acme-x1}]}\n"
        "samples: [{user_agent: Acme X1 1.2 02ac3e000001, model: X1}]\n"
        "layout: {screen: small, keys: {line: {left: 4}}}\n"
    )
    phonegen("new", "acme/x8", "--like", "x1", "--yes", folder=folder)
    data = json.loads(phonegen("show", "acme/x8", "--json", folder=folder).stdout)
    assert data["lines"] == 2 and data["keys"] == {"line": 4} and data["plugins"] == {"p1": {}}
    for own in ("title", "samples", "layout", "features"):
        assert not data.get(own)
    assert "hold OK" not in str(data) and data["dhcp"] == UNSEEN
    phonegen(
        "new", "acme/x9", "--like", "x1", "--yes", "--same-keys", "yes", "--vendor-class", "acme-9",
        folder=folder,
    )  # fmt: skip
    data = json.loads(phonegen("show", "acme/x9", "--json", folder=folder).stdout)
    assert data["layout"]["keys"] == {"line": {"left": 4}}
    assert data["dhcp"]["match"] == [{"exact": "acme-9"}] and not data["dhcp"].get("name")


def test_what_differs_from_a_sibling_can_be_said(folder: Path) -> None:
    phonegen("new", "acme/x8", "--like", "x1", "--lines", 3, "--keys", 5, "--yes", folder=folder)
    data = json.loads(phonegen("show", "acme/x8", "--json", folder=folder).stdout)
    assert data["lines"] == 3 and data["keys"]["line"] == 5


@pytest.mark.slow
def test_the_example_of_the_help_works(folder: Path) -> None:
    help_text = " ".join(phonegen("new", "--help", folder=folder).stdout.split())
    example = re.search("Example: phonegen (new .*?);", help_text)
    assert example
    root = sound_catalogue(folder.parent / "copy", {})
    source = the_repository().root / "specs/yealink"
    shutil.copytree(source, root / "specs/yealink")
    phonegen(*example[1].split(), "--yes", folder=root)
    assert "lines: 16" in (root / "specs/yealink/t99.yaml").read_text()


@pytest.mark.slow
@pytest.mark.parametrize("vendor", some(VENDORS, 12))
def test_every_phone_can_have_a_sibling(tmp_path: Path, vendor: str) -> None:
    """All of a vendor's at once; a name that is made up may have no rule that recognises it."""
    project = the_repository()
    specs = project.vendors[vendor]
    copy = sound_catalogue(tmp_path, {})
    for folder in project.vendors:  # for one vendor's specs may extend another's
        shutil.copytree(project.root / "specs" / folder, copy / "specs" / folder)
    for name, model in specs.models.items():
        begun = Begun(vendor, f"zz-{name}", specs, {"like": name, "name": f"{model.spec.model}ZZ"})
        text = model_spec(begun)
        (copy / f"specs/{vendor}/zz-{name}.yaml").write_text(text)
    report = Report()
    load_checked(copy, report, vendor)
    wrong = [d for d in report.sorted() if d.severity is Severity.ERROR]
    assert wrong == []


@pytest.mark.parametrize("syntax", sampled(SYNTAXES, ["name: value", "xml ROOT", "json"]))
@pytest.mark.parametrize("keys", [0, 12])
def test_a_vendor_begins_with_any_syntax_and_keys(folder: Path, syntax: str, keys: int) -> None:
    phonegen(
        *NOVA, "--user-agent", "Nova N1 3.1 02:11:22:00:00:01", "--keys", keys, "--file",
        "021122000001.cfg", "--syntax", syntax.replace("ROOT", "settings"), "--dhcp-option", "160",
        folder=folder,
    )  # fmt: skip
    done = phonegen("check", folder=folder)
    assert "NAME-IN-THE-MANUAL" in done.stdout  # a warning of what is to be done
    assert "line-secret" in phonegen("preview", "nova/n1", folder=folder).stdout
    phonegen("build", "nova/n1", folder=folder)
    assert '"160"' in (folder / "specs/nova/vendor.yaml").read_text()
    assert '"{mac}.cfg"' in (folder / "specs/nova/dialects/v1.yaml").read_text()


def test_a_vendor_begins_with_what_its_phone_asks_for(folder: Path) -> None:
    phonegen(
        *NOVA, "--user-agent", "Nova N1 3.1", "--vendor-class", "Nova N1 *", "--dhcp-option", "150",
        "--file", "common.cfg 021122000001.boot {mac}.cfg", "--own-file", "{mac}.boot",
        "--syntax", '{kind: assignments, separator: "=", quote: "\'"}', "--encoding", "iso-8859-1",
        folder=folder,
    )  # fmt: skip
    phonegen("check", folder=folder)
    dialect = (folder / "specs/nova/dialects/v1.yaml").read_text()
    assert (
        'syntax: {kind: assignments, separator: "=", quote: "\'"}\nencoding: ISO-8859-1' in dialect
    )
    asked = '- {common.cfg: optional}\n    - "{mac}.boot"\n    - {"{mac}.cfg": optional}\n'
    assert asked in dialect and 'name: "{mac}.boot"\n' in dialect
    assert 'options: {"150": "{tftp_ip}"}\n' in (folder / "specs/nova/vendor.yaml").read_text()
    model = (folder / "specs/nova/n1.yaml").read_text()
    assert 'match: [{prefix: "Nova N1 "}]' in model and 'path: "/021122000001.boot"' in model


def test_what_a_vendor_begins_with_says_what_is_a_guess(folder: Path) -> None:
    phonegen(*NOVA, "--user-agent", "Nova N1 3.1 02:11:22:00:00:01", folder=folder)
    specs = [p.read_text() for p in (folder / "specs/nova").rglob("*.yaml")]
    guessed = [line for text in specs for line in text.splitlines() if line.endswith(GUESS)]
    assert [line.split()[0] for line in guessed] == ["options:", "syntax:", "name:"]


def test_a_phone_without_a_user_agent_tells_its_model_by_dhcp(folder: Path) -> None:
    phonegen(*NOVA, "--vendor-class", "CP-N1*", "--dhcp-option", "66 tftp", folder=folder)
    phonegen("check", folder=folder)
    dialect = (folder / "specs/nova/dialects/v1.yaml").read_text()
    assert 'class: {dhcp: "CP-{model}*"}' in dialect
    assert '{"66": "{tftp_host}"}' in (folder / "specs/nova/vendor.yaml").read_text()
    phonegen("build", "nova/n1", folder=folder)


@pytest.mark.parametrize(
    ("option", "answer", "said"),
    [
        ("--syntax", "{kind: ini}", "'{kind: ini}': "),
        ("--syntax", "{kind: [", "'{kind: [': "),
        ("--syntax", "{kind: xml}", "xml.root: field required"),
        ("--syntax", "ini", "nor a mapping of a spec"),
        ("--encoding", "utf-16", "known: UTF-8"),
        ("--file", "common.cfg", "the same for all phones"),
        ("--file", "../{mac}.cfg", "leaves its folder"),
        ("--own-file", "{mac}.cfg", "has no meaning here"),
        ("--dhcp-option", "66 http", "or `66 tftp`"),
    ],
)
def test_each_answer_about_a_new_vendor_is_judged(
    folder: Path, option: str, answer: str, said: str
) -> None:
    done = phonegen(*NOVA, option, answer, folder=folder, code=2)
    assert said in " ".join(done.stderr.split())


def test_a_vendor_without_what_recognises_its_phones_is_kept_as_a_draft(folder: Path) -> None:
    before = files(folder)
    done = phonegen(*NOVA, folder=folder, code=2)
    assert "--user-agent" in done.stderr and "phonegen lab nova/n1" in done.stderr
    assert files(folder) == before
    agent = "Nova-N1/3.1 (02:11:22:00:00:01)"
    phonegen("new", "nova/n1", "--yes", "--user-agent", agent, folder=folder)
    assert "lines: 2" in (folder / "specs/nova/n1.yaml").read_text()


@pytest.mark.parametrize(
    ("agent", "name", "version", "others"),
    [
        ("Acme X1 1.2.3 02ac3e000001", "X1", None, ["Acme X1 1.2.10 02ac3e0000ff"]),
        ("V/X1 V2.2.4.8-3905 (m)", "X1", None, ["V/X1 V3.0.0.1-4001 (m)", "V/X1 V2.2 (m)"]),
        ("V X1 1.1.1.1-0 z", "X1", "1.1.1.1-0", ["V X1 1.1.1.2-7 z"]),
        ("ATCOM a48 1.0", "A48", None, ["ATCOM a48 1.1"]),
        ("N IP 310 1.0.1", "IP 310", None, ["N IP 310 2.0"]),
        ("N X1 [00-11-22-33-44-55] 1.0", "X1", None, ["N X1 [00-11-22-aa-44-55] 2.0"]),
        ("N/1.0; build *{x}", "X1", None, ["N/1.1; build *{x}"]),
        ("plain", "X1", None, ["plain"]),
        ("X1/X1 r7", "X1", "r7", ["X1/X1 r8"]),
    ],
)
def test_a_rule_recognises_the_next_phone_and_firmware(
    agent: str, name: str, version: str | None, others: list[str]
) -> None:
    rule = agent_rule(agent, name, version)
    pattern = re.compile(regex(rule["user_agent"]))
    assert all(pattern.fullmatch(text) for text in [agent, *others])
    found = pattern.fullmatch(agent)
    assert found is not None
    caught = found.groupdict().get("model")
    table = rule.get("model", {})
    assert (table if isinstance(table, str) else table.get(caught, caught)) == name


def conversation(folder: Path, *answers: str, arguments: tuple[str, ...] = ()) -> tuple[int, str]:
    """What a person on a terminal sees; each answer is typed when the next question stands."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "phonegen", "new", "acme/x7", *arguments],
        cwd=folder, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        env={**os.environ, "NO_COLOR": "1", "TERM": "dumb"},
    )  # fmt: skip
    os.close(slave)
    said, waiting = b"", list(answers)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([master], [], [], 0.3)[0]:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            said += part
            if not part:
                break
        elif said.rstrip(b" ").endswith(b":") and waiting:
            os.write(master, waiting.pop(0).encode())
    os.close(master)
    return process.wait(timeout=20), said.decode()


@pytest.mark.slow
def test_a_conversation_stops_and_goes_on(folder: Path) -> None:
    code, said = conversation(folder, "X7\n", "\n", "\n", "?\n", "desk\n", "deskphone\n", "\x04")
    assert code == 130 and "no kind of device" in said and "`--again` asks for all" in said
    assert draft(folder, "acme/x7") == {"name": "X7", "title": "", "like": "", "type": "deskphone"}
    assert not (folder / "specs/acme/x7.yaml").exists()
    rest = ["4\n", "8\n", "<\n", "6\n", *["\n"] * (len(QUESTIONS))]
    code, said = conversation(folder, *rest)
    assert code == 0, said
    text = (folder / "specs/acme/x7.yaml").read_text()
    assert "lines: 4" in text and "keys: {line: 6}" in text and "p1: {}" in text
    assert draft(folder, "acme/x7") == {}
