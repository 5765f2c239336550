"""What the compiler and its back-ends agree on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from phonegen.project import Project


@dataclass(frozen=True)
class Artefact:
    """One output file; PATH is relative to the target's folder."""

    path: str
    content: str

    def __post_init__(self) -> None:
        parts = PurePosixPath(self.path).parts
        if not parts or parts[0] == "/" or ".." in parts:
            raise ValueError(f"an artefact cannot leave its target's folder: {self.path}")


class Target(Protocol):
    """A back-end: a name, which is its folder, and a function from the project to files."""

    name: str
    about: str

    def emit(self, project: Project, vendors: frozenset[str]) -> Iterator[Artefact]:
        """The files of the vendors named."""
        ...
