"""A plugin, its packages, and its differences from a hand-written one."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Discriminator, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from phonegen.language.spec.forms import form, hyphened, lowered, with_scheme
from phonegen.language.spec.recipe import Recipe
from phonegen.language.spec.values import (
    Derived,
    Fetches,
    Line,
    Name,
    Piece,
    RelativePath,
    Sha1,
    Source,
    Spec,
    Trait,
    WordText,
    describe,
    described_fetches,
    described_sources,
    inside,
    line,
)

Language = Annotated[str, form(r"^[a-z]{2}$", "the two letters of a language, as en", lowered)]


def _with_english(texts: dict[Language, Line]) -> dict[Language, Line]:
    if "en" not in texts:
        raise PydanticCustomError("no_english", "give it in English, `en`, too")
    return texts


# In English, or in several languages: `{en: …, fr: …}`.
Words = Line | Annotated[dict[Language, Line], AfterValidator(_with_english)]


def in_languages(words: Words) -> dict[Language, Line]:
    """WORDS by language, English first."""
    if isinstance(words, str):
        return {"en": words}
    return {"en": words["en"], **words}


# A name that is no pattern, for recipes find the file by it.
DownloadName = Annotated[str, line(without=r"/*?\[\]$"), AfterValidator(inside)]

PackageName = Annotated[
    str,
    form(r"^[A-Za-z0-9][A-Za-z0-9._+-]*$", "letters, digits, `.`, `_`, `+` and `-`", hyphened, 80),
]


LOGIN = "{username}:{password}@"
# Of a file for which provd's user has a name and a password at the vendor's.
DownloadUrl = Annotated[
    str,
    form(
        r"^(https?|ftp)://(\{username\}:\{password\}@)?[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+$",
        "a URL, which begins with http://, https:// or ftp:// and has no blanks",
        with_scheme,
        2000,
    ),
]


class Download(Spec):
    """A file that packages are made of."""

    url: DownloadUrl | None = describe(
        "Where it is downloaded from. `https://{username}:{password}@HOST/…` is behind a login, "
        "for which the plugin has provd's service `configure` with these two.",
        default=None,
    )
    manual: Line | None = describe(
        "What to download by hand and where, when it lies behind a login.", default=None
    )
    save_as: DownloadName | None = describe("Name of the file, when not the URL's.", default=None)
    size: int = describe("Bytes.", ge=1)
    sha1: Sha1 = describe("SHA-1 of the file.")

    @model_validator(mode="after")
    def _source(self) -> Self:
        if not self.url and not self.manual:
            raise PydanticCustomError("no_source", "say where it comes from: `url` or `manual`")
        if self.file_name in ("", ".", ".."):
            raise PydanticCustomError("no_name", "say under which name it is kept: `save_as`")
        return self

    @property
    def login(self) -> bool:
        """Whether its server asks for a user name and a password."""
        return LOGIN in (self.url or "")

    @property
    def address(self) -> str:
        """Where it is downloaded from, without the login's place; empty when nothing tells."""
        return (self.url or "").replace(LOGIN, "")

    @property
    def file_name(self) -> str:
        """The name that it is saved as; empty when nothing tells."""
        return self.save_as or (self.url or "").rpartition("/")[2]


# Told apart by what it is, so that a wrong file is not reported as a wrong name too.
PackageFile = Annotated[
    Annotated[Name, Tag("name")] | Annotated[Download, Tag("file")],
    Discriminator(lambda file: "name" if isinstance(file, str) else "file"),
]


Install = Annotated[
    str,
    form(
        r"^[A-Za-z_][A-Za-z0-9_-]*( [A-Za-z0-9._+()-]+)?$",
        "the name of a recipe, perhaps with an argument behind a blank",
        longest=160,
    ),
]


class Package(Spec):
    """Firmware or language files that provd downloads and unpacks."""

    description: Words = describe("What it is, in English, or by language: `{en: …, fr: …}`.")
    version: Annotated[str, line(empty=True)] = describe("Version of the contents.", default="")
    files: list[PackageFile] = describe(
        "What it is made of, `$FILE1` of the recipe and so on: a file of its own, and names of the "
        "plugin's `downloads`.",
        min_length=1,
    )
    install: Install = describe("Recipe that unpacks it, with its `$ARG1` behind a blank.")

    @model_validator(mode="after")
    def _one_of_its_own(self) -> Self:
        if sum(isinstance(file, Download) for file in self.files) > 1:
            message = "a package has one file of its own; put others under `downloads`"
            raise PydanticCustomError("own_files", message)
        return self

    @property
    def recipe(self) -> str:
        """Name of the recipe that unpacks it."""
        return self.install.partition(" ")[0]


class Plugin(Derived):
    """One provd plugin: a dialect at a release, with its packages."""

    dialect: Line = describe("Name of the dialect.")
    replaces: Line | None = describe(
        "The hand-written plugin that it takes the place of.", default=None
    )
    release: WordText | None = describe(
        "Firmware release of all models, unless they say.", default=None
    )
    description: Words = describe(
        "One line for administrators, in English, or by language: `{en: …, fr: …}`."
    )
    sources: list[Source] = described_sources()
    traits: dict[Name, Trait] = describe(
        "Facts of this release that its dialect's expressions use, as `model.NAME`.", default={}
    )
    fetches: Fetches = described_fetches(
        "How phones with this firmware fetch their files, where not as they usually do:"
    )
    packages_in: RelativePath | None = describe(
        "Folder of the served files that packages are unpacked in; absent: the topmost.",
        default=None,
    )
    recipes: dict[Name, Recipe] = describe(
        "How packages are unpacked: steps of provd's package installer.", default={}
    )
    downloads: dict[Name, Download] = describe(
        "Files that packages name: those that several share, and the second file of a package.",
        default={},
    )
    packages: dict[PackageName, Package] = describe("Firmware and languages.", default={})
    limitations: list[Line] = describe("What does not work with this release.", default=[])
    notes: list[Line] = describe("What an administrator must know before installing.", default=[])

    def files(self, package: str) -> dict[str, Download]:
        """The files of a package by name, in its order; its own has the package's name."""
        found = {}
        for file in self.packages[package].files:
            if isinstance(file, Download):
                found[package] = file
            elif file in self.downloads:
                found[file] = self.downloads[file]
        return found


class Divergence(Spec):
    """A difference from a hand-written plugin, on purpose."""

    plugins: list[Line] = describe("Patterns of the hand-written plugins' ids.")
    category: Name | None = describe("Kind of observation: files, ident, assoc, ….", default=None)
    scenario: Line | None = describe("Pattern of the scenario.", default=None)
    setting: list[Piece] | Piece = describe("Patterns of the settings, or of the observation.")
    reason: Annotated[Line, StringConstraints(min_length=10)] = describe(
        "Why ours is right, for an administrator who migrates."
    )
