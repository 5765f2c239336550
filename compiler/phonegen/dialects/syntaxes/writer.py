"""What every syntax can do: the frame of a file, its groups, its settings."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, ClassVar, Generic, Literal, NamedTuple, TypeVar

from jinja2 import nodes

from phonegen.dialects.expressions import Text, literal, name_text, parse
from phonegen.dialects.scope import Scope
from phonegen.language.spec.dialect import Element, Section
from phonegen.language.spec.syntax import (
    Attributes,
    Path,
    SettingElement,
    Syntax,
    Tag,
    Unset,
)

# What a filter behind an expression is about as a whole.
_BOUND = (nodes.Name, nodes.Getattr, nodes.Getitem, nodes.Call, nodes.Filter, nodes.Const)

# A brace that would begin a tag with what is behind it; alone, no policy makes more of it.
_BRACE = re.compile(r"\{(?=[{%#]|$)")

Lines = Iterator[str]
S = TypeVar("S", bound=Syntax)
NO_ATTRIBUTES: Attributes = {}
Policy = Literal["line", "word", "quoted", "commented", "form", "xml", "json"]


class Step(NamedTuple):
    """An element on the way to the settings."""

    name: str  # with `{expr}` for what varies
    attributes: Attributes = NO_ATTRIBUTES

    @classmethod
    def of(cls, tag: str | Tag) -> Step:
        return cls(tag) if isinstance(tag, str) else cls(*next(iter(tag.items())))


class Writer(ABC, Generic[S]):
    """Turns settings into lines of a template.

    `policy` names how the plugin escapes what expressions give: `line` keeps values on one
    line, `quoted` also keeps quotes out, `commented` the sign of comments, `word` makes one word
    of them, `form` encodes them for a URL, `xml` for XML, `json` makes a step of a document of
    them. `shares` says whether neighbours with the same path stand in one element, `bare` whether
    an element with settings can hold no other element.
    """

    policy: ClassVar[Policy] = "line"
    shares: ClassVar[bool] = True
    bare: ClassVar[bool] = False
    base: tuple[Step, ...] = ()  # where settings stand when their section has no path

    def __init__(self, syntax: S, encoding: str, unset: Unset | None) -> None:
        self.syntax = syntax
        self.encoding = encoding
        # What stands for an absent value; None: the setting is left out.
        self.unset = unset if isinstance(unset, str) else None

    def frame(self, nested: bool, scope: Scope) -> tuple[list[str], list[str]]:
        """First and last lines of a file; NESTED when any of its sections has a path.

        SCOPE is what its sections may name.
        """
        return [], []

    def enter(self, step: Step, depth: int, scope: Scope, last: bool) -> Lines:
        """Lines that begin an element at DEPTH below the root; the LAST one holds the settings."""
        yield from ()

    def leave(self, step: Step, depth: int, last: bool) -> Lines:
        """Lines that end it."""
        yield from ()

    def changed(self, section: Section) -> Writer[Any]:
        """This writer, as a section wants its settings written."""
        if section.unset is None:
            return self
        return type(self)(self.syntax, self.encoding, section.unset)

    @abstractmethod
    def setting(self, name: str, element: Element, scope: Scope, depth: int) -> Lines:
        """One setting, with the guard that an absent value needs."""

    def unfit(self, kind: str, text: Text, form: SettingElement | None = None) -> str | None:
        """Why a file cannot carry what is constant in TEXT, in words.

        KIND is `value`, `setting` (its name), `step` (of a path) or `element` (inside a setting).
        FORM is how the section writes its settings, when not as the syntax says.
        """
        return None

    def constant(self, text: str) -> str:
        """A constant as it stands in a template."""
        text = _BRACE.sub("{{ '{' }}", text)
        return text.replace("\r", r"{{ '\r' }}")  # templates have no other line break than \n

    def interpolate(self, text: Text) -> str:
        """Constants and expressions as they stand in a template."""
        return "".join(
            "{{ " + printed(part) + " }}" if dynamic else self.constant(part)
            for dynamic, part in text.parts
        )

    def name(self, name: str) -> str:
        return self.interpolate(name_text(name))


def steps(path: Path | None) -> tuple[Step, ...]:
    """The elements of a path, one by one."""
    if path is None:
        return ()
    return tuple(map(Step.of, path.split("/") if isinstance(path, str) else path))


def present(expression: str) -> str:
    """The condition under which an expression that may be absent has a value."""
    simple = expression.replace(".", "").replace("_", "").isalnum()
    return f"{expression} is defined" if simple else f"({expression}) is defined"


def without_else(expression: str) -> bool:
    """Whether EXPRESSION is an `if` that has no value when its condition is false."""
    tree = parse(expression)
    return isinstance(tree, nodes.CondExpr) and tree.expr2 is None


def printed(expression: str) -> str:
    """EXPRESSION as it is printed: an `if` without an `else` prints nothing."""
    return f"{expression} else ''" if without_else(expression) else expression


def with_default(expression: str, unset: str) -> str:
    """EXPRESSION, or UNSET when absent; what is absent is empty by itself."""
    if not unset:
        return expression
    return filtered(expression, f"default({literal(unset)})")


def filtered(expression: str, name: str) -> str:
    """EXPRESSION through a filter."""
    whole = isinstance(parse(expression), _BOUND)
    return f"{expression if whole else f'({expression})'} | {name}"
