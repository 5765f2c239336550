"""A dialect: how one generation of firmware is configured."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from phonegen.language.spec.forms import form
from phonegen.language.spec.identify import SUPPORT, Rule, Sample, Situation, Support
from phonegen.language.spec.syntax import (
    Attributes,
    Encoding,
    Path,
    SettingElement,
    Style,
    Syntax,
    Unset,
)
from phonegen.language.spec.values import (
    UNSEEN,
    Constant,
    Derived,
    Line,
    Name,
    Numbers,
    RelativePath,
    Scalar,
    Source,
    Spec,
    Variable,
    describe,
    described_sources,
    piece,
    unreserved,
)

TO_BE_NAMED = "NAME-IN-THE-MANUAL"  # stands in a new dialect for what its author is to write

# Settings


class Element(Spec):
    """A setting that is more than a value.

    A mapping with none of these fields is short for its `value`.
    """

    model_config = ConfigDict(json_schema_extra={"additionalProperties": True})

    value: Scalar | dict[Line, Setting | list[Setting]] | None = describe(
        "Text of the setting; in XML, a mapping of the elements inside it, where a list repeats "
        "an element.",
        default=None,
    )
    when: Line | None = describe("Write it only when this expression is true.", default=None)
    attributes: Attributes = describe(
        "XML attributes, over those of the section and the syntax.", default={}
    )

    @model_validator(mode="before")
    @classmethod
    def _of_elements(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or not data or data.keys() & cls.model_fields.keys():
            return data
        return {"value": data}


Setting = Scalar | Element


def element(setting: Setting) -> Element:
    """A setting in its long form."""
    return setting if isinstance(setting, Element) else _with_value(setting)


@lru_cache(maxsize=20_000, typed=True)  # 1 and true are not the same
def _with_value(value: Scalar) -> Element:
    """An element of a value alone: the same values stand in many dialects."""
    return Element.model_construct(value=value)


def inner(elements: Mapping[str, Any]) -> Iterator[tuple[tuple[int | str, ...], str, Setting]]:
    """The elements inside an element, in order: keys in the mapping, name, setting."""
    for name, settings in elements.items():
        if isinstance(settings, list):
            yield from (((name, n), name, setting) for n, setting in enumerate(settings))
        else:
            yield (name,), name, settings


def _unreserved_all(names: str) -> str:
    for name in names.split(","):
        unreserved(name.strip())
    return names


Variables = Annotated[
    str,
    form(
        r"^[a-z][a-z0-9_]*(, *[a-z][a-z0-9_]*)*$",
        "a name in lower case, or several with commas between them",
        longest=80,
    ),
    AfterValidator(_unreserved_all),
]

# One loop over items that stand in the spec: its names, and values or lists of values.
Items = Annotated[
    dict[Variables, list[Constant | list[Constant]]], Field(min_length=1, max_length=1)
]


SETTINGS = ("set", "else", "unused")  # the keys of a section that hold settings

_OR_NAMES: dict[str, Any] = {"type": ["object", "array"], "items": {"type": "string"}}


class Section(Spec):
    """Settings that belong together, as a chapter of the vendor's manual.

    What is none of these fields is a setting, as if it stood under `set`; a list has names.
    """

    model_config = ConfigDict(json_schema_extra={**_OR_NAMES, "additionalProperties": True})

    extends: Name | None = describe(
        "One of the dialect's `parts` that this section takes over, but for what it says itself.",
        default=None,
    )
    when: Line | None = describe(
        "Guard: everything in the section is there only when this expression is true.",
        default=None,
    )
    each: Line | Items | None = describe(
        "`NAME in EXPRESSION`: repeat for every item. Items in the spec: `{NAME: [ITEM, …]}` or "
        '`{"NAME, NAME": [[…, …], …]}`.',
        default=None,
    )
    where: Line | None = describe(
        "Which items of the loop: those for which this expression is true.", default=None
    )
    path: Path | None = describe(
        "Where the settings stand below the root, in place of the syntax's path: XML elements as "
        "`a/b` or one by one, with attributes as `{a: {NAME: VALUE}}`; the group of an INI file; "
        "the enclosing commands of a script.",
        default=None,
    )
    attributes: Attributes = describe("XML attributes of every setting here.", default={})
    setting: SettingElement | None = describe(
        "How the settings here are written in XML, in place of the syntax's `setting`.",
        default=None,
    )
    unset: Unset | None = describe(
        "What absent values here are written as, in place of the file's `unset`; `false`: "
        "such settings are left out.",
        default=None,
    )
    let: dict[Variable, Line] = describe(
        "Names for expressions that stand in several settings here; `{name}` and `{{ name }}`.",
        default={},
    )
    set: dict[Line, Setting] = describe(
        "Settings by the vendor's own name, where one of them is called as a field of a section; "
        "a list has names whose values are empty.",
        default={},
        json_schema_extra=_OR_NAMES,
    )
    else_: dict[Line, Setting] = describe(
        "Settings when `when` is false.", alias="else", default={}, json_schema_extra=_OR_NAMES
    )
    unused: dict[Line, Setting] = describe(
        "Settings for the items of `lines` without a line, of `function_keys` without a function.",
        default={},
        json_schema_extra=_OR_NAMES,
    )
    settings: dict[Name, Section] = describe(
        "Sections inside this one: in its loop, under its condition, below its path, after `set`.",
        default={},
    )


# A placeholder in a file's name: a MAC, a model's name, one of its traits, or a part of them.
PLACEHOLDER = re.compile(r"\{(mac|MAC|model)((?:\.\w+)?)((?:\[[0-9]*:[0-9]*\])?)\}")


class File(Spec):
    """A file that a phone asks for.

    Of several files with one name, the first whose `when` is true is written.
    """

    extends: Name | None = describe(
        "Another file of the dialect that this one takes over, but for what it says itself.",
        default=None,
    )
    name: RelativePath = describe(
        "Its name; `{mac}`, `{MAC}`, `{model}` and `{model.TRAIT}` stand for the phone's own, "
        "`{MAC[2:]}` for a part of it."
    )
    per: Literal["device", "model", "plugin", "static"] = describe(
        "Written for each device, for each model, once when the plugin is configured, or once at "
        "build time. A phone that has fetched the dialect's first file per device is configured.",
        default="device",
    )
    when: Line | None = describe(
        "Expression; the file of a device, or of a model, is there only when it is true.",
        default=None,
    )
    syntax: Syntax | None = describe("Its syntax, when not the dialect's.", default=None)
    encoding: Encoding | None = describe("Its encoding, when not the dialect's.", default=None)
    unset: Unset | None = describe(
        "What absent values are written as in this file, in place of the dialect's `unset`.",
        default=None,
    )
    about: Line | None = describe("What it is for.", default=None)
    settings: dict[Name, Section] = describe("Its sections, in order.", default={})


# Function keys


Slot = Annotated[
    str,
    form(
        rf"^([^{UNSEEN}{{}}]|\{{[nm]\}})+$",
        "a text in which only `{n}` and `{m}` stand in braces",
        longest=200,
    ),
]


class Slots(Spec):
    """A row of places for function keys."""

    name: Slot = describe("How the phone names a place; `{n}` counts from 1, `{m}` modules.")
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
    types: dict[Name, Constant] = describe("provd's type to the phone's, as `key.code`.")
    unused_lines: Name | None = describe(
        "Type that an unprogrammed key gets when a line has its number.", default=None
    )
    after_lines: bool = describe(
        "Whether the keys stand behind those of the lines: the first follows the highest line.",
        default=False,
    )
    other_models: bool = describe(
        "Whether a phone that is none of the plugin's models gets its keys too: all in the first "
        "row, for nobody knows how many it has.",
        default=False,
    )


# A page of the server's phonebook: where to begin, the name of the format, more arguments.
PHONEBOOK = re.compile(r"(?P<entry>\w+)/(?P<vendor>[\w-]+)(?P<user>/\{user\})?(\?(?P<suffix>.+))?")


class ValueMap(Spec):
    """A table from a parameter's values to the phone's words, used as a filter."""

    map: dict[Line, Constant] = describe("The parameter's value to the phone's.")
    default: Constant | None = describe("For other values, and when absent.", default=None)


class ZoneTable(Spec):
    """A phone's own names of time zones: the zone with the same rule is chosen."""

    zones: dict[Line, Line] = describe("The phone's name to a zone of the tz database.")
    nearest: bool = describe(
        "When no zone has the same rule: whether the one with the nearest offset and the most "
        "similar summer time is taken, which the log and `preview` then say.",
        default=False,
    )
    default: Constant | None = describe("When no zone is taken.", default=None)


