"""JSON Schema of each kind of spec, for editors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, TypeAdapter

from phonegen.language.spec.dialect import Dialect
from phonegen.language.spec.model import Model
from phonegen.language.spec.plugin import Divergence, Plugin
from phonegen.language.spec.vendor import Catalogue, Vendor

KINDS: dict[str, type[BaseModel]] = {
    "catalogue": Catalogue,
    "dialect": Dialect,
    "divergences": Divergence,
    "model": Model,
    "plugin": Plugin,
    "vendor": Vendor,
}


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of one kind. Fields that a base may give are not required of its children."""
    adapter: TypeAdapter[Any] = TypeAdapter(
        list[Divergence] if kind == "divergences" else KINDS[kind]
    )
    schema = adapter.json_schema()
    if kind in ("dialect", "model", "plugin"):
        schema.pop("required", None)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema
