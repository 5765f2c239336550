"""pkgs.db: what provd's package installer downloads and how it unpacks it."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

from phonegen.language.spec.plugin import Download, Plugin

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
        yield [f"[install_{name}]", *_edges(plugin.recipes[name])]
    files = {n: file for package in plugin.packages for n, file in plugin.files(package).items()}
    for name, file in sorted(files.items()):
        yield _file(name, file)


def _edges(steps: list[str]) -> Iterator[str]:
    """Steps one after another; a step may name its own folders as `a-b: …`."""
    for number, step in enumerate(steps):
        if step[1:2] == "-" and step[3:4] == ":":
            yield step
        else:
            yield f"{ascii_lowercase[number]}-{ascii_lowercase[number + 1]}: {step}"


def _file(name: str, file: Download) -> list[str]:
    return [
        f"[file_{name}]",
        *([f"filename: {file.save_as}"] if file.save_as else []),
        f"url: {file.url or ''}",
        f"size: {file.size}",
        f"sha1sum: {file.sha1}",
    ]
