"""Types of single values.

Each field's description is its documentation: the hint of its diagnostics, the text in
editors, and the reference in `generated/reference/fields.md` all come from here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic_core import CoreSchema, PydanticCustomError

from phonegen.language.spec.forms import form, hyphened, in_bytes, lowered, with_scheme

Name = Annotated[
    str,
    form(r"^[A-Za-z][A-Za-z0-9_-]*$", "a letter, then letters, digits, `-` and `_`", hyphened, 80),
]


# What ends a line, acts on a terminal, or makes a text look like another than it is.
UNSEEN = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"


def line(without: str = "", first: str = "", empty: bool = False) -> StringConstraints:
    """One line of text, without blanks at its ends, which readers drop.

    It has none of the characters WITHOUT, and does not begin with one of FIRST, which are both
    written as in a regular expression. EMPTY: there may be nothing. Of several patterns of a type
    only the last would count.
    """
    inside = f"{UNSEEN}{without}"
    pattern = rf"^[^\s{inside}{first}]([^{inside}]*[^\s{inside}])?$"
    if empty:
        return StringConstraints(pattern=rf"^({pattern[1:-1]})?$", max_length=2000)
    return StringConstraints(min_length=1, pattern=pattern, max_length=2000)


def piece(without: str = "", least: int = 0) -> StringConstraints:
    """A piece of a line, whose blanks count, with at least so many characters."""
    pattern = f"^[^{UNSEEN}{without}]*$"
    return StringConstraints(min_length=least, pattern=pattern, max_length=2000)


Line = Annotated[str, line()]

Piece = Annotated[str, piece()]

# What a phone sends: any characters.
Sent = Annotated[str, StringConstraints(min_length=1, max_length=255)]

# What stands beside others between commas, as provd writes vendor, model and version.
Word = Annotated[str, line(without=",")]

# A name in the expressions of templates: none of the words that Jinja reads in its own way.
_RESERVED = frozenset(
    ["and", "caller", "context", "else", "false", "if", "import", "in", "is", "kwargs", "loop",
     "none", "not", "or", "recursive", "self", "super", "true", "varargs"]
)  # fmt: skip


def unreserved(name: str) -> str:
    """NAME, if no word of Jinja."""
    if name.lower() in _RESERVED:
        raise PydanticCustomError("reserved", "expressions have another meaning for this name")
    return name


Variable = Annotated[
    str,
    form(r"^[A-Za-z][A-Za-z0-9_]*$", "a letter, then letters, digits and `_`", longest=80),
    AfterValidator(unreserved),
]


def inside(path: str) -> str:
    """A path that cannot leave the folder it is joined to, and that a disk can hold."""
    parts = path.split("/")
    if path.startswith("/") or "\\" in path or {"", ".", ".."} & set(parts):
        raise PydanticCustomError("unsafe_path", "the path leaves its folder")
    if max(len(part.encode()) for part in parts) > 200:
        raise PydanticCustomError("long_path", "a name in the path has more than 200 bytes")
    return path


RelativePath = Annotated[Line, AfterValidator(inside)]

# The characters of RFC 3986.
Url = Annotated[
    str,
    form(
        r"^(https?|ftp)://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+$",
        "a URL, which begins with http://, https:// or ftp:// and has no blanks",
        with_scheme,
        2000,
    ),
]

Mac = Annotated[
    str,
    form(
        r"^[0-9a-f]{2}(:[0-9a-f]{2}){5}$",
        "the six bytes of a MAC address, as 00:15:65:aa:bb:cc",
        in_bytes,
    ),
]

Oui = Annotated[
    str,
    form(
        r"^[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}$",
        "the three bytes of a MAC prefix, as 00:15:65",
        in_bytes,
    ),
]

Sha1 = Annotated[
    str, form(r"^[0-9a-f]{40}$", "40 hexadecimal digits, as `sha1sum` prints them", lowered)
]

Scalar = str | int | float | bool

# A value that is no expression.
Constant = Piece | int | float | bool


def _number_as_text(value: object) -> object:
    """A model called 710 or a release called 10.1 is a name, whatever YAML makes of it."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


