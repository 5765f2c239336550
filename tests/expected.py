"""Texts that tests compare with files, which `pytest --update` writes anew."""

from __future__ import annotations

from pathlib import Path


class Expected:
    """Compares a text with a file's, or writes the file."""

    def __init__(self, update: bool) -> None:
        self.update = update

    def __call__(self, path: Path, text: str) -> None:
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="")
        assert path.is_file(), f"{path.name} is missing: pytest --update writes it; read the diff"
        assert text == path.read_bytes().decode(), f"{path} is not what comes of it"
