"""Readers take what is in the vendors' grammars, and tell the place of what is not."""

from __future__ import annotations

import contextlib
import time
from typing import Any

import pytest
from extent import sampled
from hypothesis import example, given
from hypothesis import strategies as st
from phonegen.language.spec.syntax import (
    Assignments,
    Commands,
    Form,
    Json,
    Plain,
    Style,
    Syntax,
    Xml,
)
from phonegen.readers import ReadError, read

YEALINK = Assignments(kind="assignments", header="#!version:1.0.0.1")
AASTRA = Assignments(kind="assignments", separator=": ", quote="needed")
QUOTED = Assignments(kind="assignments", separator="=", quote='"', group="[{}]")
PANASONIC = Assignments(kind="assignments", separator=["=", "\r\n"], quote='"', header="# File #")
PATTON = Commands(kind="commands", header="cli version 3.20")
SNOM = Xml(kind="xml", root="settings")
POLYCOM = Xml(kind="xml", root="polycomConfig", setting="attribute")
JSON = Json(kind="json")
FORM = Form(kind="form")
FRAMED = Form(kind="form", frame="checksummed")
TEXT = Plain(kind="text")
SYNTAXES: list[Syntax] = [
    YEALINK, AASTRA, QUOTED, PANASONIC, PATTON, SNOM, POLYCOM, JSON, FORM, FRAMED, TEXT,
]  # fmt: skip


def style(syntax: Syntax) -> Style:
    return Style(syntax, "US-ASCII" if syntax is PATTON else "UTF-8", None)


def pairs(text: str | bytes, syntax: Syntax) -> dict[str, str]:
    found = read(text if isinstance(text, bytes) else text.encode(), style(syntax))
    return {setting.name: setting.value for setting in found}


def test_assignments() -> None:
    text = '#!version:1.0.0.1\n\n# a comment\na.b = c # d = "e" \nempty =\r\n'
    assert pairs(text, YEALINK) == {"a.b": 'c # d = "e"', "empty": ""}
    assert [(s.line, s.column) for s in read(text.encode(), style(YEALINK))] == [(4, 1), (5, 1)]


def test_lines_that_end_with_two_characters() -> None:
    text = '# File #\r\nA="b"\r\n\r\n# more\r\nC=""\r\n'
    assert pairs(text, PANASONIC) == {"A": "b", "C": ""}
    for broken, line, column in (
        (text.replace('b"\r', 'b"'), 2, 6), (text[:-2], 5, 5), (text.replace("#\r", "#"), 1, 9),
    ):  # fmt: skip
        with pytest.raises(ReadError, match="CR and LF") as found:
            pairs(broken, PANASONIC)
        assert (found.value.line, found.value.column) == (line, column)


def test_each_user_has_a_password_of_his_own() -> None:
    text = "#!version:1.0.0.1\nsecurity.user_password = admin:a:b\n"
    text += "security.user_password = user:c\n"
    names = "security.user_password[admin]", "security.user_password[user]"
    assert pairs(text, YEALINK) == dict(zip(names, ("a:b", "c"), strict=True))


def test_what_the_manual_of_aastra_has() -> None:
    """Page C-6 of the guide that the module names."""
    text = "sip digit timeout: 3 # set the inter-digit timeout in seconds\n"
    text += 'sip dial plan: "x+#|xx+*" # this is the default dial string\n'
    text += "#sip dial plan terminator: 1 # enable sending\n"
    assert pairs(text, AASTRA) == {"sip digit timeout": "3", "sip dial plan": "x+#|xx+*"}


def test_groups() -> None:
    assert pairs('a="1"\n[b]\na="2"\n', QUOTED) == {"a": "1", "b/a": "2"}


def test_commands() -> None:
    text = 'cli version 3.20\n# x\nport ethernet 0 0\n  medium auto\n  vlan 1\n    "a b" "c d"\n'
    text += "port ethernet 0 0\n  no shutdown\nsntp-client\n"
    assert pairs(text, PATTON) == {
        "port ethernet 0 0/medium": "auto",
        "port ethernet 0 0/vlan 1/a b": "c d",
        "port ethernet 0 0/no": "shutdown",
        "sntp-client": "",
    }


