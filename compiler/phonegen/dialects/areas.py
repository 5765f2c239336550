"""Areas: what a phone's user notices of its settings, by the parameters behind them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase, translate
from functools import cached_property
from typing import Literal, get_args

from phonegen.dialects.parameters import EXTRAS, documented
from phonegen.dialects.plugin import DialectFacts
from phonegen.dialects.settings import Chapter, DialectSettings, Row
from phonegen.language.spec.plugin import Divergence

# What is noticed first comes first.
Area = Literal[
    "configured", "security", "calls", "keys", "time", "network", "display", "files", "found",
    "other",
]  # fmt: skip
AREAS: tuple[Area, ...] = get_args(Area)

# Parameters of provd and of sites; the first pattern that a name has decides.
_PARAMETERS: dict[str, Area] = {
    "admin_*": "security",
    "user_*": "security",
    "*srtp_mode": "security",
    "sip_*_certificate*": "security",
    "sip_local_key": "security",
    "site.dot1x.*": "security",
    "site.web_interface": "security",
    "sip_*": "calls",
    "exten_*": "calls",
    "sccp_*": "calls",
    "site.dial_plan": "calls",
    "site.ring_tones": "calls",
    "funckeys.*": "keys",
    "options.*": "keys",
    "timezone": "time",
    "locale": "time",
    "ntp_*": "time",
    "vlan_*": "network",
    "dns_*": "network",
    "syslog_*": "network",
    "site.lldp": "network",
    "X_xivo_*": "display",
    "site.*": "display",
    "ip": "files",
    "http_*": "files",
}
# What loops go over, where their settings are constant.
_LOOPS: dict[str, Area] = {"lines": "calls", "servers": "calls", "function_keys": "keys"}
# Observations that are of no setting, by their category.
_CATEGORIES: dict[str, Area] = {
    "outcome": "configured",
    "deconfigure": "configured",
    "sync": "configured",
    "trigger": "configured",
    "sensitive": "security",
    "packages": "files",
    "services": "files",
    "ident": "found",
    "assoc": "found",
    "capabilities": "found",
    "serve": "found",
}
# What a scenario may be called, beside a parameter that it is about.
_SITUATIONS: dict[str, Area] = {
    "keys-*": "keys",
    "line-*": "calls",
    "lines-*": "calls",
    "proxy-*": "calls",
    "no-proxy": "calls",
    "transport-*": "calls",
}
_REQUEST = re.compile(r"(GET|http|tftp|dhcp) ")
_HOLE = re.compile(r"\{[^{}]*\}")


def area_of(parameter: str) -> Area:
    """The area of a parameter of provd, or of what a site sets."""
    return next((a for p, a in _PARAMETERS.items() if fnmatchcase(parameter, p)), "other")


class SettingAreas:
    """The areas of all settings of a dialect."""

    def __init__(self, facts: DialectFacts) -> None:
        dialect = facts.dialect.spec
        self._files = [_pattern(file.name) for file in dialect.files.values()]
        keys = dialect.function_keys
        self._slots = [slots.name for slots in keys.slots] if keys else []
        self._tables = dialect.values
        self._chapters = facts.shared(DialectSettings).chapters
        self._found: dict[str, Counter[Area]] = {}

    @cached_property
    def _forms(self) -> list[tuple[str, re.Pattern[str] | None, Counter[Area]]]:
        """Each setting as an example, and as a pattern if it tells anything: the forms in which
        they are compared.
        """
        found: dict[str, Counter[Area]] = {}
        for file in self._chapters.values():
            for chapter in file:
                for row, areas in _of_chapter(chapter):
                    found.setdefault(row.name, Counter()).update(areas)
        for name in filter(_telling, self._slots):
            found.setdefault(name + ".*", Counter()).update(["keys"])
        named = [(e, areas) for n, areas in found.items() for e in self._written(n)]
        return [(_HOLE.sub("1", name), _compiled(_pattern(name)), areas) for name, areas in named]

    def _written(self, name: str) -> Iterator[str]:
        """NAME with what it may take from a table in the place of the expression."""
        hole = _HOLE.search(name)
        for word in re.findall(r"\w+", hole[0]) if hole else ():
            table = self._tables.get(word)
            if isinstance(table, list):
                yield from (_HOLE.sub(str(item), name, count=1) for item in table)
                return
        yield name

    def of(self, pattern: str) -> Counter[Area]:
        """How many settings of each area PATTERN, shell-style, stands for."""
        if pattern not in self._found:
            self._found[pattern] = self._matched(pattern)
        return self._found[pattern]

    def _matched(self, pattern: str) -> Counter[Area]:
        found = Counter[Area]()
        for part in _parts(pattern):
            example, wanted = _example(part), re.compile(translate(part))
            for name, own, areas in self._forms:
                if wanted.match(name) or (own and own.match(example)):
                    found += areas
            if found:
                return found
        example = _example(pattern)
        if any(_telling(file) and fnmatchcase(example, file) for file in self._files):
            return Counter[Area]({"files": 1})
        return found


def _pattern(name: str) -> str:
    return _HOLE.sub("*", name.replace("[", "[[]"))


def _compiled(pattern: str) -> re.Pattern[str] | None:
    return re.compile(translate(pattern)) if _telling(pattern) else None


def _telling(pattern: str) -> bool:
    """Whether PATTERN says something of a name, and more than how it begins."""
    return len(re.sub(r"[*?]", "", pattern)) > 2


def _example(pattern: str) -> str:
    """A text that PATTERN, shell-style, stands for."""
    return re.sub(r"[*?]", "1", re.sub(r"\[!?(.)[^\]]*\]", r"\1", pattern))


def _parts(pattern: str) -> list[str]:
    """PATTERN, and what of it may be a setting's name: in a path, an attribute, a command."""
    plain = pattern.replace("[[]", "(").replace("[]]", ")")
    if named := re.search(r"(?:\w+)=([^()\]@]*)[\])]", plain):  # an element that bears its name
        plain += f"@{named[1]}"
    found = [pattern]
    for part in (plain.rpartition("@")[2], plain.partition("@")[0].rpartition("/")[2]):
        found += [re.split(r"[#(]", part)[0], *part.split(" ")[1:2]]
    return [part for part in dict.fromkeys(found) if re.search(r"\w\w", part)]


