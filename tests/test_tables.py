"""Lists in CSV, JSON and YAML: their rows, and the places of values and of problems."""

from __future__ import annotations

import csv
import os
import re
import sys
import tempfile
from json import JSONDecoder
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from extent import sampled
from hypothesis import given
from hypothesis import strategies as st
from phonegen.codes import Code
from phonegen.diagnostics import Report
from phonegen.inventory.tables import Columns, Row, rows

PARTS = Columns(
    "part",
    {"key": "its number", "label": "its name"},
    {"name": "label"},
    [["key"], ["label"]],
    Code.LABELS_FILE,
)


def read(tmp_path: Path, name: str, content: str | bytes) -> tuple[list[Row], list[str]]:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    report = Report()
    found = list(rows(path, PARTS, report.add))
    shown = [f"{d.place.line}:{d.place.column} {d.message}" for d in report.sorted()]
    return found, shown


@pytest.mark.parametrize(
    ("name", "content", "places"),
    [
        ("p.csv", "key,label\n1,Zoé\n\n 22 , Zoé \n", [(2, 1, 2, 3), (4, 2, 4, 7)]),
        ("p.csv", '\ufeffName;KEY\r\n"Zoé";1\r\nZoé;"22"\r\n', [(2, 7, 2, 2), (3, 6, 3, 1)]),
        ("p.csv", 'label\tkey\nZoé\t1\nZoé\t22\n', [(2, 5, 2, 1), (3, 5, 3, 1)]),
        ("p.json", '[{"key": 1, "label":"Zoé"},\n {"name": "Zoé",\n  "key": "22"}]',
         [(1, 10, 1, 22), (3, 11, 2, 12)]),
        ("p.jsonl", '{"key": 1, "label": "Zoé"}\n{"key": 22, "label": "Zoé"}\n',
         [(1, 9, 1, 22), (2, 9, 2, 23)]),
        ("p.yaml", "- {key: 1, name: Zoé}\n- label: 'Zoé'\n  key: 22\n",
         [(1, 9, 1, 18), (3, 8, 2, 10)]),
    ],
)  # fmt: skip
def test_every_value_knows_its_place(
    tmp_path: Path, name: str, content: str, places: list[tuple[int, int, int, int]]
) -> None:
    found, problems = read(tmp_path, name, content)
    assert problems == []
    assert [row.fields for row in found] == [
        {"key": "1", "label": "Zoé"},
        {"key": "22", "label": "Zoé"},
    ]
    assert [(*row.at("key")[1:], *row.at("label")[1:]) for row in found] == places


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5), st.sampled_from(",;\t"))
def test_places_are_where_the_text_is(parts: list[tuple[str, str]], separator: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=separator).writerows([("key", "label"), *parts])
        lines = path.read_text("utf-8").split("\n")
        report = Report()
        for row in rows(path, PARTS, report.add):
            for field, text in row.fields.items():
                at = row.at(field)
                there = lines[at.line - 1][at.column - 1 :].lstrip(" ")
                assert there.startswith((text, text.replace('"', '""')))
        assert not report


@pytest.mark.parametrize(
    ("name", "content", "problems"),
    [
        ("p.txt", "", ["1:1 this is no list of parts"]),
        ("p.csv", "key,colour,label,name\n", ["1:5 'colour' is nothing that is read of a part",
                                              "1:18 the field 'label' stands here twice"]),
        ("p.csv", "key,label\n1,a,b\n2,c\n3,d,e\n", ["2:1 3 values for 2 columns",
                                                     "4:1 3 values for 2 columns"]),
        ("p.csv", 'key,label\n1,a\n2,"b\n3,c\n', ["3:1 unexpected end of data"]),
        ("p.csv", b"key,label\n1,\xe9\n", ["2:3 byte 0xe9 is not UTF-8"]),
        ("p.json", '[{"key": [1]},\n {"key": 1, "colour": 2, "label": true},\n'
         ' {"name": "a", "label": "b"}]',
         ["1:10 the field 'key' is no text", "2:23 'colour' is nothing that is read of a part",
          "2:35 the field 'label' is no text", "3:12 the field 'label' stands here twice"]),
        ("p.json", '[{"key": 1,\n "label"}]', ["2:9 this is not JSON: Expecting ':' delimiter"]),
        ("p.json", "[" * 100_000, ["1:1 there is no part in it"]),
        ("p.json", '{"key":' * 100_000, ["1:1 it is nested too deep"]),
        ("p.yaml", "- key: 1\n  colour: 2\n- {label: a, name: b}\n",
         ["2:3 'colour' is nothing that is read of a part",
          "3:14 the field 'label' stands here twice"]),
        ("p.yaml", "1: a\n", ["1:1 '1' is nothing that is read of a part"]),
        ("p.yaml", "- lable: a\n", ["1:3 a part has no field 'lable'"]),
        ("p.csv", "keys;label\n1;a\n", ["1:1 a part has no field 'keys'"]),
        ("p.csv", "label\na\n", ["1:1 no column is called 'key'"]),
        ("p.csv", "key,label,\n1,a,b\n", ["2:1 a value stands in a column without a name"]),
        ("p.yaml", "- key: [1]\n", ["1:8 a field of a part is text"]),
        ("p.yaml", "- &a {key: 1}\n- *a\n", ["2:3 a part is a mapping"]),
        ("p.yaml", "- key: a\x07\n", ["1:9 unacceptable character #x0007: "
                                      "control characters are not allowed"]),
        ("p.yaml", "", ["1:1 there is no part in it"]),
    ],
)  # fmt: skip
def test_problems_know_their_places(
    tmp_path: Path, name: str, content: str | bytes, problems: list[str]
) -> None:
    found = read(tmp_path, name, content)[1]
    assert [f[: len(p)] for f, p in zip(found, problems, strict=True)] == problems


def test_sound_rows_come_in_spite_of_others(tmp_path: Path) -> None:
    found, problems = read(tmp_path, "p.csv", "key,label\n1,a,b\n2,c\n")
    assert [row.fields["label"] for row in found] == ["c"]
    assert len(problems) == 1


SIZE = 500_000  # characters: many of the pieces in which files are read


def big(kind: str, size: int) -> str:
    """A list that was hard to read, in length about SIZE."""
    match kind:
        case "a text of JSON without end":
            return '[{"key":"' + "a" * size
        case "an object of JSON without end":
            return '{"a":1,' * (size // 7)
        case "objects of JSON without a field":
            return '{"label": "x"}\n' * (size // 15)
        case "columns":
            return ",".join(f"c{n}" for n in range(size // 6)) + "\n"
        case "names of YAML":
            return "- " + "\n  ".join(f"k{n}: 1" for n in range(size // 10))
        case "brackets of YAML":
            return "[" * size
        case "brackets in a field of YAML":
            return "- {colour: " + "[" * size
        case "dashes of YAML":
            return "- " * (size // 2)
        case _:
            return "- label: " + "a" * size


KINDS = [
    ("p.json", "a text of JSON without end"),
    ("p.json", "an object of JSON without end"),
    ("p.json", "objects of JSON without a field"),
    ("p.csv", "columns"),
    ("p.yaml", "names of YAML"),
    ("p.yaml", "brackets of YAML"),
    ("p.yaml", "brackets in a field of YAML"),
    ("p.yaml", "dashes of YAML"),
    ("p.yaml", "a text of YAML"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "kind"), sampled(KINDS, [KINDS[1], *KINDS[3:5]]))
def test_twice_the_list_is_twice_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    """Steps are functions called and characters given to the decoder of JSON."""
    decode = JSONDecoder.raw_decode
    steps = 0

    def counted(self: JSONDecoder, text: str, at: int = 0) -> Any:
        nonlocal steps
        value, end = len(text), len(text)
        try:
            value, end = decode(self, text, at)
        finally:
            steps += end - at
        return value, end

    def called(_frame: FrameType, event: str, _arg: Any) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    def work(size: int) -> int:
        nonlocal steps
        path = tmp_path / name
        path.write_text(big(kind, size), "utf-8")
        report = Report()
        steps = 0
        sys.setprofile(called)
        try:
            for row in rows(path, PARTS, report.add):
                row.at("key")
        finally:
            sys.setprofile(None)
        assert len(report.diagnostics) <= 30
        return steps

    monkeypatch.setattr(JSONDecoder, "raw_decode", counted)
    work(1000)  # fills caches
    size = SIZE if name == "p.json" else SIZE // 5
    small, large = work(size), work(2 * size)
    assert large < 3 * small + 1000


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("p.json", '[{"key": ' + "1" * 100_000 + "}]", None),
        ("p.json", '[{"key": NaN}]', "the field 'key' is no text"),
        ("p.json", '[{"key": -Infinity}]', "the field 'key' is no text"),
        ("p.json", '[{"key": 1e999}]', "the field 'key' is no text"),
        ("p.json", '[{"key": 1, "key": 1}]', "the field 'key' stands here twice"),
        ("p.json", '[{"key": "\\ud800", "label": "\\u0000"}]', None),
        ("p.json", '[{"\\ud800": 1, "key": 1}]', "'\\ud800' is nothing that is read of a part"),
        ("p.json", '[{"key": 1, "x": {"y": [1, null]}}]', "'x' is nothing that is read of a part"),
        ("p.json", b'[{"key": "\xed\xa0\x80"}]', "byte 0xed is not UTF-8"),
        ("p.csv", "", "there is no part in it"),
        ("p.csv", "\n\n", "there is no part in it"),
        ("p.csv", "key,label\n", "there is no part in it"),
        ("p.csv", "key,label\n\0,\0\n", None),
        ("p.yaml", "- {key: 1, x: &a [1, {y: *a}]}\n", "'x' is nothing that is read of a part"),
        ("p.yaml", "- {key: 1, label: ~}\n", None),
        ("p.yaml", "---\n- {key: 1}\n---\n- {key: 2}\n", None),
    ],
)
def test_hostile_lists_are_reported(
    tmp_path: Path, name: str, content: str | bytes, message: str | None
) -> None:
    found, problems = read(tmp_path, name, content)
    assert found or problems
    assert [p.partition(" ")[2] for p in problems] == ([message] if message else [])


LIST_TOKENS = ["{", "}", "[", "]", '"', ":", ",", ";", "\\", "\n", "\r", "\t", " ", "- ", "&a",
               "*a", "key", "label", "colour", "1", "\0", "\ufeff", "\\ud800", "sep=;", "|", ">",
               "!x", "%", "NaN", "1e9", "'", "#", "? "]  # fmt: skip


@given(
    st.binary(max_size=200)
    | st.lists(st.sampled_from(LIST_TOKENS), max_size=60).map(lambda t: "".join(t).encode()),
    st.sampled_from(["csv", "json", "jsonl", "yaml"]),
)
def test_whatever_the_bytes_there_are_rows_or_problems(content: bytes, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found, problems = read(Path(folder), f"p.{kind}", content)
    assert found or problems
    for row in found:
        assert row.fields.keys() <= PARTS.fields.keys()
        assert all(row.fields.values())


def test_a_folder_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "p.csv").mkdir()
    os.mkfifo(tmp_path / "q.csv")
    for name in ("p.csv", "q.csv"):
        report = Report()
        assert list(rows(tmp_path / name, PARTS, report.add)) == []
        assert [d.message for d in report.sorted()] == ["this is no file"]


def test_a_file_that_is_none(tmp_path: Path) -> None:
    report = Report()
    assert list(rows(tmp_path / "none.csv", PARTS, report.add)) == []
    assert [d.message for d in report.sorted()] == ["cannot be read: No such file or directory"]


_WORDS = st.sampled_from(["key", "label", "name", "Key", "lable", "other", "null", "k-1"])
_VALUES = st.sampled_from(
    ["a", "null", "1001", "00:15:65:00:00:01", "yealink/t46s", "10.0.0.1", "a-b_c", "yes", "0x1",
     "a:", "a b", "'a'", "'null'", "~", "-", "", "a: b", "#x", "a #b", "é", "x" * 200, '"a"', "''",
     "' a: #b '", '"-"', "'\\n'", '"\\n"', "'a''b'", "'\"'", '"\'"', "'a", '"é"', "'a' "]
)  # fmt: skip


@given(
    st.lists(st.lists(st.tuples(_WORDS, _VALUES), min_size=1, max_size=4), min_size=1, max_size=4)
)
def test_what_is_read_without_a_parser_is_what_the_parser_reads(
    lists: list[list[tuple[str, str]]],
) -> None:
    """The same rows, places and problems; most texts here are for the parser alone."""
    text = "".join(
        f"{'  ' if number else '- '}{name}: {value}\n"
        for fields in lists
        for number, (name, value) in enumerate(fields)
    )
    with tempfile.TemporaryDirectory() as folder:
        plain = plain_or_parsed(Path(folder), text)
        with pytest.MonkeyPatch.context() as changed:
            changed.setattr("phonegen.inventory.tables._PLAIN", re.compile("(?!)"))
            parsed = plain_or_parsed(Path(folder), text)
    assert plain == parsed


def plain_or_parsed(folder: Path, text: str) -> tuple[list[Any], list[str]]:
    """Rows with all their places, and problems."""
    found, problems = read(folder, "p.yaml", text)
    return [(r.place, r.fields, [r.at(name) for name in PARTS.fields]) for r in found], problems


def test_plain_lists_need_no_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("phonegen.inventory.tables._mappings", None)
    text = "- key: 00:15\n  label: null\n- key: b/c.d\n- key: '00 \\'\n  label: \"~\"\n"
    found, problems = read(tmp_path, "p.yaml", text)
    assert [row.fields for row in found] == [
        {"key": "00:15"},
        {"key": "b/c.d"},
        {"key": "00 \\", "label": "~"},
    ]
    assert problems == []
    for value in ("'a''b'", '"a\\n"', "'a' #"):
        with pytest.raises(TypeError):
            read(tmp_path, "p.yaml", f"- key: {value}\n")
