"""DHCP: the rules of specs, their checks, and what dhcpd makes of the files."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from catalogues import the_repository
from hypothesis import given
from hypothesis import strategies as st
from phonegen.build.target import Selection
from phonegen.checks.dhcp import check_dhcp
from phonegen.dhcp.options import OptionError, parse_send
from phonegen.dhcp.server import comment
from phonegen.diagnostics import Report
from phonegen.language.catalogue import Project
from phonegen.language.loading import load
from phonegen_targets import dhcpd
from phonegen_targets.dhcpd.language import quote

VENDOR = """
name: Acme
url: https://www.example.org
ouis: ["00:15:65", "00:04:13"]
dhcp:
  options: {"66": "{http_url}/Acme", "6": "{tftp_ip}"}
  rules:
    - {name: AcmeOld, match: [{exact: acme-old}, {prefix: acme_old}]}
    - prefixes: ["00:15:65"]
      match: [{absent: true}]
      options: {"66": "{http_url}"}
    - prefixes: ["00:04:13"]
      match: [{absent: true}]
      options: {next-server: "{tftp_host}", filename: boot.txt}
"""
MODEL = "model: {name}\ntype: deskphone\nlines: 1\n"
WITH_CLASS = "dhcp: {match: [{exact: acmeX1}]}\n"
EVERY_OPTION = """
name: Acme
url: https://www.example.org
dhcp:
  rules:
    - {name: A, match: [{exact: acme}]}
  options:
    "6": 192.0.2.53
    "42": "{tftp_ip}"
    "43": http://192.0.2.1/
    "66": "tftp://{tftp_ip}/{tftp_host}"
    "67": 'a"b\\c$MAC'
    "114": "{http_url}"
    "150": "{tftp_ip}"
    "160": "{http_url}/é"
    next-server: tftp.example.org
    filename: boot
