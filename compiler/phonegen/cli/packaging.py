"""`package`: the release of what has changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from phonegen.cli.building import WAITING
from phonegen.cli.session import Session
from phonegen.codes import Code
from phonegen.diagnostics import Place
from phonegen.files import kind, read, shown

if TYPE_CHECKING:
    from phonegen_targets.provd.release import Current

    from phonegen.language.catalogue import Project

SUMS, INDEX, NOTE = "SHA256SUMS", "plugins.db", "RELEASE.md"
COMMIT = "commit specs/*/releases with generated/; the versions stand for these contents now"


def package(session: Session, out: Path, released: bool, since: str | None) -> None:
    """Pack every plugin for provd, and record the contents that get a version by it."""
    from phonegen.build.lock import alone

    with alone(session.root, lambda: typer.echo(WAITING, err=True)):
        _package(session, out, released, since)


def _package(session: Session, out: Path, released: bool, since: str | None) -> None:
    from phonegen_targets.provd.archive import database, database_entry
    from phonegen_targets.provd.changelog import release_note

    from phonegen.build.tree import write_together
    from phonegen.language.releases import path_of, text

    project = session.rendered_project()
    known = _known(session, project, since)
    packed: dict[str, bytes] = {}
    ledgers: dict[str, bytes] = {}
    entries, notes = {}, {}
    plugins = list(project.plugins())
    with session.progress(len(plugins)) as step:
        for vendor, plugin in plugins:
            path = path_of(vendor.folder, plugin.name)
            now = _current(project, vendor.folder, plugin.name)
            _check(session, now, path, out, released)
            packed[now.package_name] = now.package
            entries[now.plugin_id] = database_entry(now.plugin_id, now.files, now.package)
            if not now.released:
                ledgers[path] = text(now.recorded()).encode()
            notes[now.plugin_id] = [r for r in now.history if r[0] not in known.get(path, ())]
            step(now.plugin_id)
    session.stop_at_errors()
    size, count = sum(map(len, packed.values())), len(packed)
    extra = {NOTE: release_note(notes).encode(), INDEX: database(entries).encode()}
    sums = {**packed, **extra}
    packed |= {NOTE: extra[NOTE], SUMS: _sums(sums).encode(), INDEX: extra[INDEX]}  # index last
    try:
        # Recorded first: what a kill leaves is a version without a package, never the reverse.
        write_together((session.root, ledgers), (out, packed))
    except OSError as e:
        place = shown(str(e.filename2 or e.filename or out).removeprefix(f"{session.root}/"))
        message = f"cannot be written: {e.strerror}"
        if place.startswith("specs/"):
            message += "; what is not recorded is not released"
        session.fail(Code.NOT_WRITTEN, place, message)
    session.tell(f"{count} packages, {size // 1024} KiB, and {INDEX} in {out}")
    if ledgers:
        session.tell(f"{len(ledgers)} released: {COMMIT}")
    else:
        session.tell("nothing to release: these contents have their versions already")


def _current(project: Project, vendor: str, plugin: str) -> Current:
    from phonegen_targets.provd.release import current

    specs = project.vendors[vendor]
    return current(project, specs, specs.plugins[plugin])


def _check(session: Session, now: Current, path: str, out: Path, released: bool) -> None:
    """Report what stands in the way of the package's name."""
    add = session.report.add
    if now.released and now.ledger is not None and now.ledger.last.package != now.sha256:
        message = f"{now.package_name} would differ from what was released under that name"
        hint = "the same files are packed or told in another way: raise `FORM` in provd/archive.py"
        add(Place(path), Code.RELEASED, message, hint)
    if released and not now.released:
        message = f"{now.plugin_id} {now.version} is not released"
        add(Place(path), Code.RELEASED, message, "run `phonegen package` without it, and commit")
    place = out / now.package_name
    found = kind(place)
    if found is not None and not _holds(place, now.package):
        message = f"there is {found} with another content" if found == "a file" else f"is {found}"
        hint = f"{now.plugin_id} {now.version} is another one here; take an empty folder"
        add(Place(shown(str(place))), Code.RELEASED, message, hint)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return read(path, len(data)) == data
    except OSError:
        return False


def _known(session: Session, project: Project, since: str | None) -> Mapping[str, set[str]]:
    """The versions of each ledger that were released before: in SINCE, or until now."""
    from phonegen.language.releases import path_of, released_in

    paths = [path_of(vendor.folder, plugin.name) for vendor, plugin in project.plugins()]
    if since is None:
        ledgers = {
            path_of(folder, name): ledger
            for folder, vendor in project.vendors.items()
            for name, ledger in vendor.ledgers.items()
        }
        return {path: {r.version for r in ledger.releases} for path, ledger in ledgers.items()}
    from phonegen.cli.revisions import revision

    then = revision(session, since)
    blobs = then.blobs("specs")
    texts = then.read([blobs[path] for path in paths if path in blobs])
    return {path: released_in(texts[blobs[path]]) for path in paths if path in blobs}


def _sums(files: Mapping[str, bytes]) -> str:
    """Digests as `sha256sum --check` reads them."""
    return "".join(_lines(files))


def _lines(files: Mapping[str, bytes]) -> Iterator[str]:
    for name, data in sorted(files.items()):
        yield f"{sha256(data).hexdigest()}  {name}\n"
