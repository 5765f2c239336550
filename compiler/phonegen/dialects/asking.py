"""What a phone asks for: the names of its files."""

from __future__ import annotations

from collections.abc import Mapping

from phonegen.language.spec.dialect import ASKED, OPTIONAL, PLACEHOLDER, Dialect
from phonegen.readers.places import alternatives


def asked(dialect: Dialect) -> dict[str, bool]:
    """The names of files that phones ask for, in order, and whether they need the file.

    They are those of the dialect's files, where nobody says what the phones themselves ask for.
    """
    if ASKED in dialect.reads:
        return {name: taking != OPTIONAL for name, taking in alternatives(dialect.reads[ASKED])}
    always = {file.name for file in dialect.files.values() if file.when is None}
    names = [file.name for file in dialect.files.values()]
    return {name.removeprefix(dialect.folder): name in always for name in names}


def filled(pattern: str, mac: str, model: str, traits: Mapping[str, object]) -> str | None:
    """The name of a file of a phone; None when its model lacks a trait in it."""
    texts, end = [], 0
    for found in PLACEHOLDER.finditer(pattern):
        field, trait, cut = found.groups()
        if trait and trait[1:] not in traits:
            return None
        text = (
            str(traits[trait[1:]]) if trait else {"mac": mac, "MAC": mac.upper()}.get(field, model)
        )
        start, _, stop = cut.strip("[]").partition(":")
        piece = text[int(start) if start else None : int(stop) if stop else None]
        texts += [pattern[end : found.start()], piece]
        end = found.end()
    return "".join([*texts, pattern[end:]])
