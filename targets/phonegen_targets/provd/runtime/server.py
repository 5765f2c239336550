"""What plugins take from the server, under the name that it has there."""

from __future__ import annotations

import yaml

try:
    from wazo_provd import plugins, synchronize
    from wazo_provd.devices.config import RawConfigError
    from wazo_provd.devices.pgasso import BasePgAssociator, DeviceSupport
    from wazo_provd.plugins import FetchfwPluginHelper, StandardPlugin
    from wazo_provd.servers.http import HTTPNoListingFileService
    from wazo_provd.servers.tftp.service import TFTPFileService
except ImportError:  # before 24.02
    from provd import plugins, synchronize
    from provd.devices.config import RawConfigError
    from provd.devices.pgasso import BasePgAssociator, DeviceSupport
    from provd.plugins import FetchfwPluginHelper, StandardPlugin
    from provd.servers.http import HTTPNoListingFileService
    from provd.servers.tftp.service import TFTPFileService

__all__ = [
    "BasePgAssociator",
    "DeviceSupport",
    "FetchfwPluginHelper",
    "HTTPNoListingFileService",
    "RawConfigError",
    "StandardPlugin",
    "TFTPFileService",
    "plugins",
    "synchronize",
    "yaml",
]
