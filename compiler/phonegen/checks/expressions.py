"""Rules about the expressions of dialects: they parse, and what they name is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import Any

from jinja2 import nodes
from jinja2.filters import FILTERS as DEFAULT_FILTERS

from phonegen.codes import Code
from phonegen.diagnostics import Report, closest, did_you_mean
from phonegen.dialects.expressions import (
    ExpressionError,
    calls,
    dotted_name,
    filters,
    loop,
    names,
    tree,
)
from phonegen.dialects.filters import FILTERS, OWN_FILTERS
from phonegen.dialects.identification import SOURCES, PatternError, patterns, regex
from phonegen.dialects.parameters import GLOBAL
from phonegen.dialects.plugin import DialectFacts, PluginSpecs
from phonegen.dialects.scope import Nowhere
from phonegen.dialects.syntaxes import Writer, writer
from phonegen.dialects.types import ABSENT, LISTS, SCALARS, Kind
from phonegen.dialects.uses import Use, Written, frame_texts, said, texts
from phonegen.language.catalogue import Loaded
from phonegen.language.reader import Keys
from phonegen.language.spec.dialect import TO_BE_NAMED, Dialect, File, Section
from phonegen.language.spec.syntax import Json, Plain, Style, Xml

METHODS = frozenset([".items", ".split", ".startswith", ".endswith", ".strip"])


def parses(dialect: Loaded[Dialect], report: Report) -> bool:
    """Whether every expression, name and pattern of the dialect is well-formed."""
    own = Report(strict=report.strict)  # what it inherits, another may have reported already
    _parse_all(dialect, own)
    report.diagnostics |= own.diagnostics
    return not own.diagnostics


def _parse_all(dialect: Loaded[Dialect], report: Report) -> None:
    for name, file in dialect.spec.files.items():
        for key, section in file.settings.items():
            _check_keys(section, dialect, ("files", name, "settings", key), report)
        _check_attributes(dialect, name, file, report)
        style = dialect.spec.style(file)
        binary = file.per == "static" and isinstance(style.syntax, Plain)
        written_by = writer(style)
        for written in texts(file, dialect.spec, Nowhere(), ("files", name)):
            text = str(written.text)
            if not binary and (character := _unsafe(text)) is not None:
                message = f"the character U+{ord(character):04X} cannot stand in a setting"
                report.add(dialect.place(*written.keys), Code.UNSAFE_TEXT, message)
            elif _read(written.grammar, text, dialect, written.keys, report):
                _check_constants(dialect, written_by, written, report)
        if file.syntax is not None:
            at = ("files", name, "syntax")
            _check_frame(dialect, style, at, report)
    for written in said(dialect.spec, Nowhere()):
        if (character := _unsafe(str(written.text))) is not None:
            message = f"the character U+{ord(character):04X} cannot be said"
            report.add(dialect.place(*written.keys), Code.UNSAFE_TEXT, message)
        else:
            _read(written.grammar, str(written.text), dialect, written.keys, report)
    _check_frame(dialect, dialect.spec.own_style, ("syntax",), report)
    for number, pattern in enumerate(dialect.spec.reject_models):
        _read(regex, pattern, dialect, ("reject_models", number), report)
    for name in dialect.spec.values:
        if name in DEFAULT_FILTERS or name in OWN_FILTERS:
            message = f"a filter is called '{name}' already"
            report.add(dialect.key_place("values", name), Code.WRONG_VALUE, message)
    for name, rule in dialect.spec.identify.items():
        for field in SOURCES:
            for pattern in patterns(rule, field):
                _read(regex, pattern, dialect, ("identify", name, field), report)


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
    syntax = dialect.spec.style(file).syntax
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
) -> bool:
    try:
        grammar(text)
    except (ExpressionError, PatternError) as e:
        hint = e.hint if isinstance(e, PatternError) else _advice(str(e), text)
        message = f"{_in_words(str(e))}: {text}"
        report.add(dialect.place(*keys), Code.EXPRESSION_SYNTAX, message, hint)
        return False
    return True


_EXPECTED = re.compile(r"expected token .*, got '(.*)'|unexpected char '(.*)' at \d+")
# What other languages have in place of words.
_OPERATORS = {"&&": "and", "||": "or", "!": "not", "===": "=="}


def _in_words(reason: str) -> str:
    """Jinja's REASON, which counts what is put around an expression, too."""
    found = _EXPECTED.fullmatch(reason)
    return f"'{found[1] or found[2]}' cannot stand there" if found else reason


def _advice(reason: str, text: str) -> str:
    """How to write what TEXT may mean."""
    if "template tags" in reason and "{{" in text:
        inner = text.strip().removeprefix("{{").removesuffix("}}").strip()
        return f"`when`, `where`, `each` and `let` are written without `{{{{ }}}}`: `{inner}`"
    for operator, word in _OPERATORS.items():
        if re.search(rf"{re.escape(operator)}(?!=)", text) and "{{" not in text:
            return f"write `{word}` for `{operator}`"
    if re.search(r"[^=!<>]=[^=]", text) and "got '='" in reason:
        return "`==` compares"
    return ""


