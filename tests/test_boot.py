"""Virtual phones boot: against the servers of a lab, against one's own, and against faults."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from catalogues import REPOSITORY, sound_catalogue, the_repository
from commands import Done, phonegen, phonegen_alone
from extent import is_whole, sampled, some
from phonegen.boot.network import SERVER, NoNetworkError, apart
from phonegen.boot.programs import PACKAGES, MissingProgramError, find
from phonegen.cli.booting import FOLDERS
from phonegen.diagnostics import Report
from phonegen.language.catalogue import VendorSpecs
from phonegen.sightings.proposal import Proposal, proposal
from phonegen.sightings.sources import read
from phonegen_targets.provd.boots import passed
from running import in_sample
from test_watch import watched

SITE = Path(__file__).parent / "boot_site.py"
STEPS = ["dhcp", "files", "read", "register", "mwi", "blf"]
OF_ALL_VENDORS = [
    "aastra/6863i", "cisco/spa504g", "cisco/8841", "cisco/8941", "fanvil/x7", "gigaset/n510-ip-pro",
    "grandstream/gxp2135", "patton/sn4112", "polycom/vvx410", "snom/d785", "yealink/t46s",
]  # fmt: skip
DHCPD = """
ddns-update-style none; authoritative; ping-check false; default-lease-time 600;
server-identifier {server};
option tftp code 66 = text;
subnet 10.77.0.0 netmask 255.255.0.0 {{ range {first} {last}; option tftp-server-name "{told}"; }}
"""


@pytest.fixture(autouse=True)
def _programs(needs_program: Callable[[str, str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a lab starts but provd; without network namespaces there is none."""
    monkeypatch.delenv("PHONEGEN_PROVD_PYTHON", raising=False)
    for program, package in PACKAGES.items():
        needs_program(program, package)
    try:
        apart()
    except NoNetworkError as e:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(e))


@pytest.fixture
def catalogue(tmp_path: Path) -> Callable[[str], Path]:
    """A function from a vendor to a project with a copy of its specs."""

    def copied(vendor: str) -> Path:
        specs = tmp_path / "project/specs"
        shutil.copytree(REPOSITORY / "specs" / vendor, specs / vendor)
        shutil.copy(REPOSITORY / "specs/catalogue.yaml", specs)
        return tmp_path / "project"

    return copied


def boots(done: Done) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.stdout)["phones"]
    return found


def failure(phone: dict[str, Any]) -> tuple[str, str]:
    """The step at which a phone stopped, and why."""
    first = next(o for o in phone["outcomes"] if o["result"] == "failed")
    return first["step"], first["words"]


def steps_of(phone: dict[str, Any]) -> set[str]:
    return {o["step"] for o in phone["outcomes"] if o["result"] == "passed"}


@pytest.mark.parametrize(
    "phones",
    [
        pytest.param(["yealink/t46s"], id="one"),
        pytest.param(OF_ALL_VENDORS, id="all vendors", marks=pytest.mark.slow),
    ],
)
def test_phones_boot(phones: list[str]) -> None:
    done = phonegen("boot", *phones, "--output-format", "json", folder=REPOSITORY)
    found = {phone["phone"]: phone for phone in boots(done)}
    assert [*found] == phones
    for name, phone in found.items():
        assert phone["boots"], (name, failure(phone))
        assert steps_of(phone) >= {"dhcp", "files", "read", "register"}
    assert steps_of(found["yealink/t46s"]) == set(STEPS)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*some(OF_ALL_VENDORS, 4), "cisco/7906g"])
