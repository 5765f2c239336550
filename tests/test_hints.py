"""Commands that messages name are commands: each is parsed by the command line itself."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogues import REPOSITORY
from commands import command_line

COMMAND = re.compile(r"`(phonegen [^`]*)`")
# Where one may stand in a source, be it in two literals; to parse them all takes seconds.
NEAR = re.compile(r"`(?:[\"']\s*f?[\"'])?phonegen")
SOURCES = [*(REPOSITORY / "compiler").rglob("*.py"), *(REPOSITORY / "targets").rglob("*.py")]
REPORTS = [
    path
    for folder in ("errors", "mistakes")
    for path in (Path(__file__).parent / folder).rglob("*.yaml")
]
# What stands in a message for something that it does not know.
PLACEHOLDERS = {"CODE": "unknown-name", "…": "x", "VENDOR": "yealink", "NAME": "t46s"}


def texts_of(path: Path) -> Iterator[str]:
    """The constant texts of a module with a command; what an f-string works out is `x`."""
    source = path.read_text("utf-8")
    if not NEAR.search(source):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "x" for p in node.values)
            yield "".join(str(part) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def commands() -> set[str]:
    texts = [text for path in SOURCES for text in texts_of(path)]
    texts += [path.read_text("utf-8", errors="replace") for path in REPORTS]
    return {" ".join(found.split()) for text in texts for found in COMMAND.findall(text)}


def parsed(command: str) -> None:
    """Raises click's errors when the command line does not understand COMMAND."""
    for word, known in PLACEHOLDERS.items():
        command = command.replace(word, known)
    _, *words = shlex.split(command.partition(" > ")[0])
    whole = command_line()
    context = whole.make_context("phonegen", list(words), resilient_parsing=False)
    name, command_, rest = whole.resolve_command(context, [*context._protected_args, *context.args])
    assert command_ is not None
    if rest and rest != ["--help"]:  # else a command is named, and not one line of it
        command_.make_context(name, rest, parent=context)


@pytest.mark.parametrize("command", sorted(commands()))
def test_command_of_a_message_is_one(command: str) -> None:
    parsed(command)
