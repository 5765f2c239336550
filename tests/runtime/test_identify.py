"""Who a phone is, and which plugin takes it."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

MAC = r"(?P<mac>[\da-fA-F]{2}(?:[:-]?[\da-fA-F]{2}){5})"


def request(agent: str | None = None, path: str = "/", **arguments: str) -> Any:
    """An HTTP request as the server gives it to a plugin."""
    return SimpleNamespace(
        path=path.encode("utf-8", "surrogateescape"),
        args={name.encode(): [text.encode()] for name, text in arguments.items()},
        getHeader=lambda name: None if agent is None else agent.encode("utf-8", "surrogateescape"),
    )


def facts(runtime: Any, **more: Any) -> Any:
    return runtime.Facts(
        **{"name": "p", "vendor": "Acme", "defaults": {}, "models": {}, "files": [], **more}
    )


def told(runtime: Any, given: Any, **more: Any) -> Any:
    http = runtime.HttpExtractor(facts(runtime, **more))
    return http.extract(given, None).result


def test_the_first_rule_that_matches_counts(runtime: Any) -> None:
    rules = [
        runtime.Rule(r"Acme (?P<model>X\d)", {"vendor": "Acme"}),
        runtime.Rule(r"Acme (?P<model>\w+) (?P<version>[\d.]+)", {"vendor": "Other"}),
    ]
    assert told(runtime, request("Acme X1"), user_agents=rules) == {"vendor": "Acme", "model": "X1"}
    assert told(runtime, request("Acme Y 1.2"), user_agents=rules)["version"] == "1.2"
    assert told(runtime, request("Acme X1 and more"), user_agents=rules) is None
    assert told(runtime, request(), user_agents=rules) is None


def test_spelling_of_models(runtime: Any) -> None:
    rule = runtime.Rule(
        r"(?P<model>\w+)",
        {},
        model="SP{model}",
        rewrite={"model": [("a", "A")]},
        models={"SPA": "Z"},
    )
    assert told(runtime, request("a"), user_agents=[rule]) == {"model": "Z"}
    assert told(runtime, request("ba"), user_agents=[rule]) == {"model": "SPbA"}


def test_paths_and_agents(runtime: Any) -> None:
    agents = [runtime.Rule("Acme", {"vendor": "Acme"})]
    for agent, sent, expected in [
        ("any", None, True), ("any", "Other", True), ("absent", None, True),
        ("absent", "Acme", False), ("matched", "Acme", True), ("matched", "Other", False),
        ("matched", None, False),
    ]:  # fmt: skip
        paths = [runtime.Rule(f"/{MAC}[.]cfg", {}, agent=agent)]
        given = request(sent, "/000413AABBCC.cfg")
        found = told(runtime, given, user_agents=agents, paths=paths) or {}
        assert found.get("mac") == ("00:04:13:aa:bb:cc" if expected else None), (agent, sent)


def test_a_rule_for_agents_may_want_a_path(runtime: Any) -> None:
    rules = [runtime.Rule("Acme", {"vendor": "Acme"}, paths=["/a/.*", "/b"])]
    assert told(runtime, request("Acme", "/a/x"), user_agents=rules)
    assert told(runtime, request("Acme", "/b"), user_agents=rules)
    assert told(runtime, request("Acme", "/c"), user_agents=rules) is None


def test_only_known_prefixes_count_where_they_are_asked_for(runtime: Any) -> None:
    paths = [runtime.Rule(f"/{MAC}[.]cfg", {"vendor": "Acme"})]
    more = {"paths": paths, "mac_prefixes": ["000413"]}
    assert told(runtime, request(None, "/000413aabbcc.cfg"), **more)["vendor"] == "Acme"
    assert told(runtime, request(None, "/aabbccaabbcc.cfg"), **more) is None


def test_the_mac_of_a_query(runtime: Any) -> None:
    more = {"queries": [runtime.Query("mac", "any")]}
    assert told(runtime, request(None, "/", mac="00-04-13-AA-BB-CC"), **more) == {
        "mac": "00:04:13:aa:bb:cc"
    }
    assert told(runtime, request(None, "/", mac="000000000000"), **more) is None
    assert told(runtime, request(None, "/", mac="../../etc"), **more) is None
    matched = {"queries": [runtime.Query("mac", "matched")]}
    assert told(runtime, request(None, "/", mac="000413aabbcc"), **matched) is None


def test_the_mac_of_files_for_all_phones_is_nobodys(runtime: Any) -> None:
    paths = [runtime.Rule(f"/{MAC}[.]cfg", {"vendor": "Acme"})]
    assert told(runtime, request(None, "/000000000000.cfg"), paths=paths) == {"vendor": "Acme"}


@pytest.mark.parametrize("text", ["x" * 513, "\udcff" * 20, "", "\0" * 100, "/" * 100_000])
def test_odd_requests_never_raise(runtime: Any, text: str) -> None:
    rules = [runtime.Rule(r"(?P<model>.*)", {"vendor": "Acme"})]
    more = {"user_agents": rules, "paths": [runtime.Rule(".*x", {})]}
    found = told(runtime, request(text, "/" + text), **more)
    assert found is None or len(text) <= runtime.LONGEST


@pytest.mark.parametrize(("more", "read"), [(0, True), (1, False)])
def test_texts_longer_than_the_longest_are_nobodys(runtime: Any, more: int, read: bool) -> None:
    rules = [runtime.Rule("/a+", {"vendor": "Acme"})]
    text = "/" + "a" * (runtime.LONGEST - 1 + more)
    expected = {"vendor": "Acme"} if read else None
    assert told(runtime, request(text), user_agents=rules) == expected
    assert told(runtime, request(None, text), paths=rules) == expected
    assert told(runtime, request("/a", text), user_agents=rules) == expected
    dhcp = runtime.DhcpExtractor(facts(runtime, dhcp=rules))
    assert dhcp.extract({"options": {60: text}}, None).result == expected
    tftp = runtime.TftpExtractor(facts(runtime, tftp=rules))
    assert tftp.extract({"packet": {"filename": text.encode()}}, None).result == expected


def test_plugins_with_the_same_rules_share_an_extractor(runtime: Any) -> None:
    one, same = (facts(runtime, dhcp=[runtime.Rule("acme", {"vendor": "Acme"})]) for _ in "12")
    other = facts(runtime, dhcp=[runtime.Rule("other", {})])
    shared = runtime.extractor(runtime.DhcpExtractor, one)
    assert runtime.extractor(runtime.DhcpExtractor, same) is shared
    assert runtime.extractor(runtime.DhcpExtractor, other) is not shared
    first = shared.extract({"options": {60: "acme"}}, None).result
    first["vendor"] = "changed by the one who asked"
    assert shared.extract({"options": {60: "acme"}}, None).result == {"vendor": "Acme"}
    assert shared.extract({"options": {60: b"acme"}}, None).result == {"vendor": "Acme"}
    assert shared.extract({"options": {60: "acme"}}, None).result == {"vendor": "Acme"}
    assert shared.extract({"options": {}}, None).result is None


def test_tftp(runtime: Any) -> None:
    rules = [runtime.Rule(f"(?:.*/)?{MAC}[.]cfg", {"vendor": "Acme"})]
    tftp = runtime.TftpExtractor(facts(runtime, tftp=rules))
    found = tftp.extract({"packet": {"filename": b"a/000413aabbcc.cfg"}}, None).result
    assert found == {"vendor": "Acme", "mac": "00:04:13:aa:bb:cc"}
    assert tftp.extract({"packet": {"filename": b"\xff" * 600}}, None).result is None


def degree(runtime: Any, model: Any, version: Any, vendor: str = "Acme", **rules: Any) -> int:
    associator = runtime.Associator(
        facts(
            runtime,
            defaults={"version": "1.2.3"},
            models={"X1": {}, "X2": {"version": "9"}, "SPA9": {}},
            association=runtime.Association(**rules),
        )
    )
    given = {"vendor": vendor, "model": model, "version": version}
    return int(associator.associate({k: v for k, v in given.items() if v is not None}))


def test_degrees_of_support(runtime: Any) -> None:
    assert degree(runtime, "X1", "1.2.3", vendor="Other") == runtime.DeviceSupport.IMPROBABLE
    assert degree(runtime, "X1", "1.2.3") == runtime.DeviceSupport.EXACT
    assert degree(runtime, "X2", "1.2.3") == runtime.DeviceSupport.COMPLETE
    assert degree(runtime, "X2", "9") == runtime.DeviceSupport.EXACT
    assert degree(runtime, "Y", "1.2.3") == runtime.DeviceSupport.PROBABLE
    assert degree(runtime, None, "1.2.3") == runtime.DeviceSupport.PROBABLE
    assert degree(runtime, None, "1", no_model="UNKNOWN") == runtime.DeviceSupport.UNKNOWN
    assert degree(runtime, "Y", None, no_version="COMPLETE+1") == 501
    assert degree(runtime, "X1", "1.2.3.4", prefix=True) == runtime.DeviceSupport.EXACT
    assert degree(runtime, "X1", "1.2.3.4") == runtime.DeviceSupport.COMPLETE


def test_older_firmware_is_none_and_the_minimum_itself_is_not(runtime: Any) -> None:
    def of(version: str) -> int:
        return degree(runtime, "X1", version, minimum_version=[1, 2, 3])

    assert of("1.2.2.99") == runtime.DeviceSupport.NONE
    assert of("1.2.3") == runtime.DeviceSupport.EXACT
    assert of("1.2.4") == runtime.DeviceSupport.COMPLETE
    assert of("beta") == runtime.DeviceSupport.COMPLETE


def test_rejected_models_are_none(runtime: Any) -> None:
    assert degree(runtime, "SPA9", "1.2.3", rejected="SPA.*") == runtime.DeviceSupport.NONE
    assert degree(runtime, "X1", "1.2.3", rejected="SPA.*") == runtime.DeviceSupport.EXACT


def test_a_field_that_a_rule_does_not_read_is_not_rewritten(runtime: Any) -> None:
    rule = runtime.Rule(r"(?P<model>X\d)", {}, rewrite={"version": [("_", ".")]})
    assert told(runtime, request("X1"), user_agents=[rule]) == {"model": "X1"}


@given(agent=st.none() | st.binary(), path=st.binary(), argument=st.binary(), name=st.binary())
def test_no_request_makes_an_extractor_fail(
    runtime: Any, agent: bytes | None, path: bytes, argument: bytes, name: bytes
) -> None:
    rules = [runtime.Rule(r"(?s)(?P<model>.)(?P<version>.*)", {"vendor": "Acme"})]
    known = facts(
        runtime,
        **dict.fromkeys(("user_agents", "paths", "dhcp", "tftp"), rules),
        queries=[runtime.Query("mac")],
    )
    http = SimpleNamespace(path=path, args={b"mac": [argument]}, getHeader=lambda _: agent)
    for kind, sent in (
        (runtime.HttpExtractor, http),
        (runtime.DhcpExtractor, {"options": {60: name}}),
        (runtime.TftpExtractor, {"packet": {"filename": name}}),
    ):
        found = kind(known).extract(sent, None).result
        assert found is None or found["vendor"] == "Acme" or set(found) == {"mac"}


@given(st.from_regex(r"[0-9a-fA-F]{2}([:-]?[0-9a-fA-F]{2}){5}", fullmatch=True))
def test_every_spelling_of_a_mac_address_is_one(runtime: Any, text: str) -> None:
    address = runtime.mac_address(text)
    digits = text.replace(":", "").replace("-", "").lower()
    assert (address or "").replace(":", "") == digits.replace("000000000000", "")
    assert address is None or re.fullmatch("[0-9a-f]{2}(:[0-9a-f]{2}){5}", address)
