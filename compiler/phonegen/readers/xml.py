"""XML 1.0: elements and attributes by the path to them, well-formed and without a document type.

What the vendors agree on: a setting is the text of an element (Cisco, Snom, Fanvil), or an
attribute. Elements of one name are told apart by one attribute: Snom's `idx`, and `type` of the
handsets of its bases, Fanvil's and Cisco's `index`, `button` and `priority`, Gigaset's `ID`,
Grandstream's `name`; one with the same continues the other. Without such an attribute, elements
that hold elements may come several times, as the items of a list, and are numbered; so are
Gigaset's `oper`, whose `name` says what is done and not to what, and Mitel's `User`, whose `ID` two
accounts may have. Obihai ("OBi1000
Administration Guide", page 23): the first element inside, `N`, is the name of an object or a
parameter, and tells it apart as an attribute would.

Polycom ("UC Software Administrator Guide", on configuration files): a parameter is an attribute,
whatever the element around it is called; so its name must not come again in the whole file.

The parser is Expat, which takes no more time and memory than its input asks for once there is no
document type, hence no entity of one's own; depth is bounded here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from phonegen.language.spec.syntax import Xml
from phonegen.readers.document import LONGEST, Document, ReadError, Setting

# Attributes that tell elements of one name apart, most telling first.
IDENTITIES = ("idx", "index", "ID", "id", "name", "button", "priority", "type")
NUMBERED = ("oper", "User")  # elements that no attribute tells apart
NAMED_BY = "N"  # an element that is the name of the one around it, where it is the first inside

_BLANKS = " \t\r\n"


@dataclass
class _Element:
    """An element that has not ended."""

    path: str
    step: str  # the last of its path, without its number
    line: int
    column: int
    text: list[str] = field(default_factory=list)
    inside: bool = False  # whether there are elements in it
    first: bool = True  # of its name, among those around it
    bare: bool = True  # whether it has no attribute but the one that tells it apart
    names: bool = False  # whether it is the name of the one around it
    seen: Counter[str] = field(default_factory=Counter)  # names of the elements in it


def read(data: bytes, syntax: Xml) -> list[Setting]:
    """The texts of elements and the attributes of a file. Raises ReadError."""
    reader = _Reader(attributes=syntax.setting == "attribute")
    return reader.read(data)


class _Reader:
    def __init__(self, attributes: bool) -> None:
        self._attributes = attributes
        self._document = Document()
        self._open: list[_Element] = []
        self._parser = expat.ParserCreate()
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction

    def read(self, data: bytes) -> list[Setting]:
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as e:
            raise ReadError(e.lineno, e.offset + 1, expat.ErrorString(e.code)) from None
        except (LookupError, ValueError) as e:  # an encoding that Python does not have
            if isinstance(e, ReadError):
                raise
            raise self._error(str(e)) from None
        return self._document.settings

    def _error(self, why: str) -> ReadError:
        at = self._parser
        return ReadError(at.CurrentLineNumber, at.CurrentColumnNumber + 1, why)

    def _doctype(self, *_: object) -> NoReturn:
        raise self._error("a file has no document type")

    def _instruction(self, *_: object) -> NoReturn:
        raise self._error("a file has no processing instruction")

    def _begin(self, tag: str, flat: list[str]) -> None:
        attributes = dict(zip(flat[::2], flat[1::2], strict=True))
        told_apart = () if tag in NUMBERED else IDENTITIES
        identity = next((name for name in told_apart if name in attributes), None)
        step = tag if identity is None else f"{tag}[{identity}={attributes[identity]}]"
        path, number, names = step, 1, False
        if self._open:
            around = self._open[-1]
            self._no_text(around)
            unnamed = not around.inside and len(self._open) > 1 and "[" not in around.step
            names = tag == NAMED_BY and unnamed and not attributes
            around.inside = True
            if identity is None:
                around.seen[step] += 1
                number = around.seen[step]
            path = f"{around.path}/{step}" + (f"#{number}" if number > 1 else "")
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        if len(path) > LONGEST:
            raise ReadError(line, column, "no element is as deep or has a name as long as this")
        others = [name for name in attributes if name != identity]
        first, bare = number == 1, not others
        self._open.append(_Element(path, step, line, column, first=first, bare=bare, names=names))
        for name in attributes if self._attributes else others:
            full = name if self._attributes else f"{path}@{name}"
            self._document.add(full, attributes[name], line, column)

    def _characters(self, text: str) -> None:
        self._open[-1].text.append(text)
        if self._open[-1].inside:
            self._no_text(self._open[-1])

    def _no_text(self, element: _Element) -> None:
        if "".join(element.text).strip(_BLANKS):
            raise self._error("a text beside elements")
        element.text.clear()

    def _end(self, tag: str) -> None:
        element = self._open.pop()
        text = "".join(element.text)
        if element.inside:
            return
        if element.names and text.strip(_BLANKS) and not self._attributes:
            above, around = self._open[-2:]
            around.path = f"{above.path}/{around.step}[{NAMED_BY}={text}]"
            return
        if self._attributes:
            if text.strip(_BLANKS):
                raise self._error("a text beside attributes")
            return
        if not text.strip(_BLANKS) and self._parser.CurrentLineNumber > element.line:
            return  # room for elements, of which there are none
        if not element.first and (text or element.bare):
            message = f"'{tag}' has a value already"
            raise ReadError(element.line, element.column, message)
        if text or element.bare:
            self._document.add(element.path, text, element.line, element.column)
