"""Rules about `reads`: what a phone is said to find in its files agrees with what is written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice, takewhile
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from phonegen.codes import Code
from phonegen.diagnostics import Report, did_you_mean
from phonegen.dialects.expressions import Text, name_text, names, value_text
from phonegen.dialects.syntaxes.writer import Step, steps
from phonegen.language.catalogue import Loaded
from phonegen.language.spec.dialect import (
    ASKED,
    MACROS,
    OPTIONAL,
    PLACEHOLDER,
    Dialect,
    Element,
    Section,
    Setting,
    element,
    inner,
)
from phonegen.language.spec.syntax import (
    Assignments,
    Commands,
    Plain,
    SettingElement,
    Syntax,
    Xml,
)
from phonegen.language.spec.values import Scalar, inside
from phonegen.readers.phone import ACCOUNT, KEY, texts_of
from phonegen.readers.places import Place, PlaceError, alternatives, place, shape, spelled
from phonegen.readers.xml import IDENTITIES, NAMED_BY, NUMBERED

ANY = "\0"  # stands for any text in what is written
# The words of a role, where it has no others.
SWITCHES = frozenset([True, False, ""])
WORDS: dict[str, frozenset[Any]] = {
    "account.enabled": SWITCHES, "account.mwi": SWITCHES, "ntp_enabled": SWITCHES,
    "vlan_enabled": SWITCHES,
    "account.transport": frozenset(["udp", "tcp", "tls", ""]),
    "account.srtp": frozenset(["disabled", "preferred", "required", ""]),
}  # fmt: skip
# The fields of a line that a setting may be written from which the phone takes for this.
FIELDS = {
    "account.username": {"username", "auth_username"},
    "account.auth_username": {"username", "auth_username"},
    "account.password": {"password", "secret"},
    "account.display_name": {"display_name", "number"},
    "account.server": {"proxy_ip", "registrar_ip", "outbound_proxy_ip", "backup_proxy_ip"},
    "account.port": {"proxy_port", "registrar_port", "proxy_ip", "registrar_ip"},
    "account.tls_port": {"proxy_port"},
    "account.registrar": {"proxy_ip", "registrar_ip", "registrar_port"},
    "account.registrar_port": {"proxy_port", "registrar_port", "proxy_ip", "registrar_ip"},
    "account.outbound_proxy": {"proxy_ip", "outbound_proxy_ip", "proxy_port"},
    "account.outbound_port": {"proxy_port", "outbound_proxy_port", "proxy_ip"},
    "account.voicemail": {"voicemail"},
}
_NUMBER_OF_ITEM = re.compile(r"#\{[a-z_]+\}")


def check_reads(dialect: Loaded[Dialect], report: Report) -> None:
    """The places of a dialect whose expressions are well-formed."""
    if not dialect.spec.reads:
        return
    written = _Written.of(dialect.spec)
    for role, reading in dialect.spec.reads.items():
        if role == ASKED:
            _check_asked(dialect, report)
            continue
        if role == MACROS:
            _check_macros(dialect, report)
            continue
        for text, taking in alternatives(reading):
            at = dialect.place("reads", role)
            if not _sound(dialect.spec, role, text, taking, at, report):
                continue
            meant = {one: [*written.at(dialect.spec.renamed(one))] for one in spelled(text)}
            unwritten = [one for one, settings in meant.items() if not settings]
            if unwritten:
                first, *more = unwritten
                message = f"no file has a setting that '{first}' could be"
                message += f", nor with {len(more)} more of its numbers" if more else ""
                hint = did_you_mean(first, [name.replace(ANY, "{n}") for name in written.names])
                report.add(at, Code.READ_UNWRITTEN, message, hint)
                continue
            there = [one for settings in meant.values() for one in settings]
            fields = {f for one in there for f in one.fields}
            wanted = FIELDS.get(role)
            if wanted and fields and not fields & wanted:
                message = f"'{text}' is written from {', '.join(sorted(fields))}"
                hint = f"the phone takes it for its {role.removeprefix(ACCOUNT)}"
                report.add(at, Code.READ_AS_OTHER, message, hint)


def _check_asked(dialect: Loaded[Dialect], report: Report) -> None:
    """The files that the phone asks for are written, and those that are written it asks for."""
    written = {file.name.removeprefix(dialect.spec.folder) for file in dialect.spec.files.values()}
    asked = set()
    reading = dialect.spec.reads[ASKED]
    for number, entry in enumerate(reading if isinstance(reading, list) else [reading]):
        place = dialect.place("reads", ASKED, number)
        for text, taking in alternatives(entry):
            asked.add(text)
            wrong = _wrong_name(text)
            if not wrong and taking not in ("{}", OPTIONAL):
                wrong = f"'{taking}' says nothing of a file"
            if wrong:
                hint = "a name as under `files`, or `{NAME: optional}`"
                report.add(place, Code.READ_SYNTAX, wrong, hint)
            elif taking != OPTIONAL and text not in written:
                message = f"the phone asks for '{text}', and no file is called so"
                report.add(place, Code.READ_UNWRITTEN, message, did_you_mean(text, written))
    for name, file in dialect.spec.files.items():
        own = file.name.removeprefix(dialect.spec.folder)
        if own not in asked:
            message = f"the phone is not said to ask for '{own}'"
            report.add(dialect.place("files", name, "name"), Code.UNASKED_FILE, message)


def _check_macros(dialect: Loaded[Dialect], report: Report) -> None:
    """Each stands for a text that can be a part of a file's name."""
    for text, taking in alternatives(dialect.spec.reads[MACROS]):
        wrong = _wrong_name(taking) if isinstance(taking, str) else "a macro stands for one text"
        if wrong:
            hint = "what the phone writes instead, as in a file's name: `{TEXT: '{mac}'}`"
            report.add(dialect.place("reads", MACROS, text), Code.READ_SYNTAX, wrong, hint)


