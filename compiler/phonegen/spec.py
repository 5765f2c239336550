"""Stage 3, validate: the spec language as frozen models, which are also the only IR.

Each field's description is its documentation: the hint of its diagnostics, the text in
editors, and the reference in `generated/reference/fields.md` all come from here.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
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
MacPrefix = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2}(:[0-9a-f]{2}){0,5}$")]
Sha1 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]
Scalar = str | int | float | bool


def _number_as_text(value: Any) -> Any:
    """A model called 710 or a release called 10.1 is a name, whatever YAML makes of it."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Text = Annotated[Line, BeforeValidator(_number_as_text)]


class Spec(BaseModel):
    """Strict and frozen: what is not in the language is an error, nothing changes later."""

    # Each kind of file is built as a whole when the first is read, not each class when imported.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


def describe(text: str, **more: Any) -> Any:
    """A field with its documentation."""
    if more.get("default") in ({}, []):  # a factory is faster than a copy for every instance
        more["default_factory"] = type(more.pop("default"))
    return Field(description=text, **more)


# Settings


class Element(Spec):
    """A setting that is more than a value."""

    value: Scalar | None = describe("Text of the setting.", default=None)
    when: Line | None = describe("Write it only when this expression is true.", default=None)
    attributes: dict[Name, Scalar] = describe(
        "XML attributes, over those of the section and the syntax.", default={}
    )
    children: list[dict[Line, Setting]] = describe(
        "XML elements inside this one, each a mapping of one name.", default=[]
    )
    comment: Line | None = describe("Comment written above the setting.", default=None)


Setting = Scalar | Element


class Step(Spec):
    """An element on the way to the settings."""

    name: Line = describe("Name of the element, with `{expr}` for what varies.")
    attributes: dict[Name, Scalar] = describe("Its XML attributes.", default={})


Path = Line | list[Line | Step]


class SettingElement(Spec):
    """How an XML file writes a setting as one element."""

    element: Line | None = describe(
        "Name of the element; absent: the setting's name.", default=None
    )
    name: Name | None = describe("Attribute with the setting's name.", default=None)
    value: Name | None = describe(
        "Attribute with its value; absent: the value is the element's text.", default=None
    )


class Section(Spec):
    """Settings that belong together, as a chapter of the vendor's manual."""

    like: Name | None = describe(
        "One of the dialect's `parts` that this section is like, but for what it says itself.",
        default=None,
    )
    title: Line | None = describe("Heading on the model's page and in the file.", default=None)
    when: Line | None = describe(
        "Expression; `set` is written when true, `else` otherwise. With `each`, items (or the "
        "whole loop, when the expression is not about them) are left out when false.",
        default=None,
    )
    each: Line | None = describe(
        "`NAME in EXPRESSION`: repeat for every item. For items with a false `used` (an account "
        "without a line, a key without a function) `else` is written in place of `set`.",
        default=None,
    )
    path: Path | None = describe(
        "Where the settings stand below the root, in place of the syntax's path: XML elements as "
        "`a/b` or one by one, the group of an INI file, the enclosing commands of a script.",
        default=None,
    )
    attributes: dict[Name, Scalar] = describe("XML attributes of every setting here.", default={})
    setting: SettingElement | None = describe(
        "How the settings here are written in XML, in place of the syntax's `setting`.",
        default=None,
    )
    let: dict[Name, Line] = describe(
        "Names for expressions that stand in several settings here; `{name}` and `{{ name }}`.",
        default={},
    )
    set: dict[Line, Setting] = describe("Settings by the vendor's own name.", default={})
    else_: dict[Line, Setting] = describe(
        "Settings when `when` is false, or for unused items.", alias="else", default={}
    )
    settings: dict[Name, Section] = describe(
        "Sections inside this one: in its loop, under its condition, below its path, after `set`.",
        default={},
    )


Encoding = Literal["UTF-8", "ISO-8859-1", "US-ASCII"]


