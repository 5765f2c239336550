"""French pages: sentences of specs come from `fr.yaml`, and those that lack it say so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from catalogues import sound_catalogue, the_repository
from commands import phonegen
from phonegen.checks.rules import check
from phonegen.diagnostics import Report
from phonegen.language.loading import load
from phonegen.language.prose import french, prose
from phonegen_targets.docs.drawing.blocks import NAMES
from phonegen_targets.docs.markdown import text
from phonegen_targets.docs.site.pages import made

VENDOR = """
name: Acme
description: Phones that nobody makes.
ouis: ["00:15:65"]
"""
MODEL = """
model: X1
type: deskphone
lines: 2
keys: {line: 4}
dhcp: It asks for nothing that a rule could tell.
plugins: {p1: {}}
limitations: ["It has *one* lamp | and no more."]
guide:
  documentation: {note: Only for its colour.}
  factory_reset: Hold all keys for a day.
  firmware: {access: login, note: Ask the vendor for it.}
  credentials: [{interface: menu of the owner, username: a, password: {on: the back of the box}}]
sources: [{lines: {doubt: nobody counted the lines}}]
features: [{by: Ann, on: 2026-01-31, firmware: "1", MWI: {N: The lamp is broken.}}]
"""


def pages(root: Path, translations: str = "") -> dict[str, str]:
    changes = {
        "acme/vendor.yaml": VENDOR,
        "acme/x1.yaml": MODEL,
        "acme/fr.yaml": translations or "{}\n",
    }
    report = Report()
    project = load(sound_catalogue(root, changes), report)
    assert not report, report.sorted()
    return made(project).files


def test_every_sentence_is_told_as_english_where_it_has_no_french(tmp_path: Path) -> None:
    """Whatever page a sentence stands on, it does so as English, and at least on one."""
    found = pages(tmp_path)
    pages_in_french = [page for path, page in found.items() if path.endswith(".fr.md")]
    whole = "\n".join(pages_in_french).replace("\\|", "|").replace("|", "\\|")
    for sentence in prose(load(tmp_path, Report()).vendors["acme"]):
        shown = text(sentence)
        marked = whole.count(f'<span lang="en">{shown}</span>')
        assert marked, sentence
        if " " in sentence:  # a kind of keys is also the name of one
            assert marked == whole.count(shown), sentence
    english = "\n".join(page for path, page in found.items() if ".fr." not in path)
    assert "<span lang" not in english
    assert "Hold all keys for a day." in english


def test_french_sentences_take_their_places(tmp_path: Path) -> None:
    translations = {
        "Hold all keys for a day.": "Tenir toutes les touches un jour.",
        "It has *one* lamp | and no more.": "Il a *un* voyant | pas plus.",
        "The lamp is broken.": "Le voyant est cassé.",
        "Only for its colour.": "Pour sa couleur ; « rouge », `a ; b`.",
    }
    found = pages(tmp_path, json.dumps(translations, ensure_ascii=False))
    page = found["acme/x1.fr.md"]
    translations["Only for its colour."] = (
        "Pour sa couleur\N{NO-BREAK SPACE}; «\N{NO-BREAK SPACE}rouge\N{NO-BREAK SPACE}», `a ; b`."
    )
    for english, other in translations.items():
        assert text(other) in page
        assert text(english) not in page
        assert text(english) in found["acme/x1.md"]
    index = found["acme/index.fr.md"]
    count = len(prose(load(tmp_path, Report()).vendors["acme"]))
    assert f"{count - 4} des {count} phrases" in index
    assert "phrases" not in found["acme/index.md"]


def test_what_has_french_is_counted(tmp_path: Path) -> None:
    pages(tmp_path, '"Hold all  keys for a day.": "Tenir les touches."\n')
    found = json.loads(phonegen("stats", "--json", folder=tmp_path).stdout)["prose"]
    assert found["french"] == 1
    assert found["sentences"] == len(prose(load(tmp_path, Report()).vendors["acme"]))


def test_french_of_all_vendors_holds_where_a_vendor_has_none(tmp_path: Path) -> None:
    root = sound_catalogue(tmp_path, {"acme/vendor.yaml": VENDOR, "acme/x1.yaml": MODEL})
    day, lamp, stale = "Hold all keys for a day.", "The lamp is broken.", "Nobody says so."
    (root / "specs/fr.yaml").write_text(f"{day}: Un jour.\n{lamp}: Commun.\n{stale}: Rien.\n")
    own = root / "specs/acme/fr.yaml"
    own.write_text(f"{lamp}: Propre.\n")
    assert french(load(root, Report()).vendors["acme"]) == {day: "Un jour.", lamp: "Propre."}
    own.write_text(f"{lamp}: Commun.\n")
    done = phonegen("check", "--output-format", "json", folder=root)
    found = [(d["path"], d["line"], d["code"]) for d in json.loads(done.stdout)]
    assert ("specs/fr.yaml", 3, "stale-french") in found
    assert ("specs/acme/fr.yaml", 1, "stale-french") in found
    assert len([f for f in found if f[2] == "stale-french"]) == 2
    report = Report()
    check(load(root, report, only="acme"), report)  # what other vendors say is not known then
    assert not [d for d in report.diagnostics if d.place.path == "specs/fr.yaml"]


@pytest.mark.parametrize(
    ("wrong", "code", "line"),
    [
        ("- a list\n", "wrong-type", 1),
        ("It is so.: [Il, est]\n", "wrong-type", 1),
        ('It is so.: ""\n', "wrong-value", 1),
        ('a: b\nIt is so.: "a\\nb"\n', "wrong-value", 2),
        ("a: b\na: c\n", "yaml-duplicate-key", 2),
    ],
)
def test_a_wrong_file_is_told_with_its_place(
    tmp_path: Path, wrong: str, code: str, line: int
) -> None:
    sound_catalogue(tmp_path, {"acme/fr.yaml": wrong})
    done = phonegen("check", "--output-format", "json", folder=tmp_path, code=1)
    found = [d for d in json.loads(done.stdout) if d["code"] == code]
    assert [(d["path"], d["line"]) for d in found] == [("specs/acme/fr.yaml", line)]


def test_markup_in_french_stays_text(tmp_path: Path) -> None:
    wrong = '"Hold all keys for a day.": "<script>x</script> [a](javascript:b)"\n'
    page = pages(tmp_path, wrong)["acme/x1.fr.md"]
    assert "<script>" not in page
    assert r"\[a\](javascript:b)" in page


def test_keys_in_pictures_have_french_names() -> None:
    names = {n for _, m in the_repository().models() for n in m.spec.layout.hard_keys}
    assert names <= NAMES.keys()


def test_french_of_the_catalogue_keeps_what_is_no_language() -> None:
    """Numbers, `code` and addresses are the same in both languages."""
    kept = re.compile(r"`[^`]+`|https?://[^\s,;)]*[^\s,;.)]|\d[\d.]*\d")
    for vendor in the_repository().vendors.values():
        for english, other in french(vendor).items():
            wanted, found = sorted(kept.findall(english)), sorted(kept.findall(other))
            assert wanted == found, f"{vendor.folder}: {english}"
