"""Vendor classes as phones have sent them: the rule that answers each, or why none does.

`wild/vendor_classes.tsv` names for each class the rule by its name or its MAC prefix. A MAC prefix
beside the class is the phone's; without one, its address has a prefix that no rule has.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from catalogues import sound_catalogue, the_repository
from phonegen.build.pipeline import load_checked
from phonegen.dhcp.requests import FOREIGN_MAC, Request
from phonegen.dhcp.rules import ClassRule, Index, Rule, VendorRules
from phonegen.diagnostics import Report

TABLE = Path(__file__).parent / "wild" / "vendor_classes.tsv"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def asked(row: dict[str, str]) -> Request:
    """The request of a row."""
    mac = bytes.fromhex(row["MAC prefix"].replace(":", "")) + bytes([0, 0, 1])
    sent = row["vendor class"].replace("\\0", "\0").encode()
    return Request(mac if row["MAC prefix"] else FOREIGN_MAC, sent)


def name(rule: Rule) -> str:
    return rule.name if isinstance(rule, ClassRule) else rule.prefix


def test_each_is_answered_or_said_not_to_be() -> None:
    vendors = the_repository().vendors.values()
    index = Index([rule for vendor in vendors for rule in VendorRules(vendor).all])
    wrong = []
    for row in rows():
        taken = [rule for rule, _ in index.matching(asked(row))]
        # The class of a phone comes before the rule for its MAC prefix.
        classes = {name(rule) for rule in taken if isinstance(rule, ClassRule)}
        found = classes or {name(rule) for rule in taken} or {"-"}
        if found != {row["rule"]} or (row["rule"] == "-") != bool(row["why none"]):
            wrong.append((row["vendor class"], found))
    assert wrong == []
    assert len(rows()) > 40


VENDOR = """
name: Acme
url: https://acme.example
ouis: ["02:ac:3e"]
dhcp:
  options: {{"66": "{{http_url}}"}}
  rules:
    - {{name: A, match: [{match}]}}
    - {{match: [{prefixes}]}}
"""


@pytest.mark.parametrize(
    ("match", "prefixes", "told"),
    [
        ("{suffix: X1}", "{absent: true}", []),
        ("{prefix: Acme, suffix: X1}", "{absent: true}", ["'X1'"]),
        ("{prefix: Acme, suffix: X1}", "{not: [{prefix: Zz}]}", ["'ZzX2'"]),
        ('{exact: "X1\\0"}', "{absent: true}", ["'X1'"]),
        ('{exact: "X1\\0"}, {exact: X1}', "{absent: true}", []),
        ("{exact: AcmeX1}", "{not: [{prefix: Acme}]}", ["'AcmeX2'"]),
        ("{prefix: Acme}", "{not: [{prefix: Acme}]}", []),
        ("{exact: a}", "{exact: b}", ["without a vendor class"]),
        ("{exact: a}", "{absent: false}", []),
    ],
)
def test_what_rules_leave_out_is_told(
    match: str, prefixes: str, told: list[str], tmp_path: Path
) -> None:
    text = VENDOR.format(match=match, prefixes=prefixes)
    report = Report()
    load_checked(sound_catalogue(tmp_path, {"acme/vendor.yaml": text}), report)
    found = [d.message for d in report.sorted() if d.code == "dhcp-unanswered"]
    assert len(found) == len(told)
    assert all(part in message for part, message in zip(told, found, strict=True))
