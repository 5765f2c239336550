"""What a site sets for all phones: its file is data, and what is wrong in it is said."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SERVER = {"ip": "10.0.0.1", "http_port": 8667}
DEVICE = {"id": "d", "mac": "00:04:13:AA:BB:CC", "model": "X1", "vendor": "Acme"}
TEMPLATE = """\
lldp={{ site.lldp | default('as it is') }}
method={{ site.dot1x.method }} {{ site.dot1x.identity }} {{ site.dot1x.password }}
light={{ site.backlight.seconds }} {{ site.backlight.level }}
web={{ site.web_interface }}
logo={{ site.logo }}
{% for tone in site.ring_tones %}
tone{{ tone.n }}={{ tone.alert_info }} {{ tone.ring }}
{% endfor %}
{% for rule in site.dial_plan %}
rule{{ rule.n }}={{ rule.digit_map }} {{ rule.fixed }}
{% endfor %}
"""
ALL = """\
dial_plan: [112, "0[1-9]x", "9x.T"]
lldp: false
dot1x: {method: peap, identity: phones, password: "s3cret"}
ring_tones:
  - {alert_info: internal, ring: 3}
  - {ring: 10, alert_info: "<urgent>"}
web_interface: off
backlight: {seconds: 60, level: 80}
logo: pictures/acme.png
"""
EMPTY = ["lldp=as it is", "method=", "light=", "web=", "logo="]


class Placed:
    """A plugin beside a `site.yaml`."""

    def __init__(self, runtime: Any, folder: Path) -> None:
        own = folder / "plugin"
        (own / "templates").mkdir(parents=True)
        (own / "templates" / "base.tpl").write_text(TEMPLATE, "utf-8")
        (own / "templates" / "common.tpl").write_text("{{ site.lldp }} {{ site.logo }}", "utf-8")
        files = [
            runtime.File("base.tpl", "{mac}.cfg", trigger=True),
            runtime.File("common.tpl", "common.cfg", per="plugin"),
        ]
        facts = runtime.Facts(
            name="p", vendor="Acme", defaults={"lines": 1}, models={"X1": {}}, files=files,
            unwritten={"site.web_interface": "It has none.", "site.dot1x.password": "",
                       "site.ring_tones": ""},
        )  # fmt: skip
        made = type("Plugin", (runtime.Plugin,), {"facts": facts})
        self.plugin = made(None, str(own), {}, {})
        self.beside = folder / "site.yaml"
        self.own = own / "var" / "templates" / "site.yaml"

    def served(self, name: str = "000413aabbcc.cfg") -> list[str]:
        text = Path(self.plugin._tftpboot_dir, name).read_text("utf-8")
        return [line.rstrip() for line in text.splitlines()]

    def configured(self) -> list[str]:
        """The lines of the phone's file."""
        self.plugin.configure(DEVICE, dict(SERVER))
        return self.served()


@pytest.fixture
def place(runtime: Any, tmp_path: Path) -> Placed:
    return Placed(runtime, tmp_path)


def test_without_a_file_nothing_is_set(place: Placed, caplog: pytest.LogCaptureFixture) -> None:
    assert place.configured() == EMPTY
    assert caplog.records == []


def test_all_that_a_site_sets(place: Placed) -> None:
    place.beside.write_text(ALL, "utf-8")
    assert place.configured() == [
        "lldp=False",
        "method=peap phones s3cret",
        "light=60 80",
        "web=off",
        "logo=http://10.0.0.1:8667/pictures/acme.png",
        "tone1=internal 3",
        "tone2=<urgent> 10",
        "rule1=112 True",
        "rule2=0[1-9]x True",
        "rule3=9x.T False",
    ]
    place.plugin.configure_common(dict(SERVER))
    assert place.served("common.cfg") == ["False http://10.0.0.1:8667/pictures/acme.png"]


def test_what_is_set_and_not_written_is_said(
    place: Placed, caplog: pytest.LogCaptureFixture
) -> None:
    place.beside.write_text("web_interface: off\ndot1x: {method: off}\nring_tones: []\n")
    with caplog.at_level(logging.INFO):
        place.configured()
    said = "Not written for 00:04:13:AA:BB:CC: site.web_interface (It has none.)"
    assert [record.getMessage() for record in caplog.records] == [said]


def test_the_plugins_own_file_goes_before_key_by_key(place: Placed) -> None:
    place.beside.write_text("lldp: true\nbacklight: {seconds: 1, level: 2}\n")
    place.own.write_text("backlight: {seconds: 9}\nlogo: https://example.org/a.png\n")
    assert place.configured() == [
        "lldp=True", "method=", "light=9", "web=", "logo=https://example.org/a.png",
    ]  # fmt: skip


