"""What every syntax can do: the frame of a file, its groups, its settings."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from phonegen.dialects.expressions import Text, name_text
from phonegen.dialects.scope import Scope
from phonegen.language.spec.dialect import Element
from phonegen.language.spec.syntax import SettingElement, Step

Lines = Iterator[str]
Policy = Literal["line", "word", "quoted", "form", "xml"]


class Writer(ABC):
    """Turns settings into lines of a template.

    `policy` names how the plugin escapes what expressions give: `line` keeps values on one
    line, `quoted` also keeps quotes out, `word` makes one word of them, `form` encodes them for
    a URL, `xml` for XML. `shares` says whether neighbours with the same path stand in one element.
    """

    policy: ClassVar[Policy] = "line"
    shares: ClassVar[bool] = True
    base: tuple[Step, ...] = ()  # where settings stand when their section has no path

    def frame(self) -> tuple[list[str], list[str]]:
        """First and last lines of a file."""
        return [], []

    def comment(self, text: str) -> Lines:
        """A comment, in syntaxes that have them."""
        yield from ()

    def enter(self, step: Step, depth: int) -> Lines:
        """Lines that begin an element at DEPTH below the root."""
        yield from ()

    def leave(self, step: Step, depth: int) -> Lines:
        """Lines that end it."""
        yield from ()

    def formed(self, form: SettingElement) -> Writer:
        """This writer, with another form of settings where the syntax has several."""
        return self

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
            "{{ " + part + " }}" if dynamic else self.constant(part) for dynamic, part in text.parts
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
