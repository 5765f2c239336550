"""Values on their way into a file."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def texts(value: Any) -> list[str]:
    """All texts at any depth, keys too."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [t for pair in value.items() for part in pair for t in texts(part)]
    return [t for item in value for t in texts(item)] if isinstance(value, list) else []


@given(value=ANYTHING)
def test_a_clean_value_has_no_control_characters_at_any_depth(runtime: Any, value: Any) -> None:
    for text in texts(runtime.clean(value, "line")):
        assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in text)
        assert not set("\u2028\u2029") & set(text)
        text.encode()


@given(value=ANYTHING)
def test_a_clean_value_for_xml_is_what_xml_can_carry(runtime: Any, value: Any) -> None:
    for text in texts(runtime.clean(value, "xml")):
        assert all(ord(c) >= 32 or c in "\t\n\r" for c in text)
        assert not any(c in text for c in "\x7f\ufffe\uffff")
        text.encode()


def test_keys_are_cleaned_and_nulls_left_out(runtime: Any) -> None:
    given = {"a\nb": {"c\x00": "d\r\ne"}, "gone": None, "kept": ["x\ty", 1, True]}
    assert runtime.clean(given, "line") == {"a b": {"c ": "d e"}, "kept": ["x y", 1, True]}


def test_what_is_clean_is_the_same(runtime: Any) -> None:
    given = {"name": "Zoé 漢字 🎉", "number": 7, "list": ["a", {"b": "c"}]}
    assert runtime.clean(given, "line") == given
    assert runtime.clean(given, "xml") == given
    assert runtime.clean("a\xa0b", "line") == "a\xa0b"


@given(value=st.dictionaries(st.text(), ANYTHING))
def test_what_is_told_to_be_clean_is_not_changed(runtime: Any, value: Any) -> None:
    if runtime.is_clean(value):
        assert runtime.clean(value, "line") == value
        assert runtime.clean(value, "xml") == value


def test_whether_a_config_is_clean(runtime: Any) -> None:
    assert runtime.is_clean({"a": {"b": "é 漢", "c": {"d": True}}, "e": 1.5, "f": 2})
    unclean = {"b": "\u2028"}, {"b\x7f": 1}
    for value in ({"a": b""}, {"a": None}, {"a\n": ""}, {"a": ["\x7f"]}, {1: ""}, *unclean):
        assert not runtime.is_clean({"a": value})
        assert not runtime.is_clean(value)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("abc", "abc"), ("", '""'), ("a b", '"a b"'), ("it's", '"it\'s"'), ('a"b', "ab"),
        ("$(reboot)", "(reboot)"), (12, "12"), ("#a", '"#a"'),
    ],
)  # fmt: skip
def test_one_word_is_one_word(runtime: Any, value: object, word: str) -> None:
    assert runtime.one_word(value) == word


@given(st.text())
def test_one_word_never_ends_its_quotes(runtime: Any, value: str) -> None:
    word = runtime.one_word(runtime.clean(value, "line"))
    inside = word[1:-1] if word.startswith('"') else word
    assert '"' not in inside
    assert "$(" not in word
    assert word.startswith('"') or not any(c.isspace() for c in word)


def test_quotes_and_forms(runtime: Any) -> None:
    assert runtime.without_quotes('a"b') == "a'b"
    assert runtime.url_encoded("a&b=c/é") == "a%26b%3Dc%2F%C3%A9"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a b", "a b"), ("a#b", '"a#b"'), (" a", '" a"'), ("a ", '"a "'), ('a"b', "a'b"), (1, "1"),
    ],
)  # fmt: skip
def test_a_value_before_a_comment_is_in_quotes_when_it_needs_them(
    runtime: Any, value: object, written: str
) -> None:
    assert runtime.in_quotes(value) == written
    assert runtime.in_quotes(runtime.part('"')) == '"'
    assert runtime.in_quotes(runtime.part("a#b")) == "a b"


@pytest.mark.parametrize(
    ("policy", "carried", "changed"),
    [
        ("line", ["a#\"'\\", "é 漢", "a  b"], [" a", "a ", "a\nb", "a\x00", "\ud800", "%NULL%"]),
        ("commented", ["a#b", " a ", "it's"], ['a"b', '"', "a\tb"]),
        ("quoted", ["a#b", " a ", "it's"], ['a"b', "a\tb"]),
        ("word", ["a b", "it's", "a$b", "#"], ['a"', "$(a)", "a\nb"]),
        ("form", ["a&b=c", "é "], ["a\nb"]),
        ("json", ['a"\\', "é "], ["a\nb"]),
        ("xml", ["a\n\t<&>\"'\r", " é ", "]]>"], ["a\x00", "\ud800", "\ufffe"]),
    ],
)
def test_what_a_file_carries(
    runtime: Any, policy: str, carried: list[str], changed: list[str]
) -> None:
    file = runtime.File("", "", policy=policy, unset="%NULL%")
    assert [text for text in carried if not runtime.carries(file, text)] == []
    assert [text for text in changed if runtime.carries(file, text)] == []


@pytest.mark.parametrize(("policy", "carried"), [("line", False), ("xml", True)])
def test_letters_that_an_encoding_lacks(runtime: Any, policy: str, carried: bool) -> None:
    file = runtime.File("", "", policy=policy, encoding="us-ascii")
    assert runtime.carries(file, "ä") is carried


def test_the_checksum_makes_the_sum_zero(runtime: Any) -> None:
    data = runtime.checksummed(b"P1=a&P2=bc", "000b82112233")
    words = [int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2)]
    assert sum(words) % 0x10000 == 0
    assert int.from_bytes(data[:4], "big") * 2 == len(data)
    assert data[6:12].hex() == "000b82112233"
    assert data[16:] == b"P1=a&P2=bc\0\0"


