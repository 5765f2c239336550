"""What a new release makes of what an earlier one, or an administrator, left in its folder."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

SERVER = {"ip": "10.0.0.1", "http_port": 8667}
DEVICE = {"id": "d", "mac": "00:04:13:AA:BB:CC", "model": "X1", "vendor": "Acme"}
OTHER = {"id": "e", "mac": "00:04:13:00:00:01", "model": "X2", "vendor": "Acme"}
CONFIG: dict[str, Any] = {**SERVER, "sip_lines": {"1": {"username": "a", "password": "s3cret"}}}
Make = Callable[..., Any]


@pytest.fixture
def make(runtime: Any, tmp_path: Path) -> Make:
    """A function that makes the release of a plugin that writes files of these names."""

    def plugin(*names: Any, **more: Any) -> Any:
        folder = tmp_path / "plugin"
        (folder / "templates").mkdir(parents=True, exist_ok=True)
        text = "password = {{ lines[0].password }}\n"
        (folder / "templates" / "base.tpl").write_text(text, "utf-8")
        files = [
            name
            if isinstance(name, runtime.File)
            else runtime.File("base.tpl", name, trigger=n == 0, secret=True)
            for n, name in enumerate(names)
        ]
        facts = runtime.Facts(
            name="p",
            vendor="Acme",
            defaults={"lines": 2},
            models={"X1": {"kind": "small"}, "X2": {"kind": "big"}, "X3": {}},
            files=files,
            **more,
        )
        made = type("Plugin", (runtime.Plugin,), {"facts": facts})
        return made(None, str(folder), {}, {})

    return plugin


def var(plugin: Any) -> Path:
    return Path(plugin._tftpboot_dir).parent


def served(plugin: Any) -> set[str]:
    root = Path(plugin._tftpboot_dir)
    return {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}


def own(plugin: Any, name: str, text: str) -> Path:
    """Write an administrator's template."""
    path = var(plugin) / "templates" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["{mac}.cfg"], ["Acme/{MAC}.cfg"]),
        (["{mac}.cfg", "{mac}-2.cfg"], ["{mac}.cfg"]),
        (["{model}-{mac}.cfg"], ["{mac}.cfg"]),
        (["{mac[2:]}.cfg"], ["{MAC[2:]}.cfg"]),
        (["{mac}-{model.kind}.cfg"], ["{mac}.cfg"]),
        (["{mac}-{model.kind[1:]}.cfg"], ["{mac}.cfg"]),
    ],
)
def test_a_file_of_a_former_name_goes_with_the_phones_next_configuration(
    make: Make, before: list[str], after: list[str]
) -> None:
    old = make(*before)
    old.configure(DEVICE, dict(CONFIG))
    old.configure(OTHER, dict(CONFIG))
    left = served(old)
    new = make(*after)
    assert served(new) == left
    assert all(new.is_sensitive_filename(Path(name).name) for name in left)
    new.configure(DEVICE, dict(CONFIG))
    mine = {name for name in served(new) if "aabbcc" in name.lower()}
    assert mine == {name for _, name in new._names(DEVICE)}
    new.deconfigure(OTHER)
    assert served(new) == mine
    # and back, past a release between
    make("{mac}.third")
    make(*before).configure(DEVICE, dict(CONFIG))
    assert served(new) == {name for _, name in old._names(DEVICE)}


def test_a_value_in_a_name_may_change(runtime: Any, make: Make) -> None:
    old = make("{mac}-{model.kind}.cfg")
    old.configure(DEVICE, dict(CONFIG))
    new = make("{mac}-{model.kind}.cfg", **{})
    type(new).facts = new.facts._replace(models={"X1": {"kind": "large"}})
    new = type(new)(None, new._plugin_dir, {}, {})
    new.configure(DEVICE, dict(CONFIG))
    assert served(new) == {"000413aabbcc-large.cfg"}


def test_a_file_of_another_phone_stays(make: Make) -> None:
    make("{mac}.cfg").configure(OTHER, dict(CONFIG))
    new = make("{mac}.xml")
    for device in (DEVICE, {"mac": None}, {}):
        new.deconfigure(device)
    assert served(new) == {"000413000001.cfg"}