def test_a_changed_file_counts_at_the_next_phone(place: Placed) -> None:
    place.beside.write_text("lldp: true\n")
    assert place.configured()[0] == "lldp=True"
    place.beside.write_text("lldp: false\n")
    assert place.configured()[0] == "lldp=False"
    place.beside.unlink()
    assert place.configured()[0] == "lldp=as it is"


def test_an_unchanged_file_is_not_read_again(
    place: Placed, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.beside.write_text("lldp: true\n")
    place.configured()
    monkeypatch.setattr(type(place.plugin._site._common), "_read", None)
    assert place.configured()[0] == "lldp=True"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lldp: yes\nlogo: a.png", ["line 1: lldp is not used: true or false is allowed"]),
        ("\nldp: true\n", ["line 2: ldp is not used: there are dial_plan, lldp, dot1x,"]),
        ("dot1x: {identity: a}", ["line 1: dot1x is not used: it needs method"]),
        ("dot1x: {method: mschap}", ["dot1x.method is not used: one of off, md5", "it needs"]),
        ("dot1x: {method: md5, password: true}", ["dot1x.password is not used: a text"]),
        ("dial_plan: [1y, '2x']", ["dial_plan.0 is not used: a digit map"]),
        ("dial_plan: ['.x']", ["a digit map"]),
        ("dial_plan: ['T']", ["a digit map"]),
        ("dial_plan: ['x|y']", ["a digit map"]),
        ("dial_plan: 112", ["a list of at most 50"]),
        ("backlight: {seconds: -1}", ["a number from 0 to 86400"]),
        ("backlight: {level: 101}", ["a number from 0 to 100"]),
        ("backlight: {level: 5.5}", ["a number from 0 to 100"]),
        ("backlight: {level: true}", ["a number from 0 to 100"]),
        ("backlight: 5", ["a mapping is allowed"]),
        ("ring_tones: [{alert_info: a, ring: 0}]", ["from 1 to 10", "it needs ring"]),
        ("ring_tones: [{ring: 1}]", ["it needs alert_info"]),
        ("web_interface: true", ["one of off, http, https, on"]),
        ("logo: /etc/passwd", ["a URL, or the path of a file"]),
        ("logo: a/../../b", ["a URL, or the path of a file"]),
        ("logo: 'a\\b'", ["a URL, or the path of a file"]),
        ("logo: 'http://a b'", ["a URL, or the path of a file"]),
        ('logo: "a\\nb"', ["a URL, or the path of a file"]),
        ('dot1x: {method: md5, identity: "a\\nb"}', ["dot1x.identity is not used"]),
        ("dot1x: {method: md5, identity: ' a'}", ["dot1x.identity is not used"]),
        ("1: 2", ["line 1: 1 is not used: there are"]),
    ],
)
def test_what_is_wrong_is_left_out_alone_and_said_once(
    place: Placed, caplog: pytest.LogCaptureFixture, text: str, said: list[str]
) -> None:
    rest = "lldp: true\n" if "lldp" not in text else ""
    place.beside.write_text(f"{text}\n{rest}")
    lines = place.configured()
    assert lines[0] == ("lldp=True" if rest else "lldp=as it is")
    messages = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert len(messages) == len(said)
    for part in said:
        assert any(m.startswith(str(place.beside)) and part in m for m in messages)
    place.configured()
    assert len([r for r in caplog.records if r.levelno >= logging.WARNING]) == len(said)