def test_new_vendor_boots_as_its_phone_was_seen(name: str, tmp_path: Path) -> None:
    """From a capture alone: the same option, and the same files in the same order."""
    steps = ("--steps", "dhcp,files", "--output-format", "json")
    capture = tmp_path / "seen.pcap"
    phonegen("boot", name, *steps, "--pcap", capture, folder=REPOSITORY)
    root = sound_catalogue(tmp_path / "project")
    new = f"nova/{name.partition('/')[2]}"
    facts = ("--yes", "--type", "deskphone", "--lines", 2)
    phonegen("new", new, "--from", capture, *facts, folder=root)
    assert "no errors" in phonegen("check", folder=root).stdout
    again = tmp_path / "again.pcap"
    (after,) = boots(phonegen("boot", new, *steps, "--pcap", again, folder=root))
    assert steps_of(after) == {"dhcp", "files"}
    seen, asked = (_proposed(path) for path in (capture, again))
    if seen.looks_in is not None:  # a server may name several options
        assert asked.looks_in is not None and asked.looks_in.value == seen.looks_in.value
    names = [[(f.protocol, f.name) for f in found.files] for found in (seen, asked)]
    assert names[0] == names[1] and names[0]


def _proposed(capture: Path) -> Proposal:
    report = Report()
    found = read([capture], None, report, lambda _: None).seen.phones()
    (phone,) = (phone for phone in found if phone.mac and phone.files)
    return proposal(phone, [], the_repository(), "nova", "nova")


@pytest.mark.slow
@pytest.mark.parametrize("server", ["kea", "dnsmasq"])
def test_other_servers_answer(server: str) -> None:
    names = OF_ALL_VENDORS[::3]
    options = ["--steps", "dhcp,files", "--server", server, "--output-format", "json"]
    for phone in boots(phonegen("boot", *names, *options, folder=REPOSITORY)):
        assert steps_of(phone) == {"dhcp", "files"}


@pytest.mark.slow
def test_phone_of_another_protocol_ends_at_its_file() -> None:
    done = phonegen("boot", "cisco/7906g", "--output-format", "json", folder=REPOSITORY)
    (phone,) = boots(done)
    assert steps_of(phone) == {"dhcp", "files", "read"}
    assert "SCCP" in phone["outcomes"][-1]["words"]
    assert "over TFTP" in phone["outcomes"][1]["words"]


@pytest.mark.slow
def test_base_registers_all_its_handsets() -> None:
    done = phonegen("boot", "yealink/w80b", "--output-format", "json", folder=REPOSITORY)
    (phone,) = boots(done)
    lines = the_repository().vendors["yealink"].models["w80b"].spec.lines
    registered = [o for o in phone["outcomes"] if o["step"] == "register"]
    assert len(registered) == lines > 50
    assert {o["result"] for o in registered} == {"passed"}


@pytest.mark.slow
def test_phones_call_each_other() -> None:
    names = ["yealink/t46s", "yealink/t48s", "yealink/t42s", "yealink/t41s"]
    steps = "dhcp,files,read,register,call"
    done = phonegen("boot", *names, "--steps", steps, "--output-format", "json", folder=REPOSITORY)
    calls = [[o["words"] for o in p["outcomes"] if o["step"] == "call"] for p in boots(done)]
    assert all(len(words) == 1 and "audio both ways" in words[0] for words in calls), calls
    assert "no SRTP" in calls[0][0]
    assert "SRTP AES" in calls[2][0]  # these two are told to