Notification = Annotated[dict[Line, dict[Name, Line]], Field(min_length=1, max_length=1)]

# Other ways to make a phone fetch its files, in which values may hold `{{ … }}`.
TELNET: Literal["telnet"] = "telnet"
HTTP: Literal["http"] = "http"
Dialogue = Annotated[
    dict[Literal["telnet"], Annotated[list[dict[Line, Line]], Field(min_length=1, max_length=20)]],
    Field(min_length=1),
]
WebRequest = dict[Literal["path", "body", "username", "password"], Line]


def _with_path(given: WebRequest) -> WebRequest:
    if not re.fullmatch(r"/[!-~]*", given.get("path", "")):
        raise PydanticCustomError("no_path", "say the `path` that is asked for, from a slash on")
    return given


Request = Annotated[
    dict[Literal["http"], Annotated[WebRequest, AfterValidator(_with_path)]], Field(min_length=1)
]


def _way(sync: Any) -> str:
    if not isinstance(sync, Mapping):
        return "event"
    return next((way for way in (TELNET, HTTP) if way in sync), "notification")


# Told apart by their keys, so that what is wrong is said of the right one.
Sync = Annotated[
    Annotated[Line, Tag("event")]
    | Annotated[Notification, Tag("notification")]
    | Annotated[Dialogue, Tag(TELNET)]
    | Annotated[Request, Tag(HTTP)],
    Discriminator(_way),
]


