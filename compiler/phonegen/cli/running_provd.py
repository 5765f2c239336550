"""A running provd as the command line names it: its address, the token, its texts."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NoReturn

import typer

from phonegen.cli.console import PROBLEMS, usage_error
from phonegen.provd.server import Server, address

TOKEN = "PROVD_TOKEN"
LONGEST = 4096  # characters of a token


def server_at(url: str, token_file: Path | None) -> Server:
    """The server at URL, which nothing is asked of yet; ends with a usage error."""
    try:
        return Server(address(url), _token(token_file))
    except ValueError as e:
        usage_error(f"--provd: {e}")


def fail(message: str) -> NoReturn:
    """End with one sentence about the server."""
    typer.echo(f"phonegen: {message}", err=True)
    raise typer.Exit(PROBLEMS)


def _token(path: Path | None) -> str:
    """The token, of the file or of the environment."""
    text = os.environ.get(TOKEN, "")
    if path is not None:
        try:
            with path.open("rb") as file:
                text = file.read(LONGEST + 1).decode("ascii")
        except OSError as e:
            usage_error(f"--token-file: {path} cannot be read: {e.strerror}")
        except UnicodeDecodeError:
            usage_error(f"--token-file: {path} holds no token")
    text = text.strip()
    if not text:
        usage_error(f"the token of the server is wanted in ${TOKEN} or in --token-file")
    if len(text) > LONGEST or not re.fullmatch(r"[\x21-\x7e]+", text):
        usage_error("a token is one word of letters, digits and signs")
    return text


def plain(text: str) -> str:
    """TEXT of a server without what would steer a terminal."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", text)
