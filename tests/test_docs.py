"""Pages and pictures: every question answered, every key drawn once, nothing breaks out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path, PurePosixPath
from typing import get_args
from xml.etree import ElementTree

import pytest
from catalogues import REPOSITORY, the_repository
from expected import Expected
from extent import cases, sampled
from hypothesis import given, settings
from hypothesis import strategies as st
from phonegen.build.target import Selection
from phonegen.diagnostics import Report
from phonegen.dialects.areas import AREAS, Area, SettingAreas, area, area_of
from phonegen.dialects.conditions import conjuncts
from phonegen.dialects.parameters import EXTRAS, documented
from phonegen.dialects.plugin import PluginSpecs
from phonegen.dialects.settings import analyse
from phonegen.dialects.statistics import pictured
from phonegen.language.catalogue import Project
from phonegen.language.loading import load
from phonegen.language.spec.dialect import Dialect, FunctionKeys, Slots
from phonegen.language.spec.model import Expansion, KeyPlace, Layout, Model
from phonegen_targets import docs
from phonegen_targets.docs import markdown
from phonegen_targets.docs.drawing.phone import picture
from phonegen_targets.docs.facts.moving import TITLES
from phonegen_targets.docs.facts.packages import bears
from phonegen_targets.docs.site.pages import made
from phonegen_targets.docs.texts import ORIGINAL, said, slug

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "a|b `c` <script>alert(1)</script> **x** [y](javascript:z) & {{ 7*7 }}"

VENDOR = """
name: Acme
url: https://www.example.org
ouis: ["00:15:65"]
dhcp: {options: {"66": "{http_url}"}, rules: [{options: {"66": "{http_url}"}}]}
"""
DIALECT = """
about: Acme phones.
syntax: {kind: assignments}
unset: "%NULL%"
identify: {agent: {user_agent: "Acme {model} {version} {mac}"}}
values:
  language: {map: {de_DE: German, fr_FR: French}}
function_keys:
  slots: [{name: "linekey.{n}", count: line}, {name: "module.{m}.{n}", count: expansion}]
  types: {speeddial: 1, blf: 2}
sync: check-sync
not_supported:
  exten_park: {why: "The phone | parks nothing.", source: "Acme | guide"}
  exten_dnd: {searched: "Acme | guide"}
files:
  config:
    name: "{mac}.cfg"
    per: device
    settings:
      clock:
        set:
          time.ntp: "{{ ntp_ip | default('pool.ntp.org') }}"
          lang: "{{ locale | language }}"
      model:
        set:
          colour.theme: {when: model.colour, value: dark}
          mono.theme: {when: not model.colour, value: light}
          colour.syslog: {when: model.colour and syslog_enabled, value: "{{ syslog_ip }}"}
          firmware.file: "{{ model.firmware }}"
          firmware.handset: "{{ model.handset }}"
      only_colour:
        when: model.colour
        set: {photo.enable: 1}
        else: {photo.enable: 0}
      vlan:
        when: vlan_enabled
        set: {vlan.id: "{{ vlan_id }}"}
        else: {vlan.off: 1}
      accounts:
        each: line in lines
        set: {"account.{line.n}.user": "{{ line.username }}"}
        unused: {"account.{line.n}.enable": 0}
      keys:
        each: key in function_keys
        set: {"{key.slot}.type": "{{ key.code }}", "{key.slot}.value": "{{ key.value }}"}
"""
PLUGIN = """
dialect: d1
replaces: wazo-acme-v1
description: Acme v1
recipes: {fw: [cp a b/]}
packages:
  fw-x1: {description: Firmware, version: "1.2", install: fw, files: [{
    url: "https://example.org/x1.zip", size: 3145728,
    sha1: 0123456789012345678901234567890123456789}]}
  fw-old: {description: Old firmware, version: "1.0", install: fw, files: [{
    manual: Log in and download it., save_as: old.zip,
    size: 1, sha1: 0123456789012345678901234567890123456789}]}
"""
MODEL = """
model: X1
type: deskphone
lines: 2
keys: {line: 12}
expansion: {module: E20, keys: 20, max: 2}
traits: {colour: true, firmware: x1.rom}
layout:
  {screen: wide, keys: {line: {left: 3, right: 3}}, soft_keys: 4, hard_keys: [Hold, Transfer]}
plugins: {v1: {version: 1.2.3, package: [fw-x1]}}
"""
PLAIN = """
model: X0
type: deskphone
lines: 1
traits: {colour: false, firmware: x0.rom}
plugins: {v1: {version: 1.2.3, package: [fw-old]}}
"""
DIVERGENCES = """
- plugins: ["wazo-acme-v?"]
  setting: ["account.*.label"]
  reason: A line break in a label starts a new setting.
- plugins: [wazo-other]
  setting: x
  reason: This is about another plugin.
"""
SPECS = {
    "catalogue.yaml": "prefix: phonegen\n",
    "acme/vendor.yaml": VENDOR,
    "acme/dialects/d1.yaml": DIALECT,
    "acme/plugins/v1.yaml": PLUGIN,
    "acme/x1.yaml": MODEL,
    "acme/x0.yaml": PLAIN,
    "acme/divergences.yaml": DIVERGENCES,
}


def emitted(root: Path, selection: Selection | None = None) -> dict[str, str]:
    """The site's pages of the catalogue below ROOT, and the facts beside them."""
    report = Report()
    project = load(root, report)
    assert not report, report.sorted()
    return artefacts(project, selection or Selection())


def artefacts(project: Project, selection: Selection) -> dict[str, str]:
    found = made(project, selection)
    facts = {f"{p['page']}.json": json.dumps(p) + "\n" for p in (*found.phones, *found.plugins)}
    return {**found.files, **facts}


def committed(root: Path, selection: Selection | None = None) -> dict[str, str]:
    """What `build` writes of the catalogue below ROOT."""
    return {a.path: a.content for a in docs.emit(load(root, Report()), selection or Selection())}


def english(every: Mapping[str, str]) -> dict[str, str]:
    """All but the pages and pictures in other languages, of which there are as many."""
    translated = {path for path in every if path.endswith((".fr.md", ".fr.svg"))}
    own = {path: content for path, content in every.items() if path not in translated}
    wanted = [path.rpartition(".") for path in own if path.endswith((".md", ".svg"))]
    assert translated == {f"{stem}.fr.{kind}" for stem, _dot, kind in wanted}
    return own


def pages(root: Path, changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """The English artefacts of the small catalogue below ROOT, with files replaced."""
    return english(in_all_languages(root, changes))


def in_all_languages(root: Path, changes: Mapping[str, str] | None = None) -> dict[str, str]:
    for path, content in {**SPECS, **(changes or {})}.items():
        target = root / "specs" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, "utf-8")
    return emitted(root)


