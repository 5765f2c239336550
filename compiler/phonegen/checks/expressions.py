"""Rules about the expressions of dialects: they parse, and what they name is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from phonegen.codes import Code
from phonegen.diagnostics import Report, did_you_mean
from phonegen.dialects.expressions import (
    FILTERS,
    OWN_FILTERS,
    ExpressionError,
    calls,
    filters,
    loop,
    name_text,
    names,
    parse,
    value_text,
)
from phonegen.dialects.identification import PatternError, patterns, regex
from phonegen.dialects.parameters import GLOBAL, documented
from phonegen.dialects.plugin import PluginSpecs
from phonegen.dialects.scope import is_chain
from phonegen.dialects.syntaxes.writer import steps
from phonegen.dialects.uses import Use
from phonegen.language.catalogue import Loaded
from phonegen.language.reader import Keys
from phonegen.language.spec.dialect import Dialect, Element, File, Section, Setting
from phonegen.language.spec.syntax import Plain, Xml

METHODS = frozenset([".items", ".split", ".startswith", ".endswith", ".strip"])
Reading = tuple[Keys, str, Callable[[str], object]]


def parses(dialect: Loaded[Dialect], report: Report) -> bool:
    """Whether every expression, name and pattern of the dialect is well-formed."""
    before = len(report.diagnostics)
    for keys, text, reader in _texts(dialect.spec):
        if not _binary(dialect.spec, keys) and (character := _unsafe(text)) is not None:
            message = f"the character U+{ord(character):04X} cannot stand in a setting"
            report.add(dialect.place(*keys), Code.UNSAFE_TEXT, message)
            continue
        try:
            reader(text)
        except (ExpressionError, PatternError) as e:
            report.add(dialect.place(*keys), Code.EXPRESSION_SYNTAX, f"{e}: {text}")
    return len(report.diagnostics) == before


def _texts(dialect: Dialect) -> Iterator[Reading]:
    """Every text of a dialect that has a grammar, with what reads it."""
    for name, file in dialect.files.items():
        if file.when:
            yield ("files", name, "when"), file.when, parse
        for section_name, section in file.settings.items():
            yield from _section_texts(section, ("files", name, "settings", section_name))
    for name, rule in dialect.identify.items():
        for field in ("user_agent", "path", "dhcp", "tftp"):
            for pattern in patterns(rule, field):
                yield ("identify", name, field), pattern, regex


def _section_texts(section: Section, keys: Keys) -> Iterator[Reading]:
    if section.each:
        yield (*keys, "each"), section.each, loop
    if section.when:
        yield (*keys, "when"), section.when, parse
    for variable, expression in section.let.items():
        yield (*keys, "let", variable), expression, parse
    for step in steps(section.path):
        yield (*keys, "path"), step.name, name_text
        for value in step.attributes.values():
            yield (*keys, "path"), str(value), value_text
    for attribute, value in section.attributes.items():
        yield (*keys, "attributes", attribute), str(value), value_text
    for part, settings in (("set", section.set), ("else", section.else_)):
        for name, setting in settings.items():
            yield from _setting_texts(name, setting, (*keys, part, name))
    for inner_name, inner in section.settings.items():
        yield from _section_texts(inner, (*keys, "settings", inner_name))


def _unsafe(text: str) -> str | None:
    """The first character of a constant that no syntax can carry."""
    return next((c for c in text if not c.isprintable()), None)


def _binary(dialect: Dialect, keys: Keys) -> bool:
    """Whether a text stands in a file that may hold any character."""
    file = dialect.files.get(str(keys[1])) if keys[0] == "files" else None
    syntax = (file.syntax or dialect.syntax) if file else None
    return isinstance(syntax, Plain) and file is not None and file.per == "static"


def _setting_texts(name: str, setting: Setting, keys: Keys) -> Iterator[Reading]:
    yield keys, name, name_text
    if not isinstance(setting, Element):
        yield keys, str(setting), value_text
        return
    if setting.value is not None:
        yield (*keys, "value"), str(setting.value), value_text
    if setting.when:
        yield (*keys, "when"), setting.when, parse
    for attribute, value in setting.attributes.items():
        yield (*keys, "attributes", attribute), str(value), value_text
    for number, child in enumerate(setting.children):
        for child_name, child_setting in child.items():
            yield from _setting_texts(
                child_name, child_setting, (*keys, "children", number, child_name)
            )


def check_expressions(specs: PluginSpecs, report: Report) -> None:
    """Every name in the expressions of a plugin's dialect is known and there when it is used."""
    specs.once("expressions checked", lambda: _expressions(specs, report))


def _expressions(specs: PluginSpecs, report: Report) -> None:
    dialect = specs.dialect
    for name, uses in specs.uses.items():
        file = dialect.spec.files[name]
        for use in uses:
            _check_names(dialect, use, report)
            _check_guards(dialect, use, report)
            _check_lines(dialect, file, use, report)
            if file.per == "static" and use.parameters:
                message = f"'{min(use.parameters)}' is not known at build time"
                report.add(dialect.place(*use.keys), Code.STATIC_PARAMETER, message)


def _check_names(dialect: Loaded[Dialect], use: Use, report: Report) -> None:
    unknown = [n for n in names(use.expression) if not use.scope.knows(n)]
    filtered = filters(use.expression) - FILTERS - OWN_FILTERS.keys() - use.scope.tables
    called = calls(use.expression) - METHODS - {"range"}
    if not (unknown or filtered or called):
        return
    place = dialect.place(*use.keys)
    known = {*use.scope.variables, *(n for n in documented() if "." not in n)}
    known |= {f"model.{t}" for t in use.scope.traits} | {"tz", "server_url", "phonebook_url"}
    for name in sorted(unknown):
        report.add(
            place, Code.UNKNOWN_NAME, f"'{name}' is not known here", did_you_mean(name, known)
        )
    for name in sorted(filtered):
        hint = did_you_mean(name, {*FILTERS, *OWN_FILTERS, *use.scope.tables})
        report.add(place, Code.UNKNOWN_NAME, f"there is no filter '{name}'", hint)
    for name in sorted(called):
        report.add(place, Code.UNKNOWN_NAME, f"'{name.lstrip('.')}' cannot be called")


def _check_guards(dialect: Loaded[Dialect], use: Use, report: Report) -> None:
    if use.kind == "condition":
        return
    absent = use.scope.absent(use.expression)
    if not absent or (use.whole and _plain(use.expression)):
        return
    name = min(absent)
    hint = f"guard it with `when: {name}`, or write `{name} | default(…)`"
    report.add(
        dialect.place(*use.keys),
        Code.UNGUARDED_PARAMETER,
        f"'{name.lstrip('| ')}' may be absent here: {use.expression}",
        hint
        if not name.startswith("|")
        else f"give the table a default, or add `{name} | default(…)`",
    )


def _check_lines(dialect: Loaded[Dialect], file: File, use: Use, report: Report) -> None:
    """A text of several lines would end a setting's line."""
    if use.kind != "value" or isinstance(file.syntax or dialect.spec.syntax, Plain | Xml):
        return
    for name in sorted(n for n in names(use.expression) if n in GLOBAL and GLOBAL[n].lines):
        message = f"'{name}' is a text of several lines"
        hint = "write it to a file of its own, with the syntax `text`"
        report.add(dialect.place(*use.keys), Code.SEVERAL_LINES, message, hint)


def _plain(expression: str) -> bool:
    """Whether an absent name makes the whole value absent and nothing fails."""
    return is_chain(expression)
