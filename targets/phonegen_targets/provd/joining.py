"""The modules of `runtime` as the one `runtime.py` that every plugin carries."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "runtime"
PACKAGE = "phonegen_targets.provd.runtime"
# In the order of their use: each knows the ones before it.
MODULES = (
    "server", "facts", "values", "config", "untold", "timezone", "identify", "lines", "keys",
    "names", "former", "overrides", "templates", "plugin",
)  # fmt: skip
HEADER = '''\
# Made by phonegen, the same in all of its plugins; changes here are lost.
"""What plugins of phonegen share; the facts of one stand in its `entry.py`."""
from __future__ import annotations
'''


@cache
def runtime_module() -> str:
    """The text of `runtime.py`."""
    plain: set[str] = set()
    chosen: dict[str, set[str]] = {}
    bodies = []
    for name in MODULES:
        source = (FOLDER / f"{name}.py").read_text("utf-8")
        tree = ast.parse(source)
        bodies.append(f"# {name}: {_first_line(tree)}\n\n{_body(source, tree, plain, chosen)}")
    imports = [f"import {name}" for name in sorted(plain)]
    imports += [
        f"from {module} import {', '.join(sorted(names))}"
        for module, names in sorted(chosen.items())
    ]
    return HEADER + "\n" + "\n".join(imports) + "\n\n" + "\n\n".join(bodies)


@cache
def runtime_name() -> str:
    """The name of the module in memory: other content has another name."""
    digest = hashlib.blake2b(runtime_module().encode(), digest_size=6).hexdigest()
    return f"phonegen_runtime_{digest}"


def _first_line(tree: ast.Module) -> str:
    return (ast.get_docstring(tree) or "").partition("\n")[0]


def _body(source: str, tree: ast.Module, plain: set[str], chosen: dict[str, set[str]]) -> str:
    """A module without its docstring and imports, which are added to PLAIN and CHOSEN."""
    lines = source.split("\n")
    for node in reversed(tree.body):
        if isinstance(node, ast.Import):
            plain.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module != "__future__" and not module.startswith(PACKAGE):
                chosen.setdefault(module, set()).update(alias.name for alias in node.names)
        elif not (_is_docstring(node) or _is_all(node)):
            continue
        assert node.end_lineno is not None
        del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(_without_gaps(lines)).strip("\n") + "\n"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_all(node: ast.stmt) -> bool:
    """The list of names that a module gives, which the joined one has no use for."""
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def _without_gaps(lines: list[str]) -> Iterator[str]:
    """LINES with at most two empty ones in a row, as imports leave more."""
    empty = 0
    for line in lines:
        empty = 0 if line else empty + 1
        if empty <= 2:
            yield line
