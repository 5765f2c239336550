from collections.abc import Mapping
from typing import Any

class StandardPlugin:
    IS_PLUGIN: bool
    id: str | None
    services: Mapping[str, Any]
    pg_associator: Any
    http_dev_info_extractor: Any
    dhcp_dev_info_extractor: Any
    tftp_dev_info_extractor: Any
    http_service: Any
    tftp_service: Any
    _tftpboot_dir: str
    def __init__(self, app: Any, plugin_dir: str, gen_cfg: Any, spec_cfg: Any) -> None: ...

class FetchfwPluginHelper:
    root_dir: str
    def __init__(self, plugin_dir: str, downloaders: Any = ...) -> None: ...
    @classmethod
    def new_downloaders(cls, proxies: Any = ...) -> Any: ...
    def services(self) -> Mapping[str, Any]: ...

class PluginManager:
    def __init__(self, app: Any, plugins_dir: str, cache_dir: str) -> None: ...
    def load(self, id: str, gen_cfg: Any = ..., spec_cfg: Any = ...) -> None: ...
    def __getitem__(self, id: str) -> Any: ...

def add_xivo_phonebook_url_from_format(raw_config: dict[str, Any], url_format: str) -> None: ...
def add_wazo_phoned_user_service_url(
    raw_config: dict[str, Any], vendor: str, service_name: str
) -> None: ...
