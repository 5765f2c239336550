"""pkgs.db: what provd's package installer downloads and how it unpacks it."""

from __future__ import annotations

from collections.abc import Iterator

from phonegen.language.spec.plugin import Download, Plugin
from phonegen.language.spec.recipe import steps

from phonegen_targets.provd.info import descriptions


def packages_db(plugin: Plugin) -> str:
    """The packages, recipes and files of a plugin in the installer's INI format."""
    blocks = list(_blocks(plugin))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _blocks(plugin: Plugin) -> Iterator[list[str]]:
    for name, package in sorted(plugin.packages.items()):
        yield [
            f"[pkg_{name}]",
            *(f"{key}: {words}" for key, words in descriptions(package.description).items()),
            f"version: {package.version}",
            f"files: {' '.join(plugin.files(name))}",
            f"install: {package.install}",
        ]
    for name in sorted({package.recipe for package in plugin.packages.values()}):
        edges = (f"{s.start}-{s.end}: {s.text}" for s in steps(plugin.recipes[name]))
        yield [f"[install_{name}]", *edges]
    files = {n: file for package in plugin.packages for n, file in plugin.files(package).items()}
    for name, file in sorted(files.items()):
        yield _file(name, file)


def _file(name: str, file: Download) -> list[str]:
    return [
        f"[file_{name}]",
        *([f"filename: {file.save_as}"] if file.save_as else []),
        f"url: {file.address}",
        f"size: {file.size}",
        f"sha1sum: {file.sha1}",
        *(["downloader: auth"] if file.login else []),
    ]
