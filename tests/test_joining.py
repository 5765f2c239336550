"""The Python of plugins: one runtime for all of them, and nothing dead."""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from catalogues import REPOSITORY
from hypothesis import given
from hypothesis import strategies as st
from phonegen_targets.provd.joining import FOLDER, MODULES, runtime_module, runtime_name
from phonegen_targets.provd.literals import python_literal
from phonegen_targets.provd.runtime.facts import File, Rule

PLUGINS = sorted((REPOSITORY / "generated/provd").iterdir())
# What the server calls, or Jinja and the modules that it makes of templates.
CALLED = {
    "extract", "_do_associate", "path_preprocess", "configure_common", "configure", "deconfigure",
    "synchronize", "get_remote_state_trigger_filename", "is_sensitive_filename", "get_source",
    "escaped", "make_globals", "get", "set", "description", "description_fr", "day",
}  # fmt: skip
JUMPS = ast.Return | ast.Raise | ast.Continue | ast.Break


@cache
def tree() -> ast.Module:
    return ast.parse(runtime_module(), feature_version=(3, 9))


def defined(module: ast.Module) -> Iterator[str]:
    """Names that a module gives to something, at its top."""
    for node in module.body:
        match node:
            case ast.Import() | ast.ImportFrom():
                yield from (a.asname or a.name.partition(".")[0] for a in node.names)
            case ast.FunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Assign():
                yield from (t.id for t in node.targets if isinstance(t, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Try():
                yield from defined(ast.Module(node.body, []))


def named(module: ast.AST) -> Counter[str]:
    """How often each name is read, attributes and annotations included."""
    found: Counter[str] = Counter()
    for node in ast.walk(module):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                found[name] += 1
            case ast.Attribute(attr=name):
                found[name] += 1
    return found


@cache
def entries() -> list[ast.Module]:
    """The `entry.py` of all plugins."""
    texts = [(folder / "entry.py").read_text("utf-8") for folder in PLUGINS]
    return [ast.parse(text, feature_version=(3, 9)) for text in texts]


def test_generated_python_is_of_two_kinds() -> None:
    names = {path.name for path in (REPOSITORY / "generated").rglob("*.py")}
    assert names == {"entry.py", "runtime.py"}


def test_every_module_is_joined() -> None:
    assert {p.stem for p in FOLDER.glob("*.py")} - {"__init__"} == set(MODULES)


def test_nothing_is_lost_of_a_module() -> None:
    wanted = []
    for name in MODULES:
        first, *statements = ast.parse((FOLDER / f"{name}.py").read_text("utf-8")).body
        assert isinstance(first, ast.Expr)
        wanted += [ast.dump(node) for node in statements]
    dropped = "Assign(targets=[Name(id='__all__'"
    wanted = [w for w in wanted if not w.startswith(("Import", dropped))]
    _, *joined = tree().body
    assert [w for w in map(ast.dump, joined) if not w.startswith("Import")] == wanted


def test_no_name_stands_twice() -> None:
    counted = Counter(defined(tree()))
    assert [name for name, count in counted.items() if count > 1] == []


def test_every_name_of_the_runtime_is_used() -> None:
    used = sum((named(entry) for entry in entries()), named(tree()))
    dead = [name for name in defined(tree()) if not used[name] and name != "annotations"]
    assert dead == []


def test_every_method_and_field_of_the_runtime_is_used() -> None:
    read = named(tree())
    passed = Counter(
        name
        for entry in entries()
        for call in ast.walk(entry)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        for name in [(call.func.attr, keyword.arg) for keyword in call.keywords]
    )
    dead = []
    for kind in (node for node in tree().body if isinstance(node, ast.ClassDef)):
        facts = any(isinstance(base, ast.Name) and base.id == "NamedTuple" for base in kind.bases)
        for node in kind.body:
            match node:
                case ast.FunctionDef(name=name):
                    if not (read[name] or name in CALLED or name.startswith("__")):
                        dead.append(f"{kind.name}.{name}")
                case ast.AnnAssign(target=ast.Name(id=name)):
                    option = facts and node.value is not None
                    known = read[name] or name in CALLED
                    if not known or (option and not passed[kind.name, name]):
                        dead.append(f"{kind.name}.{name}")
    assert dead == []


def test_nothing_of_a_function_is_dead() -> None:
    dead = []
    for function in (node for node in ast.walk(tree()) if isinstance(node, ast.FunctionDef)):
        names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
        read = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        dead += [n.id for n in names if n.id not in read and not n.id.startswith("_")]
        for node in ast.walk(function):
            for block in (getattr(node, "body", []), getattr(node, "orelse", [])):
                ends = block[:-1] if isinstance(block, list) else []
                dead += [ast.unparse(n) for n in ends if isinstance(n, JUMPS)]
            if isinstance(node, ast.If | ast.IfExp) and isinstance(node.test, ast.Constant):
                dead.append(ast.unparse(node))
    assert dead == []


def test_every_name_of_the_runtime_is_known() -> None:
    local = {
        name
        for node in ast.walk(tree())
        for name in (
            [node.arg] if isinstance(node, ast.arg)
            else [node.id] if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            else [node.name] if isinstance(node, ast.FunctionDef | ast.ExceptHandler) and node.name
            else []
        )
    }  # fmt: skip
    read = {n.id for n in ast.walk(tree()) if isinstance(n, ast.Name)}
    assert read <= local | set(defined(tree())) | set(dir(builtins))


@pytest.mark.parametrize("folder", PLUGINS, ids=lambda p: p.name)
def test_the_runtime_is_the_same_in_all_and_entries_have_nothing_dead(folder: Path) -> None:
    assert (folder / "runtime.py").read_text("utf-8") == runtime_module()
    entry = ast.parse((folder / "entry.py").read_text("utf-8"), feature_version=(3, 9))
    used = named(entry)
    assert [name for name in defined(entry) if not used[name] and name != "Plugin"] == []
    assert runtime_name() in (folder / "entry.py").read_text("utf-8")
    code = [n for n in entry.body if not isinstance(n, ast.Assign | ast.Import | ast.ImportFrom)]
    assert sum((n.end_lineno or 0) - n.lineno + 1 for n in code) <= 40


LITERALS: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(), inner)
        | st.tuples(inner, inner)
        | st.builds(File, st.text(), st.text(), frame=st.none() | st.text())
        | st.builds(
            Rule,
            st.text(),
            st.dictionaries(st.text(), st.text()),
            model=st.none() | st.text(),
            rewrite=st.just({}),
            models=st.dictionaries(st.text(), st.text()),
            paths=st.tuples(st.text()) | st.just(()),
            agent=st.text(),
        )
    ),
    max_leaves=15,
)


@given(LITERALS)
def test_literals_mean_what_they_were_made_from(value: Any) -> None:
    text = python_literal(value, prefix="runtime.")
    runtime = type("runtime", (), {"File": File, "Rule": Rule})
    assert eval(text, {"__builtins__": {"float": float}, "runtime": runtime}) == value


@pytest.mark.parametrize(
    "text",
    [
        '"', '"""', "'''", "\\", "a\\", "\\N{", "\\'", "r'\\n", "a\nb", "\r", "\0", "{0}", "{{",
        "%s", "\u2028", "\ud800", "'; import os; '", "#", "a" * 3000,
    ],
)  # fmt: skip
def test_awkward_texts_stay_texts(text: str) -> None:
    for value in (text, {text: [text]}, File(text, text)):
        assert eval(python_literal(value), {"__builtins__": {}, "File": File}) == value
