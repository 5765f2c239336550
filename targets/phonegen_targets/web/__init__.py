"""Configuration for web servers: the tree of `render`, with a secret path for each phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from phonegen.inventory.listeners import WebSite

from phonegen_targets.web import apache, nginx

# Each writes the whole configuration of a site: for the served tree, and the folder of the lists.
WEB_SERVERS: dict[str, Callable[[WebSite, Path, Path], str]] = {
    "nginx": nginx.configuration,
    "apache": apache.configuration,
}
# Each writes a phone's line of those: of its path and its MAC address.
LISTS: dict[str, Callable[[str, str], str]] = {"nginx": nginx.entry, "apache": apache.entry}
