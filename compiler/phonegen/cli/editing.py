"""`language-server`: names in expressions and diagnostics, for editors."""

from __future__ import annotations

from importlib.metadata import version
from importlib.util import find_spec

from phonegen.cli.console import usage_error


def serve() -> None:
    """Answer an editor on standard input and output, until it says that it ends."""
    if find_spec("pygls") is None:
        usage_error("editors are answered with a library: pip install 'phonegen[editor]'")
    from phonegen.editor.server import server

    server(version("phonegen")).start_io()
