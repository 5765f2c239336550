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
from phonegen.language.spec.syntax import Assignments, Commands, Form, Json, Syntax, Xml

__all__ = ["Policy", "Writer", "policy", "template_lines", "writer"]


def writer(syntax: Syntax) -> Writer[Any]:
    """What writes settings in SYNTAX."""
    if isinstance(syntax, Xml):
        return AttributeWriter(syntax) if syntax.setting == "attribute" else XmlWriter(syntax)
    if isinstance(syntax, Json):
        return JsonWriter(syntax)
    if isinstance(syntax, Assignments):
        return AssignmentWriter(syntax)
    if isinstance(syntax, Commands):
        return CommandWriter(syntax)
    return FormWriter(syntax) if isinstance(syntax, Form) else TextWriter(syntax)


def policy(syntax: Syntax) -> Policy:
    """How the plugin escapes the values of expressions in SYNTAX."""
    return writer(syntax).policy