def _wrong_name(text: str) -> str:
    """Why TEXT cannot be the name of a file; empty when it can."""
    odd = [f for f in re.findall(r"\{[^{}]*\}?", text) if not PLACEHOLDER.fullmatch(f)]
    if odd:
        return f"'{odd[0]}' is not known in the name of a file"
    try:
        inside(text)
    except PydanticCustomError as e:
        return f"{e.message()}: {text}"
    return ""


def _sound(dialect: Dialect, role: str, text: str, taking: Any, at: Any, report: Report) -> bool:
    """Whether a place and how its value is taken apart are well-formed."""
    try:
        found = place(text, texts_of(role), frozenset(dialect.files))
        _shapes(taking)
    except PlaceError as e:
        report.add(at, Code.READ_SYNTAX, f"{e}: {text}")
        return False
    problem = _misplaced(dialect, role, found)
    if problem is None and isinstance(taking, Mapping) and role in WORDS:
        others = sorted(str(word) for word in taking.values() if word not in WORDS[role])
        if others:
            words = ", ".join(sorted(str(word).lower() for word in WORDS[role] if word != ""))
            problem = f"'{others[0]}' is none of its words, which are {words}"
    if problem is not None:
        report.add(at, Code.READ_SYNTAX, problem)
    return problem is None


def _shapes(taking: Any) -> None:
    """Raises PlaceError for a pattern of values that is none."""
    if isinstance(taking, Mapping):
        for text in taking:
            if "*" in text:
                shape(text)
        return
    for text in taking if isinstance(taking, list) else [taking]:
        shape(text)


def _misplaced(dialect: Dialect, role: str, found: Place) -> str | None:
    """What is wrong with the placeholders of a place."""
    for name in found.names:
        if role.startswith(KEY):
            if name == "n":
                return "{n} is an account; a key's number has a name, such as {key}"
        elif not role.startswith(ACCOUNT):
            return f"there is nothing of which {{{name}}} is the number"
        elif name != "n" and f"{ACCOUNT}{name}" not in dialect.reads:
            return f"{{{name}}} is read nowhere"
        elif f"{ACCOUNT}{name}" == role:
            return f"{{{name}}} is what this place is to tell"
    if role.startswith(KEY) and not found.names:
        return "nothing tells which key it is"
    return None


