"""`diff`: what the specs change in the files of phones, since a git revision."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from phonegen.build import OUTPUT
from phonegen.build.revision import Revision, RevisionError, same
from phonegen.cli.console import colour, usage_error
from phonegen.cli.revisions import revision
from phonegen.cli.session import Session, names_of
from phonegen.codes import Code

if TYPE_CHECKING:
    from phonegen_targets.provd.differences import Group

    from phonegen.language.catalogue import Loaded, Project, VendorSpecs
    from phonegen.language.spec.plugin import Plugin

FORMATS = ("text", "markdown")
MOST_LINES = 60  # of one file's diff, in Markdown and in text
MOST_BYTES = 60_000  # of Markdown: a comment on GitHub has at most 65,536 characters
NAMED = 6  # phones of one plugin that are named
PLUGINS = f"{OUTPUT}/provd"


@dataclass
class Outcome:
    """What changes for phones since a revision."""

    since: str
    groups: list[Group]
    phones: int  # that were looked at
    plugins: int = 0  # of which files differ, whatever that changes for phones
    new: list[str] = field(default_factory=list)  # models, with their plugin
    gone: list[str] = field(default_factory=list)

    @property
    def changed(self) -> int:
        return sum(group.count for group in self.groups)


def diff(
    session: Session,
    ref: str,
    names: list[str],
    config: Path | None,
    fleet: Path | None,
    as_json: bool,
    form: str,
) -> None:
    """Print what changes for the phones of NAMES, or of a list of phones, or for all."""
    if form not in FORMATS:
        usage_error(f"--format is {' or '.join(FORMATS)}")
    from phonegen_targets.provd.preview import MINIMAL, SAMPLE

    from phonegen.cli.previewing import read_config

    if _is_phone(session, ref):  # `phonegen diff yealink/t46s`
        ref, names = "HEAD", [ref, *names]
    then = revision(session, ref)
    raw_configs = [read_config(session, config)] if config else [SAMPLE, MINIMAL]
    project = session.rendered_project()
    wanted = _listed(session, fleet) if fleet else None
    outcome = _compare(session, project, then, ref, _chosen(session, project, names), wanted,
                       raw_configs)  # fmt: skip
    if as_json:
        typer.echo(json.dumps(_data(outcome), indent=1, ensure_ascii=False))
    elif form == "markdown":
        typer.echo(markdown(outcome), nl=False)
    else:
        for line in _text(outcome):
            typer.echo(line)


def _is_phone(session: Session, name: str) -> bool:
    """Whether NAME is a vendor of the catalogue, or one of its phones, and no revision."""
    folder = names_of(name)[0]
    if not re.fullmatch(r"[a-z0-9._-]+", folder) or folder in (".", ".."):
        return False
    if not (session.root / "specs" / folder / "vendor.yaml").is_file():
        return False
    from phonegen.build.revision import revision as find

    try:
        find(session.root, name)
    except RevisionError:
        return True
    return False


def _chosen(session: Session, project: Project, names: list[str]) -> set[tuple[str, str]]:
    """Vendors and models of NAMES; all without any."""
    if not names:
        return {(vendor.folder, model.name) for vendor, model in project.models()}
    found = set()
    for name in names:
        selection = session.selection(project, name)
        for vendor in selection.vendors(project):
            found |= {(vendor.folder, m) for m in vendor.models if selection.has_model(m)}
    return found


def _listed(session: Session, fleet: Path) -> Counter[tuple[str, str]]:
    """How many phones of each model a list has."""
    from phonegen_targets.servers import SERVERS

    from phonegen.cli.hosts import Vendors
    from phonegen.inventory.hosts import Fleet

    reader = Fleet(
        Vendors(session.root, session.report), next(iter(SERVERS.values())), None, None,
        session.report,
    )  # fmt: skip
    found = Counter((specs.folder, model.name) for specs, model, _ in reader.models(fleet))
    session.stop_at_errors(Path())
    return found


def _compare(
    session: Session,
    project: Project,
    then: Revision,
    ref: str,
    chosen: set[tuple[str, str]],
    fleet: Counter[tuple[str, str]] | None,
    raw_configs: Sequence[Mapping[str, Any]],
) -> Outcome:
    from phonegen_targets.provd.differences import Groups, phone_changes

    before = _plugins(session, then)
    groups = Groups()
    outcome = Outcome(f"{ref} ({then.commit[:12]})", [], 0)
    plugins = list(project.plugins())
    with session.progress(len(plugins)) as step:
        for vendor, plugin in plugins:
            plugin_id = project.plugin_id(vendor.folder, plugin.name)
            step(plugin_id)
            counts = _counts(vendor, plugin, chosen, fleet)
            outcome.phones += sum(counts.values())
            if not counts:
                continue
            now, old = _files(project, vendor, plugin), before.pop(plugin_id, {})
            if not old:
                outcome.new.append(plugin_id)
                continue
            if same(_for_phones(now), _for_phones(old)):
                continue
            outcome.plugins += 1
            texts = _texts(session, then, old, plugin_id)
            known = _models(texts)
            models = [vendor.models[name] for name in counts]
            outcome.new += [
                f"{m.spec.model} in {plugin_id}" for m in models if m.spec.model not in known
            ]
            models = [m for m in models if m.spec.model in known]
            try:
                for model, files in phone_changes(vendor, plugin, texts, now, models, raw_configs):
                    if files:
                        groups.add(plugin_id, model.spec.model, counts[model.name], files)
            except Exception as e:  # a plugin's own verdict on a config, or on today's stand-in
                message = f"does not run: {type(e).__name__}: {e}"
                session.fail(Code.REVISION, f"{then.commit[:12]}:{plugin_id}", message)
            mine = {c.name for c in vendor.carried(plugin.name)}
            outcome.gone += [f"{name} in {plugin_id}" for name in sorted(known - mine)]
    if chosen >= {(vendor.folder, model.name) for vendor, model in project.models()}:
        outcome.gone += sorted(before)
    outcome.groups = groups.sorted()
    return outcome


def _plugins(session: Session, then: Revision) -> dict[str, dict[str, str]]:
    """Ids of the files of each plugin that was committed, by their paths in its folder."""
    try:
        blobs = then.blobs(PLUGINS)
    except RevisionError as e:
        session.fail(Code.REVISION, PLUGINS, str(e))
    found: dict[str, dict[str, str]] = {}
    for path, blob in blobs.items():
        plugin_id, _, inside = path.removeprefix(f"{PLUGINS}/").partition("/")
        found.setdefault(plugin_id, {})[inside] = blob
    if not found:
        message = f"{then.commit[:12]} has no {PLUGINS}/, with which these plugins are compared"
        session.fail(Code.REVISION, PLUGINS, message)
    return found


def _counts(
    vendor: VendorSpecs,
    plugin: Loaded[Plugin],
    chosen: set[tuple[str, str]],
    fleet: Counter[tuple[str, str]] | None,
) -> dict[str, int]:
    """Phones of each model that PLUGIN serves: of a list, those whose newest plugin it is."""
    found = {}
    for carried in vendor.carried(plugin.name):
        key = vendor.folder, carried.model.name
        if key not in chosen:
            continue
        if fleet is None:
            found[carried.model.name] = 1
        elif fleet[key] and vendor.newest_first(carried.model)[0].plugin.name == plugin.name:
            found[carried.model.name] = fleet[key]
    return found


def _files(project: Project, vendor: VendorSpecs, plugin: Loaded[Plugin]) -> Mapping[str, str]:
    from phonegen_targets.provd import plugin_files

    return plugin_files(project, vendor, plugin)


def _for_phones(files: Mapping[str, str]) -> dict[str, str]:
    from phonegen_targets.provd.differences import concerns_phones

    return {path: value for path, value in files.items() if concerns_phones(path)}


def _texts(
    session: Session, then: Revision, blobs: Mapping[str, str], plugin_id: str
) -> dict[str, str]:
    try:
        data = then.read(list(blobs.values()))
        return {path: data[blob].decode() for path, blob in blobs.items()}
    except (RevisionError, UnicodeDecodeError) as e:
        session.fail(Code.REVISION, f"{then.commit[:12]}:{PLUGINS}/{plugin_id}", str(e))


def _models(files: Mapping[str, str]) -> set[str]:
    """The models that a plugin carried, as its plugin-info tells."""
    try:
        capabilities = json.loads(files["plugin-info"])["capabilities"]
        return {name.split(", ")[1] for name in capabilities}
    except (ValueError, LookupError, TypeError, RecursionError):
        return set()


def _data(outcome: Outcome) -> dict[str, Any]:
    """The outcome for other programs."""
    return {
        "since": outcome.since,
        "phones": outcome.phones,
        "plugins": outcome.plugins,
        "changed": outcome.changed,
        "new": outcome.new,
        "gone": outcome.gone,
        "changes": [
            {
                "count": group.count,
                "phones": [
                    {"plugin": plugin, "model": model, "count": count}
                    for (plugin, model), count in group.phones.items()
                ],
                "files": [{"name": f.name, "diff": f.diff()} for f in group.files],
            }
            for group in outcome.groups
        ],
    }


def _summary(outcome: Outcome, since: str) -> str:
    """The outcome in a sentence; SINCE is the revision as it is shown."""
    plugins = len({plugin for group in outcome.groups for plugin, _ in group.phones})
    if not outcome.groups:
        said = f"No file of {outcome.phones} phones changes since {since}"
        if outcome.plugins:
            said += f", though {outcome.plugins} plugins do; --config tries another configuration"
        return said
    return (
        f"{outcome.changed} of {outcome.phones} phones change since {since}, "
        f"of {plugins} plugin{'s' * (plugins > 1)}, in {len(outcome.groups)} "
        f"way{'s' * (len(outcome.groups) > 1)}"
    )


def _phones(group: Group) -> Iterator[str]:
    """The phones of a group, a line for each plugin."""
    by_plugin: dict[str, list[str]] = {}
    for (plugin, model), count in group.phones.items():
        by_plugin.setdefault(plugin, []).append(model if count == 1 else f"{model} ({count})")
    for plugin, models in by_plugin.items():
        more = f" and {len(models) - NAMED} more" if len(models) > NAMED else ""
        yield f"{plugin}: {', '.join(models[:NAMED])}{more}"


def _cut(lines: Sequence[str]) -> list[str]:
    left = len(lines) - MOST_LINES
    return [*lines[:MOST_LINES], f"… {left} more lines"] if left > 1 else list(lines)


def _text(outcome: Outcome) -> Iterator[str]:
    shades = {"+": "\x1b[32m", "-": "\x1b[31m", "@": "\x1b[36m"} if colour() else {}
    bold, end = ("\x1b[1m", "\x1b[0m") if shades else ("", "")
    for group in outcome.groups:
        yield f"{bold}{group.count} phone{'s' * (group.count > 1)}{end}"
        yield from (f"  {line}" for line in _phones(group))
        for file in group.files:
            for line in _cut(file.diff()):
                shade = shades.get(line[:1], "")
                yield f"{shade}{_printable(line)}{end}" if shade else _printable(line)
        yield ""
    for title, names in (("new", outcome.new), ("gone", outcome.gone)):
        yield from (f"{title}: {name}" for name in names)
    yield _summary(outcome, outcome.since)


def _printable(line: str) -> str:
    """A line of a phone's file, which may hold anything, as a terminal may have it."""
    return "".join(c if c.isprintable() or c == "\t" else "�" for c in line)