class Written(Spec):
    """What all syntaxes have in common."""

    encoding: Encoding = describe(
        "Encoding of the file. What it lacks is written as a character reference in XML and as "
        "`?` elsewhere.",
        default="UTF-8",
    )


class Assignments(Written):
    """`name = value` lines."""

    kind: Literal["assignments"]
    separator: str = describe("Between name and value.", default=" = ")
    quote: Literal['"', "'"] | None = describe("Quotes around values.", default=None)
    comment: Line = describe("Begins a comment line.", default="#")
    header: Line | None = describe("First line of every file.", default=None)
    trailer: Line | None = describe("Last line of every file.", default=None)
    group: Line | None = describe(
        "How a group of settings begins, such as `[{}]`; `{}` is the section's `path`.",
        default=None,
    )
    unset: str | None = describe(
        "What the vendor writes for 'back to the default'; a setting whose value is absent gets "
        "it. Without it, such a setting is left out.",
        default=None,
    )


class Commands(Written):
    """A script of commands: `name value`, or the name alone when the value is empty."""

    kind: Literal["commands"]
    comment: Line = describe("Begins a comment line.", default="#")
    header: Line | None = describe("First line of every file.", default=None)


class Plain(Written):
    """Values alone, each on lines of its own; the names are labels."""

    kind: Literal["text"]
    end: str = describe("What ends each value.", default="\n")


class Form(Written):
    """`name=value` pairs as a web form sends them, joined by `&`."""

    kind: Literal["form"]
    frame: Literal["checksummed"] | None = describe(
        "What stands around the pairs; `checksummed`: a head of 16 bytes with the number of "
        "16-bit words, a checksum that makes their sum zero, and the MAC.",
        default=None,
    )


class Xml(Written):
    """XML with one element or one attribute a setting."""

    kind: Literal["xml"]
    root: Line = describe("The root element.")
    root_attributes: dict[Line, Scalar] = describe("Attributes of the root.", default={})
    path: Path | None = describe("Elements below the root that hold the settings.", default=None)
    attributes: dict[Name, Scalar] = describe("Attributes of every setting.", default={})
    setting: SettingElement | Literal["element", "attribute"] = describe(
        "A setting is an element of its own, an element that bears its name in an attribute, or "
        "an attribute of the element at `path`.",
        default="element",
    )
    declaration: bool = describe("Whether the file begins with `<?xml …?>`.", default=True)
    standalone: bool = describe("Whether the declaration says `standalone`.", default=False)
    trailer: Line | None = describe("Line behind the root element.", default=None)


Syntax = Annotated[Assignments | Commands | Plain | Form | Xml, Field(discriminator="kind")]


# A placeholder in a file's name: a MAC, a model's name, one of its traits, or a part of them.
PLACEHOLDER = re.compile(r"\{(mac|MAC|model)((?:\.\w+)?)((?:\[\d*:\d*\])?)\}")


class File(Spec):
    """A file that a phone asks for.

    Of several files with one name, the first whose `when` is true is written.
    """

    like: Name | None = describe(
        "Another file of the dialect that this one is like, but for what it says itself.",
        default=None,
    )

    name: RelativePath = describe(
        "Its name; `{mac}`, `{MAC}`, `{model}` and `{model.TRAIT}` stand for the phone's own, "
        "`{MAC[2:]}` for a part of it."
    )
    per: Literal["device", "model", "plugin", "static"] = describe(
        "Written for each device, for each model, once when the plugin is configured, or once at "
        "build time."
    )
    trigger: bool = describe(
        "Whether fetching it means that the phone has its configuration.", default=False
    )
    when: Line | None = describe(
        "Expression; the file of a device, or of a model, is there only when it is true.",
        default=None,
    )
    syntax: Syntax | None = describe("Its syntax, when not the dialect's.", default=None)
    about: Line | None = describe("What it is for.", default=None)
    settings: dict[Name, Section] = describe("Its sections, in order.", default={})


