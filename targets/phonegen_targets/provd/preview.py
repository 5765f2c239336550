"""The files that a phone would get: the generated plugin run on a sample user."""

from __future__ import annotations

import logging
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from phonegen.language.catalogue import Loaded, Project, VendorSpecs
from phonegen.language.spec.model import Model
from phonegen.language.spec.plugin import Plugin

from phonegen_targets.provd import plugin_files
from phonegen_targets.provd.runtime.names import SITE
from phonegen_targets.provd.standin import load_plugin, with_defaults

_BINARY = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]")  # what no text has
SERVED = "var/tftpboot"  # in a plugin's folder
SERVER = {
    "ip": "192.0.2.1",
    "http_port": 8667,
    "tftp_port": 69,
    "http_base_url": "http://192.0.2.1:8667",
}
SAMPLE: dict[str, Any] = {
    "locale": "fr_FR",
    "timezone": "Europe/Paris",
    "ntp_enabled": True,
    "ntp_ip": "192.0.2.1",
    "admin_username": "admin",
    "admin_password": "admin-secret",
    "user_username": "user",
    "user_password": "user-secret",
    "sip_dtmf_mode": "RTP-out-of-band",
    "sip_subscribe_mwi": True,
    "exten_voicemail": "*98",
    "exten_pickup_call": "*8",
    "X_xivo_phonebook_ip": "192.0.2.1",
    "X_xivo_user_uuid": "3f7c2a10-0000-4000-8000-000000000001",
    "sip_lines": {
        "1": {
            "username": "alice01",
            "password": "line-secret",
            "display_name": "Zoé Martin",
            "number": "1001",
            "proxy_ip": "192.0.2.1",
            "backup_proxy_ip": "192.0.2.2",
        }
    },
    "funckeys": {
        "2": {"type": "blf", "value": "1002", "label": "Bob", "line": 1},
        "3": {"type": "speeddial", "value": "0123456789", "label": "Home", "line": 1},
        "4": {"type": "park", "value": "701", "label": "Parking", "line": 1},
    },
}
MINIMAL: dict[str, Any] = {
    "sip_lines": {"1": {"username": "alice01", "password": "line-secret", "proxy_ip": "192.0.2.1"}}
}


def write_plugin(folder: Path, files: Mapping[str, str]) -> None:
    """A plugin's files below FOLDER, as after its installation."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode())


@contextmanager
def clocked(plugin: Any, now: float | None) -> Iterator[None]:
    """PLUGIN takes NOW, in seconds since 1970, for the time meanwhile; None: it is the time.

    So do all plugins of this process, for they share their runtime.
    """
    if now is None:
        yield
        return
    shared = type(plugin).configure.__globals__
    before = shared["time"]
    shared["time"] = SimpleNamespace(**{**vars(time), "time": lambda: now})
    try:
        yield
    finally:
        shared["time"] = before


def set_up(
    folder: Path,
    files: Mapping[str, str],
    server: Mapping[str, Any],
    site: str | None = None,
    now: float | None = None,
) -> Any:
    """The plugin of FILES in FOLDER, as the server has it after loading; it serves `SERVED`.

    SITE is the text of the `site.yaml` beside it, NOW the time at which it is loaded.
    """
    write_plugin(folder, files)
    if site is not None:
        (folder.parent / SITE).write_text(site, "utf-8")
    plugin = load_plugin(folder)
    with clocked(plugin, now):
        plugin.configure_common(dict(server))
    return plugin


def preview(
    project: Project,
    vendor: VendorSpecs,
    model: Loaded[Model],
    plugin: Loaded[Plugin],
    raw_config: Mapping[str, Any] | None = None,
    server: Mapping[str, Any] = SERVER,
    site: str | None = None,
) -> dict[str, str]:
    """Content by file name: what is in the plugin's folder for a phone after `configure`.

    SITE is the text of a `site.yaml`.

    Raises whatever the plugin raises on RAW_CONFIG, which is a raw config of provd without
    the server's own part: RawConfigError when it refuses the config.
    """
    config = SAMPLE if raw_config is None else raw_config
    with installed(project, vendor, plugin, server, site) as files_of:
        return files_of(model, config)


@contextmanager
def heard(level: int) -> Iterator[list[str]]:
    """What plugins write to the server's log meanwhile, from a LEVEL of `logging` on."""
    said: list[str] = []
    handler = logging.Handler(level)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("plugin")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]


@contextmanager
def installed(
    project: Project,
    vendor: VendorSpecs,
    plugin: Loaded[Plugin],
    server: Mapping[str, Any] = SERVER,
    site: str | None = None,
) -> Iterator[Callable[[Loaded[Model], Mapping[str, Any]], dict[str, str]]]:
    """A plugin that runs, as a function from a model and a raw config to what `preview` gives."""
    plugin_id = project.plugin_id(vendor.folder, plugin.name)
    with running(plugin_id, plugin_files(project, vendor, plugin), server, site) as served:

        def files_of(model: Loaded[Model], raw_config: Mapping[str, Any]) -> dict[str, str]:
            wanted = own_files(vendor, model, plugin)
            found = served(example_device(vendor, model, plugin), raw_config)
            return {name: text for name, text in found.items() if wanted(name)}

        yield files_of


@contextmanager
def running(
    plugin_id: str,
    files: Mapping[str, str],
    server: Mapping[str, Any],
    site: str | None = None,
) -> Iterator[Callable[[Mapping[str, Any], Mapping[str, Any]], dict[str, str]]]:
    """The plugin of FILES, as a function from a device and a raw config to all that is served."""
    with tempfile.TemporaryDirectory() as scratch, quietly():
        folder = Path(scratch) / plugin_id
        plugin = set_up(folder, files, server, site)
        served = folder / SERVED

        def files_of(device: Mapping[str, Any], raw_config: Mapping[str, Any]) -> dict[str, str]:
            plugin.configure(device, with_defaults({**server, **raw_config}))
            found = {
                path.relative_to(served).as_posix(): readable(path.read_bytes())
                for path in sorted(served.rglob("*"))
                if path.is_file()
            }
            plugin.deconfigure(device)
            return found

        yield files_of


@contextmanager
def quietly() -> Iterator[None]:
    """Without the plugins' warnings of a config, unless somebody listens."""
    logger = logging.getLogger("plugin")
    before = logger.level
    if not logger.handlers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def readable(data: bytes) -> str:
    """A file's text, whatever its encoding; a binary file as hexadecimal words."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return data.hex(" ", 2) + "\n" if _BINARY.search(text) else text


def example_device(
    vendor: VendorSpecs, model: Loaded[Model], plugin: Loaded[Plugin]
) -> dict[str, Any]:
    """A device of provd: this model, with its own MAC or one of the vendor's range."""
    release = model.spec.plugins[plugin.name]
    return {
        "id": "example",
        "mac": vendor.example_mac(model),
        "ip": "192.0.2.100",
        "vendor": vendor.about().name,
        "model": model.spec.model,
        "version": release.version or plugin.spec.release or "",
    }


def own_files(
    vendor: VendorSpecs, model: Loaded[Model], plugin: Loaded[Plugin]
) -> Callable[[str], bool]:
    """Tells whether a file is this model's and not another's."""
    files = vendor.dialects[plugin.spec.dialect].spec.files.values()
    others = {
        file.name.replace("{model}", c.name)
        for file in files
        if file.per == "model"
        for c in vendor.carried(plugin.name)
        if c.name != model.spec.model
    }
    return lambda path: path not in others
