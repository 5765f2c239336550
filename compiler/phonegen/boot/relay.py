"""What Apache asks for each request: it passes the question on to the command, and the answer back.

`python -I -S relay.py SOCKET`, started by Apache as a map of mod_rewrite: a line in, a line out.
Without an answer in time Apache is told that there is none.
"""

from __future__ import annotations

import contextlib
import socket
import sys

PATIENCE = 5.0  # seconds
LONGEST = 20_000  # bytes of a question, which Apache bounds to less
NOBODY = b"NULL"  # in the language of mod_rewrite


def main(path: str) -> None:
    """Answer Apache until it ends; PATH is the command's socket."""
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    while question := questions.readline():
        answer = b""
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.settimeout(PATIENCE)
            line.connect(path)
            line.sendall(question[:LONGEST])
            line.shutdown(socket.SHUT_WR)
            answer = line.recv(100).partition(b"\n")[0]
        answers.write((answer or NOBODY) + b"\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1])
