"""What editors know of a spec: a description of each field, and an example where it has a form."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from catalogues import REPOSITORY
from extent import sampled
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from phonegen.build.examples import EXAMPLES
from phonegen.build.reference import nested
from phonegen.build.schemas import json_schema
from phonegen.language.spec.dialect import ROLES
from phonegen.language.spec.kinds import DOCUMENTED
from pydantic import BaseModel, TypeAdapter
from ruamel.yaml import YAML

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
    assert below["type"] == ["object", "null"] and below["propertyNames"]["enum"] == [*ROLES]
    assert below["additionalProperties"] == reading and "propertyNames" not in reads


@cache
def editor(kind: str) -> Draft202012Validator:
    """What an editor says of a file of this kind."""
    return Draft202012Validator(json_schema(kind))


def as_an_editor_reads(path: Path) -> Any:
    """By the YAML of editors, in which a day is a text, as JSON has it."""
    return json.loads(json.dumps(YAML(typ="safe").load(path), default=str))


def kind_of(path: Path) -> str:
    """By its first line, `# yaml-language-server: $schema=../generated/schema/KIND.json`."""
    return Path(path.read_text("utf-8").partition("\n")[0]).stem


def wrong(path: Path) -> list[tuple[str, list[Any], str]]:
    errors = editor(kind_of(path)).iter_errors(as_an_editor_reads(path))
    return [(str(path), [*e.absolute_path], e.message[:200]) for e in errors]


VENDORS = sorted(path.parent.name for path in REPOSITORY.glob("specs/*/vendor.yaml"))


@pytest.mark.parametrize("vendor", sampled(VENDORS, ["grandstream"]))
def test_an_editor_takes_what_the_compiler_takes(vendor: str) -> None:
    """Also a spec over a base, which has parts, and null for what it is without."""
    paths = sorted((REPOSITORY / "specs" / vendor).rglob("*.yaml"))
    assert paths
    assert [problem for path in paths for problem in wrong(path)] == []


@pytest.mark.parametrize("path", [*REPOSITORY.glob("specs/*.yaml")], ids=lambda path: path.name)
def test_an_editor_takes_what_is_of_no_vendor(path: Path) -> None:
    assert wrong(path) == []


WHOLE = Path(__file__).parent / "whole"


@pytest.mark.parametrize("path", sorted(WHOLE.rglob("*.yaml")), ids=lambda path: path.name)
def test_an_editor_takes_all_that_the_language_has(path: Path) -> None:
    own = {"dialects": "dialect", "plugins": "plugin"}.get(path.parent.name, "model")
    kind = path.stem if path.stem in DOCUMENTED else own
    assert [*editor(kind).iter_errors(as_an_editor_reads(path))] == []


@pytest.mark.parametrize(
    ("kind", "given", "at"),
    [
        ("model", {"modell": "X1"}, []),
        ("model", {"lines": "many"}, ["lines"]),
        ("model", {"guide": {"fetches": {"https": 1.4}}}, ["guide", "fetches", "https"]),
        ("model", {"features": {"hold": 3}}, ["features", "hold"]),
        ("dialect", {"syntax": {"kind": "xlm"}}, ["syntax"]),
        ("dialect", {"files": {"config": {"per": "phone"}}}, ["files", "config", "per"]),
        ("dialect", {"reads": {"account.name": "a"}}, ["reads", "account.name"]),
        ("plugin", {"packages": {"a-fw": {"urls": []}}}, ["packages", "a-fw"]),
        ("vendor", {"nane": "Acme"}, []),
    ],
)
def test_an_editor_refuses_what_the_compiler_refuses(
    kind: str, given: dict[str, Any], at: list[str]
) -> None:
    found = best_match(editor(kind).iter_errors(given))
    assert found is not None and [*found.absolute_path] == at
