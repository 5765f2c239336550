"""How settings are written in a file: the templates of each syntax, with its escaping.

A syntax turns one setting into lines of a Jinja template. What is constant is escaped
here, at build time; what an expression gives is escaped by the plugin's environment, which
knows the policy by name.
"""

from __future__ import annotations

from typing import Any

from phonegen.dialects.syntaxes.json import JsonWriter
from phonegen.dialects.syntaxes.lines import AssignmentWriter, CommandWriter, FormWriter, TextWriter
from phonegen.dialects.syntaxes.sections import template_lines
from phonegen.dialects.syntaxes.writer import Policy, Writer
from phonegen.dialects.syntaxes.xml import AttributeWriter, XmlWriter
from phonegen.language.spec.syntax import Assignments, Commands, Form, Json, Style, Xml

__all__ = ["Policy", "Writer", "template_lines", "writer"]


def writer(style: Style) -> Writer[Any]:
    """What writes the settings of a file in its style."""
    syntax, encoding, unset = style.syntax, style.encoding, style.unset
    if isinstance(syntax, Xml):
        kind = AttributeWriter if syntax.setting == "attribute" else XmlWriter
        return kind(syntax, encoding, unset)
    if isinstance(syntax, Json):
        return JsonWriter(syntax, encoding, unset)
    if isinstance(syntax, Assignments):
        return AssignmentWriter(syntax, encoding, unset)
    if isinstance(syntax, Commands):
        return CommandWriter(syntax, encoding, unset)
    if isinstance(syntax, Form):
        return FormWriter(syntax, encoding, unset)
    return TextWriter(syntax, encoding, unset)
