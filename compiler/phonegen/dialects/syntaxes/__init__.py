"""How settings are written in a file: the templates of each syntax, with its escaping.

A syntax turns one setting into lines of a Jinja template. What is constant is escaped
here, at build time; what an expression gives is escaped by the plugin's environment, which
knows the policy by name.
"""

from __future__ import annotations

from phonegen.dialects.syntaxes.lines import AssignmentWriter, CommandWriter, FormWriter, TextWriter
from phonegen.dialects.syntaxes.sections import enter_loop, filters_items, template_lines
from phonegen.dialects.syntaxes.writer import Policy, Writer
from phonegen.dialects.syntaxes.xml import AttributeWriter, XmlWriter
from phonegen.language.spec.syntax import Assignments, Commands, Form, Syntax, Xml

__all__ = ["Policy", "Writer", "enter_loop", "filters_items", "policy", "template_lines", "writer"]


def writer(syntax: Syntax) -> Writer:
    """What writes settings in SYNTAX."""
    if isinstance(syntax, Xml):
        return AttributeWriter(syntax) if syntax.setting == "attribute" else XmlWriter(syntax)
    if isinstance(syntax, Assignments):
        return AssignmentWriter(syntax)
    if isinstance(syntax, Commands):
        return CommandWriter(syntax)
    return FormWriter() if isinstance(syntax, Form) else TextWriter(syntax)


def policy(syntax: Syntax) -> Policy:
    """How the plugin escapes the values of expressions in SYNTAX."""
    return writer(syntax).policy
