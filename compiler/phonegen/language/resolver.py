"""Stage 2, resolve: follow `extends` and merge, keeping the place of every value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from phonegen.codes import Code
from phonegen.diagnostics import Report, did_you_mean
from phonegen.language.reader import Map, Seq

MOST_BASES = 20  # below each other
OF_ONE_PHONE = ("features", "reported")  # what is known of a phone, and of none that is like it
MOST_SECTIONS = 10_000  # of a dialect: parts that hold each other twice would double each time


def merge(base: Map, child: Map) -> Map:
    """BASE overlaid by CHILD: mappings key by key, all else replaced, null removes.

    A key that both have keeps the base's position, so that a child changes the
    settings of a section without moving them. A null that removes nothing here stays: what it
    removes may be that of a part or of another file.
    """
    result = Map(child.at)
    for key, value in base.items():
        if key not in child:
            result.put(key, value, base.key_at[key], base.value_at[key])
        elif child[key] is None:
            continue
        elif isinstance(value, Map) and isinstance(child[key], Map):
            other = key == "syntax" and _other_kind(value, child[key])
            own = child[key] if other else merge(value, child[key])
            result.put(key, own, child.key_at[key], child.value_at[key])
        else:
            result.put(key, child[key], child.key_at[key], child.value_at[key])
    for key, value in child.items():
        if key not in base:
            result.put(key, value, child.key_at[key], child.value_at[key])
    return result


def _other_kind(base: Map, child: Map) -> bool:
    """Whether CHILD is a syntax of its own: the fields of another kind mean nothing to it."""
    return child.get("kind", base.get("kind")) != base.get("kind")


def with_bases(spec: Map, group: str, report: Report) -> Map:
    """SPEC with each entry of GROUP that extends another laid over that one."""
    entries = spec.get(group)
    if not isinstance(entries, Map) or not any(_extended(e) for e in entries.values()):
        return spec
    result = Map(entries.at)
    for name, entry in entries.items():
        value, named = entry, _extended(entry)
        if named is not None:
            base = entries.get(named)
            if not isinstance(base, Map) or _extended(base) is not None:
                known = [n for n, e in entries.items() if _extended(e) is None]
                hint = did_you_mean(str(named), known)
                message = f"there is no file '{named}' here"
                report.add(entry.value_at["extends"], Code.EXTENDS_MISSING, message, hint)
            else:
                value = merge(base, _without(entry, "extends"))
        result.put(name, value, entries.key_at[name], entries.value_at[name])
    return _with(spec, group, result)


def with_parts(spec: Map, report: Report) -> Map:
    """A dialect whose sections that extend one of its parts are laid over that part.

    A part may extend and hold others, and neither itself nor more than can be written.
    """
    files, parts = spec.get("files"), spec.get("parts")
    if not isinstance(files, Map):
        return spec
    if not isinstance(parts, Map):
        parts = Map(spec.at)
    sections, is_told = 0, False

    def laid(section: object, around: tuple[str, ...]) -> object:
        if not isinstance(section, Map):
            return section
        section, around = taken_over(section, around)
        return _with_sections(section, lambda inner: laid(inner, around))

    def taken_over(section: Map, around: tuple[str, ...]) -> tuple[Map, tuple[str, ...]]:
        """The section with all that it extends, and the parts that it is within."""
        nonlocal sections, is_told
        sections += bool(around)
        named = _extended(section)
        if named is None:
            return section, around
        at, own, part = section.value_at["extends"], _without(section, "extends"), parts.get(named)
        if not isinstance(part, Map) or named in around:
            hint = did_you_mean(named, [n for n in parts if n not in around])
            hint = hint if parts else "the dialect has no `parts`"
            message = f"there is no part '{named}' here"
            report.add(at, Code.EXTENDS_MISSING, message, hint)
        elif len(around) == MOST_BASES:
            message = f"more than {MOST_BASES} parts extend or hold each other in a row"
            report.add(at, Code.EXTENDS_DEPTH, message)
        elif sections > MOST_SECTIONS:
            if not is_told:
                is_told = True
                message = f"parts would make more than {MOST_SECTIONS} sections"
                report.add(at, Code.EXTENDS_DEPTH, message)
        else:
            part, around = taken_over(part, (*around, named))
            return merge(part, own), around
        return own, around

    result = Map(files.at)
    for name, file in files.items():
        value = file
        if isinstance(file, Map):
            value = _with_sections(file, lambda section: laid(section, ()))
        result.put(name, value, files.key_at[name], files.value_at[name])
    return _with(spec, "files", result)


def _with_sections(around: Map, change: Callable[[object], object]) -> Map:
    """A file or section with CHANGE made to each of the sections in it."""
    sections = around.get("settings")
    if not isinstance(sections, Map):
        return around
    result = Map(sections.at)
    for name, section in sections.items():
        result.put(name, change(section), sections.key_at[name], sections.value_at[name])
    return _with(around, "settings", result)


def _with(spec: Map, changed: str, by: Map) -> Map:
    result = Map(spec.at)
    for key, value in spec.items():
        result.put(key, by if key == changed else value, spec.key_at[key], spec.value_at[key])
    return result


def _extended(entry: object) -> str | None:
    found = entry.get("extends") if isinstance(entry, Map) else None
    return found if isinstance(found, str) else None


def _without(spec: Map, dropped: str) -> Map:
    result = Map(spec.at)
    for key, value in spec.items():
        if key != dropped:
            result.put(key, value, spec.key_at[key], spec.value_at[key])
    return result


class Resolver:
    """Resolves SPECS, those of one kind in the folder of VENDOR, against each other.

    ELSEWHERE has those of all vendors, by `VENDOR/NAME`.
    """

    def __init__(
        self,
        specs: Mapping[str, Map | None],
        report: Report,
        vendor: str,
        elsewhere: Mapping[str, Map | None],
    ) -> None:
        self._specs = specs  # None: the file is there and could not be read
        self._elsewhere = elsewhere
        self._report = report
        self._vendor = vendor
        self._done: dict[str, Map | None] = {}
        self._open: list[str] = []

    def resolve(self, name: str) -> Map | None:
        """The spec NAME with all its bases merged in; None when a base is unusable."""
        if name in self._done:
            return self._done[name]
        spec = (self._specs if name in self._specs else self._elsewhere)[name]
        if spec is None:
            return None
        self._open.append(name)
        result: Map | None = self._inherit(name, spec)
        self._open.pop()
        self._done[name] = result
        return result

    def _inherit(self, name: str, spec: Map) -> Map | None:
        if "extends" not in spec:
            return spec
        bases = spec["extends"]
        at = spec.value_at["extends"]
        named = list(bases) if isinstance(bases, Seq) else [bases]
        places = bases.item_at if isinstance(bases, Seq) else [at]
        own = Map(spec.at)
        for key, value in spec.items():
            if key != "extends":
                own.put(key, value, spec.key_at[key], spec.value_at[key])
        merged: Map | None = None
        for written, place in zip(named, places, strict=True):
            if not isinstance(written, str):
                self._report.add(place, Code.WRONG_TYPE, "'extends' takes the name of a spec")
                return None
            base = self._named(written, name)
            if base not in self._specs and base not in self._elsewhere:
                known = self._elsewhere if "/" in base else self._specs
                hint = did_you_mean(base, [s for s in known if s != name])
                message = f"there is no spec '{written}'" + ("" if "/" in written else " here")
                self._report.add(place, Code.EXTENDS_MISSING, message, hint)
                return None
            if base in self._open:
                chain = " → ".join([*self._open[self._open.index(base) :], base])
                self._report.add(place, Code.EXTENDS_CYCLE, f"the specs extend each other: {chain}")
                return None
            if len(self._open) > MOST_BASES:
                message = f"more than {MOST_BASES} specs extend each other in a row"
                self._report.add(place, Code.EXTENDS_DEPTH, message)
                return None
            resolved = self.resolve(base)
            if resolved is None:
                return None
            if not base.rpartition("/")[2].startswith("_"):
                for key in OF_ONE_PHONE:
                    resolved = _without(resolved, key)
            merged = resolved if merged is None else _inherited(merged, resolved)
        return own if merged is None else _inherited(merged, own)

    def _named(self, written: str, by: str) -> str:
        """The spec that `extends: WRITTEN` of the spec BY names: beside it, or another vendor's."""
        home, beside, _ = by.rpartition("/")
        whole = written if "/" in written else f"{home}{beside}{written}"
        return whole.removeprefix(f"{self._vendor}/")


