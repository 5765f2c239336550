"""Files without parameters, rendered at build time: nothing runs there, and all has bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, Undefined, nodes
from jinja2.filters import FILTERS
from jinja2.runtime import markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

MOST_STEPS = 100_000  # items of all loops together
MOST_TEXT = 20_000  # characters of a value
MOST_OUTPUT = 2_000_000  # characters of a file
LARGEST = 10**15
NUMBERS = frozenset(["*", "**", "%"])
# Filters whose result is no larger than what they get.
OF_TEXTS = (
    "capitalize",
    "lower",
    "title",
    "trim",
    "upper",
    "int",
    "float",
    "round",
    "abs",
    "string",
)
OF_ALL = ("d", "default", "first", "last", "length", "list", "max", "min", "sort", "unique")


METHODS = frozenset(["endswith", "items", "split", "startswith", "strip"])


class StaticError(ValueError):
    """The file cannot be rendered; the message says why."""


@cache  # checked first and written later, and shared by dialects
def rendered(template: str, escape: bool, finalize: Callable[[object], str] | None = None) -> str:
    """The text that TEMPLATE gives. Raises StaticError."""
    environment = _Environment(finalize, escape)
    try:
        tree = environment.parse(template)
        _bound(tree)
        compiled = environment.template_class.from_code(
            environment, environment.compile(tree), environment.make_globals(None)
        )
        return "".join(_counted(compiled.generate()))
    except (TemplateError, ArithmeticError, TypeError, ValueError, LookupError) as e:
        raise StaticError(str(e) or type(e).__name__) from e
    except RecursionError as e:
        raise StaticError("too deeply nested") from e


def _counted(parts: Iterable[str]) -> Iterator[str]:
    size = 0
    for part in parts:
        size += len(part)
        if size > MOST_OUTPUT:
            raise StaticError(f"the file has more than {MOST_OUTPUT} characters")
        yield part


def _bound(tree: nodes.Template) -> None:
    """Let every loop and every joined text of TREE be counted."""
    for collection in tree.find_all((nodes.List, nodes.Tuple, nodes.Dict)):
        if getattr(collection, "ctx", "load") == "load":
            try:
                collection.as_const()
            except nodes.Impossible as e:
                raise StaticError("a list here holds constants alone") from e
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None)
    for joined in [*tree.find_all(nodes.Concat)]:
        joined.nodes = [nodes.Filter(n, "short", [], [], None, None) for n in joined.nodes]


class _Environment(ImmutableSandboxedEnvironment):
    """What a static file may use."""

    intercepted_binops = frozenset(["+", "-", *NUMBERS])

    def __init__(self, finalize: Callable[[object], str] | None, escape: bool) -> None:
        super().__init__(
            finalize=finalize or _scalar,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            undefined=StrictUndefined,
            autoescape=escape,
        )
        self._steps = 0
        self._joined = 0
        of_texts = {name: _of_text(FILTERS[name]) for name in OF_TEXTS}
        self.filters = {
            **of_texts,
            **{name: FILTERS[name] for name in OF_ALL},
            "counted": self._count,
            "short": self._short,
        }
        self.globals = {"range": self._range}

    def _count(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._steps += 1
            if self._steps > MOST_STEPS:
                raise StaticError(f"its loops have more than {MOST_STEPS} items")
            yield item

    def _range(self, *bounds: int) -> range:
        found = range(*bounds)
        if len(found) > MOST_STEPS:
            raise StaticError(f"a range has more than {MOST_STEPS} items")
        return found

    def _short(self, part: object) -> object:
        _scalar(part)
        self._joined += len(str(part))
        if len(str(part)) > MOST_TEXT or self._joined > MOST_OUTPUT:
            raise StaticError(f"a value has more than {MOST_TEXT} characters")
        return part

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """The methods that expressions may call."""
        return attr in METHODS

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic of numbers that stay small, and texts put together."""
        texts = isinstance(left, str) or isinstance(right, str)
        if texts and operator == "+":
            return markup_join([self._short(left), self._short(right)])
        if not all(isinstance(n, int | float) and abs(n) <= LARGEST for n in (left, right)):
            raise StaticError(f"'{operator}' takes numbers up to {LARGEST} here")
        if operator == "**" and abs(right) > 64:
            raise StaticError("'**' takes exponents up to 64 here")
        result = super().call_binop(context, operator, left, right)
        if abs(result) > LARGEST:
            raise StaticError(f"a number is larger than {LARGEST}")
        return result


def _scalar(value: object) -> Any:
    """VALUE, if it is one that a file can hold."""
    if not isinstance(value, str | int | float | Undefined):
        raise StaticError(f"a value is no text and no number: {type(value).__name__}")
    return value


def _of_text(wrapped: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that takes no lists, whose text could be of any length."""

    def single(value: Any, *arguments: Any) -> Any:
        return wrapped(_scalar(value), *arguments)

    return single
