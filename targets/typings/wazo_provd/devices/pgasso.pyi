from collections.abc import Mapping
from enum import IntEnum

class DeviceSupport(IntEnum):
    NONE = 0
    IMPROBABLE = 100
    UNKNOWN = 200
    PROBABLE = 300
    INCOMPLETE = 400
    COMPLETE = 500
    EXACT = 600

class BasePgAssociator:
    def associate(self, dev_info: Mapping[str, str]) -> int: ...
