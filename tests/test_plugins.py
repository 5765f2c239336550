"""Every generated plugin, run: in the stand-in always, in the real server where there is one."""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from catalogues import REPOSITORY, the_repository
from phonegen.language.catalogue import Loaded, VendorSpecs, natural
from phonegen.language.spec.plugin import Plugin
from phonegen.language.spec.syntax import Assignments, Commands, Form, Style, Xml
from phonegen_targets.provd import plugin_files
from phonegen_targets.provd.preview import MINIMAL, SAMPLE, SERVER, example_device, write_plugin
from phonegen_targets.provd.standin import SENT, DeviceSupport, load_plugin, with_defaults

HOSTILE = [
    "a\nb = c", "a\r\nadmin = yes", "a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g", "\x00\x1b[0m", '"\'`',
    "<a b='c'>&amp;</a>", "]]>", "<!-- x -->", "</phone-settings>", "{{ 7 * 7 }}", "{% raw %}",
    "%s %d", "# x", "$MAC", "\ud800", "%NULL%", "é漢🎉",
]  # fmt: skip


def plugin_names() -> list[str]:
    return sorted(
        f"{path.parent.parent.name}/{path.stem}"
        for path in REPOSITORY.glob("specs/*/plugins/*.yaml")
        if not path.name.startswith("_")
    )


class Running:
    """A generated plugin in the stand-in."""

    def __init__(self, name: str, scratch: Path) -> None:
        vendor, _, plugin = name.partition("/")
        self.vendor: VendorSpecs = the_repository().vendors[vendor]
        self.spec: Loaded[Plugin] = self.vendor.plugins[plugin]
        self.files = plugin_files(the_repository(), self.vendor, self.spec)
        folder = scratch / the_repository().plugin_id(vendor, plugin)
        write_plugin(folder, self.files)
        self.plugin: Any = load_plugin(folder)
        self.served = folder / "var" / "tftpboot"
        self.plugin.configure_common(dict(SERVER))
        self.common = self.tree()

    def tree(self) -> set[str]:
        return {
            p.relative_to(self.served).as_posix() for p in self.served.rglob("*") if p.is_file()
        }

    def clean(self) -> None:
        """Remove what a test has written, and what it has put in a template's place."""
        for name in self.tree() - self.common:
            (self.served / name).unlink()
        for path in (self.served.parent / "templates").iterdir():
            path.unlink()

    def devices(self) -> Iterator[dict[str, Any]]:
        for carried in self.vendor.carried(self.spec.name):
            yield example_device(self.vendor, carried.model, self.spec)

    def configure(self, device: dict[str, Any], config: dict[str, Any]) -> dict[str, str]:
        """Content by name of the files that `configure` writes."""
        self.plugin.configure(device, with_defaults({**SERVER, **config}))
        names = self.tree() - self.common
        return {name: decoded((self.served / name).read_bytes()) for name in names}

    def style_of(self, name: str, text: str) -> Style:
        """The style of a file that the plugin wrote; of alternatives, the one it looks like."""
        dialect = self.vendor.dialects[self.spec.spec.dialect].spec
        for file in dialect.files.values():
            pattern = "".join(
                r"[\w.-]+" if part.startswith("{") else re.escape(part)
                for part in re.split(r"(\{[^{}]*\})", file.name)
            )
            style = dialect.style(file)
            if re.fullmatch(pattern, name) and isinstance(style.syntax, Xml) == text.startswith(
                "<"
            ):
                return style
        raise LookupError(name)


def decoded(data: bytes) -> str:
    """A file's text; binary files byte by byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def params() -> Iterator[object]:
    """All plugins: the newest of each vendor, and the others as slow."""
    names = plugin_names()
    newest = {name.partition("/")[0]: name for name in sorted(names, key=natural)}
    for name in names:
        marks = [] if name in newest.values() else [pytest.mark.slow]
        yield pytest.param(name, id=name, marks=marks)


@pytest.fixture(scope="session", params=list(params()))
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Running:
    """Each plugin, built and loaded once for all tests."""
    return Running(request.param, tmp_path_factory.mktemp("plugin"))


@pytest.fixture
def running(loaded: Running) -> Iterator[Running]:
    """Each plugin, as it is after its installation."""
    yield loaded
    loaded.clean()


# What the server has for its plugins, beside Python itself; Jinja2 cannot be without MarkupSafe.
OF_THE_SERVER = {"jinja2", "markupsafe", "provd", "twisted", "wazo_provd"}


@cache
def imported_by(source: str) -> set[str]:
    """The packages that a module of Python 3.9 imports; once for what is the same in all."""
    found = set()
    for node in ast.walk(ast.parse(source, feature_version=(3, 9))):
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


def hostile_config(text: str) -> dict[str, Any]:
    line = {**SAMPLE["sip_lines"]["1"], "display_name": text, "password": text, "number": text}
    keys = {str(n): {"type": "blf", "value": text, "label": text, "line": 1} for n in (1, 2, 3)}
    names = dict.fromkeys(("admin_password", "user_password", "exten_pickup_call", "ntp_ip"), text)
    return {**SAMPLE, **names, "sip_lines": {"1": line}, "funckeys": keys}


def settings_of(text: str, style: Style) -> list[str]:
    """What stands in a file besides the values, in order; fails on a file that is malformed."""
    syntax = style.syntax
    if isinstance(syntax, Xml):
        encoding = "latin-1" if style.encoding == "ISO-8859-1" else "utf-8"
        root = ElementTree.fromstring(text.encode(encoding))
        return [f"{e.tag} {sorted(e.attrib.keys())}" for e in root.iter()]
    if isinstance(syntax, Assignments):
        return [line.partition(syntax.separator)[0] for line in text.split("\n")]
    if isinstance(syntax, Commands):
        words = [shlex.split(line) for line in text.split("\n")]
        return [f"{len(found)} {found[:1]}" for found in words]
    if isinstance(syntax, Form):
        return [pair.partition("=")[0] for pair in text[16 if syntax.frame else 0 :].split("&")]
    return text.split("\n")


def test_hostile_values_add_no_setting(running: Running) -> None:
    for device in list(running.devices())[:3]:
        plain = running.configure(device, hostile_config("plain"))
        expected = {n: settings_of(text, running.style_of(n, text)) for n, text in plain.items()}
        for text in HOSTILE:
            written = running.configure(device, hostile_config(text))
            found = {n: settings_of(t, running.style_of(n, t)) for n, t in written.items()}
            assert found == expected, text
            assert not [name for name in written if name.endswith(".tmp")]


def test_custom_templates_are_escaped_too(running: Running) -> None:
    custom = running.served.parent / "templates" / "base.tpl"
    custom.write_text("<?xml version='1.0'?><a>{{ admin_password }}</a>")
    device = next(running.devices())
    trigger = running.plugin.get_remote_state_trigger_filename(device)
    text = running.configure(device, {**SAMPLE, "admin_password": "one\ntwo<b/>"})
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
        config = {
            **SAMPLE,
            "sip_lines": {str(n): line for n in range(1, spec.lines + 3)},
            "funckeys": {
                str(n): {"type": "speeddial", "value": f"77{n}77", "label": "x", "line": 1}
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
        assert SENT and SENT[0][0] == "notify"
    else:
        assert not SENT and isinstance(told.result, Exception)


def real_provd() -> str:
    interpreter = os.environ.get("PHONEGEN_PROVD_PYTHON", "")
    if not interpreter:
        pytest.skip("PHONEGEN_PROVD_PYTHON does not name a Python with wazo_provd")
    return interpreter


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
