"""Plain text: certificates and lists, each line by its number.

What lines mean is another grammar's affair (RFC 7468 for certificates). Files of bytes, whose
parts end with something other than a line, have no settings to read.
"""

from __future__ import annotations

from phonegen.language.spec.syntax import Plain
from phonegen.readers.document import Document, Setting, decoded, lines


def read(data: bytes, syntax: Plain, encoding: str) -> list[Setting]:
    """The lines of a text. Raises ReadError."""
    document = Document()
    if syntax.end == "\n":
        for number, line in lines(decoded(data, encoding)):
            document.add(str(number), line, number, 1)
    return document.settings
