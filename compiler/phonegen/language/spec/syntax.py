"""How settings are written in a file."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from phonegen.language.spec.forms import form, hyphened
from phonegen.language.spec.values import UNSEEN, Line, Piece, Scalar, Spec, describe, piece

# Of an element or an attribute.
XmlName = Annotated[
    str,
    form(
        r"^[A-Za-z_][A-Za-z0-9._:-]*$",
        "a name of XML: a letter, then letters, digits, `.`, `_`, `:` and `-`",
        hyphened,
        200,
    ),
]

# XML attributes of an element; one whose value is absent is left out.
Attributes = dict[XmlName, Scalar]

# An XML element with its attributes: `{phone: {version: 1}}`; that of a path may hold `{expr}`.
XmlTag = Annotated[dict[XmlName, Attributes], Field(min_length=1, max_length=1)]
Tag = Annotated[dict[Line, Attributes], Field(min_length=1, max_length=1)]

# Elements below each other: none is empty.
Below = Annotated[
    str, form(rf"^[^/{UNSEEN}]+(/[^/{UNSEEN}]+)*$", "names with `/` between them", longest=2000)
]

Path = Below | list[Line | Tag]


class SettingElement(Spec):
    """How an XML file writes a setting as one element."""

    element: XmlName | None = describe(
        "Name of the element; absent: the setting's name.", default=None
    )
    name: XmlName | None = describe("Attribute with the setting's name.", default=None)
    value: XmlName | None = describe(
        "Attribute with its value; absent: the value is the element's text.", default=None
    )


# `false` leaves a setting out, where what is around it writes something.
Unset = Piece | Literal[False]

Encoding = Literal["UTF-8", "ISO-8859-1", "US-ASCII"]


Separator = Annotated[str, piece(least=1)]

End = Annotated[str, form(r"^[\r\n\x20-\x7e]*$", "ASCII and line ends", longest=20)]


def _for_lines(separators: list[str]) -> list[str]:
    between, end = separators
    if not between or set(between) & set("\r\n") or end != "\r\n":
        message = 'write what stands between name and value, and "\\r\\n"'
        raise PydanticCustomError("separators", "{message}", {"message": message})
    return separators


# Between name and value, and what ends a line.
Separators = Annotated[list[End], Field(min_length=2, max_length=2), AfterValidator(_for_lines)]


class Assignments(Spec):
    """`name = value` lines."""

    kind: Literal["assignments"] = describe("A line a setting, its name and its value.")
    separator: Separator | Separators = describe(
        'Between name and value; `[SEPARATOR, "\\r\\n"]` where a line ends with both characters.',
        default=" = ",
    )
    quote: Literal['"', "'", "needed"] | None = describe(
        "Quotes around values. `needed`: double quotes around those with `#`, which begins a "
        "comment behind a value, too, or with blanks at an end.",
        default=None,
    )
    header: Line | None = describe("First line of every file.", default=None)
    group: Line | None = describe(
        "How a group of settings begins, such as `[{}]`; `{}` is the section's `path`.",
        default=None,
    )
    longest: int | None = describe(
        "Bytes of a line, at most: a longer one is left out with a line in the log; one with a "
        "password or a user name makes the plugin refuse the device.",
        default=None,
        ge=20,
        le=10_000,
    )

    @property
    def between(self) -> str:
        """What stands between name and value."""
        return self.separator if isinstance(self.separator, str) else self.separator[0]

    @property
    def end(self) -> str:
        """What ends a line."""
        return "\n" if isinstance(self.separator, str) else self.separator[1]


class Commands(Spec):
    """A script of commands: `name value`, or the name alone when the value is empty."""

    kind: Literal["commands"] = describe("A script of commands.")
    header: Line | None = describe("First line of every file.", default=None)


class Plain(Spec):
    """Values alone, each on lines of its own; the names are labels."""

    kind: Literal["text"] = describe("Values alone.")
    end: End = describe("What ends each value.", default="\n")


class Form(Spec):
    """`name=value` pairs as a web form sends them, joined by `&`."""

    kind: Literal["form"] = describe("Pairs as a web form sends them.")
    frame: Literal["checksummed"] | None = describe(
        "What stands around the pairs; `checksummed`: a head of 16 bytes with the number of "
        "16-bit words, a checksum that makes their sum zero, and the MAC.",
        default=None,
    )


class Xml(Spec):
    """XML with one element or one attribute a setting."""

    kind: Literal["xml"] = describe("Elements or attributes.")
    root: XmlName | XmlTag = describe(
        "The root element; with attributes, `{ELEMENT: {NAME: VALUE}}`."
    )
    path: Path | None = describe("Elements below the root that hold the settings.", default=None)
    attributes: Attributes = describe("Attributes of every setting.", default={})
    setting: SettingElement | Literal["element", "attribute"] = describe(
        "A setting is an element of its own, an element that bears its name in an attribute, or "
        "an attribute of the element at `path`.",
        default="element",
    )
    declaration: Literal["plain", "standalone", "none"] = describe(
        "Whether the file begins with `<?xml …?>`, and whether that says `standalone`.",
        default="plain",
    )


class Json(Spec):
    """JSON: objects by path; numbers, booleans and texts as they are.

    A step `[1]`, or `[{line.n}]`, is an item of a list.
    """

    kind: Literal["json"] = describe("Objects in each other.")


Syntax = Annotated[Assignments | Commands | Plain | Form | Xml | Json, Field(discriminator="kind")]


class Style(NamedTuple):
    """How a file is written: what it says itself, else what its dialect says."""

    syntax: Syntax
    encoding: Encoding
    unset: Unset | None