def _check_frame(dialect: Loaded[Dialect], style: Style, keys: Keys, report: Report) -> None:
    """What stands around the settings is constant, and can stand there."""
    for written in frame_texts(style.syntax, keys):
        text = str(written.text)
        if (character := _unsafe(text)) is not None:
            message = f"the character U+{ord(character):04X} cannot stand in a setting"
            report.add(dialect.place(*written.keys), Code.UNSAFE_TEXT, message)
        elif _read(written.grammar, text, dialect, written.keys, report):
            if written.expressions:
                message = "what stands around all settings is constant"
                report.add(dialect.place(*written.keys), Code.EXPRESSION_SYNTAX, message)
            _check_constants(dialect, writer(style), written, report)


# Template text in a value that is no expression: tags, and braces without their others.
_NAMED = re.compile(r"(?<!\{)\{([\w.]+)\}")  # phones replace `{mac}` themselves
_BRACES = re.compile(r"[{}]")
_TAGS = re.compile(r"\{\{|\}\}|\{%.*?%\}|\{#.*?#\}")


def _check_constants(
    dialect: Loaded[Dialect], writes: Writer[Any], written: Written, report: Report
) -> None:
    """What is constant can stand in a file of this syntax, and is no broken expression."""
    if written.kind == "setting":
        written = written._replace(text=dialect.spec.renamed(str(written.text)))
    text = written.constants
    if text is None:
        return

    def add(code: Code, message: str, hint: str = "") -> None:
        named = written.kind == "setting"
        place = (dialect.key_place if named else dialect.place)(*written.keys)
        report.add(place, code, message, hint)

    if TO_BE_NAMED in str(written.text):
        hint = "put the name that the vendor's manual has in its place"
        add(Code.UNFINISHED, f"'{TO_BE_NAMED}' is no name of a setting", hint)
    constant = "\0".join([part for dynamic, part in text.parts if not dynamic])
    if "{" in constant or "}" in constant:  # most have none
        _check_braces(written, constant, add)
    why = writes.unfit(written.kind, text, written.form)
    if why is not None:
        add(Code.UNSAFE_TEXT, why)


def _check_braces(written: Written, constant: str, add: Callable[[Code, str, str], None]) -> None:
    wrong = _TAGS if written.kind == "value" else _BRACES
    if found := wrong.search(constant):
        add(Code.EXPRESSION_SYNTAX, f"'{found[0]}' belongs to no expression: {written.text}", "")
    names_in = _NAMED.findall(constant) if written.kind == "value" else []
    for name in sorted({n for n in names_in if written.scope.knows(n)} - {"mac"}):
        hint = f"its value is `{{{{ {name} }}}}`"
        add(Code.SINGLE_BRACES, f"'{{{name}}}' is written as it stands here", hint)


def _unsafe(text: str) -> str | None:
    """The first character of a constant that no syntax can carry."""
    return None if text.isprintable() else next(c for c in text if not c.isprintable())


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
    for use in facts.said:
        if _check_names(dialect, use, report):
            _check_flow(dialect, next(iter(dialect.spec.files.values())), use, report)
            _check_depth(dialect, use, report)
    for name, uses in facts.uses.items():
        file = dialect.spec.files[name]
        for use in uses:
            if not _check_names(dialect, use, report):
                continue  # what comes of an unknown name is no other problem
            _check_flow(dialect, file, use, report)
            _check_cost(dialect, use, report)
            _check_depth(dialect, use, report)
            _check_lines(dialect, file, use, report)
            if file.per == "static" and use.parameters:
                message = f"'{min(use.parameters)}' is not known at build time"
                report.add(dialect.place(*use.keys), Code.STATIC_PARAMETER, message)


def _check_names(dialect: Loaded[Dialect], use: Use, report: Report) -> bool:
    """Whether all that an expression names is known."""
    unknown = [n for n in names(use.expression) if not use.scope.knows(n)]
    filtered = filters(use.expression) - FILTERS
    filtered = filtered and filtered - use.scope.tables
    called = calls(use.expression) - METHODS - {"range"}
    if not (unknown or filtered or called):
        return True
    place = dialect.place(*use.keys)
    for name in sorted(unknown):
        hint = _misplaced(dialect, use, name) or _known_beside(use, name)
        report.add(place, Code.UNKNOWN_NAME, f"'{name}' is not known here", hint)
    for name in sorted(filtered):
        hint = did_you_mean(name, {*FILTERS, *use.scope.tables})
        report.add(place, Code.UNKNOWN_NAME, f"there is no filter '{name}'", hint)
    for name in sorted(called):
        report.add(place, Code.UNKNOWN_NAME, f"'{name.lstrip('.')}' cannot be called")
    return False


# What a loop gives its items, by the name that they mostly have.
_ITEMS = {"line": "lines", "key": "function_keys", "server": "servers"}