class _Setting(NamedTuple):
    """A setting as a reader names it, with `ANY` for what varies; the fields of a line in it."""

    name: str
    fields: frozenset[str]


@dataclass
class _Written:
    """All settings of a dialect."""

    settings: list[_Setting] = field(default_factory=list)

    @classmethod
    def of(cls, dialect: Dialect) -> _Written:
        found = cls()
        for file in dialect.files.values():
            syntax = dialect.style(file).syntax
            if not isinstance(syntax, Plain):
                for section in file.settings.values():
                    start = _Around(syntax, dialect, _frame(syntax, section))
                    found.settings += _section(section, start)
        found.settings = list(dict.fromkeys(found.settings))
        return found

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.settings]

    @cached_property
    def _by_start(self) -> dict[str, list[_Setting]]:
        """Settings by what is fixed at the beginning of their names, in its order."""
        found: dict[str, list[_Setting]] = {}
        for one in self.settings:
            found.setdefault(one.name.partition(ANY)[0], []).append(one)
        return dict(sorted(found.items()))

    @cached_property
    def _starts(self) -> list[str]:
        return list(self._by_start)

    def at(self, text: str) -> Iterator[_Setting]:
        """Those that a place may mean."""
        wanted = _pattern(text)
        start = wanted.partition(ANY)[0]
        first = bisect_left(self._starts, start)
        longer = takewhile(lambda one: one.startswith(start), islice(self._starts, first, None))
        for fixed in (*longer, *(start[:end] for end in range(len(start)))):
            for one in self._by_start.get(fixed, ()):
                if _meet(wanted, one.name):
                    yield one


def _pattern(text: str) -> str:
    """A place as it is compared, with ANY for its holes."""
    _, colon, rest = text.partition(": ")
    text = _NUMBER_OF_ITEM.sub("", rest if colon else text)
    text = re.sub(r"\{[a-z_]+=[0-9]+\}", "", text)
    return re.sub(r"\{[^}]*\}|\*", ANY, text)


@lru_cache(maxsize=50_000)
def _meet(one: str, other: str) -> bool:
    """Whether a text fits both patterns."""
    # Both begin and end with what is fixed in both: most differ there, and the rest is short.
    before = min(len(one.partition(ANY)[0]), len(other.partition(ANY)[0]))
    behind = min(len(one.rpartition(ANY)[2]), len(other.rpartition(ANY)[2]))
    behind = min(behind, len(one) - before, len(other) - before)
    if one[:before] != other[:before] or one[len(one) - behind :] != other[len(other) - behind :]:
        return False
    one, other = one[before : len(one) - behind], other[before : len(other) - behind]
    reached = _closed({0}, one)
    for character in other:
        if character == ANY:
            reached = set(range(min(reached), len(one) + 1))
            continue
        following = {at if one[at] == ANY else at + 1 for at in reached
                     if at < len(one) and one[at] in (ANY, character)}  # fmt: skip
        reached = _closed(following, one)
        if not reached:
            return False
    return len(one) in reached


def _closed(reached: set[int], pattern: str) -> set[int]:
    """With the places behind holes, which may be empty."""
    more = set(reached)
    for at in reached:
        while at < len(pattern) and pattern[at] == ANY:
            at += 1
            more.add(at)
    return more


class _Around(NamedTuple):
    """What stands around a setting."""

    syntax: Syntax
    dialect: Dialect
    path: tuple[Step, ...] = ()
    form: Any = None
    attributes: tuple[tuple[str, Scalar], ...] = ()
    let: tuple[tuple[str, str], ...] = ()


