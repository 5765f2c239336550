"""Stage 3, validate: data against the language, its errors put in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from phonegen.codes import Code
from phonegen.diagnostics import MOST_PROBLEMS, Place, Report, closest, did_you_mean
from phonegen.language.reader import Keys, Map, Seq, place_in
from phonegen.language.spec.forms import FORMS, meant

FEW = 12  # words that are all named
S = TypeVar("S", bound=BaseModel)


def validated(kind: type[S], data: Any, report: Report, at: Place | None = None) -> S | None:
    if not isinstance(data, Map):
        place = data.at if isinstance(data, Seq) else (at or Place(""))
        report.add(place, Code.WRONG_TYPE, "a mapping of fields was expected")
        return None
    try:
        return kind.model_validate(data)
    except ValidationError as e:
        problems = _causes([*_innermost(data, e.errors(include_url=False))])
        for number, (keys, error) in enumerate(problems):
            _report_error(kind, data, keys, error, report, hints=number < MOST_PROBLEMS)
        return None


def _innermost(data: Map, errors: list[ErrorDetails]) -> Iterator[tuple[Keys, ErrorDetails]]:
    """Each problem once: of a union's members, only the one that came furthest tells."""
    located = [(_walk(data, error["loc"]), error) for error in errors]
    above = {keys[:end] for keys, _ in located for end in range(len(keys))}
    seen = set()
    for keys, error in located:
        is_member = error["type"] != "missing" and len(error["loc"]) > len(keys)
        mark = (keys, "" if is_member else error["type"], error["loc"][-1:])
        if is_member:
            mark = (keys, "", ())
        if mark not in seen and not (is_member and keys in above):
            seen.add(mark)
            yield keys, error


def _causes(problems: list[tuple[Keys, ErrorDetails]]) -> list[tuple[Keys, ErrorDetails]]:
    """PROBLEMS without the missing fields that are there under a name that is misspelt."""
    strange: dict[Keys, list[str]] = {}
    for keys, error in problems:
        if error["type"] == "extra_forbidden":
            strange.setdefault(keys[:-1], []).append(str(keys[-1]))
    return [
        (keys, error)
        for keys, error in problems
        if error["type"] != "missing"
        or not closest(str(error["loc"][-1]), strange.get(keys, ())[:MOST_PROBLEMS])
    ]


def _walk(data: Any, loc: Keys) -> Keys:
    """LOC without the names of union members, which are no keys of the data."""
    keys: list[int | str] = []
    for part in loc:
        if part == "[key]":
            continue
        if isinstance(data, Map) and str(part) in data:
            keys.append(str(part))
            data = data[str(part)]
        elif isinstance(data, Seq) and isinstance(part, int) and part < len(data):
            keys.append(part)
            data = data[part]
    return tuple(keys)


def _report_error(
    kind: type[BaseModel],
    data: Map,
    keys: Keys,
    error: ErrorDetails,
    report: Report,
    hints: bool,
) -> None:
    """Put ERROR in words; HINTS take a while each, and of very many problems few are shown."""
    place, _ = place_in(data, keys)
    found = error["input"]
    field_hint = _field_hint(kind, [k for k in error["loc"] if isinstance(k, str)])
    name = str(error["loc"][-1]) if error["loc"] else ""
    match error["type"]:
        case "extra_forbidden":
            parent = data if len(keys) == 1 else _value(data, keys[:-1])
            if isinstance(parent, Map):
                place = parent.key_at[str(keys[-1])]
            hint = did_you_mean(name, _known_fields(kind, error["loc"])) if hints else ""
            if hints and not hint and len(keys) == 1:
                hint = _elsewhere(name)
            report.add(place, Code.UNKNOWN_FIELD, f"unknown field '{name}'", hint)
        case "missing":
            message = f"the field '{name}' is missing"
            report.add(place, Code.MISSING_FIELD, message, field_hint)
        case "union_tag_invalid":
            tag = error.get("ctx", {}).get("discriminator", "").strip("'")
            place, _ = place_in(data, (*keys, tag))
            expected = error.get("ctx", {}).get("expected_tags", "")
            message = f"one of {expected} was expected, found {_describe(found.get(tag))}"
            report.add(place, Code.WRONG_VALUE, message, field_hint)
        case "string_pattern_mismatch":
            message = f"{mismatch(found, error)}, found {_describe(found)}"
            cured = meant(error.get("ctx", {}).get("pattern", ""), found)
            hint = f"did you mean '{cured}'?" if cured else field_hint
            report.add(place, Code.WRONG_VALUE, message, hint)
        case "unsafe_path":
            report.add(place, Code.UNSAFE_PATH, f"{error['msg']}: '{found}'", field_hint)
        case "literal_error":
            expected = error.get("ctx", {}).get("expected", "")
            known = re.findall("'([^']*)'", expected)
            close = closest(str(found), known) if hints else []
            message = f"{expected} was expected, found {_describe(found)}"
            if close and len(known) > FEW:
                message = f"{_describe(found)} is none of the {len(known)} words for this"
            hint = did_you_mean(str(found), close) if close else field_hint
            report.add(place, Code.WRONG_VALUE, message, hint)
        case kind_name if kind_name.endswith("_type") or kind_name in ("union_tag_not_found",):
            expected = _TYPES.get(kind_name)
            message = f"{expected} was expected" if expected else error["msg"].lower()
            report.add(place, Code.WRONG_TYPE, f"{message}, found {_describe(found)}", field_hint)
        case _:
            message = f"{error['msg'][0].lower()}{error['msg'][1:]}, found {_describe(found)}"
            report.add(place, Code.WRONG_VALUE, message, field_hint)


