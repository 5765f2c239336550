"""A rule that recognises a phone by its User-Agent, from one that it sent."""

from __future__ import annotations

import re
from typing import Any

from phonegen.dialects.identification import KINDS

_VERSION = re.compile(r"(?<![\w.])[vV]?(\d{1,9}(?:[._-]\w{1,9})+)(?![\w.])")
_ANY_MAC = re.compile(
    r"(?<![\w:-])(?:[\da-fA-F]{2}([:-]?)(?:[\da-fA-F]{2}\1){4}[\da-fA-F]{2})(?![\w:-])"
)
_NAME = re.compile(KINDS["name"])
_SPECIAL = re.compile(r"[*\[\]{}]+")


def version_in(text: str) -> str | None:
    """The first text that looks like a firmware's version, without a `v` before it."""
    found = _VERSION.search(text)
    return found[1] if found else None


def agent_rule(agent: str, name: str, version: str | None, mac: str = "") -> dict[str, Any]:
    """A rule that recognises the phone NAME by its User-Agent.

    What is not the same in the next phone is in braces: its MAC address, model and version. MAC is
    the phone's, `00:11:22:33:44:55`; where it is unknown, what looks like one counts.
    """
    fields: list[str] = []

    def field(text: str, start: int, end: int, name: str) -> str:
        fields.append(name)
        return f"{text[:start]}\0{len(fields) - 1}\0{text[end:]}"

    text = agent
    found = next(
        (m for m in _ANY_MAC.finditer(text) if not mac or _digits(m[0]) == _digits(mac)), None
    )
    if found is not None:
        text = field(text, *found.span(), _field_of(found[0]))
    rule: dict[str, Any] = {}
    spelt = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) if name else None
    if spelt is None:
        rule["model"] = name
    else:
        if spelt[0] != name:
            rule["model"] = {spelt[0]: name}
        kind = "{model}" if _NAME.fullmatch(spelt[0]) else "{model with spaces}"
        text = field(text, *spelt.span(), kind)
    known = version if version and version in text else version_in(text)
    if known:
        at = text.index(known)
        kinds = ("numbers", "text", "token")
        kind = next((k for k in kinds if re.fullmatch(KINDS[k], known)), "")
        if kind:
            word = "{version}" if kind == "numbers" else f"{{version {kind}}}"
            text = field(text, at, at + len(known), word)
    text = _SPECIAL.sub("*", text)  # which have a meaning of their own in a pattern
    for number, word in enumerate(fields):
        text = text.replace(f"\0{number}\0", word)
    return {"user_agent": re.sub(r"\*+", "*", text), **rule}


def _digits(mac: str) -> str:
    return re.sub("[:-]", "", mac).lower()


def _field_of(written: str) -> str:
    """The field that takes a MAC address as it is written."""
    if ":" in written:
        return "{mac:}"
    letters = re.sub("[^A-Za-z]", "", written)
    return "{MAC}" if "-" not in written and letters and letters.isupper() else "{mac}"
