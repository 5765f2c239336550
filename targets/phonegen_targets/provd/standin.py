"""A small stand-in for the server: enough of provd's plugin interface to run one plugin.

Written from the contract that `wazo_provd/plugins.py` documents. It opens no port and
downloads nothing; what the server would be asked to do is noted in `SENT`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from types import ModuleType
from typing import Any

SENT: list[tuple[Any, ...]] = []


class RawConfigError(Exception):
    """The raw config cannot be used by this plugin."""


class DeviceSupport(IntEnum):
    """How well a plugin supports a device."""

    NONE = 0
    IMPROBABLE = 100
    UNKNOWN = 200
    PROBABLE = 300
    INCOMPLETE = 400
    COMPLETE = 500
    EXACT = 600


class BasePgAssociator:
    """Asks a plugin about a device whose vendor is known."""

    def associate(self, dev_info: dict[str, str]) -> DeviceSupport:
        vendor = dev_info.get("vendor")
        if vendor is None:
            return DeviceSupport.UNKNOWN
        support: DeviceSupport = self._do_associate(
            vendor, dev_info.get("model"), dev_info.get("version")
        )
        return support

    def _do_associate(self, vendor: str, model: str | None, version: str | None) -> Any:
        raise NotImplementedError


class StandardPlugin:
    """A plugin with a folder of files to serve."""

    id: str | None = None
    IS_PLUGIN = False
    dhcp_dev_info_extractor: Any = None
    http_dev_info_extractor: Any = None
    tftp_dev_info_extractor: Any = None
    http_service: Any = None
    tftp_service: Any = None
    pg_associator: Any = None

    def __init__(self, app: Any, plugin_dir: str, gen_cfg: Any, spec_cfg: Any) -> None:
        self._plugin_dir = plugin_dir
        self._tftpboot_dir = str(Path(plugin_dir, "var", "tftpboot"))
        self.services: dict[str, Any] = {}

    def configure_common(self, raw_config: dict[str, Any]) -> None:
        """Nothing in common by default."""


class Downloader:
    """The downloader of what is behind a login."""

    def add_password(self, realm: Any, uri: str, username: Any, password: Any) -> None:
        SENT.append(("login", uri, username, password))


class FetchfwPluginHelper:
    """The package installer, without any download."""

    def __init__(self, plugin_dir: str, downloaders: Any) -> None:
        self._plugin_dir = plugin_dir

    @staticmethod
    def new_downloaders(proxies: Any = None) -> dict[str, Any]:
        return {"auth": Downloader()}

    def services(self) -> dict[str, Any]:
        return {"install": self}


class HTTPNoListingFileService:
    """Serves a folder."""

    def __init__(self, path: str) -> None:
        self.path = path


class TFTPFileService:
    """Serves a folder."""

    def __init__(self, path: str) -> None:
        self.path = path


class Deferred:
    """A result that is there already."""

    def __init__(self, result: Any) -> None:
        self.result = result


def _standard_sip_synchronize(
    device: dict[str, Any], event: str = "check-sync", extra_vars: Any = None
) -> Deferred:
    SENT.append(("notify", device.get("ip"), event))
    return Deferred(None)


def _later(function: Any, *arguments: Any) -> Deferred:
    SENT.append((function.__name__, *arguments))
    return Deferred(None)


def _phonebook_host(raw_config: dict[str, Any]) -> tuple[str, str] | None:
    host, user = raw_config.get("X_xivo_phonebook_ip"), raw_config.get("X_xivo_user_uuid")
    if not host or not user:
        return None
    scheme = raw_config.get("X_xivo_phonebook_scheme", "http")
    port = raw_config.get("X_xivo_phonebook_port", 9498)
    return f"{scheme}://{host}:{port}/0.1", user


def _add_phonebook_url(
    raw_config: dict[str, Any],
    vendor: str,
    entry_point: str = "input",
    qs_prefix: str = "",
    qs_suffix: str = "",
) -> None:
    if found := _phonebook_host(raw_config):
        base, user = found
        query = "&".join(p for p in (qs_prefix, f"xivo_user_uuid={user}", qs_suffix) if p)
        path = f"directories/{entry_point}/default/{vendor}"
        raw_config["XX_xivo_phonebook_url"] = f"{base}/{path}?{query}"


def _add_phonebook_url_from_format(raw_config: dict[str, Any], url_format: str) -> None:
    host, user = raw_config.get("X_xivo_phonebook_ip"), raw_config.get("X_xivo_user_uuid")
    if host and user:
        raw_config["XX_xivo_phonebook_url"] = url_format.format(
            scheme=raw_config.get("X_xivo_phonebook_scheme", "http"),
            hostname=host,
            profile="default",
            port=raw_config.get("X_xivo_phonebook_port", 9498),
            user_uuid=user,
        )


def _add_service_url(raw_config: dict[str, Any], vendor: str, service: str) -> None:
    if found := _phonebook_host(raw_config):
        base, user = found
        for state in ("enable", "disable"):
            key = f"XX_wazo_phoned_user_service_{service}_{state}d_url"
            raw_config[key] = f"{base}/{vendor}/users/{user}/services/{service}/{state}"


def _parse_yaml(stream: str, Loader: object = None) -> Iterator[Any]:  # noqa: N803  # its name
    """Events of YAML by the compiler's own library, whose events have the same names."""
    from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]

    parser = CParser(stream)
    while (event := parser.get_event()) is not None:
        yield event