def test_elements() -> None:
    text = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><s><u idx="1" perm="R">&#10;\xe9</u><!-- x -->'
    )
    text += (
        '<u idx="2"/> <l><a>1</a></l><l><a>2</a></l><k index="1"><x/></k><k index="1"><y/></k></s>'
    )
    assert pairs(text.encode("latin-1"), SNOM) == {
        "s/u[idx=1]@perm": "R", "s/u[idx=1]": "\n\xe9", "s/u[idx=2]": "",
        "s/l/a": "1", "s/l#2/a": "2", "s/k[index=1]/x": "", "s/k[index=1]/y": "",
    }  # fmt: skip


def test_elements_that_the_first_inside_names() -> None:
    text = "<L><O><N>A.1.</N><P><N>x</N><V>1</V></P><P><N>y</N><V/></P></O><O><N>B.</N></O>"
    text += "<O><N>C/2.</N><P><N>x</N><V>&lt;</V></P></O><O><P><V>2</V><N>z</N></P></O></L>"
    assert pairs(text, SNOM) == {
        "L/O[N=A.1.]/P[N=x]/V": "1", "L/O[N=A.1.]/P[N=y]/V": "", "L/O[N=C/2.]/P[N=x]/V": "<",
        "L/O#4/P/V": "2", "L/O#4/P/N": "z",
    }  # fmt: skip
    assert pairs("<N><N>a</N></N>", SNOM) == {"N/N": "a"}
    with pytest.raises(ReadError, match="already"):
        pairs("<L><O><N>A</N><P>1</P></O><O><N>A</N><P>2</P></O></L>", SNOM)


def test_attributes() -> None:
    assert pairs('<p><a x.1="&quot;&#9;" /><b y="2"/></p>', POLYCOM) == {"x.1": '"\t', "y": "2"}


def test_json() -> None:
    text = '{"a": {"b": [1, true, {"c": "\\u00e9\\n"}], "d": null}, "e": -0.5e3, "f": {}}'
    assert pairs(text, JSON) == {
        "a/b/[1]": "1", "a/b/[2]": "true", "a/b/[3]/c": "é\n", "a/d": "null", "e": "-0.5e3",
    }  # fmt: skip


def test_forms() -> None:
    assert pairs("P1=a%26b&P%202=%C3%A9&P3=", FORM) == {"P1": "a&b", "P 2": "é", "P3": ""}
    # 10 words; a file of Grandstream's, whose sum of words is zero
    framed = bytes.fromhex("0000000a 19ff 000b82aabbcc 0d0a0d0a 50313d31")
    assert pairs(framed, FRAMED) == {"P1": "1"}


def test_texts() -> None:
    assert pairs("a\n\nb\n", TEXT) == {"1": "a", "2": "", "3": "b"}
    assert pairs(b"\0\1", Plain(kind="text", end="")) == {}


HEADER = "#!version:1.0.0.1\n"
SCRIPT = "cli version 3.20\n"


