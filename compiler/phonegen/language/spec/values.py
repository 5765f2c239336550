"""Types of single values.

Each field's description is its documentation: the hint of its diagnostics, the text in
editors, and the reference in `generated/reference/fields.md` all come from here.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_-]*$", max_length=80)]

Line = Annotated[str, StringConstraints(min_length=1, pattern=r"^[^\r\n]*$", max_length=2000)]


def _inside(path: str) -> str:
    """A path that cannot leave the folder it is joined to."""
    if path.startswith("/") or "\\" in path or {"", ".", ".."} & set(path.split("/")):
        raise PydanticCustomError("unsafe_path", "the path leaves its folder")
    return path


RelativePath = Annotated[Line, AfterValidator(_inside)]

Url = Annotated[str, StringConstraints(pattern=r"^(https?|ftp)://[^\s]+$", max_length=2000)]

Mac = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2}(:[0-9a-f]{2}){5}$")]

Oui = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2}:[0-9a-f]{2}:[0-9a-f]{2}$")]

Sha1 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]

Scalar = str | int | float | bool


def number_as_text(value: object) -> object:
    """A model called 710 or a release called 10.1 is a name, whatever YAML makes of it."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[Line, BeforeValidator(number_as_text)]


class Spec(BaseModel):
    """Strict and frozen: what is not in the language is an error, nothing changes later."""

    # Each kind of file is built as a whole when the first is read, not each class when imported.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


def describe(text: str, **more: Any) -> Any:
    """A field with its documentation."""
    if more.get("default") in ({}, []):  # a factory is faster than a copy for every instance
        more["default_factory"] = type(more.pop("default"))
    return Field(description=text, **more)


Extends = Annotated[
    str | list[str] | None,
    Field(
        description="Name of a spec beside this one, or a list of them, whose values it inherits."
    ),
]


class Derived(Spec):
    """A kind of spec that may inherit from others of its folder."""

    extends: Extends = None


Trait = Scalar | list[Scalar] | dict[Line, Scalar]