# Identification and association


class Rule(Spec):
    """One way in which a phone tells who it is.

    A rule with both `user_agent` and `path` wants both to match and reads the former.
    """

    user_agent: Line | None = describe("Pattern of the User-Agent header.", default=None)
    path: Line | list[Line] | None = describe(
        "Pattern of the path asked for; of a list, any.", default=None
    )
    query: Name | None = describe("Argument of the query that holds the MAC.", default=None)
    dhcp: Line | None = describe("Pattern of DHCP option 60.", default=None)
    tftp: Line | None = describe("Pattern of the file asked for by TFTP.", default=None)
    only: list[Text] = describe("Models that send this; empty: any.", default=[])
    known_mac: bool = describe(
        "Only a MAC with one of the vendor's prefixes counts.", default=False
    )
    rewrite: dict[Literal["model", "version"], dict[str, str]] = describe(
        "Replacements in what a field captured, in order, until it has the spec's spelling.",
        default={},
    )
    models: dict[Text, Text] = describe(
        "What a phone calls itself to the name of its model, where they differ; after `rewrite`.",
        default={},
    )
    model: Text | None = describe(
        "The model, where the pattern does not hold it; `SPA{model}` where it holds a part.",
        default=None,
    )
    vendor: bool = describe("Whether a match proves the vendor.", default=True)
    agent: Literal["any", "absent", "matched"] = describe(
        "For `path` and `query`: whatever the User-Agent, only without one, or only when a "
        "User-Agent rule matched too.",
        default="any",
    )


class Sample(Spec):
    """A request as a phone sends it, compiled into the tests."""

    user_agent: Line | None = describe("The User-Agent header.", default=None)
    path: Line | None = describe("The path and query asked for.", default=None)
    dhcp: Line | None = describe("DHCP option 60.", default=None)
    tftp: Line | None = describe("The file asked for by TFTP.", default=None)
    model: Text | None = describe("The model that it must be recognised as.", default=None)
    version: Text | None = describe("The firmware version in it.", default=None)
    mac: Mac | None = describe("The MAC address in it.", default=None)


Support = Annotated[
    str,
    StringConstraints(
        pattern=r"^(none|improbable|unknown|probable|incomplete|complete|exact)(\+[1-9]\d?)?$"
    ),
]


class Association(Spec):
    """How well a plugin supports a device: provd picks the plugin with the best answer.

    An answer is one of provd's, from `none` to `exact`; `complete+1` is a little better than
    `complete`.
    """

    versions: Literal["exact", "prefix"] = describe(
        "Whether a model's version is all of the phone's or its beginning.", default="exact"
    )
    own_version: Support = describe("A model of the plugin with its version.", default="exact")
    other_version: Support = describe("A model of the plugin, other firmware.", default="complete")
    unknown_model: Support = describe("Another model of the vendor.", default="probable")
    no_model: Support | None = describe("No model known; absent: as `unknown_model`.", default=None)
    no_version: Support | None = describe(
        "No version known, whatever the model; absent: as `other_version`.", default=None
    )
    minimum_version: Text | None = describe(
        "Older firmware cannot be configured by this plugin.", default=None
    )
    reject_models: list[Line] = describe(
        "Models that this plugin cannot configure, with `*` for any text: `none`.", default=[]
    )


# Function keys


class Slots(Spec):
    """A row of places for function keys."""

    name: Line = describe("How the phone names a place; `{n}` counts from 1, `{m}` modules.")
    count: Name = describe(
        "Which of the model's `keys` says how many there are; `expansion` for expansion modules."
    )
    per_page: Name | None = describe(
        "Trait with the number of places of a page, for `key.page` and `key.position`.",
        default=None,
    )


