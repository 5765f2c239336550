"""JSON Schema of each kind of spec, for editors."""

from __future__ import annotations

from types import GenericAlias
from typing import Any

from pydantic import TypeAdapter

from phonegen.build.examples import EXAMPLES
from phonegen.language.spec.kinds import DOCUMENTED
from phonegen.language.spec.values import Derived

_ASIDE = ("title", "description", "default")  # of a schema, and not what it takes
_NULL = {"type": "null"}


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of a kind of file, as its author writes it: over a base it may be a part."""
    file = DOCUMENTED[kind]
    held: Any = GenericAlias(list, file.spec) if file.many else file.spec
    adapter: TypeAdapter[Any] = TypeAdapter(held)
    schema = adapter.json_schema()
    if issubclass(file.spec, Derived):
        schema = _in_part(schema)
    for name, table in {file.spec.__name__: schema, **schema.get("$defs", {})}.items():
        for field, examples in EXAMPLES.get(name, {}).items():
            if field in table.get("properties", {}):
                table["properties"][field]["examples"] = examples
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema


def _in_part(schema: dict[str, Any]) -> dict[str, Any]:
    """SCHEMA of what lies over a base: that gives what is missing here, and null takes it away."""
    result: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "patternProperties"):
            result[key] = {name: _or_null(_in_part(held)) for name, held in value.items()}
        elif key == "$defs":
            result[key] = {name: _in_part(held) for name, held in value.items()}
        elif key == "additionalProperties" and isinstance(value, dict):
            result[key] = _or_null(_in_part(value))
        elif key == "items":
            result[key] = _in_part(value)
        elif key in ("anyOf", "oneOf"):  # a part of one may be a part of several
            result["anyOf"] = [_in_part(one) for one in value]
        elif key not in ("required", "discriminator"):
            result[key] = value
    return result


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "anyOf" in schema:
        known = schema["anyOf"]
        return schema if _NULL in known else {**schema, "anyOf": [*known, _NULL]}
    if isinstance(schema.get("type"), str) and schema.keys().isdisjoint(("enum", "const")):
        return {**schema, "type": [schema["type"], "null"]}
    aside = {key: schema[key] for key in _ASIDE if key in schema}
    return {**aside, "anyOf": [{k: v for k, v in schema.items() if k not in aside}, _NULL]}
