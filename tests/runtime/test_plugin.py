"""The plugin as the server calls it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import resource
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment, TemplateError

SERVER = {"ip": "10.0.0.1", "http_port": 8667}
DEVICE = {"id": "d", "mac": "00:04:13:AA:BB:CC", "model": "X1", "vendor": "Acme"}
TEMPLATES = {
    "base.tpl": "user = {{ lines[0].username }}\npassword = {{ lines[0].password }}\n",
    "other.tpl": "<a>{{ admin_username }}</a>\n",
    "common.tpl": "server = {{ server_url }} {{ model.kind if model }}\n",
}
CONFIG: dict[str, Any] = {**SERVER, "sip_lines": {"1": {"username": "zoé", "password": "s3cret"}}}
Make = Callable[..., Any]


@pytest.fixture
def make(runtime: Any, tmp_path: Path) -> Make:
    """A function that makes a plugin of some facts, with TEMPLATES."""

    def plugin(files: list[Any] | None = None, **more: Any) -> Any:
        folder = tmp_path / "plugin"
        (folder / "templates").mkdir(parents=True, exist_ok=True)
        for name, text in TEMPLATES.items():
            (folder / "templates" / name).write_text(text, "utf-8")
        default = [runtime.File("base.tpl", "{mac}.cfg", trigger=True, secret=True)]
        facts = runtime.Facts(
            **{
                "name": "p",
                "vendor": "Acme",
                "defaults": {"lines": 2},
                "models": {"X1": {"kind": "small"}, "X2": {"lines": 4}},
                "files": default if files is None else files,
                **more,
            }
        )
        made = type("Plugin", (runtime.Plugin,), {"facts": facts})
        return made(None, str(folder), {}, {})

    return plugin


def served(plugin: Any) -> dict[str, str]:
    root = Path(plugin._tftpboot_dir)
    return {
        p.relative_to(root).as_posix(): p.read_text("utf-8") for p in root.rglob("*") if p.is_file()
    }


def test_a_phone_gets_its_file_and_loses_it(make: Make) -> None:
    plugin = make()
    plugin.configure(DEVICE, dict(CONFIG))
    assert served(plugin) == {"000413aabbcc.cfg": "user = zoé\npassword = s3cret\n"}
    assert plugin.get_remote_state_trigger_filename(DEVICE) == "000413aabbcc.cfg"
    assert plugin.is_sensitive_filename("000413aabbcc.cfg") is True
    assert plugin.is_sensitive_filename("logo.png") is False
    plugin.deconfigure(DEVICE)
    plugin.deconfigure(DEVICE)
    assert served(plugin) == {}


def unfinished(plugin: Any) -> list[Path]:
    """What lies in var/, beside the folders that belong there."""
    found = Path(plugin._tftpboot_dir).parent.iterdir()
    return [path for path in found if not path.is_dir() and path.name != "names.json"]


def mode(plugin: Any, name: str) -> int:
    return stat.S_IMODE(Path(plugin._tftpboot_dir, name).stat().st_mode)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_server_reads_files_with_secrets(runtime: Any, make: Make, umask: int) -> None:
    files = [
        runtime.File("base.tpl", "{mac}.cfg", trigger=True, secret=True),
        runtime.File("other.tpl", "{mac}.xml", policy="xml"),
    ]
    plugin = make(files)
    before = os.umask(umask)
    try:
        plugin.configure(DEVICE, dict(CONFIG))
    finally:
        os.umask(before)
    assert mode(plugin, "000413aabbcc.cfg") == 0o600
    assert mode(plugin, "000413aabbcc.xml") == 0o644


def test_what_is_the_same_already_is_only_touched(make: Make) -> None:
    plugin = make()
    plugin.configure(DEVICE, dict(CONFIG))
    path = Path(plugin._tftpboot_dir, "000413aabbcc.cfg")
    os.utime(path, (1, 1))
    before = path.stat()
    plugin.configure(DEVICE, dict(CONFIG))
    assert path.stat().st_ino == before.st_ino
    assert path.stat().st_mtime > 1
    plugin.configure(DEVICE, {**CONFIG, "sip_lines": {}})
    assert "zoé" not in path.read_text("utf-8")


def no_space(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("module", "step"),
    [(tempfile, "mkstemp"), (os, "chmod"), (os, "replace")],
)
def test_a_failed_write_leaves_the_old_file_and_no_other(
    make: Make, monkeypatch: Any, module: Any, step: str
) -> None:
    plugin = make()
    plugin.configure(DEVICE, dict(CONFIG))
    before = served(plugin)
    with monkeypatch.context() as broken:
        broken.setattr(module, step, no_space)
        with pytest.raises(OSError, match="No space"):
            plugin.configure(DEVICE, {**CONFIG, "sip_lines": {}})
    assert served(plugin) == before
    assert unfinished(plugin) == []


def test_a_disk_that_is_full_half_way_leaves_the_old_file_and_no_other(make: Make) -> None:
    plugin = make()
    plugin.configure(DEVICE, dict(CONFIG))
    before = served(plugin)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OSError):
            long = {"username": "a" * 5000, "password": "b"}
            plugin.configure(DEVICE, {**CONFIG, "sip_lines": {"1": long}})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert served(plugin) == before
    assert unfinished(plugin) == []


def test_a_file_whose_time_cannot_be_told_is_written_again(make: Make, monkeypatch: Any) -> None:
    plugin = make()
    plugin.configure(DEVICE, dict(CONFIG))
    path = Path(plugin._tftpboot_dir, "000413aabbcc.cfg")
    before = path.stat().st_ino
    monkeypatch.setattr(os, "utime", no_space)
    plugin.configure(DEVICE, dict(CONFIG))
    assert path.stat().st_ino != before


def test_a_file_that_was_open_to_all_is_closed_though_it_is_the_same(make: Make) -> None:
    plugin = make()
    plugin.configure(DEVICE, dict(CONFIG))
    Path(plugin._tftpboot_dir, "000413aabbcc.cfg").chmod(0o644)
    plugin.configure(DEVICE, dict(CONFIG))
    assert mode(plugin, "000413aabbcc.cfg") == 0o600


def test_what_is_not_complete_lies_outside_of_what_is_served(make: Make, monkeypatch: Any) -> None:
    plugin = make()
    seen: list[str] = []
    rename = os.replace

    def noted(source: str, target: str) -> None:
        seen.append(source)
        rename(source, target)

    monkeypatch.setattr(os, "replace", noted)
    plugin.configure(DEVICE, dict(CONFIG))
    assert seen
    assert not any(path.startswith(plugin._tftpboot_dir) for path in seen)


def test_of_alternatives_one_is_written_and_another_removed(runtime: Any, make: Make) -> None:
    old = runtime.File("base.tpl", "old/{mac}.cfg", secret=True, when="model.kind == 'small'")
    new = runtime.File("base.tpl", "{mac}.cfg", trigger=True, secret=True, when="admin_username")
    plugin = make([old, new])
    plugin.configure(DEVICE, {**CONFIG, "admin_username": "a"})
    assert set(served(plugin)) == {"old/000413aabbcc.cfg", "000413aabbcc.cfg"}
    plugin.configure({**DEVICE, "model": "X2"}, {**CONFIG, "admin_username": "a"})
    assert set(served(plugin)) == {"000413aabbcc.cfg"}
    same_name = [
        runtime.File("base.tpl", "{mac}.cfg", trigger=True, when="False"),
        runtime.File("other.tpl", "{mac}.cfg", trigger=True, policy="xml"),
    ]
    plugin = make(same_name)
    plugin.configure(DEVICE, {**CONFIG, "admin_username": "<&>"})
    assert served(plugin)["000413aabbcc.cfg"] == "<a>&lt;&amp;&gt;</a>\n"


def test_a_device_without_mac_is_refused(runtime: Any, make: Make) -> None:
    plugin = make()
    with pytest.raises(runtime.RawConfigError, match="made of the MAC address None"):
        plugin.configure({"id": "d7"}, dict(CONFIG))
    assert served(plugin) == {}
    assert plugin.get_remote_state_trigger_filename({}) is None
    plugin.deconfigure({"mac": "00:04"})


def test_a_name_with_the_model_needs_one(runtime: Any, make: Make) -> None:
    plugin = make([runtime.File("base.tpl", "{model}-{mac}.cfg", trigger=True)])
    with pytest.raises(runtime.RawConfigError, match=r"the model None$"):
        plugin.configure({"mac": DEVICE["mac"]}, dict(CONFIG))
    plugin.configure({**DEVICE, "model": "../../X 1"}, dict(CONFIG))
    assert set(served(plugin)) == {"______X_1-000413aabbcc.cfg"}


def test_files_of_the_plugin_and_of_models(runtime: Any, make: Make) -> None:
    files = [
        runtime.File("base.tpl", "{mac}.cfg", trigger=True),
        runtime.File("common.tpl", "all.cfg", per="plugin"),
        runtime.File("common.tpl", "{model}-{model.kind}.cfg", per="model"),
    ]
    plugin = make(files)
    plugin.configure_common(dict(SERVER))
    assert served(plugin) == {
        "all.cfg": "server = http://10.0.0.1:8667 \n",
        "X1-small.cfg": "server = http://10.0.0.1:8667 small\n",
    }


def test_an_own_template_takes_the_place_of_ours(make: Make) -> None:
    plugin = make()
    own = Path(plugin._tftpboot_dir).parent / "templates"
    plugin.configure(DEVICE, dict(CONFIG))
    for name, text in [("base.tpl", "all"), ("X1.tpl", "model"), ("000413aabbcc.cfg.tpl", "phone")]:
        (own / name).write_text(text + " {{ mac }}")
        plugin.configure(DEVICE, dict(CONFIG))
        assert served(plugin)["000413aabbcc.cfg"] == f"{text} 000413aabbcc"
    for name in ("000413aabbcc.cfg.tpl", "X1.tpl", "base.tpl"):
        (own / name).unlink()
    plugin.configure(DEVICE, dict(CONFIG))
    assert "zoé" in served(plugin)["000413aabbcc.cfg"]


@pytest.mark.parametrize(
    ("config", "url"),
    [
        ({"ip": "10.0.0.1"}, "http://10.0.0.1:8667"),
        ({"ip": "10.0.0.1", "http_port": 80}, "http://10.0.0.1:80"),
        ({"http_base_url": "https://a.example/p"}, "https://a.example/p"),
    ],
)
def test_the_servers_address(runtime: Any, config: dict[str, Any], url: str) -> None:
    assert runtime.server_url(config) == url


def test_a_config_without_the_servers_address_is_refused(runtime: Any) -> None:
    with pytest.raises(runtime.RawConfigError):
        runtime.server_url({})


def test_parts_of_the_servers_address(runtime: Any) -> None:
    parts = runtime.server_urls("https://prov.example.org/a/b/")
    assert parts["server_port"] == 443
    assert parts["server_path"] == "a/b"
    assert parts["server_host"] == "prov.example.org/a/b/"
    assert runtime.server_urls("http://h:99999/")["server_port"] == 80
    assert runtime.server_urls("http://[h")["server_name"] == ""


def test_a_file_that_cannot_be_made_leaves_all_files_as_they_were(runtime: Any, make: Make) -> None:
    files = [
        runtime.File("base.tpl", "{mac}.cfg", trigger=True),
        runtime.File("other.tpl", "{mac}-2.cfg"),
    ]
    plugin = make(files)
    plugin.configure(DEVICE, dict(CONFIG))
    before = served(plugin)
    own = Path(plugin._tftpboot_dir).parent / "templates" / "other.tpl"
    own.write_text("{{ admin_username.x.y }}", "utf-8")
    changed = {"sip_lines": {"1": {"username": "other", "password": "new"}}}
    with pytest.raises(runtime.RawConfigError, match=r"/other.tpl, line 1: UndefinedError: "):
        plugin.configure(DEVICE, {**CONFIG, **changed})
    assert served(plugin) == before
    own.unlink()
    plugin.configure(DEVICE, {**CONFIG, **changed})
    assert served(plugin) != before


@pytest.mark.parametrize("suffix", ["term=#SEARCH", "a={b}", "a=%s", "{__class__}", "}{"])
@pytest.mark.parametrize("user_in_path", [True, False])
def test_the_end_of_a_phonebooks_address_is_plain_text(
    runtime: Any, make: Make, suffix: str, user_in_path: bool
) -> None:
    book = runtime.Phonebook("acme", "lookup", suffix, user_in_path)
    plugin = make(phonebooks={"phonebook_url": book})
    config = {**CONFIG, "X_xivo_phonebook_ip": "10.0.0.9", "X_xivo_user_uuid": "u-1"}
    found = plugin._context(DEVICE, config, "line")["phonebook_url"]
    rest = f"/u-1?{suffix}" if user_in_path else f"?xivo_user_uuid=u-1&{suffix}"
    assert found == f"http://10.0.0.9:9498/0.1/directories/lookup/default/acme{rest}"


def test_certificates_of_several_lines(runtime: Any, make: Make) -> None:
    pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"
    plugin = make(texts=["sip_local_key"])
    assert plugin._context(DEVICE, {**CONFIG, "sip_local_key": pem}, "line")["sip_local_key"] == pem
    context = plugin._context(DEVICE, {**CONFIG, "sip_local_key": "a\nb = c"}, "line")
    assert "sip_local_key" not in context


def test_how_phones_are_told(runtime: Any, make: Make, monkeypatch: Any) -> None:
    told = []

    def notify(device: Any, event: str, extra_vars: Any = None) -> str:
        told.append((device["ip"], event, extra_vars))
        return "deferred"

    monkeypatch.setattr(runtime.synchronize, "standard_sip_synchronize", notify)
    assert isinstance(make().synchronize(DEVICE, {}).result, Exception)
    for notification in (runtime.Notify(), runtime.Notify("x", {"Action": "a b", "Type": "c"})):
        assert make(notify=notification).synchronize({"ip": "10.0.0.2"}, {}) == "deferred"
    body = ["Content-type=text/plain", "Content=Action=a b", "Content=Type=c"]
    assert told == [("10.0.0.2", "check-sync", None), ("10.0.0.2", "x", body)]


def test_templates_have_the_filters_of_the_plugins_tables(runtime: Any, make: Make) -> None:
    tables = {
        "language": runtime.Table({"fr_FR": "French"}),
        "zone": runtime.Zones({"Paris": "Europe/Paris"}),
    }
    plugin = make(tables=tables)
    template = Path(plugin._plugin_dir, "templates", "base.tpl")
    template.write_text("{{ locale | language }} {{ tz | zone }} {{ tz.offset | offset }}\n")
    plugin.configure(DEVICE, {**CONFIG, "locale": "fr_FR", "timezone": "Europe/Berlin"})
    assert served(plugin)["000413aabbcc.cfg"] == "French Paris +1\n"
    template.write_text("[{{ locale | language }}{{ tz | zone }}]")
    plugin.configure(DEVICE, {**CONFIG, "locale": "de_DE"})
    assert served(plugin)["000413aabbcc.cfg"] == "[]"


def test_what_a_config_says_of_itself_is_cleaned(make: Make) -> None:
    plugin = make()
    hostile = {"username": "a\nadmin = yes", "password": "b\r\n\x00c"}
    plugin.configure(DEVICE, {**CONFIG, "sip_lines": {"1": hostile}})
    assert served(plugin)["000413aabbcc.cfg"] == "user = a admin = yes\npassword = b c\n"


def test_unknown_models_do_not_fill_the_memory(runtime: Any, make: Make) -> None:
    logging.disable(logging.CRITICAL)
    try:
        plugin = make(keys=runtime.Keys([runtime.Row("k", "line")], {"blf": 1}))
        for n in range(50):
            plugin.configure({**DEVICE, "model": f"Z{n}"}, dict(CONFIG))
    finally:
        logging.disable(logging.NOTSET)
    assert not plugin._accounts
    assert not plugin._slots


def test_a_model_that_is_called_like_a_path_finds_no_template(make: Make) -> None:
    plugin = make()
    for model in ("../templates/base", "../../plugin/templates/base", "a\0b", "a/b", ".", ""):
        plugin.configure({**DEVICE, "model": model}, dict(CONFIG))
        assert "zoé" in served(plugin)["000413aabbcc.cfg"]


@pytest.mark.parametrize("key", ["self", "lines", "model", "mac", "tz", "", "a b", "0", "\n"])
def test_any_name_may_stand_in_a_config(runtime: Any, make: Make, key: str) -> None:
    plugin = make([runtime.File("base.tpl", "{mac}.cfg", trigger=True, when="lines")])
    plugin.configure(DEVICE, {**CONFIG, key: "x"})
    assert "zoé" in served(plugin)["000413aabbcc.cfg"]


def test_encodings(runtime: Any, make: Make, tmp_path: Path) -> None:
    plugin = make(
        [
            runtime.File("base.tpl", "{mac}.cfg", trigger=True, encoding="latin-1"),
            runtime.File("other.tpl", "{mac}.xml", policy="xml", encoding="ascii"),
        ]
    )
    lines = {"1": {"username": "é漢", "password": ""}}
    plugin.configure(DEVICE, {**SERVER, "admin_username": "é<", "sip_lines": lines})
    folder = Path(plugin._tftpboot_dir)
    assert (folder / "000413aabbcc.cfg").read_bytes() == b"user = \xe9?\npassword = \n"
    assert (folder / "000413aabbcc.xml").read_bytes() == b"<a>&#233;&lt;</a>\n"


@given(st.text() | st.integers() | st.booleans() | st.none() | st.floats() | st.lists(st.text()))
@example("a\tb\r\nc")
def test_values_of_xml_are_escaped_as_jinja_does(runtime: Any, value: Any) -> None:
    escaped = str(runtime.escape(value))
    if isinstance(value, str):
        escaped = escaped.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
    assert f"{runtime.QuickEnvironment.escaped(value)}" == escaped


PIECES = [
    "100 %s\n", "%", "{{ text }}", "{{ number }}\n", "'\"\\{{ absent }}", "{{ '<%d>' }}",
    "{{ text ~ '&' }}", "{% if number %}", "{% else %}%%{% endif %}", "{% set own = text %}",
    "{% for n in [1, text] %}{{ n }};\n{% endfor %}", "{% macro m(a) %}<{{ a }}>{% endmacro %}",
    "{{ text | upper }}", "{{ item.slot }}{{ item.gone }}", "{% filter upper %}a{% endfilter %}",
    "{{ items | selectattr('slot', 'eq', text) | map(attribute='n') | list }}",
    "{{ items | selectattr('slot') | list | length }}", "{% include 'other' %}", "{{ lipsum }}",
    "{{ items | map(attribute='slot') | join }}", "{{ absent | map(attribute='n') | join }}",
    "{{ items | map(attribute='gone', default=text) | join }}", "{{ number }}{{ text }}",
    "{% for key in used_keys %}{{ key.slot }}{{ key.gone }}{% endfor %}", "{{ key.slot }}",
    "{% for key in used_keys %}{% for line in lines if key.n %}{{ line.n }}{% endfor %}"
    "{% endfor %}", "{% for key in [text] %}{{ key.n }}{% endfor %}",
    "{% for key in used_keys %}{% set key = text %}{{ key.slot }}{% endfor %}",
    "{% for key in items %}{{ key.slot }}{% endfor %}",
    "{% for page in key_pages if page.n %}{% for key in page.function_keys %}{{ key.n }}"
    "{{ key.slot }}={{ key.slot }}{{ key.gone }}{% endfor %}{% endfor %}",
    "{{ text }} {{ text }}{{ number }}{{ own }} {{ own }}{{ number }}{{ absent }}{{ absent }}",
    "{{ model.slot }}{{ model.gone }} {{ model.slot }}{% if site.n %}{{ site.n }}{% endif %}",
    "{% for model in items %}{{ model.slot }}{% endfor %}",
    "{{ absent | default(text) }}{{ text | default(number) }}{{ number | default }}",
    "{{ model.gone | default(absent | default(text | default(1))) | default('<', true) }}",
    "{{ text | default(default_value=number) }}{% filter default('a') %}b{% endfilter %}",
    "{{ [text, number] | map('string') | join }}{{ text is none }}{{ number or text }}",
]  # fmt: skip


@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=12),
    text=st.text(max_size=8).filter(lambda text: not set(text) & set("\t\n\r")),
    number=st.integers(0, 3) | st.floats(),
    policy=st.sampled_from(["line", "word", "quoted", "commented", "form", "xml", "json"]),
)
@example(pieces=["{{ text }}"], text="é", number=1, policy="form")
@example(pieces=["{{ text }}{{ number }}"], text="a", number=1, policy="json")
@example(pieces=["{{ text }}{{ number }}"], text="é", number=2, policy="commented")
def test_files_are_the_same_as_jinja_makes_them(
    runtime: Any, pieces: list[str], text: str, number: float, policy: str
) -> None:
    assert policy in runtime.POLICIES
    source = "".join(pieces)
    if source.count("{% if") != source.count("{% endif"):
        source += "{% endif %}" * (source.count("{% if") - source.count("{% endif"))
    loader = DictLoader({"base": source, "other": "<{{ text }}>\n{{ number }}%"})
    items = [runtime.Item(n=n, slot=slot) for n, slot in enumerate([text, "a", ""])]
    names = {"text": text, "number": number, "item": items[0], "items": items}
    names |= {"used_keys": items, "lines": items[:1], "model": items[0], "site": items[1]}
    names["key_pages"] = [runtime.Item(n=n, function_keys=items[n:]) for n in range(2)]
    results = []
    for kind in (Environment, runtime.QuickEnvironment):
        environment = kind(
            loader=loader,
            autoescape=policy == "xml",
            finalize=runtime.POLICIES[policy],
            trim_blocks=True,
        )
        if kind is runtime.QuickEnvironment:
            vars(environment)["keeps_plain"] = policy in runtime.KEEP_PLAIN
            environment.filters.update(selectattr=runtime.having, map=runtime.mapped)
        try:
            results.append(environment.get_template("base").render(names))
        except TemplateError as e:
            results.append(type(e).__name__)
    assert results[0] == results[1]


EXACT = ("admin_password", "sip_lines.password", "sip_lines.username")


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"admin_password": "a\nb"}, "admin_password"),
        ({"sip_lines": {"2": {"username": "a", "password": " a"}}}, "sip_lines.2.password"),
        ({"sip_lines": {"1": {"username": "%NULL%"}}}, "sip_lines.1.username"),
    ],
)
def test_a_secret_that_no_file_can_carry_is_refused_before_any_is_written(
    runtime: Any, make: Make, wrong: dict[str, Any], named: str
) -> None:
    first = runtime.File("other.tpl", "{mac}.xml", policy="xml", trigger=True)
    second = runtime.File("base.tpl", "{mac}.cfg", exact=EXACT, unset="%NULL%")
    plugin = make([first, second])
    plugin.configure(DEVICE, {**CONFIG, "admin_username": "before"})
    before = served(plugin)
    with pytest.raises(runtime.RawConfigError) as error:
        plugin.configure(DEVICE, {**CONFIG, **wrong})
    assert str(error.value) == f"{named} cannot be written unchanged to 000413aabbcc.cfg"
    assert served(plugin) == before
    assert unfinished(plugin) == []


def test_what_is_not_exact_is_cleaned(runtime: Any, make: Make) -> None:
    plugin = make([runtime.File("base.tpl", "{mac}.cfg", trigger=True, exact=EXACT[:1])])
    lines = {"1": {"username": " a\n", "password": 12}, "9": {"username": "beyond"}}
    plugin.configure(DEVICE, {**SERVER, "admin_password": 5, "sip_lines": lines})
    assert served(plugin)["000413aabbcc.cfg"] == "user =  a \npassword = 12\n"


def test_a_line_that_the_phone_does_not_have_is_not_asked_for_its_secret(
    runtime: Any, make: Make
) -> None:
    plugin = make([runtime.File("base.tpl", "{mac}.cfg", trigger=True, exact=EXACT)])
    lines = {"1": {"username": "a", "password": "b"}, "9": {"username": "a", "password": "\n"}}
    plugin.configure(DEVICE, {**SERVER, "sip_lines": lines})
    assert "000413aabbcc.cfg" in served(plugin)


def test_a_template_that_fails_leaves_no_file_of_the_others(runtime: Any, make: Make) -> None:
    plugin = make(
        [
            runtime.File("base.tpl", "{mac}.cfg", trigger=True),
            runtime.File("broken.tpl", "{mac}-2.cfg"),
        ]
    )
    Path(plugin._plugin_dir, "templates", "broken.tpl").write_text("{{ 1 + '' }}")
    with pytest.raises(runtime.RawConfigError, match=r"/broken.tpl, line 1: TypeError: "):
        plugin.configure(DEVICE, dict(CONFIG))
    assert served(plugin) == {}


def test_forms_and_frames(runtime: Any, make: Make) -> None:
    plugin = make([runtime.File("form.tpl", "{mac}", trigger=True, policy="form")])
    folder = Path(plugin._tftpboot_dir)
    template = Path(plugin._plugin_dir, "templates", "form.tpl")
    template.write_text("a={{ admin_username }}\n\n{% if 1 %}\nb=2\n{% endif %}\n")
    plugin.configure(DEVICE, {**SERVER, "admin_username": "x&y=\n"})
    assert (folder / "000413aabbcc").read_bytes() == b"a=x%26y%3D%20&b=2"
    framed = runtime.File("form.tpl", "{mac}", trigger=True, policy="form", frame="checksummed")
    make([framed]).configure(DEVICE, {**SERVER, "admin_username": "x"})
    assert (folder / "000413aabbcc").read_bytes() == runtime.checksummed(b"a=x&b=2", "000413aabbcc")


def test_json(runtime: Any, make: Make) -> None:
    plugin = make([runtime.File("json.tpl", "{mac}.json", trigger=True, policy="json")])
    template = Path(plugin._plugin_dir, "templates", "json.tpl")
    template.write_text('{{ ["a"] }}\n{{ ["b", admin_username] }}\n{{ [] }}\n{{ ["c", 1] }}\n')
    plugin.configure(DEVICE, {**SERVER, "admin_username": 'é"\n\\'})
    assert json.loads(served(plugin)["000413aabbcc.json"]) == {"a": {"b": 'é" \\'}, "c": 1}


def test_a_file_whose_name_wants_what_the_model_lacks_is_not_written(
    runtime: Any, make: Make
) -> None:
    plugin = make([runtime.File("base.tpl", "{model.kind}{mac}.cfg", trigger=True)])
    with pytest.raises(runtime.RawConfigError, match=r"the model X2$"):
        plugin.configure({**DEVICE, "model": "X2"}, dict(CONFIG))
    assert served(plugin) == {}
    plugin.configure(DEVICE, dict(CONFIG))
    assert set(served(plugin)) == {"small000413aabbcc.cfg"}


def test_common_files_of_one_name_are_written_once(runtime: Any, make: Make) -> None:
    files = [
        runtime.File("common.tpl", "all.cfg", per="plugin", when="server_port == 80"),
        runtime.File("other.tpl", "all.cfg", per="plugin", policy="xml"),
        runtime.File("common.tpl", "all.cfg", per="plugin"),
    ]
    plugin = make(files)
    plugin.configure_common({**SERVER, "admin_username": "<\n"})
    assert served(plugin) == {"all.cfg": "<a>&lt;&#10;</a>\n"}
    plugin.configure_common({**SERVER, "http_port": 80})
    assert served(plugin) == {"all.cfg": "server = http://10.0.0.1:80 \n"}


def test_a_plugin_without_secrets_has_no_sensitive_file(runtime: Any, make: Make) -> None:
    plugin = make([runtime.File("base.tpl", "{mac}.cfg", trigger=True)])
    assert plugin.is_sensitive_filename("000413aabbcc.cfg") is False


def test_what_is_gone_already_is_told(make: Make, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    make().deconfigure(DEVICE)
    assert caplog.record_tuples == [("plugin.p", logging.DEBUG, "000413aabbcc.cfg is already gone")]


def test_what_templates_may_name(runtime: Any, make: Make) -> None:
    plugin = make(
        defaults={"lines": 3, "line_keys": 3},
        keys=runtime.Keys([runtime.Row("k", "line")], {"blf": 1}, needed=True),
        spare_accounts=True,
        backup_servers=True,
        line_fallbacks={"proxy_ip": "sip_proxy_ip"},
    )
    config = {
        **SERVER,
        "timezone": "Europe/Paris",
        "sip_proxy_ip": "10.0.0.2",
        "sip_lines": {"1": {"username": "a", "backup_proxy_ip": "10.0.0.3"}},
        "sccp_call_managers": {"2": {"ip": "10.0.0.5"}, "1": {"ip": "10.0.0.4"}},
        "funckeys": {"2": {"type": "blf", "value": "1001"}},
    }
    device = {**DEVICE, "options": {"a": "b\n"}}
    context = plugin._context(device, config, "line")
    assert context["tz"].offset == 60
    assert (context["mac"], context["model"].name) == ("000413aabbcc", "X1")
    assert context["options"] == {"a": "b "}
    assert [line.used for line in context["lines"]] == [True, False, False]
    assert [line.spare for line in context["used_lines"]] == [2]
    assert [server.proxy_ip for server in context["servers"]] == ["10.0.0.2", "10.0.0.3"]
    assert [manager.ip for manager in context["call_managers"]] == ["10.0.0.4", "10.0.0.5"]
    assert [key.used for key in context["function_keys"]] == [False, True, False]
    assert [key.value for key in context["used_keys"]] == ["1001"]
    assert [key.n for key in context["needed_keys"]] == [1, 2]
    assert config["sip_lines"] == {"1": {"username": "a", "backup_proxy_ip": "10.0.0.3"}}
    other = plugin._context({**DEVICE, "model": None}, {**config, "timezone": "No/Where"}, "line")
    assert "tz" not in other
    assert (other["model"].listed, other["function_keys"], other["options"]) == (False, [], {})
    again = plugin._context(device, {**SERVER}, "line")
    assert not any(key.used for key in again["function_keys"])
    assert again["used_lines"] == again["servers"] == again["call_managers"] == []


def test_phones_that_need_no_needed_keys_are_told_none(runtime: Any, make: Make) -> None:
    keys = runtime.Keys([runtime.Row("k", "line")], {"blf": 1})
    plugin = make(defaults={"lines": 1, "line_keys": 2}, keys=keys)
    funckeys = {"2": {"type": "blf", "value": "1001"}}
    context = plugin._context(DEVICE, {**CONFIG, "funckeys": funckeys}, "line")
    assert "needed_keys" not in context
    assert [key.n for key in context["function_keys"] if key.used] == [2]


def test_do_not_disturb(runtime: Any, make: Make, monkeypatch: Any) -> None:
    plugin = make(dnd_service="dnd")
    user = {"X_xivo_phonebook_ip": "10.0.0.9", "X_xivo_user_uuid": "u-1"}

    def urls(config: dict[str, str]) -> list[str]:
        context = plugin._context(DEVICE, {**CONFIG, **config}, "line")
        return [context[name] for name in ("dnd_on_url", "dnd_off_url") if name in context]

    assert [url.rpartition("/")[2] for url in urls(user)] == ["enable", "disable"]
    assert urls({}) == []
    assert "dnd_on_url" not in make()._context(DEVICE, {**CONFIG, **user}, "line")
    monkeypatch.delattr(runtime.plugins, "add_wazo_phoned_user_service_url")  # an older server
    assert urls(user) == []


def test_a_phonebook_without_a_user_is_absent(runtime: Any, make: Make) -> None:
    plugin = make(phonebooks={"phonebook_url": runtime.Phonebook("acme")})
    context = plugin._context(DEVICE, {**CONFIG, "XX_xivo_phonebook_url": "of another"}, "line")
    assert "phonebook_url" not in context


def test_each_phonebook_has_its_own_address(runtime: Any, make: Make) -> None:
    books = {"a_url": runtime.Phonebook("acme"), "b_url": runtime.Phonebook("acme", "lookup")}
    user = {"X_xivo_phonebook_ip": "10.0.0.9", "X_xivo_user_uuid": "u-1"}
    context = make(phonebooks=books)._context(DEVICE, {**CONFIG, **user}, "line")
    start = "http://10.0.0.9:9498/0.1/directories"
    assert context["a_url"] == f"{start}/input/default/acme?xivo_user_uuid=u-1"
    assert context["b_url"] == f"{start}/lookup/default/acme?xivo_user_uuid=u-1"


@pytest.mark.parametrize(
    ("asked", "served_as"),
    [
        (b"/b", b"/b"), (b"//b", b"/b"), (b"b", b"/b"), (b"/a/../b", b"/b"), (b"/a//b", b"/a/b"),
        (b"/../../b", b"/b"), (b"///", b"/"), (b"", b"/"), (b"/./b/.", b"/b"), (b"/\xff", b"/\xff"),
        (b"/a/", b"/a/"), (b"/a/./b//", b"/a/b/"),
    ],
)  # fmt: skip
def test_paths_in_their_shortest_form(
    runtime: Any, make: Make, asked: bytes, served_as: bytes
) -> None:
    service = make().http_service
    for postpath in (asked.split(b"/"), [*asked.decode("utf-8", "surrogateescape").split("/")]):
        if "\udcff" in postpath:
            continue  # the server gives bytes; nothing else makes texts of them
        request = SimpleNamespace(path=b"/key" + asked, postpath=postpath)
        service.path_preprocess(request)
        assert request.postpath == served_as.split(b"/")[1:]


def test_a_plugin_asks_about_what_it_has_rules_for(runtime: Any, make: Make) -> None:
    kinds = ("http", "dhcp", "tftp")

    def asked(plugin: Any) -> list[str]:
        return [k for k in kinds if getattr(plugin, f"{k}_dev_info_extractor") is not None]

    rule = runtime.Rule("acme")
    assert asked(make()) == []
    assert make().tftp_service is None
    assert asked(make(user_agents=[rule])) == asked(make(paths=[rule])) == ["http"]
    assert asked(make(queries=[runtime.Query("mac")])) == ["http"]
    assert asked(make(dhcp=[rule])) == ["dhcp"]
    assert asked(make(tftp=[rule])) == ["tftp"]
    assert make(tftp=[rule]).tftp_service is not None
    assert isinstance(make().pg_associator, runtime.Associator)


def test_packages_go_where_the_plugin_says(runtime: Any, make: Make) -> None:
    assert make().services == {}
    assert set(make(packages=True).services) == {"install"}
    plugin = make(packages=True, packages_in="firmware/x")
    root = Path(plugin._tftpboot_dir, "firmware", "x")
    assert root.is_dir()
    assert plugin.services["install"].root_dir == str(root)
    make(packages=True, packages_in="firmware/x")


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(config=st.dictionaries(st.text(max_size=10), JSON, max_size=4), line=JSON, name=st.text())
@example(config={"timezone": []}, line="a", name="X1")
@example(config={"sip_lines": "no lines"}, line="a", name="X1")
@example(config={"sip_lines": {"1": "no line"}}, line="a", name="X1")
def test_whatever_a_config_holds_nothing_else_is_written(
    runtime: Any, make: Make, config: dict[str, Any], line: Any, name: str
) -> None:
    plugin = make()
    lines = {"1": {"username": line, "password": name}}
    # what the server's own check of configs would have refused may be refused here, too
    with contextlib.suppress(TypeError, ValueError, AttributeError, runtime.RawConfigError):
        plugin.configure({**DEVICE, "model": name}, {"sip_lines": lines, **config, **SERVER})
    assert set(served(plugin)) <= {"000413aabbcc.cfg"}
    assert unfinished(plugin) == []


def test_what_a_killed_server_left_is_removed(make: Make) -> None:
    plugin = make()
    left = Path(plugin._tftpboot_dir).parent / "unfinished-x"
    left.write_text("s3cret")
    make()
    assert not left.exists()


def test_what_is_not_written_is_said_once_a_device(make: Make, caplog: Any) -> None:
    caplog.set_level(logging.INFO)
    plugin = make(unwritten={"exten_park": "It parks by itself.", "vlan_pc_port_id": ""})
    given = {**CONFIG, "exten_park": "700"}
    for config in (CONFIG, given, given, CONFIG):
        plugin.configure(DEVICE, dict(config))
    plugin.configure({**DEVICE, "mac": "00:04:13:aa:bb:cd"}, dict(given))
    plugin.configure(DEVICE, dict(given))
    plugin.deconfigure(DEVICE)  # and again, as the server does whenever something changes
    plugin.configure(DEVICE, dict(given))
    said = "exten_park (It parks by itself.)"
    assert [record.getMessage() for record in caplog.records] == [
        f"Not written for 00:04:13:AA:BB:CC: {said}",
        "Not written for 00:04:13:AA:BB:CC: nothing now",
        f"Not written for 00:04:13:aa:bb:cd: {said}",
        f"Not written for 00:04:13:AA:BB:CC: {said}",
    ]


@pytest.mark.parametrize(
    "odd", [{"model": 5}, {"model": "\ud800"}, {"version": 5}, {"model": "a\0b"}, {"model": "../x"}]
)
def test_a_device_as_no_phone_says_it(make: Make, odd: dict[str, Any]) -> None:
    plugin = make()
    device = {**DEVICE, **odd}
    plugin.configure(device, dict(CONFIG))
    assert list(served(plugin)) == ["000413aabbcc.cfg"]
    plugin.pg_associator.associate(device)
    plugin.deconfigure(device)
    assert served(plugin) == {}


def test_a_mac_that_is_a_number_is_none(runtime: Any, make: Make) -> None:
    with pytest.raises(runtime.RawConfigError):
        make().configure({**DEVICE, "mac": 5}, dict(CONFIG))