@pytest.mark.parametrize(
    "damaged",
    [
        b"", b"\xff", b"{", b"{}", b"1", b"[1, null]", b"[" * 100_000, b'["{mac}.cf', b"[[[]]]",
        b'["../{mac}", "/{mac}", "a/../{mac}", "all.cfg", "{mac[0:2]}", "{mac}\\u0000"]',
    ],
)  # fmt: skip
def test_an_index_may_be_damaged(make: Make, tmp_path: Path, damaged: bytes) -> None:
    plugin = make("{mac}.cfg")
    index = var(plugin) / "names.json"
    assert json.loads(index.read_bytes()) == ["{mac}.cfg"]
    assert stat.S_IMODE(index.stat().st_mode) == 0o600
    outside = tmp_path / "000413aabbcc"
    outside.touch()
    Path(plugin._tftpboot_dir, "all.cfg").touch()
    index.write_bytes(damaged)
    plugin = make("{mac}.cfg")
    plugin.configure(DEVICE, dict(CONFIG))
    plugin.deconfigure(DEVICE)
    assert json.loads(index.read_bytes()) == ["{mac}.cfg"]
    assert outside.exists()
    assert served(plugin) == {"all.cfg"}


@given(st.recursive(st.none() | st.text(), lambda inner: st.lists(inner), max_leaves=5))
def test_whatever_a_name_is_it_stays_below_the_folder(runtime: Any, name: Any) -> None:
    for text in (name, f"{{mac}}{name}", f"{name}{{mac}}"):
        if runtime.is_ours(text):
            made = runtime.FileName(text).of("000413aabbcc", "X1", runtime.Item()) or ""
            assert os.path.normpath(f"/served/{made}").startswith("/served/")


@pytest.mark.slow
def test_an_index_has_a_bound_and_is_written_once(make: Make) -> None:
    for n in range(130):
        plugin = make(f"{{mac}}-{n}.cfg")
    index = var(plugin) / "names.json"
    names = json.loads(index.read_bytes())
    assert len(names) == 100
    assert names[-1] == "{mac}-129.cfg"
    before = index.stat().st_ino
    make("{mac}-129.cfg")
    assert index.stat().st_ino == before


def test_a_full_disk_stops_no_plugin(make: Make, monkeypatch: Any, caplog: Any) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    make("{mac}.cfg")
    assert "names.json is not written: [Errno 28] No space left" in caplog.text


def test_a_template_that_a_release_no_longer_has_is_not_used(make: Make) -> None:
    plugin = make("{mac}.cfg")
    for name in ("X1.tpl", "000413aabbcc.cfg.tpl"):
        Path(plugin._plugin_dir, "templates", name).write_text("stale", "utf-8")
    plugin.configure(DEVICE, dict(CONFIG))
    text = Path(plugin._tftpboot_dir, "000413aabbcc.cfg").read_text("utf-8")
    assert text == "password = s3cret\n"


# Administrators' templates


def test_names_that_mean_the_same_go_on(runtime: Any, make: Make) -> None:
    books = {"phonebook_url": runtime.Phonebook("acme")}
    plugin = make("{mac}.cfg", phonebooks=books)
    text = (
        "{{ XX_server_url }} {{ XX_server_url_without_scheme }} {{ XX_options.a }}"
        " {{ sip_lines['1'].password }}{% set XX_own = 1 %} {{ XX_own }}"
        " {{ XX_xivo_phonebook_url is defined }}"
    )
    own(plugin, "X1.tpl", text)
    config = {**CONFIG, "X_xivo_phonebook_ip": "10.0.0.9", "X_xivo_user_uuid": "u-1"}
    plugin.configure({**DEVICE, "options": {"a": "b"}}, config)
    made = Path(plugin._tftpboot_dir, "000413aabbcc.cfg").read_text("utf-8")
    assert made == "http://10.0.0.1:8667 10.0.0.1:8667 b s3cret 1 True"


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a\n{{ XX_timezone }}", 2, "XX_timezone is a name of another plugin; it was made of tz"),
        ("{% for l in XX_sip_lines %}{% endfor %}", 1, "it was made of lines"),
        ("{% if XX_unheard_of is defined %}{% endif %}", 1, "XX_unheard_of is a name of another"),
        ("\n\n{{ sip_lines['1'].XX_line_no }}", 3, "XX_line_no is a name of another plugin"),
        ("{% extends 'base.tpl' %}\n{% block more %}{% endblock %}", 2, "has no block more: incl"),
        ("\n{% extends 'base-new.tpl' %}", 2, "there is no template base-new.tpl"),
        ("{% include 'region_FR.tpl' %}", 1, "there is no template region_FR.tpl"),
        ("{% from 'm.tpl' import m %}", 1, "there is no template m.tpl"),
        ("{% include 'X1.tpl' %}", 1, "X1.tpl takes the place of the plugin's, and finds only"),
        ("a\n{{ nothing.of.it }}", 2, "UndefinedError: 'nothing' is undefined"),
        ("a\n{% if %}", 2, "Expected an expression"),
        ("{{ 'a' | no_filter }}", 1, "No filter named 'no_filter'"),
    ],
)
def test_a_broken_template_is_named_and_the_last_good_file_stays(
    runtime: Any, make: Make, text: str, line: int, why: str
) -> None:
    plugin = make("{mac}.cfg", "{mac}-2.cfg")
    plugin.configure(DEVICE, dict(CONFIG))
    folder = Path(plugin._tftpboot_dir)
    before = {p.name: (p.read_bytes(), p.stat().st_mode) for p in folder.iterdir()}
    path = own(plugin, "X1.tpl", text)
    changed = {**CONFIG, "sip_lines": {}}
    plugin.deconfigure(DEVICE)  # as the server does before it configures again
    assert served(plugin) == set()
    with pytest.raises(runtime.RawConfigError) as error:
        plugin.configure(DEVICE, changed)
    assert str(error.value).startswith(f"{path}, line {line}: ")
    assert why in str(error.value)
    assert {p.name: (p.read_bytes(), p.stat().st_mode) for p in folder.iterdir()} == before
    path.unlink()
    plugin.configure(DEVICE, changed)
    assert (folder / "000413aabbcc.cfg").read_text("utf-8") == "password = \n"


