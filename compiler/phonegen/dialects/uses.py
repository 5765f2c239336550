"""The one walk over a dialect: every text that has a grammar, with the names that hold there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from phonegen.dialects.expressions import (
    ExpressionError,
    Text,
    loop,
    name_text,
    names,
    parse,
    value_text,
)
from phonegen.dialects.scope import Scope
from phonegen.dialects.syntaxes.sections import Loop, entered, named_in_else, opened_inside
from phonegen.dialects.syntaxes.writer import steps
from phonegen.language.reader import Keys
from phonegen.language.spec.dialect import (
    SETTINGS,
    Dialect,
    File,
    Section,
    Setting,
    element,
    inner,
)
from phonegen.language.spec.syntax import (
    Attributes,
    SettingElement,
    Syntax,
    Xml,
)
from phonegen.language.spec.values import Scalar

NAMES = ("name", "step", "setting", "element")  # kinds with placeholders
GRAMMARS: dict[str, Callable[[str], object]] = {
    "value": value_text, "each": loop, **dict.fromkeys(NAMES, name_text),
}  # fmt: skip


class Written(NamedTuple):
    """One text of a dialect: its keys, its kind, and the scope in which it stands.

    `kind` is `value`, `name`, `step` (of a path), `setting` (its name), `element` (inside one),
    `condition`, `each`, `loop` or `let`.
    `whole` says that an absent value is harmless, when the text is nothing but that value.
    """

    text: Scalar
    keys: Keys
    scope: Scope
    kind: str = "value"
    whole: bool = False
    form: SettingElement | None = None  # how settings are written here, when not as the syntax says
    each: Loop | None = None

    @property
    def grammar(self) -> Callable[[str], object]:
        """What reads the text. Raises ExpressionError."""
        return GRAMMARS.get(self.kind, parse)

    @property
    def constants(self) -> Text | None:
        """A text that is written, with what is constant in it; None for another."""
        if self.kind == "value":
            return value_text(self.text)
        return name_text(str(self.text)) if self.kind in NAMES else None

    @property
    def expressions(self) -> list[str]:
        if self.kind == "value":
            return value_text(self.text).expressions
        if self.kind in NAMES:
            return name_text(str(self.text)).expressions
        return [loop(str(self.text))[1] if self.kind == "each" else str(self.text)]


@dataclass(frozen=True)
class Use:
    """One expression at its place in a dialect."""

    expression: str
    keys: Keys
    scope: Scope
    whole: bool = True  # an absent value is harmless here
    kind: str = "value"  # value, name, condition, loop, let
    each: Loop | None = None  # of which it is the items

    @cached_property
    def parameters(self) -> frozenset[str]:
        """Names of the parameters that it reads, as `documented()` has them."""
        return self.scope.parameters_of(self.expression)


def uses(file: File, dialect: Dialect, scope: Scope, keys: Keys) -> Iterator[Use]:
    """Every expression of a file, with the guards that hold where it stands."""
    for written in texts(file, dialect, scope, keys):
        alone = written.kind != "value" or value_text(written.text).whole is not None
        kinds = {"each": "loop", **dict.fromkeys(NAMES, "name")}
        kind = kinds.get(written.kind, written.kind)
        for expression in written.expressions:
            whole = written.whole and alone
            yield Use(expression, written.keys, written.scope, whole, kind, written.each)


def said(dialect: Dialect, scope: Scope) -> Iterator[Written]:
    """Every text that is said to a phone to make it fetch its files."""
    return (Written(text, keys, scope) for keys, text in dialect.said())


def frame_texts(syntax: Syntax, keys: Keys) -> Iterator[Written]:
    """Every text in a syntax that is the same in all files: its root, its path, its attributes."""
    if not isinstance(syntax, Xml):
        return
    if isinstance(syntax.root, dict):
        (name,) = syntax.root
        yield Written(name, (*keys, "root"), Scope(), "step")
    for step in steps(syntax.path):
        yield Written(step.name, (*keys, "path"), Scope(), "step")
        yield from _attributes(step.attributes, Scope(), (*keys, "path"), placed=False)
    yield from _attributes(syntax.attributes, Scope(), (*keys, "attributes"))


def texts(file: File, dialect: Dialect, scope: Scope, keys: Keys) -> Iterator[Written]:
    """Every text of a file that has a grammar, well-formed or not, in order."""
    scope = scope.in_file(file.per)
    if file.when:
        yield Written(file.when, (*keys, "when"), scope, "condition")
        scope = _where(scope, file.when)
    for expression in name_text(file.name).expressions if _sound(name_text, file.name) else ():
        if expression.startswith("model."):
            yield Written("{" + expression + "}", (*keys, "name"), scope, "name", whole=True)
            # without the trait there is no such file
            scope = scope.guarded(f"{expression.partition('[')[0]} is defined")
    syntax, _, unset = dialect.style(file)
    if isinstance(syntax, Xml) and isinstance(syntax.root, dict):
        ((name, attributes),) = syntax.root.items()
        at = ("syntax",) if file.syntax is None else (*keys, "syntax")
        yield from _attributes(attributes, scope, (*at, "root", name))
    found: list[Written] = []
    for name, section in file.settings.items():
        walk = _Walk(found, written=unset not in (None, False))
        walk.section(section, scope, (*keys, "settings", name))
    yield from found


class _Walk(NamedTuple):
    """Goes through sections and adds what it finds; generators would pass each text up the tree.

    `written` says whether something stands for an absent value.
    """

    found: list[Written]
    written: bool
    form: SettingElement | None = None

    def section(self, section: Section, scope: Scope, keys: Keys) -> None:
        walk, add = self, self.found.append
        if section.unset is not None:
            walk = walk._replace(written=section.unset is not False)
        if section.setting is not None:
            walk = walk._replace(form=section.setting)
        around = outer = scope
        used = None
        if section.when:
            add(Written(section.when, (*keys, "when"), scope, "condition"))
            scope, outer = _where(scope, section.when), _where(scope, section.when, False)
        if section.each is not None:
            sound = _sound(loop, section.each)
            each = entered(section, scope) if sound else None
            if isinstance(section.each, str):
                add(Written(section.each, (*keys, "each"), scope, "each", each=each))
            scope = each.scope if each else scope
            used = each.used if each else None
        if section.where:
            add(Written(section.where, (*keys, "where"), scope, "condition"))
            scope = _where(scope, section.where)
        if section.let:
            for name, expression in section.let.items():
                add(Written(expression, (*keys, "let", name), scope, "let"))
            names = {n: e for n, e in section.let.items() if _sound(parse, e)}
            others = {n: e for n, e in named_in_else(section).items() if n in names}
            for name, expression in others.items() if section.else_ else ():
                add(Written(expression, (*keys, "let", name), outer, "let"))
            scope, outer = scope.with_names(names), outer.with_names(others)
        unused = scope
        if used:
            scope, unused = scope.guarded(used), scope.guarded(used, False)
        parts = [("set", section.set, scope)]
        parts += [("else", section.else_, outer)] if section.else_ else []
        parts += [("unused", section.unused, unused)] if section.unused else []
        if section.path is not None:
            inside = _sound(opened_inside, section)
            for _, _, known in parts if inside and opened_inside(section) else [("", {}, around)]:
                self.found.extend(_path(section, known, (*keys, "path")))
        if section.attributes:
            for _, _, known in parts:
                self.found.extend(_attributes(section.attributes, known, (*keys, "attributes")))
        for part, settings, known in parts:
            for name, setting in settings.items():
                walk.setting(name, setting, known, (*keys, part, name))
        for name, below in section.settings.items():
            walk.section(below, scope, (*keys, "settings", name))

    def setting(
        self, name: str, setting: Setting, scope: Scope, keys: Keys, kind: str = "setting"
    ) -> None:
        add, long = self.found.append, element(setting)
        if long.when:
            add(Written(long.when, (*keys, "when"), scope, "condition"))
            scope = _where(scope, long.when)
        add(Written(name, keys, scope, kind, form=self.form))
        if isinstance(long.value, Mapping):
            for at, child, below in inner(long.value):
                self.setting(child, below, scope, (*keys, "value", *at), "element")
        elif long.value is not None:
            at = keys if long is not setting else (*keys, "value")
            add(Written(long.value, at, scope, whole=True))
            if not self.written and _sound(value_text, long.value):
                whole = value_text(long.value).whole
                if whole is not None and scope.absent(whole):
                    # the setting is written only with its value, so the rest may rely on it
                    scope = _where(scope, f"({whole}) is defined")
        if long.attributes:
            self.found.extend(_attributes(long.attributes, scope, (*keys, "attributes")))


def _path(section: Section, scope: Scope, keys: Keys) -> Iterator[Written]:
    for step in steps(section.path):
        yield Written(step.name, keys, scope, "step")
        yield from _attributes(step.attributes, scope, keys, placed=False)


def _attributes(
    attributes: Attributes, scope: Scope, keys: Keys, placed: bool = True
) -> Iterator[Written]:
    """An absent value leaves the attribute out."""
    for name, value in attributes.items():
        yield Written(value, (*keys, name) if placed else keys, scope, whole=True)


def _where(scope: Scope, condition: str, truth: bool = True) -> Scope:
    """SCOPE where a condition has this truth; a malformed one proves nothing."""
    return scope.guarded(condition, truth) if _sound(parse, condition) else scope


def _sound(read: Callable[..., object], text: object) -> bool:
    try:
        read(text)
    except ExpressionError:
        return False
    return True


def owner(keys: Keys) -> Keys:
    """The keys of the setting, section or file that the text at KEYS belongs to."""
    end = 2
    while end < len(keys) and keys[end] == "settings":
        end += 2
    return keys[: end + 2] if end < len(keys) and keys[end] in SETTINGS else keys[:end]


def secrets(use: Use) -> bool:
    """Whether an expression shows a password or a key."""
    for name in names(use.expression):
        parameter = use.scope.parameter(name)
        if parameter is not None and parameter.secret:
            return True
    return False
