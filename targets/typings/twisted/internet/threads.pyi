from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred

def deferToThread(f: Callable[..., Any], *args: Any, **kwargs: Any) -> Deferred: ...  # noqa: N802
