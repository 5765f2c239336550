"""What an expression may lack at its place, which types do not fit, and what conditions prove."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from phonegen.codes import Code
from phonegen.dialects.demands import Table, Words
from phonegen.dialects.expressions import loop
from phonegen.dialects.parameters import GLOBAL, KEY, LINE, MANAGER, SERVER, Parameter
from phonegen.dialects.records import RECORDS, model, trait
from phonegen.dialects.scope import Scope
from phonegen.dialects.types import TEXT, Kind, constant, listed, number, union
from phonegen_targets.provd.runtime import config

WORDS = Words(
    {
        "language": Table({"fr_FR": TEXT}, TEXT),
        "sure": Table({}, TEXT, default=True),
        "month": Table({}, TEXT, count=12),
        "week": Table({}, TEXT, count=4),
        "zone": Table({}, TEXT, zones=True),
    },
    {
        **RECORDS,
        "model": model(
            {
                "size": trait(constant(5), True),
                "gap": trait(number(0, 3), False),
                "names": trait(listed(TEXT, empty=False), True),
                "words": trait(constant({"a": "b"}), True),
                "kinds": trait(union([constant("x%d"), constant("y%d")]), True),
            },
            images=False,
        ),
    },
)
SCOPE = Scope(words=WORDS)


def lacking(scope: Scope, expression: str) -> set[str]:
    """Names that may be absent where a value is needed."""
    found = scope.value_problems(expression)
    return {p.message.split("'")[1] for p in found if p.code is Code.UNGUARDED_PARAMETER}


def misfits(scope: Scope, expression: str) -> list[str]:
    return [p.message for p in scope.value_problems(expression) if p.code is Code.TYPE_MISMATCH]


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("vlan_id", {"vlan_id"}),
        ("vlan_id + 1", {"vlan_id"}),
        ("vlan_id < 5", {"vlan_id"}),
        ("5 >= vlan_id", {"vlan_id"}),
        ("1 < vlan_id <= vlan_priority", {"vlan_id", "vlan_priority"}),
        ("vlan_id == 5", set()),
        ("vlan_id in [1, 2]", set()),
        ("vlan_id != vlan_priority", set()),
        ("not vlan_id", set()),
        ("vlan_id is defined", set()),
        ("vlan_id | default(1) < 5", set()),
        ("vlan_id and vlan_id < 5", {"vlan_id"}),
        ("vlan_id < 5 if vlan_id else false", set()),
        ("vlan_id < 5 if not vlan_id else false", {"vlan_id"}),
        ("vlan_id or vlan_priority", {"vlan_priority"}),
        ("tz.dst.save", {"tz", "tz.dst"}),
        ("tz.offset", {"tz"}),
        ("tz.offset | default(0)", {"tz"}),
        ("server_url", set()),
        ("locale ~ 'x'", {"locale"}),
        ("locale[:2]", {"locale"}),
        ("locale.startswith('fr')", {"locale"}),
        ("locale | upper", {"locale"}),
        ("locale in 'fr_FR de_DE'", {"locale"}),
        ("'a' if locale", set()),
        ("('a' if locale) ~ 'b'", {"`if` without `else`"}),
        ("locale | language", {"language"}),
        ("locale | language | default('x')", set()),
        ("locale | sure", set()),
        ("ntp_ip | hex_address | default('x')", set()),
        ("lines | first", {"the first of none"}),
        ("(lines | first).username | default('')", {"the first of none"}),
        ("lines | map(attribute='n') | max | default(0)", set()),
        ("lines | map(attribute='number') | join(' ')", {"number"}),
        ("[vlan_id, 1] | max", {"vlan_id"}),
        ("range(vlan_id) | list | length", {"vlan_id"}),
        ("model.size * 2", {"model.size"}),
        ("model.names[0]", {"model.names"}),
        ("'%d' | format(vlan_id)", {"vlan_id"}),
        ("vlan_id | int", {"vlan_id"}),
        ("vlan_id is odd", {"vlan_id"}),
    ],
)
def test_what_may_be_absent(expression: str, names: set[str]) -> None:
    assert lacking(SCOPE, expression) == names


@pytest.mark.parametrize(
    ("guard", "expression"),
    [
        ("vlan_id", "vlan_id < 5"),
        ("vlan_id is defined", "vlan_id < 5"),
        ("vlan_id is not undefined", "vlan_id < 5"),
        ("vlan_id == 5", "vlan_id + 1"),
        ("vlan_id in [1, 2]", "vlan_id + 1"),
        ("vlan_id | default(0)", "vlan_id + 1"),
        ("vlan_id | default(0) > 5", "vlan_id + 1"),
        ("vlan_id and vlan_id > 5", "60 // vlan_id"),
        ("not (not vlan_id or not locale)", "locale[:2] ~ vlan_id"),
        ("(vlan_id and locale) or (vlan_id and ntp_ip)", "vlan_id + 1"),
        ("vlan_id if locale else false", "vlan_id ~ locale"),
        ("vlan_enabled", "vlan_id + 1"),
        ("syslog_enabled", "syslog_port + 1"),
        ("syslog_enabled", "syslog_level | upper"),
        ("tz", "tz.offset // 60"),
        ("tz and tz.dst", "tz.dst.start.month + tz.dst.save"),
        ("tz and tz.dst", "tz.dst.start.month | month | upper"),
        ("locale", "language ~ locale"),
        ("language", "locale[:2]"),
        ("phonebook_url", "phonebook_url ~ '&' ~ X_xivo_user_uuid"),
        ("locale | language", "locale ~ (locale | language)"),
        ("(locale | language) is defined", "locale ~ (locale | language)"),
        ("lines | list", "(lines | first).n + 1"),
        ("lines | length > 0", "lines[0].n + 1"),
        ("used_lines", "(used_lines | first).server + 1"),
        ("model.listed", "model.size * 2 ~ model.names[0]"),
        ("lines and (lines | first).number", "'for ' ~ (lines | first).number"),
        ("model.gap", "60 // model.gap ~ model.size"),
        ("model.gap is defined and model.gap > 0", "60 // model.gap"),
        ("model.name in model.words", "model.words[model.name] ~ 'x'"),
        ("model.listed", "model.kinds | format(1)"),
        ("tz and tz.offset != 0", "60 // tz.offset"),
        ("tz and tz.offset > 0", "60 // tz.offset"),
    ],
)
def test_what_a_guard_proves(guard: str, expression: str) -> None:
    assert SCOPE.value_problems(expression) != []
    assert SCOPE.condition_problems(guard) == []
    assert SCOPE.guarded(guard).value_problems(expression) == []


@pytest.mark.parametrize(
    ("guard", "expression", "names"),
    [
        ("tz", "tz.dst.save", {"tz.dst"}),
        ("timezone", "tz.offset", {"tz"}),
        ("vlan_id or locale", "vlan_id + 1", {"vlan_id"}),
        ("not vlan_id", "vlan_id + 1", {"vlan_id"}),
        ("not (vlan_id and locale)", "vlan_id + 1", {"vlan_id"}),
        ("vlan_id is undefined", "vlan_id + 1", {"vlan_id"}),
        ("vlan_id == vlan_priority", "vlan_id + 1", {"vlan_id"}),
        ("vlan_id | default(7)", "vlan_id + 1", {"vlan_id"}),
        ("vlan_id not in [1]", "vlan_id + 1", {"vlan_id"}),
        ("vlan_id != 5", "vlan_id + 1", {"vlan_id"}),
        ("ntp_ip", "vlan_id + 1", {"vlan_id"}),
        ("locale | sure", "locale[:2]", {"locale"}),
        ("lines", "(used_lines | first).n", {"the first of none"}),
        ("model.gap is undefined", "model.gap + 1", {"model.gap"}),
    ],
)
def test_what_a_guard_does_not_prove(guard: str, expression: str, names: set[str]) -> None:
    assert lacking(SCOPE.guarded(guard), expression) == names


def test_a_time_zone_is_no_proof_of_summer_time() -> None:
    assert lacking(Scope().guarded("tz"), "tz.dst.save") == {"tz.dst"}


@pytest.mark.parametrize(
    "expression",
    [
        "mac - 1", "mac + 1", "1 + mac", "-mac", "mac * 2", "mac < 1", "1 < mac", "lines + 1",
        "lines", "lines | map(attribute='n')", "(lines | map(attribute='n')) | length",
        "1 if lines | map(attribute='n') else 2", "mac | abs", "mac | round", "server_port[:2]",
        "server_port.strip()", "mac.split('')", "mac in server_port", "server_port in mac",
        "60 // (tz.offset | default(0) if tz else 0)", "1 % 0", "1 / 0", "range(now) | max",
        "range(1, 5, 0) | list | length", "2 ** now", "'%d' | format(mac)", "'%d-%d' | format(1)",
        "mac | format(1)", "'%z' | format(1)", "'%999d' | format(1)", "'%d' % mac", "lines | sum",
        "lines | sort | list | length", "[1, 'a'] | max", "(lines | list | first | default(1)).n",
        "mac | first | upper | round", "lines | selectattr('n', 'foo') | list | length",
        "lines | texts('n', '%s %s') | join", "now ** now", "mac | map('nothing') | join",
        "mac | offset", "1 is divisibleby(0)", "now | offset('%d')", "mac | replace('a')",
    ],
)  # fmt: skip
def test_types_that_do_not_fit(expression: str) -> None:
    assert misfits(SCOPE, expression) != []


@pytest.mark.parametrize(
    "expression",
    [
        "server_port + 1", "mac[2:6] | upper", "server_url ~ '/x'", "'%05d' | format(server_port)",
        "mac | replace('a', 'b')", "lines | map(attribute='n') | join(' ')", "now // 60 % 7",
        "2 ** 10", "'x' + mac", "lines | map(attribute='n') | list | length", "range(1, 5) | max",
        "lines | selectattr('number') | map(attribute='number') | join(',')", "server_port / 2",
        "used_lines | groupby('server') | length", "mac | int", "mac.split(':') | length",
        "lines | texts('spare', 'L%02d') | join(' ')", "'a' if options.switchboard else 'b'",
        "1 if mac in ['a', 'b'] else 0", "[now, 60] | min", "'a' in mac", "mac == 5",
        "(tz.offset if tz else 0) // 60", "tz | zone | default('x')", "now | string | length",
        "used_keys | selectattr('type', 'eq', 'park') | map(attribute='value') | first"
        " | default('')", "('a' if locale) | default('b')", "options.anything | default('')",
    ],
)  # fmt: skip
def test_what_is_natural(expression: str) -> None:
    assert SCOPE.value_problems(expression) == []


@pytest.mark.parametrize(
    ("each", "expression", "names"),
    [
        ("line in lines", "line.server + 1", {"line.server"}),
        ("line in used_lines", "line.server + 1", set()),
        ("line in lines | selectattr('used')", "line.server + 1", set()),
        ("line in lines | selectattr('voicemail')", "line.voicemail ~ line.server", set()),
        ("line in lines | rejectattr('used')", "line.server + 1", {"line.server"}),
        ("line in lines[:1]", "line.n - 1", set()),
        ("line in lines", "line.spare + 1", {"line.spare"}),
        ("key in function_keys", "key.line - 1", {"key.line"}),
        ("key in used_keys", "key.line - 1", set()),
        ("page in key_pages", "page.page + 1", set()),
        ("server in servers", "(server.lines | first).server + server.n", set()),
        ("server in servers", "server.proxy_port + 1", {"server.proxy_port"}),
        ("manager in call_managers", "manager.n ~ manager.ip", set()),
        ("server, own in used_lines | groupby('server')", "server + (own | length)", set()),
        ("n in range(1, 5)", "60 // n", set()),
        ("n in range(5)", "n + 1", set()),
        ("name, value in (model.words | default({})).items()", "name ~ value", set()),
    ],
)
def test_items_of_loops(each: str, expression: str, names: set[str]) -> None:
    variables, items = loop(each)
    assert SCOPE.loop_problems(variables, items) == []
    assert lacking(SCOPE.with_loop(variables, items), expression) == names


@pytest.mark.parametrize(
    ("guard", "proved"),
    [("line.spare", "line.backup_proxy_ip ~ line.server"), ("line.username", "line.server - 1"),
     ("line.used", "line.servers | length")],
)  # fmt: skip
def test_what_a_field_of_a_line_proves(guard: str, proved: str) -> None:
    scope = SCOPE.with_loop(("line",), "lines")
    assert scope.value_problems(proved) != []
    assert scope.guarded(guard).value_problems(proved) == []


def test_a_name_is_as_absent_as_its_expression() -> None:
    scope = SCOPE.with_names({"next": "vlan_id | default(1) + 1", "maybe": "vlan_id"})
    assert scope.value_problems("60 // next") == []
    assert lacking(scope, "maybe + 1") == {"maybe"}
    assert scope.guarded("maybe").value_problems("maybe + 1") == []


def test_a_name_that_is_given_again_is_another() -> None:
    scope = SCOPE.guarded("(locale | language) is defined").with_names({"locale": "ntp_ip"})
    assert lacking(scope, "locale | language ~ 'x'") == {"language"}


@pytest.mark.parametrize("per", ["plugin", "static"])
def test_files_for_all_phones_know_no_device(per: str) -> None:
    scope = SCOPE.in_file(per)
    assert lacking(scope, "mac | upper") == {"mac"}
    assert lacking(scope, "tz.offset") == {"tz"}
    assert lacking(scope, "model.size + 1") == {"model"}
    assert scope.value_problems("server_url ~ server_port") == []


def test_files_of_a_model_know_its_facts() -> None:
    scope = SCOPE.in_file("model")
    assert scope.value_problems("(model.size + 1) ~ model.names[0] ~ model.name") == []
    assert lacking(scope, "mac | upper") == {"mac"}


def test_the_front_door_knows_every_parameter_and_its_type() -> None:
    def kinds(parameters: Iterable[Parameter]) -> dict[str, type]:
        names = {"text": str, "number": int, "switch": bool}
        found = {p.name: list if p.lines and "root" in p.name else names[p.type]
                 for p in parameters if not p.of}  # fmt: skip
        return {name: kind for name, kind in found.items() if name != "sccp_call_managers"}

    def door(names: config.Kinds) -> dict[str, type]:
        return {name: kind.type or list for name, kind in names.items()}

    everywhere = kinds([*GLOBAL.values(), *SERVER.values()])
    assert {**door(config.KINDS), **everywhere} == door(config.KINDS)
    assert door(config.KINDS).keys() - everywhere.keys() == {"tftp_port", "protocol"}
    assert kinds(LINE.values()) == door(config.LINE)
    assert kinds(MANAGER.values()) == door(config.MANAGER)
    assert kinds(p for p in KEY.values() if p.name != "line") == door(config.KEY)
    numbers = {p.name: p.most for p in [*GLOBAL.values(), *SERVER.values()] if p.type == "number"}
    assert {**config.NUMBERS, **numbers} == config.NUMBERS
    assert {p.needs: p.name for p in GLOBAL.values() if p.needs and "syslog_" not in p.name} == {
        switch: needed for switch, needed in config.NEEDED.items() if switch != "syslog_enabled"
    }


def test_kinds_are_true_or_false() -> None:
    assert constant(0).when(True).kinds == frozenset()
    assert constant(0).when(False).kinds == {Kind.ZERO}
    assert constant(0.0).when(True).kinds == {Kind.FRACTION}
    assert listed(TEXT).when(False).kinds == {Kind.NOTHING}
