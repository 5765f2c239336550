"""Packages with firmware or languages, as rows of Markdown tables."""

from __future__ import annotations

from phonegen.project import Carried
from phonegen.spec import Package, Plugin

from phonegen_targets.docs.markdown import code, row, safe, size, text
from phonegen_targets.docs.texts import _, either


def for_everybody(plugin: Plugin, carried: list[Carried]) -> frozenset[str]:
    """Packages that no model and no other package names."""
    claimed = {name for c in carried for name in packages_of(c)}
    needed = {name for package in plugin.packages.values() for name in package.depends}
    return frozenset(plugin.packages.keys() - claimed - needed)


def packages_of(carried: Carried) -> list[str]:
    """Packages that the release names; else those of the file that is one of its traits."""
    if carried.release.package:
        return carried.release.package
    plugin = carried.plugin.spec
    own = {**carried.model.spec.traits, **carried.release.traits}
    files = {value for value in own.values() if isinstance(value, str) and value}
    return [
        name
        for name, package in plugin.packages.items()
        for file in [plugin.downloads.get(package.download or "", package)]
        if (file.save_as or (file.url or "").rpartition("/")[2]) in files
    ]


def names_for(carried: Carried, common: frozenset[str]) -> list[str]:
    """Packages for one model: its own, those of COMMON, and those that they need."""
    packages = carried.plugin.spec.packages
    wanted = [*packages_of(carried), *common]
    found: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in packages and name not in found:
            found.add(name)
            wanted += packages[name].depends
    return sorted(found)


def in_each(described: Plugin | Package) -> str:
    """Its description; in French where the spec has it."""
    return either(
        text(described.description), text(described.description_fr or described.description)
    )


def package_row(plugin: Plugin, name: str) -> str:
    """Name, version, contents, download, size and digest."""
    package = plugin.packages[name]
    file = plugin.downloads[package.download] if package.download else package
    download = f"[{_('download')}]({safe(file.url)})" if file.url else ""
    if file.manual:
        download = _("by hand: {how}", how=f"{text(file.manual)} {download}".strip())
    cells = [code(name), text(package.version), in_each(package)]
    cells += [download or _("unknown"), size(file.size)]
    cells.append(code(file.sha1) if file.sha1 else _("unknown"))
    return row(*cells)
