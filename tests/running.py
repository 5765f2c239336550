"""Generated plugins that run in the stand-in, for tests of what they write."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from catalogues import REPOSITORY, the_repository
from extent import is_whole
from one_vendor import chosen
from phonegen.language.catalogue import Loaded, VendorSpecs, natural
from phonegen.language.spec.plugin import Plugin
from phonegen.language.spec.syntax import Style
from phonegen_targets.provd import plugin_files
from phonegen_targets.provd.models import main_file
from phonegen_targets.provd.preview import SERVER, example_device, write_plugin
from phonegen_targets.provd.standin import load_plugin, with_defaults


def plugin_names() -> list[str]:
    return sorted(
        f"{path.parent.parent.name}/{path.stem}"
        for path in REPOSITORY.glob(f"specs/{chosen() or '*'}/plugins/*.yaml")
        if not path.name.startswith("_")
    )


class Running:
    """A generated plugin in the stand-in."""

    def __init__(self, name: str, scratch: Path) -> None:
        vendor, _, plugin = name.partition("/")
        self.vendor: VendorSpecs = the_repository().vendors[vendor]
        self.spec: Loaded[Plugin] = self.vendor.plugins[plugin]
        self.files = plugin_files(the_repository(), self.vendor, self.spec)
        folder = scratch / the_repository().plugin_id(vendor, plugin)
        write_plugin(folder, self.files)
        self.plugin: Any = load_plugin(folder)
        self.served = folder / "var" / "tftpboot"
        self.site = scratch / "site.yaml"  # beside the plugin
        self.plugin.configure_common(dict(SERVER))
        self.common = self.tree()
        self.written: list[tuple[Style, bytes]] = []  # by the last `configure`, in order
        content = self.plugin._content

        def noted(file: Any, *others: Any) -> tuple[bytes, int]:
            made: tuple[bytes, int] = content(file, *others)
            self.written.append((self._style_of(file.template), made[0]))
            return made

        self.plugin._content = noted

    def _style_of(self, template: str) -> Style:
        """The style of the file that is written by one of the plugin's own templates."""
        dialect = self.vendor.dialects[self.spec.spec.dialect].spec
        name = main_file(dialect) if template == "base.tpl" else template.removesuffix(".tpl")
        return dialect.style(dialect.files[name])

    def tree(self) -> set[str]:
        return {
            p.relative_to(self.served).as_posix() for p in self.served.rglob("*") if p.is_file()
        }

    def content(self) -> dict[str, bytes]:
        """The bytes of all served files by name."""
        return {name: (self.served / name).read_bytes() for name in sorted(self.tree())}

    def clean(self) -> None:
        """Remove what a test has written, its site.yaml, and what it put in a template's place."""
        self.site.unlink(missing_ok=True)
        for name in self.tree() - self.common:
            (self.served / name).unlink()
        for path in (self.served.parent / "templates").iterdir():
            path.unlink()

    def devices(self) -> Iterator[dict[str, Any]]:
        for carried in self.vendor.carried(self.spec.name):
            yield example_device(self.vendor, carried.model, self.spec)

    def configure(self, device: dict[str, Any], config: dict[str, Any]) -> dict[str, str]:
        """Content by name of the files that `configure` writes."""
        self.written.clear()
        self.plugin.configure(device, with_defaults({**SERVER, **config}))
        names = self.tree() - self.common
        return {name: decoded((self.served / name).read_bytes()) for name in names}


_LOADED: dict[str, Running] = {}


def shared(name: str, folders: pytest.TempPathFactory) -> Running:
    """A plugin, built and loaded once for all tests of a process, as after its installation."""
    if name not in _LOADED:
        _LOADED[name] = Running(name, folders.mktemp("plugin"))
    _LOADED[name].clean()
    return _LOADED[name]


def decoded(data: bytes) -> str:
    """A file's text; binary files byte by byte."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def in_sample() -> list[str]:
    """The plugins that run: the newest of each dialect, or all of them.

    Plugins of one dialect have the same templates, and other phones. On main, at night, and where
    one vendor's are tested alone, all run.
    """
    names = plugin_names()
    if is_whole():
        return names
    specs = the_repository().vendors
    newest = {}
    for name in sorted(names, key=natural):
        vendor, _, plugin = name.partition("/")
        newest[vendor, specs[vendor].plugins[plugin].spec.dialect] = name
    return sorted(newest.values())


def params() -> Iterator[object]:
    """The plugins that run: one of each way to write settings, and the others as slow.

    Of a vendor that is tested alone, all run when the slow ones do.
    """
    names = in_sample()
    ways = {_way(name): name for name in sorted(names, key=natural)}
    for name in names:
        marks = [] if name in ways.values() else [pytest.mark.slow]
        yield pytest.param(name, id=name, marks=marks)


def _way(name: str) -> tuple[object, ...]:
    vendor, _, plugin = name.partition("/")
    specs = the_repository().vendors[vendor]
    syntax = specs.dialects[specs.plugins[plugin].spec.dialect].spec.syntax
    return syntax.kind, *(str(getattr(syntax, key, "")) for key in ("setting", "separator"))
