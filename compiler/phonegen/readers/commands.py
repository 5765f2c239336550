"""Commands: a script of words, as a gateway's command line takes them.

Patton SmartWare, by the scripts that the gateways export and by those of the hand-written plugin:
the first line is `cli version 3.20`; a line that begins with `#` is a comment; a command is words
between blanks, and one word in double quotes may hold blanks (`"provisioning execute …"`);
`$(dhcp.66)` is a macro; the commands of a mode stand two blanks deeper than the command that
enters it, and entering a mode again continues it. No way is known to write a quote inside of
quotes, so there is none here.

What a command's words mean is the vendor's affair, word by word: here the last one is the value,
and those before it are the name. The same command twice in one mode is an error.
"""

from __future__ import annotations

import re

from phonegen.language.spec.syntax import Commands
from phonegen.readers.document import Document, ReadError, Setting, decoded, lines

_WORD = re.compile(r' *(?:"([^"]*)"|([^" ]+))(?= |$)')


def read(data: bytes, syntax: Commands, encoding: str) -> list[Setting]:
    """The commands of a script. Raises ReadError."""
    commands = [
        (number, line)
        for number, line in lines(decoded(data, encoding))
        if line and not line.startswith("#")
    ]
    if syntax.header is not None:
        if not commands or commands[0][1] != syntax.header:
            raise ReadError(1, 1, f"the first command is not {syntax.header}")
        del commands[0]
    document = Document()
    modes: list[str] = []
    for place, (number, line) in enumerate(commands):
        depth = _depth(number, line)
        if depth > len(modes):
            raise ReadError(number, 1, "this is deeper than a mode that was entered")
        del modes[depth:]
        words = _words(number, line)
        after = commands[place + 1][1] if place + 1 < len(commands) else ""
        if len(after) - len(after.lstrip(" ")) > 2 * depth:
            modes.append(" ".join(words))
            continue
        *name, value = words if len(words) > 1 else [*words, ""]
        path = "".join(f"{mode}/" for mode in modes)
        whole = "\0".join([path, *words])
        document.add(path + " ".join(name), value, number, 2 * depth + 1, once=whole)
    return document.settings


def _depth(number: int, line: str) -> int:
    blanks = len(line) - len(line.lstrip(" "))
    if blanks % 2:
        raise ReadError(number, 1, "a mode is two blanks deep")
    return blanks // 2


def _words(number: int, line: str) -> list[str]:
    """The words of a command, without their quotes."""
    words, at = [], 0
    while at < len(line):
        found = _WORD.match(line, at)
        if found is None:
            raise ReadError(number, at + 1, "a quote that begins no word, or does not end one")
        words.append(found[2] if found[1] is None else found[1])
        at = found.end()
    return words
