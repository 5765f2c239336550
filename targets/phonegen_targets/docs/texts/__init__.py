"""Texts of the pages in the language of their reader: one catalogue, a TOML file, per language.

A page is worked out once. What the compiler says in it is marked as a message with its values, and
`in_language` puts a language's own text in the place of each mark. The English message is its key
in the catalogues of the others, as with gettext; a key that stands for one and many has a list of
two texts.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

# Control characters, which no text of a spec brings into a page.
_START, _END, _VALUE, _ONE, _ANCHOR, _CHOICE = "\x02", "\x03", "\x1f", "\x1e", "\x1c", "\x1d"
_PROSE = "\x1a"
_INSIDE = f"[^{_START}{_END}]*+"
# To a page that has one in each language; what lies further up is no page of a vendor.
_LINK = re.compile(r"\]\((?!\.\./\.\./\.\./)([^()\s:#]+)\.(md|svg)(#[^()\s]*)?\)")
LANGUAGES = {"en": "English", "fr": "Français"}
ORIGINAL = "en"


def _marks(depth: int) -> str:
    """A pattern of marks with others in them, so many below each other."""
    inner = f"(?:{_marks(depth - 1)}{_INSIDE})*+" if depth else ""
    return f"{_START}{_INSIDE}{inner}{_END}"


_MARKS = re.compile(f"({_marks(4)})")
_SENTENCE = re.compile(f"{_START}{_PROSE}({_INSIDE}){_END}")
Prose = Mapping[str, str]  # sentences of specs in another language, by the English; all Markdown


def _(message: str, **values: object) -> str:
    """MESSAGE, in which `{name}` stands for a value, for the reader's language."""
    return f"{_START}{message}{_values(values) if values else ''}{_END}"


def ngettext(one: str, many: str, count: int, **values: object) -> str:
    """One message or the other, as COUNT wants; it is the value `{count}` of both."""
    return f"{_START}{one}{_ONE}{many}{_values({'count': count, **values})}{_END}"


def anchor(heading: str) -> str:
    """What a link to the message HEADING has behind its `#`."""
    return f"{_START}{_ANCHOR}{heading}{_END}"


def either(en: str, fr: str) -> str:
    """A text that a spec gives in both languages."""
    return f"{_START}{_CHOICE}{en}{_VALUE}{fr}{_END}"


def sentence(markdown: str) -> str:
    """A sentence of a spec, in English; other languages have it from the vendor's own file."""
    return f"{_START}{_PROSE}{markdown}{_END}"


def _values(values: dict[str, object]) -> str:
    return "".join([f"{_VALUE}{name}={value}" for name, value in values.items()])


class _Texts(dict[str, str]):
    """Texts by their marks, each worked out when it is first asked for."""

    def __init__(self, text: Callable[[str], str]) -> None:
        super().__init__()
        self._text = text

    def __missing__(self, mark: str) -> str:
        return self.setdefault(mark, self._text(mark))


@dataclass
class Language:
    """A language with its catalogue; `missing` are the messages that it lacks."""

    code: str
    messages: dict[str, str | list[str]]
    is_one: Callable[[int], bool]
    missing: set[str] = field(default_factory=set)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """What is said in the place of a mark."""
        return _Texts(self._text)

    def _text(self, mark: str) -> str:
        marked = said(mark[1:-1], self.code)  # the texts of marks in it are values of its own
        if marked.startswith(_ANCHOR):
            return slug(self._message(marked[1:]))
        message, *values = marked.split(_VALUE)
        if message.startswith(_CHOICE):
            return message[1:] if self.code == ORIGINAL else values[0]
        named = dict(value.split("=", 1) for value in values)
        one, separator, many = message.partition(_ONE)
        if separator:
            forms = self._forms(one, many)
            message = forms[0 if self.is_one(int(named["count"])) else 1]
        else:
            message = self._message(message)
        return message.format_map(named) if named else message

    def _message(self, message: str) -> str:
        found = message if self.code == ORIGINAL else self.messages.get(message)
        if isinstance(found, str):
            return found
        self.missing.add(message)
        return message

    def _forms(self, one: str, many: str) -> list[str]:
        found = [one, many] if self.code == ORIGINAL else self.messages.get(many)
        if isinstance(found, list):
            return found
        self.missing.add(many)
        return [one, many]


def in_language(page: str, language: str, prose: Prose | None = None) -> str:
    """The page as a reader of LANGUAGE gets it, with its links to files of that language.

    PROSE are the sentences of specs in it.
    """
    page = said(page, language, prose)
    if language == ORIGINAL:
        return page

    def own(found: re.Match[str]) -> str:
        return f"]({suffixed(found[1], language, found[2])}{found[3] or ''})"

    return _LINK.sub(own, page)


def said(text: str, language: str, prose: Prose | None = None) -> str:
    """TEXT with the words of LANGUAGE in the place of its marks; PROSE are sentences of specs."""
    words = catalogue(language).texts
    if _PROSE in text:
        text = _SENTENCE.sub(lambda found: _sentence(found[1], language, prose or {}), text)
    while _START in text:  # once, unless marks are very deep in others
        parts = _MARKS.split(text)
        if len(parts) == 1:  # what is left is no mark
            break
        parts[1::2] = map(words.__getitem__, parts[1::2])
        text = "".join(parts)
    return text


def _sentence(english: str, language: str, prose: Prose) -> str:
    """A sentence of a spec; one that LANGUAGE lacks stands there in English, and as such."""
    if language == ORIGINAL:
        return english
    return prose.get(english) or f'<span lang="{ORIGINAL}">{english}</span>'


def suffixed(path: str, language: str, kind: str = "md") -> str:
    """The file of a page or a picture in LANGUAGE; PATH is that without a suffix."""
    return f"{path}.{kind}" if language == ORIGINAL else f"{path}.{language}.{kind}"


@cache
def catalogue(language: str) -> Language:
    """The texts of LANGUAGE."""
    if language == ORIGINAL:
        return Language(language, {}, lambda count: count == 1)
    file = Path(__file__).with_name(f"{language}.toml")
    # French counts nothing as one; a language with other rules needs its own.
    return Language(language, tomllib.loads(file.read_text("utf-8")), lambda count: count < 2)


def slug(heading: str) -> str:
    """The anchor that GitHub gives to a heading."""
    plain = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", heading).lower())
    return plain.replace(" ", "-")