def _known_beside(use: Use, name: str) -> str:
    """A hint at what is known where NAME is not: in the record that it looks into."""
    before, part, fields = use.scope.stop(name)
    if not before and part in _ITEMS and use.kind != "loop":
        return f"`{part}` is there inside of a loop: `each: {part} in {_ITEMS[part]}`"
    own = [] if before else [f"{v}.{part}" for v in use.scope.variables]
    close = [n for n in own if use.scope.knows(n)]
    close += [f"{before}{field}" for field in closest(part, fields)]
    if close:
        return "did you mean " + " or ".join(f"'{c}'" for c in close[:3]) + "?"
    if before and fields:
        return f"`{before[:-1]}` has {', '.join(fields)}"
    return ""


MOST_ITEMS = 10_000  # of a range


def _check_cost(dialect: Loaded[Dialect], use: Use, report: Report) -> None:
    """Constants do not make a small expression large."""
    for why in _costs(use.expression):
        report.add(dialect.place(*use.keys), Code.UNBOUNDED, f"{why}: {use.expression}")


@cache
def _costs(expression: str) -> tuple[str, ...]:
    """Why an expression may be large."""
    found = []
    for node in tree(expression):
        why = ""
        if isinstance(node, nodes.Pow) and not _is_small(node):
            why = "a power is one of a number up to 16, with a plain exponent"
        elif isinstance(node, nodes.Mul) and any(_is_text(n) for n in (node.left, node.right)):
            why = "a text or a list is not repeated here; a loop does that"
        elif (
            isinstance(node, nodes.Mod) and _is_text(node.left) and _WIDTH.search(_text(node))
        ) or (isinstance(node, nodes.Filter) and _WIDTH.search(_text(node))):
            why = "a text of this width does not fit a setting"
        elif isinstance(node, nodes.Call) and dotted_name(node.node) == "range":
            bounds = [n.value for n in node.args if isinstance(n, nodes.Const)]
            if any(isinstance(b, int) and abs(b) > MOST_ITEMS for b in bounds):
                why = f"a range has at most {MOST_ITEMS} items"
        if why:
            found.append(why)
    return tuple(found)


_WIDTH = re.compile(r"%[^%a-zA-Z]*(?:[0-9]{4}|\*)")


def _is_small(power: nodes.Pow) -> bool:
    """Whether only an index or a count tells the exponent."""
    base, exponent = power.left, [power.right, *power.right.find_all(nodes.Node)]
    constants = [n.value for n in exponent if isinstance(n, nodes.Const)]
    return (
        isinstance(base, nodes.Const)
        and isinstance(base.value, int)
        and abs(base.value) <= 16
        and not any(isinstance(n, nodes.Pow | nodes.Mul | nodes.Call) for n in exponent)
        and all(isinstance(c, int) and abs(c) <= 1000 for c in constants)
    )


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.List | nodes.Tuple) or (
        isinstance(node, nodes.Const) and isinstance(node.value, str)
    )


def _text(node: nodes.Node) -> str:
    """The constant texts in a formatting expression."""
    parts = [n.value for n in node.find_all(nodes.Const)]
    return " ".join(part for part in parts if isinstance(part, str))


def _check_depth(dialect: Loaded[Dialect], use: Use, report: Report) -> None:
    """Values are looked into by the names that they have here, not by those of Python."""
    for message in _depths(use.expression):
        report.add(dialect.place(*use.keys), Code.UNKNOWN_NAME, message)


@cache
def _depths(expression: str) -> tuple[str, ...]:
    """What is wrong with how an expression looks into values."""
    found = []
    for node in tree(expression):
        name = node.attr if isinstance(node, nodes.Getattr) else ""
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            name = re.sub(r".*\.(?=_)", "", node.value)
        if name.startswith("__"):
            found.append(f"'{name}' is a name of Python's, and none of a value here")
        if isinstance(node, nodes.Getitem) and isinstance(
            node.arg, nodes.Concat | nodes.Add | nodes.Filter | nodes.CondExpr
        ):
            found.append(f"an item is named by a constant, a number or a name: {expression}")
    return tuple(found)


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
        message, hint = f"{problem.message}: {expression}", problem.hint
        if "attributes" in use.keys:  # which have no `when` of their own
            hint = hint.replace("guard it with `when: ", "leave it out with `… if ")
        report.add(dialect.place(*use.keys), problem.code, message, hint)


def _check_lines(dialect: Loaded[Dialect], file: File, use: Use, report: Report) -> None:
    """A text of several lines would end a setting's line."""
    if use.kind != "value" or isinstance(dialect.spec.style(file).syntax, Json | Plain | Xml):
        return
    for name in sorted(n for n in names(use.expression) if n in GLOBAL and GLOBAL[n].lines):
        message = f"'{name}' is a text of several lines"
        hint = "write it to a file of its own, with the syntax `text`"
        report.add(dialect.place(*use.keys), Code.SEVERAL_LINES, message, hint)