@pytest.mark.parametrize(
    ("text", "syntax", "place", "why"),
    [
        ("a = b\n", YEALINK, "1:1", "the first line is not the header"),
        ("", YEALINK, "1:1", "the first line is not the header"),
        (HEADER + "a\n", YEALINK, "2:1", "no setting"),
        (HEADER + " = a\n", YEALINK, "2:1", "a setting's name"),
        (HEADER + " a = b\n", YEALINK, "2:1", "a setting's name"),
        (HEADER + "a = b\nc = d\na = b\n", YEALINK, "4:1", "'a' stands in line 2 already"),
        (HEADER + "a = b\tc\n", YEALINK, "2:6", "U+0009"),
        (HEADER + "a = b\rc = d\n", YEALINK, "2:6", "U+000D"),
        (HEADER + "a = b\u2028c\n", YEALINK, "2:6", "U+2028"),
        (HEADER + "security.user_password = a\n", YEALINK, "2:1", "without the user's name"),
        (HEADER.encode() + b"a = \xff\n", YEALINK, "2:5", "byte 0xff is no UTF-8"),
        ("\ufeffa: b\n", AASTRA, "1:1", "a byte order mark"),
        ('a: "b\n', AASTRA, "1:4", "a quote"),
        ('a:  b" # "\n', AASTRA, "1:6", "a quote"),
        ('a: "b" c\n', AASTRA, "1:4", "a quote"),
        ("a=b\n", QUOTED, "1:3", 'between two "'),
        ('a="b\n', QUOTED, "1:3", 'between two "'),
        ('a="\n', QUOTED, "1:3", 'between two "'),
        ('a="b"c"\n', QUOTED, "1:3", 'between two "'),
        ("x\n", PATTON, "1:1", "the first command is not"),
        (SCRIPT + "a\n   b\n", PATTON, "3:1", "two blanks deep"),
        (SCRIPT + "  a\n", PATTON, "2:1", "deeper than a mode"),
        (SCRIPT + "a\n    b\n", PATTON, "3:1", "deeper than a mode"),
        (SCRIPT + 'a "b\n', PATTON, "2:2", "a quote"),
        (SCRIPT + 'a b"c d"\n', PATTON, "2:2", "a quote"),
        (SCRIPT + "a b\nc\na b\n", PATTON, "4:1", "stands in line 2 already"),
        (SCRIPT + "a \xe4\n", PATTON, "2:3", "byte 0xc3 is no US-ASCII"),
        ("<s>\n<a>\n</s>", SNOM, "3:3", "mismatched tag"),
        ("<s>\n <a></s>", SNOM, "2:7", "mismatched tag"),
        ("<s>&x;</s>", SNOM, "1:4", "undefined entity"),
        ("<s/><s/>", SNOM, "1:5", "junk after document"),
        ("<s>a<b/></s>", SNOM, "1:5", "a text beside elements"),
        ("<s><b/>a</s>", SNOM, "1:8", "a text beside elements"),
        ("<s><a>1</a><a>2</a></s>", SNOM, "1:12", "'a' has a value already"),
        ("<s><a/><a/></s>", SNOM, "1:8", "'a' has a value already"),
        ('<s><a idx="1">1</a><a idx="1">2</a></s>', SNOM, "1:20", "stands in line 1 already"),
        ('<s><a idx="1" x="">1</a><a idx="1" x="">2</a></s>', SNOM, "1:25", "already"),
        ("<!DOCTYPE s><s/>", SNOM, "1:12", "no document type"),
        ("<?x y?><s/>", SNOM, "1:1", "no processing instruction"),
        ('<?xml version="1.0" encoding="nonsense"?><s/>', SNOM, "1:31", "unknown encoding"),
        ("<s>\x01</s>", SNOM, "1:4", "not well-formed"),
        ('<s a="1" a="2"/>', SNOM, "1:10", "duplicate attribute"),
        ('<p><a x="1"/><b x="2"/></p>', POLYCOM, "1:14", "'x' stands in line 1 already"),
        ("<p>x</p>", POLYCOM, "1:5", "a text beside attributes"),
        ("", SNOM, "1:1", "no element found"),
        ("[]", JSON, "1:1", "[ cannot stand here"),
        ('{"a": 1, "a": 2}', JSON, "1:10", '"a" has a value already'),
        ('{"a": 01}', JSON, "1:8", "1 cannot stand here"),
        ('{"a": 1,\n}', JSON, "2:1", "} cannot stand here"),
        ('{"a" 1}', JSON, "1:6", "1 cannot stand here"),
        ('{"a": [1 2]}', JSON, "1:10", "2 cannot stand here"),
        ('{"a": "\n"}', JSON, "1:7", "this is no JSON"),
        ('{"a": NaN}', JSON, "1:7", "this is no JSON"),
        ('{"a": 1', JSON, "1:8", "the end cannot stand here"),
        ('{"a": "\\ud800"}', JSON, "1:7", "half of a surrogate pair"),
        ("{} {}", JSON, "1:4", "{ cannot stand here"),
        ("a", FORM, "1:1", "a pair is"),
        ("=a", FORM, "1:1", "a pair is"),
        ("a=b&&c=d", FORM, "1:5", "a pair is"),
        ("a=b&c=%4", FORM, "1:7", "'%' stands for itself"),
        ("a=b c", FORM, "1:4", "' ' stands for itself"),
        ("a=1&a=2", FORM, "1:5", "'a' stands in line 1 already"),
        ("a=%FF", FORM, "1:1", "byte 0xff is no utf-8"),
        (b"\0", FRAMED, "1:1", "no whole number"),
        (bytes(16), FRAMED, "1:1", "the head says 0 words"),
        (b"\0\0\0\x08" + bytes(12), FRAMED, "1:5", "the checksum"),
        (b"\0\0\0\x08\xff\xf8" + bytes(10), FRAMED, "1:13", "two line breaks"),
    ],
)
def test_what_is_not_in_the_grammar(
    text: str | bytes, syntax: Syntax, place: str, why: str
) -> None:
    with pytest.raises(ReadError) as error:
        pairs(text, syntax)
    assert str(error.value).startswith(f"{place}: ")
    assert why in error.value.why