def part(page: str, heading: str) -> str:
    """The text below a heading, up to the next of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    _, _, rest = page.partition(f"\n{heading}")
    assert rest, f"no heading {heading}"
    return re.split(rf"\n#{{1,{level}}} ", rest)[0]


SOME = ["aastra", "patton", "snom"]


@pytest.fixture(scope="module", params=sampled([SOME, [None]], [SOME]))
def every(request: pytest.FixtureRequest) -> dict[str, str]:
    """What is made for some vendors of the catalogue, or for all of them."""
    return {
        path: content
        for vendor in request.param
        for path, content in artefacts(the_repository(), Selection(vendor)).items()
    }


@pytest.fixture(scope="module")
def real(every: dict[str, str]) -> dict[str, str]:
    return english(every)


def is_vendors(path: str) -> bool:
    """Whether a page is about a vendor and no phone."""
    return PurePosixPath(path).name in ("index.md", "dhcp.md", "parameters.md", "features.md")


SECTIONS = [
    "DHCP", "Firmware", "Function keys", "What does not work", "Features", "Files",
    "What nobody knows yet about this phone", "Sources",
]  # fmt: skip


def is_model(path: str) -> bool:
    """Whether a page is about a phone."""
    return path.endswith(".md") and path.count("/") == 1 and not is_vendors(path)


def test_a_page_is_in_the_order_of_the_work(tmp_path: Path, real: dict[str, str]) -> None:
    for path, page in {**pages(tmp_path), **real}.items():
        if is_model(path):
            found = re.findall(r"^## (.+)$", page, re.M)
            assert found == [s for s in SECTIONS if s in found], path
            assert len(found) >= len(SECTIONS) - 1, path
            card = page.partition("## DHCP")[0]
            rows = ("Install", "DHCP", "Web login", "Factory reset", "Lines", "Function keys")
            for row in (*rows, "Expansion", "Features"):
                assert re.search(rf"^\| {row} \| .+ \|$", card, re.M), f"{path}: {row}"


def test_pages_are_short(every: dict[str, str]) -> None:
    """12 kB at most, and 9 as a rule, of vendors whose phones have many plugins too."""
    sizes = sorted(len(page.encode()) for path, page in english(every).items() if is_model(path))
    assert sizes[-1] <= 12_000
    assert sizes[len(sizes) // 2] <= 9_000


def test_what_nobody_knows_stands_in_one_box_with_the_way_to_add_it(tmp_path: Path) -> None:
    page = pages(tmp_path)["acme/x1.md"]
    box = part(page, "## What nobody knows yet")
    for field in (
        "credentials",
        "factory_reset",
        "language_files",
        "fetches.tftp",
        "fetches.https",
    ):
        assert f"(`guide.{field}`)" in box
        assert page.count(f"`guide.{field}`") == 1
    assert "`guide.firmware`" not in box  # it is in a package
    assert "specs/acme/x1.yaml" in box and "`phonegen verify acme/x1`" in box
    unknown = re.search(r"\*\*Unknown\*\* \((\d+)\)", page)
    assert unknown and f"whether {unknown[1]} features work" in box
    lonely = pages(tmp_path, {"acme/x9.yaml": "model: X9\ntype: dect\nlines: 4\ndhcp: none\n"})
    assert "(`plugins`)" in part(lonely["acme/x9.md"], "## What nobody knows yet")


def test_a_model_s_answer_stands_over_the_vendor_s(tmp_path: Path) -> None:
    found = pages(
        tmp_path,
        {
            "acme/vendor.yaml": VENDOR
            + "guide: {fetches: {http: yes}, sold: yes, factory_reset: Hold OK.}\n",
            "acme/x0.yaml": PLAIN + "guide: {sold: no, factory_reset: Hold 0.}\n",
        },
    )
    assert "| Still sold | no |" in found["acme/x0.md"] and "Hold 0." in found["acme/x0.md"]
    assert "over HTTP (" not in found["acme/x0.md"] and "over TFTP (" in found["acme/x0.md"]
    assert "| Still sold | yes |" in found["acme/x1.md"] and "Hold OK." in found["acme/x1.md"]


def test_how_a_phone_fetches_is_told_by_its_newest_firmware(tmp_path: Path) -> None:
    """Its plugin's answer stands over the vendor's, and each way has its source."""
    vendor = "guide: {fetches: {http: yes, tftp: no, https: 1.0}}\n"
    sources = "sources: [{guide.fetches.https: a talk}]\n"
    changes = {"acme/vendor.yaml": VENDOR + vendor + sources}

    def told(folder: str) -> list[str]:
        pages(tmp_path / folder, changes)
        page = committed(tmp_path / folder)["acme/x1.md"]
        return [line for line in page.splitlines() if line.startswith("| Fetches files by")]

    of_all = "HTTP, HTTPS with TLS up to 1.0 (source: a talk); not TFTP"
    assert told("vendor") == [f"| Fetches files by | {of_all} |"]
    plugin = "fetches: {https: 1.2}\nsources: [{fetches.https: {doubt: a guess, source: a book}}]\n"
    changes["acme/plugins/v1.yaml"] = SPECS["acme/plugins/v1.yaml"] + plugin
    of_firmware = (
        "HTTP, HTTPS with TLS up to 1.2 (**not checked**: a guess; source: a book); not TFTP"
    )
    assert told("plugin") == [f"| Fetches files by | {of_firmware} |"]
    facts = json.loads(committed(tmp_path / "plugin")["acme/x1.json"])
    assert (facts["http"], facts["tftp"], facts["https"]) == ("yes", "no", "1.2")
    assert facts["doubts"] == {"guide.fetches.https": "a guess"}


def test_a_source_and_a_doubt_stand_beside_their_fact(tmp_path: Path) -> None:
    vendor = (
        VENDOR
        + """
guide: {factory_reset: Hold OK., credentials: [{interface: menu, password: {on: its label}}]}
sources:
  - the vendor's site
  - guide.factory_reset: {doubt: "nobody | tried it", source: a book}
    guide.credentials: a drawing
