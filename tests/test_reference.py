"""The reference: nothing that a spec may say is missing from it."""

from __future__ import annotations

import re

import pytest
from phonegen.build.names import in_words, records
from phonegen.build.reference import pages
from phonegen.dialects.identification import FIELDS, FORMS, MACS, regex
from phonegen.dialects.meanings import MEANINGS, OF_RECORDS
from phonegen.dialects.records import RECORDS

NAMES = pages()["parameters.md"]
PATTERNS = pages()["patterns.md"]


@pytest.mark.parametrize("record", records())
def test_every_field_of_a_record_stands_there(record: str) -> None:
    for field, known in records()[record].items():
        row = re.search(
            rf"^\| `{field}` \| [^|]+ \| {re.escape(in_words(known.type))} \|", NAMES, re.M
        )
        assert row, field


def test_records_that_are_left_out_have_the_fields_of_others() -> None:
    left_out = RECORDS.keys() - records().keys()
    assert left_out == {"used line", "used key", "needed key"}
    for name in left_out:
        assert RECORDS[name].keys() == RECORDS[name.split()[1]].keys()


def test_no_meaning_is_of_nothing() -> None:
    for record, meanings in MEANINGS.items():
        assert meanings.keys() <= records()[record].keys()
        assert not meanings.keys() & OF_RECORDS.get(record, {}).keys()


@pytest.mark.parametrize("name", FORMS)
def test_a_form_takes_its_example_and_no_other_text(name: str) -> None:
    field = f"{{{name}}}" if name in MACS else f"{{sn {name}}}"
    pattern = re.compile(regex(f"<{field}>"))
    assert pattern.fullmatch(f"<{FORMS[name].example}>")
    assert not pattern.fullmatch("<>") and not pattern.fullmatch("<a b/c>")
    assert f"| `{FORMS[name].example}` |" in PATTERNS


def test_every_field_of_a_pattern_stands_there() -> None:
    assert all(f"| `{{{field}}}` | {kind} |" in PATTERNS for field, kind in FIELDS.items())
