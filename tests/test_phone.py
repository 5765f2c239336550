"""What a phone makes of its files, by the places that a dialect names."""

from __future__ import annotations

import time
from dataclasses import fields
from typing import Any

import pytest
from extent import sampled
from hypothesis import given
from hypothesis import strategies as st
from phonegen.language.spec.dialect import ROLES, Dialect
from phonegen.readers import ReadError
from phonegen.readers.phone import ACCOUNT, KEY, OF_ACCOUNTS, Account, Key, Phone, understood
from phonegen.readers.places import PlaceError, place, shape, spelled, taken


def dialect(reads: dict[str, Any], **more: Any) -> Dialect:
    base = {
        "about": "Made up.",
        "syntax": {"kind": "assignments"},
        "identify": {},
        "files": {"own": {"name": "{mac}.cfg"}, "all": {"name": "all.cfg", "per": "static"}},
    }
    return Dialect.model_validate({**base, "reads": reads, **more})


def phone(reads: dict[str, Any], *lines: str, **more: Any) -> Phone:
    text = "".join(f"{line}\n" for line in lines)
    return understood(dialect(reads, **more), {"001122334455.cfg": text.encode()})


def test_each_role_is_a_field() -> None:
    assert {f"{ACCOUNT}{f.name}" for f in fields(Account)} - {f"{ACCOUNT}number"} == {
        role for role in ROLES if role.startswith(ACCOUNT)
    }
    assert {f"{KEY}{f.name}" for f in fields(Key)} - {f"{KEY}place"} == {
        role for role in ROLES if role.startswith(KEY)
    }
    plain = {f.name for f in fields(Phone)} - {"accounts", "keys", "strange"}
    assert plain | {"files", "macros", "ntp_enabled", "vlan_enabled"} == {
        role for role in ROLES if "." not in role
    }


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("a.{n}.b", "a.12.b", {"n": 12}),
        ("a.{n}.b", "a.x.b", None),
        ("a.{n}.b", "a.1.b.c", None),
        ("a[{n-1}]", "a[0]", {"n": 1}),
        ("P{n+2}04", "P404", {"n": 2}),
        ("P{4*key+321, 8 to 18}", "P353", {"key": 8}),
        ("P{4*key+321, 8 to 18}", "P354", None),
        ("P{4*key+321, 8 to 18}", "P349", None),
        ("P34{n=1}", "P34", {"n": 1}),
        ("P34{n=1}", "P341", None),
        ("P{n of 35, 735, 0}", "P35", {"n": 1}),
        ("P{n of 35, 735, 0}", "P735", {"n": 2}),
        ("P{n of 35, 735, 0}", "P0", {"n": 3}),
        ("P{n of 35, 735, 0}", "P1", None),
        ("P{n of 35, 735, 0}", "P", None),
        ("a{n}/P{n of 7, 5}", "a2/P5", {"n": 2}),
        ("a{n}/P{n of 7, 5}", "a1/P5", None),
        ("a/b#{n}/c", "a/b/c", {"n": 1}),
        ("a/b#{n}/c", "a/b#2/c", {"n": 2}),
        ("a/b#{n}/c", "a/b2/c", None),
        ("a/b#{n-1}/c", "a/b#2/c", {"n": 3}),
        ("*/b#{n}/c", "a/b/c", {"*": "a", "n": 1}),
        ("user#{username}", "user#a", {"username": "a"}),
        ("{module}.{key}", "2.3", {"module": 2, "key": 3}),
        ("{key}.{key}", "2.3", None),
        ("user {username} end", "user a/b end", {"username": "a/b"}),
        ("s */user {username}/x", "s 1/user a/x", {"*": "1", "username": "a"}),
        ("vlan {}/x", "vlan 7/x", {"": "7"}),
        ("own: a", "a", {}),
        ("no: a", "no: a", {}),
    ],
)
def test_places(text: str, name: str, told: dict[str, Any] | None) -> None:
    assert place(text, OF_ACCOUNTS, frozenset(["own"])).match(name) == told


