"""A plugin's changes in words, for its folder and for the note of a release."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from phonegen.language.releases import Change, Way

from phonegen_targets.provd.prose import code, escaped

WORDS = {
    "model": "model {name}",
    "firmware": "firmware of {name}",
    "lines": "lines of {name}",
    "keys": "function keys of {name}",
    "facts": "facts of {name}",
    "package": "package {name}",
    "table": "values of {name}",
    "file": "file {name}",
    "form": "form of {name}",
    "part": "{name}",
    "code": "the plugin's code",
    "more": "{name} more",
}
LOOPS = {"lines": "line", "servers": "server", "function_keys": "function key"}
ITEMS = {"used": "in use", "unused": "not in use"}
SHOWN = 3  # of values, and of models
NOTED = 20  # changes of one plugin in the note of a release
LONGEST_NOTE = 100_000  # characters; GitHub takes 125,000
REST = "The rest is in each plugin's CHANGELOG.md."


def changelog(plugin_id: str, releases: Iterable[tuple[str, Sequence[Change]]]) -> str:
    """The text of CHANGELOG.md: RELEASES are versions and what they changed, the newest first."""
    parts = [f"# Changes of {plugin_id}\n"]
    for version, changes in releases:
        parts.append(f"\n## {version}\n\n" + "".join(f"- {line}\n" for line in told(changes)))
    return "".join(parts)


def release_note(plugins: Mapping[str, Sequence[tuple[str, Sequence[Change]]]]) -> str:
    """What to say of the new releases of PLUGINS, in a text of bounded length.

    Plugins with the same changes are told of together; first releases are only named.
    """
    first: list[str] = []
    same: dict[tuple[str, ...], list[str]] = {}
    for plugin_id, releases in sorted(plugins.items()):
        for version, changes in releases:
            name = f"{plugin_id} {version}"
            if changes:
                same.setdefault(tuple(told(changes)), []).append(name)
            else:
                first.append(name)
    parts = ["# Release\n"]
    if first:
        parts.append("\n## First releases\n\n" + "".join(f"- {name}\n" for name in first))
    for lines, names in same.items():
        more = [f"{len(lines) - NOTED} more"] if len(lines) > NOTED else []
        items = "".join(f"- {line}\n" for line in [*lines[:NOTED], *more])
        parts.append(f"\n## {', '.join(names)}\n\n{items}")
    if len(parts) == 1:
        parts.append("\nNothing is new.\n")
    text = "".join(parts)
    if len(text) > LONGEST_NOTE:
        text = text[: text.rindex("\n", 0, LONGEST_NOTE) + 1] + f"\n{REST}\n"
    return text


def told(changes: Sequence[Change]) -> Iterator[str]:
    """Each change in a line; a release without any is the first."""
    if not changes:
        yield "first release"
    for change in changes:
        name = change.name
        if change.about == "setting":
            name = f"setting {code(change.name)} of {code(change.file)}"
        else:
            shown = escaped if change.about in ("part", "more") else code
            name = WORDS[change.about].format(name=shown(change.name))
        models = f" ({_listed([*map(code, change.models)])})" if change.models else ""
        yield f"{name} {_what(change)}{models}".rstrip()


def _what(change: Change) -> str:
    way = _way if change.about == "setting" else lambda found: code("".join(found))
    before, now = (_listed([way(w) for w in side]) for side in (change.before, change.now))
    if change.about in ("code", "more", "facts") or (change.before and before == now):
        return "" if change.about == "more" else "changed"
    if not change.before:
        return f"added: {now}" if now else "added"
    if not change.now:
        return f"removed, it was {before}" if before else "removed"
    return f"changed from {before or 'none'} to {now or 'none'}"


def _way(way: Way) -> str:
    value, each, *conditions = way
    parts = [code(value)]
    if each:
        parts.append(f"for each {LOOPS.get(each) or 'of ' + code(each)}")
    if conditions:
        parts.append("when " + " and ".join(ITEMS.get(c) or code(c) for c in conditions))
    return " ".join(part for part in parts if part)


def _listed(names: Sequence[str]) -> str:
    found = [name for name in names if name]
    more = f" and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    return ", ".join(found[:SHOWN]) + more