"""
MAIN = """
default-lease-time 600;
option space VOIP;
option VOIP.tftp-server-ip code 1 = ip-address;
option VOIP.tftp-server-name code 2 = text;
option VOIP.http-server-uri code 3 = text;
option VOIP.tftp-server-ip 192.0.2.1;
option VOIP.tftp-server-name "192.0.2.1";
option VOIP.http-server-uri "http://192.0.2.1:8667";
class "voip-mac-address-prefix" {{ match substring(hardware, 0, 4); }}
{classes}
{hosts}
subnet 192.0.2.0 netmask 255.255.255.0 {{
  pool {{
    range 192.0.2.10 192.0.2.20;
    {pools}
  }}
}}
"""

Accepts = Callable[[dict[str, str]], str]


def loaded(root: Path, vendor: str, models: Mapping[str, str]) -> tuple[Project, Report]:
    folder = root / "specs" / "acme"
    folder.mkdir(parents=True)
    (root / "specs" / "catalogue.yaml").write_text("prefix: test\n")
    (folder / "vendor.yaml").write_text(vendor, "utf-8")
    for name, more in models.items():
        (folder / f"{name}.yaml").write_text(MODEL.format(name=name.upper()) + more, "utf-8")
    report = Report()
    return load(root, report), report


def project_of(root: Path, vendor: str = VENDOR, **models: str) -> Project:
    project, report = loaded(root, vendor, models)
    assert not report, report.sorted()
    return project


def files_of(project: Project, selection: Selection | None = None) -> dict[str, str]:
    return {a.path: a.content for a in dhcpd.emit(project, selection or Selection())}


def problems(root: Path, vendor: str = VENDOR, **models: str) -> list[tuple[str, str, int]]:
    report = Report()
    check_dhcp(project_of(root, vendor, **models), report)
    return [(d.code, Path(d.place.path).name, d.place.line) for d in report.sorted()]


@pytest.fixture
def accepts(needs_program: Callable[[str, str], str], tmp_path: Path) -> Accepts:
    """A function that gives dhcpd all files inside a main file and returns what it says."""
    # A copy, because AppArmor keeps the installed one from reading elsewhere than in /etc/dhcp.
    program = tmp_path / "copied-dhcpd"
    shutil.copy(needs_program("dhcpd", "isc-dhcp-server"), program)

    def run(files: dict[str, str], extra: str = "") -> str:
        parts: dict[str, list[str]] = {"classes": [extra], "hosts": [], "pools": []}
        for path, content in files.items():
            kind = path.split("/")[0] if "/" in path else "classes"
            target = tmp_path / "dhcp" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(content, "utf-8")
            # dhcpd does not take `allow` from a file that a pool includes.
            parts[kind].append(content if kind == "pools" else f'include "{target}";')
        main = tmp_path / "dhcpd.conf"
        main.write_text(MAIN.format(**{k: "\n".join(v) for k, v in parts.items()}), "utf-8")
        command = [str(program), "-t", "-4", "-cf", str(main), "-lf", "/dev/null"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        return "" if done.returncode == 0 else done.stderr

    return run


# What is written


def test_a_class_sends_the_vendors_options(tmp_path: Path) -> None:
    text = files_of(project_of(tmp_path, x1=WITH_CLASS))["acme.conf"]
    assert (
        'class "AcmeX1" {\n'
        '    match if option vendor-class-identifier = "acmeX1";\n'
        "    option domain-name-servers = config-option VOIP.tftp-server-ip;\n"
        '    option tftp-server-name = concat(config-option VOIP.http-server-uri, "/Acme");\n'
        '    log(info, concat("[", binary-to-ascii(16, 8, ":", substring(hardware, 1, 6)), '
        '"] BOOT Acme X1"));\n'
        "}\n"
    ) in text
    assert (
        'match if (option vendor-class-identifier = "acme-old")\n'
        '        or (substring(option vendor-class-identifier, 0, 8) = "acme_old");'
    ) in text


def test_a_prefix_rule_may_leave_phones_with_a_class_alone(tmp_path: Path) -> None:
    text = files_of(project_of(tmp_path))["acme.conf"]
    start = text.index('subclass "voip-mac-address-prefix" 1:00:15:65 {')
    assert text[start:].split("\n")[1:3] == [
        "    if not exists vendor-class-identifier {",
        "        option tftp-server-name = config-option VOIP.http-server-uri;",
    ]
    # Bytes, whatever the spec calls the server: dhcpd takes the first four as the address.
    assert "next-server = config-option VOIP.tftp-server-ip;" in text
    unguarded = VENDOR.replace("match: [{absent: true}]", "match: []")
    assert "if not exists" not in files_of(project_of(tmp_path / "b", unguarded))["acme.conf"]


def test_a_prefix_rule_without_prefixes_has_the_vendors(tmp_path: Path) -> None:
    vendor = VENDOR[: VENDOR.index("dhcp:")] + 'dhcp: {rules: [{options: {"66": "{http_url}"}}]}\n'
    text = files_of(project_of(tmp_path, vendor))["acme.conf"]
    assert re.findall(r"1:([0-9a-f:]+) {", text) == ["00:04:13", "00:15:65"]


def test_hosts_show_literal_values(tmp_path: Path) -> None:
    files = files_of(
        project_of(tmp_path, x1=WITH_CLASS, x2="", x3='samples: [{mac: "00:04:13:aa:bb:cc"}]\n')
    )
    assert (
        "host phonegen-acme-x1 {\n"
        "    hardware ethernet 00:15:65:00:00:01;\n"
        "    option domain-name-servers 192.0.2.1;\n"
        '    option tftp-server-name "http://192.0.2.1:8667/Acme";\n'
        "}\n"
    ) in files["hosts/acme/x1.conf"]
    assert "is an example" in files["hosts/acme/x2.conf"]
    assert "is an example" not in files["hosts/acme/x3.conf"]
    assert (
        "host phonegen-acme-x3 {\n"
        "    hardware ethernet 00:04:13:aa:bb:cc;\n"
        "    next-server 192.0.2.1;\n"
        '    filename "boot.txt";\n'
        "}\n"
    ) in files["hosts/acme/x3.conf"]


def test_pools_let_every_class_in(tmp_path: Path) -> None:
    files = files_of(project_of(tmp_path, x1=WITH_CLASS))
    allowed = re.findall(r'allow members of "(.*)";', files["pools/acme.conf"])
    assert allowed == ["voip-mac-address-prefix", "AcmeOld", "AcmeX1"]


def test_one_model_brings_its_vendors_rules(tmp_path: Path) -> None:
    files = files_of(project_of(tmp_path, x1="", x2=""), Selection("acme", "x1"))
    assert files.keys() == {"acme.conf", "pools/acme.conf", "hosts/acme/x1.conf"}


def test_a_vendor_without_rules_has_no_files(tmp_path: Path) -> None:
    vendor = "name: Acme\nurl: https://www.example.org\n"
    assert files_of(project_of(tmp_path, vendor, x1="dhcp: No network.\n")) == {}


ODDITIES = """
name: Odd
url: https://www.example.org
dhcp:
  options: {"66": "{tftp_host}"}
  rules:
    - name: Parts
      match: [{exact: p1}, {exact: p2}]
      options: {"43.2": "{http_url}/A", "43.3": false}
    - {name: Zero, match: [{exact: "Odd Phone\\0"}, {suffix: "ODD-1\\0"}]}
    - {name: AndNot, match: [{prefix: Nor, not: [{at: {7: SIP}}]}]}
    - {name: Nothing, match: [{exact: KIRK}], options: {}}
    - {name: User, match: [{user_class: Odd 1}, {at: {2: Odd&1}}], options: {"43": "{http_url}/1"}}
    - {name: Both, match: [{prefix: bo, suffix: th}], options: {"132": {hex: "0005"}}}
    - {prefixes: ["00:90:8f"], options: {}}
    - {prefixes: ["00:08:5d"], match: [{absent: true}, {exact: dslforum.org}]}
    - {prefixes: ["00:08:5e"], match: [{not: [{prefix: p}]}], options: {"67": "{{mac}}"}}
