"""The spec language's reference as Markdown, from the models themselves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from phonegen.build.examples import EXAMPLES
from phonegen.build.names import names_page, patterns_page
from phonegen.build.rows import table
from phonegen.codes import Code
from phonegen.language.spec.kinds import DOCUMENTED

MOST = 60  # characters of an example
HEADER = "<!-- Made by `phonegen build --all` from the compiler itself. -->\n\n"


def pages() -> dict[str, str]:
    """The reference's pages by file name."""
    return {
        "fields.md": HEADER + "".join(_fields_page()),
        "parameters.md": HEADER + "".join(names_page()),
        "patterns.md": HEADER + "".join(patterns_page()),
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
        about, such = info.description or "", _example(model.__name__, info.alias or name)
        rows.append((shown, type_name(info.annotation), _default(info), about, such))
    if not model.model_fields:
        return
    yield from table(("Field", "Type", "Default", "Meaning", "Such as"), rows)


def _example(spec: str, field: str) -> str:
    """The first example of a field, in one line, if it is short; YAML reads what is JSON."""
    examples = EXAMPLES.get(spec, {}).get(field)
    text = json.dumps(examples[0], ensure_ascii=False) if examples else ""
    return f"`{text}`" if text and len(text) <= MOST else ""


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


def _diagnostics_page() -> Iterator[str]:
    yield "# Diagnostics\n\n`phonegen explain CODE` prints the same.\n"
    for code in sorted(Code):
        yield f"\n## {code}\n\n{code.about}\n"