FEW, MANY_NUMBERS = (", ".join(map(str, range(count))) for count in (100, 101))


def test_a_list_of_numbers_is_a_place_each() -> None:
    assert [*spelled("P{n of 35, 735}/{m of 1, 2}")] == ["P35/{m of 1, 2}", "P735/{m of 1, 2}"]
    assert [*spelled("P{n+1}")] == ["P{n+1}"]
    assert len([*spelled(f"P{{n of {FEW}}}")]) == 100
    assert place(f"P{{n of {FEW}}}", OF_ACCOUNTS, frozenset()).match("P99") == {"n": 100}


@pytest.mark.parametrize(
    "text",
    [
        "a{n", "a}b", "{N}", "{n*2}", "{username+1}", "{n=}", "{n to 2}", "{n of }", "{n of 1,2}",
        "{n of 1, 1}", "{n of 0, 0}", "{n of 035}", "{n of 100000}", "{n of x}",
        "{n+1 of 2}", "{username of 1}", f"{{n of {MANY_NUMBERS}}}",
    ],
)  # fmt: skip
def test_what_is_no_place(text: str) -> None:
    with pytest.raises(PlaceError):
        place(text, OF_ACCOUNTS, frozenset())


@pytest.mark.parametrize(
    ("taking", "value", "meant"),
    [
        ("{}", "a", "a"),
        ("{}:*", "host:5060", "host"),
        ("{}:*", "host", None),
        (["*:{}", "*"], "host:5060", "5060"),
        (["*:{}", "*"], "host", ""),
        ("*:SRV={}:*", "x:SRV=h:5060:p=0|g:1", "h"),
        ("*|*:{}:p=*", "x:SRV=h:5060:p=0|g:5071:p=1", "5071"),
        ("* {}|*", "blf 12|*8", "12"),
        ("asterisk;{}", "asterisk;701", "701"),
        ('"{}"', '"a "b""', 'a "b"'),
        ('"{}"', '"', None),
        ({"0": "udp", "*x": "tcp"}, "0", "udp"),
        ({"0": "udp", "*x": "tcp"}, "b", None),
        ({"0": "udp", "*x": "tcp"}, "ax", "tcp"),
        ({"0": "udp"}, "1", None),
        ("{hours}", "+5:30", 330), ("{hours}", "-03", -180), ("GMT{hours}", "GMT-03:30", -210),
        ("{seconds}", "-12600", -210), ("{-minutes}", "-60", 60), ("{quarters}", "-13", -195),
        ("{minutes+720}", "780", 60), ("{minutes}", "x", None), ("{hours}", "1:99", None),
    ],
)  # fmt: skip
def test_values(taking: Any, value: str, meant: object) -> None:
    assert taken(value, taking) == meant


@pytest.mark.parametrize("text", ["{}{}", "*{}", "{}:{}", "**", "{days}", "{", "{minutes-5}"])
def test_what_is_no_pattern_of_values(text: str) -> None:
    with pytest.raises(PlaceError):
        shape(text)


def test_an_account_by_what_is_told_elsewhere() -> None:
    reads = {
        "account.username": "user.{n}",
        "account.server": ["own.{n}", "host.{provider}"],
        "account.provider": "by.{n}",
        "account.transport": {"transport": {"1": "tcp"}},
    }
    found = phone(reads, "user.1 = a", "by.1 = x", "host.x = h", "user.2 = b", "own.2 = g",
                  "by.2 = y", "user.3 =", "transport = 1")  # fmt: skip
    assert found.accounts == (
        Account(1, username="a", provider="x", server="h", transport="tcp"),
        Account(2, username="b", provider="y", server="g", transport="tcp"),
    )


