"""Texts for people in a plugin's folder, as Markdown: nothing in them can become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What Markdown would read as more than text.
_MARKUP = re.compile(r"[\\`*\[<&~|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|^[-+#>=]|(?<=^\d)[.)]")


def page(title: str, texts: Iterable[str]) -> str:
    """A page with a list of texts."""
    return f"# {title}\n\n" + "".join(f"- {escaped(text)}\n" for text in texts)


def escaped(text: str) -> str:
    """A text of one line."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}", _on_one_line(text))


def code(text: str) -> str:
    """A code span of TEXT; empty when there is nothing to see."""
    shown = _on_one_line(text)
    if not shown.strip():
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    edge = " " if shown[0] == "`" or shown[-1] == "`" else ""
    return f"{fence}{edge}{shown}{edge}{fence}"


def _on_one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