class FunctionKeys(Spec):
    """Where the phone puts function keys and what it calls their types."""

    slots: list[Slots] = describe("The places, in provd's order.")
    types: dict[Name, Scalar] = describe("provd's type to the phone's, as `key.code`.")
    unused_lines: Name | None = describe(
        "Type that an unprogrammed key gets when a line has its number.", default=None
    )
    value_required: bool = describe("Whether a key without a value is dropped.", default=True)
    after_lines: bool = describe(
        "Whether the keys stand behind those of the lines: the first follows the highest line.",
        default=False,
    )
    other_models: bool = describe(
        "Whether a phone that is none of the plugin's models gets its keys too: all in the first "
        "row, for nobody knows how many it has.",
        default=False,
    )


class Phonebook(Spec):
    """Which of the server's phonebook pages the phone understands."""

    vendor: Name = describe("Name of the format in the URL.")
    entry: Name = describe("Page to begin with: `input`, `lookup` or `menu`.", default="input")
    suffix: str = describe("More arguments at the end of the URL.", default="")
    user_in_path: bool = describe(
        "Whether the user's identity is part of the path, for phones that add arguments of "
        "their own.",
        default=False,
    )


class ValueMap(Spec):
    """A table from a parameter's values to the phone's words, used as a filter."""

    map: dict[Line, Scalar] = describe("The parameter's value to the phone's.")
    default: Scalar | None = describe("For other values, and when absent.", default=None)


class ZoneTable(Spec):
    """A phone's own names of time zones: the zone with the same rule is chosen."""

    zones: dict[Line, Line] = describe("The phone's name to a zone of the tz database.")
    fallback: Literal["offset", "nearest"] | None = describe(
        "When no zone has the same rule: the first that has the same offset, or the one with the "
        "nearest offset and the most similar summer time.",
        default=None,
    )
    default: Scalar | None = describe("When no zone has the same rule.", default=None)


class Notify(Spec):
    """A SIP NOTIFY that makes the phone fetch its files."""

    event: Line = describe("Its event.")
    body: dict[Name, Line] = describe("`name=value` lines of its body.", default={})


class Dialect(Spec):
    """How one firmware generation is configured."""

    extends: Any = None
    about: Line = describe("What the dialect is and which firmware speaks it.")
    sources: list[Line] = describe("Where the facts come from.", default=[])
    syntax: Syntax = describe("How settings are written.")
    rename: dict[str, str] = describe(
        "Old beginning of setting names to a new one, for releases that only renamed settings.",
        default={},
    )
    values: dict[Name, ValueMap | ZoneTable] = describe("Tables, used as filters.", default={})
    parts: dict[Name, Section] = describe(
        "Sections that stand in several files, or in files of dialects that extend this one; a "
        "section takes one over with `like`.",
        default={},
    )
    files: dict[Name, File] = describe("The files a phone asks for.")
    identify: dict[Name, Rule] = describe("How a phone is recognised, in order.")
    samples: list[Sample] = describe("Requests and what they must tell.", default=[])
    associate: Association = describe(
        "How well other models and versions fit.", default=Association()
    )
    function_keys: FunctionKeys | None = describe("Function keys.", default=None)
    phonebook: Phonebook | None = describe("The server's phonebook.", default=None)
    phonebooks: dict[Name, Phonebook] = describe(
        "Other formats of it, as `phonebook_url_NAME`.", default={}
    )
    dnd_service: Name | None = describe(
        "Vendor name in the URLs of the server's 'do not disturb' service.", default=None
    )
    sync: Line | Notify | None = describe(
        "Event of the SIP NOTIFY that makes the phone fetch its files; absent: not possible.",
        default=None,
    )
    normalise_paths: bool = describe(
        "Whether the phone asks for paths such as `/a/../b` and `//b` and means `/b`.",
        default=False,
    )
    backup_servers: bool = describe(
        "Whether `servers` has the backup proxies of the lines too.", default=False
    )
    limits: dict[Literal["lines"], Literal["drop", "keep"]] = describe(
        "Lines beyond the model's: dropped with a line in the log, or kept, for phones that take "
        "more of them with expansion modules.",
        default={},
    )
    not_supported: dict[Line, Line] = describe(
        "Parameters that the phone cannot honour, each with the reason; `*` is any text.",
        default={},
    )
    not_mapped: list[Line] = describe(
        "Parameters that nobody has mapped yet; `*` is any text.", default=[]
    )