PEM = "-----BEGIN CERTIFICATE-----\nMIIB\nab+/=\n-----END CERTIFICATE-----"


@pytest.mark.parametrize(
    ("given", "blocks"),
    [
        (PEM, PEM),
        ("x\n" + PEM + "\ny", PEM),
        (PEM.replace("\n", "\r\n"), PEM),
        ([PEM, PEM], PEM + "\n" + PEM),
        ("", ""),
        (PEM.replace("MIIB", "a = b"), ""),
        (PEM.replace("END CERTIFICATE", "END KEY"), ""),
    ],
)
def test_only_certificates_and_keys_get_through(runtime: Any, given: Any, blocks: str) -> None:
    assert runtime.pem_blocks(given) == blocks


def test_a_table_gives_its_words_and_else_its_default(runtime: Any) -> None:
    word = runtime.table_filter(runtime.Table({"a": 1, "b": ""}, default="else"))
    assert [word("a"), word("b"), word("c"), word(["a"])] == [1, "", "else", "else"]
    absent = runtime.table_filter(runtime.Table({"a": 1}))("b")
    assert isinstance(absent, runtime.Undefined)


@pytest.mark.parametrize(
    ("address", "number"),
    [("10.0.0.1", "0x0a000001"), ("255.255.255.255", "0xffffffff")],
)
def test_addresses_as_numbers(runtime: Any, address: str, number: str) -> None:
    assert runtime.hex_address(address) == number


@pytest.mark.parametrize(
    "text", ["", "10.0.0", "10.0.0.256", "a.b.c.d", "1.2.3.4.5", "\u0661.0.0.1", 7]
)
def test_other_texts_have_no_number(runtime: Any, text: object) -> None:
    assert isinstance(runtime.hex_address(text), runtime.Undefined)


@pytest.mark.parametrize(
    ("minutes", "separator", "text"),
    [
        (0, ":", "+0"), (60, ":", "+1"), (330, ":", "+5:30"), (-210, ":", "-3:30"),
        (345, ".", "+5.75"), (330, ".", "+5.5"), (-600, ".", "-10"),
        (330, "%02d:%02d", "+05:30"), (0, "%02d:%02d", "+00:00"), (-210, "%d%02d", "-330"),
    ],
)  # fmt: skip
def test_offsets(runtime: Any, minutes: int, separator: str, text: str) -> None:
    assert runtime.offset(minutes, separator) == text


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("8.7.5.35", [8, 7, 5, 35]), ("10", [10]), ("1.2a", [1, 2]), ("v1", []), ("", []),
        (None, []), ("1" * 5000, [111111111]),
    ],
)  # fmt: skip
def test_versions_as_numbers(runtime: Any, version: Any, numbers: list[int]) -> None:
    assert runtime.version_numbers(version) == numbers


def test_items_by_number_are_few_and_have_numbers(runtime: Any) -> None:
    given = {
        "2": "b",
        "01": "a",
        "x": "c",
        "-1": "d",
        "100000000": "e",
        "\u0663": "f",
        "9" * 5000: "g",
    }
    assert runtime.by_number(given) == {2: "b", 1: "a"}
    assert runtime.by_number(None) == runtime.by_number([1]) == {}


def test_words_and_texts(runtime: Any) -> None:
    assert runtime.words("a-b_c d!é") == "ab_c dé"
    items = [runtime.Item(n=1), runtime.Item(n=2, spare=7), runtime.Item(spare=None)]
    assert runtime.texts(items, "spare", "Line%02d") == ["Line07"]


@given(text=st.text(), key=st.text())
def test_any_text_stays_one_text_of_a_json_document(runtime: Any, text: str, key: str) -> None:
    text, key = runtime.clean([text, key], "json")
    steps = [["first", 1], ["inner"], [key, text], [], ["last", True]]
    document = runtime.json_document("\n".join(runtime.json_line(step) for step in steps))
    inner = [text] if re.fullmatch(r"\[[0-9]{1,4}\]", key) else {key: text}
    assert json.loads(document) == {"first": 1, "inner": inner, "last": True}


def test_steps_into_one_object_twice_are_one_object(runtime: Any) -> None:
    steps = [["a"], ["[2]"], ["n", 2], [], [], ["b", 0], ["a"], ["[1]"], ["n", 1], [], []]
    document = runtime.json_document("\n".join(runtime.json_line(step) for step in steps))
    assert json.loads(document) == {"a": [{"n": 1}, {"n": 2}], "b": 0}


@pytest.mark.parametrize(
    ("value", "number"),
    [("42", 42), ("42.9", 42), ("x", 7), ("1e999", 7), ("9" * 5000, 7), (2.5, 2), ([], 7),
     (True, 1), ("9" * 30, 7)],
)  # fmt: skip
def test_whole_numbers(runtime: Any, value: Any, number: int) -> None:
    assert runtime.FILTERS["int"](value, 7) == number


def test_whole_numbers_in_another_base(runtime: Any) -> None:
    assert runtime.FILTERS["int"]("0x1f", 0, 16) == 31


@pytest.mark.parametrize(
    ("value", "number"),
    [("1.5", 1.5), (3, 3.0), ("nan", 0.0), ("inf", 0.0), ("1e20", 0.0), ("x", 0.0), (10**400, 0.0)],
)
def test_decimals(runtime: Any, value: Any, number: float) -> None:
    assert runtime.FILTERS["float"](value) == number
