"""How settings are written in a file: the templates of each syntax, with its escaping.

A syntax turns one setting into lines of a Jinja template. What is constant is escaped
here, at build time; what an expression gives is escaped by the plugin's environment, which
knows the policy by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from xml.sax.saxutils import escape as escape_xml

from phonegen.expressions import Scope, Text, loop, name_text, value_text
from phonegen.expressions import names as names_in
from phonegen.spec import Assignments, Element, Scalar, Section, Setting, Xml

Lines = Iterator[str]


def escaping(syntax: Assignments | Xml) -> str:
    """Name of the policy for values: `line` or `xml`."""
    return "xml" if isinstance(syntax, Xml) else "line"


def constant(text: str, syntax: Assignments | Xml) -> str:
    """A constant as it stands in a template of SYNTAX."""
    safe = escape_xml(text, {'"': "&quot;"}) if isinstance(syntax, Xml) else text
    for token in ("{{", "{%", "{#"):
        safe = safe.replace(token, "{{ '" + token + "' }}")
    return safe


def interpolate(text: Text, syntax: Assignments | Xml, suffix: str = "") -> str:
    """Text of a template; SUFFIX is a filter behind every expression."""
    return "".join(
        "{{ " + part + suffix + " }}" if dynamic else constant(part, syntax)
        for dynamic, part in text.parts
    )


def render_name(name: str, syntax: Assignments | Xml) -> str:
    return interpolate(name_text(name), syntax)


def setting_lines(
    name: str, setting: Setting, section: Section, syntax: Assignments | Xml, scope: Scope
) -> Lines:
    """Template lines of one setting, with the guard that an absent value needs."""
    element = setting if isinstance(setting, Element) else Element(value=setting)
    guard = element.when
    if element.comment:
        yield comment(element.comment, syntax)
    if guard:
        scope = scope.guarded(guard)
        yield "{% if " + guard + " %}"
    if isinstance(syntax, Assignments):
        yield from _assignment(name, element, syntax, scope)
    else:
        yield from _element(name, element, section, syntax, scope)
    if guard:
        yield "{% endif %}"


def comment(text: str, syntax: Assignments | Xml) -> str:
    if isinstance(syntax, Xml):
        return "<!-- " + constant(text.replace("--", "-"), syntax) + " -->"
    return f"{syntax.comment} {constant(text, syntax)}"


def _assignment(name: str, element: Element, syntax: Assignments, scope: Scope) -> Lines:
    text = value_text("" if element.value is None else element.value)
    left = render_name(name, syntax) + syntax.separator
    expression = text.whole
    if expression is None or not scope.absent(expression):
        yield left + interpolate(text, syntax)
    elif syntax.unset is not None:
        yield left + "{{ " + _with_default(expression, syntax.unset) + " }}"
    else:
        yield "{% if " + present(expression) + " %}"
        yield left + interpolate(text, syntax)
        yield "{% endif %}"


def present(expression: str) -> str:
    """The condition under which an expression that may be absent has a value."""
    simple = expression.replace(".", "").replace("_", "").isalnum()
    return f"{expression} is defined" if simple else f"({expression}) is defined"


def _with_default(expression: str, unset: str) -> str:
    """EXPRESSION, or UNSET when absent."""
    quoted = "'" + unset.replace("\\", "\\\\").replace("'", "\\'") + "'"
    plain = " if " not in expression and " or " not in expression and "~" not in expression
    return f"{expression} | default({quoted})" if plain else f"({expression}) | default({quoted})"


def _element(name: str, element: Element, section: Section, syntax: Xml, scope: Scope) -> Lines:
    expression = value_text(element.value).whole if element.value is not None else None
    guarded = expression is not None and bool(scope.absent(expression))
    if guarded and expression is not None:
        yield "{% if " + present(expression) + " %}"
    attributes = {**syntax.attributes, **section.attributes, **element.attributes}
    yield from _xml(name, element, attributes, syntax, scope)
    if guarded:
        yield "{% endif %}"


def _xml(
    name: str, element: Element, attributes: Mapping[str, Scalar], syntax: Xml, scope: Scope
) -> Lines:
    tag = render_name(name, syntax)
    written = "".join(
        f' {key}="{interpolate(value_text(value), syntax)}"' for key, value in attributes.items()
    )
    value = interpolate(value_text(element.value), syntax) if element.value is not None else ""
    if not element.children:
        yield (
            f"<{tag}{written}>{value}</{tag}>"
            if element.value is not None
            else f"<{tag}{written}/>"
        )
        return
    yield f"<{tag}{written}>{value}"
    for child in element.children:
        for child_name, child_setting in child.items():
            inner = (
                child_setting
                if isinstance(child_setting, Element)
                else Element(value=child_setting)
            )
            if inner.when:
                yield "{% if " + inner.when + " %}"
            for line in _xml(child_name, inner, inner.attributes, syntax, scope):
                yield "  " + line
            if inner.when:
                yield "{% endif %}"
    yield f"</{tag}>"


def file_frame(syntax: Assignments | Xml) -> tuple[list[str], list[str]]:
    """First and last lines of a file."""
    if isinstance(syntax, Assignments):
        return ([syntax.header] if syntax.header else []), []
    declaration = ['<?xml version="1.0" encoding="UTF-8"?>'] if syntax.declaration else []
    return [*declaration, f"<{syntax.root}>"], [f"</{syntax.root}>"]


def body_lines(
    sections: Mapping[str, Section],
    syntax: Assignments | Xml,
    scope: Scope,
    rename: Callable[[str], str],
) -> Lines:
    """Template lines of a file's sections, in order."""
    path: str | None = None
    for section in sections.values():
        if isinstance(syntax, Xml):
            wanted = section.path or syntax.path
            if wanted != path:
                yield from _close(path)
                yield from _open(wanted)
                path = wanted
        if section.title:
            yield ""
            yield comment(section.title, syntax)
        yield from section_lines(section, syntax, scope, rename)
    if isinstance(syntax, Xml):
        yield from _close(path)


