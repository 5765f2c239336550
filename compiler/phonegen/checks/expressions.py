"""Rules about the expressions of dialects: they parse, and what they name is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from phonegen.codes import Code
from phonegen.diagnostics import Report, did_you_mean
from phonegen.dialects.expressions import (
    ExpressionError,
    calls,
    filters,
    loop,
    names,
)
from phonegen.dialects.filters import FILTERS
from phonegen.dialects.identification import SOURCES, PatternError, patterns, regex
from phonegen.dialects.parameters import GLOBAL, documented
from phonegen.dialects.plugin import DialectFacts, PluginSpecs
from phonegen.dialects.records import CONFIG
from phonegen.dialects.scope import Nowhere
from phonegen.dialects.types import ABSENT, LISTS, SCALARS, Kind
from phonegen.dialects.uses import Use, texts
from phonegen.language.catalogue import Loaded
from phonegen.language.reader import Keys
from phonegen.language.spec.dialect import Dialect, File, Section
from phonegen.language.spec.syntax import Json, Plain, Xml

_BRACES = re.compile(r"(?<![{'])\{([a-z_]\w*(?:\.\w+)*)\}(?![}'])")
METHODS = frozenset([".items", ".split", ".startswith", ".endswith", ".strip"])


def parses(dialect: Loaded[Dialect], report: Report) -> bool:
    """Whether every expression, name and pattern of the dialect is well-formed."""
    before = len(report.diagnostics)
    for name, file in dialect.spec.files.items():
        for key, section in file.settings.items():
            _check_keys(section, dialect, ("files", name, "settings", key), report)
        _check_attributes(dialect, name, file, report)
        binary = file.per == "static" and isinstance(file.syntax or dialect.spec.syntax, Plain)
        for written in texts(file, dialect.spec, Nowhere(), ("files", name)):
            text = str(written.text)
            if not binary and (character := _unsafe(text)) is not None:
                message = f"the character U+{ord(character):04X} cannot stand in a setting"
                report.add(dialect.place(*written.keys), Code.UNSAFE_TEXT, message)
            else:
                _read(written.grammar, text, dialect, written.keys, report)
                if written.kind == "value":
                    _check_braces(text, dialect, written.keys, report)
    for name, rule in dialect.spec.identify.items():
        for field in SOURCES:
            for pattern in patterns(rule, field):
                _read(regex, pattern, dialect, ("identify", name, field), report)
    return len(report.diagnostics) == before


def _check_braces(text: str, dialect: Loaded[Dialect], keys: Keys, report: Report) -> None:
    """A name in single braces is a name's way to hold an expression, in a value it is text."""
    for found in _BRACES.finditer(text):
        name = found[1]
        if name.partition(".")[0] in CONFIG or name.startswith(("line.", "key.")):
            message = f"'{{{name}}}' in a value is only text"
            hint = f"write `{{{{ {name} }}}}`, and for the text itself `{{{{ '{{{name}}}' }}}}`"
            report.add(dialect.place(*keys), Code.EXPRESSION_SYNTAX, message, hint)


def _check_keys(section: Section, dialect: Loaded[Dialect], keys: Keys, report: Report) -> None:
    """What only a loop has, or only a condition."""
    if section.each is None and section.where:
        message = "`where` chooses items of a loop, and there is no `each`"
        report.add(dialect.place(*keys, "where"), Code.MISPLACED_KEY, message, "write `when`")
    if section.unused and not isinstance(section.each, str):
        message = "`unused` is about items of a loop that are not in use"
        hint = "the settings when `when` is false stand under `else`"
        report.add(dialect.place(*keys, "unused"), Code.MISPLACED_KEY, message, hint)
    if section.else_ and (section.each is not None or not section.when):
        message = "`else` belongs to a `when`, in a section that is no loop"
        hint = "items without a line or a function have `unused`" * (section.each is not None)
        report.add(dialect.place(*keys, "else"), Code.MISPLACED_KEY, message, hint)
    for variables, items in section.each.items() if isinstance(section.each, dict) else ():
        count = variables.count(",") + 1
        for number, item in enumerate(items):
            if count > 1 and len(item if isinstance(item, list) else [item]) != count:
                message = f"an item of this loop is a list of {count} values"
                place = dialect.place(*keys, "each", variables, number)
                report.add(place, Code.WRONG_VALUE, message)
    for name, below in section.settings.items():
        _check_keys(below, dialect, (*keys, "settings", name), report)


def _check_attributes(dialect: Loaded[Dialect], name: str, file: File, report: Report) -> None:
    """Where settings are attributes, an element with settings can hold no element."""
    syntax = file.syntax or dialect.spec.syntax
    if not isinstance(syntax, Xml) or syntax.setting != "attribute":
        return
    paths = any(section.path for section in file.settings.values())
    for key, section in file.settings.items():
        at = ("files", name, "settings", key)
        if paths and not section.path and not syntax.path:
            message = "the root cannot have settings and elements below it, as attributes"
            hint = "give the section a `path`, or no section"
            report.add(dialect.place(*at), Code.MISPLACED_KEY, message, hint)
        for keys, below in _inner(section, at):
            if below.path:
                message = "an element with attributes for settings holds no other element"
                hint = "sections with a `path` stand side by side here"
                report.add(dialect.place(*keys, "path"), Code.MISPLACED_KEY, message, hint)


