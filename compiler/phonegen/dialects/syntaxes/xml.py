"""XML: a setting is an element, an element that bears its name, or an attribute."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, ClassVar

from jinja2 import nodes

from phonegen.dialects.expressions import Text, parse, value_text
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes.writer import (
    Lines,
    Policy,
    Step,
    Writer,
    present,
    steps,
    with_default,
    without_else,
)
from phonegen.language.spec.dialect import Element, Section, inner
from phonegen.language.spec.dialect import element as in_full
from phonegen.language.spec.syntax import Attributes, SettingElement, Unset, Xml
from phonegen.language.spec.values import Scalar

INDENT = "  "
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9._:-]*")


def _sample(expression: str) -> str:
    """What an expression may give: a constant's own text, or a letter."""
    tree = parse(expression)
    return str(tree.value) if isinstance(tree, nodes.Const) else "x"


class XmlWriter(Writer[Xml]):
    """Elements."""

    policy: ClassVar[Policy] = "xml"

    def __init__(self, syntax: Xml, encoding: str, unset: Unset | None) -> None:
        super().__init__(syntax, encoding, unset)
        self.base = steps(syntax.path)
        self._root = Step.of(syntax.root)

    def unfit(self, kind: str, text: Text, form: SettingElement | None = None) -> str | None:
        setting = form or self.syntax.setting
        if kind == "value" or (kind != "step" and isinstance(setting, SettingElement)):
            return None
        constant = "".join(_sample(part) if dynamic else part for dynamic, part in text.parts)
        return None if _NAME.fullmatch(constant) else f"'{constant}' is no name in XML"

    def frame(self, nested: bool, scope: Scope) -> tuple[list[str], list[str]]:
        return [*self._declaration(), f"{self._opened(scope)}>"], [
            f"</{self.name(self._root.name)}>"
        ]

    def _opened(self, scope: Scope) -> str:
        """The root's tag up to its end."""
        return f"<{self.name(self._root.name)}{self._attributes(self._root.attributes, scope)}"

    def _declaration(self) -> Iterator[str]:
        kind, encoding = self.syntax.declaration, self.encoding
        if kind != "none":
            standalone = ' standalone="yes"' if kind == "standalone" else ""
            yield f'<?xml version="1.0" encoding="{encoding}"{standalone}?>'

    def constant(self, text: str) -> str:
        return super().constant(escape(text, quote=False).replace('"', "&quot;"))

    def enter(self, step: Step, depth: int, scope: Scope, last: bool) -> Lines:
        yield f"<{self.name(step.name)}{self._attributes(step.attributes, scope)}>"

    def leave(self, step: Step, depth: int, last: bool) -> Lines:
        yield f"</{self.name(step.name)}>"

    def changed(self, section: Section) -> Writer[Any]:
        written = super().changed(section)
        if section.setting is None:
            return written
        syntax = self.syntax.model_copy(update={"setting": section.setting})
        return XmlWriter(syntax, self.encoding, written.unset)

    def setting(self, name: str, element: Element, scope: Scope, depth: int) -> Lines:
        attributes = {**self.syntax.attributes, **element.attributes}
        yield from self._element(name, element, attributes, scope)

    def _text(self, value: Scalar, scope: Scope) -> tuple[str, str | None]:
        """A value as it stands in the template, and the condition without which it is left out."""
        text = value_text(value)
        if text.whole is None or not scope.absent(text.whole):
            return self.interpolate(text), None
        if self.unset is not None:
            return self.interpolate(Text(((True, with_default(text.whole, self.unset)),))), None
        return self.interpolate(text), present(text.whole)

    def _element(self, name: str, element: Element, attributes: Attributes, scope: Scope) -> Lines:
        tag, value, form = self.name(name), element.value, self.syntax.setting
        if isinstance(value, Mapping):
            yield f"<{tag}{self._attributes(attributes, scope)}>"
            yield from self._children(value, scope)
            yield f"</{tag}>"
            return
        content, condition = self._text(value, scope) if value is not None else (None, None)
        if condition:
            yield "{% if " + condition + " %}"
            scope = scope.guarded(condition)
        written = ""
        if isinstance(form, SettingElement):
            written += f' {form.name}="{tag}"' if form.name else ""
            if form.value and content is not None:
                written += f' {form.value}="{content}"'
                content = None
            tag = form.element or tag
        written += self._attributes(attributes, scope)
        yield f"<{tag}{written}>{content}</{tag}>" if content is not None else f"<{tag}{written}/>"
        if condition:
            yield "{% endif %}"

    def _children(self, children: Mapping[str, Any], scope: Scope) -> Lines:
        for _, name, setting in inner(children):
            child, known = in_full(setting), scope
            if child.when:
                yield "{% if " + child.when + " %}"
                known = scope.guarded(child.when)
            for line in self._element(name, child, child.attributes, known):
                yield line if line.startswith("{%") else INDENT + line
            if child.when:
                yield "{% endif %}"

    def _attributes(self, attributes: Attributes, scope: Scope) -> str:
        """Attributes of an element; an absent value leaves one out."""
        written = ""
        for name, value in attributes.items():
            read = value_text(value)
            text = f' {self.constant(name)}="{self.interpolate(read)}"'
            whole = read.whole
            if whole is not None and (scope.absent(whole) or without_else(whole)):
                text = "{% if " + present(whole) + " %}" + text + "{% endif %}"
            written += text
        return written


class AttributeWriter(XmlWriter):
    """Settings as attributes: of the last elements of their paths, or of the root without any."""

    bare: ClassVar[bool] = True

    def frame(self, nested: bool, scope: Scope) -> tuple[list[str], list[str]]:
        if self.base or nested:
            return super().frame(nested, scope)
        return [*self._declaration(), self._opened(scope)], ["/>"]

    def enter(self, step: Step, depth: int, scope: Scope, last: bool) -> Lines:
        start = f"<{self.name(step.name)}{self._attributes(step.attributes, scope)}"
        # a tag at the end of a line takes the line break away
        yield start + ("\n" * start.endswith("%}") if last else ">")

    def leave(self, step: Step, depth: int, last: bool) -> Lines:
        yield "/>" if last else f"</{self.name(step.name)}>"

    def setting(self, name: str, element: Element, scope: Scope, depth: int) -> Lines:
        value = "" if element.value is None or isinstance(element.value, Mapping) else element.value
        text, condition = self._text(value, scope)
        if condition:
            yield "{% if " + condition + " %}"
        yield f'{INDENT}{self.name(name)}="{text}"'
        if condition:
            yield "{% endif %}"
