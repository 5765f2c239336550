"""Messages between the command and its worker that are no answers."""

from __future__ import annotations


class Finished:
    """No more answers to one request."""


class Failed:
    """The request cannot be met; WORDS are for people."""

    def __init__(self, words: str) -> None:
        self.words = words
