"""The spec language's reference as Markdown, from the models themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from phonegen.codes import Code
from phonegen.dialects.filters import FILTERS, OWN_FILTERS
from phonegen.dialects.parameters import (
    DERIVED,
    DIAL_RULE,
    EXTRAS,
    GLOBAL,
    KEY,
    LINE,
    RING_TONE,
    SERVER,
    Parameter,
)
from phonegen.language.spec.kinds import DOCUMENTED

HEADER = "<!-- Made by `phonegen build --all` from the compiler itself. -->\n\n"


def pages() -> dict[str, str]:
    """The reference's pages by file name."""
    return {
        "fields.md": HEADER + "".join(_fields_page()),
        "parameters.md": HEADER + "".join(_parameters_page()),
        "diagnostics.md": HEADER + "".join(_diagnostics_page()),
    }


def _fields_page() -> Iterator[str]:
    yield "# Fields of the spec language\n\n"
    yield "What each kind of file may hold; **bold** is required.\n"
    seen: set[type[BaseModel]] = set()
    for file in DOCUMENTED.values():
        model = file.spec
        yield f"\n## `{file.path}`\n\n{_summary(model)}\n\n"
        yield from _table(model)
        inner = [m for m in nested(model) if m not in seen]
        for part in inner:
            seen.add(part)
            yield f"\n### {part.__name__}\n\n{_summary(part)}\n\n"
            yield from _table(part)


def _summary(model: type[BaseModel]) -> str:
    return re.sub(r"\s+", " ", model.__doc__ or "").strip()


def nested(model: type[BaseModel]) -> list[type[BaseModel]]:
    """The classes of specs inside MODEL, in the order of its fields."""
    found: dict[type[BaseModel], None] = {}

    def visit(current: type[BaseModel]) -> None:
        for info in current.model_fields.values():
            for inner in _models(info.annotation):
                if inner not in found and inner is not model:
                    found[inner] = None
                    visit(inner)

    visit(model)
    return list(found)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def _table(model: type[BaseModel]) -> Iterator[str]:
    model.model_rebuild()  # names of types that stand below it are types from now on
    rows = []
    for name, info in model.model_fields.items():
        shown = f"`{info.alias or name}`"
        shown = f"**{shown}**" if info.is_required() else shown
        rows.append((shown, type_name(info.annotation), _default(info), info.description or ""))
    yield from _markdown(("Field", "Type", "Default", "Meaning"), rows)


def _markdown(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    names = list(header)
    yield "| " + " | ".join(names) + " |\n"
    yield "|" + " --- |" * len(names) + "\n"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n"


def _default(info: FieldInfo) -> str:
    value = None if info.is_required() else info.get_default(call_default_factory=True)
    if value is None or isinstance(value, BaseModel) or value in ({}, []):
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def type_name(annotation: Any) -> str:
    """A type in the words of YAML."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return type_name(arguments[0])
    if origin is Literal:
        return ", ".join(f"`{a}`" for a in arguments)
    if origin in (Union, UnionType):
        parts = dict.fromkeys(type_name(a) for a in arguments if a is not NoneType)
        scalars = {"text", "integer", "number", "boolean"}
        if scalars <= parts.keys():
            parts = dict.fromkeys(["scalar", *(p for p in parts if p not in scalars)])
        return " or ".join(parts)
    if origin is list:
        return f"list of {type_name(arguments[0])}"
    if origin is dict:
        return f"mapping to {type_name(arguments[1])}"
    plain = {str: "text", int: "integer", float: "number", bool: "boolean"}
    return plain.get(annotation, "scalar or element")


def _parameters_page() -> Iterator[str]:
    yield "# Names in expressions\n\nValues of settings are Jinja expressions over these names.\n"
    for title, table in (
        ("Parameters of provd", GLOBAL),
        ("Worked out by the plugin", DERIVED),
        ("`line` in `each: line in lines`, and `server` in `servers`", LINE),
        ("`key` in `each: key in function_keys`", KEY),
        ("Behind `server_url` and the phonebook", SERVER),
        ("Set by a site for all phones", EXTRAS),
        ("`tone` in `each: tone in site.ring_tones`", RING_TONE),
        ("`rule` in `each: rule in site.dial_plan`", DIAL_RULE),
    ):
        yield f"\n## {title}\n\n"
        yield from _parameter_rows(table)
    yield "\n## Filters\n\n"
    own = [(f"`{n}`", t) for n, t in OWN_FILTERS.items()]
    jinja = [(f"`{name}`", "as in Jinja") for name in sorted(FILTERS - OWN_FILTERS.keys())]
    tables = [("a name under `values:`", "looks the value up in the dialect's table")]
    yield from _markdown(("Filter", "Meaning"), [*own, *tables, *jinja])


def _parameter_rows(table: Mapping[str, Parameter]) -> Iterator[str]:
    rows = [
        (
            f"`{p.name}`",
            p.about + (f"; default `{p.fallback}`" if p.fallback else ""),
            "may be absent" if p.optional else "",
            "secret" if p.secret else "",
        )
        for p in table.values()
    ]
    yield from _markdown(("Name", "Meaning", "", ""), rows)


def _diagnostics_page() -> Iterator[str]:
    yield "# Diagnostics\n\n`phonegen explain CODE` prints the same.\n"
    for code in sorted(Code):
        yield f"\n## {code}\n\n{code.about}\n"
