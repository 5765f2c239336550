"""What the checks accept, no config makes fail: dialects, configs and devices at random.

`PHONEGEN_FLOW_CASES` says how many configs are tried, `PHONEGEN_FLOW_SEED` with which seed.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, NamedTuple

import flow_grammar
import pytest
from catalogues import REPOSITORY, load_sound, sound_catalogue
from extent import NIGHT, cases, sampled, some
from jinja2 import Undefined
from phonegen.build.pipeline import load_checked
from phonegen.codes import Code
from phonegen.diagnostics import Report
from phonegen.dialects import expressions
from phonegen.dialects.flow import Flow
from phonegen.dialects.plugin import PluginSpecs
from phonegen.dialects.scope import Scope
from phonegen.dialects.types import STREAMS, Kind, Type
from phonegen.language.catalogue import natural
from phonegen_targets.provd import plugin_files
from phonegen_targets.provd.preview import write_plugin
from phonegen_targets.provd.standin import RawConfigError, load_plugin, with_defaults

CASES = int(os.environ.get("PHONEGEN_FLOW_CASES", 10_000 if NIGHT else cases(4_000)))
SEED = int(os.environ.get("PHONEGEN_FLOW_SEED", "1"))
SECTIONS = 60  # candidates of a dialect
CONFIGS = 100  # of a dialect
MODELS = {
    "acme/x1.yaml": """\
model: X1
type: deskphone
lines: 2
keys: {line: 4}
traits: {size: 5, colour: red, sizes: [1, 2], table: {fr: a, x: b}}
plugins: {p1: {version: "1.0"}}
""",
    "acme/x2.yaml": """\
model: X2
type: deskphone
lines: 6
expansion: {module: M1, keys: 2, max: 1}
traits: {size: 0, colour: "", gap: -3}
plugins: {p1: {version: "1.0"}}
""",
}
HEAD = """\
about: Made at random.
identify: {agent: {user_agent: "Acme {model} {version} {mac}"}}
services: {phonebook: lookup/acme}
backup_servers: true
"""
KEYS = {
    "slots": [{"name": "key.{n}", "count": "line"}, {"name": "m{m}.{n}", "count": "expansion"}],
    "types": {"speeddial": 13, "blf": "sixteen", "line": 0},
    "unused_lines": "line",
}


FILES = (
    ("device", "{mac}.cfg", "device"),
    ("second", "{mac}-{model.size}.cfg", "device"),
    ("third", "{mac}-3.cfg", "device"),
    ("model", "{model}.cfg", "model"),
    ("plugin", "common.cfg", "plugin"),
)


class Candidate(NamedTuple):
    """A section at random, in the file that it stands in."""

    file: str
    number: int
    section: dict[str, Any]


def dialect(random: Random) -> tuple[dict[str, Any], list[Candidate]]:
    """A dialect without sections, and its candidates."""
    syntax, sections = flow_grammar.candidates(random, SECTIONS)
    names = ["device"] * 8 + ["second", "third", "model", "plugin"]
    found = [Candidate(random.choice(names), n, s) for n, s in enumerate(sections)]
    keys = {**KEYS, "after_lines": random.random() < 0.2, "other_models": random.random() < 0.2}
    facts: dict[str, Any] = {"unset": syntax.pop("unset")} if "unset" in syntax else {}
    facts |= {"syntax": syntax, "values": flow_grammar.TABLES, "function_keys": keys}
    return facts, found


def written(facts: dict[str, Any], candidates: Sequence[Candidate]) -> tuple[str, dict[int, int]]:
    """The text of a dialect, and the candidates by their lines in it."""
    lines = [*HEAD.splitlines(), *(f"{key}: {json.dumps(value)}" for key, value in facts.items())]
    lines.append("files:")
    places = {}
    for file, name, per in FILES:
        lines += [f"  {file}:", f'    name: "{name}"', f"    per: {per}"]
        own = [candidate for candidate in candidates if candidate.file == file]
        for candidate in own[:1]:  # its guard is the file's, too
            if "when" in candidate.section:
                lines.append(f"    when: {json.dumps(candidate.section['when'])}")
                places[len(lines)] = candidate.number
        lines += ["    settings:", "      none: {constant: 1}"]
        for candidate in own:
            lines.append(f"      s{candidate.number}: {json.dumps(candidate.section)}")
            places[len(lines)] = candidate.number
    return "\n".join(lines) + "\n", places


def accepted(root: Path, facts: dict[str, Any], found: list[Candidate]) -> tuple[Any, int]:
    """The project with the candidates that the checks accept, and how many these are."""
    path = root / "specs/acme/dialects/d1.yaml"
    sound_catalogue(root, {**MODELS, "acme/divergences.yaml": None})
    while True:
        text, places = written(facts, found)
        path.write_text(text)
        report = Report()
        project = load_checked(root, report)
        if not report:
            return project, len(found)
        refused = set()
        for problem in report.diagnostics:
            # what is malformed is told before anything else
            assert problem.code in REFUSALS, problem
            assert problem.place.line in places, problem
            refused.add(places[problem.place.line])
        found = [candidate for candidate in found if candidate.number not in refused]


REFUSALS = {
    Code.UNGUARDED_PARAMETER,
    Code.TYPE_MISMATCH,
    Code.UNKNOWN_NAME,
    Code.EXPRESSION_SYNTAX,
    Code.MISPLACED_KEY,
    Code.DUPLICATE_SETTING,
    Code.UNSAFE_TEXT,
}


def tried(plugin: Any, random: Random, models: Sequence[str], vendor: str, count: int) -> None:
    """Configure devices with configs at random; whatever fails is told with its config.

    A device may be refused, as one without a model or with a password that its file cannot carry.
    """
    refused = 0
    for _ in range(count):
        config, device = flow_grammar.config(random), flow_grammar.device(random, vendor, models)
        try:
            plugin.configure_common({**flow_grammar.SERVER, **with_server(config)})
            plugin.configure(device, with_server(config))
        except RawConfigError:
            refused += 1
        except Exception as e:
            raise AssertionError(f"{e!r} for {device} and {config}") from e
    assert refused <= count * 0.6


def with_server(config: dict[str, Any]) -> dict[str, Any]:
    """A config with the defaults that the server sets."""
    return with_defaults(config)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    logger = logging.getLogger("plugin")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    yield
    logger.setLevel(level)


def share_accepted(tmp_path: Path, cases: int, seed: int) -> float:
    """The share of the candidates that were accepted, and made no config fail."""
    numbers = []
    for batch in range(max(1, cases // CONFIGS)):
        random = Random(f"{seed}/{batch}")
        root = tmp_path / str(batch)
        facts, found = dialect(random)
        project, number = accepted(root, facts, found)
        numbers.append(number)
        vendor = project.vendors["acme"]
        folder = root / project.plugin_id("acme", "p1")
        write_plugin(folder, plugin_files(project, vendor, vendor.plugins["p1"]))
        plugin = load_plugin(folder)
        try:
            tried(plugin, random, ["X1", "X2"], "Acme", min(cases, CONFIGS))
        except AssertionError as e:
            raise AssertionError(f"seed {seed}, dialect {batch}: {e}") from e
    return sum(numbers) / SECTIONS / len(numbers)


def test_a_few_dialects_at_random(tmp_path: Path) -> None:
    assert 0.2 < share_accepted(tmp_path, 300, SEED) < 0.8


@pytest.mark.slow
def test_dialects_at_random(tmp_path: Path) -> None:
    assert 0.2 < share_accepted(tmp_path, CASES, SEED) < 0.8


EVERYTHING = """\
about: Names all that plugins work out.
syntax: {kind: json}
services: {phonebook: lookup/acme}
backup_servers: true
identify: {agent: {user_agent: "Acme {model} {version} {mac}"}}
files:
  config:
    name: "{mac}.cfg"
    settings:
      lines: {each: line in lines, "{line.n}": "{{ line.spare }}{{ line.dtmf_mode }}"}
      keys: {each: key in needed_keys, "{key.n}": "{{ key.code }}"}
      pages: {each: page in key_pages, "{page.page}": 1}
