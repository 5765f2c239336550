"""The rule that comes nearest to a request which none recognises, and where it stops."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from phonegen.dialects.identification import SOURCES, TOKEN, TRAIT, patterns, whole_regex
from phonegen.language.spec.identify import Rule, Sample

_MOST = 40  # characters of a request or a pattern that are shown


class Nearest(NamedTuple):
    """How far the rule NAME goes: what it READS, what its pattern WANTS then, what is LEFT."""

    name: str
    field: str
    reads: str
    wants: str
    left: str

    @property
    def words(self) -> str:
        """Where it stops, as a sentence."""
        begun = f"the rule '{self.name}' comes nearest: it reads '{_cut(self.reads)}'"
        if not self.wants:
            return f"{begun}, and '{_cut(self.left)}' is left over"
        left = f"'{_cut(self.left)}' follows" if self.left else "the request ends"
        return f"{begun}, where {left} and it wants `{_cut(self.wants)}`"


def nearest(rules: Mapping[str, Rule], sample: Sample) -> Nearest | None:
    """The rule that reads most of a sample; None when none reads even its beginning."""
    found = [one for name, rule in rules.items() for one in _reaches(name, rule, sample)]
    return max(found, key=lambda one: (len(one.reads), -len(one.wants)), default=None)


def _reaches(name: str, rule: Rule, sample: Sample) -> Iterator[Nearest]:
    path = urlsplit(sample.path).path if sample.path else None
    texts = {"user_agent": sample.user_agent, "path": path, "dhcp": sample.dhcp}
    for field, text in {**texts, "tftp": sample.tftp}.items():
        assert field in SOURCES
        for pattern in patterns(rule, field) if text else ():
            if text and not TRAIT.search(pattern):
                yield from _reach(name, field, pattern, text, tuple(rule.only))


def _reach(
    name: str, field: str, pattern: str, text: str, only: tuple[str, ...]
) -> Iterator[Nearest]:
    """How far the longest beginning of PATTERN goes that TEXT begins with."""
    ends = [token.end() for token in TOKEN.finditer(pattern)]
    for end in reversed(ends):
        found = re.match(whole_regex(field, pattern[:end], only), text)
        if found is not None:
            if found.end() and (pattern[end:] or text[found.end() :]):
                yield Nearest(name, field, found[0], pattern[end:], text[found.end() :])
            return


def _cut(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"