# What is broken in a copy of the catalogue: the file, the text, what stands in its place; at which
# step phones notice, and in which words.
BROKEN = {
    "setting": (
        "yealink", "dialects/_settings.yaml", r"account\.\{line\.n\}\.sip_server\.1\.address",
        "account.{line.n}.sip_server.1.adress", "yealink/t46s", "read", "no server",
    ),
    "password": (
        "yealink", "dialects/_names.yaml",
        r'(account\.\{line\.n\}\.password"?: )"\{\{ line\.password[^"]*"',
        r'\1"{{ line.username }}"', "yealink/t46s", "register", "401 after two attempts",
    ),
    "file name": (
        "yealink", "dialects/_names.yaml", r'name: "?\{mac\}\.cfg"?', 'name: "{mac}.conf"',
        "yealink/t46s", "files", "404 for `001565000001.cfg`",
    ),
    "folder in a DHCP rule": (
        "fanvil", "vendor.yaml", "/Fanvil/", "/Fanvill/", "fanvil/x7", "files", "404 for",
    ),
    "class in a DHCP rule": (
        "snom", "d785.yaml", r"exact: snomD785", "exact: snomD758",
        "snom/d785", "dhcp", "answers `snomD785` on 00:04:13:00:00:01 without a server",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("what", sampled(BROKEN, ["password"]))
def test_what_is_broken_is_found_at_its_step(what: str, catalogue: Callable[[str], Path]) -> None:
    vendor, file, old, new, name, step, words = BROKEN[what]
    root = catalogue(vendor)
    path = root / "specs" / vendor / file
    text, times = re.subn(old, new, path.read_text("utf-8"))
    assert times, "the catalogue is written otherwise"
    path.write_text(text, "utf-8")
    done = phonegen("boot", name, "--output-format", "json", folder=root, code=1)
    (phone,) = boots(done)
    assert failure(phone)[0] == step, phone["outcomes"]
    assert words in failure(phone)[1]


@pytest.mark.slow
def test_capture_is_read_by_another_program(tmp_path: Path) -> None:
    capture = tmp_path / "all.pcap"
    phonegen("boot", "snom/d785", "cisco/7906g", "--pcap", capture, folder=REPOSITORY)
    fields = ["dhcp.option.vendor_class_id", "http.user_agent", "tftp.source_file", "sip.Method"]
    command = ["tshark", "-r", str(capture), "-T", "fields", "-E", "occurrence=f"]
    command += [word for field in fields for word in ("-e", field)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    columns = [{*column} for column in zip(*rows, strict=True)]
    classes, agents, files, methods = columns
    assert "snomD785" in classes
    assert any("snomD785-SIP" in agent for agent in agents)
    assert any(file.startswith("SEP") for file in files)
    assert {"REGISTER", "SUBSCRIBE", "NOTIFY"} <= methods


def listed(folder: Path, phones: Iterable[tuple[VendorSpecs, str, str]]) -> Path:
    """A list of phones: models and plugins, each with a MAC address of its vendor."""
    path = folder / "phones.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["mac", "phone", "plugin"])
        for number, (vendor, model, plugin) in enumerate(phones, 1):
            prefix = next(iter(vendor.about().ouis), "02:00:00")
            mac = f"{prefix}:{number >> 16:02x}:{number >> 8 & 255:02x}:{number & 255:02x}"
            rows.writerow([mac, f"{vendor.folder}/{model}", plugin])
    return path


@pytest.mark.slow
def test_fleet_of_mixed_phones(tmp_path: Path) -> None:
    models = [(vendor, model) for vendor, model in the_repository().models() if model.spec.plugins]
    count = 200 if is_whole() else 40  # the newest plugins' phones boot at once below
    fleet = models[:: len(models) // count]
    path = listed(tmp_path, [(vendor, model.name, "") for vendor, model in fleet])
    # half a minute alone, and the other tests run beside it
    done = phonegen("boot", path, "--output-format", "junit", folder=REPOSITORY, seconds=300)
    suite = ElementTree.fromstring(done.stdout)
    assert int(suite.attrib["tests"]) == len(fleet) >= count
    assert suite.attrib["failures"] == "0", [c.attrib for c in suite.iter("failure")]


@pytest.mark.slow
def test_a_list_chooses_plugins_and_its_report_is_a_page(tmp_path: Path) -> None:
    path, page = tmp_path / "phones.csv", tmp_path / "report.html"
    macs = [f"00:15:65:00:00:0{n}" for n in range(1, 4)]
    rows = [
        f"{macs[0]},yealink/t46s,v84",
        f"{macs[1]},yealink/t46s,",
        f"{macs[2]},yealink/t46s,v99",
    ]
    path.write_text("\n".join(["mac,phone,plugin", *rows]))
    refused = phonegen("boot", path, folder=REPOSITORY, code=1)
    assert "phones.csv:4:32: error: 'v99' is no plugin of yealink/t46s" in refused.stdout
    path.write_text("\n".join(["mac,phone,plugin", *rows[:2]]))
    refused = phonegen("boot", path, "--plugin", "v84", folder=REPOSITORY, code=2)
    assert "a list has a column `plugin`" in refused.stderr
    found = boots(phonegen("boot", path, "--output-format", "json", folder=REPOSITORY))
    assert [(p["mac"], p["plugin"], p["boots"]) for p in found] == [
        (macs[0], "v84", True), (macs[1], "v86", True),
    ]  # fmt: skip
    phonegen("boot", path, "--output-format", "html", "--out", page, folder=REPOSITORY)
    assert page.read_text("utf-8").count("<tr>") == len(found) + 1


@pytest.mark.slow
def test_all_pairs_boot(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    """And no record says more of a plugin as it is now than its phones have just shown.

    Of the newest plugin of each dialect a phone, or all of them.
    """
    project = the_repository()
    pairs = [
        (vendor, carried.model.name, plugin.name)
        for vendor, plugin in project.plugins()
        for carried in vendor.carried(plugin.name)
    ]
    asked: list[object] = ["--all"]
    if not is_whole():
        of_each = {f"{vendor.folder}/{p}": (vendor, model, p) for vendor, model, p in pairs}
        newest = [of_each[name] for name in in_sample()]
        record_property("looked at", f"{len(newest)} of {len(pairs)} pairs; PHONEGEN_ALL=1: all")
        pairs = newest
        asked = [listed(tmp_path, pairs)]
    form = ("--output-format", "json")  # a minute alone, and the other tests run beside it
    done = phonegen("boot", *asked, *form, folder=REPOSITORY, seconds=300)
    found = boots(done)
    wanted = {(f"{vendor.folder}/{model}", plugin) for vendor, model, plugin in pairs}
    assert len(found) == len(pairs)
    assert {(p["phone"], p["plugin"]) for p in found} == wanted
    assert [p["phone"] for p in found if not p["boots"]] == []
    came = {(p["phone"], p["plugin"]): steps_of(p) for p in found}
    claimed = {
        (f"{vendor.folder}/{carried.model.name}", plugin.name): set(
            passed(project, vendor, plugin, carried.model.name)
        )
        for vendor, plugin in project.plugins()
        for carried in vendor.carried(plugin.name)
    }
    assert [pair for pair in wanted if not claimed[pair] <= came[pair]] == []


def recorded(root: Path, vendor: str) -> dict[str, dict[str, str]]:
    """The steps of each model, by plugin, as they are recorded."""
    plugins = json.loads((root / "specs" / vendor / "boots.json").read_text("utf-8"))["plugins"]
    return {name: booted["models"] for name, booted in plugins.items()}


@pytest.mark.slow  # tests/test_boots.py writes and reads records without a lab
def test_what_passed_is_recorded(catalogue: Callable[[str], Path]) -> None:
    root = catalogue("snom")
    record = root / "specs/snom/boots.json"
    record.unlink(missing_ok=True)
    done = phonegen("boot", "snom/d785", "snom/d735", "--record", folder=root)
    assert "2 phones are recorded" in done.stderr
    ((name, models),) = recorded(root, "snom").items()
    assert models == dict.fromkeys(["d735", "d785"], "dhcp files read register blf")
    before = record.read_bytes()
    phonegen("boot", "snom/d785", "--record", folder=root)
    assert record.read_bytes() == before
    rule = root / "specs/snom/d785.yaml"  # which is no part of the plugin's content
    rule.write_text(rule.read_text("utf-8").replace("exact: snomD785", "exact: snomD758"), "utf-8")
    done = phonegen("boot", "snom/d785", "--record", folder=root, code=1)
    assert "FAILED snom/d785" in done.stdout
    assert recorded(root, "snom") == {name: {"d735": models["d735"]}}


@pytest.mark.slow
def test_nothing_is_recorded_where_a_program_lacks(
    catalogue: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = catalogue("snom")
    before = (root / "specs/snom/boots.json").read_bytes()

    def without_sipp(program: str) -> str:
        if program == "sipp":
            raise MissingProgramError(program)
        return find(program)

    monkeypatch.setattr("phonegen.cli.boot_servers.find", without_sipp)
    done = phonegen("boot", "snom/d785", "--record", folder=root, code=1)
    assert "nothing is recorded; left out: blf" in done.stdout
    assert (root / "specs/snom/boots.json").read_bytes() == before


def test_mistakes_on_the_command_line(tmp_path: Path) -> None:
    for arguments, words in (
        (["--steps", "dhcp,fly"], "there is no step 'fly'"),
        (["--output-format", "pdf"], "--output-format is text, json, junit, html"),
        (["--all", "--most", "5"], "more than 5 phones"),
        (["--server", "isc"], "--server is dhcpd, kea, dnsmasq"),
        (["--files", "ftp"], "--files is provd or plain"),
        (["--provd", "ftp://x"], "neither the URL of a server nor its address"),
        (["--registrar", "a;b"], "--registrar is the name or the address"),
        (["--record", "--steps", "dhcp"], "--record is for all steps in a lab"),
        (["--record", "--registrar", "pbx.example.org"], "--record is for all steps in a lab"),
    ):
        done = phonegen("boot", *(arguments + ["yealink/t46s"] * ("--all" not in arguments)),
                        folder=REPOSITORY, code=2)  # fmt: skip
        assert words in done.stderr
    assert "name phones" in phonegen("boot", folder=REPOSITORY, code=2).stderr
    path = tmp_path / "phones.csv"
    path.write_text("mac,phone\n00:15:65:00:00:01,yealink/t999\nx,yealink/t46s\n")
    assert "not for a list" in phonegen("boot", path, "--record", folder=REPOSITORY, code=2).stderr
    done = phonegen("boot", path, folder=REPOSITORY, code=1)
    assert "phones.csv:2" in done.stdout
    assert "phones.csv:3" in done.stdout


def left() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob(f"{FOLDERS}*"))


def processes(folder: str) -> list[str]:
    """Command lines of what still runs with FOLDER in its command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if folder in words:
            found.append(words)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_behind(kind: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "phonegen", "boot", "snom", "--all"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment
    ) as process:
        deadline = time.monotonic() + 60
        while not list(tmp_path.glob(f"{FOLDERS}*/registrar/kamailio.log")):
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(kind)
        output, _ = process.communicate(timeout=20)
    assert b"Traceback" not in output, output
    deadline = time.monotonic() + 10
    while processes(str(tmp_path)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert processes(str(tmp_path)) == []
    folders = list(tmp_path.glob(f"{FOLDERS}*"))
    assert bool(folders) == (kind == signal.SIGKILL)
    done = phonegen_alone(
        "boot", "snom/d785", "--steps", "read", folder=REPOSITORY, TMPDIR=str(tmp_path)
    )
    assert "1 of 1 phones boot" in done.stdout
    assert list(tmp_path.glob(f"{FOLDERS}*")) == []


@pytest.mark.slow
def test_full_disk_is_a_line(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    script = f'mount -t tmpfs -o size=400k none {small} && exec "$@"'
    done = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", script, "sh", sys.executable, "-m", "phonegen", "boot",
         "yealink/t46s"],
        cwd=REPOSITORY, env={**os.environ, "TMPDIR": str(small)}, capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "No space left on device" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Runs `phonegen boot` at the phones' end of a network whose servers are somebody's own."""

    def run(*arguments: object, **order: Any) -> dict[str, Any]:
        order["command"] = [sys.executable, "-m", "phonegen", "boot", *map(str, arguments),
                            "--output-format", "json", "--patience", "2"]  # fmt: skip
        order["in"] = str(REPOSITORY)
        folder = tmp_path / "site"
        folder.mkdir()
        done = subprocess.run(
            [*apart(), sys.executable, str(SITE), str(folder), json.dumps(order)],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run


def own_dhcp(server: str = SERVER, told: str = f"http://{SERVER}:8667") -> dict[str, str]:
    low = 128 + int(server.rpartition(".")[2])
    return {
        server: DHCPD.format(
            server=server, told=told, first=f"10.77.{low}.1", last=f"10.77.{low}.200"
        )
    }


@pytest.mark.slow
def test_own_servers(site: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    """The files are those of somebody's phone, who has an account at somebody's server."""
    files = tmp_path / "files"
    files.mkdir()
    settings = {
        "account.1.enable": 1, "account.1.user_name": "alice", "account.1.auth_name": "alice",
        "account.1.password": "secret", "account.1.sip_server.1.address": "pbx.example.org",
    }  # fmt: skip
    text = "#!version:1.0.0.1\n" + "".join(f"{k} = {v}\n" for k, v in settings.items())
    (files / "001565000001.cfg").write_text(text)
    (files / "directory_setting.xml").write_text("<root_dir/>\n")
    done = site(
        "yealink/t46s", "--interface", "phone0", "--registrar", SERVER,
        dhcp=own_dhcp(), files=str(files), logins=[["alice", "secret"]],
    )  # fmt: skip
    (phone,) = json.loads(done["output"])["phones"]
    assert steps_of(phone) >= {"dhcp", "files", "read", "register"}, phone["outcomes"]
    assert done["seen"] == ["alice"]


@pytest.mark.slow
def test_two_servers_that_differ(site: Callable[..., dict[str, Any]]) -> None:
    both = own_dhcp() | own_dhcp("10.77.0.9", "http://192.0.2.99")
    done = site("yealink/t46s", "--interface", "phone0", "--steps", "dhcp", dhcp=both)
    (phone,) = json.loads(done["output"])["phones"]
    step, words = failure(phone)
    assert step == "dhcp"
    assert "two DHCP servers answer, and not alike" in words
    assert "10.77.0.9 says http://192.0.2.99" in words


@pytest.mark.slow
def test_nobody_answers(site: Callable[..., dict[str, Any]]) -> None:
    done = site("yealink/t46s", "--interface", "phone0", "--steps", "dhcp")
    (phone,) = json.loads(done["output"])["phones"]
    assert failure(phone) == (
        "dhcp",
        "no answer from DHCP: nobody answered 00:15:65:00:00:01 without a vendor class",
    )
    assert done["code"] == 1


@pytest.mark.slow
def test_card_that_is_not_there() -> None:
    done = phonegen("boot", "yealink/t46s", "--interface", "none0", folder=REPOSITORY, code=1)
    assert "the network card 'none0': No such device" in done.stdout


@pytest.mark.slow
def test_the_doctor_finds_the_phones_of_a_capture(tmp_path: Path) -> None:
    """What passes at a boot tells of each phone what the boot itself does."""
    capture = tmp_path / "boot.pcap"
    names = ["cisco/7960g", "gigaset/n510-ip-pro", "snom/d785", "yealink/t46s"]
    arguments = ["--pcap", capture, "--steps", "dhcp,files", "--output-format", "json"]
    booted = boots(phonegen("boot", *names, *arguments, folder=REPOSITORY))
    done = phonegen("doctor", capture, "--output-format", "json", folder=REPOSITORY)
    found = {phone["mac"]: phone for phone in json.loads(done.stdout)["phones"]}
    assert {p["mac"]: p["phone"] for p in booted} == {m: p["phone"] for m, p in found.items()}
    assert {p["mac"]: p["plugin"] for p in booted} == {
        mac: phone["plugin"].partition("-")[2].partition("-")[2] for mac, phone in found.items()
    }
    assert all(phone["grade"] != "wrong" for phone in found.values())


@pytest.mark.slow
def test_a_watched_phone_boots_at_each_save(catalogue: Callable[[str], Path]) -> None:
    folder, logs = catalogue("digium"), Path(tempfile.gettempdir())
    path = folder / "specs/digium/dialects/_xml.yaml"  # what its dialect extends
    sound = path.read_text("utf-8")
    with watched(folder, "digium/d65") as running:
        running.until("boot: dhcp files read register ok")
        lab = set(logs.glob(f"{FOLDERS}*/*/worker.log"))
        path.write_text(sound.replace("network_vlan_qos: 0", "network_vlan_qos: 1"), "utf-8")
        said = running.until("boot: ")
        assert "network_vlan_qos" in said and "boot: dhcp files read register ok" in said
        later = set(logs.glob(f"{FOLDERS}*/*/worker.log"))
        assert lab and lab <= later  # the servers are those of before
        path.write_text(sound.replace('server: "{{ line.proxy_ip }}"', 'server: ""', 1), "utf-8")
        assert "boot: failed at read" in running.until("boot: ")
        assert running.interrupt() == 0
    assert not any(p.exists() for p in lab)
