"""What a plugin knows: the form of the facts that its `entry.py` holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import Undefined

ABSENT = Undefined()


class Item:
    """Something that templates name: a model, an account, a key; what it lacks is undefined.

    A plain object, for each phone asks some hundred of them for a thousand fields. Names that
    are asked for, and that an item may lack, are the class's own: an exception is dear.
    """

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

        def __setattr__(self, name: str, value: Any) -> None: ...

    def __init__(self, /, **facts: Any) -> None:
        self.__dict__ = facts

    __getitem__ = object.__getattribute__  # filters such as selectattr look here first

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in vars(self).items())})"


def may_lack(*names: str) -> None:
    """Let the fields of these NAMES be absent in items that have none of their own."""
    for name in names:
        if not hasattr(Item, name):
            setattr(Item, name, ABSENT)


# what is asked for outside of templates
may_lack("name", "lines", "expansion", "number", "backup_proxy_ip", "logo", "dst")


class File(NamedTuple):
    """A file that the plugin writes.

    `name` may hold `{mac}`, `{MAC}`, `{model}`, `{model.TRAIT}` and parts of them, `{MAC[2:]}`.
    Of files with one name, the first whose expression `when` is true is written. `trigger`: when
    the phone fetches it, the phone has its configuration. `policy` is a key of `POLICIES`. `exact`:
    parameters that reach the phone unchanged or not at all, those of lines as `sip_lines.NAME`.
    `unset`: what the phone takes for no value. `longest`: bytes of a line, at most.
    """

    template: str
    name: str
    per: str = "device"  # or model, or plugin
    policy: str = "line"
    encoding: str = "utf-8"
    trigger: bool = False
    secret: bool = False
    when: str | None = None
    frame: str | None = None
    exact: Sequence[str] = ()
    unset: str | None = None
    longest: int | None = None


class Rule(NamedTuple):
    """What a part of a request tells: PATTERN must match all of it.

    `facts` hold for every match, over them what the pattern captures. `model` is a text around
    what it captured as `{model}`; `rewrite` replaces texts in a field, `models` is the name of
    the model by the phone's own. `paths`: patterns of which the path must match one, for a
    User-Agent. `agent`: whether a path counts whatever the User-Agent ("any"), without one
    ("absent"), or only beside one that matched ("matched").
    """

    pattern: str
    facts: Mapping[str, str] = {}
    model: str | None = None
    rewrite: Mapping[str, Sequence[tuple[str, str]]] = {}
    models: Mapping[str, str] = {}
    paths: Sequence[str] = ()
    agent: str = "any"


class Query(NamedTuple):
    """An argument of the path's query that holds the MAC address."""

    name: str
    agent: str = "any"


class Association(NamedTuple):
    """How well the plugin supports a device: names of `DeviceSupport`, as `COMPLETE+1`."""

    prefix: bool = False  # a model's version is the beginning of the phone's
    own_version: str = "EXACT"
    other_version: str = "COMPLETE"
    unknown_model: str = "PROBABLE"
    no_model: str | None = None
    no_version: str | None = None
    minimum_version: Sequence[int] = ()
    rejected: str | None = None  # pattern of models


class Table(NamedTuple):
    """The phone's words by a parameter's values; without a default other values are absent."""

    words: Mapping[Any, Any]
    default: Any = None


class Zones(NamedTuple):
    """Zones of the tz database by the phone's names for them.

    `nearest`: a zone with a rule that none of them has gets the name of the most similar one.
    """

    zones: Mapping[str, str]
    nearest: bool = False
    default: Any = None


class Row(NamedTuple):
    """A row of places for keys, as many as the model's fact `KIND_keys` or `expansion` says."""

    name: str  # with {n} for the place, {m} for the module
    kind: str
    per_page: str | None = None  # the model's fact with the places of a page


class Keys(NamedTuple):
    """Where function keys are, and the phone's words for their types.

    `unused_lines`: the type of a key without a function whose number is that of a line.
    `after_lines`: the keys stand behind those of the lines. `other_models`: a phone that is not
    the plugin's gets its keys in the first row.
    """

    rows: Sequence[Row]
    types: Mapping[str, Any]
    unused_lines: str | None = None
    after_lines: bool = False
    other_models: bool = False
    needed: bool = False  # templates name `needed_keys`


class Phonebook(NamedTuple):
    """A page of the server's phonebook."""

    vendor: str
    entry: str = "input"
    suffix: str = ""
    user_in_path: bool = False


class Notify(NamedTuple):
    """A SIP NOTIFY that makes the phone fetch its files."""

    event: str = "check-sync"
    body: Mapping[str, str] = {}


class Dialogue(NamedTuple):
    """What is said to a phone over telnet, once it has said what stands before it.

    What is said is a template of the device's configuration.
    """

    steps: Sequence[tuple[str, str]]


class WebRequest(NamedTuple):
    """A POST to a phone's web server; its texts are templates of the device's configuration."""

    path: str
    body: str = ""
    username: str | None = None
    password: str | None = None


class Facts(NamedTuple):
    """All that a plugin knows."""

    name: str
    vendor: str
    defaults: Mapping[str, Any]  # of models, where they say nothing else
    models: Mapping[str, Mapping[str, Any]]
    files: Sequence[File]
    user_agents: Sequence[Rule] = ()
    paths: Sequence[Rule] = ()
    queries: Sequence[Query] = ()
    dhcp: Sequence[Rule] = ()
    tftp: Sequence[Rule] = ()
    mac_prefixes: Sequence[str] = ()  # of which a path's MAC must have one
    association: Association = Association()
    tables: Mapping[str, Table | Zones] = {}
    keys: Keys | None = None
    line_fallbacks: Mapping[str, str] = {}
    extra_lines: bool = False  # lines beyond the model's are kept
    spare_accounts: bool = False  # a line's backup proxy has an account of its own
    backup_servers: bool = False  # a line's backup proxy is a server of its own
    phonebooks: Mapping[str, Phonebook] = {}
    dnd_service: str | None = None
    texts: Sequence[str] = ()  # parameters that are certificates and keys of several lines
    notify: Notify | Dialogue | WebRequest | None = None
    packages: bool = False
    packages_in: str | None = None
    logins: Sequence[str] = ()  # where packages are downloaded with a name and a password
    unwritten: Mapping[str, str] = {}  # parameters that no file tells, each with the reason
