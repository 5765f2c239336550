"""The stages in order: from the specs of a project to the changes under `generated/`."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonegen.diagnostics import Report
    from phonegen.project import Project
    from phonegen.target import Selection, Target
    from phonegen.tree import Changes

OUTPUT = "generated"
STAMP = ".cache/phonegen/stamp.json"
Progress = Callable[[str], None]


def load_checked(root: Path, report: Report, vendor: str | None = None) -> Project:
    """Read, resolve, validate and check; rules run only on specs that are valid."""
    from phonegen.project import load

    project = load(root, report, vendor)
    if not report:
        from phonegen.checks import check

        check(project, report)
    return project


def emit(
    project: Project,
    targets: Sequence[Target],
    selection: Selection,
    progress: Progress = lambda _: None,
) -> dict[str, str]:
    """The tree in memory: content by path below `generated/`."""
    tree: dict[str, str] = {}
    for target in targets:
        for vendor in selection.vendors(project):
            progress(f"{target.NAME} {vendor.folder}")
            part = replace(selection, vendor=vendor.folder)
            for artefact in target.emit(project, part):
                path = f"{target.NAME}/{artefact.path}"
                if path in tree:
                    raise ValueError(f"two artefacts have the path {path}")
                tree[path] = artefact.content
    if selection.whole:
        tree |= _for_everyone(targets)
    return tree


def _for_everyone(targets: Iterable[Target]) -> dict[str, str]:
    """What belongs to no vendor and changes with the compiler alone."""
    from phonegen import reference
    from phonegen.schemas import KINDS, json_schema

    language = {f"reference/{name}": text for name, text in reference.pages().items()}
    schemas = {
        f"schema/{kind}.json": json.dumps(json_schema(kind), indent=1) + "\n" for kind in KINDS
    }
    return {"README.md": _readme(targets), **language, **schemas}


def _readme(targets: Iterable[Target]) -> str:
    rows = "".join(f"- `{t.NAME}/`: {t.ABOUT}.\n" for t in targets)
    return (
        "# What the specs say\n\n"
        "Every file here is made by `phonegen build --all` from `specs/`. Change the specs, "
        "build, and commit both; CI compares them.\n\n"
        + rows
        + "- `reference/`: the spec language, from the compiler itself.\n"
        + "- `schema/`: JSON Schema of the specs, which editors use.\n"
    )


def differences(root: Path, tree: dict[str, str], whole: bool) -> Changes:
    """TREE against the disk. A part of the catalogue makes only its own folders' files stale."""
    from phonegen.tree import compare

    owned = [""] if whole else sorted(set(_plugin_folders(tree)))
    return compare(root / OUTPUT, tree, iter(owned))


def _plugin_folders(tree: dict[str, str]) -> Iterator[str]:
    for path in tree:
        if path.startswith("provd/"):
            yield "/".join(path.split("/")[:2])


class Stamp:
    """Remembers that `generated/` was up to date for the specs and this compiler.

    It holds digests of every byte that was read and written, so it is right whatever
    the file times say; without it, or when anything differs, everything is built.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._path = root / STAMP

    def current(self) -> dict[str, str]:
        code = Path(__file__).parent
        packages = [code, *(p for p in _target_folders() if p.is_dir())]
        return {
            "specs": _digest(self._root / "specs"),
            "compiler": "".join(_digest(folder, ".pyc") for folder in packages),
            "generated": _digest(self._root / OUTPUT),
        }

    def holds(self) -> bool:
        try:
            known = json.loads(self._path.read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return bool(known == self.current())

    def write(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(json.dumps(self.current()) + "\n", "utf-8")
        except OSError:  # a read-only checkout: the next build is merely slower
            return


def _target_folders() -> Iterator[Path]:
    import importlib.util

    spec = importlib.util.find_spec("phonegen_targets")
    for location in (spec.submodule_search_locations or []) if spec else []:
        yield Path(location)


def _digest(folder: Path, skip: str = "\0") -> str:
    """Digest of all paths and contents below FOLDER."""
    whole = hashlib.blake2b(digest_size=16)
    for path in sorted(_files(str(folder), skip)):
        with open(path, "rb") as file:  # noqa: PTH123 - twice as fast, thousands of files
            content = file.read()
        whole.update(f"{os.path.relpath(path, folder)}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()


def _files(folder: str, skip: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path, skip)
        elif not entry.name.endswith(skip):
            yield entry.path
