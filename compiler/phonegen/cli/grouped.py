"""Texts by what they belong to, in the order that they came in; a file keeps what would be much."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

MUCH = 1 << 24  # letters that are kept in memory


class Grouped:
    """Takes texts one by one, and gives them back group after group."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed by its last reader
        self._texts: dict[int, list[str]] = {}
        self._kept: dict[int, list[tuple[int, int]]] = {}  # pieces of the file: begin and length
        self._size = 0

    def add(self, group: int, text: str) -> None:
        """One more text of a group."""
        self._texts.setdefault(group, []).append(text)
        self._size += len(text)
        if self._size > MUCH:
            self._keep()

    def _keep(self) -> None:
        for group, texts in self._texts.items():
            data = "".join(texts).encode()
            self._kept.setdefault(group, []).append((self._file.tell(), len(data)))
            self._file.write(data)
        self._texts, self._size = {}, 0

    def __iter__(self) -> Iterator[tuple[int, Iterator[str]]]:
        """The groups with their texts, once."""
        self._keep()
        for group in self._kept:
            yield group, self._of(group)
        self._file.close()

    def _of(self, group: int) -> Iterator[str]:
        for begin, length in self._kept[group]:
            self._file.seek(begin)
            yield self._file.read(length).decode()
