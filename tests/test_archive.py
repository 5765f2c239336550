"""Packages of plugins: what provd unpacks."""

from __future__ import annotations

import io
import json
import tarfile

from phonegen_targets.provd.archive import archive, database, database_entry

FILES = {
    "entry.py": "x = 1\n",
    "templates/base.tpl": "é\n",
    "plugin-info": json.dumps({"version": "1.2", "description": "Acme"}),
}


def members(packed: bytes) -> dict[str, tarfile.TarInfo]:
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        return {member.name: member for member in tar}


def test_the_server_may_read_all_files_and_enter_all_folders() -> None:
    found = members(archive("acme-p1", FILES))
    files = {name: m.mode for name, m in found.items() if m.isfile()}
    assert files == {f"acme-p1/{name}": 0o644 for name in FILES}
    folders = {m.mode for m in found.values() if m.isdir()}
    assert folders == {0o755}
    assert {"acme-p1", "acme-p1/var/tftpboot", "acme-p1/templates"} <= found.keys()


def test_a_folder_stands_before_what_is_in_it() -> None:
    names = list(members(archive("acme-p1", FILES)))
    assert all("/" not in n or n.rpartition("/")[0] in names[:i] for i, n in enumerate(names))


def test_nobody_and_no_time_is_in_a_package() -> None:
    found = members(archive("acme-p1", FILES))
    assert {(m.uid, m.gid, m.uname, m.gname, m.mtime) for m in found.values()} == {
        (0, 0, "", "", 0)
    }
    assert archive("acme-p1", FILES) == archive("acme-p1", dict(reversed(FILES.items())))


def test_the_index_tells_size_and_digest() -> None:
    packed = archive("acme-p1", FILES)
    entry = database_entry("acme-p1", FILES, packed)
    assert entry["filename"] == "acme-p1-1.2.tar.bz2"
    assert entry["dsize"] == len(packed)
    assert json.loads(database({"b": entry, "a": entry})) == {"a": entry, "b": entry}
    assert list(json.loads(database({"b": entry, "a": entry}))) == ["a", "b"]
