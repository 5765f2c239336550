"""Syntaxes of one line a setting: assignments, commands, plain text, web forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import quote

from phonegen.dialects.expressions import Text, value_text
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes.writer import (
    Lines,
    Policy,
    S,
    Step,
    Writer,
    filtered,
    present,
    with_default,
)
from phonegen.language.spec.dialect import Element
from phonegen.language.spec.syntax import (
    Assignments,
    Commands,
    Form,
    Plain,
    SettingElement,
    Unset,
)

INDENT = "  "


class LineWriter(Writer[S]):
    """Writes a setting when it has a value, or what stands for an absent one."""

    def setting(self, name: str, element: Element, scope: Scope, depth: int) -> Lines:
        value = "" if element.value is None or isinstance(element.value, Mapping) else element.value
        text = value_text(value)
        expression = text.whole
        if expression is None or not scope.absent(expression):
            yield self.line(name, text, depth)
        elif self.unset is not None:
            yield self.line(name, Text(((True, with_default(expression, self.unset)),)), depth)
        else:
            yield "{% if " + present(expression) + " %}"
            yield self.line(name, text, depth)
            yield "{% endif %}"

    def line(self, name: str, text: Text, depth: int) -> str:
        raise NotImplementedError


class AssignmentWriter(LineWriter[Assignments]):
    """`name = value`."""

    def __init__(self, syntax: Assignments, encoding: str, unset: Unset | None) -> None:
        super().__init__(syntax, encoding, unset)
        self._quote = "" if syntax.quote in (None, "needed") else syntax.quote
        self._end = self.constant(syntax.end[:-1])  # a template's line break is the last of it
        if syntax.quote:
            policy: Policy = "commented" if syntax.quote == "needed" else "quoted"
            self.policy = policy  # type: ignore[misc]

    def unfit(self, kind: str, text: Text, form: SettingElement | None = None) -> str | None:
        constant = "".join(part for dynamic, part in text.parts if not dynamic)
        if kind == "value":
            ends = bool(self._quote) and self._quote in constant
            return f"a value in quotes cannot hold {self._quote}" if ends else None
        separator = self.syntax.between.strip() or self.syntax.between
        if kind == "setting" and separator in constant:
            return f"a name cannot hold '{separator}', behind which the value begins"
        first = not text.parts[0][0] and text.parts[0][1][:1]
        if kind == "setting" and ((not first and not text.expressions) or first in tuple("#;[ ")):
            return "a name begins with no blank, no bracket and no sign of a comment"
        return None

    def frame(self, nested: bool, scope: Scope) -> tuple[list[str], list[str]]:
        return [self.constant(self.syntax.header) + self._end] if self.syntax.header else [], []

    def enter(self, step: Step, depth: int, scope: Scope, last: bool) -> Lines:
        if self.syntax.group:
            before, braces, after = self.syntax.group.partition("{}")
            name = self.name(step.name) if braces else ""
            yield self.constant(before) + name + self.constant(after) + self._end

    def line(self, name: str, text: Text, depth: int) -> str:
        left = self.name(name) + self.constant(self.syntax.between) + self._quote
        return left + self.interpolate(self._of_parts(text)) + self._quote + self._end

    def _of_parts(self, text: Text) -> Text:
        """TEXT, of which no expression gets quotes of its own, unless it is all there is."""
        if self.syntax.quote != "needed" or text.whole is not None:
            return text
        if not text.expressions:
            constant = "".join(part for _, part in text.parts)
            bare = "#" not in constant and constant == constant.strip(" ")
            quoted = f'"{constant}"'
            return text if bare or constant[:1] == '"' else Text(((False, quoted),))
        parts = ((d, filtered(part, "part") if d else part) for d, part in text.parts)
        return Text(tuple(parts))


class CommandWriter(LineWriter[Commands]):
    """`name value`, below the commands that enclose it."""

    policy: ClassVar[Policy] = "word"
    shares: ClassVar[bool] = False  # what stands between two modes counts

    def frame(self, nested: bool, scope: Scope) -> tuple[list[str], list[str]]:
        return [self.constant(self.syntax.header)] if self.syntax.header else [], []

    def enter(self, step: Step, depth: int, scope: Scope, last: bool) -> Lines:
        yield INDENT * depth + self.name(step.name)

    def line(self, name: str, text: Text, depth: int) -> str:
        return INDENT * depth + f"{self.name(name)} {self.interpolate(text)}".rstrip()


class TextWriter(LineWriter[Plain]):
    """The value alone."""

    def __init__(self, syntax: Plain, encoding: str, unset: Unset | None) -> None:
        super().__init__(syntax, encoding, unset)
        # A comment takes the line break behind it away.
        line = syntax.end.endswith("\n")
        self._end = self.constant(syntax.end[:-1] if line else syntax.end) + "{##}" * (not line)

    def line(self, name: str, text: Text, depth: int) -> str:
        return self.interpolate(text) + self._end


class FormWriter(LineWriter[Form]):
    """`name=value`, encoded as a URL's query."""

    policy: ClassVar[Policy] = "form"

    def constant(self, text: str) -> str:
        return quote(text, safe="")

    def line(self, name: str, text: Text, depth: int) -> str:
        return f"{self.name(name)}={self.interpolate(text)}"