"""


def test_tests_and_values_in_dhcpds_words(tmp_path: Path, accepts: Accepts) -> None:
    files = files_of(project_of(tmp_path / "p", ODDITIES))
    assert accepts(files) == ""
    for line in [
        "option space phonegen-acme;",
        "option phonegen-acme.part-3 = 00;",
        'match if (option vendor-class-identifier = "Odd Phone\\000")',
        'or (suffix(option vendor-class-identifier, 6) = "ODD-1\\000");',
        '(not (substring(option vendor-class-identifier, 7, 3) = "SIP"));',
        'match if (option user-class = "Odd 1")',
        'match if (substring(option vendor-class-identifier, 0, 2) = "bo") and',
        "option phonegen-132 = 00:05;",
        "if ((not exists vendor-class-identifier) or (option vendor-class",
        'option bootfile-name "{mac}";',
    ]:
        assert line in files["acme.conf"]


# What dhcpd says


def test_dhcpd_accepts_all_files(tmp_path: Path, accepts: Accepts) -> None:
    project = project_of(
        tmp_path / "p", x1=WITH_CLASS, x2="", x3='samples: [{mac: "00:04:13:aa:bb:cc"}]\n'
    )
    assert accepts(files_of(project)) == ""


def test_dhcpd_accepts_every_option(tmp_path: Path, accepts: Accepts) -> None:
    files = files_of(project_of(tmp_path / "p", EVERY_OPTION, x1="dhcp: {name: A}\n"))
    assert accepts(files) == ""
    assert "option phonegen-150 = config-option VOIP.tftp-server-ip;" in files["acme.conf"]
    assert 'option bootfile-name "a\\"b\\\\c$MAC";' in files["hosts/acme/x1.conf"]


def test_two_vendors_may_declare_the_same_option(tmp_path: Path, accepts: Accepts) -> None:
    files = files_of(project_of(tmp_path / "p", EVERY_OPTION))
    assert accepts({**files, "other.conf": files["acme.conf"]}) == ""


@pytest.mark.slow
def test_dhcpd_accepts_the_catalogue(accepts: Accepts) -> None:
    files = files_of(the_repository())
    assert files
    assert accepts(files) == ""


HOSTILE = [
    'x"; } class "evil" { match if true; } #',
    "back\\",
    '\\"; } class "evil" { match if true; } #',
    "tab\there",
    "line\nbreak\r",
    "é😀\u2028",
    "}{;//#'",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_inside_their_quotes(
    text: str, tmp_path: Path, accepts: Accepts
) -> None:
    plain = json.dumps(text if text.isprintable() else "Acme", ensure_ascii=False)
    vendor = f"name: {plain}\nurl: https://www.example.org\ndhcp:\n"
    vendor += (
        f"  rules: [{{name: A, match: [{{exact: {json.dumps(text, ensure_ascii=False)}}}]}}]\n"
    )
    vendor += f"  options: {{'66': {plain}}}\n"
    project = project_of(tmp_path / "p", vendor, x1="dhcp: {name: A}\n")
    files = files_of(project)
    assert accepts(files) == ""
    assert accepts({**files, "pools/x.conf": 'allow members of "evil";'}) != ""
    assert all(c.isprintable() or c == "\n" for content in files.values() for c in content)


@given(st.text())
def test_quote_is_reversible(text: str) -> None:
    quoted = quote(text)
    assert re.fullmatch(r'"(?:[ !#-\[\]-~]|\\["\\]|\\[0-3][0-7]{2})*"', quoted)
    plain = re.sub(
        rb"\\([0-7]{3}|.)",
        lambda m: bytes([int(m[1], 8)]) if len(m[1]) == 3 else m[1],
        quoted[1:-1].encode(),
    )
    assert plain.decode() == text


@given(st.text())
def test_comments_stay_on_their_line(text: str) -> None:
    assert len(comment(text).splitlines()) <= 1


# Checks


def test_sound_rules_have_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path, x1=WITH_CLASS, x2="", x3="dhcp: {name: AcmeOld}\n") == []


def test_a_model_needs_a_rule_or_a_reason(tmp_path: Path) -> None:
    bare = "name: Acme\nurl: https://www.example.org\n"
    found = problems(tmp_path, bare, x1="", x2="dhcp: No DHCP.\n", x3=WITH_CLASS)
    assert found == [("dhcp-missing", "x1.yaml", 1)]


def test_a_model_outside_the_prefixes_has_no_rule(tmp_path: Path) -> None:
    found = problems(
        tmp_path, x1='samples: [{mac: "aa:bb:cc:00:00:01"}]\n', x2="dhcp: {name: AcmeOlder}\n"
    )
    assert found == [("dhcp-missing", "x1.yaml", 4), ("dhcp-missing", "x2.yaml", 4)]


def test_a_rule_answers_its_models_samples(tmp_path: Path) -> None:
    with_zero = 'dhcp: {match: [{suffix: "X1\\0"}]}\n'
    vendor = VENDOR[: VENDOR.index("    - prefixes")]
    sample = "samples: [{dhcp: acmeX1}, {dhcp: acmeX2}]\n"
    assert problems(tmp_path, vendor, x1=with_zero + sample) == [
        ("dhcp-unanswered", "x1.yaml", 4), ("dhcp-missing", "x1.yaml", 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("match", "overlaps"),
    [
        ("exact: acme-old", True),
        ("exact: acme_older", True),
        ("exact: acme_old", True),
        ("prefix: acme_old", True),
        ("prefix: acme_olde", True),
        ("exact: acme_ol", False),
        ("exact: acme-older", False),
        ("prefix: acme-older", False),
    ],
)
def test_classes_that_match_the_same_text(match: str, overlaps: bool, tmp_path: Path) -> None:
    tests = f"[{{{match}}}, {{exact: acmeX1}}]"
    found = problems(tmp_path, x1=f"dhcp: {{match: {tests}}}\n")
    assert found == ([("dhcp-overlap", "x1.yaml", 4)] if overlaps else [])
    alone = problems(tmp_path / "alone", x1=f"dhcp: {{match: [{{{match}}}]}}\n")
    assert alone == ([("dhcp-shadowed", "x1.yaml", 4)] if overlaps else [])


def test_a_shorter_prefix_overlaps_at_the_longer_one(tmp_path: Path) -> None:
    found = problems(tmp_path, x1="dhcp: {match: [{prefix: acme_}]}\n")
    assert found == [("dhcp-overlap", "vendor.yaml", 8)]


def test_one_class_may_match_a_phone_twice(tmp_path: Path) -> None:
    assert problems(tmp_path, VENDOR.replace("acme-old", "acme_old1")) == []


def test_names_and_prefixes_are_unique(tmp_path: Path) -> None:
    vendor = VENDOR.replace('["00:04:13"]\n      match', '["00:15:65"]\n      match')
    found = problems(tmp_path, vendor, x1="dhcp: {name: AcmeOld, match: [{exact: x}]}\n")
    assert found == [("dhcp-overlap", "vendor.yaml", 12), ("dhcp-overlap", "x1.yaml", 4)]


def test_a_prefix_rule_must_not_contradict_a_class(tmp_path: Path) -> None:
    vendor = VENDOR.replace("match: [{absent: true}]", "match: []", 1)
    assert problems(tmp_path, vendor) == [("dhcp-overlap", "vendor.yaml", 9)]


@pytest.mark.parametrize(
    ("match", "found"),
    [
        ("", [("dhcp-overlap", "vendor.yaml", 6)]),
        (", match: [{absent: true}, {not: [{at: {0: beta}}]}]", []),
    ],
)
def test_a_prefix_rule_must_not_contradict_a_class_of_another_vendor(
    match: str, found: list[tuple[str, str, int]], tmp_path: Path
) -> None:
    """Where the phones of both have the prefix."""
    start = 'url: https://www.example.org\nouis: ["02:ac:3e"]\ndhcp:\n  rules:\n    - '
    rule = '{prefixes: ["02:ac:3e"], options: {"66": "{http_url}"}' + match + "}\n"
    acme = "name: Acme\n" + start + rule
    known = '{name: B, match: [{prefix: beta}], options: {"66": "{tftp_ip}"}}\n'
    beta = "name: Beta\n" + start + known
    other = tmp_path / "specs" / "beta" / "vendor.yaml"
    other.parent.mkdir(parents=True)
    other.write_text(beta, "utf-8")
    assert problems(tmp_path, acme) == found


def test_texts_longer_than_an_option_are_reported(tmp_path: Path) -> None:
    vendor = VENDOR.replace("acme-old", "é" * 128)
    assert problems(tmp_path, vendor) == [("dhcp-value", "vendor.yaml", 8)]


def test_values_are_reported_where_they_stand(tmp_path: Path) -> None:
    vendor = VENDOR.replace('"{tftp_ip}"', '"{http_url}"').replace("filename", "file-name")
    found = problems(tmp_path, vendor)
    assert found == [("dhcp-value", "vendor.yaml", 6), ("dhcp-value", "vendor.yaml", 14)]


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("6", "{tftp_ip}", ""),
        ("6", "192.0.2.1", ""),
        ("6", "{tftp_host}", "takes an IPv4 address"),
        ("6", "192.0.2.", "takes an IPv4 address"),
        ("150", "{tftp_ip}, {tftp_ip}", "takes an IPv4 address"),
        ("42", "ntp.example.org", "takes an IPv4 address"),
        ("66", "http://{tftp_ip}/", ""),
        ("66", "{http}", "'{http}' is not known here"),
        ("67", "x" * 256, "at most 255 bytes"),
        ("next-server", "tftp.example.org", ""),
        ("next-server", "{tftp_ip}", ""),
        ("next-server", "192.0.2.999", "takes a host name"),
        ("next-server", "a b", "takes a host name"),
        ("next-server", "{http_url}", "takes a host name"),
        ("65", "x", "no option '65'"),
        ("tftp-server-name", "x", "no option 'tftp-server-name'"),
    ],
)
def test_what_options_carry(option: str, value: str, message: str) -> None:
    if not message:
        assert parse_send(option, value).option == option
        return
    with pytest.raises(OptionError, match=re.escape(message)):
        parse_send(option, value)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("{}", "say what must hold"),
        ("{at: {250: a}}", "it should be a number of bytes from 0 to 249"),
        ("{at: {x: a}}", "it should be a number of bytes from 0 to 249"),
    ],
)
def test_a_test_says_what_must_hold(wrong: str, message: str, tmp_path: Path) -> None:
    _, report = loaded(tmp_path, VENDOR, {"x1": f"dhcp: {{match: [{wrong}]}}\n"})
    assert [d.code for d in report.sorted()] == ["wrong-value"]
    assert message in report.sorted()[0].message


def test_a_class_without_tests_is_refused(tmp_path: Path) -> None:
    vendor = VENDOR.replace("[{exact: acme-old}, {prefix: acme_old}]", "[]")
    _, report = loaded(tmp_path, vendor, {})
    assert [(d.code, d.place.line) for d in report.sorted()] == [("wrong-value", 8)]


@pytest.mark.parametrize(
    ("vendor", "model", "message"),
    [
        ('{name: A, prefixes: ["00:15:65"], match: [{exact: x}]}', "", "not both"),
        ("{name: A}", "", "what it must `match`"),
        ("{}", 'dhcp: {prefixes: ["00:15:65"]}\n', "stand in the vendor.yaml"),
        ("{}", 'dhcp: {options: {"66": x}}\n', "need its `match`"),
    ],
)
def test_each_rule_has_its_place(vendor: str, model: str, message: str, tmp_path: Path) -> None:
    text = f'name: Acme\nouis: ["00:15:65"]\ndhcp: {{rules: [{vendor}]}}\n'
    _, report = loaded(tmp_path, text, {"x1": model})
    assert [(d.code, message in d.message) for d in report.sorted()] == [("wrong-value", True)]
