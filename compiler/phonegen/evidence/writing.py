"""A test into the spec of a phone: nothing else in the file changes."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from phonegen.diagnostics import Report
from phonegen.language.reader import Map, Seq, parse, scalar
from phonegen.language.shorthand import model_in_full
from phonegen.language.spec.model import Evidence

WIDTH = 100
_KEY = "features"
_FACTS = ("by", "on", "firmware", "source")
_AFTER = ("reported", "limitations", "sources")  # keys that stand behind the tests
_SAFE = re.compile(
    r"[A-Za-z0-9@](?:[^\x00-\x1f#:,\[\]{}&*!|>'\"%`\\]*[^\s\x00-\x1f#:,\[\]{}&*!|>'\"%`\\])?"
)


def with_test(text: str, path: str, test: Evidence) -> str:
    """TEXT, the spec at PATH, with one test more.

    Results of features that are in it no longer stand where nobody says who tested them. ValueError
    when TEXT is no spec whose keys begin lines of their own.
    """
    report = Report()
    data = parse(text.encode(), path, report)
    if not isinstance(data, Map) or any(at.column != 1 for at in data.key_at.values()):
        raise ValueError("its keys do not begin lines of their own")
    data = model_in_full(data, report)
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if not lines[-1].endswith("\n"):
        lines[-1] += end_of_line
    first, end = _block(data, lines)
    tests = data.get(_KEY)
    before, margin = [f"{_KEY}:\n"], "  "
    if isinstance(tests, Seq) and tests:
        if _has_dashes(tests, lines):
            margin = " " * lines[tests.item_at[0].line - 1].index("-")
            before = lines[first : tests.item_at[0].line - 1]
        else:
            before += [f"  {line.strip()}\n" for line in lines[first:end] if _is_comment(line)]
        for said, own in zip(tests, _of_each(tests, lines, end), strict=True):
            before += own if _stands(said, test) else _left(said, test, margin)
    added = [*before, *_lines(test, margin)]
    added = [line.rstrip("\r\n") + end_of_line for line in added]
    return "".join([*lines[:first], *added, *lines[end:]])


def _of_each(tests: Seq, lines: list[str], end: int) -> Iterator[list[str]]:
    """The lines of each test, as they are."""
    if not _has_dashes(tests, lines):
        for said in tests:
            yield _lines(Evidence.model_validate(said), "  ")
        return
    starts = [at.line - 1 for at in tests.item_at]
    for start, next_one in zip(starts, [*starts[1:], end], strict=True):
        yield lines[start:next_one]


def _block(data: Map, lines: list[str]) -> tuple[int, int]:
    """From which line to before which the tests stand; two times the same where they would."""
    keys = list(data)
    starts = [data.key_at[key].line - 1 for key in keys]
    if _KEY in data:
        number = keys.index(_KEY)
        end = starts[number + 1] if number + 1 < len(keys) else len(lines)
        return starts[number], _before_comments(lines, end)
    behind = [data.key_at[key].line - 1 for key in _AFTER if key in data]
    place = _before_comments(lines, min(behind)) if behind else len(lines)
    return place, place


def _before_comments(lines: list[str], end: int) -> int:
    """END without the blank lines and the comments at the margin that stand before it."""
    while end and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
        end -= 1
    return end


def _has_dashes(tests: Seq, lines: list[str]) -> bool:
    """Whether each test has a line with a dash of its own."""
    starts = [lines[at.line - 1][: at.column - 1] for at in tests.item_at]
    return {start.strip() for start in starts} == {"-"} and len(set(starts)) == 1


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _stands(said: Any, new: Evidence) -> bool:
    """Whether somebody stands for a test, or nothing in it is tested anew."""
    facts = all(said.get(key) is not None for key in _FACTS[:3])
    return facts or not set(said) & new.results.keys()


def _left(said: Mapping[str, Any], new: Evidence, margin: str) -> list[str]:
    """What is left of a test that nobody stands for, without what is tested anew."""
    left = {key: value for key, value in said.items() if key not in new.results}
    return _lines(Evidence.model_validate(left), margin) if set(left) - set(_FACTS) else []


def _lines(test: Evidence, margin: str) -> list[str]:
    """A test as an item of a list that begins at MARGIN."""
    inner = f"{margin}  "
    found = []
    for key in _FACTS:
        if (value := getattr(test, key)) is not None:
            found.append(f"{key}: {_scalar(value)}")
    for result, names in _by_result(test).items():
        head, listed = f"{result}: [", ", ".join(map(_scalar, names)) + "]"
        # Names of several words stay whole.
        whole = textwrap.fill(
            re.sub(" (?!$)", "\0", listed).replace(",\0", ", "),
            WIDTH, initial_indent=f"{inner}{head}", subsequent_indent=f"{inner}  ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        found.append(whole.replace("\0", " ").strip())
    for name, said in test.results.items():
        if isinstance(said, dict):
            cell, note = next(iter(said.items()))
            found.append(f"{_scalar(name)}: {{{cell}: {_scalar(note)}}}")
    text = "".join(f"{inner}{line}\n" for line in found)
    return f"{margin}- {text[len(inner) :]}".splitlines(keepends=True)


def _by_result(test: Evidence) -> dict[str, list[str]]:
    """The features that have each result and nothing else to know."""
    found: dict[str, list[str]] = {}
    for name, result in test.results.items():
        if not isinstance(result, dict):
            found.setdefault(result, []).append(name)
    return found


def _scalar(value: str) -> str:
    """A text as YAML: plain where that is the same text for every reader."""
    number = re.fullmatch(r"[-+.0-9eE_]+", value) and value.count(".") < 2 and value.count("-") < 2
    plain = (
        _SAFE.fullmatch(value) and not number and value[0] != "@" and scalar(value, True) == value
    )
    words = value.lower() not in ("y", "n", "yes", "no", "on", "off")
    return value if plain and words else json.dumps(value, ensure_ascii=False)
