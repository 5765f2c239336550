"""How a package is unpacked: steps of provd's package installer, which is `xivo_fetchfw`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from string import ascii_lowercase
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from phonegen.language.spec.values import Line

# Commands with how many arguments they take, at least and at most.
COMMANDS = {
    "unzip": (1, 1),
    "untar": (1, 1),
    "unrar": (1, 1),
    "7z": (1, 1),
    "unsign": (2, 2),
    "include": (1, 99),
    "exclude": (1, 99),
    "cp": (2, 99),
}
TARGETS = {"cp", "unsign"}  # commands whose last argument is written to
SOURCE = "a"  # the folder that holds the downloaded files
_EDGE = re.compile(r"(?:([a-z])-([a-z]): +)?(.+)")
_VARIABLE = re.compile(r"\$(?:\{(\w*)\}|(\w*))")
_KNOWN = re.compile(r"FILE[1-9]|ARG1")


class Step(NamedTuple):
    """A step from one folder to another; its text is the command with its arguments."""

    start: str
    end: str
    text: str

    @property
    def variables(self) -> set[str]:
        """Names behind `$`."""
        return {braced or plain for braced, plain in _VARIABLE.findall(self.text)}


def steps(recipe: Sequence[str]) -> Iterator[Step]:
    """The steps of a recipe: one after another, where none names its own folders, as `b-d: …`."""
    for number, text in enumerate(recipe):
        found = _EDGE.fullmatch(text)
        start, end, command = found.groups() if found else (None, None, text)
        yield Step(start or ascii_lowercase[number], end or ascii_lowercase[number + 1], command)


def _step(text: str) -> str:
    found = _EDGE.fullmatch(text)
    command, *arguments = (found[3] if found else text).split()
    if command not in COMMANDS:
        message = f"the installer has no command '{command}': {', '.join(COMMANDS)}"
        raise PydanticCustomError("recipe", "{text}", {"text": message})
    least, most = COMMANDS[command]
    if not least <= len(arguments) <= most:
        wanted = str(least) if least == most else f"at least {least}"
        message = f"`{command}` takes {wanted} argument{'s' * (least > 1)}"
        raise PydanticCustomError("recipe", "{text}", {"text": message})
    for number, argument in enumerate(arguments, start=1):
        problem = _problem(argument, command in TARGETS and number == len(arguments))
        if problem:
            message = f"'{argument}' {problem}"
            raise PydanticCustomError("recipe", "{text}", {"text": message})
    return text


def _problem(argument: str, is_target: bool) -> str | None:
    """What is wrong with the path of a step."""
    unknown = [a or b for a, b in _VARIABLE.findall(argument) if not _KNOWN.fullmatch(a or b)]
    if unknown:
        return f"names '${unknown[0]}'; there are $FILE1 to $FILE9 and $ARG1"
    if argument.startswith("/") or ".." in argument.split("/"):
        return "leaves the folder of the package"
    if not argument.isprintable() or re.search(r"[\\\"'`;&|<>]", argument):
        return "is no plain path: nothing is quoted or escaped here, and no shell reads it"
    if is_target and re.search(r"[*?\[]", argument):
        return "is where something is written to, and no pattern"
    return None


def _connected(recipe: list[str]) -> list[str]:
    """A recipe whose steps lead on from the downloaded files."""
    reached = {SOURCE}
    for step in steps(recipe):
        if step.end in reached:
            message = f"two steps lead to '{step.end}'"
            raise PydanticCustomError("recipe", "{text}", {"text": message})
        if step.start not in reached:
            message = f"no step before leads to '{step.start}'"
            raise PydanticCustomError("recipe", "{text}", {"text": message})
        reached.add(step.end)
    return recipe


Recipe = Annotated[
    list[Annotated[Line, AfterValidator(_step)]],
    Field(min_length=1, max_length=len(ascii_lowercase) - 1),
    AfterValidator(_connected),
]
