"""What the rules of a dialect read in a request, as the checks ask them."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalogues import SOUND, sound_catalogue
from phonegen.build.pipeline import load_checked
from phonegen.diagnostics import Report
from phonegen.dialects.identification import recognise
from phonegen.language.spec.identify import Rule, Sample

OURS, OTHER = "02ac3e000001", "001122334455"


@pytest.mark.parametrize(
    ("known", "mac", "found"),
    [
        (False, OURS, {"vendor": "Acme", "mac": "02:ac:3e:00:00:01"}),
        (False, OTHER, {"vendor": "Acme", "mac": "00:11:22:33:44:55"}),
        (True, OURS, {"vendor": "Acme", "mac": "02:ac:3e:00:00:01"}),
        (True, OTHER, {}),
    ],
)
def test_a_rule_may_want_a_mac_of_the_vendor(known: bool, mac: str, found: dict[str, str]) -> None:
    rule = Rule(path="/{mac}.cfg", vendor="by_mac" if known else "proved")
    assert recognise([rule], Sample(path=f"/{mac}.cfg"), "Acme", ["02:ac:3e"]) == found


@pytest.mark.parametrize(("mac", "told"), [("02:ac:3e:00:00:01", 0), ("00:11:22:33:44:55", 1)])
def test_the_check_knows_the_vendor_s_macs(tmp_path: Path, mac: str, told: int) -> None:
    dialect = (SOUND / "acme/dialects/d1.yaml").read_text("utf-8")
    path = mac.replace(":", "")
    text = (
        dialect.replace("\nvalues:", "\n  file: {path: '/{mac}.cfg', vendor: by_mac}\nvalues:", 1)
        + f'samples: [{{path: "/{path}.cfg", mac: "{mac}"}}]\n'
    )
    report = Report()
    load_checked(sound_catalogue(tmp_path, {"acme/dialects/d1.yaml": text}), report)
    messages = [d.message for d in report.sorted()]
    assert messages == [f"this is recognised as no mac, not {mac}"] * told


@pytest.mark.parametrize(
    "wrong", ['"/a?mac={mac}"', '"?mac=x{mac}"', '["?mac={mac}"]', '"?mac={mac}", user_agent: a']
)
def test_a_query_has_one_form(wrong: str, tmp_path: Path) -> None:
    text = (SOUND / "acme/dialects/d1.yaml").read_text("utf-8")
    text = text.replace("\nvalues:", f"\n  q: {{path: {wrong}}}\nvalues:", 1)
    report = Report()
    load_checked(sound_catalogue(tmp_path, {"acme/dialects/d1.yaml": text}), report)
    assert [(d.code, "`?NAME={mac}`" in d.message) for d in report.sorted()] == [
        ("wrong-value", True)
    ]
