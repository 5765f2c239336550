from collections.abc import Callable
from enum import Enum
from typing import Any

from wazo_provd.plugins import PluginManager

class RequestType(Enum):
    HTTP = "http"
    TFTP = "tftp"
    DHCP = "dhcp"

class VotingUpdater: ...

class CollaboratingDeviceInfoExtractor:
    def __init__(self, updater_factory: Callable[[], Any], extractors: list[Any]) -> None: ...

class AllPluginsDeviceInfoExtractor:
    def __init__(
        self, extractor_factory: Callable[[list[Any]], Any], pg_mgr: PluginManager
    ) -> None: ...
    def extract(self, request: Any, request_type: RequestType) -> Any: ...