"""
    )
    model = SPECS["acme/x1.yaml"].rstrip("\n") + "\nsources: [{keys: {doubt: counted | twice}}]\n"
    changes = {"acme/vendor.yaml": vendor, "acme/x1.yaml": model}
    found = in_all_languages(tmp_path, changes)
    page = found["acme/x1.md"]
    short = committed(tmp_path)["acme/x1.md"]
    assert re.search(r"\| Function keys \|.*\(\*\*not checked\*\*: counted \\\| twice\) \|", short)
    assert "Hold OK. (**not checked**: nobody \\| tried it; source: a book)" in short
    assert "password of its own, on its label" in short and "(source: a drawing)" in short
    folded = '<details class="origin"><summary>{}</summary> {}</details>'
    assert "Hold OK. " + folded.format("not checked", "nobody \\| tried it; source: a book") in page
    assert "on its label " + folded.format("source", "a drawing") in page
    listed = page.partition("## Sources")[2]
    assert "the vendor's site" in listed and "a book" not in listed and "twice" not in listed
    assert "<summary>non vérifié</summary>" in found["acme/x1.fr.md"]
    data = json.loads(found["acme/x1.json"])
    assert data["doubts"] == {"guide.factory_reset": "nobody | tried it", "keys": "counted | twice"}
    assert data["sources"] == {"guide.factory_reset": "a book", "guide.credentials": "a drawing"}


def listed(page: str, state: str) -> str:
    """The features of a page that are in a STATE."""
    found = re.search(rf"^- \*\*{re.escape(state)}.*?\*\* \(\d+\): (.+)$", page, re.M)
    return found[1] if found else ""


def test_what_a_plugin_sets_is_untested(tmp_path: Path) -> None:
    page = pages(tmp_path)["acme/x1.md"]
    assert "NTP server" in listed(page, "Untested")
    assert "BLF keys" in listed(page, "Untested")
    assert "NTP server" not in listed(page, "Unknown")
    assert "Paging" in listed(page, "Unknown")
    assert "Works" not in part(page, "## Features").partition("\n- ")[2]


WHO = "by: '@ann', on: 2026-01-31, firmware: 1.2.3"
REPORTED = (
    "reported: {source: 'https://example.org/m', on: 2013 to 2020, Y: [Hold, MWI], N: [Group]}"
)
WORDS = (
    "reported for the hand-written plugin, [documentation of 2013 to 2020](https://example.org/m)"
)
MOTS = "rapporté pour le greffon écrit à la main, [documentation de 2013 à 2020]"


def test_what_others_report_is_said_as_such(tmp_path: Path) -> None:
    found = in_all_languages(tmp_path, {"acme/x1.yaml": f"{MODEL}{REPORTED}\n"})
    page, french = found["acme/x1.md"], found["acme/x1.fr.md"]
    assert "**0** tested and working, **3** reported by others, " in page.partition("## DHCP")[0]
    assert WORDS in part(page, "## Features") and MOTS in part(french, "## Fonctions")
    assert listed(page, "Works, reported") == "Hold, MWI"
    assert listed(page, "Does not work, reported") == "Group"
    limits = part(page, "## What does not work")
    assert f"- Not supported: Group ({WORDS}; nobody has tested it)." in limits
    assert "Tested, and not supported" not in limits
    assert (
        f"Reported features: what is {WORDS}" in found["acme/index.md"]
        and MOTS in found["acme/index.fr.md"]
    )
    data = json.loads(found["acme/x1.json"])
    assert (data["tested"], data["reported"]) == (0, 3)
    assert data["reported_in"] == {"source": "https://example.org/m", "on": "2013 to 2020"}


def test_evidence_wins_over_what_a_plugin_sets(tmp_path: Path) -> None:
    tested = f"features: {{{WHO}, ntp server: {{N: Later.}}, Hold: SK}}\n"
    page = pages(tmp_path, {"acme/x1.yaml": MODEL + tested})["acme/x1.md"]
    row = "| NTP server | does not work | @ann | 2026-01-31 | 1.2.3 | Later. |"
    assert row in part(page, "## Features")
    assert listed(page, "Does not work") == "NTP server"
    assert listed(page, "Works") == "Hold (by a soft key)"
    assert "NTP server" not in listed(page, "Untested")
    assert "**1** tested and working, **1** tested and not working, " in page


def test_what_a_test_failed_is_told_as_not_supported(tmp_path: Path) -> None:
    page = pages(tmp_path, {"acme/x1.yaml": MODEL + f"features: {{{WHO}, VLAN: N, Paging: Y}}\n"})
    found = part(page["acme/x1.md"], "## What does not work")
    assert "- Tested, and not supported: VLAN." in found
    assert "Nobody has told" not in found


def test_what_provd_is_told_stands_on_the_plugin_s_page(tmp_path: Path) -> None:
    told = MODEL + "capabilities: {switchboard: false, high_availability: true}\n"
    found = pages(tmp_path, {"acme/x1.yaml": told})
    models = part(found["acme/plugins/v1.md"], "## Models")
    assert re.search(r"\| \[X1\].* \| operator's console: no, backup server: yes \|", models)
    assert "provd is told" not in found["acme/x1.md"]


def test_limits_of_other_phones_are_not_told(tmp_path: Path) -> None:
    limits = 'limitations: ["The X0 and X7 park nothing.", "Nothing is encrypted."]\n'
    found = pages(tmp_path, {"acme/plugins/v1.yaml": PLUGIN + limits})
    mine, other = (part(found[f"acme/{m}.md"], "## What does not work") for m in ("x1", "x0"))
    assert "Nothing is encrypted." in mine and "park nothing" not in mine
    assert "The X0 and X7 park nothing." in other
    assert "park nothing" in part(found["acme/plugins/v1.md"], "## Limitations")


def test_a_login_and_a_download_without_one_are_told_apart(tmp_path: Path) -> None:
    login = VENDOR + "guide: {firmware: {access: login}}\n"
    found = pages(tmp_path, {"acme/vendor.yaml": login})
    alone, by_hand = (part(found[f"acme/{m}.md"], "## Firmware") for m in ("x1", "x0"))
    assert "downloads it without an account. On the vendor's own pages one has to" in alone
    assert "Only after" not in alone
    assert (
        "Only after registering and logging in." in by_hand and "without an account" not in by_hand
    )


def test_a_phone_s_own_packages_come_first(tmp_path: Path) -> None:
    digest = f"size: 1, sha1: {'0' * 40}"
    more = f"""{PLUGIN}
  other-fw: {{description: Firmware of a handset, version: "2", install: fw, files: [
    {{manual: Log in., save_as: other.zip, {digest}}}]}}
  X1-lang: {{description: Languages, version: "3", install: fw, files: [
    {{url: "https://example.org/l.zip", {digest}}}]}}
