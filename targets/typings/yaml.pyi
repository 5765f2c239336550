from collections.abc import Iterator
from typing import Any

class Mark:
    line: int

class Event:
    start_mark: Mark
    anchor: str | None
    tag: str | None
    implicit: tuple[bool, bool]
    value: str

class YAMLError(Exception):
    problem: str | None
    problem_mark: Mark | None

class SafeLoader: ...

def parse(stream: str, Loader: type[Any]) -> Iterator[Any]: ...  # noqa: N803