def _yaml() -> dict[str, dict[str, Any]]:
    """The server's `yaml`; nothing where the compiler is not installed, and the server's own is."""
    try:
        from ruamel.yaml.error import YAMLError
    except ImportError:
        return {}
    return {"yaml": {"parse": _parse_yaml, "SafeLoader": None, "YAMLError": YAMLError}}


def _modules() -> dict[str, ModuleType]:
    contents: dict[str, dict[str, Any]] = {
        "wazo_provd": {},
        "wazo_provd.plugins": {
            "FetchfwPluginHelper": FetchfwPluginHelper,
            "StandardPlugin": StandardPlugin,
            "add_xivo_phonebook_url": _add_phonebook_url,
            "add_xivo_phonebook_url_from_format": _add_phonebook_url_from_format,
            "add_wazo_phoned_user_service_url": _add_service_url,
        },
        "wazo_provd.synchronize": {"standard_sip_synchronize": _standard_sip_synchronize},
        "wazo_provd.devices": {},
        "wazo_provd.devices.config": {"RawConfigError": RawConfigError},
        "wazo_provd.devices.pgasso": {
            "BasePgAssociator": BasePgAssociator,
            "DeviceSupport": DeviceSupport,
        },
        "wazo_provd.servers": {},
        "wazo_provd.servers.tftp": {},
        "wazo_provd.servers.tftp.service": {"TFTPFileService": TFTPFileService},
        "wazo_provd.servers.http": {"HTTPNoListingFileService": HTTPNoListingFileService},
        "twisted": {},
        "twisted.internet": {},
        "twisted.internet.defer": {
            "succeed": Deferred,
            "fail": lambda error: Deferred(error),
        },
        **_yaml(),
        "twisted.internet.threads": {"deferToThread": _later},
    }
    modules = {}
    for name, members in contents.items():
        module = modules[name] = ModuleType(name)
        module.__dict__.update(members)
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(modules[parent], child, module)
    return modules


@contextmanager
def in_place() -> Iterator[None]:
    """The stand-in's modules in place of the server's, whether that is installed or not."""
    modules = _modules()
    saved = {name: sys.modules.get(name) for name in modules}
    sys.modules.update(modules)
    try:
        yield
    finally:
        for name, module in saved.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def load_plugin(folder: Path) -> Any:
    """The plugin in FOLDER, as the server would have it after loading."""
    entry = folder / "entry.py"
    namespace: dict[str, Any] = {"__name__": "entry"}

    def run(name: str, names: dict[str, Any]) -> None:
        path = folder / name
        exec(compile(path.read_text("utf-8"), str(path), "exec"), names)

    namespace["execfile_"] = run
    with in_place():
        exec(compile(entry.read_text("utf-8"), str(entry), "exec"), namespace)
    plugin_class = next(
        value
        for value in namespace.values()
        if isinstance(value, type)
        and issubclass(value, StandardPlugin)
        and getattr(value, "IS_PLUGIN", False)
    )
    plugin = plugin_class(None, str(folder), {}, {})
    plugin.id = folder.name
    return plugin


def with_defaults(raw_config: dict[str, Any]) -> dict[str, Any]:
    """A raw config as the server hands it to a plugin."""
    config = dict(raw_config)
    if config.get("syslog_enabled"):
        config.setdefault("syslog_port", 514)
        config.setdefault("syslog_level", "warning")
    if "sip_proxy_ip" in config:
        config.setdefault("sip_registrar_ip", config["sip_proxy_ip"])
    config.setdefault("sip_srtp_mode", "disabled")
    config.setdefault("sip_transport", "udp")
    lines = {}
    for number, given in (config.get("sip_lines") or {}).items():
        line = dict(given)
        if "proxy_ip" in line:
            line.setdefault("registrar_ip", line["proxy_ip"])
        if "username" in line:
            line.setdefault("auth_username", line["username"])
        lines[str(number)] = line
    config["sip_lines"] = lines
    config["funckeys"] = {str(n): k for n, k in (config.get("funckeys") or {}).items()}
    config.setdefault("sccp_call_managers", {})
    return config