def markdown(outcome: Outcome) -> str:
    """The outcome as a comment of a pull request, of bounded size."""
    parts = [f"### Files of phones\n\n{_summary(outcome, _code(outcome.since))}.\n"]
    left = MOST_BYTES - len(parts[0].encode())
    for title, names in (("New", outcome.new), ("Gone", outcome.gone)):
        if names:
            more = f" and {len(names) - 20} more" if len(names) > 20 else ""
            part = f"\n{title}: {', '.join(map(_code, names[:20]))}{more}.\n"
            parts.append(part)
            left -= len(part.encode())
    for number, group in enumerate(outcome.groups):
        part = _section(group)
        if len(part.encode()) > left:
            parts.append(f"\n{len(outcome.groups) - number} more changes are not shown here.\n")
            break
        parts.append(part)
        left -= len(part.encode())
    return "".join(parts)


def _section(group: Group) -> str:
    """A group: its phones, and the diff of the first one's files."""
    phones = "".join(f"- {_code(line)}\n" for line in _phones(group))
    lines = [_printable(line) for file in group.files for line in _cut(file.diff())]
    text = "\n".join(lines)
    fence = "`" * max(3, *(1 + len(run) for run in re.findall("`+", text)), 0)
    title = f"<b>{group.count} phone{'s' * (group.count > 1)}</b>"
    files = ", ".join(_code(file.name) for file in group.files[:NAMED])
    return (
        f"\n<details><summary>{title}</summary>\n\n{phones}\n{files}\n\n"
        f"{fence}diff\n{text}\n{fence}\n</details>\n"
    )


def _code(text: str) -> str:
    """TEXT as a code span, in which nothing is markup."""
    shown = " ".join(_printable(text).split())
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    edge = " " if "`" in shown else ""
    return f"{fence}{edge}{shown}{edge}{fence}"
