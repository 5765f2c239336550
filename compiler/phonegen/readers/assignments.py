"""Assignments: `name = value` lines, with comments and groups.

Yealink, "Administrator's Guide for SIP-T2 Series/T19(P) E2/T4 Series IP Phones", page 126: the
first line is the header `#!version:1.0.0.1`, which cannot be left out; a line that begins with
`#` is a comment; a setting is one line, `name = value`, and its value ends with the line.

Aastra, "6700i Series SIP Administrator Guide" 41-001343-01, release 3.2.2, page C-6: `name:
value`; `#` begins a comment behind a value, too (`sip digit timeout: 3 # set the …`), and a value
that holds it stands in double quotes (`sip dial plan: "x+#|xx+*"`). Files that the phones
themselves write have quotes around values with blanks. Neither names a way to write a quote
inside of quotes, so there is none here.

Yealink, on the passwords of the phone's users: `security.user_password = USER:PASSWORD` (with
`static.` before it since firmware 81), once for each user, who therefore belongs to the name here.

Panasonic, "KX-UT123 Administrator Guide", page 46: each line ends with CR and LF, and is
`NAME="value"` without blanks; the first line is `# Panasonic SIP Phone Standard Format File #`,
behind which more may stand; other lines that begin with `#` are comments.

Blanks around a value belong to the layout: a value that begins or ends with one needs quotes.
A setting that stands twice is an error here, whichever the phone would take.
"""

from __future__ import annotations

import re

from phonegen.language.spec.syntax import Assignments
from phonegen.readers.document import Document, ReadError, Setting, decoded, lines

COMMENT = "#"
_OF_USERS = re.compile(r"(static\.)?security\.user_password")
_LONE = re.compile(r"(?<!\r)\n|(?<!\n)\Z")  # the end of a line that lacks one of the two
_QUOTED = re.compile(r'"([^"]*)" *(?:#.*)?')


def read(data: bytes, syntax: Assignments, encoding: str) -> list[Setting]:
    """The settings of a file. Raises ReadError."""
    document, group = Document(), ""
    begins = _group(syntax)
    text = decoded(data, encoding)
    if syntax.end == "\r\n" and (found := _LONE.search(text)):
        number = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        raise ReadError(number, column, "a line that does not end with both CR and LF")
    for number, line in lines(text):
        if syntax.header is not None and number == 1:
            if line != syntax.header:
                raise ReadError(1, 1, f"the first line is not the header {syntax.header}")
            continue
        if not line or line.startswith(COMMENT):
            continue
        if begins is not None and (found := begins.fullmatch(line)):
            group = found[1] + "/"
            continue
        name, separator, rest = line.partition(syntax.between.strip() or " ")
        if not separator:
            raise ReadError(number, 1, "this is no setting, no comment and no group")
        name = name.rstrip(" ")
        if not name or name.startswith(" "):
            raise ReadError(number, 1, "a setting's name stands at the beginning of its line")
        value = _value(rest.strip(" "), syntax.quote, number, len(line) - len(rest.lstrip(" ")) + 1)
        if _OF_USERS.fullmatch(name):
            user, colon, value = value.partition(":")
            if not colon:
                raise ReadError(number, 1, "a password without the user's name before it")
            name = f"{name}[{user}]"
        document.add(group + name, value, number, 1)
    return document.settings


def _group(syntax: Assignments) -> re.Pattern[str] | None:
    if syntax.group is None:
        return None
    before, _, after = syntax.group.partition("{}")
    return re.compile(re.escape(before) + "(.*)" + re.escape(after))


def _value(text: str, quote: str | None, line: int, column: int) -> str:
    """What a value means behind the blanks. Raises ReadError for quotes that do not end."""
    if quote is None:
        return text
    if quote == "needed":
        if found := _QUOTED.fullmatch(text):
            return found[1]
        text = text.partition(COMMENT)[0].rstrip(" ")
        if '"' in text:
            raise ReadError(line, column + text.index('"'), "a quote that stands in no quotes")
        return text
    inside = text[1:-1]
    if len(text) < 2 or text[0] != quote or text[-1] != quote or quote in inside:
        raise ReadError(line, column, f"a value stands between two {quote}")
    return inside
