"""Names of files: patterns, and the names of a device's files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from phonegen_targets.provd.runtime.facts import ABSENT, File, Item

SITE = "site.yaml"  # what a site sets for all phones
_PLACEHOLDER = re.compile(r"\{(mac|MAC|model)(?:\.(\w+))?(?:\[(\d*):(\d*)\])?\}")


class _Part(NamedTuple):
    """A placeholder: what it stands for, a trait of the model, and the part of its text."""

    field: str
    trait: str | None
    cut: slice


class FileName:
    """A pattern of a file's name."""

    def __init__(self, pattern: str) -> None:
        self._parts: list[str | _Part] = []
        end = 0
        for found in _PLACEHOLDER.finditer(pattern):
            field, trait, start, stop = found.groups()
            cut = slice(int(start) if start else None, int(stop) if stop else None)
            self._parts += [pattern[end : found.start()], _Part(field, trait, cut)]
            end = found.end()
        self._parts.append(pattern[end:])

    def wants_model(self) -> bool:
        """Whether the model's name is a part of it."""
        return any(
            not isinstance(p, str) and p.field == "model" and not p.trait for p in self._parts
        )

    def digits(self) -> int:
        """How many digits of the MAC address are in it, where that is one piece."""
        found = [p.cut for p in self._parts if not isinstance(p, str) and p.field in ("mac", "MAC")]
        return max((len(("0" * 12)[cut]) for cut in found), default=0)

    def of(self, mac: str, model: str, facts: Item) -> str | None:
        """The name for a phone; None when its model lacks a trait in it."""
        texts = []
        for part in self._parts:
            if isinstance(part, str):
                texts.append(part)
                continue
            if part.trait is not None:
                trait = vars(facts).get(part.trait, ABSENT)
                if trait is ABSENT:
                    return None
                text = str(trait)
            else:
                text = {"mac": mac, "MAC": mac.upper(), "model": model}[part.field]
            texts.append(text[part.cut])
        return "".join(texts)

    def regex(self) -> str:
        """All names that it can stand for, without folders."""
        result = ""
        for part in self._parts:
            if isinstance(part, str):
                result += re.escape(part)
            elif part.field == "model":
                result += r"[\w.-]*"
            else:
                digits = "[0-9A-F]" if part.field == "MAC" else "[0-9a-f]"
                result += f"{digits}{{{len(('0' * 12)[part.cut])}}}"
        return result


def with_traits(pattern: str, model: Item) -> str | None:
    """A pattern with the traits of MODEL filled in; None when it lacks one."""
    traits = vars(model)
    parts, end = [], 0
    for found in _PLACEHOLDER.finditer(pattern):
        trait, start, stop = found.groups()[1:]
        if trait is None:
            continue
        if trait not in traits:
            return None
        cut = slice(int(start) if start else None, int(stop) if stop else None)
        parts += [pattern[end : found.start()], str(traits[trait])[cut]]
        end = found.end()
    return "".join([*parts, pattern[end:]])


def sensitive(files: Iterable[File], former: Iterable[str] = ()) -> re.Pattern[str] | None:
    """The names of files that hold or held secrets, without folders; None without any."""
    found = [file.name for file in files if file.per == "device" and file.secret]
    names = [FileName(name.rpartition("/")[2]).regex() for name in [*found, *former]]
    return re.compile("|".join(names)) if names else None