# Plugins


class Download(Spec):
    """A file that packages need besides their own, or that several share."""

    url: Url | None = describe("Where it is downloaded from.", default=None)
    manual: Line | None = describe(
        "What to download by hand and where, when it lies behind a login.", default=None
    )
    save_as: RelativePath | None = describe("Name of the file, when not the URL's.", default=None)
    size: int = describe("Bytes.", ge=1)
    sha1: Sha1 = describe("SHA-1 of the file.")


class Package(Spec):
    """Firmware or language files that provd downloads and unpacks."""

    description: Line = describe("What it is, in English.")
    description_fr: Line | None = describe("What it is, in French.", default=None)
    version: str = describe("Version of the contents.", default="")
    url: Url | None = describe("Where it is downloaded from.", default=None)
    manual: Line | None = describe(
        "What to download by hand and where, when it lies behind a login.", default=None
    )
    save_as: RelativePath | None = describe("Name of the file, when not the URL's.", default=None)
    size: int | None = describe("Bytes.", default=None, ge=1)
    sha1: Sha1 | None = describe("SHA-1 of the file.", default=None)
    download: Name | None = describe(
        "One of the plugin's `downloads`, in place of a file of its own.", default=None
    )
    more: dict[Name, Download] = describe(
        "More files, by a name of their own: `$FILE2` of the recipe and so on.", default={}
    )
    install: Name = describe("Recipe that unpacks it.")
    argument: Line | None = describe("`$ARG1` of the recipe.", default=None)
    depends: list[Name] = describe("Packages that it needs.", default=[])


class Plugin(Spec):
    """One provd plugin: a dialect at a release, with its packages."""

    extends: Any = None
    dialect: Line = describe("Name of the dialect.")
    replaces: Line | None = describe(
        "The hand-written plugin that it takes the place of.", default=None
    )
    version: Text = describe("Version of the plugin itself.", default="1.0")
    release: Text | None = describe(
        "Firmware release of all models, unless they say.", default=None
    )
    description: Line = describe("One line for administrators, in English.")
    description_fr: Line | None = describe("One line for administrators, in French.", default=None)
    sources: list[Line] = describe("Where the facts come from.", default=[])
    traits: dict[Name, Trait] = describe(
        "Facts of this release that its dialect's expressions use, as `model.NAME`.", default={}
    )
    packages_in: RelativePath | None = describe(
        "Folder of the served files that packages are unpacked in; absent: the topmost.",
        default=None,
    )
    recipes: dict[Name, list[Line]] = describe(
        "How packages are unpacked: steps of provd's package installer.", default={}
    )
    downloads: dict[Name, Download] = describe("Files that several packages share.", default={})
    packages: dict[Line, Package] = describe("Firmware and languages.", default={})
    limitations: list[Line] = describe("What does not work with this release.", default=[])
    notes: list[Line] = describe("What an administrator must know before installing.", default=[])


Trait = Scalar | list[Scalar] | dict[Line, Scalar]


# Models

Answer = Literal["yes", "no", "unknown"]
Access = Literal["public", "login", "none", "unknown"]
Cell = Literal["Y", "N", "NT", "NYT", "FK", "SK", "HK", "MN"]


class Document(Spec):
    """Something to download from the vendor."""

    access: Access = describe("Public, behind a login, or not to be had.", default="unknown")
    url: Url | None = describe("Where it is.", default=None)
    note: Line | None = describe("What else to know.", default=None)


