"""The house: which room may know which, and that the plan of it is true."""

from __future__ import annotations

import ast
import re

import pytest
from catalogues import REPOSITORY
from imports import Arrow, arrows, circle, imported, modules

# From the lowest floor up: a room knows rooms before it.
COMPILER = [
    "phonegen.codes", "phonegen.files", "phonegen.tree", "phonegen.diagnostics", "phonegen.network",
    "phonegen.language.spec", "phonegen.language",
    "phonegen.readers", "phonegen.dialects", "phonegen.dhcp", "phonegen.checks",
    "phonegen.inventory", "phonegen.evidence", "phonegen.sightings", "phonegen.provd",
    "phonegen.migration",
    "phonegen.boot", "phonegen.lab", "phonegen.build", "phonegen.editor", "phonegen.cli",
    "phonegen.__main__",
]  # fmt: skip
DOCS = ["texts", "markdown", "drawing", "facts", "pages", "labels", "", "site"]
# Only the command line knows both the compiler and its back-ends.
KNOW_TARGETS = ("phonegen.cli.",)
# What a back-end may take from another. Pages and the test network quote the files of servers,
# which they find in one list; pages tell a plugin's version, what it has changed,
# and how far phones boot with it.
NEIGHBOURS = {
    "docs": {"dhcpd.language", "provd.boots", "provd.release", "servers"},
    "lab": {"dhcpd", "dnsmasq.language", "provd.preview", "servers"},
    "servers": {"dhcpd", "dnsmasq", "kea"},
}


def room(module: str, rooms: list[str]) -> int:
    """The floor of a module: that of the longest name that its own begins with."""
    fits = [r for r in rooms if module == r or module.startswith(f"{r}.")]
    return rooms.index(max(fits, key=len))


@pytest.mark.slow
def test_no_circle() -> None:
    assert circle({(a.importer, a.imported) for a in arrows()}) == []


def test_every_module_has_a_room() -> None:
    for module in modules():
        if module.startswith("phonegen.") and module != "phonegen":
            assert room(module, COMPILER) >= 0


def test_no_arrow_runs_up_in_the_compiler() -> None:
    upwards = [
        arrow
        for arrow in arrows()
        if arrow.importer.startswith("phonegen.")
        and arrow.imported.startswith("phonegen.")
        and room(arrow.importer, COMPILER) < room(arrow.imported, COMPILER)
    ]
    assert upwards == []


def test_no_arrow_runs_up_in_the_pages() -> None:
    rooms = [f"phonegen_targets.docs.{name}".rstrip(".") for name in DOCS]
    for arrow in arrows():
        if all(name.startswith("phonegen_targets.docs") for name in arrow):
            assert room(arrow.importer, rooms) >= room(arrow.imported, rooms), arrow


def test_only_the_command_line_knows_the_targets() -> None:
    for arrow in arrows():
        if arrow.imported.startswith("phonegen_targets") and arrow.importer.startswith("phonegen."):
            assert arrow.importer.startswith(KNOW_TARGETS), arrow


def test_targets_know_the_compiler_below_the_command_line() -> None:
    for arrow in arrows():
        if arrow.importer.startswith("phonegen_targets."):
            assert not arrow.imported.startswith("phonegen.cli"), arrow


def test_targets_know_each_other_only_as_named() -> None:
    used: dict[str, set[str]] = {}
    for arrow in arrows():
        if all(name.startswith("phonegen_targets.") for name in arrow):
            own, other = (name.split(".", 1)[1] for name in arrow)
            if own.split(".")[0] != other.split(".")[0]:
                used.setdefault(own.split(".")[0], set()).add(other)
    assert used == NEIGHBOURS


def test_the_plan_names_every_module() -> None:
    """docs/architecture.md has a line for each module: the first of its docstring."""
    plan = (REPOSITORY / "docs/architecture.md").read_text("utf-8")
    lines = dict(re.findall(r"^- `(phonegen[\w.]*)`: (.+)$", plan, re.M))
    wanted = {}
    for name, path in modules().items():
        docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
        assert docstring, f"{path} has no docstring"
        wanted[name] = docstring.partition("\n")[0]
    lacking = [f"- `{name}`: {line}" for name, line in wanted.items() if lines.get(name) != line]
    assert not lacking, "\n".join(lacking)
    assert lines.keys() == wanted.keys()


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import a.b", {"a.b"}),
        ("import a.b as c", {"a.b"}),
        ("from a import b", {"a.b"}),
        ("from a.b import thing", {"a.b"}),
        ("def f():\n    from a.b import thing", {"a.b"}),
        ("from . import b", {"a.b"}),
        ("from .b import thing", {"a.b"}),
        ("importlib.import_module('phonegen.cli')", {"phonegen.cli"}),
    ],
)
def test_every_form_of_import_is_seen(source: str, names: set[str]) -> None:
    assert set(imported(source, "a", {"a", "a.b"})) == names


def test_circles_are_found() -> None:
    assert circle({("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")}) == ["a", "b", "c", "a"]
    assert circle({("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")}) == []
    assert Arrow("a", "b").imported == "b"