def _inner(section: Section, keys: Keys) -> Iterator[tuple[Keys, Section]]:
    for name, below in section.settings.items():
        yield (*keys, "settings", name), below
        yield from _inner(below, (*keys, "settings", name))


def _read(
    grammar: Callable[[str], object],
    text: str,
    dialect: Loaded[Dialect],
    keys: Keys,
    report: Report,
) -> None:
    try:
        grammar(text)
    except (ExpressionError, PatternError) as e:
        report.add(dialect.place(*keys), Code.EXPRESSION_SYNTAX, f"{e}: {text}")


def _unsafe(text: str) -> str | None:
    """The first character of a constant that no syntax can carry."""
    return next((c for c in text if not c.isprintable()), None)


def check_expressions(specs: PluginSpecs, report: Report) -> None:
    """Every name in the expressions of a plugin's dialect is known and there when it is used."""
    for problem in specs.shared(_Expressions).problems.diagnostics:
        report.diagnostics.add(problem)


class _Expressions:
    """What is wrong with the expressions of a dialect."""

    def __init__(self, facts: DialectFacts) -> None:
        self._facts = facts

    @cached_property
    def problems(self) -> Report:
        report = Report()
        _expressions(self._facts, report)
        return report


def _expressions(facts: DialectFacts, report: Report) -> None:
    dialect = facts.dialect
    for name, uses in facts.uses.items():
        file = dialect.spec.files[name]
        for use in uses:
            _check_names(dialect, use, report)
            _check_flow(dialect, file, use, report)
            _check_lines(dialect, file, use, report)
            if file.per == "static" and use.parameters:
                message = f"'{min(use.parameters)}' is not known at build time"
                report.add(dialect.place(*use.keys), Code.STATIC_PARAMETER, message)


def _check_names(dialect: Loaded[Dialect], use: Use, report: Report) -> None:
    unknown = [n for n in names(use.expression) if not use.scope.knows(n)]
    filtered = filters(use.expression) - FILTERS - use.scope.tables
    called = calls(use.expression) - METHODS - {"range"}
    if not (unknown or filtered or called):
        return
    place = dialect.place(*use.keys)
    known = {*use.scope.variables, *(n for n in documented() if "." not in n)}
    known |= {f"model.{t}" for t in use.scope.traits} | {"tz", "server_url", "phonebook_url"}
    for name in sorted(unknown):
        hint = _misplaced(dialect, use, name) or did_you_mean(name, known)
        report.add(place, Code.UNKNOWN_NAME, f"'{name}' is not known here", hint)
    for name in sorted(filtered):
        hint = did_you_mean(name, {*FILTERS, *use.scope.tables})
        report.add(place, Code.UNKNOWN_NAME, f"there is no filter '{name}'", hint)
    for name in sorted(called):
        report.add(place, Code.UNKNOWN_NAME, f"'{name.lstrip('.')}' cannot be called")


def _misplaced(dialect: Loaded[Dialect], use: Use, name: str) -> str:
    """A hint when the guard of a loop is about its items."""
    if use.kind != "condition" or use.keys[-1] != "when" or "settings" not in use.keys[-3:]:
        return ""
    each = _section(dialect, use).get("each")
    variables = loop(each)[0] if each else ()
    if name.partition(".")[0] not in variables:
        return ""
    return "`when` guards the whole loop; `where` says for which items it runs"


def _section(dialect: Loaded[Dialect], use: Use) -> Any:
    """The section that a text of its own stands in, as written."""
    section: Any = dialect.data
    for key in use.keys[:-1]:
        section = section[key]
    return section


def _check_flow(dialect: Loaded[Dialect], file: File, use: Use, report: Report) -> None:
    """What may be absent, or be of a type that its place cannot take."""
    scope, expression = use.scope, use.expression
    if use.kind == "condition":
        found = scope.condition_problems(expression)
    elif use.each is not None:
        found = scope.loop_problems(use.each.names, use.each.items)
        if use.each.all_used and _section(dialect, use).get("unused"):
            message = f"all items of this loop are in use: {expression}"
            hint = "`unused` is for loops over `lines` and `function_keys`"
            report.add(dialect.place(*use.keys[:-1], "unused"), Code.MISPLACED_KEY, message, hint)
    elif use.kind == "let":
        found = scope.name_problems(expression)
    else:
        written = SCALARS | ABSENT if use.whole else SCALARS
        if isinstance(file.syntax or dialect.spec.syntax, Json) and use.kind == "value":
            written |= LISTS | {Kind.MAPPING}
        found = scope.value_problems(expression, written)
    for problem in found:
        message = f"{problem.message}: {expression}"
        report.add(dialect.place(*use.keys), problem.code, message, problem.hint)


def _check_lines(dialect: Loaded[Dialect], file: File, use: Use, report: Report) -> None:
    """A text of several lines would end a setting's line."""
    if use.kind != "value" or isinstance(file.syntax or dialect.spec.syntax, Json | Plain | Xml):
        return
    for name in sorted(n for n in names(use.expression) if n in GLOBAL and GLOBAL[n].lines):
        message = f"'{name}' is a text of several lines"
        hint = "write it to a file of its own, with the syntax `text`"
        report.add(dialect.place(*use.keys), Code.SEVERAL_LINES, message, hint)