# What pydantic's names of types mean to people.
_TYPES = {
    "int_type": "a whole number",
    "string_type": "a text",
    "bool_type": "true or false",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def _elsewhere(name: str) -> str:
    """A hint at the kinds of specs that have this field."""
    from phonegen.language.spec.kinds import FILES

    for kind in FILES.values():
        if any(name == (info.alias or field) for field, info in kind.spec.model_fields.items()):
            return f"it is a field of {kind.path}"
    return ""


def _describe(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value).lower()
    return text if len(text) <= 60 else text[:57] + "…"


def mismatch(text: str, error: ErrorDetails) -> str:
    """Why TEXT does not match its pattern; the pattern itself where there is no plainer reason."""
    pattern = re.compile(error.get("ctx", {}).get("pattern", ""))
    if pattern.fullmatch("xxx"):  # a text of any letters, but for some characters
        if text != text.strip() and pattern.fullmatch(text.strip()):
            return "blanks at an end are not allowed here"
        for character in text:
            if not pattern.fullmatch(f"x{character}x"):
                return f"the character {_shown(character)} cannot stand here"
        if text and not pattern.fullmatch(f"{text[0]}x"):
            return f"it cannot begin with {_shown(text[0])}"
    known = FORMS.get(pattern.pattern)
    long = _LENGTH.fullmatch(pattern.pattern)
    if known and long and re.fullmatch(f"{long[1]}*", text):
        return f"it should be {known.words}, and these are {len(text)}"
    return f"it should be {known.words}" if known else f"it should match {pattern.pattern}"


_LENGTH = re.compile(r"\^(\[[^\]]*\])\{\d+\}\$")  # of a text of so many characters of one class


def _shown(character: str) -> str:
    if character == " ":
        return "' ' (a blank)"
    visible = character.isprintable() and not character.isspace()
    return f"'{character}'" if visible else f"U+{ord(character):04X}"


def _value(data: Any, keys: Keys) -> Any:
    for key in keys:
        data = data[key]
    return data


def _models_at(kind: Any, loc: list[str]) -> list[type[BaseModel]]:
    """The spec classes that LOC leads to, from KIND down."""
    current: list[type[BaseModel]] = [kind]
    for part in loc:
        found: list[type[BaseModel]] = []
        for model in current:
            for name, info in model.model_fields.items():
                if part in (name, info.alias):
                    found += _classes(info.annotation)
        current = found or current
    return current


def _classes(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [c for a in getattr(annotation, "__args__", ()) for c in _classes(a)]


def _known_fields(kind: Any, loc: Keys) -> list[str]:
    parents = _models_at(kind, [str(k) for k in loc[:-1]])
    return [i.alias or n for m in parents for n, i in m.model_fields.items()]


def _field_hint(kind: Any, loc: list[str]) -> str:
    for end in range(len(loc), 0, -1):
        for model in _models_at(kind, loc[: end - 1]):
            for name, info in model.model_fields.items():
                if loc[end - 1] in (name, info.alias) and info.description:
                    return info.description
    return ""