"""
    firmware = part(pages(tmp_path, {"acme/plugins/v1.yaml": more})["acme/x1.md"], "## Firmware")
    assert "- `fw-x1` 1.2: " in firmware and "- `X1-lang` 3: " in firmware
    assert "without an account" in firmware and "`fw-old`" not in firmware
    assert "has 1 package more, which no phone names" in firmware and "other-fw" not in firmware
    by_hand = part(pages(tmp_path)["acme/x0.md"], "## Firmware")
    assert "`fw-old`" in by_hand and "without an account" not in by_hand


def test_columns_that_nothing_fills_are_left_out() -> None:
    rows = [("a", "", "c"), ("d", "", "")]
    assert markdown.table(("A", "B", "C"), rows) == "| A | C |\n|---|---|\n| a | c |\n| d |  |\n"


@pytest.mark.parametrize(
    ("count", "shown"),
    [(1, "1 byte"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (48128901, "45.9 MiB"),
     (1 << 30, "1.0 GiB"), (1 << 42, "4096.0 GiB")],
)  # fmt: skip
def test_sizes(count: int, shown: str) -> None:
    assert said(markdown.size(count), ORIGINAL) == shown
    assert said(markdown.size(48128901), "fr") == "45,9 Mio"


BACKUP = "Backup proxy/registrar"
# Lists of features by their titles, and the states that catalogue and facts have for them.
STATES = {
    "Works": ("yes", "reported"),
    "Does not work": ("no",),
    "Untested": ("untested", "lab"),
    "Unknown": ("unknown",),
}
WORDS_OF_THE_COMPILER = ("rendered", "provd is told", "the dialect writes", "honoured")


def test_no_two_sentences_of_a_page_contradict_each_other(every: dict[str, str]) -> None:
    """What pages say is what the facts are: newest plugin, firmware, counts, limits."""
    project = the_repository()
    looked_at = 0
    for vendor, model in project.models():
        name = f"{vendor.folder}/{model.name}"
        if f"{name}.md" not in every:
            continue
        looked_at += 1
        page, facts = every[f"{name}.md"], json.loads(every[f"{name}.json"])
        card = page.partition("## DHCP")[0]
        newest = [c.plugin.name for c in vendor.newest_first(model)][:1]
        shown = re.findall(
            r"^\| Install \| \[`([^`]+)`\]\(plugins/(.+)\.md#install\) \|$", card, re.M
        )
        assert [plugin for _id, plugin in shown] == newest, name
        assert [plugin_id for plugin_id, _plugin in shown] == facts["plugins"][:1], name
        assert not facts["firmware"] or f"| Firmware | {facts['firmware']} |" in card, name
        firmware = part(page, "## Firmware")
        assert ("without an account" in firmware) == facts["downloads"], name
        assert not facts["downloads"] or "Only after registering" not in firmware, name
        assert not facts["downloads"] or "by hand: " not in firmware, name
        assert (
            not re.search(r"\| (Web login|Factory reset) \| unknown", card) or "`guide." in page
        ), name
        states: dict[str, set[str]] = {}
        for title, count, names in re.findall(r"^- \*\*(.+?)\*\* \((\d+)\): (.+)$", page, re.M):
            states[title] = set(re.split(r", (?![^()]*\))", names))
            assert len(states[title]) == int(count), (name, title)
        every_one = [feature for found in states.values() for feature in found]
        assert len(every_one) == len(set(every_one)), name  # each is in one list
        (told,) = (STATES[t.partition(", ")[0]] for t, f in states.items() if BACKUP in f)
        state = facts["backup"].removeprefix("reported-")
        assert state in told or (told == ("unknown",) and state == "no"), name
        others = {m.spec.model for m in vendor.models.values()} - {model.spec.model}
        for limit in re.findall(r"^- (.+)$", part(page, "## What does not work"), re.M):
            named = set(re.findall(r"\w[\w+-]*", limit)) & (others | {model.spec.model})
            own = " ".join(model.spec.limitations)
            assert not named or model.spec.model in named or limit[:20] in own, (name, limit)
        assert not [word for word in WORDS_OF_THE_COMPILER if word in page], name
    assert looked_at > 50


@pytest.mark.parametrize(
    ("package", "model", "is_its"),
    [
        ("T2X_T4X_CP920-lang", "t46s", True),
        ("T2X_T4X_CP920-lang", "t58", False),
        ("T2X_T4X_CP920-lang", "cp920", True),
        ("T41P-T42G-lang", "t41p", True),
        ("X7-fw", "x7a", False),
    ],
)
def test_names_of_packages(package: str, model: str, is_its: bool) -> None:
    assert bears(package, model) == is_its


def test_a_phone_without_keys_has_none_to_test(tmp_path: Path) -> None:
    page = pages(tmp_path)["acme/x0.md"]
    assert "BLF" not in listed(page, "Untested")
    assert "## Function keys" not in page


def test_a_setting_that_some_phones_never_get_says_which_do(tmp_path: Path) -> None:
    found = pages(tmp_path)
    text = part(found["acme/dialects/d1.md"], "## Settings")
    assert "| `colour.theme` | `dark` |  | `model.colour` |" in text
    assert "| `mono.theme` | `light` |  | `not model.colour` |" in text
    syslog = "`{{ syslog_ip }}` | `syslog_ip` | `model.colour` and `syslog_enabled`"
    assert f"| `colour.syslog` | {syslog} |" in text
    for name, colour in (("x1", True), ("x0", False)):
        assert f"| `model.colour` | `{colour}` |" in part(found[f"acme/{name}.md"], "## Files")
        assert "(dialects/d1.md)" in found[f"acme/{name}.md"]


def test_files_of_a_phone_are_counted_without_what_it_never_gets(tmp_path: Path) -> None:
    found = pages(tmp_path)
    counts = [
        re.search(r"- `\{mac\}.cfg`: for each phone, (\d+) settings", found[f"acme/{m}.md"])
        for m in ("x1", "x0")
    ]
    # X0 has no keys, which are two, and no syslog of a colour screen.
    assert [int(c[1]) if c else 0 for c in counts] == [13, 10]


def test_conditions_and_loops_are_told(tmp_path: Path) -> None:
    chapters = part(pages(tmp_path)["acme/dialects/d1.md"], "## Settings")
    assert "Written when `vlan_enabled`; some rows otherwise." in chapters
    assert re.search(r"\| `vlan\.off` \| `1` \|.* otherwise \|", chapters)
    assert "for each line of the phone" in chapters
    assert re.search(r"\| `account\.\{line\.n\}\.enable` \| `0` \|.*no such line \|", chapters)


def test_parameters_are_sorted_by_what_becomes_of_them(tmp_path: Path) -> None:
    text = part(pages(tmp_path)["acme/dialects/d1.md"], "## Parameters")
    honoured, without, unknown, unmapped = text.split("<details>")[1:]
    assert "| `ntp_ip` |" in honoured
    assert "| `vlan_enabled` |" in honoured
    assert r"The phone \| parks nothing." in without
    assert r"| Acme \| guide |" in without
    assert re.search(r"\| `exten_dnd` \|.*\| Acme \\\| guide \|", unknown)
    assert "| `dns_ip` |" in unmapped


def test_firmware_is_told_per_model(tmp_path: Path) -> None:
    found = pages(tmp_path)
    first, second = (part(found[f"acme/{m}.md"], "## Firmware") for m in ("x1", "x0"))
    assert "3.0 MiB, [from example.org](https://example.org/x1.zip)" in first
    assert "fw-old" not in first
    assert "by hand: Log in and download it." in second


def test_differences_are_those_of_the_plugin(tmp_path: Path) -> None:
    page = pages(tmp_path)["acme/plugins/v1.md"]
    text = part(page, "## Moving over from wazo-acme-v1")
    assert "(../../../../docs/migrating.md)" in text
    assert "1. A line break in a label starts a new setting.\n" in text
    words, fold = text.split("<details>")
    assert "account" not in words
    assert "| 1 | `account.*.label` |" in fold
    assert "another plugin" not in text


MOVING = """
- plugins: [wazo-acme-*]
  category: files
  setting: [time.*]
  reason: The clock is that of the site.
- plugins: [wazo-acme-*]
  category: files
  setting: ["linekey.*"]
  reason: A key keeps its lamp in the dark.
