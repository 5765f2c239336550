"""Packages with firmware or languages, as rows of Markdown tables."""

from __future__ import annotations

from collections.abc import Iterable

from phonegen.language.catalogue import Carried
from phonegen.language.spec.plugin import Download, Package, Plugin

from phonegen_targets.docs.markdown import Cells, code, safe, size, text
from phonegen_targets.docs.texts import _, either


def for_everybody(plugin: Plugin, carried: list[Carried]) -> frozenset[str]:
    """Packages that no model and no other package names."""
    claimed = {name for c in carried for name in packages_of(c)}
    needed = {name for package in plugin.packages.values() for name in package.depends}
    return frozenset(plugin.packages.keys() - claimed - needed)


def packages_of(carried: Carried) -> list[str]:
    """Packages that the release names, or those of the file that is one of its traits; and those
    that bear the model's name, such as `T41P-T42G-lang`.
    """
    plugin, model = carried.plugin.spec, carried.model.spec.model.lower()
    found = carried.release.package or _of_traits(carried)
    named = [name for name in plugin.packages if model in name.lower().split("-")]
    return [*dict.fromkeys([*found, *named])]


def _of_traits(carried: Carried) -> list[str]:
    plugin = carried.plugin.spec
    own = {**carried.model.spec.traits, **carried.release.traits}
    files = {value for value in own.values() if isinstance(value, str) and value}
    return [
        name
        for name, package in plugin.packages.items()
        for file in [plugin.downloads.get(package.download or "", package)]
        if (file.save_as or (file.url or "").rpartition("/")[2]) in files
    ]


def with_needed(plugin: Plugin, names: Iterable[str]) -> list[str]:
    """Those packages and all that they need."""
    packages = plugin.packages
    wanted = [*names]
    found: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name in packages and name not in found:
            found.add(name)
            wanted += packages[name].depends
    return sorted(found)


def downloads_alone(plugin: Plugin, names: Iterable[str]) -> bool:
    """Whether the plugin gets these packages without anybody who logs in or downloads by hand."""
    files = [_file(plugin, plugin.packages[name]) for name in names]
    return bool(files) and all(file.url and not file.manual for file in files)


def _file(plugin: Plugin, package: Package) -> Package | Download:
    return plugin.downloads[package.download] if package.download else package


def in_each(described: Plugin | Package) -> str:
    """Its description; in French where the spec has it."""
    return either(
        text(described.description), text(described.description_fr or described.description)
    )


def package_row(plugin: Plugin, name: str) -> Cells:
    """Name, version, contents, download, size and digest."""
    package = plugin.packages[name]
    file = _file(plugin, package)
    download = f"[{_('download')}]({safe(file.url)})" if file.url else ""
    if file.manual:
        download = _("by hand: {how}", how=f"{text(file.manual)} {download}".strip())
    cells = [code(name), text(package.version), in_each(package)]
    cells += [download or _("unknown"), size(file.size)]
    cells.append(code(file.sha1) if file.sha1 else _("unknown"))
    return tuple(cells)