def _frame(syntax: Syntax, section: Section) -> tuple[Step, ...]:
    if not isinstance(syntax, Xml):
        return ()
    own = steps(syntax.path) if section.path is None else ()
    return (Step.of(syntax.root), *own)


def _section(section: Section, around: _Around) -> Iterator[_Setting]:
    around = around._replace(
        path=(*around.path, *steps(section.path)),
        form=section.setting or around.form,
        attributes=(*around.attributes, *section.attributes.items()),
        let=(*around.let, *section.let.items()),
    )
    for settings in (section.set, section.else_, section.unused):
        for name, setting in settings.items():
            yield from _setting(name, element(setting), around)
    for below in section.settings.values():
        yield from _section(below, around)


def _setting(name: str, setting: Element, around: _Around) -> Iterator[_Setting]:
    syntax = around.syntax
    name = _varied(name_text(around.dialect.renamed(name)))
    if isinstance(syntax, Xml):
        form = around.form or syntax.setting
        if form == "attribute":
            yield _made(name, setting.value, around)
            return
        attributes = {**syntax.attributes, **dict(around.attributes), **setting.attributes}
        yield from _element(name, setting, attributes, "/".join(map(_step, around.path)), around)
        return
    above = "".join(_step(step) + "/" for step in around.path)
    if isinstance(syntax, Commands):
        value = "" if isinstance(setting.value, Mapping) else setting.value
        words = f"{name} {_varied(value_text('' if value is None else value))}".split()
        yield _made(above + " ".join(words[:-1]), value, around)
        yield _made(above + " ".join(words), value, around)
        return
    group = above if not isinstance(syntax, Assignments) or syntax.group else ""
    yield _made(group + name, setting.value, around)


def _element(
    name: str, setting: Element, attributes: Mapping[str, Scalar], path: str, around: _Around
) -> Iterator[_Setting]:
    form = around.form or (around.syntax.setting if isinstance(around.syntax, Xml) else None)
    value = setting.value
    if isinstance(value, Mapping):
        own = f"{path}/{_told(name, attributes, value)}"
        for _, child, below in inner(value):
            long = element(below)
            inside = _varied(name_text(child))
            yield from _element(inside, long, long.attributes, own, around)
    elif isinstance(form, SettingElement):
        if form.name:
            attributes = {form.name: name, **attributes}
        own = f"{path}/{_told(form.element or name, attributes)}"
        yield _made(own + (f"@{form.value}" if form.value else ""), value, around)
    else:
        own = f"{path}/{_told(name, attributes)}"
        yield _made(own, value, around)
    for attribute, given in attributes.items():
        yield _made(f"{own}@{attribute}", given, around)


def _step(step: Step) -> str:
    return _told(_varied(name_text(step.name)), step.attributes)


def _told(
    tag: str, attributes: Mapping[str, Scalar], elements: Mapping[str, Any] | None = None
) -> str:
    """An element with the attribute, or the first of its elements, that tells it from others."""
    known = () if tag in NUMBERED else IDENTITIES
    identity = next((name for name in known if name in attributes), None)
    if identity is not None:
        return f"{tag}[{identity}={_varied(value_text(attributes[identity]))}]"
    if elements and next(iter(elements)) == NAMED_BY:
        return f"{tag}[{NAMED_BY}={_varied(value_text(elements[NAMED_BY]))}]"
    return tag


def _varied(text: Text) -> str:
    return "".join(ANY if dynamic else part for dynamic, part in text.parts)


def _made(name: str, value: Scalar | Setting | Mapping[str, Any] | None, around: _Around) -> Any:
    """A setting with the fields of a line that its value is made from."""
    if value is None or isinstance(value, Mapping | Element):
        return _Setting(name, frozenset())
    named = dict(around.let)
    fields, waiting = set(), list(value_text(value).expressions)
    while waiting:
        for used in names(waiting.pop()):
            if used in named:
                waiting.append(named.pop(used))
            elif used.startswith(("line.", "server.")):
                fields.add(used.split(".")[1])
    return _Setting(name, frozenset(fields))
