"""All expressions of a dialect, each at its place with the guards that hold there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from phonegen.dialects.expressions import loop, name_text, names, value_text
from phonegen.dialects.parameters import BEHIND, DERIVED, GLOBAL, KEY, LINE, SERVER
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes.sections import filters_items
from phonegen.dialects.syntaxes.writer import steps
from phonegen.language.reader import Keys
from phonegen.language.spec.dialect import Element, File, Section, Setting


@dataclass(frozen=True)
class Use:
    """One expression at its place in a dialect."""

    expression: str
    keys: Keys
    scope: Scope
    whole: bool = True  # an absent value is harmless here
    kind: str = "value"  # value, name, condition, loop

    @cached_property
    def parameters(self) -> frozenset[str]:
        """Names of the parameters that it reads, as `documented()` has them."""
        return frozenset(parameters_used(self.expression, self.scope))


def file_uses(file: File, scope: Scope, keys: Keys) -> Iterator[Use]:
    """Every expression of a file, with the guards that hold where it stands."""
    if file.when:
        yield Use(file.when, (*keys, "when"), scope, kind="condition")
        scope = scope.guarded(file.when)
    for expression in name_text(file.name).expressions:
        if expression.startswith("model."):
            yield Use(expression, (*keys, "name"), scope, kind="name")
    for name, section in file.settings.items():
        yield from _section_uses(section, scope, (*keys, "settings", name))


def _section_uses(section: Section, scope: Scope, keys: Keys) -> Iterator[Use]:
    inner = scope
    if section.when:
        at = (*keys, "when")
        if filters_items(section) and section.each:
            yield Use(section.when, at, scope.with_loop(*loop(section.each)), kind="condition")
        else:
            yield Use(section.when, at, scope, kind="condition")
        inner = scope.guarded(section.when)
    if section.each:
        variables, iterated = loop(section.each)
        outer = scope if filters_items(section) else inner
        yield Use(iterated, (*keys, "each"), outer, whole=False, kind="loop")
        scope = inner = inner.with_loop(variables, iterated)
    for name, expression in section.let.items():
        yield Use(expression, (*keys, "let", name), inner, whole=False)
    inner, scope = inner.with_names(section.let), scope.with_names(section.let)
    yield from _path_uses(section, inner, (*keys, "path"))
    for value in section.attributes.values():
        for expression in value_text(value).expressions:
            yield Use(expression, (*keys, "attributes"), scope, whole=False)
    for name, setting in section.set.items():
        yield from _setting_uses(name, setting, inner, (*keys, "set", name))
    for name, setting in section.else_.items():
        yield from _setting_uses(name, setting, scope, (*keys, "else", name))
    for name, part in section.settings.items():
        yield from _section_uses(part, inner, (*keys, "settings", name))


def _path_uses(section: Section, scope: Scope, keys: Keys) -> Iterator[Use]:
    for step in steps(section.path):
        for expression in name_text(step.name).expressions:
            yield Use(expression, keys, scope, whole=False, kind="name")
        for value in step.attributes.values():
            for expression in value_text(value).expressions:
                yield Use(expression, keys, scope, whole=False)


def _setting_uses(name: str, setting: Setting, scope: Scope, keys: Keys) -> Iterator[Use]:
    element = setting if isinstance(setting, Element) else Element(value=setting)
    if element.when:
        yield Use(element.when, (*keys, "when"), scope, kind="condition")
        scope = scope.guarded(element.when)
    for expression in name_text(name).expressions:
        yield Use(expression, keys, scope, whole=False, kind="name")
    if element.value is not None:
        text = value_text(element.value)
        for expression in text.expressions:
            yield Use(expression, keys, scope, whole=text.whole is not None)
        if text.whole is not None and scope.absent(text.whole):
            # the setting is written only with its value, so the rest may rely on it
            scope = scope.guarded(f"({text.whole}) is defined")
    for value in element.attributes.values():
        for expression in value_text(value).expressions:
            yield Use(expression, keys, scope, whole=False)
    for number, child in enumerate(element.children):
        for child_name, child_setting in child.items():
            child_keys = (*keys, "children", number, child_name)
            for use in _setting_uses(child_name, child_setting, scope, child_keys):
                # inside an element nothing leaves a value out
                yield (
                    use
                    if use.kind == "condition"
                    else Use(use.expression, use.keys, use.scope, False, use.kind)
                )


def parameters_used(expression: str, scope: Scope) -> set[str]:
    """Names of the parameters an expression reads in SCOPE, as `documented()` has them."""
    found = set()
    for name in names(expression):
        head, _, tail = name.partition(".")
        kind = scope.variables.get(head)
        if kind in ("lines", "servers") and tail in LINE:
            found.add(f"sip_lines.{tail}")
            found |= {f for f in (LINE[tail].fallback,) if f}
        elif kind == "function_keys" and tail in KEY:
            found.add(f"funckeys.{tail}")
        elif kind == "function_keys" and tail == "code":
            found.add("funckeys.type")
        elif kind is None and (head in GLOBAL or head in SERVER):
            found.add(head)
        elif kind == "call_managers" or name == "call_managers":
            found.add("sccp_call_managers")
        elif kind is None and head.startswith("phonebook_url_"):
            found |= set(BEHIND["phonebook_url"])
        elif kind is None and head == "options" and tail:
            found.add(f"options.{tail}")
        elif kind is None and head in DERIVED:
            found |= set(BEHIND.get(head, ()))
    return found


def secrets(use: Use) -> bool:
    """Whether an expression shows a password or a key."""
    for name in names(use.expression):
        parameter = use.scope.parameter(name)
        if parameter is not None and parameter.secret:
            return True
    return False