BROKEN = {
    "alias": b"logo: &a x\nlldp: *a\n",
    "anchor": b"logo: &a x\n",
    "merge": b"<<: {lldp: true}\nx: *y\n",
    "tag": b"lldp: !!python/object/apply:os.system ['touch a-site-ran']\n",
    "tag of a key": b"!!str lldp: true\n",
    "unknown tag": b"lldp: !x true\n",
    "second document": b"lldp: true\n---\nlldp: false\n",
    "twice": b"lldp: true\nlldp: false\n",
    "list": b"[lldp]\n",
    "scalar": b"lldp\n",
    "nothing": b"",
    "comment": b"# lldp: true\n",
    "deep": b"[" * 60_000,
    "deep mapping": b"{a: " * 12_000,
    "deep blocks": b"".join(b" " * n + b"a:\n" for n in range(300)),
    "NUL": b"lldp: true\0\n",
    "control": b"lldp: \x07\n",
    "no UTF-8": b"lldp: true\nlogo: \xff\n",
    "half a character": b'logo: "\\ud800"\n',
    "no character": b'logo: "\\UFFFFFFFF"\n',
    "huge": b"lldp: true\n" + b"#" * 66_000,
    "many aliases": b"a: &a [x]\n" + b"b: [*a, *a]\n" * 2_000,
    "unclosed": b"lldp: {\n",
    "tab": b"lldp:\n\t- x\n",
    "key of several parts": b"? [a]\n: b\n",
    "directive": b"%YAML " + b"9" * 5_000 + b".1\n---\nlldp: true\n",
    "long key": b"a" * 60_000 + b": 1\n",
    "many keys": b"".join(b"k%d: 1\n" % n for n in range(6_000)),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_stops_no_phone_and_is_said(
    place: Placed, caplog: pytest.LogCaptureFixture, data: bytes
) -> None:
    place.beside.write_bytes(data)
    assert place.configured() == EMPTY
    messages = [r.getMessage() for r in caplog.records if r.levelno >= logging.WARNING]
    assert 0 < len(messages) <= 21
    assert all(m.startswith(str(place.beside)) and len(m) < 1_000 for m in messages)
    assert not Path("a-site-ran").exists()


def _linked(path: Path) -> None:
    (path.parent / "other.yaml").write_text("lldp: true\n")
    path.symlink_to("other.yaml")


@pytest.mark.parametrize("make", [_linked, os.mkfifo, os.mkdir], ids=["link", "pipe", "folder"])
def test_only_a_file_is_read(
    place: Placed, caplog: pytest.LogCaptureFixture, make: Callable[[Path], None]
) -> None:
    make(place.beside)
    assert place.configured() == EMPTY
    assert "is not used" in caplog.text


def test_who_may_not_read_it_says_so(
    place: Placed, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.beside.write_text("lldp: true\n")

    def refused(*arguments: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    assert place.plugin._site.current().lldp is not True
    assert "Permission denied" in caplog.text


@pytest.mark.parametrize("data", [*BROKEN.values(), ALL.encode()], ids=[*BROKEN, "all"])
def test_the_servers_own_yaml_says_the_same(
    runtime: Any, monkeypatch: pytest.MonkeyPatch, data: bytes
) -> None:
    yaml = pytest.importorskip("yaml")

    def result() -> Any:
        try:
            return runtime.site_values(runtime.composed(data.decode("utf-8", "replace"))[0])[0]
        except runtime.BrokenSiteError:
            return {}

    ours = result()
    monkeypatch.setitem(runtime.composed.__globals__, "yaml", yaml)
    assert result() == ours


# With letters that mean something to YAML.
TEXTS = st.text(st.sampled_from("lldp:{}[],&*!|>'\"%@`#-? \n\tabé\\0x1~."), max_size=60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
def test_any_text_gives_values_or_is_broken(runtime: Any, text: str) -> None:
    try:
        values, lines = runtime.composed(text)
    except runtime.BrokenSiteError as error:
        assert error.line >= 0
        return
    found, faults = runtime.site_values(values)
    assert all(keys in lines for keys, _ in faults)
    runtime.settings(found)


@pytest.mark.parametrize(
    ("given_maps", "many", "between", "expected"),
    [
        (["0xx", "112"], "+", "", ["0xx", "112"]),
        (["xx."], "+", "", ["x+"]),
        (["1x."], "+", "", ["1", "1x+"]),
        (["1x.T"], "+", "", ["1", "1x+"]),
        (["x.x."], "+", "", ["x+", "x+x+"]),
        (["x."], "+", "", ["x+"]),
        (["*[1-57]x"], "+", ",", ["*[1-5,7]x"]),
        (["[23]."], "+", ",", ["[2,3]+"]),
        (["1xx.", "1x"], ".", "", ["1x.", "1x"]),
        ([], "+", "", []),
    ],
)
def test_digit_maps_for_phones_that_know_one_or_more(
    runtime: Any, given_maps: list[str], many: str, between: str, expected: list[str]
) -> None:
    assert runtime.dial_rules(given_maps, many, between) == expected


@pytest.mark.parametrize(
    ("digit_map", "numbers", "others"),
    [
        ("0[1-9]x", ["011", "099"], ["001", "0111", "1"]),
        ("*xx", ["*12"], ["12", "**12"]),
        ("9x.T", ["9", "9123"], ["1"]),
        ("#[13*]", ["#1", "#*"], ["#2"]),
    ],
)
def test_a_digit_map_as_a_regular_expression(
    runtime: Any, digit_map: str, numbers: list[str], others: list[str]
) -> None:
    import re

    pattern = re.compile(runtime.regular(digit_map))
    assert all(pattern.fullmatch(number) for number in numbers)
    assert not any(pattern.fullmatch(number) for number in others)
