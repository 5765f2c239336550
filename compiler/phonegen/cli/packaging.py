"""`package`."""

from __future__ import annotations

from pathlib import Path

from phonegen.cli.session import Session
from phonegen.codes import Code


def package(session: Session, out: Path) -> None:
    """Pack every plugin and write the database that provd reads."""
    from phonegen_targets.provd import plugin_files
    from phonegen_targets.provd.archive import archive, database, database_entry, package_name

    from phonegen.build.tree import write_all

    project = session.rendered_project()
    packed: dict[str, bytes] = {}
    entries = {}
    plugins = list(project.plugins())
    with session.progress(len(plugins)) as step:
        for vendor, plugin in plugins:
            plugin_id = project.plugin_id(vendor.folder, plugin.name)
            files = plugin_files(project, vendor, plugin)
            data = archive(plugin_id, files)
            packed[package_name(plugin_id, plugin.spec.version)] = data
            entries[plugin_id] = database_entry(plugin_id, files, data)
            step(plugin_id)
    size = sum(len(data) for data in packed.values())
    count = len(packed)
    packed["plugins.db"] = database(entries).encode()  # last, when what it names is there
    try:
        write_all(out, packed)
    except OSError as e:
        session.fail(Code.NOT_WRITTEN, str(out), f"cannot be written: {e.strerror}")
    session.tell(f"{count} packages, {size // 1024} KiB, and plugins.db in {out}")
