"""Syntaxes of one line a setting: assignments, commands, plain text, web forms."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import quote

from phonegen.dialects.expressions import Text, value_text
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes.writer import Lines, Policy, Writer, present
from phonegen.language.spec.dialect import Element
from phonegen.language.spec.syntax import Assignments, Commands, Plain, Step

INDENT = "  "


class LineWriter(Writer):
    """Writes a setting when it has a value."""

    def setting(self, name: str, element: Element, scope: Scope, depth: int) -> Lines:
        text = value_text("" if element.value is None else element.value)
        expression = text.whole
        guarded = expression is not None and bool(scope.absent(expression))
        if guarded and expression is not None:
            yield "{% if " + present(expression) + " %}"
        yield self.line(name, text, depth)
        if guarded:
            yield "{% endif %}"

    def line(self, name: str, text: Text, depth: int) -> str:
        raise NotImplementedError


class AssignmentWriter(LineWriter):
    """`name = value`."""

    def __init__(self, syntax: Assignments) -> None:
        self._syntax = syntax
        self._quote = syntax.quote or ""
        self.policy: Policy = "quoted" if syntax.quote else "line"  # type: ignore[misc]

    def frame(self) -> tuple[list[str], list[str]]:
        header, trailer = self._syntax.header, self._syntax.trailer
        return [header] if header else [], [trailer] if trailer else []

    def comment(self, text: str) -> Lines:
        yield f"{self._syntax.comment} {self.constant(text)}"

    def enter(self, step: Step, depth: int) -> Lines:
        if self._syntax.group:
            yield self._syntax.group.replace("{}", self.name(step.name))

    def setting(self, name: str, element: Element, scope: Scope, depth: int) -> Lines:
        expression = value_text("" if element.value is None else element.value).whole
        unset = self._syntax.unset
        if unset is None or expression is None or not scope.absent(expression):
            yield from super().setting(name, element, scope, depth)
        else:
            yield self._left(name) + "{{ " + _with_default(expression, unset) + " }}" + self._quote

    def line(self, name: str, text: Text, depth: int) -> str:
        return self._left(name) + self.interpolate(text) + self._quote

    def _left(self, name: str) -> str:
        return self.name(name) + self._syntax.separator + self._quote


class CommandWriter(LineWriter):
    """`name value`, below the commands that enclose it."""

    policy: ClassVar[Policy] = "word"
    shares: ClassVar[bool] = False  # what stands between two modes counts

    def __init__(self, syntax: Commands) -> None:
        self._syntax = syntax

    def frame(self) -> tuple[list[str], list[str]]:
        return [self._syntax.header] if self._syntax.header else [], []

    def comment(self, text: str) -> Lines:
        yield f"{self._syntax.comment} {self.constant(text)}"

    def enter(self, step: Step, depth: int) -> Lines:
        yield INDENT * depth + self.name(step.name)

    def line(self, name: str, text: Text, depth: int) -> str:
        return INDENT * depth + f"{self.name(name)} {self.interpolate(text)}".rstrip()


class TextWriter(LineWriter):
    """The value alone."""

    def __init__(self, syntax: Plain) -> None:
        # A comment takes the line break behind it away.
        self._end = syntax.end[:-1] if syntax.end.endswith("\n") else syntax.end + "{##}"

    def line(self, name: str, text: Text, depth: int) -> str:
        return self.interpolate(text) + self._end


class FormWriter(LineWriter):
    """`name=value`, encoded as a URL's query."""

    policy: ClassVar[Policy] = "form"

    def constant(self, text: str) -> str:
        return quote(text, safe="")

    def line(self, name: str, text: Text, depth: int) -> str:
        return f"{self.name(name)}={self.interpolate(text)}"


def _with_default(expression: str, unset: str) -> str:
    """EXPRESSION, or UNSET when absent."""
    quoted = "'" + unset.replace("\\", "\\\\").replace("'", "\\'") + "'"
    plain = " if " not in expression and " or " not in expression and "~" not in expression
    return f"{expression} | default({quoted})" if plain else f"({expression}) | default({quoted})"