# What a phone makes of a setting; `files` are those that it asks for, `macros` what it puts in the
# place of such texts in the URL of its server.
Role = Literal[
    "files", "macros",
    "account.enabled", "account.username", "account.auth_username", "account.password",
    "account.display_name", "account.provider", "account.server", "account.port",
    "account.tls_port",
    "account.registrar", "account.registrar_port", "account.transport", "account.outbound_proxy",
    "account.outbound_port", "account.backup", "account.backup_port", "account.spare",
    "account.voicemail", "account.mwi", "account.srtp", "account.codecs",
    "key.kind", "key.value", "key.label", "key.line",
    "ntp", "ntp_enabled", "zone", "zone_offset", "vlan", "vlan_enabled", "vlan_priority",
    "vlan_pc", "admin_password",
]  # fmt: skip
ROLES: tuple[str, ...] = get_args(Role)
ASKED: Role = "files"
MACROS: Role = "macros"
OF_THE_PHONE = frozenset([ASKED, MACROS])  # roles without places in files
OPTIONAL = "optional"  # of a file that the phone asks for and does without

# How a value is taken apart: by a pattern, by the first of several that fits, or by its words.
Taking = Line | list[Line] | dict[Line, Constant]
Reading = Line | dict[Line, Taking] | list[Line | dict[Line, Taking]]

Beginning = Annotated[str, piece(without="{}", least=1)]


# Roles may stand under what the names of their settings begin with.
def _or_by_beginning(schema: dict[str, Any]) -> None:
    roles, reading = schema.pop("propertyNames"), schema["additionalProperties"]
    schema["patternProperties"] = {f"^({'|'.join(map(re.escape, roles['enum']))})$": reading}
    schema["additionalProperties"] = {
        "type": "object", "propertyNames": roles, "additionalProperties": reading,
    }  # fmt: skip


def _one_answer(given: dict[str, str]) -> dict[str, str]:
    if given.keys() in ({"why"}, {"why", "source"}, {"searched"}):
        return given
    message = "write `why` and its `source`, or what was `searched`"
    raise PydanticCustomError("one_answer", message)


# Why a parameter is not written: the phone cannot, or nobody found out whether it can.
Unwritten = Annotated[dict[Literal["why", "source", "searched"], Line], AfterValidator(_one_answer)]


