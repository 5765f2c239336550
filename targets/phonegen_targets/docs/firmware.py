"""Packages with firmware or languages, as rows of Markdown tables."""

from __future__ import annotations

from phonegen.project import Carried
from phonegen.spec import Plugin

from phonegen_targets.docs.markdown import code, link, row, size, text


def for_everybody(plugin: Plugin, carried: list[Carried]) -> frozenset[str]:
    """Packages that no model and no other package names."""
    claimed = {name for c in carried for name in c.release.package}
    needed = {name for package in plugin.packages.values() for name in package.depends}
    return frozenset(plugin.packages.keys() - claimed - needed)


def names_for(carried: Carried, common: frozenset[str]) -> list[str]:
    """Packages for one model: its own, those of COMMON, and those that they need."""
    packages = carried.plugin.spec.packages
    wanted = [*carried.release.package, *common]
    found: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in packages and name not in found:
            found.add(name)
            wanted += packages[name].depends
    return sorted(found)


def package_row(plugin: Plugin, name: str) -> str:
    """Name, version, contents, download, size and digest."""
    package = plugin.packages[name]
    file = plugin.downloads[package.download] if package.download else package
    download = link("download", file.url) if file.url else ""
    if file.manual:
        download = f"by hand: {text(file.manual)} {download}".strip()
    cells = [code(name), text(package.version), text(package.description)]
    cells += [download or "unknown", size(file.size)]
    cells.append(code(file.sha1) if file.sha1 else "unknown")
    return row(*cells)
