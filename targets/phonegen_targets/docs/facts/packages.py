"""Packages with firmware or languages, as rows of Markdown tables."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from urllib.parse import urlsplit

from phonegen.language.catalogue import Carried
from phonegen.language.spec.plugin import Download, Package, Plugin, in_languages

from phonegen_targets.docs.markdown import Cells, code, prose, safe, size, text
from phonegen_targets.docs.texts import _, either


def for_everybody(plugin: Plugin, carried: list[Carried]) -> frozenset[str]:
    """Packages that no model names."""
    claimed = {name for c in carried for name in packages_of(c)}
    return frozenset(plugin.packages.keys() - claimed)


def packages_of(carried: Carried) -> list[str]:
    """Packages that the release names, or those of the file that is one of its traits; and those
    that bear the model's name, such as `T41P-T42G-lang`.
    """
    plugin, model = carried.plugin.spec, carried.model.spec.model.lower()
    found = [n for n in carried.release.package if n in plugin.packages] or _of_traits(carried)
    named = [name for name in plugin.packages if bears(name, model)]
    return [*dict.fromkeys([*found, *named])]


def bears(package: str, model: str) -> bool:
    """Whether the name of a PACKAGE has MODEL in it, or its series: `T4X` is that of a `t46s`."""
    words = re.split(r"[-_]", package.lower())
    series = [word.removesuffix("x") for word in words if re.fullmatch(r"[a-z]+\d+x", word)]
    return model in words or any(
        re.fullmatch(rf"{re.escape(start)}\d[a-z]?", model) for start in series
    )


def _of_traits(carried: Carried) -> list[str]:
    plugin = carried.plugin.spec
    own = {**carried.model.spec.traits, **carried.release.traits}
    files = {value for value in own.values() if isinstance(value, str) and value}
    if not files:
        return []
    return [
        name
        for name in plugin.packages
        if any(file.file_name in files for file in plugin.files(name).values())
    ]


def needed(carried: Carried, common: Collection[str]) -> list[str]:
    """The packages of a phone, or where it has none of its own those that are for all."""
    return sorted(packages_of(carried)) or sorted(common)


def downloads_alone(plugin: Plugin, names: Iterable[str]) -> bool:
    """Whether the plugin gets these packages without anybody who logs in or downloads by hand."""
    files = [file for name in names for file in plugin.files(name).values()]
    return bool(files) and all(file.url and not file.manual for file in files)


def _main_file(plugin: Plugin, package: str) -> Download:
    return next(iter(plugin.files(package).values()))


def in_each(described: Plugin | Package) -> str:
    """Its description; in French where the spec has it."""
    words = in_languages(described.description)
    if "fr" not in words:
        return prose(words["en"])
    return either(text(words["en"]), text(words["fr"]))


def package_item(plugin: Plugin, name: str) -> str:
    """Name, version, contents, size, and where it comes from."""
    package, file = plugin.packages[name], _main_file(plugin, name)
    host = urlsplit(file.address).hostname or ""
    parts = [
        f"{' '.join(filter(None, (code(name), text(package.version))))}{_(': ')}{in_each(package)}",
        size(file.size) if file.size is not None else "",
        _("[from {host}]({link})", host=text(host), link=safe(file.address)) if file.url else "",
        _("with a user name and a password of the vendor's") if file.login else "",
        _("by hand: {how}", how=prose(file.manual)) if file.manual else "",
    ]
    return ", ".join(filter(None, parts))


def package_row(plugin: Plugin, name: str) -> Cells:
    """Name, version, contents, download, size and digest."""
    package = plugin.packages[name]
    file = _main_file(plugin, name)
    download = f"[{_('download')}]({safe(file.address)})" if file.url else ""
    if file.login:
        download = _("{how}, with a user name and a password of the vendor's", how=download)
    if file.manual:
        download = _("by hand: {how}", how=f"{prose(file.manual)} {download}".strip())
    cells = [code(name), text(package.version), in_each(package)]
    cells += [download, size(file.size), code(file.sha1)]
    return tuple(cells)