def test_what_is_switched_off_and_what_stands_in() -> None:
    reads = {
        "account.username": "user.{n}",
        "account.enabled": {"on.{n}": {"0": False, "1": True}},
        "account.spare": "spare.{n}",
        "account.backup": "host.{spare}",
        "vlan": "vlan",
        "vlan_enabled": {"tagged": {"0": False, "1": True}},
    }
    lines = ["user.1 = a", "on.1 = 1", "spare.1 = 3", "user.2 = b", "on.2 = 0", "user.3 = a",
             "host.3 = h", "vlan = 7", "tagged = 0"]  # fmt: skip
    found = phone(reads, *lines)
    assert found.accounts == (Account(1, enabled=True, username="a", spare="3", backup="h"),)
    assert found.vlan is None
    assert phone(reads, *lines[:-1], "tagged = 1").vlan == 7


def test_keys() -> None:
    reads = {
        "key.kind": [
            {"key.{key}.type": {"0": "none", "1": "blf"}},
            {"m{module}.{key}": {"blf *": "blf"}},
        ],
        "key.value": ["key.{key}.value", {"m{module}.{key}": "* {}"}],
    }  # fmt: skip
    found = phone(reads, "key.2.value = b", "key.2.type = 1", "key.1.type = 0", "m1.3 = blf 9")
    assert found.keys == (
        Key((("key", 2),), kind="blf", value="b"),
        Key((("module", 1), ("key", 3)), kind="blf", value="9"),
    )


def test_what_a_phone_does_not_know() -> None:
    found = phone({"vlan": "vlan", "zone_offset": {"zone": "{hours}"}}, "vlan = x", "zone = y")
    assert found == Phone(strange=("vlan", "zone"))


def test_hosts_and_values_that_are_none() -> None:
    reads = {"account.username": "u.{n}", "account.backup": "b.{n}", "ntp": "ntp"}
    found = phone(reads, "u.1 = a", "b.1 = 0.0.0.0", "ntp = %NULL%", unset="%NULL%")
    assert found == Phone(accounts=(Account(1, username="a"),))


def test_the_most_particular_file_counts() -> None:
    files = {"001122334455.cfg": b"ntp = own\n", "all.cfg": b"ntp = all\nvlan = 0x10\n", "x": b"?"}
    made = dialect({"ntp": "ntp", "vlan": "vlan"})
    assert understood(made, files) == Phone(ntp="own", vlan=16)
    assert understood(made, dict(reversed(files.items()))) == Phone(ntp="own", vlan=16)


def test_a_file_that_cannot_be_read() -> None:
    with pytest.raises(ReadError):
        phone({"ntp": "ntp"}, "nothing")


def test_renamed_settings() -> None:
    assert phone({"ntp": "static.ntp"}, "ntp = h", rename={"static.": ""}).ntp == "h"


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_value_is_taken_or_not(text: str, value: str) -> None:
    try:
        pattern = shape(text)
    except PlaceError:
        return
    fits, part = pattern.take(value)
    assert fits or part is None


MANY = [
    ({"ntp": {"a": "*:*:*:{}:*;x"}}, ["a = " + ":" * 200_000]),
    ({"ntp": {"a": {"*;*;*;*x": "b"}}}, ["a = " + ";" * 200_000]),
    ({"account.username": "a{n}", "account.server": "{username}b"},
     [f"a{n} = x" for n in range(20_000)]),
    ({"account.username": "s */u {provider}/{}/x", "account.provider": "p{n}"},
     [f"s {'/u ' * 60}{n} = x" for n in range(2_000)]),
    ({"key.kind": "{page}.{row}.{key}"}, [f"{n}.1.1 = x" for n in range(20_000)]),
    ({"account.username": f"P{{n of {FEW}}}"}, [f"P{n} = x" for n in range(20_000)]),
]  # fmt: skip


@pytest.mark.parametrize(("reads", "lines"), sampled(MANY, MANY[:2]))
def test_time_is_linear_in_the_bytes(reads: dict[str, Any], lines: list[str]) -> None:
    """Ten times as much takes at most some twenty times as long; a square law would take 100."""

    def seconds(part: int) -> float:
        some = lines[: max(1, len(lines) // part)]
        if len(lines) == 1:
            some = [lines[0][: len(lines[0]) // part]]
        before = time.process_time()
        phone(reads, *some)
        return time.process_time() - before

    small = min(seconds(10) for _ in range(3))
    assert seconds(1) < 25 * small + 0.1