class Credentials(Spec):
    """A default account of the phone."""

    interface: Line = describe("Where it is used: web interface, menu.")
    username: Text | None = describe("User name.", default=None)
    password: Text | None = describe("Password.", default=None)


class Guide(Spec):
    """The eleven questions that decide whether and how a phone can be supported."""

    worth_it: Line | None = describe("1. Is it worth the time?", default=None)
    documentation: Document = describe("3. The administrator's guide.", default=Document())
    firmware: Document = describe("4. The latest firmware.", default=Document())
    language_files: Document = describe("5. Other files, such as languages.", default=Document())
    http: Answer = describe("6. Provisioning by DHCP and HTTP.", default="unknown")
    tftp: Answer = describe("6. Provisioning by DHCP and TFTP.", default="unknown")
    credentials: list[Credentials] = describe("7. Default accounts.", default=[])
    factory_reset: Line | None = describe("7. How to reset the phone.", default=None)
    non_ascii: Line | None = describe("10. How it shows other letters than ASCII.", default=None)


class Evidence(Spec):
    """A cell of the feature matrix with its evidence."""

    result: Cell = describe("Y N NT NYT FK SK HK MN.")
    who: Line | None = describe("Who tested it.", default=None)
    when: Line | None = describe("When, as 2026-01-31.", default=None)
    firmware: Text | None = describe("On which firmware.", default=None)
    source: Line | None = describe("Where it is written.", default=None)
    note: Line | None = describe("What to know.", default=None)


class Expansion(Spec):
    """Expansion modules that the phone takes."""

    module: Line = describe("Name of the module.")
    keys: int = describe("Programmable keys of one module.", ge=1, le=400)
    max: int = describe("Modules that can be chained.", ge=1, le=16)
    pages: int = describe("Pages its keys are spread over.", default=1, ge=1, le=10)


class PaperLabel(Spec):
    """The piece of paper beside a function key, in millimetres."""

    width: float = describe("Its width.", ge=5, le=150)
    height: float = describe("Its height.", ge=3, le=60)
    gap: float = describe("Space between two neighbours of a strip.", default=0, ge=0, le=50)


class Layout(Spec):
    """What the phone looks like, for its picture."""

    screen: Literal["none", "small", "wide", "large", "touch"] = describe(
        "Its display.", default="small"
    )
    left: int = describe("Line keys beside the screen, left.", default=0, ge=0, le=24)
    right: int = describe("Line keys beside the screen, right.", default=0, ge=0, le=24)
    below: int = describe("Programmable keys below the screen.", default=0, ge=0, le=64)
    columns: int = describe("Columns of the keys below.", default=4, ge=1, le=12)
    on_screen: int = describe("Programmable keys drawn on a touch screen.", default=0, ge=0, le=64)
    pages: int = describe("Pages the line keys are spread over.", default=1, ge=1, le=12)
    soft_keys: int = describe("Soft keys under the screen.", default=0, ge=0, le=8)
    hard_keys: list[Line] = describe("Keys with a fixed function.", default=[])
    label: PaperLabel | None = describe(
        "Paper labels of its own function keys, where a document tells their size.", default=None
    )


class Release(Spec):
    """What a plugin says of this model."""

    version: Text | None = describe("Firmware version that the plugin installs.", default=None)
    protocol: Literal["sip", "sccp"] | None = describe(
        "Signalling protocol, when not the model's.", default=None
    )
    package: list[Line] = describe("Packages with the files of this model.", default=[])
    lines: int | None = describe("SIP accounts, when not the model's.", default=None, ge=0, le=1000)
    keys: dict[Name, int] | None = describe(
        "Programmable keys by kind, when not the model's.", default=None
    )
    expansion: Expansion | Literal["none"] | None = describe(
        "Expansion modules, when not the model's.", default=None
    )
    traits: dict[Name, Trait] = describe("Facts that hold for this release only.", default={})


