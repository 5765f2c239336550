"""The imports of the project's modules, whatever their form."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from catalogues import REPOSITORY

TOPS = {"phonegen": REPOSITORY / "compiler", "phonegen_targets": REPOSITORY / "targets"}


class Arrow(NamedTuple):
    """One module imports another."""

    importer: str
    imported: str


@cache
def modules() -> dict[str, Path]:
    """All modules of the compiler and the targets by their dotted names."""
    found = {}
    for package, top in TOPS.items():
        for path in sorted((top / package).rglob("*.py")):
            found[".".join(path.relative_to(top).with_suffix("").parts)] = path
    return {name.removesuffix(".__init__"): path for name, path in found.items()}


def imported(source: str, package: str, known: Collection[str]) -> Iterator[str]:
    """Dotted names that a module imports, at its top or when a function runs.

    PACKAGE is the package around the module, for relative imports; `from a import b` is about
    `a.b` when that is KNOWN as a module. A text that names a package for importlib counts too.
    """
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                parents = package.split(".")
                base = parents[: len(parents) - node.level + 1] if node.level else []
                start = ".".join([*base, *([node.module] if node.module else [])])
                inside = [f"{start}.{alias.name}" for alias in node.names]
                yield from (name if name in known else start for name in inside)
            case ast.Constant(value=str(text)):
                if text.split(".")[0] in TOPS and text.replace(".", "").isidentifier():
                    yield text


@cache
def arrows() -> frozenset[Arrow]:
    """Which module of the project imports which."""
    known = modules()
    found = set()
    for name, path in known.items():
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        named = set(imported(path.read_text("utf-8"), package, known))
        found |= {Arrow(name, other) for other in named & known.keys() if other != name}
    return frozenset(found)


def circle(edges: set[tuple[str, str]]) -> list[str]:
    """Names along one circle of EDGES; empty when there is none."""
    below: dict[str, set[str]] = {}
    for start, end in edges:
        below.setdefault(start, set()).add(end)
    done: set[str] = set()
    for root in sorted(below):
        path: list[str] = []
        stack = [(root, iter(sorted(below.get(root, ()))))]
        while stack:
            name, rest = stack[-1]
            if name not in path:
                path.append(name)
            following = next((n for n in rest if n not in done), None)
            if following is None:
                stack.pop()
                path.remove(name)
                done.add(name)
            elif following in path:
                return [*path[path.index(following) :], following]
            else:
                stack.append((following, iter(sorted(below.get(following, ())))))
    return []