class Dialect(Derived):
    """How one firmware generation is configured."""

    about: Line = describe("What the dialect is and which firmware speaks it.")
    sources: list[Source] = described_sources()
    syntax: Syntax = describe("How settings are written.")
    encoding: Encoding = describe(
        "Encoding of the files. What it lacks is written as a character reference in XML and as "
        "`?` elsewhere.",
        default="UTF-8",
    )
    unset: Unset | None = describe(
        "What is written for a value that is absent, such as the vendor's word for 'back to the "
        "default'. Without it, such a setting is left out.",
        default=None,
    )
    rename: dict[Beginning, Annotated[str, piece(without="{}")]] = describe(
        "Old beginning of setting names to a new one, for releases that only renamed settings.",
        default={},
    )
    values: dict[Variable, ValueMap | ZoneTable | list[Constant]] = describe(
        "Tables, used as filters; a list has the words of 1, 2, 3 and so on.", default={}
    )
    parts: dict[Name, Section] = describe(
        "Sections that stand in several files, or in files of dialects that extend this one; a "
        "section takes one over with `extends`.",
        default={},
    )
    files: dict[Name, File] = describe("The files a phone asks for.")
    identify: dict[Name, Rule] = describe("How a phone is recognised, in order.")
    samples: list[Sample] = describe("Requests and what they must tell.", default=[])
    associate: dict[Situation, Support] = describe(
        "How well a phone fits, of which provd picks the best plugin: `none`, `improbable`, "
        "`unknown`, `probable`, `incomplete`, `complete`, `exact`, or a little better than one, "
        "`complete+1`. Situations: `own_version` (a model of the plugin with its version: "
        "`exact`), `other_version` (with other firmware: `complete`), `unknown_model` (another "
        "model of the vendor: `probable`), `no_model` (as `unknown_model`), `no_version`.",
        default={},
    )
    versions: Literal["exact", "prefix"] = describe(
        "Whether a model's version is all of the phone's or its beginning.", default="exact"
    )
    minimum_version: Numbers | None = describe(
        "Older firmware cannot be configured: `none` in `associate`.", default=None
    )
    reject_models: list[Line] = describe(
        "Models that cannot be configured, with `*` for any text: `none` in `associate`.",
        default=[],
    )
    function_keys: FunctionKeys | None = describe("Function keys.", default=None)
    reads: dict[Role, Reading] = describe(
        "What the phone makes of its files by its documentation, and not by the templates: what it "
        "knows, and the setting where it finds that, as a reader of the syntax names it: a place, "
        "or a place with how its value is taken apart, or several of which the first with a value "
        "counts. `docs/primitives.md` has the patterns of places and of values. `files` are the "
        "names that it asks for, in its order; `{NAME: optional}` if it does without. `macros`: "
        "`{TEXT: NAME}`, what it puts in the place of a text in the URL of its server. What places "
        "of several roles begin with stands once in `{BEGINNING: {ROLE: REST}}`.",
        default={},
        json_schema_extra=_or_by_beginning,
    )
    services: dict[Name, Line] = describe(
        "What the server does for the phone's user. `phonebook`: the page of the phonebook that is "
        "`phonebook_url`, as `input/VENDOR`, `lookup/VENDOR` or `menu/VENDOR`, with `/{user}` if "
        "the user belongs to the path, and with more arguments behind `?`; `phonebook_NAME`: "
        "another, `phonebook_url_NAME`. `dnd`: the vendor's name in the URLs of 'do not disturb', "
        "`dnd_on_url` and `dnd_off_url`.",
        default={},
    )
    sync: Sync | None = describe(
        "Event of the SIP NOTIFY that makes the phone fetch its files; of one with a body, "
        "`{EVENT: {NAME: VALUE}}`. `{telnet: [{WAIT: SAY}, …]}`: what the phone asks, and what is "
        "answered. `{http: {path, body, username, password}}`: a POST. Absent: not possible.",
        default=None,
    )
    backup_servers: bool = describe(
        "Whether `servers` has the backup proxies of the lines too.", default=False
    )
    extra_lines: bool = describe(
        "Whether lines beyond the model's are kept, for phones that take more of them with "
        "expansion modules; else they are dropped with a line in the log.",
        default=False,
    )
    not_supported: dict[Line, Unwritten] = describe(
        "Parameters that no setting uses; `*` is any text, `A, B` answers for both. `{why, "
        "source}`: the phone cannot "
        "honour it, and where that is written. `{searched}`: nobody knows whether it can, and "
        "where one has looked. What follows from `protocol` and `capabilities` of all its models "
        "needs no answer.",
        default={},
    )

    @property
    def dialogue(self) -> list[tuple[str, str]]:
        """What is said to a phone over telnet, each text behind the one that is waited for."""
        sync: Any = self.sync
        steps = sync.get(TELNET, []) if isinstance(sync, dict) else []
        return [(wait, say) for step in steps for wait, say in step.items()]

    @property
    def web_request(self) -> dict[str, str]:
        """The POST that a phone is told with; empty without one."""
        sync: Any = self.sync
        found: dict[str, str] = sync.get(HTTP, {}) if isinstance(sync, dict) else {}
        return found

    def said(self) -> Iterator[tuple[tuple[int | str, ...], str]]:
        """The texts that are said to a phone to make it fetch its files, each with its keys."""
        for number, (wait, say) in enumerate(self.dialogue):
            yield ("sync", TELNET, number, wait), say
        for name, text in self.web_request.items():
            if name != "path":
                yield ("sync", HTTP, name), text

    def renamed(self, name: str) -> str:
        """A setting's NAME as the dialect's release has it."""
        for old, new in self.rename.items():
            if name.startswith(old):
                return new + name[len(old) :]
        return name

    @property
    def own_style(self) -> Style:
        """How files are written that do not say."""
        return Style(self.syntax, self.encoding, self.unset)

    def style(self, file: File) -> Style:
        """How one of its files is written."""
        unset = self.unset if file.unset is None else file.unset
        return Style(file.syntax or self.syntax, file.encoding or self.encoding, unset)

    def support(self, situation: Situation) -> Support | None:
        """How well a phone fits; None: nothing is said of this situation."""
        return self.associate.get(situation, SUPPORT.get(situation))

    @property
    def folder(self) -> str:
        """The folder of all its files, with a slash; it is in the URL that phones are given."""
        folders = {file.name.rpartition("/")[0] for file in self.files.values()}
        return f"{folders.pop()}/" if len(folders) == 1 and "" not in folders else ""

    @property
    def trigger(self) -> str | None:
        """Name of the file whose fetching shows that the phone is configured."""
        return next((file.name for file in self.files.values() if file.per == "device"), None)