class VendorClass(Spec):
    """One way to tell a phone by its DHCP request; all that it says must hold."""

    exact: Line | None = describe("The whole of option 60, the vendor class.", default=None)
    prefix: Line | None = describe("The beginning of option 60.", default=None)
    suffix: Line | None = describe("The end of option 60.", default=None)
    part: Line | None = describe("Text inside option 60, `at` its byte.", default=None)
    at: int | None = describe(
        "How many bytes of option 60 stand before `part`.", default=None, ge=0, le=250
    )
    absent: bool | None = describe(
        "Whether the phone sends no option 60: true, only without; false, only with.", default=None
    )
    user_class: Line | None = describe("The whole of option 77, the user class.", default=None)
    mac: MacPrefix | None = describe(
        "The beginning of its MAC address, one to six bytes.", default=None
    )
    not_: list[VendorClass] = describe("None of these may hold.", alias="not", default=[])

    @model_validator(mode="after")
    def _tests(self) -> Self:
        if (self.part is None) != (self.at is None):
            raise PydanticCustomError("part_at", "`part` and `at` belong together")
        if not self.model_fields_set - {"at"}:
            raise PydanticCustomError("no_test", "say what must hold: `exact`, `prefix`, …")
        return self


class TypedValue(Spec):
    """The value of an option that is not text; one of these."""

    address: Line | None = describe("IPv4 address, or `{tftp_ip}`.", default=None)
    uint8: int | None = describe("Number in one byte.", default=None, ge=0, le=0xFF)
    uint16: int | None = describe("Number in two bytes.", default=None, ge=0, le=0xFFFF)
    uint32: int | None = describe("Number in four bytes.", default=None, ge=0, le=0xFFFFFFFF)
    hex: Line | None = describe("Bytes, as `00a0ff`.", default=None)

    @model_validator(mode="after")
    def _one_type(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError("one_type", "give one of `address`, `uint8`, …, `hex`")
        return self


DhcpValue = bool | Line | TypedValue
DhcpOptions = dict[Text, DhcpValue]


class Dhcp(Spec):
    """DHCP rule of a model: its vendor class."""

    name: Name | None = describe(
        "Name of the class; by default vendor and model. Without `vendor_class`, a class of the "
        "vendor that matches this model too.",
        default=None,
    )
    vendor_class: list[VendorClass] = describe("Any of these matches.", default=[])
    options: DhcpOptions | None = describe(
        "Options to send in place of the vendor's; `{}` sends none.", default=None
    )
    prefers: list[Text] | None = describe("As the vendor's, where the model differs.", default=None)
    why_not: Line | None = describe("Why there is no rule.", default=None)

    @model_validator(mode="after")
    def _options_of_a_class(self) -> Self:
        if self.options is not None and not self.vendor_class:
            raise PydanticCustomError("no_class", "`options` of a model need its `vendor_class`")
        return self


class Model(Spec):
    """One phone."""

    extends: Any = None
    model: Text = describe("The name that the phone itself reports.")
    title: Line | None = describe("The name on the box, when it differs.", default=None)
    type: Literal[
        "deskphone", "conference", "dect", "wifidect", "ata", "gateway", "doorphone", "pager",
        "softphone", "generic",
    ] = describe("What kind of device it is.")  # fmt: skip
    protocol: Literal["sip", "sccp"] = describe("Signalling protocol.", default="sip")
    lines: int = describe("SIP accounts.", ge=0, le=1000)
    keys: dict[Name, int] = describe("Programmable keys by kind, named by the dialect.", default={})
    expansion: Expansion | None = describe("Expansion modules.", default=None)
    switchboard: bool | None = describe(
        "Whether an operator's console works; absent: unknown.", default=None
    )
    high_availability: bool | None = describe(
        "Whether it registers to a backup server; absent: unknown.", default=None
    )
    multicell: bool | None = describe("DECT with several bases; absent: unknown.", default=None)
    traits: dict[Name, Trait] = describe(
        "Facts that the dialect's expressions use, as `model.NAME`.", default={}
    )
    plugins: dict[Line, Release] = describe("Plugins that carry this model.", default={})
    dhcp: Dhcp | None = describe("Its DHCP rule.", default=None)
    mac: Mac | None = describe("MAC of the phone on the desk, for examples.", default=None)
    samples: list[Sample] = describe("Requests it sends.", default=[])
    layout: Layout = describe("What it looks like.", default=Layout())
    guide: Guide = describe(
        "The guide's questions, where the vendor's answers differ.", default=Guide()
    )
    features: dict[Line, Cell | Evidence] = describe("Tested features.", default={})
    limitations: list[Line] = describe("What does not work.", default=[])
    sources: list[Line] = describe("Where the facts come from.", default=[])


class DhcpClass(Spec):
    """A class of phones with options of its own."""

    match: list[VendorClass] = describe("Any of these matches.", min_length=1)
    options: DhcpOptions | None = describe(
        "Options to send in place of the vendor's; `{}` sends none.", default=None
    )


class OuiRule(Spec):
    """DHCP rule for MAC prefixes."""

    prefixes: list[Oui] = describe("The prefixes; absent: all of the vendor's.", default=[])
    only_without_class: bool = describe(
        "Only phones that send no option 60: short for `only: [{absent: true}]`.", default=False
    )
    only: list[VendorClass] = describe("Only phones that one of these matches too.", default=[])
    options: DhcpOptions | None = describe(
        "Options to send in place of the vendor's; `{}` sends none, but lets the phone in.",
        default=None,
    )

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        if self.only and self.only_without_class:
            raise PydanticCustomError("one_condition", "give `only` or `only_without_class`")
        return self


class VendorDhcp(Spec):
    """DHCP rules of a vendor."""

    options: DhcpOptions = describe(
        "Options that are sent where a class, a model or a prefix does not say others: by number, "
        "`43.N` for part N of option 43, `next-server`, `filename`. In texts, `{http_url}`, "
        "`{tftp_ip}` and `{tftp_host}` stand for the server; `{{` and `}}` are plain braces.",
        default={},
    )
    prefers: list[Text] = describe(
        "Options in which the phones look for their server, the one they prefer first.", default=[]
    )
    classes: dict[Name, Annotated[list[VendorClass], Field(min_length=1)] | DhcpClass] = describe(
        "Classes of phones that have no spec of their own: tests of which any matches, or "
        "`match` and `options`.",
        default={},
    )
    ouis: list[OuiRule] = describe("Rules by MAC prefix.", default=[])


class Vendor(Spec):
    """Who made the phones."""

    name: Line = describe("The vendor's name as provd knows it.")
    url: Url | None = describe("Web site.", default=None)
    description: Line | None = describe("One line about the vendor.", default=None)
    ouis: list[Oui] = describe("MAC prefixes.", default=[])
    dhcp: VendorDhcp = describe("DHCP rules.", default=VendorDhcp())
    guide: Guide = describe("Answers that hold for all its phones.", default=Guide())
    sources: list[Line] = describe("Where the facts come from.", default=[])


class Catalogue(Spec):
    """What holds for all vendors."""

    prefix: Name = describe("First part of every plugin's id.")


class Divergence(Spec):
    """A difference from a hand-written plugin, on purpose."""

    plugins: list[Line] = describe("Patterns of the hand-written plugins' ids.")
    category: Name | None = describe("Kind of observation: files, ident, assoc, ….", default=None)
    scenario: Line | None = describe("Pattern of the scenario.", default=None)
    setting: list[str] | str = describe("Patterns of the settings, or of the observation.")
    reason: Annotated[str, StringConstraints(min_length=10)] = describe(
        "Why ours is right, for an administrator who migrates."
    )
