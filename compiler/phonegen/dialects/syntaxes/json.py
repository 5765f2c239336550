"""JSON: each line of a template is a step, of which the plugin makes the document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from phonegen.dialects.expressions import Text, literal, name_text, value_text
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes.writer import Lines, Policy, Step, Writer, present, with_default
from phonegen.language.spec.dialect import Element, element, inner
from phonegen.language.spec.syntax import Json
from phonegen.language.spec.values import Scalar


class JsonWriter(Writer[Json]):
    """Steps into an object, out of it, and its members; so no comma is ever missing."""

    policy: ClassVar[Policy] = "json"

    def enter(self, step: Step, depth: int, scope: Scope, last: bool) -> Lines:
        yield "{{ [" + _joined(name_text(step.name)) + "] }}"

    def leave(self, step: Step, depth: int, last: bool) -> Lines:
        yield "{{ [] }}"

    def setting(self, name: str, element: Element, scope: Scope, depth: int) -> Lines:
        key = _joined(name_text(name))
        if isinstance(element.value, Mapping):
            yield "{{ [" + key + "] }}"
            yield from self._members(element.value, scope, depth)
            yield "{{ [] }}"
            return
        value, condition = self._value("" if element.value is None else element.value, scope)
        if condition:
            yield "{% if " + condition + " %}"
        yield "{{ [" + key + ", " + value + "] }}"
        if condition:
            yield "{% endif %}"

    def _members(self, members: Mapping[str, object], scope: Scope, depth: int) -> Lines:
        for _, name, setting in inner(members):
            child, known = element(setting), scope
            if child.when:
                yield "{% if " + child.when + " %}"
                known = scope.guarded(child.when)
            yield from self.setting(name, child, known, depth)
            if child.when:
                yield "{% endif %}"

    def _value(self, value: Scalar, scope: Scope) -> tuple[str, str | None]:
        """A value as an expression, and the condition without which it is left out."""
        text = value_text(value)
        if text.whole is None:
            return literal(value) if not text.expressions else _joined(text), None
        if not scope.absent(text.whole):
            return text.whole, None
        if self.unset is not None:
            return with_default(text.whole, self.unset), None
        return text.whole, present(text.whole)


def _joined(text: Text) -> str:
    """Constants and expressions as one expression that gives a text."""
    parts = [f"({part})" if dynamic else literal(part) for dynamic, part in text.parts]
    return " ~ ".join(["''", *parts] if text.expressions else parts)
