"""The modules of `runtime` as the one `runtime.py` that every plugin carries."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "runtime"
PACKAGE = "phonegen_targets.provd.runtime"
# In the order of their use: each knows the ones before it.
MODULES = (
    "server", "facts", "dialplan", "values", "config", "names", "site", "untold", "timezone",
    "identify", "lines", "keys", "former", "overrides", "templates", "saying", "login", "plugin",
)  # fmt: skip
HEADER = '''\
# Made by phonegen, the same in all of its plugins; changes here are lost.
"""What plugins of phonegen share; the facts of one stand in its `entry.py`."""
from __future__ import annotations
'''


# By its text, for Python takes ten times as long to parse it; a test parses both.
_DOCSTRING = re.compile(r'''"""([^\n]*?)(?:\n.*?)?"""\n''', re.DOTALL)
_IMPORT = re.compile(r"^(?:import|from) (?:[^(\n]*\([^)]*\)|[^(\n]*)\n", re.MULTILINE)
_ALL = re.compile(r"^__all__ = \[[^]]*\]\n", re.MULTILINE)
_GAP = re.compile(r"\n{4,}")


@cache
def runtime_module() -> str:
    """The text of `runtime.py`."""
    imports, bodies = "", []
    for name in MODULES:
        source = (FOLDER / f"{name}.py").read_text("utf-8")
        about = _DOCSTRING.match(source)
        assert about is not None
        body = source[about.end() :]
        imports += "".join(_IMPORT.findall(body))
        body = _GAP.sub("\n\n\n", _ALL.sub("", _IMPORT.sub("", body))).strip("\n")
        bodies.append(f"# {name}: {about[1]}\n\n{body}\n")
    return HEADER + "\n" + "\n".join(_joined(imports)) + "\n\n" + "\n\n".join(bodies)


def _joined(imports: str) -> Iterator[str]:
    """One import a module of all that several import, but for what is joined."""
    plain: set[str] = set()
    chosen: dict[str, set[str]] = {}
    for node in ast.parse(imports).body:
        if isinstance(node, ast.Import):
            plain.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            if module != "__future__" and not module.startswith(PACKAGE):
                chosen.setdefault(module, set()).update(alias.name for alias in node.names)
    yield from (f"import {name}" for name in sorted(plain))
    for module, names in sorted(chosen.items()):
        yield f"from {module} import {', '.join(sorted(names))}"


@cache
def runtime_name() -> str:
    """The name of the module in memory: other content has another name."""
    digest = hashlib.blake2b(runtime_module().encode(), digest_size=6).hexdigest()
    return f"phonegen_runtime_{digest}"
