"""What the compiler and its back-ends agree on: files, a part of the catalogue, a face."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from phonegen.diagnostics import Report
from phonegen.language.catalogue import Project, VendorSpecs

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment


@dataclass(frozen=True)
class Artefact:
    """One output file; PATH is relative to the target's folder."""

    path: str
    content: str

    def __post_init__(self) -> None:
        if self.path.startswith("/") or ".." in self.path.split("/") or self.path in ("", "."):
            raise ValueError(f"an artefact cannot leave its target's folder: {self.path}")


@dataclass(frozen=True)
class Selection:
    """A part of the catalogue: all of it, one vendor, or one model by its spec's name."""

    vendor: str | None = None
    model: str | None = None

    @property
    def whole(self) -> bool:
        return self.vendor is None

    def vendors(self, project: Project) -> Iterator[VendorSpecs]:
        """The vendors in it."""
        for vendor in project.vendors.values():
            if self.vendor in (None, vendor.folder):
                yield vendor

    def has_model(self, name: str) -> bool:
        return self.model in (None, name)

    def has_plugin(self, vendor: VendorSpecs, plugin: str) -> bool:
        """Whether the plugin carries a model of the selection."""
        return self.model is None or plugin in vendor.models[self.model].spec.plugins


class Target(Protocol):
    """A back-end: a module whose NAME is its folder and whose `emit` makes its files."""

    NAME: str
    ABOUT: str

    def emit(self, project: Project, selection: Selection) -> Iterator[Artefact]:
        """The files of the part of the catalogue selected."""
        ...

    def owned(self, project: Project, selection: Selection) -> Iterator[str]:
        """Folders that hold files of the selection alone: what else lies there is stale."""
        ...


@runtime_checkable
class Checking(Protocol):
    """A back-end that has something to say of the specs."""

    def check(self, project: Project, report: Report) -> None:
        """Report what its output cannot say."""
        ...


@runtime_checkable
class Verifying(Protocol):
    """A back-end that looks at its files once more before they are written."""

    def verify(self, project: Project, files: Mapping[str, str], report: Report) -> None:
        """Report what is broken in FILES, by their paths below the target's folder."""
        ...


def templates(folder: Path, *, final_newline: bool = True) -> Environment:
    """The environment of a back-end's own templates, which lie in FOLDER.

    What Jinja compiles is kept in its cache folder of the user's, when there is a safe one.
    """
    from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined

    cache: BytecodeCache | None
    try:
        cache = FileSystemBytecodeCache()
    except RuntimeError:
        cache = None
    return Environment(
        loader=FileSystemLoader(folder),
        bytecode_cache=cache,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=final_newline,
        undefined=StrictUndefined,
        autoescape=False,  # each back-end escapes what it writes by filters of its own
    )
