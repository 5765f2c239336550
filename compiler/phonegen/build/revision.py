"""A git revision of the project, read from its objects: nothing is checked out."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha1, sha256
from pathlib import Path


class RevisionError(Exception):
    """Git cannot tell; the message says why, in a line."""


@dataclass(frozen=True)
class Revision:
    """The commit COMMIT of the repository around the project at ROOT."""

    root: Path
    commit: str

    def blobs(self, folder: str) -> dict[str, str]:
        """Ids of the files below FOLDER, by their paths from the project's root."""
        listed = _git(self.root, "ls-tree", "-r", "-z", self.commit, "--", f"{folder}/")
        found = {}
        for line in filter(None, listed.split(b"\0")):
            about, _, path = line.partition(b"\t")
            mode, kind, blob = about.decode().split()
            if kind == "blob" and mode.startswith("100"):  # a file, no link
                found[path.decode("utf-8", "surrogateescape")] = blob
        return found

    def read(self, blobs: Collection[str]) -> dict[str, bytes]:
        """Contents by id."""
        if not blobs:
            return {}
        wanted = sorted(set(blobs))
        data = _git(self.root, "cat-file", "--batch", text="\n".join(wanted).encode() + b"\n")
        found, at = {}, 0
        for blob in wanted:
            end = data.index(b"\n", at)
            size = int(data[at:end].rpartition(b" ")[2])
            found[blob] = data[end + 1 : end + 1 + size]
            at = end + size + 2
        return found


def revision(root: Path, name: str) -> Revision:
    """The commit that NAME means in the repository around ROOT."""
    _git(root, "rev-parse", "--is-inside-work-tree")
    wanted = f"{name}^{{commit}}"
    try:
        found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted)
    except RevisionError:
        raise RevisionError(f"there is no revision {name!r} here") from None
    return Revision(root, found.decode().strip())


def blob_id(data: bytes, like: str) -> str:
    """The id that git gives to a file with this content; LIKE is another of the repository's."""
    algorithm = sha1 if len(like) == 40 else sha256
    return algorithm(b"blob %d\0" % len(data) + data).hexdigest()


def same(files: Mapping[str, str], blobs: Mapping[str, str]) -> bool:
    """Whether FILES, texts by path, are those of a revision."""
    return files.keys() == blobs.keys() and all(
        blob_id(text.encode(), blobs[path]) == blobs[path] for path, text in files.items()
    )


def _git(root: Path, *arguments: str, text: bytes = b"") -> bytes:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=root, input=text, capture_output=True, check=False
        )
    except OSError as e:
        raise RevisionError(f"git cannot be run: {e.strerror}") from None
    except ValueError:  # a NUL in an argument
        raise RevisionError("that is no name of a revision") from None
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        told = lines[0].removeprefix("fatal: ") if lines else "it failed without a word"
        raise RevisionError(f"git: {told}")
    return done.stdout