- plugins: [wazo-acme-*]
  category: outcome
  setting: [configure]
  reason: A phone without a line is configured.
- plugins: [wazo-acme-*]
  category: files
  setting: [gone.setting]
  reason: Nobody knows what it was for.
- plugins: [wazo-acme-*]
  category: files
  scenario: "X1/*"
  setting: [vlan.id]
  reason: The X1 was forgotten by hand.
- plugins: [wazo-acme-*]
  category: files
  scenario: "X0/*"
  setting: [vlan.id]
  reason: The X0 was forgotten by hand.
- plugins: [wazo-acme-*]
  setting: ["GET *X1*"]
  reason: A request tells the model.
"""


def test_differences_stand_under_what_a_user_notices(tmp_path: Path) -> None:
    """By the parameters behind the settings, and by what was observed; equal ones stand once."""
    page = pages(tmp_path, {"acme/divergences.yaml": MOVING})["acme/plugins/v1.md"]
    text = part(page, "## Moving over from wazo-acme-v1")
    groups = dict(re.findall(r"### (.+)\n\n(1\. .+)\n", text))
    assert groups == {
        "Whether a phone gets its configuration": "1. A phone without a line is configured.",
        "Keys and lamps": "1. A key keeps its lamp in the dark.",
        "Time and language": "1. The clock is that of the site.",
        "Network and log": "1. The X1 was forgotten by hand. The same holds for X0.",
        "How phones are recognised, and which plugin they get": "1. A request tells the model.",
        "Other settings": "1. Nobody knows what it was for.",
    }
    assert list(groups) == [t for t in (said(t, ORIGINAL) for t in TITLES.values()) if t in groups]
    assert "| 1 | `vlan.id` of X1; `vlan.id` of X0 |" in text


def test_each_parameter_has_an_area() -> None:
    assert {area_of(name) for name in {**documented(), **EXTRAS}} == {*AREAS} - {
        "configured", "found", "other",
    }  # fmt: skip


@pytest.mark.slow
def test_few_differences_of_the_catalogue_are_of_no_area() -> None:
    """Differences between plugins that are told, by what the compiler knows of their settings."""
    found: list[Area] = []
    for vendor, plugin in the_repository().plugins():
        areas = PluginSpecs(vendor, plugin).shared(SettingAreas)
        for entry in vendor.divergences:
            if any(fnmatchcase(plugin.spec.replaces or "", p) for p in entry.spec.plugins):
                found.append(area(entry.spec, areas))
    assert found.count("other") / len(found) < 0.08


def test_data_says_what_is_known(tmp_path: Path) -> None:
    tested = f"features: {{{WHO}, VLAN: N, blf keys: FK}}\n"
    tested += "reported: {source: 'https://a.example', on: '2020', Do not disturb: Y}\n"
    without = DIALECT.replace("not_supported:", "not_supported:\n  'sip_*srtp_mode': {why: No.}")
    without = without.replace("  'sip_*", "  sip_lines.srtp_mode: {why: No.}\n  'sip_*")
    found = pages(tmp_path, {"acme/x1.yaml": MODEL + tested, "acme/dialects/d1.yaml": without})
    phone = json.loads(found["acme/x1.json"])
    assert (phone["vlan"], phone["blf"], phone["srtp"], phone["dnd"]) == (
        "no", "yes", "no", "reported",
    )  # fmt: skip
    assert phone["locales"] == ["de_DE", "fr_FR"]
    assert phone["plugins"] == ["phonegen-acme-v1"]
    plugin = json.loads(found["acme/plugins/v1.json"])
    assert plugin["parameters"]["ntp_ip"] == "honoured"
    assert plugin["parameters"]["exten_park"] == "not_supported"
    assert plugin["parameters"]["exten_dnd"] == "unknown"
    assert "| `ntp_ip` |" in found["acme/parameters.md"]


def test_a_plugin_says_what_changed(tmp_path: Path) -> None:
    newer = DIALECT.replace("time.ntp:", "time.server:").replace("value: dark", "value: black")
    added = {
        "acme/x1.yaml": MODEL.replace("plugins: {v1:", "plugins: {v2: {version: '4.0'}, v1:"),
        "acme/dialects/d2.yaml": newer,
        "acme/plugins/v2.yaml": "dialect: d2\ndescription: Acme 2\n",
    }
    found = pages(tmp_path, added)
    text = part(found["acme/plugins/v2.md"], "## Changes")
    assert "Since [v1](v1.md)" in text
    assert "phones that it does not carry: [X0](../x0.md)" in text
    assert "settings: 1 added, 1 removed, 1 changed" in text
    assert "| `time.server` | `{mac}.cfg` |" in text
    assert "| `colour.theme` | `{mac}.cfg` | `dark` | `black` |" in text
    assert "No older plugin" in part(found["acme/plugins/v1.md"], "## Changes")


def test_dhcp_gives_an_example(tmp_path: Path) -> None:
    page = pages(tmp_path)["acme/x1.md"]
    text = part(page, "## DHCP")
    assert "hardware ethernet 00:15:65:00:00:01;" in text
    assert 'option tftp-server-name "http://192.0.2.1:8667";' in text
    assert '`allow members of "voip-mac-address-prefix";`' in page


HOSTILE_SPECS = {
    "acme/x1.yaml": f"""
model: X1
title: '{HOSTILE}'
type: deskphone
lines: 2
keys: {{line: 12}}
expansion: {{module: '{HOSTILE}', keys: 20, max: 2}}
traits: {{colour: true, firmware: '{HOSTILE}'}}
layout: {{screen: small, keys: {{line: {{left: 3, right: 3}}}},
  hard_keys: ['{HOSTILE}', "\\uFFFEx", ok]}}
plugins: {{v1: {{version: '{HOSTILE}'}}}}
guide: {{factory_reset: '# {HOSTILE}',
  credentials: [{{interface: '{HOSTILE}', username: 'a`b|c', password: '``'}}],
  documentation: {{access: public, url: 'https://example.org/)(*x*)', note: '{HOSTILE}'}}}}
features: {{by: '{HOSTILE}', on: 2026-01-31, firmware: '{HOSTILE}', source: '{HOSTILE}',
  '{HOSTILE}': {{Y: '{HOSTILE}'}}}}
