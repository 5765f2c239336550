"""What every syntax can do: the frame of a file, its groups, its settings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Generic, Literal, TypeVar

from jinja2 import nodes

from phonegen.dialects.expressions import Text, literal, name_text, parse
from phonegen.dialects.scope import Scope
from phonegen.language.spec.dialect import Element, Section
from phonegen.language.spec.syntax import Step, Written

Lines = Iterator[str]
S = TypeVar("S", bound=Written)
Policy = Literal["line", "word", "quoted", "form", "xml", "json"]


class Writer(ABC, Generic[S]):
    """Turns settings into lines of a template.

    `policy` names how the plugin escapes what expressions give: `line` keeps values on one
    line, `quoted` also keeps quotes out, `word` makes one word of them, `form` encodes them for
    a URL, `xml` for XML, `json` makes a step of a document of them. `shares` says whether
    neighbours with the same path stand in one element, `bare` whether an element with settings
    can hold no other element.
    """

    policy: ClassVar[Policy] = "line"
    shares: ClassVar[bool] = True
    bare: ClassVar[bool] = False
    base: tuple[Step, ...] = ()  # where settings stand when their section has no path

    def __init__(self, syntax: S) -> None:
        self.syntax = syntax

    @property
    def unset(self) -> str | None:
        """What stands for an absent value; None: the setting is left out."""
        return self.syntax.unset if isinstance(self.syntax.unset, str) else None

    def frame(self, nested: bool) -> tuple[list[str], list[str]]:
        """First and last lines of a file; NESTED when any of its sections has a path."""
        return [], []

    def enter(self, step: Step, depth: int, scope: Scope, last: bool) -> Lines:
        """Lines that begin an element at DEPTH below the root; the LAST one holds the settings."""
        yield from ()

    def leave(self, step: Step, depth: int, last: bool) -> Lines:
        """Lines that end it."""
        yield from ()

    def changed(self, section: Section) -> Writer[Any]:
        """This writer, as a section wants its settings written."""
        changes = {} if section.unset is None else {"unset": section.unset}
        return type(self)(self.syntax.model_copy(update=changes)) if changes else self

    @abstractmethod
    def setting(self, name: str, element: Element, scope: Scope, depth: int) -> Lines:
        """One setting, with the guard that an absent value needs."""

    def constant(self, text: str) -> str:
        """A constant as it stands in a template."""
        for token in ("{{", "{%", "{#"):
            text = text.replace(token, "{{ '" + token + "' }}")
        return text.replace("\r", r"{{ '\r' }}")  # templates have no other line break than \n

    def interpolate(self, text: Text) -> str:
        """Constants and expressions as they stand in a template."""
        return "".join(
            "{{ " + printed(part) + " }}" if dynamic else self.constant(part)
            for dynamic, part in text.parts
        )

    def name(self, name: str) -> str:
        return self.interpolate(name_text(name))


def steps(path: str | Sequence[str | Step] | None) -> tuple[Step, ...]:
    """The elements of a path, one by one."""
    if path is None:
        return ()
    parts: Sequence[str | Step] = path.split("/") if isinstance(path, str) else path
    return tuple(Step(name=part) if isinstance(part, str) else part for part in parts)


def present(expression: str) -> str:
    """The condition under which an expression that may be absent has a value."""
    simple = expression.replace(".", "").replace("_", "").isalnum()
    return f"{expression} is defined" if simple else f"({expression}) is defined"


def printed(expression: str) -> str:
    """EXPRESSION as it is printed: an `if` without an `else` prints nothing."""
    tree = parse(expression)
    bare = isinstance(tree, nodes.CondExpr) and tree.expr2 is None
    return f"{expression} else ''" if bare else expression


def with_default(expression: str, unset: str) -> str:
    """EXPRESSION, or UNSET when absent; what is absent is empty by itself."""
    if not unset:
        return expression
    plain = " if " not in expression and " or " not in expression and "~" not in expression
    return f"{expression if plain else f'({expression})'} | default({literal(unset)})"
