"""XML: a setting is an element, an element that bears its name, or an attribute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import ClassVar

from phonegen.dialects.expressions import value_text
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes.writer import Lines, Policy, Writer, present, steps
from phonegen.language.spec.base import Scalar
from phonegen.language.spec.dialect import Element
from phonegen.language.spec.syntax import SettingElement, Step, Xml

INDENT = "  "


class XmlWriter(Writer):
    """Elements."""

    policy: ClassVar[Policy] = "xml"

    def __init__(self, syntax: Xml) -> None:
        self._syntax = syntax
        self.base = steps(syntax.path)

    def frame(self) -> tuple[list[str], list[str]]:
        root, trailer = self._syntax.root, self._syntax.trailer
        first = [f"<{root}{self._attributes(self._syntax.root_attributes)}>"]
        return [*self._declaration(), *first], [f"</{root}>", *([trailer] if trailer else [])]

    def _declaration(self) -> Iterator[str]:
        if self._syntax.declaration:
            standalone = ' standalone="yes"' if self._syntax.standalone else ""
            yield f'<?xml version="1.0" encoding="{self._syntax.encoding}"{standalone}?>'

    def comment(self, text: str) -> Lines:
        yield "<!-- " + self.constant(text.replace("--", "-")) + " -->"

    def constant(self, text: str) -> str:
        return super().constant(escape(text, quote=False).replace('"', "&quot;"))

    def enter(self, step: Step, depth: int) -> Lines:
        yield f"<{self.name(step.name)}{self._attributes(step.attributes)}>"

    def leave(self, step: Step, depth: int) -> Lines:
        yield f"</{self.name(step.name)}>"

    def formed(self, form: SettingElement) -> Writer:
        return XmlWriter(self._syntax.model_copy(update={"setting": form}))

    def setting(self, name: str, element: Element, scope: Scope, depth: int) -> Lines:
        attributes = {**self._syntax.attributes, **element.attributes}
        yield from self._guarded(element, scope, self._element(name, element, attributes))

    def _guarded(self, element: Element, scope: Scope, lines: Lines) -> Lines:
        expression = value_text(element.value).whole if element.value is not None else None
        if expression is None or not scope.absent(expression):
            yield from lines
            return
        yield "{% if " + present(expression) + " %}"
        yield from lines
        yield "{% endif %}"

    def _element(self, name: str, element: Element, attributes: Mapping[str, Scalar]) -> Lines:
        tag, value, form = self.name(name), element.value, self._syntax.setting
        written = ""
        if isinstance(form, SettingElement) and not element.children:
            written += f' {form.name}="{tag}"' if form.name else ""
            if form.value and value is not None:
                written += f' {form.value}="{self.interpolate(value_text(value))}"'
                value = None
            tag = form.element or tag
        written += self._attributes(attributes)
        content = self.interpolate(value_text(value)) if value is not None else ""
        if not element.children:
            yield (
                f"<{tag}{written}>{content}</{tag}>" if value is not None else f"<{tag}{written}/>"
            )
            return
        yield f"<{tag}{written}>{content}"
        for child in element.children:
            for child_name, setting in child.items():
                inner = setting if isinstance(setting, Element) else Element(value=setting)
                if inner.when:
                    yield "{% if " + inner.when + " %}"
                for line in self._element(child_name, inner, inner.attributes):
                    yield INDENT + line
                if inner.when:
                    yield "{% endif %}"
        yield f"</{tag}>"

    def _attributes(self, attributes: Mapping[str, Scalar]) -> str:
        return "".join(
            f' {key}="{self.interpolate(value_text(value))}"' for key, value in attributes.items()
        )


class AttributeWriter(XmlWriter):
    """Settings as attributes: of the elements at their path, or of the root without any."""

    def frame(self) -> tuple[list[str], list[str]]:
        root = f"<{self._syntax.root}{self._attributes(self._syntax.root_attributes)}"
        if self.base:
            return [*self._declaration(), f"{root}>"], [f"</{self._syntax.root}>"]
        return [*self._declaration(), root], ["/>"]

    def comment(self, text: str) -> Lines:
        yield from ()

    def enter(self, step: Step, depth: int) -> Lines:
        yield f"<{self.name(step.name)}{self._attributes(step.attributes)}"

    def leave(self, step: Step, depth: int) -> Lines:
        yield "/>"

    def setting(self, name: str, element: Element, scope: Scope, depth: int) -> Lines:
        value = "" if element.value is None else self.interpolate(value_text(element.value))
        yield from self._guarded(element, scope, iter([f'{INDENT}{self.name(name)}="{value}"']))