reported: {{source: '{HOSTILE}', on: 2020, Paging: N}}
limitations: ['{HOSTILE}', '- <script>', '1. x']
sources: ['{HOSTILE}']
""",
    "acme/vendor.yaml": f"name: '{HOSTILE}'\ndescription: '{HOSTILE}'\nouis: ['00:15:65']\n",
    "acme/plugins/v1.yaml": f"dialect: d1\nreplaces: '{HOSTILE}'\ndescription: '{HOSTILE}'\n"
    f"notes: ['{HOSTILE}']\nlimitations: ['{HOSTILE}']\n",
}


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    for path, content in pages(tmp_path, HOSTILE_SPECS).items():
        if path.endswith(".svg"):
            ElementTree.fromstring(content)
            assert "<script" not in content
        elif path.endswith(".json"):
            assert json.loads(content)
        else:
            outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", content)
            assert "<script" not in outside, path
            assert "](javascript" not in outside.replace("\\]", ""), path
            assert not list(broken_rows(content)), path


def broken_rows(page: str) -> Iterator[str]:
    """Rows of tables with another number of cells than their heading."""
    columns = 0
    for line in page.splitlines():
        if not line.startswith("|"):
            columns = 0
            continue
        cells = len(re.findall(r"(?<!\\)(?:\\\\)*\|", line))
        columns = columns or cells
        if cells != columns:
            yield line


def test_tables_of_the_catalogue_are_whole(real: dict[str, str]) -> None:
    for path, page in real.items():
        if path.endswith(".md"):
            assert not list(broken_rows(page)), path


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("a|b", "a\\|b"),
        ("a_b _c_", "a_b \\_c\\_"),
        ("see `x|y`", "see `x|y`"),
        ("66.86.0.15", "66.86.0.15"),
        ("1. x", "1\\. x"),
        ("- x", "\\- x"),
        ("<b>&lt;", "&lt;b&gt;&amp;lt;"),
        ("at https://example.org/a_b.", "at <https://example.org/a_b>."),
    ],
)
def test_text(given: str, shown: str) -> None:
    assert markdown.text(given) == shown


def test_conjuncts() -> None:
    assert conjuncts("model.a and not b") == ("model.a", "not b")
    assert conjuncts("model.a and (b or c)") == ("model.a", "(b or c)")
    assert conjuncts("a and b == ' and ' and c[b and d]") == ("a", "b == ' and '", "c[b and d]")
    for whole in ("model.a and b or c", "a if b and c else d", "a"):
        assert conjuncts(whole) == (whole,)


def links(page: str) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)\s]+)\)", page):
        if "://" not in target:
            yield target


@cache
def anchors(page: str) -> frozenset[str]:
    return frozenset(slug(heading) for heading in re.findall(r"^#+ (.*)$", page, re.M))


def test_links_resolve(tmp_path: Path, every: dict[str, str]) -> None:
    for root, found in ((tmp_path, in_all_languages(tmp_path)), (REPOSITORY, every)):
        for path, page in found.items():
            if not path.endswith(".md"):
                continue
            for target in links(page):
                parts: list[str] = []
                where, _, anchor = target.partition("#")
                where = where or PurePosixPath(path).name
                for step in (PurePosixPath("generated/docs", path).parent / where).parts:
                    if step == "..":
                        parts.pop()
                    else:
                        parts.append(step)
                resolved = "/".join(parts)
                there = resolved.removeprefix("generated/docs/")
                if anchor:
                    assert anchor in anchors(found[there]), f"{path}: {target}"
                inside = resolved.removeprefix("generated/docs/") in found
                # The small catalogue's other targets are not on disk.
                inside = inside or (root == tmp_path and "generated/docs/" not in resolved)
                assert inside or (root / resolved).is_file(), f"{path}: {target}"


def test_index_has_every_page(real: dict[str, str]) -> None:
    for path in real:
        vendor, _, name = path.partition("/")
        if name.endswith(".md") and name != "index.md":
            assert f"]({name})" in real[f"{vendor}/index.md"], path


PAGES = REPOSITORY / "generated/docs"
GOLDEN = Path(__file__).parent / "pages"


@pytest.mark.parametrize("path", [
    "x1.md", "x1.fr.md", "x0.md", "index.md", "dhcp.md", "parameters.md", "features.md",
    "plugins/v1.md", "dialects/d1.md",
])  # fmt: skip
def test_pages_are_as_they_were_read(tmp_path: Path, path: str, expected: Expected) -> None:
    """A page of each kind of a small catalogue: the diff of a template is read here."""
    changes = {
        "acme/vendor.yaml": VENDOR
        + "guide: {fetches: {http: yes, https: 1.2}, firmware: {access: login}}\n",
        "acme/x1.yaml": f"{MODEL}{REPORTED}\nfeatures: {{{WHO}, VLAN: N, BLF keys: FK}}\n",
    }
    expected(GOLDEN / path, in_all_languages(tmp_path, changes)[f"acme/{path}"])


def test_what_is_committed_is_short(tmp_path: Path, expected: Expected) -> None:
    """Of each phone a page in English, a picture and facts; of each plugin facts."""
    pages(tmp_path)
    found = committed(tmp_path)
    kinds = [f"acme/x{n}.{kind}" for n in (0, 1) for kind in ("json", "md", "svg")]
    assert sorted(found) == sorted([*kinds, "acme/plugins/v1.json"])
    expected(GOLDEN / "committed.md", found["acme/x1.md"])
    sizes = [len(path.read_text("utf-8")) for path in PAGES.rglob("*.md")]
    assert max(sizes) < 4_000


def test_what_is_committed_changes_with_few_lines(tmp_path: Path) -> None:
    """A setting of a dialect is in no committed page, and its plugin's facts stay."""
    pages(tmp_path)
    before = committed(tmp_path)
    pages(tmp_path, {"acme/dialects/d1.yaml": DIALECT.replace("pool.ntp.org", "ntp.example.org")})
    assert committed(tmp_path) == before


def test_links_of_what_is_committed_resolve() -> None:
    exists = cache(Path.exists)
    for page in PAGES.rglob("*.md"):
        for target in links(page.read_text("utf-8")):
            assert exists(page.parent / target), f"{page}: {target}"


def test_a_selection_makes_only_its_pages(tmp_path: Path) -> None:
    whole = pages(tmp_path)
    some = english(emitted(tmp_path, Selection("acme", "x1")))
    vendors = ["acme/index.md", "acme/dhcp.md", "acme/parameters.md"]
    names = [
        f"acme/{n}"
        for n in (
            "plugins/v1.md",
            "dialects/d1.md",
            "plugins/v1.json",
            "x1.svg",
            "x1.md",
            "x1.json",
        )
    ]
    assert sorted(some) == sorted([*vendors, *names])
    assert all(whole[name] == some[name] for name in names)


def test_a_model_without_plugin_has_a_page(tmp_path: Path) -> None:
    lonely = "model: X9\ntype: dect\nlines: 4\n"
    found = pages(tmp_path, {"acme/x9.yaml": lonely})
    assert "No plugin carries this model yet." in found["acme/x9.md"]


def test_files_end_with_one_line_feed(tmp_path: Path, real: dict[str, str]) -> None:
    for path, content in {**pages(tmp_path), **real}.items():
        assert content.endswith("\n"), path
        assert not content.endswith("\n\n"), path
        assert "\r" not in content, path


# Pictures


def text_boxes(svg: str) -> Iterator[tuple[str, float, float, float, float]]:
    """Every text with its approximate box: left, top, right, bottom."""
    sizes = {"t": 16, "s": 13, "c": 10}
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        text, css = element.text or "", (element.get("class") or "").split()
        size = next((sizes[c] for c in css if c in sizes), 11)
        middle = not css or "m" in css
        width = 0.6 * size * len(text)
        left = float(element.get("x", "")) - (width / 2 if middle else 0)
        bottom = float(element.get("y", ""))
        yield text, left, bottom - 0.8 * size, left + width, bottom + 0.2 * size


