"""Where the spec language takes text: by its schema, and in the specs of a catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from phonegen.language.reader import Map, Seq
from phonegen.language.spec.kinds import FILES
from phonegen.language.spec.values import Spec
from pydantic import BaseModel, TypeAdapter, ValidationError

Keys = tuple[int | str, ...]


@dataclass(frozen=True)
class Field:
    """A text in a spec file: the value at KEYS, or the last of KEYS itself."""

    name: str  # as the schema has it: `Model.traits{}[]`, `Plugin.recipes{key}`
    path: str  # below `specs/`
    keys: Keys
    is_key: bool
    text: str


def in_schema() -> set[str]:
    """Names of all places that take text, from the models of the language alone."""
    found: set[str] = set()
    seen: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = [kind.spec for kind in FILES.values()]
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, annotation in _fields(model):
            for place, inner in _places(annotation, f"{model.__name__}.{name}"):
                if inner is None:
                    found.add(place)
                else:
                    waiting.append(inner)
    return found


def in_specs(kind: type[Spec], path: str, data: Map | Seq) -> Iterator[Field]:
    """Every text of a spec file, as it is written."""
    for number, item in enumerate(data) if isinstance(data, Seq) else [(None, data)]:
        yield from _texts(kind, kind.__name__, item, path, () if number is None else (number,))


def _fields(model: type[BaseModel]) -> list[tuple[str, Any]]:
    model.model_rebuild()
    return [(info.alias or name, info.annotation) for name, info in model.model_fields.items()]


def _members(annotation: Any) -> list[Any]:
    """The members of a union; else the annotation alone."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        return [m for a in get_args(annotation) for m in _members(a) if m is not NoneType]
    return [annotation]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _places(annotation: Any, name: str) -> Iterator[tuple[str, type[BaseModel] | None]]:
    """Places of text in an annotation, and the models in it."""
    for member in _members(annotation):
        origin, arguments = get_origin(member), get_args(member)
        if _is_model(member):
            yield name, member
        elif member is str:
            yield name, None
        elif origin is Literal:
            if any(isinstance(choice, str) for choice in arguments):
                yield f"{name}=", None
        elif origin is dict:
            for key, _model in _places(arguments[0], f"{name}{{key}}"):
                yield key, None
            yield from _places(arguments[1], f"{name}{{}}")
        elif origin is list:
            yield from _places(arguments[0], f"{name}[]")
        elif member not in (int, float, bool):
            raise TypeError(f"{name}: {member} is no type that is known here")


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


def _holds(member: Any, data: Any) -> bool:
    """Whether DATA is of a member of a union: by the form alone, for texts are yet to change."""
    origin = get_origin(member)
    if _is_model(member):
        if not isinstance(data, Map):
            return False
        kind = dict(_fields(member)).get("kind")
        return kind is None or data.get("kind") in get_args(kind)
    if origin is dict:
        return isinstance(data, Map) and (not _keys(member) or data.keys() <= _keys(member))
    if origin is list:
        return isinstance(data, Seq)
    try:
        _adapter(member).validate_python(data, strict=True)
    except ValidationError:
        return False
    return True


def _keys(member: Any) -> set[str]:
    """The keys of a mapping that has no others."""
    if get_origin(member) is not dict:
        return set()
    key = get_args(member)[0]
    return set(get_args(key)) if get_origin(key) is Literal else set()


def _texts(annotation: Any, name: str, data: Any, path: str, keys: Keys) -> Iterator[Field]:
    fitting = [member for member in _members(annotation) if _holds(member, data)]
    fitting.sort(key=lambda m: not _keys(m))  # such as has its keys before such as takes any
    models = [m for m in fitting if _is_model(m)]
    if len(models) > 1:  # told apart by the keys that they know
        models = [m for m in models if data.keys() <= dict(_fields(m)).keys()][:1]
        fitting = models or fitting
    for member in fitting[:1]:
        origin, arguments = get_origin(member), get_args(member)
        if _is_model(member):
            known = dict(_fields(member))
            for key, value in data.items():
                if key in known and value is not None:
                    inner = f"{member.__name__}.{key}"
                    yield from _texts(known[key], inner, value, path, (*keys, key))
        elif origin is dict:
            for key, value in data.items():
                for place, _model in _places(arguments[0], f"{name}{{key}}"):
                    yield Field(place, path, (*keys, key), True, key)
                yield from _texts(arguments[1], f"{name}{{}}", value, path, (*keys, key))
        elif origin is list:
            for number, value in enumerate(data):
                yield from _texts(arguments[0], f"{name}[]", value, path, (*keys, number))
        elif isinstance(data, str):
            yield Field(f"{name}=" if origin is Literal else name, path, keys, False, data)
