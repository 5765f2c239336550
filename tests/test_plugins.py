"""Every generated plugin, run: in the stand-in always, in the real server where there is one."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from catalogues import the_repository
from parso.grammar import load_grammar
from phonegen.language.spec.syntax import Form
from phonegen_targets.provd.preview import MINIMAL, SAMPLE, SERVER, example_device
from phonegen_targets.provd.standin import SENT, DeviceSupport, with_defaults
from provd_rest import real_provd
from running import Running, in_sample, params, plugin_names, shared


@pytest.fixture(scope="module", params=list(params()))
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Running:
    """Each plugin."""
    return shared(request.param, tmp_path_factory)


@pytest.fixture
def running(loaded: Running) -> Iterator[Running]:
    """Each plugin, as it is after its installation."""
    yield loaded
    loaded.clean()


def test_every_dialect_has_a_plugin_that_runs(
    record_property: Callable[[str, object], None],
) -> None:
    """A sample says so, and is one of all dialects and all vendors."""
    names, known = in_sample(), plugin_names()
    more = "" if names == known else ", the newest of each dialect; PHONEGEN_ALL=1: all"
    record_property("looked at", f"{len(names)} of {len(known)} plugins{more}")
    vendors = the_repository().vendors

    def dialects(plugins: list[str]) -> set[tuple[str, str]]:
        pairs = (name.split("/") for name in plugins)
        return {(v, vendors[v].plugins[plugin].spec.dialect) for v, plugin in pairs}

    assert dialects(names) == dialects(known)


# What the server has for its plugins, beside Python itself; Jinja2 cannot be without MarkupSafe.
OF_THE_SERVER = {"jinja2", "markupsafe", "provd", "twisted", "wazo_provd", "yaml"}


# Of the server's oldest Python; the `feature_version` of `ast` takes some of what is newer.
GRAMMAR = load_grammar(version="3.9")


@cache
def imported_by(source: str) -> set[str]:
    """The packages that a module of Python 3.9 imports; once for what is the same in all."""
    assert [*GRAMMAR.iter_errors(GRAMMAR.parse(source))] == []
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def test_compiles_on_python_3_9_and_imports_what_the_server_has(running: Running) -> None:
    for name in ("entry.py", "runtime.py"):
        imported = imported_by(running.files[name])
        assert imported <= OF_THE_SERVER | sys.stdlib_module_names, name


@pytest.mark.parametrize("config", [MINIMAL, SAMPLE, {}], ids=["minimal", "full", "nothing"])
def test_configures_and_deconfigures_every_model(running: Running, config: dict[str, Any]) -> None:
    for device in running.devices():
        written = running.configure(device, config)
        assert written
        trigger = running.plugin.get_remote_state_trigger_filename(device)
        assert trigger in {name.rpartition("/")[2] for name in written}
        running.plugin.deconfigure(device)
        assert running.tree() == running.common
        running.plugin.deconfigure(device)


def test_secrets_are_in_sensitive_files(running: Running) -> None:
    for device in running.devices():
        for name, text in running.configure(device, SAMPLE).items():
            if "-secret" in text:
                assert running.plugin.is_sensitive_filename(name.rpartition("/")[2]), name
        running.plugin.deconfigure(device)


def test_custom_templates_are_escaped_too(running: Running) -> None:
    custom = running.served.parent / "templates" / "base.tpl"
    custom.write_text("<?xml version='1.0'?><a>{{ (lines | first).display_name }}</a>")
    device = next(running.devices())
    trigger = running.plugin.get_remote_state_trigger_filename(device)
    lines = {"1": {**SAMPLE["sip_lines"]["1"], "display_name": "one\ntwo<b/>"}}
    text = running.configure(device, {**SAMPLE, "sip_lines": lines})
    content = next(t for n, t in text.items() if n.endswith(trigger))
    form = isinstance(running.vendor.dialects[running.spec.spec.dialect].spec.syntax, Form)
    if form:
        assert "<b/>" not in content
    else:
        assert "\n" not in content or ElementTree.fromstring(content) is not None
    custom.unlink()
    again = running.configure(device, SAMPLE)
    assert "<a>" not in next(t for n, t in again.items() if n.endswith(trigger))


def test_keys_and_lines_beyond_the_model_are_dropped(running: Running) -> None:
    line = SAMPLE["sip_lines"]["1"]
    functions = running.vendor.dialects[running.spec.spec.dialect].spec.function_keys
    for carried in running.vendor.carried(running.spec.name)[:4]:
        device = example_device(running.vendor, carried.model, running.spec)
        spec = carried.model.spec
        before = spec.lines if functions and functions.after_lines else 0
        rows = {slots.count for slots in functions.slots} if functions else set()
        modules = spec.expansion.keys * spec.expansion.max if spec.expansion else 0
        modules = modules if "expansion" in rows else 0
        last = carried.function_keys + modules
        known = functions.types if functions else {}
        kind = "speeddial" if "speeddial" in known else "blf"
        config = {
            **SAMPLE,
            "sip_lines": {str(n): line for n in (1, spec.lines + 1, spec.lines + 2)},
            "funckeys": {
                str(n): {"type": kind, "value": f"77{n}77", "label": "x", "line": 1}
                for n in (last, last + 1, last + 50)
            },
        }
        text = "".join(running.configure(device, config).values())
        assert f"77{last + 1}77" not in text
        assert f"77{last + 50}77" not in text
        if last:
            assert (f"77{last}77" in text) == (last + before <= carried.function_keys + modules)


class Request:
    """What an extractor sees of an HTTP request."""

    def __init__(self, agent: bytes | None, path: bytes, args: dict[bytes, list[bytes]]) -> None:
        self.path, self.args, self._agent = path, args, agent

    def getHeader(self, name: bytes) -> bytes | None:  # noqa: N802 - the server's name
        return self._agent if name.lower() == b"user-agent" else None


AGENTS = [None, b"", b"\xff\xfe", b"x" * 5000, b"Yealink ", b"snom-SIP"]
PATHS = [b"", b"/", b"//\xff", b"/../..", b"/001565.cfg"]


def test_extractors_never_fail(running: Running) -> None:
    if running.plugin.http_dev_info_extractor is None:  # its phones ask over TFTP alone
        return
    for agent, path in product(AGENTS, PATHS):
        request = Request(agent, path, {b"mac": [b"\xff"], b"x": []})
        found = running.plugin.http_dev_info_extractor.extract(request, "http").result
        assert found is None or "model" not in found, (agent, path)


def test_samples_are_recognised(running: Running) -> None:
    dialect = running.vendor.dialects[running.spec.spec.dialect].spec
    samples = [s for s in dialect.samples if s.user_agent or s.path]
    models = {c.name for c in running.vendor.carried(running.spec.name)}
    samples += [
        s for c in running.vendor.carried(running.spec.name) for s in c.model.spec.samples
        if s.user_agent or s.path
    ]  # fmt: skip
    for sample in samples:
        path, _, query = (sample.path or "/").partition("?")
        pairs = [p.split("=") for p in query.split("&") if "=" in p]
        args = {k.encode(): [v.encode()] for k, v in pairs}
        agent = sample.user_agent.encode() if sample.user_agent else None
        request = Request(agent, path.encode(), args)
        found = running.plugin.http_dev_info_extractor.extract(request, "http").result or {}
        for field in ("model", "version", "mac"):
            wanted = getattr(sample, field)
            assert wanted is None or found.get(field) == wanted, sample
    assert models


def score(answer: str | None) -> int:
    """The number of an answer such as `complete+1`."""
    assert answer is not None
    name, _, more = answer.partition("+")
    return DeviceSupport[name.upper()] + int(more or 0)


def test_associates_its_models(running: Running) -> None:
    vendor = running.vendor.about().name
    dialect = running.vendor.dialects[running.spec.spec.dialect].spec
    for device in running.devices():
        associate = running.plugin.pg_associator.associate
        other = associate({"vendor": vendor, "model": device["model"], "version": "999.1"})
        assert other == score(dialect.support("other_version")) >= 400
        if device["version"]:
            assert associate(device) == score(dialect.support("own_version"))
        assert associate({"vendor": "Other", "model": device["model"]}) == 100


def test_synchronizes(running: Running) -> None:
    SENT.clear()
    told = running.plugin.synchronize(next(running.devices()), {})
    if running.vendor.dialects[running.spec.spec.dialect].spec.sync:
        assert [sent[0] for sent in SENT if sent[0] != "login"] in (["notify"], ["talk"], ["post"])
    else:
        assert not SENT and isinstance(told.result, Exception)


def test_in_the_real_server(running: Running, tmp_path: Path) -> None:
    configs = {
        "common": SERVER,
        "devices": {
            name: with_defaults({**SERVER, **config})
            for name, config in {"minimal": MINIMAL, "full": SAMPLE}.items()
        },
    }
    folder = running.served.parent.parent
    done = subprocess.run(
        [real_provd(), str(Path(__file__).parent / "provd_client.py"), str(folder)],
        input=json.dumps(configs), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert len(seen["devices"]) == 2 * len(running.vendor.carried(running.spec.name))
    assert all(d["written"] and not d["left"] for d in seen["devices"].values())
    assert seen["packages"] == sorted(running.spec.spec.packages)
