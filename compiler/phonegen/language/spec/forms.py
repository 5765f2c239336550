"""Forms of texts: patterns for the machine, the same in words for people, and what was meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from pydantic import StringConstraints


class Form(NamedTuple):
    """A pattern in WORDS, and CURE, by which a text that does not match it may come to do so."""

    words: str
    cure: Callable[[str], str]


FORMS: dict[str, Form] = {}


def form(
    pattern: str, words: str, cure: Callable[[str], str] = str.strip, longest: int | None = None
) -> StringConstraints:
    """The constraint of texts that match PATTERN, which diagnostics describe by WORDS."""
    FORMS[pattern] = Form(words, cure)
    return StringConstraints(pattern=pattern, max_length=longest)


def meant(pattern: str, text: str) -> str:
    """The text of this form that TEXT stands for, if there is one; else nothing."""
    known = FORMS.get(pattern)
    cured = known.cure(text) if known else text
    return cured if cured != text and re.fullmatch(pattern, cured) else ""


def in_bytes(text: str) -> str:
    """The hexadecimal digits of TEXT in pairs, with colons between them."""
    digits = re.sub("[^0-9a-f]", "", text.lower())
    return ":".join(digits[n : n + 2] for n in range(0, len(digits), 2))


def with_scheme(text: str) -> str:
    """TEXT as the URL of a web server."""
    return f"https://{text.strip().removeprefix('//')}"


def hyphened(text: str) -> str:
    """TEXT with hyphens where it has blanks."""
    return "-".join(text.split())


def lowered(text: str) -> str:
    """TEXT in lower case."""
    return text.strip().lower()