def assert_sound(svg: str) -> None:
    """The picture is readable: titled, inside its view box, no text over another."""
    root = ElementTree.fromstring(svg)
    assert root.findtext(f"{SVG}title")
    assert root.findtext(f"{SVG}desc")
    _, _, width, height = map(float, root.get("viewBox", "").split())
    boxes = sorted(text_boxes(svg), key=lambda b: b[2])
    for i, (text, left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 and top >= 0 and right <= width and bottom <= height, text
        for other, left2, top2, right2, bottom2 in boxes[i + 1 :]:
            apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
            assert apart, f"{text!r} over {other!r}"
    for shape in root.iter(f"{SVG}rect"):
        x, y = float(shape.get("x", "0")), float(shape.get("y", "0"))
        assert x >= 0 and x + float(shape.get("width", "")) <= width + 0.11
        assert y >= 0 and y + float(shape.get("height", "")) <= height + 0.11


def key_numbers(svg: str) -> list[int]:
    """All numbers of function keys in the picture, those of the ranges too."""
    found: list[int] = []
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        text = element.text or ""
        span = re.fullmatch(r"(?:(?:page|module) \d+:|keys) (\d+)(?:\N{EN DASH}(\d+))?", text)
        if span:
            found += range(int(span[1]), int(span[2] or span[1]) + 1)
        elif element.get("class") is None:
            found.append(int(text))
    return sorted(found)


KEYS = FunctionKeys(
    slots=[
        Slots(name="line.{n}", count="line"),
        Slots(name="memory.{n}", count="memory"),
        Slots(name="module.{m}.{n}", count="expansion"),
    ],
    types={"blf": 1},
)


def dialect(tmp_path: Path) -> Dialect:
    pages(tmp_path)
    loaded = load(tmp_path, Report()).vendors["acme"].dialects["d1"].spec
    return loaded.model_copy(update={"function_keys": KEYS})


def test_pictures_of_the_catalogue(tmp_path: Path, real: dict[str, str]) -> None:
    for path, content in {**pages(tmp_path), **real}.items():
        if path.endswith(".svg"):
            assert_sound(content)
            assert len(content.encode()) < 20_000, path
            numbers = key_numbers(content)
            assert numbers == list(range(1, len(numbers) + 1)), path


def test_keys_stand_where_the_layout_says(tmp_path: Path) -> None:
    svg = pages(tmp_path)["acme/x1.svg"]
    at: dict[str, tuple[float, float]] = {}
    for text, left, top, _, _ in text_boxes(svg):
        at.setdefault(text, (left, top))  # the dial pad comes later
    assert at["1"][1] < at["2"][1] < at["3"][1]
    assert at["4"][0] > at["3"][0] and at["4"][1] == at["1"][1]
    assert "page 2: 7\N{EN DASH}12" in at
    assert "module 2: 33\N{EN DASH}52" in at
    assert key_numbers(svg) == list(range(1, 53))


TYPES = [
    "deskphone", "conference", "dect", "wifidect", "ata", "gateway", "doorphone", "pager",
    "softphone", "generic",
]  # fmt: skip


SCREENS = ["unknown", "none", "small", "wide", "large", "touch", "tablet"]


@st.composite
def models(draw: st.DrawFn) -> Model:
    count = st.integers(0, 12)
    module = st.builds(
        Expansion,
        module=st.sampled_from(["E1", ("A module with a very long name indeed, " * 3).strip()]),
        keys=st.integers(1, 60),
        max=st.integers(1, 16),
    )
    places = st.dictionaries(st.sampled_from(get_args(KeyPlace)), count, max_size=4)
    layout = Layout(
        screen=draw(st.sampled_from(SCREENS)),
        keys=draw(
            st.fixed_dictionaries(
                {}, optional={"line": places, "memory": places, "expansion": places}
            )
        ),
        columns=draw(st.integers(1, 12)),
        soft_keys=draw(st.integers(0, 8)),
        hard_keys=draw(st.lists(st.text("aW @&<", max_size=38).map("a{}a".format), max_size=30)),
    )
    return Model(
        model=draw(st.sampled_from(["X1", "W" * 60])),
        type=draw(st.sampled_from(TYPES)),
        lines=draw(st.sampled_from([0, 1, 8, 24, 255])),
        keys={"line": draw(st.integers(0, 130)), "memory": draw(count)},
        expansion=draw(st.none() | module),
        layout=layout,
    )


@pytest.fixture(scope="module")
def with_keys(tmp_path_factory: pytest.TempPathFactory) -> Dialect:
    return dialect(tmp_path_factory.mktemp("docs"))


@settings(max_examples=cases(60), deadline=None)
@given(model=models())
def test_any_layout_is_drawn_whole(with_keys: Dialect, model: Model) -> None:
    svg = picture(model, with_keys, f"Acme {model.model}").svg("en")
    assert_sound(svg)
    modules = model.expansion.keys * model.expansion.max if model.expansion else 0
    total = sum(model.keys.values()) + modules
    assert key_numbers(svg) == list(range(1, total + 1))
    assert svg == picture(model, with_keys, f"Acme {model.model}").svg("en")


def drawn(with_keys: Dialect, kind: str, count: int, **layout: object) -> str:
    """The picture of a phone with so many line keys."""
    facts = {"model": "X1", "type": kind, "lines": 2, "keys": {"line": count}, "layout": layout}
    svg = picture(Model.model_validate(facts), with_keys, "Acme X1").svg("en")
    assert_sound(svg)
    assert key_numbers(svg) == list(range(1, count + 1))
    return svg


def boxes(svg: str, css: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the shapes of a class."""
    found = []
    for shape in ElementTree.fromstring(svg).iter(f"{SVG}rect"):
        if shape.get("class") == css and shape.get("id") is None:
            x, y, width, height = (float(shape.get(n, "")) for n in ("x", "y", "width", "height"))
            found.append((x, y, x + width, y + height))
    return found


def keys_drawn(svg: str) -> list[tuple[float, float]]:
    """The upper left corners of the keys."""
    uses = ElementTree.fromstring(svg).iter(f"{SVG}use")
    return [(float(use.get("x", "")), float(use.get("y", ""))) for use in uses]


@pytest.mark.parametrize("kind", ["deskphone", "conference", "doorphone", "softphone", "pager"])
def test_what_nobody_knows_is_a_list_without_a_body(with_keys: Dialect, kind: str) -> None:
    svg = drawn(with_keys, kind, 50)
    assert not boxes(svg, "body") and not boxes(svg, "screen") and not boxes(svg, "hard")
    assert "The spec does not tell where these keys are." in svg
    assert "line.1 \N{EN DASH} line.50" in svg and "keys 49\N{EN DASH}50" in svg
    assert "List of the 50 function keys" in svg


def test_keys_without_a_place_are_listed_below_the_phone(with_keys: Dialect) -> None:
    svg = drawn(with_keys, "deskphone", 5, screen="small")
    [(_, _, _, bottom)] = boxes(svg, "body")
    assert all(y > bottom for _, y in keys_drawn(svg))
    assert "The spec does not tell where these keys are." in svg


@pytest.mark.parametrize("kind", ["deskphone", "conference", "doorphone", "wifidect"])
@pytest.mark.parametrize("screen", ["small", "touch", "tablet"])
def test_keys_on_the_screen_are_in_it(with_keys: Dialect, kind: str, screen: str) -> None:
    svg = drawn(with_keys, kind, 29, screen=screen, keys={"line": {"screen": 10}})
    [(left, top, right, bottom)] = boxes(svg, "screen")
    assert len(keys_drawn(svg)) == 10
    for x, y in keys_drawn(svg):
        assert left <= x and x + 44 <= right and top <= y and y + 22 <= bottom
    for _, y, _, end in boxes(svg, "tab"):
        assert top <= y and end <= bottom


def test_keys_on_a_screen_whose_pages_nobody_knows(with_keys: Dialect) -> None:
    svg = drawn(with_keys, "deskphone", 29, screen="touch", keys={"line": {"screen": 0}})
    assert ">keys 1\N{EN DASH}29<" in svg and not keys_drawn(svg)


@pytest.mark.parametrize("kind", ["deskphone", "conference"])
def test_a_tablet_has_no_dial_pad(with_keys: Dialect, kind: str) -> None:
    dialled = {
        screen: len(boxes(drawn(with_keys, kind, 0, screen=screen), "hard")) for screen in SCREENS
    }
    assert dialled == {**dict.fromkeys(SCREENS, 12), "unknown": 0, "tablet": 0}


def test_a_second_screen_has_keys_at_both_sides(with_keys: Dialect) -> None:
    svg = drawn(with_keys, "deskphone", 24, screen="large", keys={"line": {"second": 6}})
    left, _, right, _ = boxes(svg, "screen")[1]
    at = [x for x, _ in keys_drawn(svg)]
    assert all(x < left for x in at[:3]) and all(x > right for x in at[3:]) and len(at) == 6


def test_a_side_that_nobody_knows_is_said(with_keys: Dialect) -> None:
    said_so = "The spec does not tell at which side of the screen keys are."
    for place, told in [("beside", True), ("left", False)]:
        keys = {"line": {place: 4}}
        assert (said_so in drawn(with_keys, "deskphone", 4, screen="small", keys=keys)) == told


def test_the_names_on_keys_are_the_reader_s(with_keys: Dialect) -> None:
    layout = Layout(screen="small", hard_keys=["Transfer", "Headset", "Page/Intercom"])
    model = Model(model="X1", type="deskphone", lines=1, layout=layout)
    shown = picture(model, with_keys, "Acme X1")
    assert {">Transfer<", ">Headset<"} <= set(re.findall(r">[^<]+<", shown.svg("en")))
    assert {">Transfert<", ">Casque<"} <= set(re.findall(r">[^<]+<", shown.svg("fr")))
    assert ">Page/Intercom<" in shown.svg("fr")  # as printed on the phone


def test_pictures_tell_where_keys_are() -> None:
    found = pictured(the_repository())
    assert found["placed"] >= 0.9 * found["models_with_keys"]


def test_a_layout_has_a_source() -> None:
    """A document, or that nobody looked the positions up in one."""
    for _vendor, model in the_repository().models():
        if model.spec.layout.keys and model.spec.placed and any(model.spec.keys.values()):
            texts = [str(source) for source in model.spec.sources]
            hand_written = [text for text in texts if text.startswith("wazo-provd-plugins")]
            assert len(hand_written) < len(model.spec.sources), model.path


def test_changes_between_plugins(tmp_path: Path) -> None:
    later = DIALECT.replace("lang:", "language.name:").replace("'pool.ntp.org'", "'ntp.org'")
    found = pages(
        tmp_path,
        {
            "acme/dialects/d2.yaml": later,
            "acme/plugins/v2.yaml": PLUGIN.replace("dialect: d1", "dialect: d2"),
            "acme/x1.yaml": MODEL.replace("plugins: {v1:", "plugins: {v2: {version: 2.0}, v1:"),
        },
    )
    assert "No older plugin" in part(found["acme/plugins/v1.md"], "## Changes")
    changes = part(found["acme/plugins/v2.md"], "## Changes")
    assert "- phones that it does not carry: [X0](../x0.md)" in changes
    assert "| [X1](../x1.md) | 1.2.3 | 2.0 |" in changes
    assert "settings: 1 added, 1 removed, 1 changed" in changes
    assert all(f"`{name}`" in changes for name in ("language.name", "lang", "time.ntp"))


def test_changed_conditions_are_told(tmp_path: Path) -> None:
    later = DIALECT.replace("when: vlan_enabled", "when: vlan_enabled and vlan_id")
    found = pages(
        tmp_path,
        {
            "acme/dialects/d2.yaml": later,
            "acme/plugins/v2.yaml": PLUGIN.replace("dialect: d1", "dialect: d2"),
            "acme/x1.yaml": MODEL.replace("plugins: {v1:", "plugins: {v2: {version: 2.0}, v1:"),
        },
    )
    changes = part(found["acme/plugins/v2.md"], "## Changes")
    before, now = "`{{ vlan_id }}` when `vlan_enabled`", "`vlan_enabled` and `vlan_id`"
    assert f"| `vlan.id` | `{{mac}}.cfg` | {before} | `{{{{ vlan_id }}}}` when {now} |" in changes


def test_coverage_of_parameters(tmp_path: Path) -> None:
    page = part(pages(tmp_path)["acme/parameters.md"], "## By parameter")
    rows = {line.split(" | ")[0].strip("| `"): line for line in page.splitlines() if line}
    assert rows["ntp_ip"].endswith("| **yes** |")
    assert rows["exten_park"].endswith("| no |")
    assert rows["exten_dnd"].endswith("| ? |")
    assert rows["dns_ip"].endswith("| - |")
    page = pages(tmp_path)["acme/parameters.md"]
    why = part(page, "## Without effect")
    assert "- `exten_park`: The phone \\| parks nothing. (Acme \\| guide)" in why
    assert "exten_dnd" not in why
    assert "- `exten_dnd`: Acme \\| guide" in part(page, "## Not known")


@pytest.mark.slow
def test_the_pages_rows_have_what_the_checks_count() -> None:
    report = Report()
    project = load(REPOSITORY, report)
    for vendor, plugin in project.plugins():
        specs = PluginSpecs(vendor, plugin)
        files = analyse(specs.facts)
        chapters = [c for name in specs.facts.written for c in files[name]]
        rows = [row for chapter in chapters for row in chapter.rows]
        told = {p for row in rows for p in (*row.parameters, *row.conditional)}
        assert told == specs.facts.honoured, f"{vendor.folder}/{plugin.name}"
