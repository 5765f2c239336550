"""Sections in short, written in full, so that specs merge whatever their form."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache

from pydantic import BaseModel

from phonegen.codes import Code
from phonegen.diagnostics import Place, Report
from phonegen.language.reader import Map, Seq
from phonegen.language.spec.dialect import OF_THE_PHONE, ROLES, SETTINGS, Dialect, Section
from phonegen.language.spec.model import Evidence, Model

_LONGEST_BEGINNING = 200
_KEYS = frozenset(info.alias or name for name, info in Section.model_fields.items())


def in_full(kind: type[BaseModel], spec: Map, report: Report) -> Map:
    """SPEC of this KIND with all that has a short form in its long one."""
    if kind is Dialect:
        return dialect_in_full(spec, report)
    return model_in_full(spec, report) if kind is Model else spec


def model_in_full(model: Map, report: Report) -> Map:
    """MODEL with a list of tests, and each feature of these and of what is reported by its name."""

    def tests(value: object) -> object:
        if isinstance(value, Map):
            value = _listed(value)
        if not isinstance(value, Seq):
            return value
        result = Seq(value.at)
        result.item_at = value.item_at
        result.extend(_by_feature(test, report) for test in value)
        return result

    changes = {"features": tests, "reported": lambda value: _by_feature(value, report)}
    result = _changed(model, changes)
    assert isinstance(result, Map)
    return result


def _by_feature(evidence: object, report: Report) -> object:
    """Evidence in which no result has a list of features."""
    if not isinstance(evidence, Map):
        return evidence
    result = Map(evidence.at)
    for key, value in evidence.items():
        names = value if isinstance(value, Seq) and key not in Evidence.model_fields else ()
        if not names or any(isinstance(name, Map | Seq) or name is None for name in names):
            each = [(key, value, evidence.key_at[key], evidence.value_at[key])]
        else:
            at = evidence.key_at[key]
            each = [(str(n), key, p, at) for n, p in zip(names, value.item_at, strict=True)]
        for name, found, key_at, value_at in each:
            _put_once(result, name, found, key_at, value_at, report)
    return result


def _put_once(into: Map, key: str, value: object, key_at: Place, at: Place, report: Report) -> None:
    if key in into:
        message = f"'{key}' stands already in line {into.key_at[key].line}"
        report.add(key_at, Code.YAML_DUPLICATE_KEY, message)
    into.put(key, value, key_at, at)


def _listed(value: Map) -> Seq:
    result = Seq(value.at)
    result.append(value)
    result.item_at.append(value.at)
    return result


def dialect_in_full(dialect: Map, report: Report) -> Map:
    """DIALECT with each section of its parts and files, and each answer, in its long form."""

    def section(value: object) -> object:
        if isinstance(value, Seq):
            value = _around(value, "set")
        elif isinstance(value, Map) and "set" not in value:
            value = _gathered(value, report)
        return _changed(value, {**dict.fromkeys(SETTINGS, settings), "settings": sections})

    def sections(value: object) -> object:
        return _each(value, section)

    def settings(value: object) -> object:
        return _named(value, report) if isinstance(value, Seq) else value

    def files(value: object) -> object:
        return _each(value, lambda file: _changed(file, {"settings": sections}))

    def answers(value: object) -> object:
        return _one_by_one(value, report) if isinstance(value, Map) else value

    def reads(value: object) -> object:
        return _by_role(value, report) if isinstance(value, Map) else value

    result = _changed(
        dialect, {"parts": sections, "files": files, "reads": reads, "not_supported": answers}
    )
    assert isinstance(result, Map)
    return result


def _one_by_one(answers: Map, report: Report) -> Map:
    """Answers in which what holds for several names, `a, b`, stands at each of them."""
    result = Map(answers.at)
    for names, answer in answers.items():
        for name in names.split(", "):
            places = answers.key_at[names], answers.value_at[names]
            _put_once(result, name, answer, *places, report)
    return result


def _by_role(reads: Map, report: Report) -> Map:
    """READS by role alone, where places of several stand under what their names begin with."""
    result = Map(reads.at)
    for key, value in reads.items():
        if key in ROLES or not isinstance(value, Map) or value.keys().isdisjoint(ROLES):
            _put_once(result, key, value, reads.key_at[key], reads.value_at[key], report)
            continue
        if len(key) > _LONGEST_BEGINNING:
            message = f"a beginning of places has at most {_LONGEST_BEGINNING} characters"
            report.add(reads.key_at[key], Code.READ_SYNTAX, message)
            continue
        for role, reading in value.items():
            at = value.key_at[role]
            if role in OF_THE_PHONE:
                message = f"'{role}' has no places, which could begin with something"
                report.add(at, Code.READ_SYNTAX, message, "it stands beside the beginning")
                continue
            _put_once(result, role, _behind(key, reading), at, value.value_at[role], report)
    return result


def _behind(beginning: str, reading: object) -> object:
    """A READING whose places follow a BEGINNING."""
    if isinstance(reading, Seq):
        several = Seq(reading.at)
        several.item_at = reading.item_at
        several.extend(_behind(beginning, one) for one in reading)
        return several
    if isinstance(reading, Map):
        result = Map(reading.at)
        for name, taking in reading.items():
            result.put(beginning + name, taking, reading.key_at[name], reading.value_at[name])
        return result
    return beginning + reading if isinstance(reading, str) else reading


def _named(names: Seq, report: Report) -> Map | Seq:
    """Names alone as settings with an empty value."""
    result = Map(names.at)
    for name, at in zip(names, names.item_at, strict=True):
        if isinstance(name, Map | Seq) or name is None:
            return names  # its field's type says what is wrong
        _put_once(result, str(name), "", at, at, report)
    return result


def _gathered(section: Map, report: Report) -> Map:
    """A section in which all that is none of its keys stands under `set`."""
    result, settings = Map(section.at), Map(section.at)
    for key, value in section.items():
        places = section.key_at[key], section.value_at[key]
        if key in _KEYS:
            result.put(key, value, *places)
            continue
        if (meant := _meant(key)) is not None:
            hint = f"did you mean '{meant}'? A setting of this name stands under `set`"
            report.add(places[0], Code.UNKNOWN_FIELD, f"unknown field '{key}'", hint)
        settings.put(key, value, *places)
    if settings:
        result.put("set", settings, section.at, section.at)
    return result


@lru_cache(maxsize=20_000)
def _meant(key: str) -> str | None:
    """The field that KEY is like; the names of most settings are too long to be like one."""
    if len(key) > 2 * max(map(len, _KEYS)):
        return None
    return next(iter(get_close_matches(key, _KEYS, n=1, cutoff=0.8)), None)


def _around(value: Map | Seq, key: str) -> Map:
    result = Map(value.at)
    result.put(key, value, value.at, value.at)
    return result


def _changed(value: object, changes: dict[str, Callable[[object], object]]) -> object:
    """A mapping with CHANGES made to the values of these keys."""
    if not isinstance(value, Map) or not value.keys() & changes.keys():
        return value
    result = Map(value.at)
    for key, inner in value.items():
        changed = changes[key](inner) if key in changes else inner
        result.put(key, changed, value.key_at[key], value.value_at[key])
    return result


def _each(value: object, change: Callable[[object], object]) -> object:
    """A mapping with CHANGE made to each of its values."""
    return _changed(value, dict.fromkeys(value, change)) if isinstance(value, Map) else value