def _of_chapter(chapter: Chapter) -> Iterable[tuple[Row, Counter[Area]]]:
    """Each setting with its area: of what it is made, else of what its section is about."""
    loop = _LOOPS.get(chapter.each or "")
    rows = [(row, _of_row(row)) for row in chapter.rows]
    common = Counter(area for _, areas in rows for area in areas)
    if loop:
        common = Counter([loop])
    for row, areas in rows:
        yield row, areas or common


def _of_row(row: Row) -> Counter[Area]:
    """The areas of what the value is made of, or else of its conditions."""
    for names in (row.parameters, row.conditional):
        found = Counter(map(area_of, names))
        if found:
            return found
    return Counter()


def area(entry: Divergence, settings: SettingAreas) -> Area:
    """What a user notices of a difference; SETTINGS are those of the plugin that has it."""
    if entry.category in _CATEGORIES:
        return _CATEGORIES[entry.category]
    patterns = entry.setting if isinstance(entry.setting, list) else [entry.setting]
    found = sum(map(settings.of, patterns), Counter[Area]())
    if not found and all(_REQUEST.match(pattern) for pattern in patterns):
        return "found"
    if not found and entry.scenario:
        found = _of_scenario(entry.scenario)
    if not found:
        return "other"
    return min(found, key=lambda name: (-found[name], AREAS.index(name)))


def _of_scenario(scenario: str) -> Counter[Area]:
    """The area of a scenario, `MODEL/SITUATION`, by the parameter that it is called after."""
    situation = scenario.rpartition("/")[2]
    if situation in documented() | EXTRAS:
        return Counter([area_of(situation)])
    return Counter(a for p, a in _SITUATIONS.items() if fnmatchcase(situation, p))