def test_a_template_that_is_not_there(runtime: Any, make: Make) -> None:
    plugin = make(runtime.File("gone.tpl", "{mac}.cfg", trigger=True))
    with pytest.raises(runtime.RawConfigError, match=r"^gone.tpl: TemplateNotFound: "):
        plugin.configure(DEVICE, dict(CONFIG))


def test_templates_that_extend_what_is_there_go_on(make: Make) -> None:
    plugin = make("{mac}.cfg")
    own(plugin, "frame.tpl", "<{% block inside %}{% endblock %}>")
    own(plugin, "X1.tpl", "{% extends 'frame.tpl' %}{% block inside %}{{ mac }}{% endblock %}")
    own(plugin, "X2.tpl", "{% include 'none.tpl' ignore missing %}{% include 'base.tpl' %}")
    own(plugin, "X3.tpl", "{% include ['none.tpl', 'base.tpl'] %}")
    for device in (DEVICE, OTHER, {**OTHER, "model": "X3"}):
        plugin.configure(device, dict(CONFIG))
    texts = [Path(plugin._tftpboot_dir, n).read_text("utf-8") for n in sorted(served(plugin))]
    assert texts == ["password = s3cret\n", "<000413aabbcc>"]


@pytest.mark.parametrize("how", ["deleted", "another phone", "later"])
def test_files_come_back_only_in_a_reconfiguration(
    runtime: Any, make: Make, monkeypatch: Any, how: str
) -> None:
    plugin = make("{mac}.cfg")
    plugin.configure(DEVICE, dict(CONFIG))
    own(plugin, "X1.tpl", "{{ XX_timezone }}")
    plugin.deconfigure(DEVICE)
    if how == "another phone":
        plugin.deconfigure(OTHER)
    if how == "deleted":  # and another phone is configured then
        plugin.configure(OTHER, dict(CONFIG))
    if how == "later":
        now = plugin._kept[1] + 60
        monkeypatch.setattr("time.monotonic", lambda: now)
    with pytest.raises(runtime.RawConfigError):
        plugin.configure(DEVICE, dict(CONFIG))
    assert "000413aabbcc.cfg" not in served(plugin)


def test_a_broken_template_of_a_common_file_keeps_that_and_stops_no_other(
    runtime: Any, make: Make, caplog: Any
) -> None:
    files = [
        runtime.File("base.tpl", "a.cfg", per="plugin"),
        runtime.File("other.tpl", "b.cfg", per="plugin"),
    ]
    plugin = make(*files)
    Path(plugin._plugin_dir, "templates", "other.tpl").write_text("{{ ip }}")
    own(plugin, "base.tpl", "{{ ip }}")
    plugin.configure_common(dict(SERVER))
    path = own(plugin, "base.tpl", "\n{{ XX_timezone }}")
    plugin.configure_common({**SERVER, "ip": "10.0.0.2"})
    folder = Path(plugin._tftpboot_dir)
    assert (folder / "a.cfg").read_text("utf-8") == "10.0.0.1"
    assert (folder / "b.cfg").read_text("utf-8") == "10.0.0.2"
    assert f"a.cfg stays as it is: {path}, line 2: XX_timezone is a name" in caplog.text
