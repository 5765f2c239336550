"""What editors know of a spec: a description of each field, and an example where it has a form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from phonegen.build.examples import EXAMPLES
from phonegen.build.reference import nested
from phonegen.build.schemas import json_schema
from phonegen.language.spec.dialect import ROLES
from phonegen.language.spec.kinds import DOCUMENTED
from pydantic import BaseModel, TypeAdapter

CLASSES: dict[str, type[BaseModel]] = {
    spec.__name__: spec for file in DOCUMENTED.values() for spec in (file.spec, *nested(file.spec))
}
# Sentences for people.
PROSE = {
    "about", "description", "factory_reset", "limitations", "manual", "note", "notes", "reason",
    "services", "sold",
}  # fmt: skip


def fields() -> Iterator[tuple[str, str]]:
    for name, spec in CLASSES.items():
        spec.model_rebuild()
        yield from ((name, info.alias or field) for field, info in spec.model_fields.items())


def annotation(spec: str, field: str) -> Any:
    """The whole type of a field, with what its values must be like."""
    for name, info in CLASSES[spec].model_fields.items():
        if (info.alias or name) == field:
            return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    raise KeyError(field)


def holds_text(given: Any) -> bool:
    """Whether a value may be a text that is none of a few words."""
    if given is str:
        return True
    if get_origin(given) is Literal:
        return False
    return any(holds_text(argument) for argument in get_args(given))


@pytest.mark.parametrize("kind", DOCUMENTED)
def test_every_property_is_described(kind: str) -> None:
    schema = json_schema(kind)
    tables = [schema, *schema.get("$defs", {}).values()]
    properties = [(name, p) for table in tables for name, p in table.get("properties", {}).items()]
    assert properties or kind == "french"  # which has sentences for keys
    assert [name for name, given in properties if not given.get("description", "").strip()] == []


@pytest.mark.parametrize(("spec", "field"), [*fields()])
def test_a_text_with_a_form_has_an_example(spec: str, field: str) -> None:
    if holds_text(annotation(spec, field)) and field not in PROSE:
        assert EXAMPLES[spec][field]


@pytest.mark.parametrize("spec", EXAMPLES)
def test_examples_are_right_and_reach_the_schema(spec: str) -> None:
    kind = next(k for k, f in DOCUMENTED.items() if CLASSES[spec] in (f.spec, *nested(f.spec)))
    schema = json_schema(kind)
    own = schema if "properties" in schema and CLASSES[spec] is DOCUMENTED[kind].spec else None
    properties = (own or schema["$defs"][spec])["properties"]
    for field, examples in EXAMPLES[spec].items():
        assert properties[field]["examples"] == examples
        for example in examples:
            TypeAdapter(annotation(spec, field)).validate_python(example)


def test_roles_stand_alone_or_under_a_beginning_and_nothing_else_does() -> None:
    reads = json_schema("dialect")["properties"]["reads"]
    ((pattern, reading),) = reads["patternProperties"].items()
    assert [role for role in ROLES if not re.search(pattern, role)] == []
    assert not re.search(pattern, "account.usernames") and not re.search(pattern, "accountXserver")
    below = reads["additionalProperties"]
    assert below["type"] == "object" and below["propertyNames"]["enum"] == [*ROLES]
    assert below["additionalProperties"] == reading and "propertyNames" not in reads