"""


class Place(NamedTuple):
    """A place of a dialect: what is known there, and what the names are in many plugins' runs."""

    scope: Scope
    contexts: list[dict[str, Any]]


def everywhere(root: Path, random: Random, count: int) -> tuple[Place, Any]:
    """The place outside of all sections, with COUNT devices, and the environment of templates."""
    facts = {"values": flow_grammar.TABLES, "function_keys": KEYS}
    lines = "".join(f"{key}: {json.dumps(value)}\n" for key, value in facts.items())
    text = EVERYTHING.replace("{{ line.spare }}{{ line.dtmf_mode }}", "{{ line.spare }}") + lines
    dialect_and_models = {**MODELS, "acme/dialects/d1.yaml": text, "acme/divergences.yaml": None}
    project = load_sound(sound_catalogue(root, dialect_and_models))
    vendor = project.vendors["acme"]
    folder = root / project.plugin_id("acme", "p1")
    write_plugin(folder, plugin_files(project, vendor, vendor.plugins["p1"]))
    plugin = load_plugin(folder)
    normalised = vars(sys.modules[type(plugin).__mro__[1].__module__])["normalised"]
    contexts = []
    for _ in range(count):
        device = flow_grammar.device(random, "Acme", ["X1", "X2"])
        raw_config = with_defaults(flow_grammar.config(random))
        config, _plain = normalised(raw_config, logging.getLogger("plugin"))
        contexts.append(plugin._context(device, config, "line"))
    scope = PluginSpecs(vendor, vendor.plugins["p1"]).facts.scope
    return Place(scope, contexts), plugin._templates._environment("line")