def _open(path: str | None) -> Lines:
    for part in path.split("/") if path else []:
        yield f"<{part}>"


def _close(path: str | None) -> Lines:
    for part in reversed(path.split("/")) if path else []:
        yield f"</{part}>"


def section_lines(
    section: Section, syntax: Assignments | Xml, scope: Scope, rename: Callable[[str], str]
) -> Lines:
    """Template lines of one section: its loop, its condition, its settings."""
    used: str | None = None
    test = section.when
    inner = scope.guarded(section.when) if section.when else scope
    if section.each:
        outside = section.when if section.when and not filters_items(section) else None
        if outside:
            yield "{% if " + outside + " %}"
        names, iterated, used, inner = enter_loop(section, inner)
        only = f" if {section.when}" if section.when and not outside else ""
        yield "{% for " + ", ".join(names) + " in " + iterated + only + " %}"
        test = used
        short = short_names(section, names)
        for expression, name in short.items():
            yield "{% set " + name + " = " + expression + " %}"
        plain = rename

        def rename(name: str) -> str:
            for expression, variable in short.items():
                name = name.replace("{" + expression + "}", "{" + variable + "}")
            return plain(name)

    if test:
        yield "{% if " + test + " %}"
    for name, setting in section.set.items():
        yield from setting_lines(rename(name), setting, section, syntax, inner)
    if section.else_ and test:
        yield "{% else %}"
        other = inner if section.each else scope
        for name, setting in section.else_.items():
            yield from setting_lines(rename(name), setting, section, syntax, other)
    if test:
        yield "{% endif %}"
    if section.each:
        yield "{% endfor %}"
        if outside:
            yield "{% endif %}"


def short_names(section: Section, variables: tuple[str, ...]) -> dict[str, str]:
    """Parts of the loop's items that stand in many setting names, with a short name for each.

    Looked up once an item, they make long loops half as expensive.
    """
    used = Counter(
        expression
        for name in (*section.set, *section.else_)
        for expression in name_text(name).expressions
    )
    found: dict[str, str] = {}
    for expression, count in used.items():
        head, _, tail = expression.partition(".")
        if count > 2 and head in variables and tail.isidentifier() and tail not in found.values():
            found[expression] = tail
    return found


def filters_items(section: Section) -> bool:
    """Whether the `when` of a loop is about its items, and not about all of it."""
    if not section.each or not section.when:
        return False
    heads = {name.partition(".")[0] for name in names_in(section.when)}
    return bool(heads & set(loop(section.each)[0]))


def enter_loop(section: Section, scope: Scope) -> tuple[tuple[str, ...], str, str | None, Scope]:
    """Names, what they iterate, the condition for `set`, and the scope inside a loop."""
    assert section.each is not None
    names, iterated = loop(section.each)
    used = f"{names[0]}.used" if iterated in ("lines", "function_keys") else None
    return names, iterated, used, scope.with_loop(names, iterated)
