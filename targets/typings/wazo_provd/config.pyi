from typing import Any

_DEFAULT_CONFIG: dict[str, Any]