def _inherited(base: Map, child: Map) -> Map:
    """BASE overlaid by CHILD, and where the facts of both come from."""
    result = merge(base, child)
    reads, own_reads = result.get("reads"), child.get("reads")
    if isinstance(reads, Map) and isinstance(own_reads, Map):
        for role, reading in own_reads.items():
            if role in reads:  # a place is another one, also where both say how a value is taken
                reads.put(role, reading, own_reads.key_at[role], own_reads.value_at[role])
    theirs, own = base.get("sources"), child.get("sources")
    if isinstance(theirs, Seq) and isinstance(own, Seq):
        sources = Seq(own.at)
        for said in (_still_said(theirs, child), own):
            for entry, place in zip(said, said.item_at, strict=True):
                if entry not in sources:
                    sources.append(entry)
                    sources.item_at.append(place)
        place = child.value_at["sources"]
        result.put("sources", sources, child.key_at["sources"], place)
    elif isinstance(theirs, Seq) and "sources" not in child:
        said = _still_said(theirs, child)
        result.put("sources", said, base.key_at["sources"], base.value_at["sources"])
    return result


def _still_said(sources: Seq, child: Map) -> Seq:
    """SOURCES without those of single facts that CHILD has of its own.

    A doubt goes on: another value is not a checked one. It ends with the fact, or with what CHILD
    says of where that is from.
    """
    result = Seq(sources.at)
    for entry, place in zip(sources, sources.item_at, strict=True):
        kept = entry
        if isinstance(entry, Map):
            kept = Map(entry.at)
            for facts, told in entry.items():
                doubted = isinstance(told, Map) and "doubt" in told
                left = ", ".join(f for f in facts.split(", ") if not _ends(child, f, doubted))
                if left:
                    kept.put(left, told, entry.key_at[facts], entry.value_at[facts])
        if kept or not isinstance(entry, Map):
            result.append(kept)
            result.item_at.append(place)
    return result


def _ends(child: Map, fact: str, doubted: bool) -> bool:
    """Whether what a base says of where a fact is from does not hold for CHILD."""
    value: Any = child
    for key in fact.split("."):
        if not isinstance(value, Map) or key not in value:
            return value is None
        value = value[key]
    return value is None or not doubted


def without_nulls(spec: Map) -> Map:
    """SPEC without the nulls that had nothing to remove: their keys are simply absent."""
    kept = {
        key: without_nulls(item) if isinstance(item, Map) else item
        for key, item in spec.items()
        if item is not None
    }
    if len(kept) == len(spec) and all(kept[key] is item for key, item in spec.items()):
        return spec
    result = Map(spec.at)
    for key, value in kept.items():
        result.put(key, value, spec.key_at[key], spec.value_at[key])
    return result
