"""What a plugin writes, in short, to be compared with what it writes after its next change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b

from phonegen.dialects.plugin import PluginSpecs
from phonegen.dialects.settings import DialectSettings, Written
from phonegen.language.catalogue import Project
from phonegen.language.releases import Snapshot, Way

from phonegen_targets.provd.content import INFO
from phonegen_targets.provd.facts import plugin_facts
from phonegen_targets.provd.info import capabilities, descriptions
from phonegen_targets.provd.literals import python_literal
from phonegen_targets.provd.runtime.facts import Facts

LONGEST = 80  # characters of a value; of a longer one, the beginning and a digest are kept
EACH = "each "  # begins the line of what a setting is written for each of

# The plugin's facts by what people call them; what is named nowhere is `other facts`.
PARTS = {
    "identification": (
        "vendor", "user_agents", "paths", "queries", "dhcp", "tftp", "mac_prefixes",
    ),
    "association": ("association",),
    "function keys": ("keys",),
    "lines": ("line_fallbacks", "extra_lines", "spare_accounts", "backup_servers"),
    "services": ("phonebooks", "dnd_service"),
    "synchronisation": ("notify",),
}  # fmt: skip
# Facts that have words of their own, or follow from others.
ELSEWHERE = {
    "name", "defaults", "models", "files", "tables", "packages", "packages_in", "unwritten",
}  # fmt: skip
OTHER = "other facts"
REASONS = "reasons for what is not supported"


def snapshot(project: Project, specs: PluginSpecs, files: Mapping[str, str]) -> Snapshot:
    """The plugin as it is now; FILES are all of it."""
    facts = plugin_facts(project, specs)
    return Snapshot(
        models={
            c.name: (
                c.version or "",
                c.lines,
                c.function_keys,
                digest({**facts.defaults, **facts.models[c.name]}, capabilities(c)),
            )
            for c in specs.carried
        },
        packages=_packages(specs),
        parts={
            "description": digest(descriptions(specs.plugin.spec.description)),
            **_parts(facts),
            **_texts(facts, files),
        },
        settings=_settings(specs.shared(DialectSettings).ways),
    )


def digest(*values: object) -> str:
    """A short digest of what stands in the plugin of VALUES."""
    text = "\n".join(python_literal(value) for value in values)
    return blake2b(text.encode(), digest_size=4).hexdigest()


def _packages(specs: PluginSpecs) -> dict[str, list[str]]:
    plugin = specs.plugin.spec
    return {
        name: [package.version, *(file.sha1[:12] for file in plugin.files(name).values())]
        for name, package in sorted(plugin.packages.items())
    }


def _parts(facts: Facts) -> dict[str, str]:
    known = {name for names in PARTS.values() for name in names} | ELSEWHERE
    rest = [name for name in facts._fields if name not in known]
    found = {
        part: digest([getattr(facts, name) for name in names])
        for part, names in {**PARTS, OTHER: rest}.items()
    }
    tables = {f"table {name}": digest(table) for name, table in sorted(facts.tables.items())}
    written = {f"file {file.name}": digest(file) for file in facts.files}
    reasons = {name: reason for name, reason in facts.unwritten.items() if reason}
    return {**found, REASONS: digest(reasons), **tables, **written}


def _texts(facts: Facts, files: Mapping[str, str]) -> dict[str, str]:
    """Files of the plugin: templates by what they write, others by their own name."""
    named = {f"templates/{file.template}": f"form {file.name}" for file in facts.files}
    left = {name: text for name, text in files.items() if name not in ("entry.py", INFO)}
    return {named.get(name, f"text {name}"): _of_text(text) for name, text in sorted(left.items())}


_of_text = lru_cache(maxsize=500)(digest)  # many plugins have the same


def ways(found: frozenset[Written]) -> list[Way]:
    """The ways in which a setting is written, in a fixed order and of bounded length."""
    lists = (
        [_short(w.value), _short(w.each or ""), *map(_short, sorted(w.conditions))] for w in found
    )
    return sorted(lists)


def _short(text: str) -> str:
    line = " ".join(text.split("\n"))
    if len(line) <= LONGEST:
        return line
    return f"{line[:LONGEST]}… {blake2b(text.encode(), digest_size=4).hexdigest()}"


def _settings(
    found: Mapping[tuple[str, str], frozenset[Written]],
) -> dict[str, dict[str, dict[str, str | list[str]]]]:
    """Values by file, by when they are written, and by setting."""
    lists: dict[str, dict[str, dict[str, list[str]]]] = {}
    for (file, setting), found_ways in sorted(found.items()):
        for value, each, *conditions in ways(found_ways):
            when = "\n".join([*([EACH + each] if each else []), *conditions])
            lists.setdefault(file, {}).setdefault(when, {}).setdefault(setting, []).append(value)
    return {
        file: {
            when: {name: values if values[1:] else values[0] for name, values in group.items()}
            for when, group in sorted(groups.items())
        }
        for file, groups in lists.items()
    }


def settings_of(shot: Snapshot) -> dict[tuple[str, str], list[Way]]:
    """The ways of each setting, by file and setting: what `ways` gave when it was taken."""
    found: dict[tuple[str, str], list[Way]] = {}
    for file, groups in shot.settings.items():
        for when, group in groups.items():
            first, *others = lines = when.split("\n") if when else [""]
            each, conditions = ("", lines) if not first.startswith(EACH) else (first, others)
            tail = [each.removeprefix(EACH), *(c for c in conditions if c)]
            for name, values in group.items():
                for value in [values] if isinstance(values, str) else values:
                    found.setdefault((file, name), []).append([value, *tail])
    return {key: sorted(ways) for key, ways in found.items()}