KINDS: dict[type, tuple[Kind, Kind]] = {
    bool: (Kind.FALSE, Kind.TRUE),
    int: (Kind.ZERO, Kind.NUMBER),
    float: (Kind.FRACTION, Kind.FRACTION),
    str: (Kind.EMPTY, Kind.TEXT),
    list: (Kind.NOTHING, Kind.LIST),
    tuple: (Kind.NOTHING, Kind.LIST),
    dict: (Kind.MAPPING, Kind.MAPPING),
    type(None): (Kind.NONE, Kind.NONE),
}


def belongs(value: Any, given: Type) -> bool:
    """Whether VALUE is one of a type's."""
    if isinstance(value, Undefined):
        return Kind.ABSENT in given.kinds
    if isinstance(value, SimpleNamespace) or type(value).__name__ == "Item":  # of the plugin's own
        return Kind.RECORD in given.kinds
    if isinstance(value, Iterator):
        return bool(given.kinds & STREAMS)
    of_type = next(kinds for kind, kinds in KINDS.items() if isinstance(value, kind))
    if of_type[bool(value)] not in given.kinds:
        return False
    if isinstance(value, int | float) and not isinstance(value, bool):
        return given.low <= value <= given.high or value == 0
    if isinstance(value, str) and value and given.texts is not None:
        return value in given.texts
    return not isinstance(value, list | tuple) or all(belongs(v, given.items) for v in value)


def expressions_tried(root: Path, seed: int, count: int) -> float:
    """The share of expressions that were accepted; each had a value of its type everywhere."""
    random = Random(seed)
    outermost, environment = everywhere(root, random, 60)
    accepted = 0

    @cache
    def compiled(expression: str) -> Any:
        return environment.compile_expression(expression, undefined_to_none=False)

    def evaluated(expression: str, context: dict[str, Any]) -> Any:
        return compiled(expression)(context)

    for _ in range(count):
        grammar, place = flow_grammar.Grammar(random), outermost
        if random.random() < 0.5:
            loop = grammar.loop("i")
            if isinstance(loop, str) and not malformed(expressions.loop, loop):
                names, items = expressions.loop(loop)
                known = all(map(place.scope.knows, expressions.names(items)))
                if known and not place.scope.loop_problems(names, items):
                    inside = []
                    for context in place.contexts:
                        for item in list(evaluated(items, context))[:3]:
                            found = (item,) if len(names) == 1 else item
                            inside.append({**context, **dict(zip(names, found, strict=True))})
                    place = Place(place.scope.with_loop(names, items), inside)
                else:
                    grammar = flow_grammar.Grammar(random)
        expression = grammar.any(2) if random.random() < 0.7 else grammar.condition(2)
        if malformed(expressions.parse, expression):
            continue
        scope, contexts = place
        if random.random() < 0.6:
            guard = grammar.guard(grammar.asked)
            if malformed(expressions.parse, guard) or scope.condition_problems(guard):
                continue
            if not all(map(scope.knows, expressions.names(guard))):
                continue
            truth = random.random() < 0.8
            scope = scope.guarded(guard, truth)
            contexts = [c for c in contexts if bool(evaluated(guard, c)) == truth]
        flow = Flow(scope.words)
        kind = flow.type_of(expressions.parse(expression), scope.known)
        known = all(map(scope.knows, expressions.names(expression)))
        if flow.problems or not known:
            continue
        accepted += 1
        for context in contexts:
            value = evaluated(expression, context)
            assert belongs(value, kind), (expression, value, kind, scope.known)
            str(value)
    return accepted / count


def malformed(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except expressions.ExpressionError:
        return True
    return False


def test_a_few_expressions_at_random(tmp_path: Path) -> None:
    assert 0.2 < expressions_tried(tmp_path, SEED, 400) < 0.8


@pytest.mark.slow
def test_expressions_at_random(tmp_path: Path) -> None:
    assert 0.2 < expressions_tried(tmp_path, SEED + 1, CASES // 2) < 0.8


PLUGINS = sorted(
    path.name for path in (REPOSITORY / "generated" / "provd").iterdir() if path.is_dir()
)


OF_VENDORS = {name.split("-")[1]: name for name in sorted(PLUGINS, key=natural)}  # the newest


@pytest.mark.parametrize(
    "name", sampled(sorted({*some(PLUGINS, 50), *OF_VENDORS.values()}), OF_VENDORS.values())
)
def test_real_plugins_take_every_config(name: str, tmp_path: Path) -> None:
    source, folder = REPOSITORY / "generated" / "provd" / name, tmp_path / name
    write_plugin(
        folder,
        {
            p.relative_to(source).as_posix(): p.read_text("utf-8")
            for p in source.rglob("*")
            if p.is_file() and p.suffix in (".py", ".tpl")
        },
    )
    plugin = load_plugin(folder)
    random = Random(f"{SEED}/{name}")
    models = random.sample([*plugin.facts.models], min(4, len(plugin.facts.models)))
    tried(plugin, random, models, plugin.facts.vendor, max(10, CASES // 500))
