"""Answers for parameters that no setting uses: those of a dialect, and what its models say."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalogues import SOUND, load_sound, sound_catalogue
from phonegen.dialects.contract import Fate
from phonegen.dialects.plugin import PluginSpecs
from phonegen.dialects.statistics import per_dialect
from phonegen.language.answers import answers
from phonegen.language.prose import prose
from phonegen_targets.docs.site.pages import made
from phonegen_targets.provd.facts import plugin_facts

X1, D1 = ((SOUND / name).read_text("utf-8") for name in ("acme/x1.yaml", "acme/dialects/d1.yaml"))
X2 = "model: X2\ntype: deskphone\nlines: 6\nplugins: {p1: {}}\n"
SCCP, NO_CONSOLE = "protocol: sccp\n", "capabilities: {switchboard: false}\n"
CONSOLE, OTHERWISE = "capabilities: {switchboard: true}\n", "capabilities: {multicell: false}\n"
SIP_ONLY = "These phones speak SIP only."
SCCP_ONLY = "The phone speaks SCCP; the call manager knows its lines."
SAME_FOR_OPERATORS = "Nothing is set otherwise for operators."
USED = 'general:\n        set:\n          switchboard: "{{ 1 if options.switchboard else 0 }}"\n'


def fates(
    root: Path, x1: str = "", x2: str = "", own: str = "", dialect: str = D1
) -> dict[str, Fate]:
    """What becomes of each parameter of the plugin of two models that say X1 and X2, too."""
    changes = {
        "acme/x1.yaml": X1 + x1,
        "acme/x2.yaml": X2 + x2,
        "acme/dialects/d1.yaml": dialect + (f"not_supported: {own}\n" if own else ""),
    }
    vendor = load_sound(sound_catalogue(root, changes), "acme").vendors["acme"]
    facts = PluginSpecs(vendor, vendor.plugins["p1"]).facts
    return {**facts.contract, **facts.extras}


def test_what_all_models_say_follows(tmp_path: Path) -> None:
    found = fates(tmp_path, NO_CONSOLE, NO_CONSOLE)
    source = "the models' specs: protocol is sip"
    wanted = Fate("not_supported", SIP_ONLY, source, "sccp_call_managers")
    assert found["sccp_call_managers"] == wanted
    source = "the models' specs: capabilities, switchboard is false"
    wanted = Fate("not_supported", SAME_FOR_OPERATORS, source, "options.switchboard")
    assert found["options.switchboard"] == wanted
    assert [n for n, fate in found.items() if fate.state == "not_supported"] == [
        "sccp_call_managers", "options.switchboard",
    ]  # fmt: skip
    assert found["sip_proxy_ip"].state == "honoured"  # the lines' own falls back to it


def test_phones_that_speak_sccp_have_no_sip(tmp_path: Path) -> None:
    found = fates(tmp_path, SCCP, SCCP)
    assert found["sccp_call_managers"].state == "not_mapped"
    source = "the models' specs: protocol is sccp"
    wanted = Fate("not_supported", SCCP_ONLY, source, "sip_*")
    assert found["sip_transport"] == found["sip_lines.number"] == wanted
    assert found["sip_lines.username"].state == "honoured"  # what a setting uses goes first
    assert found["exten_park"].state == found["site.lldp"].state == "not_mapped"


def test_nothing_follows_where_models_differ(tmp_path: Path) -> None:
    found = fates(tmp_path, SCCP + NO_CONSOLE, CONSOLE)
    assert "not_supported" not in {fate.state for fate in found.values()}


@pytest.mark.parametrize("other", ["", CONSOLE, OTHERWISE])
def test_a_capability_of_which_nobody_knows_proves_nothing(tmp_path: Path, other: str) -> None:
    assert fates(tmp_path, NO_CONSOLE, other)["options.switchboard"].state == "not_mapped"


def test_nothing_follows_from_no_models_nor_from_those_of_others(tmp_path: Path) -> None:
    plugin = (SOUND / "acme/plugins/p1.yaml").read_text("utf-8")
    changes = {
        "acme/x2.yaml": (X2 + SCCP).replace("p1", "p2"),
        "acme/dialects/d2.yaml": D1,
        "acme/dialects/d3.yaml": D1,
        "acme/plugins/p2.yaml": plugin.replace("d1", "d2").partition("replaces")[0]
        + "description: Acme 2\n",
    }
    vendor = load_sound(sound_catalogue(tmp_path, changes), "acme").vendors["acme"]
    said = {name: [*answers(vendor, dialect)] for name, dialect in vendor.dialects.items()}
    assert said == {"d1": ["sccp_call_managers"], "d2": ["sip_*"], "d3": []}


@pytest.mark.parametrize("name", ["sccp_call_managers", "sccp_*", "'*call*'"])
def test_what_the_dialect_says_goes_before(tmp_path: Path, name: str) -> None:
    found = fates(tmp_path, own=f"{{{name}: {{searched: Acme's guide}}, site.*: {{searched: it}}}}")
    entry = name.strip("'")
    assert found["sccp_call_managers"] == Fate("unknown", "Acme's guide", entry=entry)


@pytest.mark.parametrize("name", ["sip_transport", "sip_t*", "sip_*"])
def test_it_goes_before_by_each_name(tmp_path: Path, name: str) -> None:
    own = f"{{{name}: {{why: No., source: a guide}}, site.*: {{searched: it}}}}"
    found = fates(tmp_path, SCCP, SCCP, own)
    assert found["sip_transport"].text == "No."
    assert found["sip_lines.number"].text == ("No." if name == "sip_*" else SCCP_ONLY)


def test_what_a_setting_uses_goes_before_all(tmp_path: Path) -> None:
    using = D1.replace("general:\n        set:\n", USED)
    found = fates(tmp_path, NO_CONSOLE, NO_CONSOLE, dialect=using)
    assert found["options.switchboard"] == Fate("honoured")
    page = made(load_sound(tmp_path)).files["acme/parameters.md"]
    assert SIP_ONLY in page and SAME_FOR_OPERATORS not in page


def test_all_that_tell_of_it_know(tmp_path: Path) -> None:
    """Statistics, the plugin's own reasons, pages in both languages, and their sentences."""
    fates(tmp_path, NO_CONSOLE, NO_CONSOLE, "{sccp_*: {why: It has none., source: a guide}, "
          "site.*: {searched: it}}")  # fmt: skip
    project = load_sound(tmp_path)
    vendor = project.vendors["acme"]
    assert next(per_dialect(project))["not_supported"] == 2
    unwritten = plugin_facts(project, PluginSpecs(vendor, vendor.plugins["p1"])).unwritten
    assert unwritten["options.switchboard"] == SAME_FOR_OPERATORS
    assert unwritten["sccp_call_managers"] == "It has none."
    assert SAME_FOR_OPERATORS in prose(vendor) and SIP_ONLY not in prose(vendor)
    pages = made(project).files
    told = "- `options.switchboard`: Nothing is set otherwise for operators. (the models' specs:"
    assert told in pages["acme/parameters.md"]
    assert f'<span lang="en">{SAME_FOR_OPERATORS}</span>' in pages["acme/parameters.fr.md"]
