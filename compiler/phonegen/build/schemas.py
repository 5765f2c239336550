"""JSON Schema of each kind of spec, for editors."""

from __future__ import annotations

from types import GenericAlias
from typing import Any

from pydantic import TypeAdapter

from phonegen.build.examples import EXAMPLES
from phonegen.language.spec.kinds import DOCUMENTED
from phonegen.language.spec.values import Derived


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of a kind of file; what a base may give is not required of its children."""
    file = DOCUMENTED[kind]
    held: Any = GenericAlias(list, file.spec) if file.many else file.spec
    adapter: TypeAdapter[Any] = TypeAdapter(held)
    schema = adapter.json_schema()
    if issubclass(file.spec, Derived):
        schema.pop("required", None)
    for name, table in {file.spec.__name__: schema, **schema.get("$defs", {})}.items():
        for field, examples in EXAMPLES.get(name, {}).items():
            if field in table.get("properties", {}):
                table["properties"][field]["examples"] = examples
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema
