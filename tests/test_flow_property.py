"""What the checks accept, no config makes fail: dialects, configs and devices at random.

`PHONEGEN_FLOW_CASES` says how many configs are tried, `PHONEGEN_FLOW_SEED` with which seed.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import flow_grammar
import pytest
from catalogues import REPOSITORY, sound_catalogue
from phonegen.build.pipeline import load_checked
from phonegen.codes import Code
from phonegen.diagnostics import Report
from phonegen_targets.provd import plugin_files
from phonegen_targets.provd.preview import write_plugin
from phonegen_targets.provd.standin import load_plugin, with_defaults

CASES = int(os.environ.get("PHONEGEN_FLOW_CASES", "10000"))
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


class Candidate(NamedTuple):
    """A section at random, in the file that it stands in."""

    file: str
    number: int
    section: dict[str, Any]


def dialect(random: Random) -> tuple[dict[str, Any], list[Candidate]]:
    """A dialect without sections, and its candidates."""
    syntax, sections = flow_grammar.candidates(random, SECTIONS)
    names = ["device"] * 8 + ["second", "model", "plugin"]
    found = [Candidate(random.choice(names), n, s) for n, s in enumerate(sections)]
    keys = {**KEYS, "after_lines": random.random() < 0.2, "other_models": random.random() < 0.2}
    facts = {"syntax": syntax, "values": flow_grammar.TABLES, "function_keys": keys}
    return facts, found


def written(facts: dict[str, Any], candidates: Sequence[Candidate]) -> tuple[str, dict[int, int]]:
    """The text of a dialect, and the candidates by their lines in it."""
    lines = [*HEAD.splitlines(), *(f"{key}: {json.dumps(value)}" for key, value in facts.items())]
    lines.append("files:")
    places = {}
    for file, name, per in (
        ("device", "{mac}.cfg", "device"),
        ("second", "{mac}-{model.size}.cfg", "device"),
        ("model", "{model}.cfg", "model"),
        ("plugin", "common.cfg", "plugin"),
    ):
        lines += [f"  {file}:", f'    name: "{name}"', f"    per: {per}", "    settings:"]
        lines.append("      none: {constant: 1}")
        for candidate in candidates:
            if candidate.file == file:
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
}


def tried(plugin: Any, random: Random, models: Sequence[str], vendor: str, count: int) -> None:
    """Configure devices with configs at random; whatever fails is told with its config."""
    for _ in range(count):
        config, device = flow_grammar.config(random), flow_grammar.device(random, vendor, models)
        try:
            plugin.configure_common({**flow_grammar.SERVER, **with_server(config)})
            plugin.configure(device, with_server(config))
        except Exception as e:
            raise AssertionError(f"{e!r} for {device} and {config}") from e


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


PLUGINS = sorted(
    path.name for path in (REPOSITORY / "generated" / "provd").iterdir() if path.is_dir()
)


@pytest.mark.parametrize("name", PLUGINS)
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