PIECES = st.sampled_from(
    ["<a>", "</a>", "<a/>", '<a b="c">', "&#10;", "&x;", "<!--", "-->", "<![CDATA[", "]]>", "{",
     "}", "[", "]", ":", ",", '"a"', "1", " ", "\n", "\r\n", "\t", "  ", "a", "=", " = ", '"', "#",
     "&", "%41", "%", HEADER, SCRIPT, "<?xml version='1.0'?>", "\0", "é"]
)  # fmt: skip
ANYTHING = st.binary(max_size=60) | st.lists(PIECES, max_size=25).map(lambda p: "".join(p).encode())


@given(st.sampled_from(SYNTAXES), ANYTHING)
@example(SNOM, b"<?xml version='1.0' encoding='utf-7'?><a/>")
@example(SNOM, b"\xff\xfe<\0")
def test_any_bytes_are_read_or_refused_with_a_place(syntax: Syntax, data: bytes) -> None:
    try:
        found = read(data, style(syntax))
    except ReadError as e:
        assert e.line >= 1
        assert e.column >= 1
        return
    names = [(s.name, s.value if syntax.kind == "commands" else None) for s in found]
    assert len(names) == len(set(names))
    assert sum(len(s.value) for s in found) <= 4 * len(data)


SIZE = 300_000
MANY: list[Any] = [
    (YEALINK, HEADER, "a = b\n"), (YEALINK, HEADER, "["), (YEALINK, HEADER, " "),
    (AASTRA, "a: ", '"'),
    (AASTRA, "a: ", '"" '), (AASTRA, "a: ", " "), (AASTRA, "", "#"), (QUOTED, "", "["),
    (QUOTED, "", "[]"), (PATTON, SCRIPT, " "), (PATTON, SCRIPT, "a "), (PATTON, SCRIPT, '"" '),
    (PATTON, SCRIPT, '"'), (SNOM, "", "<a>"), (SNOM, "<s>", "<a/>"), (SNOM, "<s>", "a"),
    (SNOM, "<s>", "<!---->"), (SNOM, "<s>", "<a>1</a>"), (SNOM, "<s>", "<a><b>1</b></a>"),
    (SNOM, "<s>", "&#10;"), (SNOM, "<s>", "&#10;<a><b/></a>"),
    (SNOM, '<s a="', "&#9;"), (POLYCOM, "<s ", "a='' "), (JSON, "{", '"a":{'), (JSON, '{"a":', "["),
    (JSON, '{"a":[', "1,"), (JSON, '{"a":', '"'), (JSON, '{"a":"', "\\"), (JSON, '{"a":', "1"),
    (JSON, "{", " "), (JSON, "{", "\n"), (FORM, "", "a=1&"), (FORM, "a=", "%41"), (TEXT, "", "\n"),
    (FRAMED, "", "\0"),
]  # fmt: skip


QUICK = [MANY[number] for number in (0, 10, 19, 27, 31, 34)]  # one a reader, but for texts


@pytest.mark.parametrize(("syntax", "head", "piece"), sampled(MANY, QUICK))
def test_time_is_linear_in_the_bytes(syntax: Syntax, head: str, piece: str) -> None:
    """Ten times as much takes at most some twenty times as long; a square law would take 100."""

    def seconds(size: int) -> float:
        data = (head + piece * (size // len(piece))).encode()
        before = time.process_time()
        with contextlib.suppress(ReadError):
            read(data, style(syntax))
        return time.process_time() - before

    small = min(seconds(SIZE // 10) for _ in range(3))
    assert min(seconds(SIZE) for _ in range(2)) < 30 * small + 0.3


@pytest.mark.parametrize(
    ("syntax", "text"),
    [
        (SNOM, "<" + "a" * 600 + "><b/></" + "a" * 600 + ">"),
        (SNOM, "<a>" * 300), (JSON, '{"a":' * 300), (YEALINK, HEADER + "a" * 600 + " = b\n"),
        (JSON, '{"' + "a" * 600 + '": 1}'), (PATTON, SCRIPT + "a " * 600 + "b\n"),
    ],
)  # fmt: skip
def test_what_encloses_settings_is_bounded(syntax: Syntax, text: str) -> None:
    with pytest.raises(ReadError, match="as long as this"):
        pairs(text, syntax)