class _OrNumber(BeforeValidator):
    """Takes a number for a text, and tells editors so."""

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        schema = {**handler(core), "type": ["string", "number"]}
        if "enum" in schema:
            words = schema["enum"]
            schema["enum"] = [*words, *(float(word) for word in words if word[0].isdecimal())]
        return schema


OR_NUMBER = _OrNumber(_number_as_text)

Text = Annotated[Line, OR_NUMBER]

WordText = Annotated[Word, OR_NUMBER]

# A model, which is a part of files' names, too.
ModelName = Annotated[str, line(without=r",/\\{}", first="."), OR_NUMBER]

# A version that others are compared with.
Numbers = Annotated[
    str,
    form(r"^[0-9]{1,9}(\.[0-9]{1,9}){0,9}$", "numbers with dots between them, as 66.86.0.15"),
    OR_NUMBER,
]


# Facts of a file by the keys that lead to them: `lines`, `keys.line, expansion`.
_FACT = r"[a-z][\w-]*(\.[\w-]+)*"
Facts = Annotated[
    str, form(rf"^{_FACT}(, {_FACT})*$", "keys with dots between them, as `keys.line`", longest=500)
]

# Where a file's facts come from; where single ones do, and why one is doubted, by their keys.
Source = (
    Line
    | Annotated[
        dict[
            Facts,
            Line | Annotated[dict[Literal["source", "doubt"], Line], Field(min_length=1)],
        ],
        Field(min_length=1),
    ]
)


class Spec(BaseModel):
    """Strict and frozen: what is not in the language is an error, nothing changes later."""

    # Each kind of file is built as a whole when the first is read, not each class when imported.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


def describe(text: str, **more: Any) -> Any:
    """A field with its documentation; the default may be a class, for one with its defaults."""
    if more.get("default") in ({}, []):  # a factory is faster than a copy for every instance
        more["default_factory"] = type(more.pop("default"))
    if isinstance(more.get("default"), type):  # made without what checks it, which is built later
        more["default"] = more["default"].model_construct()
    return Field(description=text, **more)


Extends = Annotated[
    str | list[str] | None,
    Field(
        description="Name of a spec beside this one, or `VENDOR/NAME` of one of the same kind in "
        "another vendor's folder, or a list of them, whose values it inherits."
    ),
]


def described_sources() -> Any:
    """The field `sources` of a kind of spec."""
    return describe(
        "Where the facts come from: a text speaks of the whole file, `{FACT: TEXT}` of one fact or "
        "of several with commas between, by their keys, such as `keys.line` or "
        "`guide.credentials`. `{FACT: {doubt: …, source: …}}` for one that nobody has checked; "
        "the doubt is shown beside it.",
        default=[],
    )


Answer = Literal["yes", "no", "unknown"]

# How a phone fetches its files, and with which TLS at most where that is HTTPS.
Way = Literal["http", "tftp", "https"]
NewestTls = Literal["1.0", "1.1", "1.2", "1.3"]
Fetched = Literal[Answer, NewestTls]


def _secure(fetches: dict[Way, Fetched]) -> dict[Way, Fetched]:
    """What only HTTPS has stands there alone."""
    for way, answer in fetches.items():
        if way != "https" and answer not in get_args(Answer):
            raise PydanticCustomError("no_tls", "only `https` takes a version of TLS")
    return fetches


Fetches = Annotated[dict[Way, Annotated[Fetched, OR_NUMBER]], AfterValidator(_secure)]


def described_fetches(text: str) -> Any:
    """The field `fetches` of a phone's specs."""
    return describe(
        f"{text} `http`, `tftp` and `https`, each `yes`, `no` or `unknown`; of `https` also the "
        "newest TLS that the phone is known to speak, `1.0` to `1.3`.",
        default={},
    )


class Derived(Spec):
    """A kind of spec that may inherit from others of its folder."""

    extends: Extends = None


Trait = Constant | list[Constant] | dict[Line, Constant]
