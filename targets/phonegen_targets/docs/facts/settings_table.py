"""The settings of one section as Markdown, for a model or for many that get the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from phonegen.dialects.conditions import UNKNOWN
from phonegen.dialects.settings import Chapter, Row, Values, resolved

from phonegen_targets.docs.markdown import cell, code, html, text
from phonegen_targets.docs.texts import _, ngettext

LONG = 8  # rows; a longer table is folded
LOOPS = {
    "lines": _("for each line of the phone"),
    "servers": _("for each SIP server in use"),
    "function_keys": _("for each function key"),
}
UNUSED = {"lines": _("no such line"), "function_keys": _("no function")}


@dataclass(frozen=True)
class ChapterView:
    """One section as the models with the same facts get it."""

    key: str  # of the section
    markdown: str
    count: int  # settings
    honoured: dict[str, list[str]]  # documented parameter to the settings that it reaches
    names: frozenset[str]  # dotted names of all expressions


def view(chapter: Chapter, values: Values, lines: int, keys: int) -> ChapterView | None:
    """The section for a model; None when nothing of it is ever written."""
    if not chapter.applies(values, lines, keys):
        return None
    rows = [row for row in chapter.rows if row.applies(values)]
    if not rows:
        return None
    honoured: dict[str, list[str]] = {}
    for row in rows:
        shown = resolved(row.name, values, in_name=True)
        for parameter in row.parameters:
            honoured.setdefault(parameter, []).append(shown)
    for row in rows:
        for parameter in row.conditional:
            if parameter not in honoured:
                honoured[parameter] = [resolved(row.name, values, in_name=True)]
    return ChapterView(
        key=chapter.key,
        markdown="\n".join(_lines(chapter, rows, values)),
        count=len({row.name for row in rows}),
        honoured=honoured,
        names=frozenset().union(*(row.names for row in rows)),
    )


def _lines(chapter: Chapter, rows: list[Row], values: Values) -> Iterator[str]:
    common = [c for c in chapter.conditions if values.get(c, UNKNOWN) is UNKNOWN]
    count = len({row.name for row in rows})
    about = [ngettext("{count} setting", "{count} settings", count)]
    if chapter.each is not None:
        about.append(LOOPS.get(chapter.each, _("repeated")))
    summary = ", ".join(about)
    if len(rows) > LONG:
        yield f"<details><summary><b>{html(chapter.title)}</b>{_(': ')}{summary}</summary>"
    else:
        yield f"**{text(chapter.title)}**{_(': ')}{summary}"
    yield ""
    remarks = [*_remarks(chapter, common, any(row.open_unless(values) for row in rows))]
    if remarks:
        yield " ".join(remarks)
        yield ""
    yield from _table(chapter, rows, set(common), values)
    yield ""
    if len(rows) > LONG:
        yield "</details>"
        yield ""


def _remarks(chapter: Chapter, common: list[str], otherwise: bool) -> Iterator[str]:
    """What holds for all settings of the section."""
    if chapter.each is not None and chapter.each not in LOOPS:
        yield _(
            "Repeated for {variable} in {each}.",
            variable=code(chapter.variable),
            each=code(chapter.each),
        )
    if common:
        condition = _(" and ").join(code(c) for c in common)
        if otherwise:
            yield _("Written when {condition}; some rows otherwise.", condition=condition)
        else:
            yield _("Written when {condition}.", condition=condition)
    if chapter.path:
        yield _("Below {path}.", path=code(chapter.path))
    if chapter.attributes:
        written = (code(f'{name}="{value}"') for name, value in chapter.attributes)
        yield _("Each with {attributes}.", attributes=", ".join(written))


def _table(chapter: Chapter, rows: list[Row], common: set[str], values: Values) -> Iterator[str]:
    cells = [
        (
            code(resolved(row.name, values, in_name=True)),
            _value(row, values),
            ", ".join(code(p) for p in row.parameters),
            _condition(chapter, row, common, values),
        )
        for row in rows
    ]
    shown = [0, 1, *(i for i in (2, 3) if any(c[i] for c in cells))]
    heads = (_("Setting"), _("Value"), _("From"), _("When"))
    yield "| " + " | ".join(heads[i] for i in shown) + " |"
    yield "|" + "---|" * len(shown)
    for found in cells:
        yield "| " + " | ".join(cell(found[i]) for i in shown) + " |"


def _value(row: Row, values: Values) -> str:
    return code(row.written(values))


def _condition(chapter: Chapter, row: Row, common: set[str], values: Values) -> str:
    parts = [code(c) for c in row.open_conditions(values) if c not in common]
    if row.open_unless(values):
        parts.insert(0, _("otherwise"))
    if row.item == "unused":
        parts.insert(0, UNUSED.get(chapter.each or "", _("it is not in use")))
    return _(" and ").join(parts)
