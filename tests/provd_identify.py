"""Runs in an interpreter that has wazo_provd: who the server takes the senders of requests for.

    python provd_identify.py PLUGINS_FOLDER < requests.json

Loads every plugin of the folder into the server's plugin manager and asks them all together, as
the server does, about each request (User-Agent or null, path). Prints the answers as JSON.
"""

from __future__ import annotations

import json
import sys
import warnings
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

warnings.simplefilter("ignore")

from wazo_provd.config import _DEFAULT_CONFIG  # noqa: E402
from wazo_provd.devices.ident import (  # noqa: E402
    AllPluginsDeviceInfoExtractor,
    CollaboratingDeviceInfoExtractor,
    RequestType,
    VotingUpdater,
)
from wazo_provd.plugins import PluginManager  # noqa: E402


class Request:
    """What the server gives to plugins of an HTTP request."""

    def __init__(self, agent: str | None, path: str) -> None:
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        self.path = parts.path.encode()
        self.args = {k.encode(): [v.encode() for v in values] for k, values in query.items()}
        self._agent = None if agent is None else agent.encode()

    def getHeader(self, name: bytes) -> bytes | None:  # noqa: N802 - the server's name
        return self._agent if name.lower() == b"user-agent" else None


def main() -> None:
    folder = Path(sys.argv[1])
    app = SimpleNamespace(proxies={}, nat=0)
    manager = PluginManager(app, str(folder), str(folder))
    for plugin in sorted(folder.iterdir()):
        manager.load(plugin.name, dict(_DEFAULT_CONFIG["general"], proxies={}), {})
    together = partial(CollaboratingDeviceInfoExtractor, VotingUpdater)
    extractor = AllPluginsDeviceInfoExtractor(together, manager)
    requests = json.load(sys.stdin)
    found = [extractor.extract(Request(*asked), RequestType.HTTP).result for asked in requests]
    print(json.dumps({"plugins": len([*manager.values()]), "found": found}))


if __name__ == "__main__":
    main()
