"""Readers: what a file says to the phone, by the vendors' grammars.

Written apart from the writers of `dialects.syntaxes`, so that what a dialect writes has a second
witness: whatever is not in the grammar is an error with its place.
"""

from __future__ import annotations

from phonegen.language.spec.syntax import Assignments, Commands, Form, Plain, Style, Xml
from phonegen.readers import assignments, commands, form, json, text, xml
from phonegen.readers.document import ReadError, Setting

__all__ = ["ReadError", "Setting", "read"]


def read(data: bytes, style: Style) -> list[Setting]:
    """The settings of a file of STYLE, in order. Raises ReadError.

    Time and memory are linear in DATA, whatever it holds.
    """
    syntax, encoding = style.syntax, style.encoding
    if isinstance(syntax, Xml):
        return xml.read(data, syntax)
    if isinstance(syntax, Assignments):
        return assignments.read(data, syntax, encoding)
    if isinstance(syntax, Commands):
        return commands.read(data, syntax, encoding)
    if isinstance(syntax, Plain):
        return text.read(data, syntax, encoding)
    return form.read(data, syntax) if isinstance(syntax, Form) else json.read(data, encoding)
