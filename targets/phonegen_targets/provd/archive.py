"""Packages of plugins that provd installs from, the same bytes every time."""

from __future__ import annotations

import bz2
import hashlib
import io
import json
import tarfile
from collections.abc import Iterable, Mapping
from typing import Any

# How a content becomes the bytes of a package: layout, compression, and the words of its
# CHANGELOG.md. It is a part of what a version belongs to, so whoever changes any of it raises it:
# every plugin then gets another version, and no name ever stands for two packages.
FORM = 1

# provd expects these folders in an installed plugin, empty or not.
FOLDERS = (
    "pkgs",
    "templates",
    "var",
    "var/cache",
    "var/installed",
    "var/templates",
    "var/tftpboot",
)


def archive(plugin_id: str, files: Mapping[str, str]) -> bytes:
    """The `.tar.bz2` of one plugin: sorted, with neither times nor owners."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
        folders = {*FOLDERS, *(p for name in files for p in _parents(name))}
        for folder in ["", *sorted(folders)]:
            entry = tarfile.TarInfo(f"{plugin_id}/{folder}".rstrip("/"))
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            tar.addfile(entry)
        for name in sorted(files):
            content = files[name].encode()
            entry = tarfile.TarInfo(f"{plugin_id}/{name}")
            entry.size, entry.mode = len(content), 0o644
            tar.addfile(entry, io.BytesIO(content))
    return bz2.compress(raw.getvalue(), 9)


def _parents(name: str) -> Iterable[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]


def database_entry(plugin_id: str, files: Mapping[str, str], packed: bytes) -> dict[str, Any]:
    """What `plugins.db` says of one package; sizes in bytes."""
    info: dict[str, Any] = json.loads(files["plugin-info"])
    return {
        **info,
        "filename": package_name(plugin_id, info["version"]),
        "dsize": len(packed),
        "sha1sum": hashlib.sha1(packed).hexdigest(),
    }


def package_name(plugin_id: str, version: str) -> str:
    return f"{plugin_id}-{version}.tar.bz2"


def database(entries: Mapping[str, dict[str, Any]]) -> str:
    """The text of `plugins.db`."""
    return json.dumps(dict(sorted(entries.items())), indent=1, ensure_ascii=False) + "\n"
